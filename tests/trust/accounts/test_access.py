"""The decorators that views wear: who comes in, who finds nothing, who is asked again."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from arboleda.trust.accounts import access, forms, models, operations
from arboleda.trust.audit import rules as audit_rules

PERSON = uuid.uuid4()


def page(request: Any, **kwargs: Any) -> HttpResponse:
    return HttpResponse("page")


def request_of(role: str, *, confirmed: float | None = None, path: str = "/people/") -> Any:
    request: Any = RequestFactory().get(path)
    request.session = {} if confirmed is None else {access.CONFIRMED: time.time() - confirmed}
    if role:
        request.user = models.Account(username="x", role=role, person_id=PERSON)
        request.actor = audit_rules.Actor(PERSON, role, 1)
    else:
        request.user, request.actor = AnonymousUser(), audit_rules.PUBLIC
    return request


@pytest.mark.parametrize(
    ("decorator", "inside"),
    [
        (access.signed_in, {"participant", "facilitator", "organizer", "administrator"}),
        (access.staff, {"facilitator", "organizer", "administrator"}),
        (access.organizers, {"organizer", "administrator"}),
        (access.administrators, {"administrator"}),
        (access.roles("facilitator"), {"facilitator"}),
    ],
)
def test_the_wrong_role_finds_nothing(decorator: Any, inside: set[str]) -> None:
    """R15: never "forbidden"; that would say that there is something."""
    view = decorator(page)
    for role in ("participant", "facilitator", "organizer", "administrator"):
        if role in inside:
            assert view(request_of(role)).content == b"page"
        else:
            with pytest.raises(Http404):
                view(request_of(role))
    answer = view(request_of(""))
    assert (answer.status_code, answer.url) == (302, "/enter/")


def test_a_view_keeps_its_name() -> None:
    assert access.staff(access.passphrase_again(page)).__name__ == "page"  # type: ignore[attr-defined]  # Wrapped.


@pytest.mark.parametrize(("ago", "status"), [(None, 302), (301, 302), (10, 200)])
def test_the_passphrase_is_asked_again(ago: float | None, status: int) -> None:
    request = request_of("participant", confirmed=ago, path="/me/held/?page=2")
    answer = access.passphrase_again(page)(request)
    assert answer.status_code == status
    if status == 302:
        assert request.session["after_confirming"] == "/me/held/", "where to go on afterwards"


def test_only_her_own_page_asks_again() -> None:
    view = access.passphrase_again_for_oneself(page)
    assert view(request_of("organizer"), person_id=uuid.uuid4()).status_code == 200
    assert view(request_of("organizer"), person_id=PERSON).status_code == 302
    assert view(request_of("organizer", confirmed=1), person_id=PERSON).status_code == 200


@pytest.mark.django_db
def test_what_a_policy_refuses_is_not_found_even_where_a_view_forgets(
    grove: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(request: Any) -> None:
        raise operations.Refused

    monkeypatch.setattr(forms, "SignIn", refused)
    client = Client()
    answer = client.get("/enter/")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
