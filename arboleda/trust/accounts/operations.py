"""Every write to accounts, assignments, settings and nonces."""

from __future__ import annotations

import dataclasses
import datetime
import uuid

from django.conf import settings
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from arboleda.trust.accounts import choices, models, policies, rules
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules


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


def spend_nonce(*, nonce: str, now: datetime.datetime, result: str = "") -> None:
    """Note in the caller's transaction that this form was taken. Raise AlreadyDone on the second time.

    An empty nonce (command line, tests) is not noted.
    """
    if not nonce:
        return
    earlier = models.UsedNonce.objects.filter(pk=nonce).first()
    if earlier:
        raise AlreadyDone(earlier.result)
    try:
        with transaction.atomic():
            models.UsedNonce.objects.create(nonce=nonce, result=result, used_at=now)
    except IntegrityError as raced:
        raise AlreadyDone(models.UsedNonce.objects.get(pk=nonce).result) from raced


def found_grove(
    *,
    witness: audit_rules.Witness,
    name: str,
    neutral_name: str,
    zone: str,
    language: str,
    now: datetime.datetime,
    is_demo: bool = False,
    demo_seed: int | None = None,
) -> models.GroveSettings:
    """Write the organization's one row of settings. Raise Invalid if there is one already."""
    with transaction.atomic():
        if models.GroveSettings.objects.exists():
            raise Invalid(["grove_exists"])
        grove = models.GroveSettings(
            name=name,
            neutral_name=neutral_name,
            zone=zone,
            language=language,
            is_demo=is_demo,
            demo_seed=demo_seed,
            founded_at=now,
        )
        grove.save()
        audit.record(witness=witness, action="accounts.found_grove", now=now)
    return grove


def change_grove(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    terms: rules.GroveTerms,
    now: datetime.datetime,
) -> models.GroveSettings:
    """Change what the grove says of itself; what stays the same is not written.

    Raises Refused, Invalid (the codes of rules.grove_problems).
    """
    if not policies.can_change_grove(actor):
        raise Refused
    problems = rules.grove_problems(
        terms, languages=dict(settings.LANGUAGES), own_hosts=settings.ALLOWED_HOSTS
    )
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        grove = models.GroveSettings.objects.select_for_update().get()
        wanted = dataclasses.asdict(terms)
        changed = sorted(field for field in wanted if getattr(grove, field) != wanted[field])
        for field in changed:
            setattr(grove, field, wanted[field])
        if changed:
            grove.save(update_fields=changed)
            fields = ",".join(changed)
            audit.record(witness=witness, action="accounts.change_grove", rule=fields, now=now)
    return grove


