"""A person as the organization knows her, her ties, one-to-ones, path and strengths."""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.organizing.partners import models as partners
from arboleda.organizing.people import choices


class Person(models.Model):
    """Somebody we know. Her id is that of her sealed identity, where her name and contact lie.

    Personal data: language, age group (never an age), the title of leader, an organization, who
    keeps in touch, and what she would rather not be asked. Why: to speak with her in her language
    and know who is with us. Until: she takes it back or is forgotten.
    """

    id = models.UUIDField(primary_key=True)
    language = models.CharField(max_length=8, blank=True)
    age_group = models.CharField(
        max_length=10, choices=choices.AgeGroup.choices, default=choices.AgeGroup.UNKNOWN
    )
    is_leader = models.BooleanField(default=False)
    partner = models.ForeignKey(
        partners.Partner, on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    companion_id = models.UUIDField(null=True, blank=True, db_index=True)
    declined = models.JSONField(default=list, blank=True)
    joined_date = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age_group__in=choices.AgeGroup.values), name="age_group_is_known"
            )
        ]
        indexes = [
            models.Index(fields=["language"], name="people_by_language"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Wording(models.Model):
    """How this organization asks one question, or that it does not ask it.

    Personal data: none.
    """

    question = models.CharField(max_length=20, primary_key=True, choices=choices.Question.choices)
    is_hidden = models.BooleanField(default=False)
    label = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.question


class OwnQuestion(models.Model):
    """Something this organization asks people beside our own questions (R10, R11).

    Personal data: none. Words of a question are no secret, so they may not name what is refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=choices.OwnKind.choices)
    label = models.JSONField()
    why = models.JSONField()
    options = models.JSONField(default=list, blank=True)
    keep_days = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=choices.OwnKind.values), name="own_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class OwnAnswer(models.Model):
    """What somebody answered to one question of this organization.

    Personal data: the answer, sealed; that there is one, and since when. Why: what the question
    says, to her as well. Until: its last day (30 days to a year, as the question says), or she
    takes it back or is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="own_answers")
    question = models.ForeignKey(OwnQuestion, on_delete=models.CASCADE, related_name="answers")
    answered_at = models.DateTimeField()
    ends_date = models.DateField(db_index=True)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["answered_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "question"], name="one_answer_a_question")
        ]

    def __str__(self) -> str:
        return f"{self.ends_date}"


class OneToOne(models.Model):
    """A one-to-one: what moves somebody, what she will do, and the next step. Nothing else (R49).

    Personal data: that two people talked, by id; interests, commitments and next step, sealed.
    Why: to remember what she cares about and keep our promises. Until: the words go
    90 days after the talk or its next step (R19), the row a year after, or she takes it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="one_to_ones")
    held_date = models.DateField()
    held_by_id = models.UUIDField(null=True, blank=True, db_index=True)
    recorded_at = models.DateTimeField()
    next_date = models.DateField(null=True, blank=True)
    next_done_at = models.DateTimeField(null=True, blank=True)
    sealed = models.BinaryField()

    class Meta:
        verbose_name = "one-to-one"
        ordering = ["-held_date", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(next_done_at__isnull=True) | models.Q(next_date__isnull=False),
                name="only_a_step_can_be_done",
            )
        ]
        indexes = [models.Index(fields=["next_date", "next_done_at"], name="steps_by_day")]

    def __str__(self) -> str:
        return f"{self.held_date}"


class Relationship(models.Model):
    """How two people know each other, from when, until when.

    Personal data: that two people know each other, and how. Why: people come through people.
    Until: a year after it ended, or either of them takes it back or is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties_back")
    kind = models.CharField(max_length=20, choices=choices.Tie.choices)
    since_date = models.DateField(null=True, blank=True)
    ended_date = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(person=models.F("other")), name="nobody_is_tied_to_herself"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_date__isnull=True)
                | models.Q(since_date__isnull=True)
                | models.Q(ended_date__gte=models.F("since_date")),
                name="tie_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["person", "other", "kind"],
                condition=models.Q(ended_date__isnull=True),
                name="one_open_tie_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class PathStep(models.Model):
    """One step on somebody's path, done or wanted, written with her. Never a score.

    Personal data: her own words about a step, sealed; whether it is done. Why: her path is hers to
    see and to walk. Until: she takes it back or is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="path_steps")
    kind = models.CharField(max_length=20, choices=choices.Step.choices, blank=True)
    written_at = models.DateTimeField()
    done_date = models.DateField(null=True, blank=True)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["written_at"]

    def __str__(self) -> str:
        return "done" if self.done_date else "wanted"


class Strength(models.Model):
    """Something somebody knows how to do, in her own words; hers alone until she offers it.

    Personal data: her words, sealed; whether she offers them. Why: so that what people know is
    seen and used ("I can teach this"). Until: she takes it back or is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="strengths")
    kind = models.CharField(max_length=20, choices=choices.Skill.choices, blank=True)
    written_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["written_at"]

    def __str__(self) -> str:
        return "offered" if self.offered_at else "kept"

    @property
    def offered(self) -> bool:
        """Whether she offers it to the others."""
        return self.offered_at is not None
