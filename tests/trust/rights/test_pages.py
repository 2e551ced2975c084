"""What is held about me: everything, for nobody but me."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from arboleda.kit import registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import operations, queries
from tests.factories import trust

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
HELD, COPY = "/me/held/", "/me/held/copy/"


@pytest.fixture
def today() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@pytest.fixture
def luz(make_account: Make, make_person: Make, today: datetime.datetime) -> Any:
    person = make_person("Luz Vega", contact={"phones": ["+13125550142"], "city": "Pilsen"})
    trust.safe_contact(person, now=today)
    trust.release(person, now=today)
    return make_account("participant", person=person)


def test_the_passphrase_is_asked_again(sign_in: Make, luz: Any, client: Any) -> None:
    assert client.get(HELD).url == reverse("accounts:sign_in")
    sign_in(luz)
    for page in (HELD, COPY):
        assert client.get(page).url == reverse("accounts:confirm_passphrase")
    answer = client.post(
        reverse("accounts:confirm_passphrase"), {"passphrase": "four plain words here"}
    )
    assert answer.url == COPY, "and then she is where she wanted to go"


def test_everything_that_is_held_is_shown_with_why_and_until_when(sign_in: Make, luz: Any) -> None:
    page = sign_in(luz, confirmed=True).get(HELD).content.decode()
    for words in (
        "Luz Vega", "+13125550142", "Pilsen", luz.username, "Tía Lupe", "tamales",
        "Mariposa Legal Aid", "So that only you can open your page.",
        "As long as you are with us, or until you take it back.", "It goes 3 months after it ends.",
    ):  # fmt: skip
        assert words in page, words
    assert "<title>About me" in page
    for kind in registries.personal_data:
        assert str(kind.label).replace("'", "&#x27;") in page, kind.model


def test_nobody_elses_is_shown(sign_in: Make, luz: Any, make_account: Make) -> None:
    for role in ("participant", "administrator"):
        other = make_account(role, name="Mar", everybody=role != "participant")
        client = sign_in(other, confirmed=True)
        for page in (HELD, COPY):
            assert "Luz Vega" not in client.get(page).content.decode()
    assert queries.held(audit_rules.PUBLIC, now=datetime.datetime.now(datetime.UTC)) == []
    assert queries.copy(audit_rules.SYSTEM, now=datetime.datetime.now(datetime.UTC)) == {}


def test_the_copy_holds_the_same_under_a_neutral_name(sign_in: Make, luz: Any) -> None:
    answer = sign_in(luz, confirmed=True).get(COPY)
    assert answer["Content-Disposition"].startswith('attachment; filename="copy-20')
    assert answer["Cache-Control"] == "no-store"
    copy = json.loads(answer.content)
    rows = {kind["kind"]: kind["rows"] for kind in copy["held"]}
    assert set(rows) == registries.personal_data.models()
    assert rows["safety.SafeContact"][0]["code_word"] == "tamales"
    assert rows["consent.Release"][0]["recipient"] == "Mariposa Legal Aid"
    assert {"chosen": "Luz Vega"}.items() <= rows["vault.Capsule"][0].items()
    assert rows["accounts.Account"][0]["username"] == luz.username
    assert "password" not in answer.content.decode()
    assert audit_models.Event.objects.order_by("seq").last().action == "rights.record_copy"


def test_a_copy_that_cannot_be_noted_is_not_given(
    sign_in: Make, luz: Any, broken_audit: None
) -> None:
    client = sign_in(luz, confirmed=True)
    client.raise_request_exception = False
    answer = client.get(COPY)
    assert answer.status_code == 500
    assert b"Luz" not in answer.content


def test_only_a_person_takes_a_copy(today: datetime.datetime) -> None:
    for actor in (audit_rules.PUBLIC, audit_rules.SYSTEM):
        with pytest.raises(accounts.Refused):
            operations.record_copy(actor=actor, now=today)


def test_what_was_erased_is_not_shown(luz: Any, today: datetime.datetime) -> None:
    """Each registered way of erasing reaches what its way of showing showed."""
    own = {"accounts", "safety", "consent", "vault"}
    kinds = [one for one in registries.personal_data if one.model.split(".")[0] in own]
    reading = registries.Reading(luz.actor, queries.PURPOSE, today)
    shown = {one.model for one in kinds if list(one.show(luz.person_id, reading))}
    assert {"accounts.Account", "safety.SafeContact", "consent.Release", "vault.Capsule"} <= shown
    last = [one for one in kinds if one.model == "vault.Identity"]
    for one in [*(kind for kind in kinds if kind not in last), *last]:
        assert one.erase(luz.person_id) == (
            2 if one.model in {"vault.Capsule", "consent.Acknowledgement"} else 1 if one.model in shown else 0
        ), one.model  # fmt: skip
        assert apps.get_model(one.model)
    assert not apps.get_model("vault.Identity").objects.filter(pk=luz.person_id).exists()
    assert not apps.get_model("vault.Capsule").objects.filter(identity_id=luz.person_id).exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "As long as you are with us, or until you take it back."),
        (0, "It goes when its time ends."),
        (1, "It goes 1 day after it ends."),
        (7, "It goes 7 days after it ends."),
        (30, "It goes 1 month after it ends."),
        (90, "It goes 3 months after it ends."),
        (365, "It goes 1 year after it ends."),
        (730, "It goes 2 years after it ends."),
    ],
)
def test_until_when(days: int | None, words: str) -> None:
    keep = None if days is None else datetime.timedelta(days=days)
    assert queries.until(keep) == words


def test_spanish(sign_in: Make, luz: Any) -> None:
    client = sign_in(luz, confirmed=True)
    client.cookies["members_language"] = "es"
    page = client.get(HELD).content.decode()
    assert "Lo que guardamos de ti" in page and "Frase" not in page
    for english in ("What is held", "How you sign in", "As long as", "Take it with", "Username"):
        assert english not in page, english
