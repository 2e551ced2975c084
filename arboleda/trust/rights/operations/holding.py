"""Legal holds: asked for by one person on staff, placed and lifted by two (R16)."""

from __future__ import annotations

import uuid

from arboleda.trust.rights import choices, models


def erase_holds(person_id: uuid.UUID) -> int:
    """Take her id out of holds that are over; one in force keeps her from being forgotten at all."""
    named = models.Hold.objects.filter(scope=choices.Scope.PERSON, object_id=person_id)
    reached = named.update(object_id=None)
    for one in models.Hold.objects.exclude(people=[]):
        if str(person_id) in one.people:
            one.people.remove(str(person_id))
            one.save(update_fields=["people"])
            reached += 1
    return reached
