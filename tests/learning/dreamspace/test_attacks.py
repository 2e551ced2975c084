"""Doors of a dream room that somebody might try, each of which was open once or must never be."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.parsers import expat

import pytest
from django.test import Client

from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import (
    _gathered,
    _voicing,
    analysing,
    reporting,
    seats,
    telling,
)
from arboleda.learning.dreamspace.queries import ideas
from arboleda.learning.dreamspace.queries import reporting as report_queries
from arboleda.learning.dreamspace.rules import sorting as rules
from arboleda.learning.dreamspace.rules.figures import shapes, svg
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.web import tasks
from tests.factories import dreamspace as made
from tests.factories import maps

pytestmark = pytest.mark.django_db
Now = datetime.datetime
SYSTEM = audit_rules.SYSTEM


def tell(space: models.Space, text: str, now: Now) -> None:
    telling.tell(space=space, text=text, language="en", now=now)


# Somebody in the room, or whoever leads it, who wants to know about one other


def test_ideas_are_not_read_in_the_order_in_which_they_came(now: Now) -> None:
    space = made.space(now, stages={"brainstorm": "open"})
    for number in range(12):
        tell(space, f"Idea {number}", now)
    read = [one.text for one in ideas.read(SYSTEM, space, ideas.unread(space))]
    came = [f"Idea {number}" for number in range(12)]
    assert sorted(read) == sorted(came)
    assert read not in (came, came[::-1]), "once in 240 million times by chance"


@pytest.mark.usefixtures("few_lots")
def test_groups_that_are_shown_leave_none_or_five_others(now: Now) -> None:
    """Ten and eight of twenty-one are shown: then the means of the other three would follow."""
    space = made.space(now)
    made.cards(space, 12)
    people = [
        *maps.sorters(space, 10, group="a"),
        *maps.sorters(space, 8, start=10, group="b"),
        *maps.sorters(space, 3, start=20, group="c"),
    ]
    maps.rate(space, people)
    analysing.freeze(actor=SYSTEM, space=space, now=now)
    analysing.work(space_id=space.pk, now=now)
    groups = models.Analysis.objects.get().result["groups"]
    assert {one["one"] for one in groups} == {"a", "b"}
    for one in groups:
        for row in (row for rows in one["k"].values() for row in rows):
            assert "raters" not in row
            assert (row["first"] is None) == (one["one"] == "b")
            assert (row["p_holm"] is None) >= (row["first"] is None)


def card(*groups: tuple[int, int], others: tuple[int, int] = (0, 0)) -> dict[str, Any]:
    """What is kept of one card: groups of (people, those who agree), everybody else; nobody passes."""
    people = sum(one for one, _agree in (*groups, others))
    agree = sum(one for _people, one in (*groups, others))
    return _voicing._card(
        {
            "comment-id": "1",
            "votes": people,
            "agrees": agree,
            "disagrees": people - agree,
            "groups": [{"ns": one, "na": agreeing} for one, agreeing in groups],
        },
        [one for one, _agree in groups],
    )


@pytest.mark.parametrize(
    ("groups", "others", "shown"),
    [
        ([(20, 10), (12, 6)], (0, 0), [0.5, 0.5]),
        ([(20, 10), (12, 1)], (0, 0), [None, None]),
        ([(20, 10), (12, 6), (12, 1)], (0, 0), [0.5, None, None]),
        ([(20, 10), (12, 6)], (6, 6), [0.5, None]),
    ],
)
def test_no_share_follows_from_those_beside_it(
    groups: list[tuple[int, int]], others: tuple[int, int], shown: Sequence[float | None]
) -> None:
    told = card(*groups, others=others)
    assert told["agree"] is not None
    assert [one["agree"] for one in told["groups"]] == shown


def test_nobody_tries_a_guess_on_the_digest_once_rows_are_gone(now: Now) -> None:
    """The same cards and the same sorts have another digest when other seats made them."""
    space = made.space(now)
    made.cards(space, 8)
    maps.sorters(space, 5)
    first = _gathered.gather(space)
    assert _gathered.gather(space).digest == first.digest
    space.seats.all().delete()
    maps.sorters(space, 5)
    second = _gathered.gather(space)
    assert sorted(second.sorts) == sorted(first.sorts)
    assert second.digest != first.digest


# Whoever comes in from outside


def test_a_room_has_an_end(now: Now, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_SEATS", 2)
    space = made.space(now)
    numbers = [bytes([one]) * 32 for one in range(3)]
    for number in numbers[:2]:
        seats.join(space=space, number=number, language="en")
    with pytest.raises(accounts.Invalid) as invalid:
        seats.join(space=space, number=numbers[2], language="en")
    assert invalid.value.problems == ["room_full"]
    assert seats.join(space=space, number=numbers[0], language="en"), "who is in stays in"
    assert "This room is full" in Client().post(f"/r/{space.code}/", {"language": "en"}).text


def test_no_sign_on_a_card_breaks_a_picture() -> None:
    hint = "a" + "".join(map(chr, [*range(32), 0x7F, 0xFFFE, 0xFFFF, 0x1F33F])) + "<b>"
    drawing = shapes.Drawing(10, 10, (shapes.Shape("circle", (("id", hint),), hint=hint),))
    seen: list[str] = []
    reader = expat.ParserCreate()
    reader.CharacterDataHandler = seen.append
    reader.Parse(svg.drawn(drawing, ident="", title=hint, description="", alone=True), True)
    assert "".join(seen).endswith("\x7f\U0001f33f<b>")


@pytest.mark.parametrize("sign", ["\U0001f331", "\x1f", "\ufffe", "\u4e2d", "\U00013080"])
def test_no_sign_on_a_card_costs_everybody_the_report(sign: str, now: Now) -> None:
    words = report_queries.Said(f"A garden {sign}", "en")
    part = report_queries.Part(title=words, items=(words,))
    found = report_queries.Report("en", "en", "Dreams", "", (words,), "", (part,))
    pdf = reporting.compiled(found, now=now)
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf, "tagged all the same"


PHONES_WRITES = (
    "", "keep/", "back/", "next/", "ideas/", "ideas/end/", "cards/place/", "cards/begin/",
    "cards/undo/", "cards/keys/", "piles/", "piles/again/", "rate/", "rate/again/", "votes/give/",
    "votes/undo/",
)  # fmt: skip


@pytest.mark.usefixtures("grove")
def test_no_other_site_writes_with_a_phone(now: Now) -> None:
    """Not even a way back: somebody's sort would go on in the seat of whoever planted it."""
    space = made.space(now, stages=dict.fromkeys(("brainstorm", "sort", "rate", "vote"), "open"))
    made.cards(space, 6)
    phone = Client(enforce_csrf_checks=True)
    phone.cookies = made.join(space).cookies
    before = phone.cookies["seat"].value
    for path in PHONES_WRITES:
        answer = phone.post(
            f"/r/{space.code}/{path}", {"language": "en", "card": "1", "to": "unsure"}
        )
        assert answer.status_code == 403, path
    assert phone.cookies["seat"].value == before
    assert not models.Placement.objects.exists()


