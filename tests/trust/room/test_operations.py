"""Rooms: made, opened, written in, shared from; refused to everybody else; undone without audit."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from typing import Any

import pytest

from arboleda.engines.sealing import rooms as room_engine
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.room import choices, models, operations, rules
from arboleda.trust.room.queries import rooms, texts, visits
from tests.conftest import NOW, PASSPHRASE
from tests.trust.room.conftest import NEW, WORDS, Host, Make

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(days=1)


def problems_of(call: Any, **given: Any) -> list[str]:
    with pytest.raises(accounts.Invalid) as wrong:
        call(**given)
    return wrong.value.problems


def opens(host: Host, passphrase: str) -> bool:
    try:
        operations.open_room(actor=host.actor, passphrase=passphrase, now=NOW)
    except accounts.Invalid:
        return False
    return True


# Making and opening


def test_a_room_opens_with_her_passphrase_and_no_other(luz: Host) -> None:
    again = operations.open_room(actor=luz.actor, passphrase=PASSPHRASE, now=NOW)
    assert again == luz.visit
    for wrong in ("some other plain words", "", PASSPHRASE.upper()):
        assert problems_of(operations.open_room, actor=luz.actor, passphrase=wrong, now=NOW) == [
            "wrong_passphrase"
        ]


def test_making_compares_the_passphrase_first(make_account: Make) -> None:
    account = make_account()
    given = {"actor": account.actor, "account": account, "now": NOW}
    assert problems_of(operations.make_room, passphrase="a slip of the finger", **given) == [
        "wrong_passphrase"
    ]
    assert not models.Room.objects.exists()
    operations.make_room(passphrase=PASSPHRASE, **given)
    with pytest.raises(accounts.AlreadyDone):
        operations.make_room(passphrase=PASSPHRASE, **given)
    assert models.Room.objects.count() == models.Pair.objects.count() == 1


def test_nobody_makes_or_opens_another_persons_room(luz: Host, make_account: Make) -> None:
    for role in ("participant", "facilitator", "organizer", "administrator"):
        other = make_account(role)
        with pytest.raises(accounts.Refused):
            operations.make_room(
                actor=other.actor, account=luz.account, passphrase=PASSPHRASE, now=NOW
            )
        with pytest.raises(accounts.Refused):
            operations.open_room(actor=other.actor, passphrase=PASSPHRASE, now=NOW)


def test_a_public_key_that_was_swapped_opens_nothing(luz: Host) -> None:
    stranger = room_engine.public_of(room_engine.new_private_key())
    models.Pair.objects.update(public=stranger)
    with pytest.raises(operations.Tampered):
        operations.open_room(actor=luz.actor, passphrase=PASSPHRASE, now=NOW)


def test_a_lock_moved_to_another_room_opens_nothing(luz: Host, make_host: Make) -> None:
    eve = make_host()
    hers = models.Lock.objects.get(key__room__person_id=luz.person)
    models.Lock.objects.filter(key__room__person_id=eve.person).update(sealed=hers.sealed)
    assert not opens(eve, PASSPHRASE)


def test_whoever_tries_too_often_is_slowed(luz: Host, keeper: Any) -> None:
    keeper._peppering.fill()
    found = set()
    for guess in range(70):
        found.update(
            problems_of(
                operations.open_room, actor=luz.actor, passphrase=f"guess number {guess}", now=NOW
            )
        )
    assert found == {"wrong_passphrase", "busy"}
    keeper._peppering.fill()
    assert opens(luz, PASSPHRASE), "slowed, never locked out"


def test_a_wrong_try_leaves_a_row_for_her_to_see(luz: Host) -> None:
    assert not opens(luz, "some wrong plain words")
    assert audit_models.Event.objects.last().action == "room.wrong_passphrase"


# A visit


def test_a_visit_opens_with_its_own_secret_for_its_own_person(luz: Host) -> None:
    secret = visits.new_secret()
    packed = visits.packed(luz.visit, secret)
    assert visits.unpacked(packed, secret, luz.person) == luz.visit
    for wrong in (visits.new_secret(), "", "ñ", secret[:-4]):
        assert visits.unpacked(packed, wrong, luz.person) is None
    assert visits.unpacked(packed, secret, uuid.uuid4()) is None
    assert visits.unpacked(packed[:-3], secret, luz.person) is None
    for key in luz.visit.keys.values():
        assert key.hex() not in packed


# Writing


def test_what_is_written_opens_in_the_room_alone(luz: Host) -> None:
    text = luz.write()
    shown = texts.text(luz.visit, text.pk)
    assert shown is not None
    assert shown.words == WORDS
    assert shown.heading == "El río"
    assert [one.row.pk for one in texts.found(luz.visit, "RIO nadie")] == [text.pk]
    assert texts.found(luz.visit, "montaña") == []
    closed = dataclasses.replace(luz.visit, keys={})
    assert texts.opened(closed, texts.own(luz.visit)) == []


def test_a_change_is_a_new_version_with_a_new_key(luz: Host) -> None:
    text = luz.write()
    old_body = bytes(text.body)
    old_envelope = bytes(models.Envelope.objects.get().sealed)
    changed = luz.write(rules.Words("", "Otra cosa."), text_id=text.pk, now=LATER)
    assert changed.version == 2
    assert models.Page.objects.count() == models.Envelope.objects.count() == 1
    # Whoever kept the first version's envelope cannot use it on the second, nor the other way.
    models.Envelope.objects.update(sealed=old_envelope)
    assert texts.text(luz.visit, text.pk) is None
    models.Page.objects.update(body=old_body)
    assert texts.text(luz.visit, text.pk) is None


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (rules.Words("", " \n "), "empty"),
        (rules.Words("a" * 121, "b"), "title_long"),
        (rules.Words("", "b" * 20_001), "text_long"),
    ],
)
def test_what_is_not_valid_is_not_kept(luz: Host, words: rules.Words, problem: str) -> None:
    assert problem in problems_of(luz.write, words=words)
    assert not models.Page.objects.exists()


def test_nobody_writes_deletes_or_shares_in_a_room_that_is_not_hers(luz: Host, hazel: Host) -> None:
    text = luz.write()
    with pytest.raises(accounts.Refused):
        hazel.write(text_id=text.pk)
    with pytest.raises(accounts.Refused):
        hazel.share(text, hazel.person)
    with pytest.raises(accounts.Refused):
        operations.remove_text(actor=hazel.actor, visit=hazel.visit, text_id=text.pk, now=NOW)
    with pytest.raises(accounts.Refused):
        operations.keep_draft(actor=hazel.actor, text_id=text.pk, words=WORDS, now=NOW)
    for call in (operations.make_card, operations.revoke_card):
        more = {"pin": "402718"} if call is operations.make_card else {}
        with pytest.raises(accounts.Refused):
            call(actor=hazel.actor, visit=luz.visit, now=NOW, **more)
    with pytest.raises(accounts.Refused):
        operations.write_text(
            actor=hazel.actor, visit=luz.visit, text_id=uuid.uuid4(), words=WORDS, now=NOW
        )
    assert texts.text(luz.visit, text.pk) is not None


def test_deleting_takes_the_key_along(luz: Host) -> None:
    text = luz.write()
    operations.remove_text(actor=luz.actor, visit=luz.visit, text_id=text.pk, now=NOW)
    assert not models.Page.objects.exists()
    assert not models.Envelope.objects.exists()


# Drafts


def test_a_draft_is_kept_without_the_passphrase_and_opens_with_it(luz: Host) -> None:
    new = uuid.uuid4()
    half = rules.Words("", "Quería decir que")
    operations.keep_draft(actor=luz.actor, text_id=new, words=half, now=NOW)
    operations.keep_draft(
        actor=luz.actor, text_id=new, words=rules.Words("", "Quería decir que sí"), now=NOW
    )
    draft = texts.drafts(luz.visit).get()
    shown = texts.text(luz.visit, draft.pk)
    assert shown is not None
    assert shown.words.text == "Quería decir que sí"
    assert not texts.own(luz.visit).exists()
    luz.write(text_id=new)
    assert texts.own(luz.visit).get().pk == new
    assert not texts.drafts(luz.visit).exists()


def test_a_draft_beside_a_text_leaves_it_as_it_was(luz: Host) -> None:
    text = luz.write()
    operations.keep_draft(
        actor=luz.actor, text_id=text.pk, words=rules.Words("", "medio"), now=LATER
    )
    shown = texts.text(luz.visit, text.pk)
    assert shown is not None
    assert shown.words == WORDS
    assert texts.drafts(luz.visit).get().draft_of_id == text.pk
    luz.write(text_id=text.pk, now=LATER)
    assert not texts.drafts(luz.visit).exists()


def test_nothing_is_no_draft(luz: Host) -> None:
    nothing = rules.Words(" ", "")
    given = {"actor": luz.actor, "text_id": uuid.uuid4(), "now": NOW}
    assert operations.keep_draft(words=nothing, **given) is None
    assert "text_long" in problems_of(
        operations.keep_draft, words=rules.Words("", "b" * 20_001), **given
    )


# From outside


def test_other_pages_put_something_in_without_opening_it(luz: Host) -> None:
    text = operations.put(
        actor=luz.actor, person_id=luz.person, words=WORDS, now=NOW, nonce="n" * 20
    )
    shown = texts.text(luz.visit, text.pk)
    assert shown is not None
    assert (shown.kind, shown.words) == (choices.REFLECTION, WORDS)
    with pytest.raises(accounts.AlreadyDone):
        operations.put(actor=luz.actor, person_id=luz.person, words=WORDS, now=NOW, nonce="n" * 20)
    assert models.Page.objects.count() == 1


def test_nobody_puts_anything_into_anothers_room(
    luz: Host, hazel: Host, make_account: Make
) -> None:
    for actor in (hazel.actor, make_account("administrator").actor):
        with pytest.raises(accounts.Refused):
            operations.put(actor=actor, person_id=luz.person, words=WORDS, now=NOW)
    without = make_account()
    with pytest.raises(accounts.Refused):
        operations.put(actor=without.actor, person_id=without.person_id, words=WORDS, now=NOW)


# Sharing


def test_a_reader_she_chose_reads_it_and_her_history_says_so(
    luz: Host, hazel: Host, keeper: Any
) -> None:
    text = luz.write()
    luz.share(text, hazel.person)
    assert [one.owner for one in texts.shared_with(hazel.visit)] == [luz.person]
    before = keeper.subject_head(luz.person)[0]
    shown = texts.shared_text(actor=hazel.actor, visit=hazel.visit, text_id=text.pk)
    assert shown is not None
    assert shown.words == WORDS
    past = keeper.history(luz.person)
    assert past[before].actor == hazel.person
    assert (past[before].action, past[before].rule) == ("room.read_shared", "shared-by-her")
    luz.write(rules.Words("", "Nueva versión"), text_id=text.pk)
    later = texts.shared_text(actor=hazel.actor, visit=hazel.visit, text_id=text.pk)
    assert later is not None
    assert later.words.text == "Nueva versión"


def test_taking_back_makes_a_new_key(luz: Host, hazel: Host) -> None:
    text = luz.write()
    luz.share(text, hazel.person)
    kept = bytes(models.Envelope.objects.get(key__room__person_id=hazel.person).sealed)
    luz.share(text)
    assert texts.shared_with(hazel.visit) == []
    assert texts.shared_text(actor=hazel.actor, visit=hazel.visit, text_id=text.pk) is None
    text.refresh_from_db()
    models.Envelope.objects.create(
        text=text, key=rooms.readers_with_rooms()[hazel.person], sealed=kept, shared_at=NOW
    )
    assert texts.shared_text(actor=hazel.actor, visit=hazel.visit, text_id=text.pk) is None


def test_one_shares_only_with_staff_who_have_a_room(
    luz: Host, make_host: Make, make_account: Make
) -> None:
    text = luz.write()
    others = [make_host().person, make_account("organizer").person_id, uuid.uuid4()]
    for other in others:
        assert problems_of(
            operations.share_text, actor=luz.actor, visit=luz.visit, text_id=text.pk,
            people=[other], now=NOW,
        ) == ["no_room"]  # fmt: skip
    assert models.Envelope.objects.count() == 1


def test_a_reader_who_was_not_chosen_reads_nothing(
    luz: Host, hazel: Host, make_host: Make, keeper: Any
) -> None:
    text = luz.write()
    luz.share(text, hazel.person)
    for role in ("facilitator", "organizer", "administrator", "participant"):
        other = make_host(role)
        assert texts.shared_with(other.visit) == []
        assert texts.shared_text(actor=other.actor, visit=other.visit, text_id=text.pk) is None
    borrowed = texts.shared_text(actor=luz.actor, visit=hazel.visit, text_id=text.pk)
    assert borrowed is None


# The audit


def test_each_write_leaves_its_row_and_is_undone_without_it(
    luz: Host, hazel: Host, request: pytest.FixtureRequest
) -> None:
    text = luz.write()
    luz.share(text, hazel.person)
    code = operations.make_card(actor=luz.actor, visit=luz.visit, pin="402718", now=NOW)
    actions = set(audit_models.Event.objects.values_list("action", flat=True))
    assert {"room.make_room", "room.write_text", "room.share_text", "room.make_card"} <= actions

    def everything() -> list[Any]:
        kinds = (models.Room, models.Pair, models.Lock, models.Page, models.Envelope)
        rows = [list(kind.objects.order_by("pk").values()) for kind in kinds]
        for lock in rows[2]:  # A try at a card counts whatever comes of it, and names nobody.
            del lock["wrong_tries"], lock["tried_at"]
        luz.account.refresh_from_db()
        return [*rows, luz.account.password]

    before = everything()
    request.getfixturevalue("broken_audit")
    mine: dict[str, Any] = {"actor": luz.actor, "now": NOW}
    here: dict[str, Any] = {**mine, "visit": luz.visit}
    known: dict[str, Any] = {**mine, "account": luz.account}
    for call, given in [
        (operations.write_text, {**here, "text_id": uuid.uuid4(), "words": WORDS}),
        (operations.write_text, {**here, "text_id": text.pk, "words": WORDS}),
        (operations.share_text, {**here, "text_id": text.pk, "people": []}),
        (operations.remove_text, {**here, "text_id": text.pk}),
        (operations.keep_draft, {**mine, "text_id": text.pk, "words": WORDS}),
        (operations.put, {**mine, "person_id": luz.person, "words": WORDS}),
        (operations.make_card, {**here, "pin": "402718"}),
        (operations.revoke_card, here),
        (operations.change_passphrase, {**known, "old": PASSPHRASE, "new": NEW}),
        (
            operations.recover_by_card,
            {**known, "code": code, "pin": "402718", "passphrase": PASSPHRASE},
        ),
        (
            operations.recover_by_passphrase,
            {**known, "earlier": PASSPHRASE, "passphrase": PASSPHRASE},
        ),
    ]:
        with pytest.raises(RuntimeError):
            call(**given)
        assert everything() == before, call
