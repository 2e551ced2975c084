"""How easily people can read what the pages say to them (R35: grade 6 or lower)."""

from __future__ import annotations

import dataclasses
import functools
import re

import pytest
from babel.messages import pofile

from arboleda.kit import catalogs
from arboleda.learning.curriculum.rules import grade

LIMIT = 6.0
"""Years of school, on average over an app."""

HARDEST = 9.0
"""One message of ours may be this hard: a formula says little about a single sentence."""

SENTENCE = 10
"""Below so many words a text is a label, and the formulas, made for prose, judge it by chance."""

APPS = (
    "kit",
    "trust/accounts",
    "trust/consent",
    "trust/rights",
    "trust/safety",
    "organizing/gatherings",
    "organizing/people",
    "learning/cohorts",
    "voice/stories",
    "web",
)
"""The apps whose pages a participant reads, staff pages of theirs among them."""

HOLE = re.compile(r"%\(\w+\)[a-z]|%%")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|arboleda import \S+")


@dataclasses.dataclass(frozen=True)
class Said:
    """One text of an app's pages in one language."""

    text: str
    language: str

    @property
    def plain(self) -> str:
        """The text with a short word in each hole."""
        return ADDRESS.sub("", HOLE.sub("dos" if self.language == "es" else "two", self.text))

    @property
    def grade(self) -> float:
        return grade.grade(self.plain, self.language)

    @property
    def words(self) -> int:
        return grade.counts(self.plain, self.language).words


@functools.cache
def texts_of(app: str, language: str) -> tuple[Said, ...]:
    """Every text of an app in one language, without the samples of the kit's own page."""
    path = catalogs.po_path(catalogs.PACKAGE / app, "es")
    with path.open("rb") as file:
        messages = [m for m in pofile.read_po(file, locale="es") if m.id and m.context != "sample"]
    found = [m.string if language == "es" else m.id for m in messages]
    last = [one[-1] if isinstance(one, list | tuple) else one for one in found]
    return tuple(Said(str(one), language) for one in last)


@pytest.mark.parametrize("language", (*catalogs.LANGUAGES, "en"))
@pytest.mark.parametrize("app", APPS)
def test_an_app_reads_at_grade_six(app: str, language: str) -> None:
    """All of its sentences together: a label between them ends a sentence and would flatter."""
    prose = "\n\n".join(one.plain for one in texts_of(app, language) if one.words >= 5)
    found = grade.grade(prose, language)
    assert 0 < found <= LIMIT, f"{app} ({language}) reads at grade {found:.1f}"


@pytest.mark.parametrize("language", (*catalogs.LANGUAGES, "en"))
@pytest.mark.parametrize("app", APPS)
def test_no_sentence_is_hard(app: str, language: str) -> None:
    long = [one for one in texts_of(app, language) if one.words >= SENTENCE]
    hard = [f"{one.grade:.1f}  {one.text}" for one in long if one.grade > HARDEST]
    assert not hard, "\n".join([f"{app} ({language}): say it shorter", *hard])


def test_the_formulas_tell_hard_from_easy() -> None:
    """Or the rest would prove nothing."""
    easy = "We ask you first. You can say no. Nothing is lost."
    hard = (
        "The aforementioned authorization necessitates institutional verification prior to any"
        " dissemination of personally identifiable information."
    )
    difícil = (
        "La autorización anteriormente mencionada requiere verificación institucional previa a la"
        " divulgación de información personal identificable."
    )
    assert Said(easy, "en").grade < LIMIT < HARDEST < Said(hard, "en").grade
    assert Said(difícil, "es").grade > LIMIT
