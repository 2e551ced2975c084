"""Who consents for somebody under 18. Pure.

Adult, minor or unknown: never an age, never a birth date. Which path holds is a matter of the state, so
there is no default: until an administrator has set it, nothing that needs a minor's consent is kept (R7).
Sources: 34 USC 12291(b)(2)(B) and (C); 28 CFR 94.115(c). An example, never a default: in Illinois
405 ILCS 5/3-5A-105 lets a minor of 12 or more be counseled alone, for eight sessions at first.
"""

from __future__ import annotations

from collections.abc import Collection

from arboleda.trust.consent.rules import release

MINOR, GUARDIAN_TOO, ALONE = "minor", "minor-and-guardian", "minor-alone"
PATHS = (GUARDIAN_TOO, ALONE)
JURISDICTION_LENGTH = 80
NAME_LENGTH = 120


def path_problems(path: str, jurisdiction: str) -> list[str]:
    """Codes: unknown_path, no_jurisdiction, jurisdiction_too_long."""
    problems = [] if path in PATHS else ["unknown_path"]
    if not jurisdiction.strip():
        problems.append("no_jurisdiction")
    if len(jurisdiction) > JURISDICTION_LENGTH:
        problems.append("jurisdiction_too_long")
    return problems


def consent_problems(
    age_group: str, path: str, *, guardian: str = "", barred: Collection[str] = ()
) -> list[str]:
    """Why a consent of this person may not be kept: minor_path_not_set, no_guardian, guardian_barred.

    path: what the administrator set, or empty. guardian: the name as signed. barred: names of those
    who may not consent for this minor; why is written nowhere, and an abuser never may (R6).
    """
    if age_group != MINOR:
        return []
    if path not in PATHS:
        return ["minor_path_not_set"]
    if path == ALONE:
        return []
    if not guardian.strip():
        return ["no_guardian"]
    return ["guardian_barred"] if is_barred(guardian, barred) else []


def is_barred(guardian: str, barred: Collection[str]) -> bool:
    """Whether this name is one of those, however it is written."""
    return _same(guardian) in {_same(one) for one in barred}


def _same(name: str) -> str:
    """A name for comparing: small letters, no accents, one space between its words."""
    return " ".join(release.plain(name).split())
