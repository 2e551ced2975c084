"""What is held about somebody in accounts, in words and as plain values."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from arboleda.kit import dates, leaving, registries
from arboleda.trust.accounts import choices, models
from arboleda.trust.accounts.queries import accounts, visits


def show_account(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """How she signs in. When she was here is written nowhere."""
    account = accounts.account_of(person)
    if account is None:
        return []
    languages = dict(settings.LANGUAGES)
    lines = [
        (_("Username"), account.username),
        (_("Role"), account.get_role_display()),
        (_("Language of the pages"), languages.get(account.language, account.language)),
    ]
    if account.given_at:
        lines.append((_("Staff gave you a passphrase"), dates.day(account.given_at)))
    if account.exit_name:
        shown = leaving.NAMES.get(account.exit_name, _("Hidden"))
        lines.append((_("What the exit is called for you"), str(shown)))
    return [registries.HeldLine(what, text, since=account.opened_at) for what, text in lines]


def export_account(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values; the passphrase is kept as a fingerprint that helps nobody."""
    account = accounts.account_of(person)
    if account is None:
        return []
    return [
        {
            "username": account.username,
            "role": account.role,
            "language": account.language,
            "exit_name": account.exit_name,
            "opened_at": account.opened_at.isoformat(),
            "passphrase_given_at": account.given_at.isoformat() if account.given_at else "",
        }
    ]


def show_assignments(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """That somebody on staff works with her; and, for staff, with whom she works."""
    lines = []
    for one in _assignments(person):
        end = _("until %(day)s") % {"day": dates.day(one.ends_at)}
        own = one.account.person_id == person
        what = _("You work with") if own else _("Somebody on staff works with you")
        text = f"{one.get_scope_display()}, {end}" if own else end
        lines.append(registries.HeldLine(what, text, since=one.starts_at))
    return lines


def export_assignments(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values. Whom staff work with is not hers to take along: ids stay here."""
    return [
        {
            "own_work": one.account.person_id == person,
            "scope": one.scope,
            "purpose": one.purpose,
            "starts_at": one.starts_at.isoformat(),
            "ends_at": one.ends_at.isoformat(),
        }
        for one in _assignments(person)
    ]


def _assignments(person: uuid.UUID) -> QuerySet[models.Assignment]:
    """Assignments that name her, and those of her own account."""
    about = Q(scope=choices.Scope.PERSON, object_id=person) | Q(account__person_id=person)
    return models.Assignment.objects.filter(about).select_related("account").order_by("starts_at")


def show_approvals(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """What she asked for or answered as a member of staff."""
    lines = []
    for one in _approvals(person):
        kind = registries.approvals.get(one.kind)
        own = one.asked_by.person_id == person
        what = _("You asked a second person") if own else _("You answered as the second person")
        lines.append(
            registries.HeldLine(what, kind.label if kind else one.kind, since=one.asked_at)
        )
    return lines


def export_approvals(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values; what the ids stand for stays here."""
    return [
        {
            "asked": one.asked_by.person_id == person,
            "kind": one.kind,
            "asked_at": one.asked_at.isoformat(),
            "approved": one.approved_at is not None,
        }
        for one in _approvals(person)
    ]


def _approvals(person: uuid.UUID) -> QuerySet[models.Approval]:
    hers = Q(asked_by__person_id=person) | Q(answered_by__person_id=person)
    return models.Approval.objects.filter(hers).select_related("asked_by").order_by("asked_at")


def show_factors(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Her second steps, by kind."""
    found = models.Factor.objects.filter(account__person_id=person).order_by("added_at")
    return [
        registries.HeldLine(_("Second step"), one.get_kind_display(), since=one.added_at)
        for one in found
    ]


def export_factors(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values; the secrets stay sealed: a copy of them would open her account."""
    found = models.Factor.objects.filter(account__person_id=person).order_by("added_at")
    return [{"kind": one.kind, "added_at": one.added_at.isoformat()} for one in found]


def show_visits(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Where she is signed in at this moment."""
    account = accounts.account_of(person)
    found = visits.visits(account, now=reading.now) if account else []
    return [
        registries.HeldLine(
            _("Signed in"), _("This ends by itself, or when you sign out."), since=one.began_at
        )
        for one in found
    ]


def export_visits(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    account = accounts.account_of(person)
    found = visits.visits(account, now=reading.now) if account else []
    return [{"began_at": one.began_at.isoformat() if one.began_at else ""} for one in found]
