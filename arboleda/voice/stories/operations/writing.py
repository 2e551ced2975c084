"""Writing and editing: every version is new, under a key of its own, and not yet approved."""

from __future__ import annotations

import dataclasses
import datetime
import uuid

from django.db import transaction

from arboleda.kit import pictures
from arboleda.organizing.people import models as people
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import keys as vault_keys
from arboleda.trust.vault import operations as vault
from arboleda.voice.stories import choices, models, policies, rules
from arboleda.voice.stories.operations import _shared


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """What a version says. picture: the bytes of a new file, or None to go on as keep_picture says.

    language is ``en`` or ``es``; alt tells the picture to who cannot see it.
    """

    title: str
    text: str
    language: str
    alt: str = ""
    picture: bytes | None = None
    keep_picture: bool = True


def write_story(
    *,
    actor: audit_rules.Actor,
    words: Words,
    limits_read: bool,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Story:
    """Begin a story with its first version, readable by its teller alone.

    limits_read: she has read what we must report (R18); the moment is kept. Raises Refused,
    Invalid (limits_not_read and the codes of rules.words_problems and pictures.Unusable),
    AlreadyDone, kit.errors.Locked.
    """
    if actor.person is None or not policies.can_write_story(actor):
        raise accounts.Refused
    if not people.Person.objects.filter(pk=actor.person).exists():
        raise accounts.Refused
    if not limits_read:
        raise accounts.Invalid(["limits_not_read"])
    story = models.Story(person_id=actor.person, made_at=now, limits_read_at=now)
    draft = _Draft(actor, story, words, has_picture=words.picture is not None)
    with draft.keys_or_nothing(), transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(story.pk))
        story.save(force_insert=True)
        draft.save(story, number=1, carried=None, now=now)
        draft.record("stories.write_story", now=now)
    return story


def edit_story(
    *,
    actor: audit_rules.Actor,
    story: models.Story,
    words: Words,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Version:
    """Write the story anew as its teller. Whatever was approved is no longer (R55).

    A published story leaves the public door in the same transaction. Raises as `write_story`, and
    Invalid (story_gone).
    """
    if not policies.is_teller(actor, story):
        raise accounts.Refused
    return _add_version(
        actor, story, words, action="stories.edit_story", allowed=None, now=now, nonce=nonce
    )


def propose_edit(
    *,
    actor: audit_rules.Actor,
    story: models.Story,
    words: Words,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Version:
    """Propose other words to the teller, who alone can make them hers. The picture stays as it is.

    Approval is open again (R55). A published story cannot be reopened by anybody but her. Raises
    as `edit_story`, and Invalid (not_open_to_edits).
    """
    readable = consent.readable(actor, now=now)
    if not policies.can_propose_edit(actor, story, readable):
        raise accounts.Refused
    given = dataclasses.replace(words, picture=None, keep_picture=True)
    return _add_version(
        actor,
        story,
        given,
        action="stories.propose_edit",
        allowed=choices.OPEN_STATES,
        now=now,
        nonce=nonce,
    )


def _add_version(
    actor: audit_rules.Actor,
    story: models.Story,
    words: Words,
    *,
    action: str,
    allowed: frozenset[choices.State] | None,
    now: datetime.datetime,
    nonce: str,
) -> models.Version:
    last = story.versions.filter(declined_at__isnull=True).order_by("-number").first()
    carried = last.picture if last is not None and words.keep_picture else None
    has_picture = words.picture is not None or carried is not None
    draft = _Draft(actor, story, words, has_picture=has_picture)
    with draft.keys_or_nothing(), transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(story.pk))
        fresh = _shared.locked(story)
        if allowed is not None and fresh.state not in allowed:
            raise accounts.Invalid(["not_open_to_edits"])
        highest = fresh.versions.order_by("-number").first()
        number = (highest.number if highest else 0) + 1
        version = draft.save(fresh, number=number, carried=carried, now=now)
        _shared.end_consent(fresh, reason=choices.EndReason.CHANGED, now=now)
        fresh.state = _shared.resting_state(fresh)
        fresh.save(update_fields=["state"])
        draft.record(action, now=now)
    story.state = fresh.state
    return version


class _Draft:
    """A version that is sealed before the transaction opens, and whose keys die if that fails."""

    def __init__(
        self, actor: audit_rules.Actor, story: models.Story, words: Words, *, has_picture: bool
    ) -> None:
        problems = rules.words_problems(
            title=words.title, text=words.text, alt=words.alt, has_picture=has_picture
        )
        if words.language not in choices.Language.values:
            problems.append("unknown_language")
        rebuilt = None
        if words.picture is not None:
            try:
                rebuilt = pictures.rebuild(words.picture)
            except pictures.Unusable as unusable:
                problems.append(unusable.code)
        if problems:
            raise accounts.Invalid(problems)
        self._actor, self._words, self._rebuilt = actor, words, rebuilt
        self._person = story.person_id
        self.version_id, self.picture_id = uuid.uuid4(), uuid.uuid4()
        self._subjects = [self.version_id, *([self.picture_id] if rebuilt else [])]
        self._held = self._seal()

    def _seal(self) -> vault_keys.Keys:
        return vault.make_keys(
            actor=self._actor,
            subjects=self._subjects,
            kind=vault_choices.STORY_KEY,
            also=[self._person],
        )

    def keys_or_nothing(self) -> _KeysOrNothing:
        """Destroy the new keys if what follows fails: a key without a row serves nobody."""
        return _KeysOrNothing(self._subjects)

    def save(
        self,
        story: models.Story,
        *,
        number: int,
        carried: models.Picture | None,
        now: datetime.datetime,
    ) -> models.Version:
        """Write picture and version in the caller's transaction."""
        picture = carried
        if self._rebuilt is not None:
            picture = models.Picture.objects.create(
                id=self.picture_id,
                story=story,
                width=self._rebuilt.width,
                height=self._rebuilt.height,
                made_at=now,
                sealed=self._held.seal(
                    self.picture_id,
                    self._rebuilt.data,
                    label=choices.PICTURE_LABEL,
                    row=self.picture_id,
                    capsule="pixels",
                ),
            )
        said = {
            "title": self._words.title.strip(),
            "text": self._words.text.strip(),
            "alt": self._words.alt.strip() if picture else "",
        }
        sealed = self._held.seal(
            self.version_id, said, label=choices.VERSION_LABEL, row=self.version_id, capsule="text"
        )
        assert self._actor.person is not None
        return models.Version.objects.create(
            id=self.version_id,
            story=story,
            number=number,
            author_id=self._actor.person,
            language=self._words.language,
            sealed=sealed,
            picture=picture,
            written_at=now,
        )

    def record(self, action: str, *, now: datetime.datetime) -> None:
        """Write the audit row about the teller."""
        audit.record(
            witness=self._held.witness,
            action=action,
            subject=self._person,
            references=str(self.version_id),
            now=now,
        )


class _KeysOrNothing:
    def __init__(self, subjects: list[uuid.UUID]) -> None:
        self._subjects = subjects

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is not None:
            vault.destroy_keys(self._subjects)
