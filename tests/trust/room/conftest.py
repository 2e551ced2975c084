"""Rooms to test with: somebody who has one, and somebody on staff who has one too."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.trust.room import models, operations, rules
from arboleda.trust.room.queries import visits
from tests.conftest import NOW, PASSPHRASE

Make = Callable[..., Any]
NEW = "tambor cesta rio naranja"
WORDS = rules.Words("El río", "Hoy caminé hasta el río sin decirle a nadie.")


@dataclasses.dataclass
class Host:
    """Somebody with a room: her account, and the room as she has it open."""

    account: Any
    visit: visits.Visit

    @property
    def actor(self) -> Any:
        return self.account.actor

    @property
    def person(self) -> uuid.UUID:
        person: uuid.UUID = self.account.person_id
        return person

    def write(
        self, words: rules.Words = WORDS, *, text_id: uuid.UUID | None = None,
        now: datetime.datetime = NOW,
    ) -> models.Page:  # fmt: skip
        return operations.write_text(
            actor=self.actor, visit=self.visit, text_id=text_id or uuid.uuid4(), words=words,
            now=now,
        )  # fmt: skip

    def share(self, text: models.Page, *people: uuid.UUID, now: datetime.datetime = NOW) -> None:
        operations.share_text(
            actor=self.actor, visit=self.visit, text_id=text.pk, people=people, now=now
        )


@pytest.fixture
def make_host(make_account: Make) -> Callable[..., Host]:
    """make_host("organizer", everybody=True) returns somebody who has a room and is in it."""

    def make(role: str = "participant", **more: Any) -> Host:
        account = make_account(role, **more)
        visit = operations.make_room(
            actor=account.actor, account=account, passphrase=PASSPHRASE, now=NOW
        )
        return Host(account, visit)

    return make


@pytest.fixture
def luz(make_host: Callable[..., Host]) -> Host:
    return make_host(name="Luz Vega")


@pytest.fixture
def hazel(make_host: Callable[..., Host]) -> Host:
    return make_host("organizer", name="Hazel Okafor", everybody=True)
