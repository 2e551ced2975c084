"""The proof of one row, made from the chains as they are kept, and checked by the printed program."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from arboleda.cli import auditing, trouble
from arboleda.engines.sealing import errors
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.proof import operations, queries, rules
from arboleda.trust.vault import operations as vault
from tests.trust.proof.test_verifier import PROGRAM

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def lines(make_person: Callable[..., Any]) -> None:
    """Three writes, and a read."""
    person = make_person("Alba")
    witness = vault.ask_witness(actor=audit_rules.SYSTEM, subjects=[person])
    with audit.transaction.atomic():
        audit.record_many(witness=witness, action="a.b", now=NOW, subjects=[person, None, person])
    vault.read_names(actor=audit_rules.SYSTEM, people=[person], purpose="t", rule="r")


def proved(chain: str, seq: int, given: list[Path], capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert auditing.prove(chain, seq, given, now=NOW) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("chain", rules.CHAINS)
def test_a_row_is_printed_with_its_proof_and_the_program_believes_it(
    chain: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seq = 2 if chain == "writes" else vault.walk_reads(())[0].rows
    path = tmp_path / "row.json"
    path.write_text(proved(chain, seq, [], capsys))
    content = json.loads(path.read_text())
    assert (content["row"][0], content["chain"]) == (seq, chain)
    assert PROGRAM["main"](["row", str(path), "--key", queries.keys()["reads"]]) == 0
    assert f"{chain}: row {seq} is in the log" in capsys.readouterr().out


def test_it_can_be_held_against_a_checkpoint_that_was_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, path = tmp_path / "kept.txt", tmp_path / "row.json"
    kept.write_text("\n".join(one.note for one in operations.make_checkpoints(now=NOW)))
    witness = vault.ask_witness(actor=audit_rules.SYSTEM)
    with audit.transaction.atomic():
        audit.record(witness=witness, action="a.c", now=NOW)
    operations.make_checkpoints(now=NOW)
    path.write_text(proved("writes", 1, [kept], capsys))
    checked = ["row", str(path), "--key", queries.keys()["writes"], "--checkpoints", str(kept)]
    assert PROGRAM["main"](checked) == 0
    with pytest.raises(trouble.Trouble, match="No checkpoint of the writes reaches a row 4"):
        auditing.prove("writes", 4, [kept], now=NOW)


@pytest.mark.parametrize("seq", [0, -1, 4, 10**30])
def test_there_is_no_proof_of_what_is_not_there(seq: int) -> None:
    with pytest.raises(trouble.Trouble, match="No checkpoint of the writes"):
        auditing.prove("writes", seq, [], now=NOW)


def test_nothing_is_proven_of_rows_that_were_changed_since(tmp_path: Path) -> None:
    operations.make_checkpoints(now=NOW)
    kept = tmp_path / "kept.txt"
    kept.write_text("\n".join(queries.checkpoints()))
    audit_models.Event.objects.filter(seq=3).update(digest=bytes(32))
    with pytest.raises(trouble.Trouble, match="was changed"):
        auditing.prove("writes", 1, [kept], now=NOW)
    with pytest.raises(rules.Broken):
        queries.row_proof("writes", 1)


def test_a_note_that_nobody_signed_and_a_file_without_one_are_refused(tmp_path: Path) -> None:
    note = operations.make_checkpoints(now=NOW)[1].note
    kept = tmp_path / "kept.txt"
    kept.write_text(note.replace("\n3\n", "\n2\n"))
    with pytest.raises(trouble.Trouble, match="not this log's"):
        auditing.prove("writes", 1, [kept], now=NOW)
    with pytest.raises(errors.Unproven):
        queries.row_proof("writes", 1, given=[note.replace("\n3\n", "\n2\n")])
    kept.write_text("\n")
    for ask in (
        lambda: auditing.prove("writes", 1, [kept], now=NOW),
        lambda: auditing.verify([kept], as_json=False),
    ):
        with pytest.raises(trouble.Trouble, match="No checkpoint stands in this file"):
            ask()


def test_a_checkpoint_typed_with_a_slip_in_its_name_is_not_passed_over(
    keeper: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = operations.make_checkpoints(now=NOW)[1].note
    kept = tmp_path / "kept.txt"
    kept.write_text(note.replace("/writes", "/wirtes"))
    assert auditing.verify([kept], as_json=False) == 1
    assert "a checkpoint is of no log of ours" in capsys.readouterr().out
    kept.write_text(note)
    assert auditing.verify([kept], as_json=False) == 0
    keeper.lock()
    assert auditing.verify([kept], as_json=False) == 1, "what was given was not compared"
    assert auditing.verify([], as_json=False) == 0
