"""Print sheets: which words stand on a card, and how large its letters can be.

A card is never cut off: the letters shrink by steps until the words fit, by a careful estimate of how
wide letters are. Lengths are in millimetres, letters in points (1 pt = 0.3528 mm).
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")

CARDS_A_PAGE = 8
PAPERS = ("a4", "letter")
STEPS = (24, 22, 20, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6)
"""Sizes of letters in points, the largest first; `static/dreamspace/paper.css` has a class for each."""
LARGE = 16
"""From this size up words stand below the number."""
WHOLE_WORDS = 13
"""Down to this size letters rather shrink than that a word is broken at the end of a line."""
SLIP_LINES = 12
"""Lines for piles on one slip: most people make 5 to 15 piles, and may take a second slip."""

_MM = 0.3528
_LINE = 1.2
_WIDTHS = {
    **dict.fromkeys("ijlI|.,;:'’‘!¡·()[]", 0.4),
    **dict.fromkeys('frt-“”"', 0.45),
    **dict.fromkeys("csz", 0.56),
    **dict.fromkeys("mwMW@%—…œæ", 1.0),
}
"""How wide signs are, in ems, where they are not as wide as most: of the widest common sans-serifs."""


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    """The room for words on one card. Lines that begin higher than beside_height are shorter by
    beside_width: there stands the number."""

    width: float
    height: float
    beside_width: float = 0.0
    beside_height: float = 0.0
    between: float = 3.0

    def room(self, top: float) -> float:
        """How long a line can be that begins so far from the top."""
        return self.width - (self.beside_width if top < self.beside_height else 0.0)


BELOW = Box(width=82.0, height=42.0)
BESIDE = Box(width=82.0, height=54.5, beside_width=22.0, beside_height=13.0)
"""Words below the number of a card, or around it. Both fit both papers: a card is 95 × 68.5 mm of A4
and 98 × 64 mm of Letter, less what stays white."""


@dataclasses.dataclass(frozen=True, slots=True)
class Fit:
    """How the words of one card are set: step in points; beside: around the number. is_whole: all of
    them have room, as words of the length that is allowed always do."""

    step: int
    beside: bool
    is_whole: bool = True


def card_words(words: Mapping[str, str], languages: Sequence[str]) -> list[tuple[str, str]]:
    """(language, text) in the languages chosen; in those there are where none of these has words."""
    chosen = [(code, words[code]) for code in dict.fromkeys(languages) if words.get(code)]
    return chosen or [(code, text) for code, text in words.items() if text][:2]


def fit(texts: Iterable[str]) -> Fit:
    """The largest letters at which these texts fit one under another.

    Short words stand large below the number; long ones flow around it, where there is more room.
    """
    held = [text for text in texts if text]
    for step in STEPS:
        box = BELOW if step >= LARGE else BESIDE
        if _fits(held, step, box):
            return Fit(step, box is BESIDE)
    return Fit(STEPS[-1], beside=True, is_whole=False)


def pages(cards: Sequence[T], size: int = CARDS_A_PAGE) -> list[Sequence[T]]:
    """Cards in their order, so many a page."""
    return [cards[start : start + size] for start in range(0, len(cards), size)]


def pair(code: str, known: Sequence[str]) -> list[str]:
    """The languages of an address (``en_es``, or ``en``); nothing where one is not the room's."""
    chosen = code.split("_")
    fits = 1 <= len(chosen) <= 2 and len(set(chosen)) == len(chosen) and set(chosen) <= set(known)
    return chosen if fits else []


def _fits(texts: Sequence[str], step: int, box: Box) -> bool:
    longest = max((_width(word) for text in texts for word in text.split()), default=0.0)
    is_whole = longest * step * _MM <= box.room(0.0) or step < WHOLE_WORDS
    return is_whole and _height(texts, step, box) <= box.height


def _height(texts: Sequence[str], step: int, box: Box) -> float:
    """How high these texts come out, one under another."""
    top = 0.0
    for text in texts:
        top += _lines(text, step, box, top=top) * step * _MM * _LINE + box.between
    return max(0.0, top - box.between)


def _lines(text: str, step: int, box: Box, *, top: float) -> int:
    """On how many lines a text comes out when its words are wrapped, beginning so far from the top."""
    em = step * _MM
    count, at = 1, 0.0
    for word in text.split():
        wide = _width(word) * em
        gap = _width(" ") * em if at else 0.0
        if at + gap + wide <= box.room(top + (count - 1) * em * _LINE):
            at += gap + wide
            continue
        count += at > 0
        # A word longer than a line is broken where the line ends; its last sign may go to the next.
        while wide > (room := box.room(top + (count - 1) * em * _LINE)):
            wide -= room - 1.05 * em
            count += 1
        at = wide
    return count


def _width(text: str) -> float:
    """How wide a text is, in ems: a little more than any common sans-serif needs."""
    return sum(_letter(sign) for sign in text)


def _letter(sign: str) -> float:
    if sign in _WIDTHS:
        return _WIDTHS[sign]
    if sign == " ":
        return 0.33
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in ("W", "F"):
        return 1.05
    return 0.76 if sign.isupper() else 0.64
