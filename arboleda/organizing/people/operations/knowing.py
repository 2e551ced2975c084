"""Writes to people themselves: one at a time, in batches, and how we ask about them."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from arboleda.organizing.people import choices, models, policies
from arboleda.organizing.people.operations import ground
from arboleda.organizing.people.rules import people as rules
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.safety.rules import refused
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault

BATCH = 500
"""People written in one transaction by `add_people`."""

ADDED_FOR = datetime.timedelta(days=365)
"""How long whoever adds somebody works with her, where nothing else says so."""

MAY_BE_NAMED = {choices.Question.AGE_GROUP.value: {"birth"}}
"""What a question of ours may name in other words: it asks for no more than under or over 18."""

Capsules = dict[uuid.UUID, dict[str, dict[str, Any]]]


def add_person(
    *, actor: audit_rules.Actor, answers: rules.Answers, now: datetime.datetime, nonce: str = ""
) -> models.Person:
    """Add somebody; a chosen name is enough. Returns her.

    Staff who do not work with everybody are assigned to her for a year. Raises Refused, Invalid
    (see rules.people.person_problems), AlreadyDone with her id.
    """
    if not policies.can_add_person(actor):
        raise accounts.Refused
    ground.valid(rules.person_problems(answers, today=ground.today(now)))
    person = uuid.uuid4()
    readable = consent.readable(actor, now=now)
    held = vault.make_keys(actor=actor, subjects=[person], kind=vault_choices.PERSON_KEY)
    try:
        with transaction.atomic():
            accounts.spend_nonce(nonce=nonce, now=now, result=str(person))
            _save(held, {person: answers}, now=now)
            if not readable.everybody and actor.account is not None:
                _assign_to_adder(actor, held.witness, person, now=now)
            audit.record(
                witness=held.witness,
                action="people.add_person",
                subject=person,
                now=now,
                rule=ground.rule_of(actor, readable),
            )
    except BaseException:
        vault.destroy_keys([person])
        raise
    _tell_keeper({person: answers})
    return models.Person.objects.get(pk=person)


def add_people(
    *,
    actor: audit_rules.Actor,
    batch: Sequence[rules.Answers],
    now: datetime.datetime,
    rule: str = "",
    within: Callable[[list[uuid.UUID]], None] | None = None,
) -> list[uuid.UUID]:
    """Add many people, BATCH at a time; each batch is written whole or not at all.

    Returns ids in the order of the batch. rule: closed code of where they come from (an import's
    id). within is called with the ids inside the transaction of each batch, so that whoever counts
    batches counts in the same breath. Every answer must be valid: Invalid names the first that is
    not and nothing of its batch is written. Staff who do not work with everybody are not assigned.
    """
    if not policies.can_add_person(actor):
        raise accounts.Refused
    today = ground.today(now)
    made: list[uuid.UUID] = []
    for start in range(0, len(batch), BATCH):
        part = batch[start : start + BATCH]
        for answers in part:
            ground.valid(rules.person_problems(answers, today=today))
        made += _add_batch(actor, part, now=now, rule=rule, within=within)
    return made


def _add_batch(
    actor: audit_rules.Actor,
    part: Sequence[rules.Answers],
    *,
    now: datetime.datetime,
    rule: str,
    within: Callable[[list[uuid.UUID]], None] | None,
) -> list[uuid.UUID]:
    answered = {uuid.uuid4(): answers for answers in part}
    ids = list(answered)
    held = vault.make_keys(actor=actor, subjects=ids, kind=vault_choices.PERSON_KEY)
    try:
        with transaction.atomic():
            _save(held, answered, now=now)
            if within:
                within(ids)
            audit.record_many(
                witness=held.witness, action="people.add_people", subjects=ids, rule=rule, now=now
            )
    except BaseException:
        vault.destroy_keys(ids)
        raise
    _tell_keeper(answered)
    return ids


def change_person(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    answers: rules.Answers,
    now: datetime.datetime,
    nonce: str = "",
) -> None:
    """Replace what is known of somebody. Raises Refused, Invalid, AlreadyDone."""
    rule = ground.stand(actor, [person_id], policy=policies.can_work_with, now=now)
    ground.valid(rules.person_problems(answers, today=ground.today(now)))
    held = ground.key_of(
        actor,
        person_id,
        action="people.change_person",
        purpose="keeping-in-touch",
        capsules="contact,name",
        rule=rule,
    )
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(person_id))
        vault.write_identities(held=held, identities=_capsules({person_id: answers}), now=now)
        models.Person.objects.filter(pk=person_id).update(**_columns(answers))
        audit.record(
            witness=held.witness,
            action="people.change_person",
            subject=person_id,
            rule=rule,
            now=now,
        )
    _tell_keeper({person_id: answers})


def record_export(
    *,
    actor: audit_rules.Actor,
    people: Sequence[uuid.UUID],
    terms: Mapping[str, str],
    now: datetime.datetime,
) -> str:
    """Note that a file with the names of these people was made, and use its approval up.

    terms are those the approval was asked with (choices.EXPORT_KIND). Returns what the keeper's
    chain of reads is to name. Raises Refused, accounts NotApproved: it takes two people.
    """
    readable = consent.readable(actor, now=now).to_pass_on()
    if not policies.can_export_people(actor) or not all(one in readable for one in people):
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        approval = accounts.spend_approval(
            actor=actor, kind=choices.EXPORT_KIND, object_id=None, terms=terms, now=now
        )
        audit.record(
            witness=witness,
            action="people.record_export",
            rule=readable.rule,
            references=f"rows:{len(people)} {approval.pk}",
            now=now,
        )
    return f"approval:{approval.pk}"


def word_question(
    *,
    actor: audit_rules.Actor,
    question: str,
    is_hidden: bool,
    label: Mapping[str, str],
    now: datetime.datetime,
) -> None:
    """Choose whether a question is asked, and in which words ({"en": …}, empty: ours). R11.

    Raises Refused, and Invalid: ``question_unknown``, ``refused`` (the words ask for something we
    never keep, R10). Answers given earlier stay sealed as they
    are; a hidden question is neither shown nor asked.
    """
    if not policies.can_word_questions(actor):
        raise accounts.Refused
    if question not in choices.Question.values:
        raise accounts.Invalid(["question_unknown"])
    if set(refused.field_problems("", label.values())) - MAY_BE_NAMED.get(question, set()):
        raise accounts.Invalid(["refused"])
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        models.Wording.objects.update_or_create(
            question=question, defaults={"is_hidden": is_hidden, "label": dict(label)}
        )
        audit.record(
            witness=witness,
            action="people.word_question",
            rule=question,
            now=now,
            references="hidden" if is_hidden else "asked",
        )


def _save(
    held: keys.Keys, answered: Mapping[uuid.UUID, rules.Answers], *, now: datetime.datetime
) -> None:
    written = {
        person: {name: payload for name, payload in capsules.items() if payload}
        for person, capsules in _capsules(answered).items()
    }
    vault.write_identities(held=held, identities=written, now=now, new=True)
    rows = [models.Person(id=one, added_at=now, **_columns(a)) for one, a in answered.items()]
    models.Person.objects.bulk_create(rows, batch_size=BATCH)


def _columns(answers: rules.Answers) -> dict[str, Any]:
    return {
        "language": answers.language,
        "age_group": answers.age_group,
        "is_leader": answers.is_leader,
        "partner_id": answers.partner_id,
        "companion_id": answers.companion_id,
        "declined": sorted(answers.declined),
        "joined_date": answers.joined_date,
    }


def _capsules(answered: Mapping[uuid.UUID, rules.Answers]) -> Capsules:
    """Both capsules of everybody: an empty contact too, so that what was there is written over."""
    return {
        person: {
            vault_choices.NAME: rules.name_capsule(answers),
            vault_choices.CONTACT: rules.contact_capsule(answers),
        }
        for person, answers in answered.items()
    }


def _tell_keeper(answered: Mapping[uuid.UUID, rules.Answers]) -> None:
    vault.after_identities(
        {
            person: {vault_choices.NAME: rules.name_capsule(answers)}
            for person, answers in answered.items()
        },
        matches={
            person: rules.contact_keys(answers.phones, answers.emails)
            for person, answers in answered.items()
        },
    )


def _assign_to_adder(
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    person: uuid.UUID,
    *,
    now: datetime.datetime,
) -> None:
    """Whoever adds somebody works with her; the house assigns, because facilitators may not."""
    account = account_queries.account_of(actor.person) if actor.person else None
    if account is not None:
        accounts.assign(
            actor=audit_rules.SYSTEM,
            witness=witness,
            account=account,
            scope="person",
            object_id=person,
            purpose="organizing",
            ends_at=now + ADDED_FOR,
            now=now,
        )
