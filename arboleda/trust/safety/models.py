"""Facts about safety: groups of people, as opaque ids."""

from __future__ import annotations

from django.db import models


class Grouping(models.Model):
    """Somebody is in a group. Written downward by cohorts and gatherings, which know what it is.

    Personal data: that a person is in a group, by opaque ids. Why: staff see the people of the
    groups assigned to them. Until: the person leaves the group or is forgotten.
    """

    group_id = models.UUIDField()
    person_id = models.UUIDField(db_index=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group_id", "person_id"], name="once_in_a_group")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"
