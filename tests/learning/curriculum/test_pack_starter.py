"""The starter pack holds what it promises: time, care, sources, plain words, two languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import arboleda.learning.curriculum
from arboleda.learning.curriculum.rules import grade, pack, reader, writer

FOLDER = Path(arboleda.learning.curriculum.__file__).parent / "starter"
RESULT = reader.read_path(FOLDER)
LANGUAGES = ("en", "es")
# Words of the house: what is never said of a person, and what Spanish here never does.
NEVER = {
    "en": r"\b(victims?|clients?|circles?|perpetrators?|usted)\b",
    "es": r"\b(víctimas?|clientes?|círculos?|usted|todxs|todes|bienvenid[oa]s?)\b|@s\b",
}


def starter() -> pack.Pack:
    assert RESULT.pack is not None, [str(problem) for problem in RESULT.problems]
    return RESULT.pack


def test_it_reads_without_a_problem() -> None:
    assert RESULT.problems == ()
    assert [module.id for module in starter().modules] == [
        "welcome", "power", "systems", "support",
        "bystanders", "relationships", "strategy", "cases",
        "institute-one", "institute-two",
    ]  # fmt: skip
    assert [module.kind for module in starter().modules] == ["session"] * 8 + ["day"] * 2


def test_it_survives_being_written_and_read() -> None:
    again = reader.read_pack(writer.write_pack(starter())).pack
    assert again == starter()


def test_sessions_are_of_one_length_and_so_are_days() -> None:
    for module in starter().modules:
        assert module.minutes == {"session": 165, "day": 390}[module.kind], module.id
        assert module.minutes == sum(activity.minutes for activity in module.activities)
        assert set(module.texts) == set(LANGUAGES)


def test_every_module_can_be_run_as_it_stands() -> None:
    assert {module.depth for module in starter().modules} == {"complete"}
    for module in starter().modules:
        for language in LANGUAGES:
            assert len(module.texts[language].handouts) >= 2
            for activity in module.activities:
                timed = pack.steps(activity.texts[language].part("steps"))
                assert timed
                assert sum(step.minutes or 0 for step in timed) == activity.minutes
                assert activity.texts[language].part("notes")


def test_the_four_tracks_and_the_days_are_all_taught() -> None:
    taught = {module.track for module in starter().modules}
    assert taught == {"roots", "skills", "organizing", "cases", "institute"}
    assert taught == {track.id for track in starter().tracks}


def test_session_one_ends_with_a_strength_offered_or_kept() -> None:
    module = starter().module("welcome")
    assert [activity.id for activity in module.activities][-2:] == ["strength", "closing"]
    english = module.activity("strength").texts["en"].part("steps")
    spanish = module.activity("strength").texts["es"].part("steps")
    assert "**offer**" in english and "**keep**" in english
    assert "**ofrecerla**" in spanish and "**guardarla**" in spanish


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_session_asks_anyone_to_disclose(language: str) -> None:
    promise = {"en": r"(No one|Nobody)\s+is\s+asked", "es": r"[Aa]\s+nadie\s+se\s+le\s+p"}[language]
    for module in starter().modules:
        care = module.texts[language].section("care")
        assert re.search(promise, care), module.id
        assert re.search(r"\"?[Pp]ass\"?" if language == "en" else "[Pp]aso", care)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_marked_as_not_yet_reviewed(language: str) -> None:
    for module in starter().modules:
        states = pack.passage_states(module, language, "en")
        assert set(states.values()) == {"draft"}
    about = next(passage for passage in starter().about if passage.key == language)
    reviewed = {"en": "not yet reviewed by a person", "es": "no los ha revisado\nuna persona"}
    assert reviewed[language] in about.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_handouts_read_at_grade_six_or_easier(language: str) -> None:
    for module in starter().modules:
        for handout in module.texts[language].handouts:
            assert grade.grade(handout.body, language) <= 6, handout.key
            if language == "es":
                assert grade.fernandez_huerta(handout.body) >= 80, handout.key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["content-note", "grounding", "opt-out"])
def test_what_is_said_to_participants_reads_at_grade_six(language: str, part: str) -> None:
    for module in starter().modules:
        said = "\n\n".join(one.texts[language].part(part) for one in module.activities)
        assert grade.grade(said, language) <= 6, module.id


def test_every_session_has_sources_and_every_source_a_date() -> None:
    for module in starter().modules:
        assert pack.citations(module, "en"), module.id
    for source in starter().sources:
        assert source.checked == "2026-11"
        assert set(source.says) == set(LANGUAGES)


def test_owners_are_credited() -> None:
    assert {"Right To Be", "Midwest Academy"} <= {credit.who for credit in starter().credits}
    for language in LANGUAGES:
        module = starter().module("bystanders")
        about = module.activity("five-ways").texts[language].part("about")
        assert "Right To Be" in re.sub(r"\s+", " ", about)
        assert "Right To Be" in module.texts[language].handouts[0].body
        chart = starter().module("strategy").activity("chart").texts[language]
        assert "Midwest Academy" in re.sub(r"\s+", " ", chart.part("about"))
        day = starter().module("institute-one").activity("bystanders").texts[language]
        assert "Right To Be" in re.sub(r"\s+", " ", day.part("about"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_ours(language: str) -> None:
    for module in starter().modules:
        for path, passage, _ in pack.passages(module, language):
            found = re.search(NEVER[language], f"{passage.title} {passage.body}", re.IGNORECASE)
            assert found is None, (module.id, path, found)
