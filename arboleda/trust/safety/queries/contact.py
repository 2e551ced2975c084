"""How somebody is reached, and what is held of it."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arboleda.kit import dates, phrases, registries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.safety import choices, models
from arboleda.trust.safety.rules import contact, languages
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import operations as vault

LABEL = "safe-contact"
CAPSULE = vault_choices.SAFETY


# How somebody is reached


def people_in(groups: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Everybody in any of these groups at this moment."""
    found = models.Grouping.objects.filter(group_id__in=list(groups))
    return set(found.values_list("person_id", flat=True))


def contact_state(person_id: uuid.UUID, *, now: datetime.datetime) -> str:
    """One of choices.State: ready, stale, blocked or none, at this moment (UTC)."""
    return contact.state(_standing(person_id), now=now)


def contact_states(
    people: Collection[uuid.UUID], *, now: datetime.datetime
) -> dict[uuid.UUID, str]:
    """The same for many people in one query; somebody without a card is ``none``."""
    cards = models.SafeContact.objects.in_bulk(list(people))
    standings = {person: cards[person].standing if person in cards else None for person in people}
    return {person: contact.state(one, now=now) for person, one in standings.items()}


def send_problems(person_id: uuid.UUID, *, channel: str, now: datetime.datetime) -> list[str]:
    """Why nothing may be sent to her by this channel now; see rules.contact.send_problems."""
    return contact.send_problems(
        _standing(person_id), stops_of(person_id), channel=channel, now=now
    )


def may_contact(person_id: uuid.UUID, channel: str, *, now: datetime.datetime) -> bool:
    """Whether something may be sent to her by this channel at this moment (UTC). Fails closed."""
    return not send_problems(person_id, channel=channel, now=now)


def stops_of(person_id: uuid.UUID) -> set[str]:
    """The channels she asked us never to use (choices.Stop)."""
    found = models.ContactStop.objects.filter(person_id=person_id)
    return set(found.values_list("channel", flat=True))


@dataclasses.dataclass(frozen=True)
class Shown:
    """A card as its page shows it. card is None when there is none or it does not open."""

    name: str
    state: str
    card: contact.Card | None
    row: models.SafeContact | None
    stops: list[models.ContactStop]
    missing: list[str]

    @property
    def can_renew(self) -> bool:
        """Whether one tap can say that it is still right."""
        return self.row is not None and self.row.is_complete and self.state != choices.State.BLOCKED

    @property
    def usable_channel(self) -> str:
        """The channel to use at this moment, or empty: nothing may be sent."""
        if self.row is None or self.state not in {choices.State.READY, choices.State.STALE}:
            return ""
        ready = self.state == choices.State.READY
        channel = self.row.channel if ready else self.row.neutral_channel
        stopped = {stop.channel for stop in self.stops}
        return "" if stopped & {channel, choices.Stop.ALL} else channel


def card_shown(
    *, actor: audit_rules.Actor, person_id: uuid.UUID, rule: str, now: datetime.datetime
) -> Shown | None:
    """A person's card with her name, opened as one read; None where nobody has this id."""
    row = models.SafeContact.objects.filter(pk=person_id).first()
    opened = vault.read_identities(
        actor=actor, people=[person_id], purpose="safe-contact", rule=rule, more=_sealed(row)
    )
    if (person_id, vault_choices.NAME) not in opened:
        return None
    payload = opened.get((person_id, CAPSULE))
    card = card_of(payload, row) if payload is not None and row is not None else None
    return Shown(
        name=str(opened[person_id, vault_choices.NAME].get("chosen", "")),
        state=contact.state(row.standing if row else None, now=now),
        card=card,
        row=row,
        stops=list(models.ContactStop.objects.filter(person_id=person_id).order_by("channel")),
        missing=contact.missing_parts(card or contact.Card()),
    )


def card_of(payload: dict[str, Any], row: models.SafeContact) -> contact.Card:
    """The card that a sealed payload and its row make together."""
    voicemail = payload.get("voicemail")
    return contact.Card(
        channel=row.channel,
        neutral_channel=row.neutral_channel,
        days=tuple(str(day) for day in payload.get("days", [])),
        from_time=str(payload.get("from", "")),
        until_time=str(payload.get("until", "")),
        voicemail=voicemail if isinstance(voicemail, bool) else None,
        sender=str(payload.get("sender", "")),
        language=str(payload.get("language", "")),
        code_word=str(payload.get("code_word", "")),
        where=str(payload.get("where", "")),
    )


