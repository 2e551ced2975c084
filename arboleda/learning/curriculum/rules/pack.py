"""What a curriculum pack holds: frozen data, and what can be asked of it.

Structure (numbers, minutes, keys) is kept once; words are kept by language code, so that two
languages of one module can never drift apart once a pack has been read.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

FORMAT = 1

SECTIONS = ("purpose", "leave-with", "care", "before", "after")
SECTIONS_ALWAYS = ("purpose", "leave-with", "care")
SECTIONS_COMPLETE = (*SECTIONS_ALWAYS, "before", "after")
PARTS = ("about", "materials", "steps", "notes", "content-note", "grounding", "opt-out")
PARTS_ALWAYS = ("about", "content-note", "grounding", "opt-out")
PARTS_COMPLETE = (*PARTS_ALWAYS, "materials", "steps")
KINDS = ("opening", "share", "teach", "practice", "make", "plan", "move", "rest", "closing")
DEPTHS = ("complete", "outline")
MODULE_KINDS = ("session", "day")

CITATION = re.compile(r"\[@([a-z][a-z0-9-]*)\]")
_STEP = re.compile(r"^\d{1,3}[.)][ \t]+(?:\((\d{1,3}) min\)[ \t]+)?(\S.*)$")
_BULLET = re.compile(r"^[-*+][ \t]+(\S.*)$")

State = Literal["draft", "checked", "stale"]


@dataclass(frozen=True)
class Review:
    """Who stands behind a text. `draft` means not yet reviewed by a person. `based_on` is the
    `passage_digest` of the source passage a translation was made from; when the source moves, the
    translation is stale. Empty: not tracked."""

    status: str = "draft"
    by: str = ""
    on: date | None = None
    based_on: str = ""


@dataclass(frozen=True)
class Passage:
    """A headed piece of Markdown without HTML. `review` is None where the file's own holds."""

    key: str
    title: str
    body: str
    review: Review | None = None


@dataclass(frozen=True)
class Change:
    """What a version changed, and whose feedback it came from, credited as the person chose."""

    version: int
    date: date
    text: str
    credit: str = ""


@dataclass(frozen=True)
class ActivityText:
    """An activity in one language; `parts` in the order of `PARTS`."""

    title: str
    parts: tuple[Passage, ...]
    review: Review | None = None

    def part(self, key: str) -> str:
        """The Markdown of one part, or an empty text where the activity has none."""
        return next((passage.body for passage in self.parts if passage.key == key), "")


@dataclass(frozen=True)
class Activity:
    """One timed piece of a session. `adapts` credits what it was adapted from."""

    id: str
    minutes: int
    kind: str
    texts: Mapping[str, ActivityText]
    adapts: str = ""


@dataclass(frozen=True)
class ModuleText:
    """A module's words in one language; `sections` in the order of `SECTIONS`."""

    title: str
    review: Review
    sections: tuple[Passage, ...]
    handouts: tuple[Passage, ...] = ()
    changes: tuple[Change, ...] = ()

    def section(self, key: str) -> str:
        """The Markdown of one section, or an empty text where the module has none."""
        return next((passage.body for passage in self.sections if passage.key == key), "")


@dataclass(frozen=True)
class Module:
    """A session (or an institute's day): `number` orders it, `minutes` is the sum of its
    activities, `depth` says whether it can be run as it stands (`complete`) or is an outline."""

    id: str
    number: int
    kind: str
    track: str
    minutes: int
    version: int
    depth: str
    activities: tuple[Activity, ...]
    texts: Mapping[str, ModuleText]

    def activity(self, activity_id: str) -> Activity:
        """The activity of that id. Raises KeyError."""
        for activity in self.activities:
            if activity.id == activity_id:
                return activity
        raise KeyError(activity_id)


@dataclass(frozen=True)
class Source:
    """Where a claim comes from (R47). `year` is None where the source prints none; `checked` is
    the month (2026-11) or day (2026-11-20) it was last looked at; `says` is what we take from it,
    in our own words, by language."""

    id: str
    who: str
    title: str
    year: int | None
    checked: str
    where: str
    says: Mapping[str, str]


@dataclass(frozen=True)
class Track:
    """A thread through the curriculum, titled in each language."""

    id: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Credit:
    """Somebody whose work is used, and what it is, in each language."""

    who: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class Pack:
    """A whole curriculum. `languages` are complete, the first is the source of the translations;
    `more_languages` may be present in some modules only."""

    id: str
    version: int
    licence: str
    languages: tuple[str, ...]
    title: Mapping[str, str]
    tracks: tuple[Track, ...]
    about: tuple[Passage, ...]
    modules: tuple[Module, ...]
    sources: tuple[Source, ...] = ()
    credits: tuple[Credit, ...] = ()
    more_languages: tuple[str, ...] = field(default=())

    def module(self, module_id: str) -> Module:
        """The module of that id. Raises KeyError."""
        for module in self.modules:
            if module.id == module_id:
                return module
        raise KeyError(module_id)


