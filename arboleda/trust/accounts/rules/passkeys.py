"""Passkeys: what a device signs, and whether it fits. Pure; the work is done by fido2.

A passkey is a second step here, never the only one: whoever adds a fingerprint to her phone still
needs her passphrase. Source: W3C WebAuthn level 2; trust.md section 1.7.
"""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fido2 import server, webauthn


class PasskeyProblem(ValueError):
    """What a device sent is not the answer to what was asked."""


@dataclasses.dataclass(frozen=True, slots=True)
class Site:
    """Whom a passkey is for: host without port (``rp_id``), the exact origin, the name it shows."""

    host: str
    origin: str
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """A passkey: its credential as bytes (id and public key), and how often it says it signed."""

    credential: bytes
    count: int


def to_make(
    site: Site, *, handle: bytes, username: str, known: Sequence[bytes]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser needs to make a key (JSON values), and what we must remember meanwhile.

    handle: random-looking bytes that stand for the account. known: credentials it has already.
    """
    person = webauthn.PublicKeyCredentialUserEntity(id=handle, name=username, display_name=username)
    options, state = _server(site).register_begin(
        person,
        credentials=[webauthn.AttestedCredentialData(one) for one in known],
        resident_key_requirement=webauthn.ResidentKeyRequirement.DISCOURAGED,
        user_verification=webauthn.UserVerificationRequirement.PREFERRED,
    )
    return dict(options.public_key), dict(state)


def made(site: Site, *, state: Mapping[str, Any], answer: str) -> Key:
    """The key a device made. answer: the browser's JSON. Raises PasskeyProblem."""
    with_state = dict(state)
    data = _careful(lambda: _server(site).register_complete(with_state, json.loads(answer)))
    if data.credential_data is None:
        raise PasskeyProblem("no credential")
    return Key(bytes(data.credential_data), data.counter)


def to_prove(site: Site, *, known: Sequence[bytes]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser needs to sign with one of these credentials, and what we must remember."""
    options, state = _server(site).authenticate_begin(
        [webauthn.AttestedCredentialData(one) for one in known],
        user_verification=webauthn.UserVerificationRequirement.PREFERRED,
    )
    return dict(options.public_key), dict(state)


def proved(site: Site, *, state: Mapping[str, Any], answer: str, known: Sequence[Key]) -> Key:
    """The key that signed, with its new count. Raises PasskeyProblem.

    A count that does not grow means that a key was copied; keys that do not count say 0 (WebAuthn
    section 6.1.1).
    """
    with_state, credentials = (
        dict(state),
        [webauthn.AttestedCredentialData(k.credential) for k in known],
    )

    def check() -> Any:
        given = json.loads(answer)
        used = _server(site).authenticate_complete(with_state, credentials, given)
        response = webauthn.AuthenticationResponse.from_dict(given)
        return bytes(used), response.response.authenticator_data.counter

    credential, count = _careful(check)
    before = next(one.count for one in known if one.credential == credential)
    if (count or before) and count <= before:
        raise PasskeyProblem("the key counts backwards")
    return Key(credential, count)


def id_of(credential: bytes) -> str:
    """The id of a credential, as browsers write it."""
    raw = webauthn.AttestedCredentialData(credential).credential_id
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _server(site: Site) -> server.Fido2Server:
    place = webauthn.PublicKeyCredentialRpEntity(id=site.host, name=site.name)
    return server.Fido2Server(place, verify_origin=lambda origin: origin == site.origin)


def _careful(check: Callable[[], Any]) -> Any:
    """Whatever the other side sent, there is one kind of no."""
    try:
        return check()
    except Exception as wrong:
        raise PasskeyProblem(type(wrong).__name__) from None
