"""Backups: made while the grove is served, tried in a drill, and brought back without the forgotten."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import serving

pytestmark = pytest.mark.xdist_group("a grove with backups")

WORDS = "five plain words of keys"
PASSPHRASE = "nine plain terminal words"
ADD = """
import uuid
from django.utils import timezone
from arboleda.organizing.people import operations
from arboleda.organizing.people.rules import people
from arboleda.trust.audit import rules
made = operations.add_person(
    actor=rules.SYSTEM, answers=people.Answers(chosen={name!r}, language="en"), now=timezone.now()
)
print(made.pk)
"""
FORGET = """
from arboleda.cli.backups import restoring
from arboleda.trust.vault import operations
import uuid
person = uuid.UUID({person!r})
operations.destroy_keys([person])
for erase in restoring._ways_of_erasing():
    erase(person)
"""
STOP = """
from pathlib import Path
from arboleda.cli.backups import restoring, snapshots
from arboleda.trust.vault import keys
keys.let_go()
def stop():
    raise KeyboardInterrupt
snapshots.settle = stop
try:
    restoring.restore(
        Path({data!r}), Path({keys!r}), given=None, replace=True, tombstones_too=None, say=len
    )
except KeyboardInterrupt:
    print("stopped")
"""


@pytest.fixture(scope="module")
def backed_up() -> Iterator[tuple[serving.Home, Path]]:
    """A grove with three people and a backup made while it was served."""
    with serving.new_home() as home:
        home.must("init", "--name", "Casa", "--language", "en", "--username", "first-of-all",
                  given=f"{PASSPHRASE}\n")  # fmt: skip
        for name in ("Begonia Tanager", "Cedro Waxwing"):
            home.django(ADD.format(name=name))
        (home.home / "data" / "files" / "ab").mkdir(parents=True)
        (home.home / "data" / "files" / "ab" / "sealed.bin").write_bytes(b"\x01sealed")
        folder = home.folder / "elsewhere"
        with serving.served(home, workers=1):
            home.must("backup", str(folder))
        yield home, folder


def _parcels(folder: Path) -> tuple[str, str]:
    data, keys = (sorted(folder.glob(f"arboleda-{kind}-*.age"))[-1] for kind in ("data", "keys"))
    return str(data), str(keys)


def test_two_parcels_say_in_their_names_what_they_are(
    backed_up: tuple[serving.Home, Path],
) -> None:
    data, keys = _parcels(backed_up[1])
    assert "destroy-by-" in keys
    assert "destroy-by-" not in data
    for parcel in (data, keys):
        assert Path(parcel).read_bytes().startswith(b"age-encryption.org/v1")
        assert Path(parcel).stat().st_mode & 0o077 == 0
    assert not list((backed_up[0].home / "keys" / "outgoing").iterdir())
    assert not [one for one in (backed_up[0].home / "run").iterdir() if "backup-" in one.name]


def test_a_drill_restores_looks_and_leaves_nothing(
    backed_up: tuple[serving.Home, Path],
) -> None:
    home, folder = backed_up
    said = home.must("backup", "drill", str(folder))
    assert "sample: 3 of 3 people opened" in said
    assert "chain of reads:" in said
    assert "chain of writes:" in said
    assert said.count("unbroken") == 2
    assert "scratch: deleted" in said
    assert not [one for one in (home.home / "run").iterdir() if "drill-" in one.name]
    checked = home.command("check").stdout
    assert "last backup" in checked
    assert "last drill" in checked


def test_what_is_erased_after_the_backup_stays_erased(
    backed_up: tuple[serving.Home, Path],
) -> None:
    home, _folder = backed_up
    person = home.django(ADD.format(name="Dalia Kinglet")).strip()
    later = home.folder / "later"
    home.must("backup", str(later))
    home.django(FORGET.format(person=person))
    data, keys = _parcels(later)
    refused = home.command("restore", data, keys)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    said = home.must("restore", data, keys, "--replace", "--look")
    assert "forgotten again: 1" in said
    assert "sample: 3 of 3 people opened" in said
    assert (home.home / "data" / "files" / "ab" / "sealed.bin").read_bytes() == b"\x01sealed"
    found = home.django(
        "from arboleda.trust.vault import models\nprint(models.Identity.objects.count())"
    )
    assert found.strip() == "3"


def test_a_restore_that_stopped_half_way_has_not_lost_who_was_forgotten(
    backed_up: tuple[serving.Home, Path],
) -> None:
    home, _folder = backed_up
    person = home.django(ADD.format(name="Corina Warbler")).strip()
    later = home.folder / "before-a-stop"
    home.must("backup", str(later))
    home.django(FORGET.format(person=person))
    data, keys = _parcels(later)
    assert home.django(STOP.format(data=data, keys=keys)).strip() == "stopped"
    with contextlib.closing(sqlite3.connect(home.home / "keys" / "keeper.sqlite3")) as store:
        ask = "SELECT count(*) FROM key WHERE subject = ?"
        assert store.execute(ask, (uuid.UUID(person).bytes,)).fetchone() == (0,)
    assert "forgotten again: 1" in home.must("restore", data, keys, "--replace")


def test_keys_older_than_their_data_are_refused(backed_up: tuple[serving.Home, Path]) -> None:
    home, folder = backed_up
    newer = home.folder / "newer"
    home.must("backup", str(newer))
    done = home.command("restore", _parcels(newer)[0], _parcels(folder)[1], "--replace")
    assert done.returncode == 1
    assert "older than the data" in done.stderr


@pytest.mark.parametrize("harm", ["cut", "changed", "swapped", "missing"])
def test_what_is_no_whole_backup_is_refused_and_nothing_is_touched(
    harm: str, backed_up: tuple[serving.Home, Path], tmp_path: Path
) -> None:
    home, folder = backed_up
    data, keys = _parcels(folder)
    broken = tmp_path / Path(data).name
    content = bytearray(Path(data).read_bytes())
    if harm == "cut":
        content = content[: len(content) // 2]
    elif harm == "changed":
        content[len(content) // 2] ^= 1
    if harm != "missing":
        broken.write_bytes(content)
    given = (keys, data) if harm == "swapped" else (str(broken), keys)
    before = (home.home / "keys" / "keeper.sqlite3").read_bytes()
    done = home.command("restore", *given, "--replace")
    assert done.returncode == 1, done.stdout
    assert len(done.stderr.strip().splitlines()[-1]) < 300
    assert "Traceback" not in done.stderr
    assert (home.home / "keys" / "keeper.sqlite3").read_bytes() == before


def test_a_backup_into_the_grove_itself_is_refused(backed_up: tuple[serving.Home, Path]) -> None:
    home, _folder = backed_up
    done = home.command("backup", str(home.home / "data" / "backups"))
    assert done.returncode == 1
    assert "outside the grove" in done.stderr


def test_a_drill_without_a_backup_says_so(backed_up: tuple[serving.Home, Path]) -> None:
    home, _folder = backed_up
    done = home.command("backup", "drill", str(home.folder / "nowhere"))
    assert done.returncode == 1
    assert "There is no backup" in done.stderr


def test_without_a_keyring_two_custodians_bring_it_back() -> None:
    """The whole way on a machine that burned: a passphrase grove, custodians, both parcels."""
    folder = Path(tempfile.mkdtemp(prefix="grove-"))
    try:
        home = serving.Home(folder)
        home.must("init", "--name", "Casa", "--language", "en", "--username", "first-of-all",
                  given=f"{PASSPHRASE}\n{WORDS}\n")  # fmt: skip
        recipients = []
        for number in range(3):
            words = ("keys", "custodians", "identity", str(folder / f"id{number}"))
            recipients += ["--to", home.must(*words).strip()]
        made = home.must("keys", "custodians", "make", str(folder / "three"), *recipients,
                         given=f"{WORDS}\n")  # fmt: skip
        assert "before witnesses" in made
        parcels = sorted(str(one) for one in (folder / "three").iterdir())
        home.must("backup", str(folder / "elsewhere"), given=f"{WORDS}\n")
        shutil.rmtree(home.home)
        one = home.command("keys", "custodians", "restore", parcels[0], parcels[0],
                           "--identity", str(folder / "id0"), given="\n")  # fmt: skip
        assert one.returncode == 1
        assert "another one is needed" in one.stderr
        other = "six other words for these keys"
        home.must("keys", "custodians", "restore", parcels[0], parcels[2], "--identity",
                  str(folder / "id0"), "--identity", str(folder / "id2"), given=f"{other}\n")  # fmt: skip
        wrong = home.command("restore", *_parcels(folder / "elsewhere"), given=f"{WORDS}\n")
        assert wrong.returncode == 1
        assert "not the passphrase" in wrong.stderr
        said = home.must("restore", *_parcels(folder / "elsewhere"), "--look", given=f"{other}\n")
        assert "sample: 1 of 1 people opened" in said
    finally:
        shutil.rmtree(folder, ignore_errors=True)
