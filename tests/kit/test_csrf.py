"""Forms of our own are taken under no-referrer; everybody else's are refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def sent(grove: Any, **headers: str) -> int:
    client = Client(enforce_csrf_checks=True)
    client.get("/enter/")
    token = client.cookies["members_form"].value
    answer = client.post(
        "/enter/",
        {"username": "x", "passphrase": "y", "csrfmiddlewaretoken": token},
        headers=headers,
    )
    return answer.status_code


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {"origin": "http://testserver"},
    ],
)
def test_our_own_form_is_taken(grove: Any, headers: dict[str, str]) -> None:
    assert sent(grove, **headers) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "null", "sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(grove: Any, headers: dict[str, str]) -> None:
    assert sent(grove, **headers) == 403


def test_a_form_without_our_token_is_refused(grove: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/enter/")
    answer = client.post("/enter/", {"username": "x"}, headers={"origin": "null"})
    assert answer.status_code == 403


def test_no_cookie_outlives_the_browser(grove: Any) -> None:
    """A shared phone keeps nothing that says which site was open."""
    client = Client()
    answers = [client.get("/enter/"), client.post("/language/", {"language": "es"})]
    set_here = [cookie for answer in answers for cookie in answer.cookies.values()]
    assert {cookie.key for cookie in set_here} >= {"members_form", "members_language"}
    assert not [one.key for one in set_here if one["max-age"] or one["expires"]]
