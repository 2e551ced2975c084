"""Lists of people on the command line: shown, brought in, listed, taken back.

Exit codes: 0 done, 1 nothing came in or a fault, 2 said wrongly.
"""

from __future__ import annotations

import datetime
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arboleda.kit import dates, errors, exports
from arboleda.organizing.people.importing import choices, models, operations, queries
from arboleda.organizing.people.importing.rules import planning, staging
from arboleda.organizing.people.rules.lists import mapping, problems, reading
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries

DONE, FAULT, USAGE = 0, 1, 2
SHOWN = 20
"""Rows that were left out and are shown; all of them are in the file beside the list."""

WIDTH = 30
ALIVE_SECONDS = 5


def run_people(
    file: Path,
    *,
    preset: str,
    dry_run: bool,
    as_username: str | None,
    out: TextIO,
    now: datetime.datetime,
) -> int:
    """Show what a list would do and, unless dry_run, bring it in. See the module for exit codes."""
    with translation.override(_language()):
        account = _account(as_username, out, now=now)
        if account is None:
            return USAGE
        if not file.is_file():
            _say(out, _("There is no file at %(path)s.") % {"path": file})
            return USAGE
        try:
            if dry_run:
                return _show_only(account, file, preset, out, now=now)
            return _bring_in(account, file, preset, out, now=now)
        except reading.Unreadable as unreadable:
            _say(out, problems.file_sentence(unreadable.code, dates.locale()[:2]))
            return FAULT
        except OSError as closed:
            _say(out, _("This file cannot be read: %(why)s.") % {"why": closed.strerror or ""})
            return FAULT
        except accounts.Invalid:
            _say(out, _("Choose a preset: %(presets)s.") % {"presets": ", ".join(_presets())})
            return USAGE
        except errors.Locked:
            _say(out, _("The grove is locked. Nothing was lost; try again once it is open."))
            return FAULT
        except operations.Stopped:
            _say(out, _("Somebody else is at work on this list. See: arboleda import list"))
            return FAULT


def run_list(out: TextIO) -> int:
    """List every list that was brought in, the newest first."""
    with translation.override(_language()):
        found = list(queries.imports())
        if not found:
            _say(out, _("No list has been brought in yet."))
        for batch in found:
            ends = batch.counts.get("ends", {})
            _say(
                out,
                f"{batch.pk}  {batch.begun_at:%Y-%m-%d %H:%M}  {batch.get_state_display()}  "
                + _("rows: %(rows)s, added: %(added)s, filled in: %(changed)s")
                % {
                    "rows": batch.rows,
                    "added": ends.get("rows_added", 0),
                    "changed": ends.get("rows_changed", 0),
                },
            )
        return DONE


def run_undo(import_id: str, out: TextIO, now: datetime.datetime) -> int:
    """Take a whole list back; name what was touched since and stays."""
    with translation.override(_language()):
        batch = _named(import_id)
        if batch is None:
            _say(out, _("There is no such list. See: arboleda import list"))
            return USAGE
        actor = queries.actor_of(batch)
        try:
            if actor is None:
                _say(out, _("Whoever brought this list in can no longer sign in."))
                return FAULT
            touched = operations.undo(
                actor=actor, batch=batch, now=now, said=_Bar(out, _("Taking back"), batch).moved
            )
        except operations.Stopped:
            _say(
                out,
                _("There is nothing to take back: %(state)s.")
                % {"state": batch.get_state_display()},
            )
            return FAULT
        except accounts.Refused:
            _say(out, _("Whoever brought this list in may not do so any more."))
            return FAULT
        except errors.Locked:
            _say(out, _("The grove is locked. Nothing was lost; try again once it is open."))
            return FAULT
        _say(out, _("Taken back."))
        _say_touched(out, touched)
        return DONE


# Inside


def _say_touched(out: TextIO, touched: operations.Touched) -> None:
    if not len(touched):
        return
    _say(
        out,
        ngettext(
            "%(count)s was touched since and stays:",
            "%(count)s were touched since and stay:",
            len(touched),
        )
        % {"count": len(touched)},
    )
    for one in sorted(touched.people | touched.partners):
        _say(out, f"  {one}")


def _say(out: TextIO, text: object) -> None:
    out.write(f"{text}\n")


def _language() -> str:
    grove = account_queries.grove()
    return grove.language if grove else "en"


def _presets() -> tuple[str, ...]:
    return (operations.AUTO, *mapping.PRESETS)


