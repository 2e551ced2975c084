"""What is asked about paper: which sheets to print, and what stands on a slip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.kit.templatetags import kit
from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.operations import paper as operations
from arboleda.learning.dreamspace.queries import paper as queries
from arboleda.learning.dreamspace.rules import slips

MOST_SAID = 12
"""Things to mend that are said at once in one box; the rest comes when these are mended."""

LINES = {
    "no_colon": _(
        "Line %(line)s: “%(text)s” is no number. Put a colon between the name and the numbers."
    ),
    "two_colons": _(
        "Line %(line)s: there are two colons. Leave one: a name, a colon, the numbers."
    ),
    "empty": _(
        "Line %(line)s: there is a name and no number. Add the cards, or take the line out."
    ),
    "unreadable": _("Line %(line)s: we cannot read “%(text)s”. Write numbers with commas."),
    "unknown": _("Line %(line)s: there is no card %(cards)s. Look at the slip again."),
    "backwards": _("Line %(line)s: %(text)s runs backwards. Write the smaller number first."),
    "twice_here": _(
        "Line %(line)s: card %(cards)s stands twice in this pile. Look at the slip again."
    ),
    "twice": _(
        "Line %(line)s: card %(cards)s stands on line %(other)s too. Leave it in one place."
    ),
    "no_value": _(
        "Line %(line)s: card %(cards)s has no number beside it. Add it, or write a dash."
    ),
    "many_values": _(
        "Line %(line)s: card %(cards)s has more than one number. For several cards write 1-5: 4 3 5 2 1."
    ),
    "other_count": _(
        "Line %(line)s: %(text)s are %(first)s cards, and there are %(second)s numbers. Write one "
        "for each, and a dash where there is none."
    ),
    "value": _("Line %(line)s: %(text)s is not on this scale. Look at card %(cards)s again."),
}
TWICE_ON_ONE_LINE = _("Line %(line)s: card %(cards)s stands there twice. Leave it once.")
NO_PAIR = _("Line %(line)s: write a card, a colon and its number, like 3: 5.")

PROBLEMS = {
    "no_label": ("label", _("Write the number that stands on the slip.")),
    "label_no_number": (
        "label",
        _("Call it by a number, like 12 or A12. Never by a name: nothing may lead to a person."),
    ),
    "label_taken": (
        "label",
        _("This slip is here already. Open it from the list, to mend it or to type it once more."),
    ),
    "nothing_typed": (None, _("Nothing is typed yet. Type the piles, the ratings, or both.")),
    "unknown_language": ("language", _("Choose one from the list.")),
    "unknown_group": ("group", _("Choose one from the list.")),
    "unknown_card": ("piles", _("A card of this slip is not in this room any more. Look again.")),
    "card_twice": ("piles", _("A card stands in two places. Leave it in one.")),
    "empty_pile": ("piles", _("A pile has no card. Take it out.")),
    "value_unknown": (None, _("A rating is not on its scale. Look again.")),
    "unknown_scale": (None, _("This question is not asked here any more. Load the page again.")),
    "not_sorting": ("piles", _("Open the stage “Sort” first. Then slips can be typed.")),
    "not_rating": (None, _("Open the stage “Rate” first. Then ratings can be typed.")),
    "not_the_same": (None, _("The two do not say the same. Choose which one stands.")),
    "unknown_choice": (None, _("Choose which one stands.")),
    "frozen": (None, _("This room is finished. Nothing can be added any more.")),
}


def add_problems(form: django_forms.Form, problems: Iterable[str]) -> None:
    """Put the sentence of each closed code beside its field."""
    for code in problems:
        name, text = PROBLEMS[code]
        form.add_error(name if name in form.fields else None, str(text))


def sentence(problem: slips.Problem, *, of_ratings: bool = False) -> str:
    """What is wrong with one line of a slip, where, and what to do."""
    template = LINES[problem.code]
    if of_ratings and problem.code == "no_colon":
        template = NO_PAIR
    if problem.code == "twice" and not problem.other:
        template = TWICE_ON_ONE_LINE
    first, second = problem.cards if problem.code == "other_count" else (0, 0)
    return str(template) % {
        "line": problem.line,
        "text": problem.text[:60],
        "cards": numbers(problem.cards) or problem.text,
        "other": problem.other,
        "first": first,
        "second": second,
    }


def numbers(cards: Iterable[int]) -> str:
    """``3, 17, 20–25``: in their order, runs of four and more in short. Needs no grammar of its own."""
    runs: list[list[int]] = []
    for card in cards:
        if runs and card == runs[-1][-1] + 1:
            runs[-1].append(card)
        else:
            runs.append([card])
    parts = [[f"{run[0]}–{run[-1]}"] if len(run) > 3 else [str(one) for one in run] for run in runs]
    return ", ".join(part for run in parts for part in run)


class Numbers(forms.Form):
    """The piles and ratings of one slip, as numbers. Names of piles are read and not kept."""

    piles = django_forms.CharField(
        label=_("Piles"),
        required=False,
        strip=False,
        max_length=20_000,
        widget=django_forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "One pile a line, like home: 3, 17, 22. Ranges like 3-5 are fine. Cards that somebody was "
            "not sure about go on a line that begins with ?: Names stay on the slip; only numbers "
            "are kept."
        ),
    )

    def __init__(
        self,
        *args: Any,
        cards: Iterable[int],
        scales: Sequence[Any] = (),
        piles_open: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = frozenset(cards)
        self.scales = list(scales)
        self.sort = slips.Sort((), (), (), ())
        self.rated: dict[int, slips.Rated] = {}
        if not piles_open:
            del self.fields["piles"]
        for scale in self.scales:
            self.add_field(f"rating_{scale.position}", _rating_field(scale))

    def clean(self) -> dict[str, Any]:
        """Read the lines; each that cannot be read is named, and everything stays as it was typed."""
        data = super().clean() or self.cleaned_data
        self.sort = slips.read_sort(data.get("piles") or "", self.known)
        self._say("piles", self.sort.problems)
        for scale in self.scales:
            name = f"rating_{scale.position}"
            read = slips.read_ratings(data.get(name) or "", self.known, points=scale.points)
            self.rated[scale.position] = read
            self._say(name, read.problems, of_ratings=True)
        return data

    def _say(
        self, name: str, problems: Sequence[slips.Problem], *, of_ratings: bool = False
    ) -> None:
        if name not in self.fields:
            return
        for problem in problems[:MOST_SAID]:
            self.add_error(name, sentence(problem, of_ratings=of_ratings))
        if (more := len(problems) - MOST_SAID) > 0:
            self.add_error(name, _now("And %(count)s more things to look at.") % {"count": more})

    @property
    def ratings(self) -> dict[int, dict[int, int]]:
        """Position of the scale → card → value, of the scales on which something is typed."""
        found = {position: dict(one.values) for position, one in self.rated.items()}
        return {position: values for position, values in found.items() if values}

    @property
    def gaps(self) -> list[str]:
        """What is not on the slip, in sentences: to be looked at once before it is saved."""
        found = []
        if self.sort.groups or self.sort.unsure:
            if self.sort.missing:
                found.append(_now("In no pile: %(cards)s.") % {"cards": numbers(self.sort.missing)})
        elif "piles" in self.fields and self.ratings:
            found.append(_now("No piles are typed, only ratings."))
        for scale in self.scales:
            read = self.rated.get(scale.position)
            if read and read.values and read.missing:
                words = {"question": kit.in_language(scale.words), "cards": numbers(read.missing)}
                found.append(_now("%(question)s Not rated: %(cards)s.") % words)
        return found

    def terms(self, **more: Any) -> operations.SlipTerms:
        """What is to be kept."""
        return operations.SlipTerms(
            piles=self.sort.groups, unsure=self.sort.unsure, ratings=self.ratings, **more
        )


class Slip(forms.NonceMixin, Numbers):
    """One slip of paper."""

    field_order = ("label", "piles")

    label = django_forms.CharField(
        label=_("Number of the slip"),
        max_length=20,
        help_text=_("As it stands on the paper: 12, or A12. Never a name."),
        widget=django_forms.TextInput({"inputmode": "text", "autocapitalize": "characters"}),
    )

    def __init__(
        self, *args: Any, languages: Sequence[str], groups: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(languages) > 1:
            names = [(one, choices.OWN_NAMES.get(one, one)) for one in languages]
            self.add_field("language", _ticked(_("Language ticked on the slip"), names))
        if groups:
            offered = [(one["code"], kit.in_language(one["words"])) for one in groups]
            self.add_field("group", _ticked(_("Group ticked on the slip"), offered))

    def clean_label(self) -> str:
        """The number as it is kept."""
        label = slips.tidy_label(self.cleaned_data["label"])
        for code in slips.label_problems(label):
            raise django_forms.ValidationError(PROBLEMS[code][1])
        return label

    def slip(self) -> operations.SlipTerms:
        """The whole slip."""
        data = self.cleaned_data
        return self.terms(
            label=data["label"],
            language=data.get("language", ""),
            group=data.get("group", ""),
        )


class Sheets(forms.Form):
    """Which sheets to print, on which paper, in which languages."""

    what = django_forms.ChoiceField(
        label=_("What to print"),
        choices=[
            ("cards", _("Cards to cut out, eight a page")),
            ("slips", _("Slips for piles, one for each person")),
            ("ratings", _("Sheets to rate on")),
        ],
        initial="cards",
    )
    size = django_forms.ChoiceField(
        label=_("Paper"),
        choices=[("letter", _("Letter (United States)")), ("a4", "A4")],
        initial="letter",
    )
    first = django_forms.ChoiceField(label=_("First language"))
    second = django_forms.ChoiceField(label=_("Second language"), required=False)

    def __init__(
        self, *args: Any, languages: Sequence[str], has_scales: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names: list[tuple[str, Any]] = [(one, choices.OWN_NAMES.get(one, one)) for one in languages]
        self.fields["first"] = _choice(self.fields["first"], names, languages[0])
        if len(languages) > 1:
            others = [*names, ("", _("None"))]
            self.fields["second"] = _choice(self.fields["second"], others, languages[1])
        else:
            del self.fields["second"]
        for name in ("first", "second"):
            if name in self.fields:
                self.add_field(name, self.fields[name])
        if not has_scales:
            what: Any = self.fields["what"]
            what.choices = [one for one in what.choices if one[0] != "ratings"]

    @property
    def languages(self) -> str:
        """The languages as the address of a sheet has them."""
        chosen = [self.cleaned_data["first"], self.cleaned_data.get("second", "")]
        return "_".join(dict.fromkeys(code for code in chosen if code))


def typed(entry: queries.Entry) -> dict[str, str]:
    """What stands in the boxes when a slip is mended."""
    boxes = {"piles": slips.write_sort(entry.piles, entry.unsure)}
    for position, values in entry.ratings.items():
        boxes[f"rating_{position}"] = slips.write_ratings(values)
    return boxes


def _rating_field(scale: Any) -> django_forms.CharField:
    return django_forms.CharField(
        label=kit.in_language(scale.words),
        required=False,
        strip=False,
        max_length=20_000,
        widget=django_forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text=_now(
            "A line for each card, like 3: 5, or a run in the order of the sheet, like "
            "1-5: 4 3 - 5 2. From 1 to %(points)s; a dash where nothing is marked."
        )
        % {"points": scale.points},
    )


def _ticked(label: Any, options: Sequence[tuple[str, Any]]) -> django_forms.ChoiceField:
    return django_forms.ChoiceField(
        label=label, choices=[*options, ("", _("Nothing ticked"))], required=False, initial=""
    )


def _choice(
    field: Any, options: Sequence[tuple[str, Any]], initial: str
) -> django_forms.ChoiceField:
    return django_forms.ChoiceField(
        label=field.label, choices=options, required=field.required, initial=initial
    )
