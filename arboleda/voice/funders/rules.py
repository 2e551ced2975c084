"""What is valid in a spotlight, a question and an answer. Pure: no ORM, no clock."""

from __future__ import annotations

import datetime
import hashlib
import threading
from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "es")
TITLE_LENGTH = 140
QUESTION_LENGTH = 300
ANSWER_LENGTH = 4000
ASK_LENGTH = 2000
ORGANIZATION_LENGTH = 120
WAY_LENGTH = 200
LEAST_SECONDS = 3
"""Somebody who reads the form needs longer; a program does not."""
LONGEST_HOURS = 24
KEPT = datetime.timedelta(days=365)
"""How long a question is kept after it was answered."""

Words = Mapping[str, str]


def title_problems(title: Words) -> list[str]:
    """Codes: no_title, title_too_long."""
    problems = [] if any(text.strip() for text in title.values()) else ["no_title"]
    if any(len(text) > TITLE_LENGTH for text in title.values()):
        problems.append("title_too_long")
    return problems


def pair_problems(question: Words, answer: Words) -> list[str]:
    """Codes for a question and its answer: no_question, no_answer, question_too_long,
    answer_too_long."""
    problems = []
    if not any(text.strip() for text in question.values()):
        problems.append("no_question")
    if not any(text.strip() for text in answer.values()):
        problems.append("no_answer")
    if any(len(text) > QUESTION_LENGTH for text in question.values()):
        problems.append("question_too_long")
    if any(len(text) > ANSWER_LENGTH for text in answer.values()):
        problems.append("answer_too_long")
    return problems


def publish_problems(title: Words, pairs: Sequence[Mapping[str, Words]]) -> list[str]:
    """Why a spotlight cannot be published yet: no_pairs, language_missing (each text in both)."""
    problems = [] if pairs else ["no_pairs"]
    texts = [title, *(words for pair in pairs for words in (pair["question"], pair["answer"]))]
    if any(not text.get(code, "").strip() for text in texts for code in LANGUAGES):
        problems.append("language_missing")
    return problems


def ask_problems(*, question: str, organization: str, way: str) -> list[str]:
    """Codes for what a visitor sends: no_question, question_too_long, organization_too_long,
    way_too_long."""
    problems = [] if question.strip() else ["no_question"]
    if len(question) > ASK_LENGTH:
        problems.append("question_too_long")
    if len(organization) > ORGANIZATION_LENGTH:
        problems.append("organization_too_long")
    if len(way) > WAY_LENGTH:
        problems.append("way_too_long")
    return problems


def answer_problems(answer: str) -> list[str]:
    """Codes: no_answer, answer_too_long."""
    problems = [] if answer.strip() else ["no_answer"]
    if len(answer) > ANSWER_LENGTH:
        problems.append("answer_too_long")
    return problems


def is_too_quick(opened: datetime.datetime, *, now: datetime.datetime) -> bool:
    """Whether a form came back sooner than a person could have written it, or from the future."""
    return (now - opened).total_seconds() < LEAST_SECONDS


class Quota:
    """How often one address may ask, in this process's memory alone.

    Addresses are kept as salted hashes for the length of the window and written nowhere. Times are
    seconds of a monotonic clock, handed in.
    """

    def __init__(self, *, most: int, seconds: float, salt: bytes) -> None:
        self._most, self._seconds, self._salt = most, seconds, salt
        self._seen: dict[bytes, list[float]] = {}
        self._guard = threading.Lock()

    def take(self, address: str, *, at: float) -> bool:
        """Count one more; whether it is still within the quota."""
        mark = hashlib.sha256(self._salt + address.encode()).digest()
        with self._guard:
            self._seen = {
                one: recent
                for one, times in self._seen.items()
                if (recent := [time for time in times if at - time < self._seconds])
            }
            times = self._seen.get(mark, [])
            if len(times) >= self._most:
                return False
            self._seen[mark] = [*times, at]
            return True

    def forget(self) -> None:
        """Start anew (tests)."""
        with self._guard:
            self._seen.clear()