def _named(import_id: str) -> models.Import | None:
    try:
        return queries.one_import(uuid.UUID(import_id))
    except ValueError:
        return None


def _account(
    username: str | None, out: TextIO, *, now: datetime.datetime
) -> account_models.Account | None:
    """In whose name; without a username, the only one there is."""
    able = queries.bringers(now=now)
    if username:
        found = next((one for one in able if one.username == username.strip().lower()), None)
        if found is None:
            _say(out, _("%(username)s may not bring in lists.") % {"username": username})
    else:
        found = able[0] if len(able) == 1 else None
        if found is None and able:
            names = ", ".join(one.username for one in able)
            _say(out, _("Say in whose name: --as with one of %(names)s.") % {"names": names})
    if not able:
        _say(out, _("Nobody may bring in lists yet. An organizer who works with everybody can."))
    return found


class _Bar:
    """A progress bar on a terminal; silent where the output goes to a file.

    batch: the list at work, whose page then says that somebody is.
    """

    def __init__(self, out: TextIO, word: str, batch: models.Import | None = None) -> None:
        self._batch = batch
        self._alive = time.monotonic()
        self._out = out
        self._word = word
        self._shows = out.isatty()
        self._drawn = 0.0

    def moved(self, done: int, size: int) -> None:
        """Draw it, ten times a second at most, and once when all is done."""
        if self._batch is not None and time.monotonic() - self._alive > ALIVE_SECONDS:
            self._alive = time.monotonic()
            operations.note_alive(self._batch, now=timezone.now())
        if not self._shows or not size:
            return
        is_end = done >= size
        if not is_end and time.monotonic() - self._drawn < 0.1:
            return
        self._drawn = time.monotonic()
        full = WIDTH * min(done, size) // size
        share = 100 * min(done, size) // size
        bar = "█" * full + "░" * (WIDTH - full)
        self._out.write(f"\r{self._word:<16}{bar} {share:3d} %" + ("\n" if is_end else ""))
        self._out.flush()


def _show_only(
    account: account_models.Account,
    file: Path,
    preset: str,
    out: TextIO,
    *,
    now: datetime.datetime,
) -> int:
    """The preview of a dry run: nothing is staged, nothing is written.

    Where names are compared with people we know, the keeper notes that it read them, as always.
    """
    left: list[queries.LeftOut] = []
    asks: list[planning.Planned] = []
    with reading.open_rows(file) as source:
        read, rows = operations.understood(source, preset)
        _show_columns(out, file, read, source.encoding)
        surveyor = operations.Surveyor(account.actor, read, now=now)
        bar = _Bar(out, _("Reading"))
        for part in _parts(rows, read):
            for row in surveyor.plan(part):
                if row.wrong:
                    left.append(queries.LeftOut(row.line, row.wrong, {}))
                elif queries.is_ask(row):
                    asks.append(row)
            bar.moved(source.bytes_read, source.size or 0)
    _show_counts(out, dict(surveyor.counts), {})
    _show_asks(out, asks)
    _show_left(out, left)
    _say(out, _("This was a dry run: nothing was written."))
    return DONE if surveyor.counts["rows"] > surveyor.counts["bad"] else FAULT


def _parts(rows: Iterator[reading.Row], read: mapping.Mapping_) -> Iterator[list[staging.Staged]]:
    kept = staging.kept_places(read)
    part: list[staging.Staged] = []
    for row in rows:
        part.append(staging.scrubbed(row, read, kept))
        if len(part) == staging.CHUNK:
            yield part
            part = []
    if part:
        yield part


def _bring_in(
    account: account_models.Account,
    file: Path,
    preset: str,
    out: TextIO,
    *,
    now: datetime.datetime,
) -> int:
    actor = account.actor
    with file.open("rb") as opened:
        batch = operations.unfinished(actor=actor, digest=operations.digest_of(opened))
        if batch is not None:
            _say(
                out,
                _("Going on with this list where it stopped: row %(row)s of %(rows)s.")
                % {"row": batch.done, "rows": batch.rows},
            )
        else:
            batch = operations.stage_list(
                actor=actor,
                file=opened,
                label=file.name,
                now=now,
                preset=preset,
                said=_Bar(out, _("Reading")).moved,
            )
            operations.survey(
                actor=actor, batch=batch, now=now, said=_Bar(out, _("Comparing"), batch).moved
            )
            _show_staged(account, batch, file, out)
    operations.bring_in(
        actor=actor, batch=batch, now=now, said=_Bar(out, _("Bringing in"), batch).moved
    )
    return _summary(account, batch, file, out, now=now)


