"""How open a person is to the staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms as kit_forms
from arboleda.trust.safety.rules import reading

LEVELS = [
    (reading.GREEN, _("Green: the staff who work with my groups can see me")),
    (reading.YELLOW, _("Yellow: only who works with me by name, and they ask before passing on")),
    (reading.RED, _("Red: only the one I name, and nothing is passed on")),
]
STAFF_LEVELS = [
    (reading.GREEN, _("Green: staff who work with everybody or with a group of theirs")),
    (reading.YELLOW, _("Yellow: only who works with this person by name, and they ask first")),
    (reading.RED, _("Red: only the one this person names; nothing is passed on")),
]


class Openness(kit_forms.Form):
    """Green, yellow or red, and whom she names."""

    level = forms.ChoiceField(label=_("Who may see me?"), widget=forms.RadioSelect)
    keeper = forms.ChoiceField(
        label=_("Who on staff looks after it?"),
        help_text=_("For yellow and red: somebody you trust."),
        required=False,
        widget=forms.RadioSelect,
    )
    asked = forms.BooleanField(
        label=_("This person was asked, and wants to be seen by more people"), required=False
    )

    def __init__(self, *args: Any, keepers: Mapping[Any, str], own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("level", LEVELS if own else STAFF_LEVELS)
        self._offer("keeper", [(str(one), name) for one, name in keepers.items()])
        if own:
            del self.fields["asked"]
        else:
            self.fields["level"].label = _("Who may see this person?")
            self.fields["keeper"].help_text = _("For yellow and red: somebody this person trusts.")

    def _offer(self, name: str, offered: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.widget = forms.RadioSelect()
        field.choices = offered
