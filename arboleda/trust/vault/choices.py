"""Closed words of the vault."""

from django.utils.translation import gettext_lazy as _

NAME = "name"
CONTACT = "contact"
SAFETY = "safety"
CAPSULES = frozenset({NAME, CONTACT, SAFETY})
"""Sensitivity classes of an identity: what she is called; how to reach her; how to do so safely."""

IDENTITY_LABEL = "identity"

PERSON_KEY = "person"
STORY_KEY = "story"
PARCEL_KEY = "parcel"
RECORD_KEY = "record"
"""Kinds of keys: a person's; one of a story; of a sealed parcel that expires; of a legal demand."""

HELD_WORDS = {
    "chosen": _("Name you chose"),
    "legal": _("Name on papers"),
    "others": _("Other names"),
    "pronouns": _("Pronouns"),
    "form_of_address": _("How we address you"),
    "phones": _("Phone"),
    "emails": _("E-mail"),
    "city": _("City"),
    "postal_code": _("Postal code"),
}
"""What the values of a capsule are called, for the one they are about."""
