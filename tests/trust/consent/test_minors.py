"""Who consents for somebody under 18: read as the law does, with no default anywhere."""

from __future__ import annotations

import datetime
import functools
import uuid
from typing import Any

import pytest
from django.urls import reverse

from arboleda.learning.cohorts import operations as cohorts
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models, operations, queries
from arboleda.trust.consent.rules import minors
from arboleda.voice.stories import operations as stories
from arboleda.voice.stories import queries as story_queries
from tests.factories import cohorts as cohort_factory
from tests.factories import people as people_factory
from tests.factories import stories as story_factory
from tests.factories import trust

SYSTEM = audit_rules.SYSTEM


@pytest.fixture
def luz(db: None, now: datetime.datetime) -> uuid.UUID:
    return people_factory.person("Luz", age_group="minor").pk


def path(which: str, *, now: datetime.datetime) -> None:
    operations.set_minor_path(actor=SYSTEM, path=which, jurisdiction="Illinois, counsel", now=now)


# 34 USC 12291(b)(2)(B)(ii): consent is given "in the case of an unemancipated minor, by the minor
# and the minor's parent or guardian"; (C): where the law lets a minor be served alone, "the minor …
# may release information without additional consent". 28 CFR 94.115(c) repeats both.


@pytest.mark.parametrize(
    ("age_group", "which", "guardian", "codes"),
    [
        ("adult", "", "", []),
        ("unknown", "", "", []),
        ("minor", "", "", ["minor_path_not_set"]),
        ("minor", "", "Rosa Vega", ["minor_path_not_set"]),
        ("minor", "whatever", "", ["minor_path_not_set"]),
        ("minor", "minor-and-guardian", "", ["no_guardian"]),
        ("minor", "minor-and-guardian", "Rosa Vega", []),
        ("minor", "minor-alone", "", []),
    ],
)
def test_the_minor_and_the_guardian_or_the_minor_alone_and_no_default(
    age_group: str, which: str, guardian: str, codes: list[str]
) -> None:
    assert minors.consent_problems(age_group, which, guardian=guardian) == codes


# 34 USC 12291(b)(2)(B): "consent for release may not be given by the abuser of the minor".


@pytest.mark.parametrize("guardian", ["Bruno Díaz", "bruno  diaz", " BRUNO DÍAZ "])
def test_never_the_abuser_however_the_name_is_written(guardian: str) -> None:
    found = minors.consent_problems(
        "minor", minors.GUARDIAN_TOO, guardian=guardian, barred=["Bruno Díaz"]
    )
    assert found == ["guardian_barred"]


@pytest.mark.parametrize(
    ("which", "jurisdiction", "code"),
    [
        ("", "Illinois", "unknown_path"),
        ("guardian-alone", "Illinois", "unknown_path"),
        ("minor-alone", " ", "no_jurisdiction"),
        ("minor-alone", "x" * 81, "jurisdiction_too_long"),
    ],
)
def test_a_path_that_cannot_be_set(which: str, jurisdiction: str, code: str) -> None:
    """A guardian alone is no path: the minor consents in each."""
    assert code in minors.path_problems(which, jurisdiction)


def test_an_unset_path_blocks_release_enrollment_and_story(
    luz: uuid.UUID, now: datetime.datetime
) -> None:
    with pytest.raises(accounts.Invalid, match="minor_path_not_set"):
        trust.release(luz, now=now)
    cohort = cohort_factory.cohort(now)
    with pytest.raises(accounts.Invalid, match="minor_path_not_set"):
        cohorts.enroll(actor=SYSTEM, cohort=cohort, people=[luz], now=now)
    assert not cohort.enrollments.exists()
    story = story_factory.decided(luz, now)

    def approve() -> Any:
        return stories.approve_version(
            actor=story_factory.teller(luz, now), version=story_queries.versions(story)[-1],
            warned=True, now=now,
        )  # fmt: skip

    with pytest.raises(accounts.Invalid, match="minor_path_not_set"):
        approve()
    path("minor-and-guardian", now=now)
    with pytest.raises(accounts.Invalid, match="minor_needs_guardian"):
        approve()
    path("minor-alone", now=now)
    assert approve()
    assert cohorts.enroll(actor=SYSTEM, cohort=cohort, people=[luz], now=now) == 1


def test_a_guardian_is_barred_without_a_word_why_and_sealed(
    luz: uuid.UUID, now: datetime.datetime
) -> None:
    path("minor-and-guardian", now=now)
    row = operations.bar_guardian(actor=SYSTEM, person_id=luz, name="Bruno Díaz", now=now)
    assert b"Bruno" not in bytes(row.sealed)
    assert {field.name for field in row._meta.fields} == {"id", "person_id", "barred_at", "sealed"}
    with pytest.raises(accounts.Invalid, match="guardian_barred"):
        trust.release(luz, now=now, guardian="bruno diaz")
    kept = trust.release(luz, now=now, guardian="Rosa Vega")
    assert b"Rosa" not in bytes(kept.sealed)
    granted = queries.granted(
        actor=SYSTEM, release_id=kept.pk, purpose="release-of-information", rule="system"
    )
    assert granted and granted.terms and granted.terms.guardian == "Rosa Vega"


