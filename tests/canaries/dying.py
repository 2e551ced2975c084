"""Put on the path of a grove's processes as ``sitecustomize``: a keeper that dies at a named step.

The folder in KEEPER_DIES_IN may hold a file ``at`` with the step (it is taken away first, so that
the next keeper lives) and a file ``down``, while which no keeper starts at all.
"""

import os
import signal
import sys
from pathlib import Path

STEPS = ("before the row", "with the row not yet kept", "after the row", "within the answer")


def die_at(step: str) -> None:
    """End at once, as if the power went, where this step was asked for."""
    wish = Path(os.environ["KEEPER_DIES_IN"]) / "at"
    if wish.exists() and wish.read_text() == step:
        wish.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def prepare() -> None:
    """Wrap the steps of a read."""
    from arboleda.trust.vault.keeper import core, protocol, reads

    append, release, send = reads.append, core.Keeper.release, protocol.send
    released = []

    def dying_append(*arguments, **named):
        die_at(STEPS[0])
        append(*arguments, **named)
        die_at(STEPS[1])

    def dying_release(self, *arguments, **named):
        answer = release(self, *arguments, **named)
        die_at(STEPS[2])
        released.append(True)
        return answer

    def dying_send(connection, value):
        if released:
            released.clear()
            wish = Path(os.environ["KEEPER_DIES_IN"]) / "at"
            if wish.exists() and wish.read_text() == STEPS[3]:
                connection.sendall((5000).to_bytes(4, "big") + b'{"$d":[["result"')
                die_at(STEPS[3])
        send(connection, value)

    reads.append, core.Keeper.release, protocol.send = dying_append, dying_release, dying_send


if "arboleda.trust.vault.keeper" in sys.orig_argv and "KEEPER_DIES_IN" in os.environ:
    if (Path(os.environ["KEEPER_DIES_IN"]) / "down").exists():
        os._exit(1)
    prepare()
