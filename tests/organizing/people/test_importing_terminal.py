"""Lists on the command line: what is said, what is written, and what a kill cannot break."""

from __future__ import annotations

import datetime
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from arboleda.organizing.people import models as people
from arboleda.organizing.people.importing import models, terminal

CHECKOUT = Path(__file__).resolve().parents[3]
LIST = (
    "Name,Email,Social Security Number,Notes\n"
    "Ana Ruiz,ana@x.org,078-05-1120,call her at her sister's\n"
    ",nobody@x.org,,\n"
    "Luz Soto,luz@x.org,,\n"
)


@pytest.fixture
def run(now: datetime.datetime, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """run(text): what the command answers and says."""

    def go(text: str | bytes = LIST, **given: Any) -> tuple[int, str]:
        path = tmp_path / "list.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = given.pop("out", None) or io.StringIO()
        options = {"preset": "auto", "dry_run": False, "as_username": None, **given}
        return terminal.run_people(path, out=out, now=now, **options), out.getvalue()

    return go


@pytest.fixture
def organizer(make_account: Callable[..., Any], grove: Any) -> Any:
    return make_account("organizer", everybody=True)


class Terminal(io.StringIO):
    """An output that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_a_list_is_shown_and_brought_in(
    run: Callable[..., tuple[int, str]], organizer: Any, tmp_path: Path
) -> None:
    code, said = run(out=Terminal())

    assert code == 0
    assert people.Person.objects.count() == 2
    assert "“Social Security Number” is not imported" in said
    assert "notes are not imported" in said
    assert "line 3: This row has no name" in said
    assert "█ 100 %" in said
    assert "arboleda import undo" in said
    for canary in ("078-05-1120", "sister"):
        assert canary not in said
    (left,) = tmp_path.glob("list-left-out-*.csv")
    assert left.stat().st_mode & 0o077 == 0
    written = left.read_text(encoding="utf-8-sig")
    assert "nobody@x.org" in written
    assert "Social" not in written


def test_a_dry_run_writes_nothing(
    run: Callable[..., tuple[int, str]], organizer: Any, tmp_path: Path
) -> None:
    code, said = run(dry_run=True)

    assert code == 0
    assert "To add: 2" in said
    assert "nothing was written" in said
    assert not people.Person.objects.exists()
    assert not models.Import.objects.exists()
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]


def test_a_file_with_a_formula_in_a_bad_row_runs_nothing(
    run: Callable[..., tuple[int, str]], organizer: Any, tmp_path: Path
) -> None:
    run("Name,City\nAna Ruiz,\n,=cmd|' /C calc'!A0\n")
    (left,) = tmp_path.glob("list-left-out-*.csv")
    assert "\"'=cmd" in left.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"PK\x03\x04workbook", 1, "workbook"),
        (b"", 1, "empty"),
        (b"Name\n\n", 1, ""),
        (b"Name,Email\n,x@x.org\n", 1, "no name"),
    ],
)
def test_what_brings_nobody_in_says_why(
    run: Callable[..., tuple[int, str]], organizer: Any, data: bytes, code: int, words: str
) -> None:
    answered, said = run(data)
    assert answered == code
    assert words in said
    assert not people.Person.objects.exists()


def test_what_is_said_wrongly_is_answered(
    run: Callable[..., tuple[int, str]],
    organizer: Any,
    make_account: Callable[..., Any],
    now: datetime.datetime,
    tmp_path: Path,
) -> None:
    assert run(preset="outlook")[0] == 2
    assert run(as_username="nobody")[0] == 2
    out = io.StringIO()
    missing = terminal.run_people(
        tmp_path / "none.csv", preset="auto", dry_run=False, as_username=None, out=out, now=now
    )
    assert missing == 2
    other = make_account("administrator", everybody=True)
    code, said = run()
    assert code == 2
    assert other.username in said
    assert run(as_username=other.username)[0] == 0
    assert not models.Import.objects.exclude(by_id=other.person_id).exists()


def test_without_anybody_who_may_nothing_comes_in(
    run: Callable[..., tuple[int, str]], make_account: Callable[..., Any], grove: Any
) -> None:
    make_account("organizer")
    make_account("facilitator", everybody=True)
    code, said = run()
    assert code == 2
    assert "works with everybody" in said


def test_lists_are_listed_and_taken_back(
    run: Callable[..., tuple[int, str]], organizer: Any, now: datetime.datetime
) -> None:
    out = io.StringIO()
    assert terminal.run_list(out) == 0
    assert "No list" in out.getvalue()
    run()
    batch = models.Import.objects.get()

    out = io.StringIO()
    terminal.run_list(out)
    assert str(batch.pk) in out.getvalue()
    assert "added: 2" in out.getvalue()

    out = io.StringIO()
    assert terminal.run_undo(str(batch.pk), out, now) == 0
    assert not people.Person.objects.exists()
    assert terminal.run_undo(str(batch.pk), out, now) == 1
    assert terminal.run_undo(str(uuid.uuid4()), out, now) == 2
    assert terminal.run_undo("nonsense", out, now) == 2


def test_a_grove_that_speaks_spanish_is_answered_in_spanish(
    run: Callable[..., tuple[int, str]], organizer: Any, grove: Any
) -> None:
    grove.language = "es"
    grove.save()
    _, said = run()
    assert "no tiene nombre" in said
    assert "no se importa" in said


# A kill


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A grove of its own on the disk, with one organizer."""
    folder = tmp_path / "grove"
    for name in ("data", "keys", "run", "log"):
        (folder / name).mkdir(parents=True)
    _python(folder, "bench._found(now)")
    yield folder


PROGRAM = """
import datetime, io, os, signal, sys, uuid
sys.path[:0] = [{benchmarks!r}, {checkout!r}]
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import imports as bench
from arboleda.organizing.people.importing import terminal
from pathlib import Path
now = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.timezone.utc)
{do}
"""


def _python(home: Path, do: str, *, wait: bool = True) -> subprocess.Popen[str]:
    program = PROGRAM.format(benchmarks=str(CHECKOUT / "benchmarks"), checkout=str(CHECKOUT), do=do)
    environment = {
        **os.environ,
        "ARBOLEDA_HOME": str(home),
        "ARBOLEDA_KEEPER": "inside",
        "DJANGO_SETTINGS_MODULE": "arboleda.settings.embedded",
    }
    environment.pop("ARBOLEDA_DATABASE_URL", None)
    started = subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=CHECKOUT,
    )
    if wait:
        said, _ = started.communicate(timeout=90)
        assert started.returncode == 0, said
    return started


