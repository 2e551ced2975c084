"""Texts people agree to: drafts until two people read them, and the note before anybody writes."""

from __future__ import annotations

import ast
import datetime
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models, operations, queries
from arboleda.trust.consent.rules import notices
from arboleda.voice.stories import operations as stories
from arboleda.voice.stories import queries as story_queries
from tests.architecture import house
from tests.factories import stories as story_factory
from tests.factories import trust

DAY = datetime.date(2026, 3, 1)
SYSTEM = audit_rules.SYSTEM


def drafts() -> None:
    models.NoticeReview.objects.all().delete()


def review(kind: str, language: str, *names: str, now: datetime.datetime) -> None:
    for name in names:
        operations.review_notice(
            actor=SYSTEM,
            notice=queries.notice_for(kind, language),
            review=notices.Review(name, DAY),
            now=now,
        )


# Rules


def test_what_ships_is_there_in_every_language_and_kind() -> None:
    assert set(notices.SHIPPED) == {(k, lang) for k in notices.KINDS for lang in ("en", "es")}
    assert all(not notices.text_problems(text) for text in notices.SHIPPED.values())


@pytest.mark.parametrize(
    ("names", "reviewed"),
    [([], False), (["One"], False), (["One", " one "], False), (["One", "Two"], True)],
)
def test_two_people_of_different_names_make_it_reviewed(names: list[str], reviewed: bool) -> None:
    reviews = [notices.Review(name, DAY) for name in names]
    notice = notices.Notice("release", "en", 1, "Words", 1, 1, reviews)
    assert notice.is_reviewed is reviewed
    assert notices.use_problems(notice, is_fiction=False) == (
        [] if reviewed else ["notice_unreviewed"]
    )
    assert not notices.use_problems(notice, is_fiction=True)


def test_a_note_before_writing_never_blocks_and_says_that_it_is_a_draft() -> None:
    notice = notices.Notice("limits", "en", 1, "Words", 1, 1)
    assert not notices.use_problems(notice, is_fiction=False)


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        (" ", DAY, "no_name"),
        ("n" * 121, DAY, "name_too_long"),
        ("One", DAY + datetime.timedelta(days=9), "reviewed_later"),
        ("ONE ", DAY, "reviewed_already"),
    ],
)
def test_a_review_that_is_none(name: str, day: datetime.date, code: str) -> None:
    before = [notices.Review("One", DAY)]
    review_of = notices.Review(name, day)
    assert code in notices.review_problems(
        review_of, today=DAY + datetime.timedelta(days=3), before=before
    )


# Agreeing


@pytest.mark.usefixtures("grove")
def test_in_a_real_grove_nobody_signs_on_a_draft(
    make_person: Callable[..., uuid.UUID], now: datetime.datetime
) -> None:
    alba = make_person("Alba")
    drafts()
    with pytest.raises(accounts.Invalid, match="notice_unreviewed"):
        trust.release(alba, now=now)
    review("release", "es", "Reader One", now=now)
    with pytest.raises(accounts.Invalid, match="notice_unreviewed"):
        trust.release(alba, now=now)
    review("release", "es", "Reader Two", now=now)
    assert trust.release(alba, now=now).notice == "release:es:1"
    with pytest.raises(accounts.Invalid, match="notice_unreviewed"):
        trust.release(alba, now=now, explained_in="en")


@pytest.mark.usefixtures("grove")
def test_in_the_demo_drafts_are_fiction_like_everything_else(
    make_person: Callable[..., uuid.UUID], now: datetime.datetime
) -> None:
    drafts()
    account_models.GroveSettings.objects.update(is_demo=True)
    assert trust.release(make_person("Alba"), now=now).notice == "release:es:1"


