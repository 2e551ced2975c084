"""What every test may use: a fixed moment, a keeper of its own, people to act as, and no network."""

from __future__ import annotations

import datetime
import itertools
import socket
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from arboleda.kit import catalogs

NOW = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC)
PASSPHRASE = "four plain words here"

catalogs.compile_stale()


@pytest.fixture
def now() -> datetime.datetime:
    """A Wednesday evening, UTC."""
    return NOW


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections beyond this machine fail at once."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test reached for the network: {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def keeper_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this run's keeper keeps its keys."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="session")
def session_keeper(keeper_folder: Path) -> Iterator[Any]:
    """One keeper for the whole run: its chain only grows, as a real one's does."""
    from arboleda.trust.vault.keeper import core

    keeper = core.Keeper(keeper_folder)
    yield keeper
    keeper.close()


@pytest.fixture(autouse=True)
def keeper(session_keeper: Any) -> Iterator[Any]:
    """The keeper this process talks to, unlocked and without names from the test before."""
    from arboleda.trust.vault import keys

    session_keeper.unlock()
    session_keeper._names.clear()
    session_keeper._peppering.fill()
    keys.use(session_keeper)
    yield session_keeper
    keys.use(None)


_counter = itertools.count(1)


@pytest.fixture
def make_person(db: None) -> Callable[..., uuid.UUID]:
    """Make a sealed identity: make_person("Alba") returns her id."""
    from arboleda.trust.audit import rules as audit_rules
    from arboleda.trust.vault import choices, operations

    def make(name: str = "", **capsules: dict[str, Any]) -> uuid.UUID:
        person = uuid.uuid4()
        held = operations.make_keys(
            actor=audit_rules.SYSTEM, subjects=[person], kind=choices.PERSON_KEY
        )
        payloads = {"name": {"chosen": name or f"Person {next(_counter)}"}, **capsules}
        operations.write_identities(held=held, identities={person: payloads}, now=NOW, new=True)
        operations.after_identities({person: payloads})
        return person

    return make


def acknowledge(person: uuid.UUID) -> None:
    """Let somebody have read the note before writing, in both languages, as most people have."""
    from arboleda.trust.consent import models

    models.Acknowledgement.objects.bulk_create(
        [
            models.Acknowledgement(person_id=person, notice=f"limits:{language}:1", read_at=NOW)
            for language in ("en", "es")
        ],
        ignore_conflicts=True,
    )


def proved(client: Any) -> Any:
    """Let somebody who is signed in have proved just now who she is, as before a file leaves."""
    import time

    session = client.session
    session["confirmed_at"] = session["proved_at"] = time.time()
    session.save()
    return client


def with_second_step(account: Any) -> None:
    """Let an account have a second step, as whoever approves in a real grove must."""
    from arboleda.trust.accounts import models

    models.Factor.objects.create(account=account, kind="passkey", sealed=b"", added_at=NOW)


def review_every_notice() -> None:
    """Two invented reviewers for each text, as a real grove has before it opens."""
    from arboleda.trust.consent import models
    from arboleda.trust.consent.rules import notices

    models.NoticeReview.objects.bulk_create(
        models.NoticeReview(
            kind=kind, language=language, number=1, name=name,
            reviewed_date=NOW.date(), recorded_at=NOW,
        )
        for kind, language in notices.SHIPPED
        for name in ("Reader One", "Reader Two")
    )  # fmt: skip


@pytest.fixture
def make_account(make_person: Callable[..., uuid.UUID]) -> Callable[..., Any]:
    """Open an account: make_account("facilitator") returns it; assign_everybody for staff who see all."""
    from arboleda.trust.accounts import models, operations
    from arboleda.trust.audit import rules as audit_rules
    from arboleda.trust.vault import operations as vault

    def make(
        role: str = "participant",
        *,
        name: str = "",
        person: uuid.UUID | None = None,
        everybody: bool = False,
        language: str = "en",
    ) -> Any:
        person = person or make_person(name)
        witness = vault.ask_witness(actor=audit_rules.SYSTEM, subjects=[person])
        account = operations.open_account(
            actor=audit_rules.SYSTEM,
            witness=witness,
            person_id=person,
            username=f"{role[:4]}{next(_counter)}",
            passphrase=PASSPHRASE,
            role=role,
            language=language,
            now=NOW,
        )
        acknowledge(person)
        if everybody and role == "participant":
            # Nobody can assign a participant; a row that is there all the same must open nothing.
            models.Assignment.objects.create(
                account=account,
                scope="organization",
                purpose="organizing",
                starts_at=NOW,
                ends_at=NOW + datetime.timedelta(days=3650),
            )
        elif everybody:
            operations.assign(
                actor=audit_rules.SYSTEM,
                witness=witness,
                account=account,
                scope="organization",
                object_id=None,
                purpose="organizing",
                ends_at=NOW + datetime.timedelta(days=3650),
                now=NOW,
            )
        return account

    return make


@pytest.fixture
def grove(db: None) -> Any:
    """The organization's settings."""
    from arboleda.trust.accounts import operations
    from arboleda.trust.audit import rules as audit_rules

    review_every_notice()
    witness = audit_rules.Witness(b"", "system", {})
    return operations.found_grove(
        witness=witness,
        name="Casa Arboleda",
        neutral_name="The Oak Room",
        zone="America/Chicago",
        language="en",
        now=NOW,
    )


@pytest.fixture
def sign_in(client: Any, grove: Any) -> Callable[[Any], Any]:
    """Sign an account in on the members' door: sign_in(account) returns the client."""
    import time

    def enter(account: Any, *, confirmed: bool = False) -> Any:
        client.force_login(account)
        session = client.session
        session["seen_at"] = session["began_at"] = time.time()
        session["strong"] = True  # As after a second step, which staff of a real grove must have.
        if confirmed:
            session["confirmed_at"] = session["proved_at"] = time.time()
        session.save()
        return client

    return enter


@pytest.fixture
def public_client(settings: Any, grove: Any) -> Any:
    """A visitor of the public door, whose process meets the keeper as a guest."""
    from django.test import Client

    from arboleda.trust.vault import keys
    from arboleda.trust.vault.keeper import guests

    class Visitor(Client):
        def request(self, **request: Any) -> Any:
            whole = keys.keeper()
            keys.use(guests.Guest(whole))  # type: ignore[arg-type]  # Less than whole: that is the point.
            try:
                return super().request(**request)
            finally:
                keys.use(whole)

    settings.DOOR = "public"
    settings.ROOT_URLCONF = "arboleda.urls.public"
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE
    return Visitor()


@pytest.fixture
def broken_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every audit write fail: what an operation wrote must be gone too."""
    from arboleda.trust.audit import models

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    monkeypatch.setattr(models.Event.objects, "bulk_create", fail)


@pytest.fixture
def clock() -> Callable[[], datetime.datetime]:
    """The real moment, for pages that compare with it."""
    from django.utils import timezone

    return timezone.now
