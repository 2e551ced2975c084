"""Making an idea's way public, taking it back, and the stories that belong with it."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.organizing.campaigns import models, policies, queries, rules
from arboleda.organizing.campaigns.operations import _ground
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault


def publish_idea(
    *, actor: audit_rules.Actor, idea: models.Idea, now: datetime.datetime
) -> models.Idea:
    """Show what is recorded of an idea's way by now on the public door; pages ask again before.

    Whether the tellers of linked stories agree is asked anew at each reading, by web. Raises
    Refused, Invalid (codes of rules.publish_problems).
    """
    problems = rules.publish_problems(
        steps=queries.steps([idea])[idea.pk], texts=queries.public_texts(idea)
    )
    _ground.check(allowed=policies.can_publish(actor), problems=problems)
    return _set_public(actor, idea, "publish_idea", now, now)


def unpublish_idea(
    *, actor: audit_rules.Actor, idea: models.Idea, now: datetime.datetime
) -> models.Idea:
    """Take an idea's way off the public door at once. Raises Refused."""
    _ground.check(allowed=policies.can_publish(actor), problems=[])
    return _set_public(actor, idea, "unpublish_idea", now, None)


def link_story(
    *, actor: audit_rules.Actor, idea: models.Idea, story_id: uuid.UUID, now: datetime.datetime
) -> None:
    """Say that a story belongs with an idea; a public one leaves the public door until it is
    published anew. The caller makes sure that the story is one anybody may read. Raises Refused."""
    _ground.check(allowed=policies.can_publish(actor), problems=[])
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        models.StoryLink.objects.get_or_create(
            idea=idea, story_id=story_id, defaults={"recorded_at": now}
        )
        _hide(idea)
        _ground.record(_ground.Context(actor, now), witness, "link_story", idea.pk)


def unlink_story(
    *, actor: audit_rules.Actor, idea: models.Idea, link_id: uuid.UUID, now: datetime.datetime
) -> None:
    """Take a story away from an idea; a public one leaves the public door until it is published
    anew, since a page that a teller's withdrawal closed must not open by itself. Raises Refused."""
    _ground.check(allowed=policies.can_publish(actor), problems=[])
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        idea.story_links.filter(pk=link_id).delete()
        _hide(idea)
        _ground.record(_ground.Context(actor, now), witness, "unlink_story", idea.pk)


def _set_public(
    actor: audit_rules.Actor,
    idea: models.Idea,
    action: str,
    now: datetime.datetime,
    public_at: datetime.datetime | None,
) -> models.Idea:
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        idea.public_at = public_at
        idea.save(update_fields=["public_at"])
        _ground.record(_ground.Context(actor, now), witness, action, idea.pk)
    return idea


def _hide(idea: models.Idea) -> None:
    idea.public_at = None
    idea.save(update_fields=["public_at"])
