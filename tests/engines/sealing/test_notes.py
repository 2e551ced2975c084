"""Notes and checkpoints are C2SP's to the byte, and what does not fit is refused without a trace."""

from __future__ import annotations

import base64
import dataclasses

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, strategies

from arboleda.engines.sealing import errors, notes, trees

# The key, text and signature with which Go's implementation of signed notes tests itself.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6"
    "RyyBwJnAM=\n"
)
# The example of c2sp.org/tlog-checkpoint; its key is not published.
C2SP_EXAMPLE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzG"
    "ku9nTo+zyWE+xeMcTOAYQ8=\n"
)
NAME = "grove.invalid/0123/reads"
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
CHECKPOINT = notes.Checkpoint(NAME, 0, trees.EMPTY, bytes(32), b"s" * 32, 1_772_649_000_000_000)


def signed(text: str = CHECKPOINT.text(), name: str = NAME) -> str:
    return notes.signed_note(text, name, PUBLIC, KEY.sign(text.encode()))


def test_the_published_key_and_note_are_read() -> None:
    name, public = notes.read_verifier_key(GO_KEY)
    assert name == "PeterNeumann"
    assert notes.verifier_key(name, public) == GO_KEY
    assert notes.open_note(f"{GO_TEXT}\n{GO_LINE}", name, public) == GO_TEXT


def test_we_write_the_published_note_to_the_byte() -> None:
    key = Ed25519PrivateKey.from_private_bytes(GO_SECRET)
    public = key.public_key().public_bytes_raw()
    made = notes.signed_note(GO_TEXT, "PeterNeumann", public, key.sign(GO_TEXT.encode()))
    assert made == f"{GO_TEXT}\n{GO_LINE}"


def test_the_example_of_the_specification_splits_as_it_says() -> None:
    text, signatures = notes.split_note(C2SP_EXAMPLE)
    assert text.split("\n")[:2] == ["example.com/behind-the-sofa", "20852163"]
    assert [(one.name, one.key_id.hex(), len(one.signed)) for one in signatures] == [
        ("example.com/behind-the-sofa", "033de0ae", 64)
    ]


def test_a_checkpoint_comes_back_as_it_was_written() -> None:
    text = notes.open_note(signed(), NAME, PUBLIC)
    assert notes.read_checkpoint(text) == CHECKPOINT
    assert text.split("\n")[1:3] == ["0", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]


def test_lines_and_signatures_of_others_are_passed_over() -> None:
    text = CHECKPOINT.text() + "later something\nhead of another kind\n"
    partner = notes.signed_note("", "partner.invalid/x", b"p" * 32, b"q" * 72).lstrip("\n")
    namesake = notes.signed_note("", NAME, b"p" * 32, b"q" * 64).lstrip("\n")
    opened = notes.open_note(signed(text) + partner + namesake, NAME, PUBLIC)
    assert notes.read_checkpoint(opened) == CHECKPOINT


@pytest.mark.parametrize(
    "change",
    [
        {"size": 1}, {"root": bytes(32)}, {"head": b"h" * 32}, {"subjects": bytes(32)}, {"made": 1},
        {"origin": "grove.invalid/9/reads"},
    ],
)  # fmt: skip
def test_a_changed_checkpoint_is_refused(change: dict[str, object]) -> None:
    text = dataclasses.replace(CHECKPOINT, **change).text()  # type: ignore[arg-type]  # Any field.
    forged = signed().replace(CHECKPOINT.text(), text)
    with pytest.raises(errors.Unproven):
        notes.open_note(forged, NAME, PUBLIC)


def test_another_logs_key_or_name_is_refused() -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with pytest.raises(errors.Unproven, match="not signed by"):
        notes.open_note(signed(), NAME, other)
    with pytest.raises(errors.Unproven, match="not signed by"):
        notes.open_note(signed(), "grove.invalid/0123/writes", PUBLIC)


def test_a_false_signature_that_claims_our_key_is_refused_beside_a_true_one() -> None:
    text = CHECKPOINT.text()
    false = notes.signed_note(text, NAME, PUBLIC, b"\0" * 64).removeprefix(text + "\n")
    with pytest.raises(errors.Unproven, match="not this log's"):
        notes.open_note(signed() + false, NAME, PUBLIC)


@pytest.mark.parametrize(
    "note",
    [
        "", "\n", "\n\n", "text\n", "text\n\n", "text\n\n— name\n", "text\n\n— name AAAA\n",
        "text\n\n— na+me AAAAAAA=\n", "text\n\n-- name AAAAAAA=\n", "text\n\n—  AAAAAAA=\n",
        "te\rxt\n\n— name AAAAAAA=\n", "te\0xt\n\n— name AAAAAAA=\n", "x" * 70_000,
        "text\n\n" + "— name AAAAAAA=\n" * 65, "text\n\n— name AAAAAAA=", "text\n\n— name AAAAAAB=\n",
    ],
)  # fmt: skip
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(errors.Unproven):
        notes.split_note(note)


@pytest.mark.parametrize(
    ("line", "other"),
    [(1, "00"), (1, "-1"), (1, "1e3"), (1, "٣"), (1, "9" * 20), (1, ""), (2, "AAAA"), (2, "!"),
     (2, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV="), (3, "head"), (3, "subjects x"),
     (4, "head x"), (5, "made 01"), (5, "made"), (0, "")],
)  # fmt: skip
def test_a_checkpoint_written_otherwise_is_refused(line: int, other: str) -> None:
    lines = CHECKPOINT.text().split("\n")
    lines[line] = other
    with pytest.raises(errors.Unproven):
        notes.read_checkpoint("\n".join(lines))


@pytest.mark.parametrize(
    "key",
    ["", "+", "a+b", "a+b+c", "a b+c74f20a3+AQ==", GO_KEY[:-4], GO_KEY.replace("c74f", "c74e")],
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(errors.Unproven):
        notes.read_verifier_key(key)


@given(strategies.text(max_size=300))
def test_any_text_is_refused_in_words(text: str) -> None:
    for read in (notes.split_note, notes.read_checkpoint, notes.read_verifier_key):
        with pytest.raises(errors.Unproven):
            read(text)
    with pytest.raises(errors.Unproven):
        notes.open_note(text, NAME, PUBLIC)


@given(strategies.integers(0, 400), strategies.characters())
def test_one_character_changed_anywhere_is_refused_or_changes_nothing(at: int, one: str) -> None:
    note = signed()
    at %= len(note)
    changed = note[:at] + one + note[at + 1 :]
    try:
        assert notes.open_note(changed, NAME, PUBLIC) == CHECKPOINT.text()
    except errors.Unproven:
        assert changed != note
    else:
        assert changed == note
