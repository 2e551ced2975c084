"""Somebody with a browser: goes through pages as a person does, and looks at each with a hard eye."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
)

PHONE, LAPTOP = 320, 1280
HEIGHTS = {PHONE: 640, LAPTOP: 800}
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
AXE = f"""async () => {{
  const found = await axe.run(document, {{runOnly: {json.dumps(RULES)}, resultTypes: ["violations"]}});
  const node = (one) => one.target.join(" ") + " " + one.html.slice(0, 160) + " " + one.failureSummary;
  return found.violations.map((one) => one.id + ": " + one.nodes.map(node).join(" | "));
}}"""
TELLING = re.compile(
    r"violen|surviv|sobrevivi|abus|assault|agresi|domestic|dom[eé]stic|sexu|gender|g[eé]nero"
    r"|victim|v[ií]ctima|harass|acoso|trauma|refuge|refugio|shelter|arboleda",
    re.IGNORECASE,
)
"""No title on the members' door may say what the site is about (R31)."""

ADDRESSES = {
    "page", "sort", "csv", "as", "q",
    "state", "when", "kind", "month", "language", "partner", "show", "k", "scale", "other", "pair",
}  # fmt: skip
"""All that may stand behind the ? of an address: a page, an order, a file, the random id of a search,
and closed codes (R31). Which codes there are, each list decides; none is ever a word of somebody's."""

LOOK = """() => {
  // What fields may say to the browser: forget this, or what a password manager is for (R32).
  const KEPT = ["off", "username", "current-password", "new-password", "one-time-code"];
  const shown = (el) => el.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})
    && el.getBoundingClientRect().width > 1;
  const exit = document.querySelector("form.exit");
  const controls = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((el) => shown(el) && !el.disabled && !exit?.contains(el));
  const name = (el) => el.outerHTML.slice(0, 120);
  const covered = [], small = [];
  const room = innerHeight - (exit ? exit.getBoundingClientRect().height : 0);
  for (const el of controls) {
    // Where focus comes, it can be seen; and everything can be scrolled wholly clear.
    el.focus();
    const lies = (tall) => {
      const box = el.getBoundingClientRect(), over = exit.getBoundingClientRect();
      return Math.min(box.right, over.right) - Math.max(box.left, over.left) > 1
        && Math.min(box.top + Math.min(tall, box.height), over.bottom) - Math.max(box.top, over.top) > 1;
    };
    let hidden = !!exit && lies(44);
    el.scrollIntoView({block: "center", behavior: "instant"});
    // What is nearly as high as the room above the exit is clear of it where it ends, not in the middle.
    if (exit && lies(room)) el.scrollIntoView({block: "end", behavior: "instant"});
    hidden ||= !!exit && el.getBoundingClientRect().height < room && lies(room);
    if (hidden) covered.push(name(el));
    const tick = el.matches("[type=radio], [type=checkbox]");
    const target = tick ? el.labels?.[0] ?? el : el;
    const inline = el.matches("a:not(.button):not(.back), .as-link, .skip, summary");
    if (!inline && target.getBoundingClientRect().height < 43.5) small.push(name(el));
  }
  document.activeElement?.blur();
  scrollTo(0, 0);
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const spilling = wide > 0 ? [...document.body.querySelectorAll("*")]
    .filter((el) => el.getBoundingClientRect().right > innerWidth + 1).slice(0, 4).map(name) : [];
  return {
    language: document.documentElement.lang, title: document.title, wide, spilling, covered, small,
    asked: [...document.querySelectorAll("input, textarea")]
      .filter((el) => !["hidden", "radio", "checkbox", "file"].includes(el.type))
      .filter((el) => !KEPT.includes(el.autocomplete)).map(name),
    queries: [...document.querySelectorAll("a[href], form[action]")]
      .flatMap((el) => [...new URL(el.href || el.action, location).searchParams.keys()]),
    last: [...document.querySelectorAll("footer a")].at(-1)?.getAttribute("href"),
    exit: !!exit && shown(exit.querySelector("button")), headings: document.querySelectorAll("h1").length,
    inlined: document.querySelectorAll("[style], style, script:not([src]), [onclick]").length,
  };
}"""
STORED = """async () => [localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length, (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length]"""


