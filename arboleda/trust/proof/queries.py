"""What is kept of checkpoints and receipts, and what they prove against the chains as they stand."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from arboleda.engines.sealing import chains, errors, logs, notes, trees
from arboleda.kit import dates, registries
from arboleda.trust.audit import queries as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.proof import models, rules
from arboleda.trust.vault import operations as vault


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One chain after a walk: the report, how many checkpoints fitted, and what did not, in words."""

    report: chains.Report
    checkpoints: int
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return self.report.fault is None and not self.wrong


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
    return rules.proof_file(subject, keys(), notes_of, receipt.stands, rows, {})


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
        opened, wrong = _opened([*notes_of, *given], name, public)
        walk = vault.walk_reads if chain == "reads" else audit.walk
        report, stands = walk({one.size for one in opened})
        wrong += _differences(opened, stands, report)
        findings.append(Finding(report, len(opened), tuple(wrong)))
    return findings


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
    read = vault.all_reads() if chain == "reads" else audit.values(until=newest.size)
    found, digests = None, []
    for row in itertools.islice(read, newest.size):
        digests.append(row[12])
        found = row if row[0] == seq else found
    if found is None:
        return None
    path = trees.Grown(trees.Frontier(), digests).prove_inclusion(seq - 1, newest.size)
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
