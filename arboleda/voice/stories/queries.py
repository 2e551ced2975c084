"""Shared reads of stories. Words are opened here, and nowhere else."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from arboleda.kit import dates, registries
from arboleda.trust.accounts import policies as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import policies as gate
from arboleda.trust.consent import queries as consent
from arboleda.trust.consent import rules as consent_rules
from arboleda.trust.vault import operations as vault
from arboleda.voice.stories import choices, models, rules


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """The opened words of a version."""

    title: str
    text: str
    alt: str


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A story as anybody may read it: name is empty where the teller chose none."""

    slug: str
    language: str
    title: str
    text: str
    alt: str
    name: str
    since: datetime.datetime
    picture: models.Picture | None

    @property
    def teaser(self) -> str:
        """Its first words."""
        return rules.teaser(self.text)


Story = models.Story
"""For views, which know no models."""

# Who may read what


def own_stories(actor: audit_rules.Actor) -> QuerySet[models.Story]:
    """The actor's own stories, newest first."""
    if actor.person is None:
        return models.Story.objects.none()
    return models.Story.objects.filter(person_id=actor.person)


def own_story(actor: audit_rules.Actor, story_id: uuid.UUID) -> models.Story | None:
    """One story of the actor's own, or None."""
    return own_stories(actor).select_related("person").filter(pk=story_id).first()


def staff_stories(
    actor: audit_rules.Actor, readable: consent_rules.Readable
) -> QuerySet[models.Story]:
    """Stories of people assigned to this member of staff, from their tellers' choices on."""
    if not accounts.is_staff(actor):
        return models.Story.objects.none()
    found = models.Story.objects.filter(decided_at__isnull=False)
    return consent.whom_one_may_read(found, readable)


def staff_story(
    actor: audit_rules.Actor, story_id: uuid.UUID, *, now: datetime.datetime
) -> models.Story | None:
    """One story that this member of staff may read at this moment (UTC), or None."""
    readable = consent.readable(actor, now=now)
    return staff_stories(actor, readable).select_related("person").filter(pk=story_id).first()


def versions(story: models.Story) -> list[models.Version]:
    """The versions that count, oldest first; edits that were declined do not."""
    found = story.versions.filter(declined_at__isnull=True).select_related("picture", "story")
    return list(found.order_by("number"))


def consent_in_force(story: models.Story, *, now: datetime.datetime) -> models.StoryConsent | None:
    """What the teller agrees to at this moment (UTC), or None."""
    found = story.consents.filter(ended_at__isnull=True, starts_at__lte=now, ends_at__gt=now)
    agreed = found.select_related("version", "story").first()
    return None if agreed is None or has_fallen(agreed) else agreed


def consent_to_come(story: models.Story, *, now: datetime.datetime) -> models.StoryConsent | None:
    """What the teller agreed to that does not count yet, because staff gave her a passphrase lately."""
    found = story.consents.filter(ended_at__isnull=True, starts_at__gt=now)
    agreed = found.select_related("version", "story").first()
    return None if agreed is None or has_fallen(agreed) else agreed


def has_fallen(agreed: models.StoryConsent) -> bool:
    """Whether staff gave the teller yet another passphrase while this waited: it may not be hers."""
    if agreed.starts_at <= agreed.given_at:
        return False
    account = account_queries.account_of(agreed.story.person_id)
    given_at = account.given_at if account else None
    return given_at is not None and agreed.given_at < given_at < agreed.starts_at


def shown_state(story: models.Story, agreed: models.StoryConsent | None) -> str:
    """The story's state when agreed, in force or to come, was looked up: without one it has lapsed."""
    if story.state in (choices.State.PUBLISHED, choices.State.APPROVED) and agreed is None:
        return choices.State.LAPSED
    return story.state


def picture(story: models.Story, picture_id: uuid.UUID) -> models.Picture | None:
    """One picture of a story, or None."""
    return story.pictures.filter(pk=picture_id).first()


# Opening words


