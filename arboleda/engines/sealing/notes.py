"""Signed notes and checkpoints, byte for byte as C2SP writes them (c2sp.org/signed-note and
c2sp.org/tlog-checkpoint), so that anybody's tools can read ours.

A checkpoint says: at this size, this log had this root. We add three extension lines, in this order:

    head <base64>       digest of the last row (32 zero bytes for an empty log)
    subjects <base64>   commitment to subject -> (count, head); see subjects.py
    made <decimal>      microseconds since 1970 UTC

C2SP advises against extension lines, because monitors that know only the tree cannot check them. Ours
can be: whoever holds the rows computes all three (decision 20). Other signatures under a note, such as
a partner's, are kept and passed over.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from arboleda.engines.sealing import errors

ED25519 = b"\x01"
"""The type of signature, as C2SP numbers them."""
LARGEST = 64 * 1024
MOST_SIGNATURES = 64
"""C2SP asks for at least 16; a note with more than this is somebody's flood."""
_DASH = "\u2014 "


@dataclasses.dataclass(frozen=True, slots=True)
class Signature:
    """One signature under a note: the name of its key, the key's id (4 bytes), what was signed with it."""

    name: str
    key_id: bytes
    signed: bytes


@dataclasses.dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: see the lines above. root, head and subjects have 32 bytes each."""

    origin: str
    size: int
    root: bytes
    head: bytes
    subjects: bytes
    made: int

    def text(self) -> str:
        """The text that is signed, with its last newline."""
        lines = (
            self.origin,
            str(self.size),
            _encoded(self.root),
            f"head {_encoded(self.head)}",
            f"subjects {_encoded(self.subjects)}",
            f"made {self.made}",
        )
        return "".join(f"{line}\n" for line in lines)


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """A public key (32 bytes) as one line to hand on: name+id+key."""
    return f"{name}+{key_id(name, public_key).hex()}+{_encoded(ED25519 + public_key)}"


def read_verifier_key(line: str) -> tuple[str, bytes]:
    """The name and public key of such a line. Raises Unproven."""
    parts = line.strip().split("+", 2)
    if len(parts) != 3:
        raise errors.Unproven("this is not a key")
    name, given, encoded = parts
    key = _decoded(encoded)
    if not _is_name(name) or len(key) != 33 or key[:1] != ED25519:
        raise errors.Unproven("this is not a key")
    if key_id(name, key[1:]).hex() != given:
        raise errors.Unproven("the key does not fit its own number")
    return name, key[1:]


def signed_note(text: str, name: str, public_key: bytes, signature: bytes) -> str:
    """A note: the text, an empty line, and the signature (64 bytes) as a line."""
    return f"{text}\n{_DASH}{name} {_encoded(key_id(name, public_key) + signature)}\n"


def split_note(note: str) -> tuple[str, list[Signature]]:
    """The text of a note with its last newline, and every signature under it. Raises Unproven."""
    if len(note) > LARGEST:
        raise errors.Unproven("this is too long for a note")
    if any(one < " " and one != "\n" for one in note):
        raise errors.Unproven("a note holds no control characters")
    text, gap, under = note.rpartition("\n\n")
    if not gap or not under.endswith("\n"):
        raise errors.Unproven("this is not a signed note")
    lines = under[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise errors.Unproven("there are too many signatures")
    return text + "\n", [_signature(line) for line in lines]


def open_note(note: str, name: str, public_key: bytes) -> str:
    """The text of a note that this key signed. Raises Unproven.

    Signatures of other keys are passed over; one that claims to be this key's and is not is refused.
    """
    text, signatures = split_note(note)
    wanted = key_id(name, public_key)
    ours = [one for one in signatures if (one.name, one.key_id) == (name, wanted)]
    if not ours:
        raise errors.Unproven("the note is not signed by this log's key")
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
        for one in ours:
            key.verify(one.signed, text.encode())
    except (InvalidSignature, ValueError) as wrong:
        raise errors.Unproven("the signature is not this log's") from wrong
    return text


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in the text of a note, which the caller has opened. Raises Unproven."""
    lines = text.split("\n")
    if len(lines) < 7 or lines[-1] or not all(lines[:-1]):
        raise errors.Unproven("this is not a checkpoint of ours")
    origin, size, root, *more = lines[:-1]
    ours = [line.partition(" ") for line in more[:3]]
    if [word for word, _, _ in ours] != ["head", "subjects", "made"]:
        raise errors.Unproven("this is not a checkpoint of ours")
    (_, _, head), (_, _, subjects), (_, _, made) = ours
    return Checkpoint(
        origin, _number(size), _hash(root), _hash(head), _hash(subjects), _number(made)
    )


def _signature(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise errors.Unproven("a line under the note is not a signature")
    name, _, encoded = line[len(_DASH) :].partition(" ")
    data = _decoded(encoded)
    if not _is_name(name) or len(data) < 5:
        raise errors.Unproven("a line under the note is not a signature")
    return Signature(name, data[:4], data[4:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(one.isspace() for one in name)


def _number(text: str) -> int:
    """A decimal number as C2SP writes them: ASCII digits, no leading zero."""
    if not text.isascii() or not text.isdigit() or len(text) > 19 or str(int(text)) != text:
        raise errors.Unproven("a number of the checkpoint is not written as it must be")
    return int(text)


def _hash(text: str) -> bytes:
    data = _decoded(text)
    if len(data) != 32:
        raise errors.Unproven("a hash of the checkpoint has not 32 bytes")
    return data


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decoded(text: str) -> bytes:
    """Base64 in its one right spelling: what decodes to the same bytes but looks otherwise is refused."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise errors.Unproven("this is not base64") from wrong
    if _encoded(data) != text:
        raise errors.Unproven("this is not base64 as it must be written")
    return data
