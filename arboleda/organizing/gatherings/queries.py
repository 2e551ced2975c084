"""Shared reads of gatherings, filtered to what the asker may see."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from arboleda.kit import dates, phrases, registries
from arboleda.kit.templatetags import kit
from arboleda.organizing.gatherings import choices, models, rules
from arboleda.organizing.partners import models as partners
from arboleda.organizing.people import models as people
from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import models as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.consent import rules as consent_rules
from arboleda.trust.safety import queries as safety
from arboleda.trust.vault import operations as vault


@dataclasses.dataclass(frozen=True, slots=True)
class Reach:
    """Which groups an actor works with: everybody's, or those named."""

    everybody: bool
    groups: frozenset[uuid.UUID]

    def __contains__(self, group_id: uuid.UUID) -> bool:
        return self.everybody or group_id in self.groups


@dataclasses.dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One person on the attendance page. needs are words; mark is a code or empty."""

    person: uuid.UUID
    name: str
    mark: str
    marked_at: datetime.datetime | None
    needs: list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Unmet:
    """Something people need that nobody has taken care of; count is None for a direction."""

    text: str
    count: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody on staff by username: it was chosen to be seen by co-workers."""

    person: uuid.UUID
    username: str


def reach(actor: audit_rules.Actor, *, now: datetime.datetime) -> Reach:
    """Which groups the actor works with at this moment; one query."""
    if actor.role == "system":
        return Reach(True, frozenset())
    if actor.role not in account_choices.STAFF:
        return Reach(False, frozenset())
    everybody, groups = False, set()
    for assignment in account_queries.assignments_in_force(actor, now=now):
        everybody = everybody or assignment.scope == account_choices.Scope.ORGANIZATION
        if assignment.scope == account_choices.Scope.GROUP and assignment.object_id:
            groups.add(assignment.object_id)
    return Reach(everybody, frozenset(groups))


def visible(actor: audit_rules.Actor, *, now: datetime.datetime) -> QuerySet[models.Gathering]:
    """The gatherings of the groups the actor works with."""
    found = reach(actor, now=now)
    rows = models.Gathering.objects.all()
    return rows if found.everybody else rows.filter(group_id__in=found.groups)


def gathering(
    actor: audit_rules.Actor, gathering_id: uuid.UUID, *, now: datetime.datetime
) -> models.Gathering | None:
    """One gathering the actor works with, or None."""
    return visible(actor, now=now).filter(pk=gathering_id).first()


def home_url(gathering: models.Gathering) -> str:
    """The page of a gathering: a higher app's where it has one, else ours."""
    name = choices.home_url_names.get(gathering.kind, "gatherings:gathering")
    return reverse(name, args=[gathering.pk])


def invitation(actor: audit_rules.Actor, gathering_id: uuid.UUID) -> models.Invitation | None:
    """The actor's own invitation to a gathering, or None."""
    if actor.person is None:
        return None
    rows = models.Invitation.objects.select_related("gathering")
    return rows.filter(gathering_id=gathering_id, person_id=actor.person).first()


def next_invitation(person_id: uuid.UUID, *, now: datetime.datetime) -> models.Invitation | None:
    """The next gathering somebody is invited to and has not declined, with its gathering."""
    rows = models.Invitation.objects.select_related("gathering")
    return (
        rows.filter(person_id=person_id, gathering__ends_at__gt=now)
        .exclude(reply=choices.Reply.NO)
        .order_by("gathering__starts_at")
        .first()
    )


def invitations_of(person_id: uuid.UUID, *, now: datetime.datetime) -> list[models.Invitation]:
    """Everything to come that somebody is invited to, the nearest first."""
    rows = models.Invitation.objects.select_related("gathering")
    return list(
        rows.filter(person_id=person_id, gathering__ends_at__gt=now).order_by(
            "gathering__starts_at"
        )
    )


def place_for(invitation: models.Invitation) -> str:
    """Where it is, or nothing where the place waits for her saying that she comes."""
    hidden = invitation.gathering.place_after_yes and invitation.reply != choices.Reply.YES
    return "" if hidden else invitation.gathering.place


