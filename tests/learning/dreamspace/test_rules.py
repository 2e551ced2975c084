"""Stages, words and plans of dream rooms; no database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.rules import planning, stages, words

KINDS = choices.StageKind.values
READY = stages.Facts(cards=12, scales=2)


def states(**given: str) -> dict[str, str]:
    return {kind: given.get(kind, "waiting") for kind in KINDS}


# Stages


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        ("waiting", ["open", "skip"]),
        ("open", ["close"]),
        ("closed", ["open"]),
        ("skipped", ["open", "wait"]),
    ],
)
def test_what_can_be_done_follows_from_where_a_stage_stands(state: str, moves: list[str]) -> None:
    assert stages.moves(state) == moves
    for move in set(stages.MOVES) - set(moves):
        found = stages.move_problems("decide", move, states=states(decide=state), facts=READY)
        assert found == ["not_now"]


def test_every_move_leads_to_a_state_that_there_is() -> None:
    for state in choices.StageState.values:
        for move in stages.moves(state):
            assert stages.state_after(state, move) in choices.StageState.values


def test_an_unknown_stage_is_refused() -> None:
    assert stages.move_problems("dance", "open", states=states(), facts=READY) == ["unknown_stage"]


@pytest.mark.parametrize(
    ("kind", "facts", "problems"),
    [
        ("sort", READY, []),
        ("sort", stages.Facts(cards=4, scales=2), ["too_few_cards"]),
        ("sort", stages.Facts(cards=5), []),
        ("rate", stages.Facts(cards=1, scales=1), []),
        ("rate", stages.Facts(cards=0, scales=0), ["too_few_cards", "no_scales"]),
        ("vote", stages.Facts(cards=1), []),
        ("vote", stages.Facts(cards=1, unread=1), ["ideas_waiting"]),
        ("brainstorm", stages.Facts(), []),
        ("brainstorm", stages.Facts(cards=9, has_begun=True), ["cards_fixed"]),
        ("clean", stages.Facts(cards=9, has_begun=True), ["cards_fixed"]),
        ("sort", stages.Facts(cards=9, has_begun=True), []),
        ("analyse", stages.Facts(), []),
        ("sort", stages.Facts(cards=9, is_final=True), ["frozen"]),
        ("interpret", stages.Facts(cards=9, is_final=True, has_begun=True), []),
        ("give_back", stages.Facts(cards=9, is_final=True, has_begun=True), []),
    ],
)
def test_what_a_stage_needs_to_open(kind: str, facts: stages.Facts, problems: list[str]) -> None:
    assert stages.move_problems(kind, "open", states=states(), facts=facts) == problems


def test_no_idea_may_come_in_while_people_sort() -> None:
    standing = states(brainstorm="open")
    assert stages.open_problems("sort", states=standing, facts=READY) == ["ideas_open"]
    step = stages.Step(closes=("brainstorm",), opens="sort")
    assert stages.step_problems(step, states=standing, facts=READY) == []


def test_a_final_room_moves_no_stage_that_would_change_its_figures() -> None:
    final = stages.Facts(cards=9, is_final=True)
    for kind in KINDS:
        found = stages.move_problems(kind, "open", states=states(), facts=final)
        assert (found == []) == (kind in ("interpret", "decide", "give_back"))
    closing = stages.move_problems("sort", "close", states=states(sort="open"), facts=final)
    assert closing == ["frozen"]


def test_going_on_closes_what_is_open_and_skips_what_is_skipped() -> None:
    standing = states(prepare="closed", brainstorm="open", clean="skipped")
    assert stages.next_step(standing) == stages.Step(("brainstorm",), "sort")


def test_going_on_never_goes_back_to_a_stage_that_was_left_out() -> None:
    standing = states(prepare="closed", sort="open", rate="waiting")
    assert stages.next_step(standing).opens == "rate"


def test_going_on_from_nowhere_opens_the_first() -> None:
    assert stages.next_step(states()) == stages.Step((), "prepare")


def test_after_the_last_stage_comes_nothing() -> None:
    assert stages.next_step(states(give_back="open")) == stages.Step(("give_back",), "")
    done = stages.next_step(dict.fromkeys(KINDS, "closed"))
    assert stages.step_problems(done, states=states(), facts=READY) == ["nothing_next"]


@given(st.fixed_dictionaries({kind: st.sampled_from(choices.StageState.values) for kind in KINDS}))
def test_going_on_ends(standing: dict[str, str]) -> None:
    for _step in range(len(KINDS) + 2):
        step = stages.next_step(standing)
        assert all(standing[kind] == "open" for kind in step.closes)
        if not step.closes and not step.opens:
            return
        standing = {**standing, **dict.fromkeys(step.closes, "closed")}
        if step.opens:
            assert standing[step.opens] == "waiting"
            standing[step.opens] = "open"
    raise AssertionError("going on has no end")


def test_cards_are_fixed_once_somebody_has_begun() -> None:
    assert stages.card_problems(facts=READY) == []
    assert stages.card_problems(facts=stages.Facts(cards=9, has_begun=True)) == ["cards_fixed"]


@pytest.mark.parametrize(("count", "shown"), [(0, None), (1, None), (4, None), (5, 5), (12, 12)])
def test_no_number_of_people_below_five_is_shown(count: int, shown: int | None) -> None:
    assert stages.shown(count) == shown


# Words


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ({"en": "Thursday"}, []),
        ({}, ["no_name"]),
        ({"en": " "}, ["no_name"]),
        ({"en": "x" * 81}, ["name_too_long"]),
        ({"es": "Sobrevivientes"}, ["name_not_neutral"]),
        ({"en": "123-45-6789"}, ["refused_words"]),
    ],
)
def test_a_name_is_there_short_and_neutral(name: dict[str, str], problems: list[str]) -> None:
    assert words.name_problems(name) == problems


@pytest.mark.parametrize(
    ("prompt", "problems"),
    [
        ({"ar": "بعد سنة"}, []),
        ({"en": ""}, ["no_prompt"]),
        ({"en": "x" * 301}, ["prompt_too_long"]),
        ({"en": "SSN 123-45-6789"}, ["refused_words"]),
    ],
)
def test_a_prompt_is_there_and_short(prompt: dict[str, str], problems: list[str]) -> None:
    assert words.prompt_problems(prompt) == problems


@pytest.mark.parametrize(
    ("said", "problems"),
    [
        ({"es": "Un bus"}, []),
        ({"en": "A bus"}, ["no_original"]),
        ({}, ["no_words"]),
        ({"es": "x" * 241}, ["words_too_long"]),
        ({"es": "x" * 240}, []),
        ({"es": "123-45-6789"}, ["refused_words"]),
    ],
)
def test_a_card_keeps_its_original(said: dict[str, str], problems: list[str]) -> None:
    assert words.card_problems(said, language="es") == problems


def test_a_mark_belongs_to_words() -> None:
    known = choices.TranslationState.values
    assert words.mark_problems({"en": "A"}, {"en": "human"}, known=known) == []
    assert words.mark_problems({"en": "A"}, {"es": "human"}, known=known) == ["unknown_mark"]
    assert words.mark_problems({"en": "A"}, {"en": "guessed"}, known=known) == ["unknown_mark"]


@pytest.mark.parametrize(("points", "problems"), [(1, True), (2, False), (7, False), (8, True)])
def test_a_scale_has_two_to_seven_steps(points: int, problems: bool) -> None:
    found = words.scale_problems({"en": "How near?"}, ends=[{}, {}], points=points)
    assert found == (["points_out_of_range"] if problems else [])


def test_the_ends_of_a_scale_are_short() -> None:
    found = words.scale_problems({"en": "How?"}, ends=[{"en": "x" * 41}, {}], points=5)
    assert found == ["words_too_long"]


def test_languages_are_known_and_one_is_there() -> None:
    assert words.language_problems(["en", "quc"], known={"en", "quc"}) == []
    assert words.language_problems([], known={"en"}) == ["no_languages"]
    assert words.language_problems(["tlh"], known={"en"}) == ["unknown_language"]


def test_missing_languages_come_in_the_rooms_order() -> None:
    assert words.missing_languages({"en": "A", "ar": " "}, ["ar", "en", "es"]) == ["ar", "es"]


# Plans


def test_part_decks_are_worth_what_the_formula_says() -> None:
    # 74 people with 54 of 81 cards each: n_eff = 74·54·53/(81·80), about 33.
    assert planning.sorters_worth(74, deck=54, cards=81) == pytest.approx(32.68, abs=0.01)
    assert planning.sorters_worth(20, deck=40, cards=40) == 20


def test_a_deck_larger_than_the_set_is_the_set() -> None:
    assert planning.sorters_worth(7, deck=90, cards=40) == 7


@given(st.integers(2, 200), st.integers(2, 200))
def test_the_people_needed_are_enough_and_not_too_many(deck: int, cards: int) -> None:
    people = planning.people_needed(deck=deck, cards=cards)
    assert planning.sorters_worth(people, deck=deck, cards=cards) >= planning.AIM - 1e-6
    assert planning.sorters_worth(people - 1, deck=deck, cards=cards) < planning.AIM


def test_plans_begin_with_the_whole_set() -> None:
    found = planning.plans(81)
    assert (found[0].deck, found[0].people) == (81, 20)
    assert [one.deck for one in found] == [81, 60, 50, 40, 30, 25, 20]
    assert found[3].people == 84
    assert planning.plans(1) == []


@pytest.mark.parametrize(("deck", "problem"), [(None, False), (7, True), (8, False)])
def test_a_deck_is_large_enough_for_piles(deck: int | None, problem: bool) -> None:
    assert planning.deck_problems(deck) == (["deck_too_small"] if problem else [])
