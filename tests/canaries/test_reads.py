"""No name is shown without its row before it, wherever the keeper is killed; and the grove recovers."""

from __future__ import annotations

import json
import sqlite3
import time

import pytest

from tests import browsing, serving
from tests.canaries import conftest, dying

pytestmark = pytest.mark.xdist_group(conftest.GROUP)
PASSPHRASE = conftest.PASSPHRASE
NAMES = ["Begonia Tanager", "Cedro Waxwing", "Dalia Kinglet"]
STEPS = dying.STEPS


@pytest.fixture(scope="module")
def people(doors: serving.Served) -> dict[str, str]:
    """Name -> the address of the person's page."""
    staff = _staff(doors)
    found = {}
    for name in NAMES:
        staff.submit("/people/add/", having="chosen", chosen=name)
        found[name] = staff.path
    return found


def _staff(doors: serving.Served) -> browsing.Client:
    client = browsing.Client(doors.members)
    client.submit("/enter/", having="username", username="keeper-of-doors", passphrase=PASSPHRASE)
    assert client.path == "/", doors.words()
    return client


def _rows(doors: serving.Served) -> int:
    """How many reads are written down, on the disk."""
    store = doors.home.home / "keys" / "keeper.sqlite3"
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=10)
    try:
        return int(connection.execute("SELECT count(*) FROM read").fetchone()[0])
    finally:
        connection.close()


def _keeper(doors: serving.Served) -> int:
    found = doors.children().get("keeper", [])
    return found[0] if found else 0


def _wait_until_well(client: browsing.Client, page: str, name: str) -> None:
    def is_well() -> bool:
        client.get(page, status=None)
        return client.status == 200 and name in client.text

    serving.wait_until(is_well, 60, every=0.3)


def test_every_page_with_a_name_has_its_row(doors: serving.Served, people: dict[str, str]) -> None:
    staff = _staff(doors)
    staff.get("/people/")  # Loading the index of names is a row of its own.
    for name, page in people.items():
        before = _rows(doors)
        assert name in staff.get(page)
        assert _rows(doors) > before, "the row is on the disk before the page is here"
    before = _rows(doors)
    shown = staff.get("/people/")
    assert _rows(doors) - before >= sum(name in shown for name in NAMES) == len(NAMES)


def test_a_page_without_names_leaves_no_row(doors: serving.Served, people: dict[str, str]) -> None:
    staff = _staff(doors)
    before = _rows(doors)
    staff.get("/people/add/")
    browsing.Client(doors.public).get("/ask/")
    assert _rows(doors) == before


@pytest.mark.parametrize("step", STEPS)
def test_no_name_without_its_row_when_the_keeper_is_killed(
    doors: serving.Served, people: dict[str, str], step: str
) -> None:
    staff = _staff(doors)
    name, page = next(iter(people.items()))
    _wait_until_well(staff, page, name)
    before, keeper = _rows(doors), _keeper(doors)
    wish = doors.home.folder / "wish" / "at"
    wish.write_text(step)
    staff.get(page, status=503)
    assert not wish.exists(), "it was killed at this very step"
    assert not any(one in staff.text for one in NAMES)
    written = _rows(doors) - before
    if step in STEPS[:2]:
        assert written == 0, "nothing was opened, and nothing is claimed"
    else:
        assert written > 0, "the row came first, although nobody saw the name"
    _wait_until_well(staff, page, name)
    assert _keeper(doors) not in {0, keeper}, "the parent has started another"


def test_private_pages_wait_and_public_ones_stay_while_the_keeper_is_gone(
    doors: serving.Served, people: dict[str, str]
) -> None:
    staff = _staff(doors)
    name, page = next(iter(people.items()))
    _wait_until_well(staff, page, name)
    down = doors.home.folder / "wish" / "down"
    down.touch()
    try:
        (doors.home.folder / "wish" / "at").write_text(STEPS[0])
        staff.get(page, status=503)
        for _ in range(6):
            staff.get(page, status=503)
            staff.get("/people/", status=503)
            assert not any(one in staff.text for one in NAMES)
            browsing.Client(doors.public).get("/")
            time.sleep(0.1)
    finally:
        down.unlink()
    _wait_until_well(staff, page, name)
    chains = json.loads(doors.home.must("audit", "verify", "--json"))
    assert all(chain["fault"] is None for chain in chains.values())
