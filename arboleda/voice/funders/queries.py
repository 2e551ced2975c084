"""Shared reads of spotlights and questions."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from arboleda.kit import registries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from arboleda.voice.funders import choices, models

Spotlight = models.Spotlight
Question = models.Question
"""For views, which know no models."""


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """The opened words of a question; answer is empty where there is none here."""

    question: str
    organization: str
    way: str
    answer: str


def spotlights() -> QuerySet[models.Spotlight]:
    """Every spotlight, for staff."""
    return models.Spotlight.objects.order_by("state", "-changed_at")


def published_spotlights() -> QuerySet[models.Spotlight]:
    """What anybody may read, newest first."""
    found = models.Spotlight.objects.filter(state=choices.SpotlightState.PUBLISHED)
    return found.order_by("-published_at")


def questions(state: str = "") -> QuerySet[models.Question]:
    """Questions of a state (or all), those that wait first, then the newest."""
    found = models.Question.objects.select_related("spotlight")
    if state in choices.QuestionState.values:
        found = found.filter(state=state)
    return found.order_by("answered_at", "-asked_at")


def waiting() -> int:
    """How many questions wait for an answer."""
    return models.Question.objects.filter(state=choices.QuestionState.NEW).count()


def open_questions(
    actor: audit_rules.Actor, wanted: Sequence[models.Question]
) -> dict[uuid.UUID, Asked]:
    """The words of questions, by id; those whose key is gone are left out. Raises Locked."""
    items = []
    for one in wanted:
        items.append(_sealed(one, choices.QUESTION_LABEL, "question", bytes(one.sealed)))
        if one.sealed_answer is not None:
            answer = bytes(one.sealed_answer)
            items.append(_sealed(one, choices.ANSWER_LABEL, "answer", answer))
    opened = vault.open_sealed(
        actor=actor,
        items=items,
        action="funders.read",
        purpose="funders-questions",
        rule="role:organizer",
    )
    return {
        one.pk: Asked(
            **opened[one.pk, "question"],
            answer=str(opened.get((one.pk, "answer"), {}).get("answer", "")),
        )
        for one in wanted
        if (one.pk, "question") in opened
    }


def public_answer(question: models.Question) -> str:
    """The answer alone, for whoever holds the question's address. Raises Locked."""
    if question.sealed_answer is None:
        return ""
    item = _sealed(question, choices.ANSWER_LABEL, "answer", bytes(question.sealed_answer))
    opened = vault.open_sealed(
        actor=audit_rules.PUBLIC,
        items=[item],
        action="funders.read",
        purpose="funders-answer",
        rule="address-of-the-question",
    )
    return str(opened.get((question.pk, "answer"), {}).get("answer", ""))


def _sealed(one: models.Question, label: str, capsule: str, data: bytes) -> vault.Sealed:
    return vault.Sealed(one.pk, label, one.pk, capsule, data)


def show_questions(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[registries.HeldLine]:
    """Nothing: whoever asks on the public door is nobody we know by id."""
    return ()


def export_questions(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[Mapping[str, Any]]:
    """Nothing: as above."""
    return ()
