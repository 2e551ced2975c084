"""Campaigns: what is asked, of whom, what was done, promised, decided and won."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction

from arboleda.organizing.campaigns import choices, models, policies, rules
from arboleda.organizing.campaigns.operations import _ground
from arboleda.organizing.gatherings import choices as gathering_choices
from arboleda.organizing.gatherings import models as gatherings
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

Words = Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Office:
    """Whom a demand is addressed to. kind: choices.Office; office and institution are words.

    hurt_one_of_us is asked, refused where it is true, and never kept.
    """

    name: str
    kind: str
    office: Words
    institution: Words
    hurt_one_of_us: bool = False

    def problems(self) -> list[str]:
        """Codes of rules.decision_maker_problems and rules.words_problems, no_office."""
        found = rules.decision_maker_problems(
            name=self.name,
            office_kind=self.kind,
            known_offices=choices.Office.values,
            hurt_one_of_us=self.hurt_one_of_us,
        )
        for words in (self.office, self.institution):
            missing = rules.words_problems(words, length=rules.NAME_LENGTH)
            found += ["no_office" if code == "no_words" else code for code in missing]
        return found


def start_campaign(
    *,
    actor: audit_rules.Actor,
    name: Words,
    issue: Words,
    started_date: datetime.date,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Campaign:
    """Begin a campaign. Raises Refused, Invalid (no_name, codes of rules), AlreadyDone."""
    _ground.check(
        allowed=policies.can_run_campaigns(actor), problems=_campaign_problems(name, issue)
    )
    row = models.Campaign(
        name=_ground.trimmed(name),
        issue=_ground.trimmed(issue),
        started_date=started_date,
        recorded_at=now,
        changed_at=now,
    )
    _ground.add(_ground.Context(actor, now, nonce), row, "start_campaign")
    return row


def change_campaign(
    *,
    actor: audit_rules.Actor,
    campaign: models.Campaign,
    name: Words,
    issue: Words,
    started_date: datetime.date,
    state: str,
    now: datetime.datetime,
) -> models.Campaign:
    """Change a campaign's words, first day or state. Ideas that show it leave the public door
    until they are published anew. Raises Refused, Invalid (unknown_state, codes of rules)."""
    problems = _campaign_problems(name, issue)
    problems += [] if state in choices.CampaignState.values else ["unknown_state"]
    _ground.check(allowed=policies.can_run_campaigns(actor), problems=problems)
    context = _ground.Context(actor, now)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        words = _ground.trimmed(name)
        if words != campaign.name:
            models.Idea.objects.filter(demands__campaign=campaign).update(public_at=None)
        campaign.name, campaign.issue = words, _ground.trimmed(issue)
        campaign.started_date, campaign.state, campaign.changed_at = started_date, state, now
        campaign.save()
        _ground.record(context, witness, "change_campaign", campaign.pk, rule=f"state:{state}")
    return campaign


def make_demand(
    *,
    actor: audit_rules.Actor,
    campaign: models.Campaign,
    idea: models.Idea,
    words: Words,
    made_date: datetime.date,
    now: datetime.datetime,
    decision_maker: models.DecisionMaker | None = None,
    nonce: str = "",
) -> models.Demand:
    """Ask for one thing, and say which idea it grew from. Raises Refused, Invalid (codes of
    rules, other_campaign), AlreadyDone."""
    context = _ground.Context(actor, now, nonce)
    problems = rules.words_problems(words)
    problems += rules.date_problems(made_date, today=context.today)
    if decision_maker is not None and decision_maker.campaign_id != campaign.pk:
        problems.append("other_campaign")
    _ground.check(allowed=policies.can_run_campaigns(actor), problems=problems)
    row = models.Demand(
        campaign=campaign,
        idea=idea,
        words=_ground.trimmed(words),
        made_date=made_date,
        decision_maker=decision_maker,
        recorded_at=now,
    )
    _ground.add(context, row, "make_demand", idea)
    return row


def name_decision_maker(
    *,
    actor: audit_rules.Actor,
    campaign: models.Campaign,
    office: Office,
    now: datetime.datetime,
    demands: Sequence[models.Demand] = (),
    nonce: str = "",
) -> models.DecisionMaker:
    """Name somebody in public office who can say yes to these demands of the campaign (R53).

    Raises Refused, Invalid (codes of Office.problems, other_campaign), AlreadyDone.
    """
    problems = office.problems()
    if any(one.campaign_id != campaign.pk for one in demands):
        problems.append("other_campaign")
    _ground.check(allowed=policies.can_run_campaigns(actor), problems=problems)
    context = _ground.Context(actor, now, nonce)
    row = models.DecisionMaker(
        campaign=campaign,
        name=office.name.strip(),
        office_kind=office.kind,
        office=_ground.trimmed(office.office),
        institution=_ground.trimmed(office.institution),
        recorded_at=now,
    )
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(row.pk))
        row.save(force_insert=True)
        ids = [one.pk for one in demands]
        models.Demand.objects.filter(pk__in=ids).update(decision_maker=row)
        # What the public door shows of these demands changes: an organizer looks at it first.
        models.Idea.objects.filter(demands__in=ids).update(public_at=None)
        _ground.record(
            context, witness, "name_decision_maker", row.pk, rule=f"office:{office.kind}"
        )
    return row


def plan_action(
    *,
    actor: audit_rules.Actor,
    demand: models.Demand,
    gathering: gatherings.Gathering,
    activity: str,
    funding: str,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Action:
    """Tie a gathering of the kind *action* to a demand, with what pays for it (R52).

    Raises Refused, Invalid (not_an_action, already_there, unknown_activity, unknown_funding,
    voca_refused), AlreadyDone.
    """
    problems = rules.funding_problems(activity=activity, funding=funding)
    if gathering.kind != gathering_choices.Kind.ACTION:
        problems.append("not_an_action")
    if demand.actions.filter(gathering=gathering).exists():
        problems.append("already_there")
    problems += [] if activity in choices.Activity.values else ["unknown_activity"]
    problems += [] if funding in choices.Funding.values else ["unknown_funding"]
    _ground.check(allowed=policies.can_run_campaigns(actor), problems=problems)
    row = models.Action(
        demand=demand, gathering=gathering, activity=activity, funding=funding, recorded_at=now
    )
    _ground.add(_ground.Context(actor, now, nonce), row, "plan_action", demand.idea)
    return row


def note_commitment(
    *,
    actor: audit_rules.Actor,
    demand: models.Demand,
    words: Words,
    made_date: datetime.date,
    now: datetime.datetime,
    due_date: datetime.date | None = None,
    nonce: str = "",
) -> models.Commitment:
    """Write down what the demand's decision-maker promised. Raises Refused, Invalid
    (no_decision_maker, due_before_made, codes of rules), AlreadyDone."""
    context = _ground.Context(actor, now, nonce)
    problems = rules.words_problems(words)
    problems += rules.date_problems(made_date, today=context.today)
    problems += rules.promise_problems(made=made_date, due=due_date)
    maker = demand.decision_maker
    if maker is None:
        problems.append("no_decision_maker")
    _ground.check(allowed=policies.can_run_campaigns(actor), problems=problems)
    row = models.Commitment(
        demand=demand,
        decision_maker=maker,
        words=_ground.trimmed(words),
        made_date=made_date,
        due_date=due_date,
        recorded_at=now,
    )
    _ground.add(context, row, "note_commitment")
    return row


def settle_commitment(
    *,
    actor: audit_rules.Actor,
    commitment: models.Commitment,
    state: str,
    now: datetime.datetime,
) -> models.Commitment:
    """Say whether a promise was kept; it can be said again. Raises Refused, Invalid
    (unknown_state)."""
    problems = [] if state in choices.CommitmentState.values else ["unknown_state"]
    _ground.check(allowed=policies.can_run_campaigns(actor), problems=problems)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        commitment.state = state
        commitment.save(update_fields=["state"])
        _ground.record(
            _ground.Context(actor, now),
            witness,
            "settle_commitment",
            commitment.pk,
            rule=f"state:{state}",
        )
    return commitment


def record_win(
    *,
    actor: audit_rules.Actor,
    demand: models.Demand,
    words: Words,
    won_date: datetime.date,
    evidence: str,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Win:
    """Write down what changed and where anybody can check it. Raises Refused, Invalid
    (no_evidence, codes of rules), AlreadyDone."""
    context = _ground.Context(actor, now, nonce)
    problems = rules.words_problems(words) + rules.evidence_problems(evidence)
    problems += rules.words_problems({"": evidence}, needed=False)
    problems += rules.date_problems(won_date, today=context.today)
    _ground.check(allowed=policies.can_run_campaigns(actor), problems=problems)
    row = models.Win(
        demand=demand,
        words=_ground.trimmed(words),
        won_date=won_date,
        evidence=evidence.strip(),
        recorded_at=now,
    )
    _ground.add(context, row, "record_win", demand.idea)
    return row


def record_decision(
    *,
    actor: audit_rules.Actor,
    campaign: models.Campaign,
    words: Words,
    method: str,
    quorum: int,
    languages: Sequence[str],
    decided_date: datetime.date,
    now: datetime.datetime,
    minority: Words | None = None,
    nonce: str = "",
) -> models.Decision:
    """Write down what the group decided and how (R51): no names, no counts of votes.

    Raises Refused, Invalid (codes of rules), AlreadyDone.
    """
    context = _ground.Context(actor, now, nonce)
    problems = rules.words_problems(words) + rules.words_problems(minority or {}, needed=False)
    problems += rules.date_problems(decided_date, today=context.today)
    problems += rules.decision_problems(
        method=method, known_methods=choices.Method.values, quorum=quorum, languages=languages
    )
    _ground.check(allowed=policies.can_run_campaigns(actor), problems=problems)
    row = models.Decision(
        campaign=campaign,
        words=_ground.trimmed(words),
        method=method,
        quorum=quorum,
        languages=list(languages),
        minority=_ground.trimmed(minority or {}),
        decided_date=decided_date,
        recorded_at=now,
    )
    _ground.add(context, row, "record_decision")
    return row


def _campaign_problems(name: Words, issue: Words) -> list[str]:
    missing = rules.words_problems(name, length=rules.NAME_LENGTH)
    problems = ["no_name" if code == "no_words" else code for code in missing]
    return problems + rules.words_problems(issue)
