"""The shape of what is asked about ideas and campaigns; nothing here saves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import dates, forms
from arboleda.kit.templatetags import kit
from arboleda.organizing.campaigns import choices, models, operations, rules
from arboleda.organizing.gatherings import choices as gathering_choices
from arboleda.organizing.gatherings import models as gatherings

PROBLEMS = {
    "no_words": ("words", _("Write it in one language at least.")),
    "words_too_long": ("words", _("Make it shorter: 400 characters at most.")),
    "refused_words": (
        None,
        _(
            "There is a number in it that could lead to a person (an identity, card or account "
            "number). We never keep those. Write it without."
        ),
    ),
    "in_the_future": (None, _("Choose today or a day before.")),
    "unknown_origin": ("origin", _("Choose from the list.")),
    "something_grew": (
        None,
        _("Something already grew from it. Take that out first, the newest before the older."),
    ),
    "unknown_growth": ("kind", _("Choose one.")),
    "unknown_telling": ("how", _("Choose one.")),
    "nothing_to_tell": (
        None,
        _("Nothing grew from this idea yet, so there is nothing to tell. Take it up first."),
    ),
    "no_name": ("name", _("Give it a name.")),
    "name_too_long": ("name", _("Make the name shorter.")),
    "no_office": ("office", _("Write the office and the institution.")),
    "unknown_state": ("state", _("Choose one.")),
    "other_campaign": (None, _("Choose from this campaign.")),
    "no_public_office": (
        "office_kind",
        _(
            "We name only people in public office. A private person cannot be named here: find who "
            "in public office can say yes."
        ),
    ),
    "never_named": (
        "hurt_one_of_us",
        _(
            "Then we do not write this name here, whatever the office. Nothing was saved. Choose "
            "another decision-maker, and see first who needs to be kept safe."
        ),
    ),
    "not_an_action": ("gathering", _("Choose a gathering that is an action.")),
    "already_there": ("gathering", _("This action is here already.")),
    "unknown_activity": ("activity", _("Choose one.")),
    "unknown_funding": ("funding", _("Choose one.")),
    "voca_refused": (
        "funding",
        _(
            "VOCA money may not pay for asking lawmakers or raising money (28 CFR 94.122). Choose "
            "other money, or leave this action out."
        ),
    ),
    "no_decision_maker": (None, _("First name who can say yes to this demand.")),
    "due_before_made": ("due_date", _("Choose a day after the promise was made.")),
    "no_evidence": ("evidence", _("Say where anybody can check it.")),
    "evidence_too_long": ("evidence", _("Make it shorter: 300 characters at most.")),
    "unknown_method": ("method", _("Choose one.")),
    "no_quorum": ("quorum", _("Write how many had to be there: two or more.")),
    "no_languages": ("languages", _("Choose at least one.")),
    "nothing_grew": (None, _("Nothing grew from this idea yet. Publish once something has.")),
    "language_missing": (
        None,
        _(
            "Some of these words are there in one language only. Write them in English and in "
            "Spanish first."
        ),
    ),
}
DATES = ("dreamed_date", "taken_date", "told_date", "made_date", "won_date", "decided_date")
"""Fields for days that have passed; a form has one of them at most."""


def explain(form: django_forms.Form | None, problems: Iterable[str]) -> list[str]:
    """Put the sentences for closed codes beside their fields; return those that have no form."""
    loose = []
    for code in problems:
        name, text = PROBLEMS[code]
        if form is None:
            loose.append(str(text))
            continue
        if code == "in_the_future":
            name = next((day for day in DATES if day in form.fields), None)
        form.add_error(name if name in form.fields else None, str(text))
    return loose


def _words(label: Any, help_text: Any = "", *, required: bool = True, **more: Any) -> Any:
    """A text in both languages, one of them at least."""
    return forms.Translated(
        label=label, help_text=help_text, required=required, max_length=rules.WORDS_LENGTH, **more
    )


def _day(label: Any, *, required: bool = True) -> Any:
    """A day."""
    return django_forms.DateField(label=label, required=required)


def gathering_label(gathering: gatherings.Gathering) -> str:
    """``Thursday evening, Nov 22, 2026``."""
    return f"{kit.in_language(gathering.title)}, {dates.short_day(gathering.starts_at)}"


class _OneOf(django_forms.ModelChoiceField):  # type: ignore[type-arg]  # One shape for all rows.
    """A closed list of rows, each with its own words."""

    def label_from_instance(self, obj: Any) -> str:
        if isinstance(obj, gatherings.Gathering):
            return gathering_label(obj)
        if isinstance(obj, models.DecisionMaker):
            return f"{obj.name}, {kit.in_language(obj.office)}"
        return kit.in_language(obj.words)


class Nonce(forms.NonceMixin, forms.Form):
    """A form that a retry does not take twice."""


class Written(forms.FreeTextMixin, Nonce):
    """The same with words of the group's own: campaigns are about days, so days are not pointed out."""

    expects = frozenset({"date"})


