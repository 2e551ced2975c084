"""What takes two people: asked by one, approved by another, used once."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from arboleda.kit import registries
from arboleda.trust.accounts import access, models, operations, queries, rules
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from tests.conftest import PASSPHRASE, with_second_step

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
KIND = "tests.list"
HOUR = datetime.timedelta(hours=1)
THING = uuid.UUID(int=7)


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    registries.approvals.add(
        KIND,
        "A list with names",
        lambda object_id, actor: f"List {object_id.int if object_id else 0}",
        lambda object_id: "/people/",
        terms=lambda terms: ", ".join(terms.values()),
    )
    yield
    del registries.approvals._kinds[KIND]


@pytest.fixture
def ana(make_account: Make) -> Any:
    return make_account("organizer")


@pytest.fixture
def bo(make_account: Make) -> Any:
    return make_account("administrator")


def witness_of(account: Any) -> audit_rules.Witness:
    return vault.ask_witness(actor=account.actor)


def ask(account: Any, now: Any, **given: Any) -> models.Approval:
    asked = {"kind": KIND, "object_id": THING, "now": now, **given}
    return operations.ask_approval(actor=account.actor, witness=witness_of(account), **asked)


def answer(operation: Any, account: Any, approval: models.Approval, now: Any) -> None:
    subjects = [approval.asked_by.person_id]
    witness = vault.ask_witness(actor=account.actor, subjects=subjects)
    operation(actor=account.actor, witness=witness, approval=approval, now=now)


def spend(account: Any, now: Any, **given: Any) -> models.Approval:
    with transaction.atomic():
        wanted = {"kind": KIND, "object_id": THING, "now": now, **given}
        return operations.spend_approval(actor=account.actor, **wanted)


def actions() -> list[str]:
    return list(audit_models.Event.objects.order_by("seq").values_list("action", flat=True))[-3:]


class TestTwoPeople:
    def test_one_asks_another_approves_and_it_is_used_once(
        self, ana: Any, bo: Any, now: Any
    ) -> None:
        approval = ask(ana, now)
        with pytest.raises(operations.NotApproved):
            spend(ana, now)
        answer(operations.approve, bo, approval, now + HOUR)
        assert actions()[-2:] == ["accounts.ask_approval", "accounts.approve"]
        used = spend(ana, now + 2 * HOUR)
        assert used.pk == approval.pk and used.spent_at == now + 2 * HOUR
        with pytest.raises(operations.NotApproved):
            spend(ana, now + 2 * HOUR)

    def test_asking_twice_asks_once(self, ana: Any, now: Any) -> None:
        first = ask(ana, now, terms={"language": "es"})
        assert ask(ana, now + HOUR, terms={"language": "es"}).pk == first.pk
        assert ask(ana, now + HOUR, terms={"language": "en"}).pk != first.pk

    def test_the_same_form_again(self, ana: Any, bo: Any, now: Any) -> None:
        first = ask(ana, now, nonce="a-nonce-of-sixteen")
        answer(operations.approve, bo, first, now)
        with pytest.raises(operations.AlreadyDone) as done:
            ask(ana, now, nonce="a-nonce-of-sixteen")
        assert done.value.result == str(first.pk)

    def test_what_was_narrowed_down_is_what_may_be_used(self, ana: Any, bo: Any, now: Any) -> None:
        answer(operations.approve, bo, ask(ana, now, terms={"language": "es"}), now)
        with pytest.raises(operations.NotApproved):
            spend(ana, now, terms={})
        assert spend(ana, now, terms={"language": "es"})

    @pytest.mark.parametrize("terms", [{"name": "Alba Ríos"}, {"Words": "yes"}])
    def test_no_words_enter_the_terms(self, ana: Any, now: Any, terms: dict[str, str]) -> None:
        with pytest.raises(audit.NotACode):
            ask(ana, now, terms=terms)


class TestRefused:
    def test_nobody_approves_her_own(self, bo: Any, now: Any) -> None:
        approval = ask(bo, now)
        with pytest.raises(operations.Refused):
            answer(operations.approve, bo, approval, now)

    def test_the_database_refuses_it_too(self, bo: Any, now: Any) -> None:
        approval = ask(bo, now)
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Approval.objects.filter(pk=approval.pk).update(approved_at=now, answered_by=bo)

    @pytest.mark.parametrize("role", ["participant", "facilitator"])
    def test_another_role_approves_nothing(
        self, role: str, make_account: Make, ana: Any, now: Any
    ) -> None:
        other = make_account(role)
        approval = ask(ana, now)
        for operation in (operations.approve, operations.refuse):
            with pytest.raises(operations.Refused):
                answer(operation, other, approval, now)

    def test_participants_and_the_system_do_not_ask(self, make_account: Make, now: Any) -> None:
        with pytest.raises(operations.Refused):
            ask(make_account("participant"), now)
        with pytest.raises(operations.Refused):
            operations.ask_approval(
                actor=audit_rules.SYSTEM,
                witness=vault.ask_witness(actor=audit_rules.SYSTEM),
                kind=KIND,
                now=now,
            )

    @pytest.mark.parametrize("closed", ["asker", "second"])
    def test_both_are_still_here(self, closed: str, ana: Any, bo: Any, now: Any) -> None:
        approval = ask(ana, now)
        gone = ana if closed == "asker" else bo
        models.Account.objects.filter(pk=gone.pk).update(is_active=False)
        with pytest.raises(operations.Refused):
            answer(operations.approve, bo, approval, now)

    def test_a_closed_account_uses_nothing(self, ana: Any, bo: Any, now: Any) -> None:
        answer(operations.approve, bo, ask(ana, now), now)
        models.Account.objects.filter(pk=ana.pk).update(is_active=False)
        with pytest.raises(operations.NotApproved):
            spend(ana, now)

    def test_a_role_that_was_taken_away_approves_nothing(self, ana: Any, bo: Any, now: Any) -> None:
        approval = ask(ana, now)
        models.Account.objects.filter(pk=bo.pk).update(role="facilitator")
        with pytest.raises(operations.Refused):  # The actor is that of a session from before.
            answer(operations.approve, bo, approval, now)

    @pytest.mark.parametrize("change", [{"is_active": False}, {"role": "facilitator"}])
    def test_whoever_said_yes_may_still_say_it(
        self, change: dict[str, Any], ana: Any, bo: Any, now: Any
    ) -> None:
        """An account that is closed because it was in wrong hands has agreed to nothing."""
        approval = ask(ana, now)
        answer(operations.approve, bo, approval, now)
        models.Account.objects.filter(pk=bo.pk).update(**change)
        with pytest.raises(operations.NotApproved):
            spend(ana, now)
        models.Account.objects.filter(pk=bo.pk).update(is_active=True, role="administrator")
        spend(ana, now)

    def test_nobody_uses_what_another_asked_for(self, ana: Any, bo: Any, now: Any) -> None:
        answer(operations.approve, bo, ask(ana, now), now)
        with pytest.raises(operations.NotApproved):
            spend(bo, now)
        with pytest.raises(operations.NotApproved):
            spend(ana, now, object_id=uuid.UUID(int=8))

    def test_a_kind_nobody_registered(self, ana: Any, now: Any) -> None:
        with pytest.raises(operations.Invalid) as wrong:
            ask(ana, now, kind="tests.unknown")
        assert wrong.value.problems == ["approval_kind"]

    def test_no_is_no(self, ana: Any, bo: Any, now: Any) -> None:
        approval = ask(ana, now)
        answer(operations.refuse, bo, approval, now)
        with pytest.raises(operations.Invalid):
            answer(operations.approve, bo, approval, now)
        with pytest.raises(operations.NotApproved):
            spend(ana, now)
        assert ask(ana, now).pk != approval.pk, "she may ask again"

    def test_she_takes_her_own_back(self, ana: Any, bo: Any, now: Any) -> None:
        approval = ask(ana, now)
        answer(operations.refuse, ana, approval, now)
        with pytest.raises(operations.Invalid):
            answer(operations.approve, bo, approval, now)

    def test_spending_needs_the_callers_transaction(
        self, ana: Any, now: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
        with pytest.raises(audit.OutsideTransaction):
            operations.spend_approval(actor=ana.actor, kind=KIND, object_id=THING, now=now)


def let_in(how: str, by: Any, account: Any, now: Any) -> None:
    """What one of two does with the other's account."""
    witness = vault.ask_witness(actor=by.actor, subjects=[account.person_id])
    asked = {"actor": by.actor, "witness": witness, "account": account, "now": now}
    if how == "opened again":
        models.Account.objects.filter(pk=account.pk).update(is_active=False)
        operations.set_active(**asked, is_active=True)
    elif how == "reset":
        operations.reset_passphrase(**asked, new="five other plain words here")
    else:
        models.Account.objects.filter(pk=account.pk).update(role="facilitator")
        operations.change_role(**asked, role=account.role)


