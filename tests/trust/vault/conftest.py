"""A keeper of one's own, in this process and behind its socket."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from arboleda.trust.vault.keeper import asking, client, core, server

ASK = asking.Asking(actor=None, role="system", action="vault.read", purpose="test", rule="test")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[core.Keeper]:
    keeper = core.Keeper(tmp_path / "keys", clock=lambda: 1_000_000)
    yield keeper
    keeper.close()


@pytest.fixture(params=["core", "socket"])
def keeping(
    request: pytest.FixtureRequest, own: core.Keeper, tmp_path: Path
) -> Iterator[client.Keeping]:
    if request.param == "core":
        yield own
        return
    path = tmp_path / "k.sock"
    with server.Server(path, own) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        kept = client.Client(path)
        yield kept
        kept.close()
        listening.shutdown()
        thread.join()
