"""Writes to ideas and campaigns: done, refused, undone with the audit."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from arboleda.organizing.campaigns import models, operations, queries
from arboleda.organizing.gatherings import models as gathering_models
from arboleda.organizing.people import models as people
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from tests.factories import campaigns as made
from tests.factories import gatherings

pytestmark = pytest.mark.django_db
Now = datetime.datetime
SYSTEM = audit_rules.SYSTEM
PARTICIPANT = audit_rules.Actor(None, "participant")
FACILITATOR = audit_rules.Actor(None, "facilitator")
DAY = datetime.timedelta(days=1)


def last_event() -> audit.Event:
    return audit.Event.objects.order_by("-pk")[0]


def refused(problems: list[str], call: Callable[..., Any], **given: Any) -> None:
    with pytest.raises(accounts.Invalid) as caught:
        call(**given)
    assert caught.value.problems == problems


# Ideas


def test_ideas_come_in_their_order(now: Now) -> None:
    first, second = operations.write_ideas(
        actor=SYSTEM, ideas=[made.idea_terms(now), made.idea_terms(now)], now=now
    )
    between = made.idea(now, position=2)
    order = [one.pk for one in queries.ideas(SYSTEM)]
    assert order == [first.pk, between.pk, second.pk]
    assert [one.position for one in queries.ideas(SYSTEM)] == [1, 2, 3]
    assert last_event().action == "campaigns.write_idea"


def test_all_ideas_of_a_dreaming_or_none(now: Now) -> None:
    bad = made.idea_terms(now, words={})
    refused(
        ["no_words"],
        operations.write_ideas,
        actor=SYSTEM,
        ideas=[made.idea_terms(now), bad],
        now=now,
    )
    assert not models.Idea.objects.exists()


def test_fewer_than_five_are_not_kept(now: Now) -> None:
    assert made.idea(now, matter_count=4).matter_count is None
    assert made.idea(now, matter_count=5).matter_count == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Idea.objects.update(matter_count=3)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"origin": "dream"}, "unknown_origin"),
        ({"cluster": {"en": "x" * 121}}, "words_too_long"),
        ({"words": {"es": "SSN 123-45-6789"}}, "refused_words"),
    ],
)
def test_ideas_that_are_refused(now: Now, changes: dict[str, Any], code: str) -> None:
    refused(
        [code], operations.write_idea, actor=SYSTEM, terms=made.idea_terms(now, **changes), now=now
    )


def test_an_idea_of_tomorrow_is_refused(now: Now) -> None:
    terms = made.idea_terms(now, dreamed_date=(now + DAY).date())
    refused(["in_the_future"], operations.write_idea, actor=SYSTEM, terms=terms, now=now)


def test_the_same_form_twice_is_one_idea(now: Now) -> None:
    given: dict[str, Any] = {
        "actor": FACILITATOR,
        "terms": made.idea_terms(now),
        "now": now,
        "nonce": "n" * 20,
    }
    operations.write_idea(**given)
    with pytest.raises(accounts.AlreadyDone):
        operations.write_idea(**given)
    assert models.Idea.objects.count() == 1


def test_participants_write_no_ideas(now: Now) -> None:
    with pytest.raises(accounts.Refused):
        operations.write_idea(actor=PARTICIPANT, terms=made.idea_terms(now), now=now)


def test_an_idea_is_gone_without_its_audit_row(now: Now, broken_audit: None) -> None:
    with pytest.raises(RuntimeError):
        made.idea(now)
    assert not models.Idea.objects.exists()


def test_changing_an_idea_moves_it_and_closes_its_page(now: Now) -> None:
    first, second = made.grown_idea(now), made.idea(now)
    operations.publish_idea(actor=SYSTEM, idea=first, now=now)
    terms = dataclasses.replace(made.idea_terms(now), words={"en": "Later"}, position=2)
    operations.change_idea(actor=FACILITATOR, idea=first, terms=terms, now=now)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.words, first.position, first.public_at) == ({"en": "Later"}, 2, None)
    assert second.position == 3
    assert first.state == "told_back"


def test_an_idea_leaves_the_list_only_as_a_seed(now: Now) -> None:
    seed, grown = made.idea(now), made.grown_idea(now)
    operations.remove_idea(actor=FACILITATOR, idea=seed, now=now)
    refused(["something_grew"], operations.remove_idea, actor=SYSTEM, idea=grown, now=now)
    assert list(models.Idea.objects.all()) == [grown]


def test_there_is_nothing_to_tell_of_a_seed(now: Now) -> None:
    refused(
        ["nothing_to_tell"],
        operations.tell_back,
        actor=SYSTEM,
        idea=made.idea(now),
        how="together",
        told_date=now.date(),
        now=now,
    )


def test_unknown_codes_are_refused(now: Now) -> None:
    grown = made.grown_idea(now)
    refused(
        ["unknown_growth"],
        operations.take_up,
        actor=SYSTEM,
        idea=grown,
        kind="rumor",
        words=made.WORDS,
        taken_date=now.date(),
        now=now,
    )
    refused(
        ["unknown_telling"],
        operations.tell_back,
        actor=SYSTEM,
        idea=grown,
        how="by_bird",
        told_date=now.date(),
        now=now,
    )


def test_the_state_of_an_idea_follows_its_rows(now: Now) -> None:
    idea = made.idea(now)
    asked = made.aimed(now, idea=idea)
    assert idea.state == "taken_up"
    win = made.win(now, of=asked)
    idea.refresh_from_db()
    assert idea.state == "won"
    assert queries.untold(FACILITATOR) == [idea]
    told = operations.tell_back(
        actor=FACILITATOR, idea=idea, how="one_by_one", told_date=now.date(), now=now
    )
    assert idea.state == "told_back"
    operations.remove_entry(actor=FACILITATOR, entry=told, now=now)
    idea.refresh_from_db()
    assert idea.state == "won"
    operations.remove_entry(actor=SYSTEM, entry=win, now=now)
    idea.refresh_from_db()
    assert idea.state == "taken_up"


def test_telling_back_is_gone_without_its_audit_row(
    now: Now, request: pytest.FixtureRequest
) -> None:
    idea = made.idea(now)
    made.win(now, of=made.aimed(now, idea=idea))
    idea.refresh_from_db()
    request.getfixturevalue("broken_audit")
    with pytest.raises(RuntimeError):
        operations.tell_back(actor=SYSTEM, idea=idea, how="together", told_date=now.date(), now=now)
    idea.refresh_from_db()
    assert idea.state == "won"
    assert not models.ToldBack.objects.exists()


# Campaigns


def test_facilitators_do_not_run_campaigns(now: Now) -> None:
    with pytest.raises(accounts.Refused):
        operations.start_campaign(
            actor=FACILITATOR, name=made.WORDS, issue=made.WORDS, started_date=now.date(), now=now
        )


def test_a_campaign_has_a_name_and_an_issue(now: Now) -> None:
    refused(
        ["no_name", "no_words"],
        operations.start_campaign,
        actor=SYSTEM,
        name={},
        issue={},
        started_date=now.date(),
        now=now,
    )


def test_changing_a_campaign(now: Now) -> None:
    asked = made.aimed(now)
    operations.publish_idea(actor=SYSTEM, idea=asked.idea, now=now)
    given: dict[str, Any] = {
        "actor": SYSTEM,
        "campaign": asked.campaign,
        "issue": made.WORDS,
        "started_date": now.date(),
        "now": now,
    }
    operations.change_campaign(**given, name=asked.campaign.name, state="ended")
    asked.idea.refresh_from_db()
    assert asked.idea.public_at == now, "no public word has changed"
    operations.change_campaign(**given, name={"en": "Home by ten"}, state="running")
    asked.idea.refresh_from_db()
    assert asked.idea.public_at is None
    refused(["unknown_state"], operations.change_campaign, **given, name=made.WORDS, state="asleep")


def test_a_private_person_is_never_named(now: Now) -> None:
    campaign = made.campaign(now)
    for changes, code in (
        ({"kind": "none"}, "no_public_office"),
        ({"hurt_one_of_us": True}, "never_named"),
        ({"office": {}}, "no_office"),
        ({"name": ""}, "no_name"),
    ):
        refused(
            [code],
            operations.name_decision_maker,
            actor=SYSTEM,
            campaign=campaign,
            office=made.office(**changes),
            now=now,
        )
    assert not models.DecisionMaker.objects.exists()
    made.aimed(now)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.DecisionMaker.objects.update(office_kind="none")


def test_a_decision_maker_belongs_to_one_campaign(now: Now) -> None:
    other = made.aimed(now)
    campaign = made.campaign(now)
    refused(
        ["other_campaign"],
        operations.name_decision_maker,
        actor=SYSTEM,
        campaign=campaign,
        office=made.office(),
        demands=[other],
        now=now,
    )
    refused(
        ["other_campaign"],
        operations.make_demand,
        actor=SYSTEM,
        campaign=campaign,
        idea=other.idea,
        words=made.WORDS,
        made_date=now.date(),
        now=now,
        decision_maker=other.decision_maker,
    )


def test_a_named_decision_maker_is_gone_without_the_audit_row(
    now: Now, request: pytest.FixtureRequest
) -> None:
    asked = made.demand(now)
    request.getfixturevalue("broken_audit")
    with pytest.raises(RuntimeError):
        operations.name_decision_maker(
            actor=SYSTEM, campaign=asked.campaign, office=made.office(), demands=[asked], now=now
        )
    asked.refresh_from_db()
    assert asked.decision_maker is None
    assert not models.DecisionMaker.objects.exists()


@pytest.mark.parametrize("activity", ["legislative", "fundraising"])
def test_voca_money_pays_for_no_lobbying_and_no_fundraising(now: Now, activity: str) -> None:
    held = gatherings.gathering(now, kind="action")
    asked = made.aimed(now)
    given: dict[str, Any] = {
        "actor": SYSTEM,
        "demand": asked,
        "gathering": held,
        "activity": activity,
        "now": now,
    }
    refused(["voca_refused"], operations.plan_action, **given, funding="voca")
    operations.plan_action(**given, funding="unrestricted")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Action.objects.update(funding="voca")


def test_only_actions_are_actions(now: Now) -> None:
    asked = made.aimed(now)
    meeting = gatherings.gathering(now)
    refused(
        ["not_an_action"],
        operations.plan_action,
        actor=SYSTEM,
        demand=asked,
        gathering=meeting,
        activity="organizing",
        funding="voca",
        now=now,
    )
    action = made.action(now, of=asked)
    refused(
        ["already_there"],
        operations.plan_action,
        actor=SYSTEM,
        demand=asked,
        gathering=action.gathering,
        activity="organizing",
        funding="voca",
        now=now,
    )
    refused(
        ["unknown_activity", "unknown_funding"],
        operations.plan_action,
        actor=SYSTEM,
        demand=asked,
        gathering=gatherings.gathering(now, kind="action"),
        activity="magic",
        funding="gold",
        now=now,
    )


def test_an_action_says_nothing_about_those_who_come(
    now: Now, make_person: Callable[..., uuid.UUID]
) -> None:
    known = gatherings.known(make_person, now, "Alba", "Bruna")
    before = list(people.Person.objects.order_by("pk").values())
    made.action(now, of=made.aimed(now), people=known)
    assert list(people.Person.objects.order_by("pk").values()) == before


def test_promises(now: Now) -> None:
    refused(
        ["no_decision_maker"],
        operations.note_commitment,
        actor=SYSTEM,
        demand=made.demand(now),
        words=made.WORDS,
        made_date=now.date(),
        now=now,
    )
    asked = made.aimed(now)
    refused(
        ["due_before_made"],
        operations.note_commitment,
        actor=SYSTEM,
        demand=asked,
        words=made.WORDS,
        made_date=now.date(),
        due_date=(now - DAY).date(),
        now=now,
    )
    promise = operations.note_commitment(
        actor=SYSTEM, demand=asked, words=made.WORDS, made_date=now.date(), now=now
    )
    operations.settle_commitment(actor=SYSTEM, commitment=promise, state="broken", now=now)
    promise.refresh_from_db()
    assert promise.state == "broken"
    refused(
        ["unknown_state"],
        operations.settle_commitment,
        actor=SYSTEM,
        commitment=promise,
        state="forgotten",
        now=now,
    )


def test_a_win_needs_evidence(now: Now) -> None:
    given: dict[str, Any] = {
        "actor": SYSTEM,
        "demand": made.aimed(now),
        "words": made.WORDS,
        "won_date": now.date(),
        "now": now,
    }
    refused(["no_evidence"], operations.record_win, **given, evidence=" ")
    refused(["refused_words"], operations.record_win, **given, evidence="SSN 123-45-6789")


def test_a_decision_keeps_how_and_no_votes(now: Now) -> None:
    kept = operations.record_decision(
        actor=SYSTEM,
        campaign=made.campaign(now),
        words=made.WORDS,
        method="secret_vote",
        quorum=9,
        languages=["en", "es"],
        minority={"en": "Wait a month"},
        decided_date=now.date(),
        now=now,
    )
    assert (kept.quorum, kept.languages, kept.minority) == (9, ["en", "es"], {"en": "Wait a month"})
    names = {field.name for field in models.Decision._meta.get_fields()}
    assert not {name for name in names if "vote" in name or "person" in name or "count" in name}
    refused(
        ["unknown_method", "no_quorum", "no_languages"],
        operations.record_decision,
        actor=SYSTEM,
        campaign=kept.campaign,
        words=made.WORDS,
        method="",
        quorum=0,
        languages=[],
        decided_date=now.date(),
        now=now,
    )


def test_entries_leave_from_the_newest_to_the_oldest(now: Now) -> None:
    asked = made.aimed(now)
    win = made.win(now, of=asked)
    refused(["something_grew"], operations.remove_entry, actor=SYSTEM, entry=asked, now=now)
    with pytest.raises(accounts.Refused):
        operations.remove_entry(actor=FACILITATOR, entry=win, now=now)
    operations.remove_entry(actor=SYSTEM, entry=win, now=now)
    assert last_event().rule == "entry:win"
    operations.remove_entry(actor=SYSTEM, entry=asked, now=now)
    asked.idea.refresh_from_db()
    assert asked.idea.state == "dreamed"


def test_a_decision_maker_with_promises_stays(now: Now) -> None:
    asked = made.aimed(now)
    operations.note_commitment(
        actor=SYSTEM, demand=asked, words=made.WORDS, made_date=now.date(), now=now
    )
    assert asked.decision_maker
    refused(
        ["something_grew"],
        operations.remove_entry,
        actor=SYSTEM,
        entry=asked.decision_maker,
        now=now,
    )
    operations.remove_entry(
        actor=SYSTEM,
        now=now,
        entry=operations.name_decision_maker(
            actor=SYSTEM, campaign=asked.campaign, office=made.office(), now=now
        ),
    )


# Publishing


def test_only_what_grew_in_both_languages_is_published(now: Now) -> None:
    seed = made.idea(now)
    refused(["nothing_grew"], operations.publish_idea, actor=SYSTEM, idea=seed, now=now)
    operations.take_up(
        actor=SYSTEM, idea=seed, kind="group", words={"en": "We"}, taken_date=now.date(), now=now
    )
    refused(["language_missing"], operations.publish_idea, actor=SYSTEM, idea=seed, now=now)


def test_organizers_publish(now: Now) -> None:
    grown = made.grown_idea(now)
    for call in (operations.publish_idea, operations.unpublish_idea):
        with pytest.raises(accounts.Refused):
            call(actor=FACILITATOR, idea=grown, now=now)
    with pytest.raises(accounts.Refused):
        operations.link_story(actor=FACILITATOR, idea=grown, story_id=uuid.uuid4(), now=now)
    operations.publish_idea(actor=SYSTEM, idea=grown, now=now)
    assert queries.public_idea(grown.pk, now=now) == grown
    assert queries.public_idea(grown.pk, now=now - DAY) is None
    operations.unpublish_idea(actor=SYSTEM, idea=grown, now=now)
    assert queries.public_idea(grown.pk, now=now) is None


def test_publishing_is_gone_without_its_audit_row(now: Now, request: pytest.FixtureRequest) -> None:
    grown = made.grown_idea(now)
    request.getfixturevalue("broken_audit")
    with pytest.raises(RuntimeError):
        operations.publish_idea(actor=SYSTEM, idea=grown, now=now)
    grown.refresh_from_db()
    assert grown.public_at is None


def test_what_comes_later_waits_for_the_next_publishing(now: Now) -> None:
    grown = made.grown_idea(now)
    operations.publish_idea(actor=SYSTEM, idea=grown, now=now)
    asked = grown.demands.get()
    made.win(now + DAY, of=asked)
    operations.take_up(
        actor=SYSTEM,
        idea=grown,
        kind="partner",
        words=made.WORDS,
        taken_date=now.date(),
        now=now + DAY,
    )
    way, public = queries.ways([grown])[0], queries.ways([grown], public=True)[0]
    assert (len(way.demands[0].wins), len(public.demands[0].wins)) == (2, 1)
    assert (len(way.taken_up), len(public.taken_up)) == (2, 1)
    assert queries.newer_than_public(way) == 2


def test_linking_a_story_closes_the_page_until_it_is_published_anew(now: Now) -> None:
    grown, story = made.grown_idea(now), uuid.uuid4()
    operations.publish_idea(actor=SYSTEM, idea=grown, now=now)
    for _again in (1, 2):
        operations.link_story(actor=SYSTEM, idea=grown, story_id=story, now=now)
    link = grown.story_links.get()
    assert grown.public_at is None
    operations.publish_idea(actor=SYSTEM, idea=grown, now=now)
    operations.unlink_story(actor=SYSTEM, idea=grown, link_id=link.pk, now=now)
    assert grown.public_at is None
    assert not grown.story_links.exists()


# Reading


def test_participants_read_nothing(now: Now) -> None:
    asked = made.aimed(now)
    assert queries.ideas(PARTICIPANT) == []
    assert queries.idea(PARTICIPANT, asked.idea_id) is None
    assert list(queries.campaigns(PARTICIPANT)) == []
    assert queries.campaign(PARTICIPANT, asked.campaign_id) is None
    assert queries.untold(PARTICIPANT) == []
    assert queries.next_steps(PARTICIPANT) == []


def test_every_running_campaign_says_what_is_next(now: Now) -> None:
    asked = made.aimed(now)
    assert queries.next_steps(FACILITATOR) == [(asked.campaign, "action")]


def test_how_many_came_stays_hidden_from_those_who_do_not_work_with_them(
    now: Now, make_person: Callable[..., uuid.UUID], make_account: Callable[..., Any]
) -> None:
    asked = made.aimed(now)
    known = gatherings.known(make_person, now, *"ABC")
    held = made.action(now, of=asked, people=known).gathering
    for person in known:
        gathering_models.Attendance.objects.create(
            gathering=held, person_id=person, mark="here", marked_at=now
        )
    demands = queries.grown(asked.campaign)
    assert queries.present(SYSTEM, demands, now=now) == {held.pk: 3}
    stranger = make_account("facilitator")
    actor = audit_rules.Actor(stranger.person_id, "facilitator", stranger.pk)
    assert queries.present(actor, demands, now=now) == {held.pk: None}
    assert queries.present(actor, [], now=now) == {}


def test_an_entry_is_found_where_it_hangs_and_nowhere_else(now: Now) -> None:
    grown = made.grown_idea(now)
    asked = grown.demands.get()
    win, told = asked.wins.get(), grown.told_back.get()
    assert queries.entry_of_campaign(asked.campaign, "win", win.pk) == win
    assert queries.entry_of_campaign(made.campaign(now), "win", win.pk) is None
    assert queries.entry_of_campaign(asked.campaign, "told_back", told.pk) is None
    assert queries.entry_of_idea(grown, "told_back", told.pk) == told
    assert queries.entry_of_idea(grown, "win", win.pk) is None
    assert queries.entry_of_idea(grown, "nothing", win.pk) is None
