"""What a stylesheet and a template must never do, and how much they may weigh."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

KIT = Path(__file__).parents[2] / "arboleda" / "kit"
STATIC = KIT / "static" / "kit"
CSS = (STATIC / "kit.css").read_text(encoding="utf-8")
TEMPLATES = sorted((KIT / "templates").rglob("*.html"))
SCRIPTS = sorted(STATIC.glob("*.js"))


def test_the_stylesheet_is_light() -> None:
    """14 KB in brotli is the budget; gzip is never smaller, so it stands in for it."""
    assert len(gzip.compress(CSS.encode(), 9)) <= 14_000


def test_everything_a_page_loads_is_light() -> None:
    weight = sum(len(gzip.compress(path.read_bytes(), 9)) for path in STATIC.iterdir())
    assert weight <= 20_000


def test_only_logical_properties_are_used() -> None:
    physical = (
        r"(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![-\w])(?:left|right|top|bottom)\s*:"
        r"|(?<![-\w])(?:min-|max-)?(?:width|height)\s*:(?!\s*[\d.]+rem\))|text-align:\s*(?:left|right)"
        r"|float:\s*(?:left|right)"
    )
    assert re.findall(physical, CSS) == []


def test_nothing_comes_from_elsewhere() -> None:
    assert re.findall(r"url\((?!rings\.svg\))[^)]*\)|@import|https?:", CSS) == []
    for path in SCRIPTS:
        assert not re.search(
            r"https?:|localStorage|sessionStorage|indexedDB|eval\(", path.read_text()
        )


def test_motion_is_only_for_those_who_want_it() -> None:
    assert "animation" not in CSS
    quiet = CSS.index("prefers-reduced-motion: no-preference")
    assert all(place > quiet for place in (m.start() for m in re.finditer(r"transition:", CSS)))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_style_and_script_nothing_inline(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:", html)
    assert "|safe" not in html


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def tokens(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", text))


LIGHT = tokens(CSS[: CSS.index("@layer base")])
_DARK_FROM = CSS.index("prefers-color-scheme: dark")
DARK = LIGHT | tokens(CSS[_DARK_FROM : CSS.index("prefers-contrast")])
GROUNDS = ("paper", "card", "sand")
TEXT = [
    *(("ink", ground) for ground in GROUNDS),
    *(("soft", ground) for ground in GROUNDS),
    *(("forest", ground) for ground in GROUNDS),
    *(("clay", ground) for ground in (*GROUNDS, "clay-soft")),
    ("on-act", "act"), ("on-act", "act-strong"), ("on-deep", "deep"), ("on-leaf", "leaf"),
    ("on-care", "care"), ("on-gold", "gold-soft"),
]  # fmt: skip
SHAPES = [
    *(("edge", ground) for ground in GROUNDS),
    *((f"c{n}", "paper") for n in range(1, 6)),
    ("focus", "focus-halo"), ("hatch", "paper"), ("gold", "deep"), ("care", "paper"),
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_seven_to_one(scheme: str, ink: str, ground: str) -> None:
    colors = LIGHT if scheme == "light" else DARK
    assert contrast(colors[ink], colors[ground]) >= 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_have_three_to_one(scheme: str, shape: str, ground: str) -> None:
    colors = LIGHT if scheme == "light" else DARK
    assert contrast(colors[shape], colors[ground]) >= 3
