"""Closed words of the vault."""

NAME = "name"
CONTACT = "contact"
SAFETY = "safety"
CAPSULES = frozenset({NAME, CONTACT, SAFETY})
"""Sensitivity classes of an identity: what she is called; how to reach her; how to do so safely."""

IDENTITY_LABEL = "identity"

PERSON_KEY = "person"
STORY_KEY = "story"
PARCEL_KEY = "parcel"
"""Kinds of keys: a person's; one of a story; one of a sealed parcel that expires."""
