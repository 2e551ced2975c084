"""Forms of the consent app."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arboleda.kit import dates
from arboleda.kit import forms as kit_forms
from arboleda.trust.consent import choices, rules
from arboleda.trust.safety.rules import languages

PROBLEMS: dict[str, tuple[str | None, Any]] = {
    "no_recipient": ("recipient", _("Name the one organization or person.")),
    "no_purpose": ("purpose", _("Say what it is for.")),
    "no_items": ("items", _("Write exactly what is shared, one thing a line.")),
    "no_risks": ("risks", _("Say which risks you talked about.")),
    "no_language": ("explained_in", _("Choose the language it was explained in.")),
    "no_interpreter_answer": ("interpreter", _("Say whether somebody interpreted.")),
    "no_expiry": ("ends_date", _("Choose a last day.")),
    "no_signature": ("signature", _("Write the name as it was signed.")),
    "unknown_signature": ("signed_how", _("Choose how it was signed.")),
    "any_recipient": (
        "recipient",
        _("Name one organization or person. “Any” and “all” are not a name."),
    ),
    "several_recipients": ("recipient", _("One release, one recipient. Record another for the next.")),
    "maybe_several_recipients": (
        "recipient",
        _("This reads like two. If it is the name of one, tick the box below."),
    ),
    "not_exact": ("items", _("Be exact: “everything” is not a thing that can be weighed.")),
    "ends_in_the_past": ("ends_date", _("The last day lies ahead.")),
    "ends_too_late": ("ends_date", _("Choose a day within 90 days. It can be renewed.")),
    "minor_path_not_set": (None, choices.MINOR_PATH_NOT_SET),
    "no_guardian": ("guardian", _("Write the name of the parent or guardian who signs as well.")),
    "guardian_barred": (
        "guardian",
        _("This person cannot consent here. Choose another parent or guardian."),
    ),
    "notice_unreviewed": (
        None,
        _(
            "The text that is read aloud has not been reviewed in this language. An administrator "
            "opens Office, Texts to agree to, and writes down two people who have read it."
        ),
    ),
    "notice_stale": (
        None,
        _(
            "The text that is read aloud has changed in English and not in this language. An "
            "administrator opens Office, Texts to agree to, and writes it anew."
        ),
    ),
    "too_long": (None, _("Make it shorter.")),
    "holds_refused": (None, _("Take out the number of a document: we never keep those.")),
}  # fmt: skip


def add_problems(form: forms.Form, problems: Sequence[str]) -> None:
    """Show what an operation found wrong beside the field it concerns."""
    for code in problems:
        field, sentence = PROBLEMS.get(code, (None, _("Look at this again.")))
        shown = field if field in form.fields else None
        if shown is None or not form.has_error(shown):
            form.add_error(shown, sentence)


def _languages() -> list[tuple[str, Any]]:
    return [("", _("Choose one")), *languages.offered(dates.locale()[:2])]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class Release(kit_forms.NonceMixin, kit_forms.FreeTextMixin, kit_forms.Form):
    """A release of information, whole: no part may be left out (R1)."""

    recipient = forms.CharField(
        label=_("Who receives it?"),
        help_text=_("One organization or one person, by name."),
        max_length=rules.RECIPIENT_LENGTH,
    )
    one_name = forms.BooleanField(
        label=_("The name has “and” or a comma in it, but it is one recipient"), required=False
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=rules.TEXT_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )
    items = forms.CharField(
        label=_("What exactly is shared?"),
        help_text=_("One thing a line. What is not here is not shared."),
        widget=forms.Textarea({"rows": 4}),
    )
    risks = forms.CharField(
        label=_("Which risks did you talk about?"),
        max_length=rules.TEXT_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )
    explained_in = forms.ChoiceField(
        label=_("In which language was it explained?"), choices=_languages
    )
    interpreter = forms.ChoiceField(
        label=_("Did somebody interpret?"),
        choices=choices.Interpreter.choices,
        widget=forms.RadioSelect,
    )
    ends_date = forms.DateField(
        label=_("Which is the last day?"), help_text=_("Within 90 days. Shorter is safer.")
    )
    signature = forms.CharField(label=_("Name as signed"), max_length=rules.RECIPIENT_LENGTH)
    signed_how = forms.ChoiceField(
        label=_("How was it signed?"),
        choices=choices.Signature.choices,
        widget=forms.RadioSelect,
    )

    guardian = forms.CharField(
        label=_("Parent or guardian who signs as well"),
        help_text=_(
            "Never somebody who did harm. Empty where the law lets a young person sign alone."
        ),
        required=False,
        max_length=rules.RECIPIENT_LENGTH,
    )

    def __init__(
        self, *args: Any, now: datetime.datetime, is_minor: bool = False, **kwargs: Any
    ) -> None:
        last = timezone.localdate(now) + datetime.timedelta(days=rules.DEFAULT_DAYS)
        kwargs["initial"] = {"ends_date": last, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._now = now
        if not is_minor:
            del self.fields["guardian"]

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with the recipient and the items together with what is missing."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        one_name = bool(given.get("one_name"))
        add_problems(self, rules.recipient_problems(given.get("recipient", ""), one_name=one_name))
        add_problems(self, rules.item_problems(_lines(given.get("items", ""))))
        return given

    @staticmethod
    def initial_of(terms: rules.Terms) -> dict[str, Any]:
        """What a renewal shows first. Its end and its signature are always new."""
        return {
            "recipient": terms.recipient,
            "one_name": terms.one_name,
            "purpose": terms.purpose,
            "items": "\n".join(terms.items),
            "risks": terms.risks,
            "explained_in": terms.explained_in,
        }

    def terms(self) -> rules.Terms:
        """What was signed; only after ``is_valid``."""
        given = self.cleaned_data
        return rules.Terms(
            recipient=given["recipient"],
            one_name=given["one_name"],
            purpose=given["purpose"],
            items=_lines(given["items"]),
            risks=given["risks"],
            explained_in=given["explained_in"],
            interpreter=given["interpreter"],
            expires_at=self._end_of(given["ends_date"]),
            signature=given["signature"],
            signed_how=given["signed_how"],
            guardian=given.get("guardian", ""),
        )

    def _end_of(self, day: datetime.date) -> datetime.datetime:
        """The midnight that ends a day in the organization's zone; never beyond the longest time."""
        last = timezone.localdate(self._now) + datetime.timedelta(days=rules.LONGEST_DAYS)
        after = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min)
        end = timezone.make_aware(after).astimezone(datetime.UTC)
        longest = self._now + datetime.timedelta(days=rules.LONGEST_DAYS)
        return min(end, longest) if day <= last else end
