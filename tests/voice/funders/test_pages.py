"""Pages of spotlights and questions on both doors."""

from __future__ import annotations

import datetime
import re
import uuid
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from arboleda.trust.audit import rules as audit_rules
from arboleda.voice.funders import forms, models, operations, views

pytestmark = pytest.mark.django_db
BOTH = {"en": "What does it cost?", "es": "¿Cuánto cuesta?"}


@pytest.fixture(autouse=True)
def fresh_quota() -> None:
    views.QUOTA.forget()


def opened(seconds_ago: int = 30) -> str:
    return signing.dumps(int(timezone.now().timestamp()) - seconds_ago, salt=forms.SALT)


def question(**changes: str) -> dict[str, str]:
    return {
        "question": "Why Thursdays?",
        "organization": "Lake Fund",
        "opened": opened(),
        **changes,
    }


def ask(**changes: Any) -> models.Question:
    given: dict[str, Any] = {
        "question": "Why Thursdays?",
        "organization": "Lake Fund",
        "way": "",
        "language": "en",
        "now": timezone.now(),
    }
    return operations.ask_question(**{**given, **changes})


def published() -> models.Spotlight:
    now = timezone.now()
    one = operations.start_spotlight(actor=audit_rules.SYSTEM, title=BOTH, now=now)
    one = operations.write_pair(
        actor=audit_rules.SYSTEM,
        spotlight=one,
        number=None,
        question=BOTH,
        answer={"en": "**Little.**", "es": "**Poco.**"},
        now=now,
    )
    return operations.publish_spotlight(actor=audit_rules.SYSTEM, spotlight=one, now=now)


# The public door


def test_a_question_reaches_staff_and_its_answer_the_visitor(
    public_client: Client, settings: Any
) -> None:
    form = public_client.get("/ask/").content.decode()
    found = re.search(r'name="opened" value="([^"]+)"', form)
    assert found
    sent = public_client.post("/ask/", question())
    kept = models.Question.objects.get()
    assert sent["Location"] == f"/ask/{kept.pk}/"
    page = public_client.get(sent["Location"])
    assert page["Cache-Control"] == "no-store"
    assert "Keep the address" in page.content.decode()
    assert "Lake Fund" not in page.content.decode()
    operations.answer_question(
        actor=audit_rules.SYSTEM, question=kept, answer="It is calm.", now=timezone.now()
    )
    assert "It is calm." in public_client.get(sent["Location"]).content.decode()
    assert public_client.get(f"/ask/{uuid.uuid4()}/").status_code == 404


def test_an_answer_given_elsewhere_is_said(public_client: Client) -> None:
    kept = ask()
    operations.mark_answered(actor=audit_rules.SYSTEM, question=kept, now=timezone.now())
    assert "We answered you" in public_client.get(f"/ask/{kept.pk}/").content.decode()


@pytest.mark.parametrize(
    "trap", [{"website": "spam"}, {"opened": ""}, {"opened": "forged"}, {"opened": opened(0)}]
)
def test_what_a_program_sends_is_thanked_for_and_thrown_away(
    public_client: Client, trap: dict[str, str]
) -> None:
    if trap.get("opened") and trap["opened"] != "forged":
        trap = {"opened": opened(0)}
    answer = public_client.post("/ask/", question(**trap))
    assert answer["Location"] == "/ask/thanks/"
    assert public_client.get("/ask/thanks/").status_code == 200
    assert not models.Question.objects.exists()


def test_an_address_asks_five_times_an_hour(public_client: Client) -> None:
    for _ in range(5):
        assert public_client.post("/ask/", question()).status_code == 302
    assert "Try again in an hour" in public_client.post("/ask/", question()).content.decode()
    assert models.Question.objects.count() == 5


def test_the_same_form_twice_leads_to_the_same_page(public_client: Client) -> None:
    given = question(nonce="n" * 24)
    first, second = public_client.post("/ask/", given), public_client.post("/ask/", given)
    assert first["Location"] == second["Location"]
    assert models.Question.objects.count() == 1


def test_an_empty_question_is_sent_back(public_client: Client) -> None:
    assert "Fill this in" in public_client.post("/ask/", question(question="")).content.decode()


def test_a_locked_grove_takes_no_question_and_keeps_the_words_on_the_page(
    public_client: Client, keeper: Any
) -> None:
    keeper.lock()
    assert public_client.get("/ask/").status_code == 200
    answer = public_client.post("/ask/", question())
    assert answer.status_code == 503
    assert "Why Thursdays?" in answer.content.decode()
    assert "was not sent" in answer.content.decode()


