"""What sealing costs: the read path, the gate, a scan of everybody, a rotation, a lock. Run by hand.

    python benchmarks/trust.py [people]

The read path (unwrap her key, open a capsule, parse it) runs in turns with its peers over the same
payloads: orjson.loads of the plain bytes, one Fernet decrypt of the whole, and Fernet for each of
six fields. The gate is the keeper's answer for 50 people, in a process of its own, behind its socket,
each with a durable row; in turns with it, what the disk alone takes to make one page durable. Left
out: Django, templates, the network. Invented people only.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import orjson  # noqa: E402
from cryptography.fernet import Fernet  # noqa: E402  (The path comes first.)

from arboleda.engines.sealing import capsules, wraps  # noqa: E402
from arboleda.trust.vault.keeper import asking, client, core, names  # noqa: E402

GROVE = uuid.uuid4()
ROUNDS, EACH = 15, 1000
ASK = asking.Asking(None, "system", "vault.read", "benchmark", "name", "system")
SIZES = (("a name and ways to reach her", 1), ("a long record", 40))


def read_path() -> None:
    """Microseconds for one person, and the ratios, for a short and a long payload."""
    for title, times in SIZES:
        payload = {
            "chosen": "Begonia Tanager",
            "legal": "Begonia María Tanager Ríos",
            "others": ["Bego"] * times,
            "phones": ["+13125550142"] * times,
            "emails": ["begonia.tanager@example.org"] * times,
            "city": "Chicago",
        }
        plain = json.dumps(payload).encode()
        person, epoch_key, key = uuid.uuid4(), capsules.new_key(), wraps.new_subject_key()
        place = capsules.Place(GROVE, "identity", person, "name")
        wrapped = wraps.wrap(epoch_key, key, deployment=GROVE, subject=person, epoch=1)
        sealed = capsules.seal(key.key, plain, place)
        fernet = Fernet(Fernet.generate_key())
        token = fernet.encrypt(plain)
        fields = [fernet.encrypt(json.dumps(value).encode()) for value in payload.values()]

        opener = wraps.Opener(
            epoch_key, deployment=GROVE, epoch=1
        )  # One for a whole page of people.

        kind = capsules.opener(GROVE, "identity", "name")  # One for every grove and kind.

        def ours() -> None:
            opened = opener.unwrap(wrapped, subject=person)  # noqa: B023
            orjson.loads(kind.unseal(opened.key, sealed, person))  # noqa: B023

        sides: dict[str, Callable[[], object]] = {
            "unwrap + open + parse": ours,
            "orjson.loads": lambda: orjson.loads(plain),  # noqa: B023
            "one Fernet decrypt": lambda: fernet.decrypt(token),  # noqa: B023
            "Fernet, six fields": lambda: [fernet.decrypt(one) for one in fields],  # noqa: B023
        }
        taken: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, side in sides.items():
                start = time.process_time()  # Of the processor: others may be at work beside us.
                for _ in range(EACH):
                    side()
                taken[name].append((time.process_time() - start) / EACH * 1e6)
        medians = {name: statistics.median(values) for name, values in taken.items()}
        mine = medians["unwrap + open + parse"]
        print(f"read path, {title} ({len(plain)} bytes): {mine:.1f} µs")
        for name, value in list(medians.items())[1:]:
            print(f"    {mine / value:.2f} × {name} ({value:.1f} µs)")


def _serve(folder: Path, path: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "arboleda.trust.vault.keeper", str(folder), str(path)]
    process = subprocess.Popen(words, cwd=ROOT)
    while not path.exists():
        time.sleep(0.05)
    time.sleep(0.2)
    return process


def gate_and_lock(folder: Path, path: Path) -> None:
    """The keeper's answer for 50 people, and how long a lock waits behind others who ask."""
    process = _serve(folder, path)
    try:
        keeper = client.Client(path)
        people = [uuid.uuid4() for _ in range(50)]
        keeper.make_keys(people, "person")
        taken, written = [], []
        with (folder.parent / "durable").open("wb", buffering=0) as file:
            for _ in range(400):
                start = time.perf_counter()
                keeper.release(ASK, people)
                taken.append((time.perf_counter() - start) * 1000)
                start = time.perf_counter()
                file.write(bytes(4096))
                os.fdatasync(file.fileno())
                written.append((time.perf_counter() - start) * 1000)
        for title, values in (("gate, 50 people", taken), ("one durable page, bare", written)):
            values.sort()
            print(f"{title}: median {values[200]:.2f} ms, 95th percentile {values[380]:.2f} ms")
        stop = threading.Event()

        def ask() -> None:
            own = client.Client(path)
            while not stop.is_set():
                try:
                    own.release(ASK, people)
                except Exception:
                    time.sleep(0.001)

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for one in askers:
            one.start()
        waits = []
        for _ in range(20):
            start = time.perf_counter()
            keeper.lock()
            waits.append((time.perf_counter() - start) * 1000)
            keeper.unlock()
            time.sleep(0.02)
        stop.set()
        for one in askers:
            one.join()
        print(f"lock while four ask without pause: at most {max(waits):.0f} ms")
    finally:
        process.terminate()
        process.wait()


