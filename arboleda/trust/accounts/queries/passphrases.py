"""Whether a passphrase will do in this grove."""

from __future__ import annotations

import functools
from collections.abc import Collection

from django.contrib.auth import password_validation

from arboleda.trust.accounts import rules
from arboleda.trust.accounts.queries import accounts


def passphrase_problems(
    passphrase: str, *, username: str, names: Collection[str] = ()
) -> list[str]:
    """Codes of what is wrong: those of rules.passphrase_problems and rules.guessable_problems.

    names: what the organization is called, where the grove does not say so yet.
    """
    grove = accounts.grove()
    words = [*names, *((grove.name, grove.neutral_name) if grove else ())]
    problems = rules.passphrase_problems(passphrase, username=username)
    problems += rules.guessable_problems(passphrase, words=words)
    if "common" not in problems and passphrase.strip().lower() in _everybodys():
        problems.append("common")
    return problems


@functools.cache
def _everybodys() -> frozenset[str]:
    """The twenty thousand passwords that people use most, as Django brings them along."""
    return frozenset(password_validation.CommonPasswordValidator().passwords)
