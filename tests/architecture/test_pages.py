"""Pages carry no inline code, trust no unescaped text, and ask nobody else for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import house

INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)|<style\b|<[^>]*\sstyle\s*=|<[^>]*\son[a-z]+\s*=|javascript:",
    re.IGNORECASE,
)
UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|autoescape\s+off")
ELSEWHERE = re.compile(r"(?:https?:|wss?:)//[^\s\"')]+|[\"'(=]//[\w.-]+")
NAMESPACES = {
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1999/xlink",
}


def lines(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        yield f"{house.shown(path)}:{number}", line


def assets() -> Iterator[Path]:
    for path in sorted(house.PACKAGE.rglob("*")):
        if "static" in path.parts and path.suffix in {
            ".css",
            ".js",
            ".svg",
            ".json",
            ".webmanifest",
        }:
            yield path


def test_no_inline_scripts_styles_or_event_attributes() -> None:
    assert not [
        place for path in house.templates() for place, line in lines(path) if INLINE.search(line)
    ]


def test_only_the_kit_may_leave_text_unescaped() -> None:
    others = [path for path in house.templates() if house.app_of_path(path) != "kit"]
    assert not [place for path in others for place, line in lines(path) if UNESCAPED.search(line)]


def test_nothing_is_fetched_from_elsewhere() -> None:
    wrong = [
        f"{place}: {found}"
        for path in [*house.templates(), *assets()]
        for place, line in lines(path)
        for found in ELSEWHERE.findall(line)
        if found not in NAMESPACES
    ]
    assert not wrong


def test_scripts_keep_nothing_in_the_browser() -> None:
    storage = re.compile(
        r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.|serviceWorker"
    )
    scripts = [path for path in assets() if path.suffix == ".js"]
    assert not [place for path in scripts for place, line in lines(path) if storage.search(line)]
