"""Who works here, with whom and until when; closing accounts and opening them again."""

from __future__ import annotations

import datetime
import threading
import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from arboleda.trust.accounts import models, operations, queries
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from tests.conftest import with_second_step

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
SYSTEM = audit_rules.SYSTEM
DAY = datetime.timedelta(days=1)
TEAM = "/team/"


@pytest.fixture
def chief(make_account: Make) -> Any:
    return make_account("administrator")


@pytest.fixture
def mar(make_account: Make) -> Any:
    return make_account("facilitator")


@pytest.fixture
def staff(chief: Any, sign_in: Make) -> Any:
    return sign_in(chief, confirmed=True)


def last() -> tuple[str, str]:
    event = audit_models.Event.objects.order_by("seq").last()
    assert event is not None
    return event.action, event.rule


def asking(account: Any, now: Any, actor: audit_rules.Actor = SYSTEM) -> dict[str, Any]:
    witness = vault.ask_witness(actor=actor, subjects=[account.person_id])
    return {"actor": actor, "witness": witness, "account": account, "now": now}


def is_open(account: Any) -> bool:
    return bool(models.Account.objects.get(pk=account.pk).is_active)


def give(account: Any, now: Any, ends_at: datetime.datetime, **changes: Any) -> models.Assignment:
    given = {"scope": "organization", "object_id": None, "purpose": "organizing", **changes}
    return operations.assign(**asking(account, now), **given, ends_at=ends_at)


class TestClosing:
    def test_an_administrator_closes_and_opens_again(self, chief: Any, mar: Any, now: Any) -> None:
        asked = asking(mar, now, chief.actor)
        operations.set_active(**asked, is_active=False)
        assert not is_open(mar) and not mar.is_active
        assert last() == ("accounts.set_active", "closed")
        operations.set_active(**asked, is_active=True)
        assert is_open(mar)
        assert last() == ("accounts.set_active", "open")

    def test_the_same_tap_again_writes_nothing(self, chief: Any, mar: Any, now: Any) -> None:
        count = audit_models.Event.objects.count()
        operations.set_active(**asking(mar, now, chief.actor), is_active=True)
        assert audit_models.Event.objects.count() == count

    @pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
    def test_others_do_not(self, role: str, make_account: Make, mar: Any, now: Any) -> None:
        with pytest.raises(operations.Refused):
            operations.set_active(**asking(mar, now, make_account(role).actor), is_active=False)
        assert is_open(mar)

    def test_nobody_closes_her_own(self, chief: Any, make_account: Make, now: Any) -> None:
        make_account("administrator")
        with pytest.raises(operations.Refused):
            operations.set_active(**asking(chief, now, chief.actor), is_active=False)
        assert is_open(chief)

    def test_the_last_administrator_stays(self, chief: Any, make_account: Make, now: Any) -> None:
        other = make_account("administrator")
        operations.set_active(**asking(other, now, chief.actor), is_active=False)
        # As if both had tapped at the same moment: hers comes second.
        with pytest.raises(operations.Invalid) as wrong:
            operations.set_active(**asking(chief, now, other.actor), is_active=False)
        assert wrong.value.problems == ["last_administrator"]
        assert is_open(chief)

    def test_undone_without_its_audit_row(
        self, mar: Any, now: Any, request: pytest.FixtureRequest
    ) -> None:
        asked = asking(mar, now)
        request.getfixturevalue("broken_audit")
        with pytest.raises(RuntimeError):
            operations.set_active(**asked, is_active=False)
        assert is_open(mar) and mar.is_active

    def test_a_closed_account_is_out_at_its_next_tap(
        self, mar: Any, sign_in: Make, now: Any
    ) -> None:
        client = sign_in(mar)
        assert client.get("/again/").status_code == 200
        operations.set_active(**asking(mar, now), is_active=False)
        assert client.get("/again/").headers["Location"] == "/enter/"


