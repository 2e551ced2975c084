"""Three people of whom any two bring the keyring back, and no one alone does anything.

The keyring is sealed under a random key K. For each pair of custodians a random r goes to one and
K⊕r to the other, each inside a parcel that only this custodian's age identity opens. One parcel
holds two halves of different pairs: r1 and r2, which are random, or K⊕r, which is random as well.
No polynomial arithmetic, no library that nobody keeps (trust.md section 4).
"""

from __future__ import annotations

import base64
import itertools
import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from arboleda.engines.sealing import errors as sealing_errors
from arboleda.engines.sealing import parcels, passphrases
from arboleda.trust.vault.keeper import errors, keyring

COUNT = 3
FORMAT = "arboleda-custodian-1"
KEY_BYTES = 32


def make(ring: keyring.Keyring, recipients: Sequence[str], *, made_at: int) -> list[bytes]:
    """One parcel for each of three age recipients. made_at: microseconds since 1970 UTC.

    Raises KeeperError where there are not three different recipients.
    """
    if len(set(recipients)) != COUNT or not all(map(parcels.is_recipient, recipients)):
        raise errors.KeeperError("three different age recipients are needed")
    key = secrets.token_bytes(KEY_BYTES)
    about = {
        "format": FORMAT,
        "deployment": ring.deployment.hex,
        "epoch": ring.current,
        "made_at": made_at,
        "parcels": secrets.token_hex(8),
    }
    payload = json.dumps(keyring.secret_values(ring)).encode()
    sealed = passphrases.seal(key, payload, _header(about))
    halves: list[dict[str, str]] = [{} for _ in range(COUNT)]
    for one, other in itertools.combinations(range(COUNT), 2):
        r = secrets.token_bytes(KEY_BYTES)
        halves[one][f"{one}{other}"] = _text(r)
        halves[other][f"{one}{other}"] = _text(_xor(key, r))
    return [
        parcels.seal(
            json.dumps(about | {"halves": halves[number], "sealed": _text(sealed)}).encode(),
            recipients[number],
        )
        for number in range(COUNT)
    ]


def join(opened: Sequence[bytes]) -> keyring.Keyring:
    """The keyring from the opened parcels of two custodians (or three).

    Raises KeeperError where they are of one custodian, or do not belong together.
    """
    try:
        read: list[dict[str, Any]] = [json.loads(one) for one in opened]
        about = [{name: one[name] for name in _ABOUT} for one in read]
    except (ValueError, KeyError, TypeError) as problem:
        raise errors.KeeperError("this is no custodian's parcel") from problem
    if len(read) < 2 or any(one != about[0] for one in about) or about[0]["format"] != FORMAT:
        raise errors.KeeperError("two parcels that were made together are needed")
    halves = [one["halves"] for one in read]
    shared = [
        (first[pair], second[pair])
        for first, second in itertools.combinations(halves, 2)
        for pair in first.keys() & second.keys()
        if first[pair] != second[pair]
    ]
    if not shared:
        raise errors.KeeperError("these are of one and the same custodian; another one is needed")
    try:
        key = _xor(base64.b64decode(shared[0][0]), base64.b64decode(shared[0][1]))
        sealed = base64.b64decode(read[0]["sealed"])
        payload = passphrases.unseal(key, sealed, _header(about[0]))
    except (sealing_errors.SealBroken, ValueError) as problem:
        raise errors.KeeperError("the two parcels do not fit together") from problem
    return keyring.from_values(uuid.UUID(hex=about[0]["deployment"]), json.loads(payload))


_ABOUT = ("format", "deployment", "epoch", "made_at", "parcels")


def _header(about: Mapping[str, Any]) -> bytes:
    return json.dumps({name: about[name] for name in _ABOUT}, sort_keys=True).encode()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