class Idea(Written):
    """One idea, in the words of those who dreamed it."""

    words = _words(
        _("The idea, in the group's words"),
        _("No names, and nothing that only one person would say."),
    )
    cluster = _words(
        _("Which part of the map it is in"), _("For example: Time and money."), required=False
    )
    position = django_forms.IntegerField(
        label=_("Place on the list"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_("Leave empty to put it last."),
    )
    matter_count = django_forms.IntegerField(
        label=_("How many said that it matters"),
        required=False,
        min_value=0,
        max_value=99999,
        help_text=_("Fewer than five is not kept: so nobody can be guessed."),
    )
    gathering = _OneOf(
        queryset=None,
        label=_("Where it was dreamed"),
        required=False,
        empty_label=_("Somewhere else"),
    )
    dreamed_date = _day(_("On which day"))

    def __init__(
        self, *args: Any, gatherings: Sequence[gatherings.Gathering], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "gathering", gatherings)

    def terms(self, before: models.Idea | None = None) -> operations.IdeaTerms:
        """What is to be written; an origin that is not on the list stays as it was."""
        data = self.cleaned_data
        origin, origin_id = choices.Origin.ELSEWHERE.value, None
        if data["gathering"]:
            session = data["gathering"].kind == gathering_choices.Kind.SESSION
            origin = (choices.Origin.COHORT if session else choices.Origin.GATHERING).value
            origin_id = data["gathering"].pk
        elif before is not None and before.origin_id not in self.offered:
            origin, origin_id = before.origin, before.origin_id
        return operations.IdeaTerms(
            words=data["words"],
            cluster=data["cluster"] or {},
            position=data["position"],
            matter_count=data["matter_count"],
            dreamed_date=data["dreamed_date"],
            origin=origin,
            origin_id=origin_id,
        )

    @property
    def offered(self) -> set[Any]:
        """The ids of the gatherings that can be chosen."""
        field: Any = self.fields["gathering"]
        return {one.pk for one in field.queryset}


class TakeUp(Written):
    """Who took an idea up, or what it changed."""

    kind = django_forms.ChoiceField(label=_("What happened"), choices=choices.Growth.choices)
    words = _words(
        _("Say it in a sentence"),
        _(
            "Name the group or the session, not the people. For example: The spring cohort asks the "
            "school board."
        ),
    )
    taken_date = _day(_("Since when"))


class TellBack(Written):
    """How those who dreamed it heard."""

    how = django_forms.ChoiceField(label=_("How did they hear?"), choices=choices.ToldHow.choices)
    gathering = _OneOf(
        queryset=None,
        label=_("At which gathering"),
        required=False,
        empty_label=_("None of these"),
    )
    told_date = _day(_("On which day"))
    words = _words(_("What you told them"), _("No names: this can become public."), required=False)

    def __init__(
        self, *args: Any, gatherings: Sequence[gatherings.Gathering], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "gathering", gatherings)


class Campaign(Written):
    """A campaign's name and issue."""

    name = _words(_("Name of the campaign"))
    issue = _words(
        _("What is wrong, and for whom"), _("In plain words. No one person's story."), long=True
    )
    started_date = _day(_("Since when"))


class ChangeCampaign(Campaign):
    """The same, and whether it goes on."""

    state = django_forms.ChoiceField(
        label=_("Does it go on?"), choices=choices.CampaignState.choices
    )


class Demand(Written):
    """One thing asked for, and the idea it grew from."""

    idea = _OneOf(
        queryset=None,
        label=_("The idea it grew from"),
        empty_label=_("Choose an idea"),
        error_messages={
            "required": _("Choose an idea. Is it not on the list? Write it down first.")
        },
    )
    words = _words(_("What you ask for"), _("One thing that somebody can say yes to."))
    decision_maker = _OneOf(
        queryset=None,
        label=_("Who can say yes"),
        required=False,
        empty_label=_("We do not know yet"),
    )
    made_date = _day(_("Asked since"))

    def __init__(
        self,
        *args: Any,
        ideas: Sequence[models.Idea],
        decision_makers: Sequence[models.DecisionMaker],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "idea", ideas)
        _offer(self, "decision_maker", decision_makers)


class DecisionMaker(Written):
    """Somebody in public office, and two questions that stop the wrong name."""

    # An office and an institution have names of their own.
    expects = frozenset({"date", "name"})

    office_kind = django_forms.ChoiceField(
        label=_("Which public office does this person hold?"),
        choices=[*choices.Office.choices, (choices.NO_OFFICE, _("None: a private person"))],
        widget=django_forms.RadioSelect,
    )
    hurt_one_of_us = django_forms.ChoiceField(
        label=_("Did this person hurt one of us?"),
        choices=[("no", _("No, not that we know")), ("yes", _("Yes, or it may be"))],
        help_text=_("Your answer is not kept."),
    )
    name = django_forms.CharField(
        label=_("Name, as it is publicly known"), max_length=rules.NAME_LENGTH
    )
    office = _words(_("Office"), _("For example: Member of the school board."))
    institution = _words(_("Institution"), _("For example: Oakfield Public Schools."))
    demands = django_forms.MultipleChoiceField(
        label=_("Can say yes to"), required=False, widget=django_forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, demands: Sequence[models.Demand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(one.pk): one for one in demands}
        field: Any = self.fields["demands"]
        field.choices = [(pk, kit.in_language(one.words)) for pk, one in self.found.items()]
        if not demands:
            del self.fields["demands"]

    def office_terms(self) -> operations.Office:
        """Who it is."""
        data = self.cleaned_data
        return operations.Office(
            name=data["name"],
            kind=data["office_kind"],
            office=data["office"],
            institution=data["institution"],
            hurt_one_of_us=data["hurt_one_of_us"] != "no",
        )

    def chosen(self) -> list[models.Demand]:
        """The demands ticked."""
        return [self.found[pk] for pk in self.cleaned_data.get("demands", [])]


class _AboutDemand(Nonce):
    """What hangs on one of a campaign's demands."""

    demand = _OneOf(queryset=None, label=_("For which demand"), empty_label=None)

    def __init__(self, *args: Any, demands: Sequence[models.Demand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "demand", demands)
        self.initial.setdefault("demand", demands[0].pk if demands else None)


class Action(_AboutDemand):
    """A gathering at which people stood up for a demand."""

    gathering = _OneOf(
        queryset=None,
        label=_("Which gathering"),
        empty_label=_("Choose a gathering"),
        help_text=_("Gatherings of the kind “Action” that you work with."),
    )
    activity = django_forms.ChoiceField(
        label=_("What kind of work"), choices=choices.Activity.choices
    )
    funding = django_forms.ChoiceField(label=_("Which money pays"), choices=choices.Funding.choices)

    def __init__(
        self, *args: Any, gatherings: Sequence[gatherings.Gathering], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "gathering", gatherings)


class Commitment(forms.FreeTextMixin, _AboutDemand):
    """What was promised."""

    expects = Written.expects

    words = _words(_("What was promised"))
    made_date = _day(_("On which day"))
    due_date = _day(_("Until when"), required=False)


class SettleCommitment(forms.Form):
    """What became of a promise."""

    state = django_forms.ChoiceField(
        label=_("The promise"), choices=choices.CommitmentState.choices
    )


class Win(forms.FreeTextMixin, _AboutDemand):
    """What changed."""

    expects = Written.expects

    words = _words(_("What changed"))
    won_date = _day(_("On which day"))
    evidence = django_forms.CharField(
        label=_("Where anybody can check it"),
        max_length=rules.EVIDENCE_LENGTH,
        help_text=_("For example: minutes of the board, March 3, item 4."),
    )


class Decision(Written):
    """What the group decided, and how."""

    words = _words(_("What was decided"))
    method = django_forms.ChoiceField(label=_("How"), choices=choices.Method.choices)
    quorum = django_forms.IntegerField(
        label=_("How many had to be there"),
        min_value=2,
        max_value=9999,
        help_text=_("The number you agreed on, not how many came. Who voted how is never kept."),
    )
    languages = django_forms.MultipleChoiceField(
        label=_("In which languages"),
        choices=choices.LANGUAGES,
        widget=django_forms.CheckboxSelectMultiple,
    )
    minority = _words(
        _("What those who saw it otherwise want remembered"), _("Without names."), required=False
    )
    decided_date = _day(_("On which day"))


class Sure(Nonce):
    """The second question."""


def _offer(form: django_forms.Form, name: str, rows: Sequence[Any]) -> None:
    """Let a field choose among these rows, in their order."""
    field: Any = form.fields[name]
    model = type(rows[0]) if rows else models.Idea
    field.queryset = model._default_manager.filter(pk__in=[one.pk for one in rows])
    if rows and model is gatherings.Gathering:
        field.queryset = field.queryset.order_by("-starts_at")
