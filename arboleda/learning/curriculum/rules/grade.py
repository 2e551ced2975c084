"""How easily a text reads (R35): years of school in English and in Spanish.

English: Flesch-Kincaid grade (Kincaid and others, 1975). Spanish: Crawford's grade (1989), made for
primary-school Spanish, and the Fernández-Huerta score (1959, corrected by Law in 2011), where 80 to
90 is sixth grade. All are rough: they count syllables and sentences, and know nothing of meaning.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

_MARKUP = re.compile(r"\[@[^\]]{0,80}\]|\]\([^)]{0,400}\)|[*_`>#|\[\]]")
_LIST_MARK = re.compile(r"^\s*(?:[-+]|\d+[.)])\s+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_END = re.compile(r"[.!?…]+")


@dataclass(frozen=True)
class Counts:
    """Sentences, words and syllables of a text."""

    sentences: int
    words: int
    syllables: int


def counts(markdown: str, language: str) -> Counts:
    """Counts a Markdown text. A list item and a paragraph end a sentence, a colon does not;
    words in a script without vowels we know count one syllable each."""
    count = spanish_syllables if language.split("-")[0] == "es" else english_syllables
    sentences = words = syllables = 0
    for unit in _units(markdown):
        for sentence in _END.split(unit):
            found = _WORD.findall(sentence)
            if found:
                sentences += 1
                words += len(found)
                syllables += sum(count(word) for word in found)
    return Counts(sentences, words, syllables)


def _units(markdown: str) -> list[str]:
    """Paragraphs and list items, without their Markdown."""
    units: list[str] = []
    fresh = True
    for raw in markdown.split("\n"):
        line = _LIST_MARK.sub("", raw)
        plain = _MARKUP.sub("", line).strip()
        if not plain:
            fresh = True
        elif fresh or line != raw:
            units.append(plain)
            fresh = False
        else:
            units[-1] = f"{units[-1]} {plain}"
    return units


def grade(markdown: str, language: str) -> float:
    """Years of school needed: Flesch-Kincaid in English, Crawford in Spanish; 0 for no words."""
    found = counts(markdown, language)
    if not found.words:
        return 0.0
    if language.split("-")[0] == "es":
        sentences = 100 * found.sentences / found.words
        syllables = 100 * found.syllables / found.words
        return -0.205 * sentences + 0.049 * syllables - 3.407
    return 0.39 * found.words / found.sentences + 11.8 * found.syllables / found.words - 15.59


def fernandez_huerta(markdown: str) -> float:
    """0 (hard) to 100 (easy) for Spanish; 80 and above is sixth grade or easier."""
    found = counts(markdown, "es")
    if not found.words:
        return 100.0
    return 206.84 - 60 * found.syllables / found.words - 1.02 * found.words / found.sentences


def english_syllables(word: str) -> int:
    """An estimate: groups of vowels, less a silent final e, plus the endings that are sounded."""
    low = re.sub(r"[^a-z]", "", word.lower())
    if len(low) <= 3:
        return 1
    low = re.sub(r"(?:[^laeiouyscxzgh]es|[^td]ed|[^l]e)$", lambda match: match[0][0], low)
    return max(1, len(re.findall(r"[aeiouy]+", low)))


def spanish_syllables(word: str) -> int:
    """Spanish rules: two strong vowels part, and so does an accented i or u; u is silent in que,
    qui, gue and gui; y is a vowel only at the end."""
    low = word.lower()
    low = re.sub(r"([qg])u(?=[eéií])", r"\1", low)
    low = re.sub(r"y\b", "i", low)
    total = 0
    for group in re.findall(r"[aeiouáéíóúü]+", low):
        total += 1
        for left, right in itertools.pairwise(group):
            parted = left in "íú" or right in "íú"
            total += parted or (left in "aeoáéó" and right in "aeoáéó")
    return max(1, total)
