"""Forms: the shape of what is asked, in plain words, without traps.

Nothing here saves. A form says which fields may be left out (not which may not), answers a fault
with what to do, keeps the browser from remembering, and asks five choices or fewer as buttons.
"""

from __future__ import annotations

import dataclasses
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core import exceptions
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)
"""Widgets of several controls: the group has the label, each control its own."""

TOLD = "told"
"""The name under which a page sends back the words it has shown (FreeTextMixin)."""
NEVER_KEPT = _("Take out numbers of papers, cards or birth dates: we never keep them.")
_AROUND = 32
"""Signs of the words around what was seen."""
_FEW = 5
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")

_WORDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {
        "required": _("Fill this in to go on."),
        "max_length": _("Make this shorter: %(limit_value)d characters at most."),
        "min_length": _("Make this longer: %(limit_value)d characters at least."),
        "max_value": _("Choose a number up to %(limit_value)s."),
        "min_value": _("Choose a number from %(limit_value)s up."),
        "null_characters_not_allowed": _("Write this again: it holds a sign we cannot keep."),
    },
    forms.ChoiceField: {
        "required": _("Choose one."),
        "invalid_choice": _("Choose one from the list."),
    },
    forms.MultipleChoiceField: {
        "required": _("Choose at least one."),
        "invalid_choice": _("Choose from the list."),
        "invalid_list": _("Choose from the list."),
    },
    forms.BooleanField: {"required": _("Tick the box to go on.")},
    forms.DateField: {"invalid": _("Write the day like this: 2027-03-31.")},
    forms.TimeField: {"invalid": _("Write the time like this: 18:30.")},
    forms.DateTimeField: {"invalid": _("Write day and time like this: 2027-03-31 18:30.")},
    forms.IntegerField: {"invalid": _("Write a whole number, like 12.")},
    forms.FloatField: {"invalid": _("Write a number, like 2.5.")},
    forms.DecimalField: {
        "invalid": _("Write a number, like 2.50."),
        "max_digits": _("Write a shorter number."),
        "max_decimal_places": _("Write fewer digits after the point."),
        "max_whole_digits": _("Write a smaller number."),
    },
    forms.EmailField: {"invalid": _("Write the address like this: name@example.org.")},
    forms.URLField: {"invalid": _("Write the address like this: https://example.org.")},
    forms.FileField: {
        "required": _("Choose a file."),
        "invalid": _("Choose a file."),
        "missing": _("Choose a file."),
        "empty": _("Choose another file: this one is empty."),
        "max_length": _("Choose a file with a shorter name."),
    },
    forms.ImageField: {"invalid_image": _("Choose a picture: JPEG, PNG or WebP.")},
}


class Markdown(forms.Textarea):
    """A box for longer text; bold, lists and links by Markdown."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 8, **(attrs or {})})


class Day(forms.DateInput):
    """The device's own calendar; typed as 2027-03-31 where there is none."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Clock(forms.TimeInput):
    """The device's own clock; typed as 18:30 where there is none."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DayAndClock(forms.DateTimeInput):
    """Day and time in one box, in the organization's zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class Passphrase(forms.PasswordInput):
    """A passphrase; password managers may fill it, and a script adds a button that shows it.

    ``fresh=True`` for one that is being chosen, so that a manager offers to make it.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, *, fresh: bool = False) -> None:
        kept = "new-password" if fresh else "current-password"
        super().__init__({"autocomplete": kept, "data-show": "", **(attrs or {})})


class Username(forms.TextInput):
    """A username, as written: no capital, no correction; password managers may fill it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__({**given, **(attrs or {})})