def open_versions(
    actor: audit_rules.Actor,
    wanted: Sequence[models.Version],
    *,
    rule: str,
    purpose: str = "story",
) -> dict[uuid.UUID, Said]:
    """The words of versions, by id; those whose key is gone are left out. Raises Locked."""
    items = [
        vault.Sealed(one.pk, choices.VERSION_LABEL, one.pk, "text", bytes(one.sealed))
        for one in wanted
    ]
    opened = vault.open_sealed(
        actor=actor, items=items, action="stories.read", purpose=purpose, rule=rule
    )
    return {row: Said(**payload) for (row, _), payload in opened.items()}


def titles(
    actor: audit_rules.Actor, stories: Sequence[models.Story], *, rule: str
) -> dict[uuid.UUID, str]:
    """The newest title of each story, by the story's id; withdrawn ones have none."""
    newest = _newest_versions(stories)
    opened = open_versions(actor, list(newest.values()), rule=rule)
    return {
        story: opened[version.pk].title for story, version in newest.items() if version.pk in opened
    }


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """A story in the list of staff, with what staff assigned to its teller may see."""

    story: models.Story
    name: str
    title: str
    language: str


def listed(actor: audit_rules.Actor, stories: Sequence[models.Story], *, rule: str) -> list[Listed]:
    """The rows of one page: tellers' names and newest titles, in one request to the keeper."""
    newest = _newest_versions(stories)
    items = vault.sealed_identities({one.person_id for one in stories})
    items += [
        vault.Sealed(one.pk, choices.VERSION_LABEL, one.pk, "text", bytes(one.sealed))
        for one in newest.values()
    ]
    opened = vault.open_sealed(
        actor=actor, items=items, action="stories.read", purpose="story-list", rule=rule
    )
    return [
        Listed(
            one,
            str(opened.get((one.person_id, "name"), {}).get("chosen", "")),
            str(opened.get((newest[one.pk].pk, "text"), {}).get("title", ""))
            if one.pk in newest
            else "",
            newest[one.pk].language if one.pk in newest else "",
        )
        for one in stories
    ]


def _newest_versions(stories: Sequence[models.Story]) -> dict[uuid.UUID, models.Version]:
    """The newest version of each story that was not taken back, by the story's id."""
    alive = [one.pk for one in stories if one.state != choices.State.WITHDRAWN]
    found = models.Version.objects.filter(story__in=alive, declined_at__isnull=True)
    return {version.story_id: version for version in found.order_by("number")}


def open_picture(
    actor: audit_rules.Actor, picture: models.Picture, *, rule: str, purpose: str = "story"
) -> bytes | None:
    """The picture's JPEG bytes, or None where its key is gone. Raises Locked."""
    held = vault.ask_keys(
        actor=actor,
        subjects=[picture.pk],
        action="stories.read",
        purpose=purpose,
        capsules="pixels",
        rule=rule,
    )
    if picture.pk not in held:
        return None
    return held.unseal_bytes(
        picture.pk,
        bytes(picture.sealed),
        label=choices.PICTURE_LABEL,
        row=picture.pk,
        capsule="pixels",
    )


def other_name(actor: audit_rules.Actor, story: models.Story) -> str:
    """The name she typed for this story, or nothing. For the teller alone. Raises Locked."""
    if story.sealed_name is None:
        return ""
    item = vault.Sealed(
        story.person_id, choices.CHOICES_LABEL, story.pk, "name", bytes(story.sealed_name)
    )
    opened = vault.open_sealed(
        actor=actor, items=[item], action="stories.read", purpose="story", rule="self"
    )
    return str(opened.get((story.pk, "name"), {}).get("name", ""))


def uses(
    actor: audit_rules.Actor, story: models.Story, *, rule: str
) -> list[tuple[models.UseLog, str]]:
    """Where the story was used, oldest first, with the words for the place. Raises Locked."""
    rows = list(story.uses.all())
    items = [_use(story.person_id, one) for one in rows if one.sealed_where is not None]
    opened = vault.open_sealed(
        actor=actor, items=items, action="stories.read", purpose="story-use", rule=rule
    )
    return [(one, str(opened.get((one.pk, "where"), {}).get("where", ""))) for one in rows]


def _use(person_id: uuid.UUID, row: models.UseLog) -> vault.Sealed:
    return vault.Sealed(
        person_id, choices.USE_LABEL, row.pk, "where", bytes(row.sealed_where or b"")
    )


