"""Where the keeper listens: a folder and a socket of our own, never what somebody else put there."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from arboleda.trust.vault import keys
from arboleda.trust.vault.keeper import errors


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runtime directory of this test's own."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def folder(base: Path) -> Path:
    return keys.socket_path().parent


@pytest.fixture
def listening(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A socket where the keeper listens."""
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as bound:
        bound.bind("keeper.sock")
        yield folder / "keeper.sock"


def refused() -> None:
    with pytest.raises(errors.Unreachable):
        keys.socket_path()


def test_a_folder_is_made_for_its_owner_alone(folder: Path) -> None:
    assert folder.lstat().st_mode & 0o777 == 0o700
    assert keys.socket_path() == folder / "keeper.sock"


def test_our_own_socket_is_taken(listening: Path) -> None:
    assert keys.socket_path() == listening


def test_a_link_in_place_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    """Also one that leads to a folder of ours: whoever made it may turn it later."""
    ours = tmp_path / "ours"
    ours.mkdir(mode=0o700)
    folder.rmdir()
    folder.symlink_to(ours)
    refused()


def test_a_link_to_nothing_is_refused(folder: Path, tmp_path: Path) -> None:
    folder.rmdir()
    folder.symlink_to(tmp_path / "nothing")
    refused()
    assert not (tmp_path / "nothing").exists()


def test_a_file_in_place_of_the_folder_is_refused(folder: Path) -> None:
    folder.rmdir()
    folder.touch(mode=0o600)
    refused()


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_that_others_may_enter_is_refused(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    refused()


def test_a_link_in_place_of_the_socket_is_refused(listening: Path) -> None:
    real = listening.with_name("elsewhere.sock")
    listening.rename(real)
    listening.symlink_to(real)
    refused()


def test_a_file_in_place_of_the_socket_is_refused(folder: Path) -> None:
    (folder / "keeper.sock").touch()
    refused()


class Seen:
    """What lstat says, with another owner."""

    def __init__(self, real: os.stat_result) -> None:
        self.st_mode, self.st_uid = real.st_mode, real.st_uid + 1


@pytest.mark.parametrize("what", ["folder", "socket"])
def test_what_belongs_to_somebody_else_is_refused(
    what: str, listening: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, foreign = Path.lstat, listening if what == "socket" else listening.parent

    def lstat(path: Path) -> Any:
        return Seen(real(path)) if path == foreign else real(path)

    monkeypatch.setattr(Path, "lstat", lstat)
    refused()
