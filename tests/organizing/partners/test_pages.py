"""Pages about partners."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arboleda.organizing.partners import models, operations, rules
from arboleda.trust.audit import models as audit_models
from tests.conftest import proved

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def organizer(make_account: Make) -> Any:
    return make_account("organizer", name="Nora", everybody=True)


@pytest.fixture
def staff(organizer: Any, sign_in: Make) -> Any:
    return sign_in(organizer)


@pytest.fixture
def raiz(organizer: Any, now: datetime.datetime) -> models.Partner:
    profile = rules.Profile("Centro Raíz", "union", "labor", ("es",))
    return operations.add_partner(actor=organizer.actor, profile=profile, now=now)


@pytest.fixture
def puente(organizer: Any, now: datetime.datetime) -> models.Partner:
    profile = rules.Profile("Puente School", "school", "education", ("en",))
    return operations.add_partner(actor=organizer.actor, profile=profile, now=now)


def page(client: Any, name: str, **kwargs: Any) -> str:
    answer = client.get(reverse(name, kwargs=kwargs))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def follow(client: Any, name: str, data: dict[str, Any], **kwargs: Any) -> str:
    answer = client.post(reverse(name, kwargs=kwargs), data, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_list_teaches_narrows_searches_and_sorts(
    staff: Any, organizer: Any, now: datetime.datetime
) -> None:
    assert "No partner yet" in page(staff, "partners:partners")
    for name, kind in (("Centro Raíz", "union"), ("Puente School", "school")):
        profile = rules.Profile(name, kind, "labor")
        operations.add_partner(actor=organizer.actor, profile=profile, now=now)
    for query, names in {
        "": ["Centro Raíz", "Puente School"],
        "kind=school": ["Puente School"],
        "stage=trust": [],
        "kind=x'": ["Centro Raíz", "Puente School"],
        "page=9": ["Centro Raíz", "Puente School"],
    }.items():
        shown = staff.get(reverse("partners:partners") + f"?{query}").content.decode()
        assert [one for one in ("Centro Raíz", "Puente School") if one in shown] == names, query
    turned = staff.get(reverse("partners:partners") + "?sort=-name").content.decode()
    assert turned.index("Puente School") < turned.index("Centro Raíz")
    found = staff.post(reverse("partners:partners"), {"query": "puente"})
    assert "puente" not in found.url
    shown = staff.get(found.url).content.decode()
    assert "Puente School" in shown and "Centro Raíz" not in shown
    with CaptureQueriesContext(connection) as queries:
        page(staff, "partners:partners")
    assert len(queries) <= 15


def test_the_file_names_organizations_and_is_audited(staff: Any, raiz: models.Partner) -> None:
    answer = proved(staff).post(reverse("partners:export_partners"))
    assert "Centro Raíz" in b"".join(answer.streaming_content).decode()
    assert audit_models.Event.objects.filter(action="partners.record_export").exists()


def test_a_partner_grows_from_conversations(staff: Any, raiz: models.Partner) -> None:
    shown = page(staff, "partners:partner", partner_id=raiz.pk)
    assert "No conversation yet" in shown and "share nothing but conversation" in shown
    page(staff, "partners:record_conversation", partner_id=raiz.pk)
    data = {"held_date": "2026-01-05", "holder": "leader", "stage": "trust"}
    shown = follow(staff, "partners:record_conversation", data, partner_id=raiz.pk)
    assert "Write at least one thing that was said" in shown
    data |= {"ours": "Our oldest friends", "theirs": "Los que llegan"}
    shown = follow(staff, "partners:record_conversation", data, partner_id=raiz.pk)
    for words in ("Our oldest friends", "Los que llegan", "A leader", "approved totals"):
        assert words in shown
    with CaptureQueriesContext(connection) as queries:
        page(staff, "partners:partner", partner_id=raiz.pk)
    assert len(queries) <= 15


def test_a_partner_is_added_and_changed(staff: Any) -> None:
    page(staff, "partners:add_partner")
    data = {"name": "", "kind": "union", "sector": "labor"}
    assert "Write the name" in follow(staff, "partners:add_partner", data)
    data |= {"name": "Raíz", "languages": ["es", "quc"], "nonce": "c" * 24}
    assert "Raíz" in follow(staff, "partners:add_partner", data)
    follow(staff, "partners:add_partner", data)
    raiz = models.Partner.objects.get()
    assert raiz.languages == ["es", "quc"]
    assert "Raíz" in page(staff, "partners:change_partner", partner_id=raiz.pk)
    data["name"] = "Raíces"
    assert "Raíces" in follow(staff, "partners:change_partner", data, partner_id=raiz.pk)


def test_somebody_is_named_and_unnamed(staff: Any, raiz: models.Partner, make_person: Make) -> None:
    person = make_person("Iris Paz")
    page(staff, "partners:name_contact", partner_id=raiz.pk)
    data = {"query": "iris", "step": "find"}
    assert str(person) in follow(staff, "partners:name_contact", data, partner_id=raiz.pk)
    data["step"] = "save"
    assert "Find the person first" in follow(
        staff, "partners:name_contact", data, partner_id=raiz.pk
    )
    data["contact"] = str(person)
    assert "Iris Paz" in follow(staff, "partners:name_contact", data, partner_id=raiz.pk)
    shown = follow(staff, "partners:name_contact", {"step": "nobody"}, partner_id=raiz.pk)
    assert "Iris Paz" not in shown
    data = {"query": "zzzz", "step": "find"}
    shown = follow(staff, "partners:name_contact", data, partner_id=raiz.pk)
    assert "Nobody found by that name" in shown


def test_a_training_is_asked_given_and_told(staff: Any, raiz: models.Partner) -> None:
    page(staff, "partners:ask_training", partner_id=raiz.pk)
    data = {
        "text": "An evening on stepping in",
        "kind": "training",
        "language": "es",
        "from_date": "2026-02-02",
        "until_date": "2026-01-01",
    }
    assert "after the first one" in follow(staff, "partners:ask_training", data, partner_id=raiz.pk)
    data |= {"until_date": "2026-02-03", "hours": "2.5"}
    assert "An evening" in follow(staff, "partners:ask_training", data, partner_id=raiz.pk)
    row = models.TrainingRequest.objects.get()
    assert "Has it been given?" in page(staff, "partners:training", training_id=row.pk)
    later = {"step": "delivery", "delivered_date": "2999-01-01"}
    assert "already come" in follow(staff, "partners:training", later, training_id=row.pk)
    given = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=91)
    models.TrainingRequest.objects.update(recorded_at=datetime.datetime.now(datetime.UTC))
    later["delivered_date"] = given.isoformat()
    shown = follow(staff, "partners:training", later, training_id=row.pk)
    assert "What changed" in shown and "Ask what changed" in page(staff, "partners:partners")
    change = {"step": "change", "text": ""}
    follow(staff, "partners:training", change, training_id=row.pk)
    change["text"] = "They step in together"
    shown = follow(staff, "partners:training", change, training_id=row.pk)
    assert "They step in together" in shown and "We know what changed" in shown


def test_nobody_but_staff_finds_partners(
    raiz: models.Partner, make_account: Make, sign_in: Make
) -> None:
    client = sign_in(make_account("participant"))
    assert client.get(reverse("partners:partners")).status_code == 404
    url = reverse("partners:partner", kwargs={"partner_id": raiz.pk})
    assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


def test_it_is_spanish_for_who_reads_spanish(
    make_account: Make, sign_in: Make, raiz: models.Partner
) -> None:
    client = sign_in(make_account("facilitator", language="es"))
    client.cookies["members_language"] = "es"
    assert "Alianzas" in page(client, "partners:partners")
    for name in ("partner", "change_partner", "name_contact", "record_conversation"):
        shown = page(client, f"partners:{name}", partner_id=raiz.pk)
        assert '<html lang="es"' in shown