class TestOneWhoIsTwo:
    """Whoever lets somebody in may hold that account too: for 30 days the two count as one."""

    @pytest.mark.parametrize("how", ["opened again", "reset", "role"])
    def test_neither_approves_what_the_other_asked(
        self, how: str, bo: Any, ana: Any, make_account: Make, now: Any
    ) -> None:
        let_in(how, bo, ana, now)
        for asker, second in ((bo, ana), (ana, bo)):
            approval = ask(asker, now + HOUR)
            with pytest.raises(operations.Invalid) as wrong:
                answer(operations.approve, second, approval, now + HOUR)
            assert wrong.value.problems == ["approval_tied"]
            answer(operations.approve, make_account("organizer"), approval, now + HOUR)

    def test_nor_with_an_account_the_asker_opened(
        self, bo: Any, make_person: Make, now: Any
    ) -> None:
        person = make_person()
        new = operations.open_account(
            actor=bo.actor,
            witness=vault.ask_witness(actor=bo.actor, subjects=[person]),
            person_id=person,
            username="a-second-self",
            passphrase=PASSPHRASE,
            role="administrator",
            language="en",
            now=now,
        )
        with pytest.raises(operations.Invalid) as wrong:
            answer(operations.approve, new, ask(bo, now), now)
        assert wrong.value.problems == ["approval_tied"]
        answer(operations.refuse, new, ask(bo, now), now)

    def test_a_month_later_they_are_two(self, ana: Any, bo: Any, now: Any) -> None:
        let_in("reset", bo, ana, now)
        later = now + rules.TIED + HOUR
        answer(operations.approve, ana, ask(bo, later), later)

    def test_closing_an_account_ties_nobody(self, ana: Any, bo: Any, now: Any) -> None:
        witness = vault.ask_witness(actor=bo.actor, subjects=[ana.person_id])
        asked = {"actor": bo.actor, "witness": witness, "account": ana, "now": now}
        operations.set_active(**asked, is_active=False)
        models.Account.objects.filter(pk=ana.pk).update(is_active=True)
        answer(operations.approve, ana, ask(bo, now), now)

    def test_the_page_says_why(self, ana: Any, bo: Any, sign_in: Make, clock: Any) -> None:
        approval = ask(bo, clock())
        let_in("role", bo, ana, clock())
        client = sign_in(ana)
        page = client.get(reverse("accounts:approvals")).content.decode()
        assert "Somebody else must approve this" in page and ">Approve<" not in page
        client.post(
            reverse("accounts:approve", args=[approval.pk]), {"again-passphrase": PASSPHRASE}
        )
        assert models.Approval.objects.get().approved_at is None
        assert (
            "within the last 30 days" in client.get(reverse("accounts:approvals")).content.decode()
        )


