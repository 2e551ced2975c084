"""What is kept of checkpoints and receipts, and what they prove against the chains as they stand."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from arboleda.engines.sealing import chains, errors, logs, notes, purges, subjects, trees
from arboleda.kit import dates, registries
from arboleda.trust.audit import queries as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.proof import models, rules
from arboleda.trust.vault import operations as vault

DAMAGED = _(
    "What is kept of deleted lines is damaged, so nobody can say how many there are. Delete nothing. "
    "Somebody may have changed it, or a disk is failing: ask whoever looks after this machine to "
    "check the book of lines (arboleda audit verify)."
)


class Damaged(ValueError):
    """What is kept of a chain's deleted rows does not hang together: nobody can tell where it begins."""


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One chain after a walk: the report, how many checkpoints fitted, and what did not, in words."""

    report: chains.Report
    checkpoints: int
    wrong: tuple[str, ...]
    deleted: int = 0
    """How many of the oldest rows are gone, behind a signed checkpoint."""

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return self.report.fault is None and not self.wrong


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """What of one chain is past its time: up to which row, how many, and when they were signed (UTC)."""

    size: int
    rows: int
    signed_at: datetime.datetime | None


def due(*, now: datetime.datetime) -> dict[str, Due]:
    """By chain: the rows before the newest checkpoint that is older than rules.KEEP. Raises Damaged."""
    found = {}
    for chain in rules.CHAINS:
        begin = cut_of(chain).size
        old = models.Checkpoint.objects.filter(chain=chain, made_at__lte=now - rules.KEEP)
        last = old.order_by("-size").first()
        if last is None or last.size <= begin:
            found[chain] = Due(begin, 0, None)
        else:
            found[chain] = Due(last.size, last.size - begin, last.made_at)
    return found


def purge(purge_id: uuid.UUID) -> models.Purge | None:
    """One purge, or None."""
    return models.Purge.objects.filter(pk=purge_id).first()


def describe_purge(purge_id: uuid.UUID | None, actor: audit_rules.Actor) -> str:
    """What a second person is asked to agree to."""
    one = purge(purge_id) if purge_id else None
    if one is None:
        return ""
    try:
        rows = one.reads - cut_of("reads").size + one.writes - cut_of("writes").size
    except Damaged:
        return str(DAMAGED)
    return ngettext(
        "%(rows)d line goes. Nobody can look at it any more; what was signed of it stays.",
        "%(rows)d lines go. Nobody can look at them any more; what was signed of them stays.",
        rows,
    ) % {"rows": rows}


def purge_asked() -> models.Purge | None:
    """The purge that was asked for last and is not done, or None."""
    return models.Purge.objects.filter(done_at__isnull=True).first()


def last_purges() -> list[models.Purge]:
    """Purges that were done, newest first: what is left of the rows."""
    return list(models.Purge.objects.filter(done_at__isnull=False).order_by("-done_at"))


def cut_of(chain: str) -> purges.Cut:
    """Where a chain begins, with what the checkpoints before grew into. Raises Damaged."""
    try:
        return _cut_of(chain)
    except ValueError as wrong:
        raise Damaged(chain) from wrong


def cut_at() -> datetime.datetime | None:
    """From when on (UTC) both chains still have every row; None where none was deleted.

    Where what is kept of deleted rows is damaged, that cannot be said either: None.
    """
    found = []
    for chain in rules.CHAINS:
        try:
            cut = cut_of(chain)
            if cut.size:
                found.append(notes.read_checkpoint(notes.split_note(cut.note)[0]).made)
        except ValueError:
            continue
    if not found:
        return None
    return datetime.datetime.fromtimestamp(max(found) / 1_000_000, datetime.UTC)


def _cut_of(chain: str) -> purges.Cut:
    if chain == "reads":
        return vault.reads_cut()
    stand = audit.before()
    if not stand.size:
        return purges.WHOLE
    own = models.Checkpoint.objects.filter(chain=chain)
    note = own.filter(size=stand.size).values_list("note", flat=True).first()
    rows = own.filter(later__isnull=False).values_list("size", "later", "growth")
    grown = {
        size: purges.unpacked(later, bytes(proof))
        for size, later, proof in rows
        if later is not None
    }
    return purges.Cut(stand, note or "", grown)


def next_stand(chain: str, size: int) -> tuple[chains.Stand, dict[int, purges.Growth]]:
    """How the chain of writes stands after so many rows, and what checkpoints grew into: purges.next_stand.

    Raises Unproven where no checkpoint was signed there, or the rows are not its.
    """
    before = audit.before()
    if size <= before.size:
        return before, {}
    deployment, public = vault.log_key()
    name = logs.origin(deployment.hex, chain)
    own = models.Checkpoint.objects.filter(chain=chain)
    note = own.filter(size=size).values_list("note", flat=True).first() or ""
    return purges.next_stand(
        chain,
        notes.read_checkpoint(notes.open_note(note, name, public)),
        audit.values(after=before.size, until=size),
        before=before,
        sizes=own.values_list("size", flat=True),
    )


def latest(chain: str) -> models.Checkpoint | None:
    """The last checkpoint that was kept of this chain."""
    return models.Checkpoint.objects.filter(chain=chain).order_by("-size").first()


def checkpoints() -> list[str]:
    """Every note that was kept, oldest first, chain by chain."""
    return list(models.Checkpoint.objects.order_by("chain", "size").values_list("note", flat=True))


def receipts(actor: audit_rules.Actor) -> list[models.Receipt]:
    """The actor's own receipts, newest first."""
    if actor.person is None:
        return []
    return list(models.Receipt.objects.filter(person_id=actor.person).select_related())


