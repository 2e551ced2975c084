"""Who of a list may be known already, without any known name leaving the keeper."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Iterable, Sequence

from arboleda.engines import names
from arboleda.organizing.people import models as people
from arboleda.organizing.people.rules.lists import cleaning, duplicates
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault

_MASK = "\x00"
"""What stands for the name of somebody known: whether it sounds alike, the keeper has answered."""

_NAMES_A_CALL = 50


class Acquaintance:
    """Compares candidates with people of the grove and with the lines before them.

    Known people stay behind the keeper: it is asked, a batch at a time, who has exactly this
    contact and whose name sounds alike; names and contacts of known people are not opened.
    """

    def __init__(
        self, actor: audit_rules.Actor, *, hidden: frozenset[uuid.UUID] = frozenset()
    ) -> None:
        """hidden: people closed to the actor; a list must not be a way to learn that they are here."""
        self._hidden = hidden
        self._nobody = not people.Person.objects.exists()
        self._contacts: dict[tuple[str, str], list[uuid.UUID]] = {}
        self._alike: dict[str, list[uuid.UUID]] = {}
        self._here: dict[str, duplicates.Known] = {}
        self._heard: list[duplicates.Known] = []
        if not self._nobody:
            vault.load_names(actor=actor)
        # Names repeat their words; what they sound like is remembered for this list alone.
        code_of = functools.lru_cache(maxsize=20_000)(names.blocks.code)
        self._finder = duplicates.Finder(
            lambda name: names.block_keys(name, code_of),
            self._same_block,
            duplicates.People(self._by_contact, self._by_block, self._by_external_id),
        )

    def compare_all(
        self, candidates: Sequence[cleaning.Candidate]
    ) -> list[tuple[duplicates.Match, ...]]:
        """Whom each of these may be, in their order."""
        if not self._nobody:
            self._ask_keeper(candidates)
        return [self._compare(one) for one in candidates]

    def _ask_keeper(self, candidates: Sequence[cleaning.Candidate]) -> None:
        wanted = [one for one in candidates if not one.is_bad and one.kind == "person"]
        pairs = {_pair(key) for one in wanted for key in duplicates.contact_keys(one)}
        pairs |= {_external(*pair) for one in wanted for pair in one.external_ids}
        asked = list(dict.fromkeys(one.chosen_name for one in wanted))
        with keys.failing_closed() as keeper:
            found = keeper.find_matches(sorted(pairs))
            alike: list[list[uuid.UUID]] = []
            for start in range(0, len(asked), _NAMES_A_CALL):
                alike += keeper.same_block(asked[start : start + _NAMES_A_CALL])
        met = {one for ids in [*found.values(), *alike] for one in ids}
        there = _people(met - self._hidden)
        self._contacts = {pair: [i for i in ids if i in there] for pair, ids in found.items()}
        self._alike = {
            name: [i for i in ids if i in there] for name, ids in zip(asked, alike, strict=True)
        }

    def _compare(self, candidate: cleaning.Candidate) -> tuple[duplicates.Match, ...]:
        self._here = {}
        self._heard = []
        if not self._nobody and not candidate.is_bad and candidate.kind == "person":
            self._remember_known(candidate)
        return self._finder.compare(candidate)

    def _remember_known(self, candidate: cleaning.Candidate) -> None:
        shared: dict[uuid.UUID, set[str]] = {}
        ids: dict[uuid.UUID, set[tuple[str, str]]] = {}
        for key in duplicates.contact_keys(candidate):
            for one in self._contacts.get(_pair(key), ()):
                shared.setdefault(one, set()).add(key)
        for system, number in candidate.external_ids:
            for one in self._contacts.get(_external(system, number), ()):
                ids.setdefault(one, set()).add((system, number))
        alike = self._alike.get(candidate.chosen_name, [])
        for one in dict.fromkeys([*ids, *shared, *alike]):
            sounds = _MASK + ("1" if one in alike else "0")
            self._here[str(one)] = duplicates.Known(
                str(one), sounds, frozenset(shared.get(one, ())), frozenset(ids.get(one, ())), 1
            )
        self._heard = [self._here[str(one)] for one in alike]

    def _by_contact(self, key: str) -> Iterable[duplicates.Known]:
        return [one for one in self._here.values() if key in one.contacts]

    def _by_external_id(self, system: str, number: str) -> Iterable[duplicates.Known]:
        return [one for one in self._here.values() if (system, number) in one.external_ids]

    def _by_block(self, _key: str) -> Iterable[duplicates.Known]:
        return self._heard

    @staticmethod
    def _same_block(one: str, other: str) -> bool:
        return other == _MASK + "1" if other.startswith(_MASK) else names.same_block(one, other)


def external_pair(system: str, number: str) -> tuple[str, str]:
    """The pair under which the keeper finds somebody by the id another system gave."""
    return _external(system, number)


def _external(system: str, number: str) -> tuple[str, str]:
    return f"external-{system}", number


def _pair(key: str) -> tuple[str, str]:
    kind, _, value = key.partition(":")
    return kind, value


def _people(ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """Those who are people of this grove: the keeper also knows what is being forgotten."""
    found: set[uuid.UUID] = set()
    wanted = sorted(ids)
    for start in range(0, len(wanted), 400):
        rows = people.Person.objects.filter(pk__in=wanted[start : start + 400])
        found.update(rows.values_list("pk", flat=True))
    return found