def _standing(person_id: uuid.UUID) -> contact.Standing | None:
    row = models.SafeContact.objects.filter(pk=person_id).first()
    return row.standing if row else None


def _sealed(row: models.SafeContact | None) -> list[vault.Sealed]:
    if row is None or row.sealed is None:
        return []
    return [vault.Sealed(row.person_id, LABEL, row.person_id, CAPSULE, bytes(row.sealed))]


# What is held about her


def times_told(card: contact.Card) -> str:
    """Days and hours in the reader's words; empty where she named no day."""
    if len(card.days) == len(choices.Day.values):
        days = str(_("Any day"))
    else:
        days = phrases.listed(
            choices.Day(day).label for day in choices.Day.values if day in card.days
        )
    if days and card.from_time:
        hours = {"from": _hour(card.from_time), "until": _hour(card.until_time)}
        return f"{days}, " + str(_("%(from)s to %(until)s")) % hours
    return days


def _hour(text: str) -> str:
    return dates.time(datetime.time.fromisoformat(text))


def card_lines(card: contact.Card) -> list[tuple[Any, Any]]:
    """What a card says, as (label, value) in the reader's words; unknown parts are empty."""
    said = {True: _("Yes"), False: _("No"), None: ""}[card.voicemail]
    return [
        (_("Safe way"), choices.Channel(card.channel).label if card.channel else ""),
        (_("Which number or address"), card.where),
        (_("Safe times"), times_told(card)),
        (_("May we leave a message?"), said),
        (_("Name to send under"), card.sender),
        (
            _("Language"),
            languages.name_of(card.language, dates.locale()[:2]) if card.language else "",
        ),
        (_("Code word"), card.code_word),
        (
            _("If this card is old"),
            choices.Channel(card.neutral_channel).label if card.neutral_channel else "",
        ),
    ]


def _held_card(
    person: uuid.UUID, reader: registries.Reading
) -> tuple[models.SafeContact | None, contact.Card | None]:
    row = models.SafeContact.objects.filter(pk=person).first()
    opened = vault.open_sealed(
        actor=reader.actor,
        items=_sealed(row),
        action="safety.read_held",
        purpose=reader.purpose,
        rule="held",
    )
    payload = opened.get((person, CAPSULE))
    return row, card_of(payload, row) if row is not None and payload is not None else None


def show_safe_contact(
    person: uuid.UUID, reader: registries.Reading
) -> Iterable[registries.HeldLine]:
    """How to reach her safely, line by line."""
    row, card = _held_card(person, reader)
    if row is None:
        return []
    lines = (
        [] if row.blocked_at is None else [(_("Contact"), _("You contact us. We send nothing."))]
    )
    lines += [(what, text) for what, text in card_lines(card) if text] if card else []
    url = reverse("safety:safe_contact", args=[person])
    return [
        registries.HeldLine(what, text, since=row.checked_at, url="" if index else url)
        for index, (what, text) in enumerate(lines)
    ]


def export_safe_contact(person: uuid.UUID, reader: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    row, card = _held_card(person, reader)
    if row is None:
        return []
    said = dataclasses.asdict(card) if card else {}
    return [{**said, "blocked": _iso(row.blocked_at), "checked": _iso(row.checked_at)}]


def show_stops(person: uuid.UUID, reader: registries.Reading) -> list[registries.HeldLine]:
    """What she asked us never to use."""
    return [
        registries.HeldLine(_("Never use"), choices.Stop(stop.channel).label, since=stop.since)
        for stop in models.ContactStop.objects.filter(person_id=person).order_by("channel")
    ]


def export_stops(person: uuid.UUID, reader: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    found = models.ContactStop.objects.filter(person_id=person).order_by("channel")
    return [{"channel": one.channel, "since": _iso(one.since)} for one in found]


def show_groupings(person: uuid.UUID, reader: registries.Reading) -> list[registries.HeldLine]:
    """That she is in a group, which decides who on staff works with her."""
    return [
        registries.HeldLine(_("A group you are in"), _("Its staff can see you"), since=one.since)
        for one in models.Grouping.objects.filter(person_id=person).order_by("since")
    ]


def export_groupings(person: uuid.UUID, reader: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    found = models.Grouping.objects.filter(person_id=person).order_by("since")
    return [{"group": str(one.group_id), "since": _iso(one.since)} for one in found]


def _iso(moment: datetime.datetime | None) -> str:
    return moment.isoformat() if moment else ""
