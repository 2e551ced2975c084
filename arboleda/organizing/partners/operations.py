"""Every write to partners, conversations and training requests.

Words are sealed under the key of whoever writes them down. Raises accounts.operations.Refused,
Invalid (closed codes of rules), AlreadyDone (the same form again).
"""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from arboleda.organizing.partners import models, policies, rules
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault

TALK_LABEL = "partner-conversation"
NEED_LABEL = "training-need"
CHANGE_LABEL = "training-change"
CAPSULE = "text"
RULE = "role:staff"


def add_partner(
    *,
    actor: audit_rules.Actor,
    profile: rules.Profile,
    now: datetime.datetime,
    contact_id: uuid.UUID | None = None,
    nonce: str = "",
) -> models.Partner:
    """Add an organization. contact_id: a person we may read, who agreed to be named there, or None.

    The system may add partners too (lists that come in). Raises Refused, Invalid, AlreadyDone.
    """
    if not policies.can_see_partners(actor):
        raise accounts.Refused
    _contact_in_reach(actor, contact_id, now=now)
    _valid(rules.profile_problems(profile))
    witness = vault.ask_witness(actor=actor)
    row = uuid.uuid4()
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(row))
        partner = models.Partner.objects.create(
            id=row,
            name=profile.name.strip(),
            kind=profile.kind,
            sector=profile.sector,
            languages=list(profile.languages),
            contact_id=contact_id,
            added_at=now,
        )
        audit.record(
            witness=witness, action="partners.add_partner", references=str(row), now=now, rule=RULE
        )
    return partner


def change_partner(
    *,
    actor: audit_rules.Actor,
    partner: models.Partner,
    profile: rules.Profile,
    now: datetime.datetime,
) -> None:
    """Replace what is known of an organization. Raises Refused, Invalid."""
    if not policies.can_write_partners(actor):
        raise accounts.Refused
    _valid(rules.profile_problems(profile))
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        models.Partner.objects.filter(pk=partner.pk).update(
            name=profile.name.strip(),
            kind=profile.kind,
            sector=profile.sector,
            languages=list(profile.languages),
        )
        audit.record(
            witness=witness,
            action="partners.change_partner",
            references=str(partner.pk),
            now=now,
            rule=RULE,
        )


def name_contact(
    *,
    actor: audit_rules.Actor,
    partner: models.Partner,
    contact_id: uuid.UUID | None,
    now: datetime.datetime,
) -> None:
    """Say whom to ask for at an organization, if she agreed to be named; None: nobody.

    Raises Refused, also where the actor may not read her.
    """
    if not policies.can_write_partners(actor):
        raise accounts.Refused
    _contact_in_reach(actor, contact_id, now=now)
    subjects = [contact_id] if contact_id else []
    witness = vault.ask_witness(actor=actor, subjects=subjects)
    with transaction.atomic():
        models.Partner.objects.filter(pk=partner.pk).update(contact_id=contact_id)
        audit.record(
            witness=witness,
            action="partners.name_contact",
            subject=contact_id,
            references=str(partner.pk),
            now=now,
            rule=RULE,
        )


def record_conversation(
    *,
    actor: audit_rules.Actor,
    partner: models.Partner,
    talk: rules.Talk,
    now: datetime.datetime,
    held_by: uuid.UUID | None = None,
    nonce: str = "",
) -> models.Conversation:
    """Keep a conversation; the newest one says at which stage the relationship is.

    held_by: the person who held it, or None; the actor where staff held it and nothing is said.
    Raises Refused, Invalid, AlreadyDone.
    """
    person = _writer(actor)
    _contact_in_reach(actor, held_by, now=now)
    _valid(rules.talk_problems(talk, today=_day(now)))
    held = _own_key(actor, person, "partners.record_conversation")
    row = uuid.uuid4()
    words = {
        "notes": talk.notes,
        "ours": talk.ours,
        "theirs": talk.theirs,
        "came_of_it": talk.came_of_it,
    }
    payload = {name: text.strip() for name, text in words.items() if text.strip()}
    sealed = held.seal(person, payload, label=TALK_LABEL, row=row, capsule=CAPSULE)
    by = held_by or (person if talk.holder == "staff" else None)
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(row))
        made = models.Conversation.objects.create(
            id=row,
            partner=partner,
            held_date=talk.held_date,
            holder=talk.holder,
            held_by_id=by,
            stage=talk.stage,
            recorded_by_id=person,
            recorded_at=now,
            sealed=sealed,
        )
        newest = models.Conversation.objects.filter(partner=partner).first() or made
        models.Partner.objects.filter(pk=partner.pk).update(stage=newest.stage)
        audit.record(
            witness=held.witness,
            action="partners.record_conversation",
            subject=person,
            rule=RULE,
            references=str(row),
            now=now,
        )
    return made


