"""Reads of lists that come in; sealed parts are opened with the parcel's own key."""

from __future__ import annotations

import dataclasses
import datetime
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from arboleda.kit import dates, registries
from arboleda.organizing.people.importing import choices, models
from arboleda.organizing.people.importing.rules import planning, staging
from arboleda.organizing.people.rules.lists import mapping as mappings
from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import queries as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import rules as consent
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault

LABEL = "people-list"
HEAD, ROWS, PLAN, LEFT = "head", "rows", "plan", "left"
RULE = "assignment:organization"


def imports() -> QuerySet[models.Import]:
    """Every list, the newest first."""
    return models.Import.objects.order_by("-begun_at")


def one_import(import_id: uuid.UUID) -> models.Import | None:
    """A list by its id."""
    return models.Import.objects.filter(pk=import_id).first()


def rule_of(batch: models.Import) -> str:
    """The closed code under which everything this list wrote is audited."""
    return f"import:{batch.pk}"


def actor_of(batch: models.Import) -> audit_rules.Actor | None:
    """Whoever brought the list in, as she may act now; None when she cannot sign in any more."""
    account = accounts.account_of(batch.by_id) if batch.by_id else None
    return account.actor if account is not None and account.is_active else None


def bringers(*, now: datetime.datetime) -> list[account_models.Account]:
    """Accounts that may bring in lists: organizers and administrators who work with everybody."""
    found = account_models.Account.objects.filter(
        role__in=account_choices.ORGANIZERS,
        is_active=True,
        assignments__scope=account_choices.Scope.ORGANIZATION,
        assignments__starts_at__lte=now,
        assignments__ends_at__gt=now,
    )
    return list(found.distinct().order_by("username"))


# The parcel


@dataclasses.dataclass(frozen=True)
class Head:
    """What is known of the file itself. label: its name, as it was chosen."""

    label: str
    digest: str
    encoding: str
    read: mappings.Mapping_
    skipped: Sequence[Sequence[Any]]

    @property
    def width(self) -> int:
        """How many columns the file has."""
        return len(self.read.columns)

    def chosen(self, batch: models.Import) -> mappings.Mapping_:
        """The mapping after what somebody changed on the page."""
        return self.read.chosen({int(place): field for place, field in batch.mapped.items()})


def parcel_keys(actor: audit_rules.Actor, batch: models.Import, *, purpose: str) -> keys.Keys:
    """The keys of the parcel and of what was left out; a dead key is not among them."""
    return vault.ask_keys(
        actor=actor,
        subjects=[batch.pk, batch.leftover_id],
        action="people.open_list",
        purpose=purpose,
        capsules="list",
        rule=RULE,
        references=str(batch.pk),
    )


