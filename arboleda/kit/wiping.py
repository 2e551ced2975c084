"""What was deleted leaves the files of the database as well, as far as we can reach them."""

from __future__ import annotations

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper


def empty_log(database: BaseDatabaseWrapper = connection) -> bool:
    """Move SQLite's write-ahead log into the database and cut it to nothing: rows that were deleted
    since would stay readable there, though secure_delete overwrites them in the database itself.

    Waits for nobody; False where somebody reads or writes at this moment: do it again. Elsewhere than
    on SQLite there is nothing to do here: PostgreSQL's vacuum and log are its keeper's.
    """
    if database.vendor != "sqlite":
        return True
    with database.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
    return not is_busy
