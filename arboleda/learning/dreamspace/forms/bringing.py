"""What is asked when a project of another tool comes in, and the sentences on what its files hold."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.operations import bringing as operations
from arboleda.learning.dreamspace.rules import bringing as rules
from arboleda.learning.dreamspace.rules import words

MOST_SAID = 20
"""Things to mend that are listed at once."""
FIELDS = {
    rules.STATEMENTS: "statements",
    rules.SORTS: "sorts",
    rules.RATINGS: "ratings",
    rules.PEOPLE: "people",
}
"""Name of a file → the box it is given in, whatever it is called on somebody's computer."""

FAULTS = {
    "too_many_cards": _("There are more than 400 statements. Bring in fewer."),
    "too_many_people": _("There are more than 1,000 people. Bring in fewer."),
    "card_too_long": _("Statement %(text)s is longer than 240 signs. Shorten it."),
    "card_refused": _(
        "Statement %(text)s holds a number that could lead to a person. We never keep those. Take it out."
    ),
}
WHOLE_FILE = _("%(file)s: %(sentence)s")
ON_A_LINE = _("%(file)s, line %(line)s: %(sentence)s")

READER = (
    (r"this file is not in .+\. Add it under this name\.", _("This file is missing. Add it.")),
    (
        r"this is not UTF-8 text\. .+",
        _("These are not letters we can read. Save the file as “CSV UTF-8”."),
    ),
    (r"this file cannot be read: .+", _("This file cannot be read. Save it again as CSV.")),
    (
        r"this line cannot be read as CSV .+",
        _("Something is wrong with the quotation marks of this line. Mend them."),
    ),
    (r"this file is empty\.", _("This file is empty.")),
    (
        r"the first line must begin with (?P<columns>.+)\.",
        _("The first line must begin with %(columns)s."),
    ),
    (
        r"(?P<what>.+) must be a number, not “(?P<cell>.*)”\. .+",
        _("%(what)s must be a number, not “%(cell)s”. Leave it empty if you do not know."),
    ),
    (r"a statement needs an id .+", _("The first cell needs the number of the statement.")),
    (
        r"statement (?P<one>.+) is in line (?P<at>\d+) already\. .+",
        _("Statement %(one)s is on line %(at)s already. Give it another number."),
    ),
    (
        r"statement (?P<one>.+) has no text .+",
        _("Statement %(one)s has no words in the second cell. Add them."),
    ),
    (
        r"statement (?P<one>.+) has too many cells\. .+",
        _("Statement %(one)s has too many cells. Put its words in quotation marks."),
    ),
    (
        r"the first cell must say who sorted\. .+",
        _("The first cell must hold a number for whoever sorted."),
    ),
    (
        r"the first cell must say who rated\. .+",
        _("The first cell must hold a number for whoever rated."),
    ),
    (
        r"there is no statement (?P<one>.*) in .+",
        _("There is no statement %(one)s in Statements.csv. Correct the number."),
    ),
    (
        r"statement (?P<one>.+) is twice in this pile\. .+",
        _("Statement %(one)s is twice in this pile. Leave it once."),
    ),
    (
        r"statement (?P<one>.+) is also in the pile in line (?P<at>\d+)\. .+",
        _("Statement %(one)s is in the pile on line %(at)s too. Leave it in one place."),
    ),
    (r"each rating needs a column .+", _("Each column of ratings needs a name of its own.")),
    (
        r"rater (?P<who>.+) rated statement (?P<one>.+) in line (?P<at>\d+) already\.",
        _("This person rated statement %(one)s on line %(at)s already. Leave one of the two."),
    ),
    (
        r"there are more ratings than columns .+",
        _("There are more ratings on this line than columns with a name."),
    ),
    (
        r"each line needs a rater's number .+",
        _("Each line needs a number of its own in the first cell."),
    ),
)
"""What `engines/mapping/rcmap.py` says, and the same for pages, in both languages."""

WHY = {
    "not_whole": _("not whole numbers from 1 to 7"),
    "too_many_ratings": _("a room has three questions at most"),
    "refused": _("we never keep this about people"),
    "one_value": _("it does not tell groups apart"),
    "too_many_values": _("more than six groups: too fine, it could lead to a person"),
    "long_value": _("its words are too long"),
}

