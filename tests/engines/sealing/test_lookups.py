"""Finding a value again: the same each time, and noise once the epoch is gone."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arboleda.engines.sealing import errors, lookups

GROVE = uuid.UUID(int=7)
MATCHING = b"m" * 32
KEY, OTHER = b"k" * 64, b"o" * 64


@given(kind=st.text(), value=st.text())
def test_what_is_covered_is_uncovered(kind: str, value: str) -> None:
    bare = lookups.digest(MATCHING, kind, value)
    covered = lookups.cover(KEY, bare, deployment=GROVE, epoch=3)
    assert covered == lookups.cover(KEY, bare, deployment=GROVE, epoch=3)
    assert lookups.uncover(KEY, covered, deployment=GROVE, epoch=3) == bare


def test_written_in_two_ways_it_is_the_same_value() -> None:
    assert lookups.digest(MATCHING, "email", "jose\u0301@x") == lookups.digest(
        MATCHING, "email", "jos\u00e9@x"
    )


def test_the_digest_does_not_show_through() -> None:
    bare = lookups.digest(MATCHING, "phone", "+13125550100")
    covered = lookups.cover(KEY, bare, deployment=GROVE, epoch=3)
    assert bare not in covered


def test_another_epochs_key_gives_another_cover() -> None:
    """An old copy of the store tests no guesses, even with the key of the digests in hand."""
    bare = lookups.digest(MATCHING, "phone", "+13125550100")
    assert lookups.cover(KEY, bare, deployment=GROVE, epoch=3) != lookups.cover(
        OTHER, bare, deployment=GROVE, epoch=3
    )


@pytest.mark.parametrize("change", ["key", "epoch", "grove", "bit", "short", "empty"])
def test_what_was_moved_or_changed_is_refused(change: str) -> None:
    covered = lookups.cover(KEY, b"b" * 32, deployment=GROVE, epoch=3)
    key, epoch, grove = KEY, 3, GROVE
    if change == "key":
        key = OTHER
    elif change == "epoch":
        epoch = 4
    elif change == "grove":
        grove = uuid.UUID(int=8)
    elif change == "bit":
        covered = bytes([covered[0] ^ 1]) + covered[1:]
    elif change == "short":
        covered = covered[:-1]
    else:
        covered = b""
    with pytest.raises(errors.SealBroken):
        lookups.uncover(key, covered, deployment=grove, epoch=epoch)
