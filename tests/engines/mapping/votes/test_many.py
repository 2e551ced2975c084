"""Many people: fast, and in little memory, each in a process of its own. In full with `prove` only."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines.mapping import samples

BENCHMARK = Path(__file__).resolve().parents[4] / "benchmarks" / "votes.py"


def counted(folder: Path, people: int) -> dict[str, float]:
    """What the benchmark of votes says of its own count of so many invented people."""
    path = folder / "votes.npz"
    for what in (["make", str(path), str(people), "119", "26"], ["ours", str(path)]):
        done = subprocess.run(
            [sys.executable, str(BENCHMARK), "--do", *what],
            check=True,
            capture_output=True,
            text=True,
        )
    said: dict[str, float] = json.loads(done.stdout)
    return said


def test_thousands_are_counted_in_little_memory(tmp_path: Path) -> None:
    assert counted(tmp_path, 5_000)["peak"] < 200


@pytest.mark.skipif(not samples.PROVE, reason="timed in full only (ARBOLEDA_PROVE=1)")
def test_a_hundred_thousand_are_counted_within_five_seconds_and_300_mb(tmp_path: Path) -> None:
    said = counted(tmp_path, 100_000)
    assert said["processor"] <= 5
    assert said["peak"] <= 300
