"""Somebody who is in every table that can hold something about a person.

A new personal model is tried only when it is sown here: add its label to SOWN and one line to `sow`
with whatever a person leaves there. Everything else follows from the registry.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.db import models
from django_tasks_db import models as queue

from arboleda.learning.cohorts import models as cohorts
from arboleda.organizing.gatherings import models as gatherings
from arboleda.organizing.partners import models as partners
from arboleda.organizing.people import models as people
from arboleda.organizing.people.importing import models as importing
from arboleda.trust.accounts import models as accounts
from arboleda.trust.accounts import operations as account_operations
from arboleda.trust.accounts import sessions
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import operations as consent
from arboleda.trust.proof import models as proof
from arboleda.trust.rights import models as rights
from arboleda.trust.room import models as rooms
from arboleda.trust.room import operations as room
from arboleda.trust.room import rules as room_rules
from arboleda.trust.safety import models as safety
from arboleda.trust.vault import operations as vault
from tests.conftest import PASSPHRASE
from tests.factories import cohorts as cohort_factory
from tests.factories import gatherings as gathering_factory
from tests.factories import people as people_factory
from tests.factories import stories as story_factory
from tests.factories import trust as trust_factory

NAME = "Quetzalzyx Ombúriga"
PHONE = "+13125550191"
WORDS = "zyxpalabras de nadie más"

SOWN = {
    "proof.Receipt",
    "accounts.Account", "accounts.Approval", "accounts.Assignment", "accounts.Factor",
    "accounts.LateWords", "accounts.Visit", "cohorts.Enrollment",
    "cohorts.PlanItem", "cohorts.Session", "consent.Release", "gatherings.Attendance",
    "gatherings.CheckIn", "gatherings.Host", "gatherings.Interpreter", "gatherings.Invitation",
    "partners.Conversation",
    "partners.Partner", "partners.TrainingRequest", "people.Import", "people.ImportedRow",
    "people.OneToOne", "people.OwnAnswer", "people.PathStep", "people.Person", "people.Relationship",
    "people.Strength", "rights.Correction", "rights.ForgetRequest", "rights.Hold",
    "rights.Incident", "rights.Step", "rights.Wish", "room.Envelope", "room.Lock", "room.Reset", "room.Room",
    "room.Pair", "room.Page", "safety.ContactStop", "safety.Grouping",
    "consent.Acknowledgement", "consent.BarredGuardian",
    "safety.KeepApart", "safety.Refusal",
    "safety.Openness", "safety.SafeContact", "stories.Picture", "stories.Story",
    "stories.StoryConsent", "stories.UseLog", "stories.Version", "vault.Capsule",
    "vault.Identity",
}  # fmt: skip
"""Every personal model that may name a person of the grove."""

UNTIED = {
    "dreamspace.Statement": "typed in a room where nobody has a name",
    "funders.Question": "a visitor's; tied to nobody",
    "people.ImportChunk": "people who are not in the grove yet; a parcel dies within a day",
    "rights.Demand": "an office's paper; its words are staff's, under a key of their own",
    "rights.Forgetting": "forgetting itself; its last step takes her id out",
}
"""Personal models that never name a person of the grove, each with its reason."""

EMPTIED = {
    "accounts.Assignment", "cohorts.Session", "gatherings.Attendance", "consent.Release",
    "partners.Conversation", "partners.Partner", "partners.TrainingRequest", "people.Import",
    "people.OneToOne", "people.Person", "rights.Hold", "rights.Incident", "rights.Step", "room.Reset",
    "safety.KeepApart", "safety.Openness", "stories.Version",
}  # fmt: skip
"""Models with rows about others (or nobody) that only lose her id."""


def sow(
    person: uuid.UUID, *, now: datetime.datetime, make_account: Callable[..., Any]
) -> accounts.Account:
    """Let this person leave something in every personal table. Returns her account."""
    other = people_factory.person("Otra", now=now)
    account: accounts.Account = make_account("organizer", person=person, everybody=True)
    colleague = make_account("organizer", everybody=True)
    accounts.Assignment.objects.create(
        account=colleague, scope="person", object_id=person, purpose="organizing",
        starts_at=now, ends_at=now + datetime.timedelta(days=9),
    )  # fmt: skip
    accounts.Approval.objects.create(
        kind="sown", asked_by=account, asked_at=now, expires_at=now + datetime.timedelta(hours=1)
    )
    accounts.Factor.objects.create(account=account, kind="app", sealed=b"zyx", added_at=now)
    account_operations.keep_late_words(
        account=account, secret=b"", path="/mine/path/", sent=[("text", WORDS)], files=[], now=now
    )
    _trust(person, other.pk, now)
    _people(person, other, now)
    _together(person, other, now)
    _partners(person, now)
    _stories(person, other.pk, colleague, now)
    _room(account, colleague, other.pk, now)
    _openness(person, other.pk, now)
    _traces(person, account, now)
    return account


def _trust(person: uuid.UUID, other: uuid.UUID, now: datetime.datetime) -> None:
    trust_factory.safe_contact(person, now=now, sender="Tía Zyxlupe")
    safety.ContactStop.objects.create(person_id=person, channel="sms", source="asked", since=now)
    safety.Grouping.objects.create(group_id=uuid.uuid4(), person_id=person, since=now)
    trust_factory.release(person, now=now, recipient="Zyxlegal Aid")
    hers = trust_factory.release(other, now=now)
    type(hers).objects.filter(pk=hers.pk).update(recorded_by=person)
    rights.Correction.objects.create(
        person_id=person, kind="people.Person", asked_at=now, sealed=b"sealed"
    )
    rights.ForgetRequest.objects.create(person_id=person, asked_at=now)
    rights.Wish.objects.create(person_id=person, asked_at=now, opens_at=now)
    incident = rights.Incident.objects.create(
        kind="device", noticed_at=now, from_at=now, until_at=now + datetime.timedelta(hours=1),
        by_id=person, recorded_at=now,
    )  # fmt: skip
    rights.Step.objects.create(case_id=incident.pk, code="stop", done_at=now, by_id=person)
    rights.Hold.objects.create(
        scope="person", object_id=person, why="court", asked_at=now, placed_at=now, lifted_at=now
    )
    rights.Hold.objects.create(
        scope="group", object_id=uuid.uuid4(), people=[str(person), str(other)], why="court",
        asked_at=now, placed_at=now, lifted_at=now,
    )  # fmt: skip


def _people(person: uuid.UUID, other: people.Person, now: datetime.datetime) -> None:
    people.Person.objects.create(pk=person, added_at=now, language="es")
    people.Person.objects.filter(pk=other.pk).update(companion_id=person)
    people.OneToOne.objects.create(
        person_id=person, held_date=now.date(), recorded_at=now, sealed=b"sealed"
    )
    people.OneToOne.objects.create(
        person=other, held_by_id=person, held_date=now.date(), recorded_at=now, sealed=b"sealed"
    )
    people.Relationship.objects.create(
        person_id=person, other=other, kind="friend", recorded_at=now
    )
    question = people.OwnQuestion.objects.create(
        kind="text", label={"en": "Song"}, why={"en": "To sing"}, keep_days=30, made_at=now
    )
    people.OwnAnswer.objects.create(
        person_id=person, question=question, answered_at=now, ends_date=now.date(), sealed=b"sealed"
    )
    people.PathStep.objects.create(person_id=person, written_at=now, sealed=b"sealed")
    mine = people.Strength.objects.create(person_id=person, written_at=now, sealed=b"sealed")
    batch = importing.Import.objects.create(
        by_id=person, preset="auto", begun_at=now, moved_at=now, expires_at=now
    )
    importing.ImportedRow.objects.create(
        batch=batch, line=1, subject_id=person, outcome="added", sealed_before=b"sealed"
    )
    made = cohort_factory.cohort(now, people=[person])
    session = cohort_factory.session(made, now)
    cohorts.Session.objects.filter(pk=session.pk).update(support_person_id=person)
    cohorts.PlanItem.objects.create(
        session=session, position=1, kind="strength", strength=mine, minutes=5, added_at=now
    )


def _together(person: uuid.UUID, other: people.Person, now: datetime.datetime) -> None:
    held = gathering_factory.gathering(now, people=[person, other.pk])
    gatherings.Host.objects.create(gathering=held, person_id=person)
    gatherings.CheckIn.objects.create(gathering=held, person_id=person, assigned_at=now)
    gatherings.Interpreter.objects.create(
        gathering=held, kind="staff", person_id=person, directions=["es-en"],
        promised_date=now.date(), notice="interpreting:es:1", recorded_at=now,
    )  # fmt: skip
    for one, by in ((person, None), (other.pk, person)):
        gatherings.Attendance.objects.create(
            gathering=held, person_id=one, mark="here", marked_at=now, marked_by=by
        )


def _partners(person: uuid.UUID, now: datetime.datetime) -> None:
    partner = people_factory.partner(now=now)
    partners.Partner.objects.filter(pk=partner.pk).update(contact_id=person)
    partners.Conversation.objects.create(
        partner=partner, held_date=now.date(), holder="staff", held_by_id=person, stage="met",
        recorded_by_id=person, recorded_at=now, sealed=b"sealed",
    )  # fmt: skip
    partners.TrainingRequest.objects.create(
        partner=partner, kind="training", language="es", recorded_by_id=person, recorded_at=now,
        sealed_need=b"sealed", told_by_id=person, told_at=now, sealed_change=b"sealed",
    )  # fmt: skip


def _stories(person: uuid.UUID, other: uuid.UUID, colleague: Any, now: datetime.datetime) -> None:
    from arboleda.voice.stories import models as stories

    story = story_factory.published(
        colleague.actor, person, now, title=WORDS, text=WORDS, picture=story_factory.picture(),
        alt="A hill",
    )  # fmt: skip
    stories.UseLog.objects.create(
        story=story, channel="print", used_date=now.date(), recorded_at=now
    )
    theirs = story_factory.story(other, now)
    theirs.versions.update(author_id=person)


def _room(account: Any, colleague: Any, other: uuid.UUID, now: datetime.datetime) -> None:
    said = room_rules.Words(WORDS, WORDS)
    visits = [
        room.make_room(actor=one.actor, account=one, passphrase=PASSPHRASE, now=now)
        for one in (account, colleague)
    ]
    for one, visit, reader in ((account, visits[0], colleague), (colleague, visits[1], account)):
        text = room.write_text(
            actor=one.actor, visit=visit, text_id=uuid.uuid4(), words=said, now=now
        )
        room.share_text(
            actor=one.actor, visit=visit, text_id=text.pk, people=[reader.person_id], now=now
        )
    person = account.person_id
    for whom, by in ((person, colleague.person_id), (other, person)):
        rooms.Reset.objects.create(person_id=whom, by_person=by, role="organizer", at=now)


def _openness(person: uuid.UUID, other: uuid.UUID, now: datetime.datetime) -> None:
    # Last: who is closed to staff has nothing new written about her.
    sealed = safety.KeepApart.objects.create(
        person_id=person, other_id=other, is_own_wish=True, recorded_at=now
    )
    held = vault.ask_keys(
        actor=audit_rules.SYSTEM,
        subjects=[person],
        action="test",
        purpose="choosing",
        rule="system",
    )
    sealed.sealed = held.seal(
        person, {"words": "Zyxwords"}, label="keep-apart", row=sealed.pk, capsule="safety"
    )
    sealed.save()
    safety.KeepApart.objects.create(
        person_id=other, other_id=uuid.uuid4(), recorded_by_id=person, recorded_at=now
    )
    consent.bar_guardian(actor=audit_rules.SYSTEM, person_id=person, name="Zyxguardian", now=now)
    safety.Refusal.objects.create(by_id=person, group_id=uuid.uuid4(), at=now)
    safety.Openness.objects.create(person_id=person, level="red", keeper_id=person, set_at=now)
    safety.Openness.objects.create(
        person_id=other, level="yellow", keeper_id=person, set_by_id=person, set_at=now
    )


def _traces(person: uuid.UUID, account: accounts.Account, now: datetime.datetime) -> None:
    reads, writes = (
        proof.Checkpoint.objects.create(chain=chain, size=0, made_at=now, note="", edge=b"")
        for chain in ("reads", "writes")
    )
    proof.Receipt.objects.create(
        person_id=person, made_at=now, reads=reads, writes=writes, stands={}
    )
    store = sessions.SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store.save()
    accounts.UsedNonce.objects.create(nonce=uuid.uuid4().hex, result=str(person), used_at=now)
    queue.DBTaskResult.objects.create(
        args_kwargs={"args": [str(person)], "kwargs": {}}, task_path="some.task",
        backend_name="default", run_after=queue.get_date_max(), exception_class_path="",
        traceback="", status="READY",
    )  # fmt: skip


def rows() -> dict[str, set[Any]]:
    """The primary keys of every row of every model of ours."""
    return {
        model._meta.label: set(model._default_manager.values_list("pk", flat=True))
        for model in _models()
    }


def mentions(person: uuid.UUID, words: tuple[str, ...] = ()) -> list[str]:
    """Where in the whole database her id, or one of these words, stands in any column."""
    wanted = [str(person), person.hex, *words]
    raw = [person.bytes, *(word.encode() for word in wanted)]
    found = []
    for model in _models():
        fields = [field.attname for field in model._meta.concrete_fields]
        for values in model._default_manager.values_list(*fields):
            for name, value in zip(fields, values, strict=True):
                if isinstance(value, bytes | memoryview):
                    hit = any(one in bytes(value) for one in raw)
                else:
                    hit = any(one in str(value) for one in wanted)
                if hit:
                    found.append(f"{model._meta.label}.{name}")
    return found


def _models() -> list[type[models.Model]]:
    return list(apps.get_models(include_auto_created=True))
