"""The stand-alone verifier believes what was signed, and nothing that anybody did to it since."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings, strategies

from arboleda.cli import auditing
from arboleda.engines import words
from arboleda.engines.sealing import chains, logs, notes, subjects, trees
from arboleda.trust.proof import rules
from tests.engines.sealing import test_chains as sample

KEY = Ed25519PrivateKey.from_private_bytes(b"g" * 32)
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
GROVE = "00112233445566778899aabbccddeeff"
HER, BEA = sample.ALBA, sample.BEA
SUBJECTS = [HER, BEA, b"", HER, BEA, HER]


def printed() -> dict[str, Any]:
    """The verifier as it is printed for people, run apart from everything of ours."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert auditing.verifier() == 0
    assert "import arboleda" not in out.getvalue()
    assert "from arboleda" not in out.getvalue()
    program: dict[str, Any] = {"__name__": "verify"}
    exec(compile(out.getvalue(), "verify.py", "exec"), program)
    return program


PROGRAM = printed()


@dataclasses.dataclass
class Log:
    """Both chains of one small grove, with a checkpoint after row 4 and after the last."""

    rows: dict[str, list[chains.Values]]
    notes: dict[str, list[str]]
    stands: dict[str, dict[int, chains.Stand]]


def log_of(subjects_of: list[bytes] = SUBJECTS, key: Ed25519PrivateKey = KEY) -> Log:
    made = Log({}, {}, {})
    for chain in rules.CHAINS:
        rows = [chains.values(row) for row in sample.build(subjects_of, chain=chain)]
        _, stands = chains.walk(chain, rows, stops=[4, len(rows)])
        made.rows[chain], made.stands[chain] = list(rows), stands
        made.notes[chain] = [note_of(chain, stand, key) for _, stand in sorted(stands.items())]
    return made


def note_of(chain: str, stand: chains.Stand, key: Ed25519PrivateKey = KEY) -> str:
    name = logs.origin(GROVE, chain)
    text = notes.Checkpoint(
        name, stand.size, stand.root, stand.head, stand.committed(), 1_772_649_000_000_000
    ).text()
    return notes.signed_note(
        text, name, key.public_key().public_bytes_raw(), key.sign(text.encode())
    )


def key_line(chain: str = "reads", key: Ed25519PrivateKey = KEY) -> str:
    return notes.verifier_key(logs.origin(GROVE, chain), key.public_key().public_bytes_raw())


def write(folder: Path, log: Log, key: Ed25519PrivateKey = KEY) -> Path:
    for chain in rules.CHAINS:
        lines = ["\t".join(map(str, rules.exported_row(row))) for row in log.rows[chain]]
        head = f"grove-log 1 {chain} {logs.origin(GROVE, chain)}"
        (folder / f"{chain}.log").write_text("\n".join([head, *lines]) + "\n")
    (folder / "keys.txt").write_text("".join(f"{key_line(one, key)}\n" for one in rules.CHAINS))
    both = [note for chain in rules.CHAINS for note in log.notes[chain]]
    (folder / "checkpoints.txt").write_text("\n".join(both))
    return folder


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = PROGRAM["main"]([str(one) for one in arguments])
    return code, capsys.readouterr().out


def test_a_sound_log_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, log_of())
    code, said = run("log", folder, "--key", key_line(), capsys=capsys)
    assert code == 0, said
    assert "reads: 6 rows hold, and fit 2 signed checkpoints" in said


Change = Callable[[Log], Any]


def _edit(log: Log) -> None:
    row = list(log.rows["reads"][2])
    row[4] = "other.action"
    log.rows["reads"][2] = tuple(row)


def _rewrite_from(log: Log) -> None:
    """Edit a row and make every later link and digest fit again: what a careful liar does."""
    other = log_of([HER, BEA, HER, HER, BEA, HER])
    log.rows["reads"] = other.rows["reads"]


def _cut(log: Log) -> None:
    del log.rows["writes"][-1:]


