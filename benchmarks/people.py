"""The people list and its name search against Django's own admin list. Run by hand.

    python benchmarks/people.py [people [rounds]]

Both sides list 25 of the same invented people from SQLite and render whole pages through Django's
test client. Ours is sealed: it asks a keeper in another process, which writes one durable row for
every person shown before it lets go of a key. The admin's rows lie in the open. The two take turns,
so that a busy machine slows both; the ratio of the medians is the figure (target: at most 1.0).
Ours is timed as people use it: the search is a POST, which keeps the words out of the address, and
the page it leads to; the last figure is that page alone, as its second look or its next page is.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, ROUNDS = 5_000, 60
WARM_UP = 5
QUERIES = ("garcia", "luz", "bargas", "Ana Ríos", "chavez lopez")
GIVEN = [
    "Ana",
    "Luz",
    "Alba",
    "Sol",
    "Mar",
    "Iris",
    "Rosa",
    "Nora",
    "Elena",
    "Inés",
    "Paz",
    "Clara",
    "Lidia",
    "Ruth",
    "Vera",
    "Noor",
    "Min",
    "Ioana",
]
SURNAMES = [
    "García",
    "López",
    "Ríos",
    "Vargas",
    "Chávez",
    "Park",
    "Soto",
    "Vega",
    "Núñez",
    "Kowalska",
    "Nguyen",
    "Haddad",
    "Morales",
    "Reyes",
    "Campos",
    "Ibarra",
    "Quispe",
    "Tzul",
    "Ajú",
    "Solís",
]


def name(number: int) -> str:
    """The invented name of one person; the same on both sides."""
    given, first = divmod(number, len(SURNAMES))
    second = SURNAMES[(given + number // 7) % len(SURNAMES)]
    return f"{GIVEN[given % len(GIVEN)]} {SURNAMES[first]} {second}"


Job = Callable[[str], None]


def ours(count: int) -> Job:
    """Fill a grove with a keeper of its own; return what asks for one page."""
    import django
    from django.conf import settings

    django.setup()
    for folder in (settings.DATA, settings.KEYS):
        folder.mkdir(parents=True, exist_ok=True)
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from arboleda.organizing.people import operations
    from arboleda.organizing.people.rules.people import Answers
    from arboleda.trust.accounts import operations as accounts
    from arboleda.trust.audit.rules import SYSTEM
    from arboleda.trust.vault import operations as vault

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    now = timezone.now()
    start = time.perf_counter()
    people = [
        Answers(chosen=name(number), language=("es", "en", "ko")[number % 3])
        for number in range(count)
    ]
    ids = operations.add_people(actor=SYSTEM, batch=people, now=now)
    seconds = time.perf_counter() - start
    print(f"  filled: {count / seconds:,.0f} people a second through to commit", flush=True)
    witness = vault.ask_witness(actor=SYSTEM, subjects=ids[:1])
    accounts.found_grove(
        witness=witness,
        name="Benchmark",
        neutral_name="Bench",
        zone="America/Chicago",
        language="en",
        now=now,
    )
    account = accounts.open_account(
        actor=SYSTEM,
        witness=witness,
        person_id=ids[0],
        username="bench",
        passphrase="four plain words here",
        role="organizer",
        language="en",
        now=now,
    )
    accounts.assign(
        actor=SYSTEM,
        witness=witness,
        account=account,
        scope="organization",
        object_id=None,
        purpose="organizing",
        ends_at=now + timezone.timedelta(days=9),
        now=now,
    )
    client = _signed_in(Client(), account)

    kept: dict[str, str] = {}

    def ask(query: str) -> None:
        if not query:
            answer = client.get("/people/")
        elif query in kept:
            answer = client.get(kept[query])
        else:
            query, _, again = query.partition("=")
            answer = client.post("/people/", {"query": query})
            kept[f"{query}=again"] = answer.url
            if not again:
                answer = client.get(answer.url)
            else:
                return
        assert answer.status_code == 200
        lines = answer.content.count(b'<th scope="row">')
        assert lines == 25 or query, lines

    return ask


def theirs(count: int) -> Job:
    """Fill a plain table; return what asks Django's admin for its list."""
    import django
    from django.conf import settings

    folder = Path(tempfile.mkdtemp())
    settings.configure(
        SECRET_KEY="benchmark",
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        ROOT_URLCONF=__name__,
        STATIC_URL="/static/",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": folder / "plain.sqlite3",
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"},
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
    )
    django.setup()
    from django.contrib import admin
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection, models
    from django.test import Client
    from django.urls import path
    from django.utils import timezone

    class Partner(models.Model):
        name = models.CharField(max_length=160)

        class Meta:
            app_label = "auth"

        def __str__(self) -> str:
            return self.name

    class Person(models.Model):
        name = models.CharField(max_length=160, db_index=True)
        language = models.CharField(max_length=8)
        is_leader = models.BooleanField(default=False)
        partner = models.ForeignKey(Partner, models.SET_NULL, null=True)
        added_at = models.DateTimeField()

        class Meta:
            app_label = "auth"
            ordering = ["name"]

        def __str__(self) -> str:
            return self.name

    class PersonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Generic in the stubs alone.
        list_display = ("name", "is_leader", "language", "partner", "added_at")
        list_filter = ("language", "is_leader", "partner")
        list_select_related = ("partner",)
        list_per_page = 25
        search_fields = ("name",)

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Partner)
        editor.create_model(Person)
    now = timezone.now()
    Person.objects.bulk_create(
        Person(name=name(n), language=("es", "en", "ko")[n % 3], added_at=now) for n in range(count)
    )
    admin.site.register(Person, PersonAdmin)
    globals()["urlpatterns"] = [path("admin/", admin.site.urls)]
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))

    def ask(query: str) -> None:
        query = query.partition("=")[0]
        answer = client.get("/admin/auth/person/", {"q": query} if query else {})
        assert answer.status_code == 200
        assert answer.content.count(b"field-language") == 25 or query

    return ask


