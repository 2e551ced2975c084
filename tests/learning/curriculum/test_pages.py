"""Staff read the curriculum; others do not find it."""

from __future__ import annotations

import datetime
import re
import uuid
from typing import Any

import pytest

from arboleda.learning.curriculum import models, operations
from arboleda.trust.audit import rules as audit_rules
from tests.factories import cohorts as make
from tests.learning.curriculum.test_pack_starter import starter

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


def test_the_starter_pack_says_how_to_hold_a_room_and_whose_work_it_uses(
    make_account: Any, sign_in: Any, now: datetime.datetime
) -> None:
    operations.import_pack(actor=audit_rules.SYSTEM, pack=starter(), now=now)
    client = sign_in(make_account("facilitator"))
    listed = client.get("/curriculum/").content.decode()
    assert "How to hold the room" in listed
    assert "Right To Be" in listed
    module = models.Module.objects.get(key="cases")
    page = client.get(f"/curriculum/{module.pk}/").content.decode()
    assert page.index("Afterwards") > page.index("Activities")
    sheet = client.get(f"/curriculum/{module.pk}/handout/").content.decode()
    for number in re.findall(r'href="#source-(\d+)"', sheet):
        assert f'id="source-{number}"' in sheet
    assert "WTTW News" in sheet
    assert "ofrendas" not in sheet, "a source the handouts do not cite"
