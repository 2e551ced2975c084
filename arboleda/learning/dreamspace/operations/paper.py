"""Slips of paper: typed, mended, typed twice and compared, taken out again.

A slip is a seat without a phone. Names of piles are not among what comes in here: they stay on the
slip. The slip is called by a number, never by a name, so that nothing leads from it to a person.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence

from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import _ground
from arboleda.learning.dreamspace.queries import paper as queries
from arboleda.learning.dreamspace.rules import slips as rules
from arboleda.trust.audit import rules as audit_rules

STANDS = ("same", "first", "second")
"""Which entry stands after a slip was typed twice; "same" where both say the same."""


@dataclasses.dataclass(frozen=True, slots=True)
class SlipTerms:
    """What somebody typed from one slip: numbers of cards. ratings: position of the scale → card → value.

    A card that stands nowhere was not seen. language, group: ticked on the slip, or empty.
    """

    label: str
    piles: Sequence[Sequence[int]] = ()
    unsure: Sequence[int] = ()
    ratings: Mapping[int, Mapping[int, int]] = dataclasses.field(default_factory=dict)
    language: str = ""
    group: str = ""


def enter_slip(
    *,
    actor: audit_rules.Actor,
    space: models.Space,
    terms: SlipTerms,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Seat:
    """Take in what one slip says. Raises Refused, AlreadyDone, Invalid.

    Codes: those of rules.slips.label_problems, entry_problems and rating_problems; nothing_typed,
    label_taken, unknown_language, unknown_group, unknown_scale, not_sorting and not_rating (the
    stage was never opened), frozen.
    """
    context = _ground.Context(actor, now, nonce)
    problems = rules.label_problems(terms.label)
    with _ground.change(context, space, "enter_slip", problems=problems, is_seen=False) as current:
        _ground.check(allowed=True, problems=_problems(current, terms))
        seat = models.Seat.objects.create(
            space=current,
            kind=choices.SeatKind.PAPER,
            label=terms.label,
            language=terms.language,
            group=terms.group,
        )
        _lay(current, seat, terms)
    return seat


def correct_slip(
    *,
    actor: audit_rules.Actor,
    space: models.Space,
    seat: models.Seat,
    terms: SlipTerms,
    now: datetime.datetime,
) -> None:
    """Put something else in the place of what was typed. Raises as enter_slip.

    What was compared before has changed, so the slip no longer counts as typed twice.
    """
    context = _ground.Context(actor, now)
    problems = rules.label_problems(terms.label)
    with _ground.change(
        context, space, "correct_slip", problems=problems, is_seen=False
    ) as current:
        _ground.check(allowed=True, problems=_problems(current, terms, seat))
        seat.label, seat.language, seat.group = terms.label, terms.language, terms.group
        seat.is_checked = False
        seat.save(update_fields=["label", "language", "group", "is_checked"])
        _lay(current, seat, terms)


def check_slip(
    *,
    actor: audit_rules.Actor,
    space: models.Space,
    seat: models.Seat,
    terms: SlipTerms,
    stands: str,
    now: datetime.datetime,
) -> None:
    """Settle a slip that was typed a second time: which entry stands (STANDS).

    terms: the second entry; its label, language and group are not compared. Raises Invalid with
    unknown_choice, not_the_same (they differ, and nobody chose), and as enter_slip.
    """
    context = _ground.Context(actor, now)
    problems = [] if stands in STANDS else ["unknown_choice"]
    rule = f"stands:{stands}" if stands in STANDS else ""
    with _ground.change(
        context, space, "check_slip", problems=problems, rule=rule, is_seen=False
    ) as current:
        given = dataclasses.replace(
            terms, label=seat.label, language=seat.language, group=seat.group
        )
        found = _problems(current, given, seat) if stands != "first" else []
        if stands == "same" and not found and _differs(seat, given):
            found = ["not_the_same"]
        _ground.check(allowed=True, problems=found)
        if stands == "second":
            _lay(current, seat, given)
        models.Seat.objects.filter(pk=seat.pk).update(is_checked=True)


def remove_slip(
    *, actor: audit_rules.Actor, space: models.Space, seat: models.Seat, now: datetime.datetime
) -> None:
    """Take a slip out that was typed by mistake, for good. Raises Refused, Invalid (frozen)."""
    context = _ground.Context(actor, now)
    with _ground.change(context, space, "remove_slip", is_seen=False) as current:
        current.seats.filter(pk=seat.pk, kind=choices.SeatKind.PAPER).delete()


# Inside


def _problems(space: models.Space, terms: SlipTerms, seat: models.Seat | None = None) -> list[str]:
    """What this room cannot take in of a slip. seat: the one that is mended, or None for a new one."""
    known = set(_cards(space))
    states = queries.stage_states(space)
    problems = rules.entry_problems(terms.piles, terms.unsure, known=known)
    points = {one.position: one.points for one in queries.scales(space)}
    for position, values in terms.ratings.items():
        if position not in points:
            problems.append("unknown_scale")
            continue
        problems += rules.rating_problems(values, known=known, points=points[position])
    has_piles = bool(terms.piles or terms.unsure)
    has_ratings = any(terms.ratings.values())
    if has_piles and not rules.takes_paper(states.get(choices.StageKind.SORT, "")):
        problems.append("not_sorting")
    if has_ratings and not rules.takes_paper(states.get(choices.StageKind.RATE, "")):
        problems.append("not_rating")
    if not has_piles and not has_ratings:
        problems.append("nothing_typed")
    if terms.language and terms.language not in space.languages:
        problems.append("unknown_language")
    if terms.group and terms.group not in {one["code"] for one in space.groups}:
        problems.append("unknown_group")
    taken = queries.slip_called(space, terms.label)
    if taken is not None and (seat is None or taken.pk != seat.pk):
        problems.append("label_taken")
    return problems


def _differs(seat: models.Seat, terms: SlipTerms) -> bool:
    before = queries.entry(seat)
    if rules.compare_sorts(before.piles, before.unsure, terms.piles, terms.unsure):
        return True
    positions = before.ratings.keys() | terms.ratings.keys()
    return any(
        rules.compare_ratings(before.ratings.get(one, {}), terms.ratings.get(one, {}))
        for one in positions
    )


def _cards(space: models.Space) -> dict[int, models.Statement]:
    return {card.number: card for card in queries.cards(space) if card.number is not None}


def _lay(space: models.Space, seat: models.Seat, terms: SlipTerms) -> None:
    """Keep what the slip says, in place of what it said before; in the caller's transaction."""
    by_number = _cards(space)
    seat.placements.all().delete()
    seat.piles.all().delete()
    seat.ratings.all().delete()
    turn = 0
    rows: list[models.Placement] = []
    for number, cards in enumerate([*terms.piles, terms.unsure], start=1):
        is_pile = number <= len(terms.piles)
        pile = models.Pile.objects.create(seat=seat, number=number) if is_pile else None
        for card in cards:
            turn += 1
            rows.append(
                models.Placement(seat=seat, statement=by_number[card], pile=pile, turn=turn)
            )
    models.Placement.objects.bulk_create(rows)
    scales = {one.position: one for one in queries.scales(space)}
    models.Rating.objects.bulk_create(
        models.Rating(seat=seat, statement=by_number[card], scale=scales[position], value=value)
        for position, values in terms.ratings.items()
        for card, value in values.items()
    )
    seat.has_sorted = bool(terms.piles)
    seat.has_rated = any(terms.ratings.values())
    seat.save(update_fields=["has_sorted", "has_rated"])
