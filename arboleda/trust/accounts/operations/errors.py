"""What an operation answers when it does not do it."""

from __future__ import annotations


class Refused(PermissionError):
    """The policy says no. Views answer as if the thing did not exist."""


class Invalid(ValueError):
    """What was given is not valid; ``problems`` holds closed codes that forms turn into sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class AlreadyDone(Exception):
    """The same form came again; ``result`` is what the first one made (an id, or empty)."""

    def __init__(self, result: str) -> None:
        super().__init__(result)
        self.result = result


class NotApproved(Exception):
    """Nobody else has approved this; or it was refused, used once already, or its time is over."""