# The public door


def published(*, now: datetime.datetime) -> QuerySet[models.StoryConsent]:
    """What anybody may read at this moment (UTC), newest first: every ground is asked anew."""
    return (
        models.StoryConsent.objects.filter(
            story__state=choices.State.PUBLISHED,
            story__withdrawn_at__isnull=True,
            ended_at__isnull=True,
            starts_at__lte=now,
            ends_at__gt=now,
            audience=choices.Audience.EVERYONE,
        )
        .select_related("story", "version__picture")
        .defer("version__picture__sealed")
        .order_by("-story__published_at")
    )


def published_story(slug: str, *, now: datetime.datetime) -> models.StoryConsent | None:
    """What a published story's teller agreed to, or None."""
    return _on_the_site(published(now=now).filter(story__slug=slug).first(), now=now)


def was_published(slug: str) -> bool:
    """Whether this address ever led to a story: it is gone then, not unknown."""
    found = models.Story.objects.filter(slug=slug, published_at__isnull=False)
    return found.exists() or models.GoneAddress.objects.filter(pk=slug).exists()


def published_picture(
    picture_id: uuid.UUID, *, now: datetime.datetime
) -> models.StoryConsent | None:
    """The consent of the published version that shows this picture, or None."""
    found = published(now=now).filter(version__picture_id=picture_id).defer(None)
    return _on_the_site(found.first(), now=now)


def picture_was_published(picture_id: uuid.UUID) -> bool:
    """Whether this picture's story ever was public."""
    found = models.Picture.objects.filter(pk=picture_id, story__published_at__isnull=False)
    return found.exists() or models.GoneAddress.objects.filter(pk=str(picture_id)).exists()


def tell(agreed: Iterable[models.StoryConsent], *, now: datetime.datetime) -> list[Told]:
    """Open published stories for the public door; the gate is asked about each at this moment (UTC).

    Raises Locked; what has no key is left out.
    """
    wanted = [one for one in agreed if _on_the_site(one, now=now)]
    items = []
    for one in wanted:
        subject = one.version_id
        sealed = bytes(one.version.sealed)
        items.append(vault.Sealed(subject, choices.VERSION_LABEL, subject, "text", sealed))
        if one.sealed_name is not None:
            name = bytes(one.sealed_name)
            items.append(vault.Sealed(subject, choices.CONSENT_LABEL, subject, "name", name))
    opened = vault.open_sealed(
        actor=audit_rules.PUBLIC,
        items=items,
        action="stories.tell",
        purpose="public-site",
        rule="story-consent",
    )
    return [_told(one, opened) for one in wanted if (one.version_id, "text") in opened]


def _told(
    one: models.StoryConsent, opened: Mapping[tuple[uuid.UUID, str], Mapping[str, Any]]
) -> Told:
    said = opened[one.version_id, "text"]
    name = opened.get((one.version_id, "name"), {}).get("name", "")
    since = one.story.published_at or one.given_at
    return Told(
        slug=one.story.slug,
        language=one.version.language,
        title=said["title"],
        text=said["text"],
        alt=said["alt"],
        name=str(name),
        since=since,
        picture=one.version.picture,
    )


def _on_the_site(
    agreed: models.StoryConsent | None, *, now: datetime.datetime
) -> models.StoryConsent | None:
    """The consent, if the gate lets the public site use it now. JSON lists are compared there, the
    same on every database."""
    if agreed is None:
        return None
    decision = gate.decide(
        rules.use(agreed, channel=choices.Channel.PUBLIC_SITE),
        person_id=agreed.story.person_id,
        purpose="public-site",
        now=now,
    )
    return agreed if decision else None


# What a thief would see


def stored_rows(story: models.Story) -> list[dict[str, str]]:
    """A story's rows as they lie in the database: table, column, bytes in hexadecimal."""
    rows = [
        {"table": "stories_story", "column": column, "stored": str(value)}
        for column, value in (("slug", story.slug), ("state", story.state))
    ]
    for version in story.versions.all():
        stored = bytes(version.sealed).hex()
        rows.append({"table": "stories_version", "column": "sealed", "stored": stored})
    for picture in story.pictures.all():
        stored = bytes(picture.sealed)[:512].hex()
        rows.append({"table": "stories_picture", "column": "sealed", "stored": stored})
    return rows


