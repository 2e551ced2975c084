"""Rooms, their stages and how far they are, for staff who work with their groups."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from arboleda.kit import registries
from arboleda.kit.templatetags import kit
from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.rules import stages as rules
from arboleda.organizing.gatherings import queries as gatherings
from arboleda.trust.audit import rules as audit_rules

RUNNING, FINISHED = "running", "finished"
ORDER = {kind: place for place, kind in enumerate(choices.StageKind.values)}


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A room as the list shows it. now: the stages that are open, in words; group: its name or empty."""

    space: models.Space
    cards: int
    now: list[str]
    group: str


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """How many take part, each None below five. ideas and cards are not people, and always shown."""

    joined: int | None
    sorted: int | None
    rated: int | None
    voted: int | None
    ideas: int
    unread: int
    cards: int

    @property
    def tag(self) -> str:
        """The same for the same numbers, for ETags."""
        return "-".join(str(value) for value in dataclasses.astuple(self))


def visible(actor: audit_rules.Actor, *, now: datetime.datetime) -> QuerySet[models.Space]:
    """The rooms of the groups the actor works with."""
    reach = gatherings.reach(actor, now=now)
    rows = models.Space.objects.all()
    return rows if reach.everybody else rows.filter(group_id__in=reach.groups)


def space(
    actor: audit_rules.Actor, space_id: uuid.UUID, *, now: datetime.datetime
) -> models.Space | None:
    """One room the actor works with, or None."""
    return visible(actor, now=now).filter(pk=space_id).first()


def lines(
    actor: audit_rules.Actor, *, now: datetime.datetime, state: str = "", text: str = ""
) -> list[Line]:
    """The rooms the actor works with, the newest first. state: RUNNING, FINISHED or empty for all;
    text: words of a name or a prompt, in any language."""
    rows: Any = visible(actor, now=now).order_by("-opened_at", "id")
    rows = rows.annotate(
        card_count=Count("statements", filter=Q(statements__number__isnull=False), distinct=True)
    )
    over = Q(frozen_at__isnull=False) | Q(erased_at__isnull=False)
    if state in (RUNNING, FINISHED):
        rows = rows.exclude(over) if state == RUNNING else rows.filter(over)
    wanted = text.casefold().split()
    found = [one for one in rows.prefetch_related("stages") if _holds(one, wanted)]
    groups = registries.groups.words({one.group_id for one in found}, now)
    return [
        Line(
            space=one,
            cards=one.card_count,
            now=[str(stage.get_kind_display()) for stage in ordered(one) if stage.state == "open"],
            group=str(groups[one.group_id].label) if one.group_id in groups else "",
        )
        for one in found
    ]


def _holds(one: models.Space, wanted: Sequence[str]) -> bool:
    said = " ".join([*one.name.values(), *one.prompt.values()]).casefold()
    return all(word in said for word in wanted)


def choosable_groups(
    actor: audit_rules.Actor, *, now: datetime.datetime
) -> list[tuple[uuid.UUID, str]]:
    """The groups the actor works with as (id, name), for a choice in a form."""
    return [pair for ask in registries.choosable_groups for pair in ask(actor, now)]


def group_name(space: models.Space, *, now: datetime.datetime) -> str:
    """What the room's group is called; empty for a room of no group in particular."""
    found = registries.groups.words([space.group_id], now).get(space.group_id)
    return str(found.label) if found else ""


def ordered(space: models.Space) -> list[models.Stage]:
    """The stages of a room in their order; one query, or none where they are there already."""
    return sorted(space.stages.all(), key=lambda stage: ORDER[stage.kind])


def states(space: models.Space) -> dict[str, str]:
    """The state of every stage by its kind, in their order."""
    return {stage.kind: stage.state for stage in ordered(space)}


def has_begun(space: models.Space) -> bool:
    """Whether the set of cards is fixed: people can sort, rate or vote at this moment, or have.

    A card that changed its number or its words under somebody's hand would be sorted as another. So
    cards stay while such a stage is open, and for good once a deck was dealt or a card answered.
    What was erased had begun too.
    """
    if space.frozen_at or space.erased_at:
        return True
    if space.stages.filter(kind__in=rules.FIXES_CARDS, state=choices.StageState.OPEN).exists():
        return True
    if space.seats.exclude(deck=[]).exists():
        return True
    return any(
        model.objects.filter(seat__space=space).exists()
        for model in (models.Placement, models.Rating, models.Vote)
    )


def is_untouched(space: models.Space) -> bool:
    """Whether nobody has been in it yet: no seat, nothing typed."""
    return not (space.seats.exists() or space.statements.filter(sealed__isnull=False).exists())


def facts(space: models.Space) -> rules.Facts:
    """What the rules of stages ask about a room."""
    found = space.statements.aggregate(
        cards=Count("pk", filter=Q(number__isnull=False)),
        unread=Count("pk", filter=Q(state=choices.StatementState.NEW)),
    )
    return rules.Facts(
        **found,
        scales=space.scales.count(),
        has_begun=has_begun(space),
        is_final=bool(space.frozen_at or space.erased_at),
    )


def counts(space: models.Space) -> Counts:
    """How many take part at this moment; three queries, and no number of people below five."""
    voted = models.Vote.objects.filter(seat=OuterRef("pk"))
    seats = space.seats.aggregate(
        joined=Count("pk"),
        sorted=Count("pk", filter=Q(has_sorted=True)),
        rated=Count("pk", filter=Q(has_rated=True)),
    )
    people = {**seats, "voted": space.seats.filter(Exists(voted)).count()}
    ideas = space.statements.aggregate(
        ideas=Count("pk", filter=Q(sealed__isnull=False)),
        unread=Count("pk", filter=Q(state=choices.StatementState.NEW)),
        cards=Count("pk", filter=Q(number__isnull=False)),
    )
    shown = {name: rules.shown(count) for name, count in people.items()}
    return Counts(
        joined=shown["joined"],
        sorted=shown["sorted"],
        rated=shown["rated"],
        voted=shown["voted"],
        **ideas,
    )


def language_words(codes: Iterable[str]) -> list[str]:
    """Names of languages in the reader's own, in the order of the room."""
    return [gatherings.language_name(code) for code in codes]


def title(space: models.Space) -> str:
    """The room's name in the reader's language."""
    return kit.in_language(space.name)


def abandoned(before: datetime.datetime) -> QuerySet[models.Space]:
    """Rooms never frozen, last opened at or before this moment (UTC), that still hold rows or seals."""
    last = models.Stage.objects.filter(space=OuterRef("pk"), opened_at__gt=before)
    return models.Space.objects.filter(
        ~Exists(last), frozen_at__isnull=True, erased_at__isnull=True, opened_at__lte=before
    )


def abandoned_keys(before: datetime.datetime) -> list[uuid.UUID]:
    """The keys of what was typed in those rooms."""
    rows = models.Statement.objects.filter(space__in=abandoned(before), sealed__isnull=False)
    return list(rows.values_list("pk", flat=True))


def show_typed(person_id: uuid.UUID, reading: registries.Reading) -> Iterable[registries.HeldLine]:
    """Nothing: whoever types in a room is nobody we know by id."""
    return ()


def export_typed(person_id: uuid.UUID, reading: registries.Reading) -> Iterable[Mapping[str, Any]]:
    """Nothing: as above."""
    return ()


def last_opened(space: models.Space) -> datetime.datetime:
    """When a room or one of its stages was last opened (UTC)."""
    moments = [stage.opened_at for stage in space.stages.all() if stage.opened_at]
    return max([space.opened_at, *moments])
