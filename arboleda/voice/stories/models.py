"""A story, its versions and pictures, what its teller agreed to, and where it was used."""

from __future__ import annotations

import secrets
import uuid

from django.db import models

from arboleda.organizing.people import models as people
from arboleda.voice.stories import choices

SLUG_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read for one another."""


def new_slug() -> str:
    """Ten random signs for the public address: it tells neither title nor teller."""
    return "".join(secrets.choice(SLUG_SIGNS) for _ in range(10))


class Story(models.Model):
    """One story of one person, and the choices she made for it.

    Personal data: whose story it is, where it stands, for whom and where she wants it used, the
    name to use (sealed under her key). Why: the teller holds the switch. Until: she is forgotten;
    60 days after she takes the story back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    slug = models.CharField(max_length=16, unique=True, default=new_slug)
    person = models.ForeignKey(people.Person, on_delete=models.CASCADE, related_name="stories")
    state = models.CharField(
        max_length=12, choices=choices.State.choices, default=choices.State.WRITING, db_index=True
    )
    made_at = models.DateTimeField()
    limits_read_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    audience = models.CharField(max_length=20, choices=choices.Audience.choices, blank=True)
    channels = models.JSONField(default=list, blank=True)
    name_choice = models.CharField(max_length=8, choices=choices.NameChoice.choices, blank=True)
    sealed_name = models.BinaryField(null=True, blank=True)
    ends_date = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    keys_gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "stories"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=choices.State.values), name="story_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(state=choices.State.WITHDRAWN),
                name="what_is_taken_back_stays_so",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Picture(models.Model):
    """A picture rebuilt from pixels, sealed under a key of its own.

    Personal data: the picture. Why: she chose to show it with her story. Until: as her story.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="pictures")
    sealed = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"


class Version(models.Model):
    """The words of a story at one moment, sealed under a key of their own.

    Personal data: title, text and the words for the picture, sealed; who wrote this version. Why:
    she approves exact words, and sees what somebody else changed. Until: as her story.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    author_id = models.UUIDField()
    language = models.CharField(max_length=8, choices=choices.Language.choices)
    sealed = models.BinaryField()
    picture = models.ForeignKey(
        Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="versions"
    )
    written_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="one_version_of_a_number")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class StoryConsent(models.Model):
    """What the teller agreed to for one exact version: for whom, where, which name, until when.

    Personal data: her choices, the name to use (sealed under the version's key), the dates. Why: a
    use she did not agree to must fail (R54). Until: as her story.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="consents")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="consents")
    audience = models.CharField(max_length=20, choices=choices.Audience.choices)
    channels = models.JSONField()
    name_choice = models.CharField(max_length=8, choices=choices.NameChoice.choices)
    sealed_name = models.BinaryField(null=True, blank=True)
    notice = models.CharField(max_length=40, blank=True)
    given_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=12, choices=choices.EndReason.choices, blank=True)

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["story"],
                condition=models.Q(ended_at__isnull=True),
                name="one_consent_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="story_consent_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"until {self.ends_at:%Y-%m-%d}"


class UseLog(models.Model):
    """One use of a story: where and when, and whether copies stay outside.

    Personal data: where her story was used, sealed under her key. Why: when she takes it back she
    must know which copies we cannot call back (R56). Until: as her story.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="uses")
    channel = models.CharField(max_length=16, choices=choices.Channel.choices)
    used_date = models.DateField()
    sealed_where = models.BinaryField(null=True, blank=True)
    stays_outside = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["used_date", "recorded_at"]

    def __str__(self) -> str:
        return f"{self.channel} {self.used_date}"


class GoneAddress(models.Model):
    """A public address that led to a story or its picture and never will again: it answers 410.

    Personal data: none; the address is random and the story is gone.
    """

    name = models.CharField(max_length=36, primary_key=True)

    class Meta:
        verbose_name_plural = "gone addresses"

    def __str__(self) -> str:
        return self.name
