"""Typed words are read in either language, and a slip is answered with the word."""

from __future__ import annotations

import datetime

import pytest

from arboleda.engines import words
from arboleda.engines.sealing import chains
from arboleda.trust.proof import rules
from tests.engines.sealing import test_chains as sample

NOW = datetime.datetime(2026, 3, 4, tzinfo=datetime.UTC)


def test_words_of_the_other_language_are_read_as_well() -> None:
    spanish = " ".join(words.words("es")[:6])
    assert rules.read_words(spanish, "en") == rules.read_words(spanish, "es")
    assert rules.read_words(spanish, "en")[0] is not None


def test_strange_words_are_named_with_what_they_may_have_been() -> None:
    number, problem = rules.read_words("lantren acorn acorn acorn acorn acorn", "en")
    assert number is None
    assert problem == rules.WordsProblem("strange", ("lantren",), ("lantern",))


@pytest.mark.parametrize("text", ["", "acorn", "acorn " * 7])
def test_six_are_six(text: str) -> None:
    assert rules.read_words(text, "en") == (None, rules.WordsProblem("not_six"))


@pytest.mark.parametrize(("last", "soon"), [(None, False), (NOW, True), (NOW - rules.APART, False)])
def test_a_minute_lies_between_two_receipts(last: datetime.datetime | None, soon: bool) -> None:
    assert rules.too_soon(last, now=NOW) is soon


def test_her_rows_are_counted_up_to_a_size_and_must_hang_together() -> None:
    rows = [chains.values(row) for row in sample.build([sample.ALBA, sample.BEA, sample.ALBA])]
    hers = [rows[0], rows[2]]
    assert rules.stand_of("reads", hers, 2).count == 1
    assert rules.stand_of("reads", hers, 3).head == rows[2][-1]
    assert rules.stand_of("reads", hers, 0) == rules.stand_of("reads", [], 5)
    for wrong in ([rows[2]], [rows[0], rows[1]], [rows[0], rows[0]]):
        with pytest.raises(rules.Broken):
            rules.stand_of("reads", wrong, 3)
