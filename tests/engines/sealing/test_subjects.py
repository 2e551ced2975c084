"""One checkpoint speaks of everybody: each can prove her own count, and learns of nobody else."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, strategies

from arboleda.engines.sealing import subjects

pseudonyms = strategies.binary(min_size=16, max_size=16)
entries_of_all = strategies.dictionaries(
    pseudonyms,
    st_entry := strategies.builds(
        subjects.Entry, strategies.integers(1, 2**40), strategies.binary(min_size=32, max_size=32)
    ),
    min_size=1,
    max_size=20,
)


@given(entries_of_all, strategies.data())
def test_each_proves_her_own_entry_and_no_other(
    entries: dict[bytes, subjects.Entry], data: strategies.DataObject
) -> None:
    her = data.draw(strategies.sampled_from(sorted(entries)))
    committed, proof = subjects.commit(entries), subjects.prove(entries, her)
    entry = entries[her]
    assert subjects.is_proven(her, entry, proof, committed)
    fewer = subjects.Entry(entry.count - 1, entry.head)
    assert not subjects.is_proven(her, fewer, proof, committed), "a row was left out"
    other = subjects.Entry(entry.count, bytes(32))
    assert other == entry or not subjects.is_proven(her, other, proof, committed)
    assert not subjects.is_proven(bytes(15), entry, proof, committed)
    assert not subjects.is_proven(
        her, entry, dataclasses.replace(proof, size=proof.size + 1), committed
    )
    assert not subjects.is_proven(her, entry, proof, bytes(32))


@given(entries_of_all, pseudonyms, st_entry)
def test_any_change_gives_another_commitment(
    entries: dict[bytes, subjects.Entry], who: bytes, entry: subjects.Entry
) -> None:
    changed = {**entries, who: entry}
    assert (changed == entries) == (subjects.commit(changed) == subjects.commit(entries))


def test_the_order_in_which_entries_came_does_not_matter() -> None:
    one, two = (b"a" * 16, subjects.Entry(1, bytes(32))), (b"b" * 16, subjects.Entry(2, bytes(32)))
    assert subjects.commit(dict([one, two])) == subjects.commit(dict([two, one]))


def test_who_has_no_rows_has_no_proof() -> None:
    assert subjects.commit({}) == subjects.commitment(0, subjects.trees.EMPTY)
    with pytest.raises(KeyError):
        subjects.prove({}, b"a" * 16)


@pytest.mark.parametrize("count", [-1, 1 << 63, 1 << 70])
def test_numbers_beyond_all_measure_are_refused(count: int) -> None:
    proof = subjects.Proof(0, 1, (), bytes(32))
    assert not subjects.is_proven(b"a" * 16, subjects.Entry(count, bytes(32)), proof, bytes(32))
    huge = dataclasses.replace(proof, size=count)
    assert not subjects.is_proven(b"a" * 16, subjects.Entry(1, bytes(32)), huge, bytes(32))
