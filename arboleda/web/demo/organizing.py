"""One-to-ones, relationships, paths, strengths; partners; a campaign from an idea to a win."""

from __future__ import annotations

import datetime
import uuid

from arboleda.organizing.partners import models as partner_models
from arboleda.organizing.partners import operations as partners
from arboleda.organizing.partners import rules as partner_rules
from arboleda.organizing.people import operations as people
from arboleda.organizing.people.rules import talks
from arboleda.web.demo import words
from arboleda.web.demo.soil import Soil

TALKED_WITH = 24


def talk(soil: Soil) -> None:
    """One-to-ones with some, a path and strengths for a few, and who knows whom."""
    strangers = soil.people[len(soil.actors) :]
    for person in [soil.person("alba"), *strangers[:TALKED_WITH]]:
        _one_to_one(soil, person)
    for person in [soil.person("alba"), soil.person("juniper"), *strangers[:6]]:
        _path(soil, person)
    for number, person in enumerate(strangers[:10]):
        language = soil.words(person)
        text, kind = words.STRENGTHS[language][number % 5]
        people.write_strength(
            actor=soil.actors["olmo"],
            person_id=person,
            text=text,
            kind=kind,
            offered=number % 3 != 0,
            together=True,
            now=soil.ago(100 - number),
        )
    for one, other, kind in ((0, 1, "neighbor"), (2, 3, "coworker"), (0, 4, "friend")):
        people.relate_people(
            actor=soil.actors["hazel"],
            person_id=strangers[one],
            other_id=strangers[other],
            kind=kind,
            since_date=soil.ago(600).date(),
            now=soil.ago(90),
        )


def _one_to_one(soil: Soil, person: uuid.UUID) -> None:
    language = soil.words(person)
    days = soil.draw.randint(4, 120)
    due = soil.now.date() + datetime.timedelta(days=soil.draw.randint(-3, 20))
    people.record_one_to_one(
        actor=soil.actors["olmo" if language == "es" else "hazel"],
        person_id=person,
        note=talks.Note(
            held_date=soil.ago(days).date(),
            interests=soil.draw.choice(words.INTERESTS[language]),
            commitments=soil.draw.choice(words.COMMITMENTS[language]),
            next_step=soil.draw.choice(words.NEXT_STEPS[language]),
            next_date=due,
        ),
        now=soil.ago(days - 1),
    )


def _path(soil: Soil, person: uuid.UUID) -> None:
    steps = words.PATHS[soil.words(person)]
    for number, (text, kind) in enumerate(steps):
        done = soil.ago(150 - 30 * number).date() if number < 3 else None
        people.add_path_step(
            actor=soil.actors["olmo"],
            person_id=person,
            text=text,
            kind=kind,
            done_date=done,
            together=True,
            now=soil.ago(30 - number),
        )


def know_partners(soil: Soil) -> None:
    """Six partners, the conversations that made the relationship, one training and what it changed."""
    actor = soil.actors["hazel"]
    for number, (name, kind, sector, languages, stage) in enumerate(words.PARTNERS):
        partner = partners.add_partner(
            actor=actor,
            profile=partner_rules.Profile(name, kind, sector, languages),
            now=soil.ago(300 - number),
        )
        stages = partner_rules.STAGES[: partner_rules.STAGES.index(stage) + 1]
        for step, reached in enumerate(stages):
            _conversation(soil, partner, reached, step, languages[0])
    trained = partner_models.Partner.objects.get(name=words.PARTNERS[0][0])
    training = partners.ask_training(
        actor=actor,
        partner=trained,
        need=partner_rules.Need(
            text=words.TRAINING_NEED,
            kind="training",
            language="es",
            from_date=soil.ago(150).date(),
            until_date=soil.ago(120).date(),
        ),
        now=soil.ago(170),
    )
    delivered = soil.ago(130)
    partners.deliver_training(
        actor=actor, training=training, delivered_date=delivered.date(), now=delivered
    )
    training.refresh_from_db()
    partners.tell_change(
        actor=actor, training=training, text=words.TRAINING_CHANGE, now=soil.ago(38)
    )


def _conversation(
    soil: Soil, partner: partner_models.Partner, stage: str, step: int, language: str
) -> None:
    spoken = "es" if language == "es" else "en"
    days = 260 - 60 * step
    partners.record_conversation(
        actor=soil.actors["hazel"],
        partner=partner,
        talk=partner_rules.Talk(
            held_date=soil.ago(days).date(),
            holder=("staff", "leader", "constituent")[step % 3],
            stage=stage,
            notes=words.TALKS["notes"][spoken],
            ours=words.TALKS["ours"][spoken],
            theirs=words.TALKS["theirs"][spoken],
            came_of_it=words.TALKS["came_of_it"][spoken] if stage == "trust" else "",
        ),
        now=soil.ago(days - 1),
    )


def campaign(soil: Soil) -> None:
    """The idea written on a card, the demand, the decision-maker, the action, the win, the telling back."""
