"""Front matter: the small part of YAML that packs use, with the line of every value.

Every value is text; the field that reads it says whether it is a number or a date. So `no` is the
language Norwegian and 2026-11 is a month, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import yaml

from arboleda.learning.curriculum.rules.problems import Report

FRONT_LIMIT = 64 * 1024
_DEPTH = 6
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?\Z")
_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?\Z")


@dataclass(frozen=True)
class Node:
    """A value with the line it begins on: text, a list, or fields. Exactly one is not None."""

    line: int
    text: str | None = None
    items: tuple[Node, ...] | None = None
    fields: Mapping[str, Node] | None = None


@dataclass
class Split:
    """A file cut in two: its fields, and the lines of its body with the number of the first."""

    fields: Fields
    body: list[str] = field(default_factory=list)
    body_line: int = 1


def is_slug(value: str) -> bool:
    """Small letters, digits and single dashes, beginning with a letter; at most 60."""
    return len(value) <= 60 and bool(_SLUG.match(value))


def is_language(value: str) -> bool:
    """A short BCP 47 code: language, script where needed, region where needed."""
    return bool(_LANGUAGE.match(value))


def is_month(value: str) -> bool:
    """A month (2026-11) or a day (2026-11-20) that exists."""
    if not _MONTH.match(value):
        return False
    return as_date(value if len(value) == 10 else f"{value}-01") is not None


def as_date(value: str) -> date | None:
    """The day of an ISO date written in full, or None."""
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


def split(lines: list[str], report: Report) -> Split | None:
    """Cuts a file into front matter and body; None, with problems reported, where it cannot."""
    if not lines or lines[0].rstrip(" \t") != "---":
        report.add("front-missing", 1)
        return None
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip(" \t") == "---"), None)
    if end is None:
        report.add("front-open", 1)
        return None
    text = "\n".join(lines[1:end]) + "\n"
    if len(text) > FRONT_LIMIT:
        report.add("front-long", 1, limit=FRONT_LIMIT // 1024)
        return None
    node = _parse(text, report)
    if node is None:
        return None
    return Split(Fields("", node, report), lines[end + 1 :], end + 2)


def _parse(text: str, report: Report) -> Node | None:
    try:
        if not _events_allowed(text, report):
            return None
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        report.add("front-syntax", mark.line + 2 if mark else 1)
        return None
    if not isinstance(root, yaml.MappingNode):
        report.add("front-not-fields", 1 if root is None else root.start_mark.line + 2)
        return None
    before = len(report.problems)
    node = _node(root, report)
    return node if len(report.problems) == before else None


def _events_allowed(text: str, report: Report) -> bool:
    """Refuses references (which can grow without bound), tags and deep nesting before anything
    is built."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 2 if event.start_mark else 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEPTH:
            report.add("front-deep", line)
            return False
        named = isinstance(event, yaml.NodeEvent) and event.anchor is not None
        if named or getattr(event, "tag", None) is not None:
            report.add("front-refused", line)
            return False
    return True


def _node(source: yaml.Node, report: Report) -> Node:
    line = source.start_mark.line + 2
    if isinstance(source, yaml.SequenceNode):
        return Node(line, items=tuple(_node(item, report) for item in source.value))
    if isinstance(source, yaml.MappingNode):
        found: dict[str, Node] = {}
        for key, value in source.value:
            if not isinstance(key, yaml.ScalarNode):
                report.add("front-syntax", key.start_mark.line + 2)
            elif key.value in found:
                report.add("field-twice", key.start_mark.line + 2, name=key.value)
            else:
                found[key.value] = _node(value, report)
        return Node(line, fields=found)
    return Node(line, text=source.value)


