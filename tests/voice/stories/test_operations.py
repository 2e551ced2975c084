"""Stories: done, refused, undone when the audit cannot be written; and the order of taking back."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from arboleda.kit import registries
from arboleda.organizing.people import models as people
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import queries as audit_queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import keys as vault_keys
from arboleda.trust.vault import operations as vault
from arboleda.voice.stories import models, operations, queries
from tests.factories import stories as factory

pytestmark = pytest.mark.django_db
STORY_KEY = "story"
YEAR = datetime.timedelta(days=366)


@pytest.fixture
def person(make_person: Callable[..., uuid.UUID]) -> uuid.UUID:
    return make_person("Alba Reyes")


@pytest.fixture
def organizer(make_account: Callable[..., Any]) -> audit_rules.Actor:
    actor: audit_rules.Actor = make_account("organizer", everybody=True).actor
    return actor


@pytest.fixture
def facilitator(make_account: Callable[..., Any]) -> audit_rules.Actor:
    actor: audit_rules.Actor = make_account("facilitator", everybody=True).actor
    return actor


def actions() -> list[str]:
    return list(audit.Event.objects.order_by("seq").values_list("action", flat=True))


def problems(raised: pytest.ExceptionInfo[accounts.Invalid]) -> list[str]:
    return raised.value.problems


# Writing


def test_a_story_is_written_sealed(person: uuid.UUID, now: datetime.datetime) -> None:
    story = factory.story(person, now)
    version = story.versions.get()
    assert story.state == "writing"
    assert b"microphone" not in bytes(version.sealed)
    said = queries.open_versions(factory.teller(person, now), [version], rule="self")
    assert said[version.pk].text == factory.TEXT
    assert actions()[-1] == "stories.write_story"


def test_nobody_unknown_writes_and_nobody_writes_before_reading_the_note(
    person: uuid.UUID, make_person: Any, now: datetime.datetime
) -> None:
    stranger = audit_rules.Actor(make_person(), "participant")
    for actor in (audit_rules.PUBLIC, stranger):
        with pytest.raises(accounts.Refused):
            operations.write_story(actor=actor, words=factory.words(), limits_read=True, now=now)
    with pytest.raises(accounts.Invalid) as raised:
        operations.write_story(
            actor=factory.teller(person, now), words=factory.words(), limits_read=False, now=now
        )
    assert problems(raised) == ["limits_not_read"]


def test_words_and_pictures_that_cannot_be_taken_are_refused(
    person: uuid.UUID, now: datetime.datetime
) -> None:
    with pytest.raises(accounts.Invalid) as raised:
        factory.story(person, now, title="", language="fr", picture=b"no", alt="x")
    assert problems(raised) == ["no_title", "unknown_language", "not_a_picture"]


def test_a_failed_write_leaves_neither_row_nor_key(
    person: uuid.UUID, now: datetime.datetime, keeper: Any, broken_audit: None
) -> None:
    before = keeper.subjects(STORY_KEY)
    with pytest.raises(RuntimeError):
        factory.story(person, now, picture=factory.picture(), alt="A hill")
    assert not models.Story.objects.exists()
    assert keeper.subjects(STORY_KEY) == before


def test_the_same_form_twice_makes_one_story(person: uuid.UUID, now: datetime.datetime) -> None:
    actor = factory.teller(person, now)

    def write() -> models.Story:
        return operations.write_story(
            actor=actor, words=factory.words(), limits_read=True, now=now, nonce="n" * 20
        )

    story = write()
    with pytest.raises(accounts.AlreadyDone) as again:
        write()
    assert again.value.result == str(story.pk)
    assert models.Story.objects.count() == 1


def test_only_the_teller_edits_and_each_edit_is_a_version(
    person: uuid.UUID, organizer: audit_rules.Actor, now: datetime.datetime
) -> None:
    story = factory.story(person, now, picture=factory.picture(), alt="A hill")
    with pytest.raises(accounts.Refused):
        operations.edit_story(actor=organizer, story=story, words=factory.words(), now=now)
    actor = factory.teller(person, now)
    kept = operations.edit_story(
        actor=actor, story=story, words=factory.words(text="Anew.", alt="A hill"), now=now
    )
    assert kept.number == 2
    assert kept.picture == story.pictures.get()
    dropped = operations.edit_story(
        actor=actor, story=story, words=factory.words(keep_picture=False, alt="x"), now=now
    )
    assert dropped.picture is None
    assert queries.open_versions(actor, [dropped], rule="self")[dropped.pk].alt == ""


def test_an_edit_that_fails_leaves_the_approval_standing(
    person: uuid.UUID, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = factory.approved(person, now)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.edit_story(
            actor=factory.teller(person, now), story=story, words=factory.words(), now=now
        )
    story.refresh_from_db()
    assert story.state == "approved"
    assert queries.consent_in_force(story, now=now)


# Proposing


def test_staff_propose_only_after_the_teller_chose_and_only_if_assigned(
    person: uuid.UUID, facilitator: audit_rules.Actor, make_account: Any, now: datetime.datetime
) -> None:
    story = factory.story(person, now)
    unassigned = make_account("facilitator").actor
    edit = factory.words(text="Other words.")
    with pytest.raises(accounts.Refused):
        operations.propose_edit(actor=facilitator, story=story, words=edit, now=now)
    story = factory.decided(person, now)
    with pytest.raises(accounts.Refused):
        operations.propose_edit(actor=unassigned, story=story, words=edit, now=now)
    operations.propose_edit(actor=facilitator, story=story, words=edit, now=now)
    story.refresh_from_db()
    assert story.state == "proposed"


def test_an_edit_reopens_the_approval(
    person: uuid.UUID,
    facilitator: audit_rules.Actor,
    organizer: audit_rules.Actor,
    now: datetime.datetime,
) -> None:
    story = factory.approved(person, now)
    operations.propose_edit(actor=facilitator, story=story, words=factory.words(), now=now)
    assert queries.consent_in_force(story, now=now) is None
    with pytest.raises(accounts.Invalid) as raised:
        operations.publish_story(actor=organizer, story=story, now=now)
    assert problems(raised) == ["no_consent"]


def test_nobody_but_the_teller_reopens_a_published_story(
    person: uuid.UUID,
    facilitator: audit_rules.Actor,
    organizer: audit_rules.Actor,
    now: datetime.datetime,
) -> None:
    story = factory.published(organizer, person, now)
    with pytest.raises(accounts.Invalid) as raised:
        operations.propose_edit(actor=facilitator, story=story, words=factory.words(), now=now)
    assert problems(raised) == ["not_open_to_edits"]
    operations.edit_story(
        actor=factory.teller(person, now), story=story, words=factory.words(), now=now
    )
    assert queries.published_story(story.slug, now=now) is None
    assert queries.was_published(story.slug)


def test_the_teller_takes_an_edit_or_leaves_it(
    person: uuid.UUID, facilitator: audit_rules.Actor, now: datetime.datetime
) -> None:
    story = factory.decided(person, now)
    teller = factory.teller(person, now)
    edit = operations.propose_edit(
        actor=facilitator, story=story, words=factory.words(text="Shorter."), now=now
    )
    with pytest.raises(accounts.Refused):
        operations.decline_edit(actor=facilitator, version=edit, now=now)
    operations.decline_edit(actor=teller, version=edit, now=now)
    story.refresh_from_db()
    assert story.state == "writing"
    assert queries.versions(story)[-1].author_id == person
    with pytest.raises(accounts.Invalid):
        operations.decline_edit(actor=teller, version=edit, now=now)
    taken = operations.propose_edit(
        actor=facilitator, story=story, words=factory.words(text="Again."), now=now
    )
    assert taken.number == 3
    agreed = operations.approve_version(actor=teller, version=taken, warned=True, now=now)
    assert agreed.version == taken


# Choosing and approving


def test_choices_are_the_tellers_alone(
    person: uuid.UUID, organizer: audit_rules.Actor, now: datetime.datetime
) -> None:
    story = factory.story(person, now)
    with pytest.raises(accounts.Refused):
        operations.decide_story(actor=organizer, story=story, wanted=factory.choices(now), now=now)
    with pytest.raises(accounts.Invalid) as raised:
        operations.decide_story(
            actor=factory.teller(person, now),
            story=story,
            now=now,
            wanted=factory.choices(now, channels=["skywriting"], name_choice="x"),
        )
    assert problems(raised) == ["unknown_channel", "unknown_name_choice"]


def test_choices_are_undone_without_their_audit_row(
    person: uuid.UUID, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = factory.story(person, now)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.decide_story(
            actor=factory.teller(person, now), story=story, wanted=factory.choices(now), now=now
        )
    story.refresh_from_db()
    assert story.decided_at is None


def test_changed_choices_end_what_was_agreed(
    person: uuid.UUID, organizer: audit_rules.Actor, now: datetime.datetime
) -> None:
    story = factory.published(organizer, person, now)
    operations.decide_story(
        actor=factory.teller(person, now),
        story=story,
        now=now,
        wanted=factory.choices(now, channels=["print"]),
    )
    assert queries.published_story(story.slug, now=now) is None
    assert models.StoryConsent.objects.get(story=story).end_reason == "changed"


@pytest.mark.parametrize(
    ("choice", "typed", "shown"),
    [("own", "", "Alba Reyes"), ("other", "Luz", "Luz"), ("none", "", "")],
)
def test_the_name_shown_is_the_one_chosen(
    person: uuid.UUID,
    organizer: audit_rules.Actor,
    now: datetime.datetime,
    choice: str,
    typed: str,
    shown: str,
) -> None:
    wanted = {"name_choice": choice, "name": typed}
    story = factory.published(organizer, person, now, wanted=wanted)
    agreed = queries.published_story(story.slug, now=now)
    assert agreed is not None
    assert [told.name for told in queries.tell([agreed], now=now)] == [shown]


def test_telling_a_story_never_opens_the_teller(
    person: uuid.UUID,
    organizer: audit_rules.Actor,
    now: datetime.datetime,
    keeper: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = factory.published(organizer, person, now, wanted={"name_choice": "own"})
    asked: list[uuid.UUID] = []
    release = keeper.release

    def seen(ask: Any, subjects: Any) -> Any:
        asked.extend(subjects)
        return release(ask, subjects)

    monkeypatch.setattr(keeper, "release", seen)
    agreed = queries.published_story(story.slug, now=now)
    assert agreed is not None
    queries.tell([agreed], now=now)
    assert asked
    assert person not in asked


def test_approval_is_of_the_newest_words_after_choices_and_a_warning(
    person: uuid.UUID, organizer: audit_rules.Actor, now: datetime.datetime
) -> None:
    story = factory.story(person, now)
    teller = factory.teller(person, now)
    old = queries.versions(story)[-1]
    with pytest.raises(accounts.Refused):
        operations.approve_version(actor=organizer, version=old, warned=True, now=now)
    operations.edit_story(actor=teller, story=story, words=factory.words(), now=now)
    with pytest.raises(accounts.Invalid) as raised:
        operations.approve_version(actor=teller, version=old, warned=False, now=now)
    assert problems(raised) == ["not_warned", "not_newest", "not_decided"]


def test_a_minor_cannot_be_published_before_the_rule_of_the_place_is_set(
    person: uuid.UUID, now: datetime.datetime
) -> None:
    story = factory.decided(person, now)
    people.Person.objects.filter(pk=person).update(age_group="minor")
    with pytest.raises(accounts.Invalid) as raised:
        operations.approve_version(
            actor=factory.teller(person, now),
            version=queries.versions(story)[-1],
            warned=True,
            now=now,
        )
    assert problems(raised) == ["minor_path_not_set"]


def test_words_for_a_picture_do_not_name_who_chose_no_name(
    person: uuid.UUID, now: datetime.datetime
) -> None:
    picture = {"picture": factory.picture(), "alt": "Alba on a hill"}
    with pytest.raises(accounts.Invalid) as raised:
        factory.approved(person, now, **picture)
    assert problems(raised) == ["alt_names_you"]
    assert factory.approved(person, now, wanted={"name_choice": "own"}, **picture)


def test_the_database_holds_one_consent_in_force(person: uuid.UUID, now: datetime.datetime) -> None:
    story = factory.approved(person, now)
    agreed = story.consents.get()
    agreed.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        agreed.save(force_insert=True)


def test_approval_is_undone_without_its_audit_row(
    person: uuid.UUID, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = factory.decided(person, now)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.approve_version(
            actor=factory.teller(person, now),
            version=queries.versions(story)[-1],
            warned=True,
            now=now,
        )
    assert not models.StoryConsent.objects.exists()


# Using


def test_organizers_publish_what_the_consent_covers(
    person: uuid.UUID,
    organizer: audit_rules.Actor,
    facilitator: audit_rules.Actor,
    make_account: Any,
    now: datetime.datetime,
) -> None:
    story = factory.approved(person, now)
    for actor in (
        facilitator,
        make_account("organizer").actor,
        factory.teller(person, now),
        audit_rules.PUBLIC,
    ):
        with pytest.raises(accounts.Refused):
            operations.publish_story(actor=actor, story=story, now=now)
    operations.publish_story(actor=organizer, story=story, now=now)
    operations.publish_story(actor=organizer, story=story, now=now)
    assert story.uses.get().channel == "public_site"
    assert queries.published_story(story.slug, now=now)


@pytest.mark.parametrize(
    "wanted",
    [
        {"channels": ["print"]},
        {"channels": ["hearing"], "audience": "decision_makers"},
        {"channels": ["training"], "audience": "members"},
    ],
)
def test_a_channel_that_was_not_agreed_fails(
    person: uuid.UUID,
    organizer: audit_rules.Actor,
    now: datetime.datetime,
    wanted: dict[str, Any],
) -> None:
    story = factory.approved(person, now, wanted=wanted)
    with pytest.raises(accounts.Invalid) as raised:
        operations.publish_story(actor=organizer, story=story, now=now)
    assert "channel_not_agreed" in problems(raised)
    with pytest.raises(accounts.Invalid):
        operations.log_use(
            actor=organizer,
            story=story,
            channel="press",
            where="A paper",
            used_date=now.date(),
            stays_outside=True,
            now=now,
        )


def test_publishing_is_undone_without_its_audit_row(
    person: uuid.UUID,
    organizer: audit_rules.Actor,
    now: datetime.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = factory.approved(person, now)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.publish_story(actor=organizer, story=story, now=now)
    assert queries.published_story(story.slug, now=now) is None
    assert not story.uses.exists()


def test_what_was_published_can_be_taken_off_and_put_back(
    person: uuid.UUID,
    organizer: audit_rules.Actor,
    facilitator: audit_rules.Actor,
    now: datetime.datetime,
) -> None:
    story = factory.published(organizer, person, now)
    with pytest.raises(accounts.Refused):
        operations.unpublish_story(actor=facilitator, story=story, now=now)
    assert operations.unpublish_story(actor=organizer, story=story, now=now).state == "approved"
    assert queries.published_story(story.slug, now=now) is None
    assert operations.unpublish_story(actor=organizer, story=story, now=now).state == "approved"
    operations.publish_story(actor=organizer, story=story, now=now)
    assert queries.published_story(story.slug, now=now)


def test_uses_are_written_down_where_the_teller_can_read_them(
    person: uuid.UUID, facilitator: audit_rules.Actor, make_account: Any, now: datetime.datetime
) -> None:
    story = factory.approved(person, now)
    given: dict[str, Any] = {
        "story": story,
        "channel": "print",
        "where": "Spring leaflet",
        "used_date": now.date(),
        "stays_outside": True,
        "now": now,
    }
    with pytest.raises(accounts.Refused):
        operations.log_use(actor=make_account("facilitator").actor, **given)
    with pytest.raises(accounts.Invalid):
        operations.log_use(actor=facilitator, **{**given, "where": ""})
    operations.log_use(actor=facilitator, **given)
    use = story.uses.get()
    assert b"leaflet" not in bytes(use.sealed_where or b"")
    assert queries.uses(factory.teller(person, now), story, rule="self") == [
        (use, "Spring leaflet")
    ]


# Taking back


def test_taking_back_destroys_every_key_and_leaves_the_list_of_copies(
    person: uuid.UUID, organizer: audit_rules.Actor, now: datetime.datetime, keeper: Any
) -> None:
    story = factory.published(organizer, person, now, picture=factory.picture(), alt="A hill")
    operations.log_use(
        actor=organizer,
        story=story,
        channel="print",
        where="Spring leaflet",
        used_date=now.date(),
        stays_outside=True,
        now=now,
    )
    subjects = {*story.versions.values_list("pk", flat=True), story.pictures.get().pk}
    assert subjects <= set(keeper.subjects(STORY_KEY))
    teller = factory.teller(person, now)
    operations.withdraw_story(actor=teller, story=story, now=now)
    assert not subjects & set(keeper.subjects(STORY_KEY))
    assert queries.published_story(story.slug, now=now) is None
    assert queries.published_picture(story.pictures.get().pk, now=now) is None
    assert queries.open_versions(teller, list(story.versions.all()), rule="self") == {}
    assert queries.open_picture(teller, story.pictures.get(), rule="self") is None
    assert [where for _, where in queries.uses(teller, story, rule="self")][-1] == "Spring leaflet"
    assert models.StoryConsent.objects.get().end_reason == "withdrawn"
    assert "stories.withdraw_story" in actions()
    assert audit_queries.verify().fault is None


def test_the_row_says_so_before_the_keys_die(
    person: uuid.UUID,
    organizer: audit_rules.Actor,
    now: datetime.datetime,
    keeper: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = factory.published(organizer, person, now)
    states: list[str] = []
    destroy = keeper.destroy

    def seen(subjects: Any) -> int:
        states.append(models.Story.objects.get(pk=story.pk).state)
        found: int = destroy(subjects)
        return found

    monkeypatch.setattr(keeper, "destroy", seen)
    operations.withdraw_story(actor=factory.teller(person, now), story=story, now=now)
    assert states == ["withdrawn"]


def test_a_crash_before_the_keys_die_is_finished_later(
    person: uuid.UUID, now: datetime.datetime, keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = factory.approved(person, now)

    def crash(subjects: Any) -> int:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(keeper, "destroy", crash)
        with pytest.raises(ZeroDivisionError):
            operations.withdraw_story(actor=factory.teller(person, now), story=story, now=now)
    version = story.versions.get()
    assert version.pk in keeper.subjects(STORY_KEY)
    assert operations.finish_withdrawals(now=now) == 1
    assert version.pk not in keeper.subjects(STORY_KEY)
    assert operations.finish_withdrawals(now=now) == 0


def test_taking_back_does_not_wait_for_an_open_grove(
    person: uuid.UUID, now: datetime.datetime, keeper: Any
) -> None:
    story = factory.approved(person, now)
    version = story.versions.get()
    keeper.lock()
    operations.withdraw_story(actor=factory.teller(person, now), story=story, now=now)
    keeper.unlock()
    story.refresh_from_db()
    assert story.state == "withdrawn"
    assert version.pk not in keeper.subjects(STORY_KEY)
    assert actions()[-1] == "stories.withdraw_story"


def test_taking_back_does_not_wait_for_a_keeper_that_is_gone(
    person: uuid.UUID, now: datetime.datetime, keeper: Any
) -> None:
    class Gone:
        def __getattr__(self, name: str) -> Any:
            raise vault_keys.keeper_errors.Unreachable

    story = factory.approved(person, now)
    teller = factory.teller(person, now)
    vault_keys.use(Gone())  # type: ignore[arg-type]  # A keeper that never answers.
    operations.withdraw_story(actor=teller, story=story, now=now)
    vault_keys.use(keeper)
    assert operations.finish_withdrawals(now=now) == 1


def test_taking_back_twice_or_touching_it_afterwards_changes_nothing(
    person: uuid.UUID, organizer: audit_rules.Actor, now: datetime.datetime
) -> None:
    story = factory.approved(person, now)
    teller = factory.teller(person, now)
    version = queries.versions(story)[-1]
    operations.withdraw_story(actor=teller, story=story, now=now)
    count = len(actions())
    operations.withdraw_story(actor=teller, story=story, now=now)
    assert len(actions()) == count
    for touch in (
        lambda: operations.edit_story(actor=teller, story=story, words=factory.words(), now=now),
        lambda: operations.decide_story(
            actor=teller, story=story, wanted=factory.choices(now), now=now
        ),
        lambda: operations.approve_version(actor=teller, version=version, warned=True, now=now),
        lambda: operations.publish_story(actor=organizer, story=story, now=now),
        lambda: operations.unpublish_story(actor=organizer, story=story, now=now),
    ):
        with pytest.raises(accounts.Invalid) as raised:
            touch()
        assert "story_gone" in problems(raised)


def test_who_may_take_back(
    person: uuid.UUID,
    facilitator: audit_rules.Actor,
    make_account: Any,
    make_person: Any,
    now: datetime.datetime,
) -> None:
    story = factory.approved(person, now)
    other = factory.teller(make_person(), now)
    for actor in (other, make_account("organizer").actor, audit_rules.PUBLIC):
        with pytest.raises(accounts.Refused):
            operations.withdraw_story(actor=actor, story=story, now=now)
    assert operations.withdraw_story(actor=facilitator, story=story, now=now).withdrawn_at


def test_taking_back_is_undone_without_its_audit_row(
    person: uuid.UUID, now: datetime.datetime, keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = factory.approved(person, now)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.withdraw_story(actor=factory.teller(person, now), story=story, now=now)
    story.refresh_from_db()
    assert story.state == "approved"
    assert story.versions.get().pk in keeper.subjects(STORY_KEY)


# Time, erasure, orphans


def test_a_consent_ends_by_its_date_at_once_and_is_marked_later(
    person: uuid.UUID, organizer: audit_rules.Actor, now: datetime.datetime
) -> None:
    story = factory.published(organizer, person, now)
    later = now + YEAR
    assert queries.published_story(story.slug, now=now + datetime.timedelta(days=364))
    assert queries.published_story(story.slug, now=later) is None
    assert queries.shown_state(story, queries.consent_in_force(story, now=later)) == "lapsed"
    assert operations.lapse_ended(now=now) == 0
    assert operations.lapse_ended(now=later) == 1
    story.refresh_from_db()
    assert story.state == "lapsed"
    with pytest.raises(accounts.Invalid):
        operations.publish_story(actor=organizer, story=story, now=later)


def test_what_lapsed_can_be_chosen_and_approved_again(
    person: uuid.UUID, organizer: audit_rules.Actor, now: datetime.datetime
) -> None:
    story = factory.published(organizer, person, now)
    later = now + YEAR
    operations.lapse_ended(now=later)
    teller = factory.teller(person, now)
    story = operations.decide_story(
        actor=teller, story=story, wanted=factory.choices(later), now=later
    )
    operations.approve_version(
        actor=teller, version=queries.versions(story)[-1], warned=True, now=later
    )
    operations.publish_story(actor=organizer, story=story, now=later)
    assert queries.published_story(story.slug, now=later)


def test_erasing_a_person_destroys_keys_and_rows(
    person: uuid.UUID, organizer: audit_rules.Actor, now: datetime.datetime, keeper: Any
) -> None:
    story = factory.published(organizer, person, now, picture=factory.picture(), alt="A hill")
    subjects = {*story.versions.values_list("pk", flat=True), story.pictures.get().pk}
    slug = story.slug
    assert set(operations.keys_of_person(person)) == subjects
    vault.destroy_keys(operations.keys_of_person(person))
    assert operations.erase_person(person) > 0
    assert operations.erase_person(person) == 0
    assert not models.Story.objects.exists()
    assert queries.was_published(slug), "its address says that it is gone, not that it never was"
    assert not subjects & set(keeper.subjects(STORY_KEY))
    assert operations.erase_person(person) == 0


def test_keys_without_a_row_are_swept(
    person: uuid.UUID, now: datetime.datetime, keeper: Any
) -> None:
    story = factory.story(person, now, picture=factory.picture(), alt="A hill")
    orphan = uuid.uuid4()
    keeper.make_keys([orphan], STORY_KEY)
    assert operations.sweep_orphans() >= 1
    left = set(keeper.subjects(STORY_KEY))
    assert left == {story.versions.get().pk, story.pictures.get().pk}


# What is held about a person


def test_everything_held_is_shown_and_exported(
    person: uuid.UUID, organizer: audit_rules.Actor, now: datetime.datetime
) -> None:
    story = factory.published(organizer, person, now, picture=factory.picture(), alt="A hill")
    operations.log_use(
        actor=organizer,
        story=story,
        channel="print",
        where="Spring leaflet",
        used_date=now.date(),
        stays_outside=True,
        now=now,
    )
    reading = registries.Reading(factory.teller(person, now), "rights-show", now)
    entries = [one for one in registries.personal_data if one.model.startswith("stories.")]
    shown = [line for one in entries for line in one.show(person, reading)]
    exported = [row for one in entries for row in one.export(person, reading)]
    assert any("microphone" in str(line.what).lower() for line in shown)
    assert any(line.text == "Spring leaflet" for line in shown)
    assert any(row.get("text") == factory.TEXT for row in exported)
    assert any("jpeg_hex" in row for row in exported)
    assert len(entries) == 5


def test_a_thief_sees_bytes_and_no_words(
    person: uuid.UUID, organizer: audit_rules.Actor, now: datetime.datetime
) -> None:
    story = factory.published(organizer, person, now, picture=factory.picture(), alt="A hill")
    rows = queries.stored_rows(story)
    told = b"".join(bytes.fromhex(row["stored"]) for row in rows if row["column"] == "sealed")
    assert {row["table"] for row in rows} == {
        "stories_story",
        "stories_version",
        "stories_picture",
    }
    assert b"microphone" not in told
