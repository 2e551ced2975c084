"""Every check, in the order in which a mistake is cheapest to find.

Started by `python3 run.py test` and `python3 run.py prove` inside the environment. With pytest
arguments only those tests run. The last lines say what did not run, then the totals.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent
BUILD = ROOT / "build"
COVERAGE = 95
WORKERS = "3"
"""Tests that wait for processes leave a core idle: one worker more than there are cores."""
TOGETHER = ("--dist", "loadgroup")
"""Tests marked as one xdist_group share a worker: a grove they all look at is then grown once."""
BROWSERS_AT_ONCE = "2"
"""Journeys wait for pages; each worker has a grove and a browser of its own."""
LONGEST = 1500
"""Seconds that one check may take: a test that waits forever must not hide the others."""
OTHER_PYTHON = ("engines", "kit", "trust/vault", "trust/audit", "learning/curriculum")
"""Which tests run on another Python too: of the libraries that such a Python could break."""
ON_POSTGRES = (
    *("architecture", "cli", "kit"),
    *("canaries/test_canaries.py", "canaries/test_reads.py", "canaries/test_stopped.py"),
    *("learning", "organizing", "trust", "voice", "web"),
)
"""What asks the database. Engines and pages of docs do not; other canaries make a SQLite of their own."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclasses.dataclass
class Tally:
    """What passed, what failed, and what did not run (each a sentence)."""

    passed: int = 0
    failed: int = 0
    problems: list[str] = dataclasses.field(default_factory=list)
    missing: list[str] = dataclasses.field(default_factory=list)

    def count(self, name: str, passed: int, failed: int) -> None:
        """Add the result of one check."""
        self.passed += passed
        self.failed += failed
        if failed:
            self.problems.append(name)


def heading(text: str) -> None:
    """Say which check begins."""
    print(f"\n== {text}", flush=True)


def timed(name: str, check: Callable[[], None]) -> None:
    """Run one check under its heading and say how long it took."""
    heading(name)
    start = time.monotonic()
    check()
    print(f"   {time.monotonic() - start:.1f} s", flush=True)


def call(command: list[str], environment: dict[str, str] | None = None) -> int:
    """Run a program in the checkout; its exit code. What hangs is ended and counts as failed."""
    env = {**os.environ, **(environment or {})}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=env, check=False, stdin=subprocess.DEVNULL, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        print(f"ended after {LONGEST} s: {' '.join(command)}", flush=True)
        return 1
    return done.returncode


def quick_checks() -> list[tuple[str, list[str]]]:
    """The checks that need neither database nor browser: a heading and a command each."""
    # makemigrations warns that there is no database yet; it needs none to compare.
    django = [sys.executable, "-W", "ignore::RuntimeWarning", "-m", "django"]
    settings = ["--settings", "arboleda.settings.test"]
    pages = sorted(str(path) for path in (ROOT / "arboleda").rglob("templates/**/*.html"))
    return [
        ("ruff: style", [str(TOOLS / "ruff"), "check", "."]),
        ("ruff: format", [str(TOOLS / "ruff"), "format", "--check", "."]),
        ("mypy: types", [str(TOOLS / "mypy")]),
        ("import-linter: the floors", [str(TOOLS / "lint-imports"), "--no-cache", "--no-logo"]),
        ("djade: templates", [str(TOOLS / "djade"), "--target-version", "5.2", "--check", *pages]),
        (
            "catalogues: English and Spanish",
            [sys.executable, "-m", "arboleda.kit.catalogs", "check"],
        ),
        ("migrations: linear", [*django, "check", *settings]),
        ("migrations: complete", [*django, "makemigrations", "--check", "--dry-run", *settings]),
    ]


def run_pytest(
    tally: Tally,
    name: str,
    arguments: list[str],
    environment: dict[str, str],
    python: Path = Path(sys.executable),
) -> None:
    """Run pytest once and count its tests from the report it writes."""
    BUILD.mkdir(exist_ok=True)
    report = BUILD / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [str(python), "-m", "pytest", f"--junitxml={report}", *arguments]
    code = call(command, environment)
    if not report.exists():
        tally.count(f"pytest ({name})", 0, 1)
        return
    cases = list(xml.etree.ElementTree.parse(report).getroot().iter("testcase"))
    failed = sum(any(c.find(kind) is not None for kind in ("failure", "error")) for c in cases)
    reasons = [mark.get("message") or "" for case in cases for mark in case.findall("skipped")]
    for reason, times in Counter(reasons).items():
        tally.missing.append(f"{times} test(s) of the {name} run: {reason}")
    passed = len(cases) - failed - len(reasons)
    # A code without a failed test is a gate such as coverage, or that there were no tests at all.
    gate = int(code != 0 and not failed)
    tally.count(f"pytest ({name})", passed, failed + gate)


# Chromium


