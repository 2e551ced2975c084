"""The chain of writes."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One write, as a row of the chain.

    Personal data: pseudonyms only; they point to nobody once the person's key is destroyed. Kept
    as long as the grove, because a chain with a hole proves nothing.
    """

    seq = models.BigIntegerField(primary_key=True)
    format = models.PositiveSmallIntegerField()
    at = models.BigIntegerField(help_text="Microseconds since 1970, UTC.")
    actor = models.BinaryField(max_length=16)
    role = models.CharField(max_length=20)
    action = models.CharField(max_length=80)
    subject = models.BinaryField(max_length=16)
    capsules = models.CharField(max_length=200)
    purpose = models.BinaryField()
    rule = models.CharField(max_length=200)
    references = models.CharField(max_length=200)
    previous = models.BinaryField(max_length=32)
    subject_previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["subject", "-seq"], name="audit_by_subject")]
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class Head(models.Model):
    """Where the chain ends: one row, locked while the next event is written.

    Personal data: none.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"head {self.seq}"
