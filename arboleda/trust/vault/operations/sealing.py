"""Asking the keeper, and every write to sealed identities.

The rule of the house: keys are asked for before a transaction opens, never inside one. A key is
made before its row; a row's key dies before the row.
"""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from arboleda.kit import bulk, dates, registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import choices, keys, models
from arboleda.trust.vault.keeper import asking, client, names
from arboleda.trust.vault.keeper import errors as keeper_errors
from arboleda.trust.vault.operations import watching

LOAD_BATCH = 2000

Found = TypeVar("Found")


class InsideTransaction(RuntimeError):
    """Keys were asked for inside a transaction: a slow keeper would hold the database."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed thing to open: whose key, and the place it was sealed at."""

    subject: uuid.UUID
    label: str
    row: uuid.UUID
    capsule: str
    data: bytes


def ask_keys(
    *,
    actor: audit_rules.Actor,
    subjects: Sequence[uuid.UUID],
    action: str,
    purpose: str,
    capsules: str = "",
    rule: str = "",
    references: str = "",
    to_write: bool = True,
) -> keys.Keys:
    """Keys of these subjects, after the keeper has written down who asked and why.

    action, purpose, rule are closed codes; capsules names the sensitivity classes to be opened.
    Subjects without a key are left out. to_write: also ask what the audit rows of a write will call
    the actor; a mere read has no such rows. Raises kit.errors.Locked, InsideTransaction, and
    Refused where the actor has torn the tripwire: then her account is put out as well.
    """
    outside()
    ask = asking.Asking(
        actor=actor.person,
        role=actor.role,
        action=action,
        purpose=purpose,
        capsules=capsules,
        rule=rule,
        references=references,
        visit=actor.visit,
    )
    with keys.failing_closed() as keeper:
        try:
            released = keeper.release(ask, list(dict.fromkeys(subjects)))
        except keeper_errors.TooMany as torn:
            watching.put_out(actor.person)
            raise accounts.Refused from torn
        own = keeper.pseudonyms(actor.person, [])[0] if to_write and actor.person else b""
        deployment = keeper.deployment()
    pseudonyms = {subject: key.pseudonym for subject, key in released.items()}
    return keys.Keys(deployment, audit_rules.Witness(own, actor.role, pseudonyms), released)


def ask_witness(
    *, actor: audit_rules.Actor, subjects: Sequence[uuid.UUID] = ()
) -> audit_rules.Witness:
    """The pseudonyms audit rows need, for a write that opens and seals nothing."""
    outside()
    with keys.failing_closed() as keeper:
        own, others = keeper.pseudonyms(actor.person, list(subjects))
    return audit_rules.Witness(own, actor.role, others)


def make_keys(
    *,
    actor: audit_rules.Actor,
    subjects: Sequence[uuid.UUID],
    kind: str,
    also: Sequence[uuid.UUID] = (),
) -> keys.Keys:
    """New keys for new subjects of a kind (choices.*_KEY). also: known subjects the audit rows name."""
    outside()
    with keys.failing_closed() as keeper:
        made = keeper.make_keys(list(subjects), kind)
        own, known = keeper.pseudonyms(actor.person, list(also))
        deployment = keeper.deployment()
    pseudonyms = {**known, **{subject: key.pseudonym for subject, key in made.items()}}
    return keys.Keys(deployment, audit_rules.Witness(own, actor.role, pseudonyms), made)


def open_sealed(
    *,
    actor: audit_rules.Actor,
    items: Iterable[Sealed],
    action: str,
    purpose: str,
    rule: str,
    references: str = "",
) -> dict[tuple[uuid.UUID, str], dict[str, Any]]:
    """Open sealed things by (row, capsule), one row of the keeper's chain per subject.

    What does not open (the key is gone, the bytes were altered) is left out: a page shows less,
    never something else.
    """
    wanted = list(items)
    if not wanted:
        return {}
    opened_with = ask_keys(
        actor=actor,
        subjects=[one.subject for one in wanted],
        action=action,
        purpose=purpose,
        capsules=",".join(sorted({one.capsule for one in wanted})),
        rule=rule,
        references=references,
        to_write=False,
    )
    opened: dict[tuple[uuid.UUID, str], dict[str, Any]] = {}
    for one in wanted:
        try:
            opened[one.row, one.capsule] = opened_with.unseal(
                one.subject, one.data, label=one.label, row=one.row, capsule=one.capsule
            )
        except (KeyError, keys.SealBroken):
            continue
    return opened


