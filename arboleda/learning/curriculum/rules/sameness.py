"""Says where a module's file differs in structure from the same module in the source language.

Two languages of a session must hold the same activities with the same minutes, or a bilingual
room falls apart in the middle of the evening.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from arboleda.learning.curriculum.rules.modules import ActivityFile, File


def check(first: File, other: File) -> None:
    """Reports in `other` whatever is not as in `first`, the source language's file."""
    for name, expected in first.facts.items():
        _same(name, expected, other.facts[name], first, other, other.lines.get(name, 1))
    _changes(first, other)
    here = {activity.id: activity for activity in other.activities}
    there = {activity.id: activity for activity in first.activities}
    matched = _keys("activities", there, here, first, other)
    if matched and list(there) != list(here):
        line = other.lines.get("activities", 1)
        _same("activities", ", ".join(there), ", ".join(here), first, other, line)
    for key in there:
        if key in here:
            _activity(there[key], here[key], first, other)
    _passages(first, other)


def _same(
    what: str, expected: str | int, found: str | int, first: File, other: File, line: int
) -> None:
    if expected != found:
        here, there = found or "-", expected or "-"
        other.report.add("differs", line, what=what, found=here, expected=there, other=first.name)


def _keys(
    prefix: str, there: Mapping[str, object], here: Mapping[str, object], first: File, other: File
) -> bool:
    for key in there:
        if key not in here:
            line = other.lines.get(key.rpartition("/")[0] or prefix, 1)
            other.report.add("differs-missing", line, what=key, other=first.name)
    for key in here:
        if key not in there:
            place = here[key]
            line = place.line if isinstance(place, ActivityFile) else other.lines.get(key, 1)
            other.report.add("differs-extra", line, what=key, other=first.name)
    return there.keys() == here.keys()


def _activity(there: ActivityFile, here: ActivityFile, first: File, other: File) -> None:
    for what, expected, found in (
        ("minutes", there.minutes, here.minutes),
        ("kind", there.kind, here.kind),
        ("adapts", there.adapts, here.adapts),
        ("materials", there.materials, here.materials),
        ("steps", _timing(there.timings), _timing(here.timings)),
    ):
        line = here.lines.get(what, here.line)
        _same(f"{here.id}: {what}", expected, found, first, other, line)


def _timing(timings: Iterable[int | None]) -> str:
    """`4: 2+5+3+5`: how many steps, and their minutes where they are timed."""
    listed = list(timings)
    minutes = "+".join(str(minute) for minute in listed if minute is not None)
    return f"{len(listed)}: {minutes}" if minutes else str(len(listed))


def _passages(first: File, other: File) -> None:
    """The same passages, each citing the same sources."""
    activities = {activity.id for activity in first.activities} & {
        activity.id for activity in other.activities
    }

    def compared(path: str) -> bool:
        return not path.startswith("activities/") or path.split("/")[1] in activities

    there = {path: sources for path, sources in first.cited.items() if compared(path)}
    here = {path: sources for path, sources in other.cited.items() if compared(path)}
    _keys("passages", there, here, first, other)
    for path, expected in there.items():
        if path in here:
            _same(
                f"{path}: [@]",
                ", ".join(sorted(expected)),
                ", ".join(sorted(here[path])),
                first,
                other,
                other.lines[path],
            )
    shown = [handout.key for handout in first.text.handouts]
    found = [handout.key for handout in other.text.handouts]
    if set(shown) == set(found):
        line = other.lines.get("handouts", 1)
        _same("handouts", ", ".join(shown), ", ".join(found), first, other, line)


def _changes(first: File, other: File) -> None:
    def listed(file: File) -> str:
        return ", ".join(f"{change.version} ({change.date})" for change in file.text.changes)

    line = other.lines.get("changes", 1)
    _same("changes", listed(first), listed(other), first, other, line)
