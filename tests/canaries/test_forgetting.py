"""Invariants 2 and 11: two rotations after an erasure no backup yields her; everybody else comes back.

Every parcel of every moment is tried with every secret that is left: the keyring, the custodians' newest
parcels, and the identities in both. The same search finds her while it still may: the control.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from arboleda.engines.sealing import capsules, errors, lookups, parcels, wraps
from arboleda.trust.vault.keeper import custodians, keyring, store, unlocking
from tests import serving
from tests.canaries import encodings

WORDS = "five plain words of keys"
pytestmark = pytest.mark.xdist_group("a grove over four epochs")
PASSPHRASE = "nine plain terminal words"
HER, HER_PHONE = "Zyxalinda Quetzalwren", "+13125550143"
OTHER, OTHER_PHONE = "Oakuliana Wrenzyx", "+13125550144"
OPEN = f"keys.keeper().unlock({WORDS!r})\n"
ADD = (
    OPEN
    + """
from django.utils import timezone
from arboleda.organizing.people import operations
from arboleda.organizing.people.rules import people
from arboleda.trust.audit import rules
answers = people.Answers(chosen={name!r}, language="en", phones=({phone!r},))
print(operations.add_person(actor=rules.SYSTEM, answers=answers, now=timezone.now()).pk)
"""
)
FORGET = (
    OPEN
    + """
