"""Founding a grove and growing one of fiction."""

from __future__ import annotations

import json
import stat

import pytest

from tests import serving
from tests.cli.conftest import FOUNDING, PASSPHRASE

pytestmark = pytest.mark.xdist_group("founded groves")

ROLES = {"participant", "facilitator", "organizer", "administrator"}


def test_init_founds_a_grove_that_its_administrator_can_enter(founded: serving.Home) -> None:
    code = (
        "from django.contrib.auth import authenticate\n"
        f"found = authenticate(username='first-of-all', password={PASSPHRASE!r})\n"
        "from arboleda.trust.accounts import queries\n"
        "grove = queries.grove()\n"
        "print(found.role, grove.name, grove.language, grove.is_demo)"
    )
    assert founded.django(code).strip() == "administrator Casa de Prueba es False"


def test_init_keeps_its_folders_to_itself(founded: serving.Home) -> None:
    for name in ("data", "keys", "run", "log"):
        mode = stat.S_IMODE((founded.home / name).stat().st_mode)
        assert mode == 0o700, f"{name}: {mode:o}"
    for path in (founded.home / "keys").iterdir():
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path.name


def test_init_refuses_a_second_grove(founded: serving.Home) -> None:
    again = founded.command("init", *FOUNDING, given=PASSPHRASE + "\n")
    assert again.returncode == 1
    assert "stands" in again.stderr
    assert "Traceback" not in again.stderr


@pytest.mark.parametrize("given", ["", "short\n", "\n"])
def test_init_refuses_a_weak_passphrase(home: serving.Home, given: str) -> None:
    done = home.command("init", *FOUNDING, given=given)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, "one clear line"
    assert home.command("init", *FOUNDING, given=PASSPHRASE + "\n").returncode == 0


def test_init_without_anybody_to_ask_says_which_option_is_missing(home: serving.Home) -> None:
    done = home.command("init", "--username", "first-of-all", given=PASSPHRASE + "\n")
    assert done.returncode == 1
    assert "Name of the organization" in done.stderr


def test_demo_refuses_a_folder_that_holds_a_real_grove(founded: serving.Home) -> None:
    done = founded.command("demo")
    assert done.returncode == 1
    assert "a real grove" in done.stderr
    assert founded.command("demo", "--if-empty").returncode == 0, "and leaves it as it is"
    assert founded.command("demo", "accounts", "--json").returncode == 1


def test_demo_refuses_too_few_people(home: serving.Home) -> None:
    done = home.command("demo", "--people", "3")
    assert done.returncode == 1
    assert "people or more" in done.stderr


def test_demo_accounts_lists_every_role_with_a_passphrase_that_works(grown: serving.Home) -> None:
    accounts = json.loads(grown.must("demo", "accounts", "--json"))
    assert {one["role"] for one in accounts} == ROLES
    assert {one["language"] for one in accounts} == {"en", "es"}
    assert all(set(one) == {"username", "passphrase", "role", "language"} for one in accounts)
    pairs = [(one["username"], one["passphrase"]) for one in accounts]
    code = (
        "from django.contrib.auth import authenticate\n"
        f"print(all(authenticate(username=u, password=p) for u, p in {pairs!r}))"
    )
    assert grown.django(code).strip() == "True"
    assert accounts[0]["username"] in grown.must("demo", "accounts")


def test_demo_has_what_was_promised(grown: serving.Home) -> None:
    held = json.loads(grown.django(HELD))
    assert held["people"] == 60
    assert held["partners"] == 6
    assert held["cohorts"] == [17, 17]
    assert held["campaigns"] >= 1
    assert len(held["rooms"]) == 11, "one in each stage, and the long table"
    assert {"writing", "proposed", "approved", "published", "withdrawn"} <= set(held["stories"])
    assert held["past"] and held["to_come"], "sessions past and to come"


def test_demo_grows_the_same_grove_from_the_same_seed(
    grown: serving.Home, home: serving.Home
) -> None:
    home.must("demo", "--seed", "7")
    assert json.loads(home.django(HELD)) == json.loads(grown.django(HELD))


def test_demo_grows_five_hundred_people_quickly(grown: serving.Home, home: serving.Home) -> None:
    home.must("demo", "--seed", "8", "--people", "500", timeout=90)
    held = json.loads(home.django(HELD))
    assert held["people"] == 500
    assert not set(json.loads(grown.django(HELD))["names"]) >= set(held["names"]), "another seed"


HELD = """
import json
from django.utils import timezone
from arboleda.organizing.people.models import Person
from arboleda.organizing.partners.models import Partner
from arboleda.organizing.campaigns.models import Campaign, Idea
from arboleda.learning.cohorts.models import Cohort, Enrollment, Session
from arboleda.learning.dreamspace.models import Space
from arboleda.voice.stories.models import Story
from arboleda.trust.accounts.models import Account
from arboleda.trust.vault import operations as vault
from arboleda.trust.audit.rules import SYSTEM
now = timezone.now()
names = vault.read_names(
    actor=SYSTEM, people=list(Person.objects.values_list("pk", flat=True)), purpose="test",
    rule="test",
)
print(json.dumps({
    "people": Person.objects.count(),
    "names": sorted(names.values()),
    "languages": sorted(Person.objects.values_list("language", flat=True)),
    "partners": Partner.objects.count(),
    "partner_names": sorted(Partner.objects.values_list("name", flat=True)),
    "cohorts": [Enrollment.objects.filter(cohort=one).count() for one in Cohort.objects.all()],
    "past": Session.objects.filter(gathering__ends_at__lt=now).count(),
    "to_come": Session.objects.filter(gathering__starts_at__gt=now).count(),
    "campaigns": Campaign.objects.count(),
    "ideas": [[one.words["en"], one.cluster, one.matter_count] for one in Idea.objects.all()],
    "rooms": [
        [
            one.name["en"],
            list(one.stages.filter(state="open").values_list("kind", flat=True)),
            [row.result.get("ordinal", {}).get("coordinates") for row in one.analyses.all()],
            [[row.words, row.note] for row in one.named_clusters.all()],
        ]
        for one in Space.objects.all()
    ],
    "stories": sorted(Story.objects.values_list("state", flat=True)),
    "usernames": sorted(Account.objects.values_list("username", flat=True)),
}))
"""
