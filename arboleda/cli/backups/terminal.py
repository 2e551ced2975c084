"""What `arboleda backup` and `arboleda restore` say at the terminal."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from arboleda.cli import asking, keeping, trouble
from arboleda.cli.backups import drilling, making, restoring
from arboleda.trust.vault.keeper import errors, keyring


def backup(options: argparse.Namespace) -> int:
    """Write the two parcels, or try the newest ones."""
    words = options.folder
    if words[0] == "drill":
        if len(words) != 2:
            raise trouble.Trouble("Name the folder: arboleda backup drill FOLDER")
        given = _given(settings.KEYS)
        well = drilling.drill(Path(words[1]), given=given, now=timezone.now(), say=asking.say)
        print("The backup is good." if well else "The backup is NOT good. Make another today.")
        return int(not well)
    if len(words) != 1:
        raise trouble.Trouble("Name one folder: arboleda backup FOLDER")
    data, of_keys = making.make(Path(words[0]), now=timezone.now(), say=asking.say)
    print(f"data: {data}  (may be kept; opens nothing without keys)")
    print(f"keys: {of_keys}  (destroy by the day in its name; keep it elsewhere than the data)")
    print(f"Try it: arboleda backup drill {words[0]}")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Bring a grove back from two parcels."""
    if options.into:
        return _elsewhere(options)
    given = _given(settings.KEYS)
    try:
        found = restoring.restore(
            Path(options.data),
            Path(options.keys),
            given=given,
            replace=options.replace,
            tombstones_too=Path(options.tombstones) if options.tombstones else None,
            say=asking.say,
        )
    except errors.Wrong as wrong:
        raise trouble.Trouble("That is not the passphrase of the keys.") from wrong
    print(f"data: as of {found.data_of:%Y-%m-%d %H:%M} UTC")
    print(f"keys: as of {found.keys_of:%Y-%m-%d %H:%M} UTC")
    print(f"forgotten again: {found.forgotten_again}")
    if options.look:
        return int(not drilling.look(given))
    return 0


def _elsewhere(options: argparse.Namespace) -> int:
    """Restore into another folder, with the keyring of this grove and everything it has forgotten."""
    home = Path(options.into).resolve()
    path = home / "keys" / keyring.FILE
    if not path.exists():
        content = keyring.read(settings.KEYS)
        if content is None:
            raise trouble.Trouble(f"There is no keyring in {settings.KEYS} nor in {home}.")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        keyring.write(content, path.parent)
    if "ARBOLEDA_DATABASE_URL" in os.environ and not options.database:
        raise trouble.Trouble("Name the database to restore into: --database postgresql://…")
    if options.database and _is_the_live_one(options.database):
        raise trouble.Trouble(
            "--database names the database of the grove that stands here. Name another, empty one."
        )
    words = ["restore", str(Path(options.data).resolve()), str(Path(options.keys).resolve())]
    words += ["--tombstones", str(settings.KEYS)]
    words += [f"--{name}" for name in ("replace", "look") if getattr(options, name)]
    environment = os.environ | {"ARBOLEDA_HOME": str(home)}
    if options.database:
        environment["ARBOLEDA_DATABASE_URL"] = options.database
    command = [sys.executable, "-m", "arboleda.cli", *words]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603  (Our own program.)


def _is_the_live_one(url: str) -> bool:
    """Whether this address names the database that the settings use, however it is written."""
    there, here = urlsplit(url), connection.settings_dict
    if connection.vendor != "postgresql":
        return False
    same_machine = _machine(there.hostname or "") == _machine(here["HOST"])
    same_port = str(there.port or 5432) == str(here["PORT"] or 5432)
    return same_machine and same_port and unquote(there.path.lstrip("/")) == here["NAME"]


def _machine(host: str) -> str:
    return "localhost" if host in ("", "127.0.0.1", "::1", "localhost") else host.lower()


def _given(folder: Path) -> str | None:
    return keeping.ask_once() if restoring.wants_passphrase(folder) else None
