"""Pages of rooms and cards, as staff meet them."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from arboleda.kit import forms as kit_forms
from arboleda.learning.dreamspace import models
from arboleda.trust.accounts.models import Assignment
from tests.factories import dreamspace as made

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def now() -> datetime.datetime:
    """Pages compare with the real moment."""
    return timezone.now()


@pytest.fixture
def staff(make_account: Make, sign_in: Make) -> Any:
    """A facilitator who works with everybody."""
    return sign_in(make_account("facilitator", everybody=True))


@pytest.fixture
def space(now: datetime.datetime) -> models.Space:
    return made.space(now)


def url(name: str, *args: object) -> str:
    return reverse(f"dreamspace:{name}", args=args)


def page(client: Any, address: str, **data: Any) -> str:
    response = client.post(address, data) if data else client.get(address)
    assert response.status_code == 200, address
    return bytes(response.content).decode()


def goes(client: Any, address: str, **data: Any) -> str:
    """Post, and return where it leads."""
    response = client.post(address, data)
    assert response.status_code == 302, bytes(response.content).decode()
    return str(response.url)


ROOM = {
    "group": "",
    "name_en": "Thursday room",
    "name_es": "",
    "prompt_en": "In a year we",
    "prompt_es": "En un año",
    "languages": ["en", "es"],
    "way": "map",
    "deck_size": "",
    "nonce": "n" * 20,
}


# The list


def test_an_empty_list_teaches(staff: Any) -> None:
    shown = page(staff, url("spaces"))
    assert "No dream room yet" in shown
    assert url("open_space") in shown


def test_whoever_has_no_group_is_told_whom_to_ask(make_account: Make, sign_in: Make) -> None:
    client = sign_in(make_account("facilitator"))
    shown = page(client, url("spaces"))
    assert "Ask an organizer" in shown
    assert url("open_space") not in shown
    assert client.get(url("open_space")).status_code == 404


def test_rooms_are_found_by_words_and_by_state(staff: Any, now: datetime.datetime) -> None:
    made.space(now)
    other = made.space(now, name={"es": "Los sábados"}, frozen_at=now, code="")
    where = goes(staff, url("spaces"), text="SÁBADOS")
    assert "SÁBADOS" not in where
    shown = page(staff, where)
    assert url("space", other.pk) in shown
    assert "Thursday room" not in shown
    assert "Thursday room" not in page(staff, url("spaces") + "?state=finished")
    assert "Los sábados" not in page(staff, url("spaces") + "?state=running")
    assert "No room matches" in page(staff, goes(staff, url("spaces"), text="zzz"))


def test_a_room_of_another_group_is_not_there(
    make_account: Make, sign_in: Make, space: models.Space, now: datetime.datetime
) -> None:
    account = make_account("facilitator")
    client = sign_in(account)
    for name in ("space", "change_space", "scales", "groups", "screen", "ideas", "cards"):
        assert client.get(url(name, space.pk)).status_code == 404, name
    assert client.post(url("move_stage", space.pk), {"step": "on"}).status_code == 404
    Assignment.objects.create(
        account=account,
        scope="group",
        object_id=space.group_id,
        purpose="facilitation",
        starts_at=now - datetime.timedelta(days=1),
        ends_at=now + datetime.timedelta(days=9),
    )
    assert "Thursday room" in page(client, url("spaces"))
    assert client.get(url("space", space.pk)).status_code == 200


# Opening and preparing


def test_a_facilitator_opens_a_room(staff: Any) -> None:
    where = goes(staff, url("open_space"), **ROOM)
    space = models.Space.objects.get()
    assert where == url("space", space.pk)
    assert space.prompt == {"en": "In a year we", "es": "En un año"}
    assert goes(staff, url("open_space"), **ROOM) == url("spaces")
    assert models.Space.objects.count() == 1


def test_what_is_wrong_is_said_and_nothing_is_lost(staff: Any) -> None:
    shown = page(staff, url("open_space"), **{**ROOM, "name_en": "Survivors", "deck_size": "3"})
    assert "Choose a number from 8 up." in shown
    assert "Survivors" in shown
    shown = page(staff, url("open_space"), **{**ROOM, "name_en": "Survivors"})
    assert "Choose a neutral name" in shown
    assert not models.Space.objects.exists()


def test_a_prompt_that_could_point_to_somebody_is_looked_at_once(staff: Any) -> None:
    risky = {**ROOM, "prompt_en": "Tell Maria Example at 312-555-0142 what"}
    shown = page(staff, url("open_space"), **risky)
    assert "Look at these words once more" in shown
    told = re.findall(rf'name="{kit_forms.TOLD}" value="([^"]*)"', shown)
    assert told
    goes(staff, url("open_space"), **risky, **{kit_forms.TOLD: told})
    assert models.Space.objects.count() == 1


def test_a_room_in_more_languages_asks_for_each(staff: Any) -> None:
    where = goes(staff, url("open_space"), **{**ROOM, "languages": ["en", "ar"]})
    space = models.Space.objects.get()
    assert "Next: write the words in the other languages" in page(staff, where)
    shown = page(staff, url("change_space", space.pk))
    assert 'name="prompt_ar"' in shown
    assert "العربية" in shown
    goes(
        staff,
        url("change_space", space.pk),
        name_en="Thursday",
        name_ar="الخميس",
        prompt_en="In a year we",
        prompt_ar="بعد سنة",
        languages=["en", "ar"],
        deck_size="20",
    )
    space.refresh_from_db()
    assert (space.prompt["ar"], space.deck_size) == ("بعد سنة", 20)


def test_the_planner_says_how_many_people_it_takes(staff: Any, space: models.Space) -> None:
    assert "Once there are cards" in page(staff, url("change_space", space.pk))
    made.cards(space, 40)
    shown = page(staff, url("change_space", space.pk))
    assert "There are 40 cards now." in shown
    assert re.search(r'<th scope="row" class="number">30</th><td class="number">36</td>', shown)


def test_questions_and_groups_are_set_up(staff: Any, space: models.Space) -> None:
    shown = page(staff, url("scales", space.pk))
    assert "How near is it?" in shown
    empty = dict.fromkeys(("words_es", "low_en", "low_es", "high_en", "high_es"), "")
    goes(staff, url("scales", space.pk), words_en="How soon?", points="3", **empty)
    assert space.scales.get(position=3).points == 3
    here = url("change_scale", space.pk, 3)
    goes(staff, here, words_en="When?", points="4", **empty)
    assert space.scales.get(position=3).words == {"en": "When?"}
    goes(staff, here, step="remove")
    assert space.scales.count() == 2
    assert staff.get(here).status_code == 404
    goes(staff, url("groups", space.pk), words_en="Night shift", words_es="Turno de noche")
    space.refresh_from_db()
    assert [one["code"] for one in space.groups] == ["g1"]
    assert "Night shift" in page(staff, url("groups", space.pk))
    goes(staff, url("groups", space.pk), step="remove", code="g1")
    space.refresh_from_db()
    assert space.groups == []


# The room's own page


def test_a_room_says_what_is_next_and_goes_on(staff: Any, space: models.Space) -> None:
    shown = page(staff, url("space", space.pk))
    assert "Go on: Gather ideas" in shown
    goes(staff, url("move_stage", space.pk), step="on", kind="brainstorm")
    shown = page(staff, url("space", space.pk))
    assert "“Gather ideas” is open." in shown
    goes(staff, url("move_stage", space.pk), step="on", kind="brainstorm")
    assert "Somebody led the room on meanwhile" in page(staff, url("space", space.pk))
    goes(staff, url("move_stage", space.pk), step="skip", kind="clean")
    shown = page(staff, url("space", space.pk))
    assert "There are too few cards" in shown
    assert "Add cards" in shown
    goes(staff, url("move_stage", space.pk), step="fly", kind="clean")


def test_sorting_can_stay_open_beside_rating(staff: Any, now: datetime.datetime) -> None:
    space = made.space(now, stages={"sort": "open"})
    made.cards(space, 6)
    assert "Open “Rate” as well" in page(staff, url("space", space.pk))
    goes(staff, url("move_stage", space.pk), step="open", kind="rate")
    assert set(space.stages.filter(state="open").values_list("kind", flat=True)) == {"sort", "rate"}


def test_fewer_than_five_people_are_never_counted_out(staff: Any, space: models.Space) -> None:
    made.cards(space, 3)
    for _one in range(4):
        made.sorted_seat(space, [[1, 2], [3]])
    shown = page(staff, url("space", space.pk))
    assert shown.count("fewer than 5") == 4
    made.sorted_seat(space, [[1, 2], [3]])
    shown = page(staff, url("space", space.pk))
    assert shown.count("<strong>5</strong>") == 2
    assert shown.count("fewer than 5") == 2


def test_the_live_part_is_sent_only_when_it_changes(staff: Any, space: models.Space) -> None:
    for name in ("space_live", "screen_live"):
        first = staff.get(url(name, space.pk))
        assert first.status_code == 200
        tag = first.headers["ETag"]
        again = staff.get(url(name, space.pk), headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        made.idea(space, f"A bus for {name}")
        changed = staff.get(url(name, space.pk), headers={"if-none-match": tag})
        assert changed.status_code == 200
        tag = changed.headers["ETag"]
        spanish = staff.get(
            url(name, space.pk), headers={"if-none-match": tag, "accept-language": "es"}
        )
        assert spanish.status_code == 200
    assert "<html" not in changed.content.decode()


def test_one_person_more_below_five_changes_nothing_on_the_wall(
    staff: Any, space: models.Space
) -> None:
    tag = staff.get(url("screen_live", space.pk)).headers["ETag"]
    made.seat(space)
    again = staff.get(url("screen_live", space.pk), headers={"if-none-match": tag})
    assert again.status_code == 304


def test_a_quiet_answer_asks_little(
    staff: Any, space: models.Space, django_assert_max_num_queries: Any
) -> None:
    tag = staff.get(url("screen_live", space.pk)).headers["ETag"]
    with django_assert_max_num_queries(10):
        staff.get(url("screen_live", space.pk), headers={"if-none-match": tag})


def test_the_wall_speaks_every_language_of_the_room(staff: Any, now: datetime.datetime) -> None:
    space = made.space(
        now,
        stages={"sort": "open"},
        code="abcdef",
        languages=["en", "es", "ar"],
        prompt={**made.PROMPT, "ar": "بعد سنة"},
    )
    shown = page(staff, url("screen", space.pk))
    for words in ("In a year, our street", "En un año, nuestra calle", "بعد سنة", "ABC DEF"):
        assert words in shown
    assert "Put cards together" in shown
    assert "Junta las tarjetas" in shown
    assert "testserver/r" in shown
    assert "<svg" in shown
    assert "people are here" not in shown
    for _one in range(5):
        made.seat(space)
    assert "5 people are here." in page(staff, url("screen", space.pk))


def test_joining_ends_and_begins_by_another_code(staff: Any, space: models.Space) -> None:
    old = space.code
    goes(staff, url("change_joining", space.pk), step="end")
    shown = page(staff, url("space", space.pk))
    assert "Let people in again" in shown
    assert "Nobody new can join now" in page(staff, url("screen", space.pk))
    goes(staff, url("change_joining", space.pk), step="begin")
    space.refresh_from_db()
    assert space.code not in ("", old)


def test_a_code_that_nobody_needs_any_more_is_to_die(staff: Any, now: datetime.datetime) -> None:
    done = dict.fromkeys(("brainstorm", "sort", "rate"), "closed")
    space = made.space(now, stages={**done, "vote": "skipped", "analyse": "open"})
    assert "so that the code dies" in page(staff, url("space", space.pk))
    made.set_stage(space, "rate", "open", now)
    assert "so that the code dies" not in page(staff, url("space", space.pk))


def test_only_a_room_that_nobody_has_been_in_offers_to_go(staff: Any, space: models.Space) -> None:
    assert url("remove_space", space.pk) in page(staff, url("space", space.pk))
    made.seat(space)
    assert url("remove_space", space.pk) not in page(staff, url("space", space.pk))


def test_a_room_opened_by_mistake_is_taken_back(staff: Any, space: models.Space) -> None:
    assert "It goes for good" in page(staff, url("remove_space", space.pk))
    made.seat(space)
    assert goes(staff, url("remove_space", space.pk)) == url("space", space.pk)
    assert "it stays" in page(staff, url("space", space.pk))
    space.seats.all().delete()
    assert goes(staff, url("remove_space", space.pk)) == url("spaces")
    assert not models.Space.objects.exists()


# Ideas and cards


def test_ideas_are_read_and_put_on_cards(staff: Any, space: models.Space) -> None:
    assert "No idea waits" in page(staff, url("ideas", space.pk))
    idea = made.idea(space, "A <b>bus</b> that waits")
    shown = page(staff, url("ideas", space.pk))
    assert "A &lt;b&gt;bus&lt;/b&gt; that waits" in shown
    back = goes(staff, url("move_statement", space.pk, idea.pk), step="keep", to="ideas")
    assert back == url("ideas", space.pk)
    assert "A &lt;b&gt;bus&lt;/b&gt; that waits" in page(staff, url("cards", space.pk))


def test_an_idea_that_could_point_to_somebody_is_mended_first(
    staff: Any, space: models.Space
) -> None:
    made.idea(space, "Call Maria Example, 312-555-0142")
    shown = page(staff, url("ideas", space.pk))
    assert "Mend it before it is on a card" in shown
    assert 'value="keep"' not in shown


def test_an_idea_is_mended_translated_and_kept(staff: Any, space: models.Space) -> None:
    idea = made.idea(space, "a buss")
    here = url("statement", space.pk, idea.pk)
    assert "a buss" in page(staff, here)
    given = {"words_en": "A bus", "words_es": "Un bus", "mark_es": "machine"}
    assert "Fill this in" in page(staff, here, **{**given, "words_en": ""})
    risky = {**given, "words_en": "A bus, 312-555-0142"}
    assert "Look at these words once more" in page(staff, here, **risky)
    assert goes(staff, here, **given) == url("ideas", space.pk)
    idea.refresh_from_db()
    assert idea.marks == {"en": "original", "es": "machine"}
    assert goes(staff, here, **{**given, "mark_es": "checked"}) == url("cards", space.pk)
    shown = page(staff, url("cards", space.pk))
    assert "Translated and checked" in shown
    assert "As it was typed" in page(staff, here)


def test_staff_add_a_card_of_their_own(staff: Any, space: models.Space) -> None:
    given = {"language": "es", "words_en": "", "words_es": "Un bus", "nonce": "n" * 20}
    empty = page(staff, url("write_card", space.pk), **{**given, "words_es": ""})
    assert "Write it in one language at least." in empty
    wrong = page(staff, url("write_card", space.pk), **{**given, "language": "en"})
    assert "in the language it was thought in" in wrong
    goes(staff, url("write_card", space.pk), **given)
    assert models.Statement.objects.get().marks == {"es": "original"}
    assert "Not yet in English" in page(staff, url("cards", space.pk))


def test_cards_are_joined_divided_set_aside_and_brought_back(
    staff: Any, space: models.Space
) -> None:
    one, two, _three = made.cards(space, 3)
    assert "2. Dream 2" in page(staff, url("merge", space.pk, one.pk))
    goes(staff, url("merge", space.pk, one.pk), into=str(two.pk))
    assert "Joined to it" in page(staff, url("statement", space.pk, two.pk))
    shown = page(staff, url("divide", space.pk, two.pk))
    assert "Dream 2" in shown
    assert "two parts at least" in page(staff, url("divide", space.pk, two.pk), parts="A")
    goes(staff, url("divide", space.pk, two.pk), parts="A\nB\n")
    goes(staff, url("renumber", space.pk))
    assert list(space.statements.filter(number__isnull=False).values_list("number", flat=True)) == [
        1,
        2,
        3,
    ]
    goes(staff, url("move_statement", space.pk, one.pk), step="back")
    goes(staff, url("move_statement", space.pk, one.pk), step="aside")
    assert "Set aside, joined or divided" in page(staff, url("cards", space.pk))
    assert staff.post(url("move_statement", space.pk, one.pk), {"step": "fly"}).status_code == 404
    assert staff.get(url("statement", space.pk, uuid.uuid4())).status_code == 404


def test_once_people_have_begun_pages_say_why_cards_stay(staff: Any, space: models.Space) -> None:
    card = made.cards(space, 3)[0]
    made.idea(space, "A bus")
    made.sorted_seat(space, [[1, 2], [3]])
    assert "no new card can come in" in page(staff, url("ideas", space.pk))
    shown = page(staff, url("cards", space.pk))
    assert "everybody has seen the same cards" in shown
    assert url("divide", space.pk, card.pk) not in shown
    said = {"words_en": "Other", "words_es": "Sueño 1", "mark_es": "human"}
    assert "the words on this card stay" in page(staff, url("statement", space.pk, card.pk), **said)


# Everywhere


def test_every_page_speaks_spanish(staff: Any, space: models.Space) -> None:
    staff.cookies["django_language"] = "es"
    cards = made.cards(space, 2)
    made.idea(space, "Un bus", language="es")
    with translation.override("es"):
        expected = {
            url("spaces"): "Salas de sueños",
            url("open_space"): "Qué le preguntas a la gente",
            url("space", space.pk): "Abierta",
            url("change_space", space.pk): "¿Cuántas tarjetas agrupa una persona?",
            url("scales", space.pk): "¿Qué tan cerca está?",
            url("groups", space.pk): "Grupos para elegir",
            url("ideas", space.pk): "Tal como alguien las escribió",
            url("cards", space.pk): "Agregar una tarjeta",
            url("statement", space.pk, cards[0].pk): "La agregó el equipo.",
            url("screen", space.pk): "nuestra calle",
        }
    for address, words in expected.items():
        shown = staff.get(address, headers={"accept-language": "es"}).content.decode()
        assert words in shown, address
