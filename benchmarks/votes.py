"""Quick mode (agree, disagree, pass) against red-dwarf, which does Polis' mathematics. Run by hand.

    python benchmarks/votes.py [people …] [--data FOLDER] [--red-dwarf PYTHON] [--growth-only]

red-dwarf is installed for this run alone, in an environment of its own in a temporary folder, unless
--red-dwarf names the Python of one that is there. Both count the same invented votes (three camps,
119 cards, about 26 votes a head), each time in a process of its own, taking turns. Timed is what
each does with votes that are in memory, from rows to groups, figures and priorities: ours from three
arrays, red-dwarf's from its list of dicts. Making the votes, starting and importing are left out of
the times, but in the memory, which is the peak of the whole process (VmHWM).

--data: a folder with conversations as Polis exports them; both are held against each other there
too, figure by figure, with red-dwarf's labels. Without it, on invented votes alone.
"""

import argparse
import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

PEER = "red-dwarf==0.4.0"
SEED = 20261126
CARDS, PER_HEAD = 119, 26
FIGURES = ("na", "nd", "ns", "pa", "pd", "pat", "pdt", "ra", "rd", "rat", "rdt")
OURS, THEIRS = "ours", "red-dwarf"
ROOT = Path(__file__).resolve().parents[1]


# What runs in a process of its own.


def make(path: Path, people: int, cards: int, per_head: int) -> None:
    """Invented votes: three arrays of people, cards and votes; and the same as CSV."""
    import numpy as np

    chance = np.random.default_rng(SEED)
    leaning = chance.normal(size=(3, cards)).astype(np.float32)
    parts = []
    for first in range(0, people, 2_000):
        many = min(2_000, people - first)
        wanted = np.clip(chance.geometric(1 / per_head, size=many), 1, cards)
        drawn = chance.random((many, cards), dtype=np.float32).argsort(axis=1)
        voted = drawn < wanted[:, None]
        feeling = 1.4 * leaning[chance.integers(3, size=many)]
        feeling += chance.normal(size=(many, cards)).astype(np.float32)
        vote = np.where(feeling > 0.4, 1, np.where(feeling < -0.4, -1, 0))
        rows, columns = np.nonzero(voted)
        parts.append((rows + first, columns, vote[rows, columns]))
    person, card, vote = (np.concatenate(one).astype(np.int32) for one in zip(*parts, strict=True))
    order = chance.permutation(len(vote))
    np.savez(path, person=person[order], card=card[order], vote=vote[order])


def write_csv(path: Path) -> None:
    """The same votes in the columns in which Polis exports them."""
    import numpy as np

    held = np.load(path)
    with path.with_suffix(".csv").open("w", newline="") as file:
        file.write("timestamp,datetime,comment-id,voter-id,vote\n")
        rows = zip(
            held["card"].tolist(), held["person"].tolist(), held["vote"].tolist(), strict=True
        )
        file.writelines(
            f"{1403054214196 + at},Wed Jun 18 08:16:54 WIB 2014,{card},{person},{vote}\n"
            for at, (card, person, vote) in enumerate(rows)
        )


def count_ours(path: Path) -> dict[str, float]:
    """Seconds and peak memory of our count; its parts in seconds of the processor."""
    import numpy as np

    sys.path.insert(0, str(ROOT))
    from arboleda.engines.mapping import votes

    held = np.load(path)
    person, card, vote = held["person"], held["card"], held["vote"]
    begun, worked = time.perf_counter(), time.process_time()
    table = votes.VoteTable.build(person, card, vote)
    made = time.process_time() - worked
    votes.opinions(table)
    taken = {
        "seconds": time.perf_counter() - begun,
        "processor": time.process_time() - worked,
        "table": made,
        "peak": peak(),
        "votes": len(vote),
    }
    before = time.process_time()
    votes.project(table)
    taken["map"] = time.process_time() - before
    taken["rest"] = taken["processor"] - taken["table"] - taken["map"]
    return taken