@pytest.fixture
def staff(sign_in: Callable[..., Client], make_account: Callable[..., Any]) -> Client:
    return sign_in(make_account("organizer", everybody=True))


def test_the_picture_of_a_code_leads_to_our_own_address(staff: Client, now: Now) -> None:
    space = made.space(now)
    path = f"/dreams/{space.pk}/screen/"
    assert staff.get(path, headers={"host": "evil.example"}).status_code == 400
    shown = staff.get(path, headers={"x-forwarded-host": "evil.example"}).text
    assert "evil.example" not in shown
    assert re.search(r"testserver/r\b", shown)


def test_no_number_in_an_address_breaks_a_page(staff: Client, now: Now) -> None:
    space = maps.full(now, people=6)
    analysing.draw_live(space=space, now=now)
    for query in ("k=\u00b2", "k=\u0663", "scale=\u00b2&other=\u00b2", "pair=\u00b2"):
        for page in ("map/", "map/groups/", "map/zones/"):
            assert staff.get(f"/dreams/{space.pk}/{page}?{query}").status_code == 200
    assert staff.post(f"/dreams/{space.pk}/clusters/settle/", {"k": "\u00b2"}).status_code == 302


# Whoever has the files


@pytest.mark.usefixtures("few_lots")
def test_what_is_hidden_is_not_kept(now: Now) -> None:
    """Twelve people with nine cards of sixteen: some pairs were before fewer than five of them."""
    space = made.space(now)
    made.cards(space, 16)
    for number in range(12):
        held = [(number % 4 * 4 + step) % 16 + 1 for step in range(9)]
        made.sorted_seat(space, [held[:3], held[3:6], held[6:]])
    live = analysing.draw_live(space=space, now=now)
    assert live is not None
    assert (live.result["ordinal"]["together"], live.result["ordinal"]["seen"]) == (None, None)
    analysing.freeze(actor=SYSTEM, space=space, now=now)
    analysing.work(space_id=space.pk, now=now)
    last = models.Analysis.objects.get().result["ordinal"]
    pairs = [
        pair
        for together, seen in zip(last["together"], last["seen"], strict=True)
        for pair in zip(together, seen, strict=True)
    ]
    assert {people for _together, people in pairs} == {0, 6, 9}
    assert all(together == 0 for together, people in pairs if not people)


def test_nobody_sits_down_behind_a_freezing(now: Now) -> None:
    """The room closes while the page to come in is on its way."""
    space = made.space(now)
    made.seat(space, has_sorted=True)
    late = models.Space.objects.get(pk=space.pk)
    analysing.freeze(actor=SYSTEM, space=space, now=now)
    with pytest.raises(accounts.Invalid) as invalid:
        seats.join(space=late, number=bytes(32), language="en")
    assert invalid.value.problems == ["room_closed"]


def test_no_idea_comes_in_behind_a_freezing(
    now: Now, keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The room closes while the idea's key is being made."""
    space = made.space(now, stages={"brainstorm": "open"})
    made.seat(space, has_sorted=True)
    make = telling.vault.make_keys

    def slowly(**given: Any) -> Any:
        analysing.freeze(actor=SYSTEM, space=models.Space.objects.get(pk=space.pk), now=now)
        return make(**given)

    before = len(keeper.subjects(choices.IDEA_KEY))
    monkeypatch.setattr(telling.vault, "make_keys", slowly)
    with pytest.raises(accounts.Invalid) as invalid:
        tell(space, "Too late", now)
    assert invalid.value.problems == ["stage_closed"]
    assert not space.statements.exists()
    assert len(keeper.subjects(choices.IDEA_KEY)) == before


def test_keys_of_ideas_that_were_never_kept_are_swept(now: Now, keeper: Any) -> None:
    space = made.space(now)
    kept, emptied, gone = (made.idea(space, text) for text in ("A bench", "A tree", "A lamp"))
    models.Statement.objects.filter(pk=gone.pk).delete()
    models.Statement.objects.filter(pk=emptied.pk).update(sealed=None)
    tasks.sweep_orphans()
    left = set(keeper.subjects(choices.IDEA_KEY))
    assert kept.pk in left
    assert not {emptied.pk, gone.pk} & left
