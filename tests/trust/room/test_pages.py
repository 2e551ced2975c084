"""Pages of a room: whose it is, how it closes, and what it never shows to anybody else."""

from __future__ import annotations

import datetime
import time
import uuid
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from arboleda.trust.accounts.models import Account
from arboleda.trust.proof import queries as proof
from arboleda.trust.room import models, operations, rules
from arboleda.trust.room.queries import texts
from tests import access_table
from tests.conftest import PASSPHRASE
from tests.trust.room.conftest import NEW, WORDS, Host, Make

pytestmark = pytest.mark.django_db
ROOM = "/room/"
CANARY = "Quetzalaguacanela"


@pytest.fixture
def today() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@pytest.fixture
def mine(luz: Host, sign_in: Make) -> Any:
    """Her browser, signed in, in front of the door of her room, in which there is a canary."""
    luz.write(rules.Words("Hoy", CANARY))
    return sign_in(luz.account)


def chose_own(host: Host) -> None:
    """She came in with what staff gave her and chose the same words as her own; one moment later."""
    Account.objects.filter(pk=host.account.pk).update(passphrase_is_given=False)


def open_room(client: Any, passphrase: str = PASSPHRASE) -> Any:
    return client.post(ROOM, {"passphrase": passphrase})


def body(client: Any, path: str = ROOM) -> str:
    return str(client.get(path).content.decode())


def age(client: Any, seconds: float) -> None:
    """Let the open room be quiet for so long."""
    session = client.session
    session["room_used"] = time.time() - seconds
    session.save()


def the_text() -> uuid.UUID:
    pk: uuid.UUID = models.Page.objects.get().pk
    return pk


# Coming in


def test_a_room_is_made_at_the_first_visit(make_account: Make, sign_in: Make) -> None:
    client = sign_in(make_account())
    assert "A room of your own" in body(client)
    assert (
        "That is not your passphrase" in open_room(client, "a slip of the finger").content.decode()
    )
    assert not models.Room.objects.exists()
    assert open_room(client).url == ROOM
    assert "Quiet in here" in body(client)


def test_the_door_shows_nothing_of_what_is_inside(mine: Any) -> None:
    page = body(mine)
    assert "Only your passphrase opens it." in page
    assert "Hoy" not in page
    wrong = open_room(mine, "some wrong plain words").content.decode()
    assert "That is not your passphrase" in wrong
    assert CANARY not in wrong
    assert open_room(mine).url == ROOM
    assert "Hoy" in body(mine)
    assert CANARY in body(mine, f"{ROOM}{the_text()}/")


def test_the_cookie_goes_to_the_room_alone_and_ends_with_the_browser(mine: Any) -> None:
    cookie = open_room(mine).cookies["room"]
    assert cookie["path"] == ROOM
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert len(cookie.value) >= 43


def test_after_the_door_she_is_where_she_wanted_to_go(mine: Any) -> None:
    assert mine.get(f"{ROOM}looked/").url == ROOM
    assert open_room(mine).url == f"{ROOM}looked/"


def test_guesses_are_slowed_by_address(mine: Any) -> None:
    for _ in range(10):
        open_room(mine, "some wrong plain words")
    assert "then try again." in open_room(mine).content.decode()


# How it closes


def test_it_closes_after_five_quiet_minutes(mine: Any) -> None:
    open_room(mine)
    age(mine, 290)
    assert "Hoy" in body(mine), "and looking is not quiet"
    age(mine, 301)
    assert "Hoy" not in body(mine)
    assert "room_keys" not in mine.session, "what is sealed went as well"


@pytest.mark.parametrize(
    "way", ["close", "sign out", "exit", "session", "cookie", "another cookie"]
)
def test_every_way_of_leaving_closes_it(mine: Any, luz: Host, sign_in: Make, way: str) -> None:
    open_room(mine)
    secret = mine.cookies["room"].value
    if way == "close":
        mine.post(f"{ROOM}close/")
    elif way == "sign out":
        mine.post("/leave/")
    elif way == "exit":
        mine.post("/exit/")
    elif way == "session":
        mine.session.flush()
    elif way == "cookie":
        del mine.cookies["room"]
    else:
        # The first letter: some bits of the last one are padding, and decode to the same key.
        mine.cookies["room"] = ("A" if secret[0] != "A" else "B") + secret[1:]
    if way in ("sign out", "exit", "session"):
        sign_in(luz.account)
    if way not in ("cookie", "another cookie"):
        mine.cookies["room"] = secret
    assert CANARY not in body(mine, f"{ROOM}{the_text()}/")
    assert "Only your passphrase opens it." in body(mine)