import time
import uuid
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from arboleda.trust.accounts import operations
from arboleda.trust.audit.rules import SYSTEM
from arboleda.trust.vault import operations as vault
person, words = uuid.UUID({person!r}), {passphrase!r}
witness = vault.ask_witness(actor=SYSTEM, subjects=[person])
account = operations.open_account(
    actor=SYSTEM, witness=witness, person_id=person, username="zyxalinda", passphrase=words,
    role="participant", language="en", now=timezone.now(),
)
call_command("collectstatic", verbosity=0, interactive=False)
client = Client(SERVER_NAME="127.0.0.1")
client.post("/enter/", {{"username": "zyxalinda", "passphrase": words}})
client.get("/me/forget/")
client.post("/again/", {{"passphrase": words}})
path = client.post("/me/forget/").headers["Location"]
session = client.session
session["forget"] = {{**session["forget"], "at": time.time() - 11}}  # The pause she is given.
session.save()
answer = client.post(path, {{"passphrase": words, "sure": "on"}})
assert "It is done" in answer.text, answer.text
"""
)
"""She forgets herself, on her own pages."""


class Story:
    """A grove over four epochs: a backup and custodians' parcels of each, one erasure in the second."""

    def __init__(self, folder: Path) -> None:
        self.home = serving.Home(folder)  # SQLite, so that a parcel can be searched row by row.
        self.backups = folder / "backups"
        self.identities = [parcels.new_identity() for _ in range(3)]
        to = [word for one in self.identities for word in ("--to", parcels.recipient_of(one))]
        keep = [
            (
                ("backup", str(self.backups)),
                ("keys", "custodians", "make", str(folder / f"three-{number}"), *to),
            )
            for number in range(4)
        ]
        rotate = ("keys", "rotate")
        self.home.must("init", "--name", "Casa", "--language", "en", "--username", "first-of-all",
                       given=f"{PASSPHRASE}\n{WORDS}\n")  # fmt: skip
        her, other = (
            ("-c", ADD.format(name=name, phone=phone))
            for name, phone in ((HER, HER_PHONE), (OTHER, OTHER_PHONE))
        )
        said = self._must_all(her, other, *keep[0], rotate, *keep[1])
        self.her, self.other = said[0].strip(), said[1].strip()
        self.ring_of_her_time = self._ring()
        forget = ("-c", FORGET.format(person=self.her, passphrase=PASSPHRASE))
        self._must_all(forget, rotate, *keep[2], rotate, *keep[3])
        self.newest_ring = self._ring()
        self.custodians = [
            [one.read_bytes() for one in sorted((folder / f"three-{number}").iterdir())]
            for number in range(4)
        ]

    def _must_all(self, *steps: Sequence[str]) -> list[str]:
        return self.home.must_all(*steps, given=f"{WORDS}\n")

    def _ring(self) -> keyring.Keyring:
        """What the keyring is at this moment: for the control, and for what is left at the end."""
        content = keyring.read(self.home.home / "keys")
        assert content is not None
        return unlocking.open_keyring(content, WORDS, now=0)[0]

    def from_custodians(self, number: int) -> keyring.Keyring:
        opened = [
            parcels.unseal(parcel, [identity])
            for parcel, identity in zip(self.custodians[number], self.identities, strict=True)
        ]
        rings = [custodians.join(pair) for pair in itertools.combinations(opened, 2)]
        assert rings[0] == rings[1] == rings[2]
        return rings[0]


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    folder = Path(tempfile.mkdtemp(prefix="grove-"))
    try:
        yield Story(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _opened(story: Story, rings: Iterable[keyring.Keyring], into: Path) -> Iterator[Path]:
    """Every parcel that any of these secrets opens, unpacked."""
    every = list(rings)
    identities = [ring.identity for ring in every]
    identities += [epoch.identity for ring in every for epoch in ring.epochs.values()]
    for parcel in sorted(story.backups.iterdir()):
        folder = into / parcel.stem
        folder.mkdir()
        with contextlib.suppress(errors.SealBroken):
            parcels.unpack(io.BytesIO(parcel.read_bytes()), identities, folder)
            yield folder


def _everything(story: Story, rings: Iterable[keyring.Keyring], into: Path) -> Path:
    """All that can be had from all parcels with these secrets, in a file to be searched.

    Beside it lie the parcels that opened, unpacked.
    """
    every = list(rings)
    found = list(_opened(story, every, into))
    stores = [one / store.FILE for one in found if (one / store.FILE).exists()]
    live = story.home.home / "keys" / store.FILE
    keys: dict[uuid.UUID, set[bytes]] = {}
    digests: set[bytes] = set()
    for path in [*stores, live]:
        connection = sqlite3.connect(path)
        for subject, epoch, wrapped in connection.execute(
            "SELECT subject, epoch, wrapped FROM key"
        ):
            who = uuid.UUID(bytes=subject)
            keys.setdefault(who, set()).update(_unwrapped(every, who, epoch, wrapped))
        digests |= {row[0] for row in connection.execute("SELECT digest FROM match")}
        connection.close()
    (into / "everything").mkdir()
    out = into / "everything" / "opened.txt"
    with out.open("wb") as file:
        for folder in found:
            database = folder / "database.sqlite3"
            for opened in (
                _capsules(database, every[0].deployment, keys) if database.exists() else ()
            ):
                file.write(opened + b"\n")
        for phone in (HER_PHONE, OTHER_PHONE):
            if digests & _covers(every, phone):
                file.write(phone.encode() + b"\n")
    return out.parent


def _unwrapped(
    rings: list[keyring.Keyring], who: uuid.UUID, epoch: int, wrapped: bytes
) -> Iterator[bytes]:
    for ring in rings:
        for living in ring.epochs.values():
            with contextlib.suppress(errors.SealBroken):
                yield wraps.unwrap(
                    living.key, wrapped, deployment=ring.deployment, subject=who, epoch=epoch
                ).key


def _covers(rings: list[keyring.Keyring], phone: str) -> set[bytes]:
    """What a guess at this phone would look like, under every secret that is left."""
    return {
        lookups.cover(
            living.lookup,
            lookups.digest(ring.matching, "phone", phone),
            deployment=ring.deployment,
            epoch=number,
        )
        for ring in rings
        for number, living in ring.epochs.items()
    }


def _capsules(
    database: Path, deployment: uuid.UUID, keys: dict[uuid.UUID, set[bytes]]
) -> Iterator[bytes]:
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT identity_id, name, sealed FROM vault_capsule").fetchall()
    connection.close()
    for identity, name, sealed in rows:
        for key in set().union(*keys.values()):  # Every key at every row, not hers alone.
            place = capsules.Place(deployment, "identity", uuid.UUID(identity), name)
            with contextlib.suppress(errors.SealBroken):
                yield capsules.unseal(key, sealed, place)


def _found(folder: Path) -> set[str]:
    """Which of the four words lie there, in any disguise: one search for all of them."""
    words = (HER, HER_PHONE, OTHER, OTHER_PHONE)
    wanted = {needle: word for word in words for needle in encodings.needles([word])}
    return {one.rpartition(": ")[2] for one in encodings.search([folder], wanted)}


def test_the_search_finds_her_while_she_may_be_found(story: Story, tmp_path: Path) -> None:
    """The control, and the honest limit: with a keyring of her time, hoarded, she comes back."""
    found = _found(_everything(story, [story.ring_of_her_time], tmp_path))
    assert found == {HER, HER_PHONE, OTHER, OTHER_PHONE}


def test_two_custodians_who_hoard_bring_her_back(story: Story, tmp_path: Path) -> None:
    """Why old parcels are destroyed before witnesses: nothing else can stop this."""
    assert HER in _found(_everything(story, [story.from_custodians(1)], tmp_path))


def test_invariant_2_after_two_rotations_no_combination_yields_her(
    story: Story, tmp_path: Path
) -> None:
    left = [story.newest_ring, story.from_custodians(-1)]
    assert min(left[0].epochs) == 3
    _everything(story, left, tmp_path)
    assert any(one.name != "everything" for one in tmp_path.iterdir()), "what opened lies there too"
    assert _found(tmp_path) == {OTHER, OTHER_PHONE}, "everybody else comes back, and she does not"


def test_invariant_2_old_custodians_parcels_do_not_bring_her_back_from_newer_backups(
    story: Story, tmp_path: Path
) -> None:
    """Parcels of a dead epoch, with every parcel of data and those of keys that may still be kept."""
    kept = sorted(story.backups.glob("arboleda-keys-*"))[:2]
    aside = story.home.folder / "aside"
    aside.mkdir()
    for one in kept:
        shutil.move(one, aside / one.name)
    try:
        rings = [story.from_custodians(0), story.from_custodians(1)]
        assert not {HER, HER_PHONE} & _found(_everything(story, rings, tmp_path))
    finally:
        for one in kept:
            shutil.move(aside / one.name, one)


def test_invariant_2_everybody_else_restores(story: Story, tmp_path: Path) -> None:
    """The oldest data with the newest keys: she is not there, the other one opens."""
    data = sorted(story.backups.glob("arboleda-data-*"))
    of_keys = sorted(story.backups.glob("arboleda-keys-*"))
    into = story.home.folder / "again"
    said = story.home.command("restore", str(data[0]), str(of_keys[0]), "--into", str(into),
                              given=f"{WORDS}\n")  # fmt: skip
    assert said.returncode == 1, "the keys of two rotations ago open no more"
    said = story.home.command("restore", str(data[0]), str(of_keys[-1]), "--into", str(into),
                              "--look", given=f"{WORDS}\n")  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert "sample: 2 of 2 people opened" in said.stdout
    assert "forgotten again: 1" in said.stdout


def test_invariant_11_all_databases_without_a_keyring_yield_nobody(
    story: Story, tmp_path: Path
) -> None:
    """A host with everything but the keyring: the folder, the parcels, another grove's secrets."""
    _everything(story, [keyring.new(0)], tmp_path)
    shutil.copytree(story.home.home / "data", tmp_path / "data")
    shutil.copytree(story.home.home / "keys", tmp_path / "keys")
    (tmp_path / "backups").mkdir()
    for kind in ("data", "keys"):  # Of her time; the later ones are made in the same way.
        parcel = sorted(story.backups.glob(f"arboleda-{kind}-*"))[0]
        shutil.copy(parcel, tmp_path / "backups")
    assert _found(tmp_path) == set()
