"""Telephone numbers and e-mail addresses as people write them in the cells of a list."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from arboleda.organizing.people.rules.lists import words


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164 form (`+13125550142`) and the kind its column named, or ""."""

    number: str
    kind: str = ""


# The commonest case by far in one step: ten digits of the North American plan.
_NANP = re.compile(r"(?:\+?1[ .-]?)?\(?([2-9]\d{2})\)?[ .\-/]{0,3}([2-9]\d{2})[ .-]?(\d{4})")
_NUMBER = re.compile(r"(?:\+|00)?[\d(][\d().\-–‐‑ \t]{5,}\d|\+?\d{7,}")
_EXTENSION = re.compile(r"^[ ,;]*(?:x|ext\.?|extension|extensión|int\.?|#)[ .:]*\d{1,6}", re.I)
_ROUNDED = re.compile(r"\b\d(?:[.,]\d+)?E\+?\d{1,2}\b", re.IGNORECASE)
_KIND_WORDS = re.compile(
    r"\b(?:cell|cel|celular|mobile|m[oó]vil|home|casa|work|trabajo|tel[eé]fono|phone|tel|whatsapp|wa"
    r"|text|texto|main|principal|or|and|o|y|c|h|w|m|t|p|f)\b|[\W_]+",
    re.IGNORECASE,
)
_NANP_REGIONS = frozenset({"US", "CA", "PR", "DO", "JM"})


@lru_cache(maxsize=8192)
def phones(cell: str, region: str) -> tuple[tuple[str, ...], str]:
    """The numbers of a cell in E.164 form, and what went wrong: a code of `problems`, or "".

    `region`: the two-letter country whose numbers need no country code. Several numbers may
    stand in one cell, with words around them, which are never kept. A number without an area
    code is not guessed. Numbers only have to be possible: fictional and new ones are.
    """
    text = words.unwrapped(cell)
    if words.is_blank(text):
        return (), ""
    if region in _NANP_REGIONS and (found := _NANP.fullmatch(text)):
        return ("+1" + "".join(found.groups()),), ""
    if _ROUNDED.search(text):
        return (), "phone_rounded"
    numbers: list[str] = []
    left_over = text
    unread = False
    for chunk in _NUMBER.finditer(text):
        read = _read(chunk.group(), region)
        numbers.extend(read)
        unread = unread or not read
        left_over = left_over.replace(chunk.group(), " ", 1)
    if not numbers or unread:
        return tuple(dict.fromkeys(numbers)), "phone_unreadable"
    return tuple(dict.fromkeys(numbers)), "phone_words" if _says_more(left_over) else ""


def _says_more(left_over: str) -> bool:
    """Whether more than the kind of phone ("cell", "casa") stood beside the numbers."""
    return bool(_EXTENSION.match(left_over.strip()) or _KIND_WORDS.sub("", left_over))


def _read(chunk: str, region: str) -> list[str]:
    """The number of a run of digits; two where two were written one after the other."""
    whole = _possible(chunk, region)
    if whole:
        return [whole]
    if region in _NANP_REGIONS:
        several = _NANP.findall(chunk)
        rest = _NANP.sub("", chunk)
        if len(several) > 1 and not re.search(r"\d", rest):
            return ["+1" + "".join(groups) for groups in several]
    halves = re.split(r" {2,}|(?<=\d) (?=\+)|(?<=\d{4}) (?=\()", chunk)
    read = [number for half in halves if (number := _possible(half, region))]
    return read if len(halves) > 1 and len(read) == len(halves) else []


def _possible(chunk: str, region: str) -> str:
    text = "+" + chunk[2:] if chunk.startswith("00") else chunk
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.is_possible_number_with_reason(number) != (
        phonenumbers.ValidationResult.IS_POSSIBLE
    ):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


# One @, no spaces or brackets, a dot in the domain; letters of any script are allowed.
_EMAIL = re.compile(
    r"(?=.{3,254}$)[^\s@<>()\[\],;:\"\\]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]"
)
_EMAIL_SPLIT = re.compile(r"[\s,;|<>()\[\]\"]+|/(?=[^/]*@)|mailto:", re.IGNORECASE)


def emails(cell: str) -> tuple[tuple[str, ...], str]:
    """The e-mail addresses of a cell, with the domain in lower case, and a code or "".

    `"Ana" <Ana@Example.ORG>; luz@example.org` gives `Ana@example.org` and `luz@example.org`.
    """
    text = words.unwrapped(cell)
    if words.is_blank(text):
        return (), ""
    found: list[str] = []
    broken = "@" not in text
    for part in _EMAIL_SPLIT.split(text):
        address = part.strip(".,;:'’`*")
        if "@" not in address:
            continue
        if _EMAIL.fullmatch(address) and ".." not in address:
            local, _, domain = address.rpartition("@")
            found.append(f"{local}@{domain.lower()}")
        else:
            broken = True
    return tuple(dict.fromkeys(found)), "email_unreadable" if broken else ""
