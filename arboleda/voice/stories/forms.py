"""The shape of what is asked about a story; nothing here saves."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms, pictures
from arboleda.voice.stories import choices, operations, rules

PROBLEMS = {
    "no_title": ("title", _("Give it a title. It can be short.")),
    "title_too_long": ("title", _("Make the title shorter.")),
    "no_text": ("text", _("Write at least a few words.")),
    "text_too_long": ("text", _("This is too long for one page. Make it shorter.")),
    "no_alt": ("alt", _("Say in words what the picture shows, for people who cannot see it.")),
    "alt_too_long": ("alt", _("Make these words shorter.")),
    "holds_refused": ("text", forms.NEVER_KEPT),
    "unknown_language": ("language", _("Choose one.")),
    "picture_too_heavy": ("picture", _("Choose a smaller file: 10 megabytes at most.")),
    "picture_too_large": (
        "picture",
        _("This picture is larger than we can take. Send a screenshot of it."),
    ),
    "not_a_picture": ("picture", _("Choose a picture: JPEG, PNG or WebP.")),
    "limits_not_read": ("limits_read", _("Read the note above and tick the box.")),
    "not_open_to_edits": (None, _("This story is not open to edits at the moment.")),
    "story_gone": (None, _("This story was taken back.")),
    "unknown_audience": ("audience", _("Choose one.")),
    "no_channel": ("channels", _("Choose at least one place.")),
    "unknown_channel": ("channels", _("Choose from the list.")),
    "public_means_anybody": (
        "audience",
        _("Anybody can read our public website. Choose “Anybody”, or leave the website out."),
    ),
    "no_name": ("name", _("Write the name you want beside your story.")),
    "name_too_long": ("name", _("Write a shorter name.")),
    "unknown_name_choice": ("name_choice", _("Choose one.")),
    "no_end": ("ends_date", _("Choose the day it ends.")),
    "ends_too_soon": ("ends_date", _("Choose a day to come.")),
    "ends_too_late": ("ends_date", _("Three years at most. You can renew it then.")),
    "not_warned": ("warned", _("Tick the box once you have read it.")),
    "notice_unreviewed": (
        None,
        _("We cannot take your approval yet: our text is still a draft. Ask the organizers."),
    ),
    "notice_stale": (
        None,
        _("We cannot take your approval yet: our text is still a draft. Ask the organizers."),
    ),
    "not_newest": (None, _("There are newer words. Read them before you decide.")),
    "not_decided": (None, _("Choose first who it is for and where it may be used.")),
    "minor_path_not_set": (
        None,
        _(
            "You are under 18 in our records. We may not publish it until the rule for your state "
            "is set. Talk with the person who works with you."
        ),
    ),
    "minor_needs_guardian": (
        None,
        _(
            "You are under 18 in our records. Where we work, a parent or guardian has to agree as "
            "well, and we cannot take that here yet. Talk with the person who works with you."
        ),
    ),
    "alt_names_you": (
        None,
        _(
            "The words for the picture hold your name, and you chose not to use it. Change them "
            "first."
        ),
    ),
    "no_consent": (None, _("There is no approval. Only the teller can give it.")),
    "consent_withdrawn": (None, _("The approval was taken back.")),
    "consent_not_begun": (None, _("The approval has not begun yet.")),
    "consent_ended": (None, _("The approval has ended. Only the teller can renew it.")),
    "channel_not_agreed": (None, _("The teller did not agree to this use.")),
    "audience_not_agreed": (None, _("The teller did not agree to let everybody read it.")),
    "no_where": ("where", _("Say where it was used.")),
    "where_too_long": ("where", _("Make this shorter.")),
    "used_later": ("used_date", _("Choose today or a day before.")),
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


class Words(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """What a story says, as its teller writes it."""

    language = django_forms.ChoiceField(label=_("I write in"), choices=choices.Language.choices)
    title = django_forms.CharField(
        label=_("Title"),
        max_length=rules.TITLE_LENGTH,
        help_text=_("A few words, so that you find it again."),
    )
    text = django_forms.CharField(
        label=_("Your story"),
        max_length=rules.TEXT_LENGTH,
        widget=django_forms.Textarea({"rows": 14}),
        help_text=_(
            "In your own words, as much or as little as you like. Leave an empty line between "
            "parts. You can stop and come back."
        ),
    )
    picture = django_forms.FileField(
        label=_("A picture"),
        required=False,
        widget=django_forms.FileInput({"accept": pictures.ACCEPT}),
        help_text=_(
            "JPEG, PNG or WebP, 10 megabytes at most. We keep only what is seen in it. Where, when "
            "and with which phone it was taken is thrown away. Of a moving picture we keep the "
            "first image."
        ),
    )
    alt = django_forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=rules.ALT_LENGTH,
        help_text=_("For people who cannot see it. Please no names."),
    )
    drop_picture = django_forms.BooleanField(label=_("Take the picture out"), required=False)
    limits_read = django_forms.BooleanField(label=_("I have read this"), required=False)

    def __init__(
        self, *args: Any, has_picture: bool = False, asks_limits: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not has_picture:
            del self.fields["drop_picture"]
        if not asks_limits:
            del self.fields["limits_read"]

    def words(self) -> operations.Words:
        """What was written, for the operation."""
        data = self.cleaned_data
        upload = data.get("picture")
        return operations.Words(
            title=data["title"],
            text=data["text"],
            language=data["language"],
            alt=data["alt"],
            picture=upload.read(pictures.MOST_BYTES + 1) if upload else None,
            keep_picture=not data.get("drop_picture", False),
        )


class Edit(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """Other words that a member of staff proposes."""

    title = django_forms.CharField(label=_("Title"), max_length=rules.TITLE_LENGTH)
    text = django_forms.CharField(
        label=_("Text"),
        max_length=rules.TEXT_LENGTH,
        widget=django_forms.Textarea({"rows": 14}),
        help_text=_("Keep the teller's voice. What you change is shown word by word."),
    )
    alt = django_forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=rules.ALT_LENGTH,
        help_text=_("For people who cannot see it. No names."),
    )

    def __init__(self, *args: Any, has_picture: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_picture:
            del self.fields["alt"]

    def words(self, language: str) -> operations.Words:
        """What was written, for the operation."""
        data = self.cleaned_data
        return operations.Words(
            title=data["title"], text=data["text"], language=language, alt=data.get("alt", "")
        )


class Decide(forms.Form):
    """For whom, where, under which name, until when."""

    audience = django_forms.ChoiceField(label=_("Who is it for?"), choices=choices.Audience.choices)
    channels = django_forms.MultipleChoiceField(
        label=_("Where may it be used?"),
        choices=choices.Channel.choices,
        widget=django_forms.CheckboxSelectMultiple,
        help_text=_("Only what you tick. Anything else is not allowed, whoever asks."),
    )
    name_choice = django_forms.ChoiceField(
        label=_("Which name goes with it?"), choices=choices.NameChoice.choices
    )
    name = django_forms.CharField(
        label=_("The other name"),
        required=False,
        max_length=rules.NAME_LENGTH,
        help_text=_("Only if you chose another name. It can be invented."),
    )
    ends_date = django_forms.DateField(
        label=_("Until when?"),
        help_text=_(
            "On that day it leaves our website by itself. You can renew it, or end it "
            "sooner on any day."
        ),
    )

    def wanted(self) -> operations.Choices:
        """What she chose, for the operation."""
        data = self.cleaned_data
        return operations.Choices(
            audience=data["audience"],
            channels=data["channels"],
            name_choice=data["name_choice"],
            name=data["name"],
            ends_date=data["ends_date"],
        )


class Approve(forms.NonceMixin, forms.Form):
    """Her agreement to exact words."""

    warned = django_forms.BooleanField(
        label=_("I know that copies others made may stay, even after I take my story back."),
        required=False,
    )


class Sure(forms.NonceMixin, forms.Form):
    """The second question before a story becomes public."""

    sure = django_forms.BooleanField(
        label=_("I asked the teller, and today is still a good day for it."),
        error_messages={"required": _("Ask first, then tick the box.")},
    )


class Use(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """One use of a story outside our website."""

    also = frozenset({"where"})

    channel = django_forms.ChoiceField(label=_("How was it used?"))
    where = django_forms.CharField(
        label=_("Where?"),
        max_length=rules.WHERE_LENGTH,
        help_text=_("The teller reads this: “Hearing at City Hall”, “Spring leaflet”."),
    )
    used_date = django_forms.DateField(label=_("On which day?"))
    stays_outside = django_forms.BooleanField(
        label=_("Copies stay outside: printed, recorded or sent"), required=False
    )

    def __init__(self, *args: Any, channels: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channel"]
        assert isinstance(field, django_forms.ChoiceField)
        field.choices = [
            (code, choices.Channel(code).label)
            for code in channels
            if code != choices.Channel.PUBLIC_SITE
        ]


def usual_end(today: datetime.date) -> datetime.date:
    """The end that is offered: a year from today (R54)."""
    return rules.months_after(today, rules.MONTHS)
