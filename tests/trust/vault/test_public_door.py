"""A visitor of the public door reads nobody's name, whatever a page asks for."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations
from arboleda.trust.vault.keeper import errors

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_no_name(make_person: Callable[..., uuid.UUID]) -> None:
    person = make_person("Alba")
    with pytest.raises(errors.KeeperError):
        operations.read_names(
            actor=audit_rules.PUBLIC, people=[person], purpose="test", rule="test"
        )


def test_a_visitor_searches_no_name(make_person: Callable[..., uuid.UUID]) -> None:
    make_person("Alba")
    with pytest.raises(errors.KeeperError):
        operations.search_by_name(actor=audit_rules.PUBLIC, query="Alba", among=None)
