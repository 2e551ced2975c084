"""An organization's own questions, and the answers of one person."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.organizing.people import choices, models, queries
from arboleda.organizing.people.rules import questions as rules
from arboleda.trust.safety.rules import refused

PROBLEMS = {
    "label_missing": ("label", _("Write the question in each language.")),
    "label_long": ("label", _("Make it shorter: 120 characters at most.")),
    "why_missing": ("why", _("Say why you ask, in each language.")),
    "why_long": ("why", _("Make it shorter: 240 characters at most.")),
    "options_few": ("options", _("Write two answers or more, one a line.")),
    "options_many": ("options", _("Write twelve answers or fewer.")),
    "option_missing": ("options", _("Write the same number of lines in each language.")),
    "option_taken_out": (
        "options",
        _("An answer cannot be taken out: somebody may have given it. Stop asking, and ask anew."),
    ),
    "too_many": (None, _("You ask twelve questions already. Stop asking one of them first.")),
}
"""Code of a rule → field and sentence."""


def add_question_problems(form: django_forms.Form, problems: Sequence[str]) -> None:
    """Show what is wrong with a question; a refused kind of data by its name."""
    for code in problems:
        field, sentence = PROBLEMS.get(code, (None, _("Look at this again.")))
        text = str(sentence)
        if code.startswith("refused:"):
            named = refused.label(code.removeprefix("refused:"), (get_language() or "en")[:2])
            text = _now("This asks for something we never keep: %(what)s.") % {"what": named}
            field = "label"
        form.add_error(field if field in form.fields else None, text)


def _keeping() -> list[tuple[int, Any]]:
    return [
        (days, ngettext_lazy("%(days)d day", "%(days)d days", days) % {"days": days})
        for days in rules.KEEP_DAYS
    ]


class OwnQuestion(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """One question of our own: its words, why it is asked, and how long its answers stay."""

    label = forms.Translated(label=_("The question"), every=True, max_length=rules.LONGEST_LABEL)
    why = forms.Translated(
        label=_("Why we ask"),
        every=True,
        max_length=rules.LONGEST_WHY,
        help_text=_("They read it beside the question. If you cannot say it, do not ask."),
    )
    kind = django_forms.ChoiceField(label=_("How is it answered?"), choices=choices.OwnKind.choices)
    options = forms.Translated(
        label=_("The answers to choose from"),
        required=False,
        long=True,
        help_text=_("Only for one of several. One a line, in the same order in each language."),
    )
    keep_days = django_forms.TypedChoiceField(
        label=_("How long do we keep an answer?"), coerce=int, choices=_keeping
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        """is_new: what sort of answer it takes can be chosen once, and then never changes."""
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["kind"]
            if self.initial.get("kind") != rules.ONE_OF:
                del self.fields["options"]

    def terms(self) -> rules.Terms:
        """What was written, as rules know it."""
        given = self.cleaned_data
        kind = given.get("kind") or self.initial.get("kind", "")
        return rules.Terms(
            kind=kind,
            label=given["label"],
            why=given["why"],
            keep_days=given["keep_days"],
            options=_options(given.get("options") or {}) if kind == rules.ONE_OF else (),
        )

    @staticmethod
    def initial_of(question: models.OwnQuestion) -> dict[str, Any]:
        """What the form shows at first for a question that is asked."""
        lines = {
            code: "\n".join(one.get(code, "") for one in question.options)
            for code, _name in settings.LANGUAGES
        }
        return {
            "label": question.label,
            "why": question.why,
            "kind": question.kind,
            "keep_days": question.keep_days,
            "options": lines,
        }


def _options(words: Mapping[str, str]) -> tuple[dict[str, str], ...]:
    """Lines of each language, set side by side; where one has fewer, a word is missing."""
    lines = {
        code: [line.strip() for line in text.splitlines() if line.strip()]
        for code, text in words.items()
    }
    most = max((len(one) for one in lines.values()), default=0)
    return tuple(
        {code: one[place] for code, one in lines.items() if place < len(one)}
        for place in range(most)
    )


class OwnAnswers(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """What one person answers to our own questions; each may be left out or declined (R38)."""

    def __init__(
        self,
        *args: Any,
        questions: Sequence[models.OwnQuestion],
        answered: Mapping[uuid.UUID, rules.Answer],
        **kwargs: Any,
    ) -> None:
        """questions: those that are asked; answered: what is known, by the id of the question."""
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            before = answered.get(one.pk, rules.Answer())
            self.add_field(_name(one), _field(one, before.value))
            declined = django_forms.BooleanField(
                label=_("Prefers not to say"), required=False, initial=before.declined
            )
            self.add_field(f"no_{_name(one)}", declined)

    def asked(self) -> Iterator[dict[str, Any]]:
        """Each question with why it is asked and its "prefers not to say"."""
        for one in self.questions:
            yield {
                "bound": self[_name(one)],
                "why": queries.words_in(one.why),
                "no": self[f"no_{_name(one)}"],
            }

    def answers(self) -> dict[uuid.UUID, rules.Answer]:
        """What was answered, by the id of the question."""
        given = self.cleaned_data
        found = {}
        for one in self.questions:
            value, declined = given[_name(one)], given[f"no_{_name(one)}"]
            said = value.isoformat() if one.kind == rules.DATE and value else str(value or "")
            found[one.pk] = rules.Answer("" if declined else said.strip(), declined)
        return found


def _name(question: models.OwnQuestion) -> str:
    return f"own_{question.pk.hex}"


def _field(question: models.OwnQuestion, value: str) -> django_forms.Field:
    given: dict[str, Any] = {
        "label": queries.words_in(question.label), "required": False, "initial": value,
    }  # fmt: skip
    if question.kind == rules.DATE:
        return django_forms.DateField(**given)
    if question.kind == rules.TEXT:
        box = django_forms.Textarea({"rows": 2})
        return django_forms.CharField(max_length=rules.LONGEST_ANSWER, widget=box, **given)
    if question.kind == rules.YES_NO:
        offered: list[tuple[str, Any]] = [(rules.YES, _("Yes")), (rules.NO, _("No"))]
    else:
        offered = [
            (str(place), queries.words_in(words))
            for place, words in enumerate(question.options, start=1)
        ]
    return django_forms.ChoiceField(choices=[("", _("Skip")), *offered], **given)
