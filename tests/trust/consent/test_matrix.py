"""Role × assignment × ground × purpose × time: the gate against an oracle of its own.

The oracle below is written from the sentences of docs/reference/policy.md, in plain words, and
knows nothing of the tables that decide (invariant 10 of the trust spec).
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arboleda.trust.consent import policies, rules
from arboleda.trust.consent.rules import policy
from arboleda.trust.safety.rules import contact, reading
from tests.factories import trust

NOW = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
SHE, OTHER, STAFF = (uuid.UUID(int=number) for number in (1, 2, 3))

ROLES = ("participant", "facilitator", "organizer", "administrator", "public", "system", "leader")
ASSIGNED = ("nothing", "everybody", "a group of hers", "another group", "her by name", "another")
TIMES = ("before", "during", "after")
LEVELS = ("green", "yellow", "red", "purple")
KEEPERS = ("nobody", "this one", "another, here", "another, gone")
ACTS = ("see", "pass-on", "pass-on-asked", "sell")
PURPOSES = ("one-to-one", "people-list", "export", "", "curiosity", "public-site")


# Staff read


def sentence_says(
    role: str, assigned: str, time: str, level: str, keeper: str, act: str, purpose: str
) -> bool:
    """Who sees whom, as the policy says it in words."""
    if act == "sell" or purpose not in ("one-to-one", "people-list", "export"):
        return False
    if role not in ("facilitator", "organizer", "administrator"):
        return False
    holds = assigned if time == "during" else "nothing"
    if level == "green":
        return holds in ("everybody", "a group of hers", "her by name")
    stands_in = (
        role == "administrator" and holds == "everybody" and keeper in ("another, gone", "nobody")
    )
    if level == "yellow":
        if stands_in and act == "see":
            return True
        return act != "pass-on" and (holds == "her by name" or keeper == "this one")
    if level == "red":
        return act == "see" and (keeper == "this one" or stands_in)
    return False


def reader_of(role: str, assigned: str, time: str) -> reading.Reader:
    holds = assigned if time == "during" else "nothing"
    return reading.Reader(
        role,
        STAFF,
        everybody=holds == "everybody",
        grouped=frozenset({"a group of hers": {SHE}, "another group": {OTHER}}.get(holds, set())),
        named=frozenset({"her by name": {SHE}, "another": {OTHER}}.get(holds, set())),
    )


def closed_of(level: str, keeper: str) -> dict[uuid.UUID, reading.Closed]:
    if level == "green":
        return {}
    named = {"this one": STAFF, "another, here": OTHER, "another, gone": OTHER}.get(keeper)
    return {SHE: reading.Closed(level, named, keeper in ("this one", "another, here"))}


def test_staff_read_is_what_the_sentences_say() -> None:
    combinations = list(itertools.product(ROLES, ASSIGNED, TIMES, LEVELS, KEEPERS, ACTS, PURPOSES))
    assert len(combinations) > 40_000
    answers = {True: 0, False: 0}
    wrong = []
    for role, assigned, time, level, keeper in itertools.product(
        ROLES, ASSIGNED, TIMES, LEVELS, KEEPERS
    ):
        readable = reading.readable(reader_of(role, assigned, time), closed_of(level, keeper))
        for act, purpose in itertools.product(ACTS, PURPOSES):
            use = rules.StaffRead(readable, act)
            said = bool(policies.decide(use, person_id=SHE, purpose=purpose, now=NOW))
            meant = sentence_says(role, assigned, time, level, keeper, act, purpose)
            answers[said] += 1
            if said != meant:
                wrong.append((role, assigned, time, level, keeper, act, purpose, said))
    assert not wrong[:5]
    assert answers[False] > 10 * answers[True] > 0


def test_somebody_reads_herself_whatever_she_is_and_chose() -> None:
    for role, level, keeper in itertools.product(ROLES[:4], LEVELS[:3], KEEPERS):
        chosen = {SHE: dataclasses.replace(reading.Closed(level), keeper=STAFF)}
        readable = reading.readable(reading.Reader(role, SHE), chosen if level != "green" else {})
        assert SHE in readable, (role, level, keeper)
        assert OTHER not in readable
        assert not readable.everybody


# Release of information


@dataclasses.dataclass(frozen=True)
class Signed:
    """What a release may be like: whose, in which state, opened or not."""

    whose: str
    state: str
    is_open: bool


def release_of(signed: Signed) -> rules.Granted | None:
    if signed.whose == "nobody's":
        return None
    ends = NOW if signed.state == "ends now" else NOW - DAY if signed.state == "over" else NOW + DAY
    return rules.Granted(
        id=uuid.UUID(int=7),
        person=SHE if signed.whose == "hers" else OTHER,
        expires_at=ends,
        withdrawn_at=NOW - DAY if signed.state == "taken back" else None,
        terms=trust.terms(now=NOW) if signed.is_open else None,
    )


def test_sharing_is_what_the_sentences_say() -> None:
    """34 USC 12291(b)(2)(B): not without informed, written, reasonably time-limited consent."""
    recipients = ("Mariposa Legal Aid", "MARIPOSA LEGAL AID", "Mariposa", "Any agency", "")
    things = (
        ("First name",), ("first NAME", "Phone number"), ("Address",), ("First name", "Address"), (),
    )  # fmt: skip
    purposes = ("as-released", "one-to-one", "", "Because she would want it")
    states = ("in force", "ends now", "over", "taken back")
    combined = itertools.product(
        ("hers", "another's", "nobody's"), states, (True, False), recipients, things, purposes
    )
    count = 0
    for whose, state, is_open, recipient, items, purpose in combined:
        use = rules.Share(recipient, items, release_of(Signed(whose, state, is_open)))
        meant = (
            whose == "hers"
            and state == "in force"
            and is_open
            and recipient.lower() == "mariposa legal aid"
            and bool(items)
            and {item.lower() for item in items} <= {"first name", "phone number"}
            and purpose == "as-released"
        )
        decision = policies.decide(use, person_id=SHE, purpose=purpose, now=NOW)
        assert bool(decision) == meant, (whose, state, is_open, recipient, items, purpose)
        assert bool(decision.reasons) != decision.allowed
        count += 1
    assert count == 3 * 4 * 2 * 5 * 5 * 4


# Safe contact

CHANNELS = ("sms", "chat", "phone", "email", "mail", "in_person", "pigeon", "")


def test_sending_is_what_the_sentences_say() -> None:
    stops: tuple[frozenset[str], ...] = (
        frozenset(), frozenset({"sms"}), frozenset({"all"}), frozenset({"mail"}),
    )  # fmt: skip
    ages = (None, 0, 60, 61)
    combined = itertools.product(
        CHANNELS, ("sms", "phone", "in_person"), ("", "mail", "sms"), (True, False),
        (True, False), ages, stops, ("reminder", "one-to-one"),
    )  # fmt: skip
    count = 0
    for channel, chosen, neutral, complete, blocked, age, stopped, purpose in combined:
        checked = None if age is None else NOW - age * DAY
        standing = contact.Standing(chosen, neutral, complete, blocked, checked)
        use = rules.Contact(channel, standing, stopped)
        names_now = chosen if age is not None and age <= 60 else neutral
        meant = (
            not blocked
            and "all" not in stopped
            and channel not in stopped
            and complete
            and age is not None
            and channel == names_now != ""
            and channel != "in_person"
            and purpose == "reminder"
        )
        said = policies.decide(use, person_id=SHE, purpose=purpose, now=NOW)
        assert bool(said) == meant, (channel, standing, stopped, purpose, said.reasons)
        count += 1
    assert count > 9_000
    for channel in CHANNELS:
        assert not policies.decide(
            rules.Contact(channel, None), person_id=SHE, purpose="reminder", now=NOW
        )


# Story consent


@dataclasses.dataclass
class Agreed:
    audience: str
    channels: list[str]
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    ended_at: datetime.datetime | None
    pk: int = 5


def test_telling_is_what_the_sentences_say() -> None:
    moments = (NOW - DAY, NOW, NOW + DAY)
    combined = itertools.product(
        ("everyone", "funders"), (["public_site"], ["print", "hearing"], []), moments, moments,
        (None, NOW - DAY, NOW), ("public_site", "print", "billboard"),
        ("everyone", "funders", "nobody"), ("publishing", "export"),
    )  # fmt: skip
    count = 0
    for agreed, channels, starts, ends, ended, channel, audience, purpose in combined:
        use = rules.Tell(channel, audience, Agreed(agreed, channels, starts, ends, ended))
        meant = (
            ended is None
            and starts <= NOW < ends
            and channel in channels
            and audience == agreed
            and purpose == "publishing"
        )
        said = policies.decide(use, person_id=SHE, purpose=purpose, now=NOW)
        assert bool(said) == meant, (use, purpose)
        count += 1
    assert count > 2_900
    assert not policies.decide(
        rules.Tell("public_site", "everyone", None), person_id=SHE, purpose="publishing", now=NOW
    )


# Properties

people = st.sampled_from([uuid.UUID(int=number) for number in range(1, 8)])
sets = st.frozensets(people, max_size=5)
closed = st.dictionaries(
    people,
    st.builds(
        reading.Closed,
        st.sampled_from(["yellow", "red", "purple"]),
        st.none() | people,
        st.booleans(),
    ),
)
readers = st.builds(
    reading.Reader, st.sampled_from(ROLES), st.none() | people, st.booleans(), sets, sets
)


def seen(reader: reading.Reader, chosen: dict[uuid.UUID, reading.Closed]) -> set[uuid.UUID]:
    readable = reading.readable(reader, chosen)
    return {one for one in (uuid.UUID(int=number) for number in range(1, 8)) if one in readable}


@settings(max_examples=300, deadline=None)
@given(readers, closed)
def test_what_is_readable_is_what_the_lines_open_one_by_one(
    reader: reading.Reader, chosen: dict[uuid.UUID, reading.Closed]
) -> None:
    readable = reading.readable(reader, chosen)
    for person in (uuid.UUID(int=number) for number in range(1, 8)):
        standing = chosen.get(person, reading.Closed())
        assert (person in readable) == reading.opens(reader, person, standing)
        assert readable.may_pass_on(person) == reading.opens(
            reader, person, standing, reading.PASS_ON
        )
        assert (person in readable.to_pass_on()) == readable.may_pass_on(person)
        assert readable.may_ask_to_pass_on(person) == reading.opens(
            reader, person, standing, reading.PASS_ON_ASKED
        )


@settings(max_examples=300, deadline=None)
@given(readers, closed, sets, sets)
def test_ending_an_assignment_never_opens_anything(
    reader: reading.Reader,
    chosen: dict[uuid.UUID, reading.Closed],
    groups: frozenset[uuid.UUID],
    names: frozenset[uuid.UUID],
) -> None:
    less = dataclasses.replace(
        reader, everybody=False, grouped=reader.grouped - groups, named=reader.named - names
    )
    assert seen(less, chosen) <= seen(reader, chosen)


@settings(max_examples=300, deadline=None)
@given(readers, closed, people, st.sampled_from(["yellow", "red"]))
def test_closing_never_opens_to_anybody_but_whom_she_names(
    reader: reading.Reader, chosen: dict[uuid.UUID, reading.Closed], person: uuid.UUID, level: str
) -> None:
    before = {one: what for one, what in chosen.items() if one != person}
    after = {**before, person: reading.Closed(level, uuid.UUID(int=99), True)}
    assert seen(reader, after) <= seen(reader, before)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=30), st.lists(st.text(max_size=20), max_size=3),
    st.integers(-100, 100), st.none() | st.integers(-100, 100), st.integers(0, 100),
)  # fmt: skip
def test_taking_back_and_time_never_open_a_release(
    recipient: str, items: list[str], ends: int, withdrawn: int | None, later: int
) -> None:
    granted = rules.Granted(
        uuid.UUID(int=7), SHE, NOW + ends * DAY,
        None if withdrawn is None else NOW + withdrawn * DAY, trust.terms(now=NOW),
    )  # fmt: skip

    def shares(release: rules.Granted | None, at: datetime.datetime) -> bool:
        use = rules.Share(recipient, tuple(items), release)
        return bool(policies.decide(use, person_id=SHE, purpose="as-released", now=at))

    assert not shares(None, NOW)
    taken_back = dataclasses.replace(granted, withdrawn_at=NOW)
    assert shares(taken_back, NOW) <= shares(granted, NOW)
    assert shares(granted, NOW + later * DAY) <= shares(granted, NOW)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), readers)
def test_an_unknown_code_is_refused(code: str, reader: reading.Reader) -> None:
    readable = reading.readable(reader, {})
    purposes = rules.GROUNDS[rules.StaffRead].purposes
    said = policies.decide(rules.StaffRead(readable), person_id=SHE, purpose=code, now=NOW)
    assert said.allowed <= (code in purposes)
    use = rules.StaffRead(readable, code)
    assert policies.decide(use, person_id=SHE, purpose="export", now=NOW).allowed <= (
        code in reading.ACTS
    )


# The page and the reference


def test_every_condition_and_line_is_printed_in_both_languages() -> None:
    printed = policy.markdown()
    for ground in rules.GROUNDS.values():
        for condition in ground.conditions:
            assert printed.count(f"`{condition.code}`") >= 2
            assert condition.says["en"] in printed
            assert condition.says["es"] in printed
            assert condition.source
    for line in reading.LINES:
        assert line.says["en"] in printed
        assert line.says["es"] in printed
        assert line.source


def test_the_reference_is_the_policy_that_decides() -> None:
    from tests.architecture import house

    page = house.CHECKOUT / "docs" / "reference" / "policy.md"
    assert page.read_text(encoding="utf-8") == policy.markdown(), (
        "print it anew: .venv/bin/python -m arboleda.trust.consent.rules.policy"
    )


@pytest.mark.parametrize("use", [None, object(), "staff-read", 7])
def test_what_is_no_use_has_no_ground(use: Any) -> None:
    decision = policies.decide(use, person_id=SHE, purpose="one-to-one", now=NOW)
    assert (decision.allowed, decision.reasons) == (False, ("no_ground",))
