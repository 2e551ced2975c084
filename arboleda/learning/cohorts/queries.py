"""Shared reads of cohorts, filtered to what the asker may see."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from arboleda.kit import dates, registries
from arboleda.kit.templatetags import kit
from arboleda.learning.cohorts import choices, models, rules
from arboleda.learning.curriculum import queries as curriculum
from arboleda.learning.curriculum.rules import pack as packs
from arboleda.organizing.gatherings import models as gathering_models
from arboleda.organizing.gatherings import queries as gatherings
from arboleda.organizing.people import models as people
from arboleda.organizing.people.operations import walking
from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import models as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import rules as consent_rules
from arboleda.trust.vault import operations as vault

COHORT_PURPOSE = "cohort"
# When the form of a first session begins, local time.
EVENING = datetime.time(18)


@dataclasses.dataclass(frozen=True, slots=True)
class Summary:
    """A cohort as the list shows it."""

    cohort: models.Cohort
    people: int
    sessions: int
    done: int
    next_at: datetime.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as the cohort's page shows it; title is the module's, in the reader's language."""

    session: models.Session
    title: str
    is_done: bool
    is_open: bool


@dataclasses.dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in a cohort."""

    enrollment: models.Enrollment
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of a plan in words. starts_at is UTC; name and words are a person's, else empty."""

    item: models.PlanItem
    title: str
    kind: str
    kind_label: str
    starts_at: datetime.datetime
    minutes: int
    name: str = ""
    words: str = ""
    parts: Sequence[curriculum.Passage] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class OfferedStrength:
    """A strength somebody in the cohort offers, in her own words."""

    strength: people.Strength
    name: str
    words: str


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a session: its lines, what else is offered, and the minutes left (or over).

    missing: codes of what keeps the session from opening (R40); materials: what to bring, once each.
    """

    lines: list[PlanLine]
    offered: list[OfferedStrength]
    left: int
    missing: list[str]
    materials: list[str]

    @property
    def over(self) -> int:
        """How many minutes too many there are."""
        return max(0, -self.left)


@dataclasses.dataclass(frozen=True, slots=True)
class Facilitator:
    """Somebody on staff who works with a cohort."""

    person: uuid.UUID
    username: str


def visible(actor: audit_rules.Actor, *, now: datetime.datetime) -> QuerySet[models.Cohort]:
    """The cohorts the actor works with."""
    reach = gatherings.reach(actor, now=now)
    rows = models.Cohort.objects.all()
    return rows if reach.everybody else rows.filter(pk__in=reach.groups)


def named(actor: audit_rules.Actor, now: datetime.datetime) -> list[tuple[uuid.UUID, str]]:
    """The cohorts the actor works with as (id, name), newest first: for a choice in a form."""
    return [(one.pk, kit.in_language(one.name)) for one in visible(actor, now=now)]


def cohort(
    actor: audit_rules.Actor, cohort_id: uuid.UUID, *, now: datetime.datetime
) -> models.Cohort | None:
    """One cohort the actor works with, or None."""
    return visible(actor, now=now).filter(pk=cohort_id).first()


def session(
    actor: audit_rules.Actor, session_id: uuid.UUID, *, now: datetime.datetime
) -> models.Session | None:
    """One session of a cohort the actor works with, or None."""
    rows = models.Session.objects.select_related("gathering", "cohort", "module")
    return rows.filter(pk=session_id, cohort__in=visible(actor, now=now)).first()


def enrollment(
    actor: audit_rules.Actor, enrollment_id: int, *, now: datetime.datetime
) -> models.Enrollment | None:
    """One enrollment in a cohort the actor works with, or None."""
    rows = models.Enrollment.objects.select_related("cohort")
    return rows.filter(pk=enrollment_id, cohort__in=visible(actor, now=now)).first()


def plan_item(
    actor: audit_rules.Actor, item_id: uuid.UUID, *, now: datetime.datetime
) -> models.PlanItem | None:
    """One line of a plan the actor works with, or None."""
    rows = models.PlanItem.objects.select_related("session__gathering", "session__cohort")
    return rows.filter(pk=item_id, session__cohort__in=visible(actor, now=now)).first()


def summaries(actor: audit_rules.Actor, *, now: datetime.datetime) -> list[Summary]:
    """Every cohort the actor works with, the latest first; two queries."""
    rows = visible(actor, now=now).annotate(
        people_count=Count(
            "enrollments", filter=Q(enrollments__left_at__isnull=True), distinct=True
        )
    )
    sessions: dict[uuid.UUID, list[gathering_models.Gathering]] = {}
    found = models.Session.objects.filter(cohort__in=rows.values("pk")).select_related("gathering")
    for one in found:
        sessions.setdefault(one.cohort_id, []).append(one.gathering)
    return [_summary(row, sessions.get(row.pk, []), now=now) for row in rows]


def _summary(
    row: Any, sessions: Sequence[gathering_models.Gathering], *, now: datetime.datetime
) -> Summary:
    coming = [one.starts_at for one in sessions if one.ends_at > now]
    return Summary(
        cohort=row,
        people=row.people_count,
        sessions=len(sessions),
        done=len(sessions) - len(coming),
        next_at=min(coming, default=None),
    )


def session_lines(
    cohort: models.Cohort, *, language: str, now: datetime.datetime
) -> list[SessionLine]:
    """The sessions of a cohort by number, titled by their modules; two queries."""
    rows = list(cohort.sessions.select_related("gathering").order_by("number"))
    titles = curriculum.titles([one.module_id for one in rows if one.module_id], language=language)
    return [
        SessionLine(
            session=one,
            title=titles.get(one.module_id, "") if one.module_id else "",
            is_done=one.gathering.ends_at <= now,
            is_open=one.gathering.opened_at is not None,
        )
        for one in rows
    ]


def people_lines(
    actor: audit_rules.Actor, cohort: models.Cohort, *, readable: consent_rules.Readable
) -> list[PersonLine]:
    """Who is in a cohort, by name; one read of the keeper."""
    rows = [
        one for one in cohort.enrollments.filter(left_at__isnull=True) if one.person_id in readable
    ]
    names = vault.read_names(
        actor=actor,
        people=[one.person_id for one in rows],
        purpose=COHORT_PURPOSE,
        rule=readable.rule,
    )
    lines = [PersonLine(one, names.get(one.person_id, "—")) for one in rows]
    return sorted(lines, key=lambda line: (line.name == "—", line.name.casefold()))


def enrolled(cohort: models.Cohort) -> set[uuid.UUID]:
    """Ids of everybody in a cohort now."""
    rows = cohort.enrollments.filter(left_at__isnull=True)
    return set(rows.values_list("person_id", flat=True))


def assignments(cohort_id: uuid.UUID, *, now: datetime.datetime) -> QuerySet[accounts.Assignment]:
    """Who is assigned to a cohort at this moment."""
    rows = accounts.Assignment.objects.filter(
        scope=account_choices.Scope.GROUP,
        object_id=cohort_id,
        starts_at__lte=now,
        ends_at__gt=now,
        account__is_active=True,
    )
    return rows.select_related("account").order_by("account__username")


def facilitators(cohort_id: uuid.UUID, *, now: datetime.datetime) -> list[Facilitator]:
    """Who works with a cohort, once each, by username."""
    found = {one.account.person_id: one.account.username for one in assignments(cohort_id, now=now)}
    return [Facilitator(person, username) for person, username in found.items()]


def live_items(session: models.Session, *, now: datetime.datetime) -> list[models.PlanItem]:
    """The lines of a plan in order.

    Before a session ends, a strength that was taken back is not in its plan, from the next request
    on. Afterwards the line stays, without name and words.
    """
    rows = list(session.items.select_related("strength"))
    if session.gathering.ends_at <= now:
        return rows
    return [one for one in rows if one.is_offered]


def missing(session: models.Session, *, now: datetime.datetime) -> list[str]:
    """Codes of `choices.Missing` that keep a session from opening (R40)."""
    items = live_items(session, now=now)
    return _missing(session, _rule_lines(items, _activities(session, language="en")))


def _missing(session: models.Session, plan: Sequence[rules.Line]) -> list[str]:
    return rules.session_missing(
        agreements=session.cohort.agreements,
        has_support_person=session.support_person_id is not None,
        plan=plan,
    )


def plan(
    actor: audit_rules.Actor,
    session: models.Session,
    *,
    readable: consent_rules.Readable,
    language: str,
    now: datetime.datetime,
    with_offers: bool = False,
) -> Plan:
    """The plan of a session in words; the names and strengths in one read of the keeper.

    with_offers adds what people of the cohort offer and the plan does not hold yet.
    """
    items = live_items(session, now=now)
    activities = _activities(session, language=language)
    used = [one.strength for one in items if one.strength is not None and one.is_offered]
    offers = _offers(session, used) if with_offers else []
    shown = [one for one in (*used, *offers) if one.person_id in readable]
    opened = _open(actor, shown, rule=readable.rule)
    lines, starts_at = [], session.gathering.starts_at
    for item in items:
        lines.append(_plan_line(item, activities, opened, starts_at))
        starts_at += datetime.timedelta(minutes=item.minutes)
    rule_lines = _rule_lines(items, activities)
    return Plan(
        lines=lines,
        offered=[OfferedStrength(one, *opened[one.pk]) for one in offers if one.pk in opened],
        left=rules.minutes_left(length=session.gathering.minutes, plan=rule_lines),
        missing=_missing(session, rule_lines),
        materials=_materials(lines),
    )


def own_session(actor: audit_rules.Actor, session_id: uuid.UUID) -> models.Session | None:
    """An open session of a cohort the actor is enrolled in, or None."""
    if actor.person is None:
        return None
    rows = models.Session.objects.select_related("gathering", "cohort")
    return rows.filter(
        pk=session_id,
        gathering__opened_at__isnull=False,
        cohort__enrollments__person_id=actor.person,
        cohort__enrollments__left_at__isnull=True,
    ).first()


def own_handouts(person_id: uuid.UUID) -> list[models.Session]:
    """Open sessions with a module, of cohorts somebody is in, the latest first."""
    rows = models.Session.objects.select_related("gathering").filter(
        gathering__opened_at__isnull=False,
        module__isnull=False,
        cohort__enrollments__person_id=person_id,
        cohort__enrollments__left_at__isnull=True,
    )
    return list(rows.order_by("-gathering__starts_at"))


def _activities(session: models.Session, *, language: str) -> dict[str, curriculum.ActivityPage]:
    if session.module_id is None:
        return {}
    found = curriculum.activities(session.module_id, language=language)
    return {one.key: one for one in found}


def _rule_lines(
    items: Iterable[models.PlanItem], activities: Mapping[str, curriculum.ActivityPage]
) -> list[rules.Line]:
    lines = []
    for item in items:
        activity = activities.get(item.activity_key)
        lines.append(
            rules.Line(
                kind=item.kind,
                minutes=item.minutes,
                rests=activity is not None and activity.kind == "rest",
                has_opt_out=activity is not None and activity.has_opt_out,
            )
        )
    return lines


def _offers(session: models.Session, used: Sequence[people.Strength]) -> list[people.Strength]:
    rows = people.Strength.objects.filter(
        offered_at__isnull=False,
        person__enrollments__cohort_id=session.cohort_id,
        person__enrollments__left_at__isnull=True,
    )
    return list(rows.exclude(pk__in=[one.pk for one in used]).order_by("offered_at"))


def _open(
    actor: audit_rules.Actor, strengths: Sequence[people.Strength], *, rule: str
) -> dict[uuid.UUID, tuple[str, str]]:
    """(name, her words) by strength; whatever does not open is left out."""
    if not strengths:
        return {}
    payloads = vault.read_identities(
        actor=actor,
        people=[one.person_id for one in strengths],
        purpose="plan",
        rule=rule,
        more=[
            vault.Sealed(
                one.person_id, walking.STRENGTH_LABEL, one.pk, walking.CAPSULE, bytes(one.sealed)
            )
            for one in strengths
        ],
    )
    found = {}
    for one in strengths:
        words = payloads.get((one.pk, walking.CAPSULE))
        name = payloads.get((one.person_id, "name"))
        if words is not None and name is not None:
            found[one.pk] = (str(name.get("chosen", "")), str(words.get("text", "")))
    return found


def _plan_line(
    item: models.PlanItem,
    activities: Mapping[str, curriculum.ActivityPage],
    opened: Mapping[uuid.UUID, tuple[str, str]],
    starts_at: datetime.datetime,
) -> PlanLine:
    label = str(choices.Item(item.kind).label)
    activity = activities.get(item.activity_key)
    name, words = opened.get(item.strength_id, ("", "")) if item.strength_id else ("", "")
    title = activity.title if activity else label
    if name:
        title = _("%(name)s shares") % {"name": name}
    return PlanLine(
        item=item,
        title=title,
        kind=item.kind,
        kind_label=label,
        starts_at=starts_at,
        minutes=item.minutes,
        name=name,
        words=words,
        parts=activity.parts if activity else (),
    )


def group_words(
    ids: Iterable[uuid.UUID], now: datetime.datetime
) -> dict[uuid.UUID, registries.GroupWords]:
    """The cohorts among these groups that are not over, in words."""
    rows = models.Cohort.objects.filter(pk__in=list(ids), ends_date__gte=now.date())
    return {
        one.pk: registries.GroupWords(
            kit.in_language(one.name), reverse("cohorts:cohort", args=[one.pk])
        )
        for one in rows
    }


# What is held about somebody (see kit.registries).


def show_enrollments(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[registries.HeldLine]:
    """Each cohort she is or was in."""
    rows = models.Enrollment.objects.filter(person_id=person_id).select_related("cohort")
    for one in rows.order_by("-enrolled_at"):
        state = _("left") if one.left_at else _("completed") if one.completed_at else _("in it now")
        yield registries.HeldLine(
            what=_("Cohort: %(name)s") % {"name": kit.in_language(one.cohort.name)},
            text=state,
            since=one.enrolled_at,
        )


def export_enrollments(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[Mapping[str, Any]]:
    """Her enrollments as plain rows."""
    rows = models.Enrollment.objects.filter(person_id=person_id).select_related("cohort")
    for one in rows.order_by("enrolled_at"):
        yield {
            "cohort": one.cohort.name,
            "enrolled_at": one.enrolled_at.isoformat(),
            "left_at": one.left_at.isoformat() if one.left_at else "",
            "completed_at": one.completed_at.isoformat() if one.completed_at else "",
        }


def support_of(gathering_id: uuid.UUID) -> list[uuid.UUID]:
    """Who supports people in the session that this gathering is; nobody where it is none."""
    rows = models.Session.objects.filter(pk=gathering_id, support_person_id__isnull=False)
    return [one for one in rows.values_list("support_person_id", flat=True) if one is not None]


def show_support(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[registries.HeldLine]:
    """Each session she is the support person of."""
    rows = models.Session.objects.filter(support_person_id=person_id).select_related("gathering")
    for one in rows.order_by("-gathering__starts_at"):
        yield registries.HeldLine(
            what=_("Support person: %(day)s") % {"day": dates.day(one.gathering.starts_at)},
            text=kit.in_language(one.gathering.title),
        )


def export_support(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[Mapping[str, Any]]:
    """The sessions she supports as plain rows."""
    rows = models.Session.objects.filter(support_person_id=person_id).select_related("gathering")
    for one in rows.order_by("gathering__starts_at"):
        yield {"starts_at": one.gathering.starts_at.isoformat(), "number": one.number}


def show_plan_items(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[registries.HeldLine]:
    """Each session whose plan holds a strength of hers."""
    rows = models.PlanItem.objects.filter(strength__person_id=person_id)
    for one in rows.select_related("session__gathering", "strength").order_by("-added_at"):
        moment = one.session.gathering.starts_at
        yield registries.HeldLine(
            what=_("Your strength in a plan: %(day)s") % {"day": dates.day(moment)},
            text=_("offered") if one.is_offered else _("taken back"),
            since=one.added_at,
        )


def export_plan_items(
    person_id: uuid.UUID, reading: registries.Reading
) -> Iterable[Mapping[str, Any]]:
    """The plans that hold a strength of hers, as plain rows."""
    rows = models.PlanItem.objects.filter(strength__person_id=person_id)
    for one in rows.select_related("session__gathering").order_by("added_at"):
        yield {
            "starts_at": one.session.gathering.starts_at.isoformat(),
            "strength": str(one.strength_id),
            "minutes": one.minutes,
        }


@dataclasses.dataclass(frozen=True, slots=True)
class ModuleOption:
    """A module a session can be planned from."""

    module_id: uuid.UUID
    number: int
    title: str


def module_options(*, language: str) -> list[ModuleOption]:
    """Every current module, in order."""
    options = []
    for row in curriculum.current_modules():
        text = curriculum.best_text(list(row.texts.all()), language=language)
        if text is not None:
            options.append(ModuleOption(row.pk, row.number, text.title))
    return options


def session_count(cohort: models.Cohort) -> int:
    """How many sessions a cohort has so far."""
    return cohort.sessions.count()


def session_defaults(cohort: models.Cohort, *, now: datetime.datetime) -> dict[str, Any]:
    """What the form of the next session begins with: a week after the last, the next module.

    The first session is as long as its module, or two hours where there is none.
    """
    last = cohort.sessions.select_related("gathering").order_by("-number").first()
    if last is None:
        first = curriculum.module_by_number(1)
        return {
            "day": cohort.starts_date,
            "starts": EVENING,
            "ends": _evening_end(first.minutes if first else 120),
            "languages": cohort.languages,
            "module": str(first.pk) if first else "",
        }
    starts = timezone.localtime(last.gathering.starts_at)
    return {
        "day": starts.date() + datetime.timedelta(days=7),
        "starts": starts.time(),
        "ends": timezone.localtime(last.gathering.ends_at).time(),
        "place": last.gathering.place,
        "place_after_yes": last.gathering.place_after_yes,
        "languages": last.gathering.languages,
        "hosts": [str(one.person_id) for one in last.gathering.hosts.all()],
        "support_person": str(last.support_person_id or ""),
        "module": _next_module(last.number + 1),
    }


def _evening_end(minutes: int) -> datetime.time:
    """When an evening of so many minutes ends, at midnight at the latest."""
    begins = datetime.datetime.combine(datetime.date.min, EVENING)
    last = datetime.datetime.combine(datetime.date.min, datetime.time(23, 59))
    return min(begins + datetime.timedelta(minutes=minutes), last).time()


def _next_module(number: int) -> str:
    found = curriculum.module_by_number(number)
    return str(found.pk) if found else ""


def _materials(lines: Iterable[PlanLine]) -> list[str]:
    """What to bring for the activities of a plan, once each, in the order it is needed."""
    found: dict[str, None] = {}
    for line in lines:
        for part in line.parts:
            if part.key == "materials":
                found.update(dict.fromkeys(packs.bullets(part.body) or ()))
    return list(found)


def unused_activities(
    session: models.Session, plan: Plan, *, language: str
) -> list[curriculum.ActivityPage]:
    """The activities of the module that its plan does not hold."""
    used = {line.item.activity_key for line in plan.lines}
    return [one for key, one in _activities(session, language=language).items() if key not in used]
