"""What phones leave behind: no row and no line that leads from a seat to anybody, and no moment.

See docs/decisions/0043-seats-leave-no-rows.md.
"""

from __future__ import annotations

import datetime
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from arboleda.kit import logs
from arboleda.learning.dreamspace import models as dream
from arboleda.learning.dreamspace.queries import seats
from tests.factories import dreamspace as factory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grove")]
NONCE = "a" * 20


def rows() -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every table, by model."""
    return {
        model._meta.label: {
            tuple(bytes(one) if isinstance(one, memoryview) else str(one) for one in row)
            for row in model._default_manager.values_list()
        }
        for model in apps.get_models(include_auto_created=True)
    }


def changed(before: dict[str, set[Any]], after: dict[str, set[Any]]) -> set[str]:
    return {name for name in after if before.get(name) != after[name]}


def whole_way(phone: Client, space: dream.Space) -> None:
    """Everything that can be done on a phone."""
    base = f"/r/{space.code}"
    phone.get(f"{base}/")
    factory.join(space, phone)
    phone.post(f"{base}/ideas/", {"text": "A bench under a tree", "nonce": NONCE})
    phone.get(f"{base}/cards/")
    phone.post(f"{base}/cards/begin/", {"card": "1", "name": "Streets"})
    phone.post(f"{base}/cards/place/", {"card": "2", "to": "1"})
    phone.post(f"{base}/cards/place/", {"card": "3", "to": "unsure"})
    phone.post(f"{base}/cards/undo/", {"turn": "3"})
    phone.post(f"{base}/cards/keys/")
    phone.post(f"{base}/piles/", {"card-1": "1", "name-1": "Lamps", "done": "1"})
    phone.post(
        f"{base}/rate/?page=1", {f"card-{card}-1": "4" for card in range(1, 7)} | {"on": "1"}
    )
    phone.post(f"{base}/votes/give/", {"card": "1", "value": "1"})
    phone.get(f"{base}/keep/")
    phone.post(f"{base}/keep/")
    phone.get(f"{base}/now/")
    phone.get(f"{base}/")


@pytest.fixture
def space(now: datetime.datetime) -> dream.Space:
    """A room in which everything on phones is open."""
    kinds = ("brainstorm", "sort", "rate", "vote")
    made = factory.space(now, stages=dict.fromkeys(kinds, "open"))
    factory.cards(made, 6)
    return made


@pytest.fixture
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_somebody_signed_in_who_joins_is_not_tied_to_her_seat(
    sign_in: Any, make_account: Any, space: dream.Space, everything_is_logged: Any, keeper: Any
) -> None:
    account = make_account("participant")
    client = sign_in(account)
    session = client.session
    # So long ago that a look at any other page would write down that she was here just now.
    session["seen_at"] -= 600
    session.save()
    before, reads = rows(), keeper.status().reads
    with CaptureQueriesContext(connection) as asked:
        whole_way(client, space)
    touched = changed(before, rows())
    assert touched == {
        "dreamspace.Seat", "dreamspace.Pile", "dreamspace.Placement", "dreamspace.Rating",
        "dreamspace.Vote", "dreamspace.Statement", "accounts.UsedNonce", "accounts.Turnstile",
    }, "no visit, no account, no row in a chain"  # fmt: skip
    assert keeper.status().reads == reads
    hers = [str(account.pk), str(account.person_id), account.username, client.session.session_key]
    tables = ("accounts_account", "accounts_visit")
    told = [one["sql"] for one in asked.captured_queries]
    assert not [one for one in told if any(f'"{name}"' in one for name in tables)]
    said = "\n".join(logs.WithoutWords().format(one) for one in everything_is_logged.records)
    seat = dream.Seat.objects.get()
    for word in (*hers[1:], str(seat.pk), bytes(seat.token or b"").hex(), space.code):
        assert word not in said


def test_nobody_signed_in_begins_no_visit(client: Client, space: dream.Space) -> None:
    before = rows()
    whole_way(client, space)
    assert not {"accounts.Visit", "audit.Event"} & changed(before, rows())
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert set(client.cookies) == {
        settings.SEAT_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME,
    }  # fmt: skip


def test_phones_pages_know_nobody_and_the_others_still_do(
    sign_in: Any, make_account: Any, space: dream.Space
) -> None:
    client = sign_in(make_account("organizer", everybody=True))
    assert "Sign out" not in client.get(f"/r/{space.code}/").content.decode()
    assert "Sign out" in client.get("/office/").content.decode()


def test_a_seat_holds_what_it_says_and_nothing_else(client: Client, space: dream.Space) -> None:
    whole_way(client, space)
    seat = dream.Seat.objects.get()
    number = client.cookies[settings.SEAT_COOKIE_NAME].value.partition(".")[0]
    held = {field.attname: getattr(seat, field.attname) for field in seat._meta.concrete_fields}
    assert held.keys() == {
        "id", "space_id", "kind", "token", "label", "language", "group", "deck", "has_sorted",
        "has_rated", "is_checked", "way_back", "sealed_number",
    }  # fmt: skip
    assert (held["kind"], held["label"], held["group"], held["deck"]) == ("phone", "", "", [])
    every = b"".join(
        bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode()
        for model in apps.get_app_config("dreamspace").get_models()
        for row in model._default_manager.values_list()
        for one in row
    )
    assert bytes.fromhex(number) not in every
    assert number.encode() not in every
    for word in (b"Streets", b"Lamps", b"bench"):
        assert word not in every


def test_no_row_of_a_seat_keeps_a_moment_or_leads_to_a_person() -> None:
    for model in (dream.Seat, dream.Pile, dream.Placement, dream.Rating, dream.Vote):
        for field in model._meta.get_fields():
            assert not isinstance(field, models.DateField | models.TimeField), field
            target = field.related_model if field.is_relation else None
            assert target is None or target.__module__ == dream.__name__, field  # type: ignore[union-attr]  # A class.
    linked = {field.related_model for field in dream.Statement._meta.get_fields()}
    assert dream.Seat not in linked, "no row says whose idea it was"


def test_rows_do_not_stand_in_the_order_in_which_they_came(
    client: Client, space: dream.Space
) -> None:
    phones = [factory.join(space) for _ in range(6)]
    for phone in phones:
        for card in range(1, 7):
            phone.post(f"/r/{space.code}/cards/place/", {"card": str(card), "to": "unsure"})
    order = [one.pk for one in dream.Placement.objects.order_by("seat", "turn")]
    assert len(order) == 36
    assert order != sorted(order)
    assert max(order) - min(order) > 2**32, "numbers are drawn, not counted"
    stored = [one.turn for one in dream.Placement.objects.order_by("pk")]
    assert stored != sorted(stored)


def test_the_cookie_goes_to_phones_pages_alone_and_with_the_browser(
    client: Client, space: dream.Space
) -> None:
    factory.join(space, client)
    cookie = client.cookies[settings.SEAT_COOKIE_NAME]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/r/", "Lax", True)
    assert (cookie["max-age"], cookie["expires"], cookie["domain"]) == ("", "", "")
    assert cookie["path"] == settings.NOBODY_PATH


def test_a_page_that_breaks_tells_nothing_of_the_code(
    client: Client, space: dream.Space, everything_is_logged: Any, monkeypatch: Any
) -> None:
    factory.join(space, client)
    client.raise_request_exception = False

    def breaking(*args: Any, **kwargs: Any) -> None:
        raise ValueError(space.code)

    monkeypatch.setattr(seats, "sorting_hand", breaking)
    assert client.get(f"/r/{space.code}/cards/").status_code == 500
    said = "\n".join(logs.WithoutWords().format(one) for one in everything_is_logged.records)
    assert "ValueError" in said
    assert space.code not in said
    assert client.cookies[settings.SEAT_COOKIE_NAME].value not in said
    assert sys.exc_info()[0] is None
