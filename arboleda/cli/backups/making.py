"""Making the two parcels of a backup, while the grove is served."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from arboleda.cli import trouble
from arboleda.cli.backups import diary, snapshots
from arboleda.engines.sealing import parcels
from arboleda.trust.vault import keys
from arboleda.trust.vault.keeper import asking, parcelling

FILES = "files"
DATA_MARK, KEYS_MARK = "-data-", "-keys-"


def make(folder: Path, *, now: datetime.datetime, say: Callable[[str], None]) -> tuple[Path, Path]:
    """Write both parcels into this folder and return them: data first, then keys.

    In this order every row of the data has its key in the parcel of keys; a key whose row came
    later is swept after a restore. Raises Trouble, and the keeper's Locked.
    """
    inside = folder.resolve()
    if inside.is_relative_to(settings.HOME.resolve()):
        raise trouble.Trouble(
            "Choose a folder outside the grove: another disk, better another place."
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keeper = keys.keeper()
    about = asking.Packed(keeper.deployment(), keeper.calendar().epochs[-1][0], now, None)
    data = folder / f"arboleda{DATA_MARK}{now:%Y-%m-%d-%H%M%S}.age"
    _pack_data(data, about, keeper.recipient(), say)
    say("packing the keys")
    made, packed = keeper.pack_keys()
    until = f"{packed.until:%Y-%m-%d}" if packed.until else ""
    kept = folder / f"arboleda{KEYS_MARK}{now:%Y-%m-%d-%H%M%S}-destroy-by-{until}.age"
    shutil.move(made, kept)
    diary.note(diary.BACKUP, now=now)
    return data, kept


def _pack_data(
    path: Path, about: asking.Packed, recipient: str, say: Callable[[str], None]
) -> None:
    settings.RUN.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=settings.RUN, prefix="backup-") as scratch:
        say("copying the database")
        database = snapshots.take(Path(scratch))
        waiting = path.with_suffix(".part")
        handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            parcels.pack(out, recipient, _entries(about, database, say))
            out.flush()
            os.fsync(out.fileno())
        waiting.rename(path)


def _entries(
    about: asking.Packed, database: Path, say: Callable[[str], None]
) -> Iterator[tuple[str, bytes | Path]]:
    yield parcelling.MANIFEST, json.dumps(about.values()).encode()
    yield database.name, database
    root = Path(settings.MEDIA_ROOT)
    files = sorted(one for one in root.rglob("*") if one.is_file()) if root.exists() else []
    for number, file in enumerate(files):
        if number % 500 == 0:
            say(f"packing files: {number} of {len(files)}")
        if file.exists():  # What was taken back meanwhile is not wanted.
            yield f"{FILES}/{file.relative_to(root)}", file
