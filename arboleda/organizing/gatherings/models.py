"""Anything people come to: who is invited, what they need, who came, who checks in afterwards."""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.organizing.gatherings import choices
from arboleda.organizing.partners import models as partners
from arboleda.organizing.people import models as people


class Gathering(models.Model):
    """A session, meeting, action or training.

    group_id is the group whose people it concerns (a cohort's id, or its own): staff to whom that
    group is assigned see it. arranged holds the codes of the needs that are taken care of.

    Personal data: none; a title and a place never name a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=choices.Kind.choices)
    group_id = models.UUIDField(db_index=True)
    title = models.JSONField(default=dict)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    place_after_yes = models.BooleanField(default=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    languages = models.JSONField(default=list)
    arranged = models.JSONField(default=list, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=choices.Kind.values), name="gathering_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="gathering_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d}"

    @property
    def minutes(self) -> int:
        """How long it lasts, in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class Host(models.Model):
    """Somebody on staff who runs a gathering.

    Personal data: that a person on staff hosts, by id. Why: people know whom to ask, and the host
    sees who comes. Until: as long as the gathering is kept, or the person is forgotten.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="hosts")
    person_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "person_id"], name="hosts_once")
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class InterpreterNeed(models.Model):
    """From which language into which somebody has to interpret, and whether it is arranged (R43).

    is_arranged follows the interpreters who promised silence (operations.note_arranged).

    Personal data: none; who interprets stands in Interpreter.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="interpreting")
    from_language = models.CharField(max_length=8)
    to_language = models.CharField(max_length=8)
    is_arranged = models.BooleanField(default=False)

    class Meta:
        ordering = ["from_language", "to_language"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "from_language", "to_language"], name="interprets_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(from_language=models.F("to_language")),
                name="interprets_between_two_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_language}-{self.to_language}"


class Interpreter(models.Model):
    """Somebody interprets at a gathering, and promised before to keep silent about it (R26).

    directions: ``es-en``, as InterpreterNeed writes them. notice: which words the promise had
    (consent.rules.notices). label: how one from elsewhere is known here, never a name.

    Personal data: that somebody on staff interprets, by id; that the promise was made, and when. Why:
    nobody interprets who has not promised silence. Until: three years after, or she is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="interpreters")
    kind = models.CharField(max_length=10, choices=choices.Interprets.choices)
    person_id = models.UUIDField(null=True, blank=True, db_index=True)
    partner = models.ForeignKey(
        partners.Partner, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    label = models.CharField(max_length=80, blank=True)
    directions = models.JSONField(default=list)
    promised_date = models.DateField()
    notice = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "person_id"],
                condition=models.Q(person_id__isnull=False),
                name="interprets_at_it_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="staff", person_id__isnull=False)
                | (models.Q(kind__in=["partner", "outside"], person_id__isnull=True)),
                name="interpreter_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.promised_date}"


class Invitation(models.Model):
    """Somebody is invited, what she answered, and what she needs to be able to come.

    Personal data: an answer; needs as yes or no, a language, when the ride comes. Why: so that she
    can come. Until: needs go a week after the gathering (R44), the rest a year after it.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(people.Person, on_delete=models.CASCADE, related_name="invitations")
    invited_at = models.DateTimeField()
    reply = models.CharField(
        max_length=10, choices=choices.Reply.choices, default=choices.Reply.UNKNOWN
    )
    replied_at = models.DateTimeField(null=True, blank=True)
    needs_childcare = models.BooleanField(default=False)
    needs_ride = models.BooleanField(default=False)
    needs_food = models.BooleanField(default=False)
    needs_stipend = models.BooleanField(default=False)
    needs_access = models.BooleanField(default=False)
    interpreter_language = models.CharField(max_length=8, blank=True)
    ride_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "person"], name="invited_once"),
            models.CheckConstraint(
                condition=models.Q(reply__in=choices.Reply.values), name="reply_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.reply

    @property
    def needs(self) -> list[str]:
        """The codes of what she needs, in the order of `choices.Need`."""
        return [need for need in choices.Need.values if getattr(self, f"needs_{need}")]


class Attendance(models.Model):
    """Somebody was here, was late, or did not come today.

    Personal data: that a person came or not, and who noted it. Why: to notice who is missing, to
    complete a program, to count. Until: three years after, or she is forgotten.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(people.Person, on_delete=models.CASCADE, related_name="attendances")
    mark = models.CharField(max_length=10, choices=choices.Mark.choices)
    marked_at = models.DateTimeField()
    marked_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "person"], name="marked_once"),
            models.CheckConstraint(
                condition=models.Q(mark__in=choices.Mark.values), name="mark_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.mark


class CheckIn(models.Model):
    """Who on staff asks afterwards how people are, and whether it is done.

    Personal data: that a person on staff checks in, by id. Why: nobody is left alone after a hard
    evening. Until: as long as the gathering is kept, or the person is forgotten.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="check_ins")
    person_id = models.UUIDField(db_index=True)
    assigned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "person_id"], name="checks_in_once")
        ]

    def __str__(self) -> str:
        return "done" if self.done_at else "to do"
