"""Pages on which a list of people is shown, decided about, brought in and taken back."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import dates, exports, notices, pages
from arboleda.organizing.people.importing import (
    choices,
    forms,
    operations,
    policies,
    queries,
    tasks,
)
from arboleda.organizing.people.importing.rules import planning
from arboleda.organizing.people.rules.lists import problems, reading
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.consent import queries as consent

SHOWN = 20
MOVING = {choices.State.READING, choices.State.RUNNING, choices.State.UNDOING}


@access.organizers
def lists(request: access.Request) -> HttpResponseBase:
    """Every list that was brought in."""
    _may(request)
    operations.expire(now=request.now)
    page = pages.slice_of(
        list(queries.imports().defer("sealed")), pages.number_from(request.GET.get("page"))
    )
    rows = [
        {
            "batch": one,
            "tag": "alive" if one.state in MOVING else "plain",
            "added": one.counts.get("ends", {}).get("rows_added", 0),
            "filled": one.counts.get("ends", {}).get("rows_changed", 0),
        }
        for one in page
    ]
    return render(request, "people/lists.html", {"page": page, "rows": rows})


@access.organizers
def bring_list(request: access.Request) -> HttpResponseBase:
    """Choose a file. It stays in memory, and what may be kept of it is sealed at once."""
    _may(request)
    form = forms.BringList(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            batch = operations.stage_list(
                actor=request.actor,
                file=given["file"],
                label=given["file"].name or "",
                now=request.now,
                preset=given["preset"],
                nonce=form.nonce,
            )
        except reading.Unreadable as unreadable:
            form.add_error("file", problems.file_sentence(unreadable.code, dates.locale()[:2]))
        except accounts.AlreadyDone as done:
            return redirect("people:one_list", import_id=done.result)
        else:
            tasks.survey.enqueue(str(batch.pk))
            return redirect("people:one_list", import_id=batch.pk)
    return render(request, "people/bring_list.html", {"form": form})


@access.organizers
def one_list(request: access.Request, import_id: uuid.UUID) -> HttpResponseBase:
    """Where a list stands: being read, waiting for a yes, coming in, in, taken back."""
    batch = _batch(request, import_id)
    context: dict[str, Any] = {"batch": batch, "stuck": queries.is_stuck(batch, now=request.now)}
    if batch.state in MOVING:
        answer = render(request, "people/list_moving.html", context)
        answer["Refresh"] = "2"
        return answer
    if batch.state == choices.State.READY:
        return render(request, "people/list_preview.html", context | _preview(request, batch))
    return render(request, "people/list_result.html", context | _result(request, batch))


@access.organizers
def map_list(request: access.Request, import_id: uuid.UUID) -> HttpResponseBase:
    """Say what the columns are."""
    batch = _batch(request, import_id, states={choices.State.READY})
    held = queries.parcel_keys(request.actor, batch, purpose="mapping")
    head = _head(held, batch)
    read = head.chosen(batch)
    examples = queries.examples(held, batch, head)
    form = forms.Columns(request.POST or None, read=read, examples=examples)
    if request.method == "POST" and form.is_valid():
        _try(
            operations.map_columns,
            actor=request.actor,
            batch=batch,
            mapped=form.mapped(),
            now=request.now,
        )
        tasks.survey.enqueue(str(batch.pk))
        return redirect("people:one_list", import_id=batch.pk)
    context = {"batch": batch, "form": form, "refused": _refused(read)}
    return render(request, "people/map_list.html", context)


@access.organizers
def decide_list(request: access.Request, import_id: uuid.UUID) -> HttpResponseBase:
    """Rows that may be somebody we know: one by one, or all of a kind at once."""
    batch = _batch(request, import_id, states={choices.State.READY})
    held = queries.parcel_keys(request.actor, batch, purpose="deciding")
    _head(held, batch)
    number = pages.number_from(request.GET.get("page"))
    start = (number - 1) * pages.PER_PAGE
    asks, total = queries.asks_page(held, batch, start=start, count=pages.PER_PAGE)
    act = {"actor": request.actor, "batch": batch, "now": request.now}
    is_bulk = "verdict" in request.POST
    rows = forms.Rows(None if is_bulk else request.POST or None, asks=asks)
    if request.method == "POST":
        bulk = forms.AllOfAKind(request.POST)
        if is_bulk and bulk.is_valid():
            _try(operations.decide_all, **act, **bulk.cleaned_data)
        elif not is_bulk and rows.is_valid():
            if rows.decisions():
                _try(operations.decide, **act, decisions=rows.decisions())
        else:
            raise Http404
        notices.add(request, "good", _("Saved."))
        after = f"?page={number}" if number > 1 else ""
        return redirect(reverse("people:decide_list", args=[batch.pk]) + after)
    context = {
        "batch": batch,
        "page": pages.Page(asks, number, total),
        "asks": _asks(request, asks, rows),
        "kinds": _kinds(batch),
    }
    return render(request, "people/decide_list.html", context)


@require_POST
@access.organizers
def start_list(request: access.Request, import_id: uuid.UUID) -> HttpResponseBase:
    """Bring a list in; or go on where something stopped it."""
    batch = _batch(request, import_id)
    work = {
        choices.State.READY: tasks.bring_in,
        choices.State.RUNNING: tasks.bring_in,
        choices.State.READING: tasks.survey,
        choices.State.UNDOING: tasks.undo,
    }.get(choices.State(batch.state))
    if work is None:
        raise Http404
    if batch.state == choices.State.READY:
        goes = operations.begin(batch, to=choices.State.RUNNING, now=request.now)
    else:
        goes = queries.is_stuck(batch, now=request.now)
    if goes:
        operations.note_alive(batch, now=request.now)
        work.enqueue(str(batch.pk))
    return redirect("people:one_list", import_id=batch.pk)


@require_POST
@access.organizers
def drop_list(request: access.Request, import_id: uuid.UUID) -> HttpResponseBase:
    """Do not bring a list in: it becomes unreadable at once."""
    batch = _batch(request, import_id)
    _try(operations.drop_list, actor=request.actor, batch=batch, now=request.now)
    notices.add(request, "good", _("Thrown away. Nothing of this list is left."))
    return redirect("people:lists")


@require_POST
@access.organizers
@access.step_up
def left_out(request: access.Request, import_id: uuid.UUID) -> HttpResponseBase:
    """The rows that did not come in, with the reason, as a file."""
    batch = _batch(request, import_id)
    held = queries.parcel_keys(request.actor, batch, purpose="left-out")
    if batch.leftover_id not in held:
        raise Http404
    language = dates.locale()[:2]
    header, rows = queries.left_out_table(list(queries.left_out(held, batch)), language)
    return exports.csv_response(f"list-{request.now:%Y-%m-%d}-left", header, rows)


@access.organizers
def undo_list(request: access.Request, import_id: uuid.UUID) -> HttpResponseBase:
    """Take a whole list back; first see what stays because it was touched since."""
    states = {choices.State.DONE, choices.State.RUNNING, choices.State.FAILED}
    batch = _batch(request, import_id, states=states)
    if request.method == "POST":
        if operations.begin(batch, to=choices.State.UNDOING, now=request.now):
            tasks.undo.enqueue(str(batch.pk))
        return redirect("people:one_list", import_id=batch.pk)
    touched = operations.touched_since(actor=request.actor, batch=batch, now=request.now)
    names = _names(request, sorted(touched.people)[:SHOWN])
    ends = batch.counts.get("ends", {})
    context = {
        "batch": batch,
        "names": names,
        "touched": len(touched),
        "lines": [line for line in queries.end_lines(ends) if line[1]],
    }
    return render(request, "people/undo_list.html", context)


# Inside


def _may(request: access.Request) -> None:
    """Only who works with everybody brings in lists; to others there is nothing here."""
    if not policies.can_bring_lists(
        request.actor, consent.readable(request.actor, now=request.now)
    ):
        raise Http404


def _names(request: access.Request, ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    readable = consent.readable(request.actor, now=request.now)
    return queries.names_of(request.actor, ids, readable=readable)


def _batch(
    request: access.Request, import_id: uuid.UUID, *, states: set[choices.State] | None = None
) -> Any:
    _may(request)
    batch = queries.one_import(import_id)
    if batch is None or (states is not None and batch.state not in states):
        raise Http404
    return batch


def _head(held: Any, batch: Any) -> queries.Head:
    try:
        return queries.head_of(held, batch)
    except KeyError as gone:
        raise Http404 from gone


def _try(operation: Any, **given: Any) -> None:
    """Run an operation whose form cannot go wrong; what is refused or too late is not found."""
    try:
        operation(**given)
    except (accounts.Refused, accounts.Invalid, operations.Stopped) as no:
        raise Http404 from no


def _preview(request: access.Request, batch: Any) -> dict[str, Any]:
    held = queries.parcel_keys(request.actor, batch, purpose="preview")
    head = _head(held, batch)
    read = head.chosen(batch)
    left, apart = _left(held, batch)
    return {
        "label": head.label,
        "lines": [
            line for line in queries.count_lines(batch.counts, queries.forecast(batch)) if line[1]
        ],
        "columns": [
            {"header": one.header or str(one.index + 1), "becomes": _becomes(one)}
            for one in read.columns
            if one.kind not in {"refused", "empty"}
        ],
        "refused": _refused(read),
        "asks": sum(int(batch.counts.get(name, 0)) for name in planning.VERDICTS),
        "left": left[:SHOWN],
        "left_count": len(left),
        "apart": apart,
    }


def _result(request: access.Request, batch: Any) -> dict[str, Any]:
    ends = batch.counts.get("ends", {})
    context: dict[str, Any] = {
        "lines": [line for line in queries.end_lines(ends) if line[1]],
        "stayed": batch.counts.get("left", 0),
    }
    if batch.state in {choices.State.DONE, choices.State.FAILED}:
        held = queries.parcel_keys(request.actor, batch, purpose="left-out")
        if batch.leftover_id in held:
            left, apart = _left(held, batch)
            context |= {"left": left[:SHOWN], "left_count": len(left), "apart": apart}
    return context


def _left(held: Any, batch: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows that do not come in, and rows that are listed apart, each with its reason."""
    language = dates.locale()[:2]
    found: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for one in queries.left_out(held, batch):
        cells = ", ".join(cell for cell in one.cells.values() if len(cell) > 1)
        row = {"line": one.line, "reason": one.reasons(language), "cells": cells}
        found[one.apart].append(row)
    return found[False], found[True]


