"""What journeys do on phones of a dream room: with a browser, or by plain requests where it adds nothing."""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Callable, Iterator

from playwright.sync_api import Locator

from tests import browsing
from tests.journeys import visitor

Theme = Callable[[str], str]
"""The name of the pile on which somebody puts a card with these words."""
BOX = "#main > .wrap"


def tap(guest: visitor.Visitor, what: str | Locator, *, look: bool = True) -> None:
    """Press a button of a phone's page and wait for what comes, by a script or as a page of its own."""
    place = guest.page.locator(what).first if isinstance(what, str) else what
    with replaced(guest):
        place.click()
    if look:
        guest.look()


@contextlib.contextmanager
def replaced(guest: visitor.Visitor) -> Iterator[None]:
    """Whatever is done inside puts another page, or another part of it, in the place of this one."""
    guest.page.evaluate(f"document.querySelector('{BOX}').dataset.before = ''")
    yield
    guest.page.locator(f"{BOX}:not([data-before])").wait_for(state="attached")
    guest.page.wait_for_load_state("load")


def come_in(guest: visitor.Visitor, code: str) -> None:
    """Type the code and take a seat, in the visitor's own language."""
    guest.visit("/r/")
    guest.fill(code=f"{code[:3]} {code[3:]}".upper())
    guest.send("main form.form")
    guest.fill(language=guest.language)
    guest.send("main form.form")


def tell(guest: visitor.Visitor, text: str) -> None:
    """Give one idea, and say that this is all. Words that could point to somebody are looked at once."""
    guest.fill(text=text)
    tap(guest, "main form.form > .actions button")
    if guest.page.locator(".seen").count():
        tap(guest, ".seen button[type=submit]")
    assert guest.page.locator(".thanks").is_visible()
    tap(guest, "main form[action$='/ideas/end/'] button")


def sort(guest: visitor.Visitor, theme: Theme) -> int:
    """Sort every card; how many there were. Only the first cards are looked at with a hard eye."""
    made: list[str] = []
    count = 0
    while guest.page.locator("#card").count():
        name = theme(guest.page.locator("#card").inner_text())
        count += 1
        if name in made:
            tap(guest, f"ul.piles button[value='{made.index(name) + 1}']", look=count < 4)
        else:
            made.append(name)
            guest.fill(name=name)
            tap(guest, "main form.new-pile .actions button", look=count < 4)
    assert guest.path.endswith("/piles/")
    guest.look()
    return count


def rate(guest: visitor.Visitor, value: Callable[[int, int], int]) -> None:
    """Answer every question on every page of cards. value: by a card's number and the question."""
    while "/rate/" in guest.path:
        names = guest.page.locator("main fieldset input[type=radio]").evaluate_all(
            "all => [...new Set(all.map((one) => one.name))]"
        )
        for name in names:
            _card, number, question = name.split("-")
            given = value(int(number), int(question))
            guest.page.locator(f"input[name='{name}'][value='{given}']").check()
        tap(guest, "main form.form .actions button")


# Without a browser


def join_plainly(door: str, code: str, language: str) -> browsing.Client:
    """A phone that has taken a seat."""
    phone = browsing.Client(door)
    phone.submit(f"/r/{code}/", having="language", language=language)
    return phone


def tell_plainly(phone: browsing.Client, text: str) -> None:
    """Give one idea, and say that this is all."""
    phone.submit(having="text", text=text)
    assert 'class="thanks"' in phone.text, phone.text
    phone.submit(having="csrfmiddlewaretoken", to="/ideas/end/")


def sort_plainly(phone: browsing.Client, code: str, theme: Theme) -> None:
    """Sort every card and say that it is done."""
    made: list[str] = []
    phone.get(f"/r/{code}/cards/")
    while found := re.search(r'<h1 id="card"[^>]*>([^<]+)</h1>', phone.text):
        name = theme(html.unescape(found.group(1)))
        if name in made:
            button = ("to", str(made.index(name) + 1))
            phone.submit(having="card", to="/cards/place/", button=button)
        else:
            made.append(name)
            phone.submit(having="name", to="/cards/begin/", name=name)
    phone.submit(having="card-1", button=("done", "1"))


def rate_plainly(phone: browsing.Client, code: str, value: Callable[[int, int], int]) -> None:
    """Answer every question on every page of cards."""
    phone.get(f"/r/{code}/rate/")
    while "/rate/" in phone.path:
        fields = [name for form in browsing.Forms(phone.text).forms for name in form["fields"]]
        asked = [name for name in fields if re.fullmatch(r"card-\d+-\d+", name)]
        answers = {name: str(value(*(int(part) for part in name.split("-")[1:]))) for name in asked}
        phone.submit(having=asked[0], **answers)
    assert phone.path == f"/r/{code}/", "every page of cards was answered"
