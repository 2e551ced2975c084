"""The gate: the four grounds as data, and the one function that decides from them. Pure.

Every condition stands beside its sentence in both languages and the rule or law it comes from:
what decides is what a lawyer reads (rules.policy prints it). Sources: 34 USC 12291(b)(2);
28 CFR 94.115; safety-rules.md R3, R15, R21, R22, R54.
"""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from arboleda.trust.consent import choices
from arboleda.trust.consent.rules import release as releases
from arboleda.trust.safety.rules import contact, reading


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


# What is to happen, with the facts of its ground


@dataclasses.dataclass(frozen=True, slots=True)
class Granted:
    """A release as the gate looks at it: its row's facts and, once opened, its terms."""

    id: uuid.UUID
    person: uuid.UUID
    expires_at: datetime.datetime
    withdrawn_at: datetime.datetime | None
    terms: releases.Terms | None


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
    """Somebody inside the organization reads about a person, or passes it on inside (act)."""

    readable: reading.Readable
    act: str = reading.SEE


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


# The policy as data


@dataclasses.dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be true. code: why not, where it is not; says: the sentence in each
    language; final: what comes after it cannot be judged without it."""

    code: str
    holds: Callable[[Any, uuid.UUID, datetime.datetime], bool]
    says: Mapping[str, str]
    source: str
    final: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Ground:
    """One ground: its code, what it is for, its conditions in order, its purposes, and what it
    answers the chains."""

    code: str
    says: Mapping[str, str]
    conditions: tuple[Condition, ...]
    purposes: Mapping[str, Mapping[str, str]]
    rule: Callable[[Any], str]


def _staff_may(use: StaffRead, person: uuid.UUID, now: datetime.datetime) -> bool:
    return person in use.readable


def _act_is_known(use: StaffRead, person: uuid.UUID, now: datetime.datetime) -> bool:
    return use.act in reading.ACTS


def _asked_first(use: StaffRead, person: uuid.UUID, now: datetime.datetime) -> bool:
    return use.act != reading.PASS_ON or use.readable.may_pass_on(person)


def _not_kept(use: StaffRead, person: uuid.UUID, now: datetime.datetime) -> bool:
    return use.act == reading.SEE or use.readable.may_ask_to_pass_on(person)


_READING = Ground(
    choices.Ground.STAFF_READ.value,
    {
        "en": "Inside the organization, staff read by role, assignment and purpose; each reading "
        "is written down before the key is let go.",
        "es": "Dentro de la organización, el equipo lee según su función, su asignación y el "
        "propósito; cada lectura queda anotada antes de soltar la llave.",
    },
    (
        Condition(
            "not_assigned",
            _staff_may,
            {
                "en": "A line of “Who sees whom” opens this person to the reader at this moment.",
                "es": "Una línea de «Quién ve a quién» abre a esta persona para quien lee, en este "
                "momento.",
            },
            "R15; 34 USC 12291(b)(2)(A)",
        ),
        Condition(
            "unknown_act",
            _act_is_known,
            {
                "en": "What is done is one of: see, pass on inside, pass on after asking.",
                "es": "Lo que se hace es una de estas cosas: ver, pasar dentro, pasar después de "
                "preguntar.",
            },
            "decision 24",
        ),
        Condition(
            "never_passed_on",
            _not_kept,
            {
                "en": "Nothing about a red person is passed on.",
                "es": "Nada sobre una persona en rojo se pasa.",
            },
            "decision 24",
        ),
        Condition(
            "ask_first",
            _asked_first,
            {
                "en": "Nothing about a yellow person is passed on, or written into a file, before "
                "the person was asked.",
                "es": "Nada sobre una persona en amarillo se pasa ni se escribe en un archivo antes "
                "de preguntarle.",
            },
            "decision 24",
        ),
    ),
    {
        "attendance": {"en": "mark who is here", "es": "anotar quién llegó"},
        "choosing": {"en": "choose somebody in a form", "es": "elegir a alguien en un formulario"},
        "cohort": {"en": "run a cohort", "es": "llevar una cohorte"},
        "export": {"en": "take a list along as a file", "es": "llevarse una lista como archivo"},
        "gathering": {"en": "run a gathering", "es": "llevar un encuentro"},
        "held-about-oneself": {
            "en": "read what is held about oneself",
            "es": "leer lo que se guarda sobre la propia persona",
        },
        "home": {"en": "see whom one promised to call", "es": "ver a quién se prometió llamar"},
        "keeping-in-touch": {"en": "keep in touch", "es": "mantener el contacto"},
        "my-path": {"en": "read one's own path", "es": "leer el propio camino"},
        "my-strengths": {
            "en": "read one's own strengths", "es": "leer las propias fortalezas"
        },
        "one-to-one": {
            "en": "prepare or write down a one-to-one",
            "es": "preparar o anotar una conversación uno a uno",
        },
        "openness": {
            "en": "choose how open one is to the staff",
            "es": "elegir qué tan abierta está la propia información",
        },
        "path": {"en": "walk a path together", "es": "andar un camino en compañía"},
        "people-list": {"en": "read the list of people", "es": "leer la lista de personas"},
        "person-page": {"en": "work with one person", "es": "trabajar con una persona"},
        "plan": {"en": "plan a session", "es": "planear una sesión"},
        "planning": {
            "en": "see what people offer to teach", "es": "ver qué ofrece enseñar la gente"
        },
        "release-of-information": {
            "en": "record or read a release", "es": "registrar o leer un permiso"
        },
        "safe-contact": {
            "en": "keep the safe-contact card true",
            "es": "mantener al día la tarjeta de contacto seguro",
        },
        "rights": {
            "en": "do what somebody may ask for about what is held of them",
            "es": "hacer lo que alguien puede pedir sobre lo que se guarda de su persona",
        },
        "search": {"en": "find somebody by name", "es": "encontrar a alguien por su nombre"},
        "story": {"en": "help with a story", "es": "ayudar con una historia"},
        "story-list": {"en": "read the list of stories", "es": "leer la lista de historias"},
        "story-use": {
            "en": "write down where a story was used", "es": "anotar dónde se usó una historia"
        },
        "strength": {"en": "write down a strength", "es": "anotar una fortaleza"},
        "strengths": {"en": "read strengths", "es": "leer fortalezas"},
    },
    lambda use: use.readable.rule,
)  # fmt: skip


def _there_is_a_release(use: Share, person: uuid.UUID, now: datetime.datetime) -> bool:
    return use.release is not None


def _of(use: Share) -> Granted:
    assert use.release is not None
    return use.release


def _state(use: Share, now: datetime.datetime) -> str:
    release = _of(use)
    return releases.state_of(
        expires_at=release.expires_at, withdrawn_at=release.withdrawn_at, now=now
    )


def _same_recipient(use: Share, person: uuid.UUID, now: datetime.datetime) -> bool:
    terms = _of(use).terms
    same = releases.plain(terms.recipient).strip() if terms else ""
    return bool(same) and releases.plain(use.recipient).strip() == same


def _items_agreed(use: Share, person: uuid.UUID, now: datetime.datetime) -> bool:
    terms = _of(use).terms
    agreed = {releases.plain(item).strip() for item in terms.items} if terms else set()
    return bool(use.items) and {releases.plain(item).strip() for item in use.items} <= agreed


_LAW = "34 USC 12291(b)(2)(B); 28 CFR 94.115"
_SHARING = Ground(
    choices.Ground.RELEASE.value,
    {
        "en": "Anything that leaves the organization stands on a release of information: written, "
        "informed, for a limited time. Help never depends on one.",
        "es": "Todo lo que sale de la organización se apoya en un permiso para compartir: por "
        "escrito, con información y por un tiempo limitado. La ayuda nunca depende de eso.",
    },
    (
        Condition(
            "no_release",
            _there_is_a_release,
            {
                "en": "The person signed a release.",
                "es": "La persona firmó un permiso.",
            },
            _LAW,
        ),
        Condition(
            "other_person",
            lambda use, person, now: _of(use).person == person,
            {
                "en": "It is this person's own; nobody's release stands for another.",
                "es": "Es de esta misma persona; el permiso de una no vale por otra.",
            },
            _LAW,
        ),
        Condition(
            choices.State.WITHDRAWN.value,
            lambda use, person, now: _state(use, now) != choices.State.WITHDRAWN,
            {
                "en": "It was not taken back. Saying so aloud is enough, and counts at once.",
                "es": "No se retiró. Decirlo de palabra basta y vale de inmediato.",
            },
            "R3; NNEDV",
        ),
        Condition(
            choices.State.ENDED.value,
            lambda use, person, now: _state(use, now) == choices.State.IN_FORCE,
            {
                "en": "Its last day has not passed: 30 days as a rule, 90 at most.",
                "es": "No pasó su último día: 30 días por lo común, 90 como máximo.",
            },
            "R2",
        ),
        Condition(
            "terms_unread",
            lambda use, person, now: _of(use).terms is not None,
            {
                "en": "What it allows was opened and read for this very use.",
                "es": "Lo que permite se abrió y se leyó para este mismo uso.",
            },
            "R3",
        ),
        Condition(
            "other_recipient",
            _same_recipient,
            {
                "en": "It names this one recipient.",
                "es": "Nombra a quien recibe, y es la misma persona u organización.",
            },
            "R5; NNEDV",
            final=False,
        ),
        Condition(
            "items_not_agreed",
            _items_agreed,
            {
                "en": "It names each thing that is shared. What is not named is not shared.",
                "es": "Nombra cada cosa que se comparte. Lo que no se nombra no se comparte.",
            },
            "R1; 28 CFR 94.115(c)",
            final=False,
        ),
    ),
    {
        "as-released": {
            "en": "share for the purpose that the release names",
            "es": "compartir para lo que dice el permiso",
        },
    },
    lambda use: f"release:{use.release.id}" if use.release else "release",
)


def _sends(code: str) -> Callable[[Contact, uuid.UUID, datetime.datetime], bool]:
    def holds(use: Contact, person: uuid.UUID, now: datetime.datetime) -> bool:
        problems = contact.send_problems(use.standing, use.stops, channel=use.channel, now=now)
        # The last condition asks for no problem at all: one that it does not know refuses too.
        return not problems if code == "other_channel" else code not in problems

    return holds


_SENDING = Ground(
    choices.Ground.SAFE_CONTACT.value,
    {
        "en": "A message stands on the safe-contact card. While a part is missing, nothing is sent.",
        "es": "Un mensaje se apoya en la tarjeta de contacto seguro. Mientras falte una parte, no "
        "se envía nada.",
    },
    tuple(
        Condition(code, _sends(code), says, source)
        for code, says, source in (
            (
                "blocked",
                {
                    "en": "The person did not say “I will contact you”.",
                    "es": "La persona no dijo «yo me comunico».",
                },
                "R22",
            ),
            (
                "stopped",
                {
                    "en": "The person did not ask us never to use this way.",
                    "es": "La persona no pidió que nunca usemos esta vía.",
                },
                "R21",
            ),
            (
                "no_card",
                {
                    "en": "There is a card with a way, safe times, voicemail, sender, language and "
                    "the day somebody last asked.",
                    "es": "Hay una tarjeta con la vía, los horarios seguros, el buzón de voz, el "
                    "nombre de quien envía, el idioma y el día en que se preguntó.",
                },
                "R21",
            ),
            (
                "in_person_only",
                {
                    "en": "Something may be sent at all; “only in person” sends nothing.",
                    "es": "Se puede enviar algo; «solo en persona» no envía nada.",
                },
                "R21",
            ),
            (
                "no_neutral_channel",
                {
                    "en": "A card older than 60 days names a neutral way that stays safe.",
                    "es": "Una tarjeta de más de 60 días nombra una vía neutral que sigue segura.",
                },
                "R21; blueprint 6",
            ),
            (
                "other_channel",
                {
                    "en": "The way is the one the card names now: the chosen one, or the neutral "
                    "one while the card is old.",
                    "es": "La vía es la que la tarjeta nombra ahora: la elegida, o la neutral "
                    "mientras la tarjeta está vieja.",
                },
                "R21",
            ),
        )
    ),
    {
        "check-in": {"en": "ask how somebody is", "es": "preguntar cómo está alguien"},
        "invitation": {"en": "invite", "es": "invitar"},
        "reminder": {"en": "remind", "es": "recordar"},
    },
    lambda use: f"safe-contact:{use.channel}",
)


def _there_is_consent(use: Tell, person: uuid.UUID, now: datetime.datetime) -> bool:
    return use.terms is not None


def _agreed(use: Tell) -> StoryTerms:
    assert use.terms is not None
    return use.terms


_TELLING = Ground(
    choices.Ground.STORY_CONSENT.value,
    {
        "en": "A story stands on its teller's consent: these exact words, these uses, until a day. "
        "The teller holds the switch.",
        "es": "Una historia se apoya en el consentimiento de quien la cuenta: estas palabras "
        "exactas, estos usos, hasta un día. Quien la cuenta tiene el interruptor.",
    },
    (
        Condition(
            "no_consent",
            _there_is_consent,
            {
                "en": "The teller approved these words.",
                "es": "Quien cuenta la historia aprobó estas palabras.",
            },
            "R54, R55",
        ),
        Condition(
            "withdrawn",
            lambda use, person, now: _agreed(use).ended_at is None,
            {
                "en": "The approval was not taken back or replaced.",
                "es": "La aprobación no se retiró ni se reemplazó.",
            },
            "R56",
            final=False,
        ),
        Condition(
            "not_begun",
            lambda use, person, now: now >= _agreed(use).starts_at,
            {"en": "Its first day has come.", "es": "Llegó su primer día."},
            "R54",
            final=False,
        ),
        Condition(
            "ended",
            lambda use, person, now: now < _agreed(use).ends_at,
            {
                "en": "Its last day has not passed: 12 months as a rule.",
                "es": "No pasó su último día: 12 meses por lo común.",
            },
            "R54",
            final=False,
        ),
        Condition(
            "channel_not_agreed",
            lambda use, person, now: use.channel in _agreed(use).channels,
            {
                "en": "The teller agreed to this place of use.",
                "es": "Quien la cuenta aceptó que se use en este lugar.",
            },
            "R54",
            final=False,
        ),
        Condition(
            "audience_not_agreed",
            lambda use, person, now: use.audience == _agreed(use).audience,
            {
                "en": "The teller agreed to these readers.",
                "es": "Quien la cuenta aceptó a este público.",
            },
            "R54",
            final=False,
        ),
    ),
    {
        "public-site": {"en": "show it on the website", "es": "mostrarla en el sitio web"},
        "publishing": {"en": "publish it", "es": "publicarla"},
        "story-use": {"en": "use it somewhere else", "es": "usarla en otro lugar"},
    },
    lambda use: f"story-consent:{use.terms.pk}" if use.terms else "story-consent",
)

GROUNDS: Mapping[type[object], Ground] = {
    StaffRead: _READING,
    Share: _SHARING,
    Contact: _SENDING,
    Tell: _TELLING,
}
"""The four grounds. What is not here has no ground, and no use."""


def judge(use: Use, *, person: uuid.UUID, purpose: str, now: datetime.datetime) -> Decision:
    """Decide from the table. What it does not know (a use, a purpose, a code) is refused.

    reasons are the codes of the conditions that do not hold, in the order of the table; no_ground
    for something that is no use, no_purpose for a purpose the ground does not name.
    """
    ground = GROUNDS.get(type(use))
    if ground is None:
        return Decision(False, "", purpose, "", ("no_ground",))
    reasons = []
    for condition in ground.conditions:
        if not condition.holds(use, person, now):
            reasons.append(condition.code)
            if condition.final:
                break
    if not reasons and purpose not in ground.purposes:
        reasons.append("no_purpose")
    return Decision(not reasons, ground.code, purpose, ground.rule(use), tuple(reasons))
