"""What lower floors may ask of higher ones: filled at start-up, read at run time.

A floor imports only the floors below it. Where a lower floor needs a fact that only a higher one
knows (which pages exist, which rows speak of a person), the higher one registers it here from its
``AppConfig.ready``. Nothing here knows what a cohort or a story is.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
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
    """One entry of the members' menu: ``label`` is lazy text, ``url_name`` as in ``app:view``."""

    label: Any
    url_name: str
    roles: frozenset[str]
    order: int


class Navigation:
    """The members' menu, in the order the entries ask for."""

    def __init__(self) -> None:
        self._entries: dict[str, NavigationEntry] = {}

    def add(self, label: Any, url_name: str, *, roles: Iterable[str], order: int) -> None:
        """Add an entry for the given roles; the same url_name replaces its earlier entry."""
        self._entries[url_name] = NavigationEntry(label, url_name, frozenset(roles), order)

    def for_role(self, role: str) -> list[NavigationEntry]:
        """The entries this role may see, in order."""
        chosen = (entry for entry in self._entries.values() if role in entry.roles)
        return sorted(chosen, key=lambda entry: entry.order)


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
class PersonalData:
    """How one model's rows about a person are shown, exported, kept and erased.

    show(person_id, reading) gives the lines she reads; export(person_id, reading) gives rows of
    plain values; erase(person_id) deletes or empties the rows and returns how many it reached;
    keep is how long a row may live after its end (None: as long as the person is with us), and
    why says so in a sentence.
    """

    model: str
    label: Any
    why: Any
    keep: timedelta | None
    show: Callable[[uuid.UUID, Reading], Iterable[HeldLine]]
    export: Callable[[uuid.UUID, Reading], Iterable[Mapping[str, Any]]]
    erase: Callable[[uuid.UUID], int]


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
    exit_url is the neutral site that the exit leads to. is_demo marks a grove of fiction.
    """

    name: str
    neutral_name: str
    zone: str
    language: str
    exit_url: str
    is_demo: bool


navigation = Navigation()
personal_data = PersonalDataRegistry()
grove: Slot[Callable[[], Grove | None]] = Slot("grove")
"""Returns the organization's settings, or None before first run. Filled by accounts."""
witness: Slot[Callable[..., Any]] = Slot("witness")
"""Asks the keeper for the pseudonyms an audit row needs. Filled by vault."""
home_url: Slot[Callable[[str], str]] = Slot("home_url")
"""The url name of the first page after sign-in, by role. Filled by web."""
walk_step: Slot[Callable[[Any], Mapping[str, Any] | None]] = Slot("walk_step")
"""Where a visitor of the demo grove's walk stands (label, url), by request; None elsewhere."""
person_url: Slot[Callable[[uuid.UUID], str]] = Slot("person_url")
"""The address of a person's page on the members' door, for the way back to it. Filled by people."""
