"""Shared reads of the curriculum. It holds nobody's data: staff may read it whole."""

from __future__ import annotations

import dataclasses
import datetime
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from arboleda.learning.curriculum import choices, models
from arboleda.learning.curriculum.rules import pack as packs


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A module as a list shows it; language is the one its title is in."""

    module: models.Module
    title: str
    language: str
    status: str
    languages: tuple[str, ...]

    @property
    def status_label(self) -> str:
        """The status in words."""
        return str(choices.Status(self.status).label)


@dataclasses.dataclass(frozen=True, slots=True)
class TrackLines:
    """The modules of one track, in their order; title is {"en": …, "es": …}."""

    title: Mapping[str, str]
    lines: list[Line]


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """A headed piece of Markdown whose citations lead to the numbered sources of its page."""

    key: str
    label: str
    body: str


@dataclasses.dataclass(frozen=True, slots=True)
class ActivityPage:
    """An activity as the module's page shows it; starts is minutes after the beginning."""

    key: str
    title: str
    kind: str
    minutes: int
    starts: int
    parts: list[Passage]
    has_opt_out: bool


@dataclasses.dataclass(frozen=True, slots=True)
class CitedSource:
    """A source and the number it has on the page."""

    number: int
    source: models.Source

    @property
    def checked_month(self) -> datetime.date:
        """The first day of the month in which somebody last looked at the source."""
        year, month = self.source.checked.split("-")[:2]
        return datetime.date(int(year), int(month), 1)


@dataclasses.dataclass(frozen=True, slots=True)
class ModulePage:
    """All that a module's page shows, in the reader's language or the nearest there is."""

    module: models.Module
    text: models.ModuleText
    status: str
    status_label: str
    sections: list[Passage]
    activities: list[ActivityPage]
    handouts: list[Passage]
    sources: list[CitedSource]
    languages: tuple[str, ...]
    pack_title: Mapping[str, str]
    handout_sources: list[CitedSource]


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """What a pack says of itself, and whose work it uses, in the reader's language or ours."""

    title: Mapping[str, str]
    passage: Passage
    language: str
    credits: list[Mapping[str, Any]]


def abouts(*, language: str) -> list[About]:
    """Every pack that has a current module: what it says of itself and of how to use it."""
    found = []
    for pack in models.Pack.objects.filter(modules__is_current=True).distinct().order_by("pk"):
        bodies = {one["key"]: one for one in pack.about}
        for code in (language, "en", *bodies):
            if code in bodies:
                passage = _labelled([bodies[code]], {}, {})[0]
                found.append(About(pack.title, passage, code, list(pack.credits)))
                break
    return found


def by_track(*, language: str) -> list[TrackLines]:
    """Every current module, by pack and track, titled in the reader's language or the nearest."""
    tracks: dict[tuple[int, str], TrackLines] = {}
    found = models.Module.objects.filter(is_current=True).select_related("pack")
    for module in found.prefetch_related("texts").order_by("pack_id", "number", "key"):
        text = best_text(list(module.texts.all()), language=language)
        if text is None:
            continue
        title = _track_title(module.pack, module.track)
        entry = tracks.setdefault((module.pack_id, module.track), TrackLines(title, []))
        spoken = tuple(sorted(one.language for one in module.texts.all()))
        entry.lines.append(Line(module, text.title, text.language, text.status, spoken))
    return list(tracks.values())


def module(module_id: uuid.UUID) -> models.Module | None:
    """One module by its id, current or withdrawn; None where there is none."""
    return models.Module.objects.select_related("pack").filter(pk=module_id).first()


def current_modules() -> list[models.Module]:
    """The modules a session may be planned from, in order, with their texts."""
    return list(models.Module.objects.filter(is_current=True).prefetch_related("texts"))


def module_by_number(number: int, *, track: str = "") -> models.Module | None:
    """The first current module of that number (of the track, where one is named)."""
    found = models.Module.objects.filter(is_current=True, kind="session", number=number)
    return (found.filter(track=track) if track else found).order_by("pack_id").first()


def titles(modules: Iterable[uuid.UUID], *, language: str) -> dict[uuid.UUID, str]:
    """The titles of modules in the reader's language, or the nearest there is."""
    texts: dict[uuid.UUID, list[models.ModuleText]] = {}
    for text in models.ModuleText.objects.filter(module_id__in=list(modules)):
        texts.setdefault(text.module_id, []).append(text)
    chosen = {one: best_text(found, language=language) for one, found in texts.items()}
    return {one: text.title for one, text in chosen.items() if text}


