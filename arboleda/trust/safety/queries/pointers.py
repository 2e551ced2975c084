"""What in a free text could point to somebody, in the words of a page. Reads nothing that is stored."""

from __future__ import annotations

from arboleda.kit import registries
from arboleda.trust.safety import choices
from arboleda.trust.safety.rules import pointers as rules


def pointers_in(text: str) -> list[registries.Pointer]:
    """What rules.pointers sees in a text, with its name for the reader."""
    return [
        registries.Pointer(
            kind=one.kind,
            label=choices.Pointer(one.kind).label,
            start=one.start,
            end=one.end,
            is_refused=one.kind == rules.NUMBER,
        )
        for one in rules.pointers(text)
    ]
