"""Second steps: an app's codes, recovery codes, who must have one, and taking one off."""

from __future__ import annotations

import datetime
import secrets
import uuid
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from arboleda.kit import registries
from arboleda.trust.accounts import models, operations, queries, rules
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
ENTER, SECOND = "/enter/", "/enter/second/"
HALF_MINUTE = datetime.timedelta(seconds=30)


def code_at(secret: str, moment: datetime.datetime) -> str:
    return pyotp.TOTP(secret).at(moment)


def asking(account: Any, now: Any) -> dict[str, Any]:
    witness = vault.ask_witness(actor=account.actor, subjects=[account.person_id])
    return {"actor": account.actor, "witness": witness, "account": account, "now": now}


def with_app(account: Any, now: Any) -> tuple[str, list[str]]:
    """Give an account an app; return its secret and the recovery codes."""
    secret = rules.new_secret()
    codes = operations.add_app(**asking(account, now), secret=secret, code=code_at(secret, now))
    return secret, codes


def use(account: Any, code: str, now: Any) -> bool:
    asked = asking(account, now)
    del asked["actor"]
    return operations.use_code(**asked, code=code)


class TestRules:
    """No database: RFC 6238 with its window and its memory."""

    def test_the_vector_of_the_standard(self) -> None:
        """RFC 6238 appendix B, SHA-1, the last six of its eight digits."""
        secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        at = datetime.datetime.fromtimestamp(59, datetime.UTC)
        assert rules.code_step(secret, "287082", at=at, after=0) == 1

    @pytest.mark.parametrize(
        ("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
    )
    def test_one_step_to_either_side(self, steps: int, fits: bool, now: Any) -> None:
        secret = rules.new_secret()
        code = code_at(secret, now + steps * HALF_MINUTE)
        found = rules.code_step(secret, code, at=now, after=0)
        assert (found is not None) == fits or code in {
            code_at(secret, now + one * HALF_MINUTE) for one in (-1, 0, 1)
        }

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
    def test_what_is_no_code(self, code: str, now: Any) -> None:
        assert rules.code_step("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", code, at=now, after=0) is None

    def test_no_code_counts_twice(self, now: Any) -> None:
        secret = rules.new_secret()
        step = rules.code_step(secret, code_at(secret, now), at=now, after=0)
        assert step is not None
        assert rules.code_step(secret, code_at(secret, now), at=now, after=step) is None

    def test_recovery_codes(self) -> None:
        codes = rules.new_codes(secrets.choice)
        assert len(set(codes)) == 10 and all(len(one) == 11 for one in codes)
        marks = [rules.code_mark(one) for one in codes]
        left = rules.without_code(marks, codes[3].upper().replace("-", " "))
        assert left == marks[:3] + marks[4:]
        assert rules.without_code(left, codes[3]) is None

    def test_fourteen_days(self, now: Any) -> None:
        day = datetime.timedelta(days=1)
        assert rules.factor_due(opened_at=now, now=now) == (now + 14 * day, False)
        assert rules.factor_due(opened_at=now, now=now + 14 * day)[1]


class TestApps:
    def test_it_is_added_with_ten_codes(self, make_account: Make, now: Any) -> None:
        account = make_account("organizer")
        secret, codes = with_app(account, now)
        assert len(codes) == 10 and queries.has_factor(account)
        event = audit_models.Event.objects.order_by("seq").last()
        assert event is not None and (event.action, event.rule) == ("accounts.add_factor", "app")
        assert use(account, code_at(secret, now + HALF_MINUTE), now + HALF_MINUTE)

    def test_a_code_counts_once_also_the_first(self, make_account: Make, now: Any) -> None:
        account = make_account("organizer")
        secret, _ = with_app(account, now)
        assert not use(account, code_at(secret, now), now)
        later = now + 2 * HALF_MINUTE
        assert use(account, code_at(secret, later), later)
        assert not use(account, code_at(secret, later), later)

    def test_a_wrong_first_code_adds_nothing(self, make_account: Make, now: Any) -> None:
        account = make_account("organizer")
        with pytest.raises(operations.Invalid) as wrong:
            operations.add_app(**asking(account, now), secret=rules.new_secret(), code="000000")
        assert wrong.value.problems == ["code_wrong"]
        assert not models.Factor.objects.exists()

    def test_one_app_at_a_time(self, make_account: Make, now: Any) -> None:
        account = make_account("organizer")
        with_app(account, now)
        with pytest.raises(operations.Invalid) as wrong:
            with_app(account, now)
        assert wrong.value.problems == ["app_exists"]

    def test_nobody_adds_one_to_another(self, make_account: Make, now: Any) -> None:
        chief, other = make_account("administrator"), make_account("organizer")
        secret = rules.new_secret()
        asked = {**asking(other, now), "actor": chief.actor}
        with pytest.raises(operations.Refused):
            operations.add_app(**asked, secret=secret, code=code_at(secret, now))

    def test_undone_without_its_audit_row(
        self, make_account: Make, now: Any, request: pytest.FixtureRequest
    ) -> None:
        account = make_account("organizer")
        asked, secret = asking(account, now), rules.new_secret()
        request.getfixturevalue("broken_audit")
        with pytest.raises(RuntimeError):
            operations.add_app(**asked, secret=secret, code=code_at(secret, now))
        assert not models.Factor.objects.exists()

    def test_a_code_used_at_the_same_moment_counts_once(
        self, make_account: Make, now: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        account = make_account("organizer")
        secret, _ = with_app(account, now)
        later = now + 2 * HALF_MINUTE
        stale = queries.factors(account)
        assert use(account, code_at(secret, later), later)
        monkeypatch.setattr(queries, "factors", lambda account: stale)
        assert not use(account, code_at(secret, later), later)


class TestSealing:
    def test_no_secret_lies_readable(self, make_account: Make, now: Any) -> None:
        account = make_account("organizer")
        secret, codes = with_app(account, now)
        rows = b"".join(bytes(one.sealed) for one in models.Factor.objects.all())
        for canary in (secret, codes[0], rules.code_mark(codes[0]), "secret"):
            assert canary.encode() not in rows

    def test_a_row_moved_to_another_account_does_not_open(
        self, make_account: Make, now: Any
    ) -> None:
        account, other = make_account("organizer"), make_account("administrator")
        with_app(account, now)
        assert len(queries.factors(account)) == 2
        models.Factor.objects.update(account=other)
        assert queries.factors(other) == []

    def test_another_groves_secret_opens_nothing(
        self, make_account: Make, now: Any, settings: Any
    ) -> None:
        account = make_account("organizer")
        with_app(account, now)
        settings.SECRET_KEY = "another secret of another grove"
        assert queries.factors(account) == []


class TestRecoveryCodes:
    def test_each_works_once_and_is_written_down(self, make_account: Make, now: Any) -> None:
        account = make_account("organizer")
        _, codes = with_app(account, now)
        assert use(account, codes[0], now) and not use(account, codes[0], now)
        event = audit_models.Event.objects.order_by("seq").last()
        assert event is not None
        assert (event.action, event.rule) == ("accounts.use_recovery_code", "left:9")

    def test_two_at_the_same_moment(
        self, make_account: Make, now: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        account = make_account("organizer")
        _, codes = with_app(account, now)
        stale = queries.factors(account)
        assert use(account, codes[0], now)
        monkeypatch.setattr(queries, "factors", lambda account: stale)
        assert not use(account, codes[0], now)

    def test_undone_without_its_audit_row(
        self, make_account: Make, now: Any, request: pytest.FixtureRequest
    ) -> None:
        account = make_account("organizer")
        _, codes = with_app(account, now)
        asked = asking(account, now)
        del asked["actor"]
        request.getfixturevalue("broken_audit")
        with pytest.raises(RuntimeError):
            operations.use_code(**asked, code=codes[0])
        codes_left = queries.factors(account)[-1].held["left"]
        assert len(codes_left) == 10

    def test_new_ones_end_the_old(self, make_account: Make, now: Any) -> None:
        account = make_account("organizer")
        _, codes = with_app(account, now)
        fresh = operations.renew_codes(**asking(account, now))
        assert not use(account, codes[0], now) and use(account, fresh[0], now)

    def test_they_are_no_second_step_by_themselves(self, make_account: Make, now: Any) -> None:
        account = make_account("organizer")
        with pytest.raises(operations.Invalid):
            operations.renew_codes(**asking(account, now))


class TestTakingOff:
    def test_staff_of_a_real_grove_keep_one(self, make_account: Make, grove: Any, now: Any) -> None:
        account = make_account("organizer")
        with_app(account, now)
        app = models.Factor.objects.get(kind="app")
        with pytest.raises(operations.Invalid) as wrong:
            operations.remove_factor(**asking(account, now), factor=app)
        assert wrong.value.problems == ["last_factor"]

    def test_with_the_last_the_codes_go(self, make_account: Make, grove: Any, now: Any) -> None:
        account = make_account("participant")
        with_app(account, now)
        app = models.Factor.objects.get(kind="app")
        operations.remove_factor(**asking(account, now), factor=app)
        assert not models.Factor.objects.exists()

    def test_nobody_takes_off_anothers(self, make_account: Make, now: Any) -> None:
        account, other = make_account("organizer"), make_account("administrator")
        with_app(account, now)
        app = models.Factor.objects.get(kind="app")
        with pytest.raises(operations.Refused):
            operations.remove_factor(**asking(other, now), factor=app)

    def test_two_people_take_off_what_somebody_lost(self, make_account: Make, now: Any) -> None:
        lost, chief, second = (
            make_account("organizer"),
            make_account("administrator"),
            make_account("organizer"),
        )
        with_app(lost, now)
        witness = vault.ask_witness(actor=chief.actor, subjects=[lost.person_id])
        asked = {"actor": chief.actor, "witness": witness, "now": now}
        with pytest.raises(operations.NotApproved):
            operations.remove_factors(**asked, account=lost)
        approval = operations.ask_approval(
            **asked, kind=operations.REMOVE_KIND, object_id=lost.person_id
        )
        operations.approve(
            actor=second.actor,
            witness=vault.ask_witness(actor=second.actor, subjects=[chief.person_id]),
            approval=approval,
            now=now,
        )
        operations.remove_factors(**asked, account=lost)
        assert not models.Factor.objects.exists()
        event = audit_models.Event.objects.order_by("seq").last()
        assert event is not None and str(approval.pk) in event.references


class TestWhoMustHaveOne:
    @pytest.mark.parametrize("role", ["facilitator", "organizer", "administrator"])
    def test_staff_of_a_real_grove(
        self, role: str, make_account: Make, grove: Any, now: Any
    ) -> None:
        account = make_account(role)
        due = queries.factor_due(account, now=now)
        assert due is not None and not due.is_over
        with_app(account, now)
        assert queries.factor_due(account, now=now) is None

    def test_not_participants_and_not_the_demo(
        self, make_account: Make, grove: Any, now: Any
    ) -> None:
        assert queries.factor_due(make_account("participant"), now=now) is None
        models.GroveSettings.objects.update(is_demo=True)
        assert queries.factor_due(make_account("administrator"), now=now) is None

    def test_it_is_counted_for_the_check(self, make_account: Make, now: Any) -> None:
        with_app(make_account("organizer"), now)
        make_account("administrator")
        make_account("participant")
        assert queries.staff_without_factor() == 1


def enter(client: Client, account: Any) -> Any:
    return client.post(ENTER, {"username": account.username, "passphrase": PASSPHRASE})


class TestComingIn:
    def test_the_passphrase_alone_is_not_enough(
        self, client: Client, grove: Any, make_account: Make
    ) -> None:
        account, now = make_account("organizer"), timezone.now()
        secret, _ = with_app(account, now - 4 * HALF_MINUTE)
        assert enter(client, account).headers["Location"] == SECOND
        half = client.session.session_key
        assert client.get("/approvals/").headers["Location"] == ENTER, "nobody is in yet"
        assert "six digits" in client.get(SECOND).content.decode()
        wrong = client.post(SECOND, {"code": "000000"})
        assert "That code did not fit" in wrong.content.decode()
        done = client.post(SECOND, {"code": code_at(secret, timezone.now())})
        assert done.headers["Location"] == "/"
        assert client.session["_auth_user_id"] == str(account.pk)
        assert client.session.session_key != half and "half_in" not in client.session
        assert client.get("/approvals/").status_code == 200

    def test_a_recovery_code_does_too(self, client: Client, grove: Any, make_account: Make) -> None:
        account = make_account("organizer")
        _, codes = with_app(account, timezone.now())
        enter(client, account)
        assert client.post(SECOND, {"code": codes[0]}).headers["Location"] == "/"

    def test_the_second_question_waits_five_minutes(
        self, client: Client, grove: Any, make_account: Make
    ) -> None:
        account = make_account("organizer")
        _, codes = with_app(account, timezone.now())
        enter(client, account)
        session = client.session
        pk, key, at = session["half_in"]
        session["half_in"] = [pk, key, at - 301]
        session.save()
        assert client.post(SECOND, {"code": codes[0]}).headers["Location"] == ENTER
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize("change", ["passphrase", "closed"])
    def test_what_changes_in_between_counts(
        self, change: str, client: Client, grove: Any, make_account: Make
    ) -> None:
        account = make_account("organizer")
        _, codes = with_app(account, timezone.now())
        enter(client, account)
        if change == "passphrase":
            account.set_password("other plain words here")
        account.is_active = change != "closed"
        account.save()
        assert client.post(SECOND, {"code": codes[0]}).headers["Location"] == ENTER

    def test_guessing_codes_is_slowed_from_every_address(
        self, grove: Any, make_account: Make
    ) -> None:
        """Whoever is asked for a code knows the passphrase: here the account itself counts too."""
        account = make_account("organizer")
        _, codes = with_app(account, timezone.now())
        for number in range(rules.FREE_TRIES):
            guesser = Client(REMOTE_ADDR=f"192.0.2.{number + 1}")
            enter(guesser, account)
            guesser.post(SECOND, {"code": "000000"})
        last = Client(REMOTE_ADDR="192.0.2.99")
        enter(last, account)
        assert "then try again" in last.post(SECOND, {"code": codes[0]}).content.decode()

    def test_nobody_skips_to_the_second_page(self, client: Client, grove: Any) -> None:
        assert client.get(SECOND).headers["Location"] == ENTER
        assert client.post(SECOND, {"code": "123456"}).headers["Location"] == ENTER

    def test_what_was_there_before_does_not_come_in(
        self, client: Client, grove: Any, make_account: Make
    ) -> None:
        """A session planted in her browser (fixation) is not the one that is signed in."""
        account = make_account("organizer")
        client.get(ENTER)
        session = client.session
        session["planted"] = "yes"
        session.save()
        client.cookies["visit"] = planted = session.session_key
        _, codes = with_app(account, timezone.now())
        enter(client, account)
        client.post(SECOND, {"code": codes[0]})
        assert client.session.session_key != planted
        assert not client.session.exists(planted)


class TestPages:
    def test_an_app_is_set_up_without_a_script(self, make_account: Make, sign_in: Make) -> None:
        client = sign_in(make_account("organizer"), confirmed=True)
        url = reverse("accounts:add_app")
        page = client.get(url).content.decode()
        secret = client.session["offered_app"]
        assert "<svg" in page and rules.spaced(secret) in page and "<img" not in page
        assert client.get(url).content.decode().count(rules.spaced(secret)) == 1, "the same again"
        assert "did not fit" in client.post(url, {"code": "000000"}).content.decode()
        done = client.post(url, {"code": code_at(secret, timezone.now())})
        codes = done.content.decode()
        assert codes.count("<li>") >= 10 and "They show once" in codes
        assert "offered_app" not in client.session
        assert "10 codes left" in client.get(reverse("accounts:factors")).content.decode()

    def test_new_codes_and_taking_off(self, make_account: Make, sign_in: Make) -> None:
        account = make_account("participant")
        with_app(account, timezone.now())
        client = sign_in(account, confirmed=True)
        page = client.post(reverse("accounts:renew_codes")).content.decode()
        assert "Your old codes no longer work" in page
        app = models.Factor.objects.get(kind="app")
        client.post(reverse("accounts:remove_factor", args=[app.pk]))
        assert not models.Factor.objects.exists()
        nothing = reverse("accounts:remove_factor", args=[uuid.UUID(int=0)])
        assert client.post(nothing).status_code == 404
        assert client.post(reverse("accounts:renew_codes")).status_code == 404

    def test_the_only_one_stays(self, make_account: Make, sign_in: Make) -> None:
        account = make_account("organizer")
        with_app(account, timezone.now())
        client = sign_in(account, confirmed=True)
        app = models.Factor.objects.get(kind="app")
        page = client.post(reverse("accounts:remove_factor", args=[app.pk]), follow=True)
        assert "This is your only one" in page.content.decode()

    def test_participants_are_offered_one_and_never_pushed(
        self, make_account: Make, sign_in: Make
    ) -> None:
        client = sign_in(make_account("participant"), confirmed=True)
        page = client.get(reverse("accounts:factors")).content.decode()
        assert "You do not need a second step" in page
        warned = client.get(reverse("accounts:add_passkey")).content.decode()
        assert "their fingerprint or face" in warned and "cloud account" in warned

    def test_spanish(self, make_account: Make, sign_in: Make) -> None:
        client = sign_in(make_account("organizer"), confirmed=True)
        client.cookies["members_language"] = "es"
        assert "Tu segundo paso" in client.get(reverse("accounts:factors")).content.decode()


class TestFourteenDays:
    """A real grove: calm at first, then led to the one page."""

    @pytest.fixture
    def young(self, make_account: Make, grove: Any) -> Any:
        account = make_account("administrator", everybody=True)
        models.Account.objects.filter(pk=account.pk).update(opened_at=timezone.now())
        return account

    @staticmethod
    def weak(client: Client) -> Client:
        session = client.session
        del session["strong"]
        session.save()
        return client

    def test_she_works_and_sees_a_calm_notice(self, young: Any, sign_in: Make) -> None:
        client = self.weak(sign_in(young, confirmed=True))
        assert "Set up a second step" in client.get("/").content.decode()
        assert client.get("/people/").status_code == 200
        assert "You can work without one until" in client.get("/second/").content.decode()

    def test_she_cannot_approve_meanwhile(self, young: Any, sign_in: Make) -> None:
        client = self.weak(sign_in(young, confirmed=True))
        url = reverse("accounts:approve", args=[uuid.UUID(int=0)])
        assert client.post(url).headers["Location"] == "/second/"

    def test_then_every_page_leads_there_until_she_has_one(self, young: Any, sign_in: Make) -> None:
        models.Account.objects.filter(pk=young.pk).update(
            opened_at=timezone.now() - datetime.timedelta(days=14)
        )
        client = self.weak(sign_in(young, confirmed=True))
        for path in ("/", "/people/", "/team/", "/settings/", "/approvals/"):
            assert client.get(path).headers["Location"] == "/second/", path
        assert "Set one up to go on" in client.get("/second/").content.decode()
        assert client.get("/signed-in/").status_code == 200
        url = reverse("accounts:add_app")
        client.get(url)
        secret = client.session["offered_app"]
        client.post(url, {"code": code_at(secret, timezone.now())})
        assert client.get("/people/").status_code == 200

    def test_the_demo_asks_for_nothing(self, young: Any, sign_in: Make) -> None:
        models.GroveSettings.objects.update(is_demo=True)
        models.Account.objects.update(opened_at=timezone.now() - datetime.timedelta(days=99))
        client = self.weak(sign_in(young))
        assert client.get("/people/").status_code == 200


class TestForgetting:
    def test_nothing_of_her_steps_stays(self, make_account: Make, now: Any) -> None:
        account = make_account("organizer")
        with_app(account, now)
        reading = registries.Reading(audit_rules.SYSTEM, "test", now)
        assert len(queries.show_factors(account.person_id, reading)) == 2
        assert [one["kind"] for one in queries.export_factors(account.person_id, reading)]
        with transaction.atomic():
            assert operations.erase_factors(account.person_id) == 2
        assert operations.erase_factors(account.person_id) == 0
