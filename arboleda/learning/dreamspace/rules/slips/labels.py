"""What a slip of paper is called, and when it can be typed."""

from __future__ import annotations

import re
import unicodedata

LONGEST_LABEL = 8
_LABEL = re.compile(r"[A-Za-z]{0,2}-?\d{1,5}[A-Za-z]?")


def label_problems(label: str) -> list[str]:
    """Codes: no_label; label_no_number (a slip is called by a number like 12 or A12, never a name)."""
    if not label:
        return ["no_label"]
    fits = len(label) <= LONGEST_LABEL and _LABEL.fullmatch(label)
    return [] if fits else ["label_no_number"]


def tidy_label(label: str) -> str:
    """A slip's number as it is kept: capitals, no spaces, no zeros before it."""
    squeezed = re.sub(r"[\s#.]+", "", unicodedata.normalize("NFKC", label)).upper()
    bare = squeezed.lstrip("0")
    return bare if bare[:1].isdigit() else squeezed


def takes_paper(state: str) -> bool:
    """Whether slips of a stage can be typed: it was opened, though it may be closed by now."""
    return state in ("open", "closed")