def _signed_in(client: object, account: object) -> object:
    client.force_login(account)  # type: ignore[attr-defined]  # Django is imported late here.
    session = client.session  # type: ignore[attr-defined]  # As above.
    session["seen_at"] = time.time()
    session.save()
    return client


def worker(side: str, count: int) -> None:
    """Build one side, then time what the parent asks for, one line a request."""
    sys.path.insert(0, str(ROOT))
    ask = (ours if side == "ours" else theirs)(count)
    print("ready", flush=True)
    for line in sys.stdin:
        query = line.rstrip("\n")
        wall, cpu = time.perf_counter(), time.process_time()
        ask(query)
        print(f"{time.perf_counter() - wall} {time.process_time() - cpu}", flush=True)


def keep(folder: str) -> None:
    """Be the keeper of ours, as a process of its own."""
    os.environ["ARBOLEDA_HOME"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "arboleda.settings.embedded"
    sys.path.insert(0, str(ROOT))
    from arboleda.trust.vault import keys
    from arboleda.trust.vault.keeper import server

    server.serve(keys.socket_path(), Path(folder) / "keys")


def _start(side: str, count: int, home: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "ARBOLEDA_HOME": home,
        "ARBOLEDA_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "arboleda.settings.embedded" if side == "ours" else "",
    }
    if side != "ours":
        del environment["DJANGO_SETTINGS_MODULE"]
    started = subprocess.Popen(
        [sys.executable, __file__, "--worker", side, str(count)],
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert started.stdout
    for line in started.stdout:
        if line == "ready\n":
            return started
        print(line, end="")
    raise SystemExit(f"{side} did not start")


def _ask(side: subprocess.Popen[str], query: str) -> tuple[float, float]:
    assert side.stdin and side.stdout
    side.stdin.write(f"{query}\n")
    side.stdin.flush()
    wall, cpu = side.stdout.readline().split()
    return float(wall) * 1000, float(cpu) * 1000


def measure(count: int, rounds: int) -> None:
    """Print medians and ratios of the list and of the search."""
    print(f"{count} people, {rounds} rounds, taking turns")
    with tempfile.TemporaryDirectory() as home:
        keeper = multiprocessing.get_context("spawn").Process(target=keep, args=(home,))
        keeper.start()
        time.sleep(2)
        sides = {side: _start(side, count, home) for side in ("ours", "theirs")}
        try:
            again = tuple(f"{query}=again" for query in QUERIES)
            jobs = (("list of 25", ("",)), ("search by name", QUERIES), ("its page alone", again))
            for label, queries in jobs:
                taken: dict[str, list[tuple[float, float]]] = {"ours": [], "theirs": []}
                for turn in range(rounds + WARM_UP):
                    for side, process in sides.items():
                        one = _ask(process, queries[turn % len(queries)])
                        if turn >= WARM_UP:
                            taken[side].append(one)
                _report(label, taken)
        finally:
            for process in sides.values():
                process.kill()
            keeper.terminate()
            keeper.join()


def _report(label: str, taken: dict[str, list[tuple[float, float]]]) -> None:
    middle = {
        side: [statistics.median(column) for column in zip(*times, strict=True)]
        for side, times in taken.items()
    }
    for side, (wall, cpu) in middle.items():
        named = {"ours": "ours, sealed", "theirs": "Django admin, open"}[side]
        print(f"  {label:16} {named:20} median {wall:7.1f} ms   processor {cpu:7.1f} ms")
    print(f"  {label:16} ratio {middle['ours'][0] / middle['theirs'][0]:.2f}×")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(sys.argv[2], int(sys.argv[3]))
    else:
        numbers = [int(argument) for argument in sys.argv[1:]]
        measure(*(numbers + [PEOPLE, ROUNDS][len(numbers) :]))
