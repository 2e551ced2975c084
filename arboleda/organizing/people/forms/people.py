"""What is asked about people. Only the chosen name is needed; every other question says why."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.organizing.partners import rules as partner_rules
from arboleda.organizing.people import choices, models
from arboleda.organizing.people.rules import paths, people, talks, texts
from arboleda.organizing.people.rules.lists import contacts
from arboleda.trust.accounts import choices as account_choices

WHY = {
    "legal": _("Some papers ask for it, such as a stipend form. It is shown nowhere else."),
    "others": _("So that we find this person again when somebody uses another name."),
    "pronouns": _("So that we speak of this person the right way."),
    "form_of_address": _("So that letters and calls begin the right way."),
    "language": _("So that we write and speak in it, and bring interpreters."),
    "phones": _("To call or text, only as the safe contact card allows."),
    "emails": _("To write, only as the safe contact card allows."),
    "city": _("To choose meeting places that are near. Never a street."),
    "postal_code": _("To see which neighborhoods we reach, as totals."),
    "age_group": _("Some rules differ for people under 18. We never ask for an age."),
    "partner": _("To know through which organization this person came."),
}

PROBLEMS = {
    "chosen_missing": (
        "chosen",
        _("Write what this person wants to be called. It may be invented."),
    ),
    "name_too_long": ("chosen", _("Write shorter names: 80 characters at most.")),
    "refused": ("label", _("These words ask for something we never keep. Choose others.")),
    "date_unreadable": (None, _("Write the day like this: 2027-03-31.")),
    "not_offered": (None, _("Choose one from the list.")),
    "question_unknown": (None, _("One of these is not asked any more. Open the page again.")),
    "too_many": (None, _("Keep ten or fewer names, phones and addresses.")),
    "phone_unreadable": ("phones", _("Write the number with its area code, like 312 555 0142.")),
    "email_unreadable": ("emails", _("Write the address like this: name@example.org.")),
    "language_unknown": ("language", _("Choose one from the list.")),
    "joined_later": ("joined_date", _("Choose a day that has already come.")),
    "too_long": (None, _("Make this shorter.")),
    "holds_refused": (None, forms.NEVER_KEPT),
    "held_later": ("held_date", _("Choose a day that has already come.")),
    "nothing_written": ("interests", _("Write at least one thing you want to remember.")),
    "step_without_day": ("next_date", _("Choose the day of the next step.")),
    "day_without_step": ("next_step", _("Write the next step for that day, or take the day out.")),
    "step_before_talk": ("next_date", _("Choose a day after the conversation.")),
    "no_step": (None, _("No next step was agreed.")),
    "same_person": ("other", _("Choose somebody else: these are the same person.")),
    "tie_exists": (None, _("This is noted already.")),
    "since_later": ("since_date", _("Choose a day that has already come.")),
    "ends_first": ("ended_date", _("Choose a day after it began.")),
    "ended_later": ("ended_date", _("Choose a day that has already come.")),
    "words_missing": ("text", _("Write it in a few words.")),
    "done_later": ("done_date", _("Choose a day that has already come.")),
    "not_together": ("together", _("Write it together, then tick the box.")),
    "username_shape": ("username", _("Use 3 to 40 small letters, digits, dots or dashes.")),
    "username_taken": ("username", _("Choose another one: somebody has this one.")),
    "has_account": (None, _("This person can sign in already.")),
}
"""Code of a rule → field and sentence. What is missing here reads as "look at this again"."""


def add_problems(form: django_forms.Form, problems: Sequence[str]) -> None:
    """Show what an operation found wrong beside the field it concerns."""
    for code in problems:
        field, sentence = PROBLEMS.get(code, (None, _("Look at this again.")))
        form.add_error(field if field in form.fields else None, sentence)


class Phones(django_forms.CharField):
    """Phone numbers in any shape, several divided by commas; cleans to a tuple in E.164."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Read every number, or say which shape is needed."""
        found, wrong = contacts.phones(super().clean(value), "US")
        if wrong and not (found and wrong == "phone_words"):
            raise django_forms.ValidationError(PROBLEMS["phone_unreadable"][1])
        return found


class Emails(django_forms.CharField):
    """E-mail addresses divided by commas; cleans to a tuple."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Read every address, or say which shape is needed."""
        found, wrong = contacts.emails(super().clean(value))
        if wrong:
            raise django_forms.ValidationError(PROBLEMS["email_unreadable"][1])
        return found


