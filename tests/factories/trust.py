"""What other people's tests may need of the trust floor: cards and releases that hold."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models as consent_models
from arboleda.trust.consent import operations as consent
from arboleda.trust.consent import rules as consent_rules
from arboleda.trust.safety import models as safety_models
from arboleda.trust.safety import operations as safety
from arboleda.trust.safety.rules import contact


def card(**changes: Any) -> contact.Card:
    """A card that has all it needs: card(channel="phone", neutral_channel="")."""
    given: dict[str, Any] = {
        "channel": "sms",
        "days": ("tue", "thu"),
        "from_time": "10:00",
        "until_time": "14:00",
        "voicemail": False,
        "sender": "Tía Lupe",
        "language": "es",
        "code_word": "tamales",
        "neutral_channel": "mail",
    }
    return contact.Card(**{**given, **changes})


def safe_contact(
    person: uuid.UUID, *, now: datetime.datetime, **changes: Any
) -> safety_models.SafeContact:
    """A person's safe-contact card, checked now."""
    return safety.change_safe_contact(
        actor=audit_rules.SYSTEM, person_id=person, card=card(**changes), now=now
    )


def terms(*, now: datetime.datetime, **changes: Any) -> consent_rules.Terms:
    """Terms that hold for 30 days: terms(now=now, recipient="Clínica Mariposa")."""
    given: dict[str, Any] = {
        "recipient": "Mariposa Legal Aid",
        "purpose": "To get help with the lease",
        "items": ("First name", "Phone number"),
        "risks": "The landlord could learn that there is a lawyer.",
        "explained_in": "es",
        "interpreter": "no",
        "expires_at": now + datetime.timedelta(days=30),
        "signature": "Alba Ríos",
        "signed_how": "paper",
    }
    return consent_rules.Terms(**{**given, **changes})


def release(person: uuid.UUID, *, now: datetime.datetime, **changes: Any) -> consent_models.Release:
    """A release of information that a person signed."""
    return consent.record_release(
        actor=audit_rules.SYSTEM, identity=person, terms=terms(now=now, **changes), now=now
    )
