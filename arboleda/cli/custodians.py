"""`arboleda keys custodians`: parcels for three people, and the keyring back from two of them."""

from __future__ import annotations

import argparse
import contextlib
import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from arboleda.cli import asking, keeping, trouble
from arboleda.engines.sealing import errors as sealing_errors
from arboleda.engines.sealing import parcels
from arboleda.trust.vault import keys
from arboleda.trust.vault.keeper import custodians as splitting
from arboleda.trust.vault.keeper import errors, keyring, unlocking

BEGINS = b"age-encryption.org/"


def works_alone(options: argparse.Namespace) -> bool:
    """Whether this needs no grove: making an identity, bringing a keyring back."""
    return getattr(options, "custodians_word", "") in {"identity", "restore"}


def custodians(options: argparse.Namespace) -> int:
    """Do what the word says."""
    return {"identity": identity, "make": make, "restore": restore}[options.custodians_word](
        options
    )


def identity(options: argparse.Namespace) -> int:
    """Make an age identity for a custodian who has no age(1)."""
    made = parcels.new_identity()
    _write(Path(options.file), f"{made}\n".encode())
    print(parcels.recipient_of(made))
    return 0


def make(options: argparse.Namespace) -> int:
    """Write a parcel for each of three people."""
    keeper = keys.keeper()
    try:
        made = keeper.pack_for_custodians(options.to, keeping.given(keeper))
    except (errors.Wrong, errors.Busy):
        raise
    except errors.KeeperError as refused:
        raise trouble.Trouble(
            f"{str(refused).capitalize()}: --to, three times; each custodian makes her own with"
            " `arboleda keys custodians identity FILE` or age-keygen."
        ) from refused
    folder, epoch = Path(options.folder), keeper.custodians_epoch()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number, parcel in enumerate(made, start=1):
        path = folder / f"custodian-{number}-epoch-{epoch}-{timezone.now():%Y%m%d%H%M%S}.age"
        _write(path, parcel)
        print(path)
    print("Hand one to each. Any two bring the keyring back; one alone opens nothing.")
    print("The old ones are to be destroyed now, before witnesses: a hoarded pair keeps an old")
    print("epoch alive, and with it everybody who was forgotten since. Make new ones each epoch.")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Bring the keyring back into a folder that has none."""
    if (settings.KEYS / keyring.FILE).exists():
        raise trouble.Trouble(f"There is a keyring in {settings.KEYS} already. Nothing was done.")
    known = [_identity(Path(one)) for one in options.identity]
    opened = [_opened(Path(one), known) for one in options.parcels]
    try:
        ring = splitting.join(opened)
    except errors.KeeperError as refused:
        raise trouble.Trouble(f"{str(refused).capitalize()}.") from refused
    new = asking.new_secret("New passphrase of the keys (empty for a trial)")
    way: unlocking.Way = unlocking.ByFile()
    if new:
        keeping.refuse_weak(new)
        way = unlocking.ByPassphrase.new(new)
    settings.KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    keyring.write(way.content(ring), settings.KEYS)
    print(f"The keyring is back, with epoch {ring.current}. Now: arboleda restore DATA KEYS")
    return 0


def _opened(path: Path, identities: list[str]) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as missing:
        raise trouble.Trouble(f"{path} cannot be read.") from missing
    if not content.startswith(BEGINS):
        return content
    with contextlib.suppress(sealing_errors.SealBroken):
        return parcels.unseal(content, identities)
    raise trouble.Trouble(f"{path.name} does not open with the identities that were given.")


def _identity(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        found = next(line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-"))
        parcels.recipient_of(found)
    except (OSError, ValueError, StopIteration) as problem:
        raise trouble.Trouble(f"{path} holds no age identity.") from problem
    return found


def _write(path: Path, content: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as there:
        raise trouble.Trouble(f"{path} is there already. Nothing was written.") from there
    with os.fdopen(handle, "wb") as file:
        file.write(content)
