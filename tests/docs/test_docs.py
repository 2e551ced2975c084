"""What the docs name is there: links, files, commands, pictures."""

from __future__ import annotations

import importlib
import importlib.util
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

from arboleda import cli

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\bsrc=\"([^\"]+)\"")
COMMAND = re.compile(r"^ +(?:\w+=\S+ (?:\\\n +)?)*\.venv/bin/arboleda (.+)$", re.MULTILINE)
NAMED = re.compile(r"`((?:arboleda|docs|tests|benchmarks|requirements)/[\w./-]+)`")
LARGEST = 150 * 1024


def pages() -> list[Path]:
    """Every page of documentation that this project wrote."""
    apart = {".venv", "node_modules", "var", "build", "starter"}
    found = [path for path in ROOT.rglob("*.md") if not apart & set(path.relative_to(ROOT).parts)]
    return sorted(found)


def words(page: Path) -> str:
    """A page without what it shows as code."""
    return re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)


def links(page: Path) -> Iterator[str]:
    """Yield where each link and picture of a page leads."""
    for found in LINK.finditer(words(page)):
        yield found.group(1) or found.group(2)


def anchors(page: Path) -> set[str]:
    """The names by which the headings of a page are reached."""
    names = set()
    for heading in re.findall(r"^#{1,6} (.+)$", words(page), flags=re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        names.add(plain.replace(" ", "-"))
    return names


def picture_maker() -> ModuleType:
    """The command that makes the pictures, as a module."""
    spec = importlib.util.spec_from_file_location("make_pictures", PICTURES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look for their module by name.
    sys.modules["make_pictures"] = module
    spec.loader.exec_module(module)
    return module


def broken(page: Path) -> list[str]:
    """Links of a page that lead nowhere in this project."""
    wrong = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / unquote(path)).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not broken(page)


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](#one) [b](#two) [c](gone.md) [d](https://example.org/)\n")
    assert broken(page) == ["#two", "gone.md"]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_a_page_names_is_there(page: Path) -> None:
    named = NAMED.findall(page.read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def commands() -> list[str]:
    """Every line of the docs that is to be typed as the ``arboleda`` command."""
    return [
        words for page in pages() for words in COMMAND.findall(page.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("words", sorted(set(commands())))
def test_every_command_to_type_is_understood(words: str) -> None:
    cli.build_parser().parse_args(shlex.split(words))


def test_the_natural_way_names_what_is_in_the_code() -> None:
    text = (ROOT / "docs" / "explanation" / "the-natural-way.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z]+)\.([a-z]+)\.(\w+)", text)
    assert len(named) > 5
    missing = [
        ".".join(one)
        for one in named
        if not hasattr(importlib.import_module(f"arboleda.trust.{one[0]}.{one[1]}"), one[2])
    ]
    assert missing == []


def test_commands_to_type_are_found() -> None:
    assert "check" in commands()


def test_every_page_of_the_docs_can_be_reached_from_its_start() -> None:
    start = ROOT / "docs" / "README.md"
    seen, waiting = {start}, [start]
    while waiting:
        page = waiting.pop()
        for link in links(page):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.exists() and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert sorted(set((ROOT / "docs").rglob("*.md")) - seen) == []


def test_every_picture_is_shown_and_small_and_made_by_the_command() -> None:
    maker = picture_maker()
    made = {f"{shot.name}-{language}.png" for shot in maker.SHOTS for language in maker.LANGUAGES}
    there = {path.name for path in PICTURES.glob("*.png")}
    assert there == made
    assert [name for name in there if (PICTURES / name).stat().st_size > LARGEST] == []
    shown = {Path(link).name for page in pages() for link in links(page)}
    assert {shot.name for shot in maker.SHOTS} <= {name.rpartition("-")[0] for name in shown}


def test_the_readme_shows_a_picture_of_each_pillar_and_the_walk() -> None:
    shown = {Path(link).name.partition("-")[0] for link in links(ROOT / "README.md")}
    assert {"walk", "trust", "organizing", "learning", "voice"} <= shown
