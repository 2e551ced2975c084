"""Who may open what: every URL of both doors, by role. No URL escapes this table.

A number is what a GET answers: 200 the page, 302 away (not signed in, or the passphrase is asked
again), 404 "not found" (there is nothing here for you), 405 only a POST does something. Staff in
this table see everybody; what "her cohorts only" means is tested in each app.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ROLES = ("anonymous", "participant", "facilitator", "organizer", "administrator")

MEMBERS: dict[str, tuple[int, int, int, int, int]] = {
    # app:view             anonymous, participant, facilitator, organizer, administrator
}

PUBLIC: dict[str, int] = {
    # app:view             anybody
}

ARGUMENTS: dict[str, Callable[[], dict[str, Any]]] = {
    # app:view             makes a row to show and returns the URL's arguments
}
"""A URL with arguments that is not listed here is asked for a row that does not exist."""