def need_labels(invitation: models.Invitation) -> list[str]:
    """What somebody needs, in words."""
    labels = [str(choices.Need(need).label) for need in invitation.needs]
    if invitation.interpreter_language:
        language = language_name(invitation.interpreter_language)
        labels.append(_("Interpreter: %(language)s") % {"language": phrases.inside(language)})
    return labels


def language_name(code: str) -> str:
    """The name of a language in the reader's language; an unknown code stands for itself."""
    return str(choices.LANGUAGE_NAMES.get(code, code))


def attendance_rows(
    invitations: Iterable[models.Invitation],
    marks: Mapping[uuid.UUID, models.Attendance],
    names: Mapping[uuid.UUID, str],
) -> list[AttendanceRow]:
    """The rows of the attendance page by name; whoever has no readable name comes last."""
    rows = []
    for one in invitations:
        noted = marks.get(one.person_id)
        rows.append(
            AttendanceRow(
                person=one.person_id,
                name=names.get(one.person_id, "—"),
                mark=noted.mark if noted else "",
                marked_at=noted.marked_at if noted else None,
                needs=need_labels(one),
            )
        )
    return sorted(rows, key=lambda row: (row.name == "—", row.name.casefold()))


def marks(gathering_id: uuid.UUID) -> dict[uuid.UUID, models.Attendance]:
    """Who was marked, by person."""
    rows = models.Attendance.objects.filter(gathering_id=gathering_id)
    return {one.person_id: one for one in rows}


def invited(
    gathering_id: uuid.UUID, *, readable: consent_rules.Readable
) -> list[models.Invitation]:
    """The invitations to a gathering, of people the asker may read."""
    rows = models.Invitation.objects.filter(gathering_id=gathering_id)
    return [one for one in rows if one.person_id in readable]


def need_counts(gathering_id: uuid.UUID) -> dict[str, int]:
    """How many of those who have not declined need what; for staff who arrange it."""
    rows = models.Invitation.objects.filter(gathering_id=gathering_id).exclude(
        reply=choices.Reply.NO
    )
    counts = {
        need: Count("pk", filter=Q(**{f"needs_{need}": True})) for need in choices.Need.values
    }
    return rows.aggregate(**counts)


def unmet(
    gathering: models.Gathering, interpreting: Sequence[models.InterpreterNeed] | None = None
) -> list[Unmet]:
    """What people need and nobody has taken care of: needs first, then interpreting (R43)."""
    if interpreting is None:
        interpreting = list(gathering.interpreting.all())
    counts = need_counts(gathering.pk)
    found = [
        Unmet(str(choices.Need(need).label), counts[need])
        for need in rules.unmet_needs(counts, gathering.arranged)
    ]
    found += [
        Unmet(_("Interpreter: %(direction)s") % {"direction": direction_words(one)}, None)
        for one in interpreting
        if not one.is_arranged
    ]
    return found


def direction_words(need: models.InterpreterNeed) -> str:
    """``Spanish to English``."""
    return _direction(str(need))


def _direction(code: str) -> str:
    """``es-en`` in words."""
    spoken, heard = code.split("-")
    return _("%(from)s to %(to)s") % {
        "from": phrases.inside(language_name(spoken)),
        "to": phrases.inside(language_name(heard)),
    }


@dataclasses.dataclass(frozen=True, slots=True)
class InterpreterLine:
    """Who interprets at a gathering, from where, what, and when the promise was made."""

    interpreter: models.Interpreter
    name: str
    directions: str


def interpreter_lines(
    gathering: models.Gathering, known: Mapping[uuid.UUID, str]
) -> list[InterpreterLine]:
    """Who interprets; known holds the usernames of staff. One from elsewhere goes by its label."""
    lines = []
    for one in gathering.interpreters.select_related("partner"):
        if one.person_id is not None:
            name = known.get(one.person_id, "—")
        else:
            name = f"{one.partner.name}: {one.label}" if one.partner else one.label
        words = phrases.listed([_direction(code) for code in one.directions])
        lines.append(InterpreterLine(one, name, words))
    return lines


