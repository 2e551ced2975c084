"""Spotlights and questions: done, refused, undone without their audit row."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.kit import errors, registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import operations as rights
from arboleda.voice.funders import models, operations, queries

pytestmark = pytest.mark.django_db
BOTH = {"en": "What does it cost?", "es": "¿Cuánto cuesta?"}
SYSTEM = audit_rules.SYSTEM


def draft(now: datetime.datetime) -> models.Spotlight:
    one = operations.start_spotlight(actor=SYSTEM, title=BOTH, now=now)
    return operations.write_pair(
        actor=SYSTEM, spotlight=one, number=None, question=BOTH, answer=BOTH, now=now
    )


def asked(now: datetime.datetime, **changes: Any) -> models.Question:
    given = {
        "question": "Why Thursdays?",
        "organization": "Lake Fund",
        "way": "grants@example.org",
        "language": "en",
        "now": now,
    }
    return operations.ask_question(**{**given, **changes})


def test_a_spotlight_is_written_published_and_reopened(now: datetime.datetime) -> None:
    one = draft(now)
    one = operations.rename_spotlight(actor=SYSTEM, spotlight=one, title=BOTH, now=now)
    one = operations.write_pair(
        actor=SYSTEM,
        spotlight=one,
        number=1,
        question=BOTH,
        answer={"en": "a", "es": "b"},
        now=now,
    )
    one = operations.publish_spotlight(actor=SYSTEM, spotlight=one, now=now)
    assert list(queries.published_spotlights()) == [one]
    for change in (
        lambda: operations.remove_pair(actor=SYSTEM, spotlight=one, number=1, now=now),
        lambda: operations.publish_spotlight(actor=SYSTEM, spotlight=one, now=now),
    ):
        with pytest.raises(accounts.Invalid) as raised:
            change()
        assert raised.value.problems == ["is_published"]
    one = operations.reopen_spotlight(actor=SYSTEM, spotlight=one, now=now)
    assert not queries.published_spotlights()
    with pytest.raises(accounts.Invalid):
        operations.reopen_spotlight(actor=SYSTEM, spotlight=one, now=now)
    one = operations.remove_pair(actor=SYSTEM, spotlight=one, number=1, now=now)
    with pytest.raises(accounts.Invalid) as raised:
        operations.publish_spotlight(actor=SYSTEM, spotlight=one, now=now)
    assert raised.value.problems == ["no_pairs"]


def test_what_cannot_be_written(now: datetime.datetime) -> None:
    one = draft(now)
    with pytest.raises(accounts.Invalid) as raised:
        operations.start_spotlight(actor=SYSTEM, title={}, now=now)
    assert raised.value.problems == ["no_title"]
    for number in (0, 2):
        with pytest.raises(accounts.Invalid) as raised:
            operations.write_pair(
                actor=SYSTEM, spotlight=one, number=number, question=BOTH, answer=BOTH, now=now
            )
        assert raised.value.problems == ["no_such_pair"]
        with pytest.raises(accounts.Invalid):
            operations.remove_pair(actor=SYSTEM, spotlight=one, number=number, now=now)


def test_two_people_do_not_overwrite_each_other(now: datetime.datetime) -> None:
    one = draft(now)
    same = models.Spotlight.objects.get(pk=one.pk)
    later = now + datetime.timedelta(minutes=1)
    operations.rename_spotlight(actor=SYSTEM, spotlight=one, title={"en": "A"}, now=later)
    with pytest.raises(accounts.Invalid) as raised:
        operations.rename_spotlight(actor=SYSTEM, spotlight=same, title={"en": "B"}, now=later)
    assert raised.value.problems == ["changed_meanwhile"]


def test_only_organizers_write_and_answer(
    make_account: Callable[..., Any], now: datetime.datetime
) -> None:
    one, question = draft(now), asked(now)
    for role in ("participant", "facilitator"):
        actor = make_account(role).actor
        for act in (
            lambda actor=actor: operations.start_spotlight(actor=actor, title=BOTH, now=now),
            lambda actor=actor: operations.publish_spotlight(actor=actor, spotlight=one, now=now),
            lambda actor=actor: operations.answer_question(
                actor=actor, question=question, answer="x", now=now
            ),
            lambda actor=actor: operations.mark_answered(actor=actor, question=question, now=now),
        ):
            with pytest.raises(accounts.Refused):
                act()


def test_a_question_is_sealed_under_a_key_of_its_own(now: datetime.datetime, keeper: Any) -> None:
    question = asked(now)
    assert b"Thursdays" not in bytes(question.sealed)
    assert question.pk in keeper.subjects("question")
    opened = queries.open_questions(SYSTEM, [question])[question.pk]
    assert (opened.question, opened.way) == ("Why Thursdays?", "grants@example.org")
    keeper.destroy([question.pk])
    assert queries.open_questions(SYSTEM, [question]) == {}
    with pytest.raises(accounts.Invalid) as raised:
        operations.answer_question(actor=SYSTEM, question=question, answer="x", now=now)
    assert raised.value.problems == ["question_gone"]
    assert operations.mark_answered(actor=SYSTEM, question=question, now=now).answered_at


def test_questions_that_cannot_be_kept(now: datetime.datetime, keeper: Any) -> None:
    with pytest.raises(accounts.Invalid) as raised:
        asked(now, question="", language="fr")
    assert raised.value.problems == ["no_question", "unknown_language"]
    keeper.lock()
    with pytest.raises(errors.Locked):
        asked(now)


def test_the_same_form_twice_asks_once(now: datetime.datetime, keeper: Any) -> None:
    first = asked(now, nonce="n" * 20)
    before = keeper.subjects("question")
    with pytest.raises(accounts.AlreadyDone) as again:
        asked(now, nonce="n" * 20)
    assert again.value.result == str(first.pk)
    assert keeper.subjects("question") == before


def test_a_question_without_its_audit_row_leaves_neither_row_nor_key(
    now: datetime.datetime, keeper: Any, broken_audit: None
) -> None:
    before = keeper.subjects("question")
    with pytest.raises(RuntimeError):
        asked(now)
    with pytest.raises(RuntimeError):
        operations.start_spotlight(actor=SYSTEM, title=BOTH, now=now)
    assert not models.Question.objects.exists()
    assert not models.Spotlight.objects.exists()
    assert keeper.subjects("question") == before


def test_an_answer_stands_on_the_question_s_own_page(now: datetime.datetime) -> None:
    question = asked(now)
    assert queries.waiting() == 1
    assert queries.public_answer(question) == ""
    operations.answer_question(actor=SYSTEM, question=question, answer="It is calm.", now=now)
    assert b"calm" not in bytes(question.sealed_answer or b"")
    assert queries.public_answer(question) == "It is calm."
    assert queries.waiting() == 0
    assert not models.Spotlight.objects.exists()


def test_an_answer_may_begin_a_spotlight_without_the_visitor_s_words(
    now: datetime.datetime,
) -> None:
    question = asked(now)
    with pytest.raises(accounts.Invalid) as raised:
        operations.answer_question(
            actor=SYSTEM,
            question=question,
            answer="",
            now=now,
            as_spotlight=True,
            title="t" * 141,
        )
    assert raised.value.problems == ["no_answer", "question_too_long"]
    with pytest.raises(accounts.Invalid) as raised:
        operations.answer_question(
            actor=SYSTEM, question=question, answer="x", now=now, as_spotlight=True
        )
    assert raised.value.problems == ["no_question"]
    operations.answer_question(
        actor=SYSTEM,
        question=question,
        answer="Because.",
        now=now,
        as_spotlight=True,
        title="Why that day?",
    )
    made = models.Spotlight.objects.get()
    assert made.state == "draft"
    assert "Thursdays" not in str(made.pairs)
    assert question.spotlight == made


def test_questions_go_a_year_after_the_answer(now: datetime.datetime, keeper: Any) -> None:
    question, waiting = asked(now), asked(now)
    operations.mark_answered(actor=SYSTEM, question=question, now=now)
    (clock,) = next(
        one for one in registries.personal_data if one.model == "funders.Question"
    ).clocks
    assert clock.keep == datetime.timedelta(days=365)
    for days, count in ((364, 0), (365, 1)):
        rights.purge_due(now=now + datetime.timedelta(days=days))
        assert models.Question.objects.count() == 2 - count
    assert list(models.Question.objects.all()) == [waiting]
    assert question.pk not in keeper.subjects("question")


def test_nothing_here_is_tied_to_a_person(now: datetime.datetime, make_person: Any) -> None:
    person = make_person()
    entry = next(one for one in registries.personal_data if one.model == "funders.Question")
    reading = registries.Reading(SYSTEM, "rights-show", now)
    assert not list(entry.show(person, reading))
    assert not list(entry.export(person, reading))
    assert entry.erase(person) == 0
