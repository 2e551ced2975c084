"""A passphrase lost: what staff can give back, what card and PIN can, and what nobody can."""

from __future__ import annotations

import datetime
import time
from typing import Any

import pytest

from arboleda.engines.sealing import cards
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.room import choices, models, operations, rules
from arboleda.trust.room.operations import locking
from arboleda.trust.room.queries import rooms, texts
from tests.conftest import NOW, PASSPHRASE
from tests.trust.room.conftest import NEW, WORDS, Host, Make
from tests.trust.room.test_operations import opens, problems_of

pytestmark = pytest.mark.django_db
PIN = "402718"
DAY = datetime.timedelta(days=1)
RESET = NOW + DAY


def reset(host: Host, by: Any, *, at: datetime.datetime = RESET, **more: Any) -> None:
    operations.reset_passphrase(actor=by.actor, account=host.account, new=NEW, now=at, **more)
    host.account.refresh_from_db()


def known(host: Host, **more: Any) -> dict[str, Any]:
    return {"actor": host.actor, "account": host.account, "now": RESET + DAY, **more}


# Changing it, knowing it


def test_changing_her_own_passphrase_touches_no_text(luz: Host) -> None:
    luz.write()
    before = list(models.Page.objects.values()), list(models.Envelope.objects.values())
    operations.change_passphrase(
        actor=luz.actor, account=luz.account, old=PASSPHRASE, new=NEW, now=NOW
    )
    assert (list(models.Page.objects.values()), list(models.Envelope.objects.values())) == before
    assert opens(luz, NEW)
    assert not opens(luz, PASSPHRASE)
    luz.account.refresh_from_db()
    assert luz.account.check_password(NEW)


def test_a_change_keeps_the_card(luz: Host) -> None:
    code = operations.make_card(actor=luz.actor, visit=luz.visit, pin=PIN, now=NOW)
    operations.change_passphrase(
        actor=luz.actor, account=luz.account, old=PASSPHRASE, new=NEW, now=NOW
    )
    luz.account.refresh_from_db()
    visit = operations.recover_by_card(**known(luz, code=code, pin=PIN, passphrase=NEW))
    assert visit == luz.visit


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("not these plain words", NEW, "wrong_passphrase"),
        (PASSPHRASE, f" {PASSPHRASE} ", "same"),
        (PASSPHRASE, "short", "too_short"),
    ],
)
def test_a_change_that_is_not_valid_changes_nothing(
    luz: Host, old: str, new: str, problem: str
) -> None:
    given = {"actor": luz.actor, "account": luz.account, "now": NOW}
    assert problem in problems_of(operations.change_passphrase, old=old, new=new, **given)
    assert opens(luz, PASSPHRASE)


# Reset by staff


def test_a_reset_lets_her_sign_in_and_opens_nothing(luz: Host, hazel: Host) -> None:
    luz.write()
    reset(luz, hazel)
    assert luz.account.check_password(NEW)
    assert not opens(luz, NEW)
    standing = rooms.standing(luz.person)
    assert standing.door == choices.Door.EARLIER
    assert (standing.reset_at, standing.kept_until) == (RESET, RESET + rules.KEPT)
    assert not standing.has_card
    assert rooms.resets(luz.person) == [rooms.Given(hazel.person, "organizer", RESET)]


def test_only_staff_who_work_with_her_reset_and_each_says_so(luz: Host, make_account: Make) -> None:
    for role, everybody in (
        ("participant", False), ("facilitator", True), ("organizer", False),
        ("administrator", False),
    ):  # fmt: skip
        other = make_account(role, everybody=everybody)
        with pytest.raises(accounts.Refused):
            reset(luz, other)
    with pytest.raises(accounts.Refused):
        reset(luz, luz.account)
    assert not models.Reset.objects.exists()
    reset(luz, make_account("administrator", everybody=True))
    assert models.Reset.objects.get().role == "administrator"


def test_the_same_reset_twice_is_one(luz: Host, hazel: Host) -> None:
    reset(luz, hazel, nonce="n" * 20)
    with pytest.raises(accounts.AlreadyDone):
        reset(luz, hazel, nonce="n" * 20)
    assert models.Reset.objects.count() == 1


