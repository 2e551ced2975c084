"""The list of people: filtered, in order, a page at a time, and as a file."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from arboleda.kit import pages
from arboleda.organizing.people import models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as gate
from arboleda.trust.consent import rules as consent
from arboleda.trust.vault import operations as vault

SORTS = {"name", "-name", "added", "-added"}
FOUND = 75
"""People a search by name answers with at most; more is no answer."""


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty values narrow nothing. Closed codes and ids only.

    mine: only people with whom the asker keeps in touch. There is no filter by what anybody lived
    through, and none by a score (R48).
    """

    language: str = ""
    is_leader: bool = False
    partner_id: uuid.UUID | None = None
    mine: bool = False

    @property
    def narrow(self) -> bool:
        """Whether they narrow anything."""
        return bool(self.language or self.is_leader or self.partner_id or self.mine)


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list. name is empty where it could not be opened."""

    person: models.Person
    name: str


def matching(
    *, actor: audit_rules.Actor, readable: consent.Readable, filters: Filters
) -> QuerySet[models.Person]:
    """People whom the asker may read and whom the filters leave."""
    found = gate.whom_one_may_read(models.Person.objects.all(), readable, field="pk")
    if filters.language:
        found = found.filter(language=filters.language)
    if filters.is_leader:
        found = found.filter(is_leader=True)
    if filters.partner_id:
        found = found.filter(partner_id=filters.partner_id)
    if filters.mine:
        found = found.filter(companion_id=actor.person)
    return found


def people_page(
    *,
    actor: audit_rules.Actor,
    readable: consent.Readable,
    filters: Filters,
    sort: str = "name",
    query: str = "",
    number: int = 1,
) -> pages.Page[Listed]:
    """One page of people, 25 lines; names are opened in one call, only for the lines shown.

    sort: name, -name, added, -added. query: part of a name, found by spelling and by sound; then
    the best come first, whatever sort says. A number beyond the end gives the last page.
    """
    if query.strip():
        cut = pages.slice_of(_searched(actor, readable, filters, query), number)
        shown = _named(actor, cut.items, rule=readable.rule, purpose="people-list")
        return pages.Page(shown, cut.number, cut.count)
    if sort in {"added", "-added"}:
        ids, total = _by_day(
            matching(actor=actor, readable=readable, filters=filters), sort, number
        )
    else:
        ids, total = _by_name(actor, readable, filters, sort == "-name", number)
    last = max(1, -(-total // pages.PER_PAGE))
    if number > last and not ids:
        return people_page(actor=actor, readable=readable, filters=filters, sort=sort, number=last)
    listed = _listed(actor, ids, rule=readable.rule)
    return pages.Page(listed, min(number, last), total)


def export_rows(
    *, actor: audit_rules.Actor, people: Sequence[uuid.UUID], rule: str, references: str = ""
) -> Iterator[Listed]:
    """The lines of a file, names opened 500 at a time, in the order given.

    references goes into the keeper's chain of reads: the approval that let so many names out.
    """
    for start in range(0, len(people), 500):
        batch = people[start : start + 500]
        yield from _listed(actor, batch, rule=rule, purpose="export", references=references)


def due_steps(
    *, actor: audit_rules.Actor, readable: consent.Readable, until: datetime.date
) -> QuerySet[models.OneToOne]:
    """Next steps the actor agreed on in a one-to-one that are due by a day, oldest first."""
    found = models.OneToOne.objects.filter(
        held_by_id=actor.person, next_date__lte=until, next_done_at__isnull=True
    )
    found = gate.whom_one_may_read(found, readable)
    return found.order_by("next_date", "recorded_at")


def found_by_name(
    *, actor: audit_rules.Actor, readable: consent.Readable, query: str, count: int = 8
) -> list[Listed]:
    """The first few people whose name fits: for choosing one in a form."""
    if not query.strip():
        return []
    found = _searched(actor, readable, Filters(), query)[:count]
    return _named(actor, found, rule=readable.rule, purpose="choosing")


def languages_spoken(*, readable: consent.Readable) -> list[str]:
    """The language codes among the people whom the asker may read."""
    found = models.Person.objects.exclude(language="")
    found = gate.whom_one_may_read(found, readable, field="pk")
    return list(found.order_by("language").values_list("language", flat=True).distinct())


def _listed(
    actor: audit_rules.Actor,
    ids: Sequence[uuid.UUID],
    *,
    rule: str,
    purpose: str = "people-list",
    references: str = "",
) -> list[Listed]:
    found = models.Person.objects.select_related("partner").in_bulk(list(ids))
    there = [found[one] for one in ids if one in found]
    return _named(actor, there, rule=rule, purpose=purpose, references=references)


def _named(
    actor: audit_rules.Actor,
    people: Sequence[models.Person],
    *,
    rule: str,
    purpose: str,
    references: str = "",
) -> list[Listed]:
    ids = [one.pk for one in people]
    names = vault.read_names(
        actor=actor, people=ids, purpose=purpose, rule=rule, references=references
    )
    return [Listed(one, names.get(one.pk, "")) for one in people]


def _searched(
    actor: audit_rules.Actor, readable: consent.Readable, filters: Filters, query: str
) -> list[models.Person]:
    """People whose name fits and whom the filters leave, best first; one query for all of them."""
    best = gate.found_by_name(actor=actor, readable=readable, query=query, limit=FOUND)
    kept = matching(actor=actor, readable=readable, filters=filters).filter(pk__in=best)
    found = {one.pk: one for one in kept.select_related("partner")}
    return [found[one] for one in best if one in found]


def _by_day(found: QuerySet[models.Person], sort: str, number: int) -> tuple[list[uuid.UUID], int]:
    total = found.count()
    ordered = found.order_by("added_at" if sort == "added" else "-added_at", "pk")
    start = (number - 1) * pages.PER_PAGE
    return list(ordered.values_list("pk", flat=True)[start : start + pages.PER_PAGE]), total


def _by_name(
    actor: audit_rules.Actor,
    readable: consent.Readable,
    filters: Filters,
    descending: bool,
    number: int,
) -> tuple[list[uuid.UUID], int]:
    """A page in reading order. Everybody is asked for without sending everybody's id.

    The keeper also knows sealed identities that are no people of ours (none, in a grove that was
    filled by this app); where the counts differ, the ids are sent after all. Where anybody is closed
    to the asker, they always are: equal counts would not say that they count the same people.
    """
    start = (number - 1) * pages.PER_PAGE
    found = matching(actor=actor, readable=readable, filters=filters)
    if readable.everybody and not readable.hidden and not filters.narrow:
        ids, total = vault.order_by_name(
            actor=actor, among=None, descending=descending, start=start, count=pages.PER_PAGE
        )
        if total == found.count():
            return ids, total
    among = set(found.values_list("pk", flat=True))
    return vault.order_by_name(
        actor=actor, among=among, descending=descending, start=start, count=pages.PER_PAGE
    )
