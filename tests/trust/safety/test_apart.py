"""Two people who must not meet: in no group, told to neither, and no answer gives them away."""

from __future__ import annotations

import datetime
import itertools
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from arboleda.kit import registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.safety import models, operations, queries
from arboleda.trust.safety.rules import apart

DAY = datetime.timedelta(days=1)
GROUP, OTHER_GROUP = uuid.uuid4(), uuid.uuid4()
WORDS = "He drives the blue van of the bakery"


@pytest.fixture
def alba(make_person: Callable[..., uuid.UUID]) -> uuid.UUID:
    return make_person("Alba")


@pytest.fixture
def bruno(make_person: Callable[..., uuid.UUID]) -> uuid.UUID:
    return make_person("Bruno")


@pytest.fixture
def organizer(make_account: Any) -> Any:
    return make_account("organizer", everybody=True)


@pytest.fixture
def kept(organizer: Any, alba: uuid.UUID, bruno: uuid.UUID, now: datetime.datetime) -> Any:
    return operations.keep_apart(
        actor=organizer.actor, person_id=alba, other_id=bruno, now=now, reason="They know why"
    )


def join(group: uuid.UUID, person: uuid.UUID, now: datetime.datetime) -> None:
    operations.join_group(group_id=group, people=[person], now=now)


def herself(person: uuid.UUID) -> audit_rules.Actor:
    return audit_rules.Actor(person, "participant")


# The rule

people = st.sampled_from([uuid.UUID(int=number) for number in range(1, 9)])
pairs = st.lists(
    st.tuples(people, people).filter(lambda two: two[0] != two[1]).map(frozenset), max_size=6
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.frozensets(people, max_size=4), max_size=8), pairs)
def test_whoever_joins_in_whatever_order_a_pair_is_never_together(
    additions: list[frozenset[uuid.UUID]], rules: list[apart.Pair]
) -> None:
    inside: set[uuid.UUID] = set()
    for joining in additions:
        out = apart.barred(joining, inside, rules)
        assert not out & inside, "nobody who is inside is put out"
        inside |= joining - out
        assert not any(pair <= inside for pair in rules)


@settings(max_examples=200, deadline=None)
@given(people, people, st.frozensets(people, max_size=5))
def test_it_is_symmetric(one: uuid.UUID, other: uuid.UUID, inside: frozenset[uuid.UUID]) -> None:
    rule = [frozenset({one, other})]
    if one != other and one not in inside:
        bars = one in apart.barred([one], inside | {other}, rule)
        assert bars
        assert other in apart.barred([other], (inside - {other}) | {one}, rule)


# Writing it down


def test_an_organizer_keeps_two_apart_and_the_chain_names_one(
    kept: models.KeepApart, alba: uuid.UUID, bruno: uuid.UUID
) -> None:
    assert queries.kept_apart(alba, [bruno]) == {bruno}
    assert queries.kept_apart(bruno, [alba]) == {alba}
    assert b"They know why" not in bytes(kept.sealed or b"")
    rows = audit_models.Event.objects.filter(action="safety.keep_apart")
    assert rows.count() == 1
    assert str(bruno) not in rows.get().references


def test_it_is_refused(
    organizer: Any, make_account: Any, alba: uuid.UUID, bruno: uuid.UUID, now: datetime.datetime
) -> None:
    facilitator = make_account("facilitator", everybody=True)
    nobody_s = make_account("organizer")
    for actor in (facilitator.actor, nobody_s.actor, herself(alba)):
        with pytest.raises(accounts.Refused):
            operations.keep_apart(actor=actor, person_id=alba, other_id=bruno, now=now)
    with pytest.raises(accounts.Refused):
        operations.keep_apart(
            actor=organizer.actor, person_id=alba, other_id=organizer.person_id, now=now
        )
    with pytest.raises(accounts.Invalid, match="same_person"):
        operations.keep_apart(actor=organizer.actor, person_id=alba, other_id=alba, now=now)
    assert not models.KeepApart.objects.exists()


