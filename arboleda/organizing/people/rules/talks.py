"""What is valid in a one-to-one: interests, commitments, a next step; no more (R49). Pure."""

from __future__ import annotations

import dataclasses
import datetime

from arboleda.organizing.people.rules import texts


@dataclasses.dataclass(frozen=True, slots=True)
class Note:
    """What was said: each text may be empty, but not all three. next_date: when the step is due."""

    held_date: datetime.date
    interests: str = ""
    commitments: str = ""
    next_step: str = ""
    next_date: datetime.date | None = None


def note_problems(note: Note, *, today: datetime.date) -> list[str]:
    """Codes of what is wrong.

    ``held_later`` (a talk still to come), ``nothing_written``, ``step_without_day``,
    ``day_without_step``, ``step_before_talk``, ``too_long``, ``holds_refused``. today is the date
    in the organization's zone.
    """
    problems = []
    if note.held_date > today:
        problems.append("held_later")
    if not any(text.strip() for text in (note.interests, note.commitments, note.next_step)):
        problems.append("nothing_written")
    if note.next_step.strip() and note.next_date is None:
        problems.append("step_without_day")
    if note.next_date is not None:
        if not note.next_step.strip():
            problems.append("day_without_step")
        if note.next_date < note.held_date:
            problems.append("step_before_talk")
    return problems + texts.text_problems(note.interests, note.commitments, note.next_step)


def payload(note: Note) -> dict[str, str]:
    """What is sealed of a note."""
    texts_ = {
        "interests": note.interests.strip(),
        "commitments": note.commitments.strip(),
        "next_step": note.next_step.strip(),
    }
    return {name: text for name, text in texts_.items() if text}
