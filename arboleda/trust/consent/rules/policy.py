"""The whole policy in the order a lawyer reads it, from the same data that decides. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from arboleda.trust.consent.rules import gate
from arboleda.trust.safety.rules import reading

Words = Mapping[str, str]

OUTSIDE: Mapping[str, Words] = {
    "self": {
        "en": "somebody reads what is their own",
        "es": "alguien lee lo propio",
    },
    "held": {
        "en": "somebody reads what is held about themselves, after the passphrase",
        "es": "alguien lee lo que se guarda sobre su persona, después de la frase de acceso",
    },
    "system": {
        "en": "the grove works on a schedule; nobody looks at what is opened",
        "es": "la arboleda trabaja según un horario; nadie mira lo que se abre",
    },
    "own-room": {
        "en": "somebody in their own room sees the names of those who looked, or with whom a page is "
        "shared",
        "es": "alguien en su propio cuarto ve los nombres de quienes miraron, o con quienes comparte "
        "una página",
    },
    "shared-by-her": {
        "en": "whoever wrote a page in their room sealed it to this reader, who has a room as well",
        "es": "quien escribió una página en su cuarto la cerró para esta persona, que también tiene "
        "cuarto",
    },
    "role:staff": {
        "en": "staff read what staff wrote about organizations; it is not about a person",
        "es": "el equipo lee lo que el equipo escribió sobre organizaciones; no trata de una "
        "persona",
    },
    "role:organizer": {
        "en": "organizers read questions that funders asked on the public door",
        "es": "quienes organizan leen las preguntas que llegaron por la puerta pública",
    },
    "role:administrator": {
        "en": "administrators read what they wrote about legal papers; it is about an office",
        "es": "quienes administran leen lo que anotaron sobre papeles legales; trata de una oficina",
    },
    "room-idea": {
        "en": "whoever facilitates a dream room reads what was typed there; no row says by whom",
        "es": "quien facilita una sala de sueños lee lo que se escribió ahí; ninguna fila dice quién "
        "lo escribió",
    },
    "address-of-the-question": {
        "en": "whoever asked on the public door reads the answer at a secret address",
        "es": "quien preguntó por la puerta pública lee la respuesta en una dirección secreta",
    },
}
"""What is opened without one of the four grounds: it is one's own, or about nobody."""

OUTSIDE_PURPOSES: Mapping[str, Words] = {
    "own-room": {"en": "be in one's own room", "es": "estar en el propio cuarto"},
    "shared-text": {"en": "read a shared page", "es": "leer una página compartida"},
    "partnership": {"en": "work with an organization", "es": "trabajar con una organización"},
    "funders-questions": {"en": "answer a question", "es": "responder una pregunta"},
    "funders-answer": {"en": "read an answer", "es": "leer una respuesta"},
    "dream-cards": {"en": "put ideas on cards", "es": "poner ideas en tarjetas"},
    "legal-demand": {"en": "answer a legal paper", "es": "responder un papel legal"},
    "survey": {"en": "look through a list that came in", "es": "revisar una lista que llegó"},
    "mapping": {"en": "say what its columns mean", "es": "decir qué significan sus columnas"},
    "deciding": {"en": "decide about its rows", "es": "decidir sobre sus filas"},
    "preview": {"en": "see what would happen", "es": "ver qué pasaría"},
    "resume": {"en": "go on with a list", "es": "seguir con una lista"},
    "bring-in": {"en": "bring a list in", "es": "incorporar una lista"},
    "left-out": {"en": "see what was left out", "es": "ver qué quedó fuera"},
    "list": {"en": "see whom a list may mean", "es": "ver a quién puede nombrar una lista"},
    "undo-list": {"en": "take a list back", "es": "retirar una lista"},
    "own-history": {"en": "see who read about oneself", "es": "ver quién leyó los datos propios"},
    "name-index": {"en": "find people by their names", "es": "encontrar a personas por su nombre"},
    "breach": {"en": "see whom an incident touched", "es": "ver a quién alcanzó un incidente"},
    "drill": {"en": "try whether a backup opens", "es": "probar si una copia de seguridad abre"},
}
"""What is opened in rooms of one's own, for lists that come in, for organizations and for funders,
and what the house itself needs: an index of names that is never written down, whom an incident
touched (no name opens by it), a sample of a backup."""

