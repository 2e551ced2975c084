"""A Spanish time ends in a dot of its own (6:00 p. m.), so no sentence puts a second one after it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import pofile

ARBOLEDA = Path(__file__).parents[2] / "arboleda"
BLOCK = re.compile(
    r"{% blocktranslate (?P<given>.*?)%}(?P<text>.*?){% endblocktranslate %}", re.DOTALL
)
TIME = re.compile(r"(\w+)=[\w.]+\|(?:day_time|clock)\b")


def sentences() -> list[tuple[str, str, str]]:
    """(app's catalogue, English, name) of every time that a sentence of a template holds."""
    found = []
    for template in sorted(ARBOLEDA.glob("**/templates/**/*.html")):
        app = next(one for one in template.parents if (one / "locale").is_dir())
        for block in BLOCK.finditer(template.read_text()):
            singular = re.split(r"{% plural %}", block["text"])[0]  # An entry holds both forms.
            words = re.sub(r"{{ (\w+) }}", r"%(\1)s", singular)
            words = " ".join(words.split()) if "trimmed" in block["given"] else words
            found += [(str(app), words, name) for name in TIME.findall(block["given"])]
    return found


def test_there_are_some() -> None:
    assert len(sentences()) > 5


@pytest.mark.parametrize(("app", "words", "name"), sentences())
def test_no_second_dot_in_spanish(app: str, words: str, name: str) -> None:
    with (Path(app) / "locale/es/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = pofile.read_po(file)
    found = [one for one in catalogue if words in ([one.id] if isinstance(one.id, str) else one.id)]
    assert found, "a sentence this test cannot find is one it cannot watch"
    for entry in found:
        for spanish in [entry.string] if isinstance(entry.string, str) else entry.string:
            assert f"%({name})s." not in spanish
