"""The chain of writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from arboleda.kit import bulk


class Events(models.Manager["Event"]):
    """Writes many events at once: a list of 50,000 people writes one for each."""

    def bulk_create(  # type: ignore[override]  # Of Django's options an append-only chain needs none.
        self, objs: Iterable[Event], batch_size: int | None = None, **options: Any
    ) -> list[Event]:
        """Insert events as they are. An event that exists raises IntegrityError."""
        events = list(objs)
        columns = [field.attname for field in self.model._meta.concrete_fields]
        bulk.insert(
            self.model, columns, ([getattr(one, name) for name in columns] for one in events)
        )
        return events


class Event(models.Model):
    """One write, as a row of the chain.

    Personal data: pseudonyms only; they point to nobody once the person's key is destroyed. Kept for
    three years (proof.rules.KEEP), then deleted as a whole segment behind a signed checkpoint,
    because a chain with a hole proves nothing.
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

    objects = Events()

    class Meta:
        indexes = [models.Index(fields=["subject", "-seq"], name="audit_by_subject")]
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class Cut(models.Model):
    """Where the kept events begin: one row, once the oldest were deleted; see engines purges.

    Personal data: none.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(help_text="How many events were deleted.")
    digest = models.BinaryField(max_length=32)
    edge = models.BinaryField(help_text="The tree's edge there, hash after hash.")

    def __str__(self) -> str:
        return f"cut {self.size}"


class CutEntry(models.Model):
    """How many of the deleted events were about one subject, and the digest of the last.

    Personal data: a pseudonym and a number. Kept as long as the grove: the next event about her links
    to it.
    """

    subject = models.BinaryField(max_length=16)
    count = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject"], name="one_entry_a_subject")]

    def __str__(self) -> str:
        return f"{self.count}"


class Head(models.Model):
    """Where the chain ends: one row, locked while the next event is written.

    Personal data: none.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"head {self.seq}"
