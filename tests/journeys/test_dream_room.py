"""A dream room from its question to its report: twelve phones in two languages, one facilitator."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests import browsing, serving
from tests.journeys import phones, visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
Accounts = dict[str, dict[str, str]]
LONGEST = 120
"""Seconds that the last map of twelve people may take on a busy machine."""
PEOPLE = 12
ENGLISH = {
    "Soup before we start.": "table",
    "Bread for those who come late.": "table",
    "A pot that is big enough.": "table",
    "A ride home after dark.": "road",
    "A bus that waits.": "road",
    "We teach each other.": "school",
}
SPANISH = {
    "Una mesa para toda la calle.": "table",
    "Banquetas sin hoyos.": "road",
    "Clases los domingos.": "school",
    "Libros en los dos idiomas.": "school",
    "Tiempo para leer.": "school",
    "Luz en la parada.": "road",
}
"""What twelve people write, each one idea, and the pile that most would put it on. Luz is also a name:
whoever writes it looks at it once, and whoever leads the room mends it."""
ASIDE = {"A pot that is big enough.", "A bus that waits.", "Tiempo para leer."}
"""Said by others already."""
CARDS = PEOPLE - len(ASIDE)
MENDED = {"es": "Que haya luz en la parada.", "en": "Light at the stop."}
THEMES = {**ENGLISH, **SPANISH, **dict.fromkeys(MENDED.values(), "road")}
NAMES = {
    "table": ("Eating together", "Comer en común"),
    "road": ("Ways home", "Volver a casa"),
    "school": ("We learn", "Aprendemos"),
}


def _habit(number: int) -> phones.Theme:
    """How one of the twelve sorts: as most do, but for one card of her own choosing."""
    own = sorted(THEMES)[number]
    return lambda text: "other" if text == own and number % 3 == 0 else THEMES[text]


def _value(number: int) -> int:
    return 1 + number % 5


class Lead:
    """Whoever leads the room, on a laptop."""

    def __init__(self, guest: visitor.Visitor, account: dict[str, str]) -> None:
        self.guest, self.account = guest, account
        self.room = ""

    def open(self) -> str:
        """Open the room; the code that stands on the wall."""
        guest = self.guest
        guest.visit("/dreams/new/")
        guest.fill(name_en="Long Thursday", name_es="Jueves largo")
        guest.fill(
            prompt_en="In a year, on our street …", prompt_es="En un año, en nuestra calle …"
        )
        guest.send("main form.form")
        self.room = guest.path
        self.go_on()
        guest.visit(f"{self.room}screen/")
        code = guest.page.locator(".room-code").first.inner_text()
        guest.visit(self.room)
        return code.replace(" ", "").lower()

    def go_on(self) -> None:
        """Close what is open and open the next stage."""
        self.guest.visit(self.room)
        self.guest.press("section.alive button[name=step][value=on]")

    def keep(self) -> None:
        """Put ideas on cards as they are, or set them aside; the one with a name in it is mended and
        translated."""
        guest = self.guest
        guest.visit(f"{self.room}ideas/")
        for _ in range(PEOPLE - 1):
            idea = guest.page.locator("li.idea:has(button[value=keep])").first
            step = "aside" if idea.locator("blockquote").inner_text() in ASIDE else "keep"
            with guest.arriving():
                idea.locator(f"button[value={step}]").click()
        guest.look()
        guest.press("li.idea .more a")
        guest.fill(words_es=MENDED["es"], words_en=MENDED["en"])
        guest.send("main form.form")
        guest.visit(f"{self.room}cards/")
        aside = guest.page.locator("main button[name=step][value=aside]")
        assert aside.count() == CARDS

    def freeze(self) -> None:
        """Make the room final and wait for its map."""
        guest = self.guest
        guest.visit(f"{self.room}map/")
        guest.press(f"main a[href='{self.room}final/']")
        guest.send("main form.form")
        guest.page.locator("progress").wait_for(state="detached", timeout=LONGEST * 1000)
        guest.page.locator("figure.figure").first.wait_for()
        guest.look()

    def name_clusters(self) -> None:
        """Three clusters, each named in both languages after what lies in it; one card moved."""
        guest = self.guest
        guest.visit(f"{self.room}clusters/settle/?k=3")
        guest.send("main form.form")
        for number in (1, 2, 3):
            guest.visit(f"{self.room}clusters/{number}/")
            cards = guest.page.locator("aside li").all_inner_texts()
            themes = [THEMES[one.partition(" · ")[2]] for one in cards]
            english, spanish = NAMES[max(set(themes), key=themes.count)]
            guest.fill(words_en=english, words_es=spanish, note_en="Said aloud, twice.")
            guest.send("main form.form")
        moves = guest.page.locator(f"main a[href^='{self.room}border/']")
        guest.press(moves.first)
        guest.page.locator("main [name=cluster]:not(:checked)").first.check()
        guest.send("main form.form")
        assert "moved here from" in guest.text()

    def choose(self) -> None:
        """The first card becomes a demand."""
        guest = self.guest
        guest.visit(f"{self.room}choose/")
        guest.press(f"main a[href^='{self.room}choose/card/']")
        guest.fill(thread="demand", words_en="Soup for the street", words_es="Sopa para la calle")
        guest.send("main form.form")
        assert "Soup for the street" in guest.text()

    def report(self) -> dict[str, str]:
        """What is given back, in each language, as it is read; and that there is a file of it."""
        guest = self.guest
        guest.visit(f"{self.room}report/")
        guest.press(f"form[action='{self.room}report/make/'] button")
        button = f"form[action='{self.room}report/es/file/'] button"

        def made() -> bool:
            guest.page.goto(guest.members + f"{self.room}report/")
            return guest.page.locator(button).count() > 0

        serving.wait_until(made, LONGEST, every=1)
        guest.press(button)
        guest.page.locator("main input[type=password]").fill(self.account["passphrase"])
        with guest.page.expect_download() as arrival:
            guest.page.locator("main form .actions button").first.click()
        assert arrival.value.path().read_bytes().startswith(b"%PDF-")
        said = {}
        for language in ("en", "es"):
            guest.visit(f"{self.room}report/{language}/")
            said[language] = guest.text()
        return said


def test_a_room_of_twelve_phones_from_join_to_report(
    new_visitor: NewVisitor, accounts: Accounts, doors: serving.Served
) -> None:
    staff = new_visitor("en", width=visitor.LAPTOP)
    staff.sign_in(accounts["hazel"])
    lead = Lead(staff, accounts["hazel"])
    code = lead.open()

    seen = [new_visitor("es"), new_visitor("en"), new_visitor("es", scripts=False)]
    texts = {"es": list(SPANISH), "en": list(ENGLISH)}
    for guest in seen:
        phones.come_in(guest, code)
        phones.tell(guest, texts[guest.language].pop())
    plain: list[browsing.Client] = []
    for language in ("es", "en"):
        for text in texts[language]:
            plain.append(phones.join_plainly(doors.members, code, language))
            phones.tell_plainly(plain[-1], text)
    assert len(seen) + len(plain) == PEOPLE

    lead.keep()
    lead.go_on()
    lead.go_on()
    _everybody_sorts(code, seen, plain)
    lead.go_on()
    _everybody_rates(code, seen, plain)
    lead.go_on()
    lead.freeze()
    seen[0].visit(f"/r/{code}/")
    assert not seen[0].page.locator("main form").count(), "the room is over"

    lead.name_clusters()
    lead.choose()
    said = lead.report()
    for place, language in enumerate(("en", "es")):
        for names in NAMES.values():
            assert names[place] in said[language]
    assert "Sopa para la calle" in said["es"] and "Soup for the street" in said["en"]


def _everybody_sorts(
    code: str, seen: Sequence[visitor.Visitor], plain: Sequence[browsing.Client]
) -> None:
    for number, phone in enumerate(plain):
        phones.sort_plainly(phone, code, _habit(number))
    for number, guest in enumerate(seen, start=len(plain)):
        # A phone that waits comes on by itself where there are scripts.
        if guest.scripts:
            guest.page.locator("#card").wait_for()
        else:
            guest.visit(f"/r/{code}/")
        assert phones.sort(guest, _habit(number)) == CARDS
        phones.tap(guest, "main form button[name=done]")


def _everybody_rates(
    code: str, seen: Sequence[visitor.Visitor], plain: Sequence[browsing.Client]
) -> None:
    for number, phone in enumerate(plain):
        phones.rate_plainly(phone, code, lambda card, scale, by=number: _value(card * scale + by))
    for guest in seen:
        guest.visit(f"/r/{code}/")
        phones.rate(guest, lambda card, scale: _value(card + scale))
