"""`audit verify` and `check`: what they see, and how they say it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests import serving

pytestmark = pytest.mark.xdist_group("founded groves")

TAMPER = (
    "from arboleda.trust.audit.models import Event\n"
    "from django.db import connection\n"
    "row = Event.objects.order_by('seq')[2]\n"
    "with connection.cursor() as cursor:\n"
    "    cursor.execute(f'UPDATE {Event._meta.db_table} SET role = %s WHERE seq = %s',"
    " ['organizer', row.seq])\n"
    "print(row.seq)"
)


def test_verify_walks_both_chains(founded: serving.Home) -> None:
    said = founded.must("audit", "verify")
    assert len(said.splitlines()) == 2
    assert said.count("unbroken") == 2
    chains = json.loads(founded.must("audit", "verify", "--json"))
    assert {"reads", "writes"} == set(chains)
    assert all(chain["fault"] is None for chain in chains.values())
    assert chains["writes"]["rows"] >= 1


def test_verify_names_the_first_bad_row_of_the_chain_of_writes(founded: serving.Home) -> None:
    number = int(founded.django(TAMPER))
    done = founded.command("audit", "verify")
    assert done.returncode == 1
    assert "writes: " in done.stdout
    assert f"row {number}:" in done.stdout
    found = json.loads(founded.command("audit", "verify", "--json").stdout)
    assert found["writes"]["fault"]["row"] == number
    assert found["reads"]["fault"] is None


@pytest.mark.parametrize(
    "harm", ["UPDATE read SET at = at + 1 WHERE seq = 2", "DELETE FROM read WHERE seq = 2"]
)
def test_verify_names_the_first_bad_row_of_the_chain_of_reads(
    founded: serving.Home, harm: str
) -> None:
    founded.django(
        "from arboleda.trust.vault import operations as vault\n"
        "from arboleda.trust.audit.rules import SYSTEM\n"
        "from arboleda.organizing.people.models import Person\n"
        "ids = list(Person.objects.values_list('pk', flat=True))\n"
        "for _ in range(4):\n"
        "    vault.read_names(actor=SYSTEM, people=ids, purpose='test', rule='test')"
    )
    store = sqlite3.connect(founded.home / "keys" / "keeper.sqlite3")
    with store:
        assert store.execute(harm).rowcount == 1
    store.close()
    found = founded.command("audit", "verify", "--json")
    assert found.returncode == 1
    chains = json.loads(found.stdout)
    assert chains["reads"]["fault"]["row"] in {2, 3}
    assert chains["writes"]["fault"] is None


def test_check_says_one_line_each_and_what_real_people_still_need(founded: serving.Home) -> None:
    done = founded.command("check")
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    for subject in ("database", "keeper", "migrations", "folder", "disk", "clock"):
        assert any(line.split(maxsplit=1)[1].startswith(f"{subject}:") for line in lines), subject
    assert any("before real people" in line for line in lines)
    assert not any(line.startswith("FAULT") for line in lines)


def test_check_finds_a_folder_that_is_open_to_others(founded: serving.Home) -> None:
    (founded.home / "keys").chmod(0o755)
    done = founded.command("check")
    assert done.returncode == 1
    assert any(line.startswith("FAULT") and "keys" in line for line in done.stdout.splitlines())


def test_check_finds_a_broken_chain(founded: serving.Home) -> None:
    number = int(founded.django(TAMPER))
    done = founded.command("check")
    assert done.returncode == 1
    assert f"row {number}" in done.stdout


def test_check_works_beside_a_grove_that_is_served(founded: serving.Home) -> None:
    with serving.served(founded, workers=1):
        done = founded.command("check")
        assert done.returncode == 0, done.stdout
        assert founded.command("audit", "verify").returncode == 0


def test_an_export_is_checked_by_the_printed_program_alone(
    founded: serving.Home, tmp_path: Path
) -> None:
    kept = tmp_path / "checkpoint.txt"
    kept.write_text(founded.must("audit", "checkpoint"))
    program = tmp_path / "verify.py"
    program.write_text(founded.must("audit", "verifier"))
    founded.must("audit", "export", str(tmp_path / "log"))
    key = (tmp_path / "log" / "keys.txt").read_text().split("\n")[0]
    # -I: nothing of ours can be imported, whatever lies in the folder.
    command = [sys.executable, "-I", str(program), "log", str(tmp_path / "log")]
    done = subprocess.run(
        [*command, "--checkpoints", str(kept), "--key", key],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("Everything holds.\n")
    assert "fit 1 signed checkpoint" in done.stdout
    row = tmp_path / "row.json"
    row.write_text(founded.must("audit", "prove", "1", "--checkpoints", str(kept)))
    done = subprocess.run(
        [*command[:3], "row", str(row), "--checkpoints", str(kept), "--key", key],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert (done.returncode, "note:" in done.stdout) == (0, False), done.stdout + done.stderr
    assert founded.command("audit", "verify", "--checkpoints", str(kept)).returncode == 0
    kept.write_text("nothing like it\n")
    assert founded.command("audit", "verify", "--checkpoints", str(kept)).returncode == 1
    assert founded.command("audit", "export", str(tmp_path / "log")).returncode == 1
