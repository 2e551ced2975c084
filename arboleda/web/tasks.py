"""What has to happen by itself, once a minute; each chore may be repeated and none depends on another."""

from __future__ import annotations

import datetime

from arboleda.organizing.gatherings import operations as gatherings
from arboleda.organizing.people.importing import operations as importing
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.vault import operations as vault
from arboleda.voice.funders import operations as funders
from arboleda.voice.stories import operations as stories


def sweep_orphans() -> None:
    """Destroy keys whose row was never written (a crash between the two). Only while nobody writes."""
    vault.sweep_orphaned_identities()
    stories.sweep_orphans()


def do_chores(*, now: datetime.datetime) -> None:
    """Lapse what has ended, finish what was taken back, purge what is past its time (now: UTC)."""
    stories.finish_withdrawals(now=now)
    stories.lapse_ended(now=now)
    gatherings.purge_needs(now=now)
    funders.purge_questions(now=now)
    importing.expire(now=now)
    accounts.purge_nonces(now=now)