def count_file(path: Path) -> dict[str, float]:
    """Seconds and peak memory of our count from a CSV file on."""
    sys.path.insert(0, str(ROOT))
    from arboleda.engines.mapping import votes

    begun, worked = time.perf_counter(), time.process_time()
    table = votes.read_votes(path.with_suffix(".csv")).checked()
    read = time.process_time()
    votes.opinions(table)
    return {
        "read": read - worked,
        "processor": time.process_time() - worked,
        "seconds": time.perf_counter() - begun,
        "peak": peak(),
    }


def count_theirs(path: Path) -> dict[str, float]:
    """Seconds and peak memory of red-dwarf's pipeline."""
    import numpy as np
    from reddwarf.implementations.base import run_pipeline

    held = np.load(path)
    listed = [
        {"participant_id": person, "statement_id": card, "vote": vote, "modified": 0}
        for person, card, vote in zip(
            held["person"].tolist(), held["card"].tolist(), held["vote"].tolist(), strict=True
        )
    ]
    begun, worked = time.perf_counter(), time.process_time()
    run_pipeline(votes=listed, random_state=SEED)
    return {
        "seconds": time.perf_counter() - begun,
        "processor": time.process_time() - worked,
        "peak": peak(),
    }


def figures_theirs(source: Path, target: Path) -> None:
    """Every figure that red-dwarf gives for a conversation, with its labels."""
    from reddwarf.implementations.base import run_pipeline

    listed, out = conversation(source)
    found = run_pipeline(votes=listed, mod_out_statement_ids=out, random_state=SEED)
    groups = found.group_comment_stats
    labels = found.participants_df["cluster_id"].dropna()
    many = 1 + max(int(one) for one in labels)
    written = {
        "people": places(found.participant_projections),
        "cards": places(found.statement_projections),
        "labels": {str(one): int(label) for one, label in labels.items()},
        "figures": {
            name: [[float(one) for one in groups.xs(group, level=0)[name]] for group in range(many)]
            for name in FIGURES
        },
        "consensus_agree": [
            float(one) for one in found.statements_df["group-aware-consensus-agree"]
        ],
        "consensus_disagree": [
            float(one) for one in found.statements_df["group-aware-consensus-disagree"]
        ],
        "priority": [float(one) for one in found.statements_df["priority"]],
        "representative": [
            [[one["tid"], one["repful-for"]] for one in found.repness[group]]
            for group in range(many)
        ],
    }
    target.write_text(json.dumps(written))


def places(found: dict) -> dict[str, list[float]]:
    """Places on the map by id."""
    return {str(one): [float(at) for at in place] for one, place in found.items()}


def conversation(source: Path) -> tuple[list[dict[str, int]], list[int]]:
    """The votes of a conversation, the last of each person on each card, and what was left out."""
    if source.suffix == ".npz":
        import numpy as np

        held = np.load(source)
        rows = zip(
            held["person"].tolist(), held["card"].tolist(), held["vote"].tolist(), strict=True
        )
        last = {(person, card): vote for person, card, vote in rows}
        out = []
    else:
        with (source / "votes.csv").open(newline="") as file:
            last = {
                (int(row["voter-id"]), int(row["comment-id"])): int(row["vote"])
                for row in sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
            }
        with (source / "comments.csv").open(newline="") as file:
            moderated = {int(row["comment-id"]): row["moderated"] for row in csv.DictReader(file)}
        out = [card for card, said in moderated.items() if said == "-1"]
    listed = [
        {"participant_id": person, "statement_id": card, "vote": vote, "modified": 0}
        for (person, card), vote in last.items()
    ]
    return listed, out


