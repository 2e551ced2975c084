"""Writes to partners: done, refused, undone without audit."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.kit import registries
from arboleda.organizing.partners import models, operations, queries, rules
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.vault import operations as vault

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
PROFILE = rules.Profile("Centro Raíz", "union", "labor", ("es",))


@pytest.fixture
def organizer(make_account: Make) -> Any:
    return make_account("organizer", name="Nora", everybody=True)


@pytest.fixture
def raiz(organizer: Any, now: datetime.datetime) -> models.Partner:
    return operations.add_partner(actor=organizer.actor, profile=PROFILE, now=now)


def talk(now: datetime.datetime, **given: Any) -> rules.Talk:
    values = {"held_date": now.date(), "holder": "staff", "stage": "met", "ours": "Canario"}
    return rules.Talk(**{**values, **given})


def test_a_partner_is_added_changed_and_named(
    organizer: Any, raiz: models.Partner, make_person: Make, now: datetime.datetime
) -> None:
    operations.change_partner(
        actor=organizer.actor,
        partner=raiz,
        now=now,
        profile=rules.Profile("Centro Raíces", "coalition", "housing"),
    )
    person = make_person("Iris")
    operations.name_contact(actor=organizer.actor, partner=raiz, contact_id=person, now=now)
    raiz.refresh_from_db()
    assert (raiz.name, raiz.kind, raiz.contact_id) == ("Centro Raíces", "coalition", person)
    operations.name_contact(actor=organizer.actor, partner=raiz, contact_id=None, now=now)
    with pytest.raises(accounts.Invalid):
        operations.change_partner(
            actor=organizer.actor,
            partner=raiz,
            profile=rules.Profile("", "union", "labor"),
            now=now,
        )


def test_lists_that_come_in_add_partners(now: datetime.datetime) -> None:
    operations.add_partner(actor=audit_rules.SYSTEM, profile=PROFILE, now=now)
    assert models.Partner.objects.count() == 1


def test_nobody_is_named_whom_the_actor_does_not_know(
    make_account: Make, raiz: models.Partner, make_person: Make, now: datetime.datetime
) -> None:
    facilitator = make_account("facilitator")
    with pytest.raises(accounts.Refused):
        operations.name_contact(
            actor=facilitator.actor, partner=raiz, contact_id=make_person(), now=now
        )


def test_participants_write_nothing(
    make_account: Make, organizer: Any, raiz: models.Partner, now: datetime.datetime
) -> None:
    asked = operations.ask_training(
        actor=organizer.actor, partner=raiz, need=rules.Need("x", "both", "es"), now=now
    )
    own: dict[str, Any] = {"actor": make_account("participant").actor, "now": now}
    writes: list[Callable[[], Any]] = [
        lambda: operations.add_partner(**own, profile=PROFILE),
        lambda: operations.change_partner(**own, partner=raiz, profile=PROFILE),
        lambda: operations.name_contact(**own, partner=raiz, contact_id=None),
        lambda: operations.record_conversation(**own, partner=raiz, talk=talk(now)),
        lambda: operations.ask_training(
            **own, partner=raiz, need=rules.Need("x", "training", "es")
        ),
        lambda: operations.deliver_training(**own, training=asked, delivered_date=now.date()),
        lambda: operations.tell_change(**own, training=asked, text="x"),
        lambda: operations.record_export(**own, count=1),
    ]
    for write in writes:
        with pytest.raises(accounts.Refused):
            write()


def test_the_newest_conversation_says_where_the_relationship_is(
    organizer: Any, raiz: models.Partner, now: datetime.datetime
) -> None:
    operations.record_conversation(
        actor=organizer.actor, partner=raiz, now=now, talk=talk(now, stage="trust", theirs="Family")
    )
    earlier = now.date() - datetime.timedelta(days=40)
    operations.record_conversation(
        actor=organizer.actor, partner=raiz, now=now, talk=talk(now, held_date=earlier)
    )
    raiz.refresh_from_db()
    assert raiz.stage == "trust" and rules.may_share(raiz.stage)
    assert not any(b"Canario" in bytes(one.sealed) for one in raiz.conversations.all())
    shown = queries.shown(
        actor=organizer.actor,
        partner=raiz,
        today=now.date(),
        readable=consent.readable(organizer.actor, now=now),
    )
    assert shown.talks[0].words == {"ours": "Canario", "theirs": "Family"}
    assert shown.talks[0].holder_name == "Nora"


def test_a_training_is_asked_given_and_told(
    organizer: Any, raiz: models.Partner, now: datetime.datetime
) -> None:
    asked = operations.ask_training(
        actor=organizer.actor,
        partner=raiz,
        now=now,
        need=rules.Need("An evening on stepping in", "training", "es"),
    )
    with pytest.raises(accounts.Invalid):
        operations.tell_change(actor=organizer.actor, training=asked, text="x", now=now)
    given = now.date() - datetime.timedelta(days=90)
    operations.deliver_training(
        actor=organizer.actor, training=asked, delivered_date=given, now=now
    )
    asked.refresh_from_db()
    assert asked.change_due_date == now.date()
    assert list(queries.changes_due(today=now.date())) == [asked]
    assert not queries.changes_due(today=given)
    operations.tell_change(
        actor=organizer.actor, training=asked, text="They step in together", now=now
    )
    asked.refresh_from_db()
    shown = queries.training_shown(actor=organizer.actor, training=asked, today=now.date())
    assert (shown.need, shown.change) == ("An evening on stepping in", "They step in together")
    assert shown.state == "told" and not queries.changes_due(today=now.date())


def test_the_same_form_twice_writes_once(
    organizer: Any, raiz: models.Partner, now: datetime.datetime
) -> None:
    operations.record_conversation(
        actor=organizer.actor, partner=raiz, talk=talk(now), now=now, nonce="n" * 20
    )
    with pytest.raises(accounts.AlreadyDone):
        operations.record_conversation(
            actor=organizer.actor, partner=raiz, talk=talk(now), now=now, nonce="n" * 20
        )
    assert models.Conversation.objects.count() == 1


def test_nothing_is_written_without_an_audit_row(
    organizer: Any, raiz: models.Partner, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    monkeypatch.setattr(audit_models.Event.objects, "bulk_create", fail)
    own: dict[str, Any] = {"actor": organizer.actor, "now": now}
    writes: list[Callable[[], Any]] = [
        lambda: operations.add_partner(**own, profile=PROFILE),
        lambda: operations.record_conversation(**own, partner=raiz, talk=talk(now)),
        lambda: operations.ask_training(
            **own, partner=raiz, need=rules.Need("x", "training", "es")
        ),
    ]
    for write in writes:
        with pytest.raises(RuntimeError):
            write()
    assert models.Partner.objects.count() == 1
    assert not models.Conversation.objects.exists() and not models.TrainingRequest.objects.exists()


def test_whoever_wrote_reads_takes_along_and_is_forgotten(
    organizer: Any, raiz: models.Partner, now: datetime.datetime
) -> None:
    person = organizer.person_id
    operations.record_conversation(
        actor=organizer.actor, partner=raiz, talk=talk(now), now=now, held_by=person
    )
    asked = operations.ask_training(
        actor=organizer.actor, partner=raiz, need=rules.Need("Canary need", "both", "es"), now=now
    )
    operations.deliver_training(
        actor=organizer.actor, training=asked, delivered_date=now.date(), now=now
    )
    asked.refresh_from_db()
    operations.tell_change(actor=organizer.actor, training=asked, text="Much", now=now)
    operations.name_contact(actor=organizer.actor, partner=raiz, contact_id=person, now=now)
    reading = registries.Reading(organizer.actor, "own-page", now)
    held = [one for one in registries.personal_data if one.model.startswith("partners.")]
    assert len(held) == 3
    lines = [str(line.text) for one in held for line in one.show(person, reading)]
    assert lines == [
        "Centro Raíz · Canario",
        "Centro Raíz",
        "Centro Raíz · Canary need · Much",
    ]
    rows = [row for one in held for row in one.export(person, reading)]
    assert [row["organization"] for row in rows] == ["Centro Raíz"] * 3
    vault.forget(actor=audit_rules.SYSTEM, people=[person], now=now, rule="test")
    assert [one.erase(person) for one in held] == [2, 1, 2]
    talked = models.Conversation.objects.get()
    assert bytes(talked.sealed) == b"" and talked.held_by_id is None
    shown = queries.shown(
        actor=audit_rules.SYSTEM,
        partner=raiz,
        today=now.date(),
        readable=consent.readable(audit_rules.SYSTEM, now=now),
    )
    assert shown.talks[0].words == {} and shown.trainings[0].need == ""
