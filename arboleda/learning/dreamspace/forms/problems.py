"""Sentences for the closed codes of rules: what to do, beside the field it concerns."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "no_name": ("name", _("Give the room a name.")),
    "name_too_long": ("name", _("Make the name shorter: 80 characters at most.")),
    "name_not_neutral": (
        "name",
        _("Choose a neutral name: it may show on somebody's phone. A day, a tree, a street."),
    ),
    "no_prompt": ("prompt", _("Write what you ask people, in one language at least.")),
    "prompt_too_long": ("prompt", _("Make it shorter: 300 characters at most.")),
    "no_languages": ("languages", _("Choose at least one language.")),
    "unknown_language": ("languages", _("Choose from the list.")),
    "unknown_way": ("way", _("Choose one.")),
    "deck_too_small": ("deck_size", _("Eight cards at least: fewer make no piles.")),
    "no_words": ("words", _("Write it in one language at least.")),
    "no_original": ("words", _("Write it in the language it was thought in, too.")),
    "words_too_long": ("words", _("Make it shorter.")),
    "refused_words": (
        None,
        _(
            "There is a number in it that could lead to a person (an identity, card or account "
            "number). We never keep those. Write it without."
        ),
    ),
    "unknown_mark": (None, _("Choose a mark from the list, for a language that has words.")),
    "points_out_of_range": ("points", _("Choose from 2 to 7 steps.")),
    "enough_scales": (
        None,
        _("Three questions are enough: every card is asked each of them. Take one out first."),
    ),
    "enough_groups": (None, _("Six groups are enough. Take one out first.")),
    "groups_fixed": (
        None,
        _("Somebody has come in already and may have chosen, so the groups stay."),
    ),
    "not_preparing": (
        None,
        _("This can be changed while “Prepare” is open. Open it again on the room's page."),
    ),
    "already_begun": (
        None,
        _(
            "Sorting, rating or voting has begun. Everybody is to answer the same, so this stays as "
            "it is now."
        ),
    ),
    "frozen": (
        None,
        _("This room is final: its figures stand, and nothing in it changes any more."),
    ),
    "somebody_came": (
        None,
        _("Somebody has been in this room, so it stays. End joining instead, if it was a mistake."),
    ),
    "unknown_stage": (None, _("Choose a stage of this room.")),
    "not_now": (None, _("Somebody led the room on meanwhile. Look at it again.")),
    "moved_meanwhile": (None, _("Somebody led the room on meanwhile. Look at it again.")),
    "nothing_next": (None, _("There is no next stage. Open one from the list.")),
    "cards_fixed": (
        None,
        _(
            "Sorting, rating or voting has begun. From then on the set of cards stays as it is, so "
            "that everybody has seen the same cards. Has nobody answered yet? Close that stage, "
            "and cards can change."
        ),
    ),
    "words_fixed": (
        None,
        _(
            "Sorting, rating or voting has begun, so the words on this card stay. You can still add "
            "a language that is missing, and say what was checked."
        ),
    ),
    "too_few_cards": (
        None,
        _("There are too few cards: sorting needs five, rating and voting one. Add cards first."),
    ),
    "no_scales": (None, _("There is no question to rate by. Add one first.")),
    "ideas_open": (
        None,
        _("Close “Gather ideas” first: an idea that comes later could not be sorted any more."),
    ),
    "ideas_waiting": (
        None,
        _("Ideas wait to be read. Put each on a card or set it aside first, so that none is lost."),
    ),
    "not_new": (None, _("Somebody did something with this idea meanwhile. Look at it again.")),
    "not_on_a_card": (None, _("This card is not there any more. Look at the list again.")),
    "not_gone": (None, _("It is back already.")),
    "not_typed": (None, _("This card was written by staff. Set it aside instead.")),
    "gone": (
        None,
        _("What was typed cannot be opened any more. Set this idea aside."),
    ),
    "same_card": ("into", _("Choose another card: this is the same one.")),
    "other_room": ("into", _("Choose a card of this room.")),
    "one_part": ("parts", _("Write two parts at least, each on a line of its own.")),
    # Maps, and what is made of them.
    "nobody_yet": (None, _("Nobody has finished anything yet, so there is nothing to keep.")),
    "no_map_yet": (
        None,
        _("Make the room final first: names are given to a map that stands still."),
    ),
    "unknown_count": (None, _("Choose a number from the list.")),
    "unknown_cluster": ("cluster", _("Choose a cluster from the list.")),
    "unknown_card": (None, _("Choose a card of this map.")),
    "unknown_thread": ("thread", _("Choose one.")),
    "already_chosen": (None, _("This is chosen already.")),
}
"""Code of a rule → field (or none) and sentence."""


def explain(form: django_forms.Form | None, problems: Iterable[str]) -> list[str]:
    """Put the sentences beside their fields; return those that have no form."""
    loose = []
    for code in problems:
        name, text = PROBLEMS[code]
        if form is None:
            loose.append(str(text))
        else:
            form.add_error(name if name in form.fields else None, str(text))
    return loose


def sentences(problems: Iterable[str]) -> list[str]:
    """The same without a form."""
    return explain(None, problems)
