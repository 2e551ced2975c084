"""The teller's choices: for whom, where, under which name, until when; and which exact words."""

from __future__ import annotations

import dataclasses
import datetime

from django.db import transaction
from django.utils import timezone

from arboleda.organizing.people import choices as people_choices
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.accounts import rules as account_rules
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.consent.rules import minors, notices
from arboleda.trust.vault import keys as vault_keys
from arboleda.trust.vault import operations as vault
from arboleda.voice.stories import choices, models, policies, rules
from arboleda.voice.stories.operations import _shared


@dataclasses.dataclass(frozen=True, slots=True)
class Choices:
    """What she wants for a story. name is read only where name_choice is ``other``."""

    audience: str
    channels: list[str]
    name_choice: str
    ends_date: datetime.date | None
    name: str = ""

    def problems(self, *, today: datetime.date) -> list[str]:
        """Codes of rules.choice_problems, and unknown_name_choice."""
        found = rules.choice_problems(
            audience=self.audience,
            channels=self.channels,
            name_choice=self.name_choice,
            name=self.name,
            ends_date=self.ends_date,
            today=today,
            known_channels=choices.Channel.values,
            known_audiences=choices.Audience.values,
        )
        if self.name_choice not in choices.NameChoice.values:
            found.append("unknown_name_choice")
        return found


def decide_story(
    *, actor: audit_rules.Actor, story: models.Story, wanted: Choices, now: datetime.datetime
) -> models.Story:
    """Keep what she chose; from here on, staff assigned to her can read the story and help.

    Changed choices need a new approval: what was agreed before ends, and a published story leaves
    the public door. Raises Refused, Invalid (story_gone, codes of Choices.problems), Locked.
    """
    if not policies.is_teller(actor, story):
        raise accounts.Refused
    problems = wanted.problems(today=timezone.localdate(now))
    if problems:
        raise accounts.Invalid(problems)
    held = vault.ask_keys(
        actor=actor,
        subjects=[story.person_id],
        action="stories.decide_story",
        purpose="story",
        capsules="name",
        rule="self",
    )
    sealed = None
    if wanted.name_choice == choices.NameChoice.OTHER:
        sealed = held.seal(
            story.person_id,
            {"name": wanted.name.strip()},
            label=choices.CHOICES_LABEL,
            row=story.pk,
            capsule="name",
        )
    with transaction.atomic():
        fresh = _shared.locked(story)
        fresh.audience, fresh.channels = wanted.audience, sorted(set(wanted.channels))
        fresh.name_choice, fresh.sealed_name = wanted.name_choice, sealed
        fresh.ends_date, fresh.decided_at = wanted.ends_date, now
        _shared.end_consent(fresh, reason=choices.EndReason.CHANGED, now=now)
        fresh.state = _shared.resting_state(fresh)
        fresh.save()
        audit.record(
            witness=held.witness,
            action="stories.decide_story",
            subject=story.person_id,
            rule="self",
            references=str(story.pk),
            now=now,
        )
    return fresh


