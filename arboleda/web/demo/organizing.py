"""One-to-ones, relationships, paths, strengths; partners; a campaign from an idea to a win."""

from __future__ import annotations

import datetime
import uuid

from arboleda.organizing.campaigns import models as campaign_models
from arboleda.organizing.campaigns import operations as campaigns
from arboleda.organizing.gatherings import models as gathering_models
from arboleda.organizing.gatherings import operations as gatherings
from arboleda.organizing.partners import models as partner_models
from arboleda.organizing.partners import operations as partners
from arboleda.organizing.partners import rules as partner_rules
from arboleda.organizing.people import operations as people
from arboleda.organizing.people.rules import questions, talks
from arboleda.trust.consent import operations as consent
from arboleda.trust.consent import rules as release_rules
from arboleda.trust.safety import operations as safety
from arboleda.trust.safety.rules import contact
from arboleda.web.demo import words
from arboleda.web.demo.soil import Soil

TALKED_WITH = 24


def talk(soil: Soil) -> None:
    """One-to-ones with some, a path and strengths for a few, and who knows whom."""
    strangers = soil.people[len(soil.actors) :]
    for person in [soil.person("alba"), soil.person("juniper"), *strangers[:TALKED_WITH]]:
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
    _own_question(soil, [soil.person("alba"), *strangers[:4]])
    for one, other, kind in ((0, 1, "neighbor"), (2, 3, "coworker"), (0, 4, "friend")):
        people.relate_people(
            actor=soil.actors["hazel"],
            person_id=strangers[one],
            other_id=strangers[other],
            kind=kind,
            since_date=soil.ago(600).date(),
            now=soil.ago(90),
        )


def _own_question(soil: Soil, people_asked: list[uuid.UUID]) -> None:
    """One question of the grove's own, and what some answered."""
    question = people.add_own_question(
        actor=soil.actors["magnolia"],
        terms=questions.Terms(questions.ONE_OF, **words.OWN_QUESTION),
        now=soil.ago(60),
    )
    for number, person in enumerate(people_asked):
        people.answer_own_questions(
            actor=soil.actors["olmo"],
            person_id=person,
            answers={question.pk: questions.Answer(str(number % 3 + 1))},
            now=soil.ago(50 - number),
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
    """An idea from the long table, the demand, the decision-maker, the action, the win, the telling back."""
    actor = soil.actors["hazel"]
    _win(soil, soil.ideas[0])
    campaigns.take_up(
        actor=actor,
        idea=soil.ideas[2],
        kind="group",
        words=words.PROMISE,
        taken_date=soil.ago(60).date(),
        now=soil.ago(60),
    )


def _win(soil: Soil, idea: campaign_models.Idea) -> None:
    actor = soil.actors["hazel"]
    campaigns.take_up(
        actor=actor,
        idea=idea,
        kind="lesson",
        words=words.TAKEN_UP,
        taken_date=soil.ago(180).date(),
        now=soil.ago(180),
    )
    began = campaigns.start_campaign(
        actor=actor,
        name=words.CAMPAIGN,
        issue=words.ISSUE,
        started_date=soil.ago(178).date(),
        now=soil.ago(178),
    )
    demand = campaigns.make_demand(
        actor=actor,
        campaign=began,
        idea=idea,
        words=words.DEMAND,
        made_date=soil.ago(170).date(),
        now=soil.ago(170),
    )
    campaigns.name_decision_maker(
        actor=actor,
        campaign=began,
        office=campaigns.Office(words.OFFICE_NAME, "elected", words.OFFICE, words.INSTITUTION),
        demands=[demand],
        now=soil.ago(168),
    )
    demand.refresh_from_db()
    campaigns.plan_action(
        actor=actor,
        demand=demand,
        gathering=_action(soil),
        activity="organizing",
        funding="unrestricted",
        now=soil.ago(120),
    )
    promise = campaigns.note_commitment(
        actor=actor,
        demand=demand,
        words=words.PROMISE,
        made_date=soil.ago(118).date(),
        now=soil.ago(118),
    )
    campaigns.settle_commitment(actor=actor, commitment=promise, state="kept", now=soil.ago(80))
    campaigns.record_win(
        actor=actor,
        demand=demand,
        words=words.WIN,
        won_date=soil.ago(70).date(),
        evidence=words.EVIDENCE,
        now=soil.ago(69),
    )
    campaigns.tell_back(
        actor=actor,
        idea=idea,
        how="together",
        told_date=soil.ago(62).date(),
        words=words.TOLD_BACK,
        now=soil.ago(61),
    )
    idea.refresh_from_db()
    campaigns.publish_idea(actor=actor, idea=idea, now=soil.ago(60))


def _action(soil: Soil) -> gathering_models.Gathering:
    """The hearing, with everybody who came."""
    actor = soil.actors["hazel"]
    starts_at = soil.ago(119)
    hearing = gatherings.plan_gathering(
        actor=actor,
        terms=gatherings.Terms(
            kind="action",
            title=words.ACTION,
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(hours=3),
            place="City hall, 2nd floor (invented)",
        ),
        now=soil.ago(130),
    )
    guests = soil.people[len(soil.actors) : len(soil.actors) + 30]
    gatherings.invite(actor=actor, gathering=hearing, people=guests, now=soil.ago(129))
    gatherings.open_gathering(actor=actor, gathering=hearing, now=starts_at)
    hearing.refresh_from_db()
    marks = {person: "here" if soil.draw.random() < 0.8 else "late" for person in guests}
    gatherings.mark_attendance(actor=actor, gathering=hearing, marks=marks, now=starts_at)
    return hearing


def keep_safe(soil: Soil) -> None:
    """How to reach Alba safely, and one release that she gave."""
    alba, actor = soil.person("alba"), soil.actors["olmo"]
    safety.change_safe_contact(
        actor=actor,
        person_id=alba,
        card=contact.Card(
            channel="sms",
            days=("mon", "wed"),
            from_time="10:00",
            until_time="14:00",
            voicemail=False,
            sender="Laura",
            language="es",
            neutral_channel="",
        ),
        now=soil.ago(12),
    )
    consent.record_release(
        actor=actor,
        identity=alba,
        terms=release_rules.Terms(
            recipient=words.RELEASE_RECIPIENT,
            purpose=words.RELEASE_PURPOSE,
            items=words.RELEASE_ITEMS,
            risks=words.RELEASE_RISKS,
            explained_in="es",
            interpreter="no",
            expires_at=soil.now + datetime.timedelta(days=20),
            signature="Alba",
            signed_how="paper",
        ),
        now=soil.ago(5),
    )
