"""Ideas and cards: kept, mended, merged, divided, set aside and back, until people have begun."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.operations import ideas
from arboleda.learning.dreamspace.queries import ideas as queries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from tests.factories import dreamspace as made

pytestmark = pytest.mark.django_db
Now = datetime.datetime
SYSTEM = audit_rules.SYSTEM


def problems(act: Callable[[], object]) -> list[str]:
    with pytest.raises(accounts.Invalid) as raised:
        act()
    return raised.value.problems


def numbers(space: models.Space) -> list[tuple[int | None, str]]:
    return [(one.number, one.words.get("en", "")) for one in queries.cards(space)]


@pytest.fixture
def space(now: Now) -> models.Space:
    return made.space(now, stages={"brainstorm": "open"})


def test_an_idea_goes_on_a_card_as_it_was_typed(space: models.Space, now: Now) -> None:
    idea = made.idea(space, "Un bus que espera", language="es")
    card = ideas.keep_idea(actor=SYSTEM, idea=idea, now=now)
    assert (card.number, card.state) == (1, "kept")
    assert (card.words, card.marks) == ({"es": "Un bus que espera"}, {"es": "original"})
    assert card.sealed, "what was typed stays beside it, sealed"
    assert space.pk == card.space_id
    assert audit.Event.objects.filter(
        action="dreamspace.keep_idea", references=str(space.pk)
    ).exists()


def test_an_idea_is_mended_and_translated_first(space: models.Space, now: Now) -> None:
    idea = made.idea(space, "a buss")
    said = {"en": "A bus", "es": "Un bus", "ar": " "}
    card = ideas.keep_idea(actor=SYSTEM, idea=idea, now=now, said=said, marks={"es": "machine"})
    assert card.words == {"en": "A bus", "es": "Un bus"}
    assert card.marks == {"en": "original", "es": "machine"}
    assert queries.origins(SYSTEM, space, card).own.text == "a buss"


def test_what_no_card_can_be(space: models.Space, now: Now, keeper: Any) -> None:
    idea = made.idea(space, "A bus")
    keep = lambda **given: ideas.keep_idea(actor=SYSTEM, idea=idea, now=now, **given)  # noqa: E731
    assert problems(lambda: keep(said={"es": "Un bus"})) == ["no_original"]
    assert problems(lambda: keep(said={"en": "x" * 300})) == ["words_too_long"]
    assert problems(lambda: keep(said={"en": "123-45-6789"})) == ["refused_words"]
    assert problems(lambda: keep(said={"en": "A"}, marks={"es": "human"})) == ["unknown_mark"]
    number = made.idea(space, "call 123-45-6789")
    assert problems(lambda: ideas.keep_idea(actor=SYSTEM, idea=number, now=now)) == [
        "refused_words"
    ]
    keeper.destroy([idea.pk])
    assert problems(keep) == ["gone"]
    assert not queries.cards(space)


def test_an_idea_is_kept_once(space: models.Space, now: Now) -> None:
    idea = made.idea(space, "A bus")
    same = models.Statement.objects.get(pk=idea.pk)
    ideas.keep_idea(actor=SYSTEM, idea=idea, now=now)
    assert problems(lambda: ideas.keep_idea(actor=SYSTEM, idea=same, now=now)) == ["not_new"]


def test_staff_bring_cards_of_their_own(space: models.Space, now: Now) -> None:
    given = {"actor": SYSTEM, "space": space, "now": now}
    card = ideas.write_card(**given, said={"es": "Un bus"}, language="es", nonce="n" * 20)
    assert (card.number, card.language, card.sealed) == (1, "es", None)
    with pytest.raises(accounts.AlreadyDone):
        ideas.write_card(**given, said={"es": "Un bus"}, language="es", nonce="n" * 20)
    wrong = lambda: ideas.write_card(**given, said={"tlh": "A"}, language="tlh")  # noqa: E731
    assert problems(wrong) == ["unknown_language"]


def test_a_card_is_mended_and_its_translation_checked(space: models.Space, now: Now) -> None:
    card = made.cards(space, 1)[0]
    said = {"en": "Dream one", "es": "Sueño uno"}
    ideas.change_card(actor=SYSTEM, card=card, said=said, marks={"es": "checked"}, now=now)
    card.refresh_from_db()
    assert (card.words, card.marks) == (said, {"en": "original", "es": "checked"})
    sly = {"es": "original"}
    ideas.change_card(actor=SYSTEM, card=card, said=said, marks=sly, now=now)
    card.refresh_from_db()
    assert card.marks["es"] == "human", "there is one original"


def test_cards_are_merged_and_come_apart_again(space: models.Space, now: Now) -> None:
    one, two, _three = made.cards(space, 3)
    idea = made.idea(space, "A bus")
    ideas.merge(actor=SYSTEM, statement=one, into=two, now=now)
    ideas.merge(actor=SYSTEM, statement=idea, into=two, now=now)
    assert numbers(space) == [(2, "Dream 2"), (3, "Dream 3")]
    found = queries.origins(SYSTEM, space, two)
    assert [part.statement for part in found.merged] == [one, idea]
    assert found.merged[1].text == "A bus"
    ideas.bring_back(actor=SYSTEM, statement=one, now=now)
    ideas.bring_back(actor=SYSTEM, statement=idea, now=now)
    assert numbers(space) == [(2, "Dream 2"), (3, "Dream 3"), (4, "Dream 1")]
    assert list(queries.unread(space)) == [idea]


def test_what_cannot_be_merged(space: models.Space, now: Now) -> None:
    one, two = made.cards(space, 2)
    other = made.cards(made.space(now), 1)[0]
    idea = made.idea(space, "A bus")
    into = lambda statement, card: problems(  # noqa: E731
        lambda: ideas.merge(actor=SYSTEM, statement=statement, into=card, now=now)
    )
    assert into(one, one) == ["same_card"]
    assert into(one, other) == ["other_room"]
    assert into(one, idea) == ["not_on_a_card"]
    ideas.set_aside(actor=SYSTEM, statement=two, now=now)
    assert into(one, two) == ["not_on_a_card"]
    assert into(two, one) == ["not_new"]


def test_an_idea_is_divided_and_made_whole_again(space: models.Space, now: Now) -> None:
    idea = made.idea(space, "Un bus y un árbol", language="es")
    divide = lambda parts: ideas.divide(actor=SYSTEM, statement=idea, parts=parts, now=now)  # noqa: E731
    assert problems(lambda: divide(["Un bus", " "])) == ["one_part"]
    parts = divide(["Un bus", "Un árbol"])
    assert [(one.number, one.words, one.language) for one in parts] == [
        (1, {"es": "Un bus"}, "es"),
        (2, {"es": "Un árbol"}, "es"),
    ]
    found = queries.origins(SYSTEM, space, parts[0])
    assert found.whole
    assert found.whole.text == "Un bus y un árbol"
    assert not queries.unread(space)
    ideas.bring_back(actor=SYSTEM, statement=idea, now=now)
    assert list(queries.unread(space)) == [idea]
    assert not queries.cards(space)
    assert {one.state for one in queries.aside(space)} == {"set_aside"}


def test_what_is_set_aside_comes_back(space: models.Space, now: Now) -> None:
    card = made.cards(space, 1)[0]
    idea = made.idea(space, "A bus")
    for one in (card, idea):
        ideas.set_aside(actor=SYSTEM, statement=one, now=now)
    assert set(queries.aside(space)) == {card, idea}
    for one in (card, idea):
        ideas.bring_back(actor=SYSTEM, statement=one, now=now)
    assert numbers(space) == [(1, "Dream 1")]
    assert list(queries.unread(space)) == [idea]
    assert problems(lambda: ideas.bring_back(actor=SYSTEM, statement=card, now=now)) == ["not_gone"]


def test_a_kept_idea_can_wait_again(space: models.Space, now: Now) -> None:
    idea = made.idea(space, "A bus")
    ideas.keep_idea(actor=SYSTEM, idea=idea, now=now, said={"en": "A big bus"})
    back = ideas.return_idea(actor=SYSTEM, card=idea, now=now)
    assert (back.state, back.number, back.words) == ("new", None, {})
    assert queries.read(SYSTEM, space, [back])[0].text == "A bus"
    own = made.cards(space, 1)[0]
    assert problems(lambda: ideas.return_idea(actor=SYSTEM, card=own, now=now)) == ["not_typed"]


def test_cards_are_numbered_without_gaps(space: models.Space, now: Now) -> None:
    for card in made.cards(space, 5)[:3:2]:
        ideas.set_aside(actor=SYSTEM, statement=card, now=now)
    assert [number for number, _words in numbers(space)] == [2, 4, 5]
    assert ideas.renumber(actor=SYSTEM, space=space, now=now) == 3
    assert numbers(space) == [(1, "Dream 2"), (2, "Dream 4"), (3, "Dream 5")]


def test_once_people_have_begun_the_set_of_cards_is_fixed(space: models.Space, now: Now) -> None:
    one, two, three = made.cards(space, 3)
    late, aside = made.idea(space, "A bus"), made.idea(space, "A tree")
    ideas.set_aside(actor=SYSTEM, statement=three, now=now)
    made.sorted_seat(space, [[1, 2]])
    given = {"actor": SYSTEM, "now": now}
    for act in (
        lambda: ideas.keep_idea(**given, idea=late),
        lambda: ideas.write_card(**given, space=space, said={"en": "A"}, language="en"),
        lambda: ideas.merge(**given, statement=one, into=two),
        lambda: ideas.divide(**given, statement=one, parts=["A", "B"]),
        lambda: ideas.set_aside(**given, statement=one),
        lambda: ideas.bring_back(**given, statement=three),
        lambda: ideas.return_idea(**given, card=one),
        lambda: ideas.renumber(**given, space=space),
    ):
        assert problems(act) == ["cards_fixed"]
    ideas.set_aside(**given, statement=aside)
    mend = {"en": "Dream one", "es": "Sueño 1"}
    change = lambda said: ideas.change_card(  # noqa: E731
        **given, card=one, said=said, marks={"es": "checked"}
    )
    assert problems(lambda: change(mend)) == ["words_fixed"]
    change({**one.words, "ar": "حلم"})
    one.refresh_from_db()
    assert one.marks == {"en": "original", "es": "checked", "ar": "human"}


@pytest.mark.parametrize("kind", ["sort", "rate", "vote"])
def test_no_card_changes_under_somebodys_hand(kind: str, space: models.Space, now: Now) -> None:
    """A phone says "card 3": had it another number by now, another card would be sorted."""
    cards = made.cards(space, 3)
    made.set_stage(space, kind, "open", now)
    given = {"actor": SYSTEM, "now": now}
    for act in (
        lambda: ideas.set_aside(**given, statement=cards[0]),
        lambda: ideas.renumber(**given, space=space),
    ):
        assert problems(act) == ["cards_fixed"]
    assert problems(
        lambda: ideas.change_card(**given, card=cards[0], said={"en": "Other"}, marks={})
    ) == ["words_fixed"]
    made.set_stage(space, kind, "closed", now)
    ideas.set_aside(**given, statement=cards[0])
    made.seat(space, deck=[2, 3])
    assert problems(lambda: ideas.renumber(**given, space=space)) == ["cards_fixed"]


def test_only_who_works_with_the_room_touches_its_cards(
    space: models.Space, now: Now, make_account: Callable[..., Any]
) -> None:
    card = made.cards(space, 2)[0]
    idea = made.idea(space, "A bus")
    for role in ("participant", "facilitator", "organizer"):
        given = {"actor": make_account(role).actor, "now": now}
        for act in (
            lambda given=given: ideas.keep_idea(**given, idea=idea),
            lambda given=given: ideas.keep_idea(**given, idea=idea, said={"en": "A"}),
            lambda given=given: ideas.write_card(
                **given, space=space, said={"en": "A"}, language="en"
            ),
            lambda given=given: ideas.change_card(**given, card=card, said={"en": "A"}, marks={}),
            lambda given=given: ideas.merge(**given, statement=idea, into=card),
            lambda given=given: ideas.divide(**given, statement=idea, parts=["A", "B"]),
            lambda given=given: ideas.set_aside(**given, statement=idea),
            lambda given=given: ideas.bring_back(**given, statement=idea),
            lambda given=given: ideas.return_idea(**given, card=card),
            lambda given=given: ideas.renumber(**given, space=space),
        ):
            with pytest.raises(accounts.Refused):
                act()


def test_a_final_room_keeps_its_cards(space: models.Space, now: Now) -> None:
    card = made.cards(space, 1)[0]
    models.Space.objects.update(frozen_at=now)
    act = lambda: ideas.change_card(  # noqa: E731
        actor=SYSTEM, card=card, said={"en": "A"}, marks={}, now=now
    )
    assert problems(act) == ["frozen"]


def test_nothing_is_done_to_a_card_without_its_audit_row(
    space: models.Space, now: Now, request: pytest.FixtureRequest
) -> None:
    one, two, three = made.cards(space, 3)
    idea = made.idea(space, "A bus")
    kept = ideas.keep_idea(actor=SYSTEM, idea=made.idea(space, "A tree"), now=now)
    ideas.set_aside(actor=SYSTEM, statement=three, now=now)
    before = list(models.Statement.objects.order_by("pk").values())
    request.getfixturevalue("broken_audit")
    given = {"actor": SYSTEM, "now": now}
    for act in (
        lambda: ideas.keep_idea(**given, idea=idea),
        lambda: ideas.write_card(**given, space=space, said={"en": "A"}, language="en"),
        lambda: ideas.change_card(**given, card=one, said={"en": "A"}, marks={}),
        lambda: ideas.merge(**given, statement=one, into=two),
        lambda: ideas.divide(**given, statement=one, parts=["A", "B"]),
        lambda: ideas.set_aside(**given, statement=one),
        lambda: ideas.bring_back(**given, statement=three),
        lambda: ideas.return_idea(**given, card=kept),
        lambda: ideas.renumber(**given, space=space),
    ):
        with pytest.raises(RuntimeError):
            act()
    assert list(models.Statement.objects.order_by("pk").values()) == before


def test_reading_ideas_is_written_down_and_stays_in_the_room(
    space: models.Space, now: Now, keeper: Any
) -> None:
    idea = made.idea(space, "Ask Maria Example, 312-555-0142")
    reads = keeper.status().reads
    found = queries.read(SYSTEM, space, [idea])[0]
    assert keeper.status().reads == reads + 1
    assert "312-555-0142" in found.text
    assert found.seen, "what could point to somebody is shown before it is on a card"
    assert queries.statement(made.space(now), idea.pk) is None
