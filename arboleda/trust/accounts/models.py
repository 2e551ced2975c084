"""Who signs in, what is assigned to whom, and the grove's own settings."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth import hashers
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from arboleda.trust.accounts import choices, sessions
from arboleda.trust.audit import rules as audit_rules


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by username without regard to case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account of this username; raise Account.DoesNotExist."""
        return self.get(username=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Somebody who can sign in.

    Personal data: a username (not secret, chosen), language, what the exit is called for her, the id
    of the person, when staff last gave her a passphrase. Why: to sign in, and so that nobody erases
    in her place.
    Until: the person closes the account or is forgotten.
    """

    username = models.CharField(max_length=40, unique=True)
    person_id = models.UUIDField(unique=True)
    role = models.CharField(max_length=20, choices=choices.Role.choices)
    language = models.CharField(max_length=8, default="en")
    exit_name = models.CharField(max_length=10, default="", blank=True)
    is_active = models.BooleanField(default=True)
    # Somebody else made the passphrase and so knows it: nothing opens until she has chosen her own.
    # False where she typed it herself (the founder), and in the demo grove, whose people are fiction.
    passphrase_is_given = models.BooleanField(default=False)
    # When somebody else last made it, also after she chose her own: whoever gave it may have come in
    # first. Empty where the system opened the account and nobody gave a passphrase since.
    given_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()

    last_login = None  # When somebody was here is nobody's business.
    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=choices.Role.values), name="account_role_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.username

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is her passphrase. Unlike Django's, it never makes the hash anew.

        A new hash ends every visit, so only coming in does that (operations.renew_hash).
        """
        return bool(hashers.check_password(raw_password, self.password))

    @property
    def actor(self) -> audit_rules.Actor:
        """The account as operations know it."""
        return audit_rules.Actor(person=self.person_id, role=self.role, account=self.pk)


class Factor(models.Model):
    """A second step of somebody's sign-in: an app, a passkey, or her recovery codes.

    Personal data: that she has it, since when, and, sealed, the secret of an app, the public key
    and the name of a passkey, what is left of her codes. Why: a passphrase that somebody else
    learned must not be enough. Until: she takes it off, or her account goes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=10, choices=choices.Factor.choices)
    sealed = models.BinaryField()
    # The last step of an app's code, or how often a passkey says it signed: none counts twice.
    counter = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=~models.Q(kind="passkey"),
                name="one_app_and_one_set_of_codes",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=choices.Factor.values), name="factor_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Visit(AbstractBaseSession):
    """A session: sealed content under a random key, until it ends.

    Personal data: that an account is signed in, by an opaque mark; inside the seal since when, and
    what she searched for. Why: so that she sees where she is signed in and can end it. Until: it
    ends (30 quiet minutes, 8 hours for staff) or she signs out; its row says up to 12 hours whose
    it was, so that what is sent too late waits for her. No address, no device.
    """

    mark = models.BinaryField(max_length=16, default=b"", db_index=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type[sessions.SessionStore]:
        """The store that seals what a visit holds."""
        return sessions.SessionStore

    def get_decoded(self) -> dict[str, Any]:
        """What this row holds, opened for its own key."""
        return sessions.SessionStore(self.session_key).decode(self.session_data)

    def __str__(self) -> str:
        return "visit"


class LateWords(models.Model):
    """A form that was sent after the visit had ended: it waits until she signs in again.

    Personal data: what she wrote and to which page, sealed under a key of which half lies in a
    cookie of her browser alone; that an account has one, by an opaque mark. Why: words must not be
    lost because they took longer than half an hour (R34). Until: she sends it, throws it away,
    signs out or leaves; at most a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mark = models.BinaryField(max_length=16, db_index=True)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "late words"


class Failure(models.Model):
    """A wrong answer at the door: a keyed mark of the address it came from, for five minutes.

    Personal data: none (marks under a key that lies elsewhere; never a name, never an address).
    """

    mark = models.BinaryField(max_length=16, db_index=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "failure"


class Turnstile(models.Model):
    """One row that every try at an answer passes, so that they are counted one after the other.

    Personal data: none.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_turnstile")]

    def __str__(self) -> str:
        return "turnstile"


class Assignment(models.Model):
    """Who may work with whom, until when. Written by administrators, cohorts and gatherings.

    Personal data: that a staff member works with a person or group, by opaque ids. Why: access by
    role and assignment (R15). Until: ends_at, which is always set; rows go a year after.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="assignments")
    scope = models.CharField(max_length=20, choices=choices.Scope.choices)
    object_id = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="assignment_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(scope="organization", object_id__isnull=True)
                | (~models.Q(scope="organization") & models.Q(object_id__isnull=False)),
                name="assignment_names_its_object",
            ),
        ]
        indexes = [models.Index(fields=["account", "ends_at"], name="assignment_in_force")]

    def __str__(self) -> str:
        return f"{self.scope} until {self.ends_at:%Y-%m-%d}"


class Approval(models.Model):
    """Something one person asked for and another answered: an export, a legal hold.

    Personal data: which accounts asked and answered, for what, by opaque ids. Why: what takes many
    people's data out of the house, or puts an end to it, takes two people (R16). Until: 30 days
    after it ended; the chain of writes keeps that it happened.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True, blank=True)
    terms = models.JSONField(default=dict)
    asked_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="asked")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    answered_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="answered"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    spent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True)
                | (models.Q(refused_at__isnull=True) & ~models.Q(answered_by=models.F("asked_by"))),
                name="approval_takes_two",
            ),
            models.CheckConstraint(
                condition=models.Q(spent_at__isnull=True) | models.Q(approved_at__isnull=False),
                name="approval_before_spending",
            ),
        ]
        indexes = [models.Index(fields=["asked_by", "kind"], name="approval_asked")]

    def __str__(self) -> str:
        return self.kind


class GroveSettings(models.Model):
    """The organization: one row.

    Personal data: none.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120)
    neutral_name = models.CharField(max_length=60)
    zone = models.CharField(max_length=60, default="America/Chicago")
    language = models.CharField(max_length=8, default="en")
    exit_url = models.URLField(default="https://www.weather.gov/")
    exit_name = models.CharField(max_length=10, default="leave")
    currency = models.CharField(max_length=3, default="USD")
    is_demo = models.BooleanField(default=False)
    demo_seed = models.BigIntegerField(null=True, blank=True)
    founded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_grove")]

    def __str__(self) -> str:
        return self.neutral_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as the one row."""
        self.id = 1
        super().save(*args, **kwargs)


class UsedNonce(models.Model):
    """A form that was already taken: sent again, it changes nothing and leads to the same place.

    Personal data: none (random values). Until: a day.
    """

    nonce = models.CharField(max_length=64, primary_key=True)
    result = models.CharField(max_length=40, blank=True)
    used_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "nonce"
