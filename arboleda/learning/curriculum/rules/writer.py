"""Writes a pack as files: what `read_pack` reads back as the same pack, byte for byte the same
each time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from arboleda.learning.curriculum.rules import pack

# Values that no YAML reader takes for anything but text; everything else is put between quotes.
_PLAIN = re.compile(r"[^\W\d_][\w ,.()/;'’áéíóúñÁÉÍÓÚÑ-]*\Z")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def write_pack(value: pack.Pack) -> dict[str, bytes]:
    """The files of a pack by their path inside it. The pack must be one that could be read."""
    files = {"pack.md": _head(value)}
    if value.sources:
        files["sources.md"] = _sources(value)
    order = (*value.languages, *value.more_languages)
    for module in value.modules:
        for language in order:
            if language in module.texts:
                name = f"modules/{module.number:02d}-{module.id}/{language}.md"
                files[name] = _module(module, language)
    return {name: content.encode("utf-8") for name, content in files.items()}


def _head(value: pack.Pack) -> str:
    lines = [
        "---",
        f"format: {pack.FORMAT}",
        f"id: {value.id}",
        f"version: {value.version}",
        f"licence: {_scalar(value.licence)}",
        f"languages: [{', '.join(_code(code) for code in value.languages)}]",
    ]
    if value.more_languages:
        codes = ", ".join(_code(code) for code in value.more_languages)
        lines.append(f"more-languages: [{codes}]")
    lines += ["title:", *_by_language(value.title, "  "), "tracks:"]
    for track in value.tracks:
        lines += [f"  - id: {track.id}", "    title:", *_by_language(track.title, "      ")]
    if value.credits:
        lines.append("credits:")
    for credit in value.credits:
        lines += [f"  - who: {_scalar(credit.who)}", "    text:"]
        lines += _by_language(credit.text, "      ")
    lines += ["---", ""]
    for passage in value.about:
        lines += _passage(2, passage)
    return _join(lines)


def _sources(value: pack.Pack) -> str:
    lines = ["---", "sources:"]
    for source in value.sources:
        lines += [
            f"  - id: {source.id}",
            f"    who: {_scalar(source.who)}",
            f"    title: {_scalar(source.title)}",
            f"    year: {source.year or 'undated'}",
            f"    checked: {source.checked}",
            f"    where: {_scalar(source.where)}",
            "    says:",
            *_by_language(source.says, "      "),
        ]
    return _join([*lines, "---"])


def _module(module: pack.Module, language: str) -> str:
    text = module.texts[language]
    lines = [
        "---",
        f"number: {module.number}",
        f"kind: {module.kind}",
        f"track: {module.track}",
        f"title: {_scalar(text.title)}",
        f"language: {_code(language)}",
        f"minutes: {module.minutes}",
        f"version: {module.version}",
        f"depth: {module.depth}",
        f"status: {text.review.status}",
    ]
    if text.review.by:
        lines.append(f"checked-by: {_scalar(text.review.by)}")
    if text.review.on:
        lines.append(f"checked-on: {text.review.on.isoformat()}")
    if text.changes:
        lines.append("changes:")
    for change in text.changes:
        lines += [f"  - version: {change.version}", f"    date: {change.date.isoformat()}"]
        lines.append(f"    text: {_scalar(change.text)}")
        if change.credit:
            lines.append(f"    credit: {_scalar(change.credit)}")
    lines += ["---", ""]
    early = ("purpose", "leave-with", "care", "before")
    for passage in text.sections:
        if passage.key in early:
            lines += _passage(2, passage)
    lines += _activities(module, language)
    for passage in text.sections:
        if passage.key not in early:
            lines += _passage(2, passage)
    if text.handouts:
        lines += [f"## {_word('handouts', language)} {{#handouts}}", ""]
    for passage in text.handouts:
        lines += _passage(3, passage)
    return _join(lines)


def _activities(module: pack.Module, language: str) -> list[str]:
    lines = [f"## {_word('activities', language)} {{#activities}}", ""]
    for activity in module.activities:
        words = activity.texts[language]
        facts = f" minutes={activity.minutes} kind={activity.kind}"
        if activity.adapts:
            facts += f' adapts="{activity.adapts}"'
        facts += _review(words.review)
        lines += [f"### {words.title} {{#{activity.id}{facts}}}", ""]
        for passage in words.parts:
            lines += _passage(4, passage)
    return lines


def _word(key: str, language: str) -> str:
    """The two headings that only hold others; their words are not part of the pack."""
    spanish = {"activities": "Actividades", "handouts": "Hojas para llevar"}
    english = {"activities": "Activities", "handouts": "Handouts"}
    return (spanish if language.split("-")[0] == "es" else english)[key]


def _passage(level: int, passage: pack.Passage) -> list[str]:
    heading = f"{'#' * level} {passage.title} {{#{passage.key}{_review(passage.review)}}}"
    return [heading, "", passage.body, ""]


def _review(review: pack.Review | None) -> str:
    if review is None:
        return ""
    written = f" status={review.status}"
    if review.by:
        written += f' checked-by="{review.by}"'
    if review.on:
        written += f" checked-on={review.on.isoformat()}"
    if review.based_on:
        written += f" based-on={review.based_on}"
    return written


def _by_language(texts: Mapping[str, str], indent: str) -> list[str]:
    return [f"{indent}{_code(code)}: {_scalar(text)}" for code, text in texts.items()]


def _code(code: str) -> str:
    """A language code; `no` and its like would be read elsewhere as yes and no."""
    return f'"{code}"' if code in ("no", "on", "off", "yes", "y", "n") else code


def _scalar(value: str) -> str:
    if _PLAIN.match(value) and value == value.rstrip() and ": " not in value:
        reserved = value.lower() in ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
        if not reserved:
            return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _join(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
