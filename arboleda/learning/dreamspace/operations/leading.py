"""Leading a room through its stages: open, close, skip, wait, and on to the next."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import _ground
from arboleda.learning.dreamspace.queries import spaces as queries
from arboleda.learning.dreamspace.rules import stages
from arboleda.trust.audit import rules as audit_rules


def move_stage(
    *,
    actor: audit_rules.Actor,
    space: models.Space,
    kind: str,
    move: str,
    now: datetime.datetime,
) -> None:
    """Open, close or skip one stage, or take a skip back (rules.stages.MOVES).

    Raises Refused, Invalid (codes of rules.stages.move_problems, frozen).
    """
    rule = f"{kind}:{move}" if kind in choices.StageKind and move in stages.MOVES else ""
    context = _ground.Context(actor, now)
    # The rules say which stages still go on in a room whose figures are final.
    with _ground.change(context, space, "move_stage", rule=rule, even_frozen=True) as current:
        states = queries.states(current)
        problems = stages.move_problems(kind, move, states=states, facts=queries.facts(current))
        _ground.check(allowed=True, problems=problems)
        _set(current, {kind: stages.state_after(states[kind], move)}, now=now)


def go_on(
    *, actor: audit_rules.Actor, space: models.Space, opens: str, now: datetime.datetime
) -> None:
    """Close what is open and open the next stage; opens says which one the page named.

    Raises Refused, Invalid (codes of rules.stages.step_problems; moved_meanwhile where somebody else
    led the room on since the page was shown; frozen).
    """
    rule = f"on:{opens}" if opens in choices.StageKind else "on"
    context = _ground.Context(actor, now)
    # The rules say which stages still go on in a room whose figures are final.
    with _ground.change(context, space, "move_stage", rule=rule, even_frozen=True) as current:
        states = queries.states(current)
        step = stages.next_step(states)
        problems = stages.step_problems(step, states=states, facts=queries.facts(current))
        problems = ["moved_meanwhile"] if step.opens != opens else problems
        _ground.check(allowed=True, problems=problems)
        changes = dict.fromkeys(step.closes, str(choices.StageState.CLOSED))
        if step.opens:
            changes[step.opens] = choices.StageState.OPEN
        _set(current, changes, now=now)


def _set(space: models.Space, changes: Mapping[str, str], *, now: datetime.datetime) -> None:
    for kind, state in changes.items():
        fields: dict[str, object] = {"state": state}
        if state == choices.StageState.OPEN:
            fields |= {"opened_at": now, "closed_at": None}
        elif state == choices.StageState.CLOSED:
            fields["closed_at"] = now
        space.stages.filter(kind=kind).update(**fields)
