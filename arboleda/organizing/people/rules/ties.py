"""What is valid between two people. Pure."""

from __future__ import annotations

import datetime
import uuid

from arboleda.organizing.people import choices


def tie_problems(
    *,
    person: uuid.UUID,
    other: uuid.UUID,
    kind: str,
    since_date: datetime.date | None,
    ended_date: datetime.date | None,
    today: datetime.date,
) -> list[str]:
    """Codes of what is wrong: ``same_person``, ``tie_unknown``, ``since_later``, ``ends_first``,
    ``ended_later``. Days are in the organization's zone."""
    problems = []
    if person == other:
        problems.append("same_person")
    if kind not in choices.Tie.values:
        problems.append("tie_unknown")
    if since_date and since_date > today:
        problems.append("since_later")
    if ended_date and since_date and ended_date < since_date:
        problems.append("ends_first")
    if ended_date and ended_date > today:
        problems.append("ended_later")
    return problems


def label_from(kind: str, *, first: bool) -> str:
    """What a tie is called, seen from the first person or from the second."""
    tie = choices.Tie(kind)
    return str(tie.label if first else choices.INVERSE.get(tie, tie.label))
