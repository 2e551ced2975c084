"""A yes given through an account whose passphrase staff gave lately counts after a week (decision 42)."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import rules as account_rules
from arboleda.voice.stories import models, operations, queries
from tests.factories import stories as factory

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def teller(make_account: Make) -> Any:
    return make_account("participant", name="Alba")


@pytest.fixture
def organizer(make_account: Make) -> Any:
    return make_account("organizer", everybody=True)


def given(account: Any, at: datetime.datetime) -> None:
    """Let staff have given her a passphrase at that moment."""
    account_models.Account.objects.filter(pk=account.pk).update(given_at=at)


def publish(organizer: Any, story: models.Story, now: datetime.datetime) -> list[str]:
    """What keeps it from being published; nothing where it is."""
    try:
        operations.publish_story(actor=organizer.actor, story=story, now=now)
    except accounts.Invalid as wrong:
        return wrong.problems
    return []


def test_a_yes_through_a_given_passphrase_counts_after_a_week(
    teller: Any, organizer: Any, now: datetime.datetime
) -> None:
    given(teller, now)
    story = factory.approved(teller.person_id, now)
    opens = now + account_rules.PAUSE
    early = opens - datetime.timedelta(seconds=1)
    assert queries.consent_in_force(story, now=early) is None
    coming = queries.consent_to_come(story, now=early)
    assert coming is not None and coming.starts_at == opens
    assert queries.shown_state(story, coming) == "approved"
    assert publish(organizer, story, early) == ["consent_not_begun"]
    with pytest.raises(accounts.Invalid):
        operations.log_use(
            actor=organizer.actor, story=story, channel="print", where="A flyer",
            used_date=early.date(), stays_outside=True, now=early,
        )  # fmt: skip
    assert publish(organizer, story, opens) == []


def test_nobody_gave_it_or_long_ago_and_it_counts_at_once(
    teller: Any, organizer: Any, now: datetime.datetime
) -> None:
    for at in (None, now - account_rules.GIVEN):
        account_models.Account.objects.filter(pk=teller.pk).update(given_at=at)
        assert publish(organizer, factory.approved(teller.person_id, now), now) == []


def test_a_passphrase_given_meanwhile_ends_the_yes(
    teller: Any, organizer: Any, now: datetime.datetime
) -> None:
    given(teller, now)
    story = factory.approved(teller.person_id, now + DAY)
    given(teller, now + 3 * DAY)
    later = now + 20 * DAY
    assert queries.consent_in_force(story, now=later) is None
    assert queries.consent_to_come(story, now=now + 4 * DAY) is None
    assert publish(organizer, story, later) == ["consent_ended"]


def test_what_counted_before_a_reset_goes_on(
    teller: Any, organizer: Any, now: datetime.datetime
) -> None:
    story = factory.published(organizer.actor, teller.person_id, now)
    given(teller, now + DAY)
    assert queries.published_story(story.slug, now=now + 2 * DAY) is not None


def test_she_takes_it_back_while_it_waits(
    teller: Any, organizer: Any, now: datetime.datetime
) -> None:
    given(teller, now)
    story = factory.approved(teller.person_id, now)
    operations.withdraw_story(actor=teller.actor, story=story, now=now + DAY)
    assert publish(organizer, story, now + 8 * DAY) == ["story_gone"]


def test_an_end_within_the_week_is_refused(teller: Any, now: datetime.datetime) -> None:
    given(teller, now)
    soon = now.date() + 3 * DAY
    with pytest.raises(accounts.Invalid) as wrong:
        factory.approved(teller.person_id, now, wanted={"ends_date": soon})
    assert wrong.value.problems == ["ends_too_soon"]


def test_both_pages_say_from_when(sign_in: Make, teller: Any, organizer: Any) -> None:
    now = timezone.now()
    given(teller, now)
    story: uuid.UUID = factory.approved(teller.person_id, now).pk
    page = sign_in(teller, confirmed=True).get(f"/writing/{story}/").content.decode()
    assert "because staff gave you a passphrase not long ago" in page
    assert "Take it back" in page and "Its time has ended" not in page
    page = sign_in(organizer).get(f"/stories/{story}/").content.decode()
    assert "Use it nowhere before" in page and "Publish on the website" not in page
