"""Nothing that people trusted us with lies readable on the disk, in any of 155 disguises, packed or not."""

from __future__ import annotations

import pytest

from tests import serving
from tests.canaries import conftest, encodings

pytestmark = pytest.mark.xdist_group(conftest.GROUP)


def test_invariant_1_nothing_lies_readable_while_the_grove_is_served(
    walked: conftest.Sown, home: serving.Home
) -> None:
    home.dump()
    assert encodings.search([home.folder], encodings.needles(["keeper-of-doors"])), "it does search"
    assert encodings.search([home.folder], encodings.needles(walked.words)) == []
