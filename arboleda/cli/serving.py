"""One parent that starts the keeper, both doors, the task worker and the chores, and minds them.

A part that dies is started again, more slowly each time; all of them stop with the parent.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from arboleda.cli import trouble

READY_SECONDS = 30
SLOWEST_RESTART = 30.0


@dataclasses.dataclass
class Part:
    """One process of the grove: what to run, with which settings, and how it has been."""

    name: str
    command: list[str]
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0

    def start(self) -> None:
        """Start the process; a terminal's Ctrl-C reaches the parent alone, which stops it in order."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  (Our own program, nothing typed by anybody.)
            self.command, env={**os.environ, **self.environment}, start_new_session=True
        )

    def is_up(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def mind(self) -> None:
        """Start it again if it died: at once after a long life, ever more slowly after short ones."""
        if self.is_up():
            return
        lived = time.monotonic() - self.started
        if lived < self.pause:
            return
        self.pause = 0.0 if lived > 60 else min(SLOWEST_RESTART, max(0.5, self.pause * 2))
        self.start()

    def stop(self) -> None:
        """Ask it to end, wait ten seconds, then end it."""
        if self.process is None or not self.is_up():
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def parts(*, host: str, port: int, public_port: int, workers: int) -> list[Part]:
    """Every process of the grove, the keeper first."""
    from arboleda.trust.vault import keys

    python = [sys.executable, "-m"]
    ports = {"ARBOLEDA_MEMBERS_PORT": str(port), "ARBOLEDA_PUBLIC_PORT": str(public_port)}
    common = {"ARBOLEDA_KEEPER": "socket", "ARBOLEDA_PARENT": str(os.getpid()), **ports}
    sockets = [str(keys.socket_path()), str(keys.guests_path())]
    keeper = [*python, "arboleda.trust.vault.keeper", str(settings.KEYS), *sockets]
    return [
        Part("keeper", keeper, common),
        *(
            Part(
                door,
                [*python, "arboleda.cli.door", f"{host}:{number}", str(workers)],
                {**common, "ARBOLEDA_DOOR": door},
            )
            for door, number in (("members", port), ("public", public_port))
        ),
        Part("tasks", [*python, "arboleda.cli.worker"], common),
    ]


def serve(*, host: str, port: int, public_port: int, workers: int) -> int:
    """Serve until SIGTERM or SIGINT; the exit code is 0 for an orderly end."""
    for number in (port, public_port):
        _free(host, number)
    _prepare()
    minded = parts(host=host, port=port, public_port=public_port, workers=workers)
    stopping = _Stopping()
    try:
        _start_keeper(minded[0])
        _open_keys()
        _sweep()
        for part in minded[1:]:
            part.start()
        _wait_for_doors(minded, host, (port, public_port), stopping)
        _say_where(host, port, public_port)
        while not stopping.asked:
            for part in minded:
                part.mind()
            time.sleep(0.25)
    finally:
        for part in reversed(minded):
            part.stop()
    return 0


class _Stopping:
    """Remembers that somebody asked us to stop."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def _prepare() -> None:
    """Bring database and static files to the code. Raises Trouble where the grove is served already."""
    from arboleda.trust.vault import keys

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    if keys.is_held():
        raise trouble.Trouble(f"The grove in {settings.HOME} is being served already.")


def _open_keys() -> None:
    """Ask for the passphrase of the keys where they want one; without anybody to ask, stay locked."""
    from arboleda.cli import keeping
    from arboleda.trust.vault import keys

    keeper = keys.keeper()
    if not keeper.status().unlocked and sys.stdin.isatty():
        keeping.open_with(keeper)


def _sweep() -> None:
    """Destroy keys whose row was never written, while nobody writes yet.

    By the keeper that was just started: the parent itself never holds a key.
    """
    from arboleda.web import tasks

    tasks.sweep_orphans()
    connections.close_all()


def _start_keeper(keeper: Part) -> None:
    from arboleda.trust.vault import keys
    from arboleda.trust.vault.keeper import errors

    path = keys.socket_path()
    path.unlink(missing_ok=True)
    keeper.start()
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and keeper.is_up():
        with contextlib.suppress(errors.Unreachable):
            keys.keeper().status()
            return
        time.sleep(0.05)
    raise trouble.Trouble("The keeper did not start. `arboleda check` says more.")


def _wait_for_doors(
    minded: list[Part], host: str, ports: tuple[int, int], stopping: _Stopping
) -> None:
    until = time.monotonic() + READY_SECONDS
    for number in ports:
        while not stopping.asked and not _answers(host, number):
            if time.monotonic() > until or not all(part.is_up() for part in minded):
                raise trouble.Trouble("The doors did not open. `arboleda check` says more.")
            time.sleep(0.1)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise trouble.Trouble(
                f"Port {port} on {host} is not free ({taken.strerror}). Choose another:"
                " --port, --public-port."
            ) from taken


def _say_where(host: str, port: int, public_port: int) -> None:
    from arboleda.trust.accounts import queries
    from arboleda.trust.vault import keys

    grove = queries.grove()
    connections.close_all()
    print(f"Members:  http://{host}:{port}/", flush=True)
    print(f"Public:   http://{host}:{public_port}/", flush=True)
    if grove is None:
        print(f"First run: open the members' address and type {_first_run_code()}", flush=True)
    elif grove.is_demo:
        print(
            "This is a grove of fiction: start with the walk on the members' address.", flush=True
        )
    if not keys.keeper().status().unlocked:
        print(
            "The keys are locked; only public pages open. Unlock them: arboleda keys unlock,"
            f" or on http://{host}:{port}/keys/unlock/",
            flush=True,
        )
    print("Stop with Ctrl-C.", flush=True)


def _first_run_code() -> str:
    """The code that lets whoever sees this terminal found the grove, and nobody else."""
    path: Path = settings.FIRST_RUN_CODE
    if not path.exists():
        alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
        code = "".join(secrets.choice(alphabet) for _ in range(8))
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(code)
    return path.read_text(encoding="ascii")
