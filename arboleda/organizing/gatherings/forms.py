"""What is asked about gatherings: when and where, and what people need so that they can come."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.organizing.gatherings import choices, models, operations, queries, rules
from arboleda.trust.safety import choices as safety_choices

PROBLEMS = {
    "title_missing": ("title", _("Write what people come together for.")),
    "ends_before_start": ("ends", _("Choose an end that is after the start.")),
    "too_long": ("ends", _("Choose an end within three days.")),
    "language_missing": ("languages", _("Choose at least one language.")),
    "gathering_is_over": (None, _("This is over. What people needed has been deleted.")),
    "not_on_staff": (None, _("Choose somebody on staff.")),
    "not_open": (None, _("Open the session first.")),
    "cannot_be_added": ("hosts", safety_choices.CANNOT_BE_ADDED),
    "ask_organizers": (
        "reply",
        _("We could not note this yet. Ask the organizers: they will find a way with you."),
    ),
    "ride_not_asked": ("ride", _("Tick the ride above first.")),
    "interprets_here": (
        "hosts",
        _(
            "One of them interprets here. No one does both at once. Choose someone else, or first "
            "find someone else to interpret."
        ),
    ),
    "stands_by_people": (
        "who",
        _(
            "This person hosts, supports or checks in here. Nobody interprets and stands by people "
            "at once: choose somebody else."
        ),
    ),
    "not_this_person": (
        "who",
        _(
            "Choose somebody else. People of the group do not interpret, nor their family and "
            "friends."
        ),
    ),
    "interprets_already": ("who", _("This person interprets here already. Take that back first.")),
    "partner_unknown": ("who", _("Choose one from the list.")),
    "label_missing": ("label", _("Write how you call them here, without a name.")),
    "label_too_long": ("label", _("Make it shorter.")),
    "label_refused": ("label", forms.NEVER_KEPT),
    "direction_missing": ("directions", _("Choose at least one.")),
    "direction_unknown": ("directions", _("Choose from the list.")),
    "promise_missing": ("promised_date", _("First they promise silence. Write the day.")),
    "promised_later": ("promised_date", _("First they promise silence. That day lies ahead.")),
    "not_said_apart": ("is_apart", _("Ask them first, then tick this.")),
    "notice_unreviewed": (
        "language",
        _(
            "Two people have to read this promise before anybody makes it. An administrator "
            "records them in the office, under “Texts to agree to”."
        ),
    ),
    "notice_stale": (
        "language",
        _(
            "The words changed in another language. An administrator mends it under “Texts to agree to”."
        ),
    ),
}
"""Code of a rule → field and sentence."""


def add_problems(form: django_forms.Form, problems: Sequence[str]) -> None:
    """Show what an operation found wrong beside the field it concerns."""
    for code in problems:
        field, sentence = PROBLEMS.get(code, (None, _("Look at this again.")))
        form.add_error(field if field in form.fields else None, sentence)


def _people(members: Sequence[queries.StaffMember]) -> list[tuple[str, str]]:
    return [(str(one.person), one.username) for one in members]


class WhenAndWhere(forms.Form):
    """Day, hours, place and languages: shared by every kind of gathering."""

    day = django_forms.DateField(label=_("Day"))
    starts = django_forms.TimeField(label=_("Starts"))
    ends = django_forms.TimeField(label=_("Ends"))
    place = django_forms.CharField(
        label=_("Place"),
        required=False,
        max_length=200,
        help_text=_("Where people meet. Never somebody's home."),
    )
    place_after_yes = django_forms.BooleanField(
        label=_("Show the place only to people who said they come"), required=False, initial=True
    )
    languages = django_forms.MultipleChoiceField(
        label=_("Languages"),
        choices=choices.LANGUAGES,
        widget=django_forms.CheckboxSelectMultiple,
        initial=["en", "es"],
        help_text=_("With two or more, we remind you of interpreters in every direction."),
    )
    hosts = django_forms.MultipleChoiceField(
        label=_("Who hosts"),
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
        help_text=_("Hosts see who is invited and what people need."),
    )

    def __init__(self, *args: Any, staff: Sequence[queries.StaffMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = self.fields["hosts"]
        if isinstance(hosts, django_forms.MultipleChoiceField):
            hosts.choices = _people(staff)

    def moments(self) -> tuple[datetime.datetime, datetime.datetime]:
        """Start and end; an end before the start is on the next day only after noon."""
        day, starts, ends = (self.cleaned_data[name] for name in ("day", "starts", "ends"))
        until = day
        if ends < starts and starts.hour >= 12:
            until = day + datetime.timedelta(days=1)
        zone = timezone.get_current_timezone()
        return (
            datetime.datetime.combine(day, starts, tzinfo=zone).astimezone(datetime.UTC),
            datetime.datetime.combine(until, ends, tzinfo=zone).astimezone(datetime.UTC),
        )

    @property
    def host_ids(self) -> list[uuid.UUID]:
        """The chosen hosts."""
        return [uuid.UUID(one) for one in self.cleaned_data["hosts"]]


def when_and_where(gathering: models.Gathering) -> dict[str, Any]:
    """What `WhenAndWhere` begins with when a gathering is changed."""
    starts = timezone.localtime(gathering.starts_at)
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": timezone.localtime(gathering.ends_at).time(),
        "place": gathering.place,
        "place_after_yes": gathering.place_after_yes,
        "languages": gathering.languages,
        "hosts": [str(one.person_id) for one in gathering.hosts.all()],
    }


class Gathering(forms.NonceMixin, forms.FreeTextMixin, WhenAndWhere):
    """A meeting, an action or a training."""

    expects = frozenset({"date"})

    kind = django_forms.ChoiceField(
        label=_("What it is"),
        choices=[one for one in choices.Kind.choices if one[0] != choices.Kind.SESSION],
        initial=choices.Kind.MEETING,
    )
    title = forms.Translated(
        label=_("Title"),
        max_length=120,
        help_text=_("Neutral words: it may show on somebody's phone. No names."),
    )
    seats = django_forms.IntegerField(
        label=_("How many people at most?"),
        help_text=_("Empty: as many as want to."),
        required=False,
        min_value=1,
        max_value=1000,
    )
    field_order = ("kind", "title", "day", "starts", "ends", "place", "place_after_yes")

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        """kind: what it is already; a gathering that is planned does not become another."""
        super().__init__(*args, **kwargs)
        self.kind_before = kind
        if kind:
            del self.fields["kind"]

    def terms(self) -> operations.Terms:
        """What was asked for."""
        starts_at, ends_at = self.moments()
        return operations.Terms(
            kind=self.kind_before or self.cleaned_data["kind"],
            title=self.cleaned_data["title"],
            starts_at=starts_at,
            ends_at=ends_at,
            place=self.cleaned_data["place"],
            place_after_yes=self.cleaned_data["place_after_yes"],
            languages=self.cleaned_data["languages"],
            seats=self.cleaned_data["seats"],
            hosts=self.host_ids,
        )


class Coming(forms.Form):
    """Whether she comes, and what she needs to be able to. Each may be left as it is."""

    reply = django_forms.ChoiceField(
        label=_("Are you coming?"), choices=choices.OWN_REPLIES, initial=choices.Reply.UNKNOWN
    )
    needs = django_forms.MultipleChoiceField(
        label=_("What would help you come?"),
        choices=choices.Need.choices,
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
    )
    interpreter_language = django_forms.ChoiceField(
        label=_("An interpreter for"),
        required=False,
        choices=[("", _("No interpreter")), *choices.LANGUAGES],
    )

    def needs_terms(self) -> operations.Needs:
        """The needs as the operation takes them."""
        chosen = set(self.cleaned_data["needs"])
        return operations.Needs(
            **{need: need in chosen for need in choices.Need.values},
            interpreter_language=self.cleaned_data["interpreter_language"],
        )


class ComingForStaff(Coming):
    """The same, noted by staff, and when the ride comes."""

    ride = django_forms.TimeField(label=_("When the ride comes"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reply = self.fields["reply"]
        assert isinstance(reply, django_forms.ChoiceField)
        reply.label, reply.choices = _("Coming?"), choices.Reply.choices
        self.fields["needs"].label = _("Needs")

    def ride_at(self, gathering: models.Gathering) -> datetime.datetime | None:
        """The ride's moment on the day of the gathering (UTC), or None."""
        if self.cleaned_data["ride"] is None:
            return None
        day = timezone.localtime(gathering.starts_at).date()
        zone = timezone.get_current_timezone()
        local = datetime.datetime.combine(day, self.cleaned_data["ride"], tzinfo=zone)
        return local.astimezone(datetime.UTC)


