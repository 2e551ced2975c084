"""Public totals, and the counts they are made of."""

from __future__ import annotations

from collections.abc import Mapping

from arboleda.voice.reports import models, rules


def frozen_quarters() -> frozenset[rules.Quarter]:
    """Every quarter whose totals are published."""
    found = models.Total.objects.values_list("year", "quarter").distinct()
    return frozenset(rules.Quarter(year, number) for year, number in found)


def latest_shown(year: int) -> Mapping[str, int]:
    """The last number published in a year, by indicator; those always hidden are missing."""
    found = models.Total.objects.filter(year=year, value__isnull=False).order_by("quarter")
    return {code: value for code, value in found.values_list("indicator", "value") if value}
