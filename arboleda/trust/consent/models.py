"""Releases of information."""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.trust.consent import choices


class Release(models.Model):
    """A person let us tell one recipient exactly these things, for one purpose, until a day.

    Personal data: that she signed a release, when, until when and whether she took it back; with
    whom, what and why are sealed under her key. Why: nothing about her leaves the organization
    without it. Until: 90 days after its end, or she is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField()
    recorded_by = models.UUIDField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_how = models.CharField(max_length=10, choices=choices.Withdrawal.choices, blank=True)
    renews = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="renewals"
    )
    notice = models.CharField(max_length=40, blank=True)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        indexes = [models.Index(fields=["person_id", "expires_at"], name="releases_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("recorded_at")), name="a_release_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_how="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_how="")),
                name="a_withdrawal_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"release until {self.expires_at:%Y-%m-%d}"


class NoticeVersion(models.Model):
    """Words of a notice or consent text that a grove wrote in place of those that ship.

    Personal data: none.
    """

    kind = models.CharField(max_length=20, choices=choices.NoticeKind.choices)
    language = models.CharField(max_length=8)
    number = models.PositiveSmallIntegerField()
    follows = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "language", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "number"], name="notice_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.language}:{self.number}"


class NoticeReview(models.Model):
    """Somebody whose language it is has read this version, and puts a name to it.

    Personal data: none of anybody we serve; reviewers sign their work by a name of their choice.
    """

    kind = models.CharField(max_length=20, choices=choices.NoticeKind.choices)
    language = models.CharField(max_length=8)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    reviewed_date = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "language", "number", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "number", "name"], name="reviewed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.language}:{self.number}"


class Acknowledgement(models.Model):
    """Somebody read what must be reported, before writing anything (R18).

    Personal data: that a person read these words, and when. Why: so that nobody writes what she
    did not know must be told; and so that it is asked once. Until: she is forgotten.
    """

    person_id = models.UUIDField()
    notice = models.CharField(max_length=40)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "notice"], name="read_once")]

    def __str__(self) -> str:
        return self.notice


class MinorPath(models.Model):
    """How somebody under 18 consents where this organization works: one row, or none yet.

    Personal data: none.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    path = models.CharField(max_length=20, choices=choices.MinorPath.choices)
    jurisdiction = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_minor_path")]

    def __str__(self) -> str:
        return self.path


class BarredGuardian(models.Model):
    """Somebody who may not consent for this minor. Why is written nowhere (R6).

    Personal data: that a minor has such a guardian; the name, sealed under the minor's key. Why: an
    abuser must never decide. Until: it is taken back, or the minor is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField(db_index=True)
    barred_at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["barred_at", "id"]

    def __str__(self) -> str:
        return "barred"
