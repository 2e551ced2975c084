"""Two cohorts of 17: one that has finished, one whose fifth evening is the next."""

from __future__ import annotations

import datetime
import uuid
from pathlib import Path

from arboleda.learning import curriculum as curriculum_app
from arboleda.learning.cohorts import models as cohort_models
from arboleda.learning.cohorts import operations as cohorts
from arboleda.learning.curriculum import operations as curriculum
from arboleda.learning.curriculum import queries as curriculum_queries
from arboleda.learning.curriculum.rules import reader
from arboleda.organizing.gatherings import models as gathering_models
from arboleda.organizing.gatherings import operations as gatherings
from arboleda.organizing.people import models as people_models
from arboleda.organizing.people import operations as people
from arboleda.web.demo import words
from arboleda.web.demo.soil import Soil

SIZE = 17
SESSIONS = 8
PLACE = "Back room of the library, 2nd floor"


def gather_cohorts(soil: Soil) -> None:
    """Bring the starter pack in, then run both cohorts."""
    pack = reader.read_path(Path(curriculum_app.__path__[0]) / "starter")
    assert pack.pack is not None
    curriculum.import_pack(actor=soil.actors["hazel"], pack=pack.pack, now=soil.ago(280))
    strangers = soil.people[len(soil.actors) :]
    spring = [*strangers[: SIZE - 1], soil.person("brisa")]
    autumn = [soil.person("alba"), soil.person("juniper"), *strangers[SIZE - 1 : 2 * SIZE - 3]]
    _run(
        soil,
        {"en": "Spring evenings", "es": "Tardes de primavera"},
        spring,
        "aliso",
        first_week=-24,
        done=SESSIONS,
    )
    _run(
        soil,
        {"en": "Autumn evenings", "es": "Tardes de otoño"},
        autumn,
        "willow",
        first_week=-4,
        done=4,
    )
    _offer_a_strength(soil)


def _run(
    soil: Soil,
    name: dict[str, str],
    members: list[uuid.UUID],
    facilitator: str,
    *,
    first_week: int,
    done: int,
) -> None:
    organizer = soil.actors["hazel"]
    first = soil.evening(first_week)
    began = first - datetime.timedelta(days=14)
    cohort = cohorts.start_cohort(
        actor=organizer,
        terms=cohorts.CohortTerms(
            name=name,
            starts_date=first.date(),
            ends_date=(first + datetime.timedelta(weeks=SESSIONS)).date(),
            program={"en": "Eight evenings", "es": "Ocho tardes"},
            agreements=words.AGREEMENTS,
        ),
        now=began,
    )
    for one in (facilitator, "olmo"):
        cohorts.assign_facilitator(
            actor=organizer, cohort=cohort, person=soil.person(one), now=began
        )
    cohorts.enroll(actor=organizer, cohort=cohort, people=members, now=began)
    for number in range(1, SESSIONS + 1):
        starts_at = soil.evening(first_week + number - 1)
        session = _session(soil, cohort, number, starts_at, facilitator, began)
        if number <= done:
            _hold(soil, session, members, starts_at)
        elif number == done + 1:
            _await(soil, session, members)
    if done == SESSIONS:
        last = soil.evening(first_week + SESSIONS - 1) + datetime.timedelta(days=1)
        for enrollment in cohort_models.Enrollment.objects.filter(cohort=cohort)[: SIZE - 1]:
            cohorts.complete(actor=organizer, enrollment=enrollment, now=last)


def _session(
    soil: Soil,
    cohort: cohort_models.Cohort,
    number: int,
    starts_at: datetime.datetime,
    facilitator: str,
    planned_at: datetime.datetime,
) -> cohort_models.Session:
    module = curriculum_queries.module_by_number(number)
    organizer = soil.actors["hazel"]
    minutes = module.minutes if module else 120
    session = cohorts.plan_session(
        actor=organizer,
        cohort=cohort,
        terms=cohorts.SessionTerms(
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(minutes=minutes),
            place=PLACE,
            module_id=module.id if module else None,
            support_person=soil.person("olmo"),
            materials_due_date=(starts_at - datetime.timedelta(days=7)).date(),
            hosts=(soil.person(facilitator),),
        ),
        now=planned_at,
        number=number,
    )
    cohorts.fill_plan(actor=organizer, session=session, now=planned_at)
    return session


def _hold(
    soil: Soil,
    session: cohort_models.Session,
    members: list[uuid.UUID],
    starts_at: datetime.datetime,
) -> None:
    """An evening that has been: who came, and who checked in afterwards."""
    gathering = session.gathering
    marks = {
        person: soil.draw.choices(("here", "late", "not_today"), (82, 8, 10))[0]
        for person in members
    }
    held_at = starts_at + datetime.timedelta(minutes=5)
    cohorts.open_session(actor=soil.actors["hazel"], session=session, now=held_at)
    gathering.refresh_from_db()
    gatherings.mark_attendance(
        actor=soil.actors["hazel"], gathering=gathering, marks=marks, now=held_at
    )
    check_in = gatherings.assign_check_in(
        actor=soil.actors["hazel"], gathering=gathering, person=soil.person("olmo"), now=held_at
    )
    gatherings.finish_check_in(
        actor=soil.actors["hazel"], check_in=check_in, now=held_at + datetime.timedelta(days=1)
    )


def _await(soil: Soil, session: cohort_models.Session, members: list[uuid.UUID]) -> None:
    """The next evening: answers, needs, a ride, who checks in afterwards."""
    gathering, organizer = session.gathering, soil.actors["hazel"]
    cohorts.open_session(actor=organizer, session=session, now=soil.now)
    gathering.refresh_from_db()
    invitations = {
        one.person_id: one
        for one in gathering_models.Invitation.objects.filter(gathering=gathering)
    }
    for person in members:
        if soil.draw.random() < 0.75 or person == soil.person("alba"):
            gatherings.reply(
                actor=organizer, invitation=invitations[person], answer="yes", now=soil.ago(3)
            )
        if soil.draw.random() < 0.5 or person == soil.person("alba"):
            needs = gatherings.Needs(
                childcare=soil.draw.random() < 0.4,
                ride=person == soil.person("alba") or soil.draw.random() < 0.4,
                food=soil.draw.random() < 0.6,
                interpreter_language="ko" if soil.languages.get(person) == "ko" else "",
            )
            gatherings.state_needs(
                actor=organizer, invitation=invitations[person], needs=needs, now=soil.ago(3)
            )
    invitation = gathering_models.Invitation.objects.get(pk=invitations[soil.person("alba")].pk)
    gatherings.arrange_ride(
        actor=organizer,
        invitation=invitation,
        ride_at=gathering.starts_at - datetime.timedelta(minutes=35),
        now=soil.ago(1),
    )
    gatherings.assign_check_in(
        actor=organizer, gathering=gathering, person=soil.person("olmo"), now=soil.ago(1)
    )


def _offer_a_strength(soil: Soil) -> None:
    """Alba wrote on the first evening what she can teach, and offered it."""
    alba = soil.actors["alba"]
    strength = people.write_strength(
        actor=alba,
        person_id=soil.person("alba"),
        text=words.WALK_STRENGTH["es"],
        kind="speaking",
        offered=True,
        now=soil.ago(27),
    )
    assert isinstance(strength, people_models.Strength)
