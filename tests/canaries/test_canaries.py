"""Nothing that people trusted us with lies readable on the disk, in any of 155 disguises, packed or not."""

from __future__ import annotations

import pytest

from tests import browsing, serving
from tests.canaries import conftest, encodings


def _walk(client: browsing.Client, most: int) -> int:
    """Open every page that can be reached by links, one of each kind of address in tens."""
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        client.get(path, status=None)
        assert client.status in {200, 404}, f"{path}: {client.status}"
        for link in client.links():
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return len(seen)


@pytest.fixture(scope="module")
def walked(sown: conftest.Sown) -> conftest.Sown:
    """Walk the whole site, search by name, and make mistakes with the words in them."""
    staff = sown.staff
    staff.submit("/people/", having="query", query=conftest.SEARCHED)
    assert conftest.NAME in staff.text, "found by its sound"
    staff.submit("/people/add/", having="chosen", chosen=conftest.NAME * 20)
    assert _walk(staff, 400) > 30
    assert _walk(browsing.Client(sown.doors.public), 100) > 5
    stranger = browsing.Client(sown.doors.members)
    stranger.submit(
        "/enter/", having="username", username=conftest.EMAIL, passphrase=conftest.SECRET_STORY
    )
    stranger.get(sown.person)
    assert conftest.NAME not in stranger.text
    return sown


def test_invariant_1_nothing_lies_readable_while_the_grove_is_served(
    walked: conftest.Sown, home: serving.Home
) -> None:
    home.dump()
    assert encodings.search([home.folder], encodings.needles(["keeper-of-doors"])), "it does search"
    assert encodings.search([home.folder], encodings.needles(conftest.WORDS)) == []


def test_invariant_1_nothing_lies_readable_after_the_grove_has_stopped(
    walked: conftest.Sown, home: serving.Home
) -> None:
    assert walked.doors.stop() == 0
    home.dump()
    names = {path.name for path in home.folder.rglob("*") if path.is_file()}
    assert {"keeper.sqlite3", "served.txt"} < names
    assert names & {"arboleda.sqlite3", "dump.txt"}
    assert encodings.search([home.folder], encodings.needles(conftest.WORDS)) == []
