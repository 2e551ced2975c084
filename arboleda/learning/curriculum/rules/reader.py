"""Reads a pack and says, to the line, everything that is wrong with it.

A pack with any problem is not read at all: an import either brings the whole pack or changes
nothing.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from arboleda.learning.curriculum.rules import (
    frontmatter,
    headings,
    loading,
    modules,
    pack,
    sameness,
)
from arboleda.learning.curriculum.rules.problems import PackRefusedError, Problem, Report

_MODULE_FILE = re.compile(r"modules/(\d{2})-([a-z][a-z0-9-]*)/([A-Za-z0-9-]+)\.md\Z")
# Marks that show nothing and can make a text read differently from what is stored. The marks that
# right-to-left writing needs (200E, 200F, 2066-2069) are welcome.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff\ufff9-\ufffc\ufffe\uffff]"
)


@dataclass(frozen=True)
class PackResult:
    """A pack, or why there is none; never both. Problems are ordered by file and line."""

    pack: pack.Pack | None
    problems: tuple[Problem, ...]


def read_path(path: Path) -> PackResult:
    """Reads a folder or a zip. Never raises for what a pack may contain."""
    try:
        return read_pack(loading.load(path))
    except PackRefusedError as refused:
        return PackResult(None, refused.problems)


def read_pack(files: Mapping[str, bytes]) -> PackResult:
    """Reads and checks the files of a pack, given by their path inside it (`pack.md`, `sources.md`,
    `modules/01-welcome/en.md`). Never raises for what a pack may contain."""
    reading = _Reading()
    found = reading.read(files)
    problems = tuple(sorted(reading.problems, key=lambda problem: (problem.file, problem.line)))
    return PackResult(None if problems else found, problems)


@dataclass
class _Head:
    """What pack.md says, before the modules are known."""

    pack: pack.Pack
    languages: tuple[str, ...]
    more: tuple[str, ...]
    citations: list[tuple[str, int]]


class _Reading:
    """One pass over one pack."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        # Files that are there but could not be read: what seems to be missing may be in them.
        self.unread: set[str] = set()

    def problem(self, file: str, line: int, code: str, **params: str | int) -> None:
        self.problems.append(Problem(file, line, code, params))

    def read(self, files: Mapping[str, bytes]) -> pack.Pack | None:
        texts = self._texts(files)
        if "pack.md" not in files:
            self.problem("pack.md", 1, "file-missing")
        if "pack.md" not in texts:
            return None
        head = self._head(texts["pack.md"])
        if head is None:
            return None
        sources = self._sources(texts["sources.md"], head) if "sources.md" in texts else []
        found = self._modules(texts, head)
        cited = [("pack.md", key, line) for key, line in head.citations]
        for drafted in found:
            for file in drafted.files.values():
                cited += [(file.name, key, line) for key, line in file.citations]
        self._check_citations(cited, sources)
        whole = [module.build() for module in found]
        return dataclasses.replace(
            head.pack,
            modules=tuple(sorted(whole, key=lambda module: module.number)),
            sources=tuple(source for source, _ in sources),
        )

    # Files.

    def _texts(self, files: Mapping[str, bytes]) -> dict[str, list[str]]:
        texts: dict[str, list[str]] = {}
        if len(files) > loading.COUNT_LIMIT:
            self.problem("pack.md", 1, "too-many-files", limit=loading.COUNT_LIMIT)
            return texts
        if sum(map(len, files.values())) > loading.PACK_LIMIT:
            self.problem("pack.md", 1, "pack-too-big", limit=loading.PACK_LIMIT // 1024)
            return texts
        for name in sorted(files):
            if loading.is_passed_over(name) and loading.is_plain_path(name):
                continue
            if not loading.is_plain_path(name):
                self.problem(name, 1, "path-refused")
            elif name not in ("pack.md", "sources.md") and not _MODULE_FILE.match(name):
                self.problem(name, 1, "unexpected-file")
            elif len(files[name]) > loading.FILE_LIMIT:
                self.problem(name, 1, "file-too-big", limit=loading.FILE_LIMIT // 1024)
            else:
                lines = self._lines(name, files[name])
                if lines is not None:
                    texts[name] = lines
        self.unread = set(files) - set(texts)
        return texts

    def _lines(self, name: str, content: bytes) -> list[str] | None:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            self.problem(name, 1, "utf-16")
            return None
        try:
            text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        except UnicodeDecodeError as error:
            self.problem(name, content[: error.start].count(b"\n") + 1, "not-utf-8")
            return None
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        hidden = False
        for number, line in enumerate(text.split("\n"), 1):
            match = _HIDDEN.search(line)
            if match:
                hidden = True
                self.problem(name, number, "hidden-character", character=f"U+{ord(match[0]):04X}")
        return None if hidden else text.split("\n")

    # pack.md and sources.md.

    def _head(self, lines: list[str]) -> _Head | None:
        report = Report("pack.md", self.problems)
        split = frontmatter.split(lines, report)
        if split is None:
            return None
        fields = split.fields
        written = fields.text("format")
        if written and written != str(pack.FORMAT):
            line = fields.line_of("format")
            report.add("format-unknown", line, value=written, known=pack.FORMAT)
            return None
        languages = fields.languages("languages")
        more = fields.languages("more-languages", required=False)
        for code in set(languages) & set(more):
            report.add("listed-twice", fields.line_of("more-languages"), value=code)
        more = tuple(code for code in more if code not in languages)
        cited: list[tuple[str, int]] = []
        head = pack.Pack(
            id=fields.slug("id"),
            version=fields.whole("version", 1, 9999),
            licence=fields.text("licence"),
            languages=languages,
            more_languages=more,
            title=fields.by_language("title", languages, more),
            tracks=_tracks(fields, languages, more),
            credits=_credits(fields, languages, more),
            about=_about(split, languages, more, cited),
            modules=(),
        )
        fields.finish()
        return _Head(head, languages, more, cited) if languages else None

    def _sources(self, lines: list[str], head: _Head) -> list[tuple[pack.Source, int]]:
        report = Report("sources.md", self.problems)
        split = frontmatter.split(lines, report)
        if split is None:
            self.unread.add("sources.md")
            return []
        found: dict[str, tuple[pack.Source, int]] = {}
        for group in split.fields.groups("sources"):
            source = pack.Source(
                id=group.slug("id"),
                who=group.text("who"),
                title=group.text("title"),
                year=group.year("year"),
                checked=group.month("checked"),
                where=group.text("where"),
                says=group.by_language("says", head.languages, head.more),
            )
            group.finish()
            if source.id in found:
                report.add("key-twice", group.line, key=source.id)
            found[source.id] = (source, group.line)
        split.fields.finish()
        headings.blocks(split.body, split.body_line, report)
        if any(line.strip(" \t") for line in split.body):
            report.add("text-misplaced", split.body_line)
        return list(found.values())

    # Modules.

    def _modules(self, texts: Mapping[str, list[str]], head: _Head) -> list[modules.Drafted]:
        folders: dict[str, dict[str, str]] = {}
        for name in texts:
            match = _MODULE_FILE.match(name)
            if match and match[3] not in head.languages + head.more:
                self.problem(name, 1, "language-not-listed", language=match[3])
            elif match:
                folders.setdefault(f"modules/{match[1]}-{match[2]}", {})[match[3]] = name
        if not folders and not self._modules_unread():
            self.problem("pack.md", 1, "modules-none")
        found = []
        for folder in sorted(folders):
            drafted = self._module(folder, folders[folder], texts, head)
            if drafted is not None:
                found.append(drafted)
        self._same_twice(found)
        return found

    def _module(
        self,
        folder: str,
        names: Mapping[str, str],
        texts: Mapping[str, list[str]],
        head: _Head,
    ) -> modules.Drafted | None:
        for code in head.languages:
            name = f"{folder}/{code}.md"
            if code not in names and name not in self.unread:
                self.problem(name, 1, "language-missing", language=code)
        files: dict[str, modules.File] = {}
        tracks = tuple(track.id for track in head.pack.tracks)
        for code in (*head.languages, *head.more):
            if code not in names:
                continue
            report = Report(names[code], self.problems)
            file = modules.read(texts[names[code]], code, folder, tracks, report)
            if file is not None:
                files[code] = file
            else:
                self.unread.add(names[code])
        first = next((files[code] for code in head.languages if code in files), None)
        if first is None:
            return None
        for file in files.values():
            if file is not first:
                sameness.check(first, file)
        return modules.Drafted(folder, first, files)

    def _same_twice(self, found: list[modules.Drafted]) -> None:
        numbers: set[int] = set()
        ids: set[str] = set()
        for drafted in found:
            if drafted.number in numbers:
                self.problem(drafted.first.name, 1, "number-twice", value=drafted.number)
            if drafted.id in ids:
                self.problem(drafted.first.name, 1, "module-twice", value=drafted.id)
            numbers.add(drafted.number)
            ids.add(drafted.id)

    def _check_citations(
        self, cited: list[tuple[str, str, int]], sources: list[tuple[pack.Source, int]]
    ) -> None:
        known = {source.id for source, _ in sources}
        for file, key, line in cited:
            if key not in known and "sources.md" not in self.unread:
                self.problem(file, line, "citation-unknown", key=key)
        used = {key for _, key, _ in cited}
        for source, line in sources:
            if source.id and source.id not in used and not self._modules_unread():
                self.problem("sources.md", line, "source-unused", key=source.id)

    def _modules_unread(self) -> bool:
        return any(_MODULE_FILE.match(name) for name in self.unread)


def _tracks(
    fields: frontmatter.Fields, languages: tuple[str, ...], more: tuple[str, ...]
) -> tuple[pack.Track, ...]:
    found: dict[str, pack.Track] = {}
    for group in fields.groups("tracks"):
        track = pack.Track(group.slug("id"), group.by_language("title", languages, more))
        group.finish()
        if track.id in found:
            fields.report.add("key-twice", group.line, key=track.id)
        found[track.id] = track
    return tuple(found.values())


def _credits(
    fields: frontmatter.Fields, languages: tuple[str, ...], more: tuple[str, ...]
) -> tuple[pack.Credit, ...]:
    found = []
    for group in fields.groups("credits", required=False):
        found.append(pack.Credit(group.text("who"), group.by_language("text", languages, more)))
        group.finish()
    return tuple(found)


def _about(
    split: frontmatter.Split,
    languages: tuple[str, ...],
    more: tuple[str, ...],
    cited: list[tuple[str, int]],
) -> tuple[pack.Passage, ...]:
    """The body of pack.md: one section for each language, keyed by its code. What it cites is
    added to `cited` with its line."""
    report = split.fields.report
    found: dict[str, pack.Passage] = {}
    keys = {code.lower(): code for code in (*languages, *more)}
    for block in headings.nest(headings.blocks(split.body, split.body_line, report), report):
        headings.check_attributes(block, (), report)
        for child in block.children:
            report.add("heading-level", child.line)
        if block.key and block.key not in keys:
            report.add("key-unknown", block.line, key=block.key, choices=", ".join(sorted(keys)))
        elif block.key in found:
            report.add("key-twice", block.line, key=block.key)
        elif not block.body:
            report.add("passage-empty", block.line)
        else:
            cited += block.citations()
            found[block.key] = pack.Passage(
                block.key, block.title, block.body, headings.review_of(block, report)
            )
    for code in languages:
        if code.lower() not in found:
            report.add("section-missing", 1, key=code.lower())
    return tuple(found[key] for key in keys if key in found)
