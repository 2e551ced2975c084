"""The keeper: writes before it releases, forgets what it destroys, and answers nothing while locked."""

from __future__ import annotations

import dataclasses
import sqlite3
import stat
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import pytest

from arboleda.engines.sealing import capsules
from arboleda.trust.vault.keeper import (
    client,
    core,
    errors,
    keyring,
    names,
    protocol,
    reads,
    server,
    store,
)
from tests.trust.vault.conftest import ASK


def test_a_made_key_is_released_again(keeping: client.Keeping) -> None:
    person = uuid.uuid4()
    made = keeping.make_keys([person], "person")
    assert keeping.release(ASK, [person]) == made
    assert keeping.subjects("person") == [person]


def test_a_key_is_made_once(keeping: client.Keeping) -> None:
    person = uuid.uuid4()
    keeping.make_keys([person], "person")
    with pytest.raises(errors.KeeperError):
        keeping.make_keys([person], "person")


def test_every_release_is_written_down_first(keeping: client.Keeping, own: core.Keeper) -> None:
    people = [uuid.uuid4(), uuid.uuid4()]
    made = keeping.make_keys(people, "person")
    keeping.release(ASK, people)
    rows = list(reads.rows(own._store))
    assert [row.subject for row in rows] == [made[person].pseudonym for person in people]
    assert {row.action for row in rows} == {"vault.read"}
    assert keeping.verify_reads().fault is None
    assert keeping.verify_reads().rows == 2


def test_more_people_than_one_statement_asks_for_leave_a_row_each(
    keeping: client.Keeping, own: core.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "AT_ONCE", 3)
    people = [uuid.uuid4() for _ in range(8)]
    made = keeping.make_keys(people, "person")
    for _ in range(2):
        assert list(keeping.release(ASK, [*people, uuid.uuid4()])) == people
    rows = list(reads.rows(own._store))
    assert [row.subject for row in rows] == [made[person].pseudonym for person in people] * 2
    assert [row.subject_previous for row in rows[8:]] == [row.digest for row in rows[:8]]
    assert keeping.verify_reads().fault is None


def test_the_purpose_is_sealed_under_her_key(own: core.Keeper) -> None:
    person = uuid.uuid4()
    key = own.make_keys([person], "person")[person]
    own.release(ASK, [person])
    row = next(iter(reads.rows(own._store)))
    assert b"test" not in row.purpose
    place = capsules.Place(own.deployment(), "read", person, "purpose")
    assert capsules.unseal(key.key, row.purpose, place) == b"test"


