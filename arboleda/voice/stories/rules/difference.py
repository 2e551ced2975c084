"""Two versions side by side: what left, what came, word by word. Pure."""

from __future__ import annotations

import dataclasses
import difflib
import re

_PIECES = re.compile(r"\S+|\s+")
_BREAK = re.compile(r"\n\s*\n")


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row; changed: they are not in the other version."""

    text: str
    changed: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One paragraph as it was and as it would be; an empty side means there is none."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether the two sides differ."""
        return any(piece.changed for piece in (*self.before, *self.after))


def rows(before: str, after: str) -> list[Row]:
    """Paragraphs of two texts set beside each other, with the words that changed marked."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Row] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        left, right = old[start:end], new[new_start:new_end]
        if kind == "equal":
            found += [Row((Piece(text, False),), (Piece(text, False),)) for text in left]
            continue
        shared = min(len(left), len(right))
        found += [_row(*pair) for pair in zip(left[:shared], right[:shared], strict=True)]
        found += [Row((Piece(text, True),), ()) for text in left[shared:]]
        found += [Row((), (Piece(text, True),)) for text in right[shared:]]
    return found


def _row(before: str, after: str) -> Row:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        changed = kind != "equal"
        if end > start:
            left.append(Piece("".join(old[start:end]), changed))
        if new_end > new_start:
            right.append(Piece("".join(new[new_start:new_end]), changed))
    return Row(tuple(left), tuple(right))


def _paragraphs(text: str) -> list[str]:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return [part.strip() for part in _BREAK.split(unified) if part.strip()]
