"""What is valid about legal demands, breaches and corrections."""

from __future__ import annotations

import datetime

from arboleda.trust.safety.rules import refused

CLOCK = datetime.timedelta(hours=24)
"""In which a breach, even one about to happen, is reported (Justice Department award terms)."""
LONGEST = 2000
"""Characters of a text about a demand or a correction."""
WINDOW = datetime.timedelta(days=366)


def text_problems(text: str) -> list[str]:
    """Name what is wrong with words that must be there.

    Codes: ``text_missing``, ``text_too_long``, ``holds_refused`` (safety-rules.md, section 7).
    """
    if not text.strip():
        return ["text_missing"]
    problems = ["text_too_long"] if len(text) > LONGEST else []
    return [*problems, "holds_refused"] if refused.value_category(text) else problems


def incident_problems(
    *,
    noticed_at: datetime.datetime,
    from_at: datetime.datetime,
    until_at: datetime.datetime,
    now: datetime.datetime,
) -> list[str]:
    """Name what is wrong with the times (UTC) of a breach.

    Codes: noticed_later (than now), window_backwards, window_too_long (over a year).
    """
    problems = ["noticed_later"] if noticed_at > now else []
    if until_at <= from_at:
        problems.append("window_backwards")
    elif until_at - from_at > WINDOW:
        problems.append("window_too_long")
    return problems


def deadline(noticed_at: datetime.datetime) -> datetime.datetime:
    """Until when the office that funds us must know (UTC)."""
    return noticed_at + CLOCK
