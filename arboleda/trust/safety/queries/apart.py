"""Who must not meet. Nothing here tells either of two people about the other."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import models as account_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.safety import models
from arboleda.trust.safety.queries import openness
from arboleda.trust.safety.rules import apart, reading
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import operations as vault

LABEL = "keep-apart"
CAPSULE = vault_choices.SAFETY
PURPOSE = "choosing"
"""What the chain of reads says: a word of its own would tell the one whose name was read."""
DAY = datetime.timedelta(days=1)


def _about(people: Collection[uuid.UUID]) -> QuerySet[models.KeepApart]:
    wanted = list(people)
    either = Q(person_id__in=wanted) | Q(other_id__in=wanted)
    return models.KeepApart.objects.filter(either, other_id__isnull=False)


def kept_apart(person: uuid.UUID, others: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these others must not meet this person; one query, symmetric."""
    found = {one.other_id if one.person_id == person else one.person_id for one in _about([person])}
    return {one for one in others if one in found}


def inside(group_id: uuid.UUID, *, now: datetime.datetime) -> set[uuid.UUID]:
    """Everybody of a group: its people, and the staff to whom it is assigned at this moment."""
    people = models.Grouping.objects.filter(group_id=group_id)
    staff = account_models.Assignment.objects.filter(
        scope=account_choices.Scope.GROUP, object_id=group_id, starts_at__lte=now, ends_at__gt=now
    )
    return {
        *people.values_list("person_id", flat=True),
        *staff.values_list("account__person_id", flat=True),
    }


def barred(
    *,
    group_id: uuid.UUID,
    joining: Collection[uuid.UUID],
    now: datetime.datetime,
    also: Collection[uuid.UUID] = (),
    lock: bool = False,
) -> frozenset[uuid.UUID]:
    """Who of these must not join a group at this moment; see rules.apart.barred.

    also: people who will be there and are not of the group (hosts). lock: hold the rules until the
    caller's transaction ends, so that two people cannot be put together by two workers at once.
    """
    rows = _about(joining).order_by("pk")
    found = list(rows.select_for_update() if lock else rows)
    if not found:
        return frozenset()
    pairs = [frozenset({one.person_id, one.other_id}) for one in found if one.other_id]
    return apart.barred(joining, inside(group_id, now=now) | set(also), pairs)


def tries_too_often(actor: audit_rules.Actor, *, now: datetime.datetime) -> bool:
    """Whether the actor was refused so often within a day that nobody can be added (rules.apart)."""
    if actor.person is None:
        return False
    rows = models.Refusal.objects.filter(by_id=actor.person, at__gt=now - DAY, at__lte=now)
    return rows.count() >= apart.REFUSALS_A_DAY


# For organizers


@dataclasses.dataclass(frozen=True, slots=True)
class Apart:
    """A rule as a person's page shows it: with whom, and the words; either may be empty."""

    row: models.KeepApart
    name: str
    words: str


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """A wish that waits for a name: who asked, and how she described the other."""

    row: models.KeepApart
    name: str
    words: str


@dataclasses.dataclass(frozen=True, slots=True)
class Meeting:
    """Two people who must not meet and are in the same group now."""

    row: models.KeepApart
    names: tuple[str, str]
    groups: tuple[registries.GroupWords, ...]


def rule(row_id: uuid.UUID, *, readable: reading.Readable) -> models.KeepApart | None:
    """One rule about people whom the asker may read, or None."""
    row = models.KeepApart.objects.filter(pk=row_id).first()
    return row if row is not None and _is_open(row, readable) else None


def _is_open(row: models.KeepApart, readable: reading.Readable) -> bool:
    return row.person_id in readable and (row.other_id is None or row.other_id in readable)


