"""A dream room: its stages, its cards, what people did with them, and the map that came of it.

Nobody in a room has a name. A seat is a random number in a cookie of its own, and no row leads from
it to a person, an account or a phone. What somebody typed is sealed under a key of its own until a
facilitator puts it on a card; from then on the card's words are the group's. Piles, ratings and
votes are kept until the room is frozen: then only counts remain. Words are {"en": …, "es": …}.
"""

from __future__ import annotations

import secrets
import uuid

from django.db import models

from arboleda.learning.dreamspace import choices
from arboleda.organizing.campaigns import models as campaigns


def _closed(field: str, words: type[models.TextChoices], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": words.values}), name=name)


def random_id() -> int:
    """A number for a row that says nothing of when it came: rising ones would be a list of taps."""
    return secrets.randbits(62)


def random_place() -> int:
    """A place among a room's ideas that says nothing of when one came; staff reads them in this order."""
    return 1 + secrets.randbelow(2**30)


class Space(models.Model):
    """One dream room, from its prompt to what is given back.

    code: six characters by which phones find it; empty once nobody can join any more. group_id: the
    group whose staff see it (a cohort's id, or its own). groups: coarse groups that people may
    choose from, [{"code", "words"}], or none. seed: of every drawing and every draw. deck_size: how
    many cards one phone sorts; None for all. clusters: how many the group settled on. revision
    grows with whatever a screen shows, for ETags.

    Personal data: none; a prompt is the group's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=6, blank=True, db_index=True)
    group_id = models.UUIDField(db_index=True)
    name = models.JSONField()
    prompt = models.JSONField()
    languages = models.JSONField(default=list)
    groups = models.JSONField(default=list, blank=True)
    seed = models.PositiveIntegerField()
    deck_size = models.PositiveSmallIntegerField(null=True, blank=True)
    scaling = models.CharField(
        max_length=8, choices=choices.ScalingType.choices, default=choices.ScalingType.ORDINAL
    )
    clusters = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="code_opens_one_space"
            ),
            _closed("scaling", choices.ScalingType, "space_scaling_is_known"),
        ]

    def __str__(self) -> str:
        return f"space of {self.opened_at:%Y-%m-%d}"


class Stage(models.Model):
    """One stage of a room and where it stands.

    Personal data: none.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=12, choices=choices.StageKind.choices)
    state = models.CharField(
        max_length=8, choices=choices.StageState.choices, default=choices.StageState.WAITING
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "kind"], name="stage_stands_once"),
            _closed("kind", choices.StageKind, "stage_kind_is_known"),
            _closed("state", choices.StageState, "stage_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Statement(models.Model):
    """One idea. As typed it is sealed under its own key; on a card its words are the group's.

    number: the card's, from 1, once it is kept. words and marks (choices.TranslationState) by
    language; language: of the original. merged_into, split_from: where a card came from. sealed is
    empty for cards that a facilitator or a file brought, and once the room is frozen.

    Personal data: what somebody typed, sealed; no row leads to her, but the words may tell of
    somebody. Why: so that the group can work with them. Until: the room is frozen, or 90 days after
    it was last opened; then its key dies. A card's words stay: they are the group's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="statements")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=8)
    sealed = models.BinaryField(null=True, blank=True)
    words = models.JSONField(default=dict, blank=True)
    marks = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=10,
        choices=choices.StatementState.choices,
        default=choices.StatementState.NEW,
        db_index=True,
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts"
    )
    place = models.PositiveIntegerField()
    """In which order they are read. An idea's is drawn: when it came would tell who held a phone then."""

    class Meta:
        ordering = ["number", "place"]
        constraints = [
            models.UniqueConstraint(fields=["space", "number"], name="card_number_stands_once"),
            _closed("state", choices.StatementState, "statement_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True)
                | models.Q(state=choices.StatementState.KEPT),
                name="only_cards_have_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"statement {self.number or self.place}"


class Seat(models.Model):
    """Somebody takes part: a phone, a slip of paper, or a column of a file. Nobody's name.

    token: SHA-256 of the number that the phone's cookie gives for this room (empty for paper). label:
    what the slip of paper is called ("12"). deck: numbers of the cards it was given, in their order;
    empty for all. group: the coarse group chosen, or empty. has_sorted and has_rated: this part is
    done, and only then does it count. is_checked: a slip that was typed twice, and compared.
    way_back, sealed_number: what the code that she wrote down finds and opens, where she asked for
    one (engines/sealing/seats.py).

    Personal data: none; no row leads from a seat to a person, and no moment is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=8, choices=choices.SeatKind.choices)
    token = models.BinaryField(max_length=32, null=True, blank=True, unique=True)
    label = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, blank=True)
    group = models.CharField(max_length=20, blank=True)
    deck = models.JSONField(default=list, blank=True)
    has_sorted = models.BooleanField(default=False)
    has_rated = models.BooleanField(default=False)
    is_checked = models.BooleanField(default=False)
    way_back = models.BinaryField(max_length=32, null=True, blank=True, unique=True)
    sealed_number = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "label"], condition=~models.Q(label=""), name="slip_stands_once"
            ),
            _closed("kind", choices.SeatKind, "seat_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.kind


class Pile(models.Model):
    """One pile of one seat. sealed: its name in the person's own words, under a key that only her
    cookie gives; empty for paper, whose names stay on the slip.

    Personal data: none that anybody here can open. Until: the room is frozen or 90 days.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="piles")
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["seat", "number"], name="pile_stands_once")]

    def __str__(self) -> str:
        return f"pile {self.number}"