ATTACKS: dict[str, tuple[Change, str]] = {
    "edit": (_edit, "row 3: the row was changed"),
    "delete": (lambda log: log.rows["reads"].pop(2), "row 3 is missing or out of order"),
    "reorder": (lambda log: log.rows["reads"].reverse(), "row 1 is missing or out of order"),
    "truncate": (_cut, "rows were cut off"),
    "roll back": (lambda log: log.rows["reads"].clear(), "rows were cut off"),
    "rewritten history": (_rewrite_from, "the rows are not those of the checkpoint"),
    "fork": (
        lambda log: log.notes["reads"].extend(log_of([BEA] * 6).notes["reads"]),
        "contradict each other",
    ),
    "forged note": (
        lambda log: log.notes.update(reads=[log.notes["reads"][0].replace("\n4\n", "\n5\n")]),
        "signature under a checkpoint is not this log's",
    ),
    "wrong key": (
        lambda log: log.notes.update(reads=log_of(key=OTHER_KEY).notes["reads"]),
        "not signed with this log's key",
    ),
    "everything signed taken away": (
        lambda log: log.notes.update(reads=[], writes=[]),
        "reads: nothing in it is signed",
    ),
    "false counts": (
        lambda log: log.notes.update(
            writes=[note_of("writes", dataclasses.replace(
                log.stands["writes"][6], entries={HER: subjects.Entry(1, bytes(32))}
            ))]
        ),
        "counts people's rows otherwise",
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_invariant_7_the_verifier_catches(
    attack: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, what = ATTACKS[attack]
    log = log_of()
    change(log)
    code, said = run("log", write(tmp_path, log), "--key", key_line(), capsys=capsys)
    assert code == 1
    assert what in said
    assert said.endswith("NOT everything holds.\n")


def test_invariant_7_a_swapped_log_is_caught_by_the_key_one_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, log_of(key=OTHER_KEY), OTHER_KEY)
    assert run("log", folder, capsys=capsys)[0] == 0, "without it the files agree with each other"
    code, said = run("log", folder, "--key", key_line(), capsys=capsys)
    assert (code, "not the one you know" in said) == (1, True)


def test_invariant_7_a_roll_back_is_caught_by_a_checkpoint_kept_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("\n".join(log_of().notes["reads"]))
    folder = tmp_path / "export"
    folder.mkdir()
    write(folder, log_of(SUBJECTS[:5]))
    assert run("log", folder, capsys=capsys)[0] == 0
    code, said = run("log", folder, "--checkpoints", kept, capsys=capsys)
    assert (code, "rows were cut off" in said) == (1, True)


def test_invariant_7_a_key_of_somebody_elses_beside_ours_is_not_believed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One chain is a stranger's, signed by the stranger's key, which the export brings along."""
    log, strange = log_of(), log_of([BEA] * 6, OTHER_KEY)
    log.rows["writes"], log.notes["writes"] = strange.rows["writes"], strange.notes["writes"]
    folder = write(tmp_path, log)
    (folder / "keys.txt").write_text(f"{key_line()}\n{key_line('writes', OTHER_KEY)}\n")
    code, said = run("log", folder, "--key", key_line(), capsys=capsys)
    assert (code, "keys of both chains of one grove" in said) == (1, True)


def test_invariant_7_a_renamed_log_does_not_slip_past_a_checkpoint_kept_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A chain under a third name, with a key for it: the note one kept would be held against nothing."""
    kept = tmp_path / "kept.txt"
    kept.write_text(log_of().notes["reads"][-1])
    folder = tmp_path / "export"
    folder.mkdir()
    short = log_of(SUBJECTS[:5])
    write(folder, short)
    name = logs.origin(GROVE, "other")
    lines = (folder / "reads.log").read_text().split("\n", 1)
    (folder / "reads.log").write_text(f"grove-log 1 reads {name}\n{lines[1]}")
    third = notes.verifier_key(name, KEY.public_key().public_bytes_raw())
    with (folder / "keys.txt").open("a") as file:
        file.write(f"{third}\n")
    (folder / "checkpoints.txt").write_text("\n".join(short.notes["writes"]))
    code, _said = run("log", folder, "--checkpoints", kept, "--key", key_line(), capsys=capsys)
    assert code == 1


def test_invariant_7_somebody_who_stands_in_the_map_twice_is_seen_however_she_is_spelled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dishonest log begins her rows anew: two entries of which she is shown one, each well linked.

    In hexadecimal the second could be written in capitals, and pass for somebody else.
    """
    her = bytes.fromhex("ab" * 16)
    log = log_of([her, BEA])
    begun_anew = dataclasses.replace(
        sample.build([her, BEA, her])[2], subject_previous=chains.START
    ).sealed()
    log.rows["reads"].append(chains.values(begun_anew))
    log.notes["reads"] = [note_of("reads", _stand_with_two(log, her, begun_anew))]
    folder = write(tmp_path, log)
    lines = (folder / "reads.log").read_text().split("\n")
    lines[3] = lines[3].replace("ab" * 16, "AB" * 16)
    (folder / "reads.log").write_text("\n".join(lines))
    code, said = run("log", folder, "--key", key_line(), capsys=capsys)
    assert (code, "line 3 of the rows cannot be read" in said) == (1, True)


def _stand_with_two(log: Log, her: bytes, last: chains.Row) -> chains.Stand:
    """What such a log would sign: her two entries side by side."""
    digests = [row[12] for row in log.rows["reads"]]
    entries = [(her, subjects.Entry(1, digests[0])), (BEA, subjects.Entry(1, digests[1]))]
    entries.append((her, subjects.Entry(1, last.digest)))
    leaves = [subjects.leaf(*one) for one in sorted(entries, key=lambda one: (one[0], one[1].head))]
    made = subjects.commitment(3, trees.root(leaves))

    class Twice(chains.Stand):
        def committed(self) -> bytes:
            return made

    return Twice(3, trees.root(digests), last.digest, {}, ())


# -- her own file ----------------------------------------------------------------------------------


def her_file(log: Log, size: int = 4) -> dict[str, Any]:
    places = {chain: log.stands[chain][size] for chain in rules.CHAINS}
    proofs = {
        chain: rules.kept(stand.entries[HER], subjects.prove(stand.entries, HER))
        for chain, stand in places.items()
    }
    return json.loads(
        json.dumps(
            rules.proof_file(
                HER,
                {chain: key_line(chain) for chain in rules.CHAINS},
                {chain: note_of(chain, stand) for chain, stand in places.items()},
                proofs,
                {
                    chain: [row for row in log.rows[chain] if row[5] == HER]
                    for chain in rules.CHAINS
                },
                {},
            )
        )
    )


def her_words(log: Log, size: int = 4, language: str = "en") -> str:
    stands = [log.stands[chain][size] for chain in rules.CHAINS]
    texts = [notes.split_note(note_of(chain, log.stands[chain][size]))[0] for chain in rules.CHAINS]
    # The real price: the printed verifier pays it, too.
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("arboleda.engines.sealing.receipts._COST", 1 << 16)
        number = rules.number(HER, texts, [stand.entries[HER] for stand in stands])
    return " ".join(words.spell(number, 6, language))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_her_six_words_fit_her_file(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = log_of()
    path = tmp_path / "lines.json"
    path.write_text(json.dumps(her_file(log)))
    code, said = run(
        "hers",
        path,
        "--words",
        her_words(log, language=language),
        "--key",
        key_line(),
        capsys=capsys,
    )
    assert code == 0, said
    assert "reads: 2 rows about you up to 2026-03-04 (UTC), unchanged" in said
    assert "1 came later" in said
    assert "your six words fit" in said


def _without_first(chain: Any) -> None:
    del chain["rows"][0]


def _without_last_of_day(chain: Any) -> None:
    del chain["rows"][1:]


HERS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a row gone": (_without_first, "missing"),
    "the newest row gone": (_without_last_of_day, "another count"),
    "a row edited": (lambda one: one["rows"][0].__setitem__(4, "x.y"), "changed"),
    "another's row": (lambda one: one["rows"][0].__setitem__(5, BEA.hex()), "somebody else"),
    "no proof": (lambda one: one.update(proof=None), "nothing in the file proves"),
    "a forged proof": (lambda one: one["proof"].update(path=["00" * 32]), "another count"),
    "a forged size": (lambda one: one["proof"].update(size=3), "another count"),
    "another's key": (lambda one: one.update(key=key_line(key=OTHER_KEY)), "of one grove"),
    "a later row edited": (lambda one: one["rows"][2].__setitem__(4, "x.y"), "changed"),
    "rows turned round": (lambda one: one["rows"].reverse(), "missing"),
    "a row of the day after later ones": (
        lambda one: one["rows"].append(one["rows"][0]),
        "out of order",
    ),
    "a row deleted that was not": (
        lambda one: one.update(then={"count": 2, "head": "00" * 32}),
        "does not fit its days",
    ),
    "a forged note": (
        lambda one: one.update(checkpoint=one["checkpoint"].replace("\n4\n", "\n2\n")),
        "signature",
    ),
}


@pytest.mark.parametrize("attack", HERS)
def test_invariant_7_her_file_does_not_hold_with(
    attack: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, what = HERS[attack]
    content = her_file(log_of())
    change(content["chains"]["reads"])
    path = tmp_path / "lines.json"
    path.write_text(json.dumps(content))
    code, said = run("hers", path, capsys=capsys)
    assert code == 1
    assert what in said


def test_invariant_7_a_history_made_anew_does_not_fit_her_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The server takes a row out, makes links, map, checkpoint and signature anew: only she knows."""
    path = tmp_path / "lines.json"
    path.write_text(json.dumps(her_file(log_of([BEA, BEA, b"", HER, BEA, HER]))))
    code, said = run("hers", path, "--words", her_words(log_of()), capsys=capsys)
    assert code == 1
    assert "the six words do not fit" in said


@pytest.mark.parametrize("typed", ["acorn", "acorn " * 5 + "xyzzy"])
def test_words_that_are_none_are_named(
    typed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lines.json"
    path.write_text(json.dumps(her_file(log_of())))
    assert run("hers", path, "--words", typed, capsys=capsys)[0] == 1


# -- one row ---------------------------------------------------------------------------------------


def row_file(log: Log, seq: int = 3, chain: str = "reads", size: int = 6) -> dict[str, Any]:
    grown = trees.Grown(trees.Frontier(), [row[12] for row in log.rows[chain]])
    note = note_of(chain, log.stands[chain][size])
    path = grown.prove_inclusion(seq - 1, size)
    made = rules.row_file(chain, key_line(chain), note, log.rows[chain][seq - 1], path)
    return json.loads(json.dumps(made))


@pytest.mark.parametrize("seq", [1, 3, 6])
@pytest.mark.parametrize("chain", rules.CHAINS)
def test_one_row_is_proven_against_a_checkpoint_one_kept(
    chain: str, seq: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = log_of()
    path, kept = tmp_path / "row.json", tmp_path / "kept.txt"
    path.write_text(json.dumps(row_file(log, seq, chain)))
    kept.write_text("\n".join(one for each in log.notes.values() for one in each))
    code, said = run("row", path, "--checkpoints", kept, "--key", key_line("reads"), capsys=capsys)
    assert code == 0, said
    assert f"{chain}: row {seq} is in the log of 6 rows that was signed on 2026-03-04" in said
    assert "note:" not in said


def _another_row_in_its_place(one: Any) -> None:
    """A row that is sound by itself, and is in another log."""
    other = row_file(log_of([BEA] * 6))
    one.update(row=other["row"], subject_previous=other["subject_previous"])


def _another_tree(one: Any) -> None:
    """Row and path of another tree under the note of this one."""
    other = row_file(log_of([BEA] * 6))
    one.update({name: other[name] for name in ("row", "subject_previous", "path")})


def _another_grove(one: Any) -> None:
    """All of it, made by somebody else: only the key one knows tells."""
    one.update(row_file(log_of(key=OTHER_KEY)))
    one["key"] = key_line(key=OTHER_KEY)
    one["checkpoint"] = log_of(key=OTHER_KEY).notes["reads"][-1]


ROWS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "the row edited": (lambda one: one["row"].__setitem__(4, "x.y"), "not the one whose number"),
    "its time moved": (lambda one: one["row"].__setitem__(1, 99), "not the one whose number"),
    "another person in it": (
        lambda one: one["row"].__setitem__(5, BEA.hex()), "not the one whose number"
    ),
    "another number": (lambda one: one["row"].__setitem__(0, 4), "not the one whose number"),
    "edited with a digest that fits": (_another_row_in_its_place, "holds no such row"),
    "another tree's": (_another_tree, "holds no such row"),
    "another's path": (
        lambda one: one.update(path=row_file(log_of(), 4)["path"]), "holds no such row"
    ),
    "a path too short": (lambda one: one["path"].pop(), "holds no such row"),
    "a path too long": (lambda one: one["path"].append("00" * 32), "holds no such row"),
    "no path": (lambda one: one.update(path=[]), "holds no such row"),
    "a node for a leaf": (
        lambda one: one.update(path=[one["path"][0], *one["path"]]), "holds no such row"
    ),
    "another size": (
        lambda one: one.update(checkpoint=log_of().notes["reads"][0]), "holds no such row"
    ),
    "a forged note": (
        lambda one: one.update(checkpoint=one["checkpoint"].replace("\n6\n", "\n7\n")),
        "signature under a checkpoint",
    ),
    "the other chain's name": (lambda one: one.update(chain="writes"), "of another log"),
    "the other chain's note": (
        lambda one: one.update(checkpoint=log_of().notes["writes"][-1]), "not signed with"
    ),
    "another's key": (lambda one: one.update(key=key_line(key=OTHER_KEY)), "not the one you know"),
    "another grove's": (_another_grove, "not the one you know"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ROWS)
def test_invariant_7_the_proof_of_one_row_does_not_hold_with(
    attack: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, what = ROWS[attack]
    content = row_file(log_of())
    change(content)
    path = tmp_path / "row.json"
    path.write_text(json.dumps(content))
    code, said = run("row", path, "--key", key_line(), capsys=capsys)
    assert (code, what in said) == (1, True), said


def test_invariant_7_a_row_of_a_log_made_for_one_alone_does_not_fit_what_one_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Signed with the right key, and shown to nobody else: a split view."""
    path, kept = tmp_path / "row.json", tmp_path / "kept.txt"
    path.write_text(json.dumps(row_file(log_of([BEA] * 6))))
    for notes_of, said in (
        (log_of().notes["reads"], "none of those you kept"),
        (log_of().notes["writes"], "none of those you kept"),
        (["nothing like it\n"], "none of those you kept"),
        ([], "none of those you kept"),
        (log_of(key=OTHER_KEY).notes["reads"], "not signed with"),
    ):
        kept.write_text("\n".join(notes_of))
        code, told = run("row", path, "--checkpoints", kept, "--key", key_line(), capsys=capsys)
        assert (code, said in told) == (1, True), told


# -- anything at all -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["reads.log", "checkpoints.txt", "keys.txt"])
@pytest.mark.parametrize("seed", range(25))
def test_malformed_exports_never_end_in_a_trace(
    name: str, seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    path = write(tmp_path, log_of()) / name
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    match seed % 4:
        case 0:
            data[at] = chance.randrange(256)
        case 1:
            del data[at:]
        case 2:
            data[at:at] = os.urandom(9)
        case _:
            data[at : at + 20] = b"\t9\n"
    path.write_bytes(data)
    code, said = run("log", tmp_path, "--key", key_line(), capsys=capsys)
    assert code in {0, 1, 2}
    assert said


plain = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.text(max_size=8),
    lambda one: strategies.lists(one, max_size=4)
    | strategies.dictionaries(
        strategies.sampled_from(["format", "subject", "chains", "reads", "proof", "rows", "key"]),
        one, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(plain, strategies.sampled_from(["", "chains", "reads", "row", "path"]))
def test_malformed_files_never_end_in_a_trace(content: Any, place: str) -> None:
    whole = row_file(log_of()) if place in {"row", "path"} else her_file(log_of())
    if place in whole:
        whole[place] = content
    elif place == "chains":
        whole["chains"] = content
    elif place == "reads" and isinstance(content, dict):
        whole["chains"]["reads"].update(content)
    else:
        whole = content
    folder = Path(os.environ.get("TMPDIR", "/tmp"))
    path = folder / f"malformed-{os.getpid()}.json"
    path.write_text(json.dumps(whole))
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            kind = "row" if "path" in str(whole) else "hers"
            assert PROGRAM["main"]([kind, str(path)]) in {0, 1, 2}
    finally:
        path.unlink()


def test_what_is_not_there_cannot_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("hers", "/nowhere/at/all", capsys=capsys)[0] == 2
    assert run("log", "/nowhere/at/all", capsys=capsys)[0] == 2
