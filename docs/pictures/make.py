"""Make the pictures of the README and the docs anew, from a grove of fiction.

    .venv/bin/python docs/pictures/make.py

Needs the test tools (`python3 run.py test` installs them) and Chromium. A demo grove with a fixed
seed is grown in a temporary folder and served on free ports of this machine; everything is stopped
and gone afterwards. Dates in the pictures are relative to the day they are made. Look at every
picture before you commit it.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SEED = 1
LARGEST = 150 * 1024
"""Bytes that one picture may have."""
LOCALES = {"en": "en-US", "es": "es-MX"}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@dataclasses.dataclass(frozen=True)
class Shot:
    """One picture: which page, who sees it, and how wide and high it is (CSS pixels).

    step: the number of the walk's step whose page it is; else path. who: nobody signs in where it
    is empty. scale: pixels of the picture for each CSS pixel. skip: how far down the page it
    begins. taps: how many people are marked as here before it is taken.
    """

    name: str
    path: str = ""
    step: int = 0
    who: str = ""
    public: bool = False
    width: int = 1280
    height: int = 800
    scale: float = 1
    skip: int = 0
    taps: int = 0


SHOTS = (
    Shot("walk", path="/walk/", height=860),
    Shot("trust", path="/me/held/", who="alba", height=860),
    Shot("organizing", step=1, who="hazel", height=860),
    Shot("learning", step=2, who="willow", width=320, height=780, scale=2, taps=1),
    Shot("dreams", step=4, who="hazel", height=1380),
    Shot("fruits", step=6, who="hazel", height=860),
    Shot("voice", path="/", public=True, height=960),
)
LANGUAGES = ("en", "es")


def main() -> None:
    """Grow the grove, open its doors, take every picture in each language."""
    sys.path.insert(0, str(ROOT))
    from tests import serving

    with serving.new_home() as home:
        print("Growing a grove of fiction …", flush=True)
        home.must("demo", "--seed", str(SEED), timeout=600)
        accounts = json.loads(home.must("demo", "accounts", "--json"))
        passphrases = {one["username"]: one["passphrase"] for one in accounts}
        with serving.served(home) as doors:
            take(doors.members, doors.public, passphrases)


def take(members: str, public: str, passphrases: dict[str, str]) -> None:
    """Take every picture at these two doors."""
    chromium = shutil.which(os.environ.get("CHROMIUM") or "chromium")
    if chromium is None:
        sys.exit("There is no Chromium: apt-get install chromium, or name one in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for shot in SHOTS:
            for language in LANGUAGES:
                path = HERE / f"{shot.name}-{language}.png"
                size = save(look(browser, shot, language, members, public, passphrases), path)
                print(f"{path.relative_to(ROOT)}  {size // 1024} KB", flush=True)
        browser.close()


def look(
    browser: Browser,
    shot: Shot,
    language: str,
    members: str,
    public: str,
    passphrases: dict[str, str],
) -> bytes:
    """Go to the page as this person, in this language, and take it as PNG."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        locale=LOCALES[language],
        device_scale_factor=shot.scale,
        reduced_motion="reduce",
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    door = public if shot.public else members
    path = path_of_step(page, members, shot.step) if shot.step else shot.path
    if shot.who:
        context.clear_cookies()
        come_in(page, members, shot.who, passphrases[shot.who])
        cookie = {"name": "members_language", "value": language, "url": members}
        context.add_cookies([cookie])  # type: ignore[list-item]  # A plain dict is what it takes.
    answer = page.goto(door + path)
    if urlsplit(page.url).path == "/again/":
        page.fill("[name=passphrase]", passphrases[shot.who])
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url(door + path)
    elif answer is None or answer.status != 200:
        sys.exit(f"{door}{path} answered {answer.status if answer else 'nothing'}.")
    mark_as_here(page, shot.taps)
    page.evaluate(f"scrollTo(0, {shot.skip})")
    picture = page.screenshot()
    context.close()
    return picture


def mark_as_here(page: Page, people: int) -> None:
    """Tap the first answer for so many people, unless it stands already: a second tap undoes it."""
    for number in range(people):
        here = page.locator("main .choices").nth(number).locator("button").first
        if here.get_attribute("aria-pressed") != "true":
            here.click()
            # Until the server has answered the page says that it is not saved.
            page.locator("form[data-unsaved]").wait_for(state="detached")


def path_of_step(page: Page, members: str, step: int) -> str:
    """The address of the real page that a step of the walk leads to."""
    page.goto(members + "/walk/")
    page.click(f"form[action$='/walk/{step}/'] button")
    page.wait_for_url(re.compile(r"^(?!.*/walk/)"))
    return urlsplit(page.url).path


def come_in(page: Page, members: str, username: str, passphrase: str) -> None:
    """Sign in as anybody does."""
    page.goto(members + "/enter/")
    page.fill("[name=username]", username)
    page.fill("[name=passphrase]", passphrase)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"^(?!.*/enter/)"))


def save(png: bytes, path: Path) -> int:
    """Write a picture with as many colors as its size allows; the number of bytes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colors in (256, 128, 64, 32):
        written = io.BytesIO()
        fewer = picture.quantize(colors, dither=Image.Dither.NONE)
        fewer.save(written, "PNG", optimize=True)
        if written.tell() <= LARGEST:
            path.write_bytes(written.getvalue())
            return written.tell()
    sys.exit(
        f"{path.name} is larger than {LARGEST // 1024} KB whatever we do: take less of the page."
    )


if __name__ == "__main__":
    main()
