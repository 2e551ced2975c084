"""A list in pages: for lists of ids whose names are opened only for the page that is shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

PER_PAGE = 25


@dataclasses.dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: ``number`` counts from 1, ``count`` is the length of the whole list."""

    items: Sequence[T]
    number: int
    count: int
    per_page: int = PER_PAGE

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one page."""
        return max(1, -(-self.count // self.per_page))

    @property
    def first_row(self) -> int:
        """Where this page begins in the whole list, counted from 1; 0 when it is empty."""
        return (self.number - 1) * self.per_page + 1 if self.count else 0

    @property
    def last_row(self) -> int:
        """Where this page ends in the whole list, counted from 1."""
        return min(self.number * self.per_page, self.count)

    @property
    def previous(self) -> int | None:
        """The number of the page before, or None."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the page after, or None."""
        return self.number + 1 if self.number < self.last else None

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers to offer; None stands where some are left out."""
        near = {1, self.last, self.number - 1, self.number, self.number + 1}
        shown: list[int | None] = []
        for number in sorted(n for n in near if 1 <= n <= self.last):
            before = shown[-1] if shown else None
            if before is not None and number - before == 2:
                shown.append(number - 1)
            elif before is not None and number - before > 2:
                shown.append(None)
            shown.append(number)
        return shown

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def number_from(text: str | None) -> int:
    """Return the page number of a query string; anything unreadable is the first page."""
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


def slice_of(items: Sequence[T], number: int, per_page: int = PER_PAGE) -> Page[T]:
    """Return one page of a whole list; a number beyond the end gives the last page."""
    last = max(1, -(-len(items) // per_page))
    number = min(max(1, number), last)
    start = (number - 1) * per_page
    return Page(items[start : start + per_page], number, len(items), per_page)
