"""The catalogue tool finds texts as Django looks them up, and lets nothing half-translated pass."""

from __future__ import annotations

import gettext as standard
import os
from pathlib import Path

import pytest
from babel.messages import pofile

from arboleda.kit import catalogs
from arboleda.kit.catalogs import extraction
from arboleda.kit.catalogs.extraction import NotTranslatable, Text

PYTHON = """
from django.utils import translation
from django.utils.translation import gettext_lazy as _, ngettext, npgettext, pgettext as p

A = _("Hello " "you")
B = translation.gettext("Attribute")
C = ngettext("One person", "%(count)s people", 3)
D = p("verb", "Open")
E = npgettext("room", "seat", "seats", 2)
def other(_): return _
F = other("not marked")
G = unknown.gettext("not Django's")
"""

TEMPLATE = """
{% load i18n %}{# {% translate "in a comment" %} #}
{% comment %}{% translate "in a comment, too" %}{% endcomment %}
{% translate "Plain" %}{% trans 'Single' as name %}{% translate variable %}
{% translate "Read" context "verb" %}{% translate "100% hers" %}{% translate "a \\"quote\\"" %}
{{ thing|default:_("None yet") }}{% button _("Save") kind=_('Main') %}
{% blocktranslate with name=person.name %}Hello {{ name }}, 5% off{% endblocktranslate %}
{% blocktranslate trimmed count n=people|length context "room" %}
  One person
{% plural %}
  {{ n }}
  people
{% endblocktranslate %}
{% verbatim %}{% translate "left alone" %}{% endverbatim %}
"""


def test_python_texts_are_found_through_the_names_they_were_imported_under() -> None:
    assert list(extraction.texts_in_python(PYTHON)) == [
        Text("Hello you"),
        Text("Attribute"),
        Text("One person", "%(count)s people"),
        Text("Open", context="verb"),
        Text("seat", "seats", "room"),
    ]


def test_template_texts_are_found_as_django_looks_them_up() -> None:
    assert list(extraction.texts_in_template(TEMPLATE)) == [
        Text("Plain"),
        Text("Single"),
        Text("Read", context="verb"),
        Text("100%% hers"),
        Text('a "quote"'),
        Text("None yet"),
        Text("Save"),
        Text("Main"),
        Text("Hello %(name)s, 5%% off"),
        Text("One person", "%(n)s people", "room"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        'from django.utils.translation import gettext as _\n_(f"Hello {name}")',
        'from django.utils.translation import gettext as _\n_("a" + b)',
        "from django.utils.translation import gettext as _\n_(message=1)",
        'from django.utils.translation import ngettext\nngettext("one", plural="many", number=2)',
    ],
)
def test_a_text_that_is_not_a_plain_string_is_refused(source: str) -> None:
    with pytest.raises(NotTranslatable, match="line 2"):
        list(extraction.texts_in_python(source))


@pytest.mark.parametrize(
    "source",
    [
        "{% blocktranslate %}a{% if x %}b{% endif %}{% endblocktranslate %}",
        "{% blocktranslate %}a",
    ],
)
def test_a_block_that_django_would_refuse_is_refused(source: str) -> None:
    with pytest.raises(NotTranslatable, match="line 1"):
        list(extraction.texts_in_template(source))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with kit, one app and web, each saying one thing; the top layer says one, too."""
    package = tmp_path / "arboleda"
    for folder, text in {"kit": "Save", "trust/consent": "Until when?", "web": "Fruits"}.items():
        templates = package / folder / "templates"
        templates.mkdir(parents=True)
        (package / folder / "__init__.py").touch()
        (templates / "page.html").write_text(f'{{% translate "{text}" %}}', encoding="utf-8")
    lines = "from django.utils.translation import gettext as _\nprint(_('A new grove'))\n"
    (package / "cli.py").write_text(lines, encoding="utf-8")
    monkeypatch.setattr(catalogs, "PACKAGE", package)
    return package


def po(package: Path, app: str) -> Path:
    return catalogs.po_path(package / app, "es")


def translate(path: Path, **pairs: str) -> None:
    """Put translations into a catalogue as a translator's editor would."""
    with path.open("rb") as file:
        catalog = pofile.read_po(file, locale="es")
    for singular, string in pairs.items():
        message = catalog[singular.replace("_", " ")]
        assert message is not None
        message.string = string
    with path.open("wb") as file:
        pofile.write_po(file, catalog)


def test_update_adds_keeps_and_drops_but_never_guesses(house: Path) -> None:
    folders = catalogs.app_folders(house)
    assert [folder.name for folder in folders] == ["kit", "consent", "web"]
    assert len(catalogs.update(folders, "es")) == 3
    translate(po(house, "kit"), Save="Guardar")
    page = house / "kit" / "templates" / "page.html"
    page.write_text('{% translate "Save" %}{% translate "Saved" %}', encoding="utf-8")
    assert catalogs.update(folders, "es") == ["kit/locale/es/LC_MESSAGES/django.po: 1 new, 0 gone"]
    written = po(house, "kit").read_text(encoding="utf-8")
    assert 'msgid "Save"\nmsgstr "Guardar"' in written
    assert 'msgid "Saved"\nmsgstr ""' in written
    assert "fuzzy" not in written
    assert "Date" not in written
    page.write_text('{% translate "Saved" %}', encoding="utf-8")
    assert catalogs.update(folders, "es") == ["kit/locale/es/LC_MESSAGES/django.po: 0 new, 1 gone"]
    assert "Guardar" not in po(house, "kit").read_text(encoding="utf-8")
    assert catalogs.update(folders, "es") == []


