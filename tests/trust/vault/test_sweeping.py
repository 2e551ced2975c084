"""Keys without a row are swept; a database that is not this grove's never costs it its keys."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import choices, models, operations
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def key() -> uuid.UUID:
    subject = uuid.uuid4()
    operations.make_keys(actor=audit_rules.SYSTEM, subjects=[subject], kind=choices.PERSON_KEY)
    return subject


def has_key(subject: uuid.UUID) -> bool:
    return bool(operations.ask_witness(actor=audit_rules.SYSTEM, subjects=[subject]).subjects)


def test_a_key_whose_row_was_never_written_goes(
    make_person: Callable[..., uuid.UUID],
) -> None:
    person, orphan = make_person("Alba"), key()
    assert operations.sweep_orphaned_identities() >= 1
    assert has_key(person)
    assert not has_key(orphan)


def test_before_an_empty_database_no_key_is_touched() -> None:
    """The address of the database may be wrong, or a restore may still be under way."""
    person = key()
    assert operations.sweep_orphaned_identities() == 0
    assert has_key(person)


def test_another_groves_database_costs_no_key(make_person: Callable[..., uuid.UUID]) -> None:
    person = make_person("Alba")
    models.Identity.objects.all().delete()
    models.Identity.objects.create(id=uuid.uuid4(), made_at=NOW)
    assert operations.sweep_orphaned_identities() == 0
    assert has_key(person)
