"""A pair that must not meet meets in no cohort, no session, no gathering, whoever adds whom."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from arboleda.learning.cohorts import operations as cohorts
from arboleda.organizing.gatherings import models as gathering_models
from arboleda.organizing.gatherings import operations as gatherings
from arboleda.trust.safety import choices, models
from arboleda.trust.safety import operations as safety
from tests.factories import cohorts as make_cohort
from tests.factories import gatherings as make_gathering


@pytest.fixture
def pair(
    make_person: Callable[..., uuid.UUID], make_account: Any, now: datetime.datetime
) -> tuple[uuid.UUID, uuid.UUID]:
    alba, bruno = make_gathering.known(make_person, now, "Alba", "Bruno")
    organizer = make_account("organizer", everybody=True)
    safety.keep_apart(actor=organizer.actor, person_id=alba, other_id=bruno, now=now)
    return alba, bruno


@pytest.fixture
def organizer(make_account: Any) -> Any:
    return make_account("organizer", everybody=True)


def test_enrolling_the_second_is_refused_and_nothing_is_written(
    pair: tuple[uuid.UUID, uuid.UUID], organizer: Any, now: datetime.datetime
) -> None:
    alba, bruno = pair
    made = make_cohort.cohort(now, people=[alba])
    make_cohort.session(made, now)
    for who in ([bruno], [bruno, uuid.uuid4()]):
        with pytest.raises((cohorts.CannotBeAdded, cohorts.Refused)):
            cohorts.enroll(actor=organizer.actor, cohort=made, people=who[:1], now=now)
    assert made.enrollments.count() == 1
    assert not gathering_models.Invitation.objects.filter(person_id=bruno).exists()
    assert models.Grouping.objects.filter(person_id=bruno).count() == 0
    elsewhere = make_cohort.cohort(now)
    assert cohorts.enroll(actor=organizer.actor, cohort=elsewhere, people=[bruno], now=now) == 1


def test_moving_into_her_cohort_is_refused_until_she_left_it(
    pair: tuple[uuid.UUID, uuid.UUID], organizer: Any, now: datetime.datetime
) -> None:
    alba, bruno = pair
    hers, his = make_cohort.cohort(now, people=[alba]), make_cohort.cohort(now, people=[bruno])
    cohorts.leave(actor=organizer.actor, enrollment=his.enrollments.get(), now=now)
    with pytest.raises(cohorts.CannotBeAdded):
        cohorts.enroll(actor=organizer.actor, cohort=hers, people=[bruno], now=now)
    cohorts.leave(actor=organizer.actor, enrollment=hers.enrollments.get(), now=now)
    assert cohorts.enroll(actor=organizer.actor, cohort=hers, people=[bruno], now=now) == 1


@pytest.mark.parametrize("kind", ["meeting", "action", "training"])
def test_an_invitation_is_refused_to_every_kind_of_gathering(
    pair: tuple[uuid.UUID, uuid.UUID], organizer: Any, now: datetime.datetime, kind: str
) -> None:
    alba, bruno = pair
    made = make_gathering.gathering(now, kind=kind, people=[alba])
    with pytest.raises(gatherings.CannotBeAdded):
        gatherings.invite(actor=organizer.actor, gathering=made, people=[bruno], now=now)
    assert made.invitations.count() == 1


def test_a_session_of_her_cohort_is_no_back_door(
    pair: tuple[uuid.UUID, uuid.UUID], organizer: Any, now: datetime.datetime
) -> None:
    alba, bruno = pair
    made = make_cohort.cohort(now, people=[alba])
    evening = make_cohort.session(made, now).gathering
    with pytest.raises(gatherings.CannotBeAdded):
        gatherings.invite(actor=organizer.actor, gathering=evening, people=[bruno], now=now)


def test_staff_whom_she_must_not_meet_neither_facilitate_nor_host_nor_support_nor_check_in(
    pair: tuple[uuid.UUID, uuid.UUID], make_account: Any, organizer: Any, now: datetime.datetime
) -> None:
    alba, bruno = pair
    make_account("facilitator", person=bruno)
    made = make_cohort.cohort(now, people=[alba])
    with pytest.raises(cohorts.CannotBeAdded):
        cohorts.assign_facilitator(actor=organizer.actor, cohort=made, person=bruno, now=now)
    models.Refusal.objects.all().delete()
    for terms in ({"support_person": bruno}, {"hosts": [bruno]}):
        with pytest.raises(cohorts.CannotBeAdded):
            make_cohort.session(made, now, **terms)
    party = make_gathering.gathering(now, people=[alba])
    with pytest.raises(gatherings.CannotBeAdded):
        gatherings.assign_check_in(actor=organizer.actor, gathering=party, person=bruno, now=now)
    hosted = make_gathering.gathering(now, hosts=[bruno])
    with pytest.raises(gatherings.CannotBeAdded):
        gatherings.invite(actor=organizer.actor, gathering=hosted, people=[alba], now=now)


def test_a_yes_waits_where_both_were_invited_before_the_rule(
    make_person: Callable[..., uuid.UUID], organizer: Any, now: datetime.datetime
) -> None:
    alba, bruno = make_gathering.known(make_person, now, "Alba", "Bruno")
    made = make_gathering.gathering(now, people=[alba, bruno])
    safety.keep_apart(actor=organizer.actor, person_id=alba, other_id=bruno, now=now)
    first, second = (made.invitations.get(person_id=one) for one in (alba, bruno))
    gatherings.reply(actor=organizer.actor, invitation=first, answer="yes", now=now)
    with pytest.raises(gatherings.Invalid, match="ask_organizers"):
        gatherings.reply(actor=organizer.actor, invitation=second, answer="yes", now=now)
    gatherings.reply(actor=organizer.actor, invitation=second, answer="no", now=now)


def test_planning_goes_on_for_a_pair_that_is_together_already(
    make_person: Callable[..., uuid.UUID], organizer: Any, now: datetime.datetime
) -> None:
    """It is the organizers' quiet task; a broken page would tell the facilitator."""
    alba, bruno = make_gathering.known(make_person, now, "Alba", "Bruno")
    made = make_cohort.cohort(now, people=[alba, bruno])
    safety.keep_apart(actor=organizer.actor, person_id=alba, other_id=bruno, now=now)
    assert make_cohort.session(made, now).gathering.invitations.count() == 2


def test_seats_are_kept_and_the_page_says_the_same_words(
    pair: tuple[uuid.UUID, uuid.UUID],
    make_person: Callable[..., uuid.UUID],
    organizer: Any,
    sign_in: Any,
    now: datetime.datetime,
) -> None:
    alba, bruno = pair
    (carmen,) = make_gathering.known(make_person, now, "Carmen")
    hers, full = make_cohort.cohort(now, people=[alba]), make_cohort.cohort(now, seats=0)
    party = make_gathering.gathering(now, people=[alba])
    full_party = make_gathering.gathering(now, seats=1, people=[alba])
    client = sign_in(organizer)
    said = []
    for name, row, person in (
        ("cohorts:enroll", hers, bruno),
        ("cohorts:enroll", full, carmen),
        ("gatherings:invite", party, bruno),
        ("gatherings:invite", full_party, carmen),
    ):
        models.Refusal.objects.all().delete()
        answer = client.post(reverse(name, args=[row.pk]), {"person": str(person)}, follow=True)
        page = answer.content.decode()
        assert str(choices.CANNOT_BE_ADDED) in page
        said.append(page.count("Bruno") + page.count("Alba"))
    assert said == [0, 0, 0, 0]
