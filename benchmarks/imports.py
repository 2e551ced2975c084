"""How fast a list comes in, and how much memory that takes. Run by hand.

    python benchmarks/imports.py [rows] [--known PEOPLE] [--profile]

An invented list as Action Network writes it (17 columns, two of them refused; one row in fifty
repeats an earlier contact, one in two hundred cannot come in) goes the whole way through the
command line: read, scrubbed, sealed, compared, planned, written, audited. A grove of its own in a
temporary folder, SQLite, the keeper in the same process. Memory is the peak of this whole process
(ru_maxrss), Django included. --known: so many people are in the grove before.
"""

import argparse
import csv
import datetime
import io
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

HEADER = [
    "uuid", "first_name", "last_name", "email", "zip_code", "country", "language",
    "can2_user_address", "can2_user_city", "can2_user_state", "can2_phone", "can2_user_tags",
    "can2_subscription_status", "can2_sms_status", "created_at", "Date of birth", "Notes",
]  # fmt: skip
SEED = 20261122


def write_list(path: Path, count: int, *, start: int = 0) -> None:
    """An invented list of so many rows."""
    import names

    chance = random.Random(SEED)
    invented = [one[1][0] for one in names.people(count + start)][start:]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number, name in enumerate(invented, start=start):
            first, _, last = name.partition(" ")
            place = number if number % 50 else max(0, number - 49)
            writer.writerow([
                f"00000000-0000-4000-8000-{number:012d}", first if number % 200 else "",
                last if number % 200 else "", f"p{place}@example.org", f"60{number % 1000:03d}",
                "US", chance.choice(["es", "en", "Spanish"]), "", chance.choice(["Chicago", "Cicero"]),
                "IL", f"(312) {200 + place // 10000 % 700:03d}-{place % 10000:04d}", "volunteer",
                chance.choice(["subscribed", "subscribed", "unsubscribed"]), "subscribed",
                "2025-05-01", "1990-01-01", "calls after six",
            ])  # fmt: skip


def main() -> None:
    """Make the list and the grove, bring the list in, print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="?", type=int, default=50_000)
    parser.add_argument("--known", type=int, default=0)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="grove-"))
    os.environ |= {
        "ARBOLEDA_HOME": str(folder),
        "ARBOLEDA_KEEPER": "inside",
        "DJANGO_SETTINGS_MODULE": "arboleda.settings.embedded",
    }
    sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
    try:
        _run(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(options: argparse.Namespace, folder: Path) -> None:
    for name in ("data", "keys", "run", "log"):
        (folder / name).mkdir(exist_ok=True)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from arboleda.organizing.people.importing import terminal

    now = datetime.datetime.now(datetime.UTC)
    _found(now)
    if options.known:
        path = folder / "before.csv"
        write_list(path, options.known, start=options.rows)
        terminal.run_people(
            path, preset="auto", dry_run=False, as_username=None, out=io.StringIO(), now=now
        )
    path = folder / "list.csv"
    write_list(path, options.rows)
    out = io.StringIO()
    begun, worked = time.perf_counter(), time.process_time()
    if options.profile:
        import cProfile
        import pstats

        with cProfile.Profile() as profile:
            terminal.run_people(
                path, preset="auto", dry_run=False, as_username=None, out=out, now=now
            )
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
    else:
        code = terminal.run_people(
            path, preset="auto", dry_run=False, as_username=None, out=out, now=now
        )
        assert code == 0, out.getvalue()
    took, work = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(out.getvalue())
    print(
        f"{options.rows} rows in {took:.1f} s: {options.rows / took:.0f} rows/s"
        f" (of processor time: {options.rows / work:.0f} rows/s), peak {peak:.0f} MB"
    )


def _found(now: datetime.datetime) -> None:
    """A grove with one organizer who works with everybody."""
    import uuid

    from arboleda.trust.accounts import operations as accounts
    from arboleda.trust.audit import rules as audit_rules
    from arboleda.trust.vault import choices
    from arboleda.trust.vault import operations as vault

    system = audit_rules.SYSTEM
    person = uuid.uuid4()
    held = vault.make_keys(actor=system, subjects=[person], kind=choices.PERSON_KEY)
    vault.write_identities(
        held=held, identities={person: {"name": {"chosen": "Alba"}}}, now=now, new=True
    )
    accounts.found_grove(
        witness=held.witness,
        name="Casa",
        neutral_name="Oak",
        zone="America/Chicago",
        language="en",
        now=now,
    )
    account = accounts.open_account(
        actor=system,
        witness=held.witness,
        person_id=person,
        username="alba",
        language="en",
        passphrase="four plain words here",
        role="organizer",
        now=now,
    )
    accounts.assign(
        actor=system,
        witness=held.witness,
        account=account,
        scope="organization",
        object_id=None,
        purpose="organizing",
        ends_at=now + datetime.timedelta(days=365),
        now=now,
    )


if __name__ == "__main__":
    main()
