"""Writes to safe contact: done, refused, undone without audit."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.kit import registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.safety import models, operations, queries
from arboleda.trust.vault import operations as vault
from tests.factories import trust

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
SYSTEM = audit_rules.SYSTEM


@pytest.fixture
def organizer(make_account: Make) -> Any:
    return make_account("organizer", everybody=True)


@pytest.fixture
def alba(make_person: Make) -> uuid.UUID:
    return make_person("Alba Ríos")


def actions() -> list[str]:
    return list(audit_models.Event.objects.order_by("seq").values_list("action", flat=True))


def test_a_card_is_kept_sealed_and_opens_again(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    card = trust.card(where="the blue phone")
    row = operations.change_safe_contact(actor=organizer.actor, person_id=alba, card=card, now=now)
    assert b"Lupe" not in bytes(row.sealed)
    shown = queries.card_shown(actor=organizer.actor, person_id=alba, rule="test", now=now)
    assert shown is not None
    assert shown.card == card
    assert (shown.name, shown.state, shown.missing) == ("Alba Ríos", "ready", [])
    assert actions()[-1] == "safety.change_safe_contact"


def test_a_person_keeps_her_own_card(make_account: Make, now: datetime.datetime) -> None:
    luz = make_account("participant")
    operations.change_safe_contact(
        actor=luz.actor, person_id=luz.person_id, card=trust.card(), now=now
    )
    assert queries.may_contact(luz.person_id, "sms", now=now)


def test_the_same_form_sent_twice_changes_nothing_twice(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    def send(channel: str) -> None:
        operations.change_safe_contact(
            actor=organizer.actor,
            person_id=alba,
            card=trust.card(channel=channel),
            now=now,
            nonce="a-nonce-of-this-form",
        )

    send("sms")
    with pytest.raises(accounts.AlreadyDone):
        send("phone")
    assert models.SafeContact.objects.get(pk=alba).channel == "sms"


@pytest.mark.parametrize(
    "write",
    [
        lambda actor, person, now: operations.change_safe_contact(
            actor=actor, person_id=person, card=trust.card(), now=now
        ),
        lambda actor, person, now: operations.renew_safe_contact(
            actor=actor, person_id=person, now=now
        ),
        lambda actor, person, now: operations.block_contact(actor=actor, person_id=person, now=now),
        lambda actor, person, now: operations.lift_block(actor=actor, person_id=person, now=now),
        lambda actor, person, now: operations.change_stops(
            actor=actor, person_id=person, channels=["sms"], now=now
        ),
    ],
    ids=["change", "renew", "block", "lift", "stops"],
)
def test_whoever_is_not_assigned_changes_nothing(
    write: Any, make_account: Make, alba: uuid.UUID, now: datetime.datetime
) -> None:
    before = len(actions())
    for actor in (
        make_account("facilitator").actor,
        make_account("participant").actor,
        audit_rules.PUBLIC,
    ):
        before = len(actions())
        with pytest.raises(accounts.Refused):
            write(actor, alba, now)
        assert len(actions()) == before
    assert not models.SafeContact.objects.exists()
    assert not models.ContactStop.objects.exists()


def test_a_person_who_was_forgotten_has_no_card(organizer: Any, now: datetime.datetime) -> None:
    nobody = uuid.uuid4()
    with pytest.raises(accounts.Refused):
        operations.change_safe_contact(
            actor=organizer.actor, person_id=nobody, card=trust.card(), now=now
        )
    with pytest.raises(accounts.Refused):
        operations.block_contact(actor=organizer.actor, person_id=nobody, now=now)
    assert queries.card_shown(actor=organizer.actor, person_id=nobody, rule="x", now=now) is None


def test_a_card_that_is_wrong_is_not_kept(
    organizer: Any, alba: uuid.UUID, grove: Any, now: datetime.datetime
) -> None:
    with pytest.raises(accounts.Invalid) as wrong:
        operations.change_safe_contact(
            actor=organizer.actor, person_id=alba, card=trust.card(sender="Casa Arboleda"), now=now
        )
    assert wrong.value.problems == ["sender_tells"]
    assert not models.SafeContact.objects.exists()


def test_one_tap_renews_a_card_that_has_aged(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    trust.safe_contact(alba, now=now - datetime.timedelta(days=61))
    assert queries.contact_state(alba, now=now) == "stale"
    assert not queries.may_contact(alba, "sms", now=now)
    assert queries.may_contact(alba, "mail", now=now)
    operations.renew_safe_contact(actor=organizer.actor, person_id=alba, now=now)
    assert queries.contact_state(alba, now=now) == "ready"
    assert queries.may_contact(alba, "sms", now=now)


def test_what_was_never_known_cannot_be_renewed(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    for prepare in (lambda: None, lambda: trust.safe_contact(alba, now=now, sender="")):
        prepare()
        with pytest.raises(accounts.Invalid) as wrong:
            operations.renew_safe_contact(actor=organizer.actor, person_id=alba, now=now)
        assert wrong.value.problems == ["no_card"]


def test_a_block_stands_above_everything_until_she_lifts_it(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    trust.safe_contact(alba, now=now)
    operations.block_contact(actor=organizer.actor, person_id=alba, now=now)
    with pytest.raises(accounts.Invalid) as wrong:
        operations.renew_safe_contact(actor=organizer.actor, person_id=alba, now=now)
    assert wrong.value.problems == ["blocked"]
    trust.safe_contact(alba, now=now, channel="phone")
    assert queries.contact_state(alba, now=now) == "blocked"
    for channel in ("sms", "phone", "mail", "email", "chat"):
        assert not queries.may_contact(alba, channel, now=now)
    operations.lift_block(actor=organizer.actor, person_id=alba, now=now)
    assert queries.may_contact(alba, "phone", now=now)
    assert actions()[-3:] == [
        "safety.block_contact",
        "safety.change_safe_contact",
        "safety.lift_block",
    ]


def test_blocking_twice_leaves_one_row(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    for _ in range(2):
        operations.block_contact(actor=organizer.actor, person_id=alba, now=now)
    assert actions().count("safety.block_contact") == 1
    assert queries.contact_state(alba, now=now) == "blocked"


def test_opt_outs_of_a_list_are_honoured_and_taken_back_alone(
    organizer: Any, alba: uuid.UUID, make_person: Make, now: datetime.datetime
) -> None:
    luz = make_person("Luz")
    for person in (alba, luz):
        trust.safe_contact(person, now=now)
    operations.change_stops(actor=organizer.actor, person_id=alba, channels=["sms"], now=now)
    witness = vault.ask_witness(actor=organizer.actor, subjects=[alba, luz])
    rows = [(alba, "sms", "import:7"), (alba, "email", "import:7"), (luz, "all", "import:7")]
    done = {"actor": organizer.actor, "witness": witness, "stops": rows, "now": now}
    assert operations.add_stops(**done) == 2
    assert operations.add_stops(**done) == 0
    assert not queries.may_contact(luz, "sms", now=now)
    assert operations.remove_stops(**done) == 2
    assert queries.stops_of(alba) == {"sms"}, "what she asked us herself stays"
    assert queries.stops_of(luz) == set()
    assert queries.may_contact(luz, "sms", now=now)


def test_an_opt_out_lies_in_the_callers_transaction(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    from django.db import transaction

    witness = vault.ask_witness(actor=organizer.actor, subjects=[alba])
    with pytest.raises(RuntimeError), transaction.atomic():
        operations.add_stops(
            actor=organizer.actor, witness=witness, stops=[(alba, "sms", "import:1")], now=now
        )
        raise RuntimeError("the batch broke later")
    assert queries.stops_of(alba) == set()


def test_opt_outs_that_make_no_sense_are_refused(
    organizer: Any, make_account: Make, alba: uuid.UUID, now: datetime.datetime
) -> None:
    witness = vault.ask_witness(actor=organizer.actor, subjects=[alba])
    for row, code in (
        ((alba, "fax", "import:1"), "unknown_stop"),
        ((alba, "sms", ""), "no_source"),
    ):
        with pytest.raises(accounts.Invalid) as wrong:
            operations.add_stops(actor=organizer.actor, witness=witness, stops=[row], now=now)
        assert wrong.value.problems == [code]
    with pytest.raises(accounts.Invalid):
        operations.change_stops(actor=organizer.actor, person_id=alba, channels=["fax"], now=now)
    somebody = make_account("participant").actor
    for write in (operations.add_stops, operations.remove_stops):
        with pytest.raises(accounts.Refused):
            write(actor=somebody, witness=witness, stops=[(alba, "sms", "import:1")], now=now)


@pytest.mark.parametrize("what", ["change", "renew", "block", "stops", "add", "remove"])
def test_nothing_stays_when_the_audit_row_cannot_be_written(
    what: str, alba: uuid.UUID, organizer: Any, now: datetime.datetime, request: Any
) -> None:
    witness = vault.ask_witness(actor=organizer.actor, subjects=[alba])
    trust.safe_contact(alba, now=now - datetime.timedelta(days=1))
    rows = [(alba, "email", "import:1")]
    operations.add_stops(actor=SYSTEM, witness=witness, stops=rows, now=now)
    card_before = models.SafeContact.objects.values().get(pk=alba)
    stops_before = list(models.ContactStop.objects.values())
    request.getfixturevalue("broken_audit")
    who = {"actor": organizer.actor, "now": now}
    writes: dict[str, Callable[[], object]] = {
        "change": lambda: operations.change_safe_contact(
            **who, person_id=alba, card=trust.card(channel="phone")
        ),
        "renew": lambda: operations.renew_safe_contact(**who, person_id=alba),
        "block": lambda: operations.block_contact(**who, person_id=alba),
        "stops": lambda: operations.change_stops(**who, person_id=alba, channels=["all"]),
        "add": lambda: operations.add_stops(
            **who, witness=witness, stops=[(alba, "mail", "import:1")]
        ),
        "remove": lambda: operations.remove_stops(**who, witness=witness, stops=rows),
    }
    with pytest.raises(RuntimeError):
        writes[what]()
    assert models.SafeContact.objects.values().get(pk=alba) == card_before
    assert list(models.ContactStop.objects.values()) == stops_before


def test_many_states_cost_one_query(
    alba: uuid.UUID, make_person: Make, now: datetime.datetime, django_assert_num_queries: Any
) -> None:
    luz = make_person("Luz")
    trust.safe_contact(alba, now=now)
    with django_assert_num_queries(1):
        assert queries.contact_states([alba, luz], now=now) == {alba: "ready", luz: "none"}


def test_she_reads_exports_and_forgets_what_is_held(
    make_account: Make, now: datetime.datetime
) -> None:
    luz = make_account("participant")
    person = luz.person_id
    trust.safe_contact(person, now=now)
    operations.change_stops(actor=luz.actor, person_id=person, channels=["email"], now=now)
    models.Grouping.objects.create(group_id=uuid.uuid4(), person_id=person, since=now)
    reading = registries.Reading(luz.actor, "held", now)
    texts = [str(line.text) for line in queries.show_safe_contact(person, reading)]
    assert "Tía Lupe" in texts and "tamales" in texts and "Text message" in texts
    [row] = queries.export_safe_contact(person, reading)
    assert row["code_word"] == "tamales"
    assert [str(line.text) for line in queries.show_stops(person, reading)] == ["E-mail"]
    assert queries.export_stops(person, reading)[0]["channel"] == "email"
    assert len(queries.show_groupings(person, reading)) == 1
    assert len(queries.export_groupings(person, reading)) == 1
    assert operations.erase_safe_contact(person) == 1
    assert operations.erase_stops(person) == 1
    assert operations.erase_groupings(person) == 1
    assert queries.show_safe_contact(person, reading) == []
    assert queries.export_safe_contact(person, reading) == []
