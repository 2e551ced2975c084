"""``python -m arboleda.trust.vault.keeper FOLDER SOCKET [GUESTS]``: the keeper as a process."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from arboleda.trust.vault.keeper import server

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def main() -> None:
    """Serve until told to stop; end with the parent; let no other process look into our memory."""
    os.umask(0o077)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        process = ctypes.CDLL(None)
        process.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        process.prctl(_PR_SET_DUMPABLE, 0)
    guests = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    server.serve(Path(sys.argv[2]), Path(sys.argv[1]), guests_path=guests)


if __name__ == "__main__":
    main()
