"""What is valid in the free text of a form. Pure: no ORM, no clock."""

from __future__ import annotations

from arboleda.trust.safety.rules import refused

LONGEST = 2000
"""Characters of one box: enough for what somebody cares about, too few for a file on her."""


def text_problems(*texts: str, longest: int = LONGEST) -> list[str]:
    """Codes of what is wrong: ``too_long``; ``holds_refused`` (its shape is one we never hold).

    Source: safety-rules.md section 7 and R19. What a shape cannot show, the form asks not to write.
    """
    problems = []
    if any(len(text) > longest for text in texts):
        problems.append("too_long")
    if any(refused.value_category(text) for text in texts):
        problems.append("holds_refused")
    return problems
