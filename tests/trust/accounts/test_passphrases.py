"""A passphrase changes by whoever knows it, or by staff who may; and nobody else."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.trust.accounts import operations
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
NEW = "tambor cesta río naranja"


def change(account: Any, now: datetime.datetime, **changes: Any) -> None:
    actor = changes.pop("actor", account.actor)
    witness = vault.ask_witness(actor=actor, subjects=[account.person_id])
    given: dict[str, Any] = {"old": PASSPHRASE, "new": NEW, **changes}
    operations.change_passphrase(actor=actor, witness=witness, account=account, now=now, **given)


def reset(actor: audit_rules.Actor, account: Any, now: datetime.datetime, **more: Any) -> None:
    witness = vault.ask_witness(actor=actor, subjects=[account.person_id])
    given = {"new": NEW, **more}
    operations.reset_passphrase(actor=actor, witness=witness, account=account, now=now, **given)


def holds(account: Any, passphrase: str) -> bool:
    account.refresh_from_db()
    return bool(account.check_password(passphrase))


def test_she_changes_her_own(make_account: Make, now: datetime.datetime) -> None:
    her = make_account()
    change(her, now)
    assert holds(her, NEW)
    assert not holds(her, PASSPHRASE)
    assert audit_models.Event.objects.last().action == "accounts.change_passphrase"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"old": "some other words here"}, "wrong_passphrase"),
        ({"new": "short"}, "too_short"),
        ({"new": "aaaaaaaaaaaaaaaa"}, "one_character"),
    ],
)
def test_what_is_not_valid_changes_nothing(
    make_account: Make, now: datetime.datetime, changes: dict[str, str], problem: str
) -> None:
    her = make_account()
    with pytest.raises(operations.Invalid) as wrong:
        change(her, now, **changes)
    assert problem in wrong.value.problems
    assert holds(her, PASSPHRASE)


def test_nobody_changes_anothers_even_knowing_it(
    make_account: Make, now: datetime.datetime
) -> None:
    her = make_account()
    for role in ("participant", "organizer", "administrator"):
        with pytest.raises(operations.Refused):
            change(her, now, actor=make_account(role).actor)
    assert holds(her, PASSPHRASE)


@pytest.mark.parametrize(
    ("role", "target", "may"),
    [
        ("organizer", "participant", True),
        ("administrator", "participant", True),
        ("administrator", "organizer", True),
        ("facilitator", "participant", False),
        ("participant", "participant", False),
        ("organizer", "facilitator", False),
        ("organizer", "administrator", False),
    ],
)
def test_who_may_reset_for_whom(
    make_account: Make, now: datetime.datetime, role: str, target: str, may: bool
) -> None:
    actor, her = make_account(role).actor, make_account(target)
    if may:
        reset(actor, her, now)
    else:
        with pytest.raises(operations.Refused):
            reset(actor, her, now)
    assert holds(her, NEW) is may


def test_nobody_resets_her_own(make_account: Make, now: datetime.datetime) -> None:
    her = make_account("administrator")
    with pytest.raises(operations.Refused):
        reset(her.actor, her, now)


def test_the_same_form_again_changes_nothing(make_account: Make, now: datetime.datetime) -> None:
    actor, her = make_account("organizer").actor, make_account()
    reset(actor, her, now, nonce="n" * 20)
    with pytest.raises(operations.AlreadyDone):
        reset(actor, her, now, nonce="n" * 20, new="other words entirely now")
    assert holds(her, NEW)


def test_a_failed_audit_undoes_both(
    make_account: Make, now: datetime.datetime, request: pytest.FixtureRequest
) -> None:
    actor, her = make_account("organizer").actor, make_account()
    request.getfixturevalue("broken_audit")
    with pytest.raises(RuntimeError):
        change(her, now)
    with pytest.raises(RuntimeError):
        reset(actor, her, now)
    assert holds(her, PASSPHRASE)


def test_what_hangs_on_it_changes_with_it_or_not_at_all(
    make_account: Make, now: datetime.datetime
) -> None:
    her = make_account()

    def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        change(her, now, also=fail)
    assert holds(her, PASSPHRASE)


def test_a_reset_ends_every_session_of_hers(
    make_account: Make, sign_in: Make, now: datetime.datetime
) -> None:
    actor, her = make_account("organizer").actor, make_account()
    client = sign_in(her)
    assert client.get("/again/").status_code == 200
    reset(actor, her, now)
    assert client.get("/again/").status_code == 302


OWN = "montaña hilo café nube"


def choose(account: Any, now: datetime.datetime, new: str = OWN, actor: Any = None) -> None:
    actor = actor or account.actor
    witness = vault.ask_witness(actor=actor, subjects=[account.person_id])
    operations.choose_passphrase(actor=actor, witness=witness, account=account, new=new, now=now)


@pytest.fixture
def given(make_account: Make, now: datetime.datetime) -> Any:
    """An account whose passphrase an organizer has just made."""
    her = make_account()
    reset(make_account("organizer").actor, her, now)
    return her


def test_what_a_person_gives_must_be_changed_and_what_she_chose_stays(
    given: Any, now: datetime.datetime
) -> None:
    assert given.passphrase_is_given
    choose(given, now)
    assert holds(given, OWN)
    assert not given.passphrase_is_given
    event = audit_models.Event.objects.last()
    assert (event.action, event.rule) == ("accounts.change_passphrase", "first")


@pytest.mark.parametrize(("role", "is_given"), [("administrator", True), ("system", False)])
def test_only_the_system_opens_an_account_with_a_passphrase_that_stays(
    role: str, is_given: bool, make_account: Make, make_person: Make, now: datetime.datetime
) -> None:
    """The founder typed hers; the demo's people are fiction."""
    actor = audit_rules.SYSTEM if role == "system" else make_account(role).actor
    person = make_person()
    account = operations.open_account(
        actor=actor,
        witness=vault.ask_witness(actor=actor, subjects=[person]),
        person_id=person,
        username="somebody-new",
        passphrase=NEW,
        role="participant",
        language="en",
        now=now,
    )
    account.refresh_from_db()
    assert account.passphrase_is_given is is_given


