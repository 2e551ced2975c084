"""The shape of questions, answers and spotlights; nothing here saves."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.voice.funders import rules

SALT = "funders.ask"

PROBLEMS = {
    "no_title": ("title", _("Write a title in one language at least.")),
    "title_too_long": ("title", _("Make the title shorter.")),
    "no_question": ("question", _("Write the question.")),
    "question_too_long": ("question", _("Make the question shorter.")),
    "no_answer": ("answer", _("Write the answer.")),
    "answer_too_long": ("answer", _("Make the answer shorter.")),
    "organization_too_long": ("organization", _("Make the name shorter.")),
    "way_too_long": ("way", _("Make this shorter.")),
    "unknown_language": (None, _("Choose English or Spanish.")),
    "no_such_pair": (None, _("This question is not there any more.")),
    "is_published": (None, _("It is public. Take it back to a draft before you change it.")),
    "is_draft": (None, _("It is a draft already.")),
    "no_pairs": (None, _("Add a question and its answer first.")),
    "language_missing": (
        None,
        _("Write the title, each question and each answer in both languages."),
    ),
    "changed_meanwhile": (None, _("Somebody changed it in the meantime. Look at it again.")),
    "question_gone": (None, _("This question was deleted.")),
}


def explain(form: django_forms.Form | None, problems: Iterable[str]) -> list[str]:
    """Put the sentences for closed codes beside their fields; return those that have no field."""
    loose = []
    for code in problems:
        name, text = PROBLEMS[code]
        if form is not None:
            form.add_error(name if name in form.fields else None, str(text))
        else:
            loose.append(str(text))
    return loose


class Ask(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """What a visitor asks. Two fields are traps for programs: one to leave empty, one a time."""

    question = django_forms.CharField(
        label=_("Your question"),
        max_length=rules.ASK_LENGTH,
        widget=django_forms.Textarea({"rows": 6}),
    )
    organization = django_forms.CharField(
        label=_("Your organization"), required=False, max_length=rules.ORGANIZATION_LENGTH
    )
    way = django_forms.CharField(
        label=_("How we can answer you"),
        required=False,
        max_length=rules.WAY_LENGTH,
        help_text=_(
            "An address or a number, if you like. Without one, you find the answer on a page that "
            "only you know."
        ),
    )
    website = django_forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=django_forms.TextInput({"tabindex": "-1"}),
    )
    opened = django_forms.CharField(required=False, widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = now
        self.fields["opened"].initial = signing.dumps(int(now.timestamp()), salt=SALT)

    def is_from_a_program(self) -> bool:
        """Whether the trap was stepped into, or the form came back faster than a person writes."""
        data = self.cleaned_data
        if data.get("website"):
            return True
        try:
            stamp = signing.loads(data.get("opened", ""), salt=SALT)
        except signing.BadSignature:
            return True
        opened = datetime.datetime.fromtimestamp(stamp, tz=datetime.UTC)
        return rules.is_too_quick(opened, now=self._now)


class Answer(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """The answer to one question."""

    answer = django_forms.CharField(
        label=_("Your answer"),
        max_length=rules.ANSWER_LENGTH,
        widget=django_forms.Textarea({"rows": 8}),
        help_text=_("Whoever asked reads it on a page of their own. No names of people."),
    )
    as_spotlight = django_forms.BooleanField(
        label=_("Also begin a spotlight from it, for others with the same question"),
        required=False,
    )
    question = django_forms.CharField(
        label=_("The question as everybody may read it"),
        required=False,
        max_length=rules.TITLE_LENGTH,
        help_text=_("Only for a spotlight. In your words, without who asked."),
    )


class Title(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """What a spotlight is about."""

    expects = frozenset({"date"})

    title = forms.Translated(
        label=_("Title"),
        max_length=rules.TITLE_LENGTH,
        help_text=_("As a funder would ask: “What does a cohort cost?”"),
    )


class Pair(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """One question and its answer, in both languages."""

    # Public facts have days, and lead to where they can be checked.
    expects = frozenset({"date", "link"})

    question = forms.Translated(label=_("Question"), max_length=rules.QUESTION_LENGTH)
    answer = forms.Translated(
        label=_("Answer"),
        max_length=rules.ANSWER_LENGTH,
        long=True,
        help_text=_("A fact before a feeling; a number only from our published totals."),
    )
