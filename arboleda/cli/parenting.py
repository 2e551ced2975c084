"""A part of the grove ends when its parent does, however that ends."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4


def end_with_parent() -> None:
    """Ask Linux for a signal at the parent's death; leave no core dump, be read by no other process."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        process = ctypes.CDLL(None)
        process.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        process.prctl(_PR_SET_DUMPABLE, 0)
    parent = os.environ.get("ARBOLEDA_PARENT")
    if parent and os.getppid() != int(parent):
        sys.exit(0)