def coming(invitation: models.Invitation) -> dict[str, Any]:
    """What `Coming` begins with."""
    return {
        "reply": invitation.reply,
        "needs": invitation.needs,
        "interpreter_language": invitation.interpreter_language,
        "ride": timezone.localtime(invitation.ride_at).time() if invitation.ride_at else None,
    }


class Arrangements(forms.Form):
    """Which needs and directions are taken care of."""

    needs = django_forms.MultipleChoiceField(
        label=_("Taken care of"),
        choices=choices.Need.choices,
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, gathering: models.Gathering, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"needs": gathering.arranged})
        super().__init__(*args, **kwargs)


class Interpreter(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """Who interprets what, and the promise that comes before (R26)."""

    also = frozenset({"label"})

    who = django_forms.ChoiceField(label=_("Who interprets?"))
    label = django_forms.CharField(
        label=_("If it is nobody on staff: how do you call them here?"),
        help_text=_("Not a name. For example: the interpreter of the agency, Tuesdays."),
        required=False,
        max_length=rules.LABEL_LENGTH,
    )
    directions = django_forms.MultipleChoiceField(
        label=_("What do they interpret?"), widget=django_forms.CheckboxSelectMultiple
    )
    language = django_forms.ChoiceField(
        label=_("In which language did they read the promise?"),
        choices=[("en", "English"), ("es", "Español")],
    )
    promised_date = django_forms.DateField(
        label=_("On which day did they promise it?"),
        help_text=_("Before they interpret. The signed page stays with you, on paper."),
    )
    is_apart = django_forms.BooleanField(
        label=_("They are no family, no friend and no child of anybody who comes. I asked."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        staff: Sequence[queries.StaffMember],
        partners: Sequence[tuple[uuid.UUID, str]],
        interpreting: Sequence[models.InterpreterNeed],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        who, directions = self.fields["who"], self.fields["directions"]
        assert isinstance(who, django_forms.ChoiceField)
        assert isinstance(directions, django_forms.MultipleChoiceField)
        who.widget = django_forms.Select(attrs={"autocomplete": "off"})
        who.choices = [
            ("", _("Choose")),
            (_("Staff"), [(f"staff:{one.person}", one.username) for one in staff]),
            (_("An interpreter of a partner"), [(f"partner:{pk}", name) for pk, name in partners]),
            ("outside", _("An interpreter from outside")),
        ]
        directions.choices = [(str(one), queries.direction_words(one)) for one in interpreting]

    def terms(self) -> operations.Interpreting:
        """What was written."""
        given = self.cleaned_data
        source, _colon, number = given["who"].partition(":")
        return operations.Interpreting(
            person=uuid.UUID(number) if source == "staff" else None,
            partner=uuid.UUID(number) if source == "partner" else None,
            label="" if source == "staff" else given["label"],
            directions=given["directions"],
            language=given["language"],
            promised_date=given["promised_date"],
            is_apart=given["is_apart"],
        )


class CheckIn(forms.Form):
    """Who on staff checks in afterwards."""

    person = django_forms.TypedChoiceField(label=_("Who checks in afterwards"), coerce=uuid.UUID)

    def __init__(self, *args: Any, staff: Sequence[queries.StaffMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        if isinstance(person, django_forms.ChoiceField):
            person.widget = django_forms.Select(attrs={"autocomplete": "off"})
            person.choices = _people(staff)


class Marks(forms.Form):
    """Everybody's mark on one form: one field per person, named ``mark-<id>``."""

    def __init__(self, *args: Any, rows: Sequence[queries.AttendanceRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [*choices.Mark.choices, ("", _("Not answered"))]
        for row in rows:
            self.fields[f"mark-{row.person}"] = django_forms.ChoiceField(
                label=row.name,
                choices=options,
                required=False,
                initial=row.mark,
                widget=django_forms.RadioSelect(attrs={"autocomplete": "off"}),
            )

    def marks(self) -> dict[uuid.UUID, str]:
        """The marks by person."""
        return {
            uuid.UUID(name.removeprefix("mark-")): mark for name, mark in self.cleaned_data.items()
        }


def around(gathering: models.Gathering, *, now: datetime.datetime) -> dict[str, Any]:
    """What every page of a gathering shows beside its people; a session's page shows it too."""
    interpreting = list(gathering.interpreting.all())
    staff = queries.staff_members()
    usernames = {one.person: one.username for one in staff}
    return {
        "gathering": gathering,
        "usernames": usernames,
        "hosts": sorted(usernames.get(one.person_id, "—") for one in gathering.hosts.all()),
        "languages_spoken": [queries.language_name(code) for code in gathering.languages],
        "directions": [(queries.direction_words(one), one.is_arranged) for one in interpreting],
        "unmet": queries.unmet(gathering, interpreting),
        "check_ins": queries.check_in_lines(gathering, usernames),
        "check_in_form": CheckIn(staff=staff),
        "arrangements": Arrangements(gathering=gathering),
        "interpreters": queries.interpreter_lines(gathering, usernames),
        "is_over": gathering.ends_at <= now,
    }