def test_what_the_server_keeps_of_a_visit_opens_nothing(mine: Any, luz: Host) -> None:
    """Session and database without the cookie: nothing. The cookie without the session: nothing."""
    open_room(mine)
    session = mine.session
    packed = session["room_keys"]
    private = next(iter(luz.visit.keys.values()))
    assert private.hex() not in packed
    assert mine.cookies["room"].value not in str(dict(session))
    assert mine.cookies["room"].value not in str(list(Session.objects.values()))


def test_another_persons_session_does_not_take_the_visit(
    mine: Any, luz: Host, hazel: Host, sign_in: Make
) -> None:
    open_room(mine)
    packed, secret = mine.session["room_keys"], mine.cookies["room"].value
    sign_in(hazel.account)
    session = mine.session
    session["room_keys"], session["room_used"] = packed, time.time()
    session.save()
    mine.cookies["room"] = secret
    assert mine.get(f"{ROOM}{the_text()}/").status_code == 302


def test_a_locked_keeper_closes_it(mine: Any, keeper: Any) -> None:
    open_room(mine)
    keeper.lock()
    mine.raise_request_exception = False
    answer = mine.get(ROOM)
    assert answer.status_code == 503
    assert "Hoy" not in answer.content.decode()


def test_a_public_key_that_was_swapped_closes_it(mine: Any) -> None:
    open_room(mine)
    models.Pair.objects.update(public=b"x" * 32)
    assert "Hoy" not in body(mine)


# Writing


def test_writing_changing_sharing_and_deleting(mine: Any, luz: Host, hazel: Host) -> None:
    open_room(mine)
    page = mine.get(f"{ROOM}write/")
    new = page.context["form"].initial["text_id"]
    form = {"text_id": new, "title": "Mañana", "text": "Voy a ir."}
    assert mine.post(f"{ROOM}write/", form).url == f"{ROOM}{new}/"
    mine.post(f"{ROOM}write/", form)
    assert models.Page.objects.count() == 2, "the same form again is the same page"
    assert "Before you write: who reads this" in page.content.decode()
    mine.post(f"{ROOM}{new}/edit/", {**form, "text": "No voy a ir."})
    assert "No voy a ir." in body(mine, f"{ROOM}{new}/")
    share = f"{ROOM}{new}/share/"
    assert "Hazel Okafor" in body(mine, share)
    mine.post(share, {"people": [str(hazel.person)]})
    assert "Hazel Okafor" in body(mine, f"{ROOM}{new}/")
    assert "1 person reads along" in body(mine)
    mine.post(share, {})
    assert "Only you can read this page." in body(mine, f"{ROOM}{new}/")
    assert "bring them back" in body(mine, f"{ROOM}{new}/remove/")
    mine.post(f"{ROOM}{new}/remove/")
    assert mine.get(f"{ROOM}{new}/").status_code == 404


def test_words_that_come_after_it_closed_are_kept(mine: Any, luz: Host) -> None:
    open_room(mine)
    new = mine.get(f"{ROOM}write/").context["form"].initial["text_id"]
    age(mine, 301)
    answer = mine.post(f"{ROOM}write/", {"text_id": new, "title": "", "text": "Casi perdido."})
    assert answer.url == ROOM
    assert "is kept inside" in body(mine)
    open_room(mine)
    assert "Begun, not saved yet" in body(mine)
    assert "Casi perdido." in body(mine, f"{ROOM}{new}/edit/")
    mine.post(f"{ROOM}{new}/edit/", {"text_id": new, "title": "", "text": "No se perdió."})
    assert "Begun, not saved yet" not in body(mine)
    shown = texts.text(luz.visit, new)
    assert shown is not None
    assert shown.words.text == "No se perdió."


def test_a_draft_is_kept_beside_a_text_and_offered_again(mine: Any) -> None:
    open_room(mine)
    text = the_text()
    form = {"text_id": text, "title": "Hoy", "text": "Otra vez de nuevo"}
    assert mine.post(f"{ROOM}draft/", form).status_code == 204
    assert CANARY in body(mine, f"{ROOM}{text}/")
    assert "Otra vez de nuevo" in body(mine, f"{ROOM}{text}/edit/")
    assert mine.post(f"{ROOM}draft/", {"text_id": "none"}).status_code == 422
    assert mine.post(f"{ROOM}draft/", {**form, "text": "b" * 20_001}).status_code == 422


