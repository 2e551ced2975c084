"""The room for names: loading, searching and ordering them, in memory only."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Mapping, Sequence

from arboleda.engines import names as name_engine
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault.keeper import asking, errors, holding, names, reads

VISITOR = "public"
"""The role under which the public door asks."""


def refuse_words(ask: asking.Asking) -> None:
    """Rows of the chain are read by people who may not know the person: codes only."""
    if audit_rules.code_problems(
        ask.role, ask.action, ask.purpose, ask.capsules, ask.rule, ask.references
    ):
        raise errors.KeeperError("words where a code belongs")


class Naming(holding.Holding):
    """Answers questions about names; nothing of it reaches the disk."""

    def names_loaded(self) -> bool:
        """Whether the name index is in memory."""
        with self._guard:
            return self._has_names()

    def _has_names(self) -> bool:
        self._keyring()
        now = time.monotonic()
        self._names.drop_if_idle(now)
        self._names.touch(now)
        return self._names.loaded

    def drop_idle_names(self) -> None:
        """Forget the names if nobody searched for a while, without waiting for the next who asks."""
        with self._guard:
            self._names.drop_if_idle(time.monotonic())

    def load_names(
        self, ask: asking.Asking, sealed: Sequence[tuple[uuid.UUID, bytes]], *, done: bool
    ) -> int:
        """Open a batch of name capsules into the index, in memory only. One row, before the first.

        Returns how many opened; capsules that do not open are left out. Raises KeeperError where
        the asking carries words instead of closed codes, and for visitors of the public door.
        """
        refuse_words(ask)
        if ask.role == VISITOR:
            raise errors.KeeperError("visitors search no names")
        with self._guard:
            if not self._names.is_noted:
                with self._transaction() as work:
                    reads.append(
                        work,
                        ask,
                        at=self._clock() // 1000,
                        actor=self._pseudonym(ask.actor),
                        subjects=[(b"", ask.purpose.encode())],
                    )
                self._names.is_noted = True
            keys = self._open([subject for subject, _ in sealed])
            opened = names.open_names(self._keyring().deployment, keys, sealed)
            self._names.put_many(opened, done=done, now=time.monotonic())
            return len(opened)

    def put_names(self, named: Mapping[uuid.UUID, Sequence[str]]) -> None:
        """Add or replace names in the index, if it is loaded."""
        with self._guard:
            self._keyring()
            self._names.update(named)

    def search_names(
        self, query: str, among: Iterable[uuid.UUID] | None, limit: int
    ) -> list[tuple[uuid.UUID, float, str]] | None:
        """Best matches first: (person, score from 0 to 1, how it matched). None: load names first."""
        with self._guard:
            if not self._has_names():
                return None
            found: list[name_engine.Match] = self._names.search(
                query, among, limit, time.monotonic()
            )
            return [(uuid.UUID(bytes=one.key), one.score, one.how) for one in found]

    def order_names(
        self, among: Iterable[uuid.UUID] | None, *, descending: bool, start: int, count: int
    ) -> tuple[list[uuid.UUID], int] | None:
        """A page of people in reading order of their names, and how many there are in all.

        None: the names are not in memory, load them first. Nobody is asked twice for one page.
        """
        with self._guard:
            if not self._has_names():
                return None
            return self._names.order(among, descending, start, count, time.monotonic())

    def same_block(self, asked: Sequence[str]) -> list[list[uuid.UUID]]:
        """For each name, the people in the index who share its phonetic block."""
        with self._guard:
            self._keyring()
            return [self._names.same_block(one, time.monotonic()) for one in asked]