def compare(source: Path, written: Path) -> dict[str, float]:
    """The largest difference of ours from red-dwarf's, with the same labels."""
    import numpy as np

    sys.path.insert(0, str(ROOT))
    from arboleda.engines.mapping import votes

    theirs = json.loads(written.read_text())
    listed, out = conversation(source)
    table = votes.VoteTable.from_votes(
        (one["participant_id"], one["statement_id"], one["vote"]) for one in listed
    )
    marked = table.which(out)
    scene = votes.project(table, out=marked)
    labels = np.array([theirs["labels"].get(person, -1) for person in table.people])
    ours = votes.statistics(table, labels)
    their_cards = np.array([theirs["cards"][card] for card in table.cards])
    their_people = np.array([theirs["people"][person] for person in table.people])
    priority = votes.priority(
        ours.na.sum(axis=0), ours.nd.sum(axis=0), ours.ns.sum(axis=0),
        np.linalg.norm(their_cards, axis=1), meta=np.zeros(len(table.cards), dtype=bool),
    )  # fmt: skip
    differences = {
        name: np.abs(np.array(theirs["figures"][name]) - getattr(ours, name)).max()
        for name in FIGURES
    }
    for name in ("consensus_agree", "consensus_disagree"):
        differences[name] = np.abs(np.array(theirs[name]) - getattr(ours, name)).max()
    chosen = [
        [
            [int(table.cards[one.card]), one.side]
            for one in votes.representative(ours, group, out=marked, z=1.2816, pick=5)
        ]
        for group in range(len(ours.na))
    ]
    return {
        "people": len(table.people),
        "figures": float(max(differences.values())),
        "priority": float(np.abs(priority - np.array(theirs["priority"])).max()),
        "projections": float(np.abs(scene.people - their_people).max()),
        "cards": float(np.abs(scene.cards - their_cards).max()),
        "representative": float(chosen == theirs["representative"]),
    }


def peak() -> float:
    """The most memory this process ever held, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("This needs Linux: /proc/self/status tells the peak of one process.")


# What asks for it.


def apart(python: str, what: str, *arguments: object) -> dict[str, float]:
    """Do one thing in a process of its own and give back what it says."""
    command = [python, "-W", "ignore", __file__, "--do", what, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}


def install(folder: Path) -> str | None:
    """red-dwarf in an environment of its own; nothing where it cannot be had."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    done = subprocess.run([python, "-m", "pip", "install", "-q", PEER], check=False)
    if done.returncode:
        print(f"{PEER} could not be installed: only our own cost is measured.", flush=True)
        return None
    return python


def against(people: int, folder: Path, peer: str) -> None:
    """Both on the same votes, taking turns."""
    path = folder / f"{people}.npz"
    apart(sys.executable, "make", path, people, CARDS, PER_HEAD)
    taken: dict[str, list[dict[str, float]]] = {OURS: [], THEIRS: []}
    for turn in range(3):
        taken[OURS].append(apart(sys.executable, OURS, path))
        if turn == 0 or people <= 10_000:
            taken[THEIRS].append(apart(peer, THEIRS, path))
    ours, theirs = (
        {key: statistics.median(one[key] for one in taken[who]) for key in ("seconds", "processor", "peak")}
        for who in (OURS, THEIRS)
    )  # fmt: skip
    for who, took in ((OURS, ours), (THEIRS, theirs)):
        print(
            f"{people:7} people, {who:9} {took['seconds']:8.2f} s by the clock,"
            f" {took['processor']:8.2f} s of the processor, peak {took['peak']:5.0f} MB",
            flush=True,
        )
    print(
        f"{people:7} people: {theirs['seconds'] / ours['seconds']:.1f} × by the clock,"
        f" {theirs['processor'] / ours['processor']:.1f} × of the processor",
        flush=True,
    )


