"""Erasing rows about somebody. The rights app calls these after her key has died; it audits."""

from __future__ import annotations

import uuid

from arboleda.organizing.people.importing import models


def erase_imports(person_id: uuid.UUID) -> int:
    """Take her id from the lists she brought in. Returns rows reached."""
    return models.Import.objects.filter(by_id=person_id).update(by_id=None)


def erase_imported_rows(person_id: uuid.UUID) -> int:
    """Delete what says that she came in a list."""
    return models.ImportedRow.objects.filter(subject_id=person_id).delete()[0]


def erase_nothing(person_id: uuid.UUID) -> int:
    """Rows that wait in a parcel die with its key, within a day."""
    return 0