def receipt(actor: audit_rules.Actor, number: int) -> models.Receipt | None:
    """One receipt of the actor's own, or None."""
    return next((one for one in receipts(actor) if one.pk == number), None)


def keys() -> dict[str, str]:
    """The log's key for each chain, as a line to hand on (notes.verifier_key)."""
    deployment, public = vault.log_key()
    return {
        chain: notes.verifier_key(logs.origin(deployment.hex, chain), public)
        for chain in rules.CHAINS
    }


def proof_file(actor: audit_rules.Actor, receipt: models.Receipt) -> dict[str, Any]:
    """What she takes to somebody who checks it without us (see rules.proof_file)."""
    subject, rows = own_rows(actor)
    notes_of = {"reads": receipt.reads.note, "writes": receipt.writes.note}
    befores = {}
    for chain in rules.CHAINS:
        cut = cut_of(chain)
        if cut.size:
            known = cut.stand.entries
            entry = known.get(subject, rules.NOTHING)
            proof = subjects.prove(known, subject) if subject in known else None
            befores[chain] = rules.Before(cut.size, cut.note, entry, proof)
    return rules.proof_file(subject, keys(), notes_of, receipt.stands, rows, befores)


def own_rows(actor: audit_rules.Actor) -> tuple[bytes, dict[str, list[chains.Values]]]:
    """The actor's pseudonym, and the rows about her in both chains. One row of the chain of reads."""
    assert actor.person is not None
    read = vault.rows_about(actor=actor, purpose="held-about-oneself")
    pseudonym = vault.ask_witness(actor=actor, subjects=[actor.person]).subjects[actor.person]
    return pseudonym, {"reads": list(read), "writes": list(audit.values_about(pseudonym))}


def verify(given: Sequence[str] = ()) -> list[Finding]:
    """Walk both chains and hold them against the checkpoints that were kept, and those given.

    given: notes somebody kept elsewhere; the only ones that prove anything against whoever holds the
    database.
    """
    deployment, public = vault.log_key()
    findings = []
    for chain in rules.CHAINS:
        name = logs.origin(deployment.hex, chain)
        notes_of = [*models.Checkpoint.objects.filter(chain=chain).values_list("note", flat=True)]
        try:
            cut = cut_of(chain)
        except ValueError:
            cut = purges.WHOLE  # The walk says so, too.
        if cut.note:
            notes_of.append(cut.note)
        opened, wrong = _opened([*notes_of, *given], name, public)
        walk = vault.walk_reads if chain == "reads" else audit.walk
        report, stands = walk({one.size for one in opened})
        wrong += _differences([one for one in opened if one.size >= cut.size], stands, report)
        wrong += _before(cut, opened)
        findings.append(Finding(report, len(opened), tuple(wrong), cut.size))
    return findings


