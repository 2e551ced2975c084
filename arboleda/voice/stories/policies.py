"""Who may do what with a story."""

from __future__ import annotations

from arboleda.trust.accounts import policies as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import rules as consent_rules
from arboleda.voice.stories import models


def can_write_story(actor: audit_rules.Actor) -> bool:
    """Anybody who signs in may write a story of her own."""
    return actor.person is not None


def is_teller(actor: audit_rules.Actor, story: models.Story) -> bool:
    """Whether the story is the actor's own: only she edits, chooses and approves."""
    return actor.person is not None and actor.person == story.person_id


def can_read_story(
    actor: audit_rules.Actor, story: models.Story, readable: consent_rules.Readable
) -> bool:
    """The teller; and staff assigned to her once she has chosen whom the story is for."""
    if is_teller(actor, story):
        return True
    return accounts.is_staff(actor) and story.decided_at is not None and story.person_id in readable


def can_propose_edit(
    actor: audit_rules.Actor, story: models.Story, readable: consent_rules.Readable
) -> bool:
    """Staff assigned to the teller, for a story that is not their own."""
    return not is_teller(actor, story) and can_read_story(actor, story, readable)


def can_publish_story(
    actor: audit_rules.Actor, story: models.Story, readable: consent_rules.Readable
) -> bool:
    """Organizers who may read it; what may be published the consent decides, not the role."""
    return accounts.is_organizer(actor) and can_read_story(actor, story, readable)


def can_log_use(
    actor: audit_rules.Actor, story: models.Story, readable: consent_rules.Readable
) -> bool:
    """Staff who may read it."""
    return accounts.is_staff(actor) and can_read_story(actor, story, readable)


def can_withdraw_story(
    actor: audit_rules.Actor, story: models.Story, readable: consent_rules.Readable
) -> bool:
    """The teller at any time; staff assigned to her when she says so aloud; the system."""
    return actor.role == "system" or can_read_story(actor, story, readable)