class TestSecondStep:
    def test_no_grace_for_approving_in_a_real_grove(
        self, ana: Any, bo: Any, now: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = registries.Grove("Casa", "Books", "UTC", "en", "https://example.org/", is_demo=False)
        approval = ask(ana, now)
        with monkeypatch.context() as patch:
            patch.setattr(registries.grove, "get", lambda: lambda: real)
            with pytest.raises(operations.Invalid) as wrong:
                answer(operations.approve, bo, approval, now)
            assert wrong.value.problems == ["needs_factor"]
            with_second_step(bo)
            answer(operations.approve, bo, approval, now)


class TestTime:
    def test_a_day_to_answer(self, ana: Any, bo: Any, now: Any) -> None:
        approval = ask(ana, now)
        with pytest.raises(operations.Invalid):
            answer(operations.approve, bo, approval, now + 24 * HOUR)

    def test_then_a_day_to_use(self, ana: Any, bo: Any, now: Any) -> None:
        answer(operations.approve, bo, ask(ana, now), now + 23 * HOUR)
        with pytest.raises(operations.NotApproved):
            spend(ana, now + 47 * HOUR)
        assert spend(ana, now + 46 * HOUR)

    def test_it_can_be_looked_up_for_a_month(self, ana: Any, now: Any) -> None:
        ask(ana, now)
        [clock] = [
            one
            for entry in registries.personal_data
            if entry.model == "accounts.Approval"
            for one in entry.clocks
        ]
        assert clock.keep == datetime.timedelta(days=30)
        assert clock.purge(now + 23 * HOUR, frozenset()) == 0
        assert clock.purge(now + 24 * HOUR, frozenset({ana.person_id})) == 0, "a legal hold"
        assert clock.purge(now + 24 * HOUR, frozenset()) == 1


class TestAtTheSameMoment:
    def test_two_approve(self, ana: Any, bo: Any, make_account: Make, now: Any) -> None:
        """Both read it while it waited; the second is told, and the first stays written down."""
        cy = make_account("organizer")
        first = ask(ana, now)
        second = models.Approval.objects.get(pk=first.pk)
        answer(operations.approve, bo, first, now)
        with pytest.raises(operations.Invalid) as late:
            answer(operations.approve, cy, second, now)
        assert late.value.problems == ["approval_answered"]
        assert models.Approval.objects.get(pk=first.pk).answered_by == bo

    def test_it_is_used_twice(
        self, ana: Any, bo: Any, now: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both requests found it unspent, as on a database without row locks; one gets it."""
        answer(operations.approve, bo, ask(ana, now), now)
        [stale] = models.Approval.objects.all()
        spend(ana, now)

        class Stale:
            def filter(self, **wanted: Any) -> Any:
                return self

            def order_by(self, field: str) -> list[models.Approval]:
                return [stale]

        monkeypatch.setattr(models.Approval.objects, "select_for_update", lambda of: Stale())
        with pytest.raises(operations.NotApproved):
            spend(ana, now)


class TestUndoneWithoutItsAuditRow:
    def test_asking(self, ana: Any, now: Any, request: pytest.FixtureRequest) -> None:
        witness_of(ana)
        request.getfixturevalue("broken_audit")
        with pytest.raises(RuntimeError):
            ask(ana, now)
        assert not models.Approval.objects.exists()

    @pytest.mark.parametrize("operation", [operations.approve, operations.refuse])
    def test_answering(
        self, operation: Any, ana: Any, bo: Any, now: Any, request: pytest.FixtureRequest
    ) -> None:
        approval = ask(ana, now)
        request.getfixturevalue("broken_audit")
        with pytest.raises(RuntimeError):
            answer(operation, bo, approval, now)
        found = models.Approval.objects.get()
        assert found.approved_at is None and found.refused_at is None

    def test_using_goes_with_the_transaction(self, ana: Any, bo: Any, now: Any) -> None:
        answer(operations.approve, bo, ask(ana, now), now)
        with pytest.raises(RuntimeError), transaction.atomic():
            operations.spend_approval(actor=ana.actor, kind=KIND, object_id=THING, now=now)
            raise RuntimeError("what it was for failed")
        assert spend(ana, now)


class TestForgetting:
    def test_what_she_asked_goes_and_what_she_answered_loses_her(
        self, ana: Any, bo: Any, now: Any
    ) -> None:
        answer(operations.approve, bo, ask(ana, now), now)
        reading = registries.Reading(audit_rules.SYSTEM, "test", now)
        for person in (ana, bo):
            assert len(queries.show_approvals(person.person_id, reading)) == 1
            assert len(queries.export_approvals(person.person_id, reading)) == 1
        assert operations.erase_approvals(bo.person_id) == 1
        assert models.Approval.objects.get().answered_by is None
        assert operations.erase_approvals(ana.person_id) == 1
        assert not models.Approval.objects.exists()


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, "waiting"),
        ({"approved_at": 1}, "approved"),
        ({"refused_at": 1}, "refused"),
        ({"approved_at": 1, "spent_at": 2}, "spent"),
        ({"expires_at": 3}, "expired"),
        ({"approved_at": 1, "expires_at": 3}, "expired"),
        ({"approved_at": 1, "spent_at": 2, "expires_at": 3}, "spent"),
    ],
)
def test_where_it_stands(given: dict[str, int], state: str, now: Any) -> None:
    moments = {"approved_at": None, "refused_at": None, "spent_at": None, "expires_at": 9, **given}
    at = {key: now + HOUR * value if value else None for key, value in moments.items()}
    assert rules.approval_state(**at, now=now + 3 * HOUR) == state  # type: ignore[arg-type]  # One always ends.


class TestPages:
    """From a phone: what is asked, by whom, until when, and two buttons."""

    def test_what_waits_and_what_i_asked(
        self, ana: Any, bo: Any, sign_in: Make, now: Any, clock: Any
    ) -> None:
        ask(ana, clock(), terms={"language": "es"})
        page = sign_in(bo).get(reverse("accounts:approvals")).content.decode()
        for words in ("A list with names", "List 7", "es", ana.username, "Approve"):
            assert words in page
        own = sign_in(ana).get(reverse("accounts:approvals")).content.decode()
        assert "Take it back" in own and ">Approve<" not in own

    def test_spanish(self, ana: Any, bo: Any, sign_in: Make, clock: Any) -> None:
        ask(ana, clock())
        client = sign_in(bo)
        client.cookies["members_language"] = "es"
        assert "Aprobar" in client.get(reverse("accounts:approvals")).content.decode()

    def test_approving_asks_who_is_there_and_keeps_the_tap(
        self, ana: Any, bo: Any, sign_in: Make, clock: Any
    ) -> None:
        approval = ask(ana, clock())
        client, url = sign_in(bo), reverse("accounts:approve", args=[approval.pk])
        models.GroveSettings.objects.update(is_demo=True)  # So that the passphrase is enough.
        asked = client.post(url, {"words": "kept as they are"})
        assert asked.status_code == 200 and 'value="kept as they are"' in asked.content.decode()
        assert models.Approval.objects.get().approved_at is None
        wrong = client.post(url, {"again-passphrase": "not her words at all"})
        assert wrong.status_code == 200 and models.Approval.objects.get().approved_at is None
        assert "not her words" not in wrong.content.decode()
        done = client.post(url, {"again-passphrase": PASSPHRASE, "words": "kept"})
        assert done.status_code == 302
        assert models.Approval.objects.get().answered_by == bo

    def test_within_five_minutes_it_is_one_tap(
        self, ana: Any, bo: Any, sign_in: Make, clock: Any
    ) -> None:
        approval = ask(ana, clock())
        client = sign_in(bo, confirmed=True)
        with_second_step(bo)
        client.post(reverse("accounts:approve", args=[approval.pk]))
        assert models.Approval.objects.get().approved_at is not None
        again = client.post(reverse("accounts:approve", args=[approval.pk]), follow=True)
        assert "Somebody answered already" in again.content.decode()

    def test_saying_no_asks_for_nothing(self, ana: Any, bo: Any, sign_in: Make, clock: Any) -> None:
        approval = ask(ana, clock())
        sign_in(bo).post(reverse("accounts:refuse_approval", args=[approval.pk]))
        assert models.Approval.objects.get().refused_at is not None

    @pytest.mark.parametrize("name", ["approve", "refuse_approval"])
    def test_others_find_nothing(
        self, name: str, ana: Any, make_account: Make, sign_in: Make, clock: Any
    ) -> None:
        approval = ask(ana, clock())
        url = reverse(f"accounts:{name}", args=[approval.pk])
        assert sign_in(make_account("facilitator"), confirmed=True).post(url).status_code == 404
        assert sign_in(make_account("participant"), confirmed=True).post(url).status_code == 404
        nobody = reverse(f"accounts:{name}", args=[uuid.UUID(int=0)])
        assert sign_in(ana, confirmed=True).post(nobody).status_code == 404

    def test_the_first_page_says_what_waits_and_what_is_ready(
        self, ana: Any, bo: Any, sign_in: Make, clock: Any
    ) -> None:
        approval = ask(ana, clock())
        assert "1 thing waits" in sign_in(bo).get("/").content.decode()
        with_second_step(bo)
        answer(operations.approve, bo, approval, clock())
        assert "Approved: A list with names" in sign_in(ana).get("/").content.decode()

    def test_a_get_asks_on_a_page_of_its_own(self, bo: Any, sign_in: Make, rf: Any) -> None:
        request: Any = rf.get("/somewhere/")
        request.session, request.user = {"strong": True}, bo
        view: Any = access.step_up(lambda request: None)  # type: ignore[arg-type,return-value]  # Never called.
        assert view(request).url == reverse("accounts:prove")
        assert request.session["after_confirming"] == "/somewhere/"
