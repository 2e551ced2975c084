"""The shape of what is asked in and before a room; nothing here saves."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms as kit_forms
from arboleda.trust.room import rules

PROBLEMS: dict[str, tuple[str | None, Any]] = {
    "wrong_passphrase": ("passphrase", _("That is not your passphrase. Look for small mistakes.")),
    "wrong_pictures": (None, _("Not yet. Go slowly, tell the story again, and try once more.")),
    "too_few_pictures": (None, _("Tap your six pictures first.")),
    "wrong_earlier": ("earlier", _("The room does not open with these words.")),
    "busy": (None, _("Wait a few minutes, then try again.")),
    "empty": ("text", _("Write at least a word.")),
    "title_long": ("title", _("Make the title shorter.")),
    "text_long": ("text", _("This is too long for one page. Begin another one.")),
    "pin_shape": ("pin", _("Choose 6 to 12 digits.")),
    "pin_easy": ("pin", _("Somebody could guess this one. Mix the digits more.")),
    "pin_differs": ("again", _("The two are not the same. Type it once more.")),
    "code_shape": ("code", _("One of the signs is not right. Compare it with the card.")),
    "wrong_card": ("pin", _("This card and this PIN do not open the room.")),
    "card_rests": (None, _("There were several wrong tries. Wait a while, then try again.")),
    "no_room": ("people", _("Somebody you chose has no room yet.")),
    "same": ("new", _("This is the passphrase you have now. Choose another.")),
    "too_short": ("new", _("Use more words: four or five.")),
    "one_character": ("new", _("Use different letters.")),
    "is_username": ("new", _("Leave your username out of it.")),
    "common": ("new", _("Many people would try this one. Choose words that have no link.")),
    "tells_place": ("new", _("Leave the name of this place out of it.")),
    "differs": ("again", _("The two are not the same. Type it once more.")),
}
"""Code of a rule → field and sentence."""


def add_problems(form: forms.Form, problems: Sequence[str]) -> None:
    """Show what an operation found wrong beside the field it concerns, or above where that is missing."""
    for code in problems:
        field, text = PROBLEMS[code]
        form.add_error(field if field in form.fields else None, text)


def _passphrase(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, strip=False, widget=kit_forms.Passphrase(), **more
    )


class Open(kit_forms.Form):
    """Her passphrase."""

    passphrase = _passphrase(_("Your passphrase"))


class Recover(kit_forms.Form):
    """The passphrase from before, and the one she has now."""

    earlier = _passphrase(_("Your earlier passphrase"))
    passphrase = _passphrase(_("Your passphrase now"))


class RecoverByCard(kit_forms.Form):
    """What stands on the card, what is in her head, and the passphrase she has now."""

    code = forms.CharField(label=_("The signs on your card"), max_length=60)
    pin = forms.CharField(
        label=_("Your PIN"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "data-show": ""}),
    )
    passphrase = _passphrase(_("Your passphrase now"))


class Write(kit_forms.FreeTextMixin, kit_forms.Form):
    """A title, which may be left out, and what she wants to keep."""

    is_hers_alone = True

    text_id = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=rules.TITLE_LONGEST, required=False)
    text = forms.CharField(
        label=_("What you want to keep"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    @property
    def words(self) -> rules.Words:
        """What was written, as the operation takes it."""
        given = self.cleaned_data
        return rules.Words(given["title"], given["text"])


class Find(kit_forms.Form):
    """A word to look for."""

    query = forms.CharField(label=_("Find in what you wrote"), max_length=100)


class Share(kit_forms.Form):
    """Who may read along."""

    people = forms.MultipleChoiceField(
        label=_("Who may read this page?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: Iterable[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one), name) for one, name in people]

    @property
    def chosen(self) -> list[uuid.UUID]:
        """The ids of those she chose."""
        return [uuid.UUID(one) for one in self.cleaned_data["people"]]


class Card(kit_forms.Form):
    """A PIN, twice."""

    pin = forms.CharField(
        label=_("A PIN of at least six digits"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "data-show": ""}),
    )
    again = forms.CharField(
        label=_("The same PIN once more"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "data-show": ""}),
    )

    def clean(self) -> dict[str, Any]:
        """The two must be the same: nobody can tell her later what she meant."""
        given = super().clean() or {}
        if given.get("pin") != given.get("again") and not self.errors:
            add_problems(self, ["pin_differs"])
        return given


class OwnPassphrase(kit_forms.Form):
    """The passphrase she wants, twice."""

    new = forms.CharField(
        label=_("Your new passphrase"),
        max_length=200,
        strip=False,
        widget=kit_forms.Passphrase(fresh=True),
    )
    again = forms.CharField(
        label=_("Your new passphrase once more"),
        max_length=200,
        strip=False,
        widget=kit_forms.Passphrase(fresh=True),
    )

    def clean(self) -> dict[str, Any]:
        """The two must be the same."""
        given = super().clean() or {}
        if given.get("new") != given.get("again") and not self.errors:
            add_problems(self, ["differs"])
        return given


class Passphrase(OwnPassphrase):
    """The passphrase she has, and the one she wants, twice."""

    passphrase = _passphrase(_("Your passphrase now"))
    field_order = ("passphrase", "new", "again")


class Practice(kit_forms.Form):
    """Her passphrase, typed to practise it."""

    passphrase = _passphrase(_("Your passphrase"))


class Tapped(kit_forms.Form):
    """Pictures that were tapped; which ones lies in the session."""


class Looked(kit_forms.Form):
    """Which rows of the access history to show; closed words that may stand in an address."""

    kind = forms.ChoiceField(label=_("What was looked at or changed"), required=False)
    month = forms.ChoiceField(label=_("When"), required=False)

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[tuple[str, Any]],
        months: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, first, choices in (
            ("kind", _("Everything"), kinds),
            ("month", _("Any month"), months),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.widget = forms.Select()
            field.choices = [("", first), *choices]