@pytest.mark.usefixtures("grove")
def test_a_translation_is_stale_when_the_source_moves_and_blocks_until_it_follows(
    make_person: Callable[..., uuid.UUID], now: datetime.datetime
) -> None:
    alba = make_person("Alba")
    made = operations.write_notice(
        actor=SYSTEM, kind="release", language="en", text="Other words.", now=now
    )
    assert (made.number, made.is_stale, made.is_reviewed) == (2, False, False)
    assert queries.notice_for("release", "es").is_stale
    with pytest.raises(accounts.Invalid, match="notice_stale"):
        trust.release(alba, now=now)
    operations.write_notice(
        actor=SYSTEM, kind="release", language="es", text="Otras palabras.", now=now
    )
    assert not queries.notice_for("release", "es").is_stale
    review("release", "es", "Reader One", "Reader Two", now=now)
    release = trust.release(alba, now=now)
    assert release.notice == "release:es:2"
    assert queries.notice_for("story", "es").number == 1


@pytest.mark.usefixtures("grove")
def test_nobody_approves_a_story_on_a_draft(
    make_person: Callable[..., uuid.UUID], now: datetime.datetime
) -> None:
    alba = make_person("Alba")
    story = story_factory.decided(alba, now)
    drafts()

    def approve() -> Any:
        return stories.approve_version(
            actor=story_factory.teller(alba, now), version=story_queries.versions(story)[-1],
            warned=True, now=now, language="es",
        )  # fmt: skip

    with pytest.raises(accounts.Invalid, match="notice_unreviewed"):
        approve()
    review("story", "es", "Reader One", "Reader Two", now=now)
    assert approve().notice == "story:es:1"


def test_a_draft_says_so_where_it_is_read(
    make_account: Any, make_person: Callable[..., uuid.UUID], sign_in: Any
) -> None:
    client = sign_in(make_account("organizer", everybody=True))
    page = reverse("consent:record_release", args=[make_person("Alba")])
    assert "not yet reviewed by a person" not in client.get(page).content.decode()
    drafts()
    assert "not yet reviewed by a person" in client.get(page).content.decode()


def test_who_may_not_keep_notices(make_account: Any, now: datetime.datetime) -> None:
    notice = queries.notice_for("story", "en")
    for role in ("participant", "facilitator", "organizer"):
        actor = make_account(role).actor
        with pytest.raises(accounts.Refused):
            operations.write_notice(actor=actor, kind="story", language="en", text="x", now=now)
        with pytest.raises(accounts.Refused):
            operations.review_notice(
                actor=actor, notice=notice, review=notices.Review("One", DAY), now=now
            )
    with pytest.raises(accounts.Refused):
        operations.acknowledge(actor=SYSTEM, notice=notice, now=now)


def test_nothing_stays_without_its_row_in_the_chain(
    make_person: Callable[..., uuid.UUID], now: datetime.datetime, broken_audit: None
) -> None:
    notice = queries.notice_for("story", "en")
    person = audit_rules.Actor(make_person(), "participant")
    with pytest.raises(RuntimeError):
        operations.write_notice(actor=SYSTEM, kind="story", language="en", text="x", now=now)
    with pytest.raises(RuntimeError):
        review("story", "en", "One", now=now)
    with pytest.raises(RuntimeError):
        operations.acknowledge(actor=person, notice=notice, now=now)
    assert not models.NoticeVersion.objects.exists()
    assert not models.NoticeReview.objects.exists()
    assert not models.Acknowledgement.objects.exists()


# Before writing


@pytest.mark.usefixtures("grove")
@pytest.mark.parametrize(("language", "word"), [("en", "court"), ("es", "tribunal")])
def test_the_note_comes_first_in_her_language_and_once_a_version(
    make_account: Any, sign_in: Any, language: str, word: str
) -> None:
    account = make_account("participant", language=language)
    models.Acknowledgement.objects.all().delete()
    client = sign_in(account, confirmed=True)
    client.cookies["members_language"] = language
    page, before = reverse("web:my_path"), reverse("consent:before_writing")
    assert client.get(page).headers["Location"] == before
    assert client.post(page, {"text": "Words"}).headers["Location"] == before
    shown = client.get(before).content.decode()
    assert word in shown
    assert client.post(before, {"notice": "limits:xx:7"}).status_code == 200, "other words"
    read = {"notice": f"limits:{language}:1"}
    assert client.post(before, read).headers["Location"] == page
    assert client.get(page).status_code == 200
    row = models.Acknowledgement.objects.get()
    assert row.notice == f"limits:{language}:1"
    assert abs(row.read_at - timezone.now()) < datetime.timedelta(minutes=5)
    operations.write_notice(
        actor=SYSTEM, kind="limits", language=language, text="Other words.", now=timezone.now()
    )
    assert client.get(page).headers["Location"] == before, "new words are read anew"
    assert client.post(page, {"text": ""}).status_code == 200, "what was typed is not lost"


