"""Every write of the rights app."""

from arboleda.trust.rights.operations.copying import record_copy
from arboleda.trust.rights.operations.correcting import (
    answer_correction,
    ask_correction,
    erase_corrections,
)
from arboleda.trust.rights.operations.demanding import (
    close_case,
    erase_demands,
    erase_incidents,
    erase_steps,
    record_demand,
    start_incident,
    take_step,
)
from arboleda.trust.rights.operations.forgetting import (
    begin_forgetting,
    erase_forgetting,
    erase_kind,
    finish_forgetting,
    forget_by_two,
    forget_person,
    resume_forgettings,
)
from arboleda.trust.rights.operations.holding import (
    FORGET,
    LIFT,
    PLACE,
    HeldBack,
    LastAdministrator,
    ask_forgetting,
    ask_hold,
    ask_lifting,
    erase_holds,
    erase_requests,
    lift_hold,
    place_hold,
)
from arboleda.trust.rights.operations.keeping import (
    change_period,
    purge,
    purge_due,
    purge_locks,
)
from arboleda.trust.rights.operations.wishing import (
    NotYet,
    ask_wish,
    erase_wishes,
    take_back_wish,
)

__all__ = [
    "FORGET",
    "LIFT",
    "PLACE",
    "HeldBack",
    "LastAdministrator",
    "NotYet",
    "answer_correction",
    "ask_correction",
    "ask_forgetting",
    "ask_hold",
    "ask_lifting",
    "ask_wish",
    "begin_forgetting",
    "change_period",
    "close_case",
    "erase_corrections",
    "erase_demands",
    "erase_forgetting",
    "erase_holds",
    "erase_incidents",
    "erase_kind",
    "erase_requests",
    "erase_steps",
    "erase_wishes",
    "finish_forgetting",
    "forget_by_two",
    "forget_person",
    "lift_hold",
    "place_hold",
    "purge",
    "purge_due",
    "purge_locks",
    "record_copy",
    "record_demand",
    "resume_forgettings",
    "start_incident",
    "take_back_wish",
    "take_step",
]