READ_RULES = frozenset(
    {"assignment", "assignment:organization", "release", "safe-contact", "story-consent", *OUTSIDE}
)
"""Every code that may stand as the rule of a read; a ground's may be followed by ":" and an id."""

_TITLES: Mapping[str, Words] = {
    "staff-read": {"en": "1. Staff read", "es": "1. Lectura del equipo"},
    "release": {"en": "2. Release of information", "es": "2. Permiso para compartir"},
    "safe-contact": {"en": "3. Safe-contact card", "es": "3. Tarjeta de contacto seguro"},
    "story-consent": {"en": "4. Story consent", "es": "4. Consentimiento de una historia"},
}
_WHO: Words = {"en": "Who sees whom", "es": "Quién ve a quién"}
_OUTSIDE: Words = {
    "en": "What needs none of the four",
    "es": "Lo que no necesita ninguna de las cuatro",
}
_OUTSIDE_SAYS: Words = {
    "en": "It is one's own, or about nobody. It is written down like every other reading.",
    "es": "Es lo propio, o no trata de nadie. Queda anotado como toda lectura.",
}
_WHO_SAYS: Words = {
    "en": "A person is green until they choose. What no line opens is closed, and “not found”.",
    "es": "Una persona está en verde hasta que elija. Lo que ninguna línea abre está cerrado, y «no "
    "se encuentra».",
}
_APART: Words = {
    "en": "Staff who must be kept apart from a person do not see that person, whatever else holds.",
    "es": "Quien del equipo no debe encontrarse con una persona no la ve, pase lo que pase.",
}
TITLE: Words = {"en": "Who may see and use what", "es": "Quién puede ver y usar qué"}
LEAD: Words = {
    "en": "Four grounds, and no fifth. Every condition of a ground must hold at the moment of use, "
    "and is asked anew each time. This page is printed from the rules that decide.",
    "es": "Cuatro bases, y ninguna más. Cada condición de una base tiene que cumplirse en el momento "
    "del uso, y se pregunta de nuevo cada vez. Esta página sale de las mismas reglas que deciden.",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One line: its code, its sentence in each language, and where it comes from."""

    code: str
    says: Words
    source: str


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A part of the policy. purposes: what this ground is used for, as sentences; may be empty."""

    code: str
    title: Words
    says: tuple[Words, ...]
    rows: tuple[Row, ...]
    purposes: tuple[Words, ...] = ()


def sections() -> Iterator[Section]:
    """The policy, part by part."""
    lines = tuple(Row(one.code, one.says, one.source) for one in reading.LINES)
    for ground in gate.GROUNDS.values():
        rows = tuple(Row(one.code, one.says, one.source) for one in ground.conditions)
        purposes = tuple(ground.purposes.values())
        yield Section(ground.code, _TITLES[ground.code], (ground.says,), rows, purposes)
        if ground.code == "staff-read":
            yield Section("who", _WHO, (_WHO_SAYS, _APART), lines)
    rows = tuple(Row(code, says, "") for code, says in OUTSIDE.items())
    purposes = tuple(OUTSIDE_PURPOSES.values())
    yield Section("outside", _OUTSIDE, (_OUTSIDE_SAYS,), rows, purposes)


_HEADS: Mapping[str, tuple[str, str, str, str]] = {
    "en": ("Code", "What must be true", "From", "Purposes"),
    "es": ("Clave", "Qué tiene que cumplirse", "De dónde viene", "Propósitos"),
}


def markdown() -> str:
    """The policy as docs/reference/policy.md holds it: English, then Spanish."""
    parts = [
        "<!-- Printed by: .venv/bin/python -m arboleda.trust.consent.rules.policy -->",
        f"# {TITLE['en']}",
        "[En español](#quién-puede-ver-y-usar-qué)",
        *_in("en"),
        f"# {TITLE['es']}",
        *_in("es"),
    ]
    return "\n\n".join(parts) + "\n"


def _in(language: str) -> Iterator[str]:
    code, says, source, purposes = _HEADS[language]
    yield LEAD[language]
    for section in sections():
        yield f"## {section.title[language]}"
        yield " ".join(one[language] for one in section.says)
        table = [f"| {code} | {says} | {source} |", "|---|---|---|"]
        table += [f"| `{row.code}` | {row.says[language]} | {row.source} |" for row in section.rows]
        yield "\n".join(table)
        if section.purposes:
            yield f"{purposes}: " + "; ".join(one[language] for one in section.purposes) + "."


if __name__ == "__main__":
    print(markdown(), end="")
