"""A room's lock opens with its own secret at its own place, and in no other way."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import os
import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings, strategies

from arboleda.engines.sealing import errors, rooms

SMALL = rooms.Cost(1, 64, 1)
PLACE = rooms.Place(uuid.uuid4(), "passphrase", uuid.uuid4())
WORDS = "luna cesta verde puente"
KEEPER = os.urandom(32)


def pepper(value: bytes, key: bytes = KEEPER) -> bytes:
    return hmac.digest(key, value, hashlib.sha256)


def locked(words: str = WORDS) -> tuple[bytes, bytes]:
    private, header = rooms.new_private_key(), rooms.new_header(SMALL)
    unlock = rooms.unlock_key(words, header, pepper=pepper)
    return private, rooms.lock(private, unlock, header, PLACE)


def opened(lock: bytes, words: str = WORDS, place: rooms.Place = PLACE, **more: bytes) -> bytes:
    unlock = rooms.unlock_key(
        words, rooms.header_of(lock), pepper=lambda value: pepper(value, **more)
    )
    return rooms.open_lock(lock, unlock, place)


@settings(max_examples=25)
@given(strategies.text(min_size=1, max_size=60))
def test_the_secret_opens_what_it_locked(words: str) -> None:
    private, lock = locked(words)
    assert opened(lock, words) == private


def test_the_same_words_from_another_keyboard_open_it() -> None:
    private, lock = locked("limón  agua\u00a0sal")
    assert opened(lock, " limo\u0301n agua sal ") == private


def test_two_locks_of_one_secret_may_share_a_header_and_still_differ() -> None:
    header = rooms.new_header(SMALL)
    unlock = rooms.unlock_key(WORDS, header, pepper=pepper)
    private = rooms.new_private_key()
    one, other = (rooms.lock(private, unlock, header, PLACE) for _ in range(2))
    assert one != other
    assert rooms.header_of(one) == rooms.header_of(other) == header


def test_the_default_cost_is_what_the_house_decided() -> None:
    assert dataclasses.astuple(rooms.Cost()) == (3, 64 * 1024, 1)


def test_a_wrong_passphrase_is_refused() -> None:
    _, lock = locked()
    for words in ("luna cesta verde puentes", "Luna cesta verde puente", "", "luna cesta verde"):
        with pytest.raises(errors.SealBroken):
            opened(lock, words)


def test_the_right_passphrase_without_the_keepers_pepper_is_refused() -> None:
    _, lock = locked()
    for key in (os.urandom(32), bytes(32)):
        with pytest.raises(errors.SealBroken):
            opened(lock, key=key)
    plain = rooms.unlock_key(WORDS, rooms.header_of(lock), pepper=lambda value: value)
    with pytest.raises(errors.SealBroken):
        rooms.open_lock(lock, plain, PLACE)


@pytest.mark.parametrize(
    "change", [{"deployment": uuid.uuid4()}, {"kind": "card"}, {"key": uuid.uuid4()}]
)
def test_a_lock_that_was_moved_is_refused(change: dict[str, object]) -> None:
    _, lock = locked()
    with pytest.raises(errors.SealBroken):
        opened(lock, place=dataclasses.replace(PLACE, **change))


@settings(max_examples=60)
@given(strategies.data())
def test_any_changed_bit_is_refused(data: strategies.DataObject) -> None:
    _, lock = locked()
    changed = bytearray(lock)
    at = data.draw(strategies.integers(0, len(lock) - 1))
    changed[at] ^= 1 << data.draw(strategies.integers(0, 7))
    if data.draw(strategies.booleans()) or 1 <= at <= 6:
        unlock = rooms.unlock_key(WORDS, rooms.header_of(lock), pepper=pepper)
        with pytest.raises(errors.SealBroken):
            rooms.open_lock(bytes(changed), unlock, PLACE)
    else:
        with pytest.raises(errors.SealBroken):
            opened(bytes(changed))


@pytest.mark.parametrize("length", [0, 1, 22, 23, 54, 55, 67, 114])
def test_a_lock_cut_short_is_refused(length: int) -> None:
    _, lock = locked()
    assert length < len(lock) == 115
    with pytest.raises(errors.SealBroken):
        rooms.open_lock(lock[:length], bytes(32), PLACE)


@pytest.mark.parametrize(
    "cost",
    [
        rooms.Cost(0, 64, 1),
        rooms.Cost(17, 64, 1),
        rooms.Cost(1, 7, 1),
        rooms.Cost(1, (1 << 20) + 1, 1),
        rooms.Cost(1, 64, 0),
        rooms.Cost(1, 128, 9),
    ],
)
def test_a_lock_that_asks_for_too_much_or_nothing_is_refused(cost: rooms.Cost) -> None:
    _, lock = locked()
    forged = lock[:1] + cost.packed() + lock[7:]
    with pytest.raises(errors.SealBroken):
        rooms.header_of(forged)


def test_one_ciphertext_for_two_keys_is_refused() -> None:
    """GCM alone takes a ciphertext that opens under two keys; the commitment does not.

    The attack as published: a ciphertext of two blocks of which the second is chosen so that both
    keys give the same tag. Here the forger even knows both unlock keys.
    """
    header = rooms.new_header(SMALL)
    bound = PLACE.associated_data(header.packed())
    unlocks = [os.urandom(32), os.urandom(32)]
    nonce = os.urandom(12)
    body = colliding([rooms._sealing_key(one) for one in unlocks], nonce, bound)
    for one in unlocks:  # The forgery is a real one: plain AES-GCM accepts it under either key.
        assert AESGCM(rooms._sealing_key(one)).decrypt(nonce, body, bound)
    for chosen in unlocks:
        forged = header.packed() + rooms._commitment(chosen, bound) + nonce + body
        taken = []
        for one in unlocks:
            try:
                taken.append(rooms.open_lock(forged, one, PLACE))
            except errors.SealBroken:
                continue
        assert len(taken) == 1, "a lock answers to one key"


# GHASH over GF(2^128), only to forge with (NIST SP 800-38D, sections 6.3 and 6.4).


def _times(x: int, y: int) -> int:
    z = 0
    for bit in range(127, -1, -1):
        if y >> bit & 1:
            z ^= x
        x = x >> 1 ^ (0xE1 << 120 if x & 1 else 0)
    return z


def _power(x: int, n: int) -> int:
    result = 1 << 127
    while n:
        if n & 1:
            result = _times(result, x)
        x, n = _times(x, x), n >> 1
    return result


def _block(key: bytes, data: bytes) -> int:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return int.from_bytes(encryptor.update(data), "big")


def colliding(keys: list[bytes], nonce: bytes, bound: bytes) -> bytes:
    """A ciphertext of two blocks and a tag that AES-GCM accepts under both keys."""
    first = int.from_bytes(os.urandom(16), "big")
    padded = bound + bytes(-len(bound) % 16)
    blocks = [int.from_bytes(padded[at : at + 16], "big") for at in range(0, len(padded), 16)]
    lengths = (len(bound) * 8) << 64 | 256
    known, weights = [], []
    for key in keys:
        h = _block(key, bytes(16))
        total = 0
        for block in [*blocks, first, 0, lengths]:
            total = _times(total ^ block, h)
        known.append(total ^ _block(key, nonce + b"\x00\x00\x00\x01"))
        weights.append(_times(h, h))
    # tag = known ^ second * h^2 under each key; the one unknown makes both equal.
    inverse = _power(weights[0] ^ weights[1], (1 << 128) - 2)
    second = _times(known[0] ^ known[1], inverse)
    tag = known[0] ^ _times(second, weights[0])
    return b"".join(value.to_bytes(16, "big") for value in (first, second, tag))
