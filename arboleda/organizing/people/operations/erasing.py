"""Erasing rows about somebody. The rights app calls these after her key has died; it audits."""

from __future__ import annotations

import uuid

from django.db import models as django_models

from arboleda.organizing.people import models


def erase_person(person_id: uuid.UUID) -> int:
    """Delete her row, and her id where she kept in touch with others. Returns rows reached."""
    kept = models.Person.objects.filter(companion_id=person_id).update(companion_id=None)
    return kept + models.Person.objects.filter(pk=person_id).delete()[0]


def erase_one_to_ones(person_id: uuid.UUID) -> int:
    """Delete her one-to-ones, and her id from those she held with others."""
    held = models.OneToOne.objects.filter(held_by_id=person_id).exclude(person_id=person_id)
    gone = models.OneToOne.objects.filter(person_id=person_id).delete()[0]
    return gone + held.update(held_by_id=None)


def erase_relationships(person_id: uuid.UUID) -> int:
    """Delete every tie with her, from either side."""
    either = django_models.Q(person_id=person_id) | django_models.Q(other_id=person_id)
    return models.Relationship.objects.filter(either).delete()[0]


def erase_path_steps(person_id: uuid.UUID) -> int:
    """Delete her path."""
    return models.PathStep.objects.filter(person_id=person_id).delete()[0]


def erase_strengths(person_id: uuid.UUID) -> int:
    """Delete her strengths, offered or kept."""
    return models.Strength.objects.filter(person_id=person_id).delete()[0]
