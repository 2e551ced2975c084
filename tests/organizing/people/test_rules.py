"""What is valid about people, talks, ties, paths and passphrases."""

from __future__ import annotations

import datetime
import uuid

import pytest

from arboleda.organizing.people.rules import passphrases, paths, people, talks, texts, ties

TODAY = datetime.date(2026, 3, 4)
TOMORROW = TODAY + datetime.timedelta(days=1)
YESTERDAY = TODAY - datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        (people.Answers(chosen="Sol"), []),
        (people.Answers(chosen="李"), []),
        (people.Answers(chosen=""), ["chosen_missing"]),
        (people.Answers(chosen="x" * 81), ["name_too_long"]),
        (people.Answers(chosen="Sol", others=("x",) * 11), ["too_many"]),
        (people.Answers(chosen="Sol", phones=("312 555 0142",)), ["phone_unreadable"]),
        (people.Answers(chosen="Sol", phones=("+13125550142",)), []),
        (people.Answers(chosen="Sol", emails=("sol@",)), ["email_unreadable"]),
        (people.Answers(chosen="Sol", language="quc"), []),
        (people.Answers(chosen="Sol", language="klingon"), ["language_unknown"]),
        (people.Answers(chosen="Sol", age_group="34"), ["age_group_unknown"]),
        (people.Answers(chosen="Sol", declined=("birth_date",)), ["question_unknown"]),
        (people.Answers(chosen="Sol", joined_date=TOMORROW), ["joined_later"]),
        (people.Answers(chosen="Sol", joined_date=TODAY), []),
        (people.Answers(chosen="Sol", city="SSN 123-45-6789"), ["holds_refused"]),
    ],
)
def test_a_name_is_enough_and_the_rest_must_fit(
    answers: people.Answers, problems: list[str]
) -> None:
    assert people.person_problems(answers, today=TODAY) == problems


def test_capsules_hold_what_was_said_and_nothing_empty() -> None:
    assert people.name_capsule(people.Answers(chosen=" Sol ")) == {"chosen": "Sol"}
    assert people.contact_capsule(people.Answers(chosen="Sol", city="Pilsen")) == {"city": "Pilsen"}


def test_contact_is_found_whatever_its_case() -> None:
    assert people.contact_keys(["+13125550142"], ["Sol@Example.org", "sol@example.org"]) == [
        ("phone", "+13125550142"),
        ("email", "sol@example.org"),
    ]


@pytest.mark.parametrize(
    ("note", "problems"),
    [
        (talks.Note(TODAY, interests="Wages"), []),
        (talks.Note(TOMORROW, interests="Wages"), ["held_later"]),
        (talks.Note(TODAY), ["nothing_written"]),
        (talks.Note(TODAY, next_step="Call"), ["step_without_day"]),
        (talks.Note(TODAY, interests="x", next_date=TOMORROW), ["day_without_step"]),
        (talks.Note(TODAY, next_step="Call", next_date=YESTERDAY), ["step_before_talk"]),
        (talks.Note(TODAY, next_step="Call", next_date=TODAY), []),
        (talks.Note(TODAY, interests="x" * (texts.LONGEST + 1)), ["too_long"]),
        (talks.Note(TODAY, interests="her A-number is A 012 345 678"), ["holds_refused"]),
    ],
)
def test_a_one_to_one_holds_interests_and_promises(note: talks.Note, problems: list[str]) -> None:
    assert talks.note_problems(note, today=TODAY) == problems


def test_a_one_to_one_has_no_room_for_anything_else() -> None:
    """R49: interests and commitments only."""
    note = talks.Note(TODAY, "a", "b", "c", TOMORROW)
    assert set(talks.payload(note)) == {"interests", "commitments", "next_step"}


A, B = uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize(
    ("other", "kind", "since", "ended", "problems"),
    [
        (B, "friend", None, None, []),
        (A, "friend", None, None, ["same_person"]),
        (B, "survivor", None, None, ["tie_unknown"]),
        (B, "friend", TOMORROW, None, ["since_later"]),
        (B, "friend", TODAY, YESTERDAY, ["ends_first"]),
        (B, "friend", None, TOMORROW, ["ended_later"]),
        (B, "friend", YESTERDAY, TODAY, []),
    ],
)
def test_ties_are_typed_and_dated(
    other: uuid.UUID,
    kind: str,
    since: datetime.date | None,
    ended: datetime.date | None,
    problems: list[str],
) -> None:
    found = ties.tie_problems(
        person=A, other=other, kind=kind, since_date=since, ended_date=ended, today=TODAY
    )
    assert found == problems


def test_a_tie_reads_from_both_sides() -> None:
    assert ties.label_from("teaches", first=True) == "Teaches"
    assert ties.label_from("teaches", first=False) == "Learns from"
    assert ties.label_from("friend", first=True) == ties.label_from("friend", first=False)


def test_a_path_is_written_together_in_few_words() -> None:
    def problems(text: str, **given: object) -> list[str]:
        values = {"kind": "", "done_date": None, "together": True, "today": TODAY, **given}
        return paths.step_problems(text, **values)  # type: ignore[arg-type]  # Plain values of a test.

    assert problems("Speak up") == []
    assert problems("") == ["words_missing"]
    assert problems("x", together=False) == ["not_together"]
    assert problems("x", kind="score") == ["kind_unknown"]
    assert problems("x", done_date=TOMORROW) == ["done_later"]
    assert problems("x" * 401) == ["too_long"]
    assert paths.strength_problems("Cook", kind="cooking", together=True) == []
    assert paths.strength_problems(" ", kind="weakness", together=False) == [
        "not_together",
        "words_missing",
        "kind_unknown",
    ]


@pytest.mark.parametrize("language", ["en", "es", "ko"])
def test_passphrases_are_five_of_2048_plain_words(language: str) -> None:
    words = passphrases.words(language)
    assert len(words) == len(set(words)) == 2048
    assert all(word.isascii() and word.isalpha() and 2 < len(word) < 12 for word in words)
    assert passphrases.make(language, choose=lambda among: among[0]).split() == [words[0]] * 5
