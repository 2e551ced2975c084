"""Seats: taken, found again, and what is done from them. Retries change nothing twice."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from typing import Any

import pytest

from arboleda.engines.sealing import seats as sealing
from arboleda.kit import errors
from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import rating, seats, sorting, telling
from arboleda.learning.dreamspace.queries import seats as queries
from arboleda.learning.dreamspace.queries import wanted
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from tests.factories import dreamspace as factory

pytestmark = pytest.mark.django_db
NUMBER = b"\7" * 32
Kind = choices.StageKind
DAY = datetime.timedelta(days=1)


@pytest.fixture
def space(now: datetime.datetime) -> models.Space:
    """A room with eight cards in which everything on phones but the ideas is open."""
    made = factory.space(now, stages={"sort": "open", "rate": "open", "vote": "open"})
    factory.cards(made, 8)
    return made


@pytest.fixture
def seat(space: models.Space) -> models.Seat:
    return seats.join(space=space, number=NUMBER, language="es")


@pytest.fixture
def key(space: models.Space) -> bytes:
    return sealing.names_key(NUMBER, space.pk)


def refused(code: str) -> Any:
    return pytest.raises(accounts.Invalid, match=code)


def piles(seat: models.Seat) -> dict[int | None, set[int]]:
    """Which cards lie where."""
    found: dict[int | None, set[int]] = {}
    rows = seat.placements.values_list("pile__number", "statement__number")
    for pile, card in rows:
        assert card is not None
        found.setdefault(pile, set()).add(card)
    return found


# Joining


def test_one_number_takes_one_seat(space: models.Space) -> None:
    first = seats.join(space=space, number=NUMBER, language="es")
    again = seats.join(space=space, number=NUMBER, language="en")
    other = seats.join(space=space, number=b"\6" * 32, language="en")
    assert first.pk == again.pk
    assert again.language == "es", "the first tap counts"
    assert other.pk != first.pk
    assert queries.seat_of(space, NUMBER) == first
    assert bytes(first.token or b"") == sealing.token(NUMBER, space.pk)


def test_joining_is_refused_where_it_makes_no_sense(
    space: models.Space, now: datetime.datetime
) -> None:
    space.groups = [{"code": "g1", "words": {"en": "Neighbours"}}]
    with refused("unknown_language"):
        seats.join(space=space, number=NUMBER, language="fr")
    with refused("unknown_group"):
        seats.join(space=space, number=NUMBER, language="en", group="g2")
    assert seats.join(space=space, number=NUMBER, language="en", group="g1").group == "g1"
    for closed in ({"code": ""}, {"frozen_at": now}, {"erased_at": now}):
        shut = factory.space(now, **closed)
        with refused("room_closed"):
            seats.join(space=shut, number=NUMBER, language="en")


def test_a_deck_is_dealt_when_somebody_joins_and_balanced(
    space: models.Space, now: datetime.datetime
) -> None:
    space.deck_size = 4
    space.save()
    made = [
        seats.join(space=space, number=bytes([count]) * 32, language="en") for count in range(6)
    ]
    held = Counter(card for one in made for card in one.deck)
    assert all(len(one.deck) == 4 for one in made)
    assert set(held.values()) == {3}, "24 cards in hands, 8 cards in the room"
    assert len({frozenset(one.deck) for one in made}) == 6
    with refused("no_such_card"):
        outside = next(iter(set(range(1, 9)) - set(made[0].deck)))
        sorting.place(seat=made[0], card=outside, pile=None)


def test_who_joined_before_there_were_cards_is_dealt_a_deck_at_first_sight(
    now: datetime.datetime,
) -> None:
    early = factory.space(now, deck_size=3)
    one = seats.join(space=early, number=NUMBER, language="en")
    assert seats.deal(seat=one).deck == []
    factory.cards(early, 8)
    deck = list(seats.deal(seat=one).deck)
    assert len(deck) == 3
    factory.cards(early, 2)
    assert seats.deal(seat=one).deck == deck, "once dealt it stays"
    assert queries.numbers(one) == deck


# The way back


def test_a_written_code_brings_back_the_number_and_nothing_else_does(
    space: models.Space, seat: models.Seat, now: datetime.datetime
) -> None:
    code = seats.make_way_back(seat=seat, number=NUMBER)
    seat.refresh_from_db()
    kept = bytes(seat.way_back or b""), bytes(seat.sealed_number or b"")
    assert code.encode() not in b"".join(kept)
    assert NUMBER not in b"".join(kept)
    assert seats.make_way_back(seat=seat, number=NUMBER) == code
    assert seats.come_back(space=space, code=code) == NUMBER
    with refused("no_such_seat"):
        seats.come_back(space=space, code="2" * 10)
    with refused("no_such_seat"):
        seats.come_back(space=factory.space(now), code=code)
    models.Seat.objects.update(sealed_number=b"altered")
    with refused("no_such_seat"):
        seats.come_back(space=space, code=code)


# Sorting


def test_cards_go_on_piles_with_names_that_only_the_phone_opens(
    seat: models.Seat, key: bytes
) -> None:
    sorting.place_on_new_pile(seat=seat, card=3, name="  Calles   seguras ", key=key)
    sorting.place_on_new_pile(seat=seat, card=4, name="", key=key)
    sorting.place(seat=seat, card=5, pile=1)
    sorting.place(seat=seat, card=6, pile=None)
    assert piles(seat) == {1: {3, 5}, 2: {4}, None: {6}}
    shown = [(one.number, one.name, one.count) for one in queries.piles(seat, key)]
    assert shown == [(1, "Calles seguras", 2), (2, "", 1)]
    assert [one.name for one in queries.piles(seat, b"\0" * 32)] == ["", ""]
    assert b"Calles" not in bytes(seat.piles.get(number=1).sealed or b"")
    hand = queries.sorting_hand(seat, "es")
    assert (hand.progress.done, hand.progress.total, hand.last) == (4, 8, ("unsure", 0))


def test_a_tap_sent_twice_changes_nothing_twice(seat: models.Seat, key: bytes) -> None:
    for _ in range(2):
        sorting.place_on_new_pile(seat=seat, card=1, name="One", key=key)
    for _ in range(2):
        sorting.place_on_new_pile(seat=seat, card=2, name="Two", key=key)
    for pile in (1, 2):
        sorting.place(seat=seat, card=3, pile=pile)
    assert piles(seat) == {1: {1, 3}, 2: {2}}
    assert sorted(seat.placements.values_list("turn", flat=True)) == [1, 2, 3]
    for _ in range(2):
        sorting.undo(seat=seat, turn=3)
    assert piles(seat) == {1: {1}, 2: {2}}
    sorting.undo(seat=seat, turn=2)
    assert piles(seat) == {1: {1}}
    assert seat.piles.count() == 1, "the pile that is empty goes"
    sorting.undo(seat=seat, turn=99)
    assert piles(seat) == {1: {1}}


def test_sorting_is_refused_where_it_makes_no_sense(
    space: models.Space, seat: models.Seat, key: bytes, now: datetime.datetime
) -> None:
    with refused("no_such_card"):
        sorting.place(seat=seat, card=99, pile=None)
    with refused("no_such_pile"):
        sorting.place(seat=seat, card=1, pile=1)
    with refused("name_too_long"):
        sorting.place_on_new_pile(seat=seat, card=1, name="a" * 61, key=key)
    with refused("nothing_yet"):
        seats.finish(seat=seat, kind=Kind.SORT)
    assert not seat.placements.exists()
    assert not seat.piles.exists()
    sorting.place_on_new_pile(seat=seat, card=1, name="", key=key)
    seats.finish(seat=seat, kind=Kind.SORT)
    with refused("is_done"):
        sorting.place(seat=seat, card=2, pile=1)
    seats.reopen(seat=seat, kind=Kind.SORT)
    factory.set_stage(space, "sort", "closed", now)
    for act in (
        lambda: sorting.place(seat=seat, card=2, pile=1),
        lambda: sorting.undo(seat=seat, turn=1),
        lambda: sorting.tidy(seat=seat, changes=sorting.Tidying(), key=key),
        lambda: seats.finish(seat=seat, kind=Kind.SORT),
    ):
        with refused("stage_closed"):
            act()
    factory.set_stage(space, "sort", "open", now)
    models.Space.objects.update(frozen_at=now)
    with refused("stage_closed"):
        sorting.place(seat=seat, card=2, pile=1)
    models.Seat.objects.all().delete()
    with refused("seat_gone"):
        sorting.place(seat=seat, card=2, pile=1)


def test_piles_are_tidied_at_once_or_not_at_all(seat: models.Seat, key: bytes) -> None:
    for card, name in ((1, "A"), (2, "B"), (3, "C")):
        sorting.place_on_new_pile(seat=seat, card=card, name=name, key=key)
    for card, pile in ((4, 1), (5, 2), (6, None)):
        sorting.place(seat=seat, card=card, pile=pile)
    changes = sorting.Tidying(
        names={1: "Alpha", 2: ""},
        moves={4: None, 6: 3, 5: sorting.NEW},
        merges={3: 1},
    )
    sorting.tidy(seat=seat, changes=changes, key=key)
    assert piles(seat) == {1: {1, 3, 6}, 2: {2}, None: {4}, 4: {5}}
    assert {one.number: one.name for one in queries.piles(seat, key)} == {1: "Alpha", 2: "", 4: ""}
    for wrong in (
        sorting.Tidying(names={1: "Beta"}, moves={1: 9}),
        sorting.Tidying(names={1: "Beta"}, merges={1: 9}),
        sorting.Tidying(names={9: "Beta"}),
    ):
        with refused("no_such_pile"):
            sorting.tidy(seat=seat, changes=wrong, key=key)
    assert piles(seat) == {1: {1, 3, 6}, 2: {2}, None: {4}, 4: {5}}
    assert queries.piles(seat, key)[0].name == "Alpha"


def test_done_says_in_which_language_it_was_read(seat: models.Seat, key: bytes) -> None:
    sorting.place_on_new_pile(seat=seat, card=1, name="", key=key)
    done = seats.finish(seat=seat, kind=Kind.SORT, language="en")
    assert (done.has_sorted, done.language) == (True, "en")
    assert seats.finish(seat=seat, kind=Kind.SORT, language="xx").language == "en"
    assert not seats.reopen(seat=seat, kind=Kind.SORT).has_sorted


# Rating and voting


def test_ratings_are_kept_as_far_as_they_go_and_can_be_changed(seat: models.Seat) -> None:
    rating.rate(seat=seat, answers={(1, 1): 5, (1, 2): 2})
    rating.rate(seat=seat, answers={(1, 1): 4, (2, 1): 3})
    assert queries.answers(seat) == {(1, 1): 4, (1, 2): 2, (2, 1): 3}
    with refused("no_such_answer"):
        rating.rate(seat=seat, answers={(1, 1): 1, (1, 2): 6})
    with refused("no_such_question"):
        rating.rate(seat=seat, answers={(1, 3): 1})
    with refused("no_such_card"):
        rating.rate(seat=seat, answers={(99, 1): 1})
    assert queries.answers(seat)[1, 1] == 4
    seats.finish(seat=seat, kind=Kind.RATE)
    with refused("is_done"):
        rating.rate(seat=seat, answers={(1, 1): 1})


def test_a_vote_stays_until_it_is_taken_back(seat: models.Seat) -> None:
    for value in (1, -1):
        rating.vote(seat=seat, card=1, value=value)
    rating.vote(seat=seat, card=2, value=0)
    votes = dict(seat.votes.values_list("statement__number", "value"))
    assert votes == {1: 1, 2: 0}
    for _ in range(2):
        rating.undo_vote(seat=seat, turn=2)
    assert seat.votes.count() == 1
    with refused("no_such_answer"):
        rating.vote(seat=seat, card=3, value=2)
    with refused("no_such_card"):
        rating.vote(seat=seat, card=99, value=1)


def test_every_card_comes_once_and_the_wanted_ones_tend_to_come_first(
    space: models.Space, now: datetime.datetime
) -> None:
    seat = factory.seat(space, id=uuid.UUID(int=5))  # Its chance is the same in every run.
    for count in range(1, 30):
        other = seats.join(space=space, number=bytes([count + 40]) * 32, language="en")
        for card in range(1, 8):
            rating.vote(seat=other, card=card, value=0)
            if count < 4 and card == 7:
                assert wanted.priorities(space.pk, now=now - count * DAY) == {}, "four are too few"
    weights = wanted.priorities(space.pk, now=now)
    assert set(weights) == set(range(1, 9))
    assert weights[8] == pytest.approx(20.25 / 4), "nobody has seen it yet"
    assert max(weights[card] for card in range(1, 8)) < 0.01, "everybody passed"
    seen = []
    while (card := queries.voting_hand(seat, "en", now=now).card) is not None:
        seen.append(card.number)
        rating.vote(seat=seat, card=card.number, value=1)
    assert seen[0] == 8
    assert sorted(seen) == list(range(1, 9))
    assert queries.is_finished(seat, Kind.VOTE, has_told=False)


def test_what_is_wanted_is_counted_once_a_minute(
    space: models.Space, now: datetime.datetime, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        wanted.priorities(space.pk, now=now)
        wanted.priorities(space.pk, now=now + datetime.timedelta(seconds=20))
    with django_assert_num_queries(1):
        wanted.priorities(space.pk, now=now + datetime.timedelta(seconds=60))


# Cards in languages


def test_a_card_is_shown_in_her_language_with_the_original_beside_it(seat: models.Seat) -> None:
    models.Statement.objects.filter(number=2).update(
        words={"es": "Solo en español"}, language="es", marks={"es": "original"}
    )
    own, alone = queries.texts(seat.space_id, [1, 2], "es")
    assert (own.text, own.original, own.mark) == ("Sueño 1", ("Dream 1", "en"), "human")
    assert (alone.text, alone.original, alone.is_untranslated) == ("Solo en español", None, False)
    [other] = queries.texts(seat.space_id, [2], "en")
    assert (other.text, other.language, other.is_untranslated) == ("Solo en español", "es", True)


# Telling


def test_an_idea_is_sealed_and_tied_to_no_seat_and_no_moment(now: datetime.datetime) -> None:
    space = factory.space(now, stages={"brainstorm": "open"})
    nonce = "n" * 20
    for _ in range(2):
        try:
            telling.tell(space=space, text=" A garden ", language="es", now=now, nonce=nonce)
        except accounts.AlreadyDone:
            continue
    [kept] = space.statements.all()
    assert (kept.language, kept.state, kept.words) == ("es", "new", {})
    assert b"garden" not in bytes(kept.sealed or b"")
    opened = vault.open_sealed(
        actor=audit_rules.SYSTEM,
        items=[vault.Sealed(kept.pk, "dream-idea", kept.pk, "idea", bytes(kept.sealed or b""))],
        action="dreamspace.test",
        purpose="test",
        rule="role:system",
    )
    assert opened[kept.pk, "idea"] == {"text": "A garden"}
    spent = account_models.UsedNonce.objects.get(pk=nonce)
    assert spent.result == ""
    assert (spent.used_at.hour, spent.used_at.minute, spent.used_at.second) == (0, 0, 0)
    assert spent.used_at > now


def test_no_key_is_left_of_an_idea_that_was_not_kept(now: datetime.datetime, keeper: Any) -> None:
    space = factory.space(now, stages={"brainstorm": "open"})
    telling.tell(space=space, text="One", language="en", now=now, nonce="n" * 20)
    before = len(keeper.subjects(choices.IDEA_KEY))
    with pytest.raises(accounts.AlreadyDone):
        telling.tell(space=space, text="One", language="en", now=now, nonce="n" * 20)
    assert len(keeper.subjects(choices.IDEA_KEY)) == before


def test_telling_is_refused_where_it_makes_no_sense(
    now: datetime.datetime, keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = factory.space(now, stages={"brainstorm": "open"})
    with refused("no_idea"):
        telling.tell(space=space, text=" ", language="en", now=now)
    monkeypatch.setattr(telling.rules, "MOST_IDEAS", 0)
    with refused("enough_ideas"):
        telling.tell(space=space, text="One", language="en", now=now)
    factory.set_stage(space, "brainstorm", "closed", now)
    with refused("stage_closed"):
        telling.tell(space=space, text="One", language="en", now=now)
    monkeypatch.setattr(telling.rules, "MOST_IDEAS", 9)
    factory.set_stage(space, "brainstorm", "open", now)
    keeper.lock()
    with pytest.raises(errors.Locked):
        telling.tell(space=space, text="One", language="en", now=now)
    assert not space.statements.exists()
