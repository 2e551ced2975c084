"""When the last backup was made and the last drill went well: for `arboleda check`."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from django.conf import settings

BACKUP, DRILL = "backup", "drill"


def _path() -> Path:
    return Path(settings.LOG) / "backups.json"


def note(what: str, *, now: datetime.datetime) -> None:
    """Write down that this was done now (UTC)."""
    known = {name: moment.isoformat() for name, moment in read().items()}
    settings.LOG.mkdir(parents=True, exist_ok=True, mode=0o700)
    _path().write_text(json.dumps(known | {what: now.isoformat()}), encoding="ascii")


def read() -> dict[str, datetime.datetime]:
    """What was done last, and when (UTC); empty where nothing was, or the file is damaged."""
    try:
        values = json.loads(_path().read_text(encoding="ascii"))
        return {name: datetime.datetime.fromisoformat(values[name]) for name in values}
    except (OSError, ValueError, TypeError):
        return {}
