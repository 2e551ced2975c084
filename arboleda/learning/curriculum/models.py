"""Packs as they were imported: modules, activities and sources, their words in each language."""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.learning.curriculum import choices


class Pack(models.Model):
    """A curriculum somebody wrote, in the version last imported.

    Personal data: none; authors named in a pack chose to be printed there.
    """

    key = models.SlugField(max_length=80, unique=True)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    licence = models.CharField(max_length=200, blank=True)
    languages = models.JSONField(default=list)
    title = models.JSONField(default=dict)
    tracks = models.JSONField(default=list)
    about = models.JSONField(default=list)
    credits = models.JSONField(default=list)
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Module(models.Model):
    """A session, or a day of an institute. It keeps its id when a newer version comes in.

    Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="modules")
    key = models.SlugField(max_length=80)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    track = models.CharField(max_length=80, blank=True)
    minutes = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    depth = models.CharField(max_length=20, choices=choices.Depth.choices)
    digest = models.CharField(max_length=64)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["number", "key"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "key"], name="module_once_in_a_pack"),
            models.CheckConstraint(
                condition=models.Q(depth__in=choices.Depth.values), name="module_depth_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ModuleText(models.Model):
    """A module's words in one language.

    sections and handouts are lists of {"key", "title", "body", "status"}; body is Markdown.

    Personal data: none.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=16)
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=20, choices=choices.Status.choices)
    sections = models.JSONField(default=list)
    handouts = models.JSONField(default=list)
    changes = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "language"], name="module_speaks_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Activity(models.Model):
    """One timed piece of a module.

    Personal data: none.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="activities")
    key = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=choices.ActivityKind.choices)
    adapts = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["module", "key"], name="activity_once_in_a_module")
        ]

    def __str__(self) -> str:
        return self.key


class ActivityText(models.Model):
    """An activity's words in one language; parts are a list like a module's sections.

    Personal data: none.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=16)
    title = models.CharField(max_length=300)
    parts = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "language"], name="activity_speaks_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Source(models.Model):
    """Where a claim comes from, and when somebody last looked (R47).

    Personal data: none.
    """

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="sources")
    key = models.SlugField(max_length=80)
    who = models.CharField(max_length=300)
    title = models.CharField(max_length=400)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    checked = models.CharField(max_length=10)
    where = models.CharField(max_length=500, blank=True)
    says = models.JSONField(default=dict)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "key"], name="source_once_in_a_pack")
        ]

    def __str__(self) -> str:
        return self.key
