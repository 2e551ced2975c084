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
_NOBODY = uuid.UUID(int=0)
_NONCE, _KEY = capsules.NONCE_BYTES, capsules.KEY_BYTES


@dataclasses.dataclass(slots=True)
class SubjectKey:
    """key: 32 bytes that seal what is held about the subject; pseudonym: 16 bytes for audit rows.

    Not frozen: making a frozen one takes as long as opening the wrap, and lists make many.
    """

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


class Opener:
    """An epoch's key made ready to open many wraps: a list of people shares one.

    It holds the key; let it go with the epoch's.
    """

    __slots__ = ("_cipher", "_ends")

    def __init__(self, epoch_key: bytes, *, deployment: uuid.UUID, epoch: int) -> None:
        self._cipher = AESGCM(epoch_key)
        place = _place(deployment, _NOBODY, epoch)
        start = len(place) - 24
        # The length before the subject's 16 bytes is always the same; so is all around them.
        self._ends = place[:start], place[start + 16 :]

    def unwrap(self, wrapped: bytes, *, subject: uuid.UUID) -> SubjectKey:
        """Return the subject's key; raise SealBroken if subject, epoch, grove or bytes do not fit."""
        before, after = self._ends
        place = before + subject.int.to_bytes(16, "big") + after
        try:
            opened = self._cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], place)
        except (InvalidTag, ValueError) as problem:
            raise errors.SealBroken from problem
        return SubjectKey(opened[:_KEY], opened[_KEY:])


def unwrap(
    epoch_key: bytes, wrapped: bytes, *, deployment: uuid.UUID, subject: uuid.UUID, epoch: int
) -> SubjectKey:
    """Return one subject's key; raise SealBroken if subject, epoch, grove or bytes do not fit."""
    return Opener(epoch_key, deployment=deployment, epoch=epoch).unwrap(wrapped, subject=subject)


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
