"""Where a request comes from: only to slow down guessing, never kept and never logged."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA",
              "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO")  # fmt: skip


def address_of(request: HttpRequest) -> str:
    """The address a visitor is counted by, as text; IPv6 by its /64, which one home holds whole.

    Behind our own proxy (ARBOLEDA_TLS) every connection comes from the proxy: were that the
    address, ten wrong guesses of anybody would close the sign-in page for everybody. The last entry
    of X-Forwarded-For is the one that proxy wrote; what stands before it anybody can write.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.TLS:
        last = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        said = last if _parsed(last) is not None else said
    found = _parsed(said)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((found, 64), strict=False))
    return str(found) if found is not None else said


def is_from_this_machine(request: HttpRequest) -> bool:
    """Whether somebody at this very machine asks, with nothing in between.

    A proxy on this machine connects from loopback too, whoever stands behind it: a request that
    was handed on is from elsewhere.
    """
    if settings.TLS or any(name in request.META for name in _FORWARDED):
        return False
    found = _parsed(request.META.get("REMOTE_ADDR", ""))
    return found is not None and found.is_loopback


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
