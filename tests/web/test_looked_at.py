"""Free text on real pages: what points to somebody comes back once, what is never kept not at all."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from arboleda.organizing.people import models as people
from arboleda.organizing.people import operations
from arboleda.organizing.people.rules import people as rules
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import models as rights
from arboleda.trust.safety import models as safety
from arboleda.voice.stories import models as stories

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]

PHONE = "312 555 0142"
PAPER = "G12345678"
STORY = {"language": "en", "title": "Bees", "alt": "", "limits_read": "on"}
CORRECTION = ("rights:ask_correction", ["people.Person"])


@pytest.fixture
def alba(make_account: Make, sign_in: Make, now: datetime.datetime) -> Any:
    person = operations.add_person(
        actor=audit_rules.SYSTEM, answers=rules.Answers(chosen="Alba"), now=now
    )
    return sign_in(make_account("participant", person=person.pk), confirmed=True)


@pytest.mark.parametrize(
    ("page", "given", "box", "seen", "model"),
    [
        (("web:my_path", []), {"kind": ""}, "text", PHONE, people.PathStep),
        (("web:my_strengths", []), {"kind": ""}, "text", "17 de mayo", people.Strength),
        (("stories:write_story", []), STORY, "text", "Itzayana", stories.Story),
        (CORRECTION, {}, "text", "2150 W. 26th Street", rights.Correction),
        (("safety:my_apart", []), {}, "words", PHONE, safety.KeepApart),
    ],
    ids=["path", "strength", "story", "correction", "apart"],
)
def test_it_comes_back_once_with_her_words_then_goes(
    alba: Any, page: Any, given: dict[str, Any], box: str, seen: str, model: Any
) -> None:
    address = reverse(page[0], args=page[1])
    words = {**given, box: f"We said it with {seen} that day"}
    shown = alba.post(address, words)
    assert shown.status_code == 200
    html = shown.content.decode()
    assert f"<mark>{seen}</mark>" in html
    assert f"We said it with {seen} that day</textarea>" in html
    assert not model.objects.exists()
    assert alba.post(address, {**words, box: f"We said it with {PAPER}"}).status_code == 200
    assert "we never keep them" in alba.post(
        address, {**words, box: f"We said it with {PAPER}", "told": [PAPER]}
    ).content.decode().replace("nunca los guardamos", "we never keep them")
    assert not model.objects.exists()
    assert alba.post(address, {**words, "told": [seen]}).status_code == 302
    assert model.objects.count() == 1


def test_nothing_of_it_is_written_down(alba: Any, caplog: Any) -> None:
    from django.contrib.sessions.models import Session

    caplog.set_level("DEBUG")
    alba.post(reverse("web:my_path"), {"text": f"Call {PHONE}", "kind": ""})
    assert PHONE not in caplog.text
    session = alba.session
    assert PHONE not in str(dict(session.items()))
    assert all(PHONE not in one.session_data for one in Session.objects.all())


def test_to_keep_apart_keeps_the_pressed_button_and_the_chosen_person(
    make_account: Make, sign_in: Make, make_person: Make, now: datetime.datetime
) -> None:
    first, other = make_person("Alba Ríos"), make_person("Luz Park")
    client = sign_in(make_account("organizer", everybody=True), confirmed=True)
    address = reverse("safety:person_apart", args=[first])
    given = {"step": "save", "query": "Luz", "other": str(other), "reason": "Ask Itzayana first"}
    html = client.post(address, given).content.decode()
    assert "<mark>Itzayana</mark>" in html
    assert 'name="step" value="save">Send it as it is' in html
    assert client.post(address, {**given, "told": "Itzayana"}).status_code == 302
    assert safety.KeepApart.objects.count() == 1


def test_a_talk_in_spanish_says_what_was_seen(
    make_account: Make, sign_in: Make, make_person: Make, now: datetime.datetime
) -> None:
    person = make_person("Alba Ríos")
    people.Person.objects.get_or_create(pk=person, defaults={"added_at": now})
    client = sign_in(make_account("organizer", everybody=True, language="es"))
    client.cookies["members_language"] = "es"
    html = client.post(
        reverse("people:record_one_to_one", args=[person]),
        {"held_date": "2026-03-01", "interests": f"Que le llamen al {PHONE}"},
    ).content.decode()
    assert "Todavía no se envió" in html
    assert "Un número de teléfono:" in html
    assert f"<mark>{PHONE}</mark>" in html


def test_words_for_a_room_that_has_closed_are_not_held_up(alba: Any, make_account: Make) -> None:
    from arboleda.trust.room import forms

    given = {"text_id": str(uuid.uuid4()), "title": "", "text": f"Her number is {PAPER}"}
    assert not forms.Write(given).is_valid()
    assert forms.Write(given, as_it_is=True).is_valid()
    assert forms.Write({**given, "text": f"Itzayana, {PHONE}"}).is_valid(), "only she can open it"
