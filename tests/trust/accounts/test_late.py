"""Words sent after the visit had ended: kept sealed for her in her browser, done once by her press."""

from __future__ import annotations

import datetime
import importlib
import pkgutil
import time
import uuid
import zoneinfo
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms as django_forms
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import arboleda
from arboleda.kit import dates
from arboleda.organizing.people import models as people
from arboleda.trust.accounts import middleware, models, operations, queries, rules, seals
from arboleda.trust.accounts.rules import late as late_rules
from arboleda.trust.room import models as rooms
from arboleda.trust.room import operations as room_operations
from tests.conftest import NOW, PASSPHRASE
from tests.factories import people as people_factory

Make = Callable[..., Any]
WORDS = "Aprendí a manejar la troca de mi tía"
SENT = {"text": WORDS, "kind": "", "nonce": "n" * 24}
PATH = "/mine/path/"
COOKIE = django_settings.LATE_COOKIE_NAME


class TestWhatMayWait:
    def test_everything_written_and_chosen(self) -> None:
        sent = [("csrfmiddlewaretoken", "x" * 64), ("text", "Dos palabras"), ("kind", "skill")]
        assert rules.late_fields(sent) == sent[1:]

    def test_a_question_in_between_is_left_out_and_its_answer_with_it(self) -> None:
        sent = [
            ("text", "Dos palabras"),
            ("again-passphrase", PASSPHRASE),
            ("again-code", "123456"),
        ]
        assert rules.late_fields(sent) == sent[:1]

    @pytest.mark.parametrize("name", [*sorted(late_rules.SECRET), "card-pin", "x-y-passphrase"])
    def test_nothing_of_a_form_that_lets_somebody_in(self, name: str) -> None:
        assert rules.late_fields([("text", "Dos palabras"), (name, "y")]) == []

    @pytest.mark.parametrize(
        "sent",
        [
            [],
            [("change", "remove")],
            [("day", "2026-03-04"), ("person", str(uuid.UUID(int=7)))],
            [("query", "Alba Ríos")],
            [("people-query", "Alba Ríos"), ("nonce", "n" * 24)],
            [("text", "Dos palabras")] * 301,
        ],
        ids=["nothing", "a tap", "codes", "a search", "a search with a nonce", "too many"],
    )
    def test_no_tap_no_search_and_no_flood(self, sent: list[tuple[str, str]]) -> None:
        assert rules.late_fields(sent) == []

    def test_a_form_that_carries_a_nonce_waits_without_words_too(self) -> None:
        assert rules.late_fields([("sure", "on"), ("nonce", "n" * 24)])

    def test_what_was_written_is_told_from_codes(self) -> None:
        fields = [("text", " Hola \n tú "), ("kind", "skill"), ("id", "A" * 20), ("nonce", "n n")]
        assert rules.written(fields) == ["Hola \n tú"]

    def test_every_field_that_lets_somebody_in_is_known(self) -> None:
        """A new one has to be named in rules.late, or its form must not be one that may wait."""
        missed = {
            f"{form.__module__}.{form.__name__}.{name}"
            for form in every_form()
            for name, field in form.base_fields.items()
            if _lets_in(field) and name.rpartition("-")[2] not in late_rules.SECRET
        }
        assert not missed


def _lets_in(field: django_forms.Field) -> bool:
    kept = field.widget.attrs.get("autocomplete", "")
    is_masked = getattr(field.widget, "input_type", "") == "password"
    return is_masked or kept in {"one-time-code", "new-password", "current-password"}


def every_form() -> Iterator[Any]:
    for module in pkgutil.walk_packages(arboleda.__path__, "arboleda."):
        if ".forms" in module.name:
            importlib.import_module(module.name)
    todo: list[Any] = [django_forms.BaseForm]
    while todo:
        found = todo.pop()
        todo += found.__subclasses__()
        if found.__module__.startswith("arboleda."):
            yield found