def test_a_reset_without_its_row_never_was(
    luz: Host, hazel: Host, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("broken_audit")
    with pytest.raises(RuntimeError):
        reset(luz, hazel)
    luz.account.refresh_from_db()
    assert luz.account.check_password(PASSPHRASE)
    assert not models.Reset.objects.exists()


def test_the_earlier_passphrase_still_opens_and_is_then_replaced(luz: Host, hazel: Host) -> None:
    text = luz.write()
    reset(luz, hazel)
    assert problems_of(
        operations.recover_by_passphrase, **known(luz, earlier=NEW, passphrase=NEW)
    ) == ["wrong_earlier"]
    assert problems_of(
        operations.recover_by_passphrase, **known(luz, earlier=PASSPHRASE, passphrase=PASSPHRASE)
    ) == ["wrong_passphrase"]
    visit = operations.recover_by_passphrase(**known(luz, earlier=PASSPHRASE, passphrase=NEW))
    assert texts.text(visit, text.pk) is not None
    assert opens(luz, NEW)
    assert not opens(luz, PASSPHRASE)
    assert rooms.standing(luz.person).door == choices.Door.CLOSED


def test_nobody_recovers_another_persons_room(luz: Host, hazel: Host) -> None:
    code = operations.make_card(actor=luz.actor, visit=luz.visit, pin=PIN, now=NOW)
    reset(luz, hazel)
    given = {"actor": hazel.actor, "account": luz.account, "now": RESET, "passphrase": NEW}
    with pytest.raises(accounts.Refused):
        operations.recover_by_passphrase(earlier=PASSPHRASE, **given)
    with pytest.raises(accounts.Refused):
        operations.recover_by_card(code=code, pin=PIN, **given)
    with pytest.raises(accounts.Refused):
        operations.begin_anew(**given)


# Nobody


def test_with_nobody_a_lost_passphrase_is_lost_and_she_begins_anew(luz: Host, hazel: Host) -> None:
    old = luz.write()
    given = known(luz, passphrase=PASSPHRASE)
    with pytest.raises(accounts.Refused):
        operations.begin_anew(**given)
    reset(luz, hazel)
    visit = operations.begin_anew(**known(luz, passphrase=NEW))
    assert texts.text(visit, old.pk) is None
    behind = rooms.earlier(models.Room.objects.get(person_id=luz.person), set(visit.keys))
    assert behind == rooms.Earlier(1, RESET + rules.KEPT, False)
    fresh = operations.write_text(
        actor=luz.actor, visit=visit, text_id=old.pk.__class__(int=5), words=WORDS, now=RESET
    )
    assert texts.text(visit, fresh.pk) is not None
    with pytest.raises(accounts.Refused):
        operations.write_text(actor=luz.actor, visit=visit, text_id=old.pk, words=WORDS, now=RESET)
    # She remembers it after all, within the ninety days: both keys open from then on.
    both = operations.recover_by_passphrase(**known(luz, earlier=PASSPHRASE, passphrase=NEW))
    assert texts.text(both, old.pk) is not None
    assert texts.text(both, fresh.pk) is not None
    assert operations.open_room(actor=luz.actor, passphrase=NEW, now=RESET).keys == both.keys


def test_after_ninety_days_the_earlier_lock_goes_with_what_it_guarded(
    luz: Host, hazel: Host
) -> None:
    luz.write()
    reset(luz, hazel)
    last = RESET + rules.KEPT
    assert operations.purge_locks(now=last - DAY, held_back=()) == 0
    assert opens(luz, PASSPHRASE)
    assert operations.purge_locks(now=last, held_back=()) == 1
    assert not opens(luz, PASSPHRASE)
    assert not models.Page.objects.exists(), "nothing that nobody can open is kept"
    assert rooms.standing(luz.person).door == choices.Door.LOST
    visit = operations.begin_anew(**known(luz, passphrase=NEW))
    assert operations.purge_locks(now=last + DAY, held_back=()) == 0
    assert operations.open_room(actor=luz.actor, passphrase=NEW, now=last).keys == visit.keys


def test_a_card_outlives_the_ninety_days(luz: Host, hazel: Host) -> None:
    text = luz.write()
    code = operations.make_card(actor=luz.actor, visit=luz.visit, pin=PIN, now=NOW)
    reset(luz, hazel)
    assert operations.purge_locks(now=RESET + rules.KEPT, held_back=()) == 1
    assert rooms.standing(luz.person).has_card
    visit = operations.recover_by_card(**known(luz, code=code, pin=PIN, passphrase=NEW))
    assert texts.text(visit, text.pk) is not None
    assert opens(luz, NEW)


# Card and PIN


def test_card_and_pin_open_the_room_and_neither_alone(luz: Host, hazel: Host) -> None:
    text = luz.write()
    code = operations.make_card(actor=luz.actor, visit=luz.visit, pin=PIN, now=NOW)
    reset(luz, hazel)
    other = cards.written(cards.new_code())
    for given in ({"code": code, "pin": "402719"}, {"code": other, "pin": PIN}):
        assert problems_of(operations.recover_by_card, **known(luz, passphrase=NEW, **given)) == [
            "wrong_card"
        ]
    assert problems_of(
        operations.recover_by_card, **known(luz, passphrase=NEW, code=code[:-1], pin=PIN)
    ) == ["code_shape"]
    assert problems_of(
        operations.recover_by_card, **known(luz, passphrase="not these words", code=code, pin=PIN)
    ) == ["wrong_passphrase"]
    visit = operations.recover_by_card(
        **known(luz, passphrase=NEW, code=code.lower().replace(" ", ""), pin=PIN)
    )
    assert texts.text(visit, text.pk) is not None
    assert opens(luz, NEW)
    assert models.Lock.objects.get(kind=choices.CARD).wrong_tries == 0


def test_wrong_pins_count_and_make_the_card_rest_but_never_burn_it(luz: Host, hazel: Host) -> None:
    code = operations.make_card(actor=luz.actor, visit=luz.visit, pin=PIN, now=NOW)
    reset(luz, hazel)
    given = {**known(luz, passphrase=NEW, code=code)}
    for _ in range(rules.FREE_TRIES + 1):
        assert problems_of(operations.recover_by_card, pin="111222", **given) == ["wrong_card"]
    assert models.Lock.objects.get(kind=choices.CARD).wrong_tries == 4
    assert problems_of(operations.recover_by_card, pin=PIN, **given) == ["card_rests"]
    given["now"] += datetime.timedelta(minutes=1)
    assert problems_of(operations.recover_by_card, pin="111222", **given) == ["wrong_card"]
    given["now"] += datetime.timedelta(minutes=4)
    assert problems_of(operations.recover_by_card, pin=PIN, **given) == ["card_rests"]
    given["now"] += datetime.timedelta(minutes=1)
    assert operations.recover_by_card(pin=PIN, **given).keys == luz.visit.keys


def test_pins_tried_at_the_same_moment_are_one_try(
    luz: Host, hazel: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever found the card must not try a hundred PINs before the first wrong one has counted."""
    code = operations.make_card(actor=luz.actor, visit=luz.visit, pin=PIN, now=NOW)
    reset(luz, hazel)
    given = {**known(luz, passphrase=NEW, code=code)}
    opened, beside = locking.opened, []

    def meanwhile(*arguments: Any) -> Any:
        monkeypatch.setattr(locking, "opened", opened)
        beside.extend(problems_of(operations.recover_by_card, pin="222333", **given))
        return opened(*arguments)

    models.Lock.objects.filter(kind=choices.CARD).update(wrong_tries=rules.FREE_TRIES)
    monkeypatch.setattr(locking, "opened", meanwhile)
    assert problems_of(operations.recover_by_card, pin="111222", **given) == ["wrong_card"]
    assert beside == ["card_rests"]
    assert models.Lock.objects.get(kind=choices.CARD).wrong_tries == rules.FREE_TRIES + 1


def test_a_try_that_was_never_looked_at_does_not_count(luz: Host, hazel: Host, keeper: Any) -> None:
    code = operations.make_card(actor=luz.actor, visit=luz.visit, pin=PIN, now=NOW)
    reset(luz, hazel)
    given = {**known(luz, passphrase=NEW, code=code)}
    while keeper._peppering.take(luz.person, time.monotonic()):
        pass
    assert problems_of(operations.recover_by_card, pin=PIN, **given) == ["busy"]
    lock = models.Lock.objects.get(kind=choices.CARD)
    assert (lock.wrong_tries, lock.tried_at) == (0, None)
    keeper._peppering.fill()
    assert operations.recover_by_card(pin=PIN, **given).keys == luz.visit.keys


def test_a_new_card_ends_the_one_before_and_revoking_ends_both(luz: Host, hazel: Host) -> None:
    first = operations.make_card(actor=luz.actor, visit=luz.visit, pin=PIN, now=NOW)
    second = operations.make_card(actor=luz.actor, visit=luz.visit, pin=PIN, now=NOW)
    reset(luz, hazel)
    assert problems_of(
        operations.recover_by_card, **known(luz, passphrase=NEW, code=first, pin=PIN)
    ) == ["wrong_card"]
    operations.revoke_card(actor=luz.actor, visit=luz.visit, now=RESET)
    with pytest.raises(accounts.Refused):
        operations.recover_by_card(**known(luz, passphrase=NEW, code=second, pin=PIN))


@pytest.mark.parametrize("pin", ["", "12345", "111111", "123456", "abcdef"])
def test_an_easy_pin_is_refused(luz: Host, pin: str) -> None:
    assert problems_of(operations.make_card, actor=luz.actor, visit=luz.visit, pin=pin, now=NOW)
    assert not models.Lock.objects.filter(kind=choices.CARD).exists()
