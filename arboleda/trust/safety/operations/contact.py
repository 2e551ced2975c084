"""Every write to safe-contact cards and opt-outs."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.safety import models, policies, queries
from arboleda.trust.safety.rules import contact
from arboleda.trust.vault import operations as vault

BATCH = 400
"""Opt-outs written or looked up in one query."""

StopRow = tuple[uuid.UUID, str, str]
"""(person, channel, source): channel of choices.Stop, source a closed code such as import:<id>."""


def change_safe_contact(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    card: contact.Card,
    now: datetime.datetime,
    nonce: str = "",
) -> models.SafeContact:
    """Write down how somebody is reached safely; whatever is left out keeps anything from being sent.

    A block stays a block. Raises Refused, Invalid (rules.contact.card_problems), AlreadyDone.
    """
    rule = _stand(actor, person_id, now=now)
    grove = account_queries.grove()
    problems = contact.card_problems(card, telling_names=[grove.name] if grove else [])
    if problems:
        raise accounts.Invalid(problems)
    held = vault.ask_keys(
        actor=actor,
        subjects=[person_id],
        action="safety.change_safe_contact",
        purpose="safe-contact",
        capsules=queries.CAPSULE,
        rule=rule,
    )
    if person_id not in held:
        raise accounts.Refused
    sealed = held.seal(
        person_id, _payload(card), label=queries.LABEL, row=person_id, capsule=queries.CAPSULE
    )
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(person_id))
        row, _ = models.SafeContact.objects.update_or_create(
            person_id=person_id,
            defaults={
                "channel": card.channel,
                "neutral_channel": card.neutral_channel,
                "is_complete": not contact.missing_parts(card),
                "checked_at": now,
                "sealed": sealed,
            },
        )
        audit.record(
            witness=held.witness,
            action="safety.change_safe_contact",
            subject=person_id,
            rule=rule,
            capsules=queries.CAPSULE,
            now=now,
        )
    return row


def renew_safe_contact(
    *, actor: audit_rules.Actor, person_id: uuid.UUID, now: datetime.datetime
) -> None:
    """Note that somebody asked her today and the card is still right: one tap (R21).

    Raises Refused; Invalid with ``no_card`` or ``blocked``.
    """
    rule = _stand(actor, person_id, now=now)
    witness = _witness(actor, person_id)
    with transaction.atomic():
        row = models.SafeContact.objects.select_for_update().filter(pk=person_id).first()
        if row is None or not row.is_complete:
            raise accounts.Invalid(["no_card"])
        if row.blocked_at is not None:
            raise accounts.Invalid(["blocked"])
        row.checked_at = now
        row.save(update_fields=["checked_at"])
        audit.record(
            witness=witness,
            action="safety.renew_safe_contact",
            subject=person_id,
            rule=rule,
            now=now,
        )


def block_contact(
    *, actor: audit_rules.Actor, person_id: uuid.UUID, now: datetime.datetime
) -> None:
    """ "I will contact you": nothing goes out to her from this moment on (R22). Raises Refused."""
    _set_block(actor, person_id, blocked=True, now=now)


def lift_block(*, actor: audit_rules.Actor, person_id: uuid.UUID, now: datetime.datetime) -> None:
    """She said that we may contact her again; her card counts as it did before. Raises Refused."""
    _set_block(actor, person_id, blocked=False, now=now)


def _set_block(
    actor: audit_rules.Actor, person_id: uuid.UUID, *, blocked: bool, now: datetime.datetime
) -> None:
    rule = _stand(actor, person_id, now=now)
    witness = _witness(actor, person_id)
    with transaction.atomic():
        row, _ = models.SafeContact.objects.select_for_update().get_or_create(person_id=person_id)
        if (row.blocked_at is not None) == blocked:
            return
        row.blocked_at = now if blocked else None
        row.save(update_fields=["blocked_at"])
        audit.record(
            witness=witness,
            subject=person_id,
            rule=rule,
            now=now,
            action="safety.block_contact" if blocked else "safety.lift_block",
        )


def change_stops(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    channels: Iterable[str],
    now: datetime.datetime,
) -> None:
    """Say which channels she asked us never to use; those left out are lifted.

    Raises Refused, Invalid (``unknown_stop``).
    """
    rule = _stand(actor, person_id, now=now)
    wanted = set(channels)
    if any(contact.stop_problems(one, "asked") for one in wanted):
        raise accounts.Invalid(["unknown_stop"])
    witness = _witness(actor, person_id)
    with transaction.atomic():
        there = models.ContactStop.objects.filter(person_id=person_id)
        there.exclude(channel__in=wanted).delete()
        models.ContactStop.objects.bulk_create(
            [
                models.ContactStop(person_id=person_id, channel=one, source="asked", since=now)
                for one in sorted(wanted)
            ],
            ignore_conflicts=True,
        )
        audit.record(
            witness=witness,
            action="safety.change_stops",
            subject=person_id,
            rule=rule,
            references=" ".join(sorted(wanted)),
            now=now,
        )


def add_stops(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    stops: Sequence[StopRow],
    now: datetime.datetime,
) -> int:
    """Honour opt-outs that a list brought, in the caller's transaction or one of their own.

    What she had refused already stays as it was, so that undoing the list leaves it. witness must
    know every person. Returns how many are new. Raises Refused, Invalid.
    """
    if not policies.can_keep_stops(actor):
        raise accounts.Refused
    problems = {
        code for _, channel, source in stops for code in contact.stop_problems(channel, source)
    }
    if problems:
        raise accounts.Invalid(sorted(problems))
    wanted = {(person, channel): source for person, channel, source in stops}
    with transaction.atomic():
        known = _known({person for person, _ in wanted})
        new = [
            models.ContactStop(person_id=person, channel=channel, source=source, since=now)
            for (person, channel), source in wanted.items()
            if (person, channel) not in known
        ]
        models.ContactStop.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
        people = list(dict.fromkeys(one.person_id for one in new))
        if people:
            audit.record_many(
                witness=witness,
                action="safety.add_stops",
                subjects=people,
                now=now,
                references=_sources(one.source for one in new),
            )
    return len(new)


def remove_stops(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    stops: Sequence[StopRow],
    now: datetime.datetime,
) -> int:
    """Take back opt-outs that `add_stops` wrote with exactly this source (undoing a list).

    Returns how many were there. Raises Refused.
    """
    if not policies.can_keep_stops(actor):
        raise accounts.Refused
    by_source: dict[tuple[str, str], list[uuid.UUID]] = {}
    for person, channel, source in stops:
        by_source.setdefault((channel, source), []).append(person)
    gone: list[uuid.UUID] = []
    with transaction.atomic():
        for (channel, source), people in by_source.items():
            for start in range(0, len(people), BATCH):
                rows = models.ContactStop.objects.filter(
                    channel=channel, source=source, person_id__in=people[start : start + BATCH]
                )
                gone += rows.values_list("person_id", flat=True)
                rows.delete()
        if gone:
            audit.record_many(
                witness=witness,
                action="safety.remove_stops",
                subjects=list(dict.fromkeys(gone)),
                now=now,
                references=_sources(source for _, _, source in stops),
            )
    return len(gone)


# Forgetting


def erase_safe_contact(person_id: uuid.UUID) -> int:
    """Delete her card. Returns how many rows went."""
    return models.SafeContact.objects.filter(pk=person_id).delete()[0]


def erase_stops(person_id: uuid.UUID) -> int:
    """Delete her opt-outs. Returns how many rows went."""
    return models.ContactStop.objects.filter(person_id=person_id).delete()[0]


def erase_groupings(person_id: uuid.UUID) -> int:
    """Take her out of every group. Returns how many rows went."""
    return models.Grouping.objects.filter(person_id=person_id).delete()[0]


# Inside


def _stand(actor: audit_rules.Actor, person_id: uuid.UUID, *, now: datetime.datetime) -> str:
    """The rule on which the actor may change her card, or raise Refused."""
    readable = queries.readable(actor, now=now)
    if not policies.can_change_contact(actor, person_id, readable):
        raise accounts.Refused
    return "system" if actor.role == audit_rules.SYSTEM.role else readable.rule


def _witness(actor: audit_rules.Actor, person_id: uuid.UUID) -> audit_rules.Witness:
    witness = vault.ask_witness(actor=actor, subjects=[person_id])
    if person_id not in witness.subjects:
        raise accounts.Refused
    return witness


def _payload(card: contact.Card) -> dict[str, Any]:
    return {
        "days": list(card.days),
        "from": card.from_time,
        "until": card.until_time,
        "voicemail": card.voicemail,
        "sender": card.sender.strip(),
        "language": card.language,
        "code_word": card.code_word.strip(),
        "where": card.where.strip(),
    }


def _known(people: set[uuid.UUID]) -> set[tuple[uuid.UUID, str]]:
    known: set[tuple[uuid.UUID, str]] = set()
    wanted = sorted(people)
    for start in range(0, len(wanted), BATCH):
        rows = models.ContactStop.objects.filter(person_id__in=wanted[start : start + BATCH])
        known.update(rows.values_list("person_id", "channel"))
    return known


def _sources(sources: Iterable[str]) -> str:
    return " ".join(sorted(set(sources)))[:200]