def sealed_identities(
    people: Iterable[uuid.UUID], capsules: Iterable[str] = (choices.NAME,)
) -> list[Sealed]:
    """The sealed capsules of these people, unopened, for `open_sealed`."""
    found = models.Capsule.objects.filter(identity_id__in=list(people), name__in=list(capsules))
    return [
        Sealed(identity, choices.IDENTITY_LABEL, identity, name, bytes(data))
        for identity, name, data in found.values_list("identity_id", "name", "sealed")
    ]


def read_identities(
    *,
    actor: audit_rules.Actor,
    people: Sequence[uuid.UUID],
    purpose: str,
    rule: str,
    capsules: Sequence[str] = (choices.NAME,),
    more: Sequence[Sealed] = (),
    references: str = "",
) -> dict[tuple[uuid.UUID, str], dict[str, Any]]:
    """Open capsules of people, and more sealed things of theirs, as one read per person.

    Returns payloads by (row, capsule): (person, "name") → {"chosen": …}.
    """
    items = [*sealed_identities(people, capsules), *more]
    return open_sealed(
        actor=actor,
        items=items,
        action="vault.read",
        purpose=purpose,
        rule=rule,
        references=references,
    )


def read_names(
    *,
    actor: audit_rules.Actor,
    people: Sequence[uuid.UUID],
    purpose: str,
    rule: str,
    references: str = "",
) -> dict[uuid.UUID, str]:
    """The chosen names of people. references: what allows it beside the rule, such as an approval."""
    opened = read_identities(
        actor=actor, people=people, purpose=purpose, rule=rule, references=references
    )
    return {person: str(payload.get("chosen", "")) for (person, _), payload in opened.items()}


def write_identities(
    *,
    held: keys.Keys,
    identities: Mapping[uuid.UUID, Mapping[str, Mapping[str, Any]]],
    now: datetime.datetime,
    new: bool = False,
) -> None:
    """Seal and store capsules in the caller's transaction: {person: {capsule: payload}}.

    new: the identities do not exist yet. Call `after_identities` once the transaction is through.
    """
    rows = []
    for person, payloads in identities.items():
        for name, payload in payloads.items():
            sealed = held.seal(
                person, payload, label=choices.IDENTITY_LABEL, row=person, capsule=name
            )
            rows.append((person, name, sealed, now))
    columns = ("identity_id", "name", "sealed", "changed_at")
    if new:
        bulk.insert(models.Identity, ("id", "made_at"), [(person, now) for person in identities])
        bulk.insert(models.Capsule, columns, rows)
        return
    models.Capsule.objects.bulk_create(
        [models.Capsule(**dict(zip(columns, row, strict=True))) for row in rows],
        batch_size=500,
        update_conflicts=True,
        update_fields=["sealed", "changed_at"],
        unique_fields=["identity", "name"],
    )


def after_identities(
    identities: Mapping[uuid.UUID, Mapping[str, Mapping[str, Any]]],
    *,
    matches: Mapping[uuid.UUID, Sequence[tuple[str, str]]] | None = None,
) -> None:
    """Tell the keeper's index of names and exact matches what was written."""
    with keys.failing_closed() as keeper:
        named = {
            person: names.all_names(payloads[choices.NAME])
            for person, payloads in identities.items()
            if choices.NAME in payloads
        }
        if named:
            keeper.put_names(named)
        if matches:
            keeper.put_matches(matches)


