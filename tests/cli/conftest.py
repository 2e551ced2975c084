"""The command as people type it, each time in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import serving

PASSPHRASE = "nine plain terminal words"
FOUNDING = ("--name", "Casa de Prueba", "--language", "es", "--username", "first-of-all")


@pytest.fixture
def home() -> Iterator[serving.Home]:
    """An empty folder."""
    with serving.new_home() as made:
        yield made


@pytest.fixture(scope="session")
def first_founded() -> Iterator[serving.Home]:
    """A real, empty grove that nobody touches."""
    with serving.new_home() as made:
        made.must("init", *FOUNDING, given=PASSPHRASE + "\n")
        yield made


@pytest.fixture
def founded(first_founded: serving.Home) -> Iterator[serving.Home]:
    """A real, empty grove of one's own."""
    with serving.new_home(like=first_founded) as made:
        yield made


@pytest.fixture(scope="module")
def grown() -> Iterator[serving.Home]:
    """A grove of fiction; tests that share it only look."""
    with serving.new_home() as made:
        made.must("demo", "--seed", "7")
        yield made
