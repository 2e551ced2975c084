"""Writes to accounts, assignments, settings and nonces: done, refused, undone without audit."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from arboleda.kit import registries
from arboleda.trust.accounts import models, operations, queries
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
SYSTEM = audit_rules.SYSTEM
DAY = datetime.timedelta(days=1)


@pytest.fixture
def luz(make_person: Make) -> uuid.UUID:
    return make_person("Luz")


def last_action() -> str:
    return str(audit_models.Event.objects.order_by("seq").last().action)


def opening(actor: audit_rules.Actor, person: uuid.UUID, now: Any, **changes: Any) -> Any:
    given = {
        "username": "luz.vega", "passphrase": "four plain words here", "role": "participant",
        "language": "es", **changes,
    }  # fmt: skip
    witness = vault.ask_witness(actor=actor, subjects=[person])
    return operations.open_account(actor=actor, witness=witness, person_id=person, now=now, **given)


def test_an_account_holds_a_fingerprint_of_the_passphrase(luz: uuid.UUID, now: Any) -> None:
    account = opening(SYSTEM, luz, now, username="  Luz.Vega ")
    assert account.username == "luz.vega"
    assert account.password.startswith("argon2$argon2id$")
    assert "words" not in account.password
    assert account.check_password("four plain words here")
    assert account.last_login is None
    assert account.actor == audit_rules.Actor(luz, "participant", account.pk)
    assert last_action() == "accounts.open_account"


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"username": "Lu"}, ["username_shape"]),
        ({"passphrase": "short"}, ["too_short"]),
        ({"username": "taken"}, ["username_taken"]),
        ({"username": "TAKEN"}, ["username_taken"]),
    ],
)
def test_what_is_not_valid_opens_nothing(
    changes: dict[str, str], problems: list[str], luz: uuid.UUID, make_person: Make, now: Any
) -> None:
    opening(SYSTEM, make_person("Mar"), now, username="taken")
    with pytest.raises(operations.Invalid) as wrong:
        opening(SYSTEM, luz, now, **changes)
    assert wrong.value.problems == problems
    assert models.Account.objects.count() == 1


@pytest.mark.parametrize(
    ("opener", "role", "may"),
    [
        ("administrator", "administrator", True),
        ("organizer", "participant", True),
        ("organizer", "organizer", False),
        ("facilitator", "participant", False),
        ("participant", "participant", False),
    ],
)
def test_who_opens_accounts(
    opener: str, role: str, may: bool, luz: uuid.UUID, make_account: Make, now: Any
) -> None:
    actor = make_account(opener).actor
    if may:
        assert opening(actor, luz, now, role=role).role == role
        return
    with pytest.raises(operations.Refused):
        opening(actor, luz, now, role=role)
    assert queries.account_of(luz) is None


def test_a_form_sent_twice_opens_one_account(luz: uuid.UUID, make_person: Make, now: Any) -> None:
    opening(SYSTEM, luz, now, nonce="a-nonce-of-this-form")
    with pytest.raises(operations.AlreadyDone) as again:
        opening(SYSTEM, make_person("Mar"), now, username="mar", nonce="a-nonce-of-this-form")
    assert again.value.result == str(luz)
    assert models.Account.objects.count() == 1


def test_an_empty_nonce_is_not_noted(now: Any) -> None:
    for _ in range(2):
        operations.spend_nonce(nonce="", now=now)
    assert not models.UsedNonce.objects.exists()


def test_a_role_that_is_not_known_has_no_account(luz: uuid.UUID, now: Any) -> None:
    account = opening(SYSTEM, luz, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Account.objects.filter(pk=account.pk).update(role="leader")


def test_there_is_one_grove(grove: Any, now: Any) -> None:
    witness = audit_rules.Witness(b"", "system", {})
    with pytest.raises(operations.Invalid) as wrong:
        operations.found_grove(
            witness=witness, name="Other", neutral_name="Other", zone="UTC", language="en", now=now
        )
    assert wrong.value.problems == ["grove_exists"]
    found = queries.grove()
    assert found is not None and found.neutral_name == "The Oak Room"
    with pytest.raises(IntegrityError), transaction.atomic():
        models.GroveSettings(name="x", neutral_name="x", founded_at=now).save()
    assert models.GroveSettings.objects.count() == 1


@pytest.fixture
def assigning(make_account: Make, luz: uuid.UUID, now: Any) -> dict[str, Any]:
    witness = vault.ask_witness(actor=SYSTEM, subjects=[luz])
    return {
        "actor": SYSTEM, "witness": witness, "account": make_account("facilitator"),
        "scope": "person", "object_id": luz, "purpose": "one-to-one", "now": now,
    }  # fmt: skip


def test_an_assignment_always_ends(assigning: dict[str, Any], now: Any) -> None:
    for end in (now, now - DAY):
        with pytest.raises(operations.Invalid) as wrong:
            operations.assign(**assigning, ends_at=end)
        assert wrong.value.problems == ["assignment_must_end_later"]
    one = operations.assign(**assigning, ends_at=now + DAY)
    actor = assigning["account"].actor
    for moment, found in ((now - DAY, 0), (now, 1), (now + DAY, 0)):
        assert queries.assignments_in_force(actor, now=moment).count() == found
    again = operations.assign(**assigning, ends_at=now + 9 * DAY)
    assert (again.pk, again.ends_at) == (one.pk, now + 9 * DAY), "extended, not doubled"


def test_nobody_but_staff_is_assigned(
    assigning: dict[str, Any], make_account: Make, now: Any
) -> None:
    """It would lie there unseen until somebody gives the account another role."""
    asked = {**assigning, "account": make_account("participant")}
    with pytest.raises(operations.Invalid) as wrong:
        operations.assign(**asked, ends_at=now + DAY)
    assert wrong.value.problems == ["not_on_staff"]
    assert not asked["account"].assignments.exists()


def test_an_assignment_can_end_at_once(assigning: dict[str, Any], now: Any) -> None:
    one = operations.assign(**assigning, ends_at=now + 9 * DAY)
    ask = {"actor": SYSTEM, "witness": assigning["witness"], "assignment": one}
    operations.end_assignment(**ask, now=now + DAY)
    assert not queries.assignments_in_force(assigning["account"].actor, now=now + DAY).exists()
    operations.end_assignment(**ask, now=now)
    assert not models.Assignment.objects.exists(), "one that never began leaves nothing"


def test_who_may_assign(assigning: dict[str, Any], make_account: Make, now: Any) -> None:
    one = operations.assign(**assigning, ends_at=now + DAY)
    for role in ("participant", "facilitator"):
        actor = make_account(role).actor
        with pytest.raises(operations.Refused):
            operations.assign(**{**assigning, "actor": actor}, ends_at=now + DAY)
        with pytest.raises(operations.Refused):
            operations.end_assignment(
                actor=actor, witness=assigning["witness"], assignment=one, now=now
            )
    organizer = make_account("organizer").actor
    operations.assign(**{**assigning, "actor": organizer}, ends_at=now + DAY)


def test_an_assignment_names_its_object_or_everybody(assigning: dict[str, Any], now: Any) -> None:
    for wrong in ({"object_id": None}, {"scope": "organization"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            operations.assign(**{**assigning, **wrong}, ends_at=now + DAY)


def test_a_closed_account_has_nothing_assigned(assigning: dict[str, Any], now: Any) -> None:
    operations.assign(
        **{**assigning, "scope": "organization", "object_id": None}, ends_at=now + DAY
    )
    account = assigning["account"]
    assert queries.works_with_everybody(account.actor, now=now)
    models.Account.objects.filter(pk=account.pk).update(is_active=False)
    assert not queries.works_with_everybody(account.actor, now=now)
    assert account not in queries.staff_accounts()


def test_nothing_stays_when_the_audit_row_cannot_be_written(
    assigning: dict[str, Any], make_person: Make, now: Any, request: pytest.FixtureRequest
) -> None:
    mar = make_person("Mar")
    one = operations.assign(**assigning, ends_at=now + DAY)
    request.getfixturevalue("broken_audit")
    witness = assigning["witness"]
    with pytest.raises(RuntimeError):
        opening(SYSTEM, mar, now, nonce="a-nonce-of-this-form")
    with pytest.raises(RuntimeError):
        operations.assign(**{**assigning, "purpose": "other"}, ends_at=now + DAY)
    with pytest.raises(RuntimeError):
        operations.end_assignment(actor=SYSTEM, witness=witness, assignment=one, now=now + DAY / 2)
    with pytest.raises(RuntimeError):
        operations.found_grove(
            witness=witness, name="A", neutral_name="A", zone="UTC", language="en", now=now
        )
    assert queries.account_of(mar) is None
    assert not models.UsedNonce.objects.exists()
    assert [row.ends_at for row in models.Assignment.objects.all()] == [now + DAY]
    assert queries.grove() is None


def test_a_language_is_remembered(make_account: Make) -> None:
    account = make_account("participant")
    operations.choose_language(account=account, language="es")
    account.refresh_from_db()
    assert account.language == "es"


def test_what_is_held_is_shown_exported_and_erased(
    assigning: dict[str, Any], luz: uuid.UUID, now: Any
) -> None:
    opening(SYSTEM, luz, now)
    operations.assign(**assigning, ends_at=now + DAY)
    staff = assigning["account"].person_id
    reading = registries.Reading(SYSTEM, "held", now)
    assert queries.show_account(luz, reading)[0].text == "luz.vega"
    [row] = queries.export_account(luz, reading)
    assert set(row) == {
        "username",
        "role",
        "language",
        "exit_name",
        "opened_at",
        "passphrase_given_at",
    }
    assert [str(line.what) for line in queries.show_assignments(luz, reading)] == [
        "Somebody on staff works with you"
    ]
    assert str(queries.show_assignments(staff, reading)[0].text).startswith("One person, until")
    assert [row["own_work"] for row in queries.export_assignments(staff, reading)] == [True]
    assert str(luz) not in str(queries.export_assignments(staff, reading))
    assert operations.erase_assignments(luz) == 1
    assert operations.erase_account(luz) == 1
    assert queries.show_account(luz, reading) == []
    assert queries.export_account(luz, reading) == []
