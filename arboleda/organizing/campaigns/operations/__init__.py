"""Every write to ideas and campaigns."""

from arboleda.organizing.campaigns.operations.campaigns import (
    Office,
    change_campaign,
    make_demand,
    name_decision_maker,
    note_commitment,
    plan_action,
    record_decision,
    record_win,
    settle_commitment,
    start_campaign,
)
from arboleda.organizing.campaigns.operations.entries import remove_entry
from arboleda.organizing.campaigns.operations.ideas import (
    IdeaTerms,
    change_idea,
    remove_idea,
    take_up,
    tell_back,
    write_idea,
    write_ideas,
)
from arboleda.organizing.campaigns.operations.publishing import (
    link_story,
    publish_idea,
    unlink_story,
    unpublish_idea,
)

__all__ = [
    "IdeaTerms",
    "Office",
    "change_campaign",
    "change_idea",
    "link_story",
    "make_demand",
    "name_decision_maker",
    "note_commitment",
    "plan_action",
    "publish_idea",
    "record_decision",
    "record_win",
    "remove_entry",
    "remove_idea",
    "settle_commitment",
    "start_campaign",
    "take_up",
    "tell_back",
    "unlink_story",
    "unpublish_idea",
    "write_idea",
    "write_ideas",
]
