"""Words of lists put into a phrase: Spanish writes languages and days small there."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation


def _is_spanish() -> bool:
    return (translation.get_language() or "en").split("-")[0] == "es"


def inside(label: object) -> str:
    """Return a label as it stands inside a phrase: ``Spanish``; in Spanish ``español``."""
    text = str(label)
    return text[:1].lower() + text[1:] if _is_spanish() else text


def opening(label: object) -> str:
    """Return a word as it opens a line or an option: ``Español``."""
    text = str(label)
    return text[:1].upper() + text[1:]


def listed(labels: Iterable[object]) -> str:
    """Join labels with commas as the reader's language writes them: ``Lunes, martes``."""
    texts = [str(label) for label in labels]
    return ", ".join([*map(opening, texts[:1]), *map(inside, texts[1:])])
