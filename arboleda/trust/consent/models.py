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