# What is held about a person (registered in apps.py)


def _line(what: Any, text: Any, since: datetime.datetime | None = None) -> registries.HeldLine:
    return registries.HeldLine(what=what, text=text, since=since, url="")


def show_stories(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterator[registries.HeldLine]:
    """Each story: where it stands."""
    for story in models.Story.objects.filter(person_id=person_id):
        yield _line(_("A story"), story.get_state_display(), story.made_at)


def export_stories(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterator[Mapping[str, Any]]:
    """Each story: state, choices and dates."""
    for story in models.Story.objects.filter(person_id=person_id):
        yield {
            "state": story.state,
            "made_at": story.made_at,
            "audience": story.audience,
            "channels": story.channels,
            "name_choice": story.name_choice,
            "ends_date": story.ends_date,
            "published_at": story.published_at,
            "withdrawn_at": story.withdrawn_at,
        }


def _versions_of(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterator[tuple[models.Version, Said]]:
    found = list(models.Version.objects.filter(story__person_id=person_id))
    opened = open_versions(reading.actor, found, rule="self", purpose=reading.purpose)
    for version in found:
        if version.pk in opened:
            yield version, opened[version.pk]


def show_versions(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterator[registries.HeldLine]:
    """The words of each version."""
    for version, said in _versions_of(person_id, reading):
        yield _line(said.title, said.text, version.written_at)


def export_versions(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterator[Mapping[str, Any]]:
    """The words of each version, with its language and date."""
    for version, said in _versions_of(person_id, reading):
        yield {
            "number": version.number,
            "language": version.language,
            "written_at": version.written_at,
            **dataclasses.asdict(said),
        }


def show_pictures(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterator[registries.HeldLine]:
    """Each picture: its size."""
    for picture in models.Picture.objects.filter(story__person_id=person_id).defer("sealed"):
        yield _line(_("A picture"), str(picture), picture.made_at)


def export_pictures(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterator[Mapping[str, Any]]:
    """Each picture: its JPEG bytes in hexadecimal."""
    for picture in models.Picture.objects.filter(story__person_id=person_id):
        data = open_picture(reading.actor, picture, rule="self", purpose=reading.purpose)
        if data is not None:
            yield {"made_at": picture.made_at, "jpeg_hex": data.hex()}


def show_consents(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterator[registries.HeldLine]:
    """What she agreed to: where, and until when."""
    for agreed in models.StoryConsent.objects.filter(story__person_id=person_id):
        where = ", ".join(str(choices.Channel(one).label) for one in agreed.channels)
        yield _line(where, dates.day(agreed.ends_at), agreed.given_at)


def export_consents(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterator[Mapping[str, Any]]:
    """What she agreed to, with every date."""
    for agreed in models.StoryConsent.objects.filter(story__person_id=person_id):
        yield {
            "audience": agreed.audience,
            "channels": agreed.channels,
            "name_choice": agreed.name_choice,
            "given_at": agreed.given_at,
            "ends_at": agreed.ends_at,
            "ended_at": agreed.ended_at,
            "end_reason": agreed.end_reason,
        }


def _uses_of(person_id: uuid.UUID, reading: registries.Reading) -> list[tuple[models.UseLog, str]]:
    found = []
    for story in models.Story.objects.filter(person_id=person_id).prefetch_related("uses"):
        found += uses(reading.actor, story, rule="self")
    return found


def show_uses(person_id: uuid.UUID, reading: registries.Reading) -> Iterator[registries.HeldLine]:
    """Where her stories were used."""
    for use, where in _uses_of(person_id, reading):
        yield _line(use.get_channel_display(), where or dates.day(use.used_date), use.recorded_at)


def export_uses(person_id: uuid.UUID, reading: registries.Reading) -> Iterator[Mapping[str, Any]]:
    """Where her stories were used, with dates."""
    for use, where in _uses_of(person_id, reading):
        yield {
            "channel": use.channel,
            "where": where,
            "used_date": use.used_date,
            "stays_outside": use.stays_outside,
        }