def test_spotlights_are_read_in_both_languages(public_client: Client) -> None:
    assert "No spotlights yet" in public_client.get("/spotlights/").content.decode()
    one = published()
    assert "What does it cost?" in public_client.get("/spotlights/").content.decode()
    page = public_client.get(f"/spotlights/{one.pk}/", HTTP_ACCEPT_LANGUAGE="es").content.decode()
    assert "<strong>Poco.</strong>" in page
    operations.reopen_spotlight(actor=audit_rules.SYSTEM, spotlight=one, now=timezone.now())
    assert public_client.get(f"/spotlights/{one.pk}/").status_code == 404


# Staff


def test_an_organizer_writes_and_publishes_a_spotlight(make_account: Any, sign_in: Any) -> None:
    client: Client = sign_in(make_account("organizer"))
    assert "No spotlights yet" in client.get("/spotlights/").content.decode()
    assert client.post("/spotlights/new/", {}).status_code == 200
    made = client.post("/spotlights/new/", {"title_en": "Cost?", "title_es": "", "nonce": "n" * 24})
    again = client.post("/spotlights/new/", {"title_en": "Cost?", "nonce": "n" * 24})
    one = models.Spotlight.objects.get()
    url = f"/spotlights/{one.pk}/"
    assert made["Location"] == url
    assert again["Location"] == "/spotlights/"
    assert "in both languages" in client.get(url).content.decode()
    assert client.post(f"{url}publish/", follow=True).status_code == 200
    assert client.get(f"{url}title/").status_code == 200
    client.post(f"{url}title/", {"title_en": "Cost?", "title_es": "¿Costo?"})
    pair = {
        "question_en": "Q",
        "question_es": "P",
        "answer_en": "Answer here",
        "answer_es": "R",
    }
    assert client.get(f"{url}pairs/new/").status_code == 200
    client.post(f"{url}pairs/new/", pair)
    client.post(f"{url}pairs/new/", pair)
    client.post(f"{url}pairs/2/", {**pair, "answer_en": "Changed"})
    assert client.get(f"{url}pairs/9/").status_code == 404
    assert client.get(f"{url}pairs/2/remove/").status_code == 405
    client.post(f"{url}pairs/2/remove/")
    one.refresh_from_db()
    assert [one["answer"]["en"] for one in one.pairs] == ["Answer here"]
    assert "complete in both languages" in client.get(url).content.decode()
    assert "Publish this spotlight?" in client.get(f"{url}publish/").content.decode()
    client.post(f"{url}publish/")
    one.refresh_from_db()
    assert one.state == "published"
    refused = client.post(f"{url}pairs/new/", pair).content.decode()
    assert "It is public" in refused
    client.post(f"{url}reopen/")
    one.refresh_from_db()
    assert one.state == "draft"
    assert client.get(f"/spotlights/{uuid.uuid4()}/").status_code == 404


def test_an_organizer_answers(make_account: Any, sign_in: Any) -> None:
    client: Client = sign_in(make_account("organizer"))
    assert "No questions yet" in client.get("/questions/").content.decode()
    kept, other = ask(), ask(question="And Fridays?", way="call us")
    page = client.get("/questions/").content.decode()
    assert "Why Thursdays?" in page
    assert "Lake Fund" in page
    assert (
        "No question matches" in client.get("/questions/", {"state": "answered"}).content.decode()
    )
    url = f"/questions/{kept.pk}/"
    assert "Why Thursdays?" in client.get(url).content.decode()
    assert "call us" in client.get(f"/questions/{other.pk}/").content.decode()
    assert (
        "Write the question."
        in client.post(url, {"answer": "Calm.", "as_spotlight": "on"}).content.decode()
    )
    given = {"answer": "Calm.", "as_spotlight": "on", "question": "Why?", "nonce": "n" * 24}
    assert client.post(url, given).status_code == 302
    page = client.get(url).content.decode()
    assert "Calm." in page
    assert "The spotlight that began here" in page
    assert client.get(f"{url}elsewhere/").status_code == 405
    assert client.post(f"/questions/{other.pk}/elsewhere/").status_code == 302
    other.refresh_from_db()
    assert other.state == "elsewhere"


def test_a_question_whose_key_is_gone_is_not_there(
    make_account: Any, sign_in: Any, keeper: Any
) -> None:
    kept = ask()
    keeper.destroy([kept.pk])
    client: Client = sign_in(make_account("organizer"))
    assert client.get(f"/questions/{kept.pk}/").status_code == 404
    assert client.get("/questions/").status_code == 200


def test_facilitators_and_participants_find_nothing(make_account: Any, sign_in: Any) -> None:
    kept = ask()
    for role in ("participant", "facilitator"):
        client: Client = sign_in(make_account(role))
        for url in ("/questions/", f"/questions/{kept.pk}/", "/spotlights/", "/spotlights/new/"):
            assert client.get(url).status_code == 404


def test_a_form_that_was_open_all_day_still_counts_as_a_person(public_client: Client) -> None:
    day = int(datetime.timedelta(days=1).total_seconds())
    assert public_client.post("/ask/", question(opened=opened(day))).status_code == 302
    assert models.Question.objects.count() == 1