class Placement(models.Model):
    """One card of one seat: in a pile, or nowhere because she was not sure (pile is None).

    turn: which card of this seat it was, for undo.

    Personal data: none. Until: the room is frozen or 90 days.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="placements")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="placements")
    pile = models.ForeignKey(
        Pile, on_delete=models.CASCADE, null=True, blank=True, related_name="placements"
    )
    turn = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "statement"], name="card_lies_once")]

    def __str__(self) -> str:
        return f"turn {self.turn}"


class Scale(models.Model):
    """One question that every card is rated by, from 1 to points. words, low and high by language.

    Personal data: none.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="scales")
    position = models.PositiveSmallIntegerField()
    words = models.JSONField()
    low = models.JSONField(default=dict, blank=True)
    high = models.JSONField(default=dict, blank=True)
    points = models.PositiveSmallIntegerField(default=5)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["space", "position"], name="scale_stands_once"),
            models.CheckConstraint(
                condition=models.Q(points__gte=2, points__lte=7), name="scale_has_points"
            ),
        ]

    def __str__(self) -> str:
        return f"scale {self.position}"


class Rating(models.Model):
    """How one seat rates one card.

    Personal data: none. Until: the room is frozen or 90 days.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="ratings")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="ratings")
    scale = models.ForeignKey(Scale, on_delete=models.CASCADE, related_name="ratings")
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "statement", "scale"], name="rated_once"),
            models.CheckConstraint(condition=models.Q(value__gte=1), name="ratings_begin_at_one"),
        ]

    def __str__(self) -> str:
        return str(self.value)


class Vote(models.Model):
    """Agree (1), disagree (-1) or pass (0).

    Personal data: none. Until: the room is frozen or 90 days.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="votes")
    value = models.SmallIntegerField()
    turn = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "statement"], name="voted_once"),
            models.CheckConstraint(
                condition=models.Q(value__in=(-1, 0, 1)), name="vote_is_one_of_three"
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)


class Analysis(models.Model):
    """What was worked out at one moment; never changed afterwards. Counts alone, nobody's row.

    input_hash: SHA-256 over what went in (hex). settings, result, opinions: as `operations/analysing`
    writes them down (opinions: quick mode; {} where nobody voted). seats: how many people it rests on,
    by their sorts, or ratings and votes where too few sorted. is_final: the one that a frozen room keeps.

    Personal data: none; below five people nothing is worked out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="analyses")
    made_at = models.DateTimeField()
    seats = models.PositiveIntegerField()
    input_hash = models.CharField(max_length=64)
    settings = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    opinions = models.JSONField(default=dict, blank=True)
    is_final = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "analyses"
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["space"], condition=models.Q(is_final=True), name="one_final_analysis"
            ),
            models.CheckConstraint(
                condition=models.Q(seats__gte=5), name="nobody_is_mapped_below_five"
            ),
        ]

    def __str__(self) -> str:
        return f"analysis of {self.seats}"


class Freezing(models.Model):
    """A room that was frozen: how far its last map is, and the erasing after it.

    step: what comes next (choices.FreezingStep); done: how far that step is, from 0 to 100;
    moved_at: when it last moved, so that a stopped work is seen and taken up again.

    Personal data: none.
    """

    space = models.OneToOneField(
        Space, on_delete=models.CASCADE, primary_key=True, related_name="freezing"
    )
    step = models.CharField(max_length=8, choices=choices.FreezingStep.choices)
    done = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [_closed("step", choices.FreezingStep, "freezing_step_is_known")]

    def __str__(self) -> str:
        return self.step


class Report(models.Model):
    """What a room gives back as a PDF in one language; made by the task worker, made anew at will.

    digest: SHA-256 (hex) over what it shows; a page says when it is older than the room.

    Personal data: none; the words are the group's, the figures those of `Analysis`.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="reports")
    language = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    pdf = models.BinaryField()

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["space", "language"], name="report_stands_once")
        ]

    def __str__(self) -> str:
        return self.language


class Cluster(models.Model):
    """What the group calls one cluster, and what it notes about it. number: from 1, as computed for
    the number of clusters the room settled on.

    Personal data: none; the words are the group's.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="named_clusters")
    number = models.PositiveSmallIntegerField()
    words = models.JSONField(default=dict, blank=True)
    note = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["space", "number"], name="cluster_named_once")
        ]

    def __str__(self) -> str:
        return f"cluster {self.number}"


class Move(models.Model):
    """The group moved a card at a border from one cluster to another. What was computed stays beside
    it.

    Personal data: none.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="moves")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="moves")
    computed = models.PositiveSmallIntegerField()
    chosen = models.PositiveSmallIntegerField()
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["moved_at"]
        constraints = [
            models.UniqueConstraint(fields=["space", "statement"], name="card_moved_once")
        ]

    def __str__(self) -> str:
        return f"{self.computed} to {self.chosen}"


class Decision(models.Model):
    """The group chose a card, or a whole cluster, and what it is to become.

    idea: the thread on the list of ideas that Fruits follows.

    Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="decisions")
    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    cluster = models.PositiveSmallIntegerField(null=True, blank=True)
    thread = models.CharField(max_length=8, choices=choices.ThreadKind.choices)
    idea = models.ForeignKey(
        campaigns.Idea, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    words = models.JSONField(default=dict, blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at"]
        constraints = [
            models.UniqueConstraint(fields=["space", "statement"], name="card_chosen_once"),
            models.UniqueConstraint(fields=["space", "cluster"], name="cluster_chosen_once"),
            models.CheckConstraint(
                condition=models.Q(statement__isnull=False, cluster__isnull=True)
                | models.Q(statement__isnull=True, cluster__isnull=False),
                name="a_card_or_a_cluster_is_chosen",
            ),
            _closed("thread", choices.ThreadKind, "thread_is_known"),
        ]

    def __str__(self) -> str:
        return self.thread
