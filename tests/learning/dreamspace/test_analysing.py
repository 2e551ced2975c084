"""Maps of a room: in batches while people sort, then the last one and the erasing after it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.kit import errors
from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.operations import analysing
from arboleda.learning.dreamspace.queries import maps as queries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from tests.factories import dreamspace as made
from tests.factories import maps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_lots")]
Now = datetime.datetime
SYSTEM = audit_rules.SYSTEM
ROWS = (models.Seat, models.Pile, models.Placement, models.Rating, models.Vote)


def events() -> list[str]:
    return list(audit.Event.objects.order_by("seq").values_list("action", flat=True))


def room(now: Now, *, people: int, cards: int = 12) -> models.Space:
    space = made.space(now)
    made.cards(space, cards)
    maps.sorters(space, people)
    return space


def freeze(space: models.Space, now: Now) -> None:
    analysing.freeze(actor=SYSTEM, space=space, now=now)


def work(space: models.Space, now: Now) -> None:
    analysing.work(space_id=space.pk, now=now)
    space.refresh_from_db()


# Live


def test_nobody_is_mapped_below_five(now: Now) -> None:
    space = room(now, people=4)
    assert analysing.draw_live(space=space, now=now) is None
    maps.sorters(space, 1, start=50)
    first = analysing.draw_live(space=space, now=now)
    assert first is not None
    assert (first.seats, first.is_final, len(first.input_hash)) == (5, False, 64)


def test_a_live_map_changes_with_every_fifth_sort(now: Now) -> None:
    space = room(now, people=6)
    first = analysing.draw_live(space=space, now=now)
    maps.sorters(space, 4, start=50)
    assert analysing.draw_live(space=space, now=now) is None
    assert queries.newest(space) == first
    maps.sorters(space, 1, start=60)
    second = analysing.draw_live(space=space, now=now)
    assert second is not None
    assert second.seats == 11
    assert list(space.analyses.all()) == [second]  # The one before is gone: no difference is left.


def test_every_room_that_is_due_is_drawn_by_the_clock(now: Now) -> None:
    due, few = room(now, people=5), room(now, people=4)
    assert analysing.draw_due_maps(now=now) == 1
    assert analysing.draw_due_maps(now=now) == 0
    assert (due.analyses.count(), few.analyses.count()) == (1, 0)


def test_a_live_map_does_not_jump_and_screens_hear_of_it(now: Now) -> None:
    space = room(now, people=10)
    first = analysing.draw_live(space=space, now=now)
    before = models.Space.objects.get(pk=space.pk).revision
    maps.sorters(space, 5, start=50)
    second = analysing.draw_live(space=space, now=now)
    assert first is not None
    assert second is not None
    pairs = zip(
        first.result["ordinal"]["coordinates"],
        second.result["ordinal"]["coordinates"],
        strict=True,
    )
    assert max(abs(a - c) + abs(b - d) for (a, b), (c, d) in pairs) < 1.0
    assert models.Space.objects.get(pk=space.pk).revision == before + 1


def test_a_live_map_holds_no_ratings_and_leaves_no_row(now: Now) -> None:
    space = maps.full(now, people=6)
    drawn = analysing.draw_live(space=space, now=now)
    assert drawn is not None
    assert (drawn.result["rated"], drawn.opinions) == ({}, {})
    assert "ratio" not in drawn.result
    assert events() == []


def test_a_card_that_fewer_than_five_sorted_has_no_place(now: Now) -> None:
    space = room(now, people=5)
    late = made.cards(space, 1)[0]
    made.sorted_seat(space, [[1, 2, late.number or 0], [3, 4, 5]])
    maps.sorters(space, 4, start=80)
    models.Placement.objects.filter(statement=late).exclude(
        seat__in=models.Placement.objects.filter(statement=late).values("seat")[:4]
    ).delete()
    drawn = analysing.draw_live(space=space, now=now)
    assert drawn is not None
    assert drawn.result["left_out"] == [str(late.pk)]
    assert str(late.pk) not in drawn.result["cards"]


def test_sorts_that_make_no_map_say_why(now: Now) -> None:
    space = made.space(now)
    made.cards(space, 6)
    for _ in range(5):
        made.sorted_seat(space, [[1, 2, 3, 4, 5, 6]])
    drawn = analysing.draw_live(space=space, now=now)
    assert drawn is not None
    assert drawn.result["nothing"] == "one_pile"


# Freezing


def test_freezing_closes_the_room_at_once(now: Now) -> None:
    space = maps.full(now, stages={"sort": "open", "interpret": "open"})
    freeze(space, now)
    kept = models.Space.objects.get(pk=space.pk)
    assert (kept.code, kept.frozen_at, kept.erased_at) == ("", now, None)
    states = dict(space.stages.values_list("kind", "state"))
    assert (states["sort"], states["interpret"]) == ("closed", "open")
    assert events() == ["dreamspace.freeze_space"]
    assert analysing.draw_live(space=kept, now=now) is None


def test_a_frozen_room_keeps_its_map_and_nobody_s_row(now: Now) -> None:
    space = maps.full(now, votes=True)
    idea = made.idea(space, "A bench at the corner")
    analysing.draw_live(space=space, now=now)
    freeze(space, now)
    work(space, now)
    last = queries.final(space)
    assert last is not None
    assert [one.is_final for one in space.analyses.all()] == [True]
    assert (space.erased_at, space.clusters) == (now, last.result["ordinal"]["clusters"])
    for model in ROWS:
        assert not model.objects.exists()
    assert not models.Statement.objects.filter(pk=idea.pk).exists()
    assert space.statements.count() == 16
    assert events() == [
        "dreamspace.freeze_space",
        "dreamspace.save_map",
        "dreamspace.erase_rows",
    ]
    together = last.result["ordinal"]["together"]
    assert together[0][0] == 12  # T and N are kept: counts, nobody's row.
    assert last.result["ratio"]["together"] is None
    assert last.result["people"] == {"sorted": 12, "rated": 12, "voted": 12}


def test_the_keys_of_what_was_typed_die_before_its_rows(
    now: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = maps.full(now)
    idea = made.idea(space, "A bench at the corner")
    freeze(space, now)
    monkeypatch.setattr(analysing, "_erase_rows", _die)
    with pytest.raises(Died):
        work(space, now)
    idea.refresh_from_db()
    assert idea.sealed is not None
    opened = vault.open_sealed(
        actor=SYSTEM,
        items=[vault.Sealed(idea.pk, "dream-idea", idea.pk, "idea", bytes(idea.sealed))],
        action="dreamspace.read_ideas",
        purpose="dream",
        rule="test",
    )
    assert opened == {}


class Died(RuntimeError):
    """As if the worker had been switched off."""


def _die(*args: Any, **kwargs: Any) -> None:
    raise Died


@pytest.mark.parametrize("step", ["_save_map", "_destroy_keys", "_erase_rows"])
def test_a_freezing_that_died_goes_on_where_it_stood(
    now: Now, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    space = maps.full(now)
    made.idea(space, "A bench at the corner")
    freeze(space, now)
    with monkeypatch.context() as broken:
        broken.setattr(analysing, step, _die)
        with pytest.raises(Died):
            work(space, now)
    assert queries.is_at_work(space)
    assert models.Space.objects.get(pk=space.pk).erased_at is None
    kept = queries.final(space)
    work(space, now)
    assert not queries.is_at_work(space)
    assert space.erased_at == now
    assert kept is None or queries.final(space) == kept  # The last map is worked out once.
    assert not models.Seat.objects.exists()


def test_a_chore_takes_up_what_has_stood_still(now: Now) -> None:
    space, fresh = maps.full(now, people=6), maps.full(now, people=6)
    freeze(space, now)
    later = now + queries.STUCK
    freeze(fresh, later)
    assert analysing.resume_freezings(now=later) == 1
    space.refresh_from_db()
    assert space.erased_at == later
    assert queries.is_at_work(fresh)
    assert analysing.resume_freezings(now=later) == 0


def test_half_of_the_seats_gone_is_no_hindrance(now: Now, monkeypatch: pytest.MonkeyPatch) -> None:
    space = maps.full(now)
    freeze(space, now)
    monkeypatch.setattr(analysing, "CHUNK", 5)
    real, calls = analysing._drop, []

    def once(seats: list[Any]) -> None:
        calls.append(seats)
        if len(calls) == 2:
            raise Died
        real(seats)

    monkeypatch.setattr(analysing, "_drop", once)
    with pytest.raises(Died):
        work(space, now)
    assert models.Seat.objects.count() == 7
    assert queries.final(space) is not None
    work(space, now)
    assert not models.Seat.objects.exists()


@pytest.mark.parametrize("action", ["dreamspace.save_map", "dreamspace.erase_rows"])
def test_what_cannot_be_written_down_is_not_done(
    now: Now, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    from arboleda.trust.audit import operations as writing

    space = maps.full(now)
    freeze(space, now)
    real = writing.record

    def fail(**given: Any) -> Any:
        if given["action"] == action:
            raise Died
        return real(**given)

    with monkeypatch.context() as broken:
        broken.setattr(writing, "record", fail)
        with pytest.raises(Died):
            work(space, now)
    assert space.erased_at is None
    assert (queries.final(space) is None) == (action == "dreamspace.save_map")
    work(space, now)
    assert space.erased_at == now


def test_freezing_is_undone_without_its_audit_row(now: Now, broken_audit: None) -> None:
    space = maps.full(now)
    with pytest.raises(RuntimeError):
        freeze(space, now)
    kept = models.Space.objects.get(pk=space.pk)
    assert kept.frozen_at is None
    assert kept.code
    assert queries.freezing(space) is None


def test_who_may_not_and_what_is_refused(now: Now, make_account: Callable[..., Any]) -> None:
    space = made.space(now)
    stranger = audit_rules.Actor(make_account("facilitator").person_id, "facilitator")
    with pytest.raises(accounts.Refused):
        analysing.freeze(actor=stranger, space=space, now=now)
    with pytest.raises(accounts.Invalid) as caught:
        freeze(space, now)
    assert caught.value.problems == ["nobody_yet"]
    maps.full(now)
    frozen = maps.frozen(now)
    with pytest.raises(accounts.Invalid) as caught:
        freeze(frozen, now)
    assert caught.value.problems == ["frozen"]


def test_fewer_than_five_leave_no_map_and_no_rows(now: Now) -> None:
    space = room(now, people=4)
    freeze(space, now)
    work(space, now)
    assert queries.final(space) is None
    assert space.erased_at == now
    assert not models.Seat.objects.exists()
    assert audit.Event.objects.get(action="dreamspace.save_map").rule == "too_few"


def test_few_who_sorted_do_not_cost_the_ratings_of_many(now: Now) -> None:
    space = room(now, people=3)
    maps.rate(space, [made.seat(space) for _ in range(6)])
    freeze(space, now)
    work(space, now)
    last = queries.final(space)
    assert last is not None
    assert (last.seats, last.result["people"]["sorted"]) == (6, None)
    assert last.result["nothing"] and not last.result.get("ordinal")
    assert all(len(one["means"]) == 12 for one in last.result["rated"].values())
    assert len(last.result["rated"]) == 2


def test_while_the_keys_are_locked_the_step_stands(now: Now, keeper: Any) -> None:
    space = maps.full(now)
    freeze(space, now)
    keeper.lock()
    with pytest.raises(errors.Locked):
        work(space, now)
    assert models.Seat.objects.count() == 12
    keeper.unlock()
    work(space, now)
    assert not models.Seat.objects.exists()


def test_the_same_input_has_the_same_hash_and_map(now: Now) -> None:
    one, other = maps.frozen(now), maps.frozen(now)
    first, second = queries.final(one), queries.final(other)
    assert first is not None
    assert second is not None
    ignored = {"cards", "statements"}
    plain = [
        json.dumps({k: v for k, v in row.result["ordinal"].items() if k not in ignored})
        for row in (first, second)
    ]
    assert plain[0] == plain[1]


# What is kept


def test_a_rating_by_fewer_than_five_is_hidden(now: Now) -> None:
    space = maps.full(now, people=7)
    card = space.statements.get(number=1)
    kept = models.Rating.objects.filter(statement=card, scale__position=1)
    kept.exclude(pk__in=list(kept.values_list("pk", flat=True)[:4])).delete()
    freeze(space, now)
    work(space, now)
    last = queries.final(space)
    assert last is not None
    first, second = last.result["rated"].values()
    assert (first["means"][0], first["counts"][0], first["high"][0]) == (None, 0, None)
    assert second["counts"][0] == 7


def test_groups_are_compared_from_five_on_both_sides(now: Now) -> None:
    enough, few = maps.frozen(now, people=10), maps.frozen(now, people=9)
    compared = queries.final(enough)
    hidden = queries.final(few)
    assert compared is not None
    assert hidden is not None
    assert [one["one"] for one in compared.result["groups"]] == ["north", "north"]
    assert hidden.result["groups"] == []


def test_no_share_tells_of_fewer_than_five(now: Now) -> None:
    last = queries.final(maps.frozen(now, people=14, votes=True))
    assert last is not None
    assert last.opinions["groups"] == [7, 7]
    for card in last.opinions["cards"]:
        for share in (card["agree"], card["disagree"]):
            assert share is None or 5 <= round(share * card["votes"]) <= card["votes"] - 5
        for each in card["groups"]:
            assert each is None or each["agree"] is None or each["agree"] * each["votes"] >= 5


def test_a_group_of_four_hides_the_groups(now: Now) -> None:
    space = made.space(now)
    made.cards(space, 8)
    seats = [made.seat(space) for _ in range(13)]
    cards = list(space.statements.all())
    models.Vote.objects.bulk_create(
        models.Vote(seat=seat, statement=card, value=1 if place < 4 else -1)
        for place, seat in enumerate(seats)
        for card in cards
    )
    freeze(space, now)
    work(space, now)
    last = queries.final(space)
    assert last is not None
    assert (last.opinions["groups"], last.result["nothing"]) == ([], "nobody")
    assert last.seats == 13
