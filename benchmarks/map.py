"""How long a concept map takes: against scikit-learn, live, resampled, and as it grows. Run by hand.

    python benchmarks/map.py [--no-peer]

Invented sorts: people who agree on nine groups of statements but put every other card by lot. The peer
is scikit-learn's MDS with the same dissimilarities, two starts: the classical one, as ours, and its
default (several random ones). It is fetched for this run alone, into a folder that is removed again,
and counts with the numpy and scipy that are here; without a registry its rows are left out and it says
so. All take turns in one run, on one thread. Stress-1 is printed beside each time (the peer's own figure
t is another one: s = t/√(1+t²)), because time without it says nothing. Left out: R (its time for this
size, measured once elsewhere: 83 ms).
"""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402

from arboleda.engines import mapping  # noqa: E402

PEER = ("scikit-learn==1.9.1", "joblib", "cloudpickle", "threadpoolctl", "narwhals")
ROUNDS = 15


def sorts(people: int, statements: int, seed: int = 20261126) -> mapping.Sorts:
    """Nine groups, half of all cards put by lot."""
    chance = np.random.default_rng(seed)
    piles = np.tile(np.arange(statements) % 9, (people, 1))
    slipped = chance.random(piles.shape) < 0.5
    piles[slipped] = chance.integers(10, size=int(slipped.sum()))
    return mapping.Sorts.of(piles)


def milliseconds(call: Callable[[], object]) -> float:
    """Processor time of one call; what else the machine does is not in it."""
    begun = time.process_time()
    call()
    return (time.process_time() - begun) * 1000


def in_turns(calls: dict[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median milliseconds of each call, one after another in every round; prints the stress too."""
    stress = {label: call() for label, call in calls.items()}
    taken: dict[str, list[float]] = {label: [] for label in calls}
    for _ in range(rounds):
        for label, call in calls.items():
            taken[label].append(milliseconds(call))
    for label, times in taken.items():
        print(f"  {label:44} {statistics.median(times):9.1f} ms   stress-1 {stress[label]:.4f}")
    return {label: statistics.median(times) for label, times in taken.items()}


def fetch_peer(folder: Path) -> Any:
    """scikit-learn's MDS from a folder of its own, or None where it cannot be had."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder)]
    done = subprocess.run([*command, *PEER], capture_output=True, text=True, check=False)
    if done.returncode:
        print(
            f"  scikit-learn could not be fetched, so it is left out: {done.stderr[-200:].strip()}"
        )
        return None
    sys.path.append(str(folder))
    return importlib.import_module("sklearn.manifold").MDS


def peer(MDS: Any, delta: Any, *, metric: bool, classical: bool) -> Callable[[], float]:
    """One fit by scikit-learn, giving Kruskal's stress-1."""
    options: dict[str, Any] = {"init": "classical_mds", "n_init": 1} if classical else {"n_init": 4}
    if not classical:
        options["init"] = "random"
    model = MDS(
        metric="precomputed", metric_mds=metric, normalized_stress=True, random_state=1, **options
    )

    def fit() -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            t = model.fit(delta).stress_
        return float(t / np.sqrt(1 + t * t))

    return fit


def ours(given: mapping.Dissimilarities, **options: Any) -> Callable[[], float]:
    """One map of ours, as `scale` makes it: canonical order and orientation included."""
    settings = mapping.Settings(**options)
    return lambda: mapping.scale(given, settings).stress


def against_peer(MDS: Any) -> None:
    """100 statements, 30 sorters."""
    given = sorts(30, 100).tally().dissimilarities()
    for kind in ("ratio", "ordinal"):
        print(f"{kind}, 100 statements")
        calls = {
            "ours, by gradient": ours(given, type=kind, method="lbfgs"),
            "ours, majorization to 1e-12": ours(given, type=kind),
        }
        if MDS is not None:
            metric = kind == "ratio"
            calls["scikit-learn, classical start"] = peer(
                MDS, given.delta, metric=metric, classical=True
            )
            calls["scikit-learn, 4 random starts"] = peer(
                MDS, given.delta, metric=metric, classical=False
            )
        taken = in_turns(calls)
        if MDS is not None:
            own = taken["ours, by gradient"]
            for label in ("classical start", "4 random starts"):
                print(f"  {own / taken[f'scikit-learn, {label}']:.2f} × scikit-learn, {label}")


def live() -> None:
    """A map made anew after one more sort, the whole way: totals, map, trees, bridging, merge list."""
    everybody = sorts(30, 100)
    before = everybody.take(range(29)).tally()
    first = mapping.analyse_tally(before, settings=mapping.live())

    def again() -> None:
        tally = before.with_sort(everybody.piles[29])
        mapping.analyse_tally(tally, settings=mapping.live(), previous=first)

    taken = statistics.median(milliseconds(again) for _ in range(ROUNDS))
    print(f"after one more sort, warm, 100 statements: {taken:.1f} ms (target 50)")


def resampled() -> None:
    """Stability, halves and chance for 80 statements."""
    group = sorts(30, 80)
    drawn = mapping.scale(group.tally().dissimilarities())
    settings = mapping.Settings()
    parts: dict[str, Callable[[], object]] = {
        "200 resamples": lambda: mapping.stability.bootstrap(group, drawn.coordinates, settings),
        "100 halvings, 20 of them drawn": lambda: mapping.stability.split_half(
            group, settings, count=8
        ),
        "40 shuffles": lambda: mapping.stability.null_of_sorts(group, settings),
    }
    print("80 statements, 30 sorters")
    for label, call in parts.items():
        print(f"  {label:44} {milliseconds(call) / 1000:9.2f} s")


def growth() -> None:
    """How cost grows with statements (a map) and with sorters (the totals)."""
    print("statements: a map, ratio by gradient; ordinal by gradient; majorization to 1e-12")
    for size in (25, 50, 100, 200, 400):
        given = sorts(30, size).tally().dissimilarities()
        figures = [
            statistics.median(milliseconds(ours(given, **options)) for _ in range(3))
            for options in (
                {"type": "ratio", "method": "lbfgs"}, {"method": "lbfgs"}, {"type": "ratio"},
            )
        ]  # fmt: skip
        print(f"  {size:6} {figures[0]:9.1f} ms {figures[1]:9.1f} ms {figures[2]:9.1f} ms")
    print("sorters of 100 statements: totals from scratch; one more sort; the canonical order")
    for people in (100, 1_000, 10_000, 100_000):
        group = sorts(people, 100)
        tally = group.tally()
        whole, one, order = (
            milliseconds(call)
            for call in (
                group.tally,
                lambda tally=tally, group=group: tally.with_sort(group.piles[0]),
                group.canonical,
            )
        )
        print(f"  {people:6} {whole:9.1f} ms {one:9.2f} ms {order:9.1f} ms")


def main() -> None:
    """Measure, with the peer unless it was told to be left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-peer", action="store_true", help="without scikit-learn")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="peer-"))
    try:
        against_peer(None if options.no_peer else fetch_peer(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    live()
    resampled()
    growth()


if __name__ == "__main__":
    main()
