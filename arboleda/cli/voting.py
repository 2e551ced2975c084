"""Votes in a terminal: groups, what they share, what sets each apart. Needs no grove."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from arboleda.cli import trouble
from arboleda.engines.mapping import votes

if TYPE_CHECKING:
    from arboleda.engines.mapping.votes import Aggregates, Problem
    from arboleda.engines.mapping.votes.reading import Cards

T = TypeVar("T")

SHOWN = 5
PROBLEMS_SHOWN = 20
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def run(options: argparse.Namespace) -> int:
    """Count the votes of a file and print what they say.

    Lines that cannot be used are all told; nothing is counted then, unless without them on demand.
    """
    path = Path(options.file)
    comments = Path(options.comments) if options.comments else None
    cards = None
    if comments is not None:
        cards = _read(comments, lambda: votes.read_cards(comments, name=str(comments)))
    known = tuple(cards.texts) if cards else ()
    read = _read(path, lambda: votes.read_votes(path, name=str(path), known_cards=known))
    for one in (cards, read):
        if one is not None:
            _tell(one.problems, one.bad_lines)
    if not options.skip_bad_lines and (read.bad_lines or (cards and cards.bad_lines)):
        raise trouble.Trouble(
            "Nothing was counted. Mend these lines, or leave them out with --skip-bad-lines."
        )
    found = votes.opinions(
        read.table,
        settings=votes.Settings(
            moderated_out=cards.moderated_out if cards else frozenset(),
            meta=cards.meta if cards else frozenset(),
            moderation="drop" if options.drop_moderated else "zero",
        ),
    )
    if options.json:
        data = found.as_json(texts=cards.texts if cards else None)
        print(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1))
    else:
        print("\n".join(_lines(found.aggregates, cards)))
    return 0


def _read(path: Path, read: Callable[[], T]) -> T:
    try:
        return read()
    except votes.VoteError as wrong:
        raise trouble.Trouble(str(wrong)) from wrong
    except OSError as closed:
        raise trouble.Trouble(f"{path} cannot be read: {closed.strerror}.") from closed


def _tell(problems: tuple[Problem, ...], bad_lines: int) -> None:
    for one in problems[:PROBLEMS_SHOWN]:
        print(_plain(str(one)), file=sys.stderr)
    if bad_lines > PROBLEMS_SHOWN:
        print(f"… and {bad_lines - PROBLEMS_SHOWN} lines more.", file=sys.stderr)


def _lines(found: Aggregates, cards: Cards | None) -> Iterator[str]:
    """Yield what there is to say, as text."""
    hidden = int((found.moderated_out | found.meta).sum())
    yield (
        f"{_many(found.people, 'person', 'people')}, {_many(len(found.cards), 'card', 'cards')}, "
        f"{_many(found.votes, 'vote', 'votes')}."
        + (f" Left out by moderation, or meta: {_many(hidden, 'card', 'cards')}." if hidden else "")
    )
    for note in found.notes:
        yield note.sentence
    if not found.people:
        return
    if len(found.groups) > 1:
        first, second = found.explained
        yield (
            f"{len(found.groups)} opinion groups among {found.grouped} people with enough votes. "
            f"The map holds {first + second:.0%} of how they differ."
        )
    for group in found.groups if len(found.groups) > 1 else ():
        yield ""
        letter = LETTERS[group.number % len(LETTERS)]
        yield f"Group {letter}, {_many(group.people, 'person', 'people')}. What sets it apart:"
        yield from _cards(
            ((one.card, one.side, one.count, one.votes) for one in group.representative),
            found,
            cards,
        )
    for title, chosen in (
        ("Most people agree:", found.agree),
        ("Most people disagree:", found.disagree),
    ):
        yield ""
        yield title
        yield from _cards(
            ((one.card, one.side, one.count, one.votes) for one in chosen), found, cards
        )
    yield from _rankings(found, cards)


def _rankings(found: Aggregates, cards: Cards | None) -> Iterator[str]:
    everybody = found.everybody
    if len(found.groups) > 1:
        yield ""
        yield "Agreed on across the groups (group-informed consensus):"
        for at in found.agreed_in_every_group()[:SHOWN]:
            yield f"  {found.found.consensus_agree[at]:6.3f}  {_card(found, cards, at)}"
    yield ""
    yield "Cards that most want votes:"
    for at in found.next_cards()[:SHOWN]:
        voted = _many(int(everybody.ns[0, at]), "vote", "votes")
        yield f"  {found.priority[at]:6.2f}  {_card(found, cards, at)} ({voted})"


def _cards(
    rows: Iterable[tuple[int, str, int, int]], found: Aggregates, cards: Cards | None
) -> Iterator[str]:
    empty = True
    for card, side, count, of in rows:
        empty = False
        yield f"  {side:8}  {count} of {of}  {_card(found, cards, card)}"
    if empty:
        yield "  (no card stands out enough)"


def _card(found: Aggregates, cards: Cards | None, at: int) -> str:
    name = found.cards[at]
    text = cards.texts.get(name, "") if cards else ""
    return _plain(f"#{name} {text}".rstrip())


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"


def _plain(text: str) -> str:
    """A text of somebody else's, in one line and without anything a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
