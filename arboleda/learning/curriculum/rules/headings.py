"""Cuts the body of a pack file into headed passages and refuses what a pack may not hold.

A heading is `## Words {#key name=value}`: the words are for people, the key is the same in every
language. The Markdown between headings stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from arboleda.learning.curriculum.rules import pack
from arboleda.learning.curriculum.rules.frontmatter import as_date, is_slug
from arboleda.learning.curriculum.rules.problems import Report

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_ATTRIBUTES_LIMIT = 400
_ATTRIBUTE = re.compile(r'#(?P<id>\S+)|(?P<name>[a-z-]+)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))')
_FENCE = re.compile(r"^[ \t]*(?:[-*+>][ \t]+|\d+[.)][ \t]+)*(```|~~~)")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)$")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)")
_LINK_LATER = re.compile(r"^[ \t]*\[[^\]]+\]:")
_REVIEW = ("status", "checked-by", "checked-on", "based-on")
_BASED_ON = re.compile(r"[0-9a-f]{12}\Z")


@dataclass
class Block:
    """A heading with the text under it, up to the next heading of any size."""

    level: int
    title: str
    key: str
    attributes: Mapping[str, str]
    line: int
    body: str = ""
    body_line: int = 0
    children: list[Block] = field(default_factory=list)

    def citations(self) -> list[tuple[str, int]]:
        """The sources cited in the text, each with its line."""
        return [
            (key, number)
            for number, line in enumerate(self.body.split("\n"), self.body_line)
            for key in pack.CITATION.findall(line)
        ]


def blocks(lines: list[str], first_line: int, report: Report) -> list[Block]:
    """The headings of a body in order, each with its text; what is not allowed is reported."""
    found: list[Block] = []
    text: list[str] = []
    start = first_line

    def close() -> None:
        body, skipped = _tidy(text)
        line = start + skipped
        _check_text(body, line, report)
        if found:
            found[-1].body, found[-1].body_line = body, line
        elif body:
            report.add("text-before-heading", line)

    for number, line in enumerate(lines, first_line):
        match = _HEADING.match(line)
        if match is None:
            text.append(line)
            continue
        close()
        text, start = [], number + 1
        found.append(_heading(len(match[1]), (match[2] or "").strip(" \t"), number, report))
    close()
    return found


def nest(found: list[Block], report: Report) -> list[Block]:
    """Puts ### under the ## before it and #### under the ### before it; other sizes, and a size
    without its parent, are reported and left out."""
    roots: list[Block] = []
    for block in found:
        if block.level == 2:
            roots.append(block)
        elif block.level == 3 and roots:
            roots[-1].children.append(block)
        elif block.level == 4 and roots and roots[-1].children:
            roots[-1].children[-1].children.append(block)
        else:
            report.add("heading-level", block.line)
    return roots


def review_of(block: Block, report: Report) -> pack.Review | None:
    """The review written in a heading, or None where it names none."""
    values = {name: block.attributes.get(name, "") for name in _REVIEW}
    if not any(values.values()):
        return None
    return review(values, block.line, report)


def review(values: Mapping[str, str], line: int, report: Report) -> pack.Review:
    """A review from its four written values (`status`, `checked-by`, `checked-on`, `based-on`)."""
    status = values["status"] or "draft"
    on = as_date(values["checked-on"])
    if status not in ("draft", "checked"):
        report.add("field-choice", line, name="status", choices="draft, checked")
    elif values["checked-on"] and on is None:
        report.add("field-date", line, name="checked-on")
    elif status == "checked" and not (values["checked-by"] and on):
        report.add("check-without-name", line)
    elif status == "draft" and (values["checked-by"] or on):
        report.add("check-on-draft", line)
    if values["based-on"] and not _BASED_ON.match(values["based-on"]):
        report.add("heading-unknown-attribute", line, name=f"based-on={values['based-on']}")
    return pack.Review(status, values["checked-by"], on, values["based-on"])


def check_attributes(block: Block, allowed: tuple[str, ...], report: Report) -> None:
    """Names attributes that do not belong in this heading."""
    for name in block.attributes:
        if name == "include":
            report.add("include-refused", block.line)
        elif name not in allowed and name not in _REVIEW:
            report.add("heading-unknown-attribute", block.line, name=name)


def _heading(level: int, words: str, line: int, report: Report) -> Block:
    opening = words.rfind("{")
    if opening < 0 or not words.endswith("}"):
        report.add("heading-no-key", line)
        return Block(level, words, "", {}, line)
    title, inside = words[:opening].rstrip(" \t"), words[opening + 1 : -1]
    if len(inside) > _ATTRIBUTES_LIMIT:
        report.add("heading-attributes", line)
        return Block(level, title, "", {}, line)
    key, attributes = _attributes(inside, line, report)
    if not title or "{" in title or "}" in title:
        report.add("heading-title", line)
    return Block(level, title, key, attributes, line)


def _attributes(inside: str, line: int, report: Report) -> tuple[str, dict[str, str]]:
    keys: list[str] = []
    attributes: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(inside):
        if match["id"]:
            keys.append(match["id"])
        elif match["name"] in attributes:
            report.add("field-twice", line, name=match["name"])
        else:
            quoted = match["quoted"]
            attributes[match["name"]] = match["bare"] if quoted is None else quoted.strip(" ")
    if _ATTRIBUTE.sub("", inside).strip(" \t") or len(keys) > 1:
        report.add("heading-attributes", line)
    elif not keys:
        report.add("heading-no-key", line)
    elif not is_slug(keys[0]):
        report.add("field-slug", line, name=keys[0])
    return (keys[0] if keys else ""), attributes


def _tidy(lines: list[str]) -> tuple[str, int]:
    """The text without empty lines around it and spaces at the ends of lines, and how many lines
    were taken off its top."""
    trimmed = [line.rstrip(" \t") for line in lines]
    top = next((i for i, line in enumerate(trimmed) if line), len(trimmed))
    return "\n".join(trimmed[top:]).rstrip("\n"), top


def _check_text(body: str, first_line: int, report: Report) -> None:
    before = ""
    for number, line in enumerate(body.split("\n"), first_line):
        for code in _refused(line, before):
            report.add(code, number)
        before = line


def _refused(line: str, before: str) -> list[str]:
    found = []
    if re.search(r"<(?=[A-Za-z/!?])", line):
        found.append("raw-html")
    if "![" in line:
        found.append("image-refused")
    links = _LINK.findall(line)
    if _LINK_LATER.match(line) or any(not link.startswith("https://") for link in links):
        found.append("link-refused")
    if _FENCE.match(line):
        found.append("code-refused")
    if before and _UNDERLINE.match(line):
        found.append("underline-heading")
    if line.count("[@") != len(pack.CITATION.findall(line)):
        found.append("citation-malformed")
    return found
