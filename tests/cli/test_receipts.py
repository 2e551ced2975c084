"""`rights verify-receipt`: what whoever was forgotten, or whoever she asks, types in a terminal."""

from __future__ import annotations

import dataclasses
import datetime
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from arboleda import cli
from arboleda.cli import actions
from arboleda.engines.sealing import erasures

GROVE = Ed25519PrivateKey.from_private_bytes(b"g" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"x" * 32)


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """The command narrows what others may read of new files, for as long as its process lives."""
    before = os.umask(0o077)
    yield
    os.umask(before)


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def signed(key: Ed25519PrivateKey = GROVE, *, names: Ed25519PrivateKey | None = None) -> str:
    receipt = erasures.Receipt(
        id=uuid.UUID(int=7),
        at=datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC),
        places={"consent.Release": 1, "keeper.keys": 3},
        unreached=("chains", "printed"),
        backups=datetime.date(2026, 5, 3),
        key=public(names or key),
    )
    return erasures.sign(receipt, key.sign)


def check(path: Path, key: Ed25519PrivateKey = GROVE) -> int:
    return cli.main(["rights", "verify-receipt", str(path), "--key", public(key).hex()])


@pytest.mark.parametrize(
    "around",
    [lambda text: text, lambda text: f"Guarda esto.\n{text}Gracias.\n"],
    ids=["alone", "among words for people"],
)
def test_a_whole_receipt_says_what_was_done_and_until_when_backups_remember(
    around: Callable[[str], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "note.txt"
    path.write_text(around(signed()), encoding="utf-8")
    assert check(path) == 0
    said = capsys.readouterr().out
    assert "The receipt is whole." in said
    assert "2026-03-04 18:30 UTC" in said
    assert "4 rows and keys in 2 places." in said
    assert "Old backups forget by: 2026-05-03." in said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (signed().replace("consent.Release 1", "consent.Release 2"), "the signature does not fit"),
        (signed().replace("2026-05-03", "2026-04-03"), "the signature does not fit"),
        (signed(OTHER, names=GROVE), "the signature does not fit"),
        (signed(OTHER), "signed by another grove"),
        (signed() + signed(), "more than one"),
        (signed().replace("place keeper.keys 3\n", ""), "the signature does not fit"),
        (signed().replace("unreached chains\n", "unreached nothing at all\n"), "not readable"),
        ("A shopping list.\n", "no receipt"),
        ("", "no receipt"),
    ],
)
def test_a_forged_receipt_or_another_file_is_refused_with_its_reason(
    text: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "note.txt"
    path.write_text(text, encoding="utf-8")
    assert check(path) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert why in said.err


def test_what_cannot_be_read_is_said_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "note.txt"
    assert check(path) == 1
    path.write_bytes(b"\xff\xfe\x00 a picture")
    assert check(path) == 1
    assert capsys.readouterr().err.count("This cannot be read") == 2


@pytest.mark.parametrize("key", ["zz", "00", "g" * 64])
def test_a_key_that_is_none_is_named_and_not_the_file(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "note.txt"
    path.write_text(signed(), encoding="utf-8")
    assert cli.main(["rights", "verify-receipt", str(path), "--key", key]) == 1
    assert "This is not a key: 64 hexadecimal digits." in capsys.readouterr().err


def test_without_a_key_it_is_held_against_this_grove_itself(
    keeper: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(actions, "_open_grove", lambda: None)  # Its keeper is in this process.
    path = tmp_path / "note.txt"
    receipt = dataclasses.replace(erasures.verify(signed()), backups=None, key=keeper.log_key())
    path.write_text(erasures.sign(receipt, keeper.sign), encoding="utf-8")
    assert cli.main(["rights", "verify-receipt", str(path)]) == 0
    assert "Old backups forget by: no day is promised." in capsys.readouterr().out
    path.write_text(signed(), encoding="utf-8")
    assert cli.main(["rights", "verify-receipt", str(path)]) == 1
    assert "signed by another grove" in capsys.readouterr().err
