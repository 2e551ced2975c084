"""Where somebody is signed in, and ending it: by herself, by an administrator, by what changes."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from arboleda.kit import registries
from arboleda.trust.accounts import models, operations, queries, sessions
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
VISITS = "/signed-in/"


def come_in(account: Any, **given: Any) -> Client:
    client = Client(HTTP_USER_AGENT="Unmistakable/7.7", REMOTE_ADDR="192.0.2.77", **given)
    client.post("/enter/", {"username": account.username, "passphrase": PASSPHRASE})
    assert "_auth_user_id" in client.session
    return client


def is_in(client: Client) -> bool:
    return client.get(VISITS).status_code == 200


@pytest.fixture
def mar(make_account: Make, grove: Any) -> Any:
    return make_account("participant")


def test_she_sees_each_and_ends_one(mar: Any) -> None:
    here, there, far = come_in(mar), come_in(mar), come_in(mar)
    page = here.get(VISITS).content.decode()
    assert page.count("Another place") == 2 and page.count("Here, now") == 1
    key = there.session.session_key
    assert key not in page, "what lets somebody in does not stand on a page"
    here.post(reverse("accounts:end_visit", args=[sessions.handle_of(key)]))
    assert is_in(here) and is_in(far) and not is_in(there)


def test_she_ends_all_others(mar: Any) -> None:
    here, there = come_in(mar), come_in(mar)
    here.post(reverse("accounts:end_other_visits"))
    assert is_in(here) and not is_in(there)


def test_nobody_ends_anothers(mar: Any, make_account: Make) -> None:
    hers, other = come_in(mar), come_in(make_account("participant"))
    handle = sessions.handle_of(hers.session.session_key)
    assert other.post(reverse("accounts:end_visit", args=[handle])).status_code == 404
    other.post(reverse("accounts:end_other_visits"))
    assert is_in(hers)


def test_no_address_and_no_device_is_kept(mar: Any) -> None:
    client = come_in(mar)
    page = client.get(VISITS).content.decode()
    [row] = models.Visit.objects.filter(mark=sessions.mark_of(mar.pk))
    held = str(row.get_decoded())
    for canary in ("192.0.2.77", "Unmistakable", "7.7"):
        assert canary not in page and canary not in held and canary not in row.session_data


def test_a_row_tells_nobody_whose_it_is(mar: Any) -> None:
    come_in(mar)
    [row] = models.Visit.objects.exclude(mark=b"")
    assert len(row.mark) == 16 and str(mar.pk).encode() != bytes(row.mark)
    assert mar.username not in row.session_data


def test_a_visit_of_nobody_has_no_mark(grove: Any, client: Client) -> None:
    store = sessions.SessionStore()
    store["searches"] = []
    store.save()
    assert bytes(models.Visit.objects.get().mark) == b""


class TestWhatEndsThemAll:
    @staticmethod
    def asking(chief: Any, account: Any) -> dict[str, Any]:
        witness = vault.ask_witness(actor=chief.actor, subjects=[account.person_id])
        return {
            "actor": chief.actor,
            "witness": witness,
            "account": account,
            "now": timezone.now(),
        }

    def test_an_administrator(self, mar: Any, make_account: Make) -> None:
        client = come_in(mar)
        chief = make_account("administrator")
        assert operations.end_visits_of(**self.asking(chief, mar)) == 1
        assert not is_in(client)

    @pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
    def test_nobody_else(self, role: str, mar: Any, make_account: Make) -> None:
        client = come_in(mar)
        with pytest.raises(operations.Refused):
            operations.end_visits_of(**self.asking(make_account(role), mar))
        assert is_in(client)

    def test_undone_without_its_audit_row(
        self, mar: Any, make_account: Make, request: pytest.FixtureRequest
    ) -> None:
        client = come_in(mar)
        asked = self.asking(make_account("administrator"), mar)
        request.getfixturevalue("broken_audit")
        with pytest.raises(RuntimeError):
            operations.end_visits_of(**asked)
        assert is_in(client)

    def test_closing_the_account_leaves_no_row(self, mar: Any, make_account: Make) -> None:
        come_in(mar)
        chief = make_account("administrator")
        operations.set_active(**self.asking(chief, mar), is_active=False)
        assert not models.Visit.objects.filter(mark=sessions.mark_of(mar.pk)).exists()

    def test_forgetting_her(self, mar: Any) -> None:
        come_in(mar)
        reading = registries.Reading(audit_rules.SYSTEM, "test", timezone.now())
        assert len(queries.show_visits(mar.person_id, reading)) == 1
        assert queries.export_visits(mar.person_id, reading)[0]["began_at"]
        assert operations.erase_visits(mar.person_id) == 1
        come_in(mar)
        operations.erase_account(mar.person_id)
        assert not models.Visit.objects.exclude(mark=b"").exists()


def test_ended_ones_are_not_listed(mar: Any) -> None:
    come_in(mar)
    assert len(queries.visits(mar, now=timezone.now())) == 1
    later = timezone.now() + datetime.timedelta(hours=9)
    assert queries.visits(mar, now=later) == []


def test_quiet_visits_still_end_by_themselves(mar: Any) -> None:
    client = come_in(mar)
    session = client.session
    session["seen_at"] = time.time() - 31 * 60
    session.save()
    assert not is_in(client)