def test_finding_looks_in_memory_and_leaves_no_address(mine: Any) -> None:
    open_room(mine)
    found = mine.post(ROOM, {"query": CANARY.upper()})
    assert found.status_code == 200
    assert "1 page found" in found.content.decode()
    assert "0 pages found" in mine.post(ROOM, {"query": "nothing"}).content.decode()


def test_all_pages_are_taken_along_from_inside_alone(mine: Any, luz: Host) -> None:
    assert mine.get(f"{ROOM}copy/").status_code == 302
    open_room(mine)
    answer = mine.get(f"{ROOM}copy/")
    assert CANARY in answer.content.decode()
    assert answer["Content-Disposition"].startswith('attachment; filename="pages-')


def test_what_is_held_says_that_it_cannot_be_opened(mine: Any, luz: Host) -> None:
    session = mine.session
    session["confirmed_at"] = time.time()
    session.save()
    held = body(mine, "/me/held/")
    assert "We cannot open it." in held
    assert "1 text, locked" in held
    assert CANARY not in held
    assert CANARY not in body(mine, "/me/held/copy/")


# Ways back


def test_a_card_shows_once_and_works_after_a_reset(
    mine: Any, luz: Host, hazel: Host, sign_in: Make, today: datetime.datetime
) -> None:
    open_room(mine)
    assert "This is how it is now" in body(mine, f"{ROOM}card/")
    card = {"pin": "402718", "again": "402719"}
    assert "The two are not the same" in mine.post(f"{ROOM}card/", card).content.decode()
    ready = mine.post(f"{ROOM}card/", {"pin": "402718", "again": "402718"})
    groups = ready.context["groups"]
    assert all(group in ready.content.decode() for group in groups)
    assert groups[0] not in body(mine, f"{ROOM}card/")
    operations.reset_passphrase(actor=hazel.actor, account=luz.account, new=NEW, now=today)
    chose_own(luz)
    sign_in(luz.account)
    assert "Your room kept its lock" in body(mine)
    given = {"way": "card", "card-code": "".join(groups).lower(), "card-passphrase": NEW}
    assert (
        "do not open the room"
        in mine.post(f"{ROOM}back/", {**given, "card-pin": "402719"}).content.decode()
    )
    assert mine.post(f"{ROOM}back/", {**given, "card-pin": "402718"}).url == ROOM
    assert "Hoy" in body(mine)


def test_with_nobody_she_begins_anew_and_is_told_what_is_lost(
    mine: Any, luz: Host, hazel: Host, sign_in: Make, today: datetime.datetime
) -> None:
    operations.reset_passphrase(actor=hazel.actor, account=luz.account, new=NEW, now=today)
    chose_own(luz)
    sign_in(luz.account)
    page = body(mine, f"{ROOM}back/")
    assert "not you, not we, not whoever made this program" in page
    assert "my card" not in page
    wrong = mine.post(f"{ROOM}back/", {"way": "anew", "anew-passphrase": PASSPHRASE})
    assert "That is not your passphrase" in wrong.content.decode()
    assert mine.post(f"{ROOM}back/", {"way": "anew", "anew-passphrase": NEW}).url == ROOM
    page = body(mine)
    assert "Hoy" not in page
    assert "1 page from before is locked" in page


def test_changing_the_passphrase_keeps_the_room_and_the_session(
    mine: Any, luz: Host, hazel: Host, today: datetime.datetime
) -> None:
    form = {"passphrase": PASSPHRASE, "new": NEW, "again": "other words than these"}
    assert "The two are not the same" in mine.post("/words/", form).content.decode()
    assert mine.post("/words/", {**form, "again": NEW}).url == "/words/"
    assert "Nobody gave you a new one." in body(mine, "/words/")
    assert open_room(mine, NEW).url == ROOM
    assert "Hoy" in body(mine)
    operations.reset_passphrase(actor=hazel.actor, account=luz.account, new=PASSPHRASE, now=today)
    chose_own(luz)
    mine.force_login(luz.account)
    session = mine.session
    session["seen_at"] = time.time()
    session.save()
    assert "Hazel Okafor" in body(mine, "/words/"), "she sees who did it"


def test_the_page_of_her_passphrase_has_an_idea_each_time(mine: Any) -> None:
    ideas = {mine.get("/words/").context["idea"] for _ in range(3)}
    assert len(ideas) == 3
    for idea in ideas:
        words = idea.split()
        assert len(words) == rules.WORDS_EACH
        assert set(words) <= set(rules.common_words("en"))


# Everybody else


