"""Phones' pages: coming in, telling, sorting, rating, voting, waiting, and the way back."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from arboleda.learning.dreamspace import models
from arboleda.trust.accounts import models as account_models
from tests.factories import dreamspace as factory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grove")]
SEAT = settings.SEAT_COOKIE_NAME


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()
    return " ".join(answer.content.decode().split())


def where(answer: Any) -> str:
    """Where an answer leads."""
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


@pytest.fixture
def space(now: datetime.datetime) -> models.Space:
    """A room with six cards in which sorting is open."""
    made = factory.space(now, stages={"sort": "open"})
    factory.cards(made, 6)
    return made


def open_only(space: models.Space, now: datetime.datetime, *kinds: str) -> None:
    """Open these stages on phones; the others are closed."""
    for kind in ("brainstorm", "sort", "rate", "vote"):
        factory.set_stage(space, kind, "open" if kind in kinds else "closed", now)


# Coming in


def test_somebody_comes_in_with_a_code_and_nothing_else(client: Client, space: Any) -> None:
    assert "Come in with a code" in text(client.get("/r/"))
    typed = f" {space.code[:3].upper()}-{space.code[3:]} "
    assert where(client.post("/r/", {"code": typed})) == f"/r/{space.code}/"
    shown = text(client.get(f"/r/{space.code}/"))
    assert "Thursday room" in shown
    assert "<title>Cards" in shown
    assert not models.Seat.objects.exists(), "looking takes no seat"
    factory.join(space, client, language="es")
    assert models.Seat.objects.get().language == "es"
    assert where(client.get(f"/r/{space.code}/")) == f"/r/{space.code}/cards/"
    assert "Tarjeta 1 de 6" in text(client.get(f"/r/{space.code}/cards/"))


def test_a_form_to_come_in_that_is_sent_twice_takes_one_seat(client: Client, space: Any) -> None:
    client.get(f"/r/{space.code}/")
    before = client.cookies[SEAT].value
    factory.join(space, client)
    client.cookies[SEAT] = before  # The answer never arrived.
    factory.join(space, client)
    assert models.Seat.objects.count() == 1
    assert where(client.post(f"/r/{space.code}/", {"language": "en"})) == f"/r/{space.code}/"


def test_a_group_is_offered_and_may_be_left_out(client: Client, space: Any) -> None:
    models.Space.objects.update(groups=[{"code": "g1", "words": {"en": "North side"}}])
    shown = text(client.get(f"/r/{space.code}/"))
    assert "North side" in shown
    assert "I would rather not say" in shown
    wrong = client.post(f"/r/{space.code}/", {"language": "en", "group": "g9"})
    assert "Choose one from the list." in text(wrong)
    factory.join(space, group="g1")
    factory.join(space)
    assert sorted(models.Seat.objects.values_list("group", flat=True)) == ["", "g1"]


def test_what_opens_nothing_says_so_kindly(client: Client, space: Any) -> None:
    assert "six signs" in text(client.post("/r/", {"code": "O0I1LL"}))
    for code in ("none", "222222", "o0i1ll", "a" * 40):
        assert "This code opens nothing" in text(client.get(f"/r/{code}/"), 404)
    models.Space.objects.update(code="")
    assert "This code opens nothing" in text(client.get(f"/r/{space.code}/"), 404)


def test_whoever_was_in_a_room_that_closed_is_thanked(client: Client, space: Any) -> None:
    factory.join(space, client)
    models.Seat.objects.all().delete()
    models.Space.objects.update(code="")
    assert "This part is over. Thank you." in text(client.get(f"/r/{space.code}/"))
    assert where(client.get(f"/r/{space.code}/cards/")) == f"/r/{space.code}/"


def test_who_is_in_goes_on_when_the_code_has_died(client: Client, space: Any) -> None:
    factory.join(space, client)
    models.Space.objects.update(code="")
    assert "Card 1 of 6" in text(client.get(f"/r/{space.code}/cards/"))
    assert "This code opens nothing" in text(Client().get(f"/r/{space.code}/"), 404)
    models.Space.objects.update(code="zzzzzz")
    assert "Card 1 of 6" in text(client.get("/r/zzzzzz/cards/")), "and comes by the new one too"


def test_a_cookie_that_we_did_not_give_is_none(client: Client, space: Any) -> None:
    factory.join(space, client)
    value = client.cookies[SEAT].value
    for wrong in (value[:-1], value.upper(), "", "ab" * 32, value.replace("-0", "-9")):
        client.cookies[SEAT] = wrong
        assert where(client.get(f"/r/{space.code}/cards/")) == f"/r/{space.code}/"


# Guessing codes


def guess(client: Client, address: str, code: str) -> int:
    return client.get(f"/r/{code}/", REMOTE_ADDR=address).status_code


def test_guessing_codes_is_slowed_down_for_one_address_alone(client: Client, space: Any) -> None:
    codes = [f"{one}22222" for one in "23456789abcde"]
    assert [guess(client, "203.0.113.5", code) for code in codes] == [404] * 10 + [429] * 3
    assert guess(client, "203.0.113.5", space.code) == 429, "a right code has to wait as well"
    assert guess(client, "203.0.113.6", space.code) == 200
    back = client.post(f"/r/{space.code}/back/", {"code": "abcdefghjk"}, REMOTE_ADDR="203.0.113.5")
    assert "Wait" in text(back)


def test_right_codes_and_phones_that_are_in_never_wait(space: Any) -> None:
    phones = [factory.join(space) for _ in range(12)]
    assert account_models.Failure.objects.count() == 0
    for code in (f"{one}22222" for one in "23456789abcde"):
        Client().get(f"/r/{code}/")
    assert "Card 1 of 6" in text(phones[0].get(f"/r/{space.code}/cards/"))
    assert where(phones[0].get(f"/r/{space.code}/")) == f"/r/{space.code}/cards/"


def test_signing_in_is_not_slowed_down_by_a_room_that_mistypes(client: Client) -> None:
    for code in (f"{one}22222" for one in "23456789abcde"):
        client.get(f"/r/{code}/")
    answer = client.post("/enter/", {"username": "nobody", "passphrase": "four plain words"})
    assert "do not match" in text(answer)


# Waiting


def test_a_waiting_phone_is_answered_cheaply_and_led_on(
    client: Client, space: Any, now: datetime.datetime, django_assert_max_num_queries: Any
) -> None:
    open_only(space, now)
    factory.set_stage(space, "sort", "waiting", now)
    factory.join(space, client)
    shown = text(client.get(f"/r/{space.code}/"))
    assert "The next part has not begun" in shown
    assert '<meta http-equiv="refresh" content="20">' in shown
    tag = re.search(r'data-tag="([^ ]*)"', shown)
    assert tag is not None
    held = tag[1].replace("&quot;", '"')
    with django_assert_max_num_queries(2):
        same = client.get(f"/r/{space.code}/now/", headers={"If-None-Match": held})
    assert (same.status_code, same.content) == (304, b"")
    assert not same.cookies
    factory.cards(space, 1)
    assert client.get(f"/r/{space.code}/now/", headers={"If-None-Match": held}).status_code == 304
    factory.set_stage(space, "sort", "open", now)
    news = client.get(f"/r/{space.code}/now/", headers={"If-None-Match": held})
    assert news.status_code == 200
    assert news.headers["ETag"] != held
    assert where(client.get(f"/r/{space.code}/")) == f"/r/{space.code}/cards/"
    models.Space.objects.update(frozen_at=now)
    assert client.get(f"/r/{space.code}/now/", headers={"If-None-Match": held}).status_code == 404


def test_no_code_can_be_guessed_by_asking_for_news(client: Client, space: Any) -> None:
    for held in ("", '"x"', f'"{space.pk.hex}.sort.{"0" * 20}"', '"..', '"é.é.é"'):
        headers = {"If-None-Match": held} if held else {}
        answer = client.get(f"/r/{space.code}/now/", headers=headers)
        assert answer.status_code == 404


def test_the_waiting_page_says_what_comes(
    client: Client, space: Any, now: datetime.datetime
) -> None:
    factory.join(space, client)
    open_only(space, now)
    assert "Your part is done" in text(client.get(f"/r/{space.code}/"))
    for page in ("cards", "piles", "rate", "votes", "ideas"):
        assert where(client.get(f"/r/{space.code}/{page}/")) == f"/r/{space.code}/"


# Telling


@pytest.fixture
def telling(client: Client, space: Any, now: datetime.datetime) -> Client:
    models.Statement.objects.all().delete()
    open_only(space, now, "brainstorm")
    return factory.join(space, client)  # type: ignore[no-any-return]  # A client.


def test_ideas_are_given_one_at_a_time_and_counted_on_the_phone(
    telling: Client, space: Any
) -> None:
    page = f"/r/{space.code}/ideas/"
    shown = text(telling.get(page))
    assert "In a year, our street" in shown
    assert "A court can ask to see what is written here" in shown
    assert "open" in shown.partition("<summary>Before you write")[0][-40:]
    assert where(telling.post(page, {"text": "A bench", "given": 0, "nonce": "a" * 20})) == page
    assert "You gave one idea" in text(telling.get(page))
    again = {"text": "A bench", "given": 0, "nonce": "a" * 20}
    assert where(telling.post(page, again)) == page
    assert "You gave one idea" in text(telling.get(page)), "sent twice, counted once"
    telling.post(page, {"text": "A tree", "given": 1, "nonce": "b" * 20})
    shown = text(telling.get(page))
    assert "You gave 2 ideas" in shown
    assert "A tree" not in shown, "not until it is a card"
    assert models.Statement.objects.count() == 2
    factory.cards(space, 1)
    assert "Dream 3" in text(telling.get(page))


def test_words_are_looked_at_once_and_what_is_never_kept_is_refused(
    telling: Client, space: Any
) -> None:
    page = f"/r/{space.code}/ideas/"
    first = telling.post(page, {"text": "Call me at 312-555-0142", "nonce": "a" * 20})
    assert "Look at these words once more" in text(first)
    assert "Call me at 312-555-0142" in text(first)
    assert not models.Statement.objects.exists()
    told = {"text": "Call me at 312-555-0142", "told": "312-555-0142", "nonce": "a" * 20}
    assert where(telling.post(page, told)) == page
    refused = telling.post(page, {"text": "My SSN is 123-45-6789", "nonce": "b" * 20})
    assert "we never keep them" in text(refused)
    assert models.Statement.objects.count() == 1
    assert "Fill this in" in text(telling.post(page, {"text": "  ", "nonce": "c" * 20}))


def test_no_more_ideas_is_an_answer_that_can_be_taken_back(telling: Client, space: Any) -> None:
    page, end = f"/r/{space.code}/ideas/", f"/r/{space.code}/ideas/end/"
    assert where(telling.post(end)) == f"/r/{space.code}/"
    shown = text(telling.get(f"/r/{space.code}/"))
    assert "That is all for now" in shown
    assert "One more idea after all" in shown
    telling.post(end, {"again": "1"})
    assert where(telling.get(f"/r/{space.code}/")) == page


def test_a_closed_grove_keeps_the_words_on_the_page(
    telling: Client, space: Any, keeper: Any
) -> None:
    keeper.lock()
    page = telling.post(f"/r/{space.code}/ideas/", {"text": "A bench", "nonce": "a" * 20})
    shown = text(page, 503)
    assert "A bench" in shown
    assert "Your idea was not sent" in shown


# Sorting


def test_a_whole_sort_from_the_first_card_to_done(client: Client, space: Any) -> None:
    factory.join(space, client)
    base = f"/r/{space.code}"
    order = []
    for turn in range(6):
        shown = text(client.get(f"{base}/cards/"))
        left = f"{5 - turn} left after it." if turn < 5 else "the last one."
        assert f"Card {turn + 1} of 6, {left}" in shown
        card = re.search(r'name="card" value="(\d+)"', shown)
        assert card is not None
        order.append(int(card[1]))
        if turn == 0:
            client.post(f"{base}/cards/begin/", {"card": card[1], "name": "Streets"})
        elif turn == 1:
            assert "The last card is in “Streets”." in shown
            assert "Streets" in shown.partition('class="piles"')[2]
            client.post(f"{base}/cards/place/", {"card": card[1], "to": "1"})
        elif turn == 2:
            client.post(f"{base}/cards/place/", {"card": card[1], "to": "unsure"})
        else:
            client.post(f"{base}/cards/begin/", {"card": card[1], "name": ""})
    assert sorted(order) == [1, 2, 3, 4, 5, 6]
    assert where(client.get(f"{base}/cards/")) == f"{base}/piles/"
    shown = text(client.get(f"{base}/piles/"))
    assert "Every card has its place" in shown
    assert "Pile 2" in shown
    changes = {
        f"card-{order[0]}": "1", f"card-{order[1]}": "1", f"card-{order[2]}": "new",
        f"card-{order[3]}": "2", f"card-{order[4]}": "3", f"card-{order[5]}": "4",
        "name-1": "Streets and lamps", "name-2": "", "name-3": "", "name-4": "", "join-4": "3",
    }  # fmt: skip
    assert where(client.post(f"{base}/piles/", changes)) == f"{base}/piles/"
    shown = text(client.get(f"{base}/piles/"))
    assert "Streets and lamps" in shown
    seat = models.Seat.objects.get()
    assert [one.placements.count() for one in seat.piles.all()] == [2, 1, 2, 1]
    assert where(client.post(f"{base}/piles/", {"done": "1"})) == f"{base}/"
    seat.refresh_from_db()
    assert seat.has_sorted
    assert [one.placements.count() for one in seat.piles.all()] == [2, 1, 2, 1]
    assert "Look at my piles" in text(client.get(f"{base}/"))
    assert "Change my piles" in text(client.get(f"{base}/piles/"))
    client.post(f"{base}/piles/again/")
    assert "Save, I am done" in text(client.get(f"{base}/piles/"))


def test_undo_takes_back_the_last_card(client: Client, space: Any) -> None:
    factory.join(space, client)
    base = f"/r/{space.code}"
    assert "Undo" not in text(client.get(f"{base}/cards/"))
    first = re.search(r'name="card" value="(\d+)"', text(client.get(f"{base}/cards/")))
    assert first is not None
    client.post(f"{base}/cards/begin/", {"card": first[1], "name": "A"})
    assert 'name="turn" value="1"' in text(client.get(f"{base}/cards/"))
    client.post(f"{base}/cards/undo/", {"turn": "1"})
    shown = text(client.get(f"{base}/cards/"))
    assert f'name="card" value="{first[1]}"' in shown
    assert "Card 1 of 6" in shown


def test_what_cannot_be_done_says_so_and_loses_nothing(
    client: Client, space: Any, now: datetime.datetime
) -> None:
    factory.join(space, client)
    base = f"/r/{space.code}"
    gone = client.post(f"{base}/cards/place/", {"card": "1", "to": "7"})
    assert "This pile is not there any more" in text(gone)
    assert "This card is not there any more" in text(
        client.post(f"{base}/cards/begin/", {"card": "99", "name": ""})
    )
    long = client.post(f"{base}/cards/begin/", {"card": "1", "name": "a" * 61})
    assert "Make this shorter" in text(long)
    assert "a" * 61 in text(long)
    for wrong in (
        {},
        {"card": "x", "to": "1"},
        {"card": "1", "to": "²"},
        {"card": "1", "to": "-1"},
    ):
        assert where(client.post(f"{base}/cards/place/", wrong)) == f"{base}/cards/"
    assert where(client.post(f"{base}/cards/undo/", {"turn": "x"})) == f"{base}/cards/"
    open_only(space, now)
    late = client.post(f"{base}/cards/place/", {"card": "1", "to": "unsure"})
    assert where(late) == f"{base}/"
    assert not models.Placement.objects.exists()


def test_the_page_of_piles_keeps_what_was_wrong(client: Client, space: Any) -> None:
    factory.join(space, client)
    base = f"/r/{space.code}"
    assert "No pile yet" in text(client.get(f"{base}/piles/"))
    client.post(f"{base}/cards/begin/", {"card": "1", "name": "A"})
    long = client.post(f"{base}/piles/", {"card-1": "1", "name-1": "b" * 61})
    assert "b" * 61 in text(long)
    assert "cards are still in your hand" in text(client.get(f"{base}/piles/"))
    wrong = client.post(f"{base}/piles/", {"card-1": "9", "name-1": "A"})
    assert "Choose one from the list" in text(wrong)


def test_digit_keys_can_be_switched_off_and_stay_off(client: Client, space: Any) -> None:
    factory.join(space, client)
    base = f"/r/{space.code}"
    assert 'data-digits="on"' in text(client.get(f"{base}/cards/"))
    client.post(f"{base}/cards/keys/")
    assert 'data-digits="off"' in text(client.get(f"{base}/cards/"))
    client.post(f"{base}/cards/keys/")
    assert 'data-digits="on"' in text(client.get(f"{base}/cards/"))


def test_the_switch_of_languages_is_the_cards_switch_too(client: Client, space: Any) -> None:
    factory.join(space, client, language="en")
    base = f"/r/{space.code}"
    assert "Dream" in text(client.get(f"{base}/cards/"))
    client.post("/language/", {"language": "es", "next": f"{base}/cards/"})
    shown = text(client.get(f"{base}/cards/"))
    assert "Sueño" in shown
    assert "Como se escribió" in shown
    assert 'lang="en">Dream' in shown
    models.Seat.objects.update(language="pt")
    models.Space.objects.update(languages=["en", "es", "pt"])
    models.Statement.objects.update(words={"pt": "Sonho", "en": "Dream"}, language="pt")
    assert 'lang="pt">Sonho' in text(client.get(f"{base}/cards/"))


# Rating and voting


def test_ratings_are_saved_as_far_as_they_go_and_what_is_missing_is_named(
    client: Client, space: Any, now: datetime.datetime
) -> None:
    open_only(space, now, "rate")
    factory.join(space, client)
    page = f"/r/{space.code}/rate/"
    shown = text(client.get(page))
    assert "Cards 1 to 5 of 6" in shown
    names = sorted(set(re.findall(r'name="(card-\d+-\d+)"', shown)))
    assert len(names) == 10
    part = client.post(f"{page}?page=1", dict.fromkeys(names[:-1], "4"))
    shown = text(part)
    assert "One card still waits for an answer" in shown
    assert models.Rating.objects.count() == 9
    assert text(client.get(page)).count("checked") == 9, "kept"
    missing = dict.fromkeys(names[:-1], "4")
    assert where(client.post(f"{page}?page=1", missing | {"on": "1"})) == f"{page}?page=2"
    last = sorted(set(re.findall(r'name="(card-\d+-\d+)"', text(client.get(f"{page}?page=2")))))
    assert len(last) == 2
    done = client.post(f"{page}?page=2", dict.fromkeys(last, "1"))
    assert where(done) == f"/r/{space.code}/"
    assert models.Seat.objects.get().has_rated
    assert where(client.get(page)) == f"/r/{space.code}/"
    assert "Change my ratings" in text(client.get(f"/r/{space.code}/"))
    assert where(client.post(f"{page}again/")) == page
    assert "Cards 1 to 5" in text(client.get(page))


def test_nobody_is_done_with_rating_who_rated_nothing(
    client: Client, space: Any, now: datetime.datetime
) -> None:
    open_only(space, now, "rate")
    factory.join(space, client)
    shown = text(client.post(f"/r/{space.code}/rate/?page=2", {"on": "1"}))
    assert "There is nothing of yours yet" in shown
    assert not models.Seat.objects.get().has_rated
    wrong = client.post(f"/r/{space.code}/rate/?page=1", {"card-1-1": "9", "card-2-1": "3"})
    assert wrong.status_code == 200


def test_three_buttons_a_card_with_undo(client: Client, space: Any, now: datetime.datetime) -> None:
    open_only(space, now, "vote")
    factory.join(space, client)
    base = f"/r/{space.code}"
    for value in ("1", "-1", "0", "1", "1", "1"):
        card = re.search(r'name="card" value="(\d+)"', text(client.get(f"{base}/votes/")))
        assert card is not None
        client.post(f"{base}/votes/give/", {"card": card[1], "value": value})
    assert "You have answered every card" in text(client.get(f"{base}/votes/"))
    assert "That is all for now" in text(client.get(f"{base}/"))
    client.post(f"{base}/votes/undo/", {"turn": "6"})
    assert "Card 6 of 6" in text(client.get(f"{base}/votes/"))
    for wrong in ({}, {"card": "1", "value": "5"}, {"card": "x", "value": "1"}):
        assert where(client.post(f"{base}/votes/give/", wrong)) == f"{base}/votes/"
    assert models.Vote.objects.count() == 5


def test_several_open_stages_lead_to_each_other(
    client: Client, space: Any, now: datetime.datetime
) -> None:
    open_only(space, now, "sort", "rate", "vote")
    factory.join(space, client)
    shown = text(client.get(f"/r/{space.code}/cards/"))
    assert "Also open:" in shown
    assert f'href="/r/{space.code}/rate/"' in shown
    assert f'href="/r/{space.code}/votes/"' in shown
    assert f'href="/r/{space.code}/cards/"' in text(client.get(f"/r/{space.code}/votes/"))


# The way back


def test_a_phone_that_forgot_comes_back_with_what_was_written_down(
    client: Client, space: Any
) -> None:
    factory.join(space, client)
    base = f"/r/{space.code}"
    client.post(f"{base}/cards/begin/", {"card": "1", "name": "Streets"})
    assert "big-code" not in text(client.get(f"{base}/keep/"))
    assert models.Seat.objects.get().way_back is None, "nothing is kept for whoever did not ask"
    code = re.search(r'class="big-code"[^>]*>([^<]+)<', text(client.post(f"{base}/keep/")))
    assert code is not None
    other = Client()
    assert "leads to no seat" in text(other.post(f"{base}/back/", {"code": "abcdefghjk"}))
    assert "ten signs" in text(other.post(f"{base}/back/", {"code": "abc"}))
    assert "leads to no seat" in text(other.post("/r/222222/back/", {"code": code[1]}))
    assert other.get("/r/none/back/").status_code == 404
    assert where(other.post(f"{base}/back/", {"code": code[1].lower()})) == f"{base}/"
    assert "Streets" in text(other.get(f"{base}/cards/"))
    assert models.Seat.objects.count() == 1


def test_somebody_else_goes_on_with_the_phone(client: Client, space: Any) -> None:
    factory.join(space, client)
    client.post(f"/r/{space.code}/cards/begin/", {"card": "1", "name": "Streets"})
    assert where(client.post(f"/r/{space.code}/next/")) == f"/r/{space.code}/"
    assert "Take a seat" in text(client.get(f"/r/{space.code}/"))
    factory.join(space, client)
    assert "Streets" not in text(client.get(f"/r/{space.code}/cards/"))
    assert models.Seat.objects.count() == 2


def test_leaving_quickly_takes_the_seat_out_of_the_browser(client: Client, space: Any) -> None:
    factory.join(space, client)
    answer = client.post("/exit/")
    cookie = answer.cookies[SEAT]
    assert (cookie.value, cookie["path"], cookie["max-age"]) == ("", "/r/", 0)
    assert "cookies" in answer.headers["Clear-Site-Data"]
