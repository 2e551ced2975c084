"""A list on its way in: the import, its sealed parcels, and what each row became."""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.organizing.people.importing import choices


class Import(models.Model):
    """One list that was brought in, from its reading to its undoing.

    Personal data: who brought it in, by id; the file's name and the names of its columns, sealed.
    Why: to go on after a stop, and to take a whole list back. Until: the sealed parts become
    unreadable when the list is in or after a day; the id stays until that person is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    leftover_id = models.UUIDField(default=uuid.uuid4)
    by_id = models.UUIDField(null=True, blank=True, db_index=True)
    preset = models.CharField(max_length=20)
    state = models.CharField(
        max_length=10, choices=choices.State.choices, default=choices.State.READING
    )
    fault = models.CharField(max_length=40, blank=True)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    mapped = models.JSONField(default=dict, blank=True)
    bulk = models.JSONField(default=dict, blank=True)
    begun_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    sealed = models.BinaryField(default=b"")

    class Meta:
        app_label = "people"
        ordering = ["-begun_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=choices.State.values), name="import_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d} {self.state}"


class ImportChunk(models.Model):
    """Up to 500 rows of a list, in three sealed parcels.

    rows: the cells as they came, without any refused column; plan: what each row would become;
    left: rows that cannot come in, with their reason. decisions: line → add, merge or skip.

    Personal data: rows about people who are not in the grove yet, sealed under keys of the parcel.
    Why: to show them before they come in, and to go on after a stop. Until: the list is in, or a
    day; rows that were left out, a week.
    """

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    rows = models.PositiveSmallIntegerField()
    asks = models.PositiveSmallIntegerField(default=0)
    left = models.PositiveSmallIntegerField(default=0)
    is_surveyed = models.BooleanField(default=False)
    is_done = models.BooleanField(default=False)
    decisions = models.JSONField(default=dict, blank=True)
    sealed_rows = models.BinaryField(default=b"")
    sealed_plan = models.BinaryField(default=b"")
    sealed_left = models.BinaryField(default=b"")

    class Meta:
        app_label = "people"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_chunk_of_a_number")
        ]

    def __str__(self) -> str:
        return f"chunk {self.number}"


class ImportedRow(models.Model):
    """What one row of a list became: somebody added, somebody filled in, a partner.

    Personal data: that a person came from a list, by id; what was known of her before, sealed under
    her own key. Why: to take a whole list back. Until: the list is taken back, or she is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="outcomes")
    line = models.PositiveIntegerField()
    subject_id = models.UUIDField(db_index=True)
    outcome = models.CharField(max_length=10, choices=choices.Outcome.choices)
    sealed_before = models.BinaryField(default=b"")

    class Meta:
        app_label = "people"
        constraints = [
            models.UniqueConstraint(fields=["batch", "line", "outcome"], name="one_end_of_a_row")
        ]

    def __str__(self) -> str:
        return self.outcome