def ask_training(
    *,
    actor: audit_rules.Actor,
    partner: models.Partner,
    need: rules.Need,
    now: datetime.datetime,
    nonce: str = "",
) -> models.TrainingRequest:
    """Keep what a partner asks us to teach. Raises Refused, Invalid, AlreadyDone."""
    person = _writer(actor)
    _valid(rules.need_problems(need))
    held = _own_key(actor, person, "partners.ask_training")
    row = uuid.uuid4()
    sealed = held.seal(
        person, {"text": need.text.strip()}, label=NEED_LABEL, row=row, capsule=CAPSULE
    )
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(row))
        made = models.TrainingRequest.objects.create(
            id=row,
            partner=partner,
            kind=need.kind,
            language=need.language,
            hours=need.hours,
            from_date=need.from_date,
            until_date=need.until_date,
            recorded_by_id=person,
            recorded_at=now,
            sealed_need=sealed,
        )
        audit.record(
            witness=held.witness,
            action="partners.ask_training",
            subject=person,
            rule=RULE,
            references=str(row),
            now=now,
        )
    return made


def deliver_training(
    *,
    actor: audit_rules.Actor,
    training: models.TrainingRequest,
    delivered_date: datetime.date,
    now: datetime.datetime,
) -> None:
    """The training was given; ninety days later we ask what it changed. Raises Refused, Invalid."""
    _writer(actor)
    asked = _day(training.recorded_at)
    _valid(rules.delivery_problems(delivered_date, asked_date=asked, today=_day(now)))
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        models.TrainingRequest.objects.filter(pk=training.pk).update(
            delivered_date=delivered_date, change_due_date=rules.change_due(delivered_date)
        )
        audit.record(
            witness=witness,
            action="partners.deliver_training",
            references=str(training.pk),
            rule=RULE,
            now=now,
        )


def tell_change(
    *,
    actor: audit_rules.Actor,
    training: models.TrainingRequest,
    text: str,
    now: datetime.datetime,
) -> None:
    """What the training changed, as the partner tells it. Told again, it replaces what was told.

    Raises Refused, Invalid.
    """
    person = _writer(actor)
    _valid(rules.change_problems(text, is_delivered=training.delivered_date is not None))
    held = _own_key(actor, person, "partners.tell_change")
    sealed = held.seal(
        person, {"text": text.strip()}, label=CHANGE_LABEL, row=training.pk, capsule=CHANGE_LABEL
    )
    with transaction.atomic():
        models.TrainingRequest.objects.filter(pk=training.pk).update(
            told_by_id=person, told_at=now, sealed_change=sealed
        )
        audit.record(
            witness=held.witness,
            action="partners.tell_change",
            subject=person,
            rule=RULE,
            references=str(training.pk),
            now=now,
        )


def record_export(*, actor: audit_rules.Actor, count: int, now: datetime.datetime) -> None:
    """Note that a file of this many partners was made. Raises Refused."""
    if not policies.can_see_partners(actor):
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        audit.record(
            witness=witness,
            action="partners.record_export",
            references=f"rows:{count}",
            rule=RULE,
            now=now,
        )


def erase_contact(person_id: uuid.UUID) -> int:
    """Forget that she is whom we ask for at an organization. Called by rights."""
    return models.Partner.objects.filter(contact_id=person_id).update(contact_id=None)


def erase_conversations(person_id: uuid.UUID) -> int:
    """Forget that she held or wrote down conversations; what she wrote is gone with her key."""
    wrote = models.Conversation.objects.filter(recorded_by_id=person_id).update(
        recorded_by_id=None, sealed=b""
    )
    held = models.Conversation.objects.filter(held_by_id=person_id)
    return wrote + held.update(held_by_id=None)


def erase_trainings(person_id: uuid.UUID) -> int:
    """Forget that she wrote down requests and what they changed; her words went with her key."""
    asked = models.TrainingRequest.objects.filter(recorded_by_id=person_id)
    told = models.TrainingRequest.objects.filter(told_by_id=person_id)
    reached = asked.update(recorded_by_id=None, sealed_need=b"")
    return reached + told.update(told_by_id=None, sealed_change=b"")


def _writer(actor: audit_rules.Actor) -> uuid.UUID:
    """The person who writes, or Refused."""
    if not policies.can_write_partners(actor) or actor.person is None:
        raise accounts.Refused
    return actor.person


def _own_key(actor: audit_rules.Actor, person: uuid.UUID, action: str) -> keys.Keys:
    held = vault.ask_keys(
        actor=actor,
        subjects=[person],
        action=action,
        purpose="partnership",
        capsules="partnership",
        rule="self",
    )
    if person not in held:
        raise accounts.Refused
    return held


def _contact_in_reach(
    actor: audit_rules.Actor, person: uuid.UUID | None, *, now: datetime.datetime
) -> None:
    """Only somebody whom the actor may read can be named; the system may name anybody."""
    if person is None or actor.role == audit_rules.SYSTEM.role:
        return
    if person not in consent.readable(actor, now=now):
        raise accounts.Refused


def _valid(problems: list[str]) -> None:
    if problems:
        raise accounts.Invalid(problems)


def _day(moment: datetime.datetime) -> datetime.date:
    """The date in the organization's zone."""
    return moment.astimezone(timezone.get_current_timezone()).date()
