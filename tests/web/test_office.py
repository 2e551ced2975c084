"""The office: one page that leads to what keeps the house in order, each role its own shelves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from arboleda.kit import registries
from arboleda.web.queries import office
from tests.conftest import NOW


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[registries.Office]:
    """An office with nothing in it."""
    fresh = registries.Office()
    monkeypatch.setattr(registries, "office", fresh)
    return fresh


def add(place: registries.Office, url_name: str, **given: Any) -> None:
    said = {"roles": {"administrator"}, "shelf": "house", "order": 10} | given
    place.add("What", "in a few words", url_name, **said)


def test_lines_stand_shelf_by_shelf_and_in_order(empty: registries.Office) -> None:
    add(empty, "c", shelf="prove")
    add(empty, "b", shelf="decide", order=20)
    add(empty, "a", shelf="decide", order=10)
    assert [one.url_name for one in empty.for_role("administrator")] == ["a", "b", "c"]
    assert empty.for_role("facilitator") == []


def test_an_unknown_shelf_is_refused(empty: registries.Office) -> None:
    with pytest.raises(ValueError, match="cellar"):
        add(empty, "a", shelf="cellar")


def test_a_line_says_how_much_waits(empty: registries.Office, make_account: Any) -> None:
    add(empty, "web:office", waiting=lambda actor, now: 3)
    actor = make_account("administrator").actor
    [shelf] = office.shelves(actor, now=NOW)
    assert (shelf.code, [line.waiting for line in shelf.lines]) == ("house", [3])


def test_every_line_is_open_to_whom_it_is_shown(
    sign_in: Callable[..., Any], make_account: Callable[..., Any]
) -> None:
    for role in ("facilitator", "organizer", "administrator"):
        account = make_account(role, everybody=True)
        visitor = sign_in(account, confirmed=True)
        assert visitor.get("/office/").status_code == 200
        for shelf in office.shelves(account.actor, now=NOW):
            for line in shelf.lines:
                assert visitor.get(line.url).status_code in {200, 302}, line.url


def test_the_page_leads_to_what_takes_two(
    sign_in: Callable[..., Any], make_account: Callable[..., Any]
) -> None:
    page = sign_in(make_account("organizer")).get("/office/").content.decode()
    assert 'href="/approvals/"' in page
    assert 'href="/team/"' not in page
