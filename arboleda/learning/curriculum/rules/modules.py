"""Reads one module's file in one language, and builds a module from its languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from arboleda.learning.curriculum.rules import frontmatter, headings, pack
from arboleda.learning.curriculum.rules.headings import Block
from arboleda.learning.curriculum.rules.problems import Report

_FOLDER = re.compile(r"modules/(\d{2})-(.+)\Z")
MINUTES_LIMIT = 720


@dataclass
class ActivityFile:
    """An activity as one file tells it."""

    id: str
    line: int
    minutes: int
    kind: str
    adapts: str
    text: pack.ActivityText
    lines: dict[str, int]
    timings: tuple[int | None, ...] = ()
    materials: int = 0


@dataclass
class File:
    """A module as one file tells it; `lines` says where each thing stands."""

    name: str
    report: Report
    facts: dict[str, str | int]
    text: pack.ModuleText
    activities: list[ActivityFile]
    lines: dict[str, int]
    cited: dict[str, set[str]] = field(default_factory=dict)
    citations: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class Drafted:
    """A module whose languages have been read and compared."""

    folder: str
    first: File
    files: Mapping[str, File]

    @property
    def id(self) -> str:
        match = _FOLDER.match(self.folder)
        return match[2] if match else self.folder

    @property
    def number(self) -> int:
        return int(self.first.facts["number"])

    def build(self) -> pack.Module:
        """The module. Only for files without problems: structure is taken from the first."""
        facts = self.first.facts
        activities = []
        for place, activity in enumerate(self.first.activities):
            texts = {
                code: file.activities[place].text
                for code, file in self.files.items()
                if place < len(file.activities)
            }
            activities.append(
                pack.Activity(activity.id, activity.minutes, activity.kind, texts, activity.adapts)
            )
        return pack.Module(
            id=self.id,
            number=self.number,
            kind=str(facts["kind"]),
            track=str(facts["track"]),
            minutes=int(facts["minutes"]),
            version=int(facts["version"]),
            depth=str(facts["depth"]),
            activities=tuple(activities),
            texts={code: file.text for code, file in self.files.items()},
        )


def read(
    lines: list[str], language: str, folder: str, tracks: tuple[str, ...], report: Report
) -> File | None:
    """Reads a file; None where its front matter cannot be read. Problems go to `report`."""
    split = frontmatter.split(lines, report)
    if split is None:
        return None
    fields = split.fields
    facts = _facts(fields, language, folder, tracks)
    title = fields.text("title")
    review = _file_review(fields)
    changes = _changes(fields)
    fields.finish()
    file = File(
        name=report.file,
        report=report,
        facts=facts,
        text=pack.ModuleText(title, review, ()),
        activities=[],
        lines={name: fields.line_of(name) for name in (*facts, "changes")},
    )
    sections, handouts = _body(split, file, complete=facts["depth"] == "complete")
    file.text = pack.ModuleText(title, review, sections, handouts, changes)
    total = sum(activity.minutes for activity in file.activities)
    if file.activities and total != facts["minutes"]:
        line = fields.line_of("minutes")
        report.add("minutes-sum", line, found=total, expected=facts["minutes"])
    return file


def _facts(
    fields: frontmatter.Fields, language: str, folder: str, tracks: tuple[str, ...]
) -> dict[str, str | int]:
    report = fields.report
    facts: dict[str, str | int] = {
        "number": fields.whole("number", 1, 99),
        "kind": fields.choice("kind", pack.MODULE_KINDS, default="session"),
        "track": fields.slug("track"),
        "minutes": fields.whole("minutes", 5, MINUTES_LIMIT),
        "version": fields.whole("version", 1, 9999),
        "depth": fields.choice("depth", pack.DEPTHS),
    }
    match = _FOLDER.match(folder)
    expected = int(match[1]) if match else 0
    if fields.has("number") and facts["number"] != expected:
        report.add(
            "number-folder", fields.line_of("number"), found=facts["number"], expected=expected
        )
    if facts["track"] and facts["track"] not in tracks:
        report.add("track-unknown", fields.line_of("track"), value=facts["track"])
    written = fields.text("language")
    if written and written != language:
        report.add("language-file", fields.line_of("language"), found=written, expected=language)
    return facts


def _file_review(fields: frontmatter.Fields) -> pack.Review:
    values = {
        "status": fields.text("status"),
        "checked-by": fields.text("checked-by", required=False),
        "checked-on": fields.text("checked-on", required=False),
        "based-on": "",
    }
    return headings.review(values, fields.line_of("status"), fields.report)


def _changes(fields: frontmatter.Fields) -> tuple[pack.Change, ...]:
    found = []
    for group in fields.groups("changes", required=False):
        version = group.whole("version", 1, 9999)
        on = group.day("date")
        text = group.text("text")
        credit = group.text("credit", required=False)
        group.finish()
        if on:
            found.append(pack.Change(version, on, text, credit))
    return tuple(found)


def _body(
    split: frontmatter.Split, file: File, *, complete: bool
) -> tuple[tuple[pack.Passage, ...], tuple[pack.Passage, ...]]:
    report = file.report
    sections: dict[str, pack.Passage] = {}
    handouts: dict[str, pack.Passage] = {}
    seen: set[str] = set()
    for block in headings.nest(headings.blocks(split.body, split.body_line, report), report):
        if not block.key:
            continue
        if block.key in seen:
            report.add("key-twice", block.line, key=block.key)
            continue
        seen.add(block.key)
        file.lines[block.key] = block.line
        if block.key == "activities":
            _activities(block, file, complete=complete)
        elif block.key == "handouts":
            handouts = _handouts(block, file)
        elif block.key in pack.SECTIONS:
            sections[block.key] = _leaf(block, block.key, file)
        else:
            choices = ", ".join((*pack.SECTIONS, "activities", "handouts"))
            report.add("key-unknown", block.line, key=block.key, choices=choices)
    wanted = pack.SECTIONS_COMPLETE if complete else pack.SECTIONS_ALWAYS
    for key in (*wanted, "activities"):
        if key not in seen:
            report.add("section-missing", 1, key=key)
    ordered = tuple(sections[key] for key in pack.SECTIONS if key in sections)
    return ordered, tuple(handouts.values())


def _leaf(block: Block, path: str, file: File) -> pack.Passage:
    """A passage with text and nothing nested in it."""
    report = file.report
    headings.check_attributes(block, (), report)
    for child in block.children:
        report.add("heading-level", child.line)
    if not block.body:
        report.add("passage-empty", block.line)
    file.lines[path] = block.line
    file.citations += block.citations()
    file.cited[path] = {key for key, _ in block.citations()}
    return pack.Passage(block.key, block.title, block.body, headings.review_of(block, report))


def _holder(block: Block, code: str, report: Report) -> None:
    """A heading that only holds others: no attributes, no text, at least one child."""
    for name in block.attributes:
        report.add("heading-unknown-attribute", block.line, name=name)
    if block.body:
        report.add("text-misplaced", block.body_line)
    if not block.children:
        report.add(code, block.line)


def _handouts(block: Block, file: File) -> dict[str, pack.Passage]:
    _holder(block, "handouts-none", file.report)
    found: dict[str, pack.Passage] = {}
    for child in block.children:
        if child.key in found:
            file.report.add("key-twice", child.line, key=child.key)
        elif child.key:
            found[child.key] = _leaf(child, f"handouts/{child.key}", file)
    return found


def _activities(block: Block, file: File, *, complete: bool) -> None:
    _holder(block, "activities-none", file.report)
    seen: set[str] = set()
    for child in block.children:
        if child.key in seen:
            file.report.add("key-twice", child.line, key=child.key)
        elif child.key:
            seen.add(child.key)
            file.lines[f"activities/{child.key}"] = child.line
            file.activities.append(_activity(child, file, complete=complete))


def _activity(block: Block, file: File, *, complete: bool) -> ActivityFile:
    report = file.report
    headings.check_attributes(block, ("minutes", "kind", "adapts"), report)
    if block.body:
        report.add("text-misplaced", block.body_line)
    parts, lines = _parts(block, file)
    for key in pack.PARTS_COMPLETE if complete else pack.PARTS_ALWAYS:
        if key not in parts:
            report.add("part-missing", block.line, activity=block.key, key=key)
    kind = block.attributes.get("kind", "")
    if kind not in pack.KINDS:
        report.add("field-choice", block.line, name="kind", choices=", ".join(pack.KINDS))
    activity = ActivityFile(
        id=block.key,
        line=block.line,
        minutes=_minutes(block, report),
        kind=kind,
        adapts=block.attributes.get("adapts", ""),
        text=pack.ActivityText(
            block.title,
            tuple(parts[key] for key in pack.PARTS if key in parts),
            headings.review_of(block, report),
        ),
        lines=lines,
    )
    _lists(activity, report)
    return activity


def _parts(block: Block, file: File) -> tuple[dict[str, pack.Passage], dict[str, int]]:
    parts: dict[str, pack.Passage] = {}
    lines: dict[str, int] = {}
    for child in block.children:
        if child.key in parts:
            file.report.add("key-twice", child.line, key=child.key)
        elif child.key in pack.PARTS:
            parts[child.key] = _leaf(child, f"activities/{block.key}/{child.key}", file)
            lines[child.key] = child.line
        elif child.key:
            choices = ", ".join(pack.PARTS)
            file.report.add("key-unknown", child.line, key=child.key, choices=choices)
    return parts, lines


def _minutes(block: Block, report: Report) -> int:
    written = block.attributes.get("minutes", "")
    if written.isascii() and written.isdigit() and 1 <= int(written[:9]) <= MINUTES_LIMIT:
        return int(written)
    report.add("field-number", block.line, name="minutes", low=1, high=MINUTES_LIMIT)
    return 0


def _lists(activity: ActivityFile, report: Report) -> None:
    """Materials and steps are lists; timed steps fill the activity's time exactly."""
    written = activity.text.part("materials")
    if written:
        items = pack.bullets(written)
        activity.materials = len(items or ())
        if items is None:
            line = activity.lines["materials"]
            report.add("list-expected", line, key="materials", sign="-")
    written = activity.text.part("steps")
    if not written:
        return
    line = activity.lines["steps"]
    found = pack.steps(written)
    if found is None:
        report.add("list-expected", line, key="steps", sign="1.")
        return
    activity.timings = tuple(step.minutes for step in found)
    timed = [step.minutes for step in found if step.minutes is not None]
    if timed and len(timed) < len(found):
        report.add("steps-some-timed", line, activity=activity.id)
    elif timed and sum(timed) != activity.minutes:
        report.add(
            "steps-sum", line, activity=activity.id, found=sum(timed), expected=activity.minutes
        )