@pytest.mark.parametrize("role", ["participant", "facilitator", "organizer", "administrator"])
def test_no_role_opens_anything_of_it_on_any_page(
    luz: Host, make_host: Make, sign_in: Make, role: str
) -> None:
    """Every address of the members' door, with her ids in it, from inside a room of one's own."""
    text = luz.write(rules.Words(CANARY, CANARY))
    other = make_host(role, everybody=role != "participant")
    client = sign_in(other.account, confirmed=True)
    assert open_room(client).url == ROOM
    client.raise_request_exception = False
    from django.urls import reverse

    from tests.architecture import test_access

    for name in access_table.MEMBERS:
        pattern = test_access.names("members")[name].pattern
        own = name.startswith("room:")
        for one in (text.pk, luz.person, luz.visit.room) if own else (luz.person,):
            kwargs = {key: one for key in pattern.converters if key != "number"}
            try:
                address = reverse(name, kwargs=kwargs)
            except Exception:  # An address that takes no such id.
                continue
            answers = [client.get(address)]
            if own:
                answers.append(client.post(address, {"way": "card"}))
            for answer in answers:
                content = b"".join(answer) if answer.streaming else answer.content
                assert CANARY.encode() not in content, address
                if own and "text_id" in pattern.converters:
                    assert answer.status_code in (404, 302), address
            if name in ("accounts:sign_out", "kit:exit", "room:close_room"):
                client = sign_in(other.account, confirmed=True)
                client.raise_request_exception = False
                open_room(client)
    assert models.Page.objects.filter(pk=text.pk).exists()
    assert texts.text(luz.visit, text.pk) is not None


# Who looked


def test_who_looked_is_told_in_the_room_alone_as_one_row_a_visit(
    mine: Any, luz: Host, hazel: Host, keeper: Any, today: datetime.datetime
) -> None:
    from arboleda.trust.vault import operations as vault

    vault.read_names(
        actor=hazel.actor, people=[luz.person], purpose="people-list", rule="assignment"
    )
    assert mine.get(f"{ROOM}looked/").status_code == 302
    open_room(mine)
    before = keeper.subject_head(luz.person)[0]
    page = body(mine, f"{ROOM}looked/")
    for words in (
        "Hazel Okafor", "(Organizer)", "Your names and how to reach you", "for the list of people",
        "works with you", "Your room",
    ):  # fmt: skip
        assert words in page, words
    assert keeper.subject_head(luz.person)[0] == before + 1
    body(mine, f"{ROOM}looked/?kind=room")
    assert keeper.subject_head(luz.person)[0] == before + 1, "one row a visit"
    filtered = body(mine, f"{ROOM}looked/?kind=names")
    assert "for the list of people" in filtered
    month = f"{today:%Y-%m}"
    assert "for the list of people" in body(mine, f"{ROOM}looked/?month={month}")
    assert "for the list of people" in body(mine, f"{ROOM}looked/?kind=nothing&month=1999-01")
    assert "on one page" in page
    assert "print command" in body(mine, f"{ROOM}looked/?sort=paper")


def test_who_looked_says_when_older_rows_were_deleted(
    mine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_room(mine)
    assert "are no longer here" not in body(mine, f"{ROOM}looked/")
    at = datetime.datetime(2023, 3, 1, 18, tzinfo=datetime.UTC)
    monkeypatch.setattr(proof, "cut_at", lambda: at)
    assert "Rows from before March 1, 2023 are no longer here" in body(mine, f"{ROOM}looked/")
    mine.cookies["members_language"] = "es"
    assert "antes del 1 de marzo de 2023" in body(mine, f"{ROOM}looked/")


def test_a_reader_opens_what_was_shared_and_the_writer_sees_it(
    luz: Host, hazel: Host, sign_in: Make
) -> None:
    text = luz.write(rules.Words("Para Hazel", CANARY))
    luz.share(text, hazel.person)
    client = sign_in(hazel.account)
    open_room(client)
    listed = body(client, f"{ROOM}from/")
    assert "A page from Luz Vega" in listed
    assert CANARY not in listed
    assert CANARY in body(client, f"{ROOM}from/{text.pk}/")
    assert client.get(f"{ROOM}{text.pk}/").status_code == 404
    luz.share(text)
    assert client.get(f"{ROOM}from/{text.pk}/").status_code == 404
    client = sign_in(luz.account)
    open_room(client)
    assert "to read what was shared" in body(client, f"{ROOM}looked/")
    assert WORDS.title not in body(client, f"{ROOM}looked/")
