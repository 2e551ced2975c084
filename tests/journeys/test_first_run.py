"""An empty grove, founded on its own page by whoever sees the terminal, then entered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import serving
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
PASSPHRASE = "five plain words for beginning"


@pytest.fixture
def empty() -> Iterator[serving.Served]:
    """A folder without a grove, served."""
    with serving.new_home() as home, serving.served(home, workers=1) as doors:
        yield doors


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("es", False)])
def test_found_a_grove_with_the_code_from_the_terminal(
    new_visitor: NewVisitor, empty: serving.Served, language: str, scripts: bool
) -> None:
    line = next(one for one in empty.words().splitlines() if one.startswith("First run"))
    guest = new_visitor(language, scripts=scripts, served=empty)
    guest.visit("/")
    assert guest.path == "/first/"
    given = {"name": "Casa Roble", "username": "first-of-all", "passphrase": PASSPHRASE}
    guest.fill(code="WRONGONE", language=language, zone="America/Chicago", **given)
    guest.send("main form.form")
    assert guest.page.locator(".error-summary").is_visible()
    guest.fill(code=line.split()[-1], passphrase=PASSPHRASE)
    guest.send("main form.form")
    assert guest.path == "/enter/"
    guest.sign_in({"username": "first-of-all", "passphrase": PASSPHRASE})
    assert guest.path == "/"
    for path in ("/people/", "/cohorts/", "/partners/", "/campaigns/", "/stories/", "/questions/"):
        guest.visit(path)
        assert guest.page.locator("main h2, main p").count(), "an empty page teaches"
    guest.visit("/", door="public")
    assert "Casa Roble" in guest.page.title()
    guest.visit("/first/")
    assert guest.path != "/first/", "the door is shut behind the first"
