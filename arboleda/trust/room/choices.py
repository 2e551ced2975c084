"""Closed words of the room app."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

PASSPHRASE, CARD = "passphrase", "card"
"""Kinds of locks on a room's key: her passphrase; her card together with her PIN."""

CAPSULE = "room"
"""The sensitivity class that the keeper writes down when a room is opened or a shared text read."""
LOCK_LABEL, ENVELOPE_LABEL = "room-lock", "room-envelope"
"""Places at which her vault key closes what is already sealed, so that erasing reaches it."""
PEPPER_LABEL, CARD_PEPPER_LABEL = "room", "room-card"

WRITING, REFLECTION = "writing", "reflection"
"""Kinds of texts: what she wrote here; what was put here from another page. Sealed with the text."""


class Door(models.TextChoices):
    """How a room stands to the one who comes to it."""

    NONE = "none", _("There is no room yet")
    CLOSED = "closed", _("Closed")
    EARLIER = "earlier", _("Closed, and it listens to an earlier passphrase")
    LOST = "lost", _("Nothing opens it any more")


# What the history of her record says in plain words. Codes of other floors stand here as texts: an
# unknown one is told by its kind alone, never left out.

KINDS = {
    "names": _("Your names and how to reach you"),
    "safety": _("How to reach you safely"),
    "sharing": _("What you let us share"),
    "talks": _("One-to-one talks with you"),
    "path": _("Your path and your strengths"),
    "story": _("Your story"),
    "groups": _("Your cohorts and gatherings"),
    "account": _("How you sign in"),
    "room": _("Your room"),
    "held": _("What is held about you"),
    "other": _("Something else about you"),
}
KIND_OF_CAPSULE = {
    "name": "names",
    "contact": "names",
    "identity": "names",
    "list": "names",
    "safety": "safety",
    "terms": "sharing",
    "one-to-one": "talks",
    "relationship": "talks",
    "path": "path",
    "strength": "path",
    "answers": "names",
    "text": "story",
    "pixels": "story",
    "where": "groups",
    "room": "room",
    "own": "held",
}
KIND_OF_APP = {
    "accounts": "account",
    "vault": "names",
    "safety": "safety",
    "consent": "sharing",
    "room": "room",
    "rights": "held",
    "people": "names",
    "partners": "other",
    "outreach": "safety",
    "gatherings": "groups",
    "campaigns": "other",
    "curriculum": "other",
    "cohorts": "groups",
    "institute": "groups",
    "dreamspace": "groups",
    "stories": "story",
    "reports": "other",
    "funders": "other",
}
KIND_OF_ACTION = {
    "people.record_one_to_one": "talks",
    "people.remove_one_to_one": "talks",
    "people.relate_people": "talks",
    "people.end_relationship": "talks",
    "people.remove_relationship": "talks",
    "people.add_path_step": "path",
    "people.write_strength": "path",
    "vault.read_history": "held",
    "vault.read_held": "held",
    "room.change_passphrase": "account",
}
PURPOSES = {
    "attendance": _("to write down who came"),
    "bring-in": _("to bring a list in"),
    "choosing": _("to choose people for something"),
    "cohort": _("for a cohort"),
    "deciding": _("to decide about a line of a list"),
    "export": _("to save a list as a file"),
    "facilitation": _("to facilitate"),
    "gathering": _("for a gathering"),
    "held-about-oneself": _("to see what is held"),
    "home": _("for the first page"),
    "hosting": _("to host a gathering"),
    "keeping-in-touch": _("to keep in touch"),
    "left-out": _("to list what was left out"),
    "list": _("for a list"),
    "my-path": _("to see a path"),
    "my-strengths": _("to see strengths"),
    "name-index": _("to find names"),
    "one-to-one": _("for a one-to-one talk"),
    "organizing": _("for organizing"),
    "own-history": _("to see who looked"),
    "own-room": _("for a room of one’s own"),
    "partnership": _("for work with a partner"),
    "path": _("for a path"),
    "people-list": _("for the list of people"),
    "plan": _("for the plan of a session"),
    "preview": _("to look before a list comes in"),
    "public-site": _("for the public site"),
    "release-of-information": _("for a release of information"),
    "resume": _("to go on with a list"),
    "safe-contact": _("to reach somebody safely"),
    "search": _("to search by name"),
    "shared-text": _("to read what was shared"),
    "story": _("for a story"),
    "story-list": _("for the list of stories"),
    "story-use": _("to use a story"),
    "strength": _("for a strength"),
    "undo-list": _("to take a list out again"),
}
GROUNDS = {
    "self": _("your own"),
    "held": _("your own"),
    "own-room": _("your own"),
    "assignment": _("works with you"),
    "assignment:organization": _("works with everybody here"),
    "shared-by-her": _("you shared it"),
    "story-consent": _("you agreed to it for your story"),
    "reset": _("a new passphrase, 90 days before"),
    "role:staff": _("works here"),
    "role:organizer": _("organizes here"),
}
