"""What is valid in ideas and campaigns. Pure: no ORM, no clock."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence

from arboleda.trust.safety.rules import refused

LEAST_SHOWN = 5
"""A live room shows no number of people below this (R46)."""
WORDS_LENGTH = 400
NAME_LENGTH = 120
EVIDENCE_LENGTH = 300
STEPS = ("dreamed", "taken_up", "asked", "acted", "won", "told_back")
"""How an idea grows; each step is one growth ring. *asked* is a demand or a change in what we
teach."""

Words = Mapping[str, str]


def words_problems(words: Words, *, length: int = WORDS_LENGTH, needed: bool = True) -> list[str]:
    """Codes: no_words, words_too_long, refused_words (a number we refuse to hold, R10)."""
    texts = [text.strip() for text in words.values()]
    problems = ["no_words"] if needed and not any(texts) else []
    if any(len(text) > length for text in texts):
        problems.append("words_too_long")
    if any(refused.value_category(text) for text in texts):
        problems.append("refused_words")
    return problems


def kept_count(count: int | None) -> int | None:
    """How many thought it matters, as it may be kept: nothing below five (R46)."""
    return count if count is not None and count >= LEAST_SHOWN else None


def date_problems(day: datetime.date, *, today: datetime.date) -> list[str]:
    """Codes: in_the_future; what is written down here has happened."""
    return ["in_the_future"] if day > today else []


def decision_maker_problems(
    *, name: str, office_kind: str, known_offices: Collection[str], hurt_one_of_us: bool
) -> list[str]:
    """Why somebody cannot be named: no_name, name_too_long, no_public_office, never_named.

    R53: only people in public office, and never somebody who hurt one of us, whatever the office.
    """
    problems = [] if name.strip() else ["no_name"]
    if len(name.strip()) > NAME_LENGTH:
        problems.append("name_too_long")
    if office_kind not in known_offices:
        problems.append("no_public_office")
    if hurt_one_of_us:
        problems.append("never_named")
    return problems


def funding_problems(*, activity: str, funding: str) -> list[str]:
    """Codes: voca_refused. VOCA money may pay neither lobbying nor fundraising (28 CFR 94.122)."""
    return ["voca_refused"] if funding == "voca" and activity != "organizing" else []


def promise_problems(*, made: datetime.date, due: datetime.date | None) -> list[str]:
    """Codes: due_before_made."""
    return ["due_before_made"] if due is not None and due < made else []


def evidence_problems(evidence: str) -> list[str]:
    """Codes: no_evidence, evidence_too_long."""
    problems = [] if evidence.strip() else ["no_evidence"]
    if len(evidence.strip()) > EVIDENCE_LENGTH:
        problems.append("evidence_too_long")
    return problems


def decision_problems(
    *, method: str, known_methods: Collection[str], quorum: int, languages: Sequence[str]
) -> list[str]:
    """Codes (R51): unknown_method, no_quorum, no_languages."""
    problems = [] if method in known_methods else ["unknown_method"]
    if quorum < 2:
        problems.append("no_quorum")
    if not languages:
        problems.append("no_languages")
    return problems


def publish_problems(*, steps: Collection[str], texts: Sequence[Words]) -> list[str]:
    """Why an idea's way cannot be public yet: nothing_grew, language_missing (of any text)."""
    problems = [] if set(steps) - {"dreamed"} else ["nothing_grew"]
    if any(not words.get(code, "").strip() for words in texts for code in ("en", "es")):
        problems.append("language_missing")
    return problems


def steps_grown(
    *, taken_up: bool, lessons: bool, demands: bool, actions: bool, wins: bool, told: bool
) -> list[str]:
    """The steps an idea has reached, in their order. A demand means that it was taken up."""
    reached = {
        "dreamed": True,
        "taken_up": taken_up or lessons or demands,
        "asked": demands or lessons,
        "acted": actions,
        "won": wins,
        "told_back": told,
    }
    return [step for step in STEPS if reached[step]]


def state_of(steps: Collection[str]) -> str:
    """The state of an idea by its steps; telling back ends the way only after a win."""
    if "won" in steps:
        return "told_back" if "told_back" in steps else "won"
    return "taken_up" if "taken_up" in steps else "dreamed"


def next_step(
    *, demands: int, aimed: int, actions: int, commitments: int, wins: int, untold: int
) -> str:
    """What a campaign needs next: demand, decision_maker, action, commitment, win, tell_back, done.

    aimed counts demands with a decision-maker; untold counts ideas that won without telling back.
    """
    if not demands:
        return "demand"
    if untold:
        return "tell_back"
    if aimed < demands:
        return "decision_maker"
    if wins >= demands:
        return "done"
    if not actions:
        return "action"
    return "win" if commitments else "commitment"
