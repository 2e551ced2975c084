"""Pages of ideas and campaigns, as staff meet them."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from arboleda.organizing.campaigns import models, operations
from arboleda.trust.audit import rules as audit_rules
from tests.conftest import proved
from tests.factories import campaigns as made
from tests.factories import gatherings

pytestmark = pytest.mark.django_db
Now = datetime.datetime
SYSTEM = audit_rules.SYSTEM


@pytest.fixture
def organizer(make_account: Callable[..., Any], sign_in: Callable[..., Any]) -> Any:
    return sign_in(make_account("organizer", everybody=True))


@pytest.fixture
def facilitator(make_account: Callable[..., Any], sign_in: Callable[..., Any]) -> Any:
    return sign_in(make_account("facilitator"))


def url(name: str, *args: object) -> str:
    return reverse(f"campaigns:{name}", args=args)


def page(client: Any, address: str, **data: Any) -> str:
    response = client.post(address, data) if data else client.get(address)
    assert response.status_code == 200, address
    return bytes(response.content).decode()


def goes(client: Any, address: str, **data: Any) -> str:
    """Post, and return where it leads."""
    response = client.post(address, data)
    assert response.status_code == 302, bytes(response.content).decode()
    return str(response.url)


# Ideas


def test_an_empty_list_teaches(facilitator: Any) -> None:
    shown = page(facilitator, url("ideas"))
    assert "No ideas yet" in shown
    assert url("write_idea") in shown


def test_a_facilitator_writes_down_an_idea(facilitator: Any) -> None:
    where = goes(
        facilitator,
        url("write_idea"),
        words_en="A bus that waits",
        words_es="",
        cluster_en="",
        cluster_es="",
        position="",
        matter_count="4",
        gathering="",
        dreamed_date="2026-03-01",
        nonce="n" * 20,
    )
    idea = models.Idea.objects.get()
    assert where == url("ideas")
    assert (idea.words, idea.matter_count) == ({"en": "A bus that waits"}, None)
    assert (idea.origin, idea.origin_id) == ("elsewhere", None)
    assert "not shown" in page(facilitator, where)


def test_an_idea_remembers_the_session_it_was_dreamed_in(organizer: Any, now: Now) -> None:
    held = gatherings.gathering(now, kind="session", starts_at=now - datetime.timedelta(days=9))
    given = {
        "words_en": "A bus",
        "words_es": "Un bus",
        "cluster_en": "",
        "cluster_es": "",
        "position": "",
        "matter_count": "",
        "dreamed_date": "2026-02-23",
    }
    goes(organizer, url("write_idea"), **given, gathering=str(held.pk))
    idea = models.Idea.objects.get()
    assert (idea.origin, idea.origin_id) == ("cohort", held.pk)


def test_an_origin_of_another_floor_survives_a_change(facilitator: Any, now: Now) -> None:
    room = uuid.uuid4()
    idea = made.idea(now, origin="room", origin_id=room)
    goes(
        facilitator,
        url("change_idea", idea.pk),
        words_en="A bus",
        words_es="",
        cluster_en="",
        cluster_es="",
        position="1",
        matter_count="12",
        gathering="",
        dreamed_date="2026-02-23",
    )
    idea.refresh_from_db()
    assert (idea.words, idea.origin, idea.origin_id) == ({"en": "A bus"}, "room", room)


def test_what_is_wrong_is_said_beside_its_field(facilitator: Any) -> None:
    given = {"words_es": "", "cluster_en": "", "cluster_es": "", "position": "",
             "matter_count": "", "gathering": "", "dreamed_date": "2099-01-01"}  # fmt: skip
    shown = page(facilitator, url("write_idea"), words_en="SSN: 123-45-6789", **given)
    assert "we never keep them" in shown
    shown = page(facilitator, url("write_idea"), words_en="Buses at night", **given)
    assert "Choose today or a day before." in shown
    assert not models.Idea.objects.exists()


def test_the_list_is_searched_narrowed_and_sorted(facilitator: Any, now: Now) -> None:
    made.idea(now)
    made.idea(now, words={"en": "A room of quiet"}, matter_count=None)
    made.grown_idea(now)
    where = goes(facilitator, url("ideas"), text="QUIET")
    assert "quiet" not in where.lower()
    found = page(facilitator, where)
    assert "A room of quiet" in found
    assert "A bus that waits" not in found
    assert "No idea matches" in page(facilitator, url("ideas") + "?state=won")
    for sort in ("position", "-position", "matters", "-matters", "date", "-date", "nonsense"):
        shown = page(facilitator, f"{url('ideas')}?sort={sort}")
        assert "A room of quiet" in shown
    last = page(facilitator, f"{url('ideas')}?sort=matters")
    assert last.index("A bus that waits") < last.index("A room of quiet")


def test_the_file_hides_what_the_page_hides(facilitator: Any, now: Now) -> None:
    made.idea(now, matter_count=3)
    made.idea(now, matter_count=12)
    response = proved(facilitator).post(url("ideas"), {"file": "csv"})
    rows = b"".join(response.streaming_content).decode().splitlines()
    assert response["Content-Disposition"] == 'attachment; filename="list.csv"'
    assert '"12"' in rows[2]
    assert '"3"' not in rows[1]


def test_an_idea_goes_its_way(facilitator: Any, now: Now) -> None:
    idea = made.idea(now)
    home = url("idea", idea.pk)
    assert "Nobody has taken it up yet" in page(facilitator, home)
    goes(
        facilitator,
        url("take_up", idea.pk),
        kind="lesson",
        words_en="Session 7 asks it",
        words_es="",
        taken_date="2026-03-01",
    )
    assert "It grows." in page(facilitator, home)
    made.win(now, of=made.aimed(now, idea=idea))
    assert "It won." in page(facilitator, home)
    goes(
        facilitator,
        url("tell_back", idea.pk),
        how="together",
        gathering="",
        told_date="2026-03-04",
        words_en="",
        words_es="",
    )
    shown = page(facilitator, home)
    assert "The ring is closed." in shown
    assert reverse("web:fruit", args=[idea.pk]) in shown
    told = models.ToldBack.objects.get()
    out = url("remove_from_idea", idea.pk, "told_back", told.pk)
    assert "Take this out?" in page(facilitator, out)
    assert goes(facilitator, out) == home
    assert "It won." in page(facilitator, home)
    assert facilitator.get(out).status_code == 404


def test_an_idea_leaves_the_list_after_a_second_question(facilitator: Any, now: Now) -> None:
    seed, grown = made.idea(now), made.grown_idea(now)
    assert "Take this idea off the list?" in page(facilitator, url("remove_idea", seed.pk))
    assert goes(facilitator, url("remove_idea", seed.pk)) == url("ideas")
    refused = facilitator.post(url("remove_idea", grown.pk))
    assert "Something already grew from it" in refused.content.decode()


@pytest.mark.parametrize("name", ["idea", "change_idea", "remove_idea", "take_up", "tell_back"])
def test_an_unknown_idea_is_not_found(facilitator: Any, name: str) -> None:
    assert facilitator.get(url(name, uuid.uuid4())).status_code == 404


# Campaigns


def test_no_campaign_yet(facilitator: Any) -> None:
    shown = page(facilitator, url("campaigns"))
    assert "No campaign yet" in shown
    assert url("start_campaign") not in shown


def test_facilitators_read_campaigns_and_run_none(facilitator: Any, now: Now) -> None:
    asked = made.aimed(now)
    shown = page(facilitator, url("campaign", asked.campaign.pk))
    assert "A last bus at ten" in shown
    assert "Add an action" in shown
    assert url("plan_action", asked.campaign.pk) not in shown
    for name in ("make_demand", "plan_action", "record_win", "change_campaign"):
        assert facilitator.get(url(name, asked.campaign.pk)).status_code == 404


def test_a_campaign_from_its_beginning_to_its_win(organizer: Any, now: Now) -> None:
    idea = made.idea(now)
    home = goes(
        organizer,
        url("start_campaign"),
        name_en="Ride home",
        name_es="",
        issue_en="Too early.",
        issue_es="",
        started_date="2026-03-01",
    )
    campaign = models.Campaign.objects.get()
    assert home == url("campaign", campaign.pk)
    assert url("make_demand", campaign.pk) in page(organizer, home)
    assert organizer.get(url("plan_action", campaign.pk)).status_code == 404

    goes(
        organizer,
        url("make_demand", campaign.pk),
        idea=str(idea.pk),
        words_en="A last bus",
        words_es="",
        decision_maker="",
        made_date="2026-03-01",
    )
    demand = models.Demand.objects.get()
    assert "Name who in public office" in page(organizer, home)

    goes(
        organizer,
        url("name_decision_maker", campaign.pk),
        office_kind="board",
        hurt_one_of_us="no",
        name="Rowan Delmar",
        office_en="Chair",
        office_es="",
        institution_en="Transit",
        institution_es="",
        demands=[str(demand.pk)],
    )
    demand.refresh_from_db()
    assert demand.decision_maker is not None

    held = gatherings.gathering(now, kind="action", starts_at=now - datetime.timedelta(days=1))
    goes(
        organizer,
        url("plan_action", campaign.pk),
        demand=str(demand.pk),
        gathering=str(held.pk),
        activity="legislative",
        funding="foundation",
    )
    assert "0 people came" in page(organizer, home)

    goes(
        organizer,
        url("note_commitment", campaign.pk),
        demand=str(demand.pk),
        words_en="A vote",
        words_es="",
        made_date="2026-03-01",
        due_date="",
    )
    promise = models.Commitment.objects.get()
    goes(organizer, url("settle_commitment", campaign.pk, promise.pk), state="kept")
    goes(
        organizer,
        url("record_decision", campaign.pk),
        words_en="We go on",
        words_es="",
        method="consensus",
        quorum="9",
        languages=["en", "es"],
        minority_en="",
        minority_es="",
        decided_date="2026-03-01",
    )
    goes(
        organizer,
        url("record_win", campaign.pk),
        demand=str(demand.pk),
        words_en="It runs",
        words_es="",
        won_date="2026-03-02",
        evidence="Minutes, item 4",
    )
    shown = page(organizer, home)
    for text in (
        "Rowan Delmar",
        "Promise kept",
        "We go on",
        "9 had to be there",
        "It runs",
        "item 4",
    ):
        assert text in shown
    assert url("tell_back", idea.pk) in shown
    assert 'value="es"' in shown, "the language switch stays whole"


def test_a_campaign_without_a_name_is_asked_again(organizer: Any) -> None:
    shown = page(
        organizer,
        url("start_campaign"),
        name_en="",
        name_es="",
        issue_en="Too early.",
        issue_es="",
        started_date="2026-03-01",
    )
    assert "Begin a campaign" in shown
    assert not models.Campaign.objects.exists()


def test_the_same_form_twice_asks_for_one_thing_once(organizer: Any, now: Now) -> None:
    campaign, idea = made.campaign(now), made.idea(now)
    given = {
        "idea": str(idea.pk),
        "words_en": "A last bus",
        "words_es": "",
        "decision_maker": "",
        "made_date": "2026-03-01",
        "nonce": "n" * 20,
    }
    for _again in (1, 2):
        goes(organizer, url("make_demand", campaign.pk), **given)
    assert models.Demand.objects.count() == 1


def test_a_demand_may_name_who_can_say_yes(organizer: Any, now: Now) -> None:
    asked = made.aimed(now)
    campaign = asked.campaign
    assert "Rowan Delmar, Chair" in page(organizer, url("make_demand", campaign.pk))
    goes(
        organizer,
        url("make_demand", campaign.pk),
        idea=str(asked.idea_id),
        words_en="A bench",
        words_es="",
        decision_maker=str(asked.decision_maker_id),
        made_date="2026-03-01",
    )
    assert campaign.demands.filter(decision_maker=asked.decision_maker_id).count() == 2


def test_rows_call_themselves_by_what_is_not_secret(now: Now) -> None:
    idea = made.grown_idea(now)
    asked = idea.demands.get()
    operations.link_story(actor=SYSTEM, idea=idea, story_id=uuid.UUID(int=7), now=now)
    rows: list[Any] = [
        idea,
        *idea.taken_up.all(),
        *idea.told_back.all(),
        *idea.story_links.all(),
        asked,
        asked.campaign,
        asked.decision_maker,
        *asked.actions.all(),
        *asked.commitments.all(),
        *asked.wins.all(),
    ]
    assert [str(row) for row in rows] == [
        "idea 1",
        "group",
        "lesson",
        "together",
        str(uuid.UUID(int=7)),
        "demand of 2026-03-04",
        "campaign of 2026-03-04",
        "Rowan Delmar",
        "organizing",
        "open",
        "win of 2026-03-04",
    ]


def test_voca_is_refused_in_words(organizer: Any, now: Now) -> None:
    asked = made.aimed(now)
    held = gatherings.gathering(now, kind="action")
    shown = page(
        organizer,
        url("plan_action", asked.campaign.pk),
        demand=str(asked.pk),
        gathering=str(held.pk),
        activity="legislative",
        funding="voca",
    )
    assert "28 CFR 94.122" in shown
    assert not models.Action.objects.exists()


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ({"office_kind": "none"}, "A private person cannot be named here"),
        ({"hurt_one_of_us": "yes"}, "Then we do not write this name here"),
    ],
)
def test_the_form_stops_at_the_wrong_name(
    organizer: Any, now: Now, answer: dict[str, str], text: str
) -> None:
    campaign = made.campaign(now)
    given = {
        "office_kind": "elected",
        "hurt_one_of_us": "no",
        "name": "Somebody",
        "office_en": "Chair",
        "office_es": "",
        "institution_en": "Board",
        "institution_es": "",
    }
    assert text in page(organizer, url("name_decision_maker", campaign.pk), **{**given, **answer})
    assert not models.DecisionMaker.objects.exists()


def test_a_campaign_changes_and_ends(organizer: Any, now: Now) -> None:
    campaign = made.campaign(now)
    goes(
        organizer,
        url("change_campaign", campaign.pk),
        name_en="Home by ten",
        name_es="",
        issue_en="Too early.",
        issue_es="",
        started_date="2026-03-01",
        state="ended",
    )
    campaign.refresh_from_db()
    assert (campaign.name, campaign.state) == ({"en": "Home by ten"}, "ended")
    assert "What is next" not in page(organizer, url("campaign", campaign.pk))
    assert "No campaign matches" in page(organizer, url("campaigns") + "?state=running")
    file = proved(organizer).post(url("campaigns"), {"file": "csv"})
    assert b"Home by ten" in b"".join(file.streaming_content)


def test_an_entry_leaves_a_campaign_after_a_second_question(organizer: Any, now: Now) -> None:
    asked = made.aimed(now)
    win = made.win(now, of=asked)
    campaign = asked.campaign
    shown = organizer.post(url("remove_from_campaign", campaign.pk, "demand", asked.pk))
    assert "Something already grew from it" in shown.content.decode()
    out = url("remove_from_campaign", campaign.pk, "win", win.pk)
    assert "The last bus leaves at ten" in page(organizer, out)
    assert goes(organizer, out) == url("campaign", campaign.pk)
    assert not models.Win.objects.exists()
    action = made.action(now, of=asked)
    assert "Action" in page(
        organizer, url("remove_from_campaign", campaign.pk, "action", action.pk)
    )
    assert organizer.get(url("campaign", uuid.uuid4())).status_code == 404


def test_the_same_form_twice_begins_one_campaign(organizer: Any) -> None:
    given = {
        "name_en": "Ride home",
        "name_es": "",
        "issue_en": "Too early.",
        "issue_es": "",
        "started_date": "2026-03-01",
        "nonce": "n" * 20,
    }
    goes(organizer, url("start_campaign"), **given)
    assert goes(organizer, url("start_campaign"), **given) == url("campaigns")
    assert models.Campaign.objects.count() == 1


def test_every_page_speaks_spanish(
    make_account: Callable[..., Any], sign_in: Callable[..., Any], now: Now
) -> None:
    client = sign_in(make_account("organizer", everybody=True, language="es"))
    client.cookies["language"] = "es"
    idea = made.grown_idea(now)
    campaign = idea.demands.get().campaign
    with translation.override("es"):
        for address, text in (
            (url("ideas"), "La lista del mapa"),
            (url("idea", idea.pk), "Un bus que espera"),
            (url("campaigns"), "Campañas"),
            (url("campaign", campaign.pk), "El último bus sale a las diez"),
            (url("name_decision_maker", campaign.pk), "¿Esta persona lastimó"),
        ):
            response = client.get(address, headers={"accept-language": "es"})
            assert text in response.content.decode(), address


def test_lists_stay_quick(
    organizer: Any, now: Now, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _one in range(4):
        made.grown_idea(now)
    campaign = models.Campaign.objects.first()
    assert campaign is not None
    for address in (url("ideas"), url("campaigns"), url("campaign", campaign.pk)):
        organizer.get(address)
        with django_assert_max_num_queries(15):
            organizer.get(address)


def test_a_promise_of_another_campaign_is_not_found(organizer: Any, now: Now) -> None:
    asked = made.aimed(now)
    promise = operations.note_commitment(
        actor=SYSTEM, demand=asked, words=made.WORDS, made_date=now.date(), now=now
    )
    other = made.campaign(now)
    assert organizer.get(url("settle_commitment", other.pk, promise.pk)).status_code == 404
    assert "A bus that waits" in page(
        organizer, url("settle_commitment", asked.campaign.pk, promise.pk)
    )
