"""Facts about safety: how to reach somebody, what never to use, and groups as opaque ids."""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.trust.safety import choices
from arboleda.trust.safety.rules import contact


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


class Openness(models.Model):
    """How open somebody is to the staff: yellow or red. Without a row she is green.

    Personal data: the level she chose, whom on staff she named, when and who wrote it down. Why:
    the gate asks it at every reading. Until: she opens up again or is forgotten.
    """

    person_id = models.UUIDField(primary_key=True)
    level = models.CharField(max_length=8, choices=choices.Level.choices)
    keeper_id = models.UUIDField(null=True, blank=True, db_index=True)
    set_by_id = models.UUIDField(null=True, blank=True)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "openness"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=["yellow", "red"]), name="green_has_no_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.level}"


class SafeContact(models.Model):
    """How to reach somebody without putting her in danger: one card a person.

    Personal data: the channel, hours, name to send under, language and code word (sealed; only the
    channels stand in the open, as codes), whether she will contact us instead, and when somebody
    last asked. Why: a message at the wrong hour can hurt. Until: she takes it back or is forgotten.
    """

    person_id = models.UUIDField(primary_key=True)
    channel = models.CharField(max_length=12, choices=choices.Channel.choices, blank=True)
    neutral_channel = models.CharField(max_length=12, choices=choices.Channel.choices, blank=True)
    is_complete = models.BooleanField(default=False)
    blocked_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    sealed = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_complete=False)
                | (
                    models.Q(sealed__isnull=False)
                    & models.Q(checked_at__isnull=False)
                    & ~models.Q(channel="")
                ),
                name="a_complete_card_was_checked",
            )
        ]

    def __str__(self) -> str:
        return f"safe contact of {self.person_id}"

    @property
    def neutral_confirmed(self) -> bool:
        """Whether she named a way that stays safe when this card has aged."""
        return bool(self.neutral_channel)

    @property
    def standing(self) -> contact.Standing:
        """What the rules need to decide."""
        return contact.Standing(
            channel=self.channel,
            neutral_channel=self.neutral_channel,
            is_complete=self.is_complete,
            is_blocked=self.blocked_at is not None,
            checked_at=self.checked_at,
        )


class ContactStop(models.Model):
    """Somebody asked us never to use a channel, here or in a list that came in.

    Personal data: that this person refused a channel, since when, and where we learned it. Why: to
    honour it. Until: she lifts it or is forgotten.
    """

    person_id = models.UUIDField()
    channel = models.CharField(max_length=12, choices=choices.Stop.choices)
    source = models.CharField(max_length=60)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "channel"], name="one_stop_a_channel")
        ]
        indexes = [models.Index(fields=["source"], name="stops_by_source")]

    def __str__(self) -> str:
        return f"{self.person_id}: no {self.channel}"


class KeepApart(models.Model):
    """Two people who must not meet in a group, a gathering or a list. Neither is told why.

    person is the one for whom it was written down; other is empty until an organizer has matched
    her words with somebody. Symmetric in what it does.

    Personal data: that two people must not meet, by opaque ids; her words and a reason, if there
    is one, sealed under the key of the person for whom it was written. Why: so that they do not
    meet. Until: it is taken back, or either of them is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField(db_index=True)
    other_id = models.UUIDField(null=True, blank=True, db_index=True)
    is_own_wish = models.BooleanField(default=False)
    recorded_by_id = models.UUIDField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    sealed = models.BinaryField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "keep apart"
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(other_id__isnull=True)
                | ~models.Q(other_id=models.F("person_id")),
                name="nobody_is_kept_from_herself",
            ),
            models.UniqueConstraint(fields=["person_id", "other_id"], name="kept_apart_once"),
        ]

    def __str__(self) -> str:
        return "two people who must not meet" if self.other_id else "waits for a name"


class Refusal(models.Model):
    """Somebody on staff was told that a person cannot be added. Whom, is not written down.

    Personal data: who on staff tried, in which group, and when. Why: whoever tries many names must
    not learn from the answers who is kept apart from whom. Until: 30 days, or she is forgotten.
    """

    by_id = models.UUIDField()
    group_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["by_id", "at"], name="refusals_of_a_day")]

    def __str__(self) -> str:
        return f"refused {self.at:%Y-%m-%d}"
