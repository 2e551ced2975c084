"""A walk notes how a chain stood on the way, goes on after a purge, and stumbles over nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies

from arboleda.engines.sealing import chains, subjects, trees
from tests.engines.sealing import test_chains as sample

subject_lists = sample.subject_lists
BEA, ALBA = sample.BEA, sample.ALBA


def rows_of(subjects_of: list[bytes]) -> list[tuple[Any, ...]]:
    return [chains.values(row) for row in sample.build(subjects_of)]


@given(subject_lists)
def test_the_quick_digest_is_that_of_the_row(subjects_of: list[bytes]) -> None:
    digester = chains.Digester("reads")
    for row in sample.build(subjects_of):
        assert digester.of(chains.values(row)) == row.computed_digest()


@given(subject_lists, strategies.data())
def test_a_stop_says_how_the_chain_stood(
    subjects_of: list[bytes], data: strategies.DataObject
) -> None:
    rows = rows_of(subjects_of)
    stop = data.draw(strategies.integers(0, len(rows)))
    report, stands = chains.walk("reads", rows, head=rows[-1][-1], stops=[stop, 10_000])
    assert report.fault is None
    assert report.rows == len(rows)
    assert set(stands) == {stop}
    stand = stands[stop]
    assert stand.root == trees.root([row[-1] for row in rows[:stop]])
    assert stand.head == (rows[stop - 1][-1] if stop else chains.START)
    for subject, entry in stand.entries.items():
        own = [row for row in rows[:stop] if row[5] == subject]
        assert entry == subjects.Entry(len(own), own[-1][-1])
    assert set(stand.entries) == {row[5] for row in rows[:stop] if row[5]}


@given(subject_lists, strategies.data())
def test_a_chain_goes_on_where_older_rows_were_purged(
    subjects_of: list[bytes], data: strategies.DataObject
) -> None:
    rows = rows_of(subjects_of)
    cut = data.draw(strategies.integers(0, len(rows)))
    _, stands = chains.walk("reads", rows, stops=[cut, len(rows)])
    report, later = chains.walk(
        "reads", rows[cut:], head=rows[-1][-1], after=stands[cut], stops=[len(rows)]
    )
    assert report.fault is None
    assert later[len(rows)] == stands[len(rows)]
    assert later[len(rows)].committed() == stands[len(rows)].committed()


@given(subject_lists, strategies.data())
def test_a_purge_that_took_one_row_more_shows(
    subjects_of: list[bytes], data: strategies.DataObject
) -> None:
    rows = rows_of(subjects_of)
    cut = data.draw(strategies.integers(0, len(rows) - 1))
    _, stands = chains.walk("reads", rows, stops=[cut])
    report, _ = chains.walk("reads", rows[cut + 1 :], head=rows[-1][-1], after=stands[cut])
    assert report.fault is not None


def as_bytes(row: Any) -> list[Any]:
    """Text and its bytes are the same to a digest: a store may give either."""
    return [one.encode() if isinstance(one, str) else one for one in row]


wrong = strategies.one_of(
    strategies.none(), strategies.integers(), strategies.text(max_size=40), strategies.floats(),
    strategies.binary(max_size=40), strategies.lists(strategies.integers(), max_size=2),
)  # fmt: skip


@settings(deadline=None)
@given(subject_lists, strategies.integers(0, 12), wrong, strategies.data())
def test_values_of_any_type_are_a_fault_and_never_a_trace(
    subjects_of: list[bytes], field: int, value: Any, data: strategies.DataObject
) -> None:
    rows: list[Any] = rows_of(subjects_of)
    where = data.draw(strategies.integers(0, len(rows) - 1))
    changed = list(rows[where])
    if type(value) is type(changed[field]) and value == changed[field]:
        return
    changed[field] = value
    rows[where] = tuple(changed)
    report, _ = chains.walk("reads", rows, head=rows[-1][-1], stops=[len(rows)])
    assert report.fault is not None or as_bytes(rows[where]) == as_bytes(
        rows_of(subjects_of)[where]
    )
    assert report.rows <= len(rows)


@pytest.mark.parametrize("row", [(), (1,), None, 5, "x" * 13])
def test_what_is_no_row_is_a_fault(row: Any) -> None:
    report, stands = chains.walk("reads", [row], stops=[1])
    assert report.fault is not None
    assert not stands


def test_a_row_of_another_chain_is_a_fault_of_its_own() -> None:
    rows = sample.build([ALBA, BEA], chain="writes")
    assert sample.fault(rows) == "the row belongs to another chain"
    assert sample.fault(sample.build([ALBA, BEA]) + rows) == "the row belongs to another chain"
