"""What a release of information must hold. Pure.

Sources: 34 USC 12291(b)(2); 28 CFR 94.115; safety-rules.md R1 to R5.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import unicodedata
from collections.abc import Sequence

from arboleda.trust.consent import choices
from arboleda.trust.safety.rules import refused

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
    guardian: who consents with a minor, as signed; empty for everybody else.
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
    guardian: str = ""


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
    name = plain(recipient).strip()
    if not name:
        return []
    if _ANYBODY.search(name):
        return ["any_recipient"]
    if _SEVERAL.search(name):
        return ["several_recipients"]
    rest = _FIRM_AFTER_COMMA.sub("", name)
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
    if any(_EVERYTHING.search(plain(item).strip()) for item in items):
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


def plain(text: str) -> str:
    """The text in small letters without accents, for comparing names and items."""
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
