"""A parcel: files in a tar, sealed to one age identity (age-encryption.org, v1), as a stream.

Memory stays level whatever the size. Anybody who has the identity can open one with age(1) and
tar(1) alone, without this program. age authenticates every 64 KiB and the end, so that a parcel
that was cut short or changed does not open; still, unpack into a folder that is thrown away where
`unpack` raises.
"""

from __future__ import annotations

import io
import os
import tarfile
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import pyrage

from arboleda.engines.sealing import errors

MODE = 0o600


def new_identity() -> str:
    """A fresh secret that opens what is sealed to its recipient."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half of an identity. Raises ValueError for what is none."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity.strip()).to_public())
    except pyrage.IdentityError as problem:
        raise ValueError("not an age identity") from problem


def is_recipient(text: str) -> bool:
    """Whether something can be sealed to this."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def seal(payload: bytes, recipient: str) -> bytes:
    """Seal a few bytes to one recipient."""
    sealed: bytes = pyrage.encrypt(payload, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed


def unseal(sealed: bytes, identities: Sequence[str]) -> bytes:
    """Open what was sealed to one of these identities; raise SealBroken otherwise."""
    try:
        opened: bytes = pyrage.decrypt(sealed, _known(identities))
    except pyrage.DecryptError as problem:
        raise errors.SealBroken from problem
    return opened


def pack(out: BinaryIO, recipient: str, entries: Iterable[tuple[str, bytes | Path]]) -> None:
    """Write a parcel of (name, content) entries; a Path is read as a stream."""
    known = pyrage.x25519.Recipient.from_str(recipient)
    _piped(
        lambda sink: _write_tar(sink, entries),
        lambda source: pyrage.encrypt_io(source, out, [known]),
    )


def unpack(source: BinaryIO, identities: Sequence[str], folder: Path) -> None:
    """Unpack a parcel into an empty folder; raise SealBroken where it does not open whole.

    Names that would leave the folder, links and devices are refused.
    """
    known = _known(identities)
    try:
        _piped(
            lambda sink: pyrage.decrypt_io(source, sink, known),
            lambda tar: _read_tar(tar, folder),
        )
    except (pyrage.DecryptError, tarfile.TarError, OSError) as problem:
        raise errors.SealBroken from problem


def _known(identities: Sequence[str]) -> list[object]:
    return [pyrage.x25519.Identity.from_str(one.strip()) for one in identities]


def _piped(write: Callable[[BinaryIO], object], read: Callable[[BinaryIO], object]) -> None:
    """Run both ends of a pipe; raise the fault of the writing end first."""
    reading, writing = os.pipe()
    faults: list[BaseException] = []

    def feed() -> None:
        try:
            with os.fdopen(writing, "wb") as sink:
                write(sink)
        except BrokenPipeError:
            return  # The reading end has its own reason.
        except BaseException as fault:
            faults.append(fault)

    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    try:
        with os.fdopen(reading, "rb") as source:
            read(source)
    except BaseException:
        feeder.join()
        if faults:
            raise faults[0] from None
        raise
    feeder.join()
    if faults:
        raise faults[0]


def _write_tar(sink: BinaryIO, entries: Iterable[tuple[str, bytes | Path]]) -> None:
    with tarfile.open(fileobj=sink, mode="w|") as tar:
        for name, content in entries:
            line = tarfile.TarInfo(name)
            line.mode = MODE
            if isinstance(content, bytes):
                line.size = len(content)
                tar.addfile(line, io.BytesIO(content))
                continue
            with content.open("rb") as file:
                line.size = os.fstat(file.fileno()).st_size
                tar.addfile(line, file)


def _read_tar(source: BinaryIO, folder: Path) -> None:
    with tarfile.open(fileobj=source, mode="r|") as tar:
        tar.extractall(folder, filter="data")
    while source.read(1 << 20):  # To the end, so that a cut is found.
        pass
