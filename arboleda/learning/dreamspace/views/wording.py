"""Words for where a room stands: its stages, what is next, who is there, and what the wall says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.queries import spaces as queries
from arboleda.learning.dreamspace.rules import stages as rules
from arboleda.learning.dreamspace.views import _shared

STATES = ((queries.RUNNING, _("Going on")), (queries.FINISHED, _("Final")))
HINTS = {
    "prepare": _("What you ask, the languages, and the questions to rate by."),
    "brainstorm": _("People write ideas on their phones, one at a time. You put them on cards."),
    "clean": _("Mend words, join what says the same, divide what says two things, translate."),
    "sort": _("Each person makes piles of the cards that belong together."),
    "rate": _("Each person rates every card by your questions."),
    "vote": _("To each card, each person says: agree, disagree or pass."),
    "analyse": _("The map is worked out, and how sure it is."),
    "interpret": _("Name the clusters together. Move a card that lies at a border."),
    "decide": _("Choose what goes on, and what it is to become."),
    "give_back": _("Everybody gets back what came of it, in each language of the room."),
}
"""What happens in each stage."""
PAGES: dict[str, Sequence[tuple[str, Any]]] = {
    "prepare": (
        ("dreamspace:change_space", _("Words and languages")),
        ("dreamspace:scales", _("Questions to rate by")),
        ("dreamspace:groups", _("Groups to choose from")),
    ),
    "brainstorm": (("dreamspace:ideas", _("New ideas")),),
    "clean": (("dreamspace:cards", _("Cards")),),
    "sort": (("dreamspace:paper", _("On paper")),),
    "rate": (("dreamspace:paper", _("On paper")),),
    "analyse": (("dreamspace:maps", _("The map")),),
    "interpret": (("dreamspace:interpret", _("Name clusters")),),
    "decide": (("dreamspace:decide", _("Choose")),),
    "give_back": (("dreamspace:report", _("The report")), ("dreamspace:room_files", _("Files"))),
}
"""Where the work of a stage is done; a page that no door mounts is left out."""
TAGS = {"waiting": "plain", "open": "alive", "closed": "", "skipped": "plain"}
MOVES = {
    ("waiting", "open"): _("Open now"),
    ("closed", "open"): pgettext_lazy("stage", "Open again"),
    ("skipped", "open"): _("Open after all"),
    ("open", "close"): _("Close now"),
    ("waiting", "skip"): _("Skip this"),
    ("skipped", "wait"): _("Do not skip"),
}
FIXES = {
    "ideas_waiting": ("dreamspace:ideas", _("Read the new ideas")),
    "too_few_cards": ("dreamspace:cards", _("Add cards")),
    "no_scales": ("dreamspace:scales", _("Add a question")),
}
NOW = {
    "brainstorm": _("Write your ideas on your phone, one at a time."),
    "sort": _("Put cards together that belong together for you."),
    "rate": _("Rate the cards, one after the other."),
    "vote": _("Say to each card: agree, disagree or pass."),
}
"""What the wall says while a stage of phones is open."""


def label(kind: str) -> str:
    """A stage in words; empty for none."""
    return str(choices.StageKind(kind).label) if kind in choices.StageKind else ""


def stage_lines(space: Any, ordered: Sequence[Any]) -> list[dict[str, Any]]:
    """Every stage: what it is for, where it stands, what can be done, and where its work is done."""
    is_final = bool(space.frozen_at or space.erased_at)
    lines = []
    for stage in ordered:
        can_move = not is_final or stage.kind in rules.AFTER_FREEZING
        moves = rules.moves(stage.state) if can_move else []
        pages = [
            {"url": url, "label": text}
            for name, text in PAGES.get(stage.kind, ())
            if (url := _shared.address(name, space.pk))
        ]
        lines.append(
            {
                "kind": stage.kind,
                "state": stage.state,
                "label": stage.get_kind_display(),
                "status": stage.get_state_display(),
                "tag": TAGS[stage.state],
                "hint": HINTS[stage.kind],
                "moves": [(move, MOVES[stage.state, move]) for move in moves],
                "pages": pages if stage.state != "skipped" else [],
            }
        )
    return lines


def next_words(step: rules.Step, *, states: rules.States) -> dict[str, Any]:
    """What comes next: the button that goes on, and one that opens the next stage beside."""
    closing = ", ".join(label(kind) for kind in step.closes)
    text: Any
    button: Any
    if step.opens and step.closes:
        text = _("This closes “%(closes)s”.") % {"closes": closing}
        button = _("Go on: %(stage)s") % {"stage": label(step.opens)}
    elif step.opens:
        text, button = "", _("Open: %(stage)s") % {"stage": label(step.opens)}
    elif step.closes:
        text, button = _("It is the last one."), _("Close: %(stage)s") % {"stage": closing}
    else:
        text, button = "", ""
    phones = set(choices.ON_PHONES)
    beside = step.opens in phones and bool(phones & set(step.closes))
    return {
        "kind": step.opens,
        "now": [{"kind": kind, "label": label(kind), "hint": HINTS[kind]} for kind in step.closes],
        "hint": HINTS.get(step.opens, ""),
        "text": text,
        "button": button,
        "beside": _("Open “%(stage)s” as well") % {"stage": label(step.opens)} if beside else "",
        "is_done": not step.opens and not step.closes,
    }


def fixes(space: Any, codes: Sequence[str]) -> list[dict[str, Any]]:
    """Where what is in the way can be put right."""
    return [
        {"url": _shared.address(FIXES[code][0], space.pk), "label": FIXES[code][1]}
        for code in codes
        if code in FIXES
    ]


def moved(kind: str, move: str) -> str:
    """What one button has done, for the next page."""
    said = {
        "open": _("“%(stage)s” is open."),
        "close": _("“%(stage)s” is closed."),
        "skip": _("“%(stage)s” is skipped."),
        "wait": _("“%(stage)s” is not skipped any more."),
    }
    return str(said[move] % {"stage": label(kind)}) if move in said else ""


def count_lines(counts: queries.Counts, *, states: rules.States) -> list[tuple[Any, int | None]]:
    """How many are there and how far they are; None where it is not shown."""
    lines: list[tuple[Any, int | None]] = [(_("Joined"), counts.joined)]
    if states["sort"] != "skipped":
        lines.append((_("Have sorted"), counts.sorted))
    if states["rate"] != "skipped":
        lines.append((_("Have rated"), counts.rated))
    if states["vote"] != "skipped":
        lines.append((_("Have voted"), counts.voted))
    lines.append((_("Ideas that came in"), counts.ideas))
    return [*lines, (_("Cards"), counts.cards)]


def sides(space: Any, counts: queries.Counts, states: rules.States) -> list[dict[str, Any]]:
    """What the wall says, once in each language of the room; ours say what to do, others the prompt."""
    ours = dict(settings.LANGUAGES)
    spoken = [code for code in space.languages if code in ours] or [settings.LANGUAGE_CODE]
    codes = spoken + [
        code for code in space.languages if code not in ours and space.prompt.get(code)
    ]
    opened = [kind for kind in choices.ON_PHONES if states.get(kind) == "open"]
    made = []
    for code in codes:
        side: dict[str, Any] = {"code": code, "prompt": space.prompt.get(code, "")}
        if code in ours:
            with translation.override(code):
                side |= _said(counts, opened)
        made.append(side)
    return made


def _said(counts: queries.Counts, opened: Sequence[str]) -> dict[str, Any]:
    """The sentences of the wall in the language that is active."""
    here = ""
    if counts.joined is not None:
        here = ngettext(
            "%(count)d person is here.", "%(count)d people are here.", counts.joined
        ) % {"count": counts.joined}
    return {
        "join": gettext("Join with your phone"),
        "type": gettext("Point your camera here, or type the code at:"),
        "free": gettext("No account, no name, no e-mail."),
        "now": [str(NOW[kind]) for kind in opened] or [gettext("We begin soon.")],
        "here": here,
        "closed": gettext("Nobody new can join now."),
    }
