"""The pages of a list, from the file to the taking back; who may not sees nothing."""

from __future__ import annotations

import csv
import datetime
import io
import time
import types
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from arboleda.organizing.people import models as people
from arboleda.organizing.people import operations as people_operations
from arboleda.organizing.people.importing import choices, models, operations, tasks
from arboleda.organizing.people.rules import people as people_rules
from arboleda.trust.audit import rules as audit_rules

LIST = (
    "Name,Email,Lugar,SSN\n"
    "Ana Ruiz,ana@web.org,Cicero,078-05-1120\n"
    ",nobody@web.org,,\n"
    "Luz Soto,luz@web.org,Berwyn,\n"
)


@pytest.fixture
def organizer(make_account: Callable[..., Any], grove: Any) -> Any:
    return make_account("organizer", everybody=True)


@pytest.fixture
def page(sign_in: Callable[..., Client], organizer: Any) -> Client:
    return sign_in(organizer, confirmed=True)


def upload(client: Client, text: str = LIST, **given: Any) -> Any:
    file = SimpleUploadedFile("secret-name.csv", text.encode(), content_type="text/csv")
    data = {"file": file, "preset": "auto", **given}
    return client.post(reverse("people:bring_list"), data, follow=True)


def at(name: str, batch: models.Import) -> str:
    return reverse(f"people:{name}", args=[batch.pk])


def body(answer: Any) -> str:
    return answer.content.decode()


def test_the_whole_way(page: Client) -> None:
    assert "Bring in a list" in body(page.get(reverse("people:people")))
    assert "No list yet" in body(page.get(reverse("people:lists")))

    preview = upload(page)
    batch = models.Import.objects.get()
    assert preview.redirect_chain == [(at("one_list", batch), 302)]
    shown = body(preview)
    assert "“SSN” is not imported" in shown
    assert "078-05-1120" not in shown
    assert "nobody@web.org" in shown
    assert "This row has no name" in shown
    assert not people.Person.objects.exists()

    result = page.post(at("start_list", batch), follow=True)
    assert "Your list is in" in body(result)
    assert people.Person.objects.count() == 2
    assert "View" not in body(page.get(reverse("people:lists")))

    left = page.post(at("left_out", batch))
    rows = list(csv.reader(io.StringIO(b"".join(left).decode("utf-8-sig"))))
    assert rows[0] == ["Line", "Reason", "Name", "Email"]
    assert rows[1][0] == "3"
    assert rows[1][3] == "nobody@web.org"
    assert "left.csv" in left["Content-Disposition"]
    assert "SSN" not in str(rows)

    assert "Take this list back?" in body(page.get(at("undo_list", batch)))
    gone = page.post(at("undo_list", batch), follow=True)
    assert "taken back" in body(gone)
    assert not people.Person.objects.exists()


def test_columns_are_changed_on_the_page(page: Client) -> None:
    upload(page)
    batch = models.Import.objects.get()
    form = body(page.get(at("map_list", batch)))
    assert "column_2" in form
    assert "column_3" not in form
    assert "For example: Cicero" in form

    changed = page.post(
        at("map_list", batch),
        {"column_0": "full_name", "column_1": "email", "column_2": "city"},
        follow=True,
    )

    assert "Before it comes in" in body(changed)
    batch.refresh_from_db()
    assert batch.mapped == {"2": "city"}
    bad = page.post(at("map_list", batch), {"column_0": "shoe_size"})
    assert "Choose one from the list" in body(bad)


def test_decisions_on_the_page(page: Client, now: datetime.datetime) -> None:
    people_operations.add_person(
        actor=audit_rules.SYSTEM, answers=people_rules.Answers(chosen="Ana Ruis"), now=now
    )
    upload(page, "Name\nAna Ruiz\nAna Ruíz\n")
    batch = models.Import.objects.get()
    shown = body(page.get(at("decide_list", batch)))
    assert "Ana Ruis" in shown
    assert "the names sound alike" in shown

    page.post(at("decide_list", batch), {"line_2": "merge", "line_3": "add"})
    chunk = models.ImportChunk.objects.get()
    assert chunk.decisions == {"2": ["merge", "alike"]}
    page.post(at("decide_list", batch), {"verdict": "alike", "decision": "skip"})
    batch.refresh_from_db()
    assert batch.bulk == {"alike": "skip"}
    assert page.post(at("decide_list", batch), {"verdict": "x"}).status_code == 404

    page.post(at("start_list", batch))
    assert people.Person.objects.count() == 1


def test_a_list_can_be_thrown_away(page: Client) -> None:
    upload(page)
    batch = models.Import.objects.get()
    answer = page.post(at("drop_list", batch), follow=True)
    assert "Thrown away" in body(answer)
    assert "did not come in" in body(page.get(at("one_list", batch)))
    assert page.post(at("drop_list", batch)).status_code == 404
    assert page.post(at("start_list", batch)).status_code == 404
    assert page.post(at("left_out", batch)).status_code == 404
    for name in ("map_list", "decide_list", "undo_list"):
        assert page.get(at(name, batch)).status_code == 404


