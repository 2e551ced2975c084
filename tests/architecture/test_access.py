"""No URL of either door escapes the access table, and every door answers as the table says."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import access_table

UNKNOWN: dict[str, Any] = {"uuid": uuid.UUID(int=0), "int": 0}
ROWS = (*access_table.MEMBERS, *access_table.PUBLIC)


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every URL under a resolver by its full name; a name may be missing."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(part for part in (namespace, entry.namespace) if part)
            yield from patterns(entry, inner)
        else:
            yield f"{namespace}:{entry.name or ''}", entry


def names(door: str) -> dict[str, URLPattern]:
    return dict(patterns(get_resolver(f"arboleda.urls.{door}")))


def address(door: str, name: str) -> tuple[str, bool]:
    """Return where to ask, and whether the row there exists."""
    urlconf = f"arboleda.urls.{door}"
    if name in access_table.ARGUMENTS:
        return reverse(name, urlconf, kwargs=access_table.ARGUMENTS[name]()), True
    converters = names(door)[name].pattern.converters
    kwargs = {
        key: UNKNOWN.get(type(kind).__name__.removesuffix("Converter").lower(), "none")
        for key, kind in converters.items()
    }
    return reverse(name, urlconf, kwargs=kwargs), not converters


def fits(answer: int, expected: int, *, exists: bool, anonymous: bool) -> bool:
    """Whether an answer is the table's; a row that does not exist may also be "not found"."""
    if exists or anonymous:
        return answer == expected
    return answer == 404 or (answer == expected and expected != 200)


def differences(door: str, client: Client, column: int, enter: Callable[[], object]) -> list[str]:
    """Ask every URL of a door in one role and list the answers that the table does not give."""
    client.raise_request_exception = False
    table = access_table.MEMBERS if door == "members" else access_table.PUBLIC
    wrong = []
    for name, row in table.items():
        enter()
        expected = row[column] if isinstance(row, tuple) else row
        url, exists = address(door, name)
        answer = client.get(url).status_code
        if not fits(answer, expected, exists=exists, anonymous=door == "members" and column == 0):
            wrong.append(f"{name} ({url}) answers {answer}, the table says {expected}")
    return wrong


@pytest.mark.parametrize(
    ("door", "table"), [("members", access_table.MEMBERS), ("public", access_table.PUBLIC)]
)
def test_no_url_escapes_the_table(door: str, table: dict[str, Any]) -> None:
    found = names(door)
    unnamed = [name for name in found if name.endswith(":") or name.startswith(":")]
    assert not unnamed, "every URL has a name and a namespace"
    escaped, stale = sorted(found.keys() - table.keys()), sorted(table.keys() - found.keys())
    assert not escaped, "these URLs are not in tests/access_table.py"
    assert not stale, "these rows of tests/access_table.py have no URL"


def test_every_url_is_named_after_its_view() -> None:
    for door in ("members", "public"):
        for name, pattern in names(door).items():
            assert pattern.callback.__name__ == name.rpartition(":")[2], name


def test_arguments_are_made_for_urls_in_the_table_only() -> None:
    assert set(access_table.ARGUMENTS) <= set(ROWS)


def test_anybody_on_the_members_door_gets_no_further_than_the_table_says(
    client: Client, grove: Any
) -> None:
    wrong = differences("members", client, 0, client.logout)
    assert not wrong


@pytest.mark.parametrize("role", access_table.ROLES[1:])
def test_each_role_on_the_members_door_gets_what_the_table_says(
    role: str, make_account: Any, sign_in: Any, client: Client
) -> None:
    account = make_account(role, everybody=role != "participant")
    column = access_table.ROLES.index(role)
    wrong = differences("members", client, column, lambda: sign_in(account))
    assert not wrong


def test_anybody_on_the_public_door_gets_what_the_table_says(public_client: Client) -> None:
    wrong = differences("public", public_client, 0, lambda: None)
    assert not wrong
