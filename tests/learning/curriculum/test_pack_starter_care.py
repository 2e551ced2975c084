"""The starter pack is cared for in every activity: words to say, access, rest, honest claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest

from arboleda.learning.curriculum.rules import grade, pack
from tests.learning.curriculum.test_pack_starter import LANGUAGES, starter

QUOTED = {"en": r'"([^"]+)"', "es": r"«([^»]+)»"}
NOTES = {
    "en": ("**May come up.**", "**Languages.**", "**Access.**"),
    "es": ("**Puede pasar.**", "**Idiomas.**", "**Acceso.**"),
}
SILENCE = {"en": r"\*\*Silence\b", "es": r"\*\*(El s|S)ilencio\b"}
CARE = {
    "en": ("Agreements.", "Support person.", "rounding", "ut.", "report", "recorded"),
    "es": ("Acuerdos.", "Persona de apoyo.", "Volver a la calma", "forma.", "reportar", "se graba"),
}
# A sheet that names harm can be found at home by whoever does it.
NAMES_HARM = {
    "en": r"violen|\bhurt|\bharm|harass|police|heavy",
    "es": r"violen|lastim|daño|acos|policía|pesa\b",
}
LEAVE_IT = {
    "en": r"[Ll]eave this page here|only if it is safe|Leave it here",
    "es": r"dejar esta hoja aquí|solo si es seguro|Deja esta hoja aquí|Déjalo aquí",
}
ONE_STEP = {"en": "One step I will take, if I want to", "es": "Un paso que voy a dar, si quiero"}
# What nobody may state without a source: a year, a percentage, a large count; on a handout, where
# there are no minutes to keep, any number of two digits.
NUMBER = re.compile(r"\b\d{2,}\b")
FIGURE = re.compile(r"\b(?:19|20)\d\d\b|\b\d+%|\b\d{3,}\b")
# A participant with four years of school should not lose the thread of a sentence said aloud.
LONGEST_SAID = 26


def activities() -> Iterator[tuple[pack.Module, pack.Activity]]:
    for module in starter().modules:
        for activity in module.activities:
            yield module, activity


def said(activity: pack.Activity, language: str) -> list[str]:
    """What the facilitator says aloud: the quotations in the steps, without their citations."""
    steps = re.sub(r"\s+", " ", activity.texts[language].part("steps"))
    return re.findall(QUOTED[language], pack.CITATION.sub("", steps))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_activity_is_without_care(language: str) -> None:
    for module, activity in activities():
        for part in pack.PARTS:
            assert activity.texts[language].part(part).strip(), (module.id, activity.id, part)


def test_every_module_opens_rests_moves_makes_and_closes() -> None:
    for module in starter().modules:
        kinds = [activity.kind for activity in module.activities]
        assert kinds[0] == "opening" and kinds[-1] == "closing", module.id
        assert {"rest", "move", "make"} <= set(kinds), module.id
        rested = sum(one.minutes for one in module.activities if one.kind == "rest")
        assert rested >= {"session": 15, "day": 75}[module.kind], module.id


def test_nobody_sits_longer_than_two_hours_without_a_rest() -> None:
    for module in starter().modules:
        stretch = 0
        for activity in module.activities:
            stretch = 0 if activity.kind == "rest" else stretch + activity.minutes
            assert stretch <= 135, (module.id, activity.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_activity_gives_the_words_to_say(language: str) -> None:
    for module, activity in activities():
        if activity.kind != "rest":
            assert said(activity, language), (module.id, activity.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_aloud_reads_at_grade_six(language: str) -> None:
    for module in starter().modules:
        spoken = [text for one in module.activities for text in said(one, language)]
        words = "\n\n".join(spoken)
        assert grade.grade(words, language) <= 6, module.id
        if language == "es":
            assert grade.fernandez_huerta(words) >= 80, module.id
        for sentence in (one for text in spoken for one in re.split(r"[.!?…]+", text)):
            assert len(sentence.split()) <= LONGEST_SAID, (module.id, sentence)


def test_nobody_lectures_longer_than_seven_minutes() -> None:
    teaching = [activity for _, activity in activities() if activity.kind == "teach"]
    assert teaching
    for activity in teaching:
        for step in pack.steps(activity.texts["en"].part("steps")) or ():
            assert (step.minutes or 0) <= 7, (activity.id, step.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_speak_of_what_comes_up_of_languages_and_of_access(language: str) -> None:
    for module, activity in activities():
        notes = activity.texts[language].part("notes")
        for label in NOTES[language]:
            assert activity.kind == "rest" or label in notes, (module.id, activity.id, label)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_module_teaches_how_to_hold_silence(language: str) -> None:
    for module in starter().modules:
        notes = " ".join(one.texts[language].part("notes") for one in module.activities)
        assert re.search(SILENCE[language], notes), module.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_care_names_what_no_room_opens_without(language: str) -> None:
    for module in starter().modules:
        care = re.sub(r"\s+", " ", module.texts[language].section("care"))
        arriving = module.activities[0].texts[language].part("steps")
        for words in CARE[language]:
            assert words in f"{care} {_limits(module, language)} {arriving}", (module.id, words)


def _limits(module: pack.Module, language: str) -> str:
    """Session 1 tells what must be reported in an activity of its own, before anybody speaks."""
    if module.id != "welcome":
        return ""
    return module.activity("count-on").texts[language].part("steps")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_may_choose_one_step_and_nobody_checks(language: str) -> None:
    promise = {"en": "No one will check", "es": "Nadie lo va a revisar"}[language]
    keep = {"en": r"\bkeep\b|hold it in your head", "es": r"guardas|\ben la cabeza"}[language]
    for module in starter().modules:
        with_step = [
            one.body for one in module.texts[language].handouts if ONE_STEP[language] in one.body
        ]
        assert with_step, module.id
        assert all(promise in body for body in with_step), module.id
        ending = " ".join(
            one.texts[language].part("steps")
            for one in module.activities
            if one.kind in ("plan", "closing")
        )
        assert re.search(keep, re.sub(r"\s+", " ", ending)), module.id


def test_both_languages_hold_the_same_passages() -> None:
    for module in starter().modules:
        english, spanish = (
            [path for path, _, _ in pack.passages(module, language)] for language in LANGUAGES
        )
        assert english == spanish, module.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_stands_beside_a_source_that_says_it(language: str) -> None:
    """In the paragraph's own sources; where a paragraph cites none, in one its module cites."""
    for module in starter().modules:
        module_cites = pack.citations(module, language)
        for path, passage, _ in pack.passages(module, language):
            figures = NUMBER if path.startswith("handouts/") else FIGURE
            for paragraph in re.split(r"\n\n|\n(?=\d+\. |- )", passage.body):
                known = told(pack.CITATION.findall(paragraph) or module_cites, language)
                for figure in figures.findall(pack.CITATION.sub("", paragraph)):
                    assert re.search(rf"\b{figure}", known), (module.id, path, figure)


