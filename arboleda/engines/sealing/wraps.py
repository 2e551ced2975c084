"""A wrapped key: a subject's key and pseudonym, sealed under the keyring's key of an epoch.

Associated data: scheme, deployment, subject, epoch. The pseudonym (16 random bytes) that stands
for the subject in every audit row lies inside the same wrap: when the wrap is destroyed, nobody
can tell any longer which rows were about her (blueprint section 6).
"""

from __future__ import annotations

import dataclasses
import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from arboleda.engines.sealing import capsules, errors, framing

PSEUDONYM_BYTES = 16
_SCHEME = b"arboleda-wrap-1"


@dataclasses.dataclass(frozen=True, slots=True)
class SubjectKey:
    """key: 32 bytes that seal what is held about the subject; pseudonym: 16 bytes for audit rows."""

    key: bytes = dataclasses.field(repr=False)
    pseudonym: bytes


def new_subject_key() -> SubjectKey:
    """A fresh random key and pseudonym."""
    return SubjectKey(capsules.new_key(), os.urandom(PSEUDONYM_BYTES))


def _place(deployment: uuid.UUID, subject: uuid.UUID, epoch: int) -> bytes:
    return framing.frame((_SCHEME, deployment.bytes, subject.bytes, epoch.to_bytes(4, "big")))


def wrap(
    epoch_key: bytes,
    subject_key: SubjectKey,
    *,
    deployment: uuid.UUID,
    subject: uuid.UUID,
    epoch: int,
) -> bytes:
    """Seal the subject's key under the epoch's key: nonce (12) | ciphertext and tag (64)."""
    nonce = os.urandom(capsules.NONCE_BYTES)
    body = subject_key.key + subject_key.pseudonym
    return nonce + AESGCM(epoch_key).encrypt(nonce, body, _place(deployment, subject, epoch))


def unwrap(
    epoch_key: bytes, wrapped: bytes, *, deployment: uuid.UUID, subject: uuid.UUID, epoch: int
) -> SubjectKey:
    """Return the subject's key; raise SealBroken if subject, epoch, grove or bytes do not fit."""
    nonce, body = wrapped[: capsules.NONCE_BYTES], wrapped[capsules.NONCE_BYTES :]
    try:
        opened = AESGCM(epoch_key).decrypt(nonce, body, _place(deployment, subject, epoch))
    except (InvalidTag, ValueError) as problem:
        raise errors.SealBroken from problem
    return SubjectKey(opened[: capsules.KEY_BYTES], opened[capsules.KEY_BYTES :])


def rewrap(
    old_key: bytes,
    new_key: bytes,
    wrapped: bytes,
    *,
    deployment: uuid.UUID,
    subject: uuid.UUID,
    epoch: int,
    new_epoch: int,
) -> bytes:
    """The same subject's key under another epoch's key. Raises SealBroken like `unwrap`."""
    opened = unwrap(old_key, wrapped, deployment=deployment, subject=subject, epoch=epoch)
    return wrap(new_key, opened, deployment=deployment, subject=subject, epoch=new_epoch)
