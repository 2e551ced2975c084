"""Staff read the curriculum; others do not find it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.factories import cohorts as make

pytestmark = pytest.mark.django_db


def test_staff_read_modules_and_print_handouts(
    make_account: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    module = make.module()
    client = sign_in(make_account("facilitator"))
    with django_assert_max_num_queries(8):
        text = client.get("/curriculum/").content.decode()
    assert "Module 1" in text
    assert "Not yet reviewed by a person" in text
    with django_assert_max_num_queries(12):
        text = client.get(f"/curriculum/{module.pk}/").content.decode()
    assert "To begin." in text
    assert "You may pass." in text
    assert "has not yet been reviewed by a person" in text
    assert "We listen." in client.get(f"/curriculum/{module.pk}/handout/").content.decode()


def test_an_empty_curriculum_says_how_it_comes_in(make_account: Any, sign_in: Any) -> None:
    text = sign_in(make_account("organizer")).get("/curriculum/").content.decode()
    assert "arboleda import curriculum" in text


def test_participants_and_wrong_ids_find_nothing(make_account: Any, sign_in: Any) -> None:
    module = make.module()
    client = sign_in(make_account("participant"))
    assert client.get("/curriculum/").status_code == 404
    assert client.get(f"/curriculum/{module.pk}/").status_code == 404
    assert client.get(f"/curriculum/{module.pk}/handout/").status_code == 404
    staff = sign_in(make_account("facilitator"))
    assert staff.get(f"/curriculum/{uuid.uuid4()}/").status_code == 404
    assert staff.get(f"/curriculum/{uuid.uuid4()}/handout/").status_code == 404
