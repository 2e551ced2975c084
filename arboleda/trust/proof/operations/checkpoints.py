"""Writes of the proof app: checkpoints of both chains, and receipts of six words."""

from __future__ import annotations

import dataclasses
import datetime
import hmac
import uuid

from django.db import transaction

from arboleda.engines import words
from arboleda.engines.sealing import chains, errors, logs, notes, receipts, subjects
from arboleda.kit import errors as kit_errors
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import choices as audit_choices
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import queries as audit_queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.proof import models, policies, queries, rules
from arboleda.trust.vault import operations as vault
from arboleda.trust.vault.keeper import asking
from arboleda.trust.vault.keeper import errors as keeper_errors

DAILY = datetime.timedelta(days=1)


class ChainBroken(RuntimeError):
    """A chain does not continue its last checkpoint: nothing more is signed until somebody looks."""


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What six words proved: fits, differs, or broken; lines by chain on that day and now."""

    code: str
    then: tuple[int, ...] = ()
    now: tuple[int, ...] = ()
    is_gone: bool = False
    """Rows of that day were deleted by their time limit: what was signed of them fits, no more is known."""


def make_checkpoints(*, now: datetime.datetime) -> list[models.Checkpoint]:
    """Sign and keep how both chains stand: the reads', then the writes'.

    Where nothing was added, the last one is the answer. Raises ChainBroken, kit.errors.Locked.
    """
    reads, _ = _checkpoint_reads(None, now=now)
    writes, _ = _checkpoint_writes(now=now)
    return [reads, writes]


def ask_checkpoints(*, actor: audit_rules.Actor, now: datetime.datetime) -> list[models.Checkpoint]:
    """The same for somebody who asks for it on the page.

    The row that she asked comes first, so that it is among what is signed; where it cannot be
    written nothing is made. Raises Refused, ChainBroken, kit.errors.Locked.
    """
    if not policies.can_make_checkpoints(actor):
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor, subjects=[])
    with transaction.atomic():
        audit.record(
            witness=witness, action="proof.make_checkpoints", rule="administrator", now=now
        )
    return make_checkpoints(now=now)


def keep_daily_checkpoints(*, now: datetime.datetime) -> None:
    """The chore: one checkpoint of each chain a day. A locked grove waits."""
    last = models.Checkpoint.objects.order_by("-made_at").first()
    if last is not None and now - last.made_at < DAILY:
        return
    try:
        make_checkpoints(now=now)
    except kit_errors.Locked:
        return


def make_receipt(*, actor: audit_rules.Actor, now: datetime.datetime, nonce: str) -> models.Receipt:
    """Keep how both chains stand for the actor; `words_of` then gives the six words.

    Raises Refused, Invalid (too_soon), AlreadyDone, ChainBroken, kit.errors.Locked.
    """
    if not policies.can_have_receipt(actor) or actor.person is None:
        raise accounts.Refused
    known = queries.receipts(actor)
    if rules.too_soon(known[0].made_at if known else None, now=now):
        raise accounts.Invalid(["too_soon"])
    pseudonym, _ = queries.own_rows(actor)
    reads, found = _checkpoint_reads(actor.person, now=now)
    writes, entries = _checkpoint_writes(now=now)
    stands = {
        "reads": rules.kept(subjects.Entry(found.count, found.head), found.proof),
        "writes": rules.kept(*_stand(entries, pseudonym)),
    }
    witness = vault.ask_witness(actor=actor, subjects=[actor.person])
    with transaction.atomic():
        receipt = models.Receipt.objects.create(
            person_id=actor.person, made_at=now, reads=reads, writes=writes, stands=stands
        )
        accounts.spend_nonce(nonce=nonce, now=now, result=str(receipt.pk))
        audit.record(
            witness=witness, action="proof.make_receipt", subject=actor.person, rule="self", now=now
        )
    return receipt


def words_of(*, actor: audit_rules.Actor, receipt: models.Receipt, language: str) -> list[str]:
    """The six words of a receipt, in this language, from the rows as they stand now.

    Raises Refused, rules.Broken, kit.errors.Locked. Takes a fifth of a second, on purpose.
    """
    if not policies.can_use_receipt(actor, receipt.person_id):
        raise accounts.Refused
    number, *_ = _drawn(actor, receipt)
    return words.spell(number, receipts.WORDS, language)


def check_words(
    *, actor: audit_rules.Actor, receipt: models.Receipt, number: int, now: datetime.datetime
) -> Outcome:
    """Whether a number that she typed as six words is that of her receipt, from the rows as they stand.

    Leaves a row: that somebody checked, and what came of it. Raises Refused, kit.errors.Locked.
    """
    if not policies.can_use_receipt(actor, receipt.person_id):
        raise accounts.Refused
    try:
        drawn, then, present, is_gone = _drawn(actor, receipt)
    except ValueError:  # Broken, Unproven, or what was kept of deleted rows is damaged.
        outcome = Outcome("broken")
    else:
        fits = hmac.compare_digest(f"{drawn:x}", f"{number:x}")
        outcome = Outcome("fits" if fits else "differs", then, present, is_gone)
    witness = vault.ask_witness(actor=actor, subjects=[receipt.person_id])
    with transaction.atomic():
        audit.record(
            witness=witness,
            action="proof.check_words",
            subject=receipt.person_id,
            rule="self",
            references=f"outcome:{outcome.code}",
            now=now,
        )
    return outcome


def erase_receipts(person: uuid.UUID) -> int:
    """Delete what is kept of somebody's receipts. Returns how many."""
    return models.Receipt.objects.filter(person_id=person).delete()[0]


