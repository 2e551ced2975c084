"""Projects of another tool come in as rooms: understood or named, written whole, taken back."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from arboleda.engines import mapping
from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.forms import bringing as forms
from arboleda.learning.dreamspace.operations import bringing as operations
from arboleda.learning.dreamspace.operations import understanding
from arboleda.learning.dreamspace.queries import paper
from arboleda.learning.dreamspace.rules import bringing as rules
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from tests.engines.mapping import samples
from tests.factories import dreamspace as made

Now = datetime.datetime
SYSTEM = audit_rules.SYSTEM
STRANGER = audit_rules.Actor(None, "facilitator")
TERMS = operations.RoomTerms(
    name={"en": "Elm room"}, prompt={"en": "What would help?"}, language="en", column="Side"
)
GOOD = {
    rules.STATEMENTS: b'StatementID,Statement\n1,Buses\n2,Lamps\n3,"Rest, and quiet"\n4,Food\n',
    rules.SORTS: b"Rosa,Street,1,2,\nRosa,Home,3,4,\nmax,All,1,2,3\nmax,Rest,4\n7,A,1,4\n7,B,2\n",
    rules.RATINGS: b"RaterID,StatementID,Matters,Near,Share\nRosa,1,5,1,0.5\nRosa,2,4,,\nmax,1,3,2,1\n",
    rules.PEOPLE: b"RaterID,Side,Years,Visa,City\nRosa,North,1,U,x\nmax,South,2,T,x\n9,North,3,U,x\n",
}


def changed(**files: bytes | None) -> dict[str, bytes]:
    """The good files with some of them changed or left out, by their boxes."""
    names = {box: file for file, box in forms.FIELDS.items()}
    held = {**GOOD, **{names[box]: content for box, content in files.items()}}
    return {name: content for name, content in held.items() if content is not None}


# Understanding


def test_a_project_is_understood() -> None:
    brought = understanding.understand(GOOD)
    assert brought.faults == ()
    assert brought.cards == ((1, "Buses"), (2, "Lamps"), (3, "Rest, and quiet"), (4, "Food"))
    assert (brought.sorters, brought.raters, brought.skipped) == (3, 2, 1)
    first = brought.people[0]
    assert first.piles == ((1, 2), (3, 4))
    assert first.ratings == {"Matters": {1: 5, 2: 4}, "Near": {1: 1}}
    assert first.groups == {"Side": "North", "Years": "1"}
    assert brought.people[2].piles == ((1, 4), (2,))
    assert [(one.name, one.why) for one in brought.left_out] == [
        ("Share", "not_whole"),
        ("Visa", "refused"),
        ("City", "one_value"),
    ]
    assert [one.name for one in brought.offered] == ["Side", "Years"]


def test_two_files_are_enough() -> None:
    brought = understanding.understand(changed(ratings=None, people=None))
    assert (brought.sorters, brought.raters, brought.offered) == (3, 0, ())


def test_ids_that_are_no_numbers_are_numbered_anew() -> None:
    brought = understanding.understand(
        changed(
            statements=b"StatementID,Statement\na,Buses\nb,Lamps\n",
            sorts=b"1,x,b\n1,y,a\n",
            ratings=None,
        )
    )
    assert brought.cards == ((1, "Buses"), (2, "Lamps"))
    assert brought.is_renumbered
    assert brought.people[0].piles == ((2,), (1,))


def test_a_column_that_tells_people_apart_stays_outside() -> None:
    many = b"RaterID,Street\n" + b"".join(b"%d,street %d\n" % (one, one) for one in range(7))
    sorts = b"".join(b"%d,x,1,2\n" % one for one in range(7))
    brought = understanding.understand(changed(people=many, sorts=sorts, ratings=None))
    assert [one.why for one in brought.columns] == ["refused"]
    brought = understanding.understand(
        changed(
            people=many.replace(b"Street", b"Team").replace(b"street", b"team"),
            sorts=sorts,
            ratings=None,
        )
    )
    assert [one.why for one in brought.columns] == ["too_many_values"]


BAD: dict[str, dict[str, bytes | None]] = {
    "This file is missing.": {"sorts": None},
    "These are not letters we can read.": {"statements": b"StatementID,Statement\n1,\x81\n"},
    "Something is wrong with the quotation marks": {
        "statements": b'StatementID,Statement\n1,"Bus"x\n'
    },
    "This file is empty.": {"statements": b""},
    "The first line must begin with StatementID, Statement.": {"statements": b"1,Bus\n2,Lamps\n"},
    "The first line must begin with RaterID.": {"people": b"Side\nNorth\n"},
    "Matters must be a number, not “high”.": {
        "ratings": b"RaterID,StatementID,Matters\n7,1,high\n"
    },
    "The first cell needs the number": {"statements": b"StatementID,Statement\n,Bus\n"},
    "Statement 1 is on line 2 already.": {"statements": b"StatementID,Statement\n1,Bus\n1,Lamps\n"},
    "Statement 1 has no words": {"statements": b"StatementID,Statement\n1,\n"},
    "Statement 1 has too many cells.": {"statements": b"StatementID,Statement\n1,Bus, lamps\n"},
    "must hold a number for whoever sorted.": {"sorts": b",x,1,2\n"},
    "must hold a number for whoever rated.": {"ratings": b"RaterID,StatementID,Matters\n,1,3\n"},
    "There is no statement 9": {"sorts": b"7,x,1,9\n"},
    "There is no statement 8": {"ratings": b"RaterID,StatementID,Matters\n7,8,3\n"},
    "Statement 1 is twice in this pile.": {"sorts": b"7,x,1,1\n"},
    "Statement 1 is in the pile on line 1 too.": {"sorts": b"7,x,1\n7,y,1\n"},
    "Each column of ratings needs a name": {"ratings": b"RaterID,StatementID,A,A\n7,1,2,3\n"},
    "This person rated statement 1 on line 2 already.": {
        "ratings": b"RaterID,StatementID,Matters\n7,1,3\n7,1,4\n"
    },
    "There are more ratings on this line": {"ratings": b"RaterID,StatementID,Matters\n7,1,3,4\n"},
    "Each line needs a number of its own": {"people": b"RaterID,Side\n7,North\n7,South\n"},
}


@pytest.mark.parametrize(("said", "files"), BAD.items(), ids=BAD)
def test_what_the_reader_says_is_said_in_both_languages(
    said: str, files: dict[str, bytes | None]
) -> None:
    faults = understanding.understand(changed(**files)).faults
    with translation.override("en"):
        english = [forms.sentence(one) for one in faults]
    with translation.override("es"):
        spanish = [forms.sentence(one) for one in faults]
    assert any(said in one for one in english), english
    for fault, one, other in zip(faults, english, spanish, strict=True):
        assert fault.file in one
        assert one != other
        # A sentence that no pattern knows would be shown as the reader wrote it.
        assert fault.text not in one, one
        assert not fault.line or f"line {fault.line}:" in one


def test_the_places_of_what_is_wrong_are_exact() -> None:
    faults = understanding.understand(changed(sorts=b"7,x,1\n7,y,1\n7,z,9\n")).faults
    assert [(one.file, one.line) for one in faults] == [
        (rules.SORTS, 2),
        (rules.SORTS, 3),
    ]
    assert forms.sentence(faults[0]) == (
        "SortedCards.csv, line 2: Statement 1 is in the pile on line 1 too. Leave it in one place."
    )


def test_what_cannot_stand_on_a_card_is_named() -> None:
    text = b"StatementID,Statement\n1,SSN 123-45-6789\n2," + b"x" * 241 + b"\n3,ok\n4,ok\n"
    faults = understanding.understand(changed(statements=text)).faults
    assert [(one.code, one.text) for one in faults] == [
        ("card_refused", "1"),
        ("card_too_long", "2"),
    ]
    assert "Statement 1 holds a number" in forms.sentence(faults[0])


def test_what_waits_in_the_page_holds_no_ids_and_no_names_of_piles() -> None:
    brought = understanding.understand(GOOD)
    held = rules.unpack(rules.pack(brought))
    whole = b"\n".join(held.values())
    for word in (b"Rosa", b"max", b"Home", b"Visa", b"City", b"Share"):
        assert word not in whole
    again = understanding.understand(held)
    assert again.cards == brought.cards
    assert sorted(map(repr, again.people)) == sorted(map(repr, brought.people))
    assert [one.name for one in again.scales] == ["Matters", "Near"]
    assert again.offered == brought.offered


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda one: one.hex()))
def test_what_a_page_of_ours_did_not_send_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not what a page"):
        rules.unpack(text)


@st.composite
def projects(draw: st.DrawFn) -> dict[str, bytes]:
    """Small projects in the layout, of people who sorted some of the cards and rated some."""
    size = draw(st.integers(2, 9))
    people = draw(st.integers(1, 6))
    statements = "StatementID,Statement\n" + "".join(
        f'{one},"{draw(st.sampled_from(["Bus", "Luz, agua", "Ñandú"]))} {one}"\n'
        for one in range(1, size + 1)
    )
    sorts = ratings = ""
    for person in range(people):
        row = draw(st.lists(st.integers(-1, 3), min_size=size, max_size=size))
        for pile in sorted(set(row) - {-1}):
            cards = [str(at + 1) for at, own in enumerate(row) if own == pile]
            sorts += f"p{person},pile {pile},{','.join(cards)}\n"
        for at in range(size):
            value = draw(st.sampled_from(["", "1", "3", "5"]))
            ratings += f"p{person},{at + 1},{value}\n"
    return {
        rules.STATEMENTS: statements.encode(),
        rules.SORTS: (sorts or "p0,x,1\n").encode(),
        rules.RATINGS: f"RaterID,StatementID,Matters\n{ratings}".encode(),
    }


@given(projects())
def test_every_project_survives_the_page(files: dict[str, bytes]) -> None:
    brought = understanding.understand(files)
    assert brought.faults == ()
    again = understanding.understand(rules.unpack(rules.pack(brought)))
    assert again.cards == brought.cards
    assert sorted(map(repr, again.people)) == sorted(map(repr, brought.people))


# Writing


def refused(problems: list[str], call: Callable[..., Any], **given_: Any) -> None:
    before = models.Space.objects.count()
    with pytest.raises(accounts.Invalid) as caught:
        call(**given_)
    assert caught.value.problems == problems
    assert models.Space.objects.count() == before


def bring(now: Now, **changes: Any) -> models.Space:
    terms = dataclasses.replace(TERMS, **changes)
    return operations.bring_room(
        actor=SYSTEM, brought=understanding.understand(GOOD), terms=terms, now=now
    )


@pytest.mark.django_db
def test_a_room_is_made_of_what_was_understood(now: Now) -> None:
    space = bring(now)
    assert (space.code, space.languages) == ("", ["en", "es"])
    assert space.groups == [
        {"code": "g1", "words": {"en": "North"}},
        {"code": "g2", "words": {"en": "South"}},
    ]
    states = paper.stage_states(space)
    assert (states["sort"], states["rate"], states["brainstorm"]) == ("closed", "closed", "skipped")
    assert (states["analyse"], states["vote"]) == ("waiting", "skipped")
    assert [card.words for card in paper.cards(space)][2] == {"en": "Rest, and quiet"}
    assert [scale.words["en"] for scale in paper.scales(space)] == ["Matters", "Near"]
    seats = space.seats.all()
    assert {one.kind for one in seats} == {"imported"}
    assert {one.label for one in seats} == {""}
    assert sorted(one.group for one in seats) == ["", "g1", "g2"]
    entries = sorted(paper.entry(one).piles for one in seats)
    assert entries == [((1, 2), (3, 4)), ((1, 2, 3), (4,)), ((1, 4), (2,))]
    (north,) = [one for one in seats if one.group == "g1"]
    assert paper.entry(north).ratings == {1: {1: 5, 2: 4}, 2: {1: 1}}
    event = audit.Event.objects.order_by("-pk")[0]
    assert (event.action, event.references) == ("dreamspace.bring_room", str(space.pk))


@pytest.mark.django_db
def test_without_a_column_nothing_about_people_comes_in(now: Now) -> None:
    space = bring(now, column="")
    assert space.groups == []
    assert {one.group for one in space.seats.all()} == {""}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": {}}, "no_name"),
        ({"prompt": {}}, "no_prompt"),
        ({"language": "xx"}, "unknown_language"),
        ({"column": "Visa"}, "unknown_column"),
        ({"column": "City"}, "unknown_column"),
    ],
)
def test_rooms_that_are_refused(now: Now, changes: dict[str, Any], code: str) -> None:
    refused([code], bring, now=now, **changes)


@pytest.mark.django_db
def test_files_with_faults_make_no_room(now: Now) -> None:
    brought = understanding.understand(changed(sorts=b"7,x,9\n"))
    refused(
        ["unknown_column", "not_understood"],
        operations.bring_room,
        actor=SYSTEM,
        brought=brought,
        terms=TERMS,
        now=now,
    )


@pytest.mark.django_db
def test_the_same_form_twice_is_one_room(now: Now) -> None:
    given_: dict[str, Any] = {
        "actor": SYSTEM, "brought": understanding.understand(GOOD), "terms": TERMS, "now": now,
        "nonce": "n" * 20,
    }  # fmt: skip
    operations.bring_room(**given_)
    with pytest.raises(accounts.AlreadyDone):
        operations.bring_room(**given_)
    assert models.Space.objects.count() == 1


@pytest.mark.django_db
def test_whoever_can_open_no_room_brings_none_in(now: Now) -> None:
    brought = understanding.understand(GOOD)
    with pytest.raises(accounts.Refused):
        operations.bring_room(actor=STRANGER, brought=brought, terms=TERMS, now=now)
    space = bring(now)
    with pytest.raises(accounts.Refused):
        operations.take_back_room(actor=STRANGER, space=space, now=now)


@pytest.mark.django_db
def test_a_room_is_gone_without_its_audit_row(now: Now, broken_audit: None) -> None:
    with pytest.raises(RuntimeError):
        bring(now)
    assert not models.Space.objects.exists()
    assert not models.Statement.objects.exists()


@pytest.mark.django_db
def test_a_room_is_taken_back_whole(now: Now) -> None:
    space = bring(now)
    assert operations.take_back_room(actor=SYSTEM, space=space, now=now)
    for model in (models.Space, models.Statement, models.Seat, models.Placement, models.Rating):
        assert not model.objects.exists()
    event = audit.Event.objects.order_by("-pk")[0]
    assert (event.action, event.references) == ("dreamspace.take_back_room", str(space.pk))


@pytest.mark.django_db
def test_others_stay_when_it_is_taken_back(now: Now) -> None:
    space = bring(now)
    phone = made.sorted_seat(space, [[1, 2], [3]])
    models.Analysis.objects.create(space=space, made_at=now, seats=5, input_hash="0" * 64)
    assert not operations.take_back_room(actor=SYSTEM, space=space, now=now)
    assert list(space.seats.all()) == [phone]
    assert space.statements.count() == 4
    assert not space.analyses.exists()
    refused(["not_brought"], operations.take_back_room, actor=SYSTEM, space=space, now=now)


@pytest.mark.django_db
def test_taking_back_is_undone_without_its_audit_row(
    now: Now, request: pytest.FixtureRequest
) -> None:
    space = bring(now)
    request.getfixturevalue("broken_audit")
    with pytest.raises(RuntimeError):
        operations.take_back_room(actor=SYSTEM, space=space, now=now)
    assert models.Space.objects.get().seats.count() == 3


@pytest.mark.django_db
def test_a_final_room_is_not_taken_back(now: Now) -> None:
    space = bring(now)
    models.Space.objects.update(frozen_at=now)
    refused(["frozen"], operations.take_back_room, actor=SYSTEM, space=space, now=now)


@pytest.mark.django_db
def test_the_sample_project_of_rcmap_comes_in_whole(now: Now) -> None:
    folder: Path = samples.reference("rcmap-sample")
    brought = understanding.understand({name: (folder / name).read_bytes() for name in rules.FILES})
    assert brought.faults == ()
    assert (len(brought.cards), brought.sorters, brought.raters) == (80, 10, 10)
    assert [one.name for one in brought.offered] == ["CompanySize"]
    assert [(one.name, one.why) for one in brought.left_out] == [("Years", "too_many_values")]
    terms = dataclasses.replace(TERMS, column="CompanySize", group_id=uuid.uuid4())
    space = operations.bring_room(actor=SYSTEM, brought=brought, terms=terms, now=now)
    # The counts are the same as if the engine had read the files.
    project = samples.rcmap_sample()
    rows = []
    for seat in space.seats.all():
        row = [-1] * 80
        for number, pile in enumerate(paper.entry(seat).piles):
            for card in pile:
                row[card - 1] = number
        rows.append(row)
    tally, known = mapping.Sorts.of(rows).tally(), project.sorts.tally()
    assert (tally.together == known.together).all()
    assert (tally.seen == known.seen).all()
    assert models.Rating.objects.filter(seat__space=space).count() == 1600
