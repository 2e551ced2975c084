"""Whom staff read: the lines of the policy, asked through the tables of a real grove."""

from __future__ import annotations

import datetime
import itertools
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.kit import registries
from arboleda.trust.accounts import models as account_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.safety import models, operations, queries

DAY = datetime.timedelta(days=1)
LEVELS = ("green", "yellow", "red")
KEEPERS = ("nobody", "this one", "another, here", "another, gone")


def assign(account: Any, scope: str, target: uuid.UUID | None, *, now: datetime.datetime) -> None:
    """Write the row itself: one of a participant, which no operation makes, must open nothing."""
    account_models.Assignment.objects.create(
        account=account,
        scope=scope,
        object_id=target,
        purpose="organizing",
        starts_at=now,
        ends_at=now + DAY,
    )


@pytest.mark.parametrize("role", ["participant", "facilitator", "organizer", "administrator"])
def test_the_lines_hold_in_the_tables(
    role: str, make_account: Any, make_person: Callable[..., uuid.UUID], now: datetime.datetime
) -> None:
    """Every way of being assigned × level × keeper × before, during and after."""
    here, gone = make_account("organizer"), make_account("organizer")
    gone.is_active = False
    gone.save()
    scopes = ("nothing", "organization", "group", "person")
    people = {key: uuid.uuid4() for key in itertools.product(LEVELS, KEEPERS)}
    group = uuid.uuid4()
    for person in people.values():
        models.Grouping.objects.create(group_id=group, person_id=person, since=now)
    for scope in scopes:
        account = make_account(role)
        keepers = {
            "nobody": None,
            "this one": account.person_id,
            "another, here": here.person_id,
            "another, gone": gone.person_id,
        }
        models.Openness.objects.all().delete()
        for (level, keeper), person in people.items():
            if level != "green":
                models.Openness.objects.create(
                    person_id=person, level=level, keeper_id=keepers[keeper], set_at=now
                )
        if scope == "organization":
            assign(account, scope, None, now=now)
        elif scope == "group":
            assign(account, scope, group, now=now)
        elif scope == "person":
            for person in people.values():
                assign(account, scope, person, now=now)
        for moment, during in ((now - DAY, False), (now + DAY / 2, True), (now + 2 * DAY, False)):
            readable = queries.readable(account.actor, now=moment)
            for (level, keeper), person in people.items():
                meant = sees(role, scope if during else "nothing", level, keeper)
                assert (person in readable) == meant, (role, scope, during, level, keeper)


def sees(role: str, scope: str, level: str, keeper: str) -> bool:
    """The sentences of the policy once more, without its tables."""
    if role == "participant":
        return False
    stands_in = role == "administrator" and scope == "organization"
    if level == "green":
        return scope != "nothing"
    if level == "yellow" and scope == "person":
        return True
    return keeper == "this one" or (stands_in and keeper in ("nobody", "another, gone"))


def test_asking_whom_one_may_read_costs_four_queries_however_many(
    make_account: Any, now: datetime.datetime, django_assert_num_queries: Any
) -> None:
    account, everybody = make_account("facilitator"), make_account("organizer", everybody=True)
    group = uuid.uuid4()
    assign(account, "group", group, now=now)
    for number in range(60):
        person = uuid.UUID(int=number + 1)
        models.Grouping.objects.create(group_id=group, person_id=person, since=now)
        if number % 3 == 0:
            models.Openness.objects.create(person_id=person, level="red", set_at=now)
    with django_assert_num_queries(4):
        assert len(queries.readable(account.actor, now=now).people) == 41
    with django_assert_num_queries(3):
        assert len(queries.readable(everybody.actor, now=now).hidden) == 20


def test_what_is_held_says_the_level_and_forgetting_takes_it(
    make_account: Any, make_person: Callable[..., uuid.UUID], now: datetime.datetime
) -> None:
    alba, keeper = make_person("Alba"), make_account("organizer")
    models.Openness.objects.create(
        person_id=alba, level="red", keeper_id=keeper.person_id, set_at=now
    )
    reading = registries.Reading(audit_rules.Actor(alba, "participant"), "held-about-oneself", now)
    assert [str(line.text) for line in queries.show_openness(alba, reading)] == ["Red"]
    assert queries.export_openness(alba, reading)[0]["level"] == "red"
    assert [str(line.text) for line in queries.show_openness(keeper.person_id, reading)] == ["1"]
    assert operations.erase_openness(keeper.person_id) == 1
    assert models.Openness.objects.get().keeper_id is None
    assert operations.erase_openness(alba) == 1
    assert not models.Openness.objects.exists()
