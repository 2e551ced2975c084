"""Dream rooms for tests, as rows: a room in preparation, its cards, and people who took part."""

from __future__ import annotations

import datetime
import hashlib
import itertools
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.test import Client

from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.rules import codes
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

NAME = {"en": "Thursday room", "es": "La sala del jueves"}
PROMPT = {"en": "In a year, our street …", "es": "En un año, nuestra calle …"}
SCALES = (
    {"en": "How much does it matter?", "es": "¿Cuánto importa?"},
    {"en": "How near is it?", "es": "¿Qué tan cerca está?"},
)


def space(
    now: datetime.datetime,
    *,
    stages: Mapping[str, str] | None = None,
    scales: Sequence[Mapping[str, str]] = SCALES,
    **fields: Any,
) -> models.Space:
    """A room with every stage and two questions to rate by. stages: {"sort": "open"}; others wait."""
    given: dict[str, Any] = {
        "code": codes.draw(uuid.uuid4().bytes),
        "group_id": uuid.uuid4(),
        "name": NAME,
        "prompt": PROMPT,
        "languages": ["en", "es"],
        "seed": 7,
        "opened_at": now,
        "changed_at": now,
    }
    made = models.Space.objects.create(**{**given, **fields})
    states = stages or {"prepare": "open"}
    models.Stage.objects.bulk_create(
        models.Stage(
            space=made,
            kind=kind,
            state=states.get(kind, choices.StageState.WAITING),
            opened_at=now if states.get(kind) in ("open", "closed") else None,
            closed_at=now if states.get(kind) == "closed" else None,
        )
        for kind in choices.StageKind.values
    )
    models.Scale.objects.bulk_create(
        models.Scale(space=made, position=position, words=dict(words))
        for position, words in enumerate(scales, start=1)
    )
    return made


def set_stage(made: models.Space, kind: str, state: str, now: datetime.datetime) -> None:
    """Put one stage where a test wants it."""
    moments = {"opened_at": now} if state == "open" else {"closed_at": now}
    made.stages.filter(kind=kind).update(state=state, **moments)


def cards(made: models.Space, count: int) -> list[models.Statement]:
    """Cards "Dream 1" … in both languages, after those that are there."""
    before = made.statements.count()
    return models.Statement.objects.bulk_create(
        models.Statement(
            space=made,
            number=before + step,
            place=before + step,
            language="en",
            words={"en": f"Dream {before + step}", "es": f"Sueño {before + step}"},
            marks={"en": "original", "es": "human"},
            state=choices.StatementState.KEPT,
        )
        for step in range(1, count + 1)
    )


def idea(made: models.Space, text: str, *, language: str = "en") -> models.Statement:
    """An idea as somebody typed it, sealed, that no facilitator has read yet."""
    row = uuid.uuid4()
    held = vault.make_keys(actor=audit_rules.PUBLIC, subjects=[row], kind=choices.IDEA_KEY)
    sealed = held.seal(row, {"text": text}, label=choices.IDEA_LABEL, row=row, capsule="idea")
    return models.Statement.objects.create(
        id=row,
        space=made,
        language=language,
        sealed=sealed,
        place=1 + made.statements.count(),
    )


def seat(made: models.Space, token: bytes | None = None, **fields: Any) -> models.Seat:
    """Somebody takes part by phone; token is the number in her cookie."""
    number = token or uuid.uuid4().bytes * 2
    given: dict[str, Any] = {"kind": choices.SeatKind.PHONE, "language": "en"}
    return models.Seat.objects.create(
        space=made, token=hashlib.sha256(number).digest(), **{**given, **fields}
    )


def sorted_seat(
    made: models.Space, piles: Sequence[Sequence[int]], *, unsure: Sequence[int] = (), **fields: Any
) -> models.Seat:
    """Somebody who has sorted: piles of card numbers, and those she was not sure about."""
    one = seat(made, **{"has_sorted": True, **fields})
    by_number = {card.number: card for card in made.statements.filter(number__isnull=False)}
    turns = itertools.count(1)
    for number, pile in enumerate(piles, start=1):
        kept = models.Pile.objects.create(seat=one, number=number)
        models.Placement.objects.bulk_create(
            models.Placement(seat=one, statement=by_number[card], pile=kept, turn=next(turns))
            for card in pile
        )
    models.Placement.objects.bulk_create(
        models.Placement(seat=one, statement=by_number[card], turn=next(turns)) for card in unsure
    )
    return one


def join(made: models.Space, client: Any = None, *, language: str = "en", group: str = "") -> Any:
    """A phone (a test client) that has taken a seat through the pages, and nothing else."""
    phone = client or Client()
    given = {"language": language, **({"group": group} if group else {})}
    answer = phone.post(f"/r/{made.code}/", given)
    assert answer.status_code == 302, answer.content.decode()
    return phone