def interpreter(
    actor: audit_rules.Actor, interpreter_id: uuid.UUID, *, now: datetime.datetime
) -> models.Interpreter | None:
    """One interpreter of a gathering the actor works with, or None."""
    rows = models.Interpreter.objects.select_related("gathering")
    return rows.filter(pk=interpreter_id, gathering__in=visible(actor, now=now)).first()


def interpreting_people(gathering_id: uuid.UUID) -> set[uuid.UUID]:
    """Whom we know by id among those who interpret at a gathering."""
    rows = models.Interpreter.objects.filter(gathering_id=gathering_id)
    return {one for one in rows.values_list("person_id", flat=True) if one is not None}


def standing_by(gathering: models.Gathering) -> set[uuid.UUID]:
    """Who stands by people at a gathering: hosts, who checks in, and whom higher apps name (R26)."""
    found = set(gathering.hosts.values_list("person_id", flat=True))
    found.update(gathering.check_ins.values_list("person_id", flat=True))
    for named in choices.standing_by.values():
        found.update(named(gathering.pk))
    return found


def is_in_group(gathering: models.Gathering, person: uuid.UUID) -> bool:
    """Whether somebody comes as one of the people: invited, or in the group that meets."""
    if gathering.invitations.filter(person_id=person).exists():
        return True
    return person in safety.people_in([gathering.group_id])


def is_close(gathering: models.Gathering, person: uuid.UUID) -> bool:
    """Whether somebody is family or a friend of one who is invited, as far as it was written down."""
    invited = gathering.invitations.values("person_id")
    ties = people.Relationship.objects.filter(kind__in=choices.TOO_CLOSE, ended_date__isnull=True)
    return ties.filter(
        Q(person_id=person, other_id__in=invited) | Q(other_id=person, person_id__in=invited)
    ).exists()


def partners_by_name() -> list[tuple[uuid.UUID, str]]:
    """Every partner organization, to choose whose interpreter it is."""
    return list(partners.Partner.objects.order_by("name").values_list("pk", "name"))


def is_partner(partner_id: uuid.UUID) -> bool:
    """Whether this is a partner organization of ours."""
    return partners.Partner.objects.filter(pk=partner_id).exists()


def present_count(gathering_id: uuid.UUID) -> int:
    """How many people were there, on time or late. Not for publishing: it is unprotected."""
    rows = models.Attendance.objects.filter(gathering_id=gathering_id)
    return rows.filter(mark__in=choices.PRESENT).count()


def staff_members() -> list[StaffMember]:
    """Everybody on staff who can sign in, by username."""
    rows = account_queries.staff_accounts().values_list("person_id", "username")
    return [StaffMember(person, username) for person, username in rows]


