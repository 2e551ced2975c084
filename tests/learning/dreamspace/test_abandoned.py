"""Rooms that nobody finished: what was done and typed in them goes 90 days after they were last opened."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from arboleda.learning.dreamspace import apps, choices, models
from arboleda.learning.dreamspace.operations import ideas
from arboleda.learning.dreamspace.queries import spaces as queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import models as rights_models
from arboleda.trust.rights import operations as rights
from arboleda.trust.rights import queries as rights_queries
from arboleda.web import tasks
from tests.factories import dreamspace as made

pytestmark = pytest.mark.django_db
Now = datetime.datetime
KEEP = apps.KEPT
MINUTE = datetime.timedelta(minutes=1)


def lived_in(now: Now) -> models.Space:
    """A room with cards, an idea on one of them, one that waits, and three people who did something."""
    space = made.space(now)
    cards = made.cards(space, 6)
    ideas.keep_idea(actor=audit_rules.SYSTEM, idea=made.idea(space, "A bus"), now=now)
    made.idea(space, "A tree")
    made.set_stage(space, "sort", "open", now)
    for _one in range(2):
        made.sorted_seat(space, [[1, 2], [3]], unsure=[4])
    scale = space.scales.get(position=1)
    seat = made.seat(space)
    models.Rating.objects.create(seat=seat, statement=cards[0], scale=scale, value=3)
    models.Vote.objects.create(seat=seat, statement=cards[0], value=1)
    return space


def rows() -> dict[str, int]:
    kinds = (models.Seat, models.Pile, models.Placement, models.Rating, models.Vote)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_the_nightly_work_erases_what_people_did_in_a_room_never_finished(
    now: Now, keeper: Any, grove: Any
) -> None:
    space = lived_in(now)
    typed = set(keeper.subjects(choices.IDEA_KEY))
    assert len(typed) >= 2
    tasks.do_chores(now=now + KEEP - MINUTE)
    assert all(rows().values())
    tasks.do_chores(now=now + KEEP + 2 * MINUTE * 60)
    assert not any(rows().values())
    mine = set(models.Statement.objects.values_list("pk", flat=True))
    assert not mine & set(keeper.subjects(choices.IDEA_KEY)), "the keys of what was typed are gone"
    space.refresh_from_db()
    assert (space.code, bool(space.erased_at), space.frozen_at) == ("", True, None)
    assert space.stages.get(kind="sort").state == "closed"
    kept = space.statements.order_by("number")
    assert [one.number for one in kept] == [1, 2, 3, 4, 5, 6, 7]
    assert kept.get(number=7).words == {"en": "A bus"}
    assert not kept.filter(sealed__isnull=False)
    receipt = rights_models.Purge.objects.get(key="dreamspace.Statement")
    assert (receipt.purged, receipt.held_back) == (1, 0)


def test_a_room_opened_again_begins_its_90_days_anew(now: Now, grove: Any) -> None:
    space = lived_in(now)
    later = now + datetime.timedelta(days=60)
    made.set_stage(space, "rate", "open", later)
    assert queries.last_opened(space) == later
    tasks.do_chores(now=now + KEEP + MINUTE)
    assert all(rows().values())
    tasks.do_chores(now=later + KEEP + MINUTE)
    assert not any(rows().values())


def test_a_frozen_room_is_none_of_its_business(now: Now, grove: Any) -> None:
    space = lived_in(now)
    models.Space.objects.update(frozen_at=now)
    tasks.do_chores(now=now + KEEP + MINUTE)
    space.refresh_from_db()
    assert space.erased_at is None
    assert all(rows().values())


def test_a_hold_on_everything_keeps_it(now: Now, grove: Any) -> None:
    lived_in(now)
    rights_models.Hold.objects.create(scope="everything", why="court", asked_at=now, placed_at=now)
    tasks.do_chores(now=now + KEEP + MINUTE)
    assert all(rows().values())


def test_erasing_leaves_nothing_half_done(now: Now, grove: Any, request: Any) -> None:
    space = lived_in(now)
    before = rows()
    request.getfixturevalue("broken_audit")
    kept = rights_queries.kept_of("dreamspace.Statement")
    assert kept is not None
    with pytest.raises(RuntimeError):
        rights.purge(kept=kept, now=now + KEEP + MINUTE)
    assert rows() == before
    space.refresh_from_db()
    assert space.erased_at is None


def test_an_erased_room_shows_its_cards_and_says_why(
    now: Now, grove: Any, sign_in: Any, make_account: Any
) -> None:
    space = lived_in(now)
    tasks.do_chores(now=now + KEEP + MINUTE)
    client = sign_in(make_account("organizer", everybody=True))
    shown = client.get(f"/dreams/{space.pk}/").content.decode()
    assert "is erased" in shown
    cards = client.get(f"/dreams/{space.pk}/cards/").content.decode()
    assert "Dream 6" in cards
    assert "A bus" in cards