def test_knowing_the_given_one_and_changing_it_the_long_way_counts_too(
    given: Any, now: datetime.datetime
) -> None:
    change(given, now, old=NEW, new=OWN)
    given.refresh_from_db()
    assert not given.passphrase_is_given


@pytest.mark.parametrize("new", [NEW, f" {NEW} ", NEW.upper(), NEW.replace(" ", "  ")])
def test_the_given_one_is_no_choice_however_it_is_written(
    new: str, given: Any, now: datetime.datetime
) -> None:
    with pytest.raises(operations.Invalid) as wrong:
        choose(given, now, new)
    assert wrong.value.problems == ["same"]
    given.refresh_from_db()
    assert given.passphrase_is_given


def test_a_weak_choice_is_none(given: Any, now: datetime.datetime) -> None:
    with pytest.raises(operations.Invalid):
        choose(given, now, "short")
    assert holds(given, NEW)
    assert given.passphrase_is_given


def test_who_was_given_nothing_must_know_the_old_one(
    make_account: Make, now: datetime.datetime
) -> None:
    her = make_account()
    with pytest.raises(operations.Refused):
        choose(her, now)
    assert holds(her, PASSPHRASE)


def test_nobody_chooses_for_her(given: Any, make_account: Make, now: datetime.datetime) -> None:
    for role in ("participant", "organizer", "administrator"):
        with pytest.raises(operations.Refused):
            choose(given, now, actor=make_account(role).actor)
    assert holds(given, NEW)


def test_a_failed_audit_leaves_the_given_one(
    given: Any, now: datetime.datetime, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("broken_audit")
    with pytest.raises(RuntimeError):
        choose(given, now)
    assert holds(given, NEW)
    assert given.passphrase_is_given