@dataclass(frozen=True)
class Step:
    """One step for who facilitates; `minutes` is None where steps are not timed."""

    minutes: int | None
    text: str


def steps(body: str) -> tuple[Step, ...] | None:
    """The numbered steps of a passage; None where it is not a numbered list.

    A step is `1. (5 min) Text`, the minutes being optional; indented lines belong to the step
    above them.
    """
    found: list[Step] = []
    for line in body.split("\n"):
        match = _STEP.match(line)
        if match:
            found.append(Step(int(match[1]) if match[1] else None, match[2]))
        elif found and (not line or line[0] in " \t"):
            found[-1] = Step(found[-1].minutes, f"{found[-1].text}\n{line.strip()}")
        else:
            return None
    return tuple(Step(step.minutes, step.text.strip()) for step in found)


def bullets(body: str) -> tuple[str, ...] | None:
    """The items of a bulleted list; None where the passage is not one."""
    found: list[str] = []
    for line in body.split("\n"):
        match = _BULLET.match(line)
        if match:
            found.append(match[1])
        elif found and (not line or line[0] in " \t"):
            found[-1] = f"{found[-1]}\n{line.strip()}".strip()
        else:
            return None
    return tuple(found)


def passages(module: Module, language: str) -> Iterator[tuple[str, Passage, Review]]:
    """Every passage of a module in one language as (path, passage, the review that holds for it).

    Paths are `purpose`, `activities/arriving/steps`, `handouts/my-strength`; they are the same in
    every language. Raises KeyError where the module does not speak the language.
    """
    text = module.texts[language]
    for passage in text.sections:
        yield passage.key, passage, passage.review or text.review
    for activity in module.activities:
        words = activity.texts[language]
        for passage in words.parts:
            path = f"activities/{activity.id}/{passage.key}"
            yield path, passage, passage.review or words.review or text.review
    for passage in text.handouts:
        yield f"handouts/{passage.key}", passage, passage.review or text.review


def passage_states(module: Module, language: str, source: str) -> dict[str, State]:
    """For each passage path: draft, checked, or stale (the source passage has moved since)."""
    now = {path: passage_digest(passage) for path, passage, _ in passages(module, source)}
    states: dict[str, State] = {}
    for path, _, review in passages(module, language):
        moved = language != source and review.based_on and review.based_on != now.get(path)
        checked: State = "checked" if review.status == "checked" else "draft"
        states[path] = "stale" if moved else checked
    return states


def citations(module: Module, language: str) -> tuple[str, ...]:
    """Ids of the sources a module cites, in the order of their first mention."""
    found: dict[str, None] = {}
    for _, passage, _ in passages(module, language):
        found.update(dict.fromkeys(CITATION.findall(passage.body)))
    return tuple(found)


def materials(module: Module, language: str) -> tuple[str, ...]:
    """Everything to bring, once each, in the order it is needed."""
    found: dict[str, None] = {}
    for activity in module.activities:
        found.update(dict.fromkeys(bullets(activity.texts[language].part("materials")) or ()))
    return tuple(found)


def sources_due(pack: Pack, today: date, months: int = 12) -> tuple[Source, ...]:
    """Sources last checked `months` months ago or longer, the oldest first (R47)."""
    this_month = today.year * 12 + today.month

    def age(source: Source) -> int:
        year, month = source.checked.split("-")[:2]
        return this_month - int(year) * 12 - int(month)

    due = [source for source in pack.sources if age(source) >= months]
    return tuple(sorted(due, key=lambda source: (source.checked, source.id)))


def passage_digest(passage: Passage) -> str:
    """Twelve hexadecimal digits that change when a passage's title or body changes."""
    return _sha256([passage.title, passage.body])[:12]


def digest(pack: Pack) -> str:
    """64 hexadecimal digits of the pack's meaning: the same for the same content however the
    files are laid out, so that an import can be repeated without changing anything."""
    return _sha256({"format": FORMAT, "pack": dataclasses.asdict(pack)})


def module_digest(module: Module) -> str:
    """As `digest`, for one module."""
    return _sha256({"format": FORMAT, "module": dataclasses.asdict(module)})


def _sha256(value: object) -> str:
    canonical = json.dumps(
        value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=date.isoformat
    )
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