def test_without_its_row_in_the_chain_nothing_is_kept(
    organizer: Any,
    alba: uuid.UUID,
    bruno: uuid.UUID,
    now: datetime.datetime,
    broken_audit: None,
) -> None:
    with pytest.raises(RuntimeError):
        operations.keep_apart(actor=organizer.actor, person_id=alba, other_id=bruno, now=now)
    with pytest.raises(RuntimeError):
        operations.ask_apart(actor=herself(alba), words=WORDS, now=now)
    assert not models.KeepApart.objects.exists()


def test_her_own_words_wait_for_a_name_and_then_hold(
    organizer: Any, alba: uuid.UUID, bruno: uuid.UUID, now: datetime.datetime
) -> None:
    wish = operations.ask_apart(actor=herself(alba), words=WORDS, now=now)
    readable = queries.readable(organizer.actor, now=now)
    waiting = queries.waiting_wishes(actor=organizer.actor, readable=readable)
    assert [(one.name, one.words) for one in waiting] == [("Alba", WORDS)]
    assert not queries.kept_apart(alba, [bruno])
    operations.match_wish(actor=organizer.actor, wish=wish, other_id=bruno, now=now)
    assert queries.kept_apart(bruno, [alba]) == {alba}
    shown = queries.own_wishes(actor=herself(alba))
    assert [(one.name, one.words) for one in shown] == [("", WORDS)]
    wish.refresh_from_db()
    with pytest.raises(accounts.Refused):
        operations.end_apart(actor=herself(bruno), row=wish, now=now)
    operations.end_apart(actor=herself(alba), row=wish, now=now)
    assert not queries.kept_apart(bruno, [alba])


def test_an_empty_wish_says_nothing(alba: uuid.UUID, now: datetime.datetime) -> None:
    with pytest.raises(accounts.Invalid, match="no_words"):
        operations.ask_apart(actor=herself(alba), words="  ", now=now)
    with pytest.raises(accounts.Invalid, match="words_too_long"):
        operations.ask_apart(actor=herself(alba), words="w" * 301, now=now)
    with pytest.raises(accounts.Invalid, match="holds_refused"):
        operations.ask_apart(actor=herself(alba), words="His A-number is 012345678", now=now)
    with pytest.raises(accounts.Refused):
        operations.ask_apart(actor=audit_rules.SYSTEM, words=WORDS, now=now)


# Joining


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("first", [0, 1])
def test_whoever_comes_second_stays_outside(
    organizer: Any, alba: uuid.UUID, bruno: uuid.UUID, now: datetime.datetime, first: int
) -> None:
    one, other = (alba, bruno) if first == 0 else (bruno, alba)
    join(GROUP, one, now)
    with pytest.raises(operations.CannotBeAdded):
        operations.admit(actor=organizer.actor, group_id=GROUP, joining=[other], now=now)
    with pytest.raises(operations.CannotBeAdded):
        join(GROUP, other, now)
    join(OTHER_GROUP, other, now)
    assert models.Grouping.objects.count() == 2


@pytest.mark.usefixtures("kept")
def test_staff_who_must_not_meet_somebody_count_as_inside(
    make_account: Any, organizer: Any, alba: uuid.UUID, bruno: uuid.UUID, now: datetime.datetime
) -> None:
    facilitator = make_account("facilitator", person=bruno)
    accounts.assign(
        actor=organizer.actor,
        witness=audit_rules.Witness(b"", "organizer", {}),
        account=facilitator,
        scope="group",
        object_id=GROUP,
        purpose="facilitation",
        ends_at=now + DAY,
        now=now,
    )
    with pytest.raises(operations.CannotBeAdded):
        operations.admit(actor=organizer.actor, group_id=GROUP, joining=[alba], now=now)
    later = now + 2 * DAY
    operations.admit(actor=organizer.actor, group_id=GROUP, joining=[alba], now=later)


