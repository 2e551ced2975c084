"""Texts of a room: each version under a random key of its own, and that key sealed to each reader.

The body: AES-256-GCM bound to grove, text and version, padded to 64 bytes. The key: HPKE (RFC
9180, base mode) to a reader's X25519 key, with text, version and audience as ``info``. An envelope
begins with the number of its way of sealing, so that a hybrid with ML-KEM can stand beside this one
later. Base mode says nothing of who sealed: whoever knows a public key can put something in.
"""

from __future__ import annotations

import dataclasses
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from arboleda.engines.sealing import capsules, errors, framing

X25519 = 1
"""The one way there is: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM."""
_SUITES = {X25519: hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)}
_LABEL = "room-text"


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Which version of which text, in which grove. version counts from 1."""

    deployment: uuid.UUID
    text: uuid.UUID
    version: int

    def _capsule(self) -> capsules.Place:
        return capsules.Place(self.deployment, _LABEL, self.text, f"version-{self.version}")

    def info(self, way: int, reader: uuid.UUID) -> bytes:
        """What an envelope is for: text, version, and the id of the reader's key."""
        return framing.frame(
            (
                b"arboleda-room-envelope",
                bytes([way]),
                self.deployment.bytes,
                self.text.bytes,
                self.version.to_bytes(8, "big"),
                reader.bytes,
            )
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Reader:
    """Somebody a text is sealed to: the id of her room's key and its public half (32 bytes)."""

    key: uuid.UUID
    public: bytes


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """One sealed version: its body, and an envelope for each reader by the id of her key."""

    body: bytes
    envelopes: dict[uuid.UUID, bytes]


def seal(payload: bytes, place: Place, readers: list[Reader]) -> Letter:
    """Seal one version of a text to these readers under a key that exists nowhere afterwards."""
    key = capsules.new_key()
    body = capsules.seal(key, payload, place._capsule())
    return Letter(body, {one.key: _envelope(key, place, one) for one in readers})


def unseal(body: bytes, envelope: bytes, private: bytes, place: Place, reader: uuid.UUID) -> bytes:
    """Open a version with a reader's private key. Raises SealBroken for any other combination."""
    data = bytes(envelope)
    suite = _SUITES.get(data[0]) if data else None
    if suite is None:
        raise errors.SealBroken
    held = X25519PrivateKey.from_private_bytes(private)
    try:
        key = suite.decrypt(data[1:], held, info=place.info(data[0], reader))
    except (InvalidTag, ValueError) as problem:
        raise errors.SealBroken from problem
    return capsules.unseal(key, body, place._capsule())


def _envelope(key: bytes, place: Place, reader: Reader) -> bytes:
    public = X25519PublicKey.from_public_bytes(reader.public)
    return bytes([X25519]) + _SUITES[X25519].encrypt(
        key, public, info=place.info(X25519, reader.key)
    )
