"""Receipts: read back as they were signed, and refused in every other shape."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from arboleda.engines.sealing import erasures

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
AT = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC)


def receipt(**changes: object) -> erasures.Receipt:
    usual: dict[str, object] = {
        "id": uuid.UUID(int=7),
        "at": AT,
        "places": {"people.OneToOne": 3, "keeper.keys": 2},
        "unreached": ("printed", "others-words"),
        "backups": datetime.date(2026, 5, 3),
        "key": PUBLIC,
    }
    return erasures.Receipt(**{**usual, **changes})  # type: ignore[arg-type]


def test_what_is_signed_reads_back() -> None:
    text = "Keep this.\n" + erasures.sign(receipt(), KEY.sign) + "Thank you.\n"
    for given_text in (text, text.replace("\n", "\r\n")):
        read = erasures.verify(given_text, key=PUBLIC)
        assert read.places == {"people.OneToOne": 3, "keeper.keys": 2}
        assert read.backups == datetime.date(2026, 5, 3)
        assert set(read.unreached) == {"printed", "others-words"}
        assert (read.id, read.at) == (uuid.UUID(int=7), AT)


def test_a_grove_that_can_promise_no_day_says_so() -> None:
    text = erasures.sign(receipt(backups=None), KEY.sign)
    assert "backups unknown" in text
    assert erasures.verify(text).backups is None


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("OneToOne 3", "OneToOne 2"),
        lambda text: text.replace("place keeper.keys 2\n", ""),
        lambda text: text.replace("unreached printed\n", ""),
        lambda text: text.replace("2026-05-03", "2026-04-03"),
        lambda text: text.replace("18:30", "18:31"),
        lambda text: text.replace("id 0", "id 1"),
        lambda text: text.replace("place keeper.keys 2\n", "place keeper.keys 2\n" * 2),
        lambda text: text.replace("place keeper.keys 2", "place keeper.keys 02"),
        lambda text: text.replace("backups", "note hello\nbackups"),
        lambda text: text.replace("arboleda-receipt 1", "arboleda-receipt 2"),
        lambda text: text + text,
        lambda text: text.replace(erasures.MIDDLE + "\n", ""),
        lambda text: text.replace(erasures.END, ""),
        lambda text: text.replace(erasures.BEGIN + "\n", ""),
        lambda text: text.replace("at 2026", "at  2026"),
        lambda text: text.replace("printed", "pr\u00ednted"),
        lambda text: "",
        lambda text: "x" * 70_000,
    ],
)
def test_a_receipt_in_another_shape_is_refused(change: Callable[[str], str]) -> None:
    with pytest.raises(erasures.ReceiptBroken):
        erasures.verify(change(erasures.sign(receipt(), KEY.sign)))


def test_another_groves_receipt_is_refused() -> None:
    other = Ed25519PrivateKey.generate()
    text = erasures.sign(receipt(), KEY.sign)
    with pytest.raises(erasures.ReceiptBroken):
        erasures.verify(text, key=other.public_key().public_bytes_raw())
    swapped = erasures.sign(receipt(), other.sign)
    with pytest.raises(erasures.ReceiptBroken):
        erasures.verify(swapped)


def test_a_signature_of_something_else_does_not_pass() -> None:
    """The domain keeps a checkpoint's signature from passing as a receipt's."""
    text = erasures.sign(
        receipt(), lambda message: KEY.sign(message.removeprefix(erasures._DOMAIN))
    )
    with pytest.raises(erasures.ReceiptBroken):
        erasures.verify(text)


@pytest.mark.parametrize("code", ["Alba Ríos", "two words", "", "a\nplace b 1"])
def test_words_cannot_enter_a_receipt(code: str) -> None:
    for changes in ({"places": {code: 1}}, {"unreached": (code,)}):
        with pytest.raises(ValueError, match="no code"):
            receipt(**changes).body()


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=10_000), st.integers(min_value=1, max_value=255))
def test_no_altered_byte_of_the_signed_part_passes(place: int, change: int) -> None:
    text = erasures.sign(receipt(), KEY.sign)
    start = text.index(erasures.BEGIN) + len(erasures.BEGIN) + 1
    end = text.index(erasures.MIDDLE)
    raw = bytearray(text.encode())
    at = start + place % (end - start)
    raw[at] = raw[at] ^ change
    with pytest.raises(erasures.ReceiptBroken):
        erasures.verify(raw.decode("latin-1"))