# The pages of administrators


def test_an_administrator_records_reviewers_and_writes_anew(
    make_account: Any, sign_in: Any
) -> None:
    client = sign_in(make_account("administrator", everybody=True))
    drafts()
    assert queries.waiting_notices(SYSTEM, timezone.now()) == 8
    page = reverse("consent:notice_kept", args=["release", "en"])
    assert "Nobody can agree on this text yet" in client.get(page).content.decode()
    for name in ("Reader One", "Reader Two"):
        client.post(page, {"step": "review", "name": name, "reviewed_date": "2026-03-01"})
    shown = client.get(page).content.decode()
    assert "Reader One" in shown
    assert "Nobody can agree on this text yet" not in shown
    assert queries.waiting_notices(SYSTEM, timezone.now()) == 7
    again = client.post(
        page, {"step": "review", "name": "reader one", "reviewed_date": "2026-03-01"}
    )
    assert "two people are needed" in again.content.decode()
    client.post(page, {"step": "write", "text": "You need not."})
    assert queries.notice_for("release", "en").text == "You need not."
    listed = client.get(reverse("consent:notices_kept")).content.decode()
    assert "The source has changed" in listed
    for wrong in (["nothing", "en"], ["release", "xx"]):
        assert client.get(reverse("consent:notice_kept", args=wrong)).status_code == 404


# No page on which one writes freely lacks the note

FREE = {"text", "words", "notes", "reason", "interests", "items", "where"}
WITHOUT = {
    "funders.Answer": "organizers answer a question about our work, on no person",
    "funders.Ask": "the public door knows nobody to ask again; its page says what not to write",
    "stories.Words": "write_story asks on its own page, and dates it with the story; edit wears it",
    "people.Wording": "how we ask, not about anybody",
    "safety.SafeContact": "a card of codes and one-line answers, nothing to tell",
    "consent.NoticeText": "the note itself",
    "room.Write": "only she can open her room; nothing there reaches anybody who must report",
    "rights.Period": "why a period changes: about a rule, not about a person",
    "proof.CheckWords": "the six words of a receipt, nothing to tell",
    "dreamspace.Numbers": "numbers of cards; names of piles are read and not kept",
    "dreamspace.Idea": "nobody is known on a phone of a room; its page shows the note above the box",
}


def free_forms() -> Iterator[tuple[str, str]]:
    """(app, class) of every form with a field for free text about people."""
    for path in house.python_files():
        parts = path.relative_to(house.PACKAGE).parts
        app = house.app_of_path(path).rpartition(".")[2]
        if "forms" not in path.with_suffix("").parts or app in {"kit", "campaigns", "cohorts"}:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.ClassDef) or "importing" in parts:
                continue
            fields = {
                target.id
                for line in node.body
                if isinstance(line, ast.Assign)
                for target in line.targets
                if isinstance(target, ast.Name)
            }
            if fields & FREE or "Textarea" in ast.dump(node) or "Markdown" in ast.dump(node):
                yield app, node.name


def test_no_form_for_free_text_is_shown_without_the_note() -> None:
    forms = {f"{app}.{name}" for app, name in free_forms()} | {"web.OwnStep", "web.OwnStrength"}
    assert len(forms) > 10
    wrong = []
    for path in house.python_files():
        if "views" not in path.with_suffix("").parts:
            continue
        app = house.app_of_path(path).rpartition(".")[2]
        source = path.read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if not isinstance(node, ast.FunctionDef):
                continue
            worn = {ast.unparse(one) for one in node.decorator_list}
            for call in ast.walk(node):
                name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
                form = f"{app}.{name.removeprefix('forms.')}"
                shows = name.startswith("forms.") and form in forms and form not in WITHOUT
                if shows and "access.before_writing" not in worn:
                    wrong.append(f"{house.shown(path)}: {node.name} shows {form}")
    assert not wrong, "\n".join(wrong)