def _becomes(column: Any) -> str:
    if column.kind == "field":
        return queries.field_label(column.field)
    return _("about somebody else: left out") if column.kind == "relationship" else _("left out")


def _refused(read: Any) -> list[str]:
    language = dates.locale()[:2]
    return [
        problems.refused_column_sentence(one.header, one.reason, language) for one in read.refused
    ]


def _kinds(batch: Any) -> list[dict[str, Any]]:
    """Kinds of rows to decide about, with what happens to all of them unless one says otherwise."""
    return [
        {
            "verdict": verdict,
            "label": queries.verdict_label(verdict),
            "count": int(batch.counts[verdict]),
            "form": forms.AllOfAKind(
                auto_id=f"{verdict}_%s",
                initial={
                    "verdict": verdict,
                    "decision": batch.bulk.get(verdict) or planning.DEFAULTS[verdict],
                },
            ),
        }
        for verdict in planning.VERDICTS
        if batch.counts.get(verdict)
    ]


def _asks(request: access.Request, asks: Any, rows: forms.Rows) -> list[dict[str, Any]]:
    """Rows to decide about, each beside whom it may be; known names are opened in one call."""
    known = [
        uuid.UUID(match[1])
        for one in asks
        for match in one.row.matches
        if match[0] == planning.KNOWN
    ]
    names = _names(request, list(dict.fromkeys(known)))
    return [
        {
            "line": one.row.line,
            "name": one.row.values.get("chosen", ""),
            "contact": ", ".join(
                [*one.row.values.get("phones", []), *one.row.values.get("emails", [])]
            ),
            "why": queries.verdict_label(one.row.verdict),
            "others": [_other(match, names) for match in one.row.matches],
            "field": rows[f"line_{one.row.line}"],
        }
        for one in asks
    ]


def _other(match: Any, names: dict[uuid.UUID, str]) -> dict[str, Any]:
    if match[0] == planning.KNOWN:
        person = uuid.UUID(match[1])
        return {"person": person, "name": names.get(person, "—")}
    return {"person": None, "name": _("line %(line)s") % {"line": match[1]}}
