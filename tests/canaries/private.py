"""What is hers alone or takes two people: sown through the pages of a second account, an organizer's.

Her room, its card, her second step, her six words, what she asks to be corrected, whom she must not
meet, and an approval. What a page draws by lot (signs, codes, words) is read off it and looked for too.
"""

from __future__ import annotations

import html
import re

import pyotp

from tests import browsing, serving

USERNAME = "keeper-of-words"
ADDED = """
import datetime
from django.utils import timezone
from arboleda.organizing.people import operations as people
from arboleda.organizing.people.rules import people as rules
from arboleda.trust.accounts import operations
from arboleda.trust.audit.rules import SYSTEM
from arboleda.trust.vault import operations as vault
now = timezone.now()
answers = rules.Answers(chosen={name!r}, language="en", phones=())
person = people.add_person(actor=SYSTEM, answers=answers, now=now).pk
witness = vault.ask_witness(actor=SYSTEM, subjects=[person])
account = operations.open_account(
    actor=SYSTEM, witness=witness, person_id=person, username={username!r},
    passphrase={passphrase!r}, role="organizer", language="en", now=now,
)
operations.assign(
    actor=SYSTEM, witness=witness, account=account, scope="organization", object_id=None,
    purpose="organizing", ends_at=now + datetime.timedelta(days=300), now=now,
)
"""

Words = dict[str, str]


def sow(
    doors: serving.Served, staff: browsing.Client, person: str, words: Words, passphrase: str
) -> list[str]:
    """Put these words where people put such words; return what pages drew for her beside them."""
    doors.home.django(
        ADDED.format(name=words["HER_NAME"], username=USERNAME, passphrase=passphrase)
    )
    her = browsing.Client(doors.members)
    her.submit("/enter/", having="username", username=USERNAME, passphrase=passphrase)
    her.submit("/before/", having="notice")

    drawn = _second_step(her, passphrase)
    drawn += _room(her, words, passphrase)
    drawn += _six_words(her, passphrase)
    _ask_correction(her, words, passphrase)
    _open(her, "/mine/apart/", passphrase)
    her.submit(having="words", words=words["WISH"])
    assert words["WISH"] in html.unescape(her.text)
    _keep_apart(staff, person, words)
    _two_people(staff, her, person)
    return drawn


def _open(her: browsing.Client, path: str, passphrase: str) -> str:
    """A page that may ask first whether it is she."""
    her.get(path)
    if her.path.startswith("/again/"):
        her.submit(having="passphrase", passphrase=passphrase)
    return html.unescape(her.text)


def _second_step(her: browsing.Client, passphrase: str) -> list[str]:
    _open(her, "/second/app/", passphrase)
    secret = _only(her, r'<p class="secret">([^<]+)</p>')
    plain = secret.replace(" ", "")
    her.submit(having="code", code=pyotp.TOTP(plain).now())
    codes = re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>", her.text)
    assert len(codes) == 10
    return [plain, secret, codes[0], codes[-1]]


def _room(her: browsing.Client, words: Words, passphrase: str) -> list[str]:
    her.submit("/room/", having="passphrase", passphrase=passphrase)
    her.submit("/room/write/", having="text", title=words["ROOM_TITLE"], text=words["ROOM_TEXT"])
    page = next(one for one in her.links() if re.fullmatch(r"/room/[0-9a-f-]{36}/edit/", one))
    assert words["ROOM_TEXT"] in her.get(page.removesuffix("edit/"))
    her.submit("/room/card/", having="pin", pin=words["ROOM_PIN"], again=words["ROOM_PIN"])
    groups = re.findall(r"<li>([0-9A-Z]+)</li>", her.text)
    assert len(groups) > 3
    return ["".join(groups), " ".join(groups)]


def _six_words(her: browsing.Client, passphrase: str) -> list[str]:
    _open(her, "/me/words/", passphrase)
    her.submit(having="nonce")
    drawn = re.findall(r"<li><strong>(\w+)</strong></li>", her.text)
    assert len(drawn) == 6
    her.get("/me/words/")
    her.get(next(one for one in her.links() if one.endswith("/file/")))
    assert '"proof"' in her.text, "the file she takes along"
    her.submit("/me/words/", having="words", words=" ".join(drawn))
    assert "Your words fit" in her.text
    return [" ".join(drawn)]


def _ask_correction(her: browsing.Client, words: Words, passphrase: str) -> None:
    _open(her, "/me/held/", passphrase)
    page = next(one for one in her.links() if "/correct/" in one)
    her.submit(page, having="text", text=words["CORRECTION"])
    assert words["CORRECTION"] in _open(her, "/me/held/", passphrase)


def _keep_apart(staff: browsing.Client, person: str, words: Words) -> None:
    page = f"{person}apart/"
    find, save = ("step", "find"), ("step", "save")
    staff.submit(page, having="query", query=words["HER_NAME"], button=find)
    other = _only(staff, r'name="other"[^>]*value="([0-9a-f-]{36})"')
    staff.submit(having="reason", other=other, reason=words["APART_REASON"], button=save)
    assert words["APART_REASON"] in html.unescape(staff.get(f"{person}apart/"))


def _two_people(staff: browsing.Client, her: browsing.Client, person: str) -> None:
    """A hold: asked for by one, read and approved by the other."""
    staff.submit(f"{person}rights/hold/", having="why", why="court")
    her.submit("/approvals/", having="csrfmiddlewaretoken", to="/yes/")
    assert "Place it now" in staff.get("/holds/"), her.text


def _only(client: browsing.Client, pattern: str) -> str:
    found = re.findall(pattern, client.text)
    assert found, f"{client.path}: {pattern}"
    return str(found[0])
