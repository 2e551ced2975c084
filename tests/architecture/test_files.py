"""Every list that leaves as a file asks first who is there (docs/decisions/0032-every-file-asks-first.md)."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from arboleda.trust.audit import models as audit_models
from tests.architecture import house, test_access

RULE = {"files", "step_up"}
"""What a view wears that hands out a list: asked for on its page, or on an address of its own."""
MEMBERS = "arboleda.urls.members"
WRITTEN = {"accounts.take_file", "partners.record_export", "accounts.ask_approval"}
PUBLIC = {"arboleda.voice.reports.views.totals_file"}
"""Mounted at the public door alone: numbers that anybody may read there."""


def functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


HANDS_OUT = {"csv_response", "zip_response"}
"""What makes a file of a list."""


def calls(function: ast.FunctionDef) -> set[str]:
    """The functions of its own module that a function calls, and those of HANDS_OUT."""
    found = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    own = {one.id for one in found if isinstance(one, ast.Name)}
    return own | {one.attr for one in found if isinstance(one, ast.Attribute)} & HANDS_OUT


def worn(function: ast.FunctionDef) -> set[str]:
    """The names of a view's decorators."""
    return {getattr(one, "attr", getattr(one, "id", "")) for one in function.decorator_list}


def views_of(source: str) -> dict[str, set[str]]:
    """The views of a module that hand out a list, with what each wears."""
    known = functions(ast.parse(source))
    reaching = {name for name, one in known.items() if calls(one) & HANDS_OUT}
    while more := {n for n, one in known.items() if calls(one) & reaching} - reaching:
        reaching |= more
    return {name: worn(known[name]) for name in reaching if not name.startswith("_")}


def handing_out() -> Iterator[tuple[str, set[str]]]:
    """Every view of the package that hands out a list."""
    for path in house.python_files():
        module = ".".join(path.relative_to(house.CHECKOUT).with_suffix("").parts)
        if ".views" in module:
            for name, wears in views_of(path.read_text(encoding="utf-8")).items():
                yield f"{module}.{name}", wears


def test_every_view_that_hands_out_a_list_is_behind_the_rule() -> None:
    found = dict(handing_out())
    assert len(found) >= 8
    assert {name for name, wears in found.items() if not wears & RULE} == PUBLIC


def test_a_view_that_forgets_the_rule_is_found() -> None:
    source = (
        "def page(r):\n    return _file(r)\n\ndef _file(r):\n    return exports.csv_response(r)\n"
    )
    assert views_of(source) == {"page": set()}
    assert views_of(f"@access.staff\n@access.files\n{source}") == {"page": {"staff", "files"}}


def test_public_lists_are_not_at_the_members_door() -> None:
    mounted = {
        pattern.callback.__module__ + "." + pattern.callback.__name__
        for pattern in test_access.names("members").values()
    }
    assert not PUBLIC & mounted


def lists() -> dict[str, str]:
    """The address of every such view at the members' door, by name; of those that need no id."""
    views = {name for name, _wears in handing_out()} - PUBLIC
    for name in views:
        module, _dot, view = name.rpartition(".")
        assert hasattr(importlib.import_module(module), view)
    found = {}
    for name, pattern in test_access.names("members").items():
        view = pattern.callback
        if f"{view.__module__}.{view.__name__}" in views:
            found[name] = "" if pattern.pattern.converters else reverse(name, MEMBERS)
    assert len(found) == len(views)
    return {name: address for name, address in found.items() if address}


@pytest.mark.django_db
def test_no_list_leaves_before_it_was_asked_who_is_there(make_account: Any, sign_in: Any) -> None:
    client = sign_in(make_account("organizer", everybody=True))
    before = audit_models.Event.objects.count()
    for name, address in lists().items():
        asked = client.post(address, {"file": "csv"})
        assert asked.headers["Content-Type"].startswith("text/html"), name
        assert 'name="again-' in asked.content.decode(), name
        got = client.get(f"{address}?csv&as=csv&file=csv")
        assert "csv" not in got.headers["Content-Type"], name
    assert audit_models.Event.objects.count() == before


@pytest.mark.django_db
def test_that_a_list_left_is_written_down(make_account: Any, sign_in: Any) -> None:
    client = sign_in(make_account("organizer", everybody=True), confirmed=True)
    for name, address in lists().items():
        before = audit_models.Event.objects.count()
        client.post(address, {"file": "csv"})
        written = audit_models.Event.objects.order_by("seq")[before:]
        # One with names is asked for first; its taking stands in the chain of reads.
        assert {one.action for one in written} <= WRITTEN, name
        assert len(written) == 1, name


@pytest.mark.django_db
def test_a_failed_audit_keeps_the_list_here(
    make_account: Any, sign_in: Any, request: pytest.FixtureRequest
) -> None:
    client = sign_in(make_account("organizer", everybody=True), confirmed=True)
    request.getfixturevalue("broken_audit")
    for address in lists().values():
        with pytest.raises(RuntimeError):
            client.post(address, {"file": "csv"})