def best_text(texts: Sequence[Any], *, language: str) -> Any:
    """The text in the reader's language, else in English, else any; None where there is none."""
    by_language = {text.language: text for text in texts}
    for code in (language, "en", *sorted(by_language)):
        if code in by_language:
            return by_language[code]
    return None


def activities(module_id: uuid.UUID, *, language: str) -> list[ActivityPage]:
    """The activities of a module in its order, without citations, for the plan of a session."""
    rows = models.Activity.objects.filter(module_id=module_id).prefetch_related("texts")
    return _activities(rows, language=language, numbers={})


def module_page(module_id: uuid.UUID, *, language: str) -> ModulePage | None:
    """A module with everything its page shows; None where there is no such module."""
    row = module(module_id)
    if row is None:
        return None
    text: models.ModuleText | None = best_text(list(row.texts.all()), language=language)
    if text is None:
        return None
    rows = row.activities.prefetch_related("texts")
    numbers = _numbers([*_bodies(text), *_activity_bodies(rows, language=text.language)])
    rows_of_sources = {one.key: one for one in row.pack.sources.filter(key__in=list(numbers))}
    sources = [
        CitedSource(numbers[key], rows_of_sources[key]) for key in numbers if key in rows_of_sources
    ]
    in_handouts = _numbers(one["body"] for one in text.handouts)
    return ModulePage(
        module=row,
        text=text,
        status=text.status,
        status_label=str(choices.Status(text.status).label),
        sections=_labelled(text.sections, choices.SECTION_LABELS, numbers),
        activities=_activities(rows, language=text.language, numbers=numbers),
        handouts=_labelled(text.handouts, {}, numbers),
        sources=sources,
        languages=tuple(sorted(one.language for one in row.texts.all())),
        pack_title=row.pack.title,
        handout_sources=[one for one in sources if one.source.key in in_handouts],
    )


def handouts(module_id: uuid.UUID, *, language: str) -> list[Passage]:
    """What participants take home, in their language; citations are left out."""
    texts = list(models.ModuleText.objects.filter(module_id=module_id))
    text = best_text(texts, language=language)
    return _labelled(text.handouts, {}, {}) if text else []


def _track_title(pack: models.Pack, track: str) -> Mapping[str, str]:
    for one in pack.tracks:
        if one["id"] == track:
            return dict(one["title"])
    return dict(pack.title)


def _bodies(text: models.ModuleText) -> list[str]:
    return [one["body"] for one in [*text.sections, *text.handouts]]


def _activity_bodies(rows: Iterable[models.Activity], *, language: str) -> list[str]:
    texts = (best_text(list(row.texts.all()), language=language) for row in rows)
    return [part["body"] for text in texts if text for part in text.parts]


def _numbers(bodies: Iterable[str]) -> dict[str, int]:
    """Number the cited sources in the order in which they are first named."""
    numbers: dict[str, int] = {}
    for body in bodies:
        for key in packs.CITATION.findall(body):
            numbers.setdefault(key, len(numbers) + 1)
    return numbers


def _cited(body: str, numbers: Mapping[str, int]) -> str:
    """Turn ``[@key]`` into a link to the numbered source, or nothing where it has no number."""

    def link(found: re.Match[str]) -> str:
        number = numbers.get(found[1])
        return f" ([{number}](#source-{number}))" if number else ""

    return re.sub(rf"\s*{packs.CITATION.pattern}", link, body)


def _labelled(
    passages: Iterable[Mapping[str, str]], labels: Mapping[str, Any], numbers: Mapping[str, int]
) -> list[Passage]:
    return [
        Passage(
            one["key"], str(labels.get(one["key"]) or one["title"]), _cited(one["body"], numbers)
        )
        for one in passages
    ]


def _activities(
    rows: Iterable[models.Activity], *, language: str, numbers: Mapping[str, int]
) -> list[ActivityPage]:
    found, starts = [], 0
    for row in rows:
        text = best_text(list(row.texts.all()), language=language)
        if text is None:
            continue
        parts = _labelled(text.parts, choices.PART_LABELS, numbers)
        found.append(
            ActivityPage(
                key=row.key,
                title=text.title,
                kind=row.kind,
                minutes=row.minutes,
                starts=starts,
                parts=parts,
                has_opt_out=any(one.key == "opt-out" and one.body.strip() for one in parts),
            )
        )
        starts += row.minutes
    return found
