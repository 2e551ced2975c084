"""Signed checkpoints of both chains, and who was given six words when."""

from __future__ import annotations

import uuid

from django.db import models


class Checkpoint(models.Model):
    """How a chain stood, signed by the keeper. Kept as long as the grove.

    Personal data: none (a note holds numbers and hashes).
    """

    chain = models.CharField(max_length=10)
    size = models.BigIntegerField()
    made_at = models.DateTimeField()
    note = models.TextField()
    edge = models.BinaryField(help_text="The tree's edge, for the next one; empty for reads.")
    later = models.BigIntegerField(
        null=True, help_text="Into which one it grew, once rows were deleted."
    )
    growth = models.BinaryField(default=b"", help_text="The proof of that, hash after hash.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "size"], name="one_checkpoint_a_size")
        ]
        ordering = ["chain", "size"]

    def __str__(self) -> str:
        return f"{self.chain} {self.size}"


class Purge(models.Model):
    """That old rows are to be deleted, asked for by one person and approved by another. Kept as its receipt.

    Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reads = models.BigIntegerField(help_text="Up to which row.")
    writes = models.BigIntegerField(help_text="Up to which row.")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True, help_text="The keeper has deleted its rows too.")

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"purge {self.reads} {self.writes}"


class Receipt(models.Model):
    """That she got six words on this day, and how both chains stood for her then; not the words.

    Personal data: her id, how many lines there were about her, and hashes. Kept as long as she is
    with us, or until she erases it.
    """

    person_id = models.UUIDField(db_index=True)
    made_at = models.DateTimeField()
    reads = models.ForeignKey(Checkpoint, models.PROTECT, related_name="+")
    writes = models.ForeignKey(Checkpoint, models.PROTECT, related_name="+")
    stands = models.JSONField(help_text="By chain: count, head, and the proof of both.")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"receipt {self.pk}"