class Names(django_forms.CharField):
    """Names divided by commas; cleans to a tuple."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Split at commas and semicolons."""
        parts = super().clean(value).replace(";", ",").split(",")
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _line(label: Any, help_text: Any = "", longest: int = people.LONGEST_NAME) -> dict[str, Any]:
    return {"label": label, "help_text": help_text, "max_length": longest, "required": False}


class Person(forms.NonceMixin, forms.Form):
    """Somebody: a chosen name, and whatever else the person wants us to know."""

    chosen = django_forms.CharField(
        label=_("Chosen name"),
        max_length=people.LONGEST_NAME,
        help_text=_("What this person wants to be called. It may be invented."),
        error_messages={"required": PROBLEMS["chosen_missing"][1]},
    )
    language = django_forms.ChoiceField(label=_("Language"), required=False)
    pronouns = django_forms.CharField(
        **_line(_("Pronouns"), _("For example: she, they, ella, elle."))
    )
    form_of_address = django_forms.CharField(
        **_line(_("How to address this person"), _("For example: tú, usted, Ms., by first name."))
    )
    phones = Phones(**_line(_("Phone numbers"), _("Several? Put a comma between them."), 300))
    emails = Emails(**_line(_("E-mail addresses"), _("Several? Put a comma between them."), 600))
    city = django_forms.CharField(**_line(_("City or neighborhood"), _("No street, no number.")))
    postal_code = django_forms.CharField(**_line(_("Postal code"), longest=12))
    legal = django_forms.CharField(**_line(_("Name on papers"), _("Only if it is needed.")))
    others = Names(**_line(_("Other names"), _("Several? Put a comma between them."), 400))
    age_group = django_forms.ChoiceField(
        label=_("Age group"),
        required=False,
        choices=choices.AgeGroup.choices,
        initial=choices.AgeGroup.UNKNOWN,
    )
    partner = django_forms.ChoiceField(label=_("Organization"), required=False)
    is_leader = django_forms.BooleanField(
        label=_("Carries the title of leader"),
        required=False,
        help_text=_("A title, never a permission."),
    )
    mine = django_forms.BooleanField(label=_("I keep in touch with this person"), required=False)
    joined_date = django_forms.DateField(label=_("With us since"), required=False)

    def __init__(
        self,
        *args: Any,
        partners: Sequence[tuple[str, str]] = (),
        wordings: Mapping[str, models.Wording] | None = None,
        **kwargs: Any,
    ) -> None:
        """partners: (id, name); wordings: how this organization asks (queries.wordings)."""
        super().__init__(*args, **kwargs)
        reader = (get_language() or "en")[:2]
        known = str(self.initial.get("language", ""))
        self._choose("language", partner_rules.language_choices(reader, known))
        self._choose("partner", list(partners))
        for code in choices.Question.values:
            self.fields[f"no_{code}"] = django_forms.BooleanField(
                label=_("Prefers not to say"), required=False
            )
        self._word(wordings or {})

    def _choose(self, name: str, offered: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, django_forms.ChoiceField)
        field.widget = django_forms.Select({"autocomplete": "off"})
        field.choices = [("", _("Skip")), *offered]

    def _word(self, wordings: Mapping[str, models.Wording]) -> None:
        reader = (get_language() or "en")[:2]
        for code, wording in wordings.items():
            if wording.is_hidden:
                self.fields.pop(code, None)
                self.fields.pop(f"no_{code}", None)
            elif code in self.fields and wording.label:
                own = wording.label.get(reader) or next(iter(wording.label.values()))
                self.fields[code].label = own

    def _questions(self, *codes: str) -> Iterator[dict[str, Any]]:
        for code in codes:
            if code in self.fields:
                yield {"bound": self[code], "why": WHY[code], "no": self[f"no_{code}"]}

    def calling(self) -> Iterator[dict[str, Any]]:
        """Questions on how to speak with this person."""
        return self._questions("language", "pronouns", "form_of_address")

    def reaching(self) -> Iterator[dict[str, Any]]:
        """Questions on how to reach this person."""
        return self._questions("phones", "emails", "city", "postal_code")

    def more(self) -> Iterator[dict[str, Any]]:
        """Questions that are seldom needed."""
        return self._questions("legal", "others", "age_group", "partner")

    def answers(self, *, before: people.Answers | None, asker: uuid.UUID | None) -> people.Answers:
        """What was answered; a question that is hidden here keeps its earlier answer."""
        given = self.cleaned_data
        old = before or people.Answers(chosen="")
        declined = {code for code in choices.Question.values if given.get(f"no_{code}")}
        declined |= {code for code in old.declined if f"no_{code}" not in self.fields}
        companion = old.companion_id
        if given["mine"]:
            companion = asker
        elif companion == asker:
            companion = None
        blank = people.Answers(chosen="")
        values: dict[str, Any] = {
            code: getattr(blank, code) if code in declined else given.get(code, getattr(old, code))
            for code in choices.Question.values
            if code not in {"partner", "age_group"}
        }
        if "partner" in declined:
            partner = None
        elif "partner" in given:
            partner = uuid.UUID(given["partner"]) if given["partner"] else None
        else:
            partner = old.partner_id
        age_group = "" if "age_group" in declined else given.get("age_group") or old.age_group
        return people.Answers(
            chosen=given["chosen"],
            **values,
            age_group=age_group or blank.age_group,
            is_leader=given["is_leader"],
            partner_id=partner,
            companion_id=companion,
            joined_date=given["joined_date"],
            declined=tuple(sorted(declined)),
        )

    @staticmethod
    def initial_of(
        names: Mapping[str, Any],
        contact: Mapping[str, Any],
        person: models.Person,
        asker: uuid.UUID | None,
    ) -> dict[str, Any]:
        """What the form shows at first for somebody we know."""
        initial: dict[str, Any] = {**names, **contact}
        for several in ("others", "phones", "emails"):
            initial[several] = ", ".join(initial.get(several, []))
        declined = {f"no_{code}": True for code in person.declined}
        return {
            **initial,
            **declined,
            "language": person.language,
            "age_group": person.age_group,
            "partner": str(person.partner_id or ""),
            "is_leader": person.is_leader,
            "mine": person.companion_id == asker,
            "joined_date": person.joined_date,
        }


