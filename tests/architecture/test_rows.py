"""No page, file or fault shows a word of hers without its row: invariant 5, walked link by link."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template.backends import django as backend
from django.test import Client
from django.utils import timezone

from arboleda.kit import logs
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from tests import browsing
from tests.factories import cohorts as cohort_factory
from tests.factories import gatherings as gathering_factory
from tests.factories import people as people_factory
from tests.factories import trust as trust_factory

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
NAME = "Zyxalba Quetzalbur"
MOST = 150
"""Pages that one role walks; every kind of page that leads to a person is among them."""


@pytest.fixture
def her(grove: Any) -> Any:
    """Somebody who stands in lists, in a cohort, in a gathering, and on pages of her own."""
    now = timezone.now()
    person = people_factory.person(NAME, now=now)
    trust_factory.safe_contact(person.pk, now=now)
    trust_factory.release(person.pk, now=now)
    cohort_factory.session(cohort_factory.cohort(now, people=[person.pk]), now)
    gathering_factory.gathering(now, people=[person.pk])
    return person


def pages(client: Client, keeper: Any) -> Iterator[tuple[str, str, int]]:
    """Every page that links lead to: its path, its text, and how many reads stood before it."""
    waiting, seen = ["/", "/people/", "/office/"], {"/", "/people/", "/office/", "/leave/"}
    walked = 0
    while waiting and walked < MOST:
        path, walked = waiting.pop(0), walked + 1
        before = keeper.status().reads
        text = client.get(path).content.decode("utf-8", "replace")
        yield path, text, before
        for link in browsing.Forms(text).links:
            if link.startswith("/") and link not in seen and not link.startswith("/exit"):
                seen.add(link)
                waiting.append(link)


@pytest.mark.parametrize("role", ["administrator", "organizer"])
def test_invariant_5_no_page_or_file_shows_a_name_without_its_row(
    role: str, her: Any, make_account: Make, sign_in: Make, keeper: Any
) -> None:
    client = sign_in(make_account(role, everybody=True), confirmed=True)
    witness = vault.ask_witness(actor=audit_rules.SYSTEM, subjects=[her.pk])
    shown, without = [], []
    for path, text, before in pages(client, keeper):
        if NAME not in text:
            continue
        shown.append(path)
        subjects = {row[5] for row in vault.all_reads(after=before)}
        if witness.subjects[her.pk] not in subjects:
            without.append(path)
    assert without == []
    assert len(shown) >= 8, f"too few pages show her: {shown}"


def test_invariant_5_a_page_that_breaks_with_her_name_in_hand_shows_and_logs_none_of_it(
    her: Any,
    make_account: Make,
    sign_in: Make,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = sign_in(make_account("administrator", everybody=True), confirmed=True)
    client.raise_request_exception = False
    render, broke = backend.Template.render, []

    def breaking(self: Any, context: Any = None, request: Any = None) -> Any:
        text = render(self, context, request)
        if NAME in text:
            broke.append(self.template.name)
            raise ValueError(f"this went wrong: {NAME} {text}")
        return text

    monkeypatch.setattr(backend.Template, "render", breaking)
    with caplog.at_level(logging.DEBUG):
        for path in ("/people/", f"/people/{her.pk}/", f"/people/{her.pk}/contact/"):
            answer = client.get(path)
            assert answer.status_code == 500, path
            assert "Zyxalba" not in answer.content.decode()
    assert len(broke) == 3
    said = "\n".join(logs.WithoutWords().format(one) for one in caplog.records)
    assert "ValueError" in said, "the kind of fault is told"
    assert "Zyxalba" not in said
    assert "Quetzalbur" not in said
