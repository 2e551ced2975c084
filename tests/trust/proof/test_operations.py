"""Checkpoints continue one another, six words hold us to a day, and nothing is signed on a broken chain."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.engines import words
from arboleda.engines.sealing import logs, notes, trees
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.proof import models, operations, queries, rules
from arboleda.trust.vault import operations as vault

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
Moment = datetime.datetime
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def her(make_person: Make, now: Moment) -> audit_rules.Actor:
    """Somebody about whom a few lines are written, among others'."""
    person, other = make_person("Alba"), make_person("Bea")
    actor = audit_rules.Actor(person, "participant")
    witness = vault.ask_witness(actor=actor, subjects=[person, other])
    with audit.transaction.atomic():
        audit.record_many(
            witness=witness, action="a.b", now=now, subjects=[person, other, person, None]
        )
    vault.read_names(actor=audit_rules.SYSTEM, people=[person, other], purpose="t", rule="r")
    return actor


def write(her: audit_rules.Actor, action: str, now: Moment) -> None:
    """One more line about her."""
    assert her.person is not None
    witness = vault.ask_witness(actor=her, subjects=[her.person])
    with audit.transaction.atomic():
        audit.record(witness=witness, action=action, subject=her.person, now=now)


def receipt_of(her: audit_rules.Actor, now: Moment) -> models.Receipt:
    return operations.make_receipt(actor=her, now=now, nonce="")


def number_of(her: audit_rules.Actor, receipt: models.Receipt, language: str = "en") -> int:
    spelled = operations.words_of(actor=her, receipt=receipt, language=language)
    number, problem = rules.read_words(" ".join(spelled), language)
    assert problem is None
    assert number is not None
    return number


# -- checkpoints -----------------------------------------------------------------------------------


def test_checkpoints_say_how_both_chains_stand(her: audit_rules.Actor, now: Moment) -> None:
    reads, writes = operations.make_checkpoints(now=now)
    deployment, public = vault.log_key()
    name = logs.origin(deployment.hex, "writes")
    found = notes.read_checkpoint(notes.open_note(writes.note, name, public))
    digests = [bytes(one) for one in audit_models.Event.objects.values_list("digest", flat=True)]
    assert (found.size, found.root, found.head) == (4, trees.root(digests), digests[-1])
    assert reads.chain == "reads"
    assert [one.holds for one in queries.verify()] == [True, True]
    assert sum(one.checkpoints for one in queries.verify()) == 2


def test_a_second_checkpoint_continues_the_first(her: audit_rules.Actor, now: Moment) -> None:
    first = operations.make_checkpoints(now=now)
    assert operations.make_checkpoints(now=now + HOUR) == first, "nothing was added"
    vault.read_names(actor=her, people=[her.person] if her.person else [], purpose="t", rule="r")
    write(her, "a.c", now)
    second = operations.make_checkpoints(now=now + HOUR)
    assert [one.size for one in second] == [one.size + 1 for one in first]
    assert all(one.holds for one in queries.verify())


def test_the_chore_makes_one_a_day_and_waits_while_locked(
    her: audit_rules.Actor, now: Moment, keeper: Any
) -> None:
    keeper.lock()
    operations.keep_daily_checkpoints(now=now)
    assert not models.Checkpoint.objects.exists()
    keeper.unlock()
    operations.keep_daily_checkpoints(now=now)
    assert models.Checkpoint.objects.count() == 2
    receipt_of(her, now + HOUR)
    count = models.Checkpoint.objects.count()
    operations.keep_daily_checkpoints(now=now + 2 * HOUR)
    assert models.Checkpoint.objects.count() == count
    operations.keep_daily_checkpoints(now=now + 26 * HOUR)
    assert models.Checkpoint.objects.count() > count


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda rows: rows.filter(seq=2).update(action="x.y"), "changed after"),
        (lambda rows: rows.filter(seq=2).delete(), "missing or out of order"),
        (lambda rows: rows.filter(seq=4).delete(), "the end is missing"),
    ],
)
def test_invariant_7_a_changed_chain_shows_and_is_not_signed_on(
    change: Callable[[Any], Any], what: str, her: audit_rules.Actor, now: Moment
) -> None:
    change(audit_models.Event.objects)
    writes = queries.verify()[1]
    assert not writes.holds
    assert writes.report.fault is not None
    assert what in writes.report.fault.what
    with pytest.raises(operations.ChainBroken):
        operations.make_checkpoints(now=now)


def _rolled_back(to: int) -> None:
    """Cut the newest rows off, and make the head fit: what a restored backup looks like."""
    audit_models.Event.objects.filter(seq__gt=to).delete()
    last = audit_models.Event.objects.get(seq=to)
    audit_models.Head.objects.update(seq=to, digest=last.digest)


def test_invariant_7_a_roll_back_shows_against_a_kept_checkpoint(
    her: audit_rules.Actor, now: Moment
) -> None:
    given = [one.note for one in operations.make_checkpoints(now=now)]
    _rolled_back(2)
    models.Checkpoint.objects.all().delete()
    assert all(one.holds for one in queries.verify()), "alone, the chain looks whole"
    wrong = queries.verify(given)[1].wrong
    assert wrong == ("the checkpoint after row 4 is beyond the end: rows are missing",)


def test_invariant_7_a_fork_shows_against_a_kept_checkpoint(
    her: audit_rules.Actor, now: Moment
) -> None:
    given = [one.note for one in operations.make_checkpoints(now=now)]
    _rolled_back(3)
    models.Checkpoint.objects.all().delete()
    write(her, "other.history", now)
    assert "not those of the checkpoint" in queries.verify(given)[1].wrong[0]
    fork = operations.make_checkpoints(now=now)[1]
    assert fork.note not in given
    assert fork.size == 4, "two of one size: a split view, for whoever holds both"


