"""Which stage of a room can be opened, closed, skipped or waited for, and what comes next."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from arboleda.learning.dreamspace import choices

LEAST_SHOWN = 5
"""No number of people below this is shown in a live room (R46)."""
LEAST_CARDS = 5
"""Fewer cards make no piles worth a map."""
MOVES = ("open", "close", "skip", "wait")
"""wait takes a skip back without opening."""
FIXES_CARDS = (choices.StageKind.SORT, choices.StageKind.RATE, choices.StageKind.VOTE)
"""While one of these is open, and once somebody has answered, the set of cards stays as it is."""
GATHERS = (choices.StageKind.BRAINSTORM, choices.StageKind.CLEAN)
AFTER_FREEZING = (
    choices.StageKind.INTERPRET, choices.StageKind.DECIDE, choices.StageKind.GIVE_BACK
)  # fmt: skip
"""What is still done in a room whose figures are final."""
SKIPPED = {
    "map": (choices.StageKind.VOTE,),
    "quick": (choices.StageKind.SORT, choices.StageKind.RATE),
}
"""How a room goes: which stages begin as skipped."""

_AFTER = {
    ("waiting", "open"): "open",
    ("waiting", "skip"): "skipped",
    ("open", "close"): "closed",
    ("closed", "open"): "open",
    ("skipped", "open"): "open",
    ("skipped", "wait"): "waiting",
}

States = Mapping[str, str]
"""The state (choices.StageState) of every stage by its kind, in the order of stages."""


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """What a room holds. unread: ideas that nobody looked at yet; has_begun: people can sort, rate or
    vote, or have; is_final: it is frozen, or its rows were erased."""

    cards: int = 0
    unread: int = 0
    scales: int = 0
    has_begun: bool = False
    is_final: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """Going on: which stages close, and which opens; opens is empty after the last."""

    closes: tuple[str, ...]
    opens: str


def moves(state: str) -> list[str]:
    """What can be done with a stage in this state, in the order of MOVES."""
    return [move for move in MOVES if (state, move) in _AFTER]


def state_after(state: str, move: str) -> str:
    """The state a move leads to. KeyError where the move is not one of `moves`."""
    return _AFTER[state, move]


def move_problems(kind: str, move: str, *, states: States, facts: Facts) -> list[str]:
    """Codes: unknown_stage, not_now (the state does not allow it), frozen, and those of
    `open_problems`."""
    if kind not in states:
        return ["unknown_stage"]
    if facts.is_final and kind not in AFTER_FREEZING:
        return ["frozen"]
    if move not in moves(states[kind]):
        return ["not_now"]
    return open_problems(kind, states=states, facts=facts) if move == "open" else []


def open_problems(kind: str, *, states: States, facts: Facts) -> list[str]:
    """Why a stage cannot open yet.

    Codes: frozen, cards_fixed (ideas would come too late), too_few_cards, no_scales, ideas_open (new ideas
    could still come), ideas_waiting (somebody's idea would be left out unread).
    """
    if facts.is_final and kind not in AFTER_FREEZING:
        return ["frozen"]
    if kind in GATHERS:
        return ["cards_fixed"] if facts.has_begun else []
    if kind not in FIXES_CARDS:
        return []
    problems = []
    if states[choices.StageKind.BRAINSTORM] == "open":
        problems.append("ideas_open")
    if facts.unread:
        problems.append("ideas_waiting")
    if facts.cards < (LEAST_CARDS if kind == choices.StageKind.SORT else 1):
        problems.append("too_few_cards")
    if kind == choices.StageKind.RATE and not facts.scales:
        problems.append("no_scales")
    return problems


def next_step(states: States) -> Step:
    """Close what is open and open the next stage that waits behind it."""
    kinds = list(states)
    opened = [kind for kind in kinds if states[kind] == "open"]
    done = [at for at, kind in enumerate(kinds) if states[kind] in ("open", "closed")]
    behind = kinds[max(done, default=-1) + 1 :]
    return Step(tuple(opened), next((one for one in behind if states[one] == "waiting"), ""))


def step_problems(step: Step, *, states: States, facts: Facts) -> list[str]:
    """Codes: nothing_next, and those of `open_problems` once the others are closed."""
    if not step.closes and not step.opens:
        return ["nothing_next"]
    after = {**states, **dict.fromkeys(step.closes, "closed")}
    return open_problems(step.opens, states=after, facts=facts) if step.opens else []


def card_problems(*, facts: Facts) -> list[str]:
    """Codes: cards_fixed, once people can sort, rate or vote: each would have seen another set."""
    return ["cards_fixed"] if facts.has_begun else []


def shown(count: int) -> int | None:
    """A number of people as a live page may show it; None below five."""
    return count if count >= LEAST_SHOWN else None