def test_no_key_comes_out_when_the_row_cannot_be_written(
    own: core.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = uuid.uuid4()
    own.make_keys([person], "person")

    def fail(*args: object, **kwargs: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(reads, "append", fail)
    with pytest.raises(sqlite3.OperationalError):
        own.release(ASK, [person])
    assert own.verify_reads().rows == 0


def test_an_unknown_subject_is_left_out_and_leaves_no_row(keeping: client.Keeping) -> None:
    assert keeping.release(ASK, [uuid.uuid4()]) == {}
    assert keeping.verify_reads().rows == 0


def test_an_actor_without_a_key_is_refused(keeping: client.Keeping) -> None:
    with pytest.raises(errors.KeeperError):
        keeping.pseudonyms(uuid.uuid4(), [])


def test_the_pseudonym_names_actor_and_subject(keeping: client.Keeping) -> None:
    person = uuid.uuid4()
    made = keeping.make_keys([person], "person")[person]
    assert keeping.pseudonyms(person, [person]) == (made.pseudonym, {person: made.pseudonym})
    assert keeping.pseudonyms(None, []) == (b"", {})


def test_a_destroyed_key_is_gone_from_the_files_too(own: core.Keeper, tmp_path: Path) -> None:
    person, other = uuid.uuid4(), uuid.uuid4()
    own.make_keys([person, other], "person")
    own.put_matches({person: [("phone", "+13125550100")]})
    wrapped = own._store.execute(
        "SELECT wrapped FROM key WHERE subject=?", (person.bytes,)
    ).fetchone()[0]
    assert own.destroy([person]) == 1
    assert own.destroy([person]) == 0
    assert own.release(ASK, [person]) == {}
    assert own.find_matches([("phone", "+13125550100")]) == {}
    assert own.tombstones() == [person]
    assert own.release(ASK, [other])
    for file in (tmp_path / "keys").iterdir():
        assert wrapped not in file.read_bytes()


def test_locked_means_nothing_opens(keeping: client.Keeping) -> None:
    person = uuid.uuid4()
    keeping.make_keys([person], "person")
    keeping.load_names(ASK, [], done=True)
    keeping.lock()
    assert keeping.status().unlocked is False
    for closed in (
        lambda: keeping.release(ASK, [person]),
        lambda: keeping.make_keys([uuid.uuid4()], "person"),
        lambda: keeping.search_names("alba", None, 5),
        lambda: keeping.order_names(None, descending=False, start=0, count=5),
        lambda: keeping.find_matches([("phone", "1")]),
        lambda: keeping.same_block(["alba"]),
        lambda: keeping.put_names({person: ["Alba"]}),
        keeping.names_loaded,
        keeping.deployment,
    ):
        with pytest.raises(errors.Locked):
            closed()
    keeping.unlock()
    assert keeping.release(ASK, [person])
    assert keeping.names_loaded() is False


def sealed_name(own: core.Keeper, person: uuid.UUID, name: str) -> bytes:
    key = own.make_keys([person], "person")[person]
    place = capsules.Place(own.deployment(), names.LABEL, person, names.CAPSULE)
    return capsules.seal(key.key, f'{{"chosen": "{name}"}}'.encode(), place)


def test_names_are_found_and_ordered_in_memory(keeping: client.Keeping, own: core.Keeper) -> None:
    alba, bea = uuid.uuid4(), uuid.uuid4()
    batch = [(bea, sealed_name(own, bea, "Bea Núñez")), (alba, sealed_name(own, alba, "Alba Ruiz"))]
    assert keeping.load_names(ASK, batch[:1], done=False) == 1
    assert keeping.names_loaded() is False
    # Half of the names would be an answer that says less than there is.
    assert keeping.order_names(None, descending=False, start=0, count=5) is None
    assert keeping.search_names("nunez", None, 5) is None
    assert keeping.load_names(ASK, batch[1:], done=True) == 1
    assert keeping.names_loaded()
    assert keeping.order_names(None, descending=False, start=0, count=5) == ([alba, bea], 2)
    assert keeping.order_names(None, descending=True, start=1, count=5) == ([alba], 2)
    assert keeping.order_names([bea], descending=False, start=0, count=5) == ([bea], 1)
    assert [one[0] for one in keeping.search_names("nunez", None, 5) or []] == [bea]
    assert keeping.search_names("nunez", [alba], 5) == []
    assert bea in keeping.same_block(["Vea Nunes"])[0]
    keeping.put_names({bea: ["Zoila"]})
    assert [one[0] for one in keeping.search_names("zoila", None, 5) or []] == [bea]
    keeping.destroy([bea])
    assert keeping.order_names(None, descending=False, start=0, count=5) == ([alba], 1)
    assert keeping.verify_reads().rows == 1


def test_names_that_do_not_open_are_left_out(own: core.Keeper) -> None:
    alba = uuid.uuid4()
    sealed = sealed_name(own, alba, "Alba")
    batch = [(alba, sealed[:-1]), (uuid.uuid4(), sealed)]
    assert own.load_names(ASK, batch, done=True) == 0


def test_an_idle_index_leaves_memory(own: core.Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    own.load_names(ASK, [], done=True)
    monkeypatch.setattr(time, "monotonic", lambda: 1e12)
    assert own.names_loaded() is False


def test_exact_values_are_found_by_their_hmac(keeping: client.Keeping) -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    keeping.make_keys([one, other], "person")
    keeping.put_matches({one: [("phone", "+1")], other: [("phone", "+1"), ("email", "a@b")]})
    found = keeping.find_matches([("phone", "+1"), ("email", "a@b"), ("email", "none")])
    assert set(found[("phone", "+1")]) == {one, other}
    assert found[("email", "a@b")] == [other]
    assert ("email", "none") not in found
    keeping.put_matches({other: []})
    assert keeping.find_matches([("email", "a@b")]) == {}


def test_no_value_lies_readable_in_the_store(own: core.Keeper, tmp_path: Path) -> None:
    person = uuid.uuid4()
    own.make_keys([person], "person")
    own.put_matches({person: [("phone", "+13125550199")]})
    for file in (tmp_path / "keys").iterdir():
        assert b"3125550199" not in file.read_bytes()


def test_one_folder_has_one_keeper(own: core.Keeper, tmp_path: Path) -> None:
    with pytest.raises(errors.NotYours):
        core.Keeper(tmp_path / "keys")


def test_keys_survive_a_restart(tmp_path: Path) -> None:
    first = core.Keeper(tmp_path / "keys")
    person = uuid.uuid4()
    made = first.make_keys([person], "person")
    first.release(ASK, [person])
    first.close()
    second = core.Keeper(tmp_path / "keys")
    assert second.release(ASK, [person]) == made
    assert second.verify_reads().rows == 2
    second.close()


def test_key_files_are_their_owners_alone(own: core.Keeper, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in (keyring.FILE, store.FILE):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_an_edited_row_of_reads_shows(own: core.Keeper) -> None:
    person = uuid.uuid4()
    own.make_keys([person], "person")
    own.release(ASK, [person])
    own.release(ASK, [person])
    own._store.execute("UPDATE read SET role='organizer' WHERE seq=1")
    report = own.verify_reads()
    assert report.fault is not None
    assert report.fault.seq == 1


def test_a_fault_survives_the_socket(keeping: client.Keeping, own: core.Keeper) -> None:
    person = uuid.uuid4()
    own.make_keys([person], "person")
    own.release(ASK, [person])
    own._store.execute("DELETE FROM read")
    report = keeping.verify_reads()
    assert report.fault is not None
    assert report.fault.what == "the end is missing"


def test_a_keeper_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(errors.Unreachable):
        client.Client(tmp_path / "none.sock").status()


def test_an_unknown_method_is_refused(own: core.Keeper) -> None:
    assert server.answer(own, {"method": "close"}) == {"error": "unknown"}
    assert server.answer(own, {}) == {"error": "unknown"}


def test_the_client_comes_back_after_the_keeper_was_restarted(
    own: core.Keeper, tmp_path: Path
) -> None:
    path = tmp_path / "k.sock"
    kept = client.Client(path)
    for _ in range(2):
        with server.Server(path, own) as listening:
            thread = threading.Thread(
                target=listening.serve_forever, kwargs={"poll_interval": 0.01}
            )
            thread.start()
            assert kept.status().unlocked
            listening.shutdown()
            thread.join()
    kept.close()


def test_frames_that_are_too_large_or_cut_are_refused() -> None:
    import socket

    near, far = socket.socketpair()
    far.sendall((protocol.LARGEST + 1).to_bytes(4, "big"))
    with pytest.raises(protocol.Broken):
        protocol.receive(near)
    far.sendall((10).to_bytes(4, "big") + b"abc")
    far.close()
    with pytest.raises(protocol.Broken):
        protocol.receive(near)
    near.close()


def test_values_come_through_the_socket_as_they_were() -> None:
    import socket

    near, far = socket.socketpair()
    value = {uuid.uuid4(): [b"\x00\xff", "á", 1, None, {("phone", "+1"): True}], "x": ("a", 1.5)}
    protocol.send(near, value)
    got = protocol.receive(far)
    assert got == {**value, "x": ["a", 1.5]}
    near.close()
    far.close()


def test_a_command_never_joins_the_keeper_of_another_grove(
    own: core.Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    from arboleda.trust.vault import keys

    path = tmp_path / "k.sock"
    monkeypatch.setattr(keys, "socket_path", lambda: path)
    monkeypatch.setattr(settings, "KEYS", tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    with server.Server(path, own) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        with pytest.raises(errors.NotYours):
            keys.join_or_hold()
        monkeypatch.setattr(settings, "KEYS", tmp_path / "keys")
        keys.join_or_hold()
        joined = keys.keeper()
        assert isinstance(joined, client.Client)
        joined.close()
        listening.shutdown()
        thread.join()


def test_words_are_refused_before_anything_is_released(keeping: client.Keeping) -> None:
    """What stands beside a read is a closed code: nobody's words may lie open in the chain."""
    person = uuid.uuid4()
    keeping.make_keys([person], "person")
    for field in ("role", "action", "purpose", "capsules", "rule", "references"):
        worded = dataclasses.replace(ASK, **{field: "María said"})  # type: ignore[arg-type]  # All but the actor are texts.
        with pytest.raises(errors.KeeperError):
            keeping.release(worded, [person])
        with pytest.raises(errors.KeeperError):
            keeping.load_names(worded, [], done=True)
    assert keeping.verify_reads().rows == 0
    assert keeping.names_loaded() is False


def test_names_are_opened_after_their_row_and_never_before(
    own: core.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when whoever loads them dies after the first of several batches."""
    alba, bea = uuid.uuid4(), uuid.uuid4()
    sealed = [(alba, sealed_name(own, alba, "Alba")), (bea, sealed_name(own, bea, "Bea"))]
    opened = names.open_names

    def looked(*given: object) -> object:
        assert own.verify_reads().rows == 1
        return opened(*given)  # type: ignore[arg-type]  # Handed on as it came.

    monkeypatch.setattr(names, "open_names", looked)
    own.load_names(ASK, sealed[:1], done=False)
    own.load_names(ASK, sealed[1:], done=True)
    assert own.verify_reads().rows == 1


def test_no_name_is_opened_when_the_row_cannot_be_written(
    own: core.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    alba = uuid.uuid4()
    sealed = [(alba, sealed_name(own, alba, "Alba"))]
    append = reads.append

    def full(*given: object, **named: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(reads, "append", full)
    with pytest.raises(sqlite3.OperationalError):
        own.load_names(ASK, sealed, done=False)
    assert own.status().names == 0
    monkeypatch.setattr(reads, "append", append)
    own.load_names(ASK, sealed, done=True)
    assert own.verify_reads().rows == 1


def test_a_commit_that_fails_leaves_the_keeper_usable(own: core.Keeper) -> None:
    person = uuid.uuid4()
    own.make_keys([person], "person")
    whole = own._store

    class Full:
        def execute(self, words: str, *values: Any) -> object:
            if words == "COMMIT":
                raise sqlite3.OperationalError("disk full")
            return whole.execute(words, *values)

        def __getattr__(self, name: str) -> object:
            return getattr(whole, name)

    own._store = Full()  # type: ignore[assignment]  # A disk that is full.
    with pytest.raises(sqlite3.OperationalError):
        own.release(ASK, [person])
    own._store = whole
    assert own.verify_reads().rows == 0
    assert own.release(ASK, [person])


def test_an_idle_index_leaves_memory_though_nobody_asks(
    own: core.Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half loaded ones too."""
    alba = uuid.uuid4()
    own.load_names(ASK, [(alba, sealed_name(own, alba, "Alba"))], done=False)
    assert own.status().names == 1
    with server.Server(tmp_path / "k.sock", own) as listening:
        listening.service_actions()
        assert own.status().names == 1
        monkeypatch.setattr(time, "monotonic", lambda: 1e12)
        listening.service_actions()
    assert own.status().names == 0


def test_a_fault_inside_the_keeper_prints_no_values(
    own: core.Keeper, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with server.Server(tmp_path / "k.sock", own) as listening:
        try:
            raise ValueError("canary")
        except ValueError:
            listening.handle_error(None, "")
    said = capsys.readouterr()
    assert "ValueError" in said.err
    assert "canary" not in said.err + said.out


def test_a_destroyed_key_leaves_the_files_once_a_reader_has_gone(
    own: core.Keeper, tmp_path: Path
) -> None:
    """A copy being made holds the log open: it is emptied as soon as that has ended."""
    person = uuid.uuid4()
    own.make_keys([person], "person")
    store.empty_log(own._store)
    question = "SELECT wrapped FROM key"
    copying = sqlite3.connect(tmp_path / "keys" / store.FILE, isolation_level=None)
    copying.execute("BEGIN")
    wrapped = copying.execute(question).fetchone()[0]
    own.destroy([person])
    assert any(wrapped in file.read_bytes() for file in (tmp_path / "keys").iterdir())
    copying.execute("COMMIT")
    copying.close()
    with server.Server(tmp_path / "k.sock", own) as listening:
        listening.service_actions()
    assert not any(wrapped in file.read_bytes() for file in (tmp_path / "keys").iterdir())


def test_a_log_left_by_a_crash_is_emptied_at_the_start(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    crashed = store.connect(folder)
    crashed.execute("INSERT INTO tombstone VALUES (?, 1)", (b"canary-canary-16",))
    left = (folder / f"{store.FILE}-wal").read_bytes()
    assert b"canary-canary-16" in left
    again = store.connect(folder)
    assert (folder / f"{store.FILE}-wal").read_bytes() == b""
    again.close()
    crashed.close()


def test_a_visitor_never_opens_a_person_or_the_names(keeping: client.Keeping) -> None:
    """Whatever a page of the public door may ask for by mistake: stories and questions alone."""
    person, parcel, story = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    keeping.make_keys([person], "person")
    keeping.make_keys([parcel], "parcel")
    keeping.make_keys([story], "story")
    visitor = dataclasses.replace(ASK, role="public")
    for private in (person, parcel):
        with pytest.raises(errors.KeeperError):
            keeping.release(visitor, [story, private])
    with pytest.raises(errors.KeeperError):
        keeping.load_names(visitor, [], done=True)
    assert keeping.verify_reads().rows == 0
    assert list(keeping.release(visitor, [story])) == [story]
