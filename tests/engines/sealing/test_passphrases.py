"""What is sealed under a passphrase opens with it and in no other way; the commitment comes first."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers import aead
from hypothesis import given, settings
from hypothesis import strategies as st

from arboleda.engines.sealing import errors, passphrases

QUICK = passphrases.Cost(1, 64, 1)
SALT = b"s" * 16
KEY = b"k" * 32


@given(payload=st.binary(max_size=200), header=st.binary(max_size=40))
def test_what_is_sealed_opens_again(payload: bytes, header: bytes) -> None:
    assert passphrases.unseal(KEY, passphrases.seal(KEY, payload, header), header) == payload


@settings(max_examples=25)
@given(words=st.text(min_size=1, max_size=30))
def test_the_same_words_give_the_same_key(words: str) -> None:
    assert passphrases.derive(words, SALT, QUICK) == passphrases.derive(f" {words} ", SALT, QUICK)


def test_a_letter_typed_in_two_ways_is_the_same_letter() -> None:
    assert passphrases.derive("jose\u0301", SALT, QUICK) == passphrases.derive(
        "jos\u00e9", SALT, QUICK
    )


def test_the_cost_of_a_guess_is_what_was_decided() -> None:
    """trust.md section 4: three passes over 64 MiB, one lane."""
    assert passphrases.Cost(3, 65536, 1) == passphrases.STANDARD


@pytest.mark.parametrize(
    ("words", "salt", "cost"),
    [
        ("other words", SALT, QUICK),
        ("words", b"t" * 16, QUICK),
        ("words", SALT, passphrases.Cost(2, 64, 1)),
        ("words", SALT, passphrases.Cost(1, 128, 1)),
    ],
)
def test_other_words_salt_or_cost_give_another_key(
    words: str, salt: bytes, cost: passphrases.Cost
) -> None:
    assert passphrases.derive("words", SALT, QUICK) != passphrases.derive(words, salt, cost)


def test_another_key_is_refused() -> None:
    with pytest.raises(errors.SealBroken):
        passphrases.unseal(b"o" * 32, passphrases.seal(KEY, b"x", b"h"), b"h")


def test_another_header_is_refused() -> None:
    with pytest.raises(errors.SealBroken):
        passphrases.unseal(KEY, passphrases.seal(KEY, b"x", b"h"), b"i")


@given(data=st.data())
def test_any_changed_bit_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(passphrases.seal(KEY, b"payload", b"h"))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8
    with pytest.raises(errors.SealBroken):
        passphrases.unseal(KEY, bytes(sealed), b"h")


@given(data=st.data())
def test_any_shorter_or_longer_one_is_refused(data: st.DataObject) -> None:
    sealed = passphrases.seal(KEY, b"payload", b"h")
    cut = data.draw(st.integers(0, len(sealed) - 1))
    for changed in (sealed[:cut], sealed + b"\0"):
        with pytest.raises(errors.SealBroken):
            passphrases.unseal(KEY, changed, b"h")


def test_nothing_is_decrypted_before_the_commitment_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """GCM does not commit to its key: the commitment is what says no."""

    class Forbidden:
        def __init__(self, key: bytes) -> None:
            raise AssertionError("a cipher was reached")

    sealed = passphrases.seal(KEY, b"payload", b"h")
    monkeypatch.setattr(passphrases, "AESGCM", Forbidden)
    with pytest.raises(errors.SealBroken):
        passphrases.unseal(b"o" * 32, sealed, b"h")
    assert aead.AESGCM is not Forbidden


def test_a_commitment_of_another_key_is_refused() -> None:
    one, other = passphrases.seal(KEY, b"x", b"h"), passphrases.seal(b"o" * 32, b"x", b"h")
    mixed = one[:1] + other[1:33] + one[33:]
    for key in (KEY, b"o" * 32):
        with pytest.raises(errors.SealBroken):
            passphrases.unseal(key, mixed, b"h")
