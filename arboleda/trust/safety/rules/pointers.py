"""What in a free text could point to somebody: names, addresses, dates, ways to reach a person.

Patterns alone, English and Spanish; never the register of people. A warning that knew our people
would tell whoever types names that one of them is with us (decision 25 has the same worry). So it
finds "Rosa" whether we know a Rosa or not.

What it cannot do: writing without capitals or in another script than Latin shows no name, unless it
is among the commonest; a nickname is a word; a place is taken for a name. It warns and never
blocks, so it may be wrong in both directions. Source: safety-rules.md, R19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from arboleda.trust.safety.rules import given_names, values

NUMBER, PHONE, EMAIL, LINK, ADDRESS, DATE, NAME = KINDS = (
    "number", "phone", "email", "link", "address", "date", "name",
)  # fmt: skip
"""The gravest first: where two overlap, the graver one is said. ``number`` is a refused value."""


class Pointer(NamedTuple):
    """One place in a text: what it seems to be (KINDS), and where it begins and ends."""

    kind: str
    start: int
    end: int


_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo"
    r"|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre)\b\.?"
)
_YEAR = r"(?:19|20)\d{2}\b"
_WORD = r"[A-ZÁÉÍÓÚÜÑ][\w'’.-]*"
_WAY = (
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct|place|pl|terrace"
    r"|parkway|pkwy|highway|hwy)\b"
)
_CALLE = (
    r"(?:calle|avenida|av|calzada|callej[oó]n|cerrada|boulevard|blvd|carretera|colonia|col|privada)"
)
_STREET = r"(?!(?:con|hay|y|a|donde|que|se|son|es|en|por|para)\b)[\w'’.-]+"

_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (EMAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
    (LINK, re.compile(r"\b(?:https?://|www\.)[^\s<>\"]{1,300}[^\s<>\".,;:)]", re.I)),
    (
        LINK,
        re.compile(
            r"\b[\w-]{2,63}\.(?:com|org|net|edu|gov|info|mx|io|app)\b(?:/[^\s<>\"]{0,300}[^\s<>\".,;:)])?",
            re.I,
        ),
    ),
    (LINK, re.compile(r"(?<![\w@])@[A-Za-z_]\w{2,30}\b")),
    # (312) 555-0142, +52 55 1234 5678, 312.555.0142; seven digits only with a dash between.
    (PHONE, re.compile(r"\+\d{1,3}(?:[ .()-]{0,2}\d){7,12}\b")),
    (PHONE, re.compile(r"(?<![\d.$€-])(?:1[ .-])?\(?\d{3}\)?[ .-]{0,2}\d{3}[ .-]?\d{4}(?![\d-])")),
    (PHONE, re.compile(r"(?<![\d.$€-])\d{2}[ .-]\d{4}[ .-]\d{4}(?![\d-])")),
    (PHONE, re.compile(r"(?<![\d.$€-])\d{3}-\d{4}(?![\d-])")),
    (
        ADDRESS,
        re.compile(
            rf"\b\d{{1,5}}[A-Za-z]?(?:-\d{{1,5}})? (?:[NSEW]\.? |(?:north|south|east|west) )?"
            rf"(?:(?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th)) ){{1,3}}(?i:{_WAY})\.?",
        ),
    ),
    (
        ADDRESS,
        re.compile(
            rf"\b(?i:{_CALLE})\.? (?:{_STREET} ){{0,4}}{_STREET},? "
            r"(?:#|no\.? ?|n[uú]m\.? ?|n[uú]mero )?\d{1,5}\b",
        ),
    ),
    (
        ADDRESS,
        re.compile(
            r"\b(?:apt|apartment|unit|suite|depto|departamento|interior|apartamento)\.? ?"
            r"(?:#|no\.? ?)?\d{1,4}[a-z]?\b",
            re.I,
        ),
    ),
    (ADDRESS, re.compile(r"\b(?:p\.? ?o\.? box|apartado postal|c\.? ?p\.?) ?#?\d{2,6}\b", re.I)),
    (ADDRESS, re.compile(r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b")),
    (
        ADDRESS,
        re.compile(
            rf"\b(?i:corner of|esquina de|esquina con|entre)\s(?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th)?) "
            rf"(?:and|&|y|con) (?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th)?)",
        ),
    ),
    (ADDRESS, re.compile(r"(?<![\d.])-?\d{1,2}\.\d{4,}, ?-?\d{1,3}\.\d{4,}")),
    (DATE, re.compile(r"\b(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b")),
    (
        DATE,
        re.compile(
            r"(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\1(?:19|20)?\d{2}(?![\d/-])"
        ),
    ),
    # A day and a month without a year, where it is no fraction ("3/4") and not "24/7".
    (DATE, re.compile(r"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])(?![\d/])")),
    (DATE, re.compile(r"(?<![\d/])(?!24/7)(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])(?![\d/])")),
    (
        DATE,
        re.compile(
            rf"\b{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? {_YEAR})?|\b{_MONTHS} (?:de |del )?{_YEAR}",
            re.I,
        ),
    ),
    (
        DATE,
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of |de )?{_MONTHS}(?: (?:de |del )?{_YEAR})?", re.I
        ),
    ),
)

_CAPITAL = re.compile(r"\b[A-ZÁÉÍÓÚÜÑ][a-záéíóúüñ'’-]+[\w'’-]*")
_ANY_WORD = re.compile(r"[^\W\d_]{2,}")
_RUN = re.compile(r"(?:[ \t]+(?:de|del|la|las|los|van|da|[A-Z]\.?)){0,3}[ \t]+")
_OPENS = re.compile(r"(?:^|[.!?:;…\n\r•*>\"“”«»(\[¿¡—-])[\s\"“«(¿¡'*_>#-]*$")
_TITLED = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|dra|sr|sra|srta|don|do[nñ]a|lic|ing|prof|t[ií]o|t[ií]a|named|called"
    r"|se llama|llamad[oa]|me llamo|name is|nombre es)\.?\s+$",
    re.I,
)


def pointers(text: str) -> list[Pointer]:
    """What in this text could point to somebody, in its order; no two overlap."""
    found = [Pointer(NUMBER, find.start, find.end) for find in values.value_finds(text)]
    for kind, shape in _SHAPES:
        found += [Pointer(kind, *each.span()) for each in shape.finditer(text)]
    found += _names(text)
    found.sort(key=lambda one: (KINDS.index(one.kind), one.start, -one.end))
    kept: list[Pointer] = []
    taken = bytearray(len(text))
    for one in found:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _names(text: str) -> Iterator[Pointer]:
    """Words that are written as names are: common given names anywhere, else capitals inside a
    sentence. Names that stand together ("Ana María de la Luz Pérez") are one."""
    run: Pointer | None = None
    for start, end in _named_words(text):
        if run and _RUN.fullmatch(text, run.end, start):
            run = Pointer(NAME, run.start, end)
            continue
        if run:
            yield run
        run = Pointer(NAME, start, end)
    if run:
        yield run


def _named_words(text: str) -> Iterator[tuple[int, int]]:
    last = -1
    for each in _ANY_WORD.finditer(text):
        word = each[0]
        plain = given_names.plain(word)
        is_capital = bool(_CAPITAL.match(word))
        if plain in given_names.SURE or (is_capital and plain in given_names.CAPITALIZED):
            is_name = True
        elif not is_capital:
            is_name = False
        elif _TITLED.search(text[max(0, each.start() - 24) : each.start()]):
            is_name = True
        elif plain in given_names.NO_NAMES:
            is_name = False
        else:
            follows_name = last >= 0 and bool(_RUN.fullmatch(text, last, each.start()))
            is_name = follows_name or not _opens(text, each.start())
        if is_name:
            last = each.end()
            yield each.span()


def _opens(text: str, start: int) -> bool:
    """Whether a word begins a sentence, where every word has a capital."""
    return bool(_OPENS.search(text[max(0, start - 8) : start]))
