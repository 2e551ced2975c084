"""A grove of its own in a folder, as its owner would run it: the command, and both doors served.

For the tests that need real processes: journeys, canaries and the command line. Each grove has its
own database: SQLite in its folder or, where the run is on PostgreSQL, one made there and dropped.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 120
"""Seconds that one command may take."""


class Home:
    """A folder for one grove, and the command that works in it."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.runtime = folder / "tmp"
        self.runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.home = folder / "home"
        kept = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV", "COVERAGE_PROCESS_CONFIG")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ}
        self.environment |= {
            "ARBOLEDA_HOME": str(self.home),
            "TMPDIR": str(self.runtime),
        }
        if database:
            self.environment["ARBOLEDA_DATABASE_URL"] = database

    def command(
        self, *words: str, given: str = "", timeout: int = LONGEST
    ) -> subprocess.CompletedProcess[str]:
        """Run ``arboleda WORDS`` with this standard input; what it said and its exit code."""
        return subprocess.run(
            [sys.executable, "-m", "arboleda.cli", *words],
            cwd=ROOT,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def must(self, *words: str, given: str = "", timeout: int = LONGEST) -> str:
        """Run a command that has to succeed; its standard output."""
        done = self.command(*words, given=given, timeout=timeout)
        assert done.returncode == 0, f"arboleda {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def must_all(self, *steps: Sequence[str], given: str = "") -> list[str]:
        """Run commands that have to succeed, one after another in one process; what each said.

        A step is the words of a command, or ``-c`` and a few lines as `django` runs them; each finds
        the same standard input.
        """
        done = subprocess.run(
            [sys.executable, "-m", "tests.running"],
            cwd=ROOT,
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "arboleda.settings.embedded"},
            input=json.dumps([[list(words), given] for words in steps]),
            capture_output=True,
            text=True,
            timeout=LONGEST * 2,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answers = json.loads(done.stdout)
        for words, (code, said, complained) in zip(steps, answers, strict=True):
            assert code == 0, f"arboleda {' '.join(words)}: {said}{complained}"
        return [said for _, said, _ in answers]

    def dump(self) -> None:
        """Where a server keeps the database, write all of it into a file of the folder."""
        url = self.environment.get("ARBOLEDA_DATABASE_URL")
        if not url:
            return
        with psycopg.connect(url) as connection, (self.folder / "dump.txt").open("wb") as out:
            found = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
            for (name,) in found.fetchall():
                with connection.cursor().copy(f'COPY "{name}" TO STDOUT') as rows:
                    for row in rows:
                        out.write(bytes(row))

    def django(self, code: str) -> str:
        """Run a few lines inside this grove's Django, beside the running keeper; what they print."""
        start = (
            "import django; django.setup()\n"
            "from arboleda.trust.vault import keys; keys.join_or_hold()\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", start + code],
            cwd=ROOT,
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "arboleda.settings.embedded"},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


class Served:
    """A grove whose doors are open on loopback."""

    def __init__(self, home: Home, *, workers: int = 2) -> None:
        self.home = home
        port, public_port = free_ports(2)
        self.members = f"http://127.0.0.1:{port}"
        self.public = f"http://127.0.0.1:{public_port}"
        self.said = home.folder / "served.txt"
        numbers = ["--port", str(port), "--public-port", str(public_port)]
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "arboleda.cli",
                    "serve",
                    *numbers,
                    "--workers",
                    str(workers),
                ],
                cwd=ROOT,
                env=home.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(lambda: "Stop with" in self.words() or self.process.poll() is not None, 90)
            assert self.process.poll() is None, self.words()
        except BaseException:
            self.stop()
            raise

    def words(self) -> str:
        """What the parent and its parts have said so far."""
        return self.said.read_text(encoding="utf-8", errors="replace")

    def children(self) -> dict[str, list[int]]:
        """The processes below the parent: part name -> process ids (workers below their door)."""
        names = {
            "arboleda.trust.vault.keeper": "keeper",
            "arboleda.cli.door": "door",
            "arboleda.cli.worker": "tasks",
        }
        found: dict[str, list[int]] = {}
        for one in descendants(self.process.pid):
            line = command_line(one)
            name = next((short for long, short in names.items() if long in line), "")
            if name:
                found.setdefault(name, []).append(one)
        return found

    def stop(self) -> int:
        """Ask the parent to end everything; its exit code. What hangs is ended, and is a failure."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        return self.process.returncode


@contextlib.contextmanager
def new_home(like: Home | None = None) -> Iterator[Home]:
    """A folder for a grove, empty or like another that rests; gone afterwards with its database."""
    # Short, because sockets have short addresses; and a folder with a long name is tested apart.
    folder = Path(tempfile.mkdtemp(prefix="grove-"))
    server = os.environ.get("ARBOLEDA_DATABASE_URL", "")
    try:
        with _database(server, like) as url:
            if like is not None:
                shutil.copytree(like.home, folder / "home")
            yield Home(folder, url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def served(home: Home, *, workers: int = 2) -> Iterator[Served]:
    """Open both doors of this grove, and close them afterwards."""
    open_doors = Served(home, workers=workers)
    try:
        yield open_doors
    finally:
        open_doors.stop()


@contextlib.contextmanager
def _database(server: str, like: Home | None) -> Iterator[str]:
    if not server:
        yield ""
        return
    name = f"grove_{uuid.uuid4().hex[:12]}"
    parts = urlsplit(server)
    admin = urlunsplit(parts._replace(path="/postgres"))
    source = urlsplit(like.environment["ARBOLEDA_DATABASE_URL"]).path.lstrip("/") if like else ""
    template = f' TEMPLATE "{source}"' if source else ""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{template}')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_ports(count: int) -> list[int]:
    """Ports on loopback that nobody listens on at this moment."""
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def wait_until(what: object, seconds: float, *, every: float = 0.1) -> None:
    """Wait until what() is true; AssertionError after so many seconds."""
    assert callable(what)
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(every)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **named: object) -> None:
        return None


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay())


def ask(url: str, *, cookies: str = "", timeout: float = 30) -> tuple[int, bytes]:
    """GET a page without following where it leads: its status and its body."""
    request = urllib.request.Request(url, headers={"Cookie": cookies} if cookies else {})
    try:
        with _opener.open(request, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


def descendants(pid: int) -> Sequence[int]:
    """Every process that this one started, and those that they started."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                line = (folder / "stat").read_text()
                parent = int(line.rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(folder.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        for child in parents.get(waiting.pop(), []):
            found.append(child)
            waiting.append(child)
    return found


def command_line(pid: int) -> str:
    """How a process was started; empty where it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def is_alive(pid: int) -> bool:
    """Whether a process runs (one that has ended and waits for its parent does not)."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
