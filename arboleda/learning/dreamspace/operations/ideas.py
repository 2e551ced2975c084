"""Ideas and cards: kept, written, mended, merged, divided, set aside, brought back, numbered anew.

All of it until people can sort, rate or vote: then the set is fixed, for everybody is to have seen
the same cards. What was typed stays sealed beside its card until the room is frozen.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Max

from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import _ground
from arboleda.learning.dreamspace.queries import ideas as queries
from arboleda.learning.dreamspace.queries import spaces
from arboleda.learning.dreamspace.rules import stages, words
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules

State = choices.StatementState
Words = Mapping[str, str]


def keep_idea(
    *,
    actor: audit_rules.Actor,
    idea: models.Statement,
    now: datetime.datetime,
    said: Words | None = None,
    marks: Words | None = None,
) -> models.Statement:
    """Put an idea on a card with the next number: in these words, or just as it was typed (None).

    Raises Refused, Invalid (codes of rules.words; not_new; cards_fixed; gone, where the key of what
    was typed is gone; frozen), kit.errors.Locked.
    """
    context = _ground.Context(actor, now)
    if said is None:
        said, marks = _as_typed(context, idea), None
    problems = _words_problems(said, marks or {}, language=idea.language)
    with _writing(context, idea.space, "keep_idea", problems) as space:
        current = _fresh(space, idea, State.NEW)
        _put_on_card(current, space, said, marks or {})
    return current


def write_card(
    *,
    actor: audit_rules.Actor,
    space: models.Space,
    said: Words,
    language: str,
    now: datetime.datetime,
    marks: Words | None = None,
    nonce: str = "",
) -> models.Statement:
    """Add a card that a facilitator brings, in the language it was thought in.

    Raises Refused, Invalid (codes of rules.words; unknown_language; cards_fixed; frozen), AlreadyDone.
    """
    problems = _words_problems(said, marks or {}, language=language)
    problems += words.language_problems([language], known=choices.OWN_NAMES)
    context = _ground.Context(actor, now, nonce)
    with _writing(context, space, "write_card", problems) as current:
        card = models.Statement(space=current, language=language, place=_next_place(current))
        _put_on_card(card, current, said, marks or {})
    return card


def change_card(
    *,
    actor: audit_rules.Actor,
    card: models.Statement,
    said: Words,
    marks: Words,
    now: datetime.datetime,
) -> models.Statement:
    """Mend a card's words, add a translation, or mark one as checked.

    Once people have begun, words that are there stay as they are: only a language that is missing
    can be added, and marks change. Raises Refused, Invalid (codes of rules.words; not_on_a_card;
    words_fixed; frozen).
    """
    problems = _words_problems(said, marks, language=card.language)
    context = _ground.Context(actor, now)
    with _ground.change(context, card.space, "change_card", problems=problems) as space:
        current = _fresh(space, card, State.KEPT)
        trimmed = _ground.trimmed(said)
        changed = any(trimmed.get(code) != text for code, text in current.words.items())
        if changed and spaces.has_begun(space):
            raise accounts.Invalid(["words_fixed"])
        current.words, current.marks = trimmed, _marks(current.language, trimmed, marks)
        current.save(update_fields=["words", "marks"])
    return current


def merge(
    *,
    actor: audit_rules.Actor,
    statement: models.Statement,
    into: models.Statement,
    now: datetime.datetime,
) -> models.Statement:
    """Make an idea or a card part of another card, whose words and number stay. Returns that card.

    Raises Refused, Invalid (same_card, not_on_a_card, not_new, other_room, cards_fixed, frozen).
    """
    problems = ["same_card"] if statement.pk == into.pk else []
    problems += ["other_room"] if statement.space_id != into.space_id else []
    with _writing(_ground.Context(actor, now), into.space, "merge", problems) as space:
        card = _fresh(space, into, State.KEPT)
        part = _fresh(space, statement, State.NEW, State.KEPT)
        part.state, part.number, part.merged_into = State.MERGED, None, card
        part.save(update_fields=["state", "number", "merged_into"])
    return card


def divide(
    *,
    actor: audit_rules.Actor,
    statement: models.Statement,
    parts: Sequence[str],
    now: datetime.datetime,
    nonce: str = "",
) -> list[models.Statement]:
    """Divide an idea or a card that says several things into cards of its language, one for each.

    Raises Refused, Invalid (codes of rules.words; one_part, for fewer than two; not_new; cards_fixed;
    frozen), AlreadyDone.
    """
    texts = [text.strip() for text in parts if text.strip()]
    problems = [] if len(texts) > 1 else ["one_part"]
    for text in texts:
        problems += _words_problems({statement.language: text}, {}, language=statement.language)
    context = _ground.Context(actor, now, nonce)
    made = []
    with _writing(context, statement.space, "divide", problems) as space:
        whole = _fresh(space, statement, State.NEW, State.KEPT)
        whole.state, whole.number = State.SPLIT, None
        whole.save(update_fields=["state", "number"])
        for text in texts:
            part = models.Statement(
                space=space, language=whole.language, split_from=whole, place=_next_place(space)
            )
            _put_on_card(part, space, {whole.language: text}, {})
            made.append(part)
    return made


def set_aside(
    *, actor: audit_rules.Actor, statement: models.Statement, now: datetime.datetime
) -> None:
    """Set an idea or a card aside; it can be brought back. Raises Refused, Invalid (not_new,
    cards_fixed for a card, frozen)."""
    context = _ground.Context(actor, now)
    # A new idea may be set aside at any time: it is on nobody's deck.
    is_card = statement.state == State.KEPT
    with _writing(context, statement.space, "set_aside", [], is_card=is_card) as space:
        current = _fresh(space, statement, State.NEW, State.KEPT)
        _check_still(current, is_card=is_card)
        current.state, current.number = State.SET_ASIDE, None
        current.save(update_fields=["state", "number"])


def bring_back(
    *, actor: audit_rules.Actor, statement: models.Statement, now: datetime.datetime
) -> models.Statement:
    """Bring back what was set aside, merged or divided: on a card with the next number where it had
    words, else among the new ideas. The parts of what was divided are set aside instead.

    Raises Refused, Invalid (not_gone, cards_fixed, frozen).
    """
    with _writing(_ground.Context(actor, now), statement.space, "bring_back", []) as space:
        current = _fresh(space, statement, State.SET_ASIDE, State.MERGED, State.SPLIT)
        if current.state == State.SPLIT:
            current.parts.filter(state__in=(State.NEW, State.KEPT)).update(
                state=State.SET_ASIDE, number=None
            )
        current.merged_into = None
        if current.words:
            _put_on_card(current, space, current.words, current.marks)
        else:
            current.state = State.NEW
            current.save(update_fields=["state", "merged_into"])
    return current


def return_idea(
    *, actor: audit_rules.Actor, card: models.Statement, now: datetime.datetime
) -> models.Statement:
    """Take an idea off its card again, among those that wait to be read. The card's words go; what
    was typed stays as it was.

    Raises Refused, Invalid (not_on_a_card; not_typed, for a card that a facilitator wrote;
    cards_fixed; frozen).
    """
    with _writing(_ground.Context(actor, now), card.space, "return_idea", []) as space:
        current = _fresh(space, card, State.KEPT)
        _ground.check(allowed=True, problems=["not_typed"] if current.sealed is None else [])
        current.state, current.number, current.words, current.marks = State.NEW, None, {}, {}
        current.save(update_fields=["state", "number", "words", "marks"])
    return current


def renumber(*, actor: audit_rules.Actor, space: models.Space, now: datetime.datetime) -> int:
    """Number the cards from 1 without gaps, in the order they have. Returns how many changed.

    Raises Refused, Invalid (cards_fixed, frozen).
    """
    changed = 0
    with _writing(_ground.Context(actor, now), space, "renumber", []) as current:
        # From the lowest up a card only moves to a number that is free already.
        for number, card in enumerate(queries.cards(current), start=1):
            if card.number != number:
                current.statements.filter(pk=card.pk).update(number=number)
                changed += 1
    return changed


@contextlib.contextmanager
def _writing(
    context: _ground.Context,
    space: models.Space,
    action: str,
    problems: list[str],
    *,
    is_card: bool = True,
) -> Iterator[models.Space]:
    """`_ground.change`, while the set of cards is not fixed yet."""
    with _ground.change(context, space, action, problems=problems) as current:
        if is_card:
            fixed = stages.card_problems(facts=spaces.facts(current))
            _ground.check(allowed=True, problems=fixed)
        yield current


def _fresh(space: models.Space, statement: models.Statement, *allowed: str) -> models.Statement:
    """The row as it stands now. Raises Invalid where somebody else did something with it meanwhile.

    Codes: not_new, not_on_a_card, not_gone, by what was to be done.
    """
    current = space.statements.get(pk=statement.pk)
    if current.state not in allowed:
        is_gone = State.SET_ASIDE in allowed
        code = "not_on_a_card" if allowed == (State.KEPT,) else "not_new"
        raise accounts.Invalid(["not_gone" if is_gone else code])
    return current


def _check_still(current: models.Statement, *, is_card: bool) -> None:
    """An idea that somebody put on a card meanwhile follows the rules of cards: ask anew."""
    if (current.state == State.KEPT) != is_card:
        raise accounts.Invalid(["not_new"])


def _as_typed(context: _ground.Context, idea: models.Statement) -> dict[str, str]:
    """What was typed, in its language. Raises Refused, Invalid (gone), Locked."""
    _ground.check(allowed=_ground.may_run(context, idea.space), problems=[])
    found = queries.read(context.actor, idea.space, [idea])[0]
    if not found.text:
        raise accounts.Invalid(["gone"])
    return {idea.language: found.text}


def _words_problems(said: Words, marks: Words, *, language: str) -> list[str]:
    problems = words.card_problems(said, language=language)
    return problems + words.mark_problems(said, marks, known=choices.TranslationState.values)


def _put_on_card(
    statement: models.Statement, space: models.Space, said: Words, marks: Words
) -> None:
    """Save a statement as the last card, with these words."""
    last = space.statements.aggregate(last=Max("number"))["last"] or 0
    statement.number, statement.state = last + 1, State.KEPT
    statement.words = _ground.trimmed(said)
    statement.marks = _marks(statement.language, statement.words, marks)
    statement.save()


def _marks(language: str, said: Words, marks: Words) -> dict[str, str]:
    """A mark for each language: the original's own, and a person's where nothing else is said."""
    known = choices.TranslationState
    given = {code: marks.get(code) or known.HUMAN for code in said}
    told = {
        code: str(known.HUMAN if mark == known.ORIGINAL else mark) for code, mark in given.items()
    }
    return {**told, language: str(known.ORIGINAL)} if language in said else told


def _next_place(space: models.Space) -> int:
    return 1 + (space.statements.aggregate(last=Max("place"))["last"] or 0)