class TestKeeping:
    pytestmark = pytest.mark.django_db

    @staticmethod
    def keep(account: Any, secret: bytes = b"", **more: Any) -> tuple[models.LateWords, bytes]:
        given = {"path": PATH, "sent": list(SENT.items()), "files": [], "now": NOW, **more}
        return operations.keep_late_words(account=account, secret=secret, **given)

    def test_the_same_account_in_the_same_browser_reads_it(self, make_account: Make) -> None:
        account = make_account()
        row, secret = self.keep(account, files=["picture"])
        [late] = queries.late_words(account, secret=secret, now=NOW)
        assert (late.id, late.path, late.words) == (row.pk, PATH, [WORDS])
        assert late.files == ["picture"]
        assert late.until == NOW + datetime.timedelta(days=1)

    def test_nobody_else_does(self, make_account: Make) -> None:
        account, other = make_account(), make_account("administrator")
        _row, secret = self.keep(account)
        assert queries.late_words(other, secret=secret, now=NOW) == []
        assert queries.late_words(account, secret=b"", now=NOW) == []
        assert queries.late_words(account, secret=bytes(32), now=NOW) == []

    def test_a_row_moved_to_another_account_does_not_open(self, make_account: Make) -> None:
        account, other = make_account(), make_account()
        row, secret = self.keep(account)
        models.LateWords.objects.filter(pk=row.pk).update(mark=queries.late_mark(other))
        assert queries.late_words(other, secret=secret, now=NOW) == []

    def test_a_dump_with_every_key_of_ours_opens_nothing(self, make_account: Make) -> None:
        account = make_account()
        row, _secret = self.keep(account)
        sealed = bytes(row.sealed)
        assert WORDS.encode() not in sealed and b"path" not in sealed
        for secret in (b"", bytes(32), django_settings.SECRET_KEY.encode()[:32]):
            with pytest.raises(seals.Broken):
                seals.unseal_in_browser(
                    sealed, secret=secret, use=queries.LATE, row=row.pk, capsule=str(account.pk)
                )
        with pytest.raises(seals.Broken):
            seals.unseal(sealed, use=queries.LATE, row=row.pk, capsule=str(account.pk))

    def test_the_cookie_alone_opens_nothing_either(self, make_account: Make, settings: Any) -> None:
        account = make_account()
        _row, secret = self.keep(account)
        settings.SECRET_KEY = "another secret of another grove"
        assert queries.late_words(account, secret=secret, now=NOW) == []

    def test_it_is_gone_after_a_day(self, make_account: Make) -> None:
        account = make_account()
        _row, secret = self.keep(account)
        day = datetime.timedelta(days=1)
        assert queries.late_words(account, secret=secret, now=NOW + day) == []
        assert operations.purge_late_words(now=NOW + day - datetime.timedelta(seconds=1)) == 0
        assert operations.purge_late_words(now=NOW + day) == 1

    def test_three_wait_at_most_and_the_oldest_goes(self, make_account: Make) -> None:
        account, other = make_account(), make_account()
        self.keep(other)
        secret = b""
        for number in range(5):
            _row, secret = self.keep(
                account,
                secret,
                sent=[("text", f"Número {number}")],
                now=NOW + datetime.timedelta(minutes=number),
            )
        found = queries.late_words(account, secret=secret, now=NOW + datetime.timedelta(hours=1))
        assert [one.words for one in found] == [["Número 4"], ["Número 3"], ["Número 2"]]
        assert models.LateWords.objects.count() == 4, "nobody else loses anything"

    def test_a_secret_that_opens_nothing_is_not_used_again(self, make_account: Make) -> None:
        """Somebody could have put it there to know it later."""
        account = make_account()
        _row, secret = self.keep(account, bytes(32))
        assert secret != bytes(32) and len(secret) == 32

    def test_what_was_done_meanwhile_waits_no_more(self, make_account: Make) -> None:
        account = make_account()
        _row, secret = self.keep(account)
        models.UsedNonce.objects.create(nonce=SENT["nonce"], used_at=NOW)
        assert queries.late_words(account, secret=secret, now=NOW) == []

    def test_refused(self, make_account: Make) -> None:
        account = make_account()
        with pytest.raises(operations.Invalid, match="nothing_to_keep"):
            self.keep(account, sent=[("passphrase", PASSPHRASE), ("text", "Dos palabras")])
        with pytest.raises(operations.Invalid, match="too_long"):
            self.keep(account, sent=[("text", "ñ " * rules.LATE_BYTES)])
        account.is_active = False
        with pytest.raises(operations.Refused):
            self.keep(account)
        assert not models.LateWords.objects.exists()

    def test_nobody_throws_away_what_is_anothers(self, make_account: Make) -> None:
        account, other = make_account(), make_account()
        row, _secret = self.keep(account)
        assert not operations.drop_late_words(account=other, row_id=row.pk)
        assert operations.drop_late_words(account=account, row_id=row.pk)
        assert not operations.drop_late_words(account=account, row_id=row.pk)

    def test_forgetting_finds_it(self, make_account: Make) -> None:
        account, other = make_account(), make_account()
        self.keep(account)
        self.keep(other)
        assert operations.erase_late_words(account.person_id) == 1
        assert operations.erase_late_words(uuid.UUID(int=0)) == 0
        assert models.LateWords.objects.get().mark == queries.late_mark(other)


