"""Small words of cells: blanks, yes and no, states of a subscription, kinds and channels."""

import re
import unicodedata
from typing import Literal

from arboleda.trust.safety.rules import refused

Channel = Literal["email", "sms", "phone", "mail"]
CHANNELS: tuple[Channel, ...] = ("email", "sms", "phone", "mail")


def set_of(text: str) -> frozenset[str]:
    """The words of a text as a set: how the small vocabularies are written down."""
    return frozenset(text.split())


_BLANK = frozenset(
    """
    |na|n a|none|null|nil|nan|no tiene|ninguno|ninguna|nada|not provided|not available|unknown
    |desconocido|desconocida|sin datos|sin dato|no aplica|undefined|x x|no hay|no email|no phone
    |sin correo|sin telefono|sin email|s n|sd|pendiente|tbd|no especificado|no specified
    |ref|value|div 0|missing|blank|declined|not applicable|no telefono|no correo
    """.replace("\n", "").split("|")
)
_BLANK_WORDS = frozenset(" ".join(word.split()) for word in _BLANK)
_YES = set_of("1 yes y true t si s x on checked verdadero cierto ok v ja oui sim yep") | {
    "✓",
    "✔",
    "☑",
    "✅",
    "√",
}
_NO = set_of("0 no n false f off unchecked falso nope nein non nao never") | {
    "✗", "✘", "☐", "❌", "-", "—", "–",
}  # fmt: skip
_SUBSCRIBED = frozenset(
    """
    subscribed|suscrito|suscrita|suscrit|suscripto|suscripta|active|activo|activa|opted in|opt in
    |optin|opted in to sms|confirmed|confirmado|confirmada|subscribe|subscriber|suscrito a
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def unwrapped(cell: str) -> str:
    """The text inside Excel's `="00123"`, which only keeps zeros; other cells as they are."""
    found = _FORMULA_TEXT.fullmatch(cell)
    return found.group(1).replace('""', '"').strip() if found else cell


def is_blank(cell: str) -> bool:
    """Whether a cell says nothing: empty, signs only, or "N/A", "no tiene", "none"."""
    if not cell:
        return True
    return len(cell) < 20 and refused.words(cell) in _BLANK_WORDS and _no_other_letters(cell)


_NO_NAME = frozenset({"n/a", "unknown", "desconocido", "desconocida", "sin nombre", "no name",
                      "not provided", "no tiene", "#n/a", "unnamed", "undefined"})  # fmt: skip


def is_no_name(cell: str) -> bool:
    """Whether a cell of a name says that there is none. Stricter than `is_blank`."""
    return cell.casefold() in _NO_NAME


def _no_other_letters(cell: str) -> bool:
    """Names in scripts without Latin letters have no `words`, yet say something."""
    return not any(
        letter.isalnum() and not letter.isascii() and not unicodedata.decomposition(letter)
        for letter in cell
    )


def truth(cell: str) -> bool | None:
    """Yes, no, or None for a cell that says neither. An empty cell is no.

    Reads 1/0, 1.0, Yes/No, Sí/No, TRUE/FALSE, Verdadero/Falso, x, and ticks.
    """
    text = cell.strip()
    plain = refused.words(text) or text
    if plain in _YES:
        return True
    if plain in _NO or is_blank(text):
        return False
    if re.fullmatch(r"\d+(?:[.,]0+)?", text):
        return float(text.replace(",", ".")) != 0
    first = plain.split()[0] if plain.split() else ""
    return {"yes": True, "si": True, "no": False}.get(first)


def is_subscribed(cell: str) -> bool:
    """Whether a status means: may be written to. Anything but *subscribed* does not.

    An empty status is not *subscribed* either: nobody said yes. Source: imports.md.
    """
    return refused.words(cell) in _SUBSCRIBED or cell.strip() in {"1", "Yes", "yes", "Sí", "TRUE"}


_CHANNEL_WORDS: tuple[tuple[Channel, frozenset[str]], ...] = (
    ("email", set_of("email emails correo electronico e mails bulk 2")),
    (
        "sms",
        set_of("sms text texts texto textos mensaje mensajes whatsapp texting message 4"),
    ),
    ("phone", set_of("phone call calls telefono llamada llamadas llamar tel celular 1")),
    ("mail", set_of("mail post postal letter carta cartas letters 3")),
)


def channels(cell: str) -> tuple[Channel, ...]:
    """The channels a cell names, in the order of `CHANNELS`: "Phone, SMS" or "llamada".

    Bare *mail* is the post; *e-mail* and *correo* are e-mail. CiviCRM's numbers are read too.
    """
    named = set(refused.words(cell.casefold().replace("e-mail", "email")).split())
    if {"correo", "postal"} <= named:
        named.discard("correo")
    return tuple(channel for channel, signs in _CHANNEL_WORDS if named & signs)


def contact_type(cell: str) -> str:
    """`organization`, `household` or `person`, from a contact type in English or Spanish."""
    plain = refused.words(cell)
    if plain in {"o", "org", "orgs"} or plain.startswith(
        ("organi", "compan", "empresa", "agencia")
    ):
        return "organization"
    if plain in {"business", "nonprofit", "institution", "institucion", "grupo comunitario"}:
        return "organization"
    if plain.startswith(("household", "hogar", "familia", "family")):
        return "household"
    return "person"
