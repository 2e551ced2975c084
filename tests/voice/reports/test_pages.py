"""Pages of totals: everybody reads them, organizers freeze, nothing hidden reaches a page."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from arboleda.trust.audit import rules as audit_rules
from arboleda.voice.reports import models, operations, queries, rules

pytestmark = pytest.mark.django_db


def last_year() -> rules.Quarter:
    return rules.Quarter(timezone.localdate().year - 1, 4)


def freeze(**changes: int) -> None:
    counts = {
        rules.SESSIONS: 9,
        rules.PEOPLE: 4321,
        rules.LEADERS: 17,
        rules.PARTNERS: 3,
        **changes,
    }
    operations.freeze_quarter(
        actor=audit_rules.SYSTEM, quarter=last_year(), counts=counts, now=timezone.now()
    )


def test_every_figure_shows_definition_what_is_counted_and_dates(public_client: Client) -> None:
    freeze()
    page = public_client.get("/totals/").content.decode()
    quarter = last_year()
    for part in (
        "4,321",
        "Each is counted once.",
        "Different people marked as present",
        "This is a count, not a share.",
        f"December 31, {quarter.year}",
        "Published on",
    ):
        assert part in page
    spanish = public_client.get("/totals/", HTTP_ACCEPT_LANGUAGE="es").content.decode()
    assert "personas vinieron" in spanish
    assert "Cada una se cuenta" in spanish


def test_a_hidden_number_is_the_word_hidden_everywhere(public_client: Client) -> None:
    freeze(people_came=7)
    page = public_client.get("/totals/").content.decode()
    assert page.count("hidden") >= 4
    file = b"".join(public_client.get("/totals/file/").streaming_content).decode()  # type: ignore[attr-defined]  # A streamed download.
    line = next(line for line in file.splitlines() if "people came" in line)
    assert '"","hidden"' in line
    assert '"7"' not in file


def test_before_the_first_quarter_the_page_says_when(public_client: Client) -> None:
    assert "once a quarter" in public_client.get("/totals/").content.decode()


def test_staff_look_and_organizers_freeze(make_account: Any, sign_in: Any) -> None:
    quarter = last_year()
    url = f"/numbers/{quarter.year}/{quarter.number}/"
    facilitator: Client = sign_in(make_account("facilitator"))
    assert url not in facilitator.get("/numbers/").content.decode()
    assert facilitator.get(url).status_code == 404
    client: Client = sign_in(make_account("organizer"))
    assert url in client.get("/numbers/").content.decode()
    asked = client.get(url).content.decode()
    assert "Publish these numbers?" in asked
    assert "hidden" in asked
    assert "Check first" in client.post(url, {}).content.decode()
    assert not models.Total.objects.exists()
    sent = {"sure": "on", "nonce": "n" * 24}
    assert client.post(url, sent).status_code == 302
    assert models.Total.objects.count() == 4
    assert client.post(url, sent).status_code == 404
    assert "Published" in client.get("/numbers/").content.decode()
    assert client.get("/numbers/2026/9/").status_code == 404


def test_a_form_that_raced_is_told_why(
    make_account: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarter = last_year()
    url = f"/numbers/{quarter.year}/{quarter.number}/"
    client: Client = sign_in(make_account("organizer"))
    freeze()
    monkeypatch.setattr(queries, "can_freeze_now", lambda *_a, **_k: [])
    page = client.post(url, {"sure": "on", "nonce": "n" * 24}).content.decode()
    assert "published already" in page


def test_waiting_quarters_end_before_today() -> None:
    today = datetime.date(2026, 5, 1)
    assert queries.open_quarters(today=today)[0] == rules.Quarter(2026, 1)
    assert len(queries.open_quarters(today=today)) == 5
