"""Whom an actor may read on the ground of role and assignment. Pure: no ORM, no clock.

The lines below are the policy: data that the gate decides from and that a lawyer reads (the page
"Who may see what" and docs/reference/policy.md print them). Nothing is open unless a line opens it.
Sources: safety-rules.md R15, R20; 34 USC 12291(b)(2)(A); docs/decisions/0024.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Collection, Mapping

GREEN, YELLOW, RED = "green", "yellow", "red"
LEVELS = frozenset({GREEN, YELLOW, RED})
"""How open a person is to the staff, as she chose; green where she chose nothing."""

APART = "apart"
"""The level of whoever must be kept apart from the reader: no line opens it."""

SEE, PASS_ON, PASS_ON_ASKED = "see", "pass-on", "pass-on-asked"
ACTS = frozenset({SEE, PASS_ON, PASS_ON_ASKED})
"""What is done: see her; pass on inside the organization (a file, another colleague); the same
after asking her about this one time."""

SELF, ORGANIZATION, GROUP, NAMED, KEEPER, STAND_IN = (
    "self", "organization", "group", "named", "keeper", "stand-in",
)  # fmt: skip
WAYS = frozenset({SELF, ORGANIZATION, GROUP, NAMED, KEEPER, STAND_IN})
"""How somebody stands to a person: is she; works with everybody, with a group of hers, or with her
by name; was named by her as the one who keeps her record; stands in for a keeper who has left."""

_STAFF = frozenset({"facilitator", "organizer", "administrator"})
_EVERY_ROLE = _STAFF | {"participant"}


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One line of the policy: whoever has one of these roles and stands in one of these ways to a
    person of one of these levels may do these acts. says: the sentence in each language."""

    code: str
    roles: frozenset[str]
    ways: frozenset[str]
    levels: frozenset[str]
    acts: frozenset[str]
    says: Mapping[str, str]
    source: str

    def fits(self, role: str, ways: Collection[str], level: str, act: str) -> bool:
        """Whether this line opens the act; a code it does not know opens nothing."""
        return (
            role in self.roles
            and level in self.levels
            and act in self.acts
            and not self.ways.isdisjoint(ways)
        )