class Visitor:
    """One browser context with one page in it, and everything noticed on the way."""

    def __init__(
        self,
        context: BrowserContext,
        *,
        members: str,
        public: str,
        language: str,
        width: int,
        scripts: bool,
        seen: set[tuple[object, ...]],
    ) -> None:
        self.context = context
        self.members = members
        self.public = public
        self.language = language
        self.width = width
        self.scripts = scripts
        self.page: Page = context.new_page()
        self.outside: list[str] = []
        self.complaints: list[str] = []
        self.answers: list[Response] = []
        self._looked_at = seen
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page.on("response", lambda answer: self.answers.append(answer))

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" not in {self.members, self.public}:
            self.outside.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        # A page that answers 404, 410 or 503 is also reported here; visit() checks its status.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    # -- going somewhere -----------------------------------------------------------------------

    def visit(self, path: str, *, door: str = "members", status: int = 200) -> Response:
        """Open an address as typed, and look at what comes."""
        url = path if "://" in path else getattr(self, door) + path
        answer = self.page.goto(url, wait_until="load")
        assert answer is not None, url
        assert answer.status == status, f"{url}: {answer.status}, not {status}"
        self.look()
        return answer

    def press(self, what: str | Locator) -> None:
        """Click something that leads to another page, and look at that."""
        place = self.page.locator(what).first if isinstance(what, str) else what
        with self.arriving():
            place.click()
        self.look()

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """Whatever is done inside ends on a new page that is not an error."""
        with self.page.expect_navigation(wait_until="load") as arrival:
            yield
        answer = arrival.value
        assert answer is not None
        assert answer.status == 200, f"{answer.url}: {answer.status}"

    def fill(self, **values: str | bool) -> None:
        """Fill the fields of the page by name; True and False tick and untick."""
        for name, value in values.items():
            boxes = self.page.locator(f"main [name='{name}']")
            kind = boxes.first.get_attribute("type")
            if kind in {"radio", "checkbox"} and isinstance(value, str):
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            elif isinstance(value, bool):
                boxes.first.set_checked(value)
            elif boxes.first.evaluate("el => el.tagName") == "SELECT":
                boxes.first.select_option(value)
            else:
                boxes.first.fill(value)

    def send(self, form: str = "main form") -> None:
        """Press the main button of a form, and look at what comes."""
        buttons = self.page.locator(
            f"{form} .actions button[type=submit], {form} button[type=submit]"
        )
        self.press(buttons.first)

    def text(self) -> str:
        """What can be read in the middle of the page."""
        return self.page.locator("main").inner_text()

    @property
    def path(self) -> str:
        """Where we are, on whichever door."""
        return urlsplit(self.page.url).path

    def sign_in(self, account: dict[str, str]) -> None:
        """Sign in by username and passphrase, and go on in the visitor's language."""
        self.visit("/enter/")
        self.fill(username=account["username"], passphrase=account["passphrase"])
        with self.arriving():
            self.page.locator("main form button[type=submit]").last.click()
        if self.page.locator("html").get_attribute("lang") != self.language:
            with self.arriving():
                self.page.locator(f"header button[name=language][value={self.language}]").click()
        self.look()

    def choose(self, words: str) -> None:
        """Choose a passphrase of one's own in place of the one that staff gave."""
        self.visit("/mine/")
        assert self.path == "/words/", self.path
        self.fill(new=words, again=words)
        self.send("main form.form")
        assert self.path == "/", self.path

    def confirm(self, account: dict[str, str]) -> None:
        """Type the passphrase again, where it is asked for."""
        assert self.path == "/again/", self.path
        self.fill(passphrase=account["passphrase"])
        self.send()

    def resize(self, width: int) -> None:
        """Go on with the same page on a screen of another width."""
        self.width = width
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    # -- looking -------------------------------------------------------------------------------

    def look(self) -> None:
        """Everything that must be true of every page; axe once for each kind of page."""
        found = self.page.evaluate(LOOK)
        where = f"{self.page.url} ({self.language}, {self.width} px)"
        on_members = self.page.url.startswith(self.members)
        assert found["language"] == self.language, f"{where}: lang={found['language']}"
        assert found["wide"] <= 0, f"{where}: {found['wide']} px too wide: {found['spilling']}"
        assert found["exit"], f"{where}: no exit"
        assert not found["covered"], f"{where}: the exit lies over {found['covered']}"
        assert not found["small"], f"{where}: lower than 44 px: {found['small']}"
        assert found["headings"] == 1, f"{where}: {found['headings']} first headings"
        assert not found["inlined"], f"{where}: inline script or style"
        assert not found["asked"], f"{where}: the browser may remember {found['asked']}"
        assert set(found["queries"]) <= ADDRESSES, f"{where}: {found['queries']} in an address"
        assert found["last"] == "/leaving/", f"{where}: help is in another place"
        title = found["title"].strip()
        assert title.strip("· "), f"{where}: no title"
        assert not (on_members and TELLING.search(title)), f"{where}: the title tells: {title}"
        assert not (on_members and TELLING.search(urlsplit(self.page.url).path)), where
        assert not self.outside, f"{where}: asked elsewhere: {self.outside}"
        assert not self.complaints, f"{where}: {self.complaints}"
        if self.scripts:
            assert self.page.evaluate(STORED) == [0, 0, 0, 0, 0], f"{where}: browser storage"
            self.check_access(where)

    def check_access(self, where: str) -> None:
        """Run axe once for this kind of page in this language at this width."""
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", urlsplit(self.page.url).path)
        door = self.page.url.startswith(self.members)
        errors = self.page.locator(".error-summary").count() > 0
        key = (door, kind, errors, self.language, self.width)
        if key in self._looked_at:
            return
        self._looked_at.add(key)
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        violations = self.page.evaluate(AXE)
        if any(one.startswith("target-size") for one in violations):
            # As tall as the page: what merely lies below the fold must not count as covered.
            tall = int(self.page.evaluate("document.documentElement.scrollHeight"))
            self.page.set_viewport_size({"width": self.width, "height": tall + 80})
            violations = self.page.evaluate(AXE)
            self.page.set_viewport_size({"width": self.width, "height": HEIGHTS[self.width]})
        assert not violations, f"{where}: " + "\n".join(violations)