def sealed(held: keys.Keys, subject: uuid.UUID, value: Any, *, row: uuid.UUID, part: str) -> bytes:
    """Plain values sealed under a key of the parcel."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return held.seal(subject, body, label=LABEL, row=row, capsule=part)


def opened(
    held: keys.Keys, subject: uuid.UUID, data: bytes | memoryview, *, row: uuid.UUID, part: str
) -> Any:
    """The opposite of `sealed`. Raises KeyError when the key is gone."""
    return json.loads(held.unseal_bytes(subject, bytes(data), label=LABEL, row=row, capsule=part))


def place_of(batch: models.Import, number: int) -> uuid.UUID:
    """The id to which the parts of a chunk are bound."""
    return uuid.uuid5(batch.pk, str(number))


def head_of(held: keys.Keys, batch: models.Import) -> Head:
    """What is known of the file. Raises KeyError when the parcel is gone."""
    values = opened(held, batch.pk, batch.sealed, row=batch.pk, part=HEAD)
    return Head(
        values["label"],
        values["digest"],
        values["encoding"],
        staging.mapping_unpacked(values["mapping"]),
        values["skipped"],
    )


def rows_of(
    held: keys.Keys, batch: models.Import, chunk: models.ImportChunk, head: Head
) -> list[staging.Staged]:
    """The rows of a chunk as they came."""
    values = opened(held, batch.pk, chunk.sealed_rows, row=place_of(batch, chunk.number), part=ROWS)
    return staging.unpacked(values, staging.kept_places(head.read), head.width)


def plan_of(
    held: keys.Keys, batch: models.Import, chunk: models.ImportChunk
) -> list[planning.Planned]:
    """What the rows of a chunk would become."""
    values = opened(held, batch.pk, chunk.sealed_plan, row=place_of(batch, chunk.number), part=PLAN)
    return [planning.Planned.unpacked(one) for one in values]


@dataclasses.dataclass(frozen=True)
class LeftOut:
    """A row that did not come in, or is listed apart: its line, why, and the cells we may show."""

    line: int
    problems: Sequence[Sequence[str]]
    cells: Mapping[str, str]
    apart: bool = False

    def reasons(self, language: str) -> str:
        """Why, in ``en`` or ``es``."""
        return " ".join(planning.sentence(one, self.line, language) for one in self.problems)


def left_out(held: keys.Keys, batch: models.Import) -> Iterator[LeftOut]:
    """Every row that did not come in, with its reason, in the order of the file."""
    for chunk in models.ImportChunk.objects.filter(batch=batch, left__gt=0).order_by("number"):
        values = opened(
            held, batch.leftover_id, chunk.sealed_left, row=place_of(batch, chunk.number), part=LEFT
        )
        for line, problems, cells, verdict in values:
            decided = chunk.decisions.get(str(line), ["", ""])[0]
            if verdict == planning.QUESTION and decided in {"add", "merge"}:
                continue
            yield LeftOut(line, problems, _told_apart(cells), apart=verdict == "apart")


def _told_apart(cells: Sequence[Sequence[str]]) -> dict[str, str]:
    """Cells by header; a header that comes again gets a number."""
    found: dict[str, str] = {}
    for header, cell in cells:
        name, again = header, 1
        while name in found:
            again += 1
            name = f"{header} ({again})"
        found[name] = cell
    return found


# What is to decide


@dataclasses.dataclass(frozen=True)
class Ask:
    """One row to decide about, and what happens unless somebody decides otherwise."""

    row: planning.Planned
    chunk: int
    decision: str


def asks_page(
    held: keys.Keys, batch: models.Import, *, start: int, count: int
) -> tuple[list[Ask], int]:
    """Rows to decide about, from the start-th on, and how many there are in all."""
    total = models.ImportChunk.objects.filter(batch=batch).aggregate(all=Sum("asks"))["all"] or 0
    found: list[Ask] = []
    passed = 0
    chunks = models.ImportChunk.objects.filter(batch=batch, asks__gt=0).order_by("number")
    for chunk in chunks.iterator(chunk_size=20):
        if passed + chunk.asks > start:
            asked = [one for one in plan_of(held, batch, chunk) if is_ask(one)]
            found += [
                Ask(one, chunk.number, planning.decision(one, chunk.decisions, batch.bulk))
                for one in asked[max(0, start - passed) :]
            ]
        passed += chunk.asks
        if len(found) >= count:
            break
    return found[:count], int(total)


def is_ask(row: planning.Planned) -> bool:
    """Whether there is anything to decide about a row."""
    return not row.wrong and row.verdict != planning.NEW


def forecast(batch: models.Import) -> dict[str, int]:
    """How many rows would be added, filled in and left out, as things are decided now."""
    verdicts = {name: int(batch.counts.get(name, 0)) for name in (*planning.VERDICTS, planning.NEW)}
    ends = {"add": 0, "merge": 0, "skip": 0}
    for name, number in verdicts.items():
        ends[str(batch.bulk.get(name) or planning.DEFAULTS[name])] += number
    decided = models.ImportChunk.objects.filter(batch=batch).exclude(decisions={})
    for decisions in decided.values_list("decisions", flat=True):
        for end, verdict in decisions.values():
            ends[str(batch.bulk.get(verdict) or planning.DEFAULTS[verdict])] -= 1
            ends[end] += 1
    return ends


def is_stuck(batch: models.Import, *, now: datetime.datetime) -> bool:
    """Whether nothing has moved for a minute although something should."""
    moving = {choices.State.READING, choices.State.RUNNING, choices.State.UNDOING}
    return batch.state in moving and now - batch.moved_at > datetime.timedelta(minutes=1)


# What is held about a person


def show_imports(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """The lists she brought in."""
    found = models.Import.objects.filter(by_id=person)
    return [
        registries.HeldLine(_("You brought in a list"), dates.day(one.begun_at), since=one.begun_at)
        for one in found
    ]


def export_imports(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    found = models.Import.objects.filter(by_id=person)
    return [{"begun": one.begun_at.isoformat(), "state": one.state} for one in found]


def show_imported_rows(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """That she came in a list, and when."""
    return [
        registries.HeldLine(
            _("You were on a list that came in"),
            dates.day(one.batch.begun_at),
            since=one.batch.begun_at,
        )
        for one in _rows_about(person)
    ]


def export_imported_rows(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {"list": one.batch.begun_at.isoformat(), "line": one.line, "outcome": one.outcome}
        for one in _rows_about(person)
    ]


def show_nothing(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Rows that wait in a parcel are nobody's yet: which of them is hers, nobody can tell."""
    return []


