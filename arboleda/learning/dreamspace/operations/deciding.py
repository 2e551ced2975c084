"""What a group makes of its last map: how many clusters, their names, cards at a border, choices.

All of it is done in a frozen room, whose map stands still, and none of it changes what was computed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.utils import timezone

from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import _ground
from arboleda.learning.dreamspace.queries import figures
from arboleda.learning.dreamspace.queries import maps as queries
from arboleda.learning.dreamspace.rules import deciding as rules
from arboleda.learning.dreamspace.rules.figures import reading
from arboleda.organizing.campaigns import choices as campaign_choices
from arboleda.organizing.campaigns import models as campaigns
from arboleda.organizing.campaigns import operations as campaign_operations
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.safety.rules import refused

Words = Mapping[str, str]


def settle(
    *, actor: audit_rules.Actor, space: models.Space, k: int, now: datetime.datetime
) -> None:
    """Work with so many clusters. Names and notes go along with clusters that stay as they are;
    others and every move are dropped, so that no name stands on cards it was not given to.

    Raises Refused, Invalid (no_map_yet, unknown_count).
    """
    drawn = _map(space)
    problems = rules.count_problems(k, counts=drawn.counts) if drawn else ["no_map_yet"]
    context = _ground.Context(actor, now)
    with _ground.change(context, space, "settle", problems=problems, even_frozen=True) as current:
        assert drawn is not None
        if current.clusters == k:
            return
        kept = _kept(current, drawn, k)
        named = {one.number: one for one in current.named_clusters.all()}
        current.named_clusters.all().delete()
        current.moves.all().delete()
        models.Cluster.objects.bulk_create(
            models.Cluster(space=current, number=new, words=named[old].words, note=named[old].note)
            for old, new in kept.items()
        )
        current.clusters = k
        current.save(update_fields=["clusters"])
    space.clusters = k


def lost_names(space: models.Space, k: int) -> list[models.Cluster]:
    """The named clusters that would be dropped with another number of them."""
    drawn = _map(space)
    if drawn is None or k not in drawn.ward:
        return []
    kept = _kept(space, drawn, k)
    return [one for one in space.named_clusters.all() if one.number not in kept]


def _kept(space: models.Space, drawn: reading.Map, k: int) -> dict[int, int]:
    numbers = list(space.named_clusters.values_list("number", flat=True))
    before = drawn.ward.get(space.clusters or 0, ())
    return rules.carried(before, drawn.ward[k], numbers)


def name_cluster(
    *,
    actor: audit_rules.Actor,
    space: models.Space,
    number: int,
    words: Words,
    note: Words,
    now: datetime.datetime,
) -> models.Cluster:
    """Give a cluster its name, and a note, in each language; empty words take them back.

    Raises Refused, Invalid (no_map_yet, unknown_cluster, words_too_long, refused_words).
    """
    words, note = _ground.trimmed(words), _ground.trimmed(note)
    problems = _cluster_problems(space, number)
    problems += _words_problems(words, rules.NAME_LENGTH)
    problems += _words_problems(note, rules.NOTE_LENGTH)
    context = _ground.Context(actor, now)
    with _ground.change(
        context, space, "name_cluster", problems=problems, even_frozen=True
    ) as current:
        made, _new = models.Cluster.objects.update_or_create(
            space=current, number=number, defaults={"words": words, "note": note}
        )
    return made


def move_card(
    *,
    actor: audit_rules.Actor,
    space: models.Space,
    statement: models.Statement,
    chosen: int,
    now: datetime.datetime,
) -> None:
    """Let the group put a card into another cluster; where it was computed stays beside it.

    Back where it was computed, the move is gone. Raises Refused, Invalid (no_map_yet,
    unknown_cluster, unknown_card).
    """
    drawn = _map(space)
    computed = _computed(space, drawn, statement)
    problems = _cluster_problems(space, chosen) + ([] if computed else ["unknown_card"])
    context = _ground.Context(actor, now)
    with _ground.change(
        context, space, "move_card", problems=problems, even_frozen=True
    ) as current:
        assert computed is not None
        if chosen == computed:
            current.moves.filter(statement=statement).delete()
            return
        models.Move.objects.update_or_create(
            space=current,
            statement=statement,
            defaults={"computed": computed, "chosen": chosen, "moved_at": now},
        )


def choose(
    *,
    actor: audit_rules.Actor,
    space: models.Space,
    thread: str,
    words: Words,
    now: datetime.datetime,
    statement: models.Statement | None = None,
    cluster: int | None = None,
    nonce: str = "",
) -> models.Decision:
    """Choose a card or a whole cluster, and put it on the list of ideas, where its way is followed.

    words: as it goes on the list. Raises Refused, Invalid (no_map_yet, unknown_cluster,
    unknown_card, unknown_thread, already_chosen, no_words, words_too_long, refused_words),
    AlreadyDone.
    """
    words = _ground.trimmed(words)
    problems = [] if words else ["no_words"]
    problems += _words_problems(words, rules.THREAD_LENGTH)
    problems += [] if thread in choices.ThreadKind.values else ["unknown_thread"]
    problems += _what_problems(space, statement, cluster)
    context = _ground.Context(actor, now, nonce)
    with _ground.change(
        context, space, "choose", problems=problems, rule=_rule(thread), even_frozen=True
    ) as current:
        _ground.check(
            allowed=True, problems=_already(current, statement=statement, cluster=cluster)
        )
        made = models.Decision.objects.create(
            space=current,
            statement=statement,
            cluster=cluster,
            thread=thread,
            words=words,
            decided_at=now,
        )
    put_on_list(actor=actor, decision=made, now=now)
    return made


def put_on_list(
    *, actor: audit_rules.Actor, decision: models.Decision, now: datetime.datetime
) -> campaigns.Idea:
    """Put what was chosen on the list of ideas, once; for `choose`, and again where it was stopped.

    The keeper may not be asked in a transaction, so the choice stands first and the idea after it;
    an idea of this room with the same words that belongs to no choice is the one. Raises Refused,
    Invalid.
    """
    space = decision.space
    if not _ground.may_run(_ground.Context(actor, now), space):
        raise accounts.Refused
    if decision.idea is not None:
        return decision.idea
    taken = models.Decision.objects.filter(space=space, idea__isnull=False)
    known = campaigns.Idea.objects.filter(
        origin=campaign_choices.Origin.ROOM, origin_id=space.pk
    ).exclude(pk__in=taken.values("idea"))
    idea = next((one for one in known if one.words == decision.words), None)
    if idea is None:
        terms = campaign_operations.IdeaTerms(
            words=decision.words,
            dreamed_date=timezone.localdate(space.opened_at),
            origin=campaign_choices.Origin.ROOM,
            origin_id=space.pk,
            cluster=_cluster_words(decision),
            matter_count=_matters(decision),
        )
        idea = campaign_operations.write_ideas(actor=actor, ideas=[terms], now=now)[0]
    models.Decision.objects.filter(pk=decision.pk).update(idea=idea)
    decision.idea = idea
    return idea


def take_back(
    *, actor: audit_rules.Actor, decision: models.Decision, now: datetime.datetime
) -> None:
    """Choose it no longer. What is on the list of ideas stays there. Raises Refused."""
    context = _ground.Context(actor, now)
    with _ground.change(context, decision.space, "take_back", even_frozen=True):
        models.Decision.objects.filter(pk=decision.pk).delete()


def _map(space: models.Space) -> reading.Map | None:
    last = queries.final(space)
    return reading.map_of(last.result, space.scaling) if last else None


def _cluster_problems(space: models.Space, number: int) -> list[str]:
    if queries.final(space) is None:
        return ["no_map_yet"]
    return rules.cluster_problems(number, clusters=space.clusters)


def _words_problems(words: Words, length: int) -> list[str]:
    held = any(refused.value_category(text) for text in words.values())
    return rules.words_problems(words, length=length, refused=held)


def _computed(
    space: models.Space, drawn: reading.Map | None, statement: models.Statement
) -> int | None:
    if drawn is None or not space.clusters or str(statement.pk) not in drawn.cards:
        return None
    return drawn.ward[space.clusters][drawn.cards.index(str(statement.pk))]


def _what_problems(
    space: models.Space, statement: models.Statement | None, cluster: int | None
) -> list[str]:
    if queries.final(space) is None:
        return ["no_map_yet"]
    if statement is not None:
        is_card = statement.space_id == space.pk and statement.number is not None
        return [] if is_card else ["unknown_card"]
    return _cluster_problems(space, cluster or 0)


def _already(
    space: models.Space, *, statement: models.Statement | None, cluster: int | None
) -> list[str]:
    same = space.decisions.filter(statement=statement, cluster=cluster)
    return ["already_chosen"] if same.exists() else []


def _rule(thread: str) -> str:
    return thread if thread in choices.ThreadKind.values else ""


def _cluster_words(decision: models.Decision) -> dict[str, str]:
    """The name of the cluster that a card lies in, or of the cluster itself, in every language."""
    number = decision.cluster
    if decision.statement is not None:
        of = figures.of_room(decision.space)
        known = list(of.drawn.cards) if of and of.drawn else []
        card = str(decision.statement.pk)
        number = of.membership[known.index(card)] if of and card in known else None
    named = decision.space.named_clusters.filter(number=number or 0).first()
    return dict(named.words) if named else {}


def _matters(decision: models.Decision) -> int | None:
    """How many rated a chosen card above the middle by the first question, where that is known."""
    last = queries.final(decision.space)
    if last is None or decision.statement is None:
        return None
    rated = next(iter(reading.rated_of(last.result).values()), None)
    cards = last.result["cards"]
    card = str(decision.statement.pk)
    return rated.high[cards.index(card)] if rated and card in cards else None
