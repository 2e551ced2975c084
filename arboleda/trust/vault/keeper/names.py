"""The name index: names of everybody, in the keeper's memory and nowhere else."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

import orjson

from arboleda.engines import names as engine
from arboleda.engines.sealing import capsules, errors, wraps

LABEL = "identity"
CAPSULE = "name"


def all_names(payload: Mapping[str, object]) -> list[str]:
    """The names in a name capsule, the chosen one first."""
    values = [payload.get("chosen"), payload.get("legal"), *_texts(payload.get("others"))]
    return [value for value in values if isinstance(value, str) and value]


def _texts(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def open_names(
    deployment: uuid.UUID,
    keys: Mapping[uuid.UUID, wraps.SubjectKey],
    sealed: Sequence[tuple[uuid.UUID, bytes]],
) -> dict[uuid.UUID, list[str]]:
    """Open name capsules; those that do not open are left out."""
    opened = {}
    kind = capsules.opener(deployment, LABEL, CAPSULE)
    for subject, data in sealed:
        if subject not in keys:
            continue
        try:
            payload = orjson.loads(kind.unseal(keys[subject].key, data, subject))
        except (errors.SealBroken, ValueError):
            continue
        opened[subject] = all_names(payload)
    return opened


class Names:
    """The engine's index with a switch: it answers only once it is wholly loaded."""

    def __init__(self, idle_seconds: float) -> None:
        self._index = engine.NameIndex()
        self._idle = idle_seconds
        self._used = 0.0
        self.loaded = False
        self.is_noted = False

    def __len__(self) -> int:
        return len(self._index)

    def clear(self) -> None:
        """Forget every name."""
        self._index.clear()
        self.loaded = self.is_noted = False

    def drop_if_idle(self, now: float) -> None:
        """Forget every name if nobody searched for a while (seconds of a monotonic clock)."""
        if self.is_noted and now - self._used > self._idle:
            self.clear()

    def touch(self, now: float) -> None:
        """Note that somebody is about to search (seconds of a monotonic clock)."""
        self._used = now

    def put_many(
        self, opened: Mapping[uuid.UUID, Sequence[str]], *, done: bool, now: float
    ) -> None:
        """Add a batch while loading; done opens the index for questions."""
        self._used = now
        self._index.put_many((subject.bytes, texts) for subject, texts in opened.items())
        if done:
            self.loaded = True

    def update(self, named: Mapping[uuid.UUID, Sequence[str]]) -> None:
        """Add or replace names, if the index is loaded; otherwise loading will bring them."""
        if self.loaded:
            self._index.put_many((subject.bytes, texts) for subject, texts in named.items())

    def remove(self, subject: uuid.UUID) -> None:
        """Forget one person's names."""
        self._index.remove(subject.bytes)

    def search(
        self, query: str, among: Iterable[uuid.UUID] | None, limit: int, now: float
    ) -> list[engine.Match]:
        """Best matches first."""
        self._used = now
        allowed = None if among is None else {one.bytes for one in among}
        return self._index.search(query, among=allowed, limit=limit)

    def order(
        self,
        among: Iterable[uuid.UUID] | None,
        descending: bool,
        start: int,
        count: int,
        now: float,
    ) -> tuple[list[uuid.UUID], int]:
        """A page in reading order, and the total."""
        self._used = now
        allowed = None if among is None else {one.bytes for one in among}
        keys = self._index.order(among=allowed, descending=descending)
        return [uuid.UUID(bytes=key) for key in keys[start : start + count]], len(keys)

    def same_block(self, name: str, now: float) -> list[uuid.UUID]:
        """Who shares a phonetic block with this name."""
        self._used = now
        return [uuid.UUID(bytes=key) for key in self._index.same_block(name)]
