"""`serve`: one parent, its parts, and how all of them end."""

from __future__ import annotations

import os
import signal
import socket

import pytest

from tests import serving

pytestmark = pytest.mark.xdist_group("founded groves")


def _everybody(served: serving.Served) -> list[int]:
    return [served.process.pid, *serving.descendants(served.process.pid)]


def test_serve_opens_both_doors_and_ends_with_no_child_left(founded: serving.Home) -> None:
    with serving.served(founded) as served:
        assert serving.ask(served.members + "/enter/")[0] == 200
        assert serving.ask(served.public + "/")[0] == 200
        assert set(served.children()) == {"keeper", "door", "tasks"}
        everybody = _everybody(served)
        assert len(everybody) >= 8, "keeper, two doors of two workers each, tasks, parent"
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(40) == 0
        assert not [one for one in everybody if serving.is_alive(one)]
        assert not list(founded.runtime.rglob("keeper.sock"))


def test_serve_ends_with_its_parent_however_that_ends(founded: serving.Home) -> None:
    with serving.served(founded, workers=1) as served:
        everybody = _everybody(served)
        os.kill(served.process.pid, signal.SIGKILL)
        served.process.wait(10)
        serving.wait_until(lambda: not any(serving.is_alive(one) for one in everybody), 30)


def test_serve_starts_again_what_was_killed(founded: serving.Home) -> None:
    with serving.served(founded, workers=1) as served:
        before = served.children()
        for number in (before["keeper"][0], before["tasks"][0]):
            os.kill(number, signal.SIGKILL)
        for name in ("keeper", "tasks"):
            killed = before[name][0]
            serving.wait_until(
                lambda name=name, killed=killed: [
                    one for one in served.children().get(name, []) if one != killed
                ],
                30,
            )
        worker = _web_worker(served)
        os.kill(worker, signal.SIGKILL)
        serving.wait_until(lambda: _web_worker(served) not in {0, worker}, 30)
        assert serving.ask(served.members + "/enter/")[0] == 200
        assert served.stop() == 0


def _web_worker(served: serving.Served) -> int:
    """A worker of the first door: a child of the process that the parent started."""
    door = min(served.children()["door"])
    return next(iter(serving.descendants(door)), 0)


def test_serve_refuses_a_taken_port_in_one_line(founded: serving.Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        other = serving.free_ports(1)[0]
        done = founded.command("serve", "--port", str(port), "--public-port", str(other))
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_serve_refuses_a_grove_that_is_served_already(founded: serving.Home) -> None:
    with serving.served(founded, workers=1):
        port, other = serving.free_ports(2)
        done = founded.command("serve", "--port", str(port), "--public-port", str(other))
        assert done.returncode == 1
        assert "already" in done.stderr
        assert "Traceback" not in done.stderr


def test_serve_works_where_the_folder_has_a_long_name(home: serving.Home) -> None:
    home.environment["ARBOLEDA_HOME"] = str(home.folder / ("a-very-long-name-" * 8) / "home")
    with serving.served(home, workers=1) as served:
        assert serving.ask(served.members + "/first/")[0] == 200


def test_serve_shows_a_code_that_founds_the_grove(home: serving.Home) -> None:
    with serving.served(home, workers=1) as served:
        line = next(one for one in served.words().splitlines() if one.startswith("First run"))
        code = line.split()[-1]
        assert len(code) == 8
        assert serving.ask(served.members + "/")[0] == 302
        assert code.encode() not in serving.ask(served.members + "/first/")[1]
