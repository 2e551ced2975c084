"""Invariants 6 and 13 on real processes: locked is locked within a second, and no worker holds a key."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from arboleda.trust.vault.keeper import client, errors, keyring, unlocking
from tests import browsing, serving

pytestmark = pytest.mark.xdist_group("served keys")

WORDS = "five plain words of keys"
PASSPHRASE = "nine plain terminal words"


@pytest.fixture(scope="module")
def doors() -> Iterator[serving.Served]:
    """A real grove whose keys open by a passphrase, served without anybody at the terminal."""
    with serving.new_home() as home:
        home.must("init", "--name", "Casa", "--language", "en", "--username", "keeper-of-doors",
                  given=f"{PASSPHRASE}\n{WORDS}\n")  # fmt: skip
        with serving.served(home) as served:
            yield served


def _keeper(doors: serving.Served) -> client.Client:
    return client.Client(next(doors.home.runtime.rglob("keeper.sock")))


def _staff(doors: serving.Served) -> browsing.Client:
    staff = browsing.Client(doors.members)
    staff.get("/enter/")
    staff.submit(having="username", username="keeper-of-doors", passphrase=PASSPHRASE, expects=None)
    return staff


def test_invariant_6_it_starts_locked_and_is_opened(doors: serving.Served) -> None:
    assert "The keys are locked" in doors.words()
    for page in ("/", "/ask/", "/stories/"):
        assert serving.ask(doors.public + page)[0] in {200, 503}
    assert serving.ask(doors.public + "/")[0] == 200
    staff = _staff(doors)
    staff.get("/people/", status=503)
    assert "/keys/unlock/" in staff.text
    wrong = doors.home.command("keys", "unlock", given="five plain words of kings\n")
    assert wrong.returncode == 1
    assert "not the passphrase" in wrong.stderr
    staff.get("/people/", status=503)
    assert "Open." in doors.home.must("keys", "unlock", given=f"{WORDS}\n")
    staff.get("/people/")
    said = doors.home.must("keys", "status")
    assert said.startswith("open")
    assert "unlocked by: passphrase" in said


def test_invariant_6_lock_holds_everywhere_within_a_second(doors: serving.Served) -> None:
    keeper, staff = _keeper(doors), _staff(doors)
    keeper.unlock(WORDS) if not keeper.status().unlocked else None
    visitors = [staff, *(_staff(doors) for _ in range(3))]
    for one in visitors:
        one.get("/people/")
    start = time.monotonic()
    keeper.lock()
    for one in visitors:  # Several connections, so that every worker is asked.
        one.get("/people/", status=503)
        assert "keeper-of-doors" not in one.text
    took = time.monotonic() - start
    assert keeper.status().unlocked is False
    assert serving.ask(doors.public + "/")[0] == 200
    assert took < 1.0 * len(visitors), f"{took:.2f} s"
    keeper.unlock(WORDS)
    keeper.close()


def test_invariant_6_lock_is_not_kept_waiting(doors: serving.Served) -> None:
    keeper = _keeper(doors)
    if not keeper.status().unlocked:
        keeper.unlock(WORDS)
    start = time.monotonic()
    keeper.lock()
    assert time.monotonic() - start < 1.0
    with pytest.raises(errors.Locked):
        keeper.deployment()
    keeper.unlock(WORDS)
    keeper.close()


def _holds(number: int, secrets: list[bytes]) -> bool:
    """Whether a process has one of these in its memory."""
    with Path(f"/proc/{number}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{number}/maps").read_text().splitlines():
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if found is None or line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            start, end = (int(one, 16) for one in found.groups())
            try:
                memory.seek(start)
                content = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
            if any(secret in content for secret in secrets):
                return True
    return False


def test_invariant_13_no_epoch_key_is_in_any_workers_memory(doors: serving.Served) -> None:
    keeper = _keeper(doors)
    if not keeper.status().unlocked:
        keeper.unlock(WORDS)
    keeper.close()
    staff = _staff(doors)
    staff.get("/people/")
    content = keyring.read(doors.home.home / "keys")
    assert content is not None
    ring = unlocking.open_keyring(content, WORDS, now=0)[0]
    raw = [one.key for one in ring.epochs.values()] + [ring.pepper, ring.signing, ring.matching]
    secrets = [*raw, *(base64.b64encode(one) for one in raw)]
    processes = doors.children()
    try:
        keeper_holds = _holds(processes["keeper"][0], raw[:1])
    except PermissionError:
        # No part of the grove lets another process of the same user look into its memory (the last
        # test below), so only root can show this: a machine of one's own may not be able to.
        wanting = "looking into another process's memory needs root"
        if os.environ.get("CI") == "true":
            pytest.fail(wanting)
        pytest.skip(wanting)
    assert keeper_holds, "the search finds a key where one is"
    workers = [
        one
        for one in (doors.process.pid, *serving.descendants(doors.process.pid))
        if one not in processes["keeper"]
    ]
    assert len(workers) >= 6
    for worker in workers:
        assert not _holds(worker, secrets), serving.command_line(worker)


def test_no_part_leaves_a_core_dump(doors: serving.Served) -> None:
    parts = doors.children()
    for number in [one for found in parts.values() for one in found]:
        limits = Path(f"/proc/{number}/limits").read_text()
        assert re.search(r"Max core file size\s+0\s+0", limits), number


@pytest.mark.parametrize("module", ["parenting", "keeper"])
def test_no_part_can_be_dumped_or_traced(module: str) -> None:
    calls = {
        "parenting": "from arboleda.cli import parenting; parenting.end_with_parent()",
        "keeper": "from arboleda.trust.vault.keeper import __main__ as m, server;"
        "server.serve = lambda *a, **k: None; import sys; sys.argv = ['', '.', '.']; m.main()",
    }
    asked = "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    done = subprocess.run(
        [sys.executable, "-c", f"{calls[module]}; {asked}"],
        cwd=serving.ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "0"