def find_browser() -> str | None:
    """The browser that $CHROMIUM names, or the first on the PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def need_browser() -> str:
    """Find Chromium, or install Debian's as root; leave with the command where neither works."""
    found = find_browser()
    if found:
        return found
    command = "apt-get install chromium"
    if os.environ.get("CHROMIUM"):
        sys.exit(f"CHROMIUM names no program: {os.environ['CHROMIUM']}")
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"The journeys need Chromium. As root: {command}  (or leave them: --no-browser)")
    heading("Chromium: installing Debian's")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    call(["apt-get", "update", "-q"], quiet)
    call(["apt-get", "install", "-qy", "--no-install-recommends", "chromium"], quiet)
    found = find_browser()
    if not found:
        sys.exit(f"Chromium could not be installed, please look at it: {command}")
    return found


# PostgreSQL


def answers(url: str) -> bool:
    """Whether a server at this URL lets us in and lets us make databases."""
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            query = "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
            row = connection.execute(query).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def postgres_programs() -> Path | None:
    """The folder that holds initdb and postgres, the newest version first."""
    on_path = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name))
    if on_path:
        folders.insert(0, Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def unprivileged() -> pwd.struct_passwd | None:
    """Whom to run PostgreSQL as: it refuses root. None means as ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


@contextlib.contextmanager
def throw_away_cluster(programs: Path) -> Iterator[str | None]:
    """Start a PostgreSQL of our own in a temporary folder; its URL. It forgets all at the end."""
    folder = Path(tempfile.mkdtemp(prefix="arboleda-pg-", dir="/tmp"))
    owner = unprivileged()
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    init = [
        str(programs / "initdb"),
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "-N",
    ]
    start = [
        str(programs / "postgres"),
        "-D",
        data,
        "-p",
        str(port),
        "-k",
        str(folder),
        "-h",
        "127.0.0.1",
    ]
    for careless in ("fsync", "synchronous_commit", "full_page_writes"):
        start += ["-c", f"{careless}=off"]
    with (folder / "log").open("wb") as log:
        how: dict[str, Any] = {"cwd": folder, "stdout": log, "stderr": log}
        how["env"] = {**os.environ, "LC_ALL": "C.UTF-8"}
        if owner:
            how |= {"user": owner.pw_uid, "group": owner.pw_gid}
        server = None
        try:
            subprocess.run(init, check=True, **how)
            server = subprocess.Popen(start, **how)
            yield wait_for(f"postgresql://postgres@127.0.0.1:{port}/postgres")
        finally:
            if server:
                server.terminate()
                server.wait(timeout=30)
            shutil.rmtree(folder, ignore_errors=True)


def wait_for(url: str, seconds: int = 30) -> str | None:
    """Return the URL once its server answers, or None after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answers(url):
            return url
        time.sleep(0.2)
    return None


@contextlib.contextmanager
def postgres() -> Iterator[str | None]:
    """The URL of a server to test on: the one named, the one that runs here, or one of our own."""
    named = os.environ.get("ARBOLEDA_TEST_POSTGRES")
    local = ("postgres", "postgres:postgres")
    urls = [named] if named else [f"postgresql://{who}@127.0.0.1:5432/postgres" for who in local]
    found = next((url for url in urls if answers(url)), None)
    programs = postgres_programs()
    if found or named or not programs:
        yield found
        return
    try:
        with throw_away_cluster(programs) as url:
            yield url
    except subprocess.CalledProcessError:
        yield None


# Another Python


def newest_other_python() -> str | None:
    """A Python 3.13 or 3.12 that works, on the PATH or where pyenv keeps them; or None."""
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for version in ("3.13", "3.12"):
        if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
            continue
        found = [shutil.which(f"python{version}"), *map(str, kept.glob(f"{version}.*/bin/python"))]
        for path in filter(None, found):
            # A name on the PATH may be a mere pointer to a version that is not there.
            probe = [path, "-c", "import ensurepip, venv"]
            if subprocess.run(probe, check=False, capture_output=True).returncode == 0:
                return path
    return None


def run_on_other_python(tally: Tally) -> None:
    """Run what starts no processes on the newest other Python that is here; others are told."""
    python = newest_other_python()
    if python is None:
        tally.missing.append("another Python: neither 3.12 nor 3.13 is here")
        return
    folder = BUILD / "other-python"
    lock = ["--require-hashes", "-r", str(ROOT / "requirements" / "test.txt")]
    installed = [
        [python, "-m", "venv", "--clear", str(folder)],
        [str(TOOLS / "uv"), "pip", "install", "-q", "--python", str(folder / "bin/python"), *lock],
    ]
    if any(call(step) for step in installed):
        tally.count(f"an environment for {python}", 0, 1)
        return
    rooms = [f"tests/{name}" for name in OTHER_PYTHON]
    arguments = ["-q", "-n", WORKERS, "-m", "not journey and not postgres", *rooms]
    environment = {"ARBOLEDA_DATABASE_URL": ""}
    run_pytest(tally, "other-python", arguments, environment, python=folder / "bin/python")


# The whole


def report_budgets() -> None:
    """Print what is longer than it should be; nothing fails by it."""
    call([sys.executable, "-m", "tests.architecture.budgets"])


def run_on_postgres(tally: Tally) -> None:
    """Run all that asks the database on PostgreSQL; CI must have one, others are told."""
    with postgres() as server:
        if server is None:
            tally.missing.append(
                "the PostgreSQL half: no server (ARBOLEDA_TEST_POSTGRES, or one on 127.0.0.1:5432)"
                " and no PostgreSQL programs to start one from"
            )
            if os.environ.get("CI") == "true":
                tally.count("PostgreSQL, which CI must have", 0, 1)
            return
        # A database name of our own lets two checkouts test on one server at once.
        url = urlunsplit(urlsplit(server)._replace(path=f"/arboleda_{os.getpid()}"))
        rooms = [f"tests/{name}" for name in ON_POSTGRES]
        arguments = ["-q", "-n", WORKERS, *TOGETHER, "-m", "not journey", *rooms]
        run_pytest(tally, "postgres", arguments, {"ARBOLEDA_DATABASE_URL": url})


def run_journeys(tally: Tally, browser: str | None) -> None:
    """Drive a real browser through the journeys, or count those that were left out."""
    if browser:
        # File by file, in their order: the journeys of a file may build on one another's grove, and
        # whoever is forgotten or held in a later one was met before by the look at every page.
        in_order = ["--dist", "loadfile", "--no-loadscope-reorder"]
        arguments = ["-v", "-m", "journey", "-n", BROWSERS_AT_ONCE, *in_order]
        run_pytest(tally, "journeys", arguments, {"CHROMIUM": browser})
        return
    command = [sys.executable, "-m", "pytest", "-q", "-m", "journey", "--collect-only"]
    listed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    count = sum("::" in line for line in listed.stdout.splitlines())
    tally.missing.append(f"{count} browser test(s), left out by --no-browser")


def run_checks(tally: Tally, browser: str | None) -> None:
    """Run every check in order; a failure never hides the checks after it."""
    for name, command in quick_checks():

        def check(name: str = name, command: list[str] = command) -> None:
            failed = int(call(command) != 0)
            tally.count(name, 1 - failed, failed)

        timed(name, check)
    timed("budgets: a smell, not a law", report_budgets)
    gate = ["--cov=arboleda", f"--cov-fail-under={COVERAGE}", "--cov-report=term:skip-covered"]
    on_sqlite = ["-q", "-n", WORKERS, *TOGETHER, "-m", "not journey and not postgres", *gate]
    timed(
        "pytest on SQLite",
        lambda: run_pytest(tally, "sqlite", on_sqlite, {"ARBOLEDA_DATABASE_URL": ""}),
    )
    timed("pytest on PostgreSQL", lambda: run_on_postgres(tally))
    timed("pytest on another Python", lambda: run_on_other_python(tally))
    timed("journeys in a real browser", lambda: run_journeys(tally, browser))


def run_benchmarks(tally: Tally) -> None:
    """Run every timing; each prints its figures and fails only where it could not measure."""
    for script in sorted((ROOT / "benchmarks").glob("[!_]*.py")):

        def measure(script: Path = script) -> None:
            failed = int(call([sys.executable, str(script)]) != 0)
            tally.count(script.name, 1 - failed, failed)

        timed(f"benchmark: {script.stem}", measure)


def close(tally: Tally) -> int:
    """Print what failed, what did not run, and the totals; the exit code."""
    print()
    for problem in tally.problems:
        print(f"FAILED: {problem}")
    for missing in tally.missing:
        print(f"did not run: {missing}")
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return int(tally.failed > 0 or tally.passed == 0)


def main(arguments: list[str]) -> int:
    """Run the checks that the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python3 run.py")
    parser.add_argument("mode", choices=("test", "prove"))
    parser.add_argument("--no-browser", action="store_true", help="leave the journeys out")
    options, chosen = parser.parse_known_args(arguments)
    # Hundreds of processes start in these checks; each would compile the same thousand modules.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    tally = Tally()
    start = time.monotonic()
    if options.mode == "prove":
        os.environ["ARBOLEDA_PROVE"] = "1"
    if chosen:
        environment = {"CHROMIUM": browser} if (browser := find_browser()) else {}
        run_pytest(tally, "chosen", chosen, environment)
    else:
        run_checks(tally, None if options.no_browser else need_browser())
        if options.mode == "prove":
            run_benchmarks(tally)
    print(f"\n{time.monotonic() - start:.0f} s in all")
    return close(tally)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
