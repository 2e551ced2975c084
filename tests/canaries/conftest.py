"""A grove that holds unmistakable words: put in through its own pages, with its real keeper."""

from __future__ import annotations

import dataclasses
import io
import itertools
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests import browsing, serving
from tests.canaries import dreams, dying, private

PASSPHRASE = "seven plain canary words"
GROUP = "the served grove of the canaries"
"""Its tests run in one worker: growing it twice costs more than it saves."""

NAME = "Xóchitlzyx Qüervanía"
OTHER_NAME = "Wrenzyxabel Ñandutíq"
LEGAL_NAME = "Vexillophania Zyxwright"
PHONE = "+13125550187"
SPOKEN_PHONE = "(312) 555-0187"
EMAIL = "zyxwren.quill@example.org"
CITY = "Zyxopilsen"
SAFE_SENDER = "Tía Zyxmeralda"
SAFE_WORD = "quizyxamel"
RECIPIENT = "Zyxlegal Büro"
RISK = "vecindadzyx"
INTEREST = "autobúszyxnocturno"
COMMITMENT = "calendarzyxious"
STEP = "llamarzyxmañana"
PATH = "escaleráczyx"
STRENGTH = "acordeónzyxista"
PARTNER_TALK = "panaderíazyxnueva"
STORY_TITLE = "Teteráczyx"
STORY_TEXT = "cantabazyxlatetera"
SECRET_STORY = "nadieleyózyxesto"
PHOTO_COMMENT = "fotozyxcallerroble"
QUESTION = "fundaciónzyxpregunta"
ANSWER = "respuestazyxmartes"
SEARCHED = "Xochitlzyq"
LISTED = "Listadazyx Ámbarquill"
LISTED_EMAIL = "listada.zyxquill@example.org"
WAITING = "Esperazyx Ortizquill"
FILE_NAME = "zyxlista-de-hoy"
REFUSED = "FueraZyxSeguroSocial"
HER_NAME = "Zyxdelina Wrenquill"
ROOM_TITLE = "Cuartozyx cerrado"
ROOM_TEXT = "nadiesinozyxyo lo lee"
ROOM_PIN = "739182640517"
CORRECTION = "Mixtecozyx, no zapotecoquill"
WISH = "aquelzyx del camiónquill azul"
APART_REASON = "porquezyx lo saben"
DREAM_UNREAD = "un techozyx para la paradaquill"
DREAM_MENDED = "que la señorazyx de la esquinaquill descanse"
DREAM_ASIDE = "aquellozyx que nadie dicequill"
DREAM_PILE = "montoncitozyx quill"
DREAM_RENAMED = "lo que dueleczyx"

WORDS = [
    value
    for name, value in sorted(globals().items())
    if name.isupper() and name not in {"PASSPHRASE", "GROUP"}
]
"""Every one of them is somebody's: none may lie on the disk in any disguise."""


@dataclasses.dataclass
class Sown:
    """The grove with the words in it."""

    doors: serving.Served
    staff: browsing.Client
    person: str
    story: str
    public_story: str
    drawn: list[str]
    """What pages drew by lot for somebody: signs of a card, codes, six words, seats of dream rooms."""
    dreams: dreams.Room

    @property
    def words(self) -> list[str]:
        """Every word that must lie nowhere."""
        return [*WORDS, *self.drawn]


@pytest.fixture(scope="session")
def home() -> Iterator[serving.Home]:
    """An empty grove with one administrator, whose keeper dies when told to (see dying.py)."""
    with serving.new_home() as made:
        words = ["--name", "Casa de Prueba", "--language", "en", "--username", "keeper-of-doors"]
        made.must("init", *words, given=PASSPHRASE + "\n")
        path = made.folder / "path"
        path.mkdir()
        shutil.copy(Path(dying.__file__), path / "sitecustomize.py")
        (made.folder / "wish").mkdir()
        made.environment |= {
            "PYTHONPATH": os.pathsep.join((str(path), str(serving.ROOT))),
            "KEEPER_DIES_IN": str(made.folder / "wish"),
        }
        yield made


