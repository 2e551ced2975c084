"""What a release of information must hold, and what may be done on which ground. Pure.

Sources: 34 USC 12291(b)(2); 28 CFR 94.115; safety-rules.md R1 to R5, R15, R21, R22, R54.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import unicodedata
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from arboleda.trust.consent import choices
from arboleda.trust.safety.rules import contact, reading, refused

Readable = reading.Readable

DEFAULT_DAYS = 30
LONGEST_DAYS = 90
"""Federal law says "reasonably time-limited" and names no number; Washington's lapse at 90 (R2)."""

RECIPIENT_LENGTH = 120
TEXT_LENGTH = 1000
ITEM_LENGTH = 120
MOST_ITEMS = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Terms:
    """What a person agreed to, whole (R1).

    recipient: one organization or one person. one_name: whoever records it says that a name with
    "and" in it is the name of one. items: exactly what is shared, line by line. risks: what was
    said of the risks. explained_in: ISO code of the language it was explained in. interpreter: yes
    or no, never empty. expires_at: UTC. signature: the name as signed; signed_how: how.
    """

    recipient: str
    purpose: str
    items: tuple[str, ...]
    risks: str
    explained_in: str
    interpreter: str
    expires_at: datetime.datetime | None
    signature: str
    signed_how: str
    one_name: bool = False


# What a release must hold

_SEVERAL = re.compile(r"[;/|\n\r+•]|\b(?:and/or|y/o|as well as|asi como|et al|etc)\b|\b[12]\s*[).]")
_TWO = re.compile(r"&|\b(?:and|or|y|e|o|u|plus|ni|mas)\b")
_FIRM_AFTER_COMMA = re.compile(
    r",\s*(?:inc|incorporated|llc|llp|lp|ltd|pc|p\.c|pllc|nfp|co|corp|s\.?a|a\.?c|jd|md|phd|lcsw|esq|"
    r"abogad[oa])\b\.?"
)
_KINDS = (
    r"(?:agenc\w+|organi[sz]\w+|providers?|partners?|services?|servicios?|staff|personal|people|"
    r"persons?|personas?|part(?:y|ies)|entit\w+|entidad\w*|compan\w+|offices?|oficinas?|courts?|"
    r"programs?|programas?|shelters?|groups?|grupos?|socios|proveedor\w*|institu\w+|authorit\w+|"
    r"autoridad\w*|professionals?|profesional\w*|parties|terceros|partes)"
)
_ANYBODY = re.compile(
    r"\b(?:any|anyone|anybody|whoever|whomever|whichever|to whom|various|multiple|several|"
    r"unspecified|tbd|cualquier|cualquiera|quienquiera|a quien|varios|varias|por definir|"
    r"en blanco)\b"
    rf"|\b(?:all|every|each|others?|tod[oa]s?|cada|otr[oa]s?)(?:\s+\w+){{0,3}}\s+{_KINDS}\b"
    r"|^(?:all|every|everyone|everybody|others?|each|none|n/?a|unknown|blank|nobody|tod[oa]s?|"
    r"otr[oa]s?|nadie|ningun[oa]?|desconocid[oa]|[\W_]+|x+)$"
    rf"|^(?:(?:the|our|las?|los|nuestr[oa]s)\s+)?(?:\w+\s+)?(?:agencies|agencias|organizations|"
    r"organizaciones|providers|proveedores|partners|socios|services|servicios|authorities|"
    r"autoridades|third parties|terceros)$"
)
"""An open list, not a name: "any agency", "other providers", "todas las agencias"."""
_EVERYTHING = re.compile(
    r"^(?:any|all|everything|anything|whatever)\b|\b(?:entire file|whole file|full file|all records|"
    r"any and all|any information|all information|complete file|etc)\b|"
    r"^(?:todo|toda|todos|todas|cualquier)\b|\b(?:expediente completo|toda la informacion|"
    r"todo el expediente|cualquier informacion|lo que sea)\b"
)