def test_update_takes_a_translation_that_another_catalogue_has(house: Path) -> None:
    folders = catalogs.app_folders(house)
    catalogs.update(folders, "es")
    translate(po(house, "kit"), Save="Guardar")
    (house / "web" / "templates" / "page.html").write_text("{{ x|default:_('Save') }}")
    catalogs.update(folders, "es")
    assert 'msgstr "Guardar"' in po(house, "web").read_text(encoding="utf-8")


def test_texts_of_the_top_layer_belong_to_web(house: Path) -> None:
    assert catalogs.texts_of(house / "web") == {
        Text("A new grove"): ["arboleda/cli.py"],
        Text("Fruits"): ["arboleda/web/templates/page.html"],
    }


def test_check_is_silent_only_when_everything_is_translated(house: Path) -> None:
    folders = catalogs.app_folders(house)
    assert len(catalogs.check(folders, "es")) == 4
    catalogs.update(folders, "es")
    assert all("not translated" in line for line in catalogs.check(folders, "es"))
    translate(po(house, "kit"), Save="Guardar")
    translate(po(house, "trust/consent"), **{"Until_when?": "¿Hasta cuándo?"})
    translate(po(house, "web"), Fruits="Frutos", A_new_grove="Una arboleda nueva")
    assert catalogs.check(folders, "es") == []
    assert catalogs.main(["check"]) == 0


def test_check_names_what_no_code_says_any_more(house: Path) -> None:
    folders = [house / "kit"]
    catalogs.update(folders, "es")
    translate(po(house, "kit"), Save="Guardar")
    (house / "kit" / "templates" / "page.html").write_text("")
    assert catalogs.check(folders, "es") == ["arboleda/kit (es): in no code any more: 'Save'"]


def test_check_refuses_fuzzy_entries_and_update_empties_them(house: Path) -> None:
    folders = [house / "kit"]
    catalogs.update(folders, "es")
    path = po(house, "kit")
    guessed = path.read_text().replace(
        'msgid "Save"\nmsgstr ""', '#, fuzzy\nmsgid "Save"\nmsgstr "Salvar"'
    )
    path.write_text(guessed)
    assert catalogs.check(folders, "es") == ["arboleda/kit (es): fuzzy: 'Save'"]
    catalogs.update(folders, "es")
    assert "Salvar" not in path.read_text()


def test_check_refuses_one_text_translated_in_two_ways(house: Path) -> None:
    folders = [house / "kit", house / "web"]
    (house / "web" / "templates" / "page.html").write_text('{% translate "Save" %}')
    catalogs.update(folders, "es")
    translate(po(house, "kit"), Save="Guardar")
    translate(po(house, "web"), Save="Salvar", A_new_grove="Una arboleda nueva")
    assert catalogs.check(folders, "es") == [
        "arboleda/web (es): translated otherwise in arboleda/kit (es): 'Save'"
    ]


@pytest.mark.parametrize(
    ("message_id", "string", "problems"),
    [
        ("Hello %(name)s", "Hola %(name)s", []),
        ("Hello %(name)s", "Hola %(nombre)s", ["placeholders or tags differ"]),
        ("Hello {name}", "Hola", ["placeholders or tags differ"]),
        ("A <b>strong</b> word", "Una palabra <b>fuerte</b>", []),
        ("A <b>strong</b> word", "Una palabra fuerte", ["placeholders or tags differ"]),
        ("Hello", " ", ["not translated"]),
        (("%(n)s person", "%(n)s people"), ("Una persona", "%(n)s personas"), []),
        (("One", "%(n)s people"), ("Una", "Varias"), ["placeholders or tags differ"]),
        (("One", "%(n)s people"), ("%(x)s", "%(n)s"), ["placeholders or tags differ"]),
        (("One", "%(n)s people"), ("Una", ""), ["not translated"]),
    ],
)
def test_what_is_wrong_with_a_message(
    message_id: str | tuple[str, str], string: str | tuple[str, str], problems: list[str]
) -> None:
    message = catalogs.Catalog(locale="es").add(message_id, string)
    assert catalogs.message_problems(message) == problems


def test_compiled_catalogues_speak_spanish_and_are_made_once(house: Path) -> None:
    catalogs.update([house / "kit"], "es")
    translate(po(house, "kit"), Save="Guardar")
    assert catalogs.compile_stale(house) == 1
    assert catalogs.compile_stale(house) == 0
    compiled = po(house, "kit").with_suffix(".mo")
    with compiled.open("rb") as file:
        assert standard.GNUTranslations(file).gettext("Save") == "Guardar"
    os.utime(compiled, ns=(0, 0))
    assert catalogs.compile_stale(house) == 1


def test_the_commands_say_what_they_did(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogs.main(["update", str(house / "kit")]) == 0
    assert capsys.readouterr().out.endswith("1 catalogue(s): 1 changed\n")
    assert catalogs.main(["check", str(house / "kit")]) == 1
    assert "arboleda/kit (es): not translated: 'Save'" in capsys.readouterr().out
    assert catalogs.main(["compile"]) == 0


def test_the_commands_name_the_file_of_a_text_that_cannot_be_held(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (house / "kit" / "templates" / "page.html").write_text("{% blocktranslate %}open")
    assert catalogs.main(["check"]) == 1
    assert "arboleda/kit/templates/page.html: line 1" in capsys.readouterr().err