Row = tuple[uuid.UUID, bytes, bytes]


def _scan(work: tuple[bytes, list[Row]]) -> int:
    epoch_key, rows = work
    keys = {
        person: wraps.unwrap(epoch_key, wrapped, deployment=GROVE, subject=person, epoch=1)
        for person, wrapped, _sealed in rows
    }
    return len(names.open_names(GROVE, keys, [(person, sealed) for person, _, sealed in rows]))


def scan(count: int) -> None:
    """Unwrapping, opening and parsing everybody's name, on one core and on two."""
    epoch_key, rows = capsules.new_key(), []
    for number in range(count):
        person, key = uuid.uuid4(), wraps.new_subject_key()
        place = capsules.Place(GROVE, names.LABEL, person, names.CAPSULE)
        wrapped = wraps.wrap(epoch_key, key, deployment=GROVE, subject=person, epoch=1)
        sealed = capsules.seal(key.key, b'{"chosen": "Person %d"}' % number, place)
        rows.append((person, wrapped, sealed))
    start, used = time.perf_counter(), time.process_time()
    assert _scan((epoch_key, rows)) == count
    alone, cpu = time.perf_counter() - start, time.process_time() - used
    halves = [(epoch_key, rows[: count // 2]), (epoch_key, rows[count // 2 :])]
    context = multiprocessing.get_context("fork")
    done = context.SimpleQueue()
    workers = [context.Process(target=lambda one=one: done.put(_scan(one))) for one in halves]
    start = time.perf_counter()
    for one in workers:
        one.start()
    assert done.get() + done.get() == count
    together = time.perf_counter() - start
    for one in workers:
        one.join()
    print(f"scan of {count:,}: {cpu:.2f} s of one core ({alone:.2f} s by the clock)")
    print(f"    on two cores {together:.2f} s: {alone / together:.2f} ×")


def rotation(folder: Path, count: int) -> None:
    """Bringing keys under a new epoch."""
    keeper = core.Keeper(folder)
    for start in range(0, count, 5000):
        keeper.make_keys([uuid.uuid4() for _ in range(min(5000, count - start))], "person")
    start_at, used = time.perf_counter(), time.process_time()
    keeper.rotate(None)
    while keeper.turn_over():
        pass
    clock, cpu = time.perf_counter() - start_at, time.process_time() - used
    keeper.close()
    print(
        f"rotation of {count:,} keys: {cpu / count * 1e6:.1f} µs of a core a key"
        f" ({clock / count * 1e6:.1f} µs by the clock)"
    )


def main() -> None:
    """Run all of them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        read_path()
        scan(count)
        rotation(Path(folder) / "turning", count)
        gate_and_lock(Path(folder) / "keys", Path(folder) / "k.sock")


if __name__ == "__main__":
    main()
