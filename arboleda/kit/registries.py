"""What lower floors may ask of higher ones: filled at start-up, read at run time.

A floor imports only the floors below it. Where a lower floor needs a fact that only a higher one
knows (which pages exist, which rows speak of a person), the higher one registers it here from its
``AppConfig.ready``. Nothing here knows what a cohort or a story is.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class NotFilled(LookupError):
    """A slot was read before any floor filled it: an app is missing from INSTALLED_APPS."""


class Slot(Generic[T]):
    """One value that a higher floor supplies, once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._value: T | None = None

    def fill(self, value: T) -> None:
        """Set the value; a second call replaces it (tests do)."""
        self._value = value

    def get(self) -> T:
        """Return the value, or raise NotFilled."""
        if self._value is None:
            raise NotFilled(self.name)
        return self._value


@dataclasses.dataclass(frozen=True)
class NavigationEntry:
    """One entry of the members' menu: ``label`` is lazy text, ``url_name`` as in ``app:view``.

    covers names pages that live at addresses of their own and yet belong under this entry: as
    ``app:view``, or ``app:`` for all of an app. A page about one person belongs there only for
    that very person. Under the entry with is_office stand the pages of the office's lines.
    """

    label: Any
    url_name: str
    roles: frozenset[str]
    order: int
    covers: tuple[str, ...] = ()
    is_office: bool = False

    def holds(self, view_name: str) -> bool:
        """Whether a page of this name is one of those it covers."""
        return view_name in self.covers or f"{view_name.partition(':')[0]}:" in self.covers


class Navigation:
    """The members' menu, in the order the entries ask for."""

    def __init__(self) -> None:
        self._entries: dict[str, NavigationEntry] = {}

    def add(
        self,
        label: Any,
        url_name: str,
        *,
        roles: Iterable[str],
        order: int,
        covers: Iterable[str] = (),
        is_office: bool = False,
    ) -> None:
        """Add an entry for the given roles; the same url_name replaces its earlier entry."""
        self._entries[url_name] = NavigationEntry(
            label, url_name, frozenset(roles), order, tuple(covers), is_office
        )

    def for_role(self, role: str) -> list[NavigationEntry]:
        """The entries this role may see, in order."""
        chosen = (entry for entry in self._entries.values() if role in entry.roles)
        return sorted(chosen, key=lambda entry: entry.order)


@dataclasses.dataclass(frozen=True)
class OfficeEntry:
    """One line of the office: what the page is, in a few words, and how much waits there.

    shelf is one of SHELVES. waiting(actor, now) says how many things wait for this actor (UTC), or
    is None where nothing ever waits.
    """

    label: Any
    hint: Any
    url_name: str
    roles: frozenset[str]
    shelf: str
    order: int
    waiting: Callable[[Any, datetime], int] | None


SHELVES = ("decide", "see", "keep", "prove", "house")
"""Waiting for a decision; who may see what; what is kept until when; keys and proof; team and settings."""


class Office:
    """Where staff find what keeps the house in order: pages that belong to no pillar's daily work."""

    def __init__(self) -> None:
        self._entries: dict[str, OfficeEntry] = {}

    def add(
        self,
        label: Any,
        hint: Any,
        url_name: str,
        *,
        roles: Iterable[str],
        shelf: str,
        order: int,
        waiting: Callable[[Any, datetime], int] | None = None,
    ) -> None:
        """Add a line; the same url_name replaces its earlier entry. ValueError for an unknown shelf."""
        if shelf not in SHELVES:
            raise ValueError(shelf)
        self._entries[url_name] = OfficeEntry(
            label, hint, url_name, frozenset(roles), shelf, order, waiting
        )

    def for_role(self, role: str) -> list[OfficeEntry]:
        """The lines this role may see, shelf by shelf and in order."""
        chosen = (entry for entry in self._entries.values() if role in entry.roles)
        return sorted(chosen, key=lambda entry: (SHELVES.index(entry.shelf), entry.order))


@dataclasses.dataclass(frozen=True)
class HeldLine:
    """One thing that is held about a person, in words she can read.

    ``what`` and ``text`` are for reading; ``since`` is UTC or None; ``url`` leads to the page
    where she can change it, or is empty.
    """

    what: Any
    text: Any
    since: datetime | None = None
    url: str = ""


@dataclasses.dataclass(frozen=True)
class Reading:
    """How a registered reader opens sealed rows: the asker, her purpose, and the moment (UTC)."""

    actor: Any
    purpose: str
    now: datetime


@dataclasses.dataclass(frozen=True)
class DueRow:
    """One row past its time: when its time began to run (UTC), and whom it is about, by id."""

    ended_at: datetime
    people: frozenset[uuid.UUID] = frozenset()


