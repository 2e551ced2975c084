"""Pages on which a project of another tool comes in: looked at, brought in, taken back."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.forms import bringing as forms
from tests.factories import dreamspace as made
from tests.learning.dreamspace.test_bringing import GOOD, changed

pytestmark = pytest.mark.django_db
Now = datetime.datetime
WORDS = {"name_en": "Elm room", "name_es": "", "prompt_en": "What would help?", "prompt_es": ""}


@pytest.fixture
def staff(make_account: Callable[..., Any], sign_in: Callable[..., Any]) -> Any:
    return sign_in(make_account("organizer", everybody=True))


def url(name: str, *args: object) -> str:
    return reverse(f"dreamspace:{name}", args=args)


def given(files: dict[str, bytes]) -> dict[str, SimpleUploadedFile]:
    """The files in their boxes, under whatever names they have on a computer."""
    return {
        forms.FIELDS[name]: SimpleUploadedFile(f"my {name} (2).csv", content)
        for name, content in files.items()
    }


def look(client: Any, files: dict[str, bytes]) -> str:
    response = client.post(url("bring_room"), given(files))
    assert response.status_code == 200
    return bytes(response.content).decode()


def waiting(shown: str) -> str:
    found = re.search(r'name="brought" value="([^"]+)"', shown)
    assert found, shown
    return html.unescape(found[1])


def test_files_are_looked_at_before_anything_comes_in(staff: Any) -> None:
    assert "Statements.csv" in staff.get(url("bring_room")).content.decode()
    shown = look(staff, GOOD)
    for words in ("Rest, and quiet", "Matters", "we never keep this about people", "Side: North"):
        assert words in shown
    assert "Rosa" not in shown
    assert not models.Space.objects.exists()


def test_it_comes_in_after_a_yes_and_goes_again(staff: Any) -> None:
    data = {"brought": waiting(look(staff, GOOD)), "language": "en", "column": "Side", **WORDS}
    response = staff.post(url("bring_room"), {**data, "nonce": "n" * 20})
    space = models.Space.objects.get()
    assert (response.status_code, response.url) == (302, url("space", space.pk))
    again = staff.post(url("bring_room"), {**data, "nonce": "n" * 20})
    assert again.url == url("space", space.pk)
    assert models.Space.objects.count() == 1
    assert "Take it back" in staff.get(url("room_files", space.pk)).content.decode()
    asked = staff.get(url("take_back_room", space.pk)).content.decode()
    assert "The whole room goes" in asked
    assert staff.post(url("take_back_room", space.pk)).url == url("spaces")
    assert not models.Space.objects.exists()


def test_what_is_missing_is_asked_for_and_the_files_stay(staff: Any) -> None:
    held = waiting(look(staff, GOOD))
    response = staff.post(url("bring_room"), {"brought": held, "language": "en", "column": ""})
    shown = response.content.decode()
    assert "Rest, and quiet" in shown
    assert waiting(shown) == held
    assert not models.Space.objects.exists()


def test_lines_to_mend_are_named(staff: Any) -> None:
    shown = look(staff, changed(sorts=b"7,x,1,9\n7,y,1\n"))
    assert "SortedCards.csv, line 1: There is no statement 9" in shown
    assert "SortedCards.csv, line 2: Statement 1 is in the pile on line 1 too." in shown
    many = b"".join(b"7,x,%d\n" % one for one in range(100, 140))
    assert "And 20 more things." in look(staff, changed(sorts=many))


def test_what_no_page_of_ours_sent_is_asked_for_again(staff: Any) -> None:
    response = staff.post(url("bring_room"), {"brought": "AAAA", "language": "en", **WORDS})
    assert response.url == url("bring_room")


def test_what_is_too_large_is_not_read(staff: Any) -> None:
    shown = look(staff, changed(sorts=b"7,x,1\n" * 700_000))
    assert "larger than 4 MB" in shown


def test_others_stay_when_it_is_taken_back(staff: Any) -> None:
    data = {"brought": waiting(look(staff, GOOD)), "language": "en", "column": "", **WORDS}
    staff.post(url("bring_room"), data)
    space = models.Space.objects.get()
    made.sorted_seat(space, [[1, 2]])
    asked = staff.get(url("take_back_room", space.pk)).content.decode()
    assert "The room and its cards stay" in asked
    assert staff.post(url("take_back_room", space.pk)).url == url("space", space.pk)
    assert staff.get(url("take_back_room", space.pk)).status_code == 404


def test_whoever_can_open_no_room_brings_none(
    make_account: Callable[..., Any], sign_in: Callable[..., Any], now: Now
) -> None:
    client = sign_in(make_account("facilitator"))
    assert client.get(url("bring_room")).status_code == 404
    assert client.post(url("bring_room"), given(GOOD)).status_code == 404
    assert client.get(url("take_back_room", made.space(now).pk)).status_code == 404
