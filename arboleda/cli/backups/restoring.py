"""The way back from two parcels: everything that was erased since is erased again."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction

from arboleda.cli import trouble
from arboleda.cli.backups import making, snapshots
from arboleda.engines.sealing import errors as sealing_errors
from arboleda.engines.sealing import parcels
from arboleda.kit import registries
from arboleda.trust.vault import keys
from arboleda.trust.vault.keeper import asking, core, keyring, parcelling, store, unlocking


@dataclasses.dataclass(frozen=True)
class Restored:
    """What came back: of which moments (UTC), and how many people were forgotten again."""

    data_of: datetime.datetime
    keys_of: datetime.datetime
    forgotten_again: int


def open_ring(folder: Path, given: str | None) -> keyring.Keyring:
    """The keyring in this folder. Raises Trouble where there is none; the keeper's Wrong, Locked."""
    content = keyring.read(folder)
    if content is None:
        raise trouble.Trouble(
            f"There is no keyring in {folder}. Bring it back first: arboleda keys custodians restore"
        )
    return unlocking.open_keyring(content, given, now=0)[0]


def wants_passphrase(folder: Path) -> bool:
    """Whether a passphrase opens the keyring in this folder."""
    return not unlocking.is_open(folder)


def restore(
    data: Path,
    of_keys: Path,
    *,
    given: str | None,
    replace: bool,
    tombstones_too: Path | None,
    say: Callable[[str], None],
) -> Restored:
    """Bring the grove of the settings back from these parcels.

    The keyring lies in its keys/ already. given opens it (None: a file does). replace: a grove that
    stands here goes. tombstones_too: keys/ of another place, whose erasures count as well. Nothing
    of what stands here is touched before both parcels have opened and fit. Raises Trouble, Wrong.
    """
    if keys.is_held():
        raise trouble.Trouble("This grove is being served. Stop it first.")
    if not replace and _stands():
        raise trouble.Trouble(
            f"A grove stands in {settings.HOME}. To put the backup in its place: --replace"
        )
    ring = open_ring(settings.KEYS, given)
    settings.RUN.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=settings.RUN, prefix="restore-") as scratch:
        opened_keys, opened_data = Path(scratch) / "keys", Path(scratch) / "data"
        say("opening the parcel of keys")
        about_keys = _unpack(
            of_keys,
            [epoch.identity for epoch in ring.epochs.values()],
            opened_keys,
            "it does not open: two rotations have passed since it was made, or the"
            " keyring is older than it, or another grove's",
        )
        say("opening the parcel of data")
        about_data = _unpack(
            data, [ring.identity], opened_data, "it is damaged, or another grove's"
        )
        _refuse_mismatch(ring, about_data, about_keys)
        dead = _tombstones(settings.KEYS, tombstones_too)
        parcelling.bury(opened_keys, dead)
        say("putting them in place")
        snapshots.load(opened_data)
        _put_keys_in_place(opened_keys)
        snapshots.settle()
        _put_files_in_place(opened_data / making.FILES)
        for left in opened_keys.glob("*.sqlite3"):
            parcelling.write_over(left)
    call_command("migrate", verbosity=0, interactive=False)
    return Restored(about_data.made_at, about_keys.made_at, _forget_again(set(dead), given))


def _unpack(path: Path, identities: list[str], folder: Path, problem: str) -> asking.Packed:
    folder.mkdir(mode=0o700)
    try:
        with path.open("rb") as source:
            parcels.unpack(source, identities, folder)
        content = (folder / parcelling.MANIFEST).read_text(encoding="ascii")
        return asking.Packed.of(json.loads(content))
    except FileNotFoundError as missing:
        raise trouble.Trouble(f"{path} is not there, or is no parcel of a backup.") from missing
    except (sealing_errors.SealBroken, ValueError, KeyError) as broken:
        raise trouble.Trouble(f"{path.name}: {problem}.") from broken


def _refuse_mismatch(ring: keyring.Keyring, data: asking.Packed, of_keys: asking.Packed) -> None:
    if {data.deployment, of_keys.deployment} != {ring.deployment}:
        raise trouble.Trouble("These parcels are of two different groves.")
    if of_keys.made_at < data.made_at:
        raise trouble.Trouble(
            "The keys are older than the data: whoever came in between could never be opened."
            " Take a parcel of keys that was made with this data, or later."
        )


def _stands() -> bool:
    from arboleda.trust.accounts import queries

    try:
        return queries.grove() is not None
    except DatabaseError as problem:
        if connection.vendor == "postgresql" and isinstance(problem, OperationalError):
            raise trouble.Trouble(
                f"The database {connection.settings_dict['NAME']} does not answer:"
                f" {str(problem).strip().splitlines()[0]}"
            ) from problem
        return False  # There is no database here yet.


def _tombstones(*folders: Path | None) -> dict[uuid.UUID, int]:
    """Everybody who was forgotten according to the stores in these folders, and when (microseconds)."""
    dead: dict[uuid.UUID, int] = {}
    for folder in folders:
        if folder is None or not (folder / store.FILE).exists():
            continue
        with contextlib.closing(store.look(folder)) as connection:
            found = connection.execute("SELECT subject, at FROM tombstone").fetchall()
        dead.update((uuid.UUID(bytes=one[0]), one[1]) for one in found)
    return dead


def _put_keys_in_place(opened: Path) -> None:
    path = settings.KEYS / store.FILE
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    if path.exists():
        parcelling.write_over(path)
    shutil.copyfile(opened / store.FILE, path)
    path.chmod(0o600)
    if (opened / parcelling.BESIDE).exists():
        shutil.copyfile(opened / parcelling.BESIDE, settings.KEYS / parcelling.BESIDE)


def _put_files_in_place(opened: Path) -> None:
    target = Path(settings.MEDIA_ROOT)
    shutil.rmtree(target, ignore_errors=True)
    if opened.exists():
        shutil.copytree(opened, target)


def _forget_again(dead: set[uuid.UUID], given: str | None) -> int:
    """Erase everybody again who was erased since; how many of them stood in the backup."""
    from arboleda.trust.vault import queries
    from arboleda.web import tasks

    keeper = core.Keeper(settings.KEYS)
    keys.use(keeper)
    try:
        if not keeper.status().unlocked:
            keeper.unlock(given)
        every = dead | set(keeper.tombstones())
        keeper.destroy(sorted(every))
        people = queries.known_among(every)
        for person in people:
            for erase in _ways_of_erasing():
                with transaction.atomic():
                    erase(person)
        tasks.sweep_orphans()
        return len(people)
    finally:
        keys.let_go()


def _ways_of_erasing() -> Iterator[Callable[[uuid.UUID], int]]:
    """Every place of every app, in the order in which forgetting goes through them."""
    for trace in registries.traces:
        yield trace.erase
    for entry in sorted(registries.personal_data, key=lambda one: one.last):
        yield entry.erase
