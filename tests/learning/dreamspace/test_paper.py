"""Slips of paper: typed, mended, compared, taken out; done, refused, undone without their row."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.operations import paper as operations
from arboleda.learning.dreamspace.queries import paper as queries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from tests.factories import dreamspace as made

pytestmark = pytest.mark.django_db
Now = datetime.datetime
SYSTEM = audit_rules.SYSTEM
STRANGER = audit_rules.Actor(None, "facilitator")
TERMS = operations.SlipTerms(
    label="12",
    piles=((1, 2), (3,)),
    unsure=(4,),
    ratings={1: {1: 5, 2: 1}, 2: {3: 2}},
    language="es",
)


@pytest.fixture
def space(now: Now) -> models.Space:
    """A room with six cards, open to sort and to rate."""
    one = made.space(now, stages={"sort": "open", "rate": "closed"})
    made.cards(one, 6)
    return one


def enter(space: models.Space, now: Now, **changes: Any) -> models.Seat:
    terms = dataclasses.replace(TERMS, **changes)
    return operations.enter_slip(actor=SYSTEM, space=space, terms=terms, now=now)


def refused(problems: list[str], call: Callable[..., Any], **given: Any) -> None:
    before = models.Placement.objects.count()
    with pytest.raises(accounts.Invalid) as caught:
        call(**given)
    assert caught.value.problems == problems
    assert models.Placement.objects.count() == before


def last_event() -> audit.Event:
    return audit.Event.objects.order_by("-pk")[0]


def test_a_slip_is_a_seat_without_a_phone(space: models.Space, now: Now) -> None:
    seat = enter(space, now)
    seat.refresh_from_db()
    assert (seat.kind, seat.token, seat.label, seat.language) == ("paper", None, "12", "es")
    assert (seat.has_sorted, seat.has_rated, seat.is_checked) == (True, True, False)
    assert queries.entry(seat) == queries.Entry(((1, 2), (3,)), (4,), {1: {1: 5, 2: 1}, 2: {3: 2}})
    assert all(pile.sealed is None for pile in seat.piles.all())
    assert (last_event().action, last_event().references) == (
        "dreamspace.enter_slip",
        str(space.pk),
    )


def test_typing_a_slip_changes_nothing_that_screens_show(space: models.Space, now: Now) -> None:
    enter(space, now)
    space.refresh_from_db()
    assert space.revision == 0


def test_the_list_counts_what_stands_on_each_slip(space: models.Space, now: Now) -> None:
    for label in ("12", "2", "A3"):
        enter(space, now, label=label)
    made.sorted_seat(space, [[1, 2]])
    lines = queries.slip_lines(space)
    assert [one.seat.label for one in lines] == ["2", "12", "A3"]
    assert (lines[0].piles, lines[0].placed, lines[0].unsure, lines[0].missing) == (2, 3, 1, 2)
    assert lines[0].rated == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"label": "Rosa"}, "label_no_number"),
        ({"label": ""}, "no_label"),
        ({"piles": ((1, 99),)}, "unknown_card"),
        ({"piles": ((1,), (1,))}, "card_twice"),
        ({"piles": ((1,), ())}, "empty_pile"),
        ({"unsure": (1,)}, "card_twice"),
        ({"ratings": {1: {1: 6}}}, "value_unknown"),
        ({"ratings": {1: {99: 1}}}, "unknown_card"),
        ({"ratings": {9: {1: 1}}}, "unknown_scale"),
        ({"piles": (), "unsure": (), "ratings": {1: {}}}, "nothing_typed"),
        ({"language": "pl"}, "unknown_language"),
        ({"group": "north"}, "unknown_group"),
    ],
)
def test_slips_that_are_refused(
    space: models.Space, now: Now, changes: dict[str, Any], code: str
) -> None:
    refused([code], enter, space=space, now=now, **changes)
    assert not models.Seat.objects.exists()


def test_a_slip_comes_once(space: models.Space, now: Now) -> None:
    enter(space, now)
    refused(["label_taken"], enter, space=space, now=now)
    nonce = {"actor": SYSTEM, "space": space, "now": now, "nonce": "n" * 20}
    terms = dataclasses.replace(TERMS, label="13")
    operations.enter_slip(terms=terms, **nonce)  # type: ignore[arg-type]  # One dictionary of all.
    with pytest.raises(accounts.AlreadyDone):
        operations.enter_slip(terms=terms, **nonce)  # type: ignore[arg-type]
    assert models.Seat.objects.count() == 2


def test_before_its_stage_was_opened_nothing_is_typed(now: Now) -> None:
    one = made.space(now, stages={"sort": "waiting", "rate": "skipped"})
    made.cards(one, 6)
    refused(["not_sorting", "not_rating"], enter, space=one, now=now)


def test_a_frozen_room_takes_no_slip(space: models.Space, now: Now) -> None:
    seat = enter(space, now)
    models.Space.objects.update(frozen_at=now)
    given: dict[str, Any] = {"actor": SYSTEM, "space": space, "now": now}
    other = dataclasses.replace(TERMS, label="13")
    refused(["frozen"], operations.enter_slip, terms=other, **given)
    refused(["frozen"], operations.correct_slip, seat=seat, terms=TERMS, **given)
    refused(["frozen"], operations.check_slip, seat=seat, terms=TERMS, stands="same", **given)
    refused(["frozen"], operations.remove_slip, seat=seat, **given)


def test_whoever_works_with_other_groups_types_nothing(space: models.Space, now: Now) -> None:
    seat = enter(space, now)
    given: dict[str, Any] = {"actor": STRANGER, "space": space, "now": now}
    for call, more in (
        (operations.enter_slip, {"terms": TERMS}),
        (operations.correct_slip, {"seat": seat, "terms": TERMS}),
        (operations.check_slip, {"seat": seat, "terms": TERMS, "stands": "same"}),
        (operations.remove_slip, {"seat": seat}),
    ):
        with pytest.raises(accounts.Refused):
            call(**given, **more)  # type: ignore[operator]  # Four calls of one shape.


def test_a_slip_is_gone_without_its_audit_row(
    space: models.Space, now: Now, broken_audit: None
) -> None:
    with pytest.raises(RuntimeError):
        enter(space, now)
    assert not models.Seat.objects.exists()
    assert not models.Placement.objects.exists()


def test_mending_puts_something_else_in_its_place(space: models.Space, now: Now) -> None:
    seat = enter(space, now)
    models.Seat.objects.update(is_checked=True)
    terms = operations.SlipTerms(label="A7", piles=((5, 6),))
    operations.correct_slip(actor=SYSTEM, space=space, seat=seat, terms=terms, now=now)
    seat.refresh_from_db()
    assert (seat.label, seat.language, seat.is_checked) == ("A7", "", False)
    assert (seat.has_sorted, seat.has_rated) == (True, False)
    assert queries.entry(seat) == queries.Entry(((5, 6),), (), {})
    assert last_event().action == "dreamspace.correct_slip"


def test_mending_is_undone_without_its_audit_row(
    space: models.Space, now: Now, request: pytest.FixtureRequest
) -> None:
    seat = enter(space, now)
    before = queries.entry(seat)
    request.getfixturevalue("broken_audit")
    terms = operations.SlipTerms(label="A7", piles=((5, 6),))
    with pytest.raises(RuntimeError):
        operations.correct_slip(actor=SYSTEM, space=space, seat=seat, terms=terms, now=now)
    with pytest.raises(RuntimeError):
        operations.remove_slip(actor=SYSTEM, space=space, seat=seat, now=now)
    assert queries.entry(models.Seat.objects.get()) == before


def check(seat: models.Seat, now: Now, stands: str, **changes: Any) -> models.Seat:
    terms = dataclasses.replace(TERMS, **changes)
    operations.check_slip(
        actor=SYSTEM, space=seat.space, seat=seat, terms=terms, stands=stands, now=now
    )
    return models.Seat.objects.get(pk=seat.pk)


def test_two_entries_that_agree_are_marked(space: models.Space, now: Now) -> None:
    seat = enter(space, now)
    assert check(seat, now, "same", piles=((3,), (2, 1))).is_checked
    assert (last_event().action, last_event().rule) == ("dreamspace.check_slip", "stands:same")


def test_two_entries_that_differ_need_somebody_who_chooses(space: models.Space, now: Now) -> None:
    seat = enter(space, now)
    other = ((1, 2, 3),)
    refused(["not_the_same"], check, seat=seat, now=now, stands="same", piles=other)
    refused(["unknown_choice"], check, seat=seat, now=now, stands="both", piles=other)
    assert check(seat, now, "first", piles=other).is_checked
    assert queries.entry(seat).piles == ((1, 2), (3,))
    assert check(seat, now, "second", piles=other, ratings={}).label == "12"
    assert queries.entry(seat) == queries.Entry(other, (4,), {})


def test_a_slip_is_taken_out_with_all_that_was_typed(space: models.Space, now: Now) -> None:
    seat, phone = enter(space, now), made.sorted_seat(space, [[1, 2]])
    operations.remove_slip(actor=SYSTEM, space=space, seat=seat, now=now)
    operations.remove_slip(actor=SYSTEM, space=space, seat=phone, now=now)
    assert list(models.Seat.objects.all()) == [phone]
    assert models.Placement.objects.count() == 2
    assert not models.Rating.objects.exists()