@dataclasses.dataclass(frozen=True)
class Clock:
    """How long rows of a model, or a part of them, live after their end.

    part is empty for whole rows, else a closed code ("words", "needs"); label says what goes;
    keep is the time an administrator has not changed. Rights asks, and passes the moment it has
    worked out from the period that counts:

    - due(before): rows whose end lies at or before this moment (UTC).
    - keys(before, held_back): the subjects of further keys that die first (a story's, not hers).
    - purge(before, held_back): deletes or empties those rows in the caller's transaction and
      returns how many. Rows about anybody in held_back (a legal hold) stay untouched.
    """

    keep: timedelta
    due: Callable[[datetime], Iterable[DueRow]]
    purge: Callable[[datetime, frozenset[uuid.UUID]], int]
    part: str = ""
    label: Any = ""
    keys: Callable[[datetime, frozenset[uuid.UUID]], Iterable[uuid.UUID]] | None = None


@dataclasses.dataclass(frozen=True)
class PersonalData:
    """How one model's rows about a person are shown, exported, kept and erased.

    show(person_id, reading) gives the lines she reads; export(person_id, reading) gives rows of
    plain values; erase(person_id) deletes or empties the rows in the caller's transaction, needs
    no key, may be repeated, and returns how many it reached. keys(person_id) names further keys
    that die before that (those of her stories; hers and the index of names are not among them).

    keep is how long a row may live after its end (None: as long as the person is with us), and
    why says so in a sentence; clocks purge by it, and by shorter times for parts of a row. Where
    keep is set, one clock without a part has the same time. is_alone: she may erase this kind by
    itself and stay with us. last: rows that others hang on are erased after those, so that each
    kind counts its own (0 first).
    """

    model: str
    label: Any
    why: Any
    keep: timedelta | None
    show: Callable[[uuid.UUID, Reading], Iterable[HeldLine]]
    export: Callable[[uuid.UUID, Reading], Iterable[Mapping[str, Any]]]
    erase: Callable[[uuid.UUID], int]
    clocks: tuple[Clock, ...] = ()
    keys: Callable[[uuid.UUID], Iterable[uuid.UUID]] | None = None
    is_alone: bool = True
    last: int = 0


@dataclasses.dataclass(frozen=True)
class Trace:
    """A place that may hold something of hers and is no model of ours: visits, waiting work.

    erase(person_id) destroys it, may be repeated, and returns how much there was.
    """

    key: str
    label: Any
    erase: Callable[[uuid.UUID], int]


class Traces:
    """Every such place, by a closed code. Forgetting goes through all of them."""

    def __init__(self) -> None:
        self._entries: dict[str, Trace] = {}

    def add(self, trace: Trace) -> None:
        """Register one place; the same key replaces its earlier entry."""
        self._entries[trace.key] = trace

    def __iter__(self) -> Iterator[Trace]:
        return iter(sorted(self._entries.values(), key=lambda entry: entry.key))


class Sightings:
    """Who was last seen when: each entry gives the newest moment (UTC) it knows, by person."""

    def __init__(self) -> None:
        self._entries: dict[str, Callable[[], Mapping[uuid.UUID, datetime]]] = {}

    def add(self, key: str, latest: Callable[[], Mapping[uuid.UUID, datetime]]) -> None:
        """Register one way of being seen (a talk, a gathering); the same key replaces its earlier."""
        self._entries[key] = latest

    def __iter__(self) -> Iterator[Callable[[], Mapping[uuid.UUID, datetime]]]:
        return iter(list(self._entries.values()))


class PersonalDataRegistry:
    """Every model that holds something about a person, by its label ``app_label.Model``."""

    def __init__(self) -> None:
        self._entries: dict[str, PersonalData] = {}

    def add(self, entry: PersonalData) -> None:
        """Register one model; the same model replaces its earlier entry."""
        self._entries[entry.model] = entry

    def models(self) -> set[str]:
        """The labels of every registered model."""
        return set(self._entries)

    def __iter__(self) -> Iterator[PersonalData]:
        return iter(sorted(self._entries.values(), key=lambda entry: entry.model))


@dataclasses.dataclass(frozen=True)
class Grove:
    """What every page needs to know of the organization.

    name stands on the public door only; neutral_name on the members' door. zone is an IANA name.
    exit_url is the neutral site that the exit leads to, exit_name what it is called (leaving.NAMES).
    is_demo marks a grove of fiction.
    """

    name: str
    neutral_name: str
    zone: str
    language: str
    exit_url: str
    is_demo: bool
    exit_name: str = "leave"


@dataclasses.dataclass(frozen=True)
class ApprovalKind:
    """Something that one person asks for and another must approve.

    kind is a closed code (``people.export``) and label says it in a few words. describe(object_id,
    actor) adds a sentence for the one who is to approve, or nothing; terms(terms) puts what was
    narrowed down into words. url(object_id) is where the asker goes on once it is approved. roles
    may approve.
    """

    kind: str
    label: Any
    describe: Callable[[uuid.UUID | None, Any], Any]
    url: Callable[[uuid.UUID | None], str]
    roles: frozenset[str]
    terms: Callable[[Mapping[str, Any]], Any]


