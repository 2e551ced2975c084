"""Nothing lies readable either when the grove that all looked at has stopped: the last of its tests."""

from __future__ import annotations

import pytest

from tests import serving
from tests.canaries import conftest, encodings

pytestmark = pytest.mark.xdist_group(conftest.GROUP)


def test_invariant_1_nothing_lies_readable_after_the_grove_has_stopped(
    walked: conftest.Sown, home: serving.Home
) -> None:
    assert walked.doors.stop() == 0
    home.dump()
    names = {path.name for path in home.folder.rglob("*") if path.is_file()}
    assert {"keeper.sqlite3", "served.txt"} < names
    assert names & {"arboleda.sqlite3", "dump.txt"}
    assert encodings.search([home.folder], encodings.needles(walked.words)) == []
