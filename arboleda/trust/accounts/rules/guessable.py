"""Passphrases that somebody would try first: what everybody takes, and the words of this place. Pure.

A list of leaked passphrases would be long and old, and most of it too short to count here. What long
ones are made of is a short list: a few words, the same again, signs in a row, a year behind it. So
these are taken out, and what is left must still be a passphrase. Source: NIST SP 800-63B-4, section
3.1.1.2; ASVS 5.0, 6.1.2, 6.2.4 and 6.2.11 (docs/reference/passphrases.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LEFT = 8
"""So many letters must be left once what everybody tries is taken out."""
# What people write where they are asked for a word that only they know.
_COMMON = """
password passphrase passwort passcode secret letmein welcome login signin admin administrator
root user username guest master test testing changeme default temporary iloveyou loveyou iloveu
trustno princess sunshine superman batman football baseball basketball computer internet
whatever nothing forever correcthorsebatterystaple
contrasena contrasenia clave secreto bienvenida bienvenido entrar usuario usuaria maestra invitado
teamo tequiero teamomucho micontrasena miclave mivida miamor princesa corazon estrellita mariposa
bonita futbol barcelona madrid america mexico chicago dios diosesamor jesus virgen guadalupe
january february march april june july august september october november december
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
monday tuesday wednesday thursday friday saturday sunday summer winter spring autumn
lunes martes miercoles jueves viernes sabado domingo verano invierno primavera otono
"""
COMMON = frozenset(_COMMON.split())
"""Words that stand in long passphrases everybody tries, in English and Spanish."""
OURS = frozenset(
    {
        "arboleda",
        "grove",
        "oakroom",
        "theoakroom",
        "survivor",
        "survivors",
        "sobreviviente",
        "workshop",
    }
)
"""What every grove is called by: this program, its first neutral name, what it is for."""
ROWS = (
    *("qwertyuiop", "qwertzuiop", "asdfghjkl", "asdfghjklñ", "zxcvbnm", "yxcvbnm"),
    *(
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890",
        "qazwsxedcrfvtgbyhnujmikolp",
        "1qaz2wsx3edc4rfv",
    ),
)
"""Signs that lie beside each other, on a keyboard or in the alphabet."""
IN_A_ROW = 4
SAME_AGAIN = 8
"""A passphrase that says so many signs again and again says them once."""
_LIKE = str.maketrans("0134578@$!", "oieastbasi")


def guessable_problems(passphrase: str, *, words: Collection[str] = ()) -> list[str]:
    """Codes of what is wrong: ``common``, ``tells_place``.

    words are those of this place: the names of the organization and its neutral name. They may
    stand in a passphrase that holds enough beside them.
    """
    plain = _plain(passphrase)
    if len(_said_once(plain)) <= SAME_AGAIN < len(plain):
        return ["common"]
    is_known, left = _without(plain, COMMON)
    if is_known and _letters(left) < LEFT:
        return ["common"]
    own = {part for name in (*words, *OURS) for part in _parts(name)}
    is_ours, left = _without(left, own)
    return ["tells_place"] if is_ours and _letters(left) < LEFT else []


def _plain(text: str) -> str:
    """Small letters and digits without accents, spaces and signs."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parted if sign.isalnum() or sign in "@$!")


def _parts(name: str) -> set[str]:
    """A name as it would be typed: its words, if they are no short ones, and all of it in one."""
    words = [_plain(word) for word in re.split(r"\W+", name)]
    return {word for word in (*words, "".join(words)) if len(word) >= IN_A_ROW}


def _said_once(plain: str) -> str:
    """The shortest part that a text is made of again and again, the last time perhaps cut short."""
    for length in range(1, len(plain)):
        if all(sign == plain[at % length] for at, sign in enumerate(plain)):
            return plain[:length]
    return plain


def _without(plain: str, words: Collection[str]) -> tuple[bool, str]:
    """Whether any of these words, or signs in a row, stand in it, also written with digits; and the rest."""
    left = plain
    for word in sorted(words, key=len, reverse=True):
        for at in reversed(_places(left, word)):
            left = left[:at] + left[at + len(word) :]
    for row in (part for one in ROWS for part in (one, one[::-1])):
        for start in range(len(row) - IN_A_ROW + 1):
            left = left.replace(row[start : start + IN_A_ROW], " ")
    return left != plain, left


def _places(text: str, word: str) -> list[int]:
    """Where a word stands in a text, also with digits for letters, one place not within another."""
    likely = text.translate(_LIKE)
    return [found.start() for found in re.finditer(re.escape(word), likely)]


def _letters(left: str) -> int:
    return sum(sign.isalpha() for sign in left)
