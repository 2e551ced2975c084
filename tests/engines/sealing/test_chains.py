"""A chain shows every edit, removal, insertion, reordering and cut."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, strategies

from arboleda.engines.sealing import chains

ALBA, BEA = b"a" * 16, b"b" * 16


def build(subjects: list[bytes], *, chain: str = "reads") -> list[chains.Row]:
    """A sound chain with one row per subject."""
    rows: list[chains.Row] = []
    links: dict[bytes, bytes] = {}
    for number, subject in enumerate(subjects, start=1):
        row = chains.Row(
            chain=chain,
            seq=number,
            at=number,
            actor=b"",
            role="organizer",
            action="vault.read",
            subject=subject,
            capsules="name",
            purpose=b"list",
            rule="assignment",
            references="",
            previous=rows[-1].digest if rows else chains.START,
            subject_previous=links.get(subject, chains.START) if subject else chains.START,
        ).sealed()
        if subject:
            links[subject] = row.digest
        rows.append(row)
    return rows


def fault(rows: list[chains.Row], head: bytes | None = None) -> str:
    report = chains.verify("reads", rows, head=head)
    return report.fault.what if report.fault else ""


subject_lists = strategies.lists(strategies.sampled_from([ALBA, BEA, b""]), min_size=2, max_size=12)


@given(subject_lists)
def test_a_sound_chain_has_no_fault(subjects: list[bytes]) -> None:
    rows = build(subjects)
    report = chains.verify("reads", rows, head=rows[-1].digest)
    assert report.fault is None
    assert report.rows == len(rows)


@given(subject_lists, strategies.data())
def test_any_edited_value_shows(subjects: list[bytes], data: strategies.DataObject) -> None:
    rows = build(subjects)
    where = data.draw(strategies.integers(0, len(rows) - 1))
    change = data.draw(
        strategies.sampled_from(
            [
                {"at": 999},
                {"actor": b"x" * 16},
                {"role": "system"},
                {"action": "other"},
                {"capsules": "contact"},
                {"purpose": b"?"},
                {"rule": "none"},
                {"references": "1"},
                {"subject": b"z" * 16},
                {"digest": b"0" * 32},
                {"previous": b"1" * 32},
                {"subject_previous": b"2" * 32},
                {"seq": 77},
                {"chain": "writes"},
            ]
        )
    )
    rows[where] = dataclasses.replace(rows[where], **change)
    report = chains.verify("reads", rows)
    assert report.fault is not None
    assert report.rows == where


@given(subject_lists, strategies.data())
def test_an_edited_row_with_a_new_digest_breaks_the_next(
    subjects: list[bytes], data: strategies.DataObject
) -> None:
    rows = build(subjects)
    where = data.draw(strategies.integers(0, len(rows) - 1))
    rows[where] = dataclasses.replace(rows[where], action="other").sealed()
    assert fault(rows, head=build(subjects)[-1].digest)


@given(subject_lists, strategies.data())
def test_a_removed_row_shows(subjects: list[bytes], data: strategies.DataObject) -> None:
    rows = build(subjects)
    head = rows[-1].digest
    del rows[data.draw(strategies.integers(0, len(rows) - 1))]
    assert fault(rows, head)


def test_two_rows_in_the_wrong_order_show() -> None:
    rows = build([ALBA, BEA, ALBA])
    rows[0], rows[1] = rows[1], rows[0]
    assert fault(rows)


def test_an_empty_chain_is_sound_until_a_head_says_otherwise() -> None:
    assert fault([]) == ""
    assert fault([], head=b"1" * 32) == "the end is missing"


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_cut_end_shows_against_the_head(kept: int) -> None:
    rows = build([ALBA, BEA, ALBA])
    assert fault(rows[:kept], head=rows[-1].digest) == "the end is missing"