def listed_apart(
    *, actor: audit_rules.Actor, person_id: uuid.UUID, readable: reading.Readable
) -> tuple[str, list[Apart]] | None:
    """A person's name with whom she must not meet; None where nobody has this id.

    Rules with somebody who is closed to the asker do not show; they hold all the same.
    """
    rows = [one for one in _about([person_id]) if _is_open(one, readable)]
    others = [_other(one, person_id) for one in rows]
    opened = vault.read_identities(
        actor=actor,
        people=[person_id, *others],
        purpose=PURPOSE,
        rule=readable.rule,
        more=[item for one in rows for item in _sealed(one)],
    )
    if (person_id, vault_choices.NAME) not in opened:
        return None
    shown = [Apart(one, _name(opened, _other(one, person_id)), _words(opened, one)) for one in rows]
    return _name(opened, person_id), shown


def waiting_wishes(*, actor: audit_rules.Actor, readable: reading.Readable) -> list[Wish]:
    """Wishes that wait for a name, of people whom the asker may read, oldest first."""
    rows = [
        one
        for one in models.KeepApart.objects.filter(other_id__isnull=True)
        if one.person_id in readable and one.person_id != actor.person
    ]
    opened = vault.read_identities(
        actor=actor,
        people=[one.person_id for one in rows],
        purpose=PURPOSE,
        rule=readable.rule,
        more=[item for one in rows for item in _sealed(one)],
    )
    return [Wish(one, _name(opened, one.person_id), _words(opened, one)) for one in rows]


def meetings(
    *, actor: audit_rules.Actor, readable: reading.Readable, now: datetime.datetime
) -> list[Meeting]:
    """Pairs who must not meet and share a group that is not over, among those the asker may read."""
    rows = [
        one
        for one in models.KeepApart.objects.filter(other_id__isnull=False)
        if _is_open(one, readable)
    ]
    shared = _shared_groups(rows, now=now)
    words = registries.groups.words({one for ids in shared.values() for one in ids}, now)
    met = [one for one in rows if any(group in words for group in shared[one.pk])]
    names = vault.read_names(
        actor=actor,
        people=sorted({who for one in met for who in (one.person_id, one.other_id) if who}),
        purpose=PURPOSE,
        rule=readable.rule,
    )
    return [
        Meeting(
            one,
            (names.get(one.person_id, "—"), names.get(one.other_id, "—") if one.other_id else "—"),
            tuple(words[group] for group in sorted(shared[one.pk]) if group in words),
        )
        for one in met
    ]


def _shared_groups(
    rows: Sequence[models.KeepApart], *, now: datetime.datetime
) -> dict[uuid.UUID, set[uuid.UUID]]:
    people = {who for one in rows for who in (one.person_id, one.other_id) if who}
    groups: dict[uuid.UUID, set[uuid.UUID]] = {}
    found = models.Grouping.objects.filter(person_id__in=list(people))
    for person, group in found.values_list("person_id", "group_id"):
        groups.setdefault(person, set()).add(group)
    staff = account_models.Assignment.objects.filter(
        scope=account_choices.Scope.GROUP,
        account__person_id__in=list(people),
        starts_at__lte=now,
        ends_at__gt=now,
    )
    for person, assigned in staff.values_list("account__person_id", "object_id"):
        if assigned is not None:
            groups.setdefault(person, set()).add(assigned)
    return {
        one.pk: groups.get(one.person_id, set()) & groups.get(one.other_id, set())
        for one in rows
        if one.other_id
    }


def refusals(*, now: datetime.datetime) -> list[dict[str, Any]]:
    """Who was refused often lately: username, how often in 30 days, when last. Whom, nobody wrote."""
    rows = (
        models.Refusal.objects.filter(at__gt=now - 30 * DAY)
        .values("by_id")
        .annotate(times=Count("pk"), last=Max("at"))
        .filter(times__gte=apart.REFUSALS_A_DAY)
    )
    names = dict(
        account_models.Account.objects.filter(
            person_id__in=[one["by_id"] for one in rows]
        ).values_list("person_id", "username")
    )
    return [{**one, "username": names.get(one["by_id"], "—")} for one in rows]