@pytest.mark.usefixtures("kept")
def test_staff_do_not_find_whom_they_must_not_meet(
    make_account: Any, alba: uuid.UUID, bruno: uuid.UUID, now: datetime.datetime
) -> None:
    for role in ("facilitator", "organizer", "administrator"):
        account = make_account(role, person=bruno, everybody=True)
        readable = consent.readable(account.actor, now=now)
        assert alba not in readable
        found = consent.found_by_name(actor=account.actor, readable=readable, query="Alba", limit=5)
        assert not found
        account.delete()


# No answer tells


@pytest.mark.usefixtures("kept")
def test_a_full_group_and_a_rule_answer_alike(
    organizer: Any, alba: uuid.UUID, bruno: uuid.UUID, make_person: Callable[..., uuid.UUID],
    now: datetime.datetime,
) -> None:  # fmt: skip
    join(GROUP, alba, now)
    said = []
    for joining, is_full in ((bruno, False), (make_person("Carmen"), True)):
        with pytest.raises(operations.CannotBeAdded) as no:
            operations.admit(
                actor=organizer.actor, group_id=GROUP, joining=[joining], is_full=is_full, now=now
            )
        said.append((str(no.value), no.value.problems))
    assert said[0] == said[1]
    assert models.Refusal.objects.count() == 2


@pytest.mark.usefixtures("kept")
def test_whoever_tries_names_soon_learns_nothing_more(
    make_account: Any, alba: uuid.UUID, bruno: uuid.UUID,
    make_person: Callable[..., uuid.UUID], organizer: Any, now: datetime.datetime,
) -> None:  # fmt: skip
    """After three refusals everybody is refused: a fourth answer says nothing about the fourth name."""
    curious = make_account("facilitator", everybody=True)
    join(GROUP, alba, now)
    for _ in range(apart.REFUSALS_A_DAY):
        with pytest.raises(operations.CannotBeAdded):
            operations.admit(actor=curious.actor, group_id=GROUP, joining=[bruno], now=now)
    harmless = make_person("Carmen")
    with pytest.raises(operations.CannotBeAdded):
        operations.admit(actor=curious.actor, group_id=GROUP, joining=[harmless], now=now)
    with pytest.raises(operations.CannotBeAdded):
        operations.admit(actor=curious.actor, group_id=OTHER_GROUP, joining=[harmless], now=now)
    operations.admit(actor=organizer.actor, group_id=GROUP, joining=[harmless], now=now)
    operations.admit(actor=curious.actor, group_id=GROUP, joining=[harmless], now=now + 2 * DAY)
    assert [one["username"] for one in queries.refusals(now=now)] == [curious.username]


@pytest.mark.usefixtures("kept")
def test_what_is_held_shows_neither_the_other(
    alba: uuid.UUID, bruno: uuid.UUID, organizer: Any, now: datetime.datetime
) -> None:
    wish = operations.ask_apart(actor=herself(alba), words=WORDS, now=now)
    operations.match_wish(actor=organizer.actor, wish=wish, other_id=bruno, now=now)
    for person, lines in ((alba, 1), (bruno, 0)):
        reading = registries.Reading(herself(person), "held-about-oneself", now)
        shown = list(queries.show_keep_aparts(person, reading))
        exported = queries.export_keep_aparts(person, reading)
        assert len(shown) == len(exported) == lines
        told = str([*[line.text for line in shown], *exported])
        assert "Bruno" not in told
        assert "Alba" not in told
        assert str(bruno) not in told


@pytest.mark.usefixtures("kept")
def test_forgetting_either_takes_the_rule_and_the_receipt_counts_her_own_alone(
    organizer: Any, alba: uuid.UUID, bruno: uuid.UUID, now: datetime.datetime
) -> None:
    assert operations.erase_keep_aparts(bruno) == 0
    assert not models.KeepApart.objects.exists()
    operations.ask_apart(actor=herself(alba), words=WORDS, now=now)
    assert operations.erase_keep_aparts(alba) == 1
    entry = next(one for one in registries.personal_data if one.model == "safety.KeepApart")
    assert not entry.is_alone, "whoever is named must not be able to take it away"


