"""Invariant 3: a wrap or capsule that was moved, cut or changed opens nowhere else."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arboleda.engines.sealing import capsules, errors, wraps

GROVE = uuid.UUID(int=5)
KEYS = st.binary(min_size=32, max_size=32)
IDS = st.uuids()
EPOCHS = st.integers(1, 2**32 - 1)


@given(epoch_key=KEYS, key=KEYS, name=st.binary(min_size=16, max_size=16), who=IDS, epoch=EPOCHS)
def test_what_is_wrapped_is_unwrapped(
    epoch_key: bytes, key: bytes, name: bytes, who: uuid.UUID, epoch: int
) -> None:
    held = wraps.SubjectKey(key, name)
    wrapped = wraps.wrap(epoch_key, held, deployment=GROVE, subject=who, epoch=epoch)
    opened = wraps.unwrap(epoch_key, wrapped, deployment=GROVE, subject=who, epoch=epoch)
    assert opened == held


@given(old=KEYS, new=KEYS, who=IDS, epoch=EPOCHS, later=EPOCHS)
def test_a_rewrapped_key_is_the_same_key(
    old: bytes, new: bytes, who: uuid.UUID, epoch: int, later: int
) -> None:
    held = wraps.new_subject_key()
    wrapped = wraps.wrap(old, held, deployment=GROVE, subject=who, epoch=epoch)
    turned = wraps.rewrap(
        old, new, wrapped, deployment=GROVE, subject=who, epoch=epoch, new_epoch=later
    )
    assert wraps.unwrap(new, turned, deployment=GROVE, subject=who, epoch=later) == held


@given(who=IDS, other=IDS, epoch=EPOCHS, later=EPOCHS)
def test_invariant_3_a_moved_wrap_is_refused(
    who: uuid.UUID, other: uuid.UUID, epoch: int, later: int
) -> None:
    key = capsules.new_key()
    wrapped = wraps.wrap(key, wraps.new_subject_key(), deployment=GROVE, subject=who, epoch=epoch)
    moved = [
        (key, GROVE, other, epoch, other != who),
        (key, GROVE, who, later, later != epoch),
        (key, uuid.uuid4(), who, epoch, True),
        (capsules.new_key(), GROVE, who, epoch, True),
    ]
    for with_key, grove, subject, at, is_other in moved:
        if is_other:
            with pytest.raises(errors.SealBroken):
                wraps.unwrap(with_key, wrapped, deployment=grove, subject=subject, epoch=at)


@given(data=st.data())
def test_invariant_3_a_cut_or_changed_wrap_is_refused(data: st.DataObject) -> None:
    key = b"k" * 32
    wrapped = wraps.wrap(key, wraps.new_subject_key(), deployment=GROVE, subject=GROVE, epoch=1)
    where = data.draw(st.integers(0, len(wrapped) - 1))
    changed = bytearray(wrapped)
    changed[where] ^= 1 << data.draw(st.integers(0, 7))
    for broken in (wrapped[:where], wrapped + b"\0", bytes(changed)):
        with pytest.raises(errors.SealBroken):
            wraps.unwrap(key, broken, deployment=GROVE, subject=GROVE, epoch=1)
        with pytest.raises(errors.SealBroken):
            wraps.rewrap(
                key, b"n" * 32, broken, deployment=GROVE, subject=GROVE, epoch=1, new_epoch=2
            )


@given(
    places=st.lists(
        st.tuples(IDS, st.text(max_size=8), IDS, st.text(max_size=8)),
        min_size=2,
        max_size=2,
        unique=True,
    )
)
def test_invariant_3_a_capsule_of_one_place_is_refused_at_another(
    places: list[tuple[uuid.UUID, str, uuid.UUID, str]],
) -> None:
    """Row, field, person, organization: whatever differs, also by moving a letter between two names."""
    one, other = (capsules.Place(*values) for values in places)
    sealed = capsules.seal(b"k" * 32, b"payload", one)
    with pytest.raises(errors.SealBroken):
        capsules.unseal(b"k" * 32, sealed, other)
