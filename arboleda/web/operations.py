"""What touches several pillars at once: founding a grove."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from arboleda.organizing.people import operations as people
from arboleda.organizing.people.rules import people as people_rules
from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.accounts import rules as account_rules
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

NEUTRAL_NAME = "The Oak Room"
FIRST_ASSIGNMENT = datetime.timedelta(days=365)


def found_grove(
    *,
    name: str,
    neutral_name: str,
    language: str,
    username: str,
    passphrase: str,
    now: datetime.datetime,
    zone: str = "America/Chicago",
    chosen_name: str = "",
) -> account_models.Account:
    """Found an empty grove with its first administrator, who is also its first person.

    Everything is checked before anything is written. Raises accounts.Invalid.
    """
    username = username.strip().lower()
    problems = account_rules.username_problems(username)
    problems += account_queries.passphrase_problems(
        passphrase, username=username, names=[name, neutral_name or NEUTRAL_NAME]
    )
    if not name.strip():
        problems.append("name_missing")
    if account_models.GroveSettings.objects.exists():
        problems.append("grove_exists")
    if problems:
        raise accounts.Invalid(problems)
    witness = vault.ask_witness(actor=audit_rules.SYSTEM)
    accounts.found_grove(
        witness=witness,
        name=name.strip(),
        neutral_name=neutral_name.strip() or NEUTRAL_NAME,
        zone=zone,
        language=language,
        now=now,
    )
    answers = people_rules.Answers(chosen=chosen_name.strip() or username, language=language)
    person = people.add_person(actor=audit_rules.SYSTEM, answers=answers, now=now)
    account = open_staff_account(
        person=person.id,
        username=username,
        passphrase=passphrase,
        role=account_choices.Role.ADMINISTRATOR,
        language=language,
        now=now,
        ends_at=now + FIRST_ASSIGNMENT,
    )
    settings.FIRST_RUN_CODE.unlink(missing_ok=True)
    return account


def open_staff_account(
    *,
    person: uuid.UUID,
    username: str,
    passphrase: str,
    role: str,
    language: str,
    now: datetime.datetime,
    ends_at: datetime.datetime | None,
) -> account_models.Account:
    """Open an account as the system does when it sets a grove up; ends_at: works with everybody until."""
    witness = vault.ask_witness(actor=audit_rules.SYSTEM, subjects=[person])
    account = accounts.open_account(
        actor=audit_rules.SYSTEM,
        witness=witness,
        person_id=person,
        username=username,
        passphrase=passphrase,
        role=role,
        language=language,
        now=now,
    )
    if ends_at is not None:
        accounts.assign(
            actor=audit_rules.SYSTEM,
            witness=witness,
            account=account,
            scope=account_choices.Scope.ORGANIZATION,
            object_id=None,
            purpose="organizing",
            ends_at=ends_at,
            now=now,
        )
    return account


def sentences(problems: Iterable[str]) -> list[str]:
    """What to do about each problem of an account or a grove."""
    words = {
        "username_shape": _("Write a username of 3 to 40 small letters, numbers, dots or dashes."),
        "username_taken": _("That username is taken. Choose another."),
        "too_short": _("Make the passphrase longer: four or five common words."),
        "one_character": _("Choose words for the passphrase, not the same sign again and again."),
        "is_username": _("Choose a passphrase that is not the username."),
        "common": _("Many people would try this passphrase. Choose words that have no link."),
        "tells_place": _("Leave the name of this place out of the passphrase."),
        "name_missing": _("Write the name of the organization."),
        "grove_exists": _("There is a grove here already."),
    }
    return [words[problem] for problem in problems]
