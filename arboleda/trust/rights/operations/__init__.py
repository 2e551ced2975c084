"""Every write of the rights app."""

from arboleda.trust.rights.operations.copying import record_copy
from arboleda.trust.rights.operations.forgetting import (
    HeldBack,
    begin_forgetting,
    erase_forgetting,
    erase_kind,
    finish_forgetting,
    forget_person,
    resume_forgettings,
)
from arboleda.trust.rights.operations.holding import erase_holds
from arboleda.trust.rights.operations.keeping import change_period, purge, purge_due

__all__ = [
    "HeldBack",
    "begin_forgetting",
    "change_period",
    "erase_forgetting",
    "erase_holds",
    "erase_kind",
    "finish_forgetting",
    "forget_person",
    "purge",
    "purge_due",
    "record_copy",
    "resume_forgettings",
]
