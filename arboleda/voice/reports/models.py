"""Public totals, frozen."""

from __future__ import annotations

from django.db import models

from arboleda.voice.reports import choices


class Total(models.Model):
    """One figure as it was published: it is never counted again and never changed.

    Personal data: none. Numbers of people under 11 are not stored here at all.
    """

    indicator = models.CharField(max_length=20, choices=choices.Indicator.choices)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField(null=True, blank=True)
    first_date = models.DateField()
    last_date = models.DateField()
    definition = models.JSONField()
    numerator = models.JSONField()
    denominator = models.JSONField()
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ["year", "quarter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "quarter"], name="a_total_is_frozen_once"
            ),
            models.CheckConstraint(
                condition=models.Q(quarter__gte=1, quarter__lte=4), name="a_year_has_four_quarters"
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True)
                | models.Q(value__gte=11)
                | models.Q(indicator__in=["sessions_held", "partners_trained"]),
                name="people_under_eleven_are_hidden",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}-{self.quarter}"

    @property
    def label(self) -> str:
        """What stands beside the number, in the reader's language."""
        return choices.label(self.indicator, self.value)

    @property
    def is_hidden(self) -> bool:
        """Whether the number stays hidden."""
        return self.value is None
