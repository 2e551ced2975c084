"""Sealed identities. Only the vault reads these tables."""

from __future__ import annotations

from django.db import models


class Identity(models.Model):
    """Somebody, as an id and nothing else in the open.

    Personal data: an id and when it was made. Why: other tables point to a person by this id.
    Until: the person is forgotten.
    """

    id = models.UUIDField(primary_key=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return str(self.id)


class Capsule(models.Model):
    """One sensitivity class of an identity, sealed under that person's key.

    Personal data: names, ways to reach her, safety notes; all sealed. Why: to call her as she
    wishes and reach her safely. Until: the person is forgotten, or takes it back.
    """

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="capsules")
    name = models.CharField(max_length=20)
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["identity", "name"], name="one_capsule_of_a_kind")
        ]

    def __str__(self) -> str:
        return self.name