def release_problems(terms: Terms, *, now: datetime.datetime) -> list[str]:
    """Codes of why a release may not be kept at this moment (UTC); empty where it may.

    Parts that are missing (R1): no_recipient, no_purpose, no_items, no_risks, no_language,
    no_interpreter_answer, no_expiry, no_signature, unknown_signature. Recipients (R5):
    any_recipient, several_recipients, maybe_several_recipients. Time (R2): ends_in_the_past,
    ends_too_late. Items: not_exact. Length: too_long. What we never hold: holds_refused.
    """
    return list(
        dict.fromkeys(
            [
                *_missing(terms),
                *recipient_problems(terms.recipient, one_name=terms.one_name),
                *item_problems(terms.items),
                *expiry_problems(terms.expires_at, now=now),
                *_text_problems(terms),
            ]
        )
    )


def _missing(terms: Terms) -> list[str]:
    there = {
        "no_recipient": bool(terms.recipient.strip()),
        "no_purpose": bool(terms.purpose.strip()),
        "no_items": any(item.strip() for item in terms.items),
        "no_risks": bool(terms.risks.strip()),
        "no_language": bool(terms.explained_in),
        "no_interpreter_answer": terms.interpreter in choices.Interpreter.values,
        "no_expiry": terms.expires_at is not None,
        "no_signature": bool(terms.signature.strip()),
        "unknown_signature": terms.signed_how in choices.Signature.values,
    }
    return [code for code, known in there.items() if not known]


def recipient_problems(recipient: str, *, one_name: bool = False) -> list[str]:
    """Codes: any_recipient ("any agency"), several_recipients, maybe_several_recipients. R5; [N2].

    A comma or "and" may be part of one name ("Ríos and Vega Legal Aid"): then whoever records the
    release says so with one_name. An open list ("any agency") is refused whatever they say.
    """
    plain = _plain(recipient).strip()
    if not plain:
        return []
    if _ANYBODY.search(plain):
        return ["any_recipient"]
    if _SEVERAL.search(plain):
        return ["several_recipients"]
    rest = _FIRM_AFTER_COMMA.sub("", plain)
    if ("," in rest or _TWO.search(rest)) and not one_name:
        return ["maybe_several_recipients"]
    return []


def expiry_problems(expires_at: datetime.datetime | None, *, now: datetime.datetime) -> list[str]:
    """Codes: ends_in_the_past, ends_too_late (more than LONGEST_DAYS from now). R2."""
    if expires_at is None:
        return []
    if expires_at <= now:
        return ["ends_in_the_past"]
    if expires_at - now > datetime.timedelta(days=LONGEST_DAYS):
        return ["ends_too_late"]
    return []


def item_problems(items: Sequence[str]) -> list[str]:
    """Codes: not_exact ("everything"), too_long (one item, or the list)."""
    problems = []
    if any(_EVERYTHING.search(_plain(item).strip()) for item in items):
        problems.append("not_exact")
    if len(items) > MOST_ITEMS or any(len(item) > ITEM_LENGTH for item in items):
        problems.append("too_long")
    return problems


def _text_problems(terms: Terms) -> list[str]:
    problems = []
    if len(terms.recipient) > RECIPIENT_LENGTH or len(terms.signature) > RECIPIENT_LENGTH:
        problems.append("too_long")
    if any(len(text) > TEXT_LENGTH for text in (terms.purpose, terms.risks)):
        problems.append("too_long")
    texts = (terms.recipient, terms.purpose, terms.risks, terms.signature, *terms.items)
    if any(refused.value_category(text) for text in texts):
        problems.append("holds_refused")
    return problems


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def state_of(
    *,
    expires_at: datetime.datetime,
    withdrawn_at: datetime.datetime | None,
    now: datetime.datetime,
) -> str:
    """One of choices.State at this moment (UTC). Taken back stands before ended."""
    if withdrawn_at is not None:
        return choices.State.WITHDRAWN.value
    return (choices.State.IN_FORCE if now < expires_at else choices.State.ENDED).value


# The gate


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """What the gate says. rule: closed code for both chains; reasons: closed codes, why not."""

    allowed: bool
    ground: str
    purpose: str
    rule: str
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.allowed