def load_names(*, actor: audit_rules.Actor) -> None:
    """Fill the keeper's name index from the sealed capsules, unless it is filled. One audit row."""
    with keys.failing_closed() as keeper:
        if keeper.names_loaded():
            return
        ask = asking.Asking(
            actor=actor.person,
            role=actor.role,
            action="vault.load_names",
            purpose="name-index",
            capsules=choices.NAME,
        )
        batch: list[tuple[uuid.UUID, bytes]] = []
        found = models.Capsule.objects.filter(name=choices.NAME).order_by("identity_id")
        for identity, data in found.values_list("identity_id", "sealed").iterator(
            chunk_size=LOAD_BATCH
        ):
            batch.append((identity, bytes(data)))
            if len(batch) == LOAD_BATCH:
                keeper.load_names(ask, batch, done=False)
                batch = []
        keeper.load_names(ask, batch, done=True)


def order_by_name(
    *,
    actor: audit_rules.Actor,
    among: Iterable[uuid.UUID] | None,
    descending: bool,
    start: int,
    count: int,
) -> tuple[list[uuid.UUID], int]:
    """A page of people in the order of their names, and the total. among=None: everybody."""
    return _of_names(
        actor,
        lambda keeper: keeper.order_names(among, descending=descending, start=start, count=count),
    )


def search_by_name(
    *, actor: audit_rules.Actor, query: str, among: Iterable[uuid.UUID] | None, limit: int = 200
) -> list[uuid.UUID]:
    """People whose names fit the query, best first."""
    found = _of_names(actor, lambda keeper: keeper.search_names(query, among, limit))
    return [one[0] for one in found]


def _of_names(actor: audit_rules.Actor, ask: Callable[[client.Keeping], Found | None]) -> Found:
    """Ask the name index; where it is not in memory (None) load it, and ask once more."""
    with keys.failing_closed() as keeper:
        found = ask(keeper)
        if found is None:
            load_names(actor=actor)
            found = ask(keeper)
        if found is None:
            raise keeper_errors.Locked("the names left memory while they were asked for")
        return found


def open_sample(count: int) -> tuple[int, int]:
    """Try to open the names of some people, as a drill does after a restore: (opened, tried).

    Each leaves its row, in the chain of what was restored. No name is handed out.
    """
    people = list(models.Identity.objects.order_by("id").values_list("id", flat=True)[:count])
    names = read_names(actor=audit_rules.SYSTEM, people=people, purpose="drill", rule="drill")
    return len(names), len(people)


def forget(
    *, actor: audit_rules.Actor, people: Sequence[uuid.UUID], now: datetime.datetime, rule: str
) -> int:
    """Destroy keys, then rows. Returns how many keys died. Safe to repeat after a crash."""
    witness = ask_witness(actor=actor, subjects=people)
    with keys.failing_closed() as keeper:
        gone = keeper.destroy(list(people))
    with transaction.atomic():
        models.Identity.objects.filter(pk__in=list(people)).delete()
        known = [person for person in people if person in witness.subjects]
        audit.record_many(
            witness=witness, action="vault.forget", subjects=known, rule=rule, now=now
        )
    return gone


@dataclasses.dataclass(frozen=True)
class PastReads:
    """Reads of one subject: it (None: all whose keys have died since), the kind of its key (a closed
    code, empty for None), how many, and the last of them (UTC)."""

    subject: uuid.UUID | None
    kind: str
    count: int
    last: datetime.datetime


def read_between(
    *,
    actor: audit_rules.Actor,
    start: datetime.datetime,
    end: datetime.datetime,
    by: uuid.UUID | None,
    rule: str,
) -> list[PastReads]:
    """What sealed data was opened from start until end (UTC), by somebody or by anybody.

    Of people, and of things with keys of their own. The keeper writes down that it was asked.
    Raises kit.errors.Locked.
    """
    ask = asking.Asking(
        actor=actor.person,
        role=actor.role,
        action="vault.read_between",
        purpose="breach",
        rule=rule,
    )
    micro = audit.microseconds
    with keys.failing_closed() as keeper:
        found = keeper.read_between(ask, micro(start), micro(end), by)
    return [
        PastReads(
            subject, kind, count, datetime.datetime.fromtimestamp(last / 1_000_000, datetime.UTC)
        )
        for subject, kind, count, last in found
    ]