def end_visit(client: Client, *, minutes: int = 31) -> None:
    session = client.session
    session[middleware.SEEN] = time.time() - minutes * 60
    session.save()


def enter(client: Client, account: Any) -> Any:
    return client.post("/enter/", {"username": account.username, "passphrase": PASSPHRASE})


@pytest.mark.django_db
class TestThroughTheDoor:
    @pytest.fixture
    def alba(self, make_account: Make) -> Any:
        return make_account("participant", person=people_factory.person("Alba", now=NOW).pk)

    @pytest.fixture
    def late(self, alba: Any, sign_in: Make) -> Any:
        """Her browser, after she has sent words half an hour too late."""
        client = sign_in(alba, confirmed=True)
        end_visit(client)
        answer = client.post(PATH, SENT)
        assert (answer.status_code, answer.url) == (302, "/enter/")
        return client

    def test_nothing_is_done_and_the_page_says_what_became_of_it(self, late: Any) -> None:
        assert not people.PathStep.objects.exists()
        page = late.get("/enter/").content.decode()
        assert "What you sent is not lost" in page and WORDS not in page
        cookie = late.cookies[COOKIE]
        assert cookie["httponly"] and cookie["samesite"] == "Strict" and not cookie["max-age"]

    def test_she_signs_in_presses_and_it_is_done_once(self, late: Any, alba: Any) -> None:
        assert enter(late, alba).url == "/kept/"
        page = late.get("/kept/")
        assert WORDS in page.content.decode()
        assert not people.PathStep.objects.exists(), "she presses, nothing else"
        [one] = page.context["late"]
        again = {**dict(one.fields), "late_words": str(one.id)}
        assert late.post(one.path, again).status_code == 302
        assert people.PathStep.objects.count() == 1
        assert not models.LateWords.objects.exists()
        late.post(one.path, again)
        assert people.PathStep.objects.count() == 1
        assert "Nothing waits here" in late.get("/kept/").content.decode()

    def test_words_the_form_does_not_take_come_back_in_it(self, alba: Any, sign_in: Make) -> None:
        client = sign_in(alba)
        end_visit(client)
        client.post(PATH, {**SENT, "done_date": "some day"})
        enter(client, alba)
        [one] = client.get("/kept/").context["late"]
        answer = client.post(PATH, {**dict(one.fields), "late_words": str(one.id)})
        assert answer.status_code == 200 and WORDS in answer.content.decode()
        assert models.LateWords.objects.exists(), "until she has sent it well"

    def test_somebody_else_on_that_phone_never_sees_it(
        self, late: Any, alba: Any, make_account: Make
    ) -> None:
        other = make_account("participant")
        assert enter(late, other).url == "/"
        session = late.session
        session["confirmed_at"] = time.time()
        session.save()
        page = late.get("/kept/").content.decode()
        assert "Nothing waits here" in page and WORDS not in page
        row = models.LateWords.objects.get()
        late.post("/kept/away/", {"id": str(row.pk)})
        assert models.LateWords.objects.exists()

    def test_in_another_browser_she_does_not_see_it_either(self, late: Any, alba: Any) -> None:
        elsewhere = Client()
        assert enter(elsewhere, alba).url == "/"

    def test_it_is_thrown_away_at_the_door(self, late: Any, alba: Any) -> None:
        late.post("/kept/away/")
        assert not models.LateWords.objects.exists()
        assert "is not lost" not in late.get("/enter/").content.decode()
        assert enter(late, alba).url == "/"

    def test_it_is_thrown_away_by_her(self, late: Any, alba: Any) -> None:
        enter(late, alba)
        row = models.LateWords.objects.get()
        late.post("/kept/away/", {"id": "none"})
        assert models.LateWords.objects.exists()
        late.post("/kept/away/", {"id": str(row.pk)})
        assert not models.LateWords.objects.exists()

    @pytest.mark.parametrize("way", ["/exit/", "/leave/"])
    def test_leaving_takes_its_key_away(self, way: str, late: Any, alba: Any) -> None:
        late.post(way)
        assert not late.cookies[COOKIE].value
        assert enter(late, alba).url == "/"

    def test_looking_first_does_not_lose_whose_it_was(self, alba: Any, sign_in: Make) -> None:
        """Another page of hers asked for something before she sent."""
        client = sign_in(alba)
        end_visit(client)
        assert client.get("/mine/").status_code == 302
        client.post(PATH, SENT)
        assert models.LateWords.objects.count() == 1

    @pytest.mark.parametrize(
        "gone", ["signed out", "closed", "new passphrase", "half a day", "somebody else"]
    )
    def test_where_nobody_knows_whose_it_was_nothing_is_kept(
        self, gone: str, alba: Any, sign_in: Make, make_account: Make
    ) -> None:
        client = sign_in(alba)
        if gone == "signed out":
            client.post("/leave/")
        elif gone == "half a day":
            end_visit(client, minutes=13 * 60)
        elif gone == "somebody else":
            end_visit(client)
            client.get("/")
            enter(client, make_account("participant"))
            client.post("/leave/")
        else:
            end_visit(client)
            client.get("/")
            if gone == "closed":
                alba.is_active = False
            else:
                alba.set_password("other plain words here")
            alba.save()
        assert client.post(PATH, SENT).url == "/enter/"
        assert not models.LateWords.objects.exists()
        assert "Nothing was saved" in client.get("/enter/").content.decode()

    def test_a_form_without_our_token_is_not_even_kept(
        self, alba: Any, sign_in: Make, client: Client
    ) -> None:
        sign_in(alba)
        end_visit(client)
        client.handler.enforce_csrf_checks = True
        assert client.post(PATH, SENT).status_code == 403
        assert not models.LateWords.objects.exists()

    def test_a_passphrase_sent_too_late_is_not_kept(self, alba: Any, sign_in: Make) -> None:
        client = sign_in(alba)
        end_visit(client)
        client.post("/again/", {"passphrase": PASSPHRASE})
        assert not models.LateWords.objects.exists()
        client.post(PATH, {**SENT, "again-passphrase": PASSPHRASE})
        enter(client, alba)
        [one] = client.get("/kept/").context["late"]
        assert WORDS in one.words and PASSPHRASE not in str(one.fields)

    def test_a_file_is_left_out_and_asked_for_again(
        self, alba: Any, sign_in: Make, make_account: Make
    ) -> None:
        client = sign_in(alba)
        end_visit(client)
        file = SimpleUploadedFile("secret-name.jpg", b"JPEG-BYTES", content_type="image/jpeg")
        client.post("/writing/new/", {"title": "Un día", "text": WORDS, "picture": file})
        assert "A file cannot wait" in client.get("/enter/").content.decode()
        enter(client, alba)
        page = client.get("/kept/")
        [one] = page.context["late"]
        assert list(one.files) == ["picture"]
        assert "secret-name" not in str(one) and "JPEG-BYTES" not in str(one)
        assert '<input type="file" name="picture"' in page.content.decode()

    def test_words_for_her_room_wait_inside_it(self, alba: Any, sign_in: Make) -> None:
        room_operations.make_room(actor=alba.actor, account=alba, passphrase=PASSPHRASE, now=NOW)
        client = sign_in(alba)
        end_visit(client)
        client.post("/room/write/", {"text_id": uuid.uuid4(), "title": "", "text": WORDS})
        assert not models.LateWords.objects.exists()
        [draft] = rooms.Page.objects.all()
        assert draft.is_draft
        assert "only you can open it" in client.get("/enter/").content.decode()

    @pytest.mark.parametrize(
        ("path", "sent"),
        [
            ("/room/", {"passphrase": PASSPHRASE}),
            ("/room/card/", {"pin": "246810", "again": "246810"}),
            ("/room/", {"query": "todo lo mío"}),
            ("/room/write/", {"text_id": "none", "text": WORDS}),
        ],
    )
    def test_nothing_else_of_her_room_waits_anywhere(
        self, path: str, sent: dict[str, str], alba: Any, sign_in: Make
    ) -> None:
        room_operations.make_room(actor=alba.actor, account=alba, passphrase=PASSPHRASE, now=NOW)
        client = sign_in(alba)
        end_visit(client)
        client.post(path, sent)
        assert not models.LateWords.objects.exists() and not rooms.Page.objects.exists()