def test_what_is_no_list_says_so(page: Client) -> None:
    answer = upload(page, "%PDF-1.7 something")
    assert "This file is not a list" in body(answer)
    answer = page.post(reverse("people:bring_list"), {"preset": "auto"})
    assert "up to 24 MB" in body(answer)
    assert not models.Import.objects.exists()


def test_a_list_in_motion_says_how_far_it_is(page: Client) -> None:
    upload(page)
    batch = models.Import.objects.get()
    for state in (choices.State.READING, choices.State.RUNNING, choices.State.UNDOING):
        moved = datetime.datetime.now(datetime.UTC)
        models.Import.objects.update(state=state, moved_at=moved)
        answer = page.get(at("one_list", batch))
        assert answer["Refresh"] == "2"
        assert "Nothing has moved" not in body(answer)
        models.Import.objects.update(moved_at=moved - datetime.timedelta(minutes=2))
        assert "Nothing has moved" in body(page.get(at("one_list", batch)))
    models.Import.objects.update(state=choices.State.RUNNING)
    assert "Your list is in" in body(page.post(at("start_list", batch), follow=True))


def test_a_list_moves_from_the_first_tap_on_although_its_worker_is_busy(
    page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    later = types.SimpleNamespace(enqueue=asked.append)
    upload(page)
    batch = models.Import.objects.get()
    with monkeypatch.context() as busy:
        busy.setattr(tasks, "bring_in", later)
        for _ in range(2):
            answer = page.post(at("start_list", batch), follow=True)
            assert answer["Refresh"] == "2"
    assert asked == [str(batch.pk)], "a second tap asks nobody twice"
    operations.work(batch=batch, what="bring_in", now=datetime.datetime.now(datetime.UTC))
    assert people.Person.objects.count() == 2

    asked.clear()
    with monkeypatch.context() as busy:
        busy.setattr(tasks, "undo", later)
        answer = page.post(at("undo_list", batch), follow=True)
        assert answer["Refresh"] == "2"
    assert asked == [str(batch.pk)]
    operations.work(batch=batch, what="undo", now=datetime.datetime.now(datetime.UTC))
    assert not people.Person.objects.exists()


def test_a_list_that_stopped_says_why(page: Client) -> None:
    upload(page)
    batch = models.Import.objects.get()
    for fault, words in (("expired", "waited too long"), ("refused", "may not do so")):
        models.Import.objects.update(state=choices.State.FAILED, fault=fault)
        assert words in body(page.get(at("one_list", batch)))


@pytest.mark.parametrize(("role", "everybody"), [("organizer", False), ("facilitator", True)])
def test_others_find_nothing(
    page: Client,
    make_account: Callable[..., Any],
    sign_in: Callable[..., Client],
    role: str,
    everybody: bool,
) -> None:
    upload(page)
    batch = models.Import.objects.get()
    other = sign_in(make_account(role, everybody=everybody), confirmed=True)
    assert other.get(reverse("people:lists")).status_code == 404
    assert upload(other).status_code == 404
    for name in ("one_list", "map_list", "decide_list", "undo_list"):
        assert other.get(at(name, batch)).status_code == 404
    for name in ("start_list", "drop_list", "left_out", "undo_list"):
        assert other.post(at(name, batch)).status_code == 404
    assert not people.Person.objects.exists()
    assert "Bring in a list" not in body(other.get(reverse("people:people")))


def test_a_list_that_is_not_there(page: Client) -> None:
    for name in ("one_list", "map_list", "decide_list", "undo_list"):
        assert page.get(reverse(f"people:{name}", args=[uuid.uuid4()])).status_code == 404


def test_in_spanish(
    make_account: Callable[..., Any], sign_in: Callable[..., Client], grove: Any
) -> None:
    page = sign_in(make_account("organizer", everybody=True, language="es"))
    page.cookies["members_language"] = "es"
    shown = body(upload(page))
    assert "no se importa" in shown
    assert "Antes de que entre" in shown
    batch = models.Import.objects.get()
    for name in ("map_list", "decide_list", "one_list"):
        assert page.get(at(name, batch)).status_code == 200
    page.post(at("start_list", batch))
    assert "Tu lista ya entró" in body(page.get(at("one_list", batch)))
    assert "¿Deshacer" in body(page.get(at("undo_list", batch)))


def test_pages_ask_the_database_little(
    page: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    upload(page)
    batch = models.Import.objects.get()
    for url in (reverse("people:lists"), at("one_list", batch), at("decide_list", batch)):
        with django_assert_max_num_queries(15):
            page.get(url)


def test_expiry_comes_with_the_list_of_lists(page: Client) -> None:
    upload(page)
    models.Import.objects.update(
        expires_at=datetime.datetime.fromtimestamp(time.time() - 1, tz=datetime.UTC)
    )
    page.get(reverse("people:lists"))
    assert models.Import.objects.get().state == choices.State.EXPIRED
    assert operations.expire(now=datetime.datetime.now(datetime.UTC)) == 0
