"""`arboleda map`: sorts or a matrix in, a concept map out, without any grove."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from arboleda.cli import trouble
from arboleda.engines import mapping

if TYPE_CHECKING:
    from arboleda.engines.mapping.analysis import Analysis

_QUIET_FOR = 1.0
_DRAWING = "drawing the map"
_STAGES = {
    "bootstrap": "drawing sorters anew",
    "split-half": "comparing halves",
    "chance": "shuffling cards",
}
_WIDEST_TEXT = 60


def run(options: argparse.Namespace) -> int:
    """Draw the map of what was given; every problem of its files goes to standard error."""
    path = Path(options.source)
    try:
        settings = mapping.Settings(
            type=options.type, ties=options.ties, clusters=options.clusters, seed=options.seed
        )
        texts, made = _made(path, settings)
    except mapping.BadFile as bad:
        for problem in bad.problems:
            print(problem, file=sys.stderr)
        count = len(bad.problems)
        raise trouble.Trouble(
            f"{count} {'thing' if count == 1 else 'things'} to mend in {path}. Nothing was drawn."
        ) from bad
    except mapping.MappingError as refused:
        raise trouble.Trouble(str(refused)) from refused
    if options.json:
        print(json.dumps(made.as_json(), ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(_lines(made, texts)))
    return 0


def _made(path: Path, settings: mapping.Settings) -> tuple[Sequence[str], Analysis]:
    progress = _Progress()
    if path.is_dir():
        project = mapping.rcmap.read(path)
        made = mapping.analyse(
            project.sorts,
            project.ratings,
            settings=settings,
            statements=project.ids,
            progress=progress,
        )
        return project.texts, made
    labels, given = mapping.rcmap.read_matrix(path)
    made = mapping.analyse_matrix(given, settings=settings, statements=labels, progress=progress)
    return [""] * len(labels), made


class _Progress:
    """Says on standard error how far it is, once it takes longer than a second."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        # The map itself is one long call: whoever waits for it is told by the clock.
        self._waiting = threading.Timer(_QUIET_FOR, self._say, [_DRAWING])
        self._waiting.daemon = True

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage == "map":
            self._waiting.cancel() if done else self._waiting.start()
        elif time.monotonic() - self._last >= _QUIET_FOR:
            self._say(f"{_STAGES[stage]}: {done} of {total}")

    def _say(self, text: str) -> None:
        self._last = time.monotonic()
        print(text, file=sys.stderr, flush=True)


def _lines(made: Analysis, texts: Sequence[str]) -> Iterator[str]:
    yield from _head(made)
    yield ""
    yield from _statements(made)
    yield ""
    yield from _clusters(made, texts)
    yield ""
    yield from _merges(made)
    if made.ratings:
        yield ""
        yield from _ratings(made)


def _head(made: Analysis) -> Iterator[str]:
    from arboleda.engines.mapping import analysis

    kind = made.settings.type
    ties = f", {made.settings.ties} ties" if kind == "ordinal" else ""
    yield f"Statements        {len(made.statements)}"
    if made.sorters is not None:
        yield f"Sorters           {made.sorters}"
        yield f"n_eff             {made.n_eff:.1f} people a pair (fewest {made.seen_fewest})"
    yield f"Stress-1          {made.stress:.7f} ({kind}{ties}; {made.iterations} iterations)"
    if (null := made.null) is not None:
        verdict = "better than chance" if null.better else "no better than chance"
        yield (
            f"By chance         mean {null.mean:.4f}, lowest {null.lowest:.4f} of {null.count} "
            f"shuffles; the data, fitted alike, {null.observed:.4f} (p = {null.p:.3f}): {verdict}"
        )
    if (halves := made.split_half) is not None:
        yield (
            f"Split-half        data r {_shown(halves.r, 3)}, Spearman-Brown {_shown(halves.sb, 3)} "
            f"({halves.splits} splits)"
        )
        yield (
            f"                  maps r {_shown(halves.map_r, 3)}, Spearman-Brown "
            f"{_shown(halves.map_sb, 3)}; clusters agree {_shown(halves.ward_rand, 3)} on the map, "
            f"{_shown(halves.average_rand, 3)} on the data ({halves.map_splits} splits)"
        )
    if (kept := made.stability) is not None:
        k = made.clusters
        yield (
            f"Stability         of {k} clusters {_shown(kept.ward[k].rand)} on the map, "
            f"{_shown(kept.average[k].rand)} on the data (adjusted Rand, {kept.resamples} resamples)"
        )
    if (sorting := made.sorting) is not None and sorting.lumpers + sorting.splitters:
        moved = "" if sorting.m2 is None else f"; without them the map differs m² {sorting.m2:.3f}"
        yield f"Unusual sorts     {sorting.lumpers} lump, {sorting.splitters} split{moved}"
    yield from (f"Note              {analysis.NOTES[code]}" for code in made.notes)


def _statements(made: Analysis) -> Iterator[str]:
    """Where each lies, and its Ward cluster for every number of clusters."""
    wide = max(9, *(len(one) for one in made.statements))
    k = made.clusters
    kept = made.stability.ward[k].statements if made.stability else None
    numbers = " ".join(f"{count:>2}" for count in made.ward)
    yield f"{'Statement':{wide}}       x       y  bridge  stays  cluster of {numbers}"
    for at, (one, (x, y)) in enumerate(zip(made.statements, made.coordinates, strict=True)):
        bridge = _shown(made.bridging.statements[at] if made.bridging else None)
        stays = _shown(kept[at] if kept else None)
        members = " ".join(f"{member[at]:>2}" for member in made.ward.values())
        yield f"{one:{wide}} {x:7.3f} {y:7.3f}  {bridge:>6}  {stays:>5}             {members}"


def _clusters(made: Analysis, texts: Sequence[str]) -> Iterator[str]:
    kept = made.stability.ward[made.clusters] if made.stability else None
    yield f"{made.clusters} clusters"
    for number in range(1, made.clusters + 1):
        bridge = _shown(made.bridging.clusters[number - 1] if made.bridging else None)
        stays = _shown(kept.clusters[number - 1] if kept else None)
        yield f"Cluster {number}: bridging {bridge}, stays together {stays}"
        for at, member in enumerate(made.ward[made.clusters]):
            if member == number:
                text = texts[at]
                cut = text if len(text) <= _WIDEST_TEXT else text[: _WIDEST_TEXT - 1] + "…"
                yield f"  {made.statements[at]}  {cut}".rstrip()


def _merges(made: Analysis) -> Iterator[str]:
    yield "Merges"
    for one in made.merges:
        parts = (
            "{" + ", ".join(made.statements[at] for at in half) + "}"
            for half in (one.first, one.second)
        )
        yield (
            f"{one.before:>3} to {one.before - 1:>2}  height {one.height:.3f}  bridging "
            f"{_shown(one.bridging)}  stays {_shown(one.stability)}  {' + '.join(parts)}"
        )


def _ratings(made: Analysis) -> Iterator[str]:
    yield "Ratings           " + "  ".join(f"{n:>4}" for n in range(1, made.clusters + 1))
    for name, one in made.ratings.items():
        means = "  ".join(f"{_shown(mean):>4}" for mean in one.clusters)
        yield f"{name[:17]:17} {means}  all {one.grand:.2f}"


def _shown(value: float | None, places: int = 2) -> str:
    return "–" if value is None else f"{value:.{places}f}"