PROBLEMS = {
    "no_name": ("name", _("Give the room a name.")),
    "name_too_long": ("name", _("Make the name shorter: 80 characters at most.")),
    "name_not_neutral": (
        "name",
        _("Choose a neutral name: it may show on somebody's phone. A day, a tree, a street."),
    ),
    "no_prompt": ("prompt", _("Write what people were asked, in one language at least.")),
    "prompt_too_long": ("prompt", _("Make it shorter: 300 characters at most.")),
    "refused_words": (
        None,
        _(
            "There is a number in it that could lead to a person (an identity, card or account "
            "number). We never keep those. Write it without."
        ),
    ),
    "unknown_language": ("language", _("Choose one from the list.")),
    "unknown_column": ("column", _("Choose one from the list.")),
    "not_understood": (None, _("Choose the files once more: something in them has to be mended.")),
    "not_brought": (None, _("Nothing in this room came from a file.")),
    "frozen": (None, _("This room is finished. Nothing in it changes any more.")),
}


def sentence(fault: rules.Fault) -> str:
    """One thing to mend: which file, which line, what to do."""
    said: Any = FAULTS[fault.code] % {"text": fault.text} if fault.code else _translated(fault.text)
    template = ON_A_LINE if fault.line else WHOLE_FILE
    return str(template) % {"file": fault.file, "line": fault.line, "sentence": str(said)}


def _translated(text: str) -> str:
    for pattern, template in READER:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return str(template) % found.groupdict()
    return text


def add_problems(form: django_forms.Form, problems: Sequence[str]) -> None:
    """Put the sentence of each closed code beside its field."""
    for code in problems:
        name, text = PROBLEMS[code]
        form.add_error(name if name in form.fields else None, str(text))


class Files(forms.Form):
    """The four files of a project."""

    statements = django_forms.FileField(
        label=rules.STATEMENTS,
        help_text=_("The ideas. Two columns: StatementID and Statement."),
    )
    sorts = django_forms.FileField(
        label=rules.SORTS,
        help_text=_(
            "A line for each pile, without a header: who, name of the pile, the ids in it."
        ),
    )
    ratings = django_forms.FileField(
        label=rules.RATINGS,
        required=False,
        help_text=_("RaterID, StatementID, and a column for each question."),
    )
    people = django_forms.FileField(
        label=rules.PEOPLE,
        required=False,
        help_text=_(
            "RaterID, and what else is known. You choose one column, or none; the rest stays outside."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """All of them together are small, or it is something else."""
        data = super().clean() or self.cleaned_data
        given = [data[name] for name in FIELDS.values() if data.get(name)]
        if sum(one.size for one in given) > rules.MOST_BYTES:
            self.add_error(None, str(_("These files are larger than 4 MB together.")))
        return data

    def contents(self) -> dict[str, bytes]:
        """The bytes of the files that were given, by the names the reader knows."""
        data = self.cleaned_data
        return {file: data[name].read() for file, name in FIELDS.items() if data.get(name)}


class Bring(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """What becomes of files that were understood: a room, its words, whose it is."""

    also = frozenset({"name", "prompt"})

    brought = django_forms.CharField(widget=django_forms.HiddenInput)
    name = forms.Translated(
        label=_("Name"),
        max_length=words.NAME_LENGTH,
        help_text=_("Neutral: it may show on somebody's phone. A day, a tree, a street."),
    )
    prompt = forms.Translated(
        label=_("What people were asked"), max_length=words.PROMPT_LENGTH, long=True
    )
    language = django_forms.ChoiceField(
        label=_("Language of the statements"),
        choices=list(choices.OWN_NAMES.items()),
        initial="en",
    )
    group = django_forms.TypedChoiceField(
        label=_("For which group"),
        required=False,
        coerce=lambda value: uuid.UUID(value) if value else None,
        empty_value=None,
        help_text=_("Whoever works with this group can lead the room."),
    )

    def __init__(
        self,
        *args: Any,
        groups: Sequence[tuple[uuid.UUID, str]],
        everybody: bool,
        columns: Sequence[rules.Column],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        nobody = [("", _("No group in particular"))] if everybody else []
        offered: list[tuple[str, Any]] = [*nobody, *((str(pk), label) for pk, label in groups)]
        field: Any = self.fields["group"]
        field.choices = offered
        self.add_field("group", field)
        if len(offered) == 1:
            self.initial.setdefault("group", offered[0][0])
        if columns:
            self.add_field("column", _column_field(columns))

    def terms(self) -> operations.RoomTerms:
        """What was asked for."""
        data = self.cleaned_data
        return operations.RoomTerms(
            name=data["name"],
            prompt=data["prompt"],
            language=data["language"],
            group_id=data["group"],
            column=data.get("column", ""),
        )


def _column_field(columns: Sequence[rules.Column]) -> django_forms.ChoiceField:
    offered = [(one.name, f"{one.name}: {', '.join(one.values)}") for one in columns]
    return django_forms.ChoiceField(
        label=_("Coarse groups"),
        required=False,
        choices=[("", _("None: nothing about people comes in")), *offered],
        initial="",
        help_text=_(
            "One column can become the groups that are compared. Groups under five people are never "
            "shown."
        ),
    )
