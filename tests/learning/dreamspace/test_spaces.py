"""Rooms: opened, prepared, led through their stages: done, refused, undone without an audit row."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.operations import leading, spaces
from arboleda.learning.dreamspace.queries import spaces as queries
from arboleda.learning.dreamspace.rules import codes
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts.models import Assignment
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from tests.factories import dreamspace as made

pytestmark = pytest.mark.django_db
Now = datetime.datetime
SYSTEM = audit_rules.SYSTEM
Make = Callable[..., Any]


def terms(**changes: Any) -> spaces.SpaceTerms:
    return spaces.SpaceTerms(**{"name": made.NAME, "prompt": made.PROMPT, **changes})


def opened(now: Now, **changes: Any) -> models.Space:
    return spaces.open_space(actor=SYSTEM, terms=terms(**changes), now=now)


def problems(act: Callable[[], object]) -> list[str]:
    with pytest.raises(accounts.Invalid) as raised:
        act()
    return raised.value.problems


def states(space: models.Space) -> dict[str, str]:
    return queries.states(models.Space.objects.get(pk=space.pk))


# Opening


def test_a_new_room_has_a_code_every_stage_and_two_questions(now: Now) -> None:
    space = opened(now)
    assert len(space.code) == 6
    assert codes.read(space.code.upper()) == space.code
    assert space.group_id == space.pk
    found = states(space)
    assert (found["prepare"], found["sort"], found["vote"]) == ("open", "waiting", "skipped")
    assert [one.words for one in space.scales.all()] == list(made.SCALES)
    assert space.scales.get(position=2).high == {"en": "Very near", "es": "Muy cerca"}
    event = audit.Event.objects.get(action="dreamspace.open_space")
    assert (event.references, event.rule) == (str(space.pk), "way:map")


def test_a_quick_room_skips_sorting_and_rating(now: Now) -> None:
    found = states(opened(now, way="quick"))
    assert (found["sort"], found["rate"], found["vote"]) == ("skipped", "skipped", "waiting")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": {}}, "no_name"),
        ({"prompt": {"en": " "}}, "no_prompt"),
        ({"languages": []}, "no_languages"),
        ({"languages": ["tlh"]}, "unknown_language"),
        ({"way": "slow"}, "unknown_way"),
        ({"deck_size": 3}, "deck_too_small"),
        ({"prompt": {"en": "Card 4111 1111 1111 1111"}}, "refused_words"),
    ],
)
def test_what_no_room_can_be(changes: dict[str, Any], code: str, now: Now) -> None:
    assert problems(lambda: opened(now, **changes)) == [code]
    assert not models.Space.objects.exists()


def test_the_newest_room_stands_first(now: Now) -> None:
    made_at = [now - datetime.timedelta(days=days) for days in (3, 9, 1, 30, 2)]
    for moment in made_at:
        made.space(moment, opened_at=moment)
    shown = [one.space.opened_at for one in queries.lines(SYSTEM, now=now)]
    assert shown == sorted(made_at, reverse=True)


def test_a_room_is_opened_once_by_the_same_form(now: Now) -> None:
    first = spaces.open_space(actor=SYSTEM, terms=terms(), now=now, nonce="n" * 20)
    with pytest.raises(accounts.AlreadyDone) as again:
        spaces.open_space(actor=SYSTEM, terms=terms(), now=now, nonce="n" * 20)
    assert again.value.result == str(first.pk)
    assert models.Space.objects.count() == 1


def test_who_may_open_and_lead_a_room(make_account: Make, now: Now) -> None:
    group = uuid.uuid4()
    hers = make_account("facilitator")
    Assignment.objects.create(
        account=hers,
        scope="group",
        object_id=group,
        purpose="facilitation",
        starts_at=now,
        ends_at=now + datetime.timedelta(days=9),
    )
    stranger, participant = make_account("facilitator"), make_account("participant")
    space = spaces.open_space(actor=hers.actor, terms=terms(group_id=group), now=now)
    for account, group_id in ((stranger, group), (participant, group), (hers, None)):
        with pytest.raises(accounts.Refused):
            spaces.open_space(actor=account.actor, terms=terms(group_id=group_id), now=now)
    everybody = make_account("facilitator", everybody=True)
    spaces.open_space(actor=everybody.actor, terms=terms(), now=now)
    assert queries.space(hers.actor, space.pk, now=now) == space
    assert queries.space(stranger.actor, space.pk, now=now) is None
    assert queries.space(participant.actor, space.pk, now=now) is None
    for account in (stranger, participant):
        with pytest.raises(accounts.Refused):
            leading.go_on(actor=account.actor, space=space, opens="brainstorm", now=now)
    leading.go_on(actor=hers.actor, space=space, opens="brainstorm", now=now)


# Changing


def test_a_room_is_changed_while_it_is_prepared(now: Now) -> None:
    space = opened(now)
    changed = terms(prompt={"ar": "بعد سنة"}, languages=["en", "ar"], deck_size=30)
    spaces.change_space(actor=SYSTEM, space=space, terms=changed, now=now)
    found = models.Space.objects.get()
    assert (found.prompt, found.languages) == ({"ar": "بعد سنة"}, ["en", "ar"])
    assert (found.deck_size, found.revision) == (30, 1)
    leading.move_stage(actor=SYSTEM, space=space, kind="prepare", move="close", now=now)
    act = lambda: spaces.change_space(actor=SYSTEM, space=space, terms=terms(), now=now)  # noqa: E731
    assert problems(act) == ["not_preparing"]


def test_what_everybody_is_asked_stays_once_somebody_has_answered(now: Now) -> None:
    space = made.space(now)
    made.cards(space, 6)
    scale = space.scales.get(position=1)
    made.sorted_seat(space, [[1, 2], [3]])
    question = spaces.ScaleTerms(words={"en": "How soon?"})
    for act in (
        lambda: spaces.change_space(actor=SYSTEM, space=space, terms=terms(deck_size=9), now=now),
        lambda: spaces.add_scale(actor=SYSTEM, space=space, terms=question, now=now),
        lambda: spaces.change_scale(actor=SYSTEM, scale=scale, terms=question, now=now),
        lambda: spaces.remove_scale(actor=SYSTEM, scale=scale, now=now),
    ):
        assert problems(act) == ["already_begun"]
    spaces.change_space(actor=SYSTEM, space=space, terms=terms(name={"en": "Friday"}), now=now)
    assert models.Space.objects.get().name == {"en": "Friday"}


def test_questions_are_added_changed_and_taken_out(now: Now) -> None:
    space = opened(now)
    question = spaces.ScaleTerms(words={"en": "How soon?", "es": " "}, points=3)
    added = spaces.add_scale(actor=SYSTEM, space=space, terms=question, now=now)
    assert (added.position, added.words, added.points) == (3, {"en": "How soon?"}, 3)
    add = lambda: spaces.add_scale(actor=SYSTEM, space=space, terms=question, now=now)  # noqa: E731
    assert problems(add) == ["enough_scales"]
    spaces.change_scale(
        actor=SYSTEM, scale=added, terms=spaces.ScaleTerms(words={"es": "¿Cuándo?"}), now=now
    )
    added.refresh_from_db()
    assert (added.words, added.points) == ({"es": "¿Cuándo?"}, 5)
    spaces.remove_scale(actor=SYSTEM, scale=space.scales.get(position=1), now=now)
    assert [one.position for one in space.scales.all()] == [2, 3]
    assert add_position(space, now) == 4
    assert problems(lambda: changed_scale(space, now, points=9)) == ["points_out_of_range"]


def add_position(space: models.Space, now: Now) -> int:
    question = spaces.ScaleTerms(words={"en": "And?"})
    return spaces.add_scale(actor=SYSTEM, space=space, terms=question, now=now).position


def changed_scale(space: models.Space, now: Now, **changes: Any) -> None:
    given = spaces.ScaleTerms(**{"words": {"en": "A"}, **changes})
    first = space.scales.order_by("position")[0]
    spaces.change_scale(actor=SYSTEM, scale=first, terms=given, now=now)


def test_groups_are_few_and_stay_once_somebody_is_in(now: Now) -> None:
    space = opened(now)
    codes = [
        spaces.add_group(actor=SYSTEM, space=space, group={"en": f"Shift {number}"}, now=now)
        for number in range(1, 7)
    ]
    assert codes == ["g1", "g2", "g3", "g4", "g5", "g6"]
    more = lambda: spaces.add_group(actor=SYSTEM, space=space, group={"en": "x"}, now=now)  # noqa: E731
    assert problems(more) == ["enough_groups"]
    spaces.remove_group(actor=SYSTEM, space=space, code="g6", now=now)
    assert more() == "g6"
    made.seat(space, group="g2")
    for code in codes:  # A no for one alone would tell that somebody chose it.
        assert problems(
            lambda code=code: spaces.remove_group(actor=SYSTEM, space=space, code=code, now=now)
        ) == ["groups_fixed"]
    assert problems(
        lambda: spaces.add_group(actor=SYSTEM, space=space, group={"en": ""}, now=now)
    ) == ["no_words"]


# Joining, and taking back


def test_a_code_dies_and_another_begins(now: Now) -> None:
    space = opened(now)
    first = space.code
    spaces.end_joining(actor=SYSTEM, space=space, now=now)
    assert models.Space.objects.get().code == ""
    spaces.begin_joining(actor=SYSTEM, space=space, now=now)
    second = models.Space.objects.get().code
    assert second
    assert second != first
    spaces.begin_joining(actor=SYSTEM, space=space, now=now)
    assert models.Space.objects.get().code == second


def test_two_rooms_never_share_a_code(now: Now, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["aaaaaa", "aaaaaa", "bbbbbb"])
    monkeypatch.setattr(codes, "draw", lambda randomness: next(drawn))
    assert [opened(now).code, opened(now).code] == ["aaaaaa", "bbbbbb"]


def test_a_room_goes_only_while_nobody_has_been_in_it(now: Now) -> None:
    space, other = opened(now), opened(now)
    made.cards(space, 2)
    spaces.remove_space(actor=SYSTEM, space=space, now=now)
    assert list(models.Space.objects.all()) == [other]
    made.seat(other)
    act = lambda: spaces.remove_space(actor=SYSTEM, space=other, now=now)  # noqa: E731
    assert problems(act) == ["somebody_came"]
    other.seats.all().delete()
    made.idea(other, "A bus")
    assert problems(act) == ["somebody_came"]


# Stages


def test_a_room_is_led_from_stage_to_stage(now: Now) -> None:
    space = opened(now)
    made.cards(space, 6)
    later = now + datetime.timedelta(hours=1)
    for kind in ("brainstorm", "clean", "sort", "rate", "analyse", "interpret", "decide"):
        leading.go_on(actor=SYSTEM, space=space, opens=kind, now=later)
    leading.go_on(actor=SYSTEM, space=space, opens="give_back", now=later)
    leading.go_on(actor=SYSTEM, space=space, opens="", now=later)
    found = states(space)
    assert found.pop("vote") == "skipped"
    assert set(found.values()) == {"closed"}
    assert space.stages.get(kind="sort").opened_at == later
    assert problems(lambda: leading.go_on(actor=SYSTEM, space=space, opens="", now=later)) == [
        "nothing_next"
    ]


def test_sorting_and_rating_may_be_open_at_once(now: Now) -> None:
    space = made.space(now, stages={"sort": "open"})
    made.cards(space, 6)
    leading.move_stage(actor=SYSTEM, space=space, kind="rate", move="open", now=now)
    assert (states(space)["sort"], states(space)["rate"]) == ("open", "open")


def test_a_stage_is_skipped_taken_back_and_reopened(now: Now) -> None:
    space = opened(now)
    for kind, move, state in (
        ("brainstorm", "skip", "skipped"),
        ("brainstorm", "wait", "waiting"),
        ("brainstorm", "open", "open"),
        ("brainstorm", "close", "closed"),
        ("brainstorm", "open", "open"),
    ):
        leading.move_stage(actor=SYSTEM, space=space, kind=kind, move=move, now=now)
        assert states(space)[kind] == state
    assert space.stages.get(kind="brainstorm").closed_at is None
    rules = audit.Event.objects.filter(action="dreamspace.move_stage").values_list(
        "rule", flat=True
    )
    assert list(rules)[:2] == ["brainstorm:skip", "brainstorm:wait"]


def test_what_two_people_press_at_once_happens_once(now: Now) -> None:
    space = opened(now)
    leading.go_on(actor=SYSTEM, space=space, opens="brainstorm", now=now)
    again = lambda: leading.go_on(actor=SYSTEM, space=space, opens="brainstorm", now=now)  # noqa: E731
    assert problems(again) == ["moved_meanwhile"]


def test_ideas_that_wait_are_never_left_behind(now: Now) -> None:
    space = made.space(now, stages={"brainstorm": "open"})
    made.cards(space, 6)
    made.idea(space, "A bus")
    act = lambda: leading.move_stage(actor=SYSTEM, space=space, kind="sort", move="open", now=now)  # noqa: E731
    assert problems(act) == ["ideas_open", "ideas_waiting"]
    assert states(space)["sort"] == "waiting"


def test_a_final_room_still_reads_its_map_and_decides(now: Now) -> None:
    space = made.space(now, frozen_at=now, code="")
    leading.move_stage(actor=SYSTEM, space=space, kind="interpret", move="open", now=now)
    for act in (
        lambda: leading.move_stage(actor=SYSTEM, space=space, kind="sort", move="open", now=now),
        lambda: spaces.change_space(actor=SYSTEM, space=space, terms=terms(), now=now),
        lambda: spaces.begin_joining(actor=SYSTEM, space=space, now=now),
        lambda: spaces.add_group(actor=SYSTEM, space=space, group={"en": "A"}, now=now),
    ):
        assert problems(act) == ["frozen"]


def test_nothing_is_done_without_its_audit_row(now: Now, request: pytest.FixtureRequest) -> None:
    space = opened(now)
    before = models.Space.objects.values().get()
    question = spaces.ScaleTerms(words={"en": "How soon?"})
    scale = space.scales.get(position=1)
    request.getfixturevalue("broken_audit")
    for act in (
        lambda: opened(now),
        lambda: spaces.change_space(
            actor=SYSTEM, space=space, terms=terms(name={"en": "A"}), now=now
        ),
        lambda: spaces.add_scale(actor=SYSTEM, space=space, terms=question, now=now),
        lambda: spaces.change_scale(actor=SYSTEM, scale=scale, terms=question, now=now),
        lambda: spaces.remove_scale(actor=SYSTEM, scale=scale, now=now),
        lambda: spaces.add_group(actor=SYSTEM, space=space, group={"en": "A"}, now=now),
        lambda: spaces.remove_group(actor=SYSTEM, space=space, code="g1", now=now),
        lambda: spaces.end_joining(actor=SYSTEM, space=space, now=now),
        lambda: spaces.begin_joining(actor=SYSTEM, space=space, now=now),
        lambda: leading.move_stage(
            actor=SYSTEM, space=space, kind="prepare", move="close", now=now
        ),
        lambda: leading.go_on(actor=SYSTEM, space=space, opens="brainstorm", now=now),
        lambda: spaces.remove_space(actor=SYSTEM, space=space, now=now),
    ):
        with pytest.raises(RuntimeError):
            act()
    assert models.Space.objects.values().get() == before
    assert [one.words for one in space.scales.all()] == list(made.SCALES)
    assert states(space)["prepare"] == "open"