def test_invariant_7_a_stranger_forged_and_broken_notes_are_named(
    her: audit_rules.Actor, now: Moment
) -> None:
    reads, writes = (one.note for one in operations.make_checkpoints(now=now))
    swapped = writes.replace("/writes", "/reads")
    other_grove = writes.replace(writes.partition("/")[2][:8], "00000000")
    for given, what in (
        (swapped, "not signed by this log's key"),
        (other_grove, "another grove"),
        ("hello", "no log of ours"),
        (writes.replace("made 1", "made 2"), "signature"),
        (reads.partition("\n\n")[0], "not a signed note"),
    ):
        found = [wrong for one in queries.verify([given]) for wrong in one.wrong]
        assert found, given
        assert what in found[0]


# -- six words -------------------------------------------------------------------------------------


def test_six_words_fit_as_long_as_nothing_was_taken_out(
    her: audit_rules.Actor, now: Moment
) -> None:
    receipt = receipt_of(her, now)
    spelled = operations.words_of(actor=her, receipt=receipt, language="es")
    assert len(spelled) == 6
    assert set(spelled) <= set(words.words("es"))
    number = number_of(her, receipt)
    write(her, "later.line", now)
    outcome = operations.check_words(actor=her, receipt=receipt, number=number, now=now)
    assert outcome.code == "fits"
    assert outcome.then[1] == 2, "her lines alone, up to the checkpoint"
    assert outcome.now[1] == 4, "the receipt itself and a later line came after"
    assert (
        operations.check_words(actor=her, receipt=receipt, number=number ^ 1, now=now).code
        == "differs"
    )


def test_every_receipt_leaves_its_row_and_is_gone_without_it(
    her: audit_rules.Actor, now: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = receipt_of(her, now)
    operations.check_words(actor=her, receipt=receipt, number=1, now=now)
    actions = list(audit_models.Event.objects.order_by("-seq").values_list("action", flat=True)[:2])
    assert actions == ["proof.check_words", "proof.make_receipt"]
    monkeypatch.setattr(audit, "record", _broken)
    with pytest.raises(RuntimeError, match="cannot be written"):
        receipt_of(her, now + HOUR)
    assert models.Receipt.objects.count() == 1


def _broken(**_given: Any) -> None:
    raise RuntimeError("the audit row cannot be written")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda hers: hers.first().delete(), "broken"),
        (lambda hers: hers.last().delete(), "differs"),
        (lambda hers: hers.filter(pk=hers.first().pk).update(action="x.y"), "broken"),
        (lambda hers: hers.filter(pk=hers.last().pk).update(digest=bytes(32)), "broken"),
    ],
)
def test_invariant_7_her_words_do_not_fit_when_a_line_about_her_was_changed(
    change: Callable[[Any], Any], code: str, her: audit_rules.Actor, now: Moment
) -> None:
    receipt = receipt_of(her, now)
    number = number_of(her, receipt)
    pseudonym, _ = queries.own_rows(her)
    change(audit_models.Event.objects.filter(subject=pseudonym, seq__lte=4).order_by("seq"))
    outcome = operations.check_words(actor=her, receipt=receipt, number=number, now=now)
    assert outcome.code == code


def test_invariant_7_a_forged_checkpoint_under_a_receipt_is_not_believed(
    her: audit_rules.Actor, now: Moment
) -> None:
    receipt = receipt_of(her, now)
    number = number_of(her, receipt)
    receipt.writes.note = receipt.writes.note.replace("\n4\n", "\n2\n")
    receipt.writes.save()
    outcome = operations.check_words(actor=her, receipt=receipt, number=number, now=now)
    assert outcome.code == "broken"


def test_refused_for_another_and_for_nobody(
    her: audit_rules.Actor, make_person: Make, now: Moment
) -> None:
    receipt = receipt_of(her, now)
    other = audit_rules.Actor(make_person("Cira"), "administrator")
    with pytest.raises(accounts.Refused):
        operations.words_of(actor=other, receipt=receipt, language="en")
    with pytest.raises(accounts.Refused):
        operations.check_words(actor=other, receipt=receipt, number=1, now=now)
    with pytest.raises(accounts.Refused):
        receipt_of(audit_rules.SYSTEM, now)
    assert queries.receipts(audit_rules.SYSTEM) == queries.receipts(other) == []
    assert queries.receipt(other, receipt.pk) is None


def test_a_second_receipt_within_a_minute_is_the_first(her: audit_rules.Actor, now: Moment) -> None:
    receipt_of(her, now)
    with pytest.raises(accounts.Invalid):
        receipt_of(her, now + HOUR / 120)


def test_somebody_without_lines_gets_words_too(make_person: Make, now: Moment) -> None:
    her = audit_rules.Actor(make_person("Nueva"), "participant")
    receipt = receipt_of(her, now)
    assert receipt.stands["writes"] == {"count": 0, "head": "00" * 32, "proof": None}
    number = number_of(her, receipt)
    assert operations.check_words(actor=her, receipt=receipt, number=number, now=now).code == "fits"


def test_what_is_held_is_shown_exported_and_erased(her: audit_rules.Actor, now: Moment) -> None:
    receipt_of(her, now)
    assert her.person is not None
    reading: Any = None
    assert len(queries.show_receipts(her.person, reading)) == 1
    json.dumps(queries.export_receipts(her.person, reading))
    assert operations.erase_receipts(her.person) == 1
    assert operations.erase_receipts(her.person) == 0
