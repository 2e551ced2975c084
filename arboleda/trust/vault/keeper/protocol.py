"""How the vault and the keeper talk: one JSON object behind its length, each way.

Bytes and ids are tagged, so that nothing but plain values can ever come out of the socket (no
pickling). Frames over 64 MiB are refused.
"""

from __future__ import annotations

import binascii
import socket
import uuid
from typing import Any

import orjson

LARGEST = 64 * 1024 * 1024


class Broken(ConnectionError):
    """The other side closed, or sent what is not a frame."""


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"$b": binascii.b2a_base64(value, newline=False).decode("ascii")}
    if isinstance(value, uuid.UUID):
        return {"$u": value.hex}
    if isinstance(value, dict):
        return {"$d": [[_plain(key), _plain(item)] for key, item in value.items()]}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _rich(value: Any) -> Any:
    if isinstance(value, list):
        return [_rich(item) for item in value]
    if isinstance(value, dict):
        if "$b" in value:
            return binascii.a2b_base64(value["$b"])
        if "$u" in value:
            return uuid.UUID(hex=value["$u"])
        return {_key(_rich(key)): _rich(item) for key, item in value["$d"]}
    return value


def _key(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def send(connection: socket.socket, value: Any) -> None:
    """Send one value."""
    body = orjson.dumps(_plain(value))
    connection.sendall(len(body).to_bytes(4, "big") + body)


def receive(connection: socket.socket) -> Any:
    """Receive one value; raise Broken at the end of the stream or for a frame that is too large."""
    length = int.from_bytes(_exactly(connection, 4), "big")
    if length > LARGEST:
        raise Broken
    return _rich(orjson.loads(_exactly(connection, length)))


def _exactly(connection: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(min(1 << 20, count - len(parts)))
        if not part:
            raise Broken
        parts += part
    return bytes(parts)
