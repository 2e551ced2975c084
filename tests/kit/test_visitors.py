"""Whom guesses are counted by, and who counts as sitting at this machine."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from arboleda.kit import visitors


def request(**meta: str) -> Any:
    return RequestFactory().get("/", **meta)  # type: ignore[arg-type]  # Headers, by name.


def test_without_a_proxy_only_the_connection_counts() -> None:
    asked = request(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert visitors.address_of(asked) == "192.0.2.7"


def test_behind_our_proxy_the_entry_it_wrote_counts(settings: Any) -> None:
    settings.TLS = True
    invented_first = request(HTTP_X_FORWARDED_FOR="198.51.100.1, 192.0.2.7")
    assert visitors.address_of(invented_first) == "192.0.2.7"
    assert visitors.address_of(request(HTTP_X_FORWARDED_FOR="nonsense")) == "127.0.0.1"
    assert visitors.address_of(request()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_one_home_is_one_address(said: str, counted: str) -> None:
    assert visitors.address_of(request(REMOTE_ADDR=said)) == counted


@pytest.mark.parametrize("said", ["127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine(said: str) -> None:
    assert visitors.is_from_this_machine(request(REMOTE_ADDR=said))


@pytest.mark.parametrize(
    "meta",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "nonsense"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
    ],
)
def test_elsewhere(meta: dict[str, str]) -> None:
    assert not visitors.is_from_this_machine(request(**meta))


def test_behind_a_proxy_nobody_is_at_this_machine(settings: Any) -> None:
    settings.TLS = True
    assert not visitors.is_from_this_machine(request())