class Approvals:
    """Every kind of thing that needs two people, by its code."""

    def __init__(self) -> None:
        self._kinds: dict[str, ApprovalKind] = {}

    def add(
        self,
        kind: str,
        label: Any,
        describe: Callable[[uuid.UUID | None, Any], Any],
        url: Callable[[uuid.UUID | None], str],
        *,
        roles: Iterable[str] = ("organizer", "administrator"),
        terms: Callable[[Mapping[str, Any]], Any] = lambda terms: "",
    ) -> None:
        """Add a kind; the same code replaces its earlier entry."""
        self._kinds[kind] = ApprovalKind(kind, label, describe, url, frozenset(roles), terms)

    def get(self, kind: str) -> ApprovalKind | None:
        """The kind of this code, or None: an app that asked once may be gone."""
        return self._kinds.get(kind)

    def for_role(self, role: str) -> list[str]:
        """The codes of what this role may approve."""
        return sorted(one.kind for one in self._kinds.values() if role in one.roles)


@dataclasses.dataclass(frozen=True)
class GroupWords:
    """A group that is not over, as staff know it: its name and its page."""

    label: Any
    url: str


class Groups:
    """What opaque group ids mean: each entry gives words for the ids it knows at a moment (UTC)."""

    def __init__(self) -> None:
        self._entries: dict[
            str, Callable[[Iterable[uuid.UUID], datetime], Mapping[uuid.UUID, GroupWords]]
        ] = {}

    def add(
        self,
        key: str,
        words: Callable[[Iterable[uuid.UUID], datetime], Mapping[uuid.UUID, GroupWords]],
    ) -> None:
        """Register an app's groups; the same key replaces its earlier entry."""
        self._entries[key] = words

    def words(self, ids: Iterable[uuid.UUID], now: datetime) -> dict[uuid.UUID, GroupWords]:
        """Words for those ids that any app knows as a group that is not over."""
        wanted = list(ids)
        found: dict[uuid.UUID, GroupWords] = {}
        for entry in self._entries.values() if wanted else ():
            found |= entry(wanted, now)
        return found


@dataclasses.dataclass(frozen=True)
class Pointer:
    """A place in a free text that could point to somebody, or holds what is never kept.

    kind is a closed code and label says it in words; start and end are places in the text.
    is_refused: no house that refuses such data keeps it, whoever wrote it (R10).
    """

    kind: str
    label: Any
    start: int
    end: int
    is_refused: bool = False


groups = Groups()
navigation = Navigation()
office = Office()
personal_data = PersonalDataRegistry()
traces = Traces()
sightings = Sightings()
choosable_groups: list[Callable[[Any, datetime], Iterable[tuple[uuid.UUID, str]]]] = []
"""Ways to name the groups an actor works with at a moment (UTC): (id, label). Filled by cohorts."""
approvals = Approvals()
grove: Slot[Callable[[], Grove | None]] = Slot("grove")
"""Returns the organization's settings, or None before first run. Filled by accounts."""
witness: Slot[Callable[..., Any]] = Slot("witness")
"""Asks the keeper for the pseudonyms an audit row needs. Filled by vault."""
home_url: Slot[Callable[[str], str]] = Slot("home_url")
"""The url name of the first page after sign-in, by role. Filled by web."""
walk_step: Slot[Callable[[Any], Mapping[str, Any] | None]] = Slot("walk_step")
"""Where a visitor of the demo grove's walk stands (label, url), by request; None elsewhere."""
age_groups: Slot[Callable[[Iterable[uuid.UUID]], Mapping[uuid.UUID, str]]] = Slot("age_groups")
"""adult, minor or unknown, by person; never an age. Filled by people."""
whose_keys: Slot[Callable[[Iterable[uuid.UUID]], Mapping[uuid.UUID, uuid.UUID]]] = Slot(
    "whose_keys"
)
"""The person by the subject of a further key that is hers: a story's. Filled by stories."""
before_writing: Slot[Callable[[Any], Any]] = Slot("before_writing")
"""By request: an answer to give before a page on which one writes freely, or None. Filled by consent."""
pointers: Slot[Callable[[str], Sequence[Pointer]]] = Slot("pointers")
"""What in a free text should be looked at once more, in its order (R19). Filled by safety."""
form_expired: Slot[Callable[[Any], Any]] = Slot("form_expired")
"""By request: a page that brings back a form whose token is too old, or None. Filled by accounts."""
person_url: Slot[Callable[[uuid.UUID], str]] = Slot("person_url")
"""The address of a person's page on the members' door, for the way back to it. Filled by people."""
own_passphrase: Slot[str] = Slot("own_passphrase")
"""The url name of the page on which somebody chooses her own passphrase. Filled by room."""
unlock_url: Slot[str] = Slot("unlock_url")
"""The address at which an administrator opens the keys again. Filled by vault."""
is_anything_held: Slot[Callable[[], bool]] = Slot("is_anything_held")
"""Whether a legal hold is in force, whatever it names. Filled by rights."""
let_in_again: Slot[Callable[[uuid.UUID], None]] = Slot("let_in_again")
"""Called when an account is opened again, by person id: the tripwire begins anew. Filled by vault."""
