"""The keeper as a process: Unix sockets that only their owner can reach, one with all, one for guests."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import resource
import socketserver
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from arboleda.engines.sealing import wraps
from arboleda.trust.vault.keeper import asking, core, errors, guests, protocol

METHODS = frozenset(
    {
        "lock",
        "unlock",
        "status",
        "deployment",
        "make_keys",
        "release",
        "pseudonyms",
        "destroy",
        "tombstones",
        "subjects",
        "put_matches",
        "find_matches",
        "names_loaded",
        "load_names",
        "put_names",
        "search_names",
        "order_names",
        "same_block",
        "verify_reads",
        "sign",
        "log_key",
        "peppered",
        "history",
        "rows_about",
        "read_between",
        "checkpoint_reads",
        "purge_reads",
        "subject_head",
        "calendar",
        "set_passphrase",
        "rotate",
        "turn_over",
        "pack_keys",
        "recipient",
        "pack_for_custodians",
        "custodians_epoch",
        "tripped",
        "reset_tripwire",
    }
)


class Handler(socketserver.BaseRequestHandler):
    """Answers one connection until the other side hangs up."""

    server: Server

    def handle(self) -> None:
        """Read a call, make it, send what came of it."""
        while True:
            try:
                call = protocol.receive(self.request)
                protocol.send(self.request, answer(self.server.called, call, self.server.methods))
            except ConnectionError:
                return


def answer(
    keeper: core.Keeper | guests.Guest, call: dict[str, Any], methods: frozenset[str] = METHODS
) -> dict[str, Any]:
    """Make the call and put its result, or the name of its error, into a plain answer."""
    name = call.get("method", "")
    if name not in methods:
        return {"error": "unknown"}
    arguments = [
        asking.Asking(**value["asking"]) if isinstance(value, dict) and "asking" in value else value
        for value in call.get("arguments", [])
    ]
    try:
        result = getattr(keeper, name)(*arguments, **call.get("named", {}))
    except errors.Locked:
        return {"error": "locked"}
    except errors.Busy:
        return {"error": "busy"}
    except errors.TooMany:
        return {"error": "too_many"}
    except errors.Wrong:
        return {"error": "wrong"}
    except errors.KeeperError as refused:
        return {"error": "refused", "why": str(refused)}
    return {"result": _plain(result)}


def _plain(value: Any) -> Any:
    if isinstance(value, asking.Packed):
        return value.values()
    if isinstance(value, wraps.SubjectKey):
        return value.key + value.pseudonym  # A page asks for many: one value each, not a table.
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


class Server(socketserver.ThreadingUnixStreamServer):
    """One thread a connection; the core's lock keeps them in order."""

    daemon_threads = True
    methods = METHODS

    def service_actions(self) -> None:
        """Forget what is over; called while waiting for connections."""
        self.keeper.drop_idle_names()
        self.keeper.finish_destroying()
        try:
            self.keeper.rotate_if_due()
            self.keeper.turn_over()
        except errors.Locked:
            return

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say which kind of fault it was. Python's own way would print values: names, perhaps."""
        print(f"keeper: a call failed ({type(sys.exception()).__name__})", file=sys.stderr)

    def __init__(self, path: Path, keeper: core.Keeper) -> None:
        self.keeper = keeper
        self.called: core.Keeper | guests.Guest = keeper
        before = os.umask(0o177)
        try:
            path.unlink(missing_ok=True)
            super().__init__(os.fspath(path), Handler)
        finally:
            os.umask(before)


class GuestServer(Server):
    """The socket of the public door: it cannot call what is not for guests."""

    methods = guests.METHODS

    def __init__(self, path: Path, keeper: core.Keeper) -> None:
        super().__init__(path, keeper)
        self.called = guests.Guest(keeper)

    def service_actions(self) -> None:
        """Nothing: the other server does the chores."""


def serve(
    path: Path,
    folder: Path,
    *,
    guests_path: Path | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve the keeper of this folder at this socket until stopped. Core dumps are switched off.

    guests_path: a second socket, for the public door.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    keeper = core.Keeper(folder)
    with contextlib.ExitStack() as open_now:
        server = open_now.enter_context(Server(path, keeper))
        if guests_path is not None:
            beside = open_now.enter_context(GuestServer(guests_path, keeper))
            open_now.callback(guests_path.unlink, missing_ok=True)
            open_now.callback(beside.shutdown)
            threading.Thread(target=beside.serve_forever, args=(0.2,), daemon=True).start()
        ready()
        try:
            server.serve_forever(poll_interval=0.2)
        finally:
            keeper.close()
            path.unlink(missing_ok=True)
