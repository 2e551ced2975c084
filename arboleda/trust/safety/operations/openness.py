"""How open a person is to the staff."""

from __future__ import annotations

import uuid

from arboleda.trust.safety import models


def erase_openness(person_id: uuid.UUID) -> int:
    """Delete the level she chose, and her id where others named her. Returns rows reached."""
    named = models.Openness.objects.filter(keeper_id=person_id).update(keeper_id=None)
    named += models.Openness.objects.filter(set_by_id=person_id).update(set_by_id=None)
    return named + models.Openness.objects.filter(pk=person_id).delete()[0]