@pytest.fixture(scope="session")
def doors(home: serving.Home) -> Iterator[serving.Served]:
    """Both doors open: one served grove for all that looks at it, and one worker of the tests."""
    with serving.served(home) as open_doors:
        yield open_doors


@pytest.fixture(scope="session")
def sown(doors: serving.Served, tmp_path_factory: pytest.TempPathFactory) -> Sown:
    """Put every word where people put such words."""
    staff = browsing.Client(doors.members)
    staff.submit("/enter/", having="username", username="keeper-of-doors", passphrase=PASSPHRASE)
    assert staff.path == "/", staff.text
    _read_and_review(staff)
    person = _meet(staff)
    _talk(staff, person)
    _hear_a_partner(staff)
    story = _tell(staff)
    public_story = _tell_everybody(staff, doors)
    _ask(doors, staff)
    _bring_lists(doors, staff, tmp_path_factory.mktemp("outside"))
    drawn = private.sow(doors, staff, person, _named(), PASSPHRASE)
    room = dreams.sow(doors, staff, _named())
    return Sown(doors, staff, person, story, public_story, [*drawn, *room.drawn], room)


def _named() -> dict[str, str]:
    return {name: value for name, value in globals().items() if value in WORDS}


def _read_and_review(staff: browsing.Client) -> None:
    """What a real grove does first: read what must be reported, and have its texts reviewed."""
    staff.submit("/before/", having="notice")
    for kind, language in itertools.product(("release", "story"), ("en", "es")):
        for name in ("Reader One", "Reader Two"):
            staff.submit(
                f"/notices/{kind}/{language}/",
                having="reviewed_date",
                name=name,
                reviewed_date="2026-01-05",
            )


def _meet(staff: browsing.Client) -> str:
    staff.submit(
        "/people/add/",
        having="chosen",
        chosen=NAME,
        legal=LEGAL_NAME,
        others=OTHER_NAME,
        phones=SPOKEN_PHONE,
        emails=EMAIL,
        city=CITY,
    )
    person = staff.path
    assert person != "/people/add/", staff.text
    staff.submit(
        f"{person}contact/change/",
        having="channel",
        channel="sms",
        where=PHONE,
        voicemail="no",
        sender=SAFE_SENDER,
        code_word=SAFE_WORD,
        language="es",
    )
    assert SAFE_WORD in staff.text
    staff.submit(
        f"{person}releases/new/",
        having="recipient",
        recipient=RECIPIENT,
        purpose=RISK,
        items=NAME,
        risks=RISK,
        explained_in="es",
        interpreter="not_needed",
        signature=LEGAL_NAME,
        signed_how="paper",
    )
    assert RECIPIENT in staff.text
    return person


def _talk(staff: browsing.Client, person: str) -> None:
    staff.submit(
        f"{person}talks/new/",
        having="interests",
        interests=INTEREST,
        commitments=COMMITMENT,
        next_step=STEP,
        next_date="2099-01-01",
    )
    assert INTEREST in staff.text
    staff.submit(f"{person}path/", having="text", text=PATH, together="on")
    staff.submit(f"{person}strengths/", having="text", text=STRENGTH, offered="on", together="on")
    assert STRENGTH in staff.get(person)


def _hear_a_partner(staff: browsing.Client) -> None:
    staff.submit("/partners/add/", having="name", name="Bakers of Oak Street")
    staff.submit(f"{staff.path}talks/new/", having="notes", notes=PARTNER_TALK, ours=PARTNER_TALK)
    assert PARTNER_TALK in staff.text


def _photo() -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (120, 90), "#1b5540")
    exif = Image.Exif()
    exif[0x010E] = PHOTO_COMMENT
    image.save(out, "JPEG", comment=PHOTO_COMMENT.encode(), exif=exif)
    return out.getvalue()


def _confirm(client: browsing.Client) -> None:
    if client.path == "/again/":
        client.submit(having="passphrase", passphrase=PASSPHRASE)


