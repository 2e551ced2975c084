"""What other apps ask the keeper beside keys: signatures, the pepper, histories, the calendar."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from arboleda.engines.sealing import chains
from arboleda.trust.vault.keeper import client, core, errors, limits, reads, telling
from tests.trust.vault.conftest import ASK

HER = uuid.UUID(int=7)


def test_a_signature_is_the_log_keys(keeping: client.Keeping) -> None:
    signature = keeping.sign(b"a checkpoint")
    assert len(signature) == 64
    assert len(keeping.log_key()) == 32
    Ed25519PublicKey.from_public_bytes(keeping.log_key()).verify(signature, b"a checkpoint")


def test_a_signature_is_of_one_message_only(keeping: client.Keeping) -> None:
    key = Ed25519PublicKey.from_public_bytes(keeping.log_key())
    with pytest.raises(InvalidSignature):
        key.verify(keeping.sign(b"a checkpoint"), b"another checkpoint")


def test_the_pepper_gives_the_same_for_the_same(keeping: client.Keeping) -> None:
    one = keeping.peppered("room", b"value", HER)
    assert len(one) == 32
    assert keeping.peppered("room", b"value", HER) == one


def test_the_pepper_keeps_labels_and_values_apart(keeping: client.Keeping) -> None:
    asked = [("room", b"value"), ("roomv", b"alue"), ("card", b"value"), ("room", b"values")]
    assert len({keeping.peppered(*one, HER) for one in asked}) == len(asked)


def test_two_groves_have_two_peppers(own: core.Keeper, keeper: core.Keeper) -> None:
    assert own.peppered("room", b"value", HER) != keeper.peppered("room", b"value", HER)


def test_whoever_asks_the_pepper_too_often_is_slowed(keeping: client.Keeping) -> None:
    """A short secret must not be guessed through a worker that was taken over."""
    with pytest.raises(errors.Busy):
        for guess in range(1000):
            keeping.peppered("room", str(guess).encode(), uuid.UUID(int=guess))


def test_whoever_tries_fast_at_one_room_shuts_nobody_else_out(keeping: client.Keeping) -> None:
    with pytest.raises(errors.Busy):
        for guess in range(telling.PEPPERED_EACH[0] + 5):
            keeping.peppered("room", str(guess).encode(), HER)
    for number in range(50):
        assert keeping.peppered("room", b"words", uuid.UUID(int=1000 + number))
    with pytest.raises(errors.Busy):
        keeping.peppered("card", b"another label", HER)


def test_what_is_refused_to_one_is_not_taken_from_all() -> None:
    buckets = limits.Buckets((1, 0.0), (3, 0.0))
    one, two, three, four = (uuid.UUID(int=number) for number in range(4))
    assert [buckets.take(one, 0.0) for _ in range(10)] == [True] + [False] * 9
    assert [buckets.take(who, 0.0) for who in (two, three, four)] == [True, True, False]


def test_full_buckets_are_forgotten_and_empty_ones_are_not() -> None:
    buckets = limits.Buckets((1, 1.0), (10_000, 0.0))
    empty = uuid.UUID(int=10**9)
    for number in range(limits.REMEMBERED):
        buckets.take(uuid.UUID(int=number), 0.0)
    assert buckets.take(empty, 9.5)
    assert not buckets.take(empty, 10.0)
    assert len(buckets._own) == 1


def test_a_bucket_fills_again_with_time() -> None:
    bucket = limits.Bucket(burst=2, per_second=0.5)
    assert [bucket.take(100.0) for _ in range(3)] == [True, True, False]
    assert bucket.take(101.0) is False
    assert bucket.take(102.5) is True
    assert [bucket.take(1000.0) for _ in range(3)] == [True, True, False], "never above its size"
    assert bucket.take(0.0) is False, "a clock that goes back gives nothing"
    bucket.fill()
    assert bucket.take(0.0) is True


def test_her_history_is_every_row_about_her(keeping: client.Keeping) -> None:
    her, colleague, other = (uuid.uuid4() for _ in range(3))
    keeping.make_keys([her, colleague, other], "person")
    ask = dataclasses.replace(ASK, capsules="name", references="r-1")
    keeping.release(ask, [her, other])
    keeping.release(dataclasses.replace(ASK, actor=colleague, role="organizer"), [her])
    first, second, look = keeping.history(her)
    assert (first.actor, first.role, first.action) == (None, "system", "vault.read")
    assert (first.purpose, first.capsules, first.rule, first.references) == (
        "test", "name", "test", "r-1",
    )  # fmt: skip
    assert first.at == 1_000
    assert (second.actor, second.role) == (colleague, "organizer")
    assert (look.action, look.purpose, look.actor) == ("vault.read_history", "own-history", her)
    assert [one.seq for one in (first, second, look)] == [1, 3, 4]


def test_looking_is_written_down_before_anything_is_told(
    own: core.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    her = uuid.uuid4()
    own.make_keys([her], "person")
    own.release(ASK, [her])

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(reads, "append", fail)
    with pytest.raises(OSError, match="disk full"):
        own.history(her)
    assert own.subject_head(her)[0] == 1


def test_her_count_and_head_follow_every_row(keeping: client.Keeping, own: core.Keeper) -> None:
    her = uuid.uuid4()
    keeping.make_keys([her], "person")
    assert keeping.subject_head(her) == (0, chains.START)
    keeping.release(ASK, [her])
    keeping.history(her)
    last = list(reads.rows(own._store))[-1]
    assert keeping.subject_head(her) == (2, last.digest)
    assert keeping.verify_reads().rows == 2, "asking for the head leaves no row"


def test_nobody_unknown_has_a_history(keeping: client.Keeping) -> None:
    assert keeping.history(uuid.uuid4()) == []
    assert keeping.subject_head(uuid.uuid4()) == (0, chains.START)
    assert keeping.verify_reads().rows == 0


def test_who_asked_is_lost_with_the_key(keeping: client.Keeping) -> None:
    her, colleague = uuid.uuid4(), uuid.uuid4()
    keeping.make_keys([her, colleague], "person")
    keeping.release(dataclasses.replace(ASK, actor=colleague), [her])
    assert keeping.history(her)[0].actor == colleague
    keeping.destroy([colleague])
    assert keeping.history(her)[0].actor is None


def test_her_own_history_goes_with_her_key(keeping: client.Keeping) -> None:
    her = uuid.uuid4()
    keeping.make_keys([her], "person")
    keeping.release(ASK, [her])
    keeping.destroy([her])
    assert keeping.history(her) == []
    assert keeping.subject_head(her) == (0, chains.START)


def test_locked_answers_the_calendar_and_nothing_else(keeping: client.Keeping) -> None:
    her = uuid.uuid4()
    keeping.make_keys([her], "person")
    open_one = keeping.calendar()
    keeping.lock()
    assert keeping.calendar() == open_one
    assert open_one.unlock == "file"
    for closed in (
        lambda: keeping.sign(b"x"),
        keeping.log_key,
        lambda: keeping.peppered("room", b"x", HER),
        lambda: keeping.history(her),
        lambda: keeping.subject_head(her),
    ):
        with pytest.raises(errors.Locked):
            closed()