def export_nothing(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return []


def _rows_about(person: uuid.UUID) -> QuerySet[models.ImportedRow]:
    return models.ImportedRow.objects.filter(subject_id=person).select_related("batch")


# How it is said


def verdict_label(verdict: str) -> str:
    """What makes a row one to decide about."""
    labels = {
        "same": _("the same contact in the other system"),
        "duplicate": _("same contact, same name"),
        "shares": _("same contact, another name"),
        "alike": _("the names sound alike"),
        planning.QUESTION: _("a household, or two people"),
    }
    return str(labels[verdict])


FIELD_LABELS: Mapping[str, Any] = {
    "chosen_name": _("Chosen name"),
    "full_name": _("Whole name"),
    "first_name": _("First name"),
    "middle_name": _("Middle name"),
    "last_name": _("Last name"),
    "second_last_name": _("Second last name"),
    "name_suffix": _("Name suffix"),
    "nickname": _("Nickname"),
    "legal_name": _("Name on papers"),
    "display_name": _("Display name"),
    "sort_name": _("Name for sorting"),
    "pronouns": _("Pronouns"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "contact": _("Phone or e-mail"),
    "language": _("Language"),
    "city": _("City"),
    "state": _("State"),
    "postal_code": _("Postal code"),
    "country": _("Country"),
    "tags": _("Tags (read, not kept)"),
    "organization": _("Organization"),
    "external_id": _("Number in the other system"),
    "contact_type": _("Person or organization"),
    "preferred_channel": _("Preferred way (read, not kept)"),
    "deceased": _("Has died"),
    "email_status": _("E-mail: subscribed or not"),
    "sms_status": _("Texts: subscribed or not"),
    "phone_status": _("Calls: subscribed or not"),
    "email_allowed": _("E-mail: allowed"),
    "sms_allowed": _("Texts: allowed"),
    "phone_allowed": _("Calls: allowed"),
    "stop_email": _("Stop e-mail"),
    "stop_sms": _("Stop texts"),
    "stop_phone": _("Stop calls"),
    "stop_mail": _("Stop letters"),
    "stop_all": _("Stop everything"),
    "stop_sharing": _("Never share"),
    "stop_list": _("List of stops"),
}


def field_label(field: str) -> str:
    """What a column becomes, in the reader's language."""
    return str(FIELD_LABELS[field])


def count_lines(counts: Mapping[str, Any], ends: Mapping[str, int]) -> list[tuple[str, int]]:
    """What a list would do, as (label, number); ends as `forecast` gives them, or empty."""
    if not ends:
        ends = {"add": 0, "merge": 0, "skip": 0}
        for verdict in (*planning.VERDICTS, planning.NEW):
            ends[planning.DEFAULTS[verdict]] += int(counts.get(verdict, 0))
    return [
        (str(_("Rows")), int(counts.get("rows", 0))),
        (str(_("To add")), ends["add"]),
        (str(_("Known: to fill in")), ends["merge"]),
        (str(_("To leave out until somebody decides")), ends["skip"]),
        (str(_("Organizations, which become partners")), int(counts.get("organizations", 0))),
        (str(_("Rows that cannot come in")), int(counts.get("bad", 0))),
        (str(_("People who asked us not to use some way")), int(counts.get("stops", 0))),
        (str(_("People who have died: never contacted")), int(counts.get("deceased", 0))),
        (str(_("Rows of which a cell is left out")), int(counts.get("minded", 0))),
    ]


def end_lines(ends: Mapping[str, Any]) -> list[tuple[str, int]]:
    """What a list did, as (label, number)."""
    return [
        (str(_("People added")), int(ends.get("rows_added", 0))),
        (str(_("People filled in")), int(ends.get("rows_changed", 0))),
        (str(_("Rows about people we knew already")), int(ends.get("rows_same", 0))),
        (str(_("Partners added")), int(ends.get("partners", 0))),
        (str(_("Partners we knew already")), int(ends.get("same", 0))),
        (str(_("Rows left out by decision")), int(ends.get("skipped", 0))),
        (str(_("People whose stops we honor")), int(ends.get("stopped", 0))),
    ]


def left_out_table(left: Sequence[LeftOut], language: str) -> tuple[list[str], Iterator[list[str]]]:
    """Header and rows of the file of what did not come in."""
    columns = list(dict.fromkeys(name for one in left for name in one.cells))
    header = [str(_("Line")), str(_("Reason")), *columns]
    rows = (
        [str(one.line), one.reasons(language), *(one.cells.get(name, "") for name in columns)]
        for one in left
    )
    return header, rows


def names_of(
    actor: audit_rules.Actor, ids: Sequence[uuid.UUID], *, readable: consent.Readable
) -> dict[uuid.UUID, str]:
    """Chosen names of people a page names, of those whom the asker may read."""
    open_to = [one for one in ids if one in readable]
    if not open_to:
        return {}
    return vault.read_names(actor=actor, people=open_to, purpose="list", rule=readable.rule)


def examples(held: keys.Keys, batch: models.Import, head: Head) -> dict[int, str]:
    """The first cell of each column that says something, cut short."""
    chunk = models.ImportChunk.objects.filter(batch=batch, number=0).first()
    found: dict[int, str] = {}
    for one in rows_of(held, batch, chunk, head)[:50] if chunk else []:
        for place, cell in enumerate(one.row.cells):
            if cell and place not in found:
                found[place] = cell if len(cell) <= 40 else f"{cell[:39]}…"
    return found
