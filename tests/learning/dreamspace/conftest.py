"""What tests of dream rooms share."""

from __future__ import annotations

import pytest

from tests.factories import maps


@pytest.fixture
def few_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw few lots for a last map: what is tested is what becomes of it."""
    from arboleda.learning.dreamspace.operations import analysing

    monkeypatch.setattr(analysing, "FULL", maps.QUICK)
