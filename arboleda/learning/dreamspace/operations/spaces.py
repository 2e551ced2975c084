"""Rooms: opened, prepared, closed to newcomers, let go of. Their stages: operations/leading.py."""

from __future__ import annotations

import dataclasses
import datetime
import secrets
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from arboleda.learning.dreamspace import choices, models, policies
from arboleda.learning.dreamspace.operations import _ground
from arboleda.learning.dreamspace.queries import spaces as queries
from arboleda.learning.dreamspace.rules import codes, planning, stages, words
from arboleda.organizing.gatherings import queries as gatherings
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

FIRST_SCALES = (_("How much does it matter?"), _("How near is it?"))
FIRST_ENDS = (
    (_("A little"), _("Very much")),
    (_("Far away"), _("Very near")),
)
"""What every card is asked in a new room, in every language we speak; a room may ask otherwise."""


@dataclasses.dataclass(frozen=True, slots=True)
class SpaceTerms:
    """What a room is to be. name and prompt are {"en": …}; languages are codes, the first comes first.

    group_id: whose room it is, or None for no group in particular. way: "map" (sort and rate) or
    "quick" (agree or disagree). deck_size: how many cards one phone sorts, None for all.
    """

    name: Mapping[str, str]
    prompt: Mapping[str, str]
    languages: Sequence[str] = ("en", "es")
    group_id: uuid.UUID | None = None
    way: str = "map"
    deck_size: int | None = None

    def problems(self) -> list[str]:
        """Codes of rules.words and rules.planning, and unknown_way."""
        found = words.name_problems(self.name) + words.prompt_problems(self.prompt)
        found += words.language_problems(self.languages, known=choices.OWN_NAMES)
        found += planning.deck_problems(self.deck_size)
        return found + ([] if self.way in stages.SKIPPED else ["unknown_way"])


@dataclasses.dataclass(frozen=True, slots=True)
class ScaleTerms:
    """One question that every card is rated by, from 1 (low) to points (high)."""

    words: Mapping[str, str]
    low: Mapping[str, str] = dataclasses.field(default_factory=dict)
    high: Mapping[str, str] = dataclasses.field(default_factory=dict)
    points: int = 5

    def problems(self) -> list[str]:
        """Codes of rules.words.scale_problems."""
        return words.scale_problems(self.words, ends=[self.low, self.high], points=self.points)


def open_space(
    *, actor: audit_rules.Actor, terms: SpaceTerms, now: datetime.datetime, nonce: str = ""
) -> models.Space:
    """Open a room in preparation, with a code, every stage, and two questions to rate by.

    Raises Refused, Invalid (codes of SpaceTerms.problems), AlreadyDone.
    """
    context = _ground.Context(actor, now, nonce)
    reach = gatherings.reach(actor, now=now)
    allowed = policies.can_open_space(
        actor, everybody=reach.everybody, group_id=terms.group_id, groups=reach.groups
    )
    _ground.check(allowed=allowed, problems=terms.problems())
    witness = vault.ask_witness(actor=actor)
    new_id = uuid.uuid4()
    space = models.Space(
        id=new_id,
        group_id=terms.group_id or new_id,
        seed=secrets.randbelow(2**31),
        opened_at=now,
        changed_at=now,
    )
    _fill(space, terms)
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(new_id))
        space.code = fresh_code()
        space.save(force_insert=True)
        _add_stages(space, skipped=stages.SKIPPED[terms.way], now=now)
        _add_first_scales(space)
        _ground.record(context, witness, "open_space", new_id, rule=f"way:{terms.way}")
    return space


def change_space(
    *, actor: audit_rules.Actor, space: models.Space, terms: SpaceTerms, now: datetime.datetime
) -> models.Space:
    """Change a room's words, languages and deck while it is prepared; group and way stay as they are.

    Raises Refused, Invalid (codes of SpaceTerms.problems, not_preparing; already_begun where a deck
    would change under people's hands; frozen).
    """
    context = _ground.Context(actor, now)
    with _ground.change(context, space, "change_space", problems=terms.problems()) as current:
        problems = _preparing_problems(current)
        if terms.deck_size != current.deck_size and queries.has_begun(current):
            problems.append("already_begun")
        _ground.check(allowed=True, problems=problems)
        _fill(current, terms)
        current.save(update_fields=["name", "prompt", "languages", "deck_size"])
    return current


