"""Ideas: written down, mended, taken up, told back."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F, Max

from arboleda.organizing.campaigns import choices, models, policies, rules
from arboleda.organizing.campaigns.operations import _ground
from arboleda.organizing.gatherings import models as gatherings
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault


@dataclasses.dataclass(frozen=True, slots=True)
class IdeaTerms:
    """One idea as a group dreamed it. words, cluster: {"en": …, "es": …}; position counts from 1.

    matter_count: how many thought it matters, or None; below five it is not kept. Without a
    position the idea comes last.
    """

    words: Mapping[str, str]
    dreamed_date: datetime.date
    origin: str = choices.Origin.ELSEWHERE
    origin_id: uuid.UUID | None = None
    cluster: Mapping[str, str] = dataclasses.field(default_factory=dict)
    matter_count: int | None = None
    position: int | None = None

    def problems(self, *, today: datetime.date) -> list[str]:
        """Codes of rules.words_problems and rules.date_problems, and unknown_origin."""
        found = rules.words_problems(self.words)
        found += rules.words_problems(self.cluster, length=rules.NAME_LENGTH, needed=False)
        found += rules.date_problems(self.dreamed_date, today=today)
        return found + ([] if self.origin in choices.Origin.values else ["unknown_origin"])


def write_idea(
    *, actor: audit_rules.Actor, terms: IdeaTerms, now: datetime.datetime, nonce: str = ""
) -> models.Idea:
    """Put one idea on the map's list. Raises Refused, Invalid, AlreadyDone."""
    return write_ideas(actor=actor, ideas=[terms], now=now, nonce=nonce)[0]


def write_ideas(
    *,
    actor: audit_rules.Actor,
    ideas: Sequence[IdeaTerms],
    now: datetime.datetime,
    nonce: str = "",
) -> list[models.Idea]:
    """Put the ideas of one dreaming on the map's list, in their order; all of them or none.

    Raises Refused, Invalid (codes of IdeaTerms.problems), AlreadyDone.
    """
    context = _ground.Context(actor, now, nonce)
    problems = [code for one in ideas for code in one.problems(today=context.today)]
    _ground.check(allowed=policies.can_write_ideas(actor), problems=problems)
    witness = vault.ask_witness(actor=actor)
    made = [_row(terms, now) for terms in ideas]
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(made[0].pk) if made else "")
        for idea, terms in zip(made, ideas, strict=True):
            _place(idea, terms.position)
            idea.save(force_insert=True)
            _ground.record(context, witness, "write_idea", idea.pk, rule=f"origin:{idea.origin}")
    return made


def change_idea(
    *, actor: audit_rules.Actor, idea: models.Idea, terms: IdeaTerms, now: datetime.datetime
) -> models.Idea:
    """Change an idea's words, place or origin; a public one leaves the public door until an
    organizer publishes it anew. Raises Refused, Invalid."""
    context = _ground.Context(actor, now)
    problems = terms.problems(today=context.today)
    _ground.check(allowed=policies.can_write_ideas(actor), problems=problems)
    witness = vault.ask_witness(actor=actor)
    changed = _row(terms, now)
    fields = ["words", "cluster", "matter_count", "dreamed_date", "origin", "origin_id"]
    with transaction.atomic():
        for name in fields:
            setattr(idea, name, getattr(changed, name))
        if terms.position is not None and terms.position != idea.position:
            _place(idea, terms.position)
        idea.changed_at, idea.public_at = now, None
        idea.save(update_fields=[*fields, "position", "changed_at", "public_at"])
        _ground.record(context, witness, "change_idea", idea.pk)
    return idea


def remove_idea(*, actor: audit_rules.Actor, idea: models.Idea, now: datetime.datetime) -> None:
    """Take an idea off the list for good. Raises Refused, Invalid (something_grew)."""
    grown = idea.demands.exists() or idea.taken_up.exists() or idea.told_back.exists()
    problems = ["something_grew"] if grown else []
    _ground.check(allowed=policies.can_write_ideas(actor), problems=problems)
    context = _ground.Context(actor, now)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        _ground.record(context, witness, "remove_idea", idea.pk)
        idea.delete()


def take_up(
    *,
    actor: audit_rules.Actor,
    idea: models.Idea,
    kind: str,
    words: Mapping[str, str],
    taken_date: datetime.date,
    now: datetime.datetime,
    nonce: str = "",
) -> models.TakenUp:
    """Write down who took an idea up, or what it changed in what we teach.

    words name groups, never people. Raises Refused, Invalid (codes of rules, unknown_growth),
    AlreadyDone.
    """
    context = _ground.Context(actor, now, nonce)
    problems = rules.words_problems(words)
    problems += rules.date_problems(taken_date, today=context.today)
    problems += [] if kind in choices.Growth.values else ["unknown_growth"]
    _ground.check(allowed=policies.can_write_ideas(actor), problems=problems)
    row = models.TakenUp(
        idea=idea, kind=kind, words=_ground.trimmed(words), taken_date=taken_date, recorded_at=now
    )
    _ground.add(context, row, "take_up", idea)
    return row


def tell_back(
    *,
    actor: audit_rules.Actor,
    idea: models.Idea,
    how: str,
    told_date: datetime.date,
    now: datetime.datetime,
    words: Mapping[str, str] | None = None,
    gathering: gatherings.Gathering | None = None,
    nonce: str = "",
) -> models.ToldBack:
    """Write down that those who dreamed it heard what became of it.

    Raises Refused, Invalid (codes of rules, unknown_telling, nothing_to_tell), AlreadyDone.
    """
    context = _ground.Context(actor, now, nonce)
    problems = rules.words_problems(words or {}, needed=False)
    problems += rules.date_problems(told_date, today=context.today)
    problems += [] if how in choices.ToldHow.values else ["unknown_telling"]
    problems += ["nothing_to_tell"] if idea.state == choices.IdeaState.DREAMED else []
    _ground.check(allowed=policies.can_write_ideas(actor), problems=problems)
    row = models.ToldBack(
        idea=idea,
        how=how,
        words=_ground.trimmed(words or {}),
        told_date=told_date,
        gathering=gathering,
        recorded_at=now,
    )
    _ground.add(context, row, "tell_back", idea)
    return row


def _row(terms: IdeaTerms, now: datetime.datetime) -> models.Idea:
    return models.Idea(
        words=_ground.trimmed(terms.words),
        cluster=_ground.trimmed(terms.cluster),
        matter_count=rules.kept_count(terms.matter_count),
        origin=terms.origin,
        origin_id=terms.origin_id,
        dreamed_date=terms.dreamed_date,
        recorded_at=now,
        changed_at=now,
    )


def _place(idea: models.Idea, position: int | None) -> None:
    """Give an idea its place on the list; whatever stood there and after moves down by one."""
    others = models.Idea.objects.exclude(pk=idea.pk)
    last = others.aggregate(last=Max("position"))["last"] or 0
    idea.position = last + 1 if position is None else min(max(1, position), last + 1)
    if others.filter(position=idea.position).exists():
        others.filter(position__gte=idea.position).update(position=F("position") + 1)
