"""What the operations on stories have in common."""

from __future__ import annotations

import datetime

from arboleda.trust.accounts import operations as accounts
from arboleda.voice.stories import choices, models


def locked(story: models.Story) -> models.Story:
    """The story's row, held until the transaction ends; what is taken back cannot be touched.

    Raises accounts.Invalid (story_gone).
    """
    found = models.Story.objects.select_for_update().filter(pk=story.pk).first()
    if found is None or found.state == choices.State.WITHDRAWN:
        raise accounts.Invalid(["story_gone"])
    return found


def end_consent(story: models.Story, *, reason: str, now: datetime.datetime) -> None:
    """End what was agreed so far, if anything was."""
    in_force = models.StoryConsent.objects.filter(story=story, ended_at__isnull=True)
    in_force.update(ended_at=now, end_reason=reason)


def resting_state(story: models.Story) -> str:
    """Where a story stands before approval: proposed while somebody else's words come last."""
    last = story.versions.filter(declined_at__isnull=True).order_by("-number").first()
    by_other = last is not None and last.author_id != story.person_id
    return choices.State.PROPOSED if by_other else choices.State.WRITING
