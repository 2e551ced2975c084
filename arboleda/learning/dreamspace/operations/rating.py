"""Rating cards, and agreeing or disagreeing with them. Nothing here is audited: docs/decisions/0043."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import _phones
from arboleda.learning.dreamspace.rules import sorting as rules
from arboleda.trust.accounts import operations as accounts

RATE, VOTE = choices.StageKind.RATE, choices.StageKind.VOTE


def rate(*, seat: models.Seat, answers: Mapping[tuple[int, int], int]) -> None:
    """Keep how a seat rates cards: answers by (card's number, question's position), from 1 up.

    What was answered before is changed, the rest stays. Raises Invalid (stage_closed, seat_gone,
    is_done, codes of rules.rating_problems).
    """
    with _phones.during(seat, RATE) as current:
        if current.has_rated:
            raise accounts.Invalid(["is_done"])
        cards = {one: _phones.card_of(current, one) for one in {card for card, _ in answers}}
        scales = {one.position: one for one in models.Scale.objects.filter(space=seat.space_id)}
        problems = rules.rating_problems(
            answers,
            cards=cards.keys(),
            points={position: one.points for position, one in scales.items()},
        )
        if problems:
            raise accounts.Invalid(problems)
        known = {(one.statement_id, one.scale_id): one for one in current.ratings.all()}
        for (card, position), value in answers.items():
            _keep(current, known, cards[card], scales[position], value)


def _keep(
    seat: models.Seat,
    known: Mapping[tuple[uuid.UUID, int], models.Rating],
    card: models.Statement,
    scale: models.Scale,
    value: int,
) -> None:
    row = known.get((card.pk, scale.pk))
    if row is None:
        models.Rating.objects.create(seat=seat, statement=card, scale=scale, value=value)
    elif row.value != value:
        row.value = value
        row.save(update_fields=["value"])


def vote(*, seat: models.Seat, card: int, value: int) -> None:
    """Agree (1), disagree (-1) or pass (0) on one card; a card that has a vote keeps it.

    Raises Invalid (stage_closed, seat_gone, no_such_card, no_such_answer).
    """
    if value not in rules.VOTES:
        raise accounts.Invalid(["no_such_answer"])
    with _phones.during(seat, VOTE) as current:
        statement = _phones.card_of(current, card)
        if not current.votes.filter(statement=statement).exists():
            turn = _phones.next_turn(current.votes.all())
            models.Vote.objects.create(seat=current, statement=statement, value=value, turn=turn)


def undo_vote(*, seat: models.Seat, turn: int) -> None:
    """Take the last vote back, if it was this turn. Raises Invalid (stage_closed, seat_gone)."""
    with _phones.during(seat, VOTE) as current:
        last = current.votes.order_by("-turn").first()
        if last is not None and last.turn == turn:
            last.delete()
