"""Ideas and cards of a room, and the words that were typed, opened through the keeper."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from arboleda.kit import registries
from arboleda.learning.dreamspace import choices, models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

CAPSULE = "idea"
PURPOSE = "dream-cards"
RULE = "room-idea"


@dataclasses.dataclass(frozen=True, slots=True)
class Read:
    """An idea with what was typed, opened. text is empty where nothing was typed or its key is gone.

    seen: what in the text could point to somebody (R19), to be looked at before it is on a card.
    """

    statement: models.Statement
    text: str
    seen: Sequence[registries.Pointer] = ()

    @property
    def seen_labels(self) -> list[str]:
        """What was seen, in words, once each."""
        return list(dict.fromkeys(str(one.label) for one in self.seen))


@dataclasses.dataclass(frozen=True, slots=True)
class Origins:
    """Where a card came from: its own typed words, what was merged into it, what it is a part of."""

    own: Read
    merged: list[Read]
    whole: Read | None
    parts: list[models.Statement]


def statement(space: models.Space, statement_id: uuid.UUID) -> models.Statement | None:
    """One idea or card of this room, or None."""
    return space.statements.filter(pk=statement_id).first()


def cards(space: models.Space) -> QuerySet[models.Statement]:
    """The cards of a room by number."""
    return space.statements.filter(number__isnull=False).order_by("number")


def unread(space: models.Space) -> QuerySet[models.Statement]:
    """Ideas that nobody has looked at yet, in the order that was drawn for them."""
    return space.statements.filter(state=choices.StatementState.NEW).order_by("place")


def aside(space: models.Space) -> QuerySet[models.Statement]:
    """What was set aside, merged or divided and can be brought back."""
    gone = (
        choices.StatementState.SET_ASIDE, choices.StatementState.MERGED, choices.StatementState.SPLIT
    )  # fmt: skip
    return space.statements.filter(state__in=gone).order_by("place")


def read(
    actor: audit_rules.Actor, space: models.Space, wanted: Iterable[models.Statement]
) -> list[Read]:
    """Ideas with what was typed; one row of the keeper's chain each. Raises Locked."""
    rows = list(wanted)
    opened = vault.open_sealed(
        actor=actor,
        items=[sealed(one) for one in rows if one.sealed is not None],
        action="dreamspace.read",
        purpose=PURPOSE,
        rule=RULE,
        references=str(space.pk),
    )
    texts = {row: str(said.get("text", "")) for (row, _capsule), said in opened.items()}
    look = registries.pointers.get()
    return [
        Read(one, texts.get(one.pk, ""), look(texts[one.pk]) if one.pk in texts else ())
        for one in rows
    ]


def sealed(one: models.Statement) -> vault.Sealed:
    """What was typed, as the vault opens it."""
    return vault.Sealed(one.pk, choices.IDEA_LABEL, one.pk, CAPSULE, bytes(one.sealed or b""))


def origins(actor: audit_rules.Actor, space: models.Space, one: models.Statement) -> Origins:
    """Where a card came from, with the words that were typed. Raises Locked."""
    merged = list(one.merged.order_by("place"))
    whole = [one.split_from] if one.split_from else []
    found = read(actor, space, [one, *merged, *whole])
    count = 1 + len(merged)
    return Origins(
        own=found[0],
        merged=found[1:count],
        whole=found[count] if whole else None,
        parts=list(one.parts.order_by("place")),
    )


def missing(space: models.Space, rows: Iterable[models.Statement]) -> dict[Any, list[str]]:
    """By card: the languages of the room in which it has no words yet."""
    return {one.pk: [code for code in space.languages if not one.words.get(code)] for one in rows}


def mark_label(mark: str) -> str:
    """What a mark says in the reader's words; empty for none."""
    known = choices.TranslationState
    return str(known(mark).label) if mark in known else ""