class Fields:
    """Reads the fields of one mapping, reports what is wrong with each, and at the end names the
    ones nobody asked for. A method returns None (or an empty text or list) where it reported."""

    def __init__(self, name: str, node: Node, report: Report) -> None:
        self.name = name
        self.line = node.line
        self.report = report
        self._fields = dict(node.fields or {})
        self._asked: set[str] = set()

    def label(self, name: str) -> str:
        return f"{self.name}.{name}" if self.name else name

    def node(self, name: str, *, required: bool = True) -> Node | None:
        self._asked.add(name)
        node = self._fields.get(name)
        if node is None and required:
            self.report.add("field-missing", self.line, name=self.label(name))
        return node

    def has(self, name: str) -> bool:
        return name in self._fields

    def line_of(self, name: str) -> int:
        return self._fields[name].line if name in self._fields else self.line

    def text(self, name: str, *, required: bool = True) -> str:
        node = self.node(name, required=required)
        return self._line_of_text(name, node) if node else ""

    def _line_of_text(self, name: str, node: Node) -> str:
        value = (node.text or "").strip(" ")
        if node.text is None or not value or "\n" in value or "\t" in value:
            self.report.add("field-not-text", node.line, name=self.label(name))
            return ""
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        value = self.text(name)
        if not value:
            return low
        if not (value.isascii() and value.isdigit() and len(value) <= 9):
            self.report.add(
                "field-number", self.line_of(name), name=self.label(name), low=low, high=high
            )
            return low
        number = int(value)
        if not low <= number <= high:
            self.report.add(
                "field-number", self.line_of(name), name=self.label(name), low=low, high=high
            )
        return number

    def slug(self, name: str) -> str:
        value = self.text(name)
        if value and not is_slug(value):
            self.report.add("field-slug", self.line_of(name), name=self.label(name))
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str = "") -> str:
        value = self.text(name, required=not default) or default
        if value and value not in choices:
            self.report.add(
                "field-choice",
                self.line_of(name),
                name=self.label(name),
                choices=", ".join(choices),
            )
        return value

    def day(self, name: str, *, required: bool = True) -> date | None:
        value = self.text(name, required=required)
        found = as_date(value)
        if value and found is None:
            self.report.add("field-date", self.line_of(name), name=self.label(name))
        return found

    def month(self, name: str) -> str:
        value = self.text(name)
        if value and not is_month(value):
            self.report.add("field-month", self.line_of(name), name=self.label(name))
        return value

    def year(self, name: str) -> int | None:
        value = self.text(name)
        if value == "undated" or not value:
            return None
        if not (value.isascii() and value.isdigit() and 1000 <= int(value[:9]) <= 2999):
            self.report.add("field-year", self.line_of(name))
            return None
        return int(value)

    def items(self, name: str, *, required: bool = True) -> tuple[Node, ...]:
        node = self.node(name, required=required)
        if node is None:
            return ()
        if node.items is None:
            self.report.add("field-not-list", node.line, name=self.label(name))
            return ()
        if not node.items:
            self.report.add("list-empty", node.line, name=self.label(name))
        return node.items

    def languages(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        found: list[str] = []
        for item in self.items(name, required=required):
            value = self._line_of_text(name, item)
            if value and not is_language(value):
                self.report.add("field-language", item.line, value=value)
            elif value in found:
                self.report.add("listed-twice", item.line, value=value)
            elif value:
                found.append(value)
        return tuple(found)

    def group(self, name: str) -> Fields | None:
        node = self.node(name)
        return self._as_fields(self.label(name), name, node) if node else None

    def groups(self, name: str, *, required: bool = True) -> list[Fields]:
        nodes = self.items(name, required=required)
        found = [self._as_fields(self.label(name), name, node) for node in nodes]
        return [group for group in found if group is not None]

    def _as_fields(self, label: str, name: str, node: Node) -> Fields | None:
        if node.fields is None:
            self.report.add("field-not-map", node.line, name=self.label(name))
            return None
        return Fields(label, node, self.report)

    def by_language(
        self, name: str, languages: tuple[str, ...], more: tuple[str, ...]
    ) -> dict[str, str]:
        """Text in each of `languages`, and perhaps in some of `more`."""
        group = self.group(name)
        if group is None:
            return {}
        found = {code: group.text(code) for code in languages}
        found.update({code: group.text(code, required=False) for code in more})
        for code in group.unasked():
            self.report.add("language-not-listed", group.line_of(code), language=code)
        return {code: value for code, value in found.items() if value}

    def unasked(self) -> list[str]:
        return [name for name in self._fields if name not in self._asked]

    def finish(self) -> None:
        """Names the fields that do not belong here."""
        for name in self.unasked():
            self.report.add("field-unknown", self.line_of(name), name=self.label(name))
