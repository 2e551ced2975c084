"""Growing the demo grove: the order in which an organization comes to be."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable

from arboleda.organizing.people import operations as people
from arboleda.organizing.people.rules import people as people_rules
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import operations as consent
from arboleda.trust.consent import queries as consent_queries
from arboleda.trust.consent.rules import notices as consent_notices
from arboleda.trust.vault import operations as vault
from arboleda.web import operations
from arboleda.web.demo import cast, dreaming, keeping, learning, organizing, telling
from arboleda.web.demo.soil import ZONE, Soil

BATCH = 500


def grow(
    *,
    seed: int,
    people: int,
    now: datetime.datetime,
    say: Callable[[str], None] = lambda text: None,
) -> None:
    """Grow the whole grove. The folder must be empty: the caller has looked."""
    soil = Soil(random.Random(seed), now)  # noqa: S311  (Fiction, the same for the same seed.)
    stages: list[tuple[str, Callable[[Soil], None]]] = [
        ("Founding the grove", lambda soil: _found(soil, seed)),
        (f"Meeting {people} people", lambda soil: _meet(soil, people)),
        ("Talking one to one", organizing.talk),
        ("Keeping safe", organizing.keep_safe),
        ("Knowing partners", organizing.know_partners),
        ("Two cohorts of 17", learning.gather_cohorts),
        ("Dream rooms", dreaming.dream),
        ("An idea, a demand, a win", organizing.campaign),
        ("Stories", telling.tell),
        ("Words for funders", telling.speak_to_funders),
        ("Rooms of one's own", keeping.keep),
    ]
    for text, stage in stages:
        say(f"{text} …")
        stage(soil)


def _found(soil: Soil, seed: int) -> None:
    founded = soil.ago(400)
    accounts.found_grove(
        witness=vault.ask_witness(actor=audit_rules.SYSTEM),
        name=cast.ORGANIZATION,
        neutral_name=cast.NEUTRAL_NAME,
        zone=str(ZONE),
        language="en",
        now=founded,
        is_demo=True,
        demo_seed=seed,
    )
    answers = [
        people_rules.Answers(
            chosen=player.chosen,
            pronouns=player.pronouns,
            language=player.language,
            age_group="adult",
            is_leader=player.role != "participant" or player.username == "alba",
        )
        for player in cast.CAST
    ]
    ids = people.add_people(actor=audit_rules.SYSTEM, batch=answers, now=founded)
    for player, person in zip(cast.CAST, ids, strict=True):
        account = operations.open_staff_account(
            person=person,
            username=player.username,
            passphrase=player.passphrase,
            role=player.role,
            language=player.language,
            now=founded,
            ends_at=soil.now + datetime.timedelta(days=365) if player.everybody else None,
        )
        soil.actors[player.username] = account.actor
        # The cast has been here before: it read the note before writing, in both languages.
        for language in ("en", "es"):
            read = consent_queries.notice_for(consent_notices.LIMITS, language)
            consent.acknowledge(actor=account.actor, notice=read, now=founded)
        soil.people.append(person)
        soil.languages[person] = player.language


def _meet(soil: Soil, count: int) -> None:
    names = cast.invented_names(soil.draw, count - len(cast.CAST))
    for start in range(0, len(names), BATCH):
        batch = [_stranger(soil.draw, name) for name in names[start : start + BATCH]]
        ids = people.add_people(actor=soil.actors["hazel"], batch=batch, now=soil.ago(300))
        soil.people += ids
        soil.languages |= {
            person: answers.language for person, answers in zip(ids, batch, strict=True)
        }


def _stranger(draw: random.Random, name: str) -> people_rules.Answers:
    language = draw.choices(("es", "en", "ko", "pl"), (50, 40, 6, 4))[0]
    return people_rules.Answers(
        chosen=name,
        language=language,
        phones=(cast.invented_phone(draw),) if draw.random() < 0.6 else (),
        city=draw.choice(("Pilsen", "Albany Park", "Cicero", "Rogers Park", "")),
        age_group="adult" if draw.random() < 0.9 else "unknown",
        is_leader=draw.random() < 0.15,
    )