def names_to_choose(
    *, actor: audit_rules.Actor, people: Sequence[uuid.UUID], rule: str
) -> dict[uuid.UUID, str]:
    """Names of people found, in their order, to choose one from."""
    names = vault.read_names(actor=actor, people=people, purpose=PURPOSE, rule=rule)
    return {one: names[one] for one in people if one in names}


def waiting_for(actor: audit_rules.Actor, now: datetime.datetime) -> int:
    """How many wishes and meetings an organizer has to look at (UTC); opens nothing."""
    readable = openness.readable(actor, now=now)
    rows = [one for one in models.KeepApart.objects.all() if _is_open(one, readable)]
    wishes = sum(1 for one in rows if one.other_id is None and one.person_id != actor.person)
    shared = _shared_groups([one for one in rows if one.other_id], now=now)
    words = registries.groups.words({one for ids in shared.values() for one in ids}, now)
    return wishes + sum(any(one in words for one in ids) for ids in shared.values())


# Her own


def own_wishes(*, actor: audit_rules.Actor) -> list[Apart]:
    """What she wrote down herself, with her words; never whom an organizer matched them with."""
    if actor.person is None:
        return []
    rows = list(models.KeepApart.objects.filter(person_id=actor.person, is_own_wish=True))
    opened = vault.open_sealed(
        actor=actor,
        items=[item for one in rows for item in _sealed(one)],
        action="safety.read_own",
        purpose="safe-contact",
        rule="self",
    )
    return [Apart(one, "", _words(opened, one)) for one in rows]


def _other(row: models.KeepApart, person: uuid.UUID) -> uuid.UUID:
    other = row.other_id if row.person_id == person else row.person_id
    assert other is not None
    return other


def _sealed(row: models.KeepApart) -> Iterable[vault.Sealed]:
    if row.sealed is not None:
        yield vault.Sealed(row.person_id, LABEL, row.pk, CAPSULE, bytes(row.sealed))


def _name(opened: Any, person: uuid.UUID) -> str:
    return str(opened.get((person, vault_choices.NAME), {}).get("chosen", "")) or "—"


def _words(opened: Any, row: models.KeepApart) -> str:
    return str(opened.get((row.pk, CAPSULE), {}).get("words", ""))


# What is held about her


def show_keep_aparts(
    person: uuid.UUID, reader: registries.Reading
) -> Iterable[registries.HeldLine]:
    """What she asked for herself. What others asked for is held for their safety and tells nobody."""
    rows = list(models.KeepApart.objects.filter(person_id=person, is_own_wish=True))
    opened = _open_held(rows, reader)
    url = reverse("safety:my_apart")
    for one in rows:
        words = _words(opened, one)
        yield registries.HeldLine(
            _("Somebody you must not meet"), words, since=one.recorded_at, url=url
        )


def export_keep_aparts(person: uuid.UUID, reader: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values: her own words, and nobody's name."""
    rows = list(models.KeepApart.objects.filter(person_id=person, is_own_wish=True))
    opened = _open_held(rows, reader)
    return [{"words": _words(opened, one), "since": one.recorded_at.isoformat()} for one in rows]


def _open_held(rows: Sequence[models.KeepApart], reader: registries.Reading) -> Any:
    return vault.open_sealed(
        actor=reader.actor,
        items=[item for one in rows for item in _sealed(one)],
        action="safety.read_held",
        purpose=reader.purpose,
        rule="held",
    )


def show_refusals(person: uuid.UUID, reader: registries.Reading) -> list[registries.HeldLine]:
    """That she was told, as staff, that somebody cannot be added."""
    return [
        registries.HeldLine(
            _("You could not add somebody to a group"), _("Nobody wrote down whom"), since=one.at
        )
        for one in models.Refusal.objects.filter(by_id=person).order_by("at")
    ]


def export_refusals(person: uuid.UUID, reader: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    rows = models.Refusal.objects.filter(by_id=person).order_by("at")
    return [{"at": one.at.isoformat()} for one in rows]
