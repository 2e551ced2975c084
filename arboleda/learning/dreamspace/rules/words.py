"""What may be written in a dream room, and how long it may be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from arboleda.kit import neutral
from arboleda.trust.safety.rules import refused

NAME_LENGTH = 80
PROMPT_LENGTH = 300
CARD_LENGTH = 240
"""Signs of one idea and of one card in one language: a card is read at a glance, and in large print."""
SCALE_LENGTH = 120
END_LENGTH = 40
GROUP_LENGTH = 60
MOST_SCALES = 3
MOST_GROUPS = 6
POINTS = range(2, 8)

Words = Mapping[str, str]


def words_problems(words: Words, *, length: int, needed: bool = True) -> list[str]:
    """Codes: no_words, words_too_long, refused_words (a number we refuse to hold, R10)."""
    texts = [text.strip() for text in words.values()]
    problems = ["no_words"] if needed and not any(texts) else []
    if any(len(text) > length for text in texts):
        problems.append("words_too_long")
    if any(refused.value_category(text) for text in texts):
        problems.append("refused_words")
    return problems


def name_problems(name: Words) -> list[str]:
    """Codes: no_name, name_too_long, name_not_neutral, refused_words."""
    found = words_problems(name, length=NAME_LENGTH)
    other = {"no_words": "no_name", "words_too_long": "name_too_long"}
    problems = [other.get(code, code) for code in found]
    if not all(neutral.is_neutral(text) for text in name.values()):
        problems.append("name_not_neutral")
    return problems


def prompt_problems(prompt: Words) -> list[str]:
    """Codes: no_prompt, prompt_too_long, refused_words."""
    found = words_problems(prompt, length=PROMPT_LENGTH)
    other = {"no_words": "no_prompt", "words_too_long": "prompt_too_long"}
    return [other.get(code, code) for code in found]


def language_problems(languages: Sequence[str], *, known: Collection[str]) -> list[str]:
    """Codes: no_languages, unknown_language."""
    problems = [] if languages else ["no_languages"]
    return problems + (["unknown_language"] if set(languages) - set(known) else [])


def card_problems(words: Words, *, language: str) -> list[str]:
    """Codes of words_problems, and no_original where the language it was thought in has no words."""
    problems = words_problems(words, length=CARD_LENGTH)
    if "no_words" not in problems and not words.get(language, "").strip():
        problems.append("no_original")
    return problems


def mark_problems(words: Words, marks: Words, *, known: Collection[str]) -> list[str]:
    """Codes: unknown_mark, for a mark nobody knows or of a language that has no words."""
    has_words = {code for code, text in words.items() if text.strip()}
    is_wrong = set(marks.values()) - set(known) or set(marks) - has_words
    return ["unknown_mark"] if is_wrong else []


def scale_problems(words: Words, *, ends: Sequence[Words], points: int) -> list[str]:
    """Codes of words_problems, and points_out_of_range. ends: what the lowest and highest mean."""
    problems = words_problems(words, length=SCALE_LENGTH)
    for end in ends:
        problems += words_problems(end, length=END_LENGTH, needed=False)
    return problems + ([] if points in POINTS else ["points_out_of_range"])


def missing_languages(words: Words, languages: Sequence[str]) -> list[str]:
    """The languages of a room in which these words are not there yet, in their order."""
    return [code for code in languages if not words.get(code, "").strip()]