def _drawn(
    actor: audit_rules.Actor, receipt: models.Receipt
) -> tuple[int, tuple[int, ...], tuple[int, ...], bool]:
    """The receipt's number from the rows as they stand; lines by chain on its day, and now.

    And whether rows of that day are gone: then it is drawn from what was signed of them.
    """
    deployment, public = vault.log_key()
    pseudonym, rows = queries.own_rows(actor)
    texts, entries, gone, present = [], [], [], []
    for chain, kept in (("reads", receipt.reads), ("writes", receipt.writes)):
        text = notes.open_note(kept.note, logs.origin(deployment.hex, chain), public)
        texts.append(text)
        checkpoint, cut = notes.read_checkpoint(text), queries.cut_of(chain)
        before = cut.stand.entries.get(pseudonym, rules.NOTHING)
        if cut.size > checkpoint.size:
            entries.append(rules.signed_stand(receipt.stands[chain], pseudonym, checkpoint))
        else:
            entries.append(rules.stand_of(chain, rows[chain], checkpoint.size, after=before))
        gone.append(cut.size > checkpoint.size)
        present.append(before.count + len(rows[chain]))
    then = tuple(one.count for one in entries)
    return rules.number(pseudonym, texts, entries), then, tuple(present), any(gone)


def _checkpoint_reads(
    person: uuid.UUID | None, *, now: datetime.datetime
) -> tuple[models.Checkpoint, asking.Checkpointed]:
    try:
        found = vault.checkpoint_reads(person)
    except keeper_errors.KeeperError as broken:
        raise ChainBroken("reads") from broken
    return _kept("reads", found.note, b"", now=now), found


def _checkpoint_writes(
    *, now: datetime.datetime
) -> tuple[models.Checkpoint, dict[bytes, subjects.Entry]]:
    deployment, public = vault.log_key()
    name = logs.origin(deployment.hex, audit_choices.CHAIN)
    size, _ = audit_queries.end()
    entries = audit_queries.entries(until=size)
    last = queries.latest(audit_choices.CHAIN)
    if last is not None and last.size == size:
        return last, entries
    try:
        made, edge = logs.next_checkpoint(
            name,
            audit_choices.CHAIN,
            _opened(last, name, public),
            audit_queries.values(after=last.size if last else 0, until=size),
            entries,
            made=audit.microseconds(now),
        )
    except errors.Unproven as broken:
        raise ChainBroken(audit_choices.CHAIN) from broken
    if made.size != size:
        raise ChainBroken(audit_choices.CHAIN)
    text = made.text()
    note = notes.signed_note(text, name, public, vault.sign(text))
    return _kept(audit_choices.CHAIN, note, edge, now=now), entries


def _opened(
    last: models.Checkpoint | None, name: str, public: bytes
) -> tuple[notes.Checkpoint, logs.Kept] | None:
    if last is None:
        return None
    checkpoint = notes.read_checkpoint(notes.open_note(last.note, name, public))
    return checkpoint, logs.Kept(last.note, bytes(last.edge))


def _kept(chain: str, note: str, edge: bytes, *, now: datetime.datetime) -> models.Checkpoint:
    """Keep a note; where another process was quicker with the same size, the one that is there."""
    size = rules.size_of(note)
    row = models.Checkpoint(chain=chain, size=size, made_at=now, note=note, edge=edge)
    models.Checkpoint.objects.bulk_create([row], ignore_conflicts=True)
    return models.Checkpoint.objects.get(chain=chain, size=size)


def _stand(
    entries: dict[bytes, subjects.Entry], pseudonym: bytes
) -> tuple[subjects.Entry, subjects.Proof | None]:
    if pseudonym not in entries:
        return subjects.Entry(0, chains.START), None
    return entries[pseudonym], subjects.prove(entries, pseudonym)
