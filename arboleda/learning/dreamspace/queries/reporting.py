"""What a room gives back, in one language: the same parts for the screen, for print and for the PDF."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arboleda.kit import dates
from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.queries import figures, interpreting, maps

SHOWN = ("clusters", "ratings", "zones", "opinions", "quality")
"""Figures that go home, in their order; the others stay on the pages of the map."""


@dataclasses.dataclass(frozen=True)
class Said:
    """Words and the language they are in."""

    text: str
    lang: str


@dataclasses.dataclass(frozen=True)
class Section:
    """A cluster with its cards, or a quadrant."""

    title: Said
    says: tuple[Said, ...] = ()
    items: tuple[Said, ...] = ()


@dataclasses.dataclass(frozen=True)
class Part:
    """One part under a heading. figure: its picture and table, or None."""

    title: Said
    says: tuple[Said, ...] = ()
    figure: figures.Figure | None = None
    sections: tuple[Section, ...] = ()
    items: tuple[Said, ...] = ()


@dataclasses.dataclass(frozen=True)
class Report:
    """A report in the language `content`. lang: of its own sentences, which we have in English and
    Spanish; words of the group are in `content` where they have been written in it."""

    lang: str
    content: str
    title: str
    eyebrow: str
    lead: tuple[Said, ...]
    footer: str
    parts: tuple[Part, ...]

    @property
    def data(self) -> dict[str, Any]:
        """All of it as JSON knows it, for the template of the PDF."""
        return {
            "lang": self.lang,
            "title": self.title,
            "eyebrow": self.eyebrow,
            "lead": [dataclasses.asdict(one) for one in self.lead],
            "footer": self.footer,
            "parts": [self._part(one) for one in self.parts],
        }

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over everything it shows."""
        return hashlib.sha256(json.dumps(self.data, sort_keys=True).encode()).hexdigest()

    def _part(self, one: Part) -> dict[str, Any]:
        drawn, table = one.figure, one.figure.table if one.figure else None
        return {
            "title": dataclasses.asdict(one.title),
            "says": [dataclasses.asdict(said) for said in one.says],
            "pictures": [
                {"svg": picture.lone_svg, "alt": f"{picture.title}. {picture.description}"}
                for picture in (drawn.pictures if drawn else ())
            ],
            "sections": [dataclasses.asdict(section) for section in one.sections],
            "items": [dataclasses.asdict(said) for said in one.items],
            "table": self._table(table) if table else None,
        }

    def _table(self, table: figures.Table) -> dict[str, Any]:
        numbers = [column.is_number for column in table.columns]
        return {
            "columns": [{"text": column.label, "lang": self.lang} for column in table.columns],
            "numbers": numbers,
            # The heading of a row needs room for words; numbers need little.
            "widths": [3 if at == 0 else 1 if held else 2 for at, held in enumerate(numbers)],
            "rows": [
                [{"text": cell.text, "lang": self.lang} for cell in row] for row in table.rows
            ],
        }


def report(space: models.Space, language: str) -> Report:
    """What a room gives back in one of its languages."""
    frame = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return _built(space, frame, language)


def _built(space: models.Space, frame: str, language: str) -> Report:
    last = maps.final(space)
    of = figures.subject(space, last) if last else None
    own = _Words(frame, language)
    lead = [own.of(space.prompt)] if space.prompt else []
    if last:
        lead.append(own.said(_people(last.seats, len(maps.cards(space)))))
    parts = [_chosen(space, own)]
    for code in SHOWN:
        shown = figures.figure(of, code) if of else None
        if shown is not None:
            parts.append(_figure(shown, own))
        if code == "clusters":
            parts.append(_clusters(space, own))
    if of is None or of.drawn is None:
        parts.append(_cards(space, own))
    parts.append(_made(own))
    return Report(
        lang=frame,
        content=language,
        title=figures.in_language(space.name),
        eyebrow=_("What we dreamed together · %(day)s") % {"day": dates.day(space.opened_at)},
        lead=tuple(lead),
        footer=figures.in_language(space.name),
        parts=tuple(one for one in parts if one is not None),
    )


class _Words:
    """Marks words with the language they are in."""

    def __init__(self, frame: str, content: str) -> None:
        self._frame, self._content = frame, content

    def said(self, text: str) -> Said:
        """A sentence of ours."""
        return Said(text, self._frame)

    def of(self, words: Mapping[str, str], before: str = "") -> Said:
        """Words of the group, in the report's language where they are there, else in another."""
        for code in (self._content, self._frame, *words):
            if words.get(code):
                return Said(f"{before}{words[code]}", code)
        return Said(before, self._frame)


def _people(people: int, cards: int) -> str:
    return _("%(people)s, %(cards)s. Nobody's own answers are in here.") % {
        "people": ngettext("%(n)s person", "%(n)s people", people) % {"n": people},
        "cards": ngettext("%(n)s card", "%(n)s cards", cards) % {"n": cards},
    }


def _chosen(space: models.Space, own: _Words) -> Part | None:
    chosen = interpreting.chosen(space)
    if not chosen:
        return None
    return Part(
        title=own.said(_("What we chose")),
        items=tuple(own.of(one["decision"].words, f"{one['thread']}: ") for one in chosen),
    )


def _figure(shown: figures.Figure, own: _Words) -> Part:
    # Of the four lists of the go-zone the first goes home; its table holds every card.
    lists = [one for one in shown.lists[:1] if one.lines]
    return Part(
        title=own.said(shown.title),
        says=tuple(own.said(one) for one in (*shown.says, *shown.warns)),
        figure=shown,
        sections=tuple(
            Section(own.said(one.title), items=tuple(own.said(line) for line in one.lines))
            for one in lists
        ),
    )


def _clusters(space: models.Space, own: _Words) -> Part | None:
    clusters = interpreting.clusters(space)
    if not clusters:
        return None
    cards = {str(one.pk): one for one in maps.cards(space)}
    return Part(
        title=own.said(_("The clusters and their cards")),
        sections=tuple(
            Section(
                title=own.said(one.title),
                says=(own.of(one.note),) if one.note else (),
                items=tuple(own.of(cards[card.pk].words, f"{card.number}. ") for card in one.cards),
            )
            for one in clusters
        ),
    )


def _cards(space: models.Space, own: _Words) -> Part:
    cards = maps.cards(space)
    return Part(
        title=own.said(_("The cards")),
        items=tuple(own.of(one.words, f"{one.number}. ") for one in cards),
    )


def _made(own: _Words) -> Part:
    return Part(
        title=own.said(_("How this was made")),
        says=(
            own.said(
                _(
                    "Each person made piles of the cards that belong together. Cards that many people "
                    "put together lie close on the map."
                )
            ),
            own.said(
                _(
                    "What each one did was deleted when the map was finished. Only totals are kept, and "
                    "nothing about fewer than five people."
                )
            ),
        ),
    )


def kept(space: models.Space) -> dict[str, models.Report]:
    """The reports that were set as PDF, by their language."""
    return {one.language: one for one in space.reports.all()}