RUN = (
    "sys.exit(terminal.run_people(Path({path!r}), preset='auto', dry_run=False,"
    " as_username=None, out=sys.stdout, now=now))"
)
KILL_AT = """
from arboleda.organizing.people.importing.operations import writing
real = writing._count
def dies(batch, chunk, drafts, counts):
    real(batch, chunk, drafts, counts)
    if chunk.number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
writing._count = dies
"""
RESULT = """
import json
from arboleda.organizing.people import models as people
from arboleda.organizing.people.importing import models
from arboleda.trust.safety import models as safety
from arboleda.trust.audit import queries, rules
from arboleda.trust.vault import keys, operations as vault
ids = list(people.Person.objects.values_list("pk", flat=True))
opened = vault.read_identities(actor=rules.SYSTEM, people=ids, purpose="test", rule="test",
                               capsules=("name", "contact"))
stops = {str(p): c for p, c in safety.ContactStop.objects.values_list("person_id", "channel")}
found = sorted([*sorted(opened[one, "name"].items()), *sorted(opened[one, "contact"].items()),
                stops.get(str(one), "")] for one in ids)
batch = models.Import.objects.get()
match = keys.keeper().find_matches([("email", f"p{n}@x.org") for n in range(1300)])
Path(os.environ["ARBOLEDA_HOME"], "result.json").write_text(json.dumps(
    [found, batch.state, batch.counts, len(match), queries.verify().fault is None]))
"""


def _list(path: Path) -> None:
    lines = ["Name,Email,Do Not Email,Phone"]
    for n in range(1250):
        twin = n - 700 if n in (800, 900) else n
        lines.append(f"Person{twin} Number{twin},p{twin}@x.org,{int(n % 7 == 0)},")
    path.write_text("\n".join(lines), encoding="utf-8")


def _result(home: Path) -> Any:
    _python(home, RESULT)
    return json.loads((home / "result.json").read_text(encoding="utf-8"))


def test_a_kill_in_the_middle_changes_nothing_in_the_end(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    _list(path)
    other = tmp_path / "unbroken"
    other.mkdir()
    for name in ("data", "keys", "run", "log"):
        (other / name).mkdir()
    _python(other, "bench._found(now)")
    _python(other, RUN.format(path=str(path)))

    killed = _python(home, KILL_AT + RUN.format(path=str(path)), wait=False)
    said, _ = killed.communicate(timeout=90)
    assert killed.returncode == -signal.SIGKILL, said
    with sqlite3.connect(home / "data" / "arboleda.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM people_person").fetchone() == (500,)
        assert database.execute("SELECT state FROM people_import").fetchone() == ("running",)
    resumed = _python(home, RUN.format(path=str(path)), wait=False)
    said, _ = resumed.communicate(timeout=90)

    assert resumed.returncode == 0, said
    assert "Going on with this list" in said
    assert _result(home) == _result(other)
    assert len(_result(home)[0]) == 1248


def test_nothing_of_the_list_lies_on_the_disk_unsealed(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Name,Email,Diagnosis,Apodo Secreto\n"
        "Canaryana Canaryruiz,canary@canaryhost.org,canarydiagnosis,canarycell\n"
        ",canaryleft@canaryhost.org,,\n",
        encoding="utf-8",
    )
    started = time.monotonic()
    killed = _python(
        home, KILL_AT.replace("chunk.number == 1", "True") + RUN.format(path=str(path)), wait=False
    )
    killed.communicate(timeout=90)
    for _ in range(2):
        for file in home.rglob("*"):
            data = file.read_bytes().lower() if file.is_file() else b""
            for text in ("canary", "diagnosis", "apodo", "list.csv"):
                for encoding in ("utf-8", "utf-16-le"):
                    assert text.encode(encoding) not in data, (file, text)
        _python(home, RUN.format(path=str(path)))
    assert time.monotonic() - started < 90
