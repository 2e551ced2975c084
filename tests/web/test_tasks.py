"""The chores of the house."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django_tasks_db import models as queue

from arboleda.kit import errors
from arboleda.trust.accounts.models import Visit
from arboleda.voice.stories import operations as stories
from arboleda.web import tasks

pytestmark = pytest.mark.django_db


def visit(ends_at: datetime.datetime) -> None:
    Visit.objects.create(session_key=uuid.uuid4().hex, session_data="", expire_date=ends_at)


def work(finished_at: datetime.datetime | None, status: str) -> None:
    queue.DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="some.task", backend_name="default",
        run_after=queue.get_date_max(), exception_class_path="", traceback="", status=status,
        finished_at=finished_at,
    )  # fmt: skip


def test_visits_that_are_over_leave_no_row(now: datetime.datetime) -> None:
    visit(now - datetime.timedelta(seconds=1))
    visit(now + datetime.timedelta(hours=1))
    tasks.do_chores(now=now)
    assert Visit.objects.count() == 1


def test_the_queue_forgets_finished_work(now: datetime.datetime) -> None:
    for status in ("SUCCESSFUL", "FAILED"):
        work(now - datetime.timedelta(days=2), status)
        work(now - datetime.timedelta(hours=2), status)
    work(None, "READY")
    tasks.do_chores(now=now)
    left = queue.DBTaskResult.objects.values_list("status", flat=True)
    assert sorted(left) == ["FAILED", "READY", "SUCCESSFUL"]


def test_a_chore_that_fails_keeps_no_other_from_being_done(
    now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**given: Any) -> int:
        raise errors.Locked

    monkeypatch.setattr(stories, "finish_withdrawals", locked)
    visit(now - datetime.timedelta(seconds=1))
    with pytest.raises(errors.Locked):
        tasks.do_chores(now=now)
    assert not Visit.objects.exists()
