"""Releases of information: kept, refused, taken back, undone without audit."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from arboleda.kit import registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import queries as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models, operations, policies, queries, rules
from arboleda.trust.vault import operations as vault
from tests.factories import trust

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def organizer(make_account: Make) -> Any:
    return make_account("organizer", everybody=True)


@pytest.fixture
def alba(make_person: Make) -> uuid.UUID:
    return make_person("Alba Ríos")


def actions() -> list[str]:
    return list(audit_models.Event.objects.order_by("seq").values_list("action", flat=True))


def share(organizer: Any, release: models.Release, now: datetime.datetime) -> rules.Decision:
    """Ask the gate as a disclosure would."""
    granted = queries.granted(
        actor=organizer.actor, release_id=release.pk, purpose="as-released", rule="test"
    )
    use = rules.Share("Mariposa Legal Aid", ("First name",), granted)
    return policies.decide(use, person_id=release.person_id, purpose="as-released", now=now)


def test_a_release_is_kept_sealed(organizer: Any, alba: uuid.UUID, now: datetime.datetime) -> None:
    release = operations.record_release(
        actor=organizer.actor, identity=alba, terms=trust.terms(now=now), now=now
    )
    assert b"Mariposa" not in bytes(release.sealed)
    assert release.recorded_by == organizer.person_id
    assert list(queries.releases_in_force(alba, now=now)) == [release]
    listed = queries.releases_shown(actor=organizer.actor, person_id=alba, rule="test", now=now)
    assert listed is not None and listed.name == "Alba Ríos"
    assert listed.releases[0].terms == trust.terms(now=now)
    assert actions()[-1] == "consent.record_release"
    assert audit.verify().fault is None


def test_a_disclosure_stands_on_it_and_leaves_a_row(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime, keeper: Any
) -> None:
    release = trust.release(alba, now=now)
    before = keeper.status().reads
    assert share(organizer, release, now)
    assert keeper.status().reads == before + 1


def test_after_withdrawal_sharing_fails_within_one_request(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    """R3; 28 CFR 94.115: withdrawal may be oral and immediate."""
    release = trust.release(alba, now=now)
    assert share(organizer, release, now)
    operations.withdraw_release(actor=organizer.actor, release=release, how="oral", now=now)
    decision = share(organizer, release, now)
    assert decision.reasons == ("withdrawn",)
    assert not queries.releases_in_force(alba, now=now).exists()
    assert actions()[-1] == "consent.withdraw_release"


def test_after_its_end_sharing_fails_by_itself(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    """34 USC 12291(b)(2)(B)(i), "reasonably time-limited"; R3."""
    release = trust.release(alba, now=now)
    assert share(organizer, release, release.expires_at - datetime.timedelta(seconds=1))
    assert share(organizer, release, release.expires_at).reasons == ("ended",)
    assert not queries.releases_in_force(alba, now=release.expires_at).exists()


def test_a_renewal_is_a_new_record(organizer: Any, alba: uuid.UUID, now: datetime.datetime) -> None:
    """R2: nothing about the first one changes."""
    first = trust.release(alba, now=now)
    second = operations.record_release(
        actor=organizer.actor, identity=alba, terms=trust.terms(now=now + 10 * DAY),
        now=now + 10 * DAY, renews=first,
    )  # fmt: skip
    first.refresh_from_db()
    assert (second.renews_id, first.expires_at) == (first.pk, now + 30 * DAY)
    assert models.Release.objects.count() == 2


def test_a_renewal_follows_a_release_of_the_same_person(
    organizer: Any, alba: uuid.UUID, make_person: Make, now: datetime.datetime
) -> None:
    other = trust.release(make_person("Luz"), now=now)
    with pytest.raises(accounts.Refused):
        operations.record_release(
            actor=organizer.actor, identity=alba, terms=trust.terms(now=now), now=now, renews=other
        )


def test_what_is_not_whole_is_not_kept(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    """R1, R5."""
    with pytest.raises(accounts.Invalid) as wrong:
        operations.record_release(
            actor=organizer.actor, identity=alba, now=now,
            terms=trust.terms(now=now, recipient="any agency", signature=""),
        )  # fmt: skip
    assert wrong.value.problems == ["no_signature", "any_recipient"]
    assert not models.Release.objects.exists()


def test_only_staff_assigned_to_her_record_a_release(
    make_account: Make, alba: uuid.UUID, now: datetime.datetime
) -> None:
    own = make_account("participant", person=alba)
    for actor in (
        make_account("facilitator").actor, make_account("participant").actor, own.actor,
        audit_rules.PUBLIC,
    ):  # fmt: skip
        with pytest.raises(accounts.Refused):
            operations.record_release(
                actor=actor, identity=alba, terms=trust.terms(now=now), now=now
            )
    assert not models.Release.objects.exists()


def test_nobody_has_no_release(organizer: Any, now: datetime.datetime) -> None:
    with pytest.raises(accounts.Refused):
        operations.record_release(
            actor=organizer.actor, identity=uuid.uuid4(), terms=trust.terms(now=now), now=now
        )


def test_she_takes_it_back_herself_and_strangers_cannot(
    make_account: Make, alba: uuid.UUID, now: datetime.datetime
) -> None:
    release = trust.release(alba, now=now)
    for stranger in (make_account("participant"), make_account("facilitator")):
        with pytest.raises(accounts.Refused):
            operations.withdraw_release(actor=stranger.actor, release=release, how="oral", now=now)
    own = make_account("participant", person=alba)
    with pytest.raises(accounts.Invalid):
        operations.withdraw_release(actor=own.actor, release=release, how="by mail", now=now)
    operations.withdraw_release(actor=own.actor, release=release, how="own", now=now)
    operations.withdraw_release(actor=own.actor, release=release, how="own", now=now + DAY)
    release.refresh_from_db()
    assert (release.withdrawn_at, release.withdrawn_how) == (now, "own")
    assert actions().count("consent.withdraw_release") == 1


def test_the_same_form_sent_twice_keeps_one_release(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    ask = {
        "actor": organizer.actor, "identity": alba, "terms": trust.terms(now=now), "now": now,
        "nonce": "a-nonce-of-this-form",
    }  # fmt: skip
    first = operations.record_release(**ask)
    with pytest.raises(accounts.AlreadyDone) as again:
        operations.record_release(**ask)
    assert again.value.result == str(first.pk)
    assert models.Release.objects.count() == 1


def test_nothing_stays_when_the_audit_row_cannot_be_written(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime, request: pytest.FixtureRequest
) -> None:
    release = trust.release(alba, now=now)
    request.getfixturevalue("broken_audit")
    with pytest.raises(RuntimeError):
        operations.record_release(
            actor=organizer.actor, identity=alba, terms=trust.terms(now=now), now=now
        )
    assert models.Release.objects.count() == 1
    with pytest.raises(RuntimeError):
        operations.withdraw_release(actor=organizer.actor, release=release, how="oral", now=now)
    release.refresh_from_db()
    assert release.withdrawn_at is None


def test_the_table_itself_refuses_what_has_no_end_or_no_way_back(
    alba: uuid.UUID, now: datetime.datetime
) -> None:
    release = trust.release(alba, now=now)
    for wrong in ({"expires_at": now - DAY}, {"withdrawn_at": now}, {"withdrawn_how": "oral"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Release.objects.filter(pk=release.pk).update(**wrong)


def test_enrolling_and_everything_else_works_without_a_release(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    """R4; 34 USC 12291(b)(2)(B): never a condition of service. Staff read needs none."""
    assert not models.Release.objects.exists()
    readable = queries.readable(organizer.actor, now=now)
    assert policies.decide(rules.StaffRead(readable), person_id=alba, purpose="one-to-one", now=now)


def test_a_release_of_somebody_who_was_forgotten_opens_no_more(
    organizer: Any, alba: uuid.UUID, now: datetime.datetime
) -> None:
    release = trust.release(alba, now=now)
    vault.forget(actor=organizer.actor, people=[alba], now=now, rule="test")
    assert share(organizer, release, now).reasons == ("terms_unread",)
    assert (
        queries.releases_shown(actor=organizer.actor, person_id=alba, rule="test", now=now) is None
    )
    assert queries.granted(
        actor=organizer.actor, release_id=uuid.uuid4(), purpose="x", rule="test"
    ) is None  # fmt: skip


def test_she_reads_exports_and_forgets_what_is_held(
    make_account: Make, alba: uuid.UUID, now: datetime.datetime
) -> None:
    own = make_account("participant", person=alba)
    trust.release(alba, now=now)
    reading = registries.Reading(own.actor, "held", now)
    [line] = queries.show_releases(alba, reading)
    assert line.what == "Mariposa Legal Aid" and "First name, Phone number" in str(line.text)
    [row] = queries.export_releases(alba, reading)
    assert (row["recipient"], row["state"]) == ("Mariposa Legal Aid", "in-force")
    assert operations.erase_releases(alba) == 1
    assert list(queries.show_releases(alba, reading)) == []


# The ground of staff


def test_staff_read_their_own_people_until_the_assignment_ends(
    make_account: Make, alba: uuid.UUID, make_person: Make, now: datetime.datetime
) -> None:
    """R15: person, group and everybody; nothing else; and not a day longer."""
    from arboleda.trust.safety import models as safety_models

    luz, mar = make_person("Luz"), make_person("Mar")
    account = make_account("facilitator")
    witness = vault.ask_witness(actor=audit_rules.SYSTEM, subjects=[alba])
    group = uuid.uuid4()
    safety_models.Grouping.objects.create(group_id=group, person_id=luz, since=now)
    for scope, what in (("person", alba), ("group", group)):
        accounts.assign(
            actor=audit_rules.SYSTEM, witness=witness, account=account, scope=scope, object_id=what,
            purpose="one-to-one", ends_at=now + DAY, now=now,
        )  # fmt: skip
    readable = queries.readable(account.actor, now=now)
    assert alba in readable and luz in readable and mar not in readable
    assert readable.among == {alba, luz, account.person_id}
    assert queries.readable(account.actor, now=now + DAY).among == {account.person_id}
    assert queries.readable(account.actor, now=now - DAY).among == {account.person_id}


def test_participants_and_the_public_read_nobody_else(
    make_account: Make, alba: uuid.UUID, now: datetime.datetime
) -> None:
    luz = make_account("participant", everybody=True)
    assert queries.readable(luz.actor, now=now).among == {luz.person_id}, "a role stands first"
    assert queries.readable(audit_rules.PUBLIC, now=now).among == frozenset()
    assert queries.readable(audit_rules.SYSTEM, now=now).among == frozenset()