def destroy_keys(subjects: Sequence[uuid.UUID]) -> int:
    """Destroy the keys of things that are not people (a story, a parcel). Returns how many died."""
    with keys.failing_closed() as keeper:
        return keeper.destroy(list(subjects))


def sweep_orphans(*, kind: str, known: Iterable[uuid.UUID]) -> int:
    """Destroy keys of a kind whose row was never written (a crash between key and row).

    Only while nobody writes: `arboleda serve` calls it before its workers start. Where not one key
    has its row, the database is empty or another grove's (a wrong address, a restore under way):
    then nothing is touched, for a key that is gone takes everything about its person with it.
    """
    rows = set(known)
    with keys.failing_closed() as keeper:
        subjects = keeper.subjects(kind)
        orphans = [subject for subject in subjects if subject not in rows]
        if not orphans or len(orphans) == len(subjects):
            return 0
        return keeper.destroy(orphans)


def sweep_orphaned_identities() -> int:
    """Destroy keys of people who have no identity row."""
    known = models.Identity.objects.values_list("id", flat=True).iterator()
    return sweep_orphans(kind=choices.PERSON_KEY, known=known)


# What is held about her


def show_identity(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """That she is known here, and since when."""
    found = models.Identity.objects.filter(pk=person).first()
    if found is None:
        return []
    return [registries.HeldLine(_("Known here since"), dates.day(found.made_at))]


def export_identity(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    found = models.Identity.objects.filter(pk=person)
    return [{"id": str(one.pk), "made_at": one.made_at.isoformat()} for one in found]


def erase_identity(person: uuid.UUID) -> int:
    """Delete her identity with its capsules; her key died before. Returns how many identities went."""
    found = models.Identity.objects.filter(pk=person)
    count = found.count()
    found.delete()
    return count


def show_capsules(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Her names and ways to reach her, value by value."""
    return [
        registries.HeldLine(choices.HELD_WORDS.get(key, key), _plain(value), since=changed_at)
        for _name, changed_at, payload in _capsules_of(person, reading)
        for key, value in payload.items()
    ]


def export_capsules(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {**payload, "kind": name, "changed_at": changed_at.isoformat()}
        for name, changed_at, payload in _capsules_of(person, reading)
    ]


def erase_capsules(person: uuid.UUID) -> int:
    """Delete her sealed names and contacts. Returns how many capsules went."""
    return models.Capsule.objects.filter(identity_id=person).delete()[0]


def _capsules_of(
    person: uuid.UUID, reading: registries.Reading
) -> list[tuple[str, datetime.datetime, dict[str, Any]]]:
    rows = list(models.Capsule.objects.filter(identity_id=person).order_by("pk"))
    opened = open_sealed(
        actor=reading.actor,
        action="vault.read_held",
        purpose=reading.purpose,
        rule="held",
        items=[
            Sealed(person, choices.IDENTITY_LABEL, person, row.name, bytes(row.sealed))
            for row in rows
        ],
    )
    found = ((row.name, row.changed_at, opened.get((person, row.name))) for row in rows)
    return [(name, at, payload) for name, at, payload in found if payload is not None]


def _plain(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def identities_without_key() -> int:
    """How many identities can never be opened again: 0 in a sound grove."""
    with keys.failing_closed() as keeper:
        opened = set(keeper.subjects(choices.PERSON_KEY))
    known = models.Identity.objects.values_list("id", flat=True).iterator()
    return sum(identity not in opened for identity in known)


def outside() -> None:
    """Raise InsideTransaction; the transaction that a test case opens around a test does not count."""
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise InsideTransaction
