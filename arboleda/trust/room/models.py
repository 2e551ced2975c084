"""What lies in rooms: keys that only a passphrase unlocks, and texts that only those keys open."""

from __future__ import annotations

from django.db import models

from arboleda.trust.room import choices


class Room(models.Model):
    """Somebody's room. One a person.

    Personal data: that she has a room, and since when. Why: it is hers. Until: she gives it up or
    is forgotten.
    """

    id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField(unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class Pair(models.Model):
    """A pair of keys of a room: the public half in the open, the private one behind locks.

    Personal data: that it belongs to somebody's room; nothing of it can be read. Why: texts are sealed to
    the public half. Until: nothing can open the private half any more, or she is forgotten.
    """

    id = models.UUIDField(primary_key=True)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="keys")
    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room"],
                condition=models.Q(left_at__isnull=True),
                name="one_key_of_a_room_in_use",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Lock(models.Model):
    """The private half of a key, locked by a passphrase or by a card with its PIN.

    Sealed once more under her vault key, so that erasing her reaches the locks in old backups.
    Personal data: when it was made, and wrong tries at a card; the key cannot be read. Why: to open
    her room. Until: replaced, revoked, 90 days after a reset, or she is forgotten.
    """

    id = models.UUIDField(primary_key=True)
    key = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="locks")
    kind = models.CharField(max_length=12)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    wrong_tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "kind"], name="one_lock_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[choices.PASSPHRASE, choices.CARD]),
                name="lock_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Page(models.Model):
    """A text in a room: the one version there is now, sealed under a key of its own.

    Personal data: her words, sealed; when they were kept. Why: she wrote them for herself and for
    whom she chooses. Until: she deletes them, gives the room up, or is forgotten.
    """

    id = models.UUIDField(primary_key=True)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveIntegerField()
    body = models.BinaryField()
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_draft = models.BooleanField(default=False)
    draft_of = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="draft"
    )

    class Meta:
        indexes = [models.Index(fields=["room", "-changed_at"], name="room_texts_newest")]

    def __str__(self) -> str:
        return str(self.id)


class Envelope(models.Model):
    """The key of a text's version, sealed to one reader. To others than her, under her vault key too.

    Personal data: that a text is shared with somebody who has a room. Why: so that this reader can
    open it. Until: she takes it back, changes or deletes the text, or either is forgotten.
    """

    text = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="envelopes")
    key = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="envelopes")
    sealed = models.BinaryField()
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "key"], name="one_envelope_a_reader")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Reset(models.Model):
    """That staff gave somebody a new passphrase.

    Personal data: who did it for whom, and when. Why: she must be able to see it; and locks that
    listen to the earlier passphrase live 90 days from here. Until: a year after.
    """

    person_id = models.UUIDField(db_index=True)
    by_person = models.UUIDField(null=True, blank=True)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
