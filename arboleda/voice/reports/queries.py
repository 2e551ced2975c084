"""Public totals, and the counts they are made of."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping

from django.utils import timezone

from arboleda.learning.cohorts import models as cohorts
from arboleda.organizing.gatherings import choices as gathering_choices
from arboleda.organizing.gatherings import models as gatherings
from arboleda.organizing.partners import models as partners
from arboleda.voice.reports import models, rules

Total = models.Total
"""For views, which know no models."""


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    """The totals of one quarter, in the order of rules.ORDER."""

    quarter: rules.Quarter
    totals: tuple[models.Total, ...]

    @property
    def first_date(self) -> datetime.date:
        """The first day counted."""
        return self.quarter.first_day

    @property
    def last_date(self) -> datetime.date:
        """The last day counted."""
        return self.quarter.last_day

    @property
    def frozen_at(self) -> datetime.datetime:
        """When the numbers were published (UTC)."""
        return self.totals[0].frozen_at

    @property
    def any_hidden(self) -> bool:
        """Whether a number stays hidden."""
        return any(one.is_hidden for one in self.totals)


def frozen_quarters() -> frozenset[rules.Quarter]:
    """Every quarter whose totals are published."""
    found = models.Total.objects.order_by().values_list("year", "quarter").distinct()
    return frozenset(rules.Quarter(year, number) for year, number in found)


def latest_shown(year: int) -> Mapping[str, int]:
    """The last number published in a year, by indicator; those always hidden are missing."""
    found = models.Total.objects.filter(year=year, value__isnull=False).order_by("quarter")
    return {code: value for code, value in found.values_list("indicator", "value") if value}


def published_totals() -> list[Frozen]:
    """Every frozen quarter, newest first. One query."""
    by_quarter: dict[rules.Quarter, dict[str, models.Total]] = {}
    for total in models.Total.objects.all():
        quarter = rules.Quarter(total.year, total.quarter)
        by_quarter.setdefault(quarter, {})[total.indicator] = total
    return [
        Frozen(quarter, tuple(found[code] for code in rules.ORDER if code in found))
        for quarter, found in sorted(by_quarter.items(), reverse=True)
    ]


def newest_totals() -> Frozen | None:
    """The totals that were frozen for the latest quarter, or None. One query."""
    last = models.Total.objects.order_by("-year", "-quarter").values_list("year", "quarter")[:1]
    for year, number in last:
        of_quarter = models.Total.objects.filter(year=year, quarter=number)
        rows = {one.indicator: one for one in of_quarter}
        found = tuple(rows[code] for code in rules.ORDER if code in rows)
        return Frozen(rules.Quarter(year, number), found)
    return None


def counts(quarter: rules.Quarter) -> dict[str, int]:
    """The numbers of the year up to the end of a quarter, by indicator, each person once.

    Unprotected: for `operations.freeze_quarter` alone, never for a page. Days are those of the
    active time zone.
    """
    begins = _midnight(quarter.first_day)
    ends = _midnight(quarter.last_day + datetime.timedelta(days=1))
    came = gatherings.Attendance.objects.filter(
        mark__in=gathering_choices.PRESENT,
        gathering__starts_at__gte=begins,
        gathering__starts_at__lt=ends,
    )
    finished = cohorts.Enrollment.objects.filter(completed_at__gte=begins, completed_at__lt=ends)
    trained = partners.TrainingRequest.objects.filter(
        delivered_date__gte=quarter.first_day, delivered_date__lte=quarter.last_day
    )
    return {
        rules.SESSIONS: came.values("gathering").distinct().count(),
        rules.PEOPLE: came.values("person").distinct().count(),
        rules.LEADERS: finished.values("person").distinct().count(),
        rules.PARTNERS: trained.order_by().values("partner").distinct().count(),
    }


def preview(quarter: rules.Quarter) -> dict[str, int | None]:
    """What freezing this quarter now would publish: numbers that stay hidden are None here too."""
    return rules.protected(counts(quarter), shown=latest_shown(quarter.year))


def can_freeze_now(quarter: rules.Quarter, *, today: datetime.date) -> list[str]:
    """Codes of why a quarter cannot be frozen, leaving the counts aside. Empty: it can."""
    nothing = dict.fromkeys(rules.ORDER, 0)
    return rules.freeze_problems(quarter, counts=nothing, frozen=frozen_quarters(), today=today)


def open_quarters(*, today: datetime.date) -> list[rules.Quarter]:
    """Quarters of this year and the last that ended and may still be frozen, newest first."""
    frozen = frozen_quarters()
    nothing = dict.fromkeys(rules.ORDER, 0)
    recent = [rules.Quarter(year, n) for year in (today.year, today.year - 1) for n in (4, 3, 2, 1)]
    return [
        one
        for one in recent
        if not rules.freeze_problems(one, counts=nothing, frozen=frozen, today=today)
    ]


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
