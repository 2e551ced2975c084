"""How long things are kept, and what was purged."""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.trust.rights import choices


class Period(models.Model):
    """How long this organization keeps one kind of thing, where that differs from our default.

    Personal data: none.
    """

    key = models.CharField(max_length=80, primary_key=True)
    days = models.PositiveIntegerField()
    reason = models.CharField(max_length=10, choices=choices.Reason.choices, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(days__gte=1), name="a_period_lasts")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.days} days"


class Purge(models.Model):
    """The receipt of one purge: how many rows of which kind went, and nothing of what was in them.

    Personal data: none; counts only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = models.CharField(max_length=80)
    at = models.DateTimeField(db_index=True)
    days = models.PositiveIntegerField()
    purged = models.PositiveIntegerField()
    held_back = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "key"]

    def __str__(self) -> str:
        return f"{self.key}: {self.purged}"


class PurgeRun(models.Model):
    """When the last purge ran: one row.

    Personal data: none.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Forgetting(models.Model):
    """Somebody is being forgotten, step by step; afterwards the receipt, which does not know her.

    reached counts rows by place. claim is the digest of the word in the address of the receipt.

    Personal data: her id, until the last step takes it out. Why: to go on after a stop. Until: she
    is forgotten, within a minute.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField(null=True, blank=True, unique=True)
    rule = models.CharField(max_length=12, choices=choices.Ground.choices)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    reached = models.JSONField(default=dict)
    done = models.JSONField(default=list)
    backups_date = models.DateField(null=True, blank=True)
    receipt = models.TextField(blank=True)
    claim = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person_id__isnull=True, finished_at__isnull=False)
                | models.Q(person_id__isnull=False, finished_at__isnull=True),
                name="who_is_forgotten_stands_nowhere",
            )
        ]

    def __str__(self) -> str:
        return f"receipt {self.id}"


class Hold(models.Model):
    """A legal hold: what it names is neither purged nor forgotten until two people lift it (R16).

    people: who was in the group when it was placed; who leaves it later stays held.

    Personal data: the ids of the people it names. Why: a court may ask for what is held; erasing it
    then can be an offence. Until: it is lifted, or they are forgotten after that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scope = models.CharField(max_length=12, choices=choices.Scope.choices)
    object_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=80, blank=True)
    people = models.JSONField(default=list, blank=True)
    why = models.CharField(max_length=10, choices=choices.Why.choices)
    asked_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True) | models.Q(placed_at__isnull=False),
                name="a_lifted_hold_was_placed",
            ),
            models.CheckConstraint(
                condition=~models.Q(scope="kind") | ~models.Q(kind=""), name="a_hold_names_its_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.scope}"


class ForgetRequest(models.Model):
    """Somebody on staff asks that a person be forgotten; a second person has to agree.

    Personal data: whom it is about, by id. Why: approvals name opaque ids only. Until: she is
    forgotten, or a week.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField(db_index=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return "request"


class Wish(models.Model):
    """She asked, on her own pages, to erase what nobody can bring back, and from when she may.

    kind: a kind of personal data by its model; empty means everything, she herself. Only while her
    passphrase is one that staff gave lately; a new one after it ends the wish (queries.wishes).

    Personal data: that she asked, for what, when. Why: so that nobody who gave her a passphrase does
    it in her place unseen. Until: it is done or taken back, or 30 days.
    """

    person_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField()
    opens_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["person_id", "kind"], name="one_wish_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(opens_at__gte=models.F("asked_at")), name="a_wish_waits"
            ),
        ]

    def __str__(self) -> str:
        return self.kind or "everything"


class Correction(models.Model):
    """Somebody says that something held about her is wrong, where only staff can write it.

    Personal data: her words and the answer, sealed under her key. Why: so that it gets corrected
    (R20). Until: 90 days after the answer, or she is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    sealed = models.BinaryField()
    answer = models.CharField(max_length=10, choices=choices.Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    sealed_answer = models.BinaryField(default=b"")

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="an_answer_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return self.kind


class Demand(models.Model):
    """A court or a public office demanded something: what came, when, and what was answered.

    Personal data: the words of staff about it, sealed under a key of its own; they may name people.
    Why: so that nothing is handed over by mistake, and it can be shown what was. Until: three years
    after it is closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    paper = models.CharField(max_length=10, choices=choices.Paper.choices)
    came_date = models.DateField()
    due_date = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["-came_date", "-recorded_at"]

    def __str__(self) -> str:
        return f"{self.paper} {self.came_date}"


class Incident(models.Model):
    """A breach, or one about to happen: when it was noticed, and the time in which things leaked.

    Personal data: whose account did it, by id, where that is known. Why: to find the people it
    touched and tell them in time (R17). Until: a year after it is closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=choices.Breach.choices)
    noticed_at = models.DateTimeField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    people = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-noticed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")), name="a_breach_takes_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.noticed_at:%Y-%m-%d}"


class Step(models.Model):
    """A step that was taken about a legal demand or a breach: which, when, by whom.

    Personal data: who on staff took it, by id. Why: to show that it was done in time. Until: as what
    it belongs to, or that person is forgotten.
    """

    case_id = models.UUIDField()
    code = models.CharField(max_length=12)
    done_at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["done_at"]
        constraints = [models.UniqueConstraint(fields=["case_id", "code"], name="one_step_once")]

    def __str__(self) -> str:
        return self.code
