"""What the keeper does for the public door: the few things that a visitor's page needs, and no more.

The public door meets everybody. A hole in it must not reach names, histories, the pepper, the locks
or the parcels, so its process talks to a socket behind which nothing else can be called.
"""

from __future__ import annotations

import collections
import threading
import uuid
from collections.abc import Sequence

from arboleda.engines.sealing import wraps
from arboleda.trust.vault.keeper import asking, client, errors, naming

METHODS = frozenset({"deployment", "release", "make_keys", "pseudonyms", "destroy"})
MAKES = frozenset({"question"})
"""Kinds of keys that a visitor's words may get."""
OPENS_FOR = frozenset({"public-site", "funders-answer"})
"""Purposes for which something opens to visitors; the policy names both."""
REMEMBERED = 1000
"""How many of the keys made here may still be taken back."""


class Guest:
    """The keeper as the public door meets it. Raises what the keeper raises, and KeeperError for more."""

    def __init__(self, keeper: client.Keeping) -> None:
        self._keeper = keeper
        self._guard = threading.Lock()
        self._made: collections.deque[uuid.UUID] = collections.deque(maxlen=REMEMBERED)

    def deployment(self) -> uuid.UUID:
        """See core.Keeper."""
        return self._keeper.deployment()

    def release(
        self, ask: asking.Asking, subjects: Sequence[uuid.UUID]
    ) -> dict[uuid.UUID, wraps.SubjectKey]:
        """Keys for a visitor, who has no name, of what is told in public; see core.Keeper."""
        if ask.actor is not None or ask.role != naming.VISITOR or ask.purpose not in OPENS_FOR:
            raise errors.KeeperError("guests ask as visitors, for what is public")
        return self._keeper.release(ask, subjects)

    def make_keys(
        self, subjects: Sequence[uuid.UUID], kind: str
    ) -> dict[uuid.UUID, wraps.SubjectKey]:
        """One key for what a visitor asks."""
        if kind not in MAKES or len(subjects) != 1:
            raise errors.KeeperError("guests make one key, for a question")
        made = self._keeper.make_keys(subjects, kind)
        with self._guard:
            self._made.extend(made)
        return made

    def pseudonyms(
        self, actor: uuid.UUID | None, subjects: Sequence[uuid.UUID]
    ) -> tuple[bytes, dict[uuid.UUID, bytes]]:
        """What audit rows call a visitor, who stands for nobody."""
        if actor is not None or subjects:
            raise errors.KeeperError("guests learn what nobody is called")
        return self._keeper.pseudonyms(None, ())

    def destroy(self, subjects: Sequence[uuid.UUID]) -> int:
        """Take back a key that was just made here, where its row could not be written."""
        with self._guard:
            just_made = set(subjects) <= set(self._made)
        if not just_made:
            raise errors.KeeperError("guests destroy what they have just made")
        return self._keeper.destroy(subjects)