def add_scale(
    *,
    actor: audit_rules.Actor,
    space: models.Space,
    terms: ScaleTerms,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Scale:
    """Ask one more question of every card, the last in their order.

    Raises Refused, Invalid (codes of ScaleTerms.problems, already_begun, enough_scales, frozen),
    AlreadyDone.
    """
    context = _ground.Context(actor, now, nonce)
    with _ground.change(context, space, "add_scale", problems=terms.problems()) as current:
        _check_unbegun(current)
        _ground.check(
            allowed=True,
            problems=["enough_scales"] if current.scales.count() >= words.MOST_SCALES else [],
        )
        last = current.scales.aggregate(last=Max("position"))["last"] or 0
        return models.Scale.objects.create(space=current, position=last + 1, **_scale_fields(terms))


def change_scale(
    *,
    actor: audit_rules.Actor,
    scale: models.Scale,
    terms: ScaleTerms,
    now: datetime.datetime,
) -> None:
    """Change one question of a room before anybody has answered it. Raises Refused, Invalid."""
    context = _ground.Context(actor, now)
    with _ground.change(context, scale.space, "change_scale", problems=terms.problems()) as current:
        _check_unbegun(current)
        current.scales.filter(pk=scale.pk).update(**_scale_fields(terms))


def remove_scale(*, actor: audit_rules.Actor, scale: models.Scale, now: datetime.datetime) -> None:
    """Ask one question less. Raises Refused, Invalid (already_begun, frozen)."""
    with _ground.change(_ground.Context(actor, now), scale.space, "remove_scale") as current:
        _check_unbegun(current)
        scale.delete()


def add_group(
    *,
    actor: audit_rules.Actor,
    space: models.Space,
    group: Mapping[str, str],
    now: datetime.datetime,
    nonce: str = "",
) -> str:
    """Let people choose one more coarse group ("from the north side"); returns its code.

    Raises Refused, Invalid (codes of rules.words.words_problems, enough_groups, frozen),
    AlreadyDone.
    """
    problems = words.words_problems(group, length=words.GROUP_LENGTH)
    context = _ground.Context(actor, now, nonce)
    with _ground.change(context, space, "add_group", problems=problems) as current:
        enough = len(current.groups) >= words.MOST_GROUPS
        _ground.check(allowed=True, problems=["enough_groups"] if enough else [])
        numbers = [int(one["code"].removeprefix("g")) for one in current.groups]
        code = f"g{max(numbers, default=0) + 1}"
        _save_groups(current, [*current.groups, {"code": code, "words": _ground.trimmed(group)}])
    return code


def remove_group(
    *, actor: audit_rules.Actor, space: models.Space, code: str, now: datetime.datetime
) -> None:
    """Take a coarse group away before anybody is in. Raises Refused, Invalid (groups_fixed, frozen).

    Once somebody is in, whichever group it is: a no for one alone would tell that somebody chose it.
    """
    with _ground.change(_ground.Context(actor, now), space, "remove_group") as current:
        fixed = current.seats.exists()
        _ground.check(allowed=True, problems=["groups_fixed"] if fixed else [])
        _save_groups(current, [one for one in current.groups if one["code"] != code])


def end_joining(*, actor: audit_rules.Actor, space: models.Space, now: datetime.datetime) -> None:
    """Nobody new comes in: the code dies, and may belong to another room one day.

    Raises Refused, Invalid (frozen).
    """
    with _ground.change(_ground.Context(actor, now), space, "end_joining") as current:
        _set_code(current, "")


def begin_joining(*, actor: audit_rules.Actor, space: models.Space, now: datetime.datetime) -> None:
    """Let people come in again, by a new code. Raises Refused, Invalid (frozen)."""
    with _ground.change(_ground.Context(actor, now), space, "begin_joining") as current:
        if not current.code:
            _set_code(current, fresh_code())


def remove_space(*, actor: audit_rules.Actor, space: models.Space, now: datetime.datetime) -> None:
    """Take a room back that was opened by mistake, for good, while nobody has been in it.

    Raises Refused, Invalid (somebody_came; frozen).
    """
    with _ground.change(_ground.Context(actor, now), space, "remove_space", is_seen=False) as one:
        _ground.check(allowed=True, problems=[] if queries.is_untouched(one) else ["somebody_came"])
        models.Space.objects.filter(pk=one.pk).delete()


def erase_abandoned(*, before: datetime.datetime, now: datetime.datetime) -> int:
    """Erase what people did and typed in rooms that were never frozen, last opened at or before
    `before` (UTC), in the caller's transaction. Cards, questions and past figures stay.

    The keys of what was typed die first: `queries.abandoned_keys`. Returns how many rooms.
    """
    found = list(queries.abandoned(before))
    for space in found:
        _ground.drop_rows(space)
        space.stages.filter(state=choices.StageState.OPEN).update(
            state=choices.StageState.CLOSED, closed_at=now
        )
        space.code, space.erased_at = "", now
        space.save(update_fields=["code", "erased_at"])
        _ground.bump(space, now=now)
    return len(found)


def erase_typed(person_id: uuid.UUID) -> int:
    """Nothing: no row of a room leads to anybody. Returns 0."""
    return 0


def fresh_code() -> str:
    """Six signs by which phones find a room, and that no other room has."""
    while True:
        code = codes.draw(secrets.token_bytes(16))
        if not models.Space.objects.filter(code=code).exists():
            return code


def _fill(space: models.Space, terms: SpaceTerms) -> None:
    space.name, space.prompt = _ground.trimmed(terms.name), _ground.trimmed(terms.prompt)
    space.languages, space.deck_size = list(terms.languages), terms.deck_size


def _add_stages(space: models.Space, *, skipped: Collection[str], now: datetime.datetime) -> None:
    """Every stage waits, but for those that this way skips, and preparing, which is open."""
    kinds = choices.StageKind
    made = [
        models.Stage(
            space=space,
            kind=kind,
            state=choices.StageState.SKIPPED if kind in skipped else choices.StageState.WAITING,
        )
        for kind in kinds.values
    ]
    made[0].state, made[0].opened_at = choices.StageState.OPEN, now
    models.Stage.objects.bulk_create(made)


def _add_first_scales(space: models.Space) -> None:
    models.Scale.objects.bulk_create(
        models.Scale(
            space=space,
            position=position,
            words=_in_ours(question),
            low=_in_ours(low),
            high=_in_ours(high),
        )
        for position, (question, (low, high)) in enumerate(
            zip(FIRST_SCALES, FIRST_ENDS, strict=True), start=1
        )
    )


def _in_ours(text: Any) -> dict[str, str]:
    """A text of ours in every language we speak."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(text)
    return said


def _scale_fields(terms: ScaleTerms) -> dict[str, object]:
    return {
        "words": _ground.trimmed(terms.words),
        "low": _ground.trimmed(terms.low),
        "high": _ground.trimmed(terms.high),
        "points": terms.points,
    }


def _preparing_problems(space: models.Space) -> list[str]:
    """Codes: not_preparing, where the stage is closed; it can be opened again."""
    is_open = queries.states(space).get(choices.StageKind.PREPARE) == choices.StageState.OPEN
    return [] if is_open else ["not_preparing"]


def _check_unbegun(space: models.Space) -> None:
    """Raise Invalid (already_begun): one question less or other words would change what people said."""
    _ground.check(allowed=True, problems=["already_begun"] if queries.has_begun(space) else [])


def _save_groups(space: models.Space, groups: list[dict[str, object]]) -> None:
    space.groups = groups
    space.save(update_fields=["groups"])


def _set_code(space: models.Space, code: str) -> None:
    space.code = code
    space.save(update_fields=["code"])
