"""A visitor without a browser: keeps cookies, reads forms as they are and sends them back filled."""

from __future__ import annotations

import html.parser
import http.client
import http.cookies
import secrets
import urllib.parse
from collections.abc import Iterator
from typing import Any

Field = tuple[str, str]
File = tuple[str, str, bytes]


class Forms(html.parser.HTMLParser):
    """The forms of a page with what stands in their fields, its links and what can be read."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.links: list[str] = []
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._area: str | None = None
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what a browser would send."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "fields": {}, **given})
        if not self.forms:
            return
        fields: dict[str, list[str]] = self.forms[-1]["fields"]
        name = given.get("name", "")
        if tag == "input" and name:
            is_tick = given.get("type") in {"checkbox", "radio"}
            ticked = not is_tick or "checked" in given
            kept = fields.setdefault(name, [])
            if ticked and given.get("type") not in {"file", "submit"}:
                kept.append(given.get("value", "on" if is_tick else ""))
        elif tag == "textarea":
            self._area = name
            fields[name] = [""]
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select is not None:
            self._options.append((given.get("value", ""), "selected" in given))

    def handle_data(self, data: str) -> None:
        """Text inside a text area is its value."""
        if self._area is not None:
            self.forms[-1]["fields"][self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "textarea":
            self._area = None
        elif tag == "select" and self._select is not None:
            chosen = [value for value, picked in self._options if picked]
            first = [value for value, _ in self._options[:1]]
            self.forms[-1]["fields"][self._select] = chosen or first
            self._select = None


class Client:
    """One visitor at one door."""

    def __init__(self, door: str) -> None:
        self.door = urllib.parse.urlsplit(door)
        self.cookies: dict[str, str] = {}
        self.status = 0
        self.path = ""
        self.text = ""
        self.headers: dict[str, str] = {}

    def request(self, method: str, path: str, body: bytes = b"", kind: str = "") -> None:
        """Ask once; where that leads is followed."""
        for _ in range(5):
            self._once(method, path, body, kind)
            if self.status not in {301, 302, 303}:
                return
            method, path, body, kind = "GET", self._leads_to, b"", ""
        raise AssertionError(f"round and round: {path}")

    def _once(self, method: str, path: str, body: bytes, kind: str) -> None:
        connection = http.client.HTTPConnection(self.door.netloc, timeout=60)
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Accept-Language": "en"}
        headers |= {"Cookie": jar} if jar else {}
        headers |= {"Content-Type": kind} if kind else {}
        try:
            connection.request(method, path, body=body or None, headers=headers)
            answer = connection.getresponse()
            self.text = answer.read().decode("utf-8", "replace")
            for line in answer.headers.get_all("Set-Cookie", []):
                for name, morsel in http.cookies.SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
            self.status = answer.status
            self.headers = dict(answer.headers.items())
            self.path = urllib.parse.urlsplit(path).path
            self._leads_to = answer.headers.get("Location", "/")
        finally:
            connection.close()

    def get(self, path: str, status: int | None = 200) -> str:
        """Open a page; its text."""
        self.request("GET", path)
        assert status is None or self.status == status, f"{path}: {self.status}"
        return self.text

    def submit(
        self,
        path: str = "",
        *,
        having: str,
        files: dict[str, File] | None = None,
        expects: int | None = 200,
        to: str = "",
        button: Field | None = None,
        **values: Any,
    ) -> str:
        """Fill the form that has this field, here or at a path, and send it; what came of it.

        to: how its address ends, where several have the field. button: name and value of the one
        that is pressed, where that counts.
        """
        if path:
            self.get(path)
        form = next(
            one
            for one in Forms(self.text).forms
            if having in one["fields"] and one["action"].endswith(to)
        )
        unknown = set(values) - set(form["fields"])
        assert not unknown, f"{self.path} has no {unknown}"
        fields = {**form["fields"]}
        for name, value in values.items():
            fields[name] = list(value) if isinstance(value, list | tuple) else [str(value)]
        pairs = [(name, one) for name, several in fields.items() for one in several]
        pairs += [button] if button else []
        kind, body = _encoded(pairs, files or {})
        # As a browser does: an address may begin where this page lies.
        self.request("POST", urllib.parse.urljoin(self.path, form["action"]), body, kind)
        assert expects is None or self.status == expects, f"{self.path}: {self.status}"
        return self.text

    def links(self) -> Iterator[str]:
        """Addresses on this door that the page leads to."""
        for link in Forms(self.text).links:
            whole = urllib.parse.urljoin(self.door.geturl() + self.path, link)
            parts = urllib.parse.urlsplit(whole)
            if parts.netloc == self.door.netloc:
                yield parts.path + (f"?{parts.query}" if parts.query else "")


def _encoded(pairs: list[Field], files: dict[str, File]) -> tuple[str, bytes]:
    if not files:
        return "application/x-www-form-urlencoded", urllib.parse.urlencode(pairs).encode()
    edge = secrets.token_hex(12)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for field, (name, kind, content) in files.items():
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
            f"Content-Type: {kind}\r\n\r\n"
        )
        parts += [head.encode(), content, b"\r\n"]
    parts.append(f"--{edge}--\r\n".encode())
    return f"multipart/form-data; boundary={edge}", b"".join(parts)
