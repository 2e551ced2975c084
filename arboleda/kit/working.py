"""Work that is done behind the pages: its faults are kept without words."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator


class WorkStopped(RuntimeError):
    """A piece of work failed; the log says where in the code, and nothing says with what."""


@contextlib.contextmanager
def without_words() -> Iterator[None]:
    """Let nothing but WorkStopped out, empty and without what caused it.

    The task queue keeps the message of a fault, with its causes, in the database: each may quote
    the row it stumbled over. Our own log takes the fault first; it prints no message.
    """
    try:
        yield
    except Exception:
        logging.getLogger("arboleda.work").exception("stopped")
        raise WorkStopped from None
