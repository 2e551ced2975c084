"""Dataclasses of numbers, strings, tuples and dictionaries to JSON and back, by their annotations."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any, TypeVar

T = TypeVar("T")


def dump(value: Any) -> Any:
    """The value as JSON knows it: dataclasses become objects, tuples lists, keys strings."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: dump(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): dump(held) for key, held in value.items()}
    if isinstance(value, tuple):
        return [dump(held) for held in value]
    return value


def load(kind: type[T], data: Any) -> T:
    """The value of that annotation which `dump` wrote; TypeError or ValueError for another."""
    return typing.cast(T, _load(kind, data))


def _load(kind: Any, data: Any) -> Any:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        if not isinstance(data, dict) or data.keys() != hints.keys():
            raise TypeError(f"not the fields of {kind}")
        return typing.cast(Any, kind)(**{key: _load(hints[key], data[key]) for key in hints})
    if origin in (types.UnionType, typing.Union):
        return None if data is None else _load(inner[0], data)
    if origin is tuple:
        each = [inner[0]] * len(data) if inner[-1] is Ellipsis else inner
        return tuple(_load(one, held) for one, held in zip(each, data, strict=True))
    if origin is dict:
        return {inner[0](key): _load(inner[1], held) for key, held in data.items()}
    if origin is typing.Literal:
        return data
    if kind is float and isinstance(data, int):
        return float(data)
    if not isinstance(data, kind):
        raise TypeError(f"not a {kind}")
    return data