def answers_of(
    names: Mapping[str, Any], contact: Mapping[str, Any], person: models.Person
) -> people.Answers:
    """What is known of somebody, as answers."""
    return people.Answers(
        chosen=str(names.get("chosen", "")),
        legal=str(names.get("legal", "")),
        others=tuple(names.get("others", ())),
        pronouns=str(names.get("pronouns", "")),
        form_of_address=str(names.get("form_of_address", "")),
        phones=tuple(contact.get("phones", ())),
        emails=tuple(contact.get("emails", ())),
        city=str(contact.get("city", "")),
        postal_code=str(contact.get("postal_code", "")),
        language=person.language,
        age_group=person.age_group,
        is_leader=person.is_leader,
        partner_id=person.partner_id,
        companion_id=person.companion_id,
        joined_date=person.joined_date,
        declined=tuple(person.declined),
    )


class Search(forms.Form):
    """Part of a name."""

    query = django_forms.CharField(label=_("Name"), max_length=100, required=False)


class Narrow(forms.Form):
    """What the list of people is narrowed to."""

    language = django_forms.ChoiceField(label=_("Language"), required=False)
    partner = django_forms.ChoiceField(label=_("Organization"), required=False)
    show = django_forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Everybody")),
            ("mine", _("People I keep in touch with")),
            ("leaders", _("Leaders")),
        ],
    )

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str] = (),
        partners: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        reader = (get_language() or "en")[:2]
        spoken = [(code, partner_rules.language_name(code, reader)) for code in languages]
        for name, offered in (("language", spoken), ("partner", list(partners)), ("show", None)):
            field = self.fields[name]
            assert isinstance(field, django_forms.ChoiceField)
            shown = field.choices if offered is None else [("", _("Any")), *offered]
            field.widget = django_forms.Select({"autocomplete": "off"})
            field.choices = shown