@pytest.mark.django_db
class TestSignedInAgainMeanwhile:
    """In another tab: the token of the page she wrote in is an old one then."""

    SAME = {"HTTP_SEC_FETCH_SITE": "same-origin"}

    @pytest.fixture
    def strict(self, make_account: Make, sign_in: Make, client: Client) -> Client:
        person = people_factory.person("Alba", now=NOW).pk
        sign_in(make_account("participant", person=person), confirmed=True)
        client.handler.enforce_csrf_checks = True
        return client

    def test_it_comes_back_for_her_to_press(self, strict: Client) -> None:
        answer = strict.post(PATH, SENT, **self.SAME)
        page = answer.content.decode()
        assert answer.status_code == 403 and WORDS in page and "Send it once more" in page
        assert not people.PathStep.objects.exists()
        token = {"csrfmiddlewaretoken": strict.cookies[django_settings.CSRF_COOKIE_NAME].value}
        assert strict.post(PATH, {**SENT, **token}, **self.SAME).status_code == 302
        assert people.PathStep.objects.count() == 1

    @pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
    def test_from_anywhere_else_it_does_not(self, site: str, strict: Client) -> None:
        said = {"HTTP_SEC_FETCH_SITE": site} if site else {}
        page = strict.post(PATH, SENT, **said).content.decode()
        assert WORDS not in page and "This page waited too long" in page

    def test_no_passphrase_comes_back(self, strict: Client) -> None:
        page = strict.post(PATH, {**SENT, "passphrase": PASSPHRASE}, **self.SAME).content.decode()
        assert PASSPHRASE not in page and "This page waited too long" in page


