"""What holds for any text anybody may type as a name."""

import string

from hypothesis import example, given, settings
from hypothesis import strategies as st

from arboleda.engines.names import (
    NameIndex,
    block_keys,
    fold,
    phonetic_keys,
    reading_key,
    same_block,
    skeleton,
)
from arboleda.engines.names.folding import tokens

KEYS = st.binary(min_size=16, max_size=16)
ANY_TEXT = st.text(max_size=90)
SCRIPTS = st.text(alphabet="aábcdeéñnhjlmoprstuvxyzʼ' -.,=عمدرحпрвет张伟김민ሰላ🌻", max_size=40)
NAMES = st.one_of(ANY_TEXT, SCRIPTS)
SHORT_KEYS = st.integers(0, 5).map(lambda number: number.to_bytes(16, "big"))
# Machines that test are busy ones: how long an example took says nothing about it.
patient = settings(deadline=None, max_examples=60)
FOLDED = frozenset(string.ascii_lowercase + string.digits + " ")


@patient
@given(ANY_TEXT)
@example("İ" * 400)
@example("ﷺ" * 100)
@example("a" * 399 + " bc")
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert set(folded) <= FOLDED
    assert folded == " ".join(folded.split())


@patient
@given(NAMES)
def test_case_does_not_count(text: str) -> None:
    assert fold(text.swapcase().casefold()) == fold(text.casefold())


@patient
@given(NAMES)
def test_sounds_never_fail_and_are_the_same_each_time(text: str) -> None:
    assert phonetic_keys(text) == phonetic_keys(text)
    assert skeleton(text).isalnum() or skeleton(text) == ""


@patient
@given(NAMES, NAMES)
def test_blocks(one: str, other: str) -> None:
    assert same_block(one, other) == same_block(other, one)
    assert same_block(one, one) == bool(tokens(one))
    index = NameIndex()
    index.put(b"0" * 16, [other])
    if same_block(one, other):
        assert block_keys(one) & block_keys(other)
    else:
        assert index.same_block(one) == []


@patient
@given(st.lists(st.tuples(KEYS, NAMES), max_size=12, unique_by=lambda person: person[0]))
def test_a_name_finds_itself(people: list[tuple[bytes, str]]) -> None:
    index = NameIndex()
    index.put_many((key, [name]) for key, name in people)
    for key, name in people:
        scores = {match.key: match.score for match in index.search(name)}
        assert scores.get(key) == (1.0 if tokens(name) else None)


@patient
@given(st.lists(st.tuples(KEYS, NAMES), max_size=12), NAMES, st.integers(1, 5))
def test_answers_are_ordered_known_and_the_same(
    people: list[tuple[bytes, str]], query: str, limit: int
) -> None:
    index = NameIndex()
    index.put_many((key, [name]) for key, name in people)
    matches = index.search(query)
    assert matches == index.search(query)
    assert index.search(query, limit=limit) == matches[:limit]
    assert [match.score for match in matches] == sorted(
        (match.score for match in matches), reverse=True
    )
    assert len({match.key for match in matches}) == len(matches)
    assert all(match.key in index and 0 < match.score <= 1 for match in matches)


@patient
@given(
    st.lists(
        st.tuples(SHORT_KEYS, st.one_of(st.none(), st.lists(NAMES, max_size=3)), st.booleans()),
        max_size=30,
    ),
    NAMES,
)
def test_any_sequence_of_changes_ends_like_a_fresh_index(
    changes: list[tuple[bytes, list[str] | None, bool]], query: str
) -> None:
    index = NameIndex()
    held: dict[bytes, list[str]] = {}
    for key, names, look in changes:
        if names is None:
            index.remove(key)
            held.pop(key, None)
        else:
            index.put(key, names)
            held[key] = names
        if look:
            index.order()
            index.search(query)
    fresh = NameIndex()
    fresh.put_many(held.items())
    assert len(index) == len(fresh) == len(held)
    assert index.order() == fresh.order()
    assert index.search(query) == fresh.search(query)
    assert len(index._vocabulary) == len(fresh._vocabulary)


@patient
@given(st.lists(st.tuples(KEYS, NAMES), max_size=20, unique_by=lambda person: person[0]))
def test_order_is_total_and_does_not_depend_on_how_it_came_about(
    people: list[tuple[bytes, str]],
) -> None:
    one, other = NameIndex(), NameIndex()
    one.put_many((key, [name]) for key, name in people)
    other.order()
    for key, name in reversed(people):
        other.put(key, [name])
    names = dict(people)
    order = one.order()
    assert order == other.order() == sorted(names, key=lambda key: (reading_key(names[key]), key))
    assert one.order(descending=True) == order[::-1]
    assert one.order(among=names) == order


@patient
@given(NAMES, NAMES)
def test_reading_keys_of_different_names_differ(one: str, other: str) -> None:
    assert (reading_key(one) == reading_key(other)) == (one == other)