class OneToOne(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """A conversation: what moves somebody, what they will do, the next step."""

    held_date = django_forms.DateField(label=_("When did you talk?"))
    interests = django_forms.CharField(
        label=_("What this person cares about"),
        required=False,
        widget=django_forms.Textarea,
        max_length=texts.LONGEST,
        help_text=_("Hopes, worries about the neighborhood or work, what they love to do."),
    )
    commitments = django_forms.CharField(
        label=_("What each of you will do"),
        required=False,
        widget=django_forms.Textarea,
        max_length=texts.LONGEST,
    )
    next_step = django_forms.CharField(
        label=_("Next step"),
        required=False,
        max_length=300,
        help_text=_("One small thing, for example: call on Monday about the ride."),
    )
    next_date = django_forms.DateField(label=_("Day of the next step"), required=False)

    def note(self) -> talks.Note:
        """What was written."""
        given = self.cleaned_data
        return talks.Note(
            held_date=given["held_date"],
            interests=given["interests"],
            commitments=given["commitments"],
            next_step=given["next_step"],
            next_date=given["next_date"],
        )


class Tie(forms.NonceMixin, forms.Form):
    """How two people know each other. The other one is found by name first."""

    query = django_forms.CharField(
        label=_("Name of the other person"), required=False, max_length=100
    )
    other = django_forms.ChoiceField(
        label=_("Who is it?"), error_messages={"required": _("Find the other person first.")}
    )
    kind = django_forms.ChoiceField(
        label=_("How do they know each other?"), choices=choices.Tie.choices
    )
    since_date = django_forms.DateField(label=_("Since when?"), required=False)

    def __init__(self, *args: Any, found: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, django_forms.ChoiceField)
        field.widget = django_forms.RadioSelect()
        field.choices = list(found)


class TieEnd(forms.Form):
    """When a tie ended."""

    ended_date = django_forms.DateField(label=_("When did it end?"))


class PathStep(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """A step on somebody's path."""

    text = django_forms.CharField(
        label=_("The step, in their own words"),
        max_length=paths.LONGEST,
        widget=django_forms.Textarea({"rows": 3}),
    )
    kind = django_forms.ChoiceField(label=_("What sort of step?"), required=False)
    done_date = django_forms.DateField(
        label=_("Done on"), required=False, help_text=_("Leave this empty if it is still wanted.")
    )
    together = django_forms.BooleanField(
        label=_("We wrote this together"),
        required=False,
        help_text=_("A path belongs to the person who walks it. Nobody writes one alone."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _optional_kinds(self, choices.Step.choices)


class Strength(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """Something somebody knows how to do."""

    text = django_forms.CharField(
        label=_("The strength, in their own words"),
        max_length=paths.LONGEST,
        widget=django_forms.Textarea({"rows": 3}),
        help_text=_("For example: I can teach how to read a pay stub."),
    )
    kind = django_forms.ChoiceField(label=_("What sort of strength?"), required=False)
    offered = django_forms.BooleanField(
        label=_("Offered to the others"),
        required=False,
        help_text=_("Only an offered strength can enter a plan. It can be taken back."),
    )
    together = django_forms.BooleanField(
        label=_("We wrote this together"),
        required=False,
        help_text=_("The words belong to the person. Nobody writes them alone."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _optional_kinds(self, choices.Skill.choices)


def _optional_kinds(form: django_forms.Form, offered: Sequence[tuple[str, Any]]) -> None:
    field = form.fields["kind"]
    assert isinstance(field, django_forms.ChoiceField)
    field.widget = django_forms.Select({"autocomplete": "off"})
    field.choices = [("", _("Skip")), *offered]


WORDS, PICTURES = "words", "pictures"


class PassphraseKind(django_forms.ChoiceField):
    """Five words, unless somebody asks for pictures; a form that was sent without it means words."""

    def __init__(self) -> None:
        super().__init__(
            label=_("What should the passphrase be made of?"),
            choices=[(WORDS, _("Five words")), (PICTURES, _("Six words with pictures"))],
            initial=WORDS,
            widget=django_forms.RadioSelect,
            help_text=_("Five words are harder to guess. Pictures help somebody who reads little."),
        )

    def clean(self, value: Any) -> Any:
        """The kind that was chosen."""
        return super().clean(value or WORDS)


class NewPassphrase(forms.NonceMixin, forms.Form):
    """What a new passphrase is made of."""

    kind = PassphraseKind()


class SignIn(forms.NonceMixin, forms.Form):
    """A username, chosen together, and the language of the passphrase."""

    username = django_forms.CharField(
        label=_("Username"),
        max_length=40,
        widget=forms.Username({"autocomplete": "off"}),
        help_text=_("Choose it together. It need not be a name: a flower or a song will do."),
    )
    language = django_forms.ChoiceField(
        label=_("Language"), choices=[("en", "English"), ("es", "Español")]
    )
    kind = PassphraseKind()
    role = django_forms.ChoiceField(label=_("Role"), choices=account_choices.Role.choices)

    def __init__(self, *args: Any, roles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(roles) < 2:
            del self.fields["role"]  # Nothing to choose: nothing to ask.


class Wording(forms.FreeTextMixin, forms.Form):
    """How this organization asks one question."""

    question = django_forms.ChoiceField(choices=choices.Question.choices)
    is_hidden = django_forms.BooleanField(label=_("Do not ask this"), required=False)
    label = forms.Translated(label=_("Your own words"), required=False, max_length=60)
