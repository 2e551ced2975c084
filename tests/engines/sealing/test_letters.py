"""A letter opens for its readers at its place; every other combination is refused."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
from hypothesis import given, settings, strategies

from arboleda.engines.sealing import errors, letters, rooms

PLACE = letters.Place(uuid.uuid4(), uuid.uuid4(), 1)
HERS, READERS, STRANGERS = (rooms.new_private_key() for _ in range(3))
ME = letters.Reader(uuid.uuid4(), rooms.public_of(HERS))
FRIEND = letters.Reader(uuid.uuid4(), rooms.public_of(READERS))
TEXT = "Hoy caminé hasta el río.".encode()


@pytest.fixture
def letter() -> letters.Letter:
    return letters.seal(TEXT, PLACE, [ME, FRIEND])


def refused(letter: letters.Letter, **changes: object) -> None:
    given: dict[str, object] = {
        "body": letter.body, "envelope": letter.envelopes[ME.key], "private": HERS,
        "place": PLACE, "reader": ME.key,
    }  # fmt: skip
    with pytest.raises(errors.SealBroken):
        letters.unseal(**{**given, **changes})  # type: ignore[arg-type]


@settings(max_examples=40)
@given(strategies.binary(max_size=400))
def test_every_reader_opens_what_was_sealed(payload: bytes) -> None:
    letter = letters.seal(payload, PLACE, [ME, FRIEND])
    for private, reader in ((HERS, ME), (READERS, FRIEND)):
        envelope = letter.envelopes[reader.key]
        assert letters.unseal(letter.body, envelope, private, PLACE, reader.key) == payload


def test_the_length_tells_little_and_nothing_repeats(letter: letters.Letter) -> None:
    again = letters.seal(TEXT + b" Y luego llovi", PLACE, [ME, FRIEND])
    assert len(again.body) == len(letter.body)
    assert again.body != letters.seal(TEXT, PLACE, [ME]).body != letter.body
    assert letter.envelopes[ME.key][0] == letters.X25519


def test_a_stranger_opens_nothing(letter: letters.Letter) -> None:
    for envelope in letter.envelopes.values():
        refused(letter, envelope=envelope, private=STRANGERS)


def test_a_swapped_reader_is_refused(letter: letters.Letter) -> None:
    refused(letter, envelope=letter.envelopes[FRIEND.key])
    refused(letter, reader=FRIEND.key)
    refused(letter, private=READERS)


@pytest.mark.parametrize("change", [{"deployment": uuid.uuid4()}, {"text": uuid.uuid4()}])
def test_wrong_info_is_refused(letter: letters.Letter, change: dict[str, uuid.UUID]) -> None:
    refused(letter, place=dataclasses.replace(PLACE, **change))


def test_a_swapped_version_is_refused(letter: letters.Letter) -> None:
    second = dataclasses.replace(PLACE, version=2)
    later = letters.seal(b"later", second, [ME])
    refused(letter, place=second)
    refused(letter, body=later.body)
    refused(letter, envelope=later.envelopes[ME.key])
    refused(letter, body=later.body, place=second)


def test_another_way_of_sealing_is_refused(letter: letters.Letter) -> None:
    sealed = letter.envelopes[ME.key]
    for way in (0, 2, 255):
        refused(letter, envelope=bytes([way]) + sealed[1:])


@pytest.mark.parametrize("length", [0, 1, 2, 32, 33, 80])
def test_an_envelope_cut_short_is_refused(letter: letters.Letter, length: int) -> None:
    sealed = letter.envelopes[ME.key]
    assert len(sealed) == 81
    refused(letter, envelope=sealed[:length])


@settings(max_examples=60)
@given(strategies.data())
def test_any_changed_bit_is_refused(data: strategies.DataObject) -> None:
    letter = letters.seal(TEXT, PLACE, [ME])
    part = data.draw(strategies.sampled_from(["body", "envelope"]))
    changed = bytearray(letter.body if part == "body" else letter.envelopes[ME.key])
    at = data.draw(strategies.integers(0, len(changed) - 1))
    changed[at] ^= 1 << data.draw(strategies.integers(0, 7))
    refused(letter, **{part: bytes(changed)})
