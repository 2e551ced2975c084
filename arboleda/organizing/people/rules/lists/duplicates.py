"""Who in a list may be somebody already known, or somebody further up in the same list.

Nothing is merged here: every answer is a question for a person, except that an id given by
the same system is the same contact. People who share a telephone or an address are often a
family, so a shared contact alone is never called a duplicate. Source: imports.md.

How names are compared and where known people are kept is handed in.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from arboleda.organizing.people.rules.lists.cleaning import Candidate

# same: the same id of the same system, so the row changes that person.
# duplicate: the same e-mail or telephone, and names that sound alike (or one has no name).
# shares: the same e-mail or telephone under another name: a family, or a new name.
# alike: only the names sound alike.
Verdict = Literal["same", "duplicate", "shares", "alike"]
Reason = Literal["external_id", "email", "phone", "name"]
_ORDER: tuple[Verdict, ...] = ("same", "duplicate", "shares", "alike")

# Ids of these say nothing by themselves: every spreadsheet counts from 1.
_WEAK_SYSTEMS = frozenset({"spreadsheet", "external"})
# A very common sound would make a long list nobody reads; the first few are enough to decide.
ALIKE_AT_MOST = 5
_SOUND_AT_MOST = 40
_COMPARED_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody to compare with. `ref` is opaque: an id, or a line of the list."""

    ref: Hashable
    name: str
    contacts: frozenset[str] = frozenset()
    external_ids: frozenset[tuple[str, str]] = frozenset()
    # How many block keys the name has; 0 where whoever keeps the people does not know.
    keys: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """One possible duplicate. `where` says whether `ref` is a line of this list or a person."""

    line: int
    where: Literal["list", "known"]
    ref: Hashable
    verdict: Verdict
    reasons: frozenset[Reason]


def _nobody(_: str) -> Iterable[Known]:
    return ()


def _nobody_by_id(_system: str, _id: str) -> Iterable[Known]:
    return ()


@dataclass(frozen=True)
class People:
    """How to find known people: by contact key, by key of a name's block, by system and id."""

    by_contact: Callable[[str], Iterable[Known]] = _nobody
    by_block: Callable[[str], Iterable[Known]] = _nobody
    by_external_id: Callable[[str, str], Iterable[Known]] = _nobody_by_id


def contact_keys(candidate: Candidate) -> frozenset[str]:
    """The exact contacts of a candidate: `email:ana@example.org`, `phone:+13125550142`."""
    return frozenset(
        [email_key(address) for address in candidate.emails]
        + [phone_key(phone.number) for phone in candidate.phones]
    )


def email_key(address: str) -> str:
    """The form in which e-mail addresses are compared: without regard to case."""
    return f"email:{address.strip().casefold()}"


def phone_key(number: str) -> str:
    """The form in which telephone numbers are compared. `number` is in E.164 form."""
    return f"phone:{number.strip()}"


def _share_enough(count: int, keys: int) -> bool:
    """Whether two names share enough keys for a comparison.

    Names of one block share every key of the shorter name. Half is asked, since a name may be
    read in two ways; more than half of six, which is three words of four.
    """
    return 2 * count > keys if keys >= 6 else 2 * count >= keys


