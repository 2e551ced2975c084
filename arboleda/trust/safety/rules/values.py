"""Values that show by their shape alone that this house must not hold them.

Numbers of papers, cards and accounts, and birth dates, in whatever box somebody writes them. Each
shape is strict: a false alarm would lose a telephone number or a name, or stop somebody in the
middle of a sentence. So what could be anything (nine digits in a row) counts only where a word
before it says what it is ("passport no. 123456789").

Sources: safety-rules.md, section 7. Shapes of documents: Social Security and taxpayer numbers (SSA
and IRS, the group of 3-2-4), alien registration numbers (USCIS, A and 8 or 9 digits), receipt
numbers of USCIS (three letters of an office and ten digits), I-94 (nine digits, a letter, a digit),
passports of the United States since 2021 and of Mexico (a letter and eight digits), CURP (RENAPO),
CLABE (Banxico, 18 digits with a check digit), cards (ISO/IEC 7812, Luhn), IBAN (ISO 13616), routing
numbers (ABA).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Find(NamedTuple):
    """A refused value in a text: its category (refused.CATEGORIES), and where it stands."""

    code: str
    start: int
    end: int


_DIGIT = re.compile(r"\d")
_COUNTRY_CODE = re.compile(r"(?:\+|\b00)\d{1,3}[ -]?$")
_SSN = re.compile(r"(?<![\d-])(?!000|666)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])")
_ALIEN = re.compile(
    r"\bA(?:[ #-]{0,2}\d{3}[ -]?\d{3}[ -]?\d{2,3}|[#-]?\d{2}[ -]?\d{3}[ -]?\d{3})\b(?![@.]\w)",
    re.IGNORECASE,
)
_PASSPORT = re.compile(r"(?<![\w-])[GN]\d{8}(?![\w@-])")
"""A letter and eight digits: Mexican passports begin with G or N. Those of the United States may
begin with any letter: A is found as an alien number, the others only where a word announces them,
for a member's or an order's number looks the same."""
_RECEIPT = re.compile(
    r"\b(?:EAC|IOE|LIN|MSC|NBC|SRC|TSC|VSC|WAC|YSC)[ -]?\d{2}[ -]?\d{3}[ -]?\d{5}\b"
)
_I94 = re.compile(r"(?<![\w-])\d{9}[A-Z]\d(?![\w-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){13,18}\d(?!\d)")
_CLABE = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{11}[ -]?\d(?!\d)")
_CURP = re.compile(r"\b[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d\b", re.IGNORECASE)

_BETWEEN = r"\W{0,3}(?:(?:#|no\.?|n[uú]m(?:ero)?\.?|number|is|es|:)\W{0,3}){0,2}"
_SAID = re.compile(
    r"\b(?:(?P<government_id>ssn|itin|social security|seguro social)"
    r"|(?P<birth>dob|date of birth|birth ?date|born on|fecha de nacimiento|naci[oó] el|nac[ií] el)"
    r"|(?P<immigration>a[- ]?number|daca)"
    r"|(?P<hiv>vih|hiv))\b" + _BETWEEN + r"\d[\d./ -]*",
    re.IGNORECASE,
)
"""A word, and a number right after it, however short. The name of the group is the category."""
_SAID_LONG = re.compile(
    r"\b(?:(?P<immigration>passport|pasaporte|matr[ií]cula(?: consular)?|consular id|green card"
    r"|tarjeta verde|residencia permanente|visa|work permit|permiso de trabajo|ead|uscis|i-?94"
    r"|alien(?: registration)?)"
    r"|(?P<government_id>driver'?s? licen[sc]e|licencia(?: de (?:conducir|manejar))?|state id"
    r"|tax(?:payer)? id|c[eé]dula|dni|ine|clave de elector)"
    r"|(?P<bank>account|cuenta|routing|clabe|tarjeta|card))\b"
    + _BETWEEN
    + r"(?=[A-Z]{0,6}[ -]?\d)[A-Z]{0,6}[ -]?(?:\d[ .-]?){6,}",
    re.IGNORECASE,
)
"""A word that people also use without a number: only with six digits or more right after it."""
_BORN = re.compile(
    r"\b(?:born on|date of birth|birth ?date|dob)\b\W{0,3}(?:is )?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b",
    re.IGNORECASE,
)


def value_category(value: str) -> str | None:
    """Which refused data a value shows by its shape alone, under whatever name; else None.

    Recognises Social Security and taxpayer numbers written in groups, alien registration, receipt
    and I-94 numbers, Mexican passports, payment cards (Luhn), IBAN, CLABE, CURP, and such data
    announced in words ("SSN: …", "passport no. …", "DOB …", "matrícula consular …"). A plain run of
    nine digits is not enough: it could be anything.
    """
    return next((find.code for find in value_finds(value)), None)


def value_finds(value: str) -> Iterator[Find]:
    """Every refused value in a text, by shape, the surest first; two may overlap."""
    if not _DIGIT.search(value):
        return
    for each in _SSN.finditer(value):
        # After a country code the same groups are a telephone number: +34 600 12 3456.
        if not _COUNTRY_CODE.search(value[max(0, each.start() - 8) : each.start()]):
            yield Find("government_id", *each.span())
    for shape, code in (
        (_CURP, "government_id"),
        (_ALIEN, "immigration"),
        (_RECEIPT, "immigration"),
        (_I94, "immigration"),
        (_PASSPORT, "immigration"),
        (_BORN, "birth"),
    ):
        yield from (Find(code, *each.span()) for each in shape.finditer(value))
    for shape in (_SAID, _SAID_LONG):
        for each in shape.finditer(value):
            yield Find(each.lastgroup or "", each.start(), _last(each))
    yield from _money(value)


def _last(each: re.Match[str]) -> int:
    """Where the find ends, without the space or the full stop after its last sign."""
    return each.start() + len(each[0].rstrip(" .-/"))


def _money(value: str) -> Iterator[Find]:
    for found in _CARD.finditer(value):
        digits = re.sub(r"\D", "", found.group())
        # Telephone numbers in international form start with + or 00 and have at most 15 digits.
        before = value[: found.start()].rstrip()
        if digits[0] in "23456" and not before.endswith("+") and _luhn(digits):
            yield Find("bank", *found.span())
    for found in _CLABE.finditer(value):
        if _clabe_checks(re.sub(r"\D", "", found.group())):
            yield Find("bank", *found.span())
    for found in _IBAN.finditer(value):
        if _iban_checks(found.group().replace(" ", "")):
            yield Find("bank", *found.span())


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def _clabe_checks(digits: str) -> bool:
    weighed = (int(digit) * (3, 7, 1)[place % 3] % 10 for place, digit in enumerate(digits[:17]))
    return digits[:3] != "000" and (10 - sum(weighed) % 10) % 10 == int(digits[17])


def _iban_checks(text: str) -> bool:
    number = "".join(str(int(letter, 36)) for letter in text[4:] + text[:4])
    return int(number) % 97 == 1