def usernames(people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The usernames of staff by person id."""
    rows = accounts.Account.objects.filter(
        person_id__in=list(people), role__in=account_choices.STAFF
    )
    return dict(rows.values_list("person_id", "username"))


@dataclasses.dataclass(frozen=True, slots=True)
class ListLine:
    """A gathering as the list shows it; url is its page."""

    gathering: models.Gathering
    kind: str
    url: str
    invited: int


def listed(
    actor: audit_rules.Actor, *, when: str, kind: str, now: datetime.datetime
) -> list[models.Gathering]:
    """Gatherings to come (nearest first) or past (latest first), of one kind or of all."""
    rows = visible(actor, now=now).annotate(invited=Count("invitations"))
    if kind in choices.Kind.values:
        rows = rows.filter(kind=kind)
    if when == "past":
        return list(rows.filter(ends_at__lte=now).order_by("-starts_at"))
    return list(rows.filter(ends_at__gt=now).order_by("starts_at"))


def lines(rows: Iterable[Any]) -> list[ListLine]:
    """The lines of the list."""
    return [
        ListLine(row, str(choices.Kind(row.kind).label), home_url(row), row.invited) for row in rows
    ]


def export_rows(rows: Iterable[models.Gathering]) -> list[list[str]]:
    """The list as rows of a file; nobody's data."""
    return [
        [
            row.starts_at.isoformat(timespec="minutes"),
            str(choices.Kind(row.kind).label),
            kit.in_language(row.title),
            row.place,
        ]
        for row in rows
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """Somebody found by name, and whether she is on the list already."""

    person: uuid.UUID
    name: str
    is_there: bool


def found_by_name(
    actor: audit_rules.Actor,
    text: str,
    *,
    readable: consent_rules.Readable,
    there: Collection[uuid.UUID],
    limit: int = 12,
) -> list[Found]:
    """People the actor may read whose names fit, best first; one read of the keeper."""
    if not text.strip():
        return []
    ids = consent.found_by_name(actor=actor, readable=readable, query=text, limit=limit)
    known = set(people.Person.objects.filter(pk__in=ids).values_list("pk", flat=True))
    ids = [one for one in ids if one in known]
    names = vault.read_names(actor=actor, people=ids, purpose="search", rule=readable.rule)
    return [Found(one, names[one], one in there) for one in ids if one in names]


@dataclasses.dataclass(frozen=True, slots=True)
class InvitedLine:
    """Somebody invited, as the gathering's page shows her."""

    invitation: models.Invitation
    name: str
    reply: str
    needs: list[str]


def invited_lines(
    invitations: Iterable[models.Invitation], names: Mapping[uuid.UUID, str]
) -> list[InvitedLine]:
    """The invitations by name, with reply and needs in words."""
    lines = [
        InvitedLine(
            one,
            names.get(one.person_id, "—"),
            str(choices.Reply(one.reply).label),
            need_labels(one),
        )
        for one in invitations
    ]
    return sorted(lines, key=lambda line: (line.name == "—", line.name.casefold()))


@dataclasses.dataclass(frozen=True, slots=True)
class CheckInLine:
    """Somebody on staff who checks in afterwards."""

    check_in: models.CheckIn
    username: str


def check_in_lines(
    gathering: models.Gathering, known: Mapping[uuid.UUID, str]
) -> list[CheckInLine]:
    """Who checks in afterwards; known holds the usernames of staff."""
    rows = gathering.check_ins.all()
    return [CheckInLine(one, known.get(one.person_id, "—")) for one in rows]


def check_in(
    actor: audit_rules.Actor, check_in_id: int, *, now: datetime.datetime
) -> models.CheckIn | None:
    """One check-in of a gathering the actor works with, or None."""
    rows = models.CheckIn.objects.select_related("gathering")
    return rows.filter(pk=check_in_id, gathering__in=visible(actor, now=now)).first()


def came() -> dict[uuid.UUID, datetime.datetime]:
    """When each person last came to something (UTC), by person."""
    rows = models.Attendance.objects.filter(mark__in=choices.PRESENT).order_by()
    return dict(rows.values_list("person_id").annotate(Max("gathering__starts_at")))


def group_words(
    ids: Iterable[uuid.UUID], now: datetime.datetime
) -> dict[uuid.UUID, registries.GroupWords]:
    """The gatherings among these groups that are not over, in words."""
    rows = models.Gathering.objects.filter(pk__in=list(ids), group_id=F("pk"), ends_at__gt=now)
    return {
        one.pk: registries.GroupWords(
            f"{kit.in_language(one.title)}, {dates.short_day(one.starts_at)}", home_url(one)
        )
        for one in rows
    }


# What is held about somebody (see kit.registries).


def show_invitations(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[registries.HeldLine]:
    """Each invitation with the answer and what she needs."""
    rows = models.Invitation.objects.filter(person_id=person_id).select_related("gathering")
    for one in rows.order_by("-gathering__starts_at"):
        needs = need_labels(one)
        words = [dict(choices.OWN_REPLIES)[one.reply], *needs]
        yield registries.HeldLine(
            what=_("Invited: %(day)s") % {"day": dates.day(one.gathering.starts_at)},
            text=phrases.listed(words),
            since=one.invited_at,
            url=reverse("gatherings:my_gathering", args=[one.gathering_id]),
        )


def export_invitations(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[Mapping[str, Any]]:
    """Her invitations as plain rows."""
    rows = models.Invitation.objects.filter(person_id=person_id).select_related("gathering")
    for one in rows.order_by("gathering__starts_at"):
        yield {
            "kind": one.gathering.kind,
            "starts_at": one.gathering.starts_at.isoformat(),
            "reply": one.reply,
            "needs": one.needs,
            "interpreter_language": one.interpreter_language,
            "ride_at": one.ride_at.isoformat() if one.ride_at else "",
        }


def show_attendances(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[registries.HeldLine]:
    """Each mark with its day."""
    rows = models.Attendance.objects.filter(person_id=person_id).select_related("gathering")
    for one in rows.order_by("-gathering__starts_at"):
        yield registries.HeldLine(
            what=_("Who came: %(day)s") % {"day": dates.day(one.gathering.starts_at)},
            text=str(choices.Mark(one.mark).label),
            since=one.marked_at,
        )


def export_attendances(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[Mapping[str, Any]]:
    """Her marks as plain rows."""
    rows = models.Attendance.objects.filter(person_id=person_id).select_related("gathering")
    for one in rows.order_by("gathering__starts_at"):
        yield {
            "kind": one.gathering.kind,
            "starts_at": one.gathering.starts_at.isoformat(),
            "mark": one.mark,
            "marked_at": one.marked_at.isoformat(),
        }


def show_hosting(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[registries.HeldLine]:
    """Each gathering she hosts or hosted."""
    rows = models.Host.objects.filter(person_id=person_id).select_related("gathering")
    for one in rows.order_by("-gathering__starts_at"):
        yield registries.HeldLine(
            what=_("Host: %(day)s") % {"day": dates.day(one.gathering.starts_at)},
            text=str(choices.Kind(one.gathering.kind).label),
        )


def export_hosting(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[Mapping[str, Any]]:
    """What she hosted as plain rows."""
    rows = models.Host.objects.filter(person_id=person_id).select_related("gathering")
    for one in rows.order_by("gathering__starts_at"):
        yield {"kind": one.gathering.kind, "starts_at": one.gathering.starts_at.isoformat()}


def show_check_ins(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[registries.HeldLine]:
    """Each time she checks in with people afterwards."""
    rows = models.CheckIn.objects.filter(person_id=person_id).select_related("gathering")
    for one in rows.order_by("-gathering__starts_at"):
        yield registries.HeldLine(
            what=_("Checks in after: %(day)s") % {"day": dates.day(one.gathering.starts_at)},
            text=_("Done") if one.done_at else _("Not yet"),
            since=one.assigned_at,
        )


def export_check_ins(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[Mapping[str, Any]]:
    """Her check-ins as plain rows."""
    rows = models.CheckIn.objects.filter(person_id=person_id).select_related("gathering")
    for one in rows.order_by("gathering__starts_at"):
        yield {
            "starts_at": one.gathering.starts_at.isoformat(),
            "done_at": one.done_at.isoformat() if one.done_at else "",
        }


def show_interpreting(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[registries.HeldLine]:
    """Each gathering at which she interprets, with the day of her promise."""
    rows = models.Interpreter.objects.filter(person_id=person_id).select_related("gathering")
    for one in rows.order_by("-gathering__starts_at"):
        promised = _("promised silence on %(day)s") % {"day": dates.day(one.promised_date)}
        yield registries.HeldLine(
            what=_("Interprets: %(day)s") % {"day": dates.day(one.gathering.starts_at)},
            text=phrases.listed([*(_direction(code) for code in one.directions), promised]),
            since=one.recorded_at,
        )


def export_interpreting(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[Mapping[str, Any]]:
    """What she interpreted as plain rows, with the words she promised by their code."""
    rows = models.Interpreter.objects.filter(person_id=person_id).select_related("gathering")
    for one in rows.order_by("gathering__starts_at"):
        yield {
            "starts_at": one.gathering.starts_at.isoformat(),
            "directions": one.directions,
            "promised_date": one.promised_date.isoformat(),
            "notice": one.notice,
        }