# The quiet task


@pytest.mark.usefixtures("kept")
def test_a_pair_that_shares_a_group_already_is_a_quiet_task(
    organizer: Any, alba: uuid.UUID, bruno: uuid.UUID, now: datetime.datetime
) -> None:
    for person in (alba, bruno):
        models.Grouping.objects.create(group_id=GROUP, person_id=person, since=now)
    registries.groups.add(
        "test", lambda ids, at: {one: registries.GroupWords("Oak", "/oak/") for one in ids}
    )
    try:
        readable = queries.readable(organizer.actor, now=now)
        met = queries.meetings(actor=organizer.actor, readable=readable, now=now)
        assert [one.names for one in met] == [("Alba", "Bruno")]
        assert queries.waiting_for(organizer.actor, now) == 1
    finally:
        registries.groups._entries.pop("test")


# Pages


def test_the_pages_of_an_organizer(
    sign_in: Any, organizer: Any, alba: uuid.UUID, bruno: uuid.UUID, now: datetime.datetime
) -> None:
    client = sign_in(organizer)
    url = reverse("safety:person_apart", args=[alba])
    found = client.post(url, {"step": "find", "query": "Bruno"}).content.decode()
    assert str(bruno) in found
    client.post(url, {"step": "save", "query": "Bruno", "other": str(bruno), "reason": ""})
    assert queries.kept_apart(alba, [bruno]) == {bruno}
    assert "Bruno" in client.get(url).content.decode()
    row = models.KeepApart.objects.get()
    client.post(reverse("safety:end_apart", args=[row.pk]))
    assert not models.KeepApart.objects.exists()
    assert client.get(reverse("safety:person_apart", args=[organizer.person_id])).status_code == 404


def test_her_own_page_and_an_organizers_answer(
    sign_in: Any, organizer: Any, make_account: Any, alba: uuid.UUID, bruno: uuid.UUID
) -> None:
    own = reverse("safety:my_apart")
    client = sign_in(make_account("participant", person=alba), confirmed=True)
    client.post(own, {"words": WORDS})
    assert WORDS in client.get(own).content.decode()
    wish = models.KeepApart.objects.get()
    client = sign_in(organizer)
    assert WORDS in client.get(reverse("safety:apart")).content.decode()
    match = reverse("safety:match_wish", args=[wish.pk])
    client.post(match, {"step": "save", "query": "Bruno", "other": str(bruno)})
    wish.refresh_from_db()
    assert wish.other_id == bruno
    assert client.get(match).status_code == 404
    client = sign_in(make_account("participant", person=bruno), confirmed=True)
    assert WORDS not in client.get(own).content.decode()
    assert client.post(reverse("safety:end_my_apart", args=[wish.pk])).status_code == 404
    assert models.KeepApart.objects.exists()


def test_every_way_into_a_group_goes_through_one_door() -> None:
    """Only safety writes groupings; whoever adds people asks it."""
    import ast

    from tests.architecture import house

    wrong = []
    for path in house.python_files():
        if {house.folder("trust.safety"), house.folder("engines")} & set(path.parents):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "Grouping":
                wrong.append(f"{house.shown(path)}:{node.lineno}")
    assert not wrong


def test_both_at_once_stay_outside(
    organizer: Any, kept: models.KeepApart, now: datetime.datetime
) -> None:
    both = [kept.person_id, kept.other_id]
    for joining in itertools.permutations(both):
        with pytest.raises(operations.CannotBeAdded):
            operations.admit(actor=organizer.actor, group_id=GROUP, joining=joining, now=now)
        with pytest.raises(operations.CannotBeAdded):
            operations.join_group(group_id=GROUP, people=list(joining), now=now)
        models.Refusal.objects.all().delete()