def _tell(staff: browsing.Client, title: str = STORY_TITLE, text: str = SECRET_STORY) -> str:
    staff.get("/writing/new/")
    _confirm(staff)
    staff.submit(
        "/writing/new/",
        having="limits_read",
        title=title,
        text=text,
        language="es",
        limits_read="on",
        alt=title,
        files={"picture": ("f.jpg", "image/jpeg", _photo())},
    )
    assert title in staff.text, staff.text
    return staff.path


def _tell_everybody(staff: browsing.Client, doors: serving.Served) -> str:
    story = _tell(staff, title=STORY_TITLE, text=STORY_TEXT)
    staff.submit(
        f"{story}choices/",
        having="audience",
        audience="everyone",
        name_choice="other",
        name=OTHER_NAME,
        channels=["public_site"],
    )
    staff.get(story)
    approve = next(one for one in staff.links() if "/approve/" in one)
    staff.submit(approve, having="warned", warned="on")
    number = story.split("/")[2]
    staff.submit(f"/stories/{number}/publish/", having="sure", sure="on")
    reader = browsing.Client(doors.public)
    reader.get("/stories/")
    public = [one for one in reader.links() if one.startswith("/stories/") and one != "/stories/"]
    assert STORY_TEXT in reader.get(public[0])
    return public[0]


def _bring_lists(doors: serving.Served, staff: browsing.Client, folder: Path) -> None:
    """One list comes in by the command; another waits for a yes on its page."""
    head = "first_name,last_name,email,city,SSN\r\n"
    file = folder / "list.csv"
    rows = head + "{},{},{},{},{}\r\n"
    file.write_text(rows.format(*LISTED.split(), LISTED_EMAIL, CITY, REFUSED), encoding="utf-8")
    doors.home.must("import", "people", str(file), "--as", "keeper-of-doors")
    content = rows.format(*WAITING.split(), LISTED_EMAIL, CITY, REFUSED).encode()
    staff.submit(
        "/people/lists/new/",
        having="preset",
        files={"file": (f"{FILE_NAME}.csv", "text/csv", content)},
    )
    assert staff.path != "/people/lists/new/", staff.text
    page = staff.path
    serving.wait_until(lambda: staff.get(page) and "Refresh" not in staff.headers, 30)
    assert WAITING.split()[0] in staff.get(f"{page}columns/"), "an example stands beside its column"
    assert LISTED in staff.get("/people/?sort=-added")


def _ask(doors: serving.Served, staff: browsing.Client) -> None:
    funder = browsing.Client(doors.public)
    funder.get("/ask/")
    time.sleep(3.1)  # A form back sooner is taken for a program's.
    funder.submit(having="question", question=QUESTION, organization=RECIPIENT, way=EMAIL)
    staff.get("/questions/")
    question = next(
        one for one in staff.links() if one.startswith("/questions/") and one != "/questions/"
    )
    staff.submit(question, having="answer", answer=ANSWER)
    assert ANSWER in funder.get(funder.path)


def _walk(client: browsing.Client, most: int) -> int:
    """Open every page that can be reached by links, one of each kind of address in tens."""
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        client.get(path, status=None)
        assert client.status in {200, 404}, f"{path}: {client.status}"
        for link in client.links():
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return len(seen)


@pytest.fixture(scope="session")
def walked(sown: Sown) -> Sown:
    """Walk the whole site, search by name, and make mistakes with the words in them."""
    staff = sown.staff
    staff.submit("/people/", having="query", query=SEARCHED)
    assert NAME in staff.text, "found by its sound"
    staff.submit("/people/add/", having="chosen", chosen=NAME * 20)
    assert _walk(staff, 400) > 30
    assert _walk(browsing.Client(sown.doors.public), 100) > 5
    stranger = browsing.Client(sown.doors.members)
    stranger.submit("/enter/", having="username", username=EMAIL, passphrase=SECRET_STORY)
    stranger.get(sown.person)
    assert NAME not in stranger.text
    return sown
