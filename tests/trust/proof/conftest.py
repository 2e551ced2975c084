"""Six words cost a fifth of a second each, on purpose; not here."""

from __future__ import annotations

import pytest

from arboleda.engines.sealing import receipts


@pytest.fixture(autouse=True)
def cheap_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw words at a 256th of their price. Their real price is tested in engines/sealing."""
    monkeypatch.setattr(receipts, "_COST", 1 << 8)