def _before(cut: purges.Cut, opened: Collection[notes.Checkpoint]) -> list[str]:
    """What is wrong with how a chain says that it begins."""
    if not cut.size:
        return []
    by_size = {one.size: one for one in opened}
    if cut.size not in by_size:
        return [
            f"the rows up to {cut.size} are gone, and no signed checkpoint says how it stood there"
        ]
    twice = {one.size for one in opened if by_size[one.size] != one and one.size < cut.size}
    return [
        f"nothing proves that the log grew from the checkpoint after row {size}"
        for size in sorted({*purges.ungrown(by_size, cut), *twice})
    ]


def row_proof(chain: str, seq: int, *, given: Sequence[str] = ()) -> dict[str, Any] | None:
    """The proof that one row is in its chain, for the verifier (rules.row_file); None where it is not.

    Against the newest checkpoint that was kept, or the newest of those given that reaches so far.
    Raises Unproven for a note that is not this log's, rules.Broken where the rows are not those it
    was made of.
    """
    deployment, public = vault.log_key()
    name = logs.origin(deployment.hex, chain)
    last = latest(chain)
    notes_of = [one for one in given if one.partition("\n")[0] == name]
    if not given and last is not None:
        notes_of = [last.note]
    opened = {notes.read_checkpoint(notes.open_note(one, name, public)): one for one in notes_of}
    newest = max(opened, key=lambda one: one.size, default=None)
    if newest is None or not 1 <= seq <= newest.size:
        return None
    before = cut_of(chain).stand
    after = before.size
    read = vault.all_reads(after=after) if chain == "reads" else audit.values(after=after)
    found, digests = None, []
    for row in itertools.islice(read, max(newest.size - after, 0)):
        digests.append(row[12])
        found = row if row[0] == seq else found
    if found is None:
        return None
    tree = trees.Grown(trees.Frontier(after, before.edge), digests)
    path = tree.prove_inclusion(seq - 1, newest.size)
    if not trees.is_included(found[12], seq - 1, newest.size, path, newest.root):
        raise rules.Broken(f"row {seq} of {chain}")
    return rules.row_file(chain, keys()[chain], opened[newest], found, path)


def walk_alone() -> list[Finding]:
    """Walk both chains without their checkpoints: all that can be done while the keys are locked."""
    reports = (vault.walk_reads(())[0], audit.verify())
    return [Finding(report, 0, ()) for report in reports]


def _opened(
    notes_of: Iterable[str], name: str, public: bytes
) -> tuple[list[notes.Checkpoint], list[str]]:
    """The checkpoints among these notes that are this log's; and what is wrong with the rest."""
    opened, wrong = [], []
    for note in dict.fromkeys(notes_of):
        said = note.partition("\n")[0]
        if said != name:
            if (
                not note.startswith(f"{logs.ORIGIN}/")
                or said.rpartition("/")[2] not in rules.CHAINS
            ):
                wrong.append("a checkpoint is of no log of ours")
            elif said.rpartition("/")[0] != name.rpartition("/")[0]:
                wrong.append("a checkpoint is of another grove")
            continue
        try:
            opened.append(notes.read_checkpoint(notes.open_note(note, name, public)))
        except errors.Unproven as problem:
            wrong.append(str(problem))
    return opened, wrong


def _differences(
    opened: Collection[notes.Checkpoint], stands: dict[int, chains.Stand], report: chains.Report
) -> list[str]:
    wrong = []
    for one in opened:
        stand = stands.get(one.size)
        if stand is None:
            if report.fault is None:
                wrong.append(
                    f"the checkpoint after row {one.size} is beyond the end: rows are missing"
                )
        elif (stand.root, stand.head) != (one.root, one.head):
            wrong.append(f"the rows are not those of the checkpoint after row {one.size}")
        elif stand.committed() != one.subjects:
            wrong.append(f"the checkpoint after row {one.size} counts people's rows otherwise")
    return wrong


# What is held about her


def show_receipts(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """On which days she got six words."""
    return [registries.HeldLine(_("Six words"), dates.day(made_at)) for made_at in _days(person)]


def export_receipts(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values, with the numbers kept beside them."""
    found = models.Receipt.objects.filter(person_id=person)
    return [{"made_at": one.made_at.isoformat(), "stands": one.stands} for one in found]


def _days(person: uuid.UUID) -> list[datetime.datetime]:
    found = models.Receipt.objects.filter(person_id=person)
    return list(found.values_list("made_at", flat=True))