class TestAssigning:
    def test_what_has_ended_keeps_its_days(self, mar: Any, now: Any) -> None:
        first = give(mar, now, now + DAY)
        later = now + 3 * DAY
        second = give(mar, later, later + DAY)
        assert second.pk != first.pk, "or it would look as if it had never been interrupted"
        assert second.starts_at == later
        operations.end_assignment(
            actor=SYSTEM, witness=asking(mar, now)["witness"], assignment=first, now=later
        )
        first.refresh_from_db()
        assert first.ends_at == now + DAY, "ending what is over does not lengthen it"

    def test_the_team_with_what_is_assigned(
        self, chief: Any, mar: Any, make_account: Make, now: Any
    ) -> None:
        make_account("participant")
        closed = make_account("organizer")
        operations.set_active(**asking(closed, now), is_active=False)
        give(chief, now, now + 9 * DAY)
        for days in (3, 5):
            give(mar, now, now + days * DAY, scope="group", object_id=uuid.uuid4())
        give(mar, now, now + 90 * DAY, scope="person", object_id=chief.person_id)
        rows = queries.team(now=now + 4 * DAY)
        assert [row.account for row in rows] == [chief, mar, closed], "no participants; closed last"
        everybody, groups, people = rows[0].everybody, rows[1].groups, rows[1].people
        assert everybody and (everybody.until, everybody.ending) == (now + 9 * DAY, "soon")
        assert groups and (groups.count, groups.until) == (1, now + 5 * DAY)
        assert people and (people.count, people.ending) == (1, "")
        assert rows[2].everybody is rows[2].groups is rows[2].people is None
        ended = queries.team(now=now + 10 * DAY)[0].everybody
        assert ended and ended.ending == "ended"


def post(client: Any, account: Any, step: str, **data: str) -> Any:
    url = reverse("accounts:change_member", kwargs={"person_id": account.person_id})
    return client.post(url, {"step": step, **data}, follow=True)


def today() -> datetime.date:
    """The day it is in the grove's zone."""
    return timezone.localdate(timezone=zoneinfo.ZoneInfo("America/Chicago"))


def until(account: Any, days: int) -> dict[str, str]:
    day = today() + days * DAY
    return {f"{account.person_id}-until": day.isoformat()}