@pytest.mark.django_db
class TestUntilWhen:
    def test_each_page_says_it_in_the_time_of_the_grove(
        self, make_account: Make, sign_in: Make, client: Client
    ) -> None:
        sign_in(make_account("participant"))
        session = client.session
        session["seen_at"] = session["began_at"] = time.time()
        session.save()
        page = client.get("/signed-in/").content.decode()
        until = datetime.datetime.fromtimestamp(session["seen_at"] + 1800, datetime.UTC)
        with timezone.override(zoneinfo.ZoneInfo("America/Chicago")):
            assert f"Signed in until {dates.time(until)}" in page

    def test_half_a_day_is_the_end_whatever_she_does(self) -> None:
        began = NOW - datetime.timedelta(hours=11, minutes=50)
        ends = rules.visit_ends(seen=NOW, began=began, role="participant")
        assert ends == NOW + datetime.timedelta(minutes=10)
        assert rules.visit_ends(seen=NOW, began=NOW, role="organizer") == NOW + datetime.timedelta(
            hours=8
        )

    def test_staying_gives_more_time_and_needs_no_script(
        self, make_account: Make, sign_in: Make, client: Client
    ) -> None:
        sign_in(make_account("participant"))
        end_visit(client, minutes=28)
        page = client.get("/stay/").content.decode()
        assert "You are still signed in" in page
        assert time.time() - client.session[middleware.SEEN] < 60

    def test_who_is_not_signed_in_is_told_nothing(self, client: Client, grove: Any) -> None:
        assert "Signed in until" not in client.get("/enter/").content.decode()
        assert "Signed in until" not in client.get("/nowhere/").content.decode()

    def test_a_visit_that_has_ended_is_not_listed_as_one(
        self, make_account: Make, sign_in: Make, client: Client, clock: Any
    ) -> None:
        account = make_account("participant")
        sign_in(account)
        end_visit(client)
        assert queries.visits(account, now=clock()) == []
        client.get("/")
        assert queries.visits(account, now=clock()) == []


@pytest.mark.django_db
class TestAskedInBetween:
    def test_a_file_is_asked_for_again_beside_the_passphrase(
        self, make_account: Make, sign_in: Make
    ) -> None:
        client = sign_in(make_account("participant"))
        file = SimpleUploadedFile("a.jpg", b"JPEG-BYTES", content_type="image/jpeg")
        sent = {"title": "Un día", "text": WORDS}
        page = client.post("/writing/new/", {**sent, "picture": file}).content.decode()
        assert WORDS in page and '<input type="file" name="picture"' in page
        assert "multipart/form-data" in page and "Choose your file again" in page
        wrong = {**sent, "again-passphrase": "no", "again-file": "picture"}
        page = client.post("/writing/new/", wrong).content.decode()
        assert '<input type="file" name="picture"' in page, "after a wrong answer too"

    def test_no_file_is_asked_for_where_there_was_none(
        self, make_account: Make, sign_in: Make
    ) -> None:
        client = sign_in(make_account("participant"))
        page = client.post(PATH, SENT).content.decode()
        assert WORDS in page and 'type="file"' not in page
