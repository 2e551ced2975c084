"""Every write to lists that come in.

A list is staged (its rows sealed under a key that dies), surveyed (each row planned), decided
about, brought in batch by batch, and can be taken back whole. Raises accounts.operations.Refused
and Invalid, Stopped when another worker was quicker, reading.Unreadable for what is no list.
"""

from arboleda.organizing.people.importing.operations.erasing import (
    erase_imported_rows,
    erase_imports,
    erase_nothing,
)
from arboleda.organizing.people.importing.operations.ground import Stopped, expire
from arboleda.organizing.people.importing.operations.staging import (
    AUTO,
    Said,
    digest_of,
    drop_list,
    stage_list,
    understood,
    unfinished,
)
from arboleda.organizing.people.importing.operations.surveying import (
    FIELDS,
    Surveyor,
    decide,
    decide_all,
    map_columns,
    survey,
)
from arboleda.organizing.people.importing.operations.undoing import Touched, touched_since, undo
from arboleda.organizing.people.importing.operations.working import begin, note_alive, work
from arboleda.organizing.people.importing.operations.writing import bring_in

__all__ = [
    "AUTO",
    "FIELDS",
    "Said",
    "Stopped",
    "Surveyor",
    "Touched",
    "begin",
    "bring_in",
    "decide",
    "decide_all",
    "digest_of",
    "drop_list",
    "erase_imported_rows",
    "erase_imports",
    "erase_nothing",
    "expire",
    "map_columns",
    "note_alive",
    "stage_list",
    "survey",
    "touched_since",
    "understood",
    "undo",
    "unfinished",
    "work",
]
