"""Putting, finding, ordering and, above all, forgetting."""

import gc

import pytest

from arboleda.engines.names import Match, NameIndex
from arboleda.engines.names.vocabulary import Vocabulary


def key(number: int) -> bytes:
    return number.to_bytes(16, "big")


def index_of(*names: str | list[str]) -> NameIndex:
    index = NameIndex()
    for number, name in enumerate(names):
        index.put(key(number), [name] if isinstance(name, str) else name)
    return index


def found(index: NameIndex, query: str, limit: int = 50) -> list[int]:
    return [int.from_bytes(match.key, "big") for match in index.search(query, limit=limit)]


def first(index: NameIndex, query: str) -> Match:
    return index.search(query)[0]


@pytest.mark.parametrize(
    ("query", "how"),
    [
        ("Marisol Hernández", "exact"),
        ("hernandez marisol", "exact"),
        ("hernandez", "exact"),
        ("mari", "prefix"),
        ("m", "prefix"),
        ("riso", "prefix"),
        ("marisol ernandes", "phonetic"),
        ("marisol hernadze", "fuzzy"),
        ("marisol hernández iturbide", "fuzzy"),
    ],
)
def test_how_a_name_was_found(query: str, how: str) -> None:
    match = first(index_of("Marisol Hernández", "Zoe Quill"), query)
    assert match.key == key(0)
    assert match.how == how
    assert 0 < match.score <= 1


def test_only_the_same_name_scores_one() -> None:
    index = index_of("Ana Ruiz", "Ruiz Ana", "Ana Ruiz Soto", "Anna Ruiz")
    matches = index.search("ÁNA ruiz")
    assert matches[0] == Match(key(0), 1.0, "exact")
    assert all(match.score < 1 for match in matches[1:])
    assert {match.key for match in matches} == {key(0), key(1), key(2), key(3)}


def test_best_first_and_reading_order_among_equals() -> None:
    index = index_of("Ana Soto", "Ana Bravo", "Ana")
    assert found(index, "ana") == [2, 1, 0]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("J. Carlos Pérez", "Juan Carlos Perez"),
        ("Rosa Linda Prado", "Rosalinda Prado"),
        ("Rosalinda Prado", "Rosa Linda Prado"),
        ("Rosa de la Cruz", "Rosa Delacruz"),
        ("Rosa Delacruz", "Rosa de la Cruz"),
        ("Abd al-Rahman", "Abdulrahman"),
        ("Al", "al"),
        ("De", "de"),
        ("=Ana", "ana"),
        ("🌻", "🌻"),
        ("X", "x"),
        ("ابراهيم", "ابراهيم"),
    ],
)
def test_is_found(name: str, query: str) -> None:
    assert found(index_of("Wendy Thurgood", name), query) == [1]


@pytest.mark.parametrize("query", ["", "   ", "\u200b", "\ufeff", "...", "🌻", "Zbigniew Kowal"])
def test_nobody_is_found(query: str) -> None:
    assert index_of("Ana Ruiz", "").search(query) == []


def test_one_shared_word_of_two_is_not_enough() -> None:
    assert found(index_of("Ana Ruiz", "Ana"), "Ana Villalobos") == [1]


def test_one_word_of_a_name_answers_once() -> None:
    matches = index_of("Rosa Prado", "Rosa Rosas").search("rosa rosas")
    assert [match.key for match in matches] == [key(1)]


def test_every_name_of_a_person_counts_and_all_of_them_together() -> None:
    index = index_of(["Lupita", "Guadalupe García"], ["Wendy Thurgood"])
    for query in ("lupita", "guadalupe garcia", "lupita garcia"):
        assert found(index, query) == [0]
    assert [match.score for match in index.search("guadalupe garcia")] == [1.0]


def test_among_and_limit() -> None:
    index = index_of("Ana Ruiz", "Ana Soto", "Ana Bravo")
    assert [match.key for match in index.search("ana", among={key(0), key(9)})] == [key(0)]
    assert index.search("ana", among=frozenset()) == []
    assert len(index.search("ana", limit=2)) == 2
    assert index.search("ana", limit=0) == index.search("ana", limit=-1) == []


def test_a_crowd_of_equals_is_cut_in_reading_order() -> None:
    index = NameIndex()
    index.put_many((key(number), [f"Ana S{number:04}"]) for number in reversed(range(600)))
    index.put(key(9_999), ["Ana"])
    assert found(index, "ana", limit=4) == [9_999, 0, 1, 2]


def test_put_replaces() -> None:
    index = index_of("Ana Ruiz")
    index.put(key(0), ["Marisol Prado"])
    assert len(index) == 1
    assert found(index, "ana") == []
    assert found(index, "marisol") == [0]


def test_a_key_has_16_bytes() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        NameIndex().put(b"short", ["Ana"])


def test_people_without_a_name_are_kept_and_found_by_nothing() -> None:
    index = NameIndex()
    index.put(key(1), [])
    index.put(key(2), [""])
    index.put(key(3), ["Ana"])
    assert index.order() == [key(3), key(1), key(2)]
    assert found(index, "ana") == [3]


