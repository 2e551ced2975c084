"""Every write to stories."""

from arboleda.voice.stories.operations.deciding import (
    Choices,
    approve_version,
    decide_story,
    decline_edit,
)
from arboleda.voice.stories.operations.taking_back import (
    erase_person,
    finish_withdrawals,
    keys_of_person,
    keys_of_stories,
    lapse_ended,
    remember_addresses,
    sweep_orphans,
    tellers_of,
    withdraw_story,
)
from arboleda.voice.stories.operations.using import log_use, publish_story, unpublish_story
from arboleda.voice.stories.operations.writing import (
    Words,
    edit_story,
    propose_edit,
    write_story,
)

__all__ = [
    "Choices",
    "Words",
    "approve_version",
    "decide_story",
    "decline_edit",
    "edit_story",
    "erase_person",
    "finish_withdrawals",
    "keys_of_person",
    "keys_of_stories",
    "lapse_ended",
    "log_use",
    "propose_edit",
    "publish_story",
    "remember_addresses",
    "sweep_orphans",
    "tellers_of",
    "unpublish_story",
    "withdraw_story",
    "write_story",
]
