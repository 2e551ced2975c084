"""Any two of three custodians bring the keyring back; one alone, or a wrong pair, never."""

from __future__ import annotations

import itertools
import json

import pytest

from arboleda.engines.sealing import parcels
from arboleda.trust.vault.keeper import client, core, custodians, errors, keyring

NOW = 1_772_649_000_000_000
IDENTITIES = [parcels.new_identity() for _ in range(4)]
RECIPIENTS = [parcels.recipient_of(one) for one in IDENTITIES]


@pytest.fixture(scope="module")
def ring() -> keyring.Keyring:
    return keyring.new(NOW)


def _opened(made: list[bytes]) -> list[bytes]:
    return [parcels.unseal(one, [IDENTITIES[number]]) for number, one in enumerate(made)]


@pytest.mark.parametrize("pair", list(itertools.permutations(range(3), 2)), ids=str)
def test_any_two_bring_it_back(pair: tuple[int, int], ring: keyring.Keyring) -> None:
    opened = _opened(custodians.make(ring, RECIPIENTS[:3], made_at=NOW))
    assert custodians.join([opened[one] for one in pair]) == ring


def test_all_three_do_too(ring: keyring.Keyring) -> None:
    opened = _opened(custodians.make(ring, RECIPIENTS[:3], made_at=NOW))
    assert custodians.join(opened) == ring


@pytest.mark.parametrize("number", range(3))
def test_one_alone_does_not(number: int, ring: keyring.Keyring) -> None:
    opened = _opened(custodians.make(ring, RECIPIENTS[:3], made_at=NOW))[number]
    for given in ([opened], [opened, opened], [opened, opened, opened]):
        with pytest.raises(errors.KeeperError):
            custodians.join(given)


def test_one_parcel_holds_no_secret_of_the_keyring(ring: keyring.Keyring) -> None:
    """Its halves are random, its sealed part is under their sum with what another holds."""
    for opened in _opened(custodians.make(ring, RECIPIENTS[:3], made_at=NOW)):
        for value in keyring.secret_values(ring).values():
            assert json.dumps(value) not in opened.decode()
        assert ring.epochs[1].identity.encode() not in opened


@pytest.mark.parametrize("number", range(3))
def test_a_parcel_opens_for_its_custodian_alone(number: int, ring: keyring.Keyring) -> None:
    made = custodians.make(ring, RECIPIENTS[:3], made_at=NOW)
    for other, identity in enumerate(IDENTITIES):
        if other != number:
            with pytest.raises(parcels.errors.SealBroken):
                parcels.unseal(made[number], [identity])


def test_parcels_of_two_makings_do_not_fit(ring: keyring.Keyring) -> None:
    one = _opened(custodians.make(ring, RECIPIENTS[:3], made_at=NOW))
    other = _opened(custodians.make(ring, RECIPIENTS[:3], made_at=NOW))
    with pytest.raises(errors.KeeperError):
        custodians.join([one[0], other[1]])


@pytest.mark.parametrize("field", ["sealed", "halves", "epoch", "deployment"])
def test_a_changed_parcel_is_refused(field: str, ring: keyring.Keyring) -> None:
    one, other, _third = map(
        json.loads, _opened(custodians.make(ring, RECIPIENTS[:3], made_at=NOW))
    )
    for parcel in (one, other):
        if field == "sealed":
            parcel["sealed"] = "AAAA" + parcel["sealed"][4:]
        elif field == "halves":
            parcel["halves"] = dict.fromkeys(parcel["halves"], "A" * 43 + "=")
        elif field == "epoch":
            parcel["epoch"] = 7
        else:
            parcel["deployment"] = "0" * 32
    with pytest.raises(errors.KeeperError):
        custodians.join([json.dumps(one).encode(), json.dumps(other).encode()])


@pytest.mark.parametrize("given", [b"", b"{}", b"[]", b"\xff", b'{"format": 1}'])
def test_what_is_no_parcel_is_refused(given: bytes) -> None:
    with pytest.raises(errors.KeeperError):
        custodians.join([given, given])


@pytest.mark.parametrize("chosen", [(), (0,), (0, 1), (0, 1, 1), (0, 1, 2, 3)], ids=str)
def test_it_takes_three_different_people(chosen: tuple[int, ...], keeping: client.Keeping) -> None:
    with pytest.raises(errors.KeeperError):
        keeping.pack_for_custodians([RECIPIENTS[one] for one in chosen], None)
    assert keeping.custodians_epoch() == 0


def test_words_are_no_recipient(keeping: client.Keeping) -> None:
    with pytest.raises(errors.KeeperError):
        keeping.pack_for_custodians(["alba", "bea", "cora"], None)


def test_the_keeper_remembers_for_whom_and_of_which_epoch(
    keeping: client.Keeping, own: core.Keeper
) -> None:
    made = keeping.pack_for_custodians(RECIPIENTS[:3], None)
    assert custodians.join(_opened(made)[:2]) == own._keyring()
    assert keeping.custodians_epoch() == 1
    own.rotate(None)
    assert keeping.custodians_epoch() == 1, "the parcels are of the epoch before"
    again = keeping.pack_for_custodians([], None)
    assert custodians.join(_opened(again)[1:]) == own._keyring()
    assert keeping.custodians_epoch() == 2
    assert keeping.verify_reads().rows == 3
    assert keeping.verify_reads().fault is None
