"""A legal hold reaches rooms, too: nothing of hers goes by itself, although nobody else can read it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.trust.rights import models, operations
from arboleda.trust.room import models as room_models
from arboleda.trust.room import operations as room
from arboleda.trust.room import rules as room_rules
from arboleda.trust.safety import models as safety
from tests.conftest import NOW, PASSPHRASE

pytestmark = pytest.mark.django_db
GROUP = uuid.UUID(int=9)
LAST = NOW + datetime.timedelta(days=1) + room_rules.KEPT


@pytest.fixture
def lost(make_account: Callable[..., Any]) -> Any:
    """Somebody with a room and a text in it, whose passphrase staff have reset."""
    account = make_account(name="Luz Vega")
    visit = room.make_room(actor=account.actor, account=account, passphrase=PASSPHRASE, now=NOW)
    room.write_text(
        actor=account.actor, visit=visit, text_id=uuid.uuid4(), words=room_rules.Words("", "Yo."),
        now=NOW,
    )  # fmt: skip
    room.reset_passphrase(
        actor=make_account("administrator", everybody=True).actor, account=account,
        new="tambor cesta rio naranja", now=NOW + datetime.timedelta(days=1),
    )  # fmt: skip
    return account


def hold(**names: Any) -> models.Hold:
    return models.Hold.objects.create(why="court", asked_at=NOW, placed_at=NOW, **names)


def counts() -> tuple[int, int]:
    return room_models.Lock.objects.count(), room_models.Page.objects.count()


@pytest.mark.parametrize(
    "names",
    [
        {"scope": "person"},
        {"scope": "group", "object_id": GROUP},
        {"scope": "everything"},
        {"scope": "kind", "kind": "room.Lock"},
        {"scope": "kind", "kind": "room.Page"},
    ],
)
def test_a_hold_keeps_an_earlier_lock_and_what_it_opens(lost: Any, names: dict[str, Any]) -> None:
    safety.Grouping.objects.create(group_id=GROUP, person_id=lost.person_id, since=NOW)
    placed = hold(
        **({"object_id": lost.person_id} | names if names["scope"] == "person" else names)
    )
    before = counts()
    assert operations.purge_locks(now=LAST) == 0
    assert counts() == before
    placed.lifted_at = LAST
    placed.save()
    assert operations.purge_locks(now=LAST) == 1
    assert counts() == (0, 0)


@pytest.mark.parametrize(
    "names",
    [
        {"scope": "person", "object_id": uuid.UUID(int=4)},
        {"scope": "kind", "kind": "people.OneToOne"},
        {"scope": "everything", "placed_at": None},
    ],
)
def test_a_hold_on_others_keeps_no_lock(lost: Any, names: dict[str, Any]) -> None:
    models.Hold.objects.create(**{"why": "court", "asked_at": NOW, "placed_at": NOW} | names)
    assert operations.purge_locks(now=LAST) == 1