def test_a_release_ends_with_the_bar_of_the_guardian_who_signed_it(
    luz: uuid.UUID, now: datetime.datetime
) -> None:
    path("minor-and-guardian", now=now)
    kept = trust.release(luz, now=now, guardian="Bruno Díaz")
    granted = functools.partial(
        queries.granted, actor=SYSTEM, release_id=kept.pk, purpose="release-of-information",
        rule="system",
    )  # fmt: skip
    before = granted()
    assert before and before.terms
    row = operations.bar_guardian(actor=SYSTEM, person_id=luz, name="bruno diaz", now=now)
    after = granted()
    assert after and after.terms is None, "the gate lets nothing out on it"
    operations.lift_bar(actor=SYSTEM, person_id=luz, barred_id=row.pk, now=now)
    again = granted()
    assert again and again.terms


def test_a_bar_is_taken_back_by_staff_of_hers_after_their_passphrase(
    luz: uuid.UUID, make_account: Any, sign_in: Any, now: datetime.datetime, monkeypatch: Any
) -> None:
    row = operations.bar_guardian(actor=SYSTEM, person_id=luz, name="Rosa", now=now)
    other = people_factory.person("Mar", age_group="minor").pk
    back = reverse("consent:lift_bar", args=[luz, row.pk])
    organizer = make_account("organizer", everybody=True)
    stranger = make_account("facilitator")
    with pytest.raises(accounts.Refused):
        operations.lift_bar(actor=stranger.actor, person_id=luz, barred_id=row.pk, now=now)
    with pytest.raises(accounts.Refused):
        operations.lift_bar(actor=organizer.actor, person_id=other, barred_id=row.pk, now=now)
    client = sign_in(organizer)
    asked = client.post(back).content.decode()
    assert 'type="password"' in asked and models.BarredGuardian.objects.exists()
    client = sign_in(organizer, confirmed=True)
    page = reverse("consent:bar_guardian", args=[luz])
    assert back in client.get(page).content.decode()
    assert client.get(back).status_code == 405
    assert "Taken back" in client.post(back, follow=True).content.decode()
    assert not models.BarredGuardian.objects.exists()
    event = audit_models.Event.objects.order_by("seq").last()
    assert event and (event.action, event.references) == ("consent.lift_bar", str(row.pk))
    assert client.post(back).status_code == 404


def test_a_bar_stays_where_its_row_cannot_be_written(
    luz: uuid.UUID, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = operations.bar_guardian(actor=SYSTEM, person_id=luz, name="Rosa", now=now)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    monkeypatch.setattr(audit_models.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.lift_bar(actor=SYSTEM, person_id=luz, barred_id=row.pk, now=now)
    assert models.BarredGuardian.objects.exists()


def test_who_may_not(luz: uuid.UUID, make_account: Any, now: datetime.datetime) -> None:
    organizer = make_account("organizer", everybody=True).actor
    stranger = make_account("facilitator").actor
    with pytest.raises(accounts.Refused):
        operations.set_minor_path(
            actor=organizer, path="minor-alone", jurisdiction="Illinois", now=now
        )
    with pytest.raises(accounts.Refused):
        operations.bar_guardian(actor=stranger, person_id=luz, name="Bruno", now=now)
    with pytest.raises(accounts.Invalid, match="no_guardian_name"):
        operations.bar_guardian(actor=organizer, person_id=luz, name=" ", now=now)


def test_nothing_stays_without_its_row(
    luz: uuid.UUID, now: datetime.datetime, broken_audit: None
) -> None:
    with pytest.raises(RuntimeError):
        path("minor-alone", now=now)
    with pytest.raises(RuntimeError):
        operations.bar_guardian(actor=SYSTEM, person_id=luz, name="Bruno", now=now)
    assert queries.minor_path() is None
    assert not models.BarredGuardian.objects.exists()


def test_the_pages(luz: uuid.UUID, make_account: Any, sign_in: Any, now: datetime.datetime) -> None:
    client = sign_in(make_account("administrator", everybody=True))
    page = reverse("consent:minors")
    shown = client.get(page).content.decode()
    assert "Not set yet" in shown
    assert "checked" not in shown, "there is no default"
    client.post(page, {"path": "minor-and-guardian", "jurisdiction": "Illinois, counsel"})
    found = queries.minor_path()
    assert found and found.path == "minor-and-guardian"
    guardians = reverse("consent:bar_guardian", args=[luz])
    client.post(guardians, {"name": "Bruno Díaz"})
    assert "Bruno Díaz" in client.get(guardians).content.decode()
    release = reverse("consent:record_release", args=[luz])
    assert 'name="guardian"' in client.get(release).content.decode()
    adult = people_factory.person("Alba", age_group="adult").pk
    assert client.get(reverse("consent:bar_guardian", args=[adult])).status_code == 404
    other = reverse("consent:record_release", args=[adult])
    assert 'name="guardian"' not in client.get(other).content.decode()
