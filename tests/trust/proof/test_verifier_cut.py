"""A log whose oldest rows were deleted still proves itself, and every attack on it still shows."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from arboleda.engines.sealing import chains, notes, purges, subjects
from arboleda.trust.proof import rules
from tests.engines.sealing import test_chains as sample
from tests.trust.proof import test_verifier as whole
from tests.trust.proof.test_verifier import BEA, HER, OTHER_KEY, PROGRAM, key_line, note_of, run

CUT, FIRST, LAST = 4, 2, 9
SUBJECTS = [HER, BEA, b"", HER, BEA, HER, b"", HER]


@dataclasses.dataclass
class Left:
    """Both chains after rows 1 to 4 went, with notes after rows 2, 4 and 9, and what is kept of those."""

    rows: dict[str, list[chains.Values]]
    notes: dict[str, list[str]]
    stands: dict[str, dict[int, chains.Stand]]
    before: dict[str, dict[str, Any]]
    all_rows: dict[str, list[chains.Values]]


def left(
    subjects_of: list[bytes] = SUBJECTS, *, told: str = f"reads:{CUT} writes:{CUT} id"
) -> Left:
    made = Left({}, {}, {}, {}, {})
    for chain in rules.CHAINS:
        rows = sample.build([*subjects_of, b""], chain=chain)
        if chain == "writes":
            said = dataclasses.replace(rows[-1], action=rules.PURGED, references=told)
            rows[-1] = said.sealed()
        values = [chains.values(row) for row in rows]
        _, stands = chains.walk(chain, values, stops=[FIRST, CUT, LAST])
        signed = {
            size: notes.read_checkpoint(notes.split_note(note_of(chain, stand))[0])
            for size, stand in stands.items()
        }
        stand, grown = purges.next_stand(
            chain, signed[CUT], values, before=chains.BEGINNING, sizes=signed
        )
        made.all_rows[chain], made.rows[chain] = values, values[CUT:]
        made.stands[chain] = stands
        made.notes[chain] = [note_of(chain, one) for _, one in sorted(stands.items())]
        cut = purges.Cut(stand, made.notes[chain][1], grown)
        made.before[chain] = json.loads(json.dumps(rules.before_file(chain, cut)))
    return made


def write(folder: Path, log: Left) -> Path:
    whole.write(folder, log)  # type: ignore[arg-type]  # It has rows and notes of both chains.
    for chain in rules.CHAINS:
        (folder / f"{chain}.before").write_text(json.dumps(log.before[chain]))
    return folder


def test_what_is_left_holds_and_says_what_went(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run("log", write(tmp_path, left()), "--key", key_line(), capsys=capsys)
    assert code == 0, said
    assert (
        "reads: rows 1 to 4 were deleted by their time limit; all were written before 2026" in said
    )
    assert "reads: 5 rows hold, and fit 3 signed checkpoints" in said


def test_a_checkpoint_kept_from_before_the_cut_is_still_believed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("\n".join(one for each in left().notes.values() for one in each))
    folder = tmp_path / "export"
    folder.mkdir()
    checked = ("log", write(folder, left()), "--checkpoints", kept, "--key", key_line())
    assert run(*checked, capsys=capsys)[0] == 0


def _edit(log: Left) -> None:
    row = list(log.rows["reads"][1])
    row[4] = "other.action"
    log.rows["reads"][1] = tuple(row)


def _forget_a_count(log: Left) -> None:
    log.before["reads"]["subjects"][HER.hex()][0] -= 1


def _forget_somebody(log: Left) -> None:
    del log.before["reads"]["subjects"][BEA.hex()]


def _cut_more(log: Left) -> None:
    """Take one more row than was signed, and say so."""
    row = log.rows["reads"].pop(0)
    log.before["reads"].update(size=CUT + 1, head=row[12].hex())


def _cut_before(log: Left) -> None:
    """Say that the log begins after fewer rows: then one is missing."""
    log.before["reads"]["size"] = CUT - 1


def _another_log_before(log: Left) -> None:
    log.before["reads"] = left([BEA] * 8).before["reads"]


def _another_log_after(log: Left) -> None:
    other = left([HER, BEA, b"", HER, HER, HER, b"", HER])
    log.rows["reads"] = other.rows["reads"]


def _grown_from_nothing(log: Left) -> None:
    log.before["reads"]["grown"] = []


def _forged_growth(log: Left) -> None:
    for one in log.before["reads"]["grown"]:
        one[2] = ["00" * 32]


def _growth_to_nowhere(log: Left) -> None:
    for one in log.before["reads"]["grown"]:
        one[1] = LAST + 5


def _cut_off(log: Left) -> None:
    del log.rows["reads"][-1]


def _fork_before(log: Left) -> None:
    """Before the cut the log was shown to somebody in another version, signed with the same key."""
    log.notes["reads"][0] = left([BEA] * 8).notes["reads"][0]


def _unsigned(log: Left) -> None:
    del log.notes["reads"][1]
    log.before["reads"]["grown"] = []
    del log.notes["reads"][0]


def _quietly(log: Left) -> None:
    log.rows["writes"], log.notes["writes"] = (
        getattr(left(told="reads:2 writes:4 id"), name)["writes"] for name in ("rows", "notes")
    )
    log.before["writes"] = left(told="reads:2 writes:4 id").before["writes"]


ATTACKS: dict[str, tuple[Callable[[Left], Any], str]] = {
    "edit": (_edit, "row 6: the row was changed"),
    "delete": (lambda log: log.rows["reads"].pop(1), "row 6 is missing or out of order"),
    "delete the first that is left": (
        lambda log: log.rows["reads"].pop(0), "row 5 is missing or out of order"
    ),
    "reorder": (lambda log: log.rows["reads"].reverse(), "row 5 is missing or out of order"),
    "truncate": (_cut_off, "rows were cut off"),
    "roll back": (lambda log: log.rows["reads"].clear(), "rows were cut off"),
    "bring a deleted row back": (
        lambda log: log.rows["reads"].insert(0, log.all_rows["reads"][3]), "row 5 is missing"
    ),
    "fork before the cut": (_fork_before, "nothing proves that the log grew from the checkpoint"),
    "another history after the cut": (_another_log_after, "not those of the checkpoint"),
    "another history before the cut": (_another_log_before, "nothing proves"),
    "a count made smaller": (_forget_a_count, "counts people's rows otherwise"),
    "somebody left out": (_forget_somebody, "counts people's rows otherwise"),
    "one more row taken": (_cut_more, "could not be read"),
    "one row fewer said": (_cut_before, "could not be read"),
    "no proof of growth": (_grown_from_nothing, "nothing proves that the log grew"),
    "a forged proof of growth": (_forged_growth, "nothing proves that the log grew"),
    "growth into what is not there": (_growth_to_nowhere, "nothing proves that the log grew"),
    "nobody signed where it begins": (_unsigned, "nobody signed how it stood there"),
    "deleted without a word": (_quietly, "no row says that they were deleted"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_invariant_7_after_old_rows_were_deleted_the_verifier_still_catches(
    attack: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, what = ATTACKS[attack]
    log = left()
    change(log)
    code, said = run("log", write(tmp_path, log), "--key", key_line(), capsys=capsys)
    assert (code != 0, what in said) == (True, True), said
    assert not said.endswith("\nEverything holds.\n")


@pytest.mark.parametrize("lines", [1, 3])
def test_an_edge_of_another_shape_is_refused(
    lines: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = left()
    log.before["reads"]["edge"] = log.before["reads"]["edge"][:1] * (lines - 1)
    assert run("log", write(tmp_path, log), "--key", key_line(), capsys=capsys)[0] == 2


# -- her own file ----------------------------------------------------------------------------------


def her_file(log: Left, day: int) -> dict[str, Any]:
    """Her file for the receipt of this day: after row 2 (which went) or 9 (which is there)."""
    befores, kept, texts = {}, {}, {}
    for chain in rules.CHAINS:
        stand, cut = log.stands[chain][day], log.stands[chain][CUT]
        kept[chain] = rules.kept(stand.entries[HER], subjects.prove(stand.entries, HER))
        texts[chain] = note_of(chain, stand)
        befores[chain] = rules.Before(
            CUT, note_of(chain, cut), cut.entries[HER], subjects.prove(cut.entries, HER)
        )
    rows = {chain: [row for row in log.rows[chain] if row[5] == HER] for chain in rules.CHAINS}
    keys = {chain: key_line(chain) for chain in rules.CHAINS}
    return json.loads(json.dumps(rules.proof_file(HER, keys, texts, kept, rows, befores)))


def her_words(log: Left, day: int) -> str:
    return whole.her_words(log, day)  # type: ignore[arg-type]  # It has the stands.


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (FIRST, "deleted rows cannot be looked at any more"),
        (LAST, "your six words fit: no row about you"),
    ],
)
def test_her_six_words_from_before_and_after_still_fit(
    day: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lines.json"
    path.write_text(json.dumps(her_file(left(), day)))
    code, told = run(
        "hers", path, "--words", her_words(left(), day), "--key", key_line(), capsys=capsys
    )
    assert code == 0, told
    assert said in told
    assert ("nobody can look at them one by one" in told) is (day == FIRST)
    assert ("of which 2 were deleted since and are proven as a number" in told) is (day == LAST)


HERS: dict[str, tuple[int, Callable[[Any], Any], str]] = {
    "a row that is left edited": (
        LAST, lambda one: one["rows"][0].__setitem__(4, "x.y"), "it was changed"
    ),
    "the first that is left taken out": (LAST, lambda one: one["rows"].pop(0), "missing"),
    "fewer deleted than there were": (
        LAST, lambda one: one["before"].update(count=1), "has another count"
    ),
    "no proof of what was deleted": (
        LAST, lambda one: one["before"].update(proof=None), "nothing in the file proves"
    ),
    "nothing said of what was deleted": (LAST, lambda one: one.pop("before"), "missing"),
    "deleted up to an unsigned row": (
        LAST,
        lambda one: one["before"].update(
            checkpoint=one["before"]["checkpoint"].replace("\n4\n", "\n5\n")
        ),
        "signature",
    ),
    "another count on that day": (
        FIRST, lambda one: one["then"].update(count=2), "has another count"
    ),
    "another last row on that day": (
        FIRST, lambda one: one["then"].update(head="00" * 32), "has another count"
    ),
    "that day passed off as kept": (FIRST, lambda one: one.pop("then"), "does not fit its days"),
    "a later row edited": (
        FIRST, lambda one: one["rows"][1].__setitem__(4, "x.y"), "it was changed"
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", HERS)
def test_invariant_7_after_old_rows_were_deleted_her_file_does_not_hold_with(
    attack: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day, change, what = HERS[attack]
    content = her_file(left(), day)
    change(content["chains"]["reads"])
    path = tmp_path / "lines.json"
    path.write_text(json.dumps(content))
    code, said = run("hers", path, capsys=capsys)
    assert (code, what in said) == (1, True), said


def test_invariant_7_deleting_is_no_way_round_her_six_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The server makes another history of her day, and says that it was deleted: the words tell."""
    path = tmp_path / "lines.json"
    path.write_text(json.dumps(her_file(left([HER, HER, b"", HER, BEA, HER, b"", HER]), FIRST)))
    code, said = run("hers", path, "--words", her_words(left(), FIRST), capsys=capsys)
    assert (code, "the six words do not fit" in said) == (1, True)


def test_another_groves_key_is_not_believed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, left())
    code, said = run("log", folder, "--key", key_line(key=OTHER_KEY), capsys=capsys)
    assert (code, "not the one you know" in said) == (1, True)
    assert PROGRAM["CHAINS"] == rules.CHAINS
    assert PROGRAM["PURGED"] == rules.PURGED