def approve_version(
    *,
    actor: audit_rules.Actor,
    version: models.Version,
    warned: bool,
    now: datetime.datetime,
    nonce: str = "",
    language: str = "",
) -> models.StoryConsent:
    """Agree to these exact words, for what she chose. The only way a story can become public.

    It counts at once; where staff gave her a passphrase lately, after a week in which she can take it
    back (accounts.rules.takes_effect_at). language: in which she read what agreeing means
    (consent.rules.notices); those words are kept beside it. warned: she has read that copies others
    made may stay (R56). The name to show is sealed under the version's own key, so that showing it
    never opens her identity.

    Raises Refused, Invalid (notice_unreviewed, notice_stale, not_warned, not_newest, not_decided,
    minor_path_not_set (R7), alt_names_you (R57), story_gone, ends_too_soon, codes of
    Choices.problems), AlreadyDone, Locked.
    """
    story = version.story
    if not policies.is_teller(actor, story):
        raise accounts.Refused
    notice, unusable = consent.notice_problems(notices.STORY, language)
    problems = [*_approval_problems(version, warned=warned, now=now), *unusable]
    if problems:
        raise accounts.Invalid(problems)
    held = vault.ask_keys(
        actor=actor,
        subjects=[version.pk, story.person_id],
        action="stories.approve_version",
        purpose="story",
        capsules="name,text",
        rule="self",
        references=str(version.pk),
    )
    sealed = _sealed_name(held, version)
    account = account_queries.account_of(story.person_id)
    given_at = account.given_at if account else None
    starts_at = account_rules.takes_effect_at(given_at=given_at, asked_at=now)
    ends_date = story.ends_date
    assert ends_date is not None
    midnight = datetime.datetime.combine(ends_date + datetime.timedelta(days=1), datetime.time())
    ends_at = timezone.make_aware(midnight)
    if ends_at <= starts_at:
        raise accounts.Invalid(["ends_too_soon"])
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(story.pk))
        fresh = _shared.locked(story)
        if _newest(fresh) != version or fresh.decided_at != story.decided_at:
            raise accounts.Invalid(["not_newest"])
        _shared.end_consent(fresh, reason=choices.EndReason.CHANGED, now=now)
        agreed = models.StoryConsent.objects.create(
            story=fresh,
            version=version,
            audience=fresh.audience,
            channels=fresh.channels,
            name_choice=fresh.name_choice,
            sealed_name=sealed,
            notice=notice,
            given_at=now,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        fresh.state = choices.State.APPROVED
        fresh.save(update_fields=["state"])
        audit.record(
            witness=held.witness,
            action="stories.approve_version",
            subject=story.person_id,
            rule="self",
            references=str(version.pk),
            now=now,
        )
    return agreed


def decline_edit(
    *, actor: audit_rules.Actor, version: models.Version, now: datetime.datetime
) -> None:
    """Keep her own words instead of those somebody proposed. Raises Refused, Invalid."""
    story = version.story
    if not policies.is_teller(actor, story):
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor, subjects=[story.person_id])
    with transaction.atomic():
        fresh = _shared.locked(story)
        newest = _newest(fresh)
        if newest != version or version.author_id == story.person_id:
            raise accounts.Invalid(["not_newest"])
        models.Version.objects.filter(pk=version.pk).update(declined_at=now)
        _shared.end_consent(fresh, reason=choices.EndReason.CHANGED, now=now)
        fresh.state = _shared.resting_state(fresh)
        fresh.save(update_fields=["state"])
        audit.record(
            witness=witness,
            action="stories.decline_edit",
            subject=story.person_id,
            rule="self",
            references=str(version.pk),
            now=now,
        )


def _newest(story: models.Story) -> models.Version | None:
    return story.versions.filter(declined_at__isnull=True).order_by("-number").first()


def _approval_problems(
    version: models.Version, *, warned: bool, now: datetime.datetime
) -> list[str]:
    story = version.story
    problems = [] if warned else ["not_warned"]
    if _newest(story) != version:
        problems.append("not_newest")
    if story.decided_at is None:
        return [*problems, "not_decided"]
    if story.person.age_group == people_choices.AgeGroup.MINOR:
        path = consent.minor_path()
        if path is None:
            problems.append("minor_path_not_set")
        elif path.path != minors.ALONE:
            problems.append("minor_needs_guardian")
    wanted = Choices(
        audience=story.audience,
        channels=story.channels,
        name_choice=story.name_choice,
        ends_date=story.ends_date,
        name="-",
    )
    return problems + wanted.problems(today=timezone.localdate(now))


def _sealed_name(held: vault_keys.Keys, version: models.Version) -> bytes | None:
    """The name to show, under the version's key. Raises Invalid (alt_names_you, story_gone)."""
    story = version.story
    if version.pk not in held or story.person_id not in held:
        raise accounts.Invalid(["story_gone"])
    own = ""
    for one in vault.sealed_identities([story.person_id]):
        payload = held.unseal(
            one.subject, one.data, label=one.label, row=one.row, capsule=one.capsule
        )
        own = str(payload.get("chosen", ""))
    said = held.unseal(
        version.pk,
        bytes(version.sealed),
        label=choices.VERSION_LABEL,
        row=version.pk,
        capsule="text",
    )
    if story.name_choice != choices.NameChoice.OWN and rules.names_in(said["alt"], [own]):
        raise accounts.Invalid(["alt_names_you"])
    if story.name_choice == choices.NameChoice.NONE:
        return None
    shown = own
    if story.name_choice == choices.NameChoice.OTHER and story.sealed_name is not None:
        shown = held.unseal(
            story.person_id,
            bytes(story.sealed_name),
            label=choices.CHOICES_LABEL,
            row=story.pk,
            capsule="name",
        )["name"]
    return held.seal(
        version.pk, {"name": shown}, label=choices.CONSENT_LABEL, row=version.pk, capsule="name"
    )