@dataclasses.dataclass(frozen=True, slots=True)
class Granted:
    """A release as the gate looks at it: its row's facts and, once opened, its terms."""

    id: uuid.UUID
    person: uuid.UUID
    expires_at: datetime.datetime
    withdrawn_at: datetime.datetime | None
    terms: Terms | None


class StoryTerms(Protocol):
    """What a story consent allows, as stories keep it."""

    @property
    def pk(self) -> object:
        """The consent's id."""

    audience: str
    channels: list[str]
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    ended_at: datetime.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class StaffRead:
    """Somebody inside the organization reads about a person."""

    readable: Readable


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """These items about a person go to one recipient outside, on this release."""

    recipient: str
    items: tuple[str, ...]
    release: Granted | None


@dataclasses.dataclass(frozen=True, slots=True)
class Contact:
    """Something is sent to a person by a channel."""

    channel: str
    standing: contact.Standing | None
    stops: Collection[str] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Tell:
    """A person's story is used in a channel, for an audience."""

    channel: str
    audience: str
    terms: StoryTerms | None


Use = StaffRead | Share | Contact | Tell


def staff_read_problems(use: StaffRead, person: uuid.UUID, now: datetime.datetime) -> list[str]:
    """Codes: ``not_assigned`` (R15)."""
    return [] if person in use.readable else ["not_assigned"]


def share_problems(use: Share, person: uuid.UUID, now: datetime.datetime) -> list[str]:
    """Codes: no_release, other_person, withdrawn, ended, terms_unread, other_recipient, items_not_agreed.

    Asked anew at each disclosure, never remembered (R3).
    """
    release = use.release
    if release is None:
        return ["no_release"]
    if release.person != person:
        return ["other_person"]
    found = state_of(expires_at=release.expires_at, withdrawn_at=release.withdrawn_at, now=now)
    if found != choices.State.IN_FORCE:
        return [found]
    if release.terms is None:
        return ["terms_unread"]
    problems = []
    if _plain(use.recipient).strip() != _plain(release.terms.recipient).strip():
        problems.append("other_recipient")
    agreed = {_plain(item).strip() for item in release.terms.items}
    if not use.items or not {_plain(item).strip() for item in use.items} <= agreed:
        problems.append("items_not_agreed")
    return problems


def contact_problems(use: Contact, person: uuid.UUID, now: datetime.datetime) -> list[str]:
    """Codes of safety.rules.contact.send_problems (R21, R22)."""
    return contact.send_problems(use.standing, use.stops, channel=use.channel, now=now)


def tell_problems(use: Tell, person: uuid.UUID, now: datetime.datetime) -> list[str]:
    """Codes: no_consent, withdrawn, not_begun, ended, channel_not_agreed, audience_not_agreed (R54)."""
    terms = use.terms
    if terms is None:
        return ["no_consent"]
    found = {
        "withdrawn": terms.ended_at is not None,
        "not_begun": now < terms.starts_at,
        "ended": now >= terms.ends_at,
        "channel_not_agreed": use.channel not in terms.channels,
        "audience_not_agreed": use.audience != terms.audience,
    }
    return [code for code, wrong in found.items() if wrong]


@dataclasses.dataclass(frozen=True, slots=True)
class Ground:
    """One ground as data: its code, what it is asked, and what it answers the chains."""

    code: str
    problems: Callable[..., list[str]]
    rule: Callable[..., str]


GROUNDS: Mapping[type[object], Ground] = {
    StaffRead: Ground(
        choices.Ground.STAFF_READ.value, staff_read_problems, lambda use: use.readable.rule
    ),
    Share: Ground(
        choices.Ground.RELEASE.value,
        share_problems,
        lambda use: f"release:{use.release.id}" if use.release else "release",
    ),
    Contact: Ground(
        choices.Ground.SAFE_CONTACT.value,
        contact_problems,
        lambda use: f"safe-contact:{use.channel}",
    ),
    Tell: Ground(
        choices.Ground.STORY_CONSENT.value,
        tell_problems,
        lambda use: f"story-consent:{use.terms.pk}" if use.terms else "story-consent",
    ),
}
"""The four grounds. What is not here has no ground, and no use."""
