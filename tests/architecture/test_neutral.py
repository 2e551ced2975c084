"""What a members' page tells to whoever looks over a shoulder, or later at the history (R30, R31)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from tests import access_table, browsing
from tests.architecture import test_access
from tests.journeys import visitor

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
ICON = re.compile(r'<link rel="icon"[^>]*href="([^"]*)"')


def telling(name: str, answer: HttpResponseBase) -> Iterator[str]:
    """What an answer tells by its title, its addresses, its icon or the name of its file."""
    if answer.headers.get("Cache-Control") != "no-store":
        yield f"{name}: may be kept"
    said = [answer.headers.get("Content-Disposition", ""), answer.headers.get("Location", "")]
    if answer.headers["Content-Type"].startswith("text/html"):
        body = answer.getvalue().decode()  # type: ignore[attr-defined]  # Not a stream.
        said += TITLE.findall(body) + ICON.findall(body)
        forms = browsing.Forms(body)
        inside = [*forms.links, *(one["action"] for one in forms.forms)]
        said += [one for one in inside if not one.startswith("http")]
    yield from (f"{name}: tells: {one}" for one in said if visitor.TELLING.search(one))
    for one in said:
        asked = {key for key, _value in parse_qsl(urlsplit(one).query, keep_blank_values=True)}
        if one.startswith(("/", "?")) and asked - visitor.ADDRESSES:
            yield f"{name}: {sorted(asked - visitor.ADDRESSES)} in the address {one}"


def told(client: Client, enter: Callable[[], object]) -> list[str]:
    """Ask every URL of the members' door and list what its answers tell."""
    client.raise_request_exception = False
    wrong: list[str] = []
    for name in access_table.MEMBERS:
        enter()
        url, _exists = test_access.address("members", name)
        wrong += telling(name, client.get(url))
    return wrong


@pytest.mark.parametrize("role", ["participant", "administrator"])
def test_no_members_page_tells_and_none_is_kept(
    role: str, make_account: Any, sign_in: Any, client: Client
) -> None:
    account = make_account(role, everybody=role != "participant")
    assert told(client, lambda: sign_in(account, confirmed=True)) == []


def test_no_address_of_the_members_door_tells() -> None:
    found = [str(pattern.pattern) for pattern in test_access.names("members").values()]
    assert [one for one in found if visitor.TELLING.search(one)] == []
