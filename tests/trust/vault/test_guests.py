"""The public door meets the keeper as a guest: what its pages need works, and nothing else exists."""

from __future__ import annotations

import dataclasses
import stat
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from arboleda.trust.vault import keys
from arboleda.trust.vault.keeper import asking, client, core, errors, guests, server
from arboleda.voice.funders import choices as funders

ASK = asking.Asking(None, "public", "stories.tell", "public-site", "text", "story-consent")


@pytest.fixture
def guest(own: core.Keeper, tmp_path: Path) -> Iterator[client.Client]:
    """What the public door's process holds: a client of the second socket."""
    path = tmp_path / "g.sock"
    with server.GuestServer(path, own) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        kept = client.Client(path)
        yield kept
        kept.close()
        listening.shutdown()
        thread.join()


def test_what_a_visitors_page_needs_works(guest: client.Client, own: core.Keeper) -> None:
    story, question = uuid.uuid4(), uuid.uuid4()
    own.make_keys([story], "story")
    assert guest.deployment() == own.deployment()
    assert list(guest.release(ASK, [story])) == [story]
    assert own.status().reads == 1, "with its row, like any other"
    made = guest.make_keys([question], funders.QUESTION_KEY)
    assert guest.pseudonyms(None, []) == (b"", {})
    asked = dataclasses.replace(ASK, action="funders.read", purpose="funders-answer")
    assert guest.release(asked, [question])[question].key == made[question].key
    assert guest.destroy([question]) == 1


@pytest.mark.parametrize("method", sorted(server.METHODS - guests.METHODS))
def test_every_other_method_is_unknown_to_the_public_door(
    method: str, guest: client.Client, own: core.Keeper
) -> None:
    before = own.status()
    with pytest.raises(errors.KeeperError, match="unknown"):
        guest._call(method)
    assert own.status() == before


def test_what_guests_may_call_is_this_and_no_more() -> None:
    """A method that joins this list must be one that a visitor's page cannot do without."""
    assert {"deployment", "release", "make_keys", "pseudonyms", "destroy"} == guests.METHODS
    assert guests.METHODS < server.METHODS
    public = {name for name in vars(guests.Guest) if not name.startswith("_")}
    assert public == guests.METHODS
    assert {funders.QUESTION_KEY} == guests.MAKES


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "administrator"},
        {"role": "system"},
        {"role": "self"},
        {"actor": uuid.UUID(int=1)},
        {"purpose": "one-to-one"},
        {"purpose": ""},
    ],
)
def test_a_guest_asks_as_a_visitor_alone(
    changes: dict[str, Any], guest: client.Client, own: core.Keeper
) -> None:
    story = uuid.uuid4()
    own.make_keys([story], "story")
    with pytest.raises(errors.KeeperError):
        guest.release(dataclasses.replace(ASK, **changes), [story])
    assert own.status().reads == 0


@pytest.mark.parametrize("kind", ["person", "parcel", "record"])
def test_a_guest_gets_no_private_key_whatever_it_says(
    kind: str, guest: client.Client, own: core.Keeper
) -> None:
    subject = uuid.uuid4()
    own.make_keys([subject], kind)
    with pytest.raises(errors.KeeperError):
        guest.release(ASK, [subject])
    with pytest.raises(errors.KeeperError):
        guest.make_keys([uuid.uuid4()], kind)
    for asked in (lambda: guest.pseudonyms(None, [subject]), lambda: guest.pseudonyms(subject, [])):
        with pytest.raises(errors.KeeperError):
            asked()
    with pytest.raises(errors.KeeperError):
        guest.destroy([subject])
    assert own.status().keys == 1


def test_a_guest_makes_one_key_at_a_time_and_destroys_none_of_others(
    guest: client.Client, own: core.Keeper
) -> None:
    theirs = uuid.uuid4()
    own.make_keys([theirs], "question")
    with pytest.raises(errors.KeeperError):
        guest.make_keys([uuid.uuid4(), uuid.uuid4()], "question")
    mine = uuid.uuid4()
    guest.make_keys([mine], "question")
    with pytest.raises(errors.KeeperError):
        guest.destroy([mine, theirs])
    assert own.status().keys == 2


def test_the_public_door_takes_the_second_socket(settings: Any, tmp_path: Path) -> None:
    settings.KEEPER, settings.KEYS = "socket", tmp_path
    for door, path in (("public", keys.guests_path()), ("members", keys.socket_path())):
        settings.DOOR = door
        keys.use(None)
        reached = keys.keeper()
        assert isinstance(reached, client.Client)
        assert reached._path == path
    keys.use(None)
    for folder in (keys.guests_path().parent, keys.socket_path().parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        folder.rmdir()