def _show_staged(
    account: account_models.Account, batch: models.Import, file: Path, out: TextIO
) -> None:
    held = queries.parcel_keys(account.actor, batch, purpose="preview")
    head = queries.head_of(held, batch)
    _show_columns(out, file, head.read, head.encoding)
    _show_counts(out, batch.counts, queries.forecast(batch))
    asks, total = queries.asks_page(held, batch, start=0, count=SHOWN)
    _show_asks(out, [one.row for one in asks], total=total)


def _show_columns(out: TextIO, file: Path, read: mapping.Mapping_, encoding: str) -> None:
    _say(out, f"{file.name}  ({read.preset}, {encoding})")
    width = max((len(one.header) for one in read.columns), default=0)
    width = min(max(width, 8), 40)
    for one in read.columns:
        if one.kind != "refused":
            _say(out, f"  {one.header[:40]:<{width}}  →  {_becomes(one)}")
    if read.refused:
        _say(out, _("Columns we refuse. They are neither stored nor logged:"))
        for one in read.refused:
            sentence = problems.refused_column_sentence(one.header, one.reason, dates.locale()[:2])
            _say(out, f"  {sentence}")


def _becomes(column: mapping.Column) -> str:
    if column.kind == "field":
        return queries.field_label(column.field)
    if column.kind == "relationship":
        return _("about somebody else: left out")
    return _("left out")


def _show_counts(out: TextIO, counts: dict[str, int], ends: dict[str, int]) -> None:
    for label, value in queries.count_lines(counts, ends):
        if value:
            _say(out, f"  {label}: {dates_count(value)}")


def dates_count(value: int) -> str:
    """A number as the reader writes it."""
    return f"{value:,}" if dates.locale()[:2] == "en" else f"{value:,}".replace(",", ".")


def _show_asks(out: TextIO, asks: list[planning.Planned], *, total: int | None = None) -> None:
    if not asks:
        return
    count = total if total is not None else len(asks)
    _say(out, _("To look at (%(count)s):") % {"count": count})
    for row in asks[:SHOWN]:
        end = planning.decision(row, {}, {})
        _say(
            out,
            "  "
            + _("line %(line)s") % {"line": row.line}
            + f": {queries.verdict_label(row.verdict)} → {choices.Decision(end).label}",
        )
    if count > SHOWN:
        _say(out, "  " + _("… and %(count)s more") % {"count": count - SHOWN})


def _show_left(out: TextIO, left: list[queries.LeftOut]) -> None:
    bad = [one for one in left if not one.apart]
    if not bad:
        return
    _say(out, _("Rows that did not come in (%(count)s):") % {"count": len(bad)})
    for one in bad[:SHOWN]:
        _say(
            out,
            "  " + _("line %(line)s") % {"line": one.line} + f": {one.reasons(dates.locale()[:2])}",
        )
    if len(bad) > SHOWN:
        _say(out, "  " + _("… and %(count)s more") % {"count": len(bad) - SHOWN})


def _summary(
    account: account_models.Account,
    batch: models.Import,
    file: Path,
    out: TextIO,
    *,
    now: datetime.datetime,
) -> int:
    ends = batch.counts.get("ends", {})
    for label, value in queries.end_lines(ends):
        if value:
            _say(out, f"  {label}: {dates_count(value)}")
    held = queries.parcel_keys(account.actor, batch, purpose="left-out")
    left = list(queries.left_out(held, batch))
    _show_left(out, left)
    if left:
        _write_left(out, file, left, now=now)
    _say(out, _("To take it back: arboleda import undo %(id)s") % {"id": batch.pk})
    came = sum(
        ends.get(name, 0)
        for name in ("rows_added", "rows_changed", "rows_same", "partners", "same")
    )
    return DONE if came else FAULT


def _write_left(
    out: TextIO, file: Path, left: list[queries.LeftOut], *, now: datetime.datetime
) -> None:
    """A file that only its owner can read, beside the list."""
    path = file.with_name(f"{file.stem}-left-out-{now:%Y%m%d-%H%M%S}.csv")
    header, rows = queries.left_out_table(left, dates.locale()[:2])
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError:
        _say(out, _("All of them can be downloaded from the page of this list for a week."))
        return
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as written:
        for line in exports.lines(header, rows):
            written.write(line)
    _say(out, _("All of them, with the reason, are in %(path)s") % {"path": path})