class _EachLanguage(forms.MultiWidget):
    """One box per language, each saying which."""

    template_name = "kit/widgets/translated.html"

    def __init__(self, widget: type[forms.Widget], languages: Sequence[tuple[str, Any]]) -> None:
        self.languages = languages
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            code: widget({"lang": code}) for code, _name in languages
        }
        super().__init__(widgets)

    def decompress(self, value: Any) -> list[str]:
        words = value if isinstance(value, Mapping) else {}
        return [words.get(code, "") for code, _name in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        for part, (code, language) in zip(parts, self.languages, strict=True):
            part["language"] = {"code": code, "name": language}
        return context


class Translated(forms.MultiValueField):
    """The same words in each language: cleans to ``{"en": …, "es": …}`` without empty ones.

    required asks for one language at least; ``every=True`` asks for all of them. languages: (code,
    name) of others than those that the pages speak.
    """

    def __init__(
        self,
        *,
        every: bool = False,
        long: bool = False,
        max_length: int = 4000,
        languages: Sequence[tuple[str, Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        self.languages = list(languages or settings.LANGUAGES)
        parts = [forms.CharField(required=False, max_length=max_length) for _ in self.languages]
        box = Markdown if long else forms.TextInput
        kwargs.setdefault("widget", _EachLanguage(box, self.languages))
        self.every = every
        super().__init__(parts, require_all_fields=False, **kwargs)
        self.error_messages["incomplete"] = kwargs.get("error_messages", {}).get(
            "incomplete", _("Write it in each language.")
        )

    def compress(self, data_list: Sequence[str]) -> dict[str, str]:
        codes = [code for code, _name in self.languages]
        words = {code: text for code, text in zip(codes, data_list or (), strict=False) if text}
        if self.every and words and len(words) < len(codes):
            raise exceptions.ValidationError(self.error_messages["incomplete"], code="incomplete")
        return words


class Form(forms.Form):
    """The form every page uses: our widgets, our words."""

    use_required_attribute = False  # The browser's own bubbles speak another language and tone.
    error_css_class = "has-error"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self.add_field(name, field)

    def add_field(self, name: str, field: forms.Field) -> None:
        """Put a field into this form that is known only now: with our widgets and our words too."""
        self.fields[name] = field
        _use_our_widget(field)
        _use_our_words(field)

    @property
    def faults(self) -> list[dict[str, str]]:
        """What is wrong, in the order of the page: ``text`` and the ``id`` to go to."""
        found = [{"text": str(text), "id": ""} for text in self.non_field_errors()]
        for bound in self.visible_fields():
            label = str(bound.label)
            head = label if label.endswith(("?", "!", ".", ":")) else f"{label}:"
            found += [
                {"text": f"{head} {text}", "id": first_control_id(bound)} for text in bound.errors
            ]
        return found


class NonceMixin(forms.Form):
    """A random value that stays when the form is sent again, so that nothing is done twice.

    After validation ``form.nonce`` is the value to hand to the operation, which remembers it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nonce"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=new_nonce, max_length=64
        )

    def clean_nonce(self) -> str:
        """Return the nonce, or a fresh one where none that we could have made was sent."""
        given = self.cleaned_data.get("nonce", "")
        return given if _NONCE.fullmatch(given) else new_nonce()

    @property
    def nonce(self) -> str:
        """The cleaned nonce; only after ``is_valid``."""
        return str(self.cleaned_data["nonce"])


class FreeTextMixin(forms.Form):
    """A form with a box for free text: what in it could point to somebody is shown before it is sent.

    It warns and does not block (R19): the page comes back once, with her words kept and what was
    seen marked, and the same words sent again go through. What is never kept (R10) is refused beside
    its box. Nothing of this is stored or logged: what was shown travels in the page alone.

    Looked at is every large box, and every text in several languages, each of them by itself.

    expects: kinds of registries.Pointer that the question itself asks for. also: further boxes of
    one line that are written freely. is_hers_alone: nobody else can ever open these words, so that
    only what is never kept is shown, and not even that refused.

    as_it_is: look at nothing, for words that would be lost otherwise (a draft, a room that closed).
    """

    expects: ClassVar[frozenset[str]] = frozenset()
    also: ClassVar[frozenset[str]] = frozenset()
    is_hers_alone: ClassVar[bool] = False

    def __init__(self, *args: Any, as_it_is: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_it_is = as_it_is
        self._seen: dict[str, list[Seen]] = {}

    def is_valid(self) -> bool:
        """Whether it can be sent: no faults, and nothing to look at that was not shown already."""
        return super().is_valid() and not self.to_look_at

    def full_clean(self) -> None:
        """Clean, then look at the words."""
        super().full_clean()
        self._seen = {}
        if not self.is_bound or self.as_it_is:
            return
        for name, field in self.fields.items():
            if is_free_text(field) or name in self.also:
                self._look(name, _texts(self.cleaned_data.get(name)))

    def _look(self, name: str, texts: Sequence[str]) -> None:
        """Note what is seen in a box, in whichever language; refuse what is never kept."""
        found = [
            (text, one)
            for text in texts
            for one in registries.pointers.get()(text)
            if one.kind not in self.expects
        ]
        if self.is_hers_alone:
            found = [(text, one) for text, one in found if one.is_refused]
        elif any(one.is_refused for _text, one in found):
            self.add_error(name, NEVER_KEPT)
            found = [(text, one) for text, one in found if not one.is_refused]
        if texts:
            seen = [Seen.of(text, one) for text, one in found]
            self._seen[name] = list({(one.kind, one.words): one for one in seen}.values())

    @property
    def told(self) -> frozenset[str]:
        """The words that the page she sent had shown her."""
        given = self.data.getlist(TOLD) if hasattr(self.data, "getlist") else []
        return frozenset(_on_one_line(one) for one in given)

    @property
    def to_look_at(self) -> dict[str, list[Seen]]:
        """By box: what was seen in it, where some of that was not shown to her before."""
        told = self.told
        return {
            name: seen
            for name, seen in self._seen.items()
            if any(one.words not in told for one in seen)
        }

    def seen_in(self, name: str) -> list[Seen]:
        """Everything that was seen in a box, shown before or not: the page brings it back."""
        return self._seen.get(name, [])


@dataclasses.dataclass(frozen=True)
class Seen:
    """What was seen in a text: what it seems to be, and the words among those around them."""

    kind: str
    label: Any
    before: str
    words: str
    after: str

    @classmethod
    def of(cls, text: str, one: registries.Pointer) -> Seen:
        """The words of a pointer with a few of their neighbours, all on one line."""
        before = _on_one_line(text[max(0, one.start - 4 * _AROUND) : one.start] + "|")[:-1]
        after = _on_one_line("|" + text[one.end : one.end + 4 * _AROUND])[1:]
        if len(before) > _AROUND:
            before = "…" + before[-_AROUND:].partition(" ")[2]
        if len(after) > _AROUND:
            after = after[:_AROUND].rpartition(" ")[0].rstrip(",.;:") + "…"
        return cls(one.kind, one.label, before, _on_one_line(text[one.start : one.end]), after)


def is_free_text(field: forms.Field) -> bool:
    """Whether a field is written freely: a large box, or a text in several languages."""
    return isinstance(field.widget, forms.Textarea) or isinstance(field, Translated)


def _texts(value: Any) -> list[str]:
    """The texts of a cleaned field: one, or one for each language; without empty ones."""
    given = value.values() if isinstance(value, Mapping) else [value]
    return [text for text in given if isinstance(text, str) and text]


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def new_nonce() -> str:
    """Return a value that nobody can guess and that is made once per shown form."""
    return secrets.token_urlsafe(18)


def first_control_id(bound: forms.BoundField) -> str:
    """Return the id of the control that an error leads to: the first of a group."""
    widget = bound.field.widget
    base = bound.auto_id or bound.html_initial_id
    if isinstance(widget, GROUPS):
        return f"{base}_0"
    return base


def _use_our_widget(field: forms.Field) -> None:
    widget = field.widget
    if type(widget) is forms.DateInput:
        field.widget = Day(widget.attrs)
    elif type(widget) is forms.TimeInput:
        field.widget = Clock(widget.attrs)
    elif type(widget) is forms.DateTimeInput:
        field.widget = DayAndClock(widget.attrs)
    elif type(widget) is forms.Select and isinstance(field, forms.ChoiceField):
        _few_choices_as_buttons(field)
    if "autocomplete" not in field.widget.attrs and not isinstance(field.widget, forms.HiddenInput):
        field.widget.attrs["autocomplete"] = "off"


def _few_choices_as_buttons(field: forms.ChoiceField) -> None:
    """Ask up to five choices at once: a closed list hides them and is hard on a phone."""
    choices: Any = field.choices
    if isinstance(field, forms.ModelChoiceField) or len(list(choices)) > _FEW:
        return
    field.widget = forms.RadioSelect(field.widget.attrs)
    field.choices = choices


def _use_our_words(field: forms.Field) -> None:
    """Say what to do instead of what is wrong, wherever the form gave no words of its own."""
    for kind in type(field).__mro__:
        for code, text in _WORDS.get(kind, {}).items():
            given = field.error_messages.get(code)
            if given is None or _is_djangos(field, code, given):
                field.error_messages[code] = text
    if isinstance(field, forms.MultiValueField):
        for part in field.fields:
            _use_our_words(part)


def _is_djangos(field: forms.Field, code: str, given: Any) -> bool:
    return any(
        given is kind.__dict__.get("default_error_messages", {}).get(code)
        for kind in type(field).__mro__
    )