def test_order_follows_every_change() -> None:
    index = index_of("Marta", "Ángel", "zoe")
    assert index.order() == [key(1), key(0), key(2)]
    index.put(key(3), ["Ñusta"])
    index.put(key(4), ["Nzinga"])
    assert index.order() == [key(1), key(0), key(4), key(3), key(2)]
    index.remove(key(0))
    index.put(key(2), ["Abel"])
    assert index.order() == [key(2), key(1), key(4), key(3)]
    assert index.order(descending=True) == [key(3), key(4), key(1), key(2)]


def test_the_order_handed_out_is_not_ours() -> None:
    index = index_of("Ana", "Berta")
    index.order().clear()
    assert index.order() == [key(0), key(1)]


def test_order_among_some() -> None:
    index = NameIndex()
    index.put_many((key(number), [f"P{number:03}"]) for number in range(100))
    few, many = [key(70), key(5), key(999)], [key(number) for number in range(80)]
    assert index.order(among=iter(few)) == [key(5), key(70)]
    assert index.order(among=reversed(many)) == many
    assert index.order(among=set(few), descending=True) == [key(70), key(5)]
    assert index.order(among=[]) == []


def test_same_names_stand_by_their_key() -> None:
    index = NameIndex()
    for number in (3, 1, 2):
        index.put(key(number), ["Ana Ruiz"])
    assert index.order() == [key(1), key(2), key(3)]
    assert found(index, "ana ruiz") == [1, 2, 3]


def _texts_held(root: object) -> set[str]:
    """Every string reachable from an object, classes and modules left out."""
    seen: set[int] = set()
    texts: set[str] = set()
    waiting = [root]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, type) or callable(thing):
            continue
        seen.add(id(thing))
        if isinstance(thing, str):
            texts.add(thing)
        waiting.extend(gc.get_referents(thing))
    return texts


def test_a_removed_name_is_nowhere_in_memory() -> None:
    index = index_of("Ana Ruiz", ["Xochiquetzal Ñancupil", "Xochi"])
    index.search("xochiquetzal")
    index.order()
    assert any("xochiquetzal" in text for text in _texts_held(index))
    index.remove(key(1))
    index.remove(key(1))
    held = " ".join(_texts_held(index)).lower()
    assert "xochi" not in held
    assert "ancupil" not in held
    assert "ruiz" in held
    assert len(index) == 1
    assert key(1) not in index
    assert found(index, "xochiquetzal") == []


def test_a_cleared_index_holds_nothing() -> None:
    index = index_of("Ana Ruiz", "Berta Soto")
    index.search("ana")
    index.order()
    index.clear()
    assert len(index) == 0
    assert index.order() == []
    assert index.search("ana") == []
    held = " ".join(_texts_held(index)).lower()
    assert "ruiz" not in held
    assert "soto" not in held


def test_slots_and_words_are_used_again() -> None:
    index = NameIndex()
    for number in range(50):
        index.put(key(0), [f"Name{number} Other{number}"])
    assert len(index) == 1
    assert found(index, "name49 other49") == [0]
    assert len(index._keys) == 1
    assert len(index._vocabulary._words) <= 4


def test_vocabulary_counts_distinct_words() -> None:
    vocabulary = Vocabulary()
    for slot, word in enumerate(("ana", "ruiz", "ana")):
        vocabulary.bear(vocabulary.intern(word), slot)
    assert len(vocabulary) == 2
    assert vocabulary.knows("ana")
    assert vocabulary.knows("hana")
    assert not vocabulary.knows("zoe")
    assert vocabulary.number_of("zoe") is None


def test_same_block_of_people_held() -> None:
    index = index_of(
        "Ana García López", "Anna Garsia", ["Nita", "García, Ana"], "Ana Prado", "Zoe Quill"
    )
    assert set(index.same_block("ana garcia")) == {key(0), key(1), key(2)}
    assert len(index.same_block("ana garcia", limit=1)) == 1
    assert (
        index.same_block("ana gar")
        == index.same_block("Wojciech Kowal")
        == index.same_block("")
        == []
    )


def test_a_few_more_do_not_lose_the_order() -> None:
    index = NameIndex()
    index.put_many((key(number), [f"P{number:03}"]) for number in range(100))
    index.order()
    index.put_many([(key(200), ["P050b"])])
    assert index.order()[50:52] == [key(50), key(200)]


def test_blocks_follow_whoever_comes_and_goes() -> None:
    index = NameIndex()
    index.put(key(0), ["Ana García"])
    assert index.same_block("Ana Garcia") == [key(0)]
    index.put(key(1), ["García, Ana María"])
    index.put(key(0), ["Luz Soto"])
    assert index.same_block("Ana Garcia") == [key(1)]
    assert index.same_block("Luz Soto") == [key(0)]
    index.remove(key(1))
    assert index.same_block("Ana Garcia") == []
    index.clear()
    assert index.same_block("Luz Soto") == []
