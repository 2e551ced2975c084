"""What a pile may be called, and how far somebody has come. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping

NAME_LENGTH = 60
"""Signs of a pile's name: it has to fit on a button of a small phone."""
IDEA_LENGTH = 300
"""Signs of one idea: it has to fit on a card that can be read across a table."""
MOST_IDEAS = 2000
"""Ideas of one room: more than a group can read, and an end to what a program could send."""
MOST_SEATS = 6000
"""Seats of one room: more than any hall holds, and an end to what a program could send."""
RATED_AT_ONCE = 5
"""Cards on one page of ratings."""
VOTES = (1, -1, 0)
"""Agree, disagree, pass."""


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """How far a seat has come with its cards."""

    done: int
    total: int

    @property
    def number(self) -> int:
        """Which card is next, from 1; the last one's where all are done."""
        return min(self.done + 1, self.total)

    @property
    def waiting(self) -> int:
        """How many cards are not done, the next one among them."""
        return self.total - self.done

    @property
    def left(self) -> int:
        """How many cards come after that one."""
        return max(0, self.total - self.done - 1)


def name_problems(name: str) -> list[str]:
    """Codes: name_too_long. A name may be left out."""
    return ["name_too_long"] if len(name.strip()) > NAME_LENGTH else []


def idea_problems(text: str) -> list[str]:
    """Codes: no_idea, idea_too_long."""
    if not text.strip():
        return ["no_idea"]
    return ["idea_too_long"] if len(text.strip()) > IDEA_LENGTH else []


def rating_problems(
    given: Mapping[tuple[int, int], int], *, cards: Collection[int], points: Mapping[int, int]
) -> list[str]:
    """Codes: no_such_card, no_such_question, no_such_answer.

    given: answers by (card, question); points: the highest answer by question.
    """
    problems = set()
    for (card, question), value in given.items():
        if card not in cards:
            problems.add("no_such_card")
        elif question not in points:
            problems.add("no_such_question")
        elif not 1 <= value <= points[question]:
            problems.add("no_such_answer")
    return sorted(problems)
