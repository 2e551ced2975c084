"""Six words that hold somebody to what the logs said about her.

The words are 66 bits of scrypt (RFC 7914; N = 65,536, r = 8, p = 1: 64 MiB and about a fifth of a
second) over her pseudonym and, for each chain, the checkpoint, how many rows it had about her, and the
digest of the last. Any change to one of those rows, or one that is missing, gives other words.

What 66 bits promise. Whoever runs the server and later wants to hide a row must find another history
whose receipt has the same six words. That takes 2 to the power of 66 tries in the mean; at 0.2 seconds
and 64 MiB each, more than a hundred thousand million years of a processor core. With a plain hash the
same tries would take a room of graphics cards a few years: this is why it is scrypt.

What they do not promise. Whoever is dishonest at the very moment the words are made can leave a row
out then, and may prepare two histories with the same words (2 to the power of 33 tries, which money
can buy). A receipt holds the past of the moment it was made, no more. The words open nothing and say
nothing: without her pseudonym and the rows they are noise, so they may be lost or seen.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence

from arboleda.engines.sealing import framing

FORMAT = 1
WORDS = 6
BITS = 66
_COST, _BLOCK, _LANES = 1 << 16, 8, 1
_MEMORY = 128 * _COST * _BLOCK + (1 << 20)


@dataclasses.dataclass(frozen=True, slots=True)
class Stand:
    """How one chain stood for her: the text of the checkpoint (notes.Checkpoint.text), rows, last digest."""

    checkpoint: str
    count: int
    head: bytes


def number(subject: bytes, stands: Sequence[Stand]) -> int:
    """The 66 bits for these stands, in this order: the chain of reads, then that of writes."""
    fields = [b"arboleda-receipt", bytes([FORMAT]), subject]
    for one in stands:
        fields.append(hashlib.sha256(one.checkpoint.encode()).digest())
        fields.append(one.count.to_bytes(8, "big"))
        fields.append(one.head)
    drawn = hashlib.scrypt(
        framing.frame(fields),
        salt=b"arboleda-receipt-1",
        n=_COST,
        r=_BLOCK,
        p=_LANES,
        maxmem=_MEMORY,
        dklen=9,
    )
    return int.from_bytes(drawn, "big") >> (72 - BITS)
