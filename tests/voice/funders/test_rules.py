"""What is valid in spotlights, questions and answers; and how often one address may ask."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from arboleda.voice.funders import rules

NOW = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC)
BOTH = {"en": "What?", "es": "¿Qué?"}


def test_titles() -> None:
    assert not rules.title_problems({"es": "Hola"})
    assert rules.title_problems({"en": " "}) == ["no_title"]
    assert rules.title_problems({"en": "t" * 141}) == ["title_too_long"]


def test_pairs() -> None:
    assert not rules.pair_problems(BOTH, BOTH)
    assert rules.pair_problems({}, {"en": ""}) == ["no_question", "no_answer"]
    assert rules.pair_problems({"en": "q" * 301}, {"en": "a" * 4001}) == [
        "question_too_long",
        "answer_too_long",
    ]


@pytest.mark.parametrize(
    ("title", "pairs", "codes"),
    [
        (BOTH, [{"question": BOTH, "answer": BOTH}], []),
        (BOTH, [], ["no_pairs"]),
        ({"en": "What?"}, [{"question": BOTH, "answer": BOTH}], ["language_missing"]),
        (BOTH, [{"question": BOTH, "answer": {"en": "x", "es": " "}}], ["language_missing"]),
    ],
)
def test_a_spotlight_is_published_whole_in_both_languages(
    title: Any, pairs: Any, codes: list[str]
) -> None:
    assert rules.publish_problems(title, pairs) == codes


def test_what_visitors_send() -> None:
    assert not rules.ask_problems(question="Why?", organization="", way="")
    assert rules.ask_problems(question=" ", organization="o" * 121, way="w" * 201) == [
        "no_question",
        "organization_too_long",
        "way_too_long",
    ]
    assert rules.ask_problems(question="q" * 2001, organization="", way="") == ["question_too_long"]
    assert rules.answer_problems("") == ["no_answer"]
    assert rules.answer_problems("a" * 4001) == ["answer_too_long"]


def test_a_program_is_quicker_than_a_person() -> None:
    assert rules.is_too_quick(NOW, now=NOW + datetime.timedelta(seconds=2))
    assert rules.is_too_quick(NOW + datetime.timedelta(hours=1), now=NOW)
    assert not rules.is_too_quick(NOW, now=NOW + datetime.timedelta(seconds=3))


def test_an_address_has_a_quota_that_comes_back() -> None:
    quota = rules.Quota(most=2, seconds=60, salt=b"salt")
    assert quota.take("192.0.2.1", at=0)
    assert quota.take("192.0.2.1", at=1)
    assert not quota.take("192.0.2.1", at=2)
    assert quota.take("192.0.2.2", at=2)
    assert quota.take("192.0.2.1", at=61)
    assert b"192.0.2.1" not in repr(quota._seen).encode()
    quota.forget()
    assert not quota._seen