@dataclass
class Finder:
    """Compares candidates, one by one, with known people and with the lines before them.

    `block_keys` gives the keys of the phonetic blocks of a name and `same_block` says whether
    two names share one: `engines.names` has both. What a list holds stays in memory while the
    finder lives, and nowhere else.
    """

    block_keys: Callable[[str], Collection[str]]
    same_block: Callable[[str, str], bool]
    people: People = field(default_factory=People)

    def __post_init__(self) -> None:
        self._contacts: dict[str, list[Known]] = {}
        self._sounds: dict[str, list[Known]] = {}
        self._ids: dict[tuple[str, str], list[Known]] = {}

    def compare(self, candidate: Candidate) -> tuple[Match, ...]:
        """Whom this candidate may be, the strongest first; then remembers the candidate.

        Bad rows and organizations are compared with nobody: they answer `()`.
        """
        if candidate.is_bad or candidate.kind != "person":
            return ()
        keys = contact_keys(candidate)
        sounds = self.block_keys(candidate.chosen_name)
        found: dict[tuple[str, Hashable], Match] = {}
        for where, other in self._others(candidate, keys, sounds):
            place = (where, other.ref)
            if place not in found:
                match = self._match(candidate, keys, where, other)
                if match is not None:
                    found[place] = match
        self._remember(candidate, keys, sounds)
        ordered = sorted(found.values(), key=lambda match: _ORDER.index(match.verdict))
        alike = [match for match in ordered if match.verdict == "alike"][:ALIKE_AT_MOST]
        return tuple([match for match in ordered if match.verdict != "alike"] + alike)

    def _others(
        self, candidate: Candidate, keys: frozenset[str], sounds: Collection[str]
    ) -> Iterator[tuple[Literal["list", "known"], Known]]:
        for system, number in candidate.external_ids:
            yield from (("known", who) for who in self.people.by_external_id(system, number))
            yield from (("list", who) for who in self._ids.get((system, number), ()))
        for key in keys:
            yield from (("known", who) for who in self.people.by_contact(key))
            yield from (("list", who) for who in self._contacts.get(key, ()))
        yield from self._alike_first(sounds)

    def _alike_first(self, sounds: Collection[str]) -> list[tuple[Literal["list", "known"], Known]]:
        """Those who share most keys of a name's block, the most first, and only so many.

        Comparing two names is slow beside counting keys.
        """
        shared: dict[tuple[Literal["list", "known"], Hashable], int] = {}
        found: dict[tuple[Literal["list", "known"], Hashable], Known] = {}
        for sound in sounds:
            heard = [("known", who) for who in self.people.by_block(sound)]
            for where, who in heard + [("list", who) for who in self._sounds.get(sound, ())]:
                place: tuple[Literal["list", "known"], Hashable] = (
                    "known" if where == "known" else "list",
                    who.ref,
                )
                shared[place] = shared.get(place, 0) + 1
                found.setdefault(place, who)
        enough = [
            place
            for place, count in shared.items()
            if _share_enough(count, min(len(sounds), found[place].keys or 1))
        ]
        enough.sort(key=lambda place: -shared[place])
        return [(place[0], found[place]) for place in enough[:_COMPARED_AT_MOST]]

    def _match(
        self,
        candidate: Candidate,
        keys: frozenset[str],
        where: Literal["list", "known"],
        other: Known,
    ) -> Match | None:
        reasons: set[Reason] = set()
        for key in keys & other.contacts:
            reasons.add("email" if key.startswith("email:") else "phone")
        names_fit = not other.name or self.same_block(candidate.chosen_name, other.name)
        if names_fit and other.name:
            reasons.add("name")
        shared = {
            system
            for system, number in candidate.external_ids
            if (system, number) in other.external_ids
        }
        is_same = bool(shared - _WEAK_SYSTEMS) or (bool(shared) and names_fit)
        if is_same:
            reasons.add("external_id")
        verdict: Verdict
        if is_same:
            verdict = "same"
        elif reasons & {"email", "phone"}:
            verdict = "duplicate" if names_fit else "shares"
        elif reasons:
            verdict = "alike"
        else:
            return None
        return Match(candidate.line, where, other.ref, verdict, frozenset(reasons))

    def _remember(
        self, candidate: Candidate, keys: frozenset[str], sounds: Collection[str]
    ) -> None:
        who = Known(
            candidate.line,
            candidate.chosen_name,
            keys,
            frozenset(candidate.external_ids),
            len(sounds),
        )
        for key in keys:
            self._contacts.setdefault(key, []).append(who)
        for identity in candidate.external_ids:
            self._ids.setdefault(identity, []).append(who)
        for sound in sounds:
            heard = self._sounds.setdefault(sound, [])
            if len(heard) < _SOUND_AT_MOST:
                heard.append(who)
