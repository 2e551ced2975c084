"""What is valid in an account. Pure: no ORM, no clock."""

from __future__ import annotations

import dataclasses
import datetime
import re
import urllib.parse
import zoneinfo
from collections.abc import Collection

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
MINIMUM_LENGTH = 12
"""Characters in a passphrase: four or five common words. Length beats symbols (NIST SP 800-63B-4)."""

IDLE_MINUTES = {"participant": 30}
IDLE_MINUTES_STAFF = 8 * 60
LONGEST_HOURS = 12
"""However busy somebody is: a visit that never ends is one that somebody else goes on with."""
CONFIRMED_MINUTES = 5

SOON = datetime.timedelta(days=30)
"""An assignment that ends within this time is pointed out, so that nobody is shut out by surprise."""
ADDRESS_LENGTH = 200

APPROVAL_LASTS = datetime.timedelta(hours=24)
"""How long something waits for its second person; and then for the one who asked, to use it."""
APPROVAL_KEPT = datetime.timedelta(days=30)
"""How long it can be looked up afterwards."""
TIED = datetime.timedelta(days=30)
"""So long whoever let somebody in and whoever was let in do not count as two people."""
GIVEN = TIED
"""So long whoever gave a passphrase may be the one who comes in with it, for the same reason."""
PAUSE = datetime.timedelta(days=7)
"""Between asking, through such an account, for what cannot be undone and doing it. Most groups meet
once a week: by then she was told, or noticed that her passphrase is no longer the one she knows."""
LETTING_IN = {
    "accounts.open_account": "",
    "accounts.set_active": "open",
    "accounts.reset_passphrase": "",
    "accounts.change_role": "",
}
"""Acts by which one person may come to hold another's account, with the rule they are written under
(empty: any)."""


@dataclasses.dataclass(frozen=True)
class GroveTerms:
    """What a grove says of itself. zone: IANA name; language: a code; exit_url: http or https.

    exit_name: what the exit is called for everybody who has not chosen, a closed code.
    """

    name: str
    neutral_name: str
    zone: str
    language: str
    exit_url: str
    exit_name: str = "leave"


def username_problems(username: str) -> list[str]:
    """Codes of what is wrong: ``username_shape`` (3 to 40 small letters, digits, dot, dash)."""
    return [] if USERNAME.fullmatch(username) else ["username_shape"]


def passphrase_problems(passphrase: str, *, username: str) -> list[str]:
    """Codes of what is wrong: ``too_short``, ``one_character``, ``is_username``."""
    problems = []
    if len(passphrase) < MINIMUM_LENGTH:
        problems.append("too_short")
    if passphrase and len(set(passphrase)) < 4:
        problems.append("one_character")
    if username and username.lower() in passphrase.lower() and len(passphrase) < len(username) + 8:
        problems.append("is_username")
    return problems


def approval_state(
    *,
    approved_at: datetime.datetime | None,
    refused_at: datetime.datetime | None,
    spent_at: datetime.datetime | None,
    expires_at: datetime.datetime,
    now: datetime.datetime,
) -> str:
    """Where an approval stands: ``spent``, ``refused``, ``expired``, ``approved`` or ``waiting``.

    All moments are UTC. An approved one that was not used in time has expired as well.
    """
    if spent_at is not None:
        return "spent"
    if refused_at is not None:
        return "refused"
    if expires_at <= now:
        return "expired"
    return "waiting" if approved_at is None else "approved"


def takes_effect_at(
    *, given_at: datetime.datetime | None, asked_at: datetime.datetime
) -> datetime.datetime:
    """From when something asked for at asked_at counts that nobody can undo (all UTC; decision 42).

    At once where nobody gave the passphrase (given_at None), or where that is GIVEN ago; else after
    PAUSE, and no later than GIVEN after it was given.
    """
    if given_at is None:
        return asked_at
    return max(asked_at, min(asked_at + PAUSE, given_at + GIVEN))


def idle_minutes(role: str) -> int:
    """How many quiet minutes end a session of this role."""
    return IDLE_MINUTES.get(role, IDLE_MINUTES_STAFF)


def ending(ends_at: datetime.datetime, *, now: datetime.datetime) -> str:
    """Where an end (UTC) lies: ``ended``, ``soon`` (within SOON), or empty for later."""
    if ends_at <= now:
        return "ended"
    return "soon" if ends_at <= now + SOON else ""


def visit_ends(
    *, seen: datetime.datetime, began: datetime.datetime, role: str
) -> datetime.datetime:
    """When a visit ends by itself (UTC) if nothing more is asked: quiet, or half a day old.

    seen is when it was last used and began when it began (UTC). Source: trust.md section 7.
    """
    quiet = seen + datetime.timedelta(minutes=idle_minutes(role))
    return min(quiet, began + datetime.timedelta(hours=LONGEST_HOURS))


def grove_problems(
    terms: GroveTerms,
    *,
    languages: Collection[str],
    own_hosts: Collection[str],
    exit_names: Collection[str],
) -> list[str]:
    """Codes of what is wrong in a grove's settings.

    ``name_missing``, ``neutral_name_missing``, ``neutral_is_name`` (the members' door must not tell
    whose it is), ``zone_unknown``, ``language_unknown``, ``exit_shape``, ``exit_is_here`` (the exit
    must lead away, R27), ``exit_name_unknown`` (nobody hides it for
    everybody). own_hosts are the host names this grove answers to, as Django writes them.
    """
    problems = []
    if not terms.name.strip():
        problems.append("name_missing")
    if not terms.neutral_name.strip():
        problems.append("neutral_name_missing")
    elif terms.neutral_name.strip().casefold() == terms.name.strip().casefold():
        problems.append("neutral_is_name")
    if terms.zone not in zoneinfo.available_timezones():
        problems.append("zone_unknown")
    if terms.language not in languages:
        problems.append("language_unknown")
    host = _host_of(terms.exit_url)
    if not host:
        problems.append("exit_shape")
    elif any(_same_site(host, own) for own in own_hosts):
        problems.append("exit_is_here")
    if terms.exit_name not in exit_names:
        problems.append("exit_name_unknown")
    return problems


def _host_of(address: str) -> str:
    """The host of a plain web address; empty where it is none. The address goes into a header."""
    if len(address) > ADDRESS_LENGTH or not address.isascii() or not address.isprintable():
        return ""
    try:
        parts = urllib.parse.urlsplit(address)
        _port = parts.port  # Reading it finds the ports that are none.
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https") or " " in address or "@" in parts.netloc:
        return ""
    return host if "." in host or host == "localhost" or ":" in host else ""


def _same_site(host: str, own: str) -> bool:
    """Whether one is the other, or lies under it: the organization's own site is no way out."""
    own = own.lower().strip("[].")
    if own in ("", "*"):
        return False
    return host == own or host.endswith(f".{own}") or own.endswith(f".{host}")
