"""Every problem is worded in both languages, says what to do, and is shown by a test."""

from __future__ import annotations

import string

import pytest

from arboleda.learning.curriculum.rules import problems
from tests.learning.curriculum import test_pack_loading, test_pack_reader


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", problems.MESSAGES)
def test_both_languages_say_the_same_things(code: str) -> None:
    english, spanish = problems.MESSAGES[code]
    assert names(english) == names(spanish)
    assert english != spanish
    for sentence in (english, spanish):
        assert sentence.endswith("."), sentence


def test_every_problem_is_shown_by_a_test() -> None:
    shown = {case.code for case in test_pack_reader.REPLACED} | test_pack_loading.SHOWN
    shown |= {
        "not-utf-8", "path-refused", "unexpected-file", "file-missing", "language-missing",
        "modules-none", "number-twice", "module-twice", "activities-none",
    }  # fmt: skip
    assert shown == set(problems.MESSAGES)
