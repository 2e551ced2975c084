"""A signed receipt without content: what was destroyed where, and until when backups remember it.

Format 1, one fact a line, in this order, ASCII, each line ended by a line feed::

    arboleda-receipt 1
    id 9f0c…                              32 hexadecimal digits, random
    at 2026-03-04T18:30:00Z               when it was done (UTC)
    place people.OneToOne 3               a place that was reached, and how many rows or keys went
    unreached others-words                a place that cannot be reached (a closed code)
    backups 2026-05-03                    the day on which old backups have forgotten; or "unknown"
    key 1b55…                             the grove's public signing key (Ed25519), hexadecimal

The signature covers ``arboleda-receipt-1``, a zero byte, and these bytes. A file holds them between
two marks, with the signature (base64) behind; words of people may stand before and after.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import datetime
import re
import uuid
from collections.abc import Callable, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_DOMAIN = b"arboleda-receipt-1\0"
_HEAD = "arboleda-receipt 1"
BEGIN, MIDDLE, END = "-----BEGIN RECEIPT-----", "-----SIGNATURE-----", "-----END RECEIPT-----"
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_LONGEST = 64 * 1024


class ReceiptBroken(ValueError):
    """This is no receipt, or not as it was signed, or another grove's."""


@dataclasses.dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says. backups: a day (UTC), or None where nobody can promise one."""

    id: uuid.UUID
    at: datetime.datetime
    places: Mapping[str, int]
    unreached: tuple[str, ...]
    backups: datetime.date | None
    key: bytes

    def body(self) -> bytes:
        """The bytes that are signed, without the domain. Raises ValueError for words instead of codes."""
        for code in (*self.places, *self.unreached):
            if not _CODE.fullmatch(code):
                raise ValueError(f"no code: {code!r}")
        at = self.at.astimezone(datetime.UTC).replace(microsecond=0, tzinfo=None)
        lines = [_HEAD, f"id {self.id.hex}", f"at {at.isoformat()}Z"]
        lines += [f"place {place} {count}" for place, count in sorted(self.places.items())]
        lines += [f"unreached {code}" for code in sorted(self.unreached)]
        lines += [f"backups {self.backups.isoformat() if self.backups else 'unknown'}"]
        lines += [f"key {self.key.hex()}"]
        return "".join(f"{line}\n" for line in lines).encode("ascii")


def sign(receipt: Receipt, signer: Callable[[bytes], bytes]) -> str:
    """The receipt as text with its signature; signer is `keeper.sign`."""
    body = receipt.body()
    signature = base64.b64encode(signer(_DOMAIN + body)).decode("ascii")
    return f"{BEGIN}\n{body.decode('ascii')}{MIDDLE}\n{signature}\n{END}\n"


def verify(text: str, *, key: bytes | None = None) -> Receipt:
    """Read a receipt in a file and check its signature. Raises ReceiptBroken.

    key: the grove's public signing key (32 bytes), where the reader knows it from elsewhere. Without
    it the receipt is checked against the key it names itself: that shows that nothing was altered,
    not whose it is.
    """
    body, signature = _parts(text)
    receipt = _read(body)
    if key is not None and key != receipt.key:
        raise ReceiptBroken("signed by another grove")
    try:
        Ed25519PublicKey.from_public_bytes(receipt.key).verify(signature, _DOMAIN + body)
    except (InvalidSignature, ValueError) as broken:
        raise ReceiptBroken("the signature does not fit") from broken
    return receipt


def _parts(text: str) -> tuple[bytes, bytes]:
    if len(text) > _LONGEST:
        raise ReceiptBroken("too long")
    lines = text.replace("\r\n", "\n").split("\n")
    if any(lines.count(mark) != 1 for mark in (BEGIN, MIDDLE, END)):
        raise ReceiptBroken("no receipt, or more than one")
    first, middle, last = (lines.index(mark) for mark in (BEGIN, MIDDLE, END))
    if not (first < middle and last == middle + 2):
        raise ReceiptBroken("not in order")
    try:
        signature = base64.b64decode(lines[middle + 1], validate=True)
        body = "".join(f"{line}\n" for line in lines[first + 1 : middle]).encode("ascii")
    except (binascii.Error, UnicodeEncodeError) as broken:
        raise ReceiptBroken("not readable") from broken
    return body, signature


def _read(body: bytes) -> Receipt:
    """The body's facts. Only what `Receipt.body` writes is accepted, byte for byte."""
    found: dict[str, list[str]] = {}
    head, *lines = body.decode("ascii").splitlines() or [""]
    if head != _HEAD:
        raise ReceiptBroken("an unknown format")
    for line in lines:
        word, _, rest = line.partition(" ")
        found.setdefault(word, []).append(rest)
    try:
        [number], [at], [backups], [key] = (found[w] for w in ("id", "at", "backups", "key"))
        places = [one.split(" ") for one in found.get("place", [])]
        receipt = Receipt(
            id=uuid.UUID(hex=number),
            at=datetime.datetime.fromisoformat(at),
            places={place: int(count) for place, count in places},
            unreached=tuple(found.get("unreached", [])),
            backups=None if backups == "unknown" else datetime.date.fromisoformat(backups),
            key=bytes.fromhex(key),
        )
        again = receipt.body()
    except (KeyError, ValueError) as broken:
        raise ReceiptBroken("not readable") from broken
    if again != body:
        raise ReceiptBroken("not as it was written")
    return receipt