def growth(folder: Path) -> None:
    """How our cost grows with people, cards and votes a head: seconds of the processor, and bars."""
    blocks = {
        "people": [(people, CARDS, PER_HEAD) for people in (1_000, 3_000, 10_000, 30_000, 100_000)],
        "cards": [(10_000, cards, PER_HEAD) for cards in (30, 100, 300, 1_000, 3_000)],
        "votes": [(10_000, CARDS, per_head) for per_head in (7, 13, 26, 60, 100)],
    }
    print("people   cards  votes     seconds   table     map    rest   peak MB")
    for what, rows in blocks.items():
        print(f"more {what}:")
        for people, cards, per_head in rows:
            path = folder / f"{people}-{cards}-{per_head}.npz"
            apart(sys.executable, "make", path, people, cards, per_head)
            runs = [apart(sys.executable, OURS, path) for _ in range(3)]
            took = {key: min(one[key] for one in runs) for key in runs[0]}
            bar = "█" * max(1, round(20 * took["processor"]))
            print(
                f"{people:7} {cards:5} {took['votes']:9.0f} {took['processor']:8.3f}"
                f" {took['table']:7.3f} {took['map']:7.3f} {took['rest']:7.3f}"
                f" {took['peak']:7.0f}  {bar}",
                flush=True,
            )
            path.unlink()


def from_file(people: int, folder: Path) -> None:
    """Our count with the reading of the file in it."""
    path = folder / "file.npz"
    apart(sys.executable, "make", path, people, CARDS, PER_HEAD)
    apart(sys.executable, "csv", path)
    took = apart(sys.executable, "file", path)
    size = path.with_suffix(".csv").stat().st_size / 1e6
    print(
        f"{people} people from a CSV file of {size:.0f} MB: {took['processor']:.2f} s of the"
        f" processor, {took['read']:.2f} of them reading ({took['seconds']:.2f} s by the clock),"
        f" peak {took['peak']:.0f} MB",
        flush=True,
    )


def exactness(sources: list[Path], folder: Path, peer: str) -> None:
    """The largest difference of any figure, with red-dwarf's labels."""
    for number, source in enumerate(sources):
        written = folder / f"figures-{number}.json"
        apart(peer, "figures", source, written)
        found = apart(sys.executable, "compare", source, written)
        print(
            f"{source.stem} ({found['people']:.0f} people): figures {found['figures']}, priority"
            f" {found['priority']}, places of people {found['projections']:.1e}, of cards"
            f" {found['cards']:.1e}, same representative cards: {bool(found['representative'])}",
            flush=True,
        )


DO = {OURS: count_ours, THEIRS: count_theirs, "file": count_file}


def do(what: str, arguments: list[str]) -> None:
    """One thing, in this process."""
    if what == "make":
        make(Path(arguments[0]), *map(int, arguments[1:]))
    elif what == "csv":
        write_csv(Path(arguments[0]))
    elif what == "figures":
        figures_theirs(Path(arguments[0]), Path(arguments[1]))
    elif what == "compare":
        print(json.dumps(compare(Path(arguments[0]), Path(arguments[1]))))
    else:
        print(json.dumps(DO[what](Path(arguments[0]))))


def main() -> None:
    """Install red-dwarf, take turns, print the figures."""
    if sys.argv[1:2] == ["--do"]:
        do(sys.argv[2], sys.argv[3:])
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("people", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--data", type=Path, help="a folder of conversations as Polis exports them")
    parser.add_argument(
        "--red-dwarf", metavar="PYTHON", help="the Python of an environment with it"
    )
    parser.add_argument("--growth-only", action="store_true", help="without red-dwarf")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="votes-") as made:
        folder = Path(made)
        peer = None if options.growth_only else options.red_dwarf or install(folder / "peer")
        if peer:
            sources = sorted(options.data.iterdir()) if options.data else []
            for people in (300, 10_000):  # Sizes at which red-dwarf's solver is exact.
                sources.append(folder / f"invented-{people}.npz")
                apart(sys.executable, "make", sources[-1], people, CARDS, PER_HEAD)
            exactness(sources, folder, peer)
            for people in options.people:
                against(people, folder, peer)
        from_file(max(options.people), folder)
        growth(folder)
    if not peer and not options.growth_only:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