def open_account(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    person_id: uuid.UUID,
    username: str,
    passphrase: str,
    role: str,
    language: str,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Account:
    """Let a person sign in. witness must know person_id. Raises Refused, Invalid, AlreadyDone."""
    if not policies.can_open_account(actor, role=role):
        raise Refused
    username = username.strip().lower()
    problems = rules.username_problems(username)
    problems += rules.passphrase_problems(passphrase, username=username)
    if models.Account.objects.filter(username=username).exists():
        problems.append("username_taken")
    if problems:
        raise Invalid(problems)
    password = hashers.make_password(passphrase)
    with transaction.atomic():
        spend_nonce(nonce=nonce, now=now, result=str(person_id))
        account = models.Account.objects.create(
            username=username,
            person_id=person_id,
            role=role,
            language=language,
            password=password,
            opened_at=now,
        )
        audit.record(
            witness=witness,
            action="accounts.open_account",
            subject=person_id,
            rule=f"role:{role}",
            now=now,
        )
    return account


def set_active(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    is_active: bool,
    now: datetime.datetime,
) -> None:
    """Close an account (is_active False) or open it again; witness must know its person.

    A closed account is out at its next request, for every request asks whether it is active. What
    is assigned to it stays and rests. Raises Refused (others, and one's own account), Invalid
    (``last_administrator``: somebody must be able to open it again).
    """
    if not policies.can_set_active(actor, account.person_id):
        raise Refused
    with transaction.atomic():
        # Locked together, so that two administrators cannot close each other at the same moment.
        administrators = models.Account.objects.select_for_update().filter(
            role=choices.Role.ADMINISTRATOR, is_active=True
        )
        open_ones = set(administrators.values_list("pk", flat=True))
        if not is_active and open_ones == {account.pk}:
            raise Invalid(["last_administrator"])
        if not models.Account.objects.filter(pk=account.pk, is_active=not is_active).update(
            is_active=is_active
        ):
            return  # The same tap again: nothing to do, nothing to write down.
        audit.record(
            witness=witness,
            action="accounts.set_active",
            subject=account.person_id,
            now=now,
            rule="open" if is_active else "closed",
        )
    account.is_active = is_active


def assign(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    scope: str,
    object_id: uuid.UUID | None,
    purpose: str,
    ends_at: datetime.datetime,
    now: datetime.datetime,
) -> models.Assignment:
    """Let a staff account work with a person, a group or everybody, until ends_at (UTC).

    What is in force gets the new end. What has ended stays as it was, so that it can be seen who
    could see what and when. Raises Refused, and Invalid where the end does not lie ahead.
    """
    if not policies.can_assign(actor):
        raise Refused
    if ends_at <= now:
        raise Invalid(["assignment_must_end_later"])
    with transaction.atomic():
        assignment, _ = models.Assignment.objects.filter(ends_at__gt=now).update_or_create(
            account=account,
            scope=scope,
            object_id=object_id,
            purpose=purpose,
            defaults={"ends_at": ends_at},
            create_defaults={"starts_at": now, "ends_at": ends_at},
        )
        audit.record(
            witness=witness,
            action="accounts.assign",
            now=now,
            rule=f"{scope}:{purpose}",
            references=str(object_id or ""),
        )
    return assignment


def end_assignment(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    assignment: models.Assignment,
    now: datetime.datetime,
) -> None:
    """End an assignment at once; one that has ended keeps its end. Raises Refused."""
    if not policies.can_assign(actor):
        raise Refused
    if assignment.ends_at <= now:
        return
    with transaction.atomic():
        if assignment.starts_at >= now:
            assignment.delete()
        else:
            assignment.ends_at = now
            assignment.save(update_fields=["ends_at"])
        audit.record(
            witness=witness,
            action="accounts.end_assignment",
            now=now,
            references=str(assignment.object_id or ""),
        )


def choose_language(*, account: models.Account, language: str) -> None:
    """Remember the language somebody reads in. Not audited: it is a setting of her own screen."""
    models.Account.objects.filter(pk=account.pk).update(language=language)


def purge_nonces(*, now: datetime.datetime) -> int:
    """Forget the nonces of forms taken more than a day ago. Returns how many."""
    old = models.UsedNonce.objects.filter(used_at__lt=now - datetime.timedelta(days=1))
    return old.delete()[0]


def purge_sessions(*, now: datetime.datetime) -> int:
    """Delete visits that are over (now: UTC): each says that somebody was here. Returns how many."""
    return Session.objects.filter(expire_date__lte=now).delete()[0]


# Forgetting


def erase_account(person_id: uuid.UUID) -> int:
    """Close her account and delete it with its assignments. Returns how many accounts went."""
    found = models.Account.objects.filter(person_id=person_id)
    count = found.count()
    found.delete()
    return count


def erase_assignments(person_id: uuid.UUID) -> int:
    """Delete the assignments that name her, and those of her own account. Returns how many went."""
    about = models.Assignment.objects.filter(scope=choices.Scope.PERSON, object_id=person_id)
    own = models.Assignment.objects.filter(account__person_id=person_id)
    return about.delete()[0] + own.delete()[0]
