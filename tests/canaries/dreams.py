"""What people type on phones of dream rooms: ideas, names of piles, codes; and the seats they have."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from typing import Any

from tests import browsing, serving

Words = dict[str, str]
OPENED = """
import json
from django.utils import timezone
from tests.factories import dreamspace as made
now = timezone.now()
gathering, sorting = (made.space(now, stages={"prepare": "closed", "brainstorm": "open"})
                      for _ in range(2))
made.cards(sorting, 4)
print(json.dumps([[str(one.pk), one.code] for one in (gathering, sorting)]))
"""
ROWS = """
import json
from arboleda.learning.dreamspace import models
seats = models.Seat.objects.filter(space={room!r})
sealed = [*models.Statement.objects.filter(space={room!r}).values_list("sealed", flat=True),
          *models.Pile.objects.filter(seat__space={room!r}).values_list("sealed", flat=True)]
print(json.dumps({{
    "seats": [str(one.pk) for one in seats],
    "sealed": [bytes(one).hex() for one in sealed if one],
    "placements": models.Placement.objects.filter(seat__space={room!r}).count(),
    "ratings": models.Rating.objects.filter(seat__space={room!r}).count(),
    "votes": models.Vote.objects.filter(seat__space={room!r}).count(),
}}))
"""
WRITTEN = "A bench for whoever waits."
"""How a mended idea reads on its card: these are the group's words, and they stay."""


@dataclasses.dataclass
class Room:
    """A room in which two phones told, sorted, rated and voted. numbers: those in their cookies."""

    path: str
    code: str
    numbers: list[bytes]
    drawn: list[str]

    @property
    def key(self) -> str:
        """Its id."""
        return self.path.split("/")[2]


def sow(doors: serving.Served, staff: browsing.Client, words: Words) -> Room:
    """Put these words where people put such words; an idea that nobody has read waits in a second room."""
    (gathering, waits), (sorting, code) = json.loads(doors.home.django(OPENED))
    _tell(_phone(doors, waits), words["DREAM_UNREAD"])
    assert words["DREAM_UNREAD"] in html.unescape(staff.get(f"/dreams/{gathering}/ideas/"))

    room = Room(f"/dreams/{sorting}/", code, [], [])
    one, other = _phone(doors, code), _phone(doors, code)
    _tell(one, words["DREAM_MENDED"])
    _tell(other, words["DREAM_ASIDE"])
    _moderate(staff, room, words)
    _move(staff, room, "brainstorm", "close")
    for stage in ("sort", "rate", "vote"):
        _move(staff, room, stage, "open")
    for phone in (one, other):
        _take_part(phone, room, words)
        number = phone.cookies["seat"].split(".")[0]
        room.numbers.append(bytes.fromhex(number))
        room.drawn.append(number)
    room.drawn += _way_back(doors, one, room)
    return room


def freeze(staff: browsing.Client, room: Room) -> None:
    """Make the room final, and wait until what people did is erased."""
    staff.submit(f"{room.path}final/", having="nonce")
    serving.wait_until(lambda: "<progress" not in staff.get(f"{room.path}map/"), 60)


def rows(home: serving.Home, room: Room) -> dict[str, Any]:
    """What the database holds of this room's people at this moment."""
    found: dict[str, Any] = json.loads(home.django(ROWS.format(room=room.key)))
    return found


def _phone(doors: serving.Served, code: str) -> browsing.Client:
    phone = browsing.Client(doors.members)
    phone.submit(f"/r/{code}/", having="language", language="es")
    return phone


def _tell(phone: browsing.Client, text: str) -> None:
    phone.submit(having="text", text=text)
    if 'class="thanks"' not in phone.text:  # Looked at once more.
        phone.submit(having="text")
    assert 'class="thanks"' in phone.text, phone.text


def _moderate(staff: browsing.Client, room: Room, words: Words) -> None:
    """One idea goes on a card in other words, the other one is set aside."""
    page = html.unescape(staff.get(f"{room.path}ideas/"))
    assert words["DREAM_MENDED"] in page and words["DREAM_ASIDE"] in page
    mended = next(
        one
        for one in re.findall(rf"{room.path}ideas/[0-9a-f-]{{36}}/", page)
        if words["DREAM_MENDED"] in html.unescape(staff.get(one))
    )
    staff.submit(mended, having="words_es", words_es="Una banca para quien espera.",
                 words_en=WRITTEN)  # fmt: skip
    assert words["DREAM_MENDED"] not in html.unescape(staff.get(f"{room.path}ideas/"))
    staff.submit(having="to", to="/move/", button=("step", "aside"))
    assert words["DREAM_ASIDE"] not in html.unescape(staff.text)


def _move(staff: browsing.Client, room: Room, stage: str, move: str) -> None:
    staff.submit(room.path, having="kind", to="/stages/", kind=stage, button=("step", move))


def _take_part(phone: browsing.Client, room: Room, words: Words) -> None:
    """Two piles with names of her own, a rating of every card, and votes."""
    place = f"/r/{room.code}/"
    phone.get(f"{place}cards/")
    for name in (words["DREAM_PILE"], words["DREAM_PILE"].upper()):
        phone.submit(having="name", to="/cards/begin/", name=name)
    for button in ("1", "2", "unsure"):
        phone.submit(having="card", to="/cards/place/", button=("to", button))
    phone.submit(f"{place}piles/", having="name-1", **{"name-1": words["DREAM_RENAMED"]})
    assert words["DREAM_RENAMED"] in html.unescape(phone.text)
    phone.submit(having="name-1", button=("done", "1"))
    phone.get(f"{place}rate/")
    while "/rate/" in phone.path:
        fields = [name for form in browsing.Forms(phone.text).forms for name in form["fields"]]
        asked = [name for name in fields if re.fullmatch(r"card-\d+-\d+", name)]
        phone.submit(having=asked[0], **dict.fromkeys(asked, "4"))
    for value in ("1", "-1", "0"):
        phone.submit(f"{place}votes/", having="card", to="/give/", button=("value", value))


def _way_back(doors: serving.Served, phone: browsing.Client, room: Room) -> list[str]:
    """The code that leads back to a seat, written down, and used on another phone."""
    phone.submit(f"/r/{room.code}/keep/", having="csrfmiddlewaretoken", to="")
    found = re.search(r'class="big-code"[^>]*>([^<]+)<', phone.text)
    assert found, phone.text
    shown = html.unescape(found.group(1)).strip()
    again = browsing.Client(doors.members)
    again.submit(f"/r/{room.code}/back/", having="code", code=shown)
    assert again.cookies["seat"].startswith(room.drawn[0])
    plain = re.sub(r"[^0-9a-z]", "", shown.lower())
    return [shown, plain, plain.upper()]
