"""The task worker as a process, with the chores of the house every minute."""

from __future__ import annotations

import logging
import os
import threading
import time

import django
from django.core.management import call_command
from django.db import close_old_connections

from arboleda.cli import SETTINGS, parenting

EVERY_SECONDS = 60


def _chores() -> None:
    from django.utils import timezone

    from arboleda.kit import errors
    from arboleda.web import tasks

    while True:
        time.sleep(EVERY_SECONDS)
        close_old_connections()
        try:
            tasks.do_chores(now=timezone.now())
        except errors.Locked:
            continue
        except Exception:
            logging.getLogger("arboleda.chores").exception("a chore failed")


def main() -> None:
    """``python -m arboleda.cli.worker``."""
    parenting.end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    threading.Thread(target=_chores, daemon=True).start()
    call_command("db_worker", interval=0.5, startup_delay=False, reload=False)


if __name__ == "__main__":
    main()
