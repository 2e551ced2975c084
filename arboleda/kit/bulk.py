"""Many new rows in one statement, without making a model of each.

A list of 50,000 people writes six rows for each of them; Django's own bulk_create spends most of
that time preparing values it was handed ready. Nothing is checked here but what the database
checks itself: callers hand over values of the right kind, and no signals are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connections, models, router

AS_THEY_ARE = (models.CharField, models.BinaryField, models.BooleanField, models.IntegerField)


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows: values in the order of columns (attribute names, ``partner_id`` and the like).

    Columns that are left out take the database's default, so name every one that has none there.
    Raises IntegrityError as any insert does.
    """
    connection = connections[router.db_for_write(model)]
    fields = {field.attname: field for field in model._meta.concrete_fields}
    ways = [_way(fields[name], connection) for name in columns]
    quote = connection.ops.quote_name
    names = ", ".join(quote(fields[name].column or name) for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    values = [
        [way(value) if way is not None else value for way, value in zip(ways, row, strict=True)]
        for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})",  # noqa: S608  # Names come from the models alone.
                values,
            )


def _way(field: models.Field[Any, Any], connection: Any) -> Callable[[Any], Any] | None:
    """How a value becomes what the database takes; None: as it is."""
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.UUIDField):
        native = connection.features.has_native_uuid_field
        return None if native else (lambda value: None if value is None else value.hex)
    if isinstance(field, AS_THEY_ARE):
        return None
    if isinstance(field, models.DateTimeField):
        return _remembered(lambda value: field.get_db_prep_save(value, connection))
    return lambda value: field.get_db_prep_save(value, connection)


def _remembered(way: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The rows of one call mostly share their moment."""
    known: dict[Any, Any] = {}

    def remember(value: Any) -> Any:
        if value not in known:
            known[value] = way(value)
        return known[value]

    return remember
