"""What is valid in a path (camino) and among strengths: her own words, written with her. Pure."""

from __future__ import annotations

import datetime

from arboleda.organizing.people import choices
from arboleda.organizing.people.rules import texts

LONGEST = 400


def step_problems(
    text: str, *, kind: str, done_date: datetime.date | None, together: bool, today: datetime.date
) -> list[str]:
    """Codes of what is wrong with a step on a path.

    together: she wrote it, or it was written with her; a path is never written about somebody
    (``not_together``). Others: ``words_missing``, ``kind_unknown``, ``done_later``, ``too_long``,
    ``holds_refused``. today is the date in the organization's zone.
    """
    problems = _words_problems(text, together=together)
    if kind and kind not in choices.Step.values:
        problems.append("kind_unknown")
    if done_date and done_date > today:
        problems.append("done_later")
    return problems


def strength_problems(text: str, *, kind: str, together: bool) -> list[str]:
    """Codes of what is wrong with a strength: as `step_problems`, without a day."""
    problems = _words_problems(text, together=together)
    if kind and kind not in choices.Skill.values:
        problems.append("kind_unknown")
    return problems


def _words_problems(text: str, *, together: bool) -> list[str]:
    problems = [] if together else ["not_together"]
    if not text.strip():
        problems.append("words_missing")
    return problems + texts.text_problems(text, longest=LONGEST)
