"""Pages of paper: what is printed, and slips as somebody types them."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.queries import paper as queries
from tests.factories import dreamspace as made

pytestmark = pytest.mark.django_db
Now = datetime.datetime


@pytest.fixture
def staff(make_account: Callable[..., Any], sign_in: Callable[..., Any]) -> Any:
    return sign_in(make_account("facilitator", everybody=True))


@pytest.fixture
def space(now: Now) -> models.Space:
    """A room with six cards, open to sort and to rate."""
    one = made.space(now, stages={"sort": "open", "rate": "open"})
    made.cards(one, 6)
    return one


def url(name: str, space: models.Space, *more: object) -> str:
    return reverse(f"dreamspace:{name}", args=[space.pk, *more])


def page(client: Any, address: str, **data: Any) -> str:
    response = client.post(address, data) if data else client.get(address)
    assert response.status_code == 200, address
    return bytes(response.content).decode()


def goes(client: Any, address: str, **data: Any) -> str:
    response = client.post(address, data)
    assert response.status_code == 302, bytes(response.content).decode()
    return str(response.url)


def mark(shown: str) -> str:
    """The value of the button that saves a slip with gaps."""
    found = re.search(r'name="sure" value="([^"]*)"', shown)
    assert found, shown
    return found[1]


# Printing


def test_an_empty_room_says_what_comes_first(staff: Any, now: Now) -> None:
    shown = page(staff, url("paper", made.space(now)))
    assert "No cards yet" in shown
    assert "Slips can be typed once" in shown


def test_sheets_are_chosen_and_shown(staff: Any, space: models.Space) -> None:
    address = url("paper", space)
    where = goes(staff, address, what="cards", size="a4", first="en", second="es")
    assert where == url("print_cards", space, "a4", "en_es")
    shown = page(staff, where)
    assert "paper-a4.css" in shown
    assert shown.count('class="no"') == 6
    assert "Dream 6" in shown
    assert "Sueño 6" in shown
    alone = page(staff, url("print_cards", space, "letter", "es"))
    assert "Dream 6" not in alone
    assert "paper-letter.css" in alone


def test_eight_cards_stand_on_a_page(staff: Any, space: models.Space) -> None:
    made.cards(space, 11)
    shown = page(staff, url("print_cards", space, "a4", "en_es"))
    assert shown.count('class="sheet"') == 3


def test_the_slip_speaks_both_languages_and_asks_for_no_name(
    staff: Any, space: models.Space
) -> None:
    models.Space.objects.update(groups=[{"code": "g1", "words": {"en": "North", "es": "Norte"}}])
    shown = page(staff, url("print_slips", space, "letter", "en_es"))
    for words in ("Name of the pile", "Nombre del montón", "In a year", "En un año", "Norte"):
        assert words in shown
    assert shown.count("Please do not write your name.") == 1


def test_every_sheet_still_offers_the_other_language(staff: Any, space: models.Space) -> None:
    for name in ("print_cards", "print_slips", "print_ratings"):
        shown = page(staff, url(name, space, "a4", "en_es"))
        assert 'name="language" value="es"' in shown, name


def test_each_question_has_a_sheet_with_every_card(staff: Any, space: models.Space) -> None:
    shown = page(staff, url("print_ratings", space, "a4", "es_en"))
    assert shown.count("rating-table") == 2
    assert shown.count("Sueño 3") == 2
    assert shown.index("¿Cuánto importa?") < shown.index("How much does it matter?")


@pytest.mark.parametrize(
    ("size", "languages"), [("a5", "en"), ("a4", "pl"), ("a4", "en_en"), ("a4", "en_es_en")]
)
def test_there_is_no_other_sheet(
    staff: Any, space: models.Space, size: str, languages: str
) -> None:
    assert staff.get(url("print_cards", space, size, languages)).status_code == 404


def test_a_language_without_words_falls_back(staff: Any, space: models.Space) -> None:
    models.Statement.objects.filter(number=1).update(words={"es": "Solo aquí"})
    assert "Solo aquí" in page(staff, url("print_cards", space, "a4", "en"))


# Typing


def test_slips_are_typed_one_after_the_other(staff: Any, space: models.Space) -> None:
    address = url("type_slip", space)
    data = {"label": " 07", "piles": "home: 1-3\nwork: 4, 5\n?: 6", "language": "es"}
    data |= {"rating_1": "1-6: 5 4 3 2 1 5", "nonce": "n" * 20}
    assert goes(staff, address, **data) == address
    seat = models.Seat.objects.get()
    assert (seat.label, seat.language) == ("7", "es")
    assert queries.entry(seat).piles == ((1, 2, 3), (4, 5))
    assert "Slip 7 is saved" in page(staff, address)
    assert goes(staff, address, **data) == address
    assert models.Seat.objects.count() == 1


def test_lines_that_cannot_be_are_named_and_everything_stays(
    staff: Any, space: models.Space
) -> None:
    typed = "home: 1, 2\nwork: 2, 77\nnothing here"
    shown = page(staff, url("type_slip", space), label="7", piles=typed, rating_1="1: 9")
    assert "Line 2: there is no card 77." in shown
    assert "Line 2: card 2 stands on line 1 too." in shown
    assert "Line 3: “nothing here” is no number." in shown
    assert "Line 1: 9 is not on this scale. Look at card 1 again." in shown
    assert typed.replace("\n", "\r\n") in shown or typed in shown
    assert not models.Seat.objects.exists()


def test_missing_cards_are_shown_once_and_saved_when_she_is_sure(
    staff: Any, space: models.Space
) -> None:
    address, data = url("type_slip", space), {"label": "7", "piles": "home: 1, 2\n?: 3"}
    shown = page(staff, address, **data)
    assert "In no pile: 4, 5, 6." in shown
    assert not models.Seat.objects.exists()
    # What is missing now is something else than what was shown.
    other = page(staff, address, **{**data, "piles": "home: 1"}, sure=mark(shown))
    assert "In no pile: 2–6." in other
    goes(staff, address, **data, sure=mark(shown))
    assert queries.slip_lines(space)[0].missing == 3


def test_ratings_alone_are_asked_about(staff: Any, space: models.Space) -> None:
    shown = page(staff, url("type_slip", space), label="7", piles="", rating_2="1 2\n2 2")
    assert "No piles are typed, only ratings." in shown
    assert "Not rated: 3–6." in shown
    goes(staff, url("type_slip", space), label="7", piles="", rating_2="1 2\n2 2", sure=mark(shown))
    seat = models.Seat.objects.get()
    assert (seat.has_sorted, seat.has_rated) == (False, True)


def test_a_slip_is_opened_and_mended(staff: Any, space: models.Space) -> None:
    goes(staff, url("type_slip", space), label="7", piles="home: 1-3\n4, 5, 6")
    address = url("correct_slip", space, models.Seat.objects.get().pk)
    shown = page(staff, address)
    assert "1: 1, 2, 3\n2: 4, 5, 6" in shown
    assert "home: 1" not in shown
    goes(staff, address, label="8", piles="1: 1-6", rating_1="")
    assert queries.entry(models.Seat.objects.get()).piles == ((1, 2, 3, 4, 5, 6),)
    assert goes(staff, url("remove_slip", space, models.Seat.objects.get().pk)) == url(
        "paper", space
    )
    assert not models.Seat.objects.exists()


def test_a_second_entry_is_compared_and_somebody_chooses(staff: Any, space: models.Space) -> None:
    goes(staff, url("type_slip", space), label="7", piles="a: 1-3\nb: 4, 5, 6")
    seat = models.Seat.objects.get()
    address = url("check_slip", space, seat.pk)
    assert "1, 2, 3" not in page(staff, address)
    second = "x: 4, 5, 6, 3\ny: 1, 2"
    shown = page(staff, address, piles=second, rating_1="1: 5")
    assert "The two entries differ" in shown
    assert "with 1, 2" in shown
    assert "with 4, 5, 6" in shown
    assert second in shown.replace("\r\n", "\n")
    assert not models.Seat.objects.get().is_checked
    goes(staff, address, piles=second, rating_1="1: 5", stands="second")
    assert models.Seat.objects.get().is_checked
    assert queries.entry(seat).ratings == {1: {1: 5}}
    assert "Compared" in page(staff, url("paper", space))


def test_a_second_entry_that_agrees_is_simply_marked(staff: Any, space: models.Space) -> None:
    goes(staff, url("type_slip", space), label="7", piles="a: 1-3\nb: 4, 5, 6")
    seat = models.Seat.objects.get()
    goes(staff, url("check_slip", space, seat.pk), piles="4, 5, 6\n3, 2, 1")
    assert models.Seat.objects.get().is_checked


def test_of_a_phone_there_is_no_slip(staff: Any, space: models.Space) -> None:
    phone = made.sorted_seat(space, [[1, 2]])
    for name in ("correct_slip", "check_slip"):
        assert staff.get(url(name, space, phone.pk)).status_code == 404
    assert staff.post(url("remove_slip", space, phone.pk)).status_code == 404


def test_a_finished_room_says_so(staff: Any, space: models.Space, now: Now) -> None:
    models.Space.objects.update(frozen_at=now)
    assert "This room is finished" in page(staff, url("paper", space))
    shown = page(staff, url("type_slip", space), label="7", piles="a: 1-6")
    assert "This room is finished" in shown


def test_whoever_works_with_other_groups_finds_nothing(
    make_account: Callable[..., Any], sign_in: Callable[..., Any], space: models.Space
) -> None:
    client = sign_in(make_account("facilitator"))
    nobody = uuid.uuid4()
    for address in (
        url("paper", space),
        url("print_cards", space, "a4", "en"),
        url("print_slips", space, "a4", "en"),
        url("print_ratings", space, "a4", "en"),
        url("type_slip", space),
        url("correct_slip", space, nobody),
        url("check_slip", space, nobody),
    ):
        assert client.get(address).status_code == 404, address