LINES: tuple[Line, ...] = (
    Line(
        "self",
        _EVERY_ROLE,
        frozenset({SELF}),
        LEVELS,
        ACTS,
        {
            "en": "Everybody sees all that is held about themselves, and may take a copy along.",
            "es": "Cada persona ve todo lo que se guarda sobre ella y puede llevarse una copia.",
        },
        "R20",
    ),
    Line(
        "green",
        _STAFF,
        frozenset({ORGANIZATION, GROUP, NAMED}),
        frozenset({GREEN}),
        ACTS,
        {
            "en": "Green: staff who work with a person (with everybody, with a group of theirs, or "
            "by name) see them, and pass on inside the organization what the work needs.",
            "es": "Verde: el equipo que trabaja con una persona (con todo el mundo, con un grupo "
            "suyo o por nombre) la ve, y pasa dentro de la organización lo que el trabajo pide.",
        },
        "R15; 34 USC 12291(b)(2)(A)",
    ),
    Line(
        "yellow",
        _STAFF,
        frozenset({NAMED, KEEPER}),
        frozenset({YELLOW}),
        frozenset({SEE, PASS_ON_ASKED}),
        {
            "en": "Yellow: only staff who work with this person by name, and whoever the person "
            "named, see them. They ask each time before they pass anything on.",
            "es": "Amarillo: solo ve a la persona quien trabaja con ella por nombre, y quien ella "
            "nombró. Le preguntan cada vez antes de pasar algo.",
        },
        "R15; decision 24",
    ),
    Line(
        "red",
        _STAFF,
        frozenset({KEEPER}),
        frozenset({RED}),
        frozenset({SEE}),
        {
            "en": "Red: only the one member of staff whom the person named sees them. Nothing is "
            "passed on.",
            "es": "Rojo: solo ve a la persona quien ella nombró del equipo. No se pasa nada.",
        },
        "R15; decision 24",
    ),
    Line(
        "stand-in",
        frozenset({"administrator"}),
        frozenset({STAND_IN}),
        frozenset({YELLOW, RED}),
        frozenset({SEE}),
        {
            "en": "When whoever the person named has left, administrators who work with everybody "
            "stand in until the person names somebody else.",
            "es": "Cuando se va quien la persona nombró, la administración que trabaja con todo el "
            "mundo ocupa ese lugar hasta que la persona nombre a alguien más.",
        },
        "decision 24",
    ),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Readable:
    """Whom an actor may read, and why: what the lines open, worked out for everybody at once.

    everybody: no limit but hidden; otherwise people holds the ids. rule: closed code for the
    keeper's chain. hidden: people whose level closes them to this actor. careful: people who may be
    seen and not be passed on without asking; kept: those among them who are never passed on.
    """

    everybody: bool
    people: frozenset[uuid.UUID]
    rule: str
    hidden: frozenset[uuid.UUID] = frozenset()
    careful: frozenset[uuid.UUID] = frozenset()
    kept: frozenset[uuid.UUID] = frozenset()

    def __contains__(self, person: uuid.UUID) -> bool:
        return (self.everybody and person not in self.hidden) or person in self.people

    @property
    def among(self) -> frozenset[uuid.UUID] | None:
        """The ids to search among; None for everybody but hidden."""
        return None if self.everybody else self.people

    def may_pass_on(self, person: uuid.UUID) -> bool:
        """Whether what is seen of her may be passed on inside without asking her."""
        return person in self and person not in self.careful

    def may_ask_to_pass_on(self, person: uuid.UUID) -> bool:
        """Whether it may be passed on inside once the person was asked."""
        return person in self and person not in self.kept

    def to_pass_on(self) -> Readable:
        """Those alone whose data may be passed on without asking: for files and lists."""
        return Readable(
            self.everybody, self.people - self.careful, self.rule, self.hidden | self.careful
        )


_ORDER = (GREEN, YELLOW, RED)


def is_more_open(level: str, *, than: str) -> bool:
    """Whether a level lets more people see her than another; an unknown one does not."""
    if level not in _ORDER or than not in _ORDER:
        return False
    return _ORDER.index(level) < _ORDER.index(than)


def level_problems(
    level: str, keeper: uuid.UUID | None, *, offered: Collection[uuid.UUID]
) -> list[str]:
    """Codes: unknown_level; no_keeper and keeper_not_here for whoever is not green."""
    if level not in LEVELS:
        return ["unknown_level"]
    if level == GREEN:
        return []
    if keeper is None:
        return ["no_keeper"]
    return [] if keeper in offered else ["keeper_not_here"]


@dataclasses.dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, as far as assignments in force say: everybody, the people of assigned groups, and
    people assigned by name."""

    role: str
    person: uuid.UUID | None
    everybody: bool = False
    grouped: frozenset[uuid.UUID] = frozenset()
    named: frozenset[uuid.UUID] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class Closed:
    """What a person chose: her level, whom she named, and whether that account can still sign in."""

    level: str = GREEN
    keeper: uuid.UUID | None = None
    keeper_is_here: bool = True


def ways(reader: Reader, person: uuid.UUID, closed: Closed) -> frozenset[str]:
    """The ways in which a reader stands to a person."""
    stands = {
        SELF: reader.person is not None and reader.person == person,
        ORGANIZATION: reader.everybody,
        GROUP: person in reader.grouped,
        NAMED: person in reader.named,
        KEEPER: reader.person is not None and reader.person == closed.keeper,
        STAND_IN: reader.everybody and not closed.keeper_is_here,
    }
    return frozenset(way for way, true in stands.items() if true)


def line_for(role: str, ways: Collection[str], level: str, act: str) -> Line | None:
    """The line that opens this act, or None: then it stays closed."""
    return next((line for line in LINES if line.fits(role, ways, level, act)), None)


def opens(reader: Reader, person: uuid.UUID, closed: Closed, act: str = SEE) -> bool:
    """Whether a reader may do this to a person."""
    return line_for(reader.role, ways(reader, person, closed), closed.level, act) is not None


def readable(reader: Reader, chosen: Mapping[uuid.UUID, Closed]) -> Readable:
    """The same for everybody at once. chosen: what people chose who are not green."""
    staff_rule = "assignment:organization" if reader.everybody else "assignment"
    rule = staff_rule if reader.role in _STAFF else "self"
    green = Closed()
    everybody = line_for(reader.role, {ORGANIZATION}, GREEN, SEE) is not None and reader.everybody
    mine = {reader.person} if reader.person else set()
    people = {one for one in reader.grouped | reader.named | mine if opens(reader, one, green)}
    hidden, careful, kept = set(), set(), set()
    for person, closed in chosen.items():
        people.discard(person)
        if not opens(reader, person, closed):
            hidden.add(person)
            continue
        people.add(person)
        if not opens(reader, person, closed, PASS_ON):
            careful.add(person)
        if not opens(reader, person, closed, PASS_ON_ASKED):
            kept.add(person)
    return Readable(
        everybody,
        frozenset(people),
        rule,
        hidden=frozenset(hidden),
        careful=frozenset(careful),
        kept=frozenset(kept),
    )