def told(keys: Sequence[str], language: str) -> str:
    """What these sources say of themselves: their year, their place, what we take from them."""
    sources = [source for source in starter().sources if source.id in keys]
    return " ".join(f"{one.year} {one.where} {one.says[language]}" for one in sources)


def test_every_source_says_when_it_was_last_looked_at() -> None:
    for source in starter().sources:
        assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", source.checked), source.id
        assert source.where and all(source.says[language] for language in LANGUAGES), source.id


def test_claims_of_being_first_are_told_as_claims() -> None:
    for language, (seattle, claim) in {
        "en": ("Seattle did it before Chicago", "That is their own claim"),
        "es": ("Seattle lo hizo antes que Chicago", "Eso lo dicen ellas"),
    }.items():
        cases = re.sub(r"\s+", " ", starter().module("cases").texts[language].handouts[0].body)
        assert seattle in cases
        assert claim in cases


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_roots_have_an_activity_each(language: str) -> None:
    names = {
        "en": ("White supremacy", "Capitalism", "Ableism"),
        "es": ("upremacía blanca", "capitalismo", "apacitismo"),
    }[language]
    for key, name in zip(("white-supremacy", "capitalism", "ableism"), names, strict=True):
        activity = starter().module("systems").activity(key)
        assert name in " ".join(said(activity, language)), key
        assert "[@hta-impact]" in activity.texts[language].part("steps"), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_handout_that_names_harm_may_be_left_in_the_room(language: str) -> None:
    naming = 0
    for module in starter().modules:
        for handout in module.texts[language].handouts:
            words = re.sub(r"\s+", " ", f"{handout.title} {handout.body}")
            if re.search(NAMES_HARM[language], words, re.IGNORECASE):
                naming += 1
                assert re.search(LEAVE_IT[language], words), (module.id, handout.key)
    assert naming >= 8