class TestPages:
    def test_alone_the_page_says_how_others_come(self, staff: Any, chief: Any) -> None:
        shown = staff.get(TEAM).content.decode()
        assert "Nobody else works here yet" in shown and chief.username in shown
        assert "Nothing is assigned" in shown
        assert "Close the account" not in shown, "not one's own"

    def test_a_year_is_offered_and_given(self, staff: Any, mar: Any) -> None:
        year = (today() + 365 * DAY).isoformat()
        shown = staff.get(TEAM).content.decode()
        assert f'value="{year}"' in shown and "Nobody else" not in shown
        shown = post(staff, mar, "everybody", **until(mar, 12)).content.decode()
        assert "Works with everybody until" in shown and "Ends soon" in shown
        assert last() == ("accounts.assign", "organization:organizing")
        assert queries.works_with_everybody(mar.actor, now=timezone.now() + 11 * DAY)
        given = models.Assignment.objects.get(account=mar)
        local = given.ends_at.astimezone(zoneinfo.ZoneInfo("America/Chicago"))
        assert local.date() == today() + 12 * DAY, "that day included"

    @pytest.mark.parametrize("days", [0, -1, 731, 2_900_000])
    def test_a_day_that_is_no_end_is_asked_again(self, days: int, staff: Any, mar: Any) -> None:
        shown = post(staff, mar, "everybody", **until(mar, days)).content.decode()
        assert "Look at some answers again" in shown and "<details open>" in shown
        assert shown.count("has-error") == 1
        assert not models.Assignment.objects.exists()
        empty = post(staff, mar, "everybody").content.decode()
        assert "Fill this in to go on." in empty

    def test_end_now_and_again(self, staff: Any, mar: Any) -> None:
        given = give(mar, timezone.now() - DAY, timezone.now() + 90 * DAY)
        shown = post(staff, mar, "end").content.decode()
        assert "Ended" in shown and "End now" not in shown
        assert last()[0] == "accounts.end_assignment"
        given.refresh_from_db()
        assert given.ends_at <= timezone.now()
        post(staff, mar, "everybody", **until(mar, 90))
        assert queries.works_with_everybody(mar.actor, now=timezone.now())

    def test_close_and_open_again(self, staff: Any, mar: Any) -> None:
        shown = post(staff, mar, "close").content.decode()
        assert not is_open(mar)
        assert "Closed" in shown and "Open again" in shown and "Close the account" not in shown
        assert "Close the account" in post(staff, mar, "open").content.decode()
        assert is_open(mar)

    def test_her_own_account_and_strangers_are_not_found(
        self, staff: Any, chief: Any, make_account: Make
    ) -> None:
        assert post(staff, chief, "close").status_code == 404
        participant = make_account("participant")
        assert post(staff, participant, "close").status_code == 404, "not on the team"
        assert post(staff, chief, "promote").status_code == 404
        assert is_open(chief) and is_open(participant)

    def test_the_last_one_is_told_why(
        self, staff: Any, mar: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def late(**given: Any) -> None:
            raise operations.Invalid(["last_administrator"])

        monkeypatch.setattr(operations, "set_active", late)
        assert (
            "this is the last one who can manage accounts"
            in post(staff, mar, "close").content.decode()
        )

    @pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
    def test_others_find_nothing(
        self, role: str, sign_in: Make, make_account: Make, mar: Any
    ) -> None:
        client = sign_in(make_account(role, everybody=True))
        assert client.get(TEAM).status_code == 404
        for step in ("everybody", "end", "close", "open"):
            assert post(client, mar, step, **until(mar, 9)).status_code == 404
        assert is_open(mar) and not queries.works_with_everybody(mar.actor, now=timezone.now())

    def test_more_people_cost_no_more(self, staff: Any, make_account: Make) -> None:
        staff.get(TEAM)
        with CaptureQueriesContext(connection) as few:
            staff.get(TEAM)
        for _ in range(6):
            make_account("organizer", everybody=True)
        with CaptureQueriesContext(connection) as many:
            staff.get(TEAM)
        assert len(few) == len(many) <= 6

    def test_spanish(self, staff: Any, mar: Any) -> None:
        staff.cookies["members_language"] = "es"
        give(mar, timezone.now(), timezone.now() + 9 * DAY)
        shown = staff.get(TEAM).content.decode()
        assert "Equipo" in shown and "Termina pronto" in shown and "Cerrar la cuenta" in shown

    def test_only_administrators_see_the_way_here(
        self, staff: Any, sign_in: Make, make_account: Make
    ) -> None:
        assert TEAM in staff.get("/office/").content.decode()
        other = sign_in(make_account("organizer", everybody=True))
        assert TEAM not in other.get("/office/").content.decode()


class TestRoles:
    def test_an_administrator_changes_one_and_its_visits_end(
        self, chief: Any, mar: Any, sign_in: Make, now: Any
    ) -> None:
        client = sign_in(mar)
        assert client.get("/people/").status_code == 200
        operations.change_role(**asking(mar, now, chief.actor), role="organizer")
        assert last() == ("accounts.change_role", "role:organizer")
        assert client.get("/people/").headers["Location"] == "/enter/"

    def test_the_same_again_writes_nothing(self, chief: Any, mar: Any, now: Any) -> None:
        count = audit_models.Event.objects.count()
        operations.change_role(**asking(mar, now, chief.actor), role="facilitator")
        assert audit_models.Event.objects.count() == count

    @pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
    def test_others_do_not(self, role: str, make_account: Make, mar: Any, now: Any) -> None:
        with pytest.raises(operations.Refused):
            asked = asking(mar, now, make_account(role).actor)
            operations.change_role(**asked, role="administrator")

    def test_nobody_changes_her_own(self, chief: Any, make_account: Make, now: Any) -> None:
        make_account("administrator")
        with pytest.raises(operations.Refused):
            operations.change_role(**asking(chief, now, chief.actor), role="organizer")

    def test_the_last_administrator_keeps_it(
        self, chief: Any, make_account: Make, now: Any
    ) -> None:
        other = make_account("administrator")
        before = other.actor
        operations.change_role(**asking(other, now, chief.actor), role="organizer")
        with pytest.raises(operations.Invalid) as wrong:  # As if both had tapped at once.
            operations.change_role(**asking(chief, now, before), role="organizer")
        assert wrong.value.problems == ["last_administrator"]

    def test_an_unknown_role(self, chief: Any, mar: Any, now: Any) -> None:
        with pytest.raises(operations.Invalid):
            operations.change_role(**asking(mar, now, chief.actor), role="leader")

    def test_who_leaves_staff_keeps_nothing_assigned(self, chief: Any, mar: Any, now: Any) -> None:
        give(mar, now, now + DAY)
        later = now + DAY / 2
        operations.change_role(**asking(mar, later, chief.actor), role="participant")
        assert models.Assignment.objects.get().ends_at == later

    def test_undone_without_its_audit_row(
        self, chief: Any, mar: Any, now: Any, request: pytest.FixtureRequest
    ) -> None:
        asked = asking(mar, now, chief.actor)
        request.getfixturevalue("broken_audit")
        with pytest.raises(RuntimeError):
            operations.change_role(**asked, role="organizer")
        assert models.Account.objects.get(pk=mar.pk).role == "facilitator"

    def test_the_page_asks_who_is_there_first(self, chief: Any, mar: Any, sign_in: Make) -> None:
        staff = sign_in(chief)
        url = reverse("accounts:change_member", args=[mar.person_id])
        given = {"step": "role", f"{mar.person_id}-role": "organizer"}
        asked = staff.post(url, given)
        assert "Your passphrase once more" in asked.content.decode()
        assert models.Account.objects.get(pk=mar.pk).role == "facilitator"
        staff.post(url, {**given, "again-passphrase": "four plain words here"})
        assert models.Account.objects.get(pk=mar.pk).role == "organizer"

    def test_the_page_signs_out_and_takes_off_with_two_people(
        self, chief: Any, mar: Any, make_account: Make, sign_in: Make, now: Any
    ) -> None:
        models.Factor.objects.create(account=mar, kind="passkey", sealed=b"x", added_at=now)
        client, url = (
            sign_in(chief, confirmed=True),
            reverse("accounts:change_member", args=[mar.person_id]),
        )
        assert "Phone lost" in client.get(TEAM).content.decode()
        client.post(url, {"step": "out"})
        assert last()[0] == "accounts.end_visits"
        client.post(url, {"step": "lost"})
        assert models.Factor.objects.exists(), "not without a second person"
        client.post(url, {"step": "ask"})
        assert "still has to approve" in client.get(TEAM).content.decode()
        second = make_account("organizer")
        with_second_step(second)
        approval = models.Approval.objects.get()
        operations.approve(
            actor=second.actor,
            witness=vault.ask_witness(actor=second.actor, subjects=[approval.asked_by.person_id]),
            approval=approval,
            now=timezone.now(),
        )
        client.post(url, {"step": "lost"})
        assert not models.Factor.objects.exclude(account=second).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_close_each_other_at_the_same_moment_leave_one(
    make_account: Make, now: Any
) -> None:
    """Really at the same moment, each with a connection of its own."""
    chiefs = [make_account("administrator"), make_account("administrator")]
    asked = [asking(other, now, one.actor) for one, other in (chiefs, reversed(chiefs))]
    start = threading.Barrier(2)

    def close(given: dict[str, Any]) -> None:
        start.wait()
        while True:
            try:
                operations.set_active(**given, is_active=False)
            except operations.Invalid:
                break
            except OperationalError:
                # A database in memory alone says "locked" at once, where one in a file waits.
                if connection.vendor != "sqlite":
                    raise
            else:
                break
        connection.close()

    threads = [threading.Thread(target=close, args=(one,)) for one in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(is_open(one) for one in chiefs) == [False, True]
