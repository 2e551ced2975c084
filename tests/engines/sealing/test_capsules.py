"""A capsule opens with its key at its place, and in no other way."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
from hypothesis import given, strategies

from arboleda.engines.sealing import capsules, errors, framing, wraps

PLACE = capsules.Place(uuid.uuid4(), "identity", uuid.uuid4(), "name")


@given(strategies.binary(max_size=300))
def test_what_is_sealed_opens_again(payload: bytes) -> None:
    key = capsules.new_key()
    assert capsules.unseal(key, capsules.seal(key, payload, PLACE), PLACE) == payload


@given(strategies.binary(max_size=300))
def test_padding_hides_all_but_the_block(payload: bytes) -> None:
    padded = capsules.pad(payload)
    assert len(padded) % 64 == 0
    assert len(padded) - len(payload) <= 64
    assert capsules.unpad(padded) == payload


def test_an_opener_of_a_kind_opens_its_rows_and_no_others() -> None:
    key = capsules.new_key()
    sealed = capsules.seal(key, b"Alba", PLACE)
    names = capsules.opener(PLACE.deployment, PLACE.label, PLACE.capsule)
    assert names.unseal(key, sealed, PLACE.row) == b"Alba"
    contacts = capsules.opener(PLACE.deployment, PLACE.label, "contact")
    for wrong, row in ((names, uuid.uuid4()), (contacts, PLACE.row)):
        with pytest.raises(errors.SealBroken):
            wrong.unseal(key, sealed, row)


def test_two_seals_of_the_same_words_differ() -> None:
    key = capsules.new_key()
    assert capsules.seal(key, b"Alba", PLACE) != capsules.seal(key, b"Alba", PLACE)


@pytest.mark.parametrize(
    "change",
    [
        {"deployment": uuid.uuid4()},
        {"label": "story-version"},
        {"row": uuid.uuid4()},
        {"capsule": "contact"},
    ],
)
def test_a_capsule_that_was_moved_is_refused(change: dict[str, object]) -> None:
    key = capsules.new_key()
    sealed = capsules.seal(key, b"Alba", PLACE)
    with pytest.raises(errors.SealBroken):
        capsules.unseal(key, sealed, dataclasses.replace(PLACE, **change))


def test_another_key_is_refused() -> None:
    sealed = capsules.seal(capsules.new_key(), b"Alba", PLACE)
    with pytest.raises(errors.SealBroken):
        capsules.unseal(capsules.new_key(), sealed, PLACE)


@given(strategies.data())
def test_any_changed_bit_is_refused(data: strategies.DataObject) -> None:
    key = capsules.new_key()
    sealed = bytearray(capsules.seal(key, b"Alba", PLACE))
    where = data.draw(strategies.integers(0, len(sealed) - 1))
    sealed[where] ^= 1 << data.draw(strategies.integers(0, 7))
    with pytest.raises(errors.SealBroken):
        capsules.unseal(key, bytes(sealed), PLACE)


@given(strategies.integers(0, 92))
def test_anything_cut_short_is_refused(length: int) -> None:
    key = capsules.new_key()
    sealed = capsules.seal(key, b"Alba", PLACE)
    with pytest.raises(errors.SealBroken):
        capsules.unseal(key, sealed[:length], PLACE)


@pytest.mark.parametrize(
    "padded", [b"", b"\x00" * 64, b"abc", b"abc\x80\x01", b"\x80" + b"\x00" * 64]
)
def test_bytes_that_were_never_padded_are_refused(padded: bytes) -> None:
    with pytest.raises(errors.SealBroken):
        capsules.unpad(padded)


def test_a_wrap_opens_for_its_subject_and_epoch_alone() -> None:
    epoch_key, grove, subject = capsules.new_key(), uuid.uuid4(), uuid.uuid4()
    made = wraps.new_subject_key()
    wrapped = wraps.wrap(epoch_key, made, deployment=grove, subject=subject, epoch=3)
    assert wraps.unwrap(epoch_key, wrapped, deployment=grove, subject=subject, epoch=3) == made
    for other in (
        {"deployment": uuid.uuid4(), "subject": subject, "epoch": 3},
        {"deployment": grove, "subject": uuid.uuid4(), "epoch": 3},
        {"deployment": grove, "subject": subject, "epoch": 4},
    ):
        with pytest.raises(errors.SealBroken):
            wraps.unwrap(epoch_key, wrapped, **other)
    with pytest.raises(errors.SealBroken):
        wraps.unwrap(capsules.new_key(), wrapped, deployment=grove, subject=subject, epoch=3)
    with pytest.raises(errors.SealBroken):
        wraps.unwrap(epoch_key, wrapped[:20], deployment=grove, subject=subject, epoch=3)


def test_a_key_never_shows_in_its_repr() -> None:
    made = wraps.new_subject_key()
    assert repr(made.key) not in repr(made)


@given(
    strategies.lists(strategies.binary(max_size=5)), strategies.lists(strategies.binary(max_size=5))
)
def test_different_fields_never_frame_alike(one: list[bytes], other: list[bytes]) -> None:
    assert (framing.frame(one) == framing.frame(other)) == (one == other)
