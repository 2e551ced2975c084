"""What every answer of both doors carries, page by page: headers, kinds, cookies.

ASVS 5.0 asks for "all responses"; so every URL of the access table is asked, by somebody who finds
nothing and by somebody who finds everything.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from arboleda.trust.audit import models
from tests import access_table
from tests.architecture import test_access

ROOT = Path(__file__).resolve().parents[2]
POLICY = {
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "script-src 'self'",
}
KINDS = {
    "text/html; charset=utf-8",
    "text/csv; charset=utf-8",
    "application/json",
}


def problems(name: str, answer: HttpResponseBase) -> Iterator[str]:
    """What an answer lacks."""
    headers = answer.headers
    said = {part.strip() for part in headers.get("Content-Security-Policy", "").split(";")}
    if POLICY - said:
        yield f"{name}: no {sorted(POLICY - said)} in its policy"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield f"{name}: may be taken for something else"
    if headers.get("Referrer-Policy") != "no-referrer":
        yield f"{name}: tells where one was"
    if "Access-Control-Allow-Origin" in headers:
        yield f"{name}: other sites may read it"
    if "Server" in headers or "X-Powered-By" in headers:
        yield f"{name}: says what it runs on"
    kind = headers.get("Content-Type", "")
    if kind not in KINDS:
        yield f"{name}: is a {kind}"
    elif not kind.startswith("text/html") and "attachment" not in headers["Content-Disposition"]:
        yield f"{name}: a file that opens as a page"
    # A cookie that is being taken away holds nothing that could be read.
    for cookie in (one for one in answer.cookies.values() if one.value):
        if not cookie["httponly"] or cookie["samesite"] not in {"Strict", "Lax"}:
            yield f"{name}: the cookie {cookie.key} is open to scripts or to other sites"


def asked(door: str, client: Client, enter: Callable[[], object]) -> list[str]:
    """Ask every URL of a door and list what its answers lack."""
    client.raise_request_exception = False
    table = access_table.MEMBERS if door == "members" else access_table.PUBLIC
    wrong: list[str] = []
    for name in table:
        enter()
        url, _exists = test_access.address(door, name)
        for answer in (client.get(url), client.post(url)):
            wrong += problems(name, answer)
            wrong += [f"{name}: broke"] * (answer.status_code == 500)
    return wrong


def test_every_answer_to_a_stranger(client: Client, grove: Any) -> None:
    assert asked("members", client, client.logout) == []


def test_every_answer_to_an_administrator(make_account: Any, sign_in: Any, client: Client) -> None:
    account = make_account("administrator", everybody=True)
    assert asked("members", client, lambda: sign_in(account, confirmed=True)) == []


def test_every_answer_to_the_public(public_client: Client) -> None:
    assert asked("public", public_client, lambda: None) == []


def test_looking_writes_nothing(make_account: Any, sign_in: Any, client: Client) -> None:
    """A link, a picture or a page opened ahead of time may be asked for by anybody's page."""
    account = make_account("administrator", everybody=True)
    client.raise_request_exception = False
    before = set(models.Event.objects.values_list("seq", flat=True))
    for name in access_table.MEMBERS:
        sign_in(account, confirmed=True)
        client.get(test_access.address("members", name)[0])
    written = models.Event.objects.exclude(seq__in=before).values_list("action", flat=True)
    # Her own copy is handed out by a link, and that it was handed out is written down.
    assert set(written) <= {"rights.record_copy"}


@pytest.mark.parametrize("path", ["/static/", "/static/kit/", "/.git/config", "/static/../run.py"])
def test_no_folder_is_listed(path: str, client: Client, grove: Any) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("door", ["members", "public"])
def test_behind_tls_every_cookie_is_bound_to_this_host(door: str, tmp_path: Path) -> None:
    """Names that browsers take over HTTPS alone, from this host alone, for the whole of it.

    The cookies of the room and of a seat go to their own pages alone; ``__Host-`` would send them to
    all (tests/trust/room/test_pages.py and tests/learning/dreamspace/test_privacy.py look at their paths).
    """
    code = (
        "import json; from arboleda.settings import base as s;"
        "names = {n: v for n, v in vars(s).items() if n.endswith('COOKIE_NAME')};"
        "flags = {n: v for n, v in vars(s).items() if n.endswith(('_SECURE', '_HTTPONLY'))};"
        "wider = [n for n in vars(s) if n.endswith(('COOKIE_DOMAIN', 'COOKIE_PATH'))];"
        "print(json.dumps([names, flags, wider, s.COOKIE_PREFIX]))"
    )
    environment = os.environ | {
        "ARBOLEDA_HOME": str(tmp_path),
        "ARBOLEDA_TLS": "1",
        "ARBOLEDA_DOOR": door,
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    names, flags, wider, prefix = json.loads(done.stdout)
    assert prefix == "__Host-"
    assert names.pop("ROOM_COOKIE_NAME") == "__Secure-room"
    assert names.pop("SEAT_COOKIE_NAME") == "__Secure-seat"
    assert names.keys() == {
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "DEVICE_COOKIE_NAME",
        "LATE_COOKIE_NAME",
    }  # fmt: skip
    assert all(name.startswith("__Host-") for name in names.values())
    assert flags and all(flags.values())
    assert wider == []


def test_no_cookie_is_set_but_under_a_name_from_the_settings() -> None:
    """So that the test before this one speaks of every cookie there is."""
    setting = re.compile(r"set_cookie\(\s*([^,]+),")
    found = {
        name.strip()
        for path in sorted((ROOT / "arboleda").rglob("*.py"))
        for name in setting.findall(path.read_text(encoding="utf-8"))
    }
    assert found == {
        "settings.LANGUAGE_COOKIE_NAME",
        "conf.settings.LANGUAGE_COOKIE_NAME",
        "conf.settings.DEVICE_COOKIE_NAME",
        "conf.settings.LATE_COOKIE_NAME",
        'f"{settings.COOKIE_PREFIX}{settings.DOOR}_turn"',
        "settings.ROOM_COOKIE_NAME",
        "settings.SEAT_COOKIE_NAME",
    }


def test_what_stands_in_the_address_is_never_taken_for_a_form(
    client: Client, grove: Any, make_account: Any
) -> None:
    """A form is what was posted: the address, the cookies and a doubled field change nothing."""
    account = make_account("participant")
    right = {"username": account.username, "passphrase": "four plain words here"}
    client.post("/enter/?" + "&".join(f"{name}={value}" for name, value in right.items()), {})
    assert "_auth_user_id" not in client.session
    client.post("/enter/", {**right, "passphrase": [right["passphrase"], "another"]})
    assert "_auth_user_id" not in client.session, "the last one counts, and no first one slips by"
    client.post("/enter/", right)
    assert "_auth_user_id" in client.session
