from __future__ import annotations

import datetime

import pytest

from arboleda.kit import notices, pages, searches
from tests.kit import conftest

NOW = datetime.datetime(2026, 11, 22, 18, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("number", "count", "numbers"),
    [
        (1, 0, [1]),
        (1, 25, [1]),
        (1, 26, [1, 2]),
        (4, 240, [1, 2, 3, 4, 5, None, 10]),
        (5, 240, [1, None, 4, 5, 6, None, 10]),
        (10, 240, [1, None, 9, 10]),
    ],
)
def test_page_numbers_leave_out_the_far_ones(
    number: int, count: int, numbers: list[int | None]
) -> None:
    assert pages.Page([], number, count).numbers == numbers


def test_a_page_knows_its_neighbours_and_rows() -> None:
    page = pages.slice_of(list(range(60)), 3)
    assert list(page) == list(range(50, 60)) and len(page) == 10
    assert (page.first_row, page.last_row, page.previous, page.next) == (51, 60, 2, None)
    assert pages.slice_of([], 1).first_row == 0
    assert pages.slice_of(list(range(60)), 99).number == 3
    assert pages.slice_of(list(range(60)), 1).next == 2


@pytest.mark.parametrize("text", [None, "", "0", "-1", "x", "1e9", "²", "99999999"])
def test_an_unreadable_page_number_is_the_first(text: str | None) -> None:
    assert pages.number_from(text) == 1


def test_a_search_is_known_by_a_random_id_for_half_an_hour() -> None:
    request = conftest.ask()
    name = searches.keep(request, "Guadalupe", now=NOW)
    assert "Guadalupe" not in name
    assert searches.recall(request, name, now=NOW) == "Guadalupe"
    later = NOW + searches.KEPT_FOR + datetime.timedelta(seconds=1)
    assert searches.recall(request, name, now=later) is None
    assert searches.recall(request, "nothing", now=NOW) is None
    assert searches.recall(conftest.ask(), name, now=NOW) is None, "Another session knows nothing."


def test_ten_searches_are_kept_each_once_and_none_too_long() -> None:
    request = conftest.ask()
    names = [searches.keep(request, f"words {number}", now=NOW) for number in range(12)]
    again = searches.keep(request, "words 11", now=NOW)
    assert searches.recall(request, names[0], now=NOW) is None
    assert searches.recall(request, names[11], now=NOW) is None
    assert searches.recall(request, again, now=NOW) == "words 11"
    assert len(request.session["searches"]) == searches.KEPT
    long = searches.keep(request, "x" * 999, now=NOW)
    assert len(searches.recall(request, long, now=NOW) or "") == searches.LONGEST


def test_a_notice_is_shown_once() -> None:
    request = conftest.ask()
    notices.add(request, "good", "Saved.")
    notices.add(request, "care", "Look again.")
    assert [item["text"] for item in notices.take(request)] == ["Saved.", "Look again."]
    assert notices.take(request) == []


def test_without_a_session_a_notice_belongs_to_this_answer() -> None:
    request = conftest.ask()
    del request.session
    notices.add(request, "info", "Thank you.")
    assert [item["kind"] for item in notices.take(request)] == ["info"]
    assert notices.take(request) == []


def test_a_notice_has_a_known_kind() -> None:
    with pytest.raises(ValueError, match="kind"):
        notices.add(conftest.ask(), "loud", "x")
