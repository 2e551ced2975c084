"""She gets six words, comes back another time, mistypes one, and is told that nothing was taken out."""

from __future__ import annotations

import pytest

from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
Accounts = dict[str, dict[str, str]]
WHO = {"en": "juniper", "es": "alba"}
SAID = {
    "en": ("Perhaps: ", "Every line about you from"),
    "es": ("Quizás: ", "Todas las líneas sobre ti"),
}


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("es", False)])
def test_six_words_are_got_and_hold_another_day(
    new_visitor: NewVisitor, accounts: Accounts, language: str, scripts: bool
) -> None:
    me = accounts[WHO[language]]
    guest = new_visitor(language, scripts=scripts)
    guest.sign_in(me)
    guest.visit("/me/words/")
    guest.confirm(me)
    guest.send("main form[action$='/new/']")
    paper = guest.page.locator("main ol li").all_inner_texts()
    assert len(paper) == 6

    later = new_visitor(language, scripts=scripts)
    later.sign_in(me)
    later.visit("/me/words/")
    later.confirm(me)
    perhaps, fits = SAID[language]
    _type(later, [_mistyped(paper[0]), *paper[1:]])
    assert perhaps in later.text()
    assert paper[0] in later.text(), "the word she meant is among those it names"
    _type(later, [word.upper() for word in paper])
    assert fits in later.text()


def _mistyped(word: str) -> str:
    """The word with two of its letters in each other's place, as fingers do it."""
    at = next(at for at in range(1, len(word) - 1) if word[at] != word[at + 1])
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _type(guest: visitor.Visitor, words: list[str]) -> None:
    guest.fill(words=" ".join(words))
    guest.send("main form[action$='/check/']")
