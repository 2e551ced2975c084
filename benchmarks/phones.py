"""A room of 300 phones against the real server. Run by hand.

    python benchmarks/phones.py [phones [seconds [cards a second]]]

`arboleda serve` as its owner runs it (keeper, both doors with two workers each, tasks; SQLite) on
loopback, and beside it one process that is all the phones. Every phone has come in through the pages,
laid a card and said that it is done. Now they wait: each asks every four seconds whether there is
news, on a connection of its own, as phones do whose connection the server has closed in between.
Beside that, so many times a second, some further phone lays a card: the form, and the page of the
next card after it. Afterwards every card that was answered as laid is looked for in the database. The
last phase is what a facilitator does to the server: a stage opens, every phone hears of it at its
next question, and opens the page.

Times are from before the connection opens to the last byte, in milliseconds. Both sides share the
machine, so the phones' own work is in them. Left out: TLS and a proxy, the network, pictures and
scripts. Target: 99 of 100 below 300 ms, and no card lost.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import re
import statistics
import sys
import time
import urllib.parse
from collections.abc import Coroutine
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
EVERY = 4.0
HEAD = ("", "times", "p50 ms", "p95 ms", "p99 ms", "most ms")
CARDS = 40
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|card)" value="([^"]+)"')
FOUND = """
from django.utils import timezone
from arboleda.trust.accounts import operations
from arboleda.trust.audit import rules
operations.found_grove(witness=rules.Witness(b"", "system", {}), name="Casa", zone="America/Chicago",
                       neutral_name="The Oak Room", language="en", now=timezone.now())
"""
ROOM = """
import json
from django.utils import timezone
from tests.factories import dreamspace
space = dreamspace.space(timezone.now(), stages={"sort": "open"})
dreamspace.cards(space, %d)
print(json.dumps(space.code))
"""
STAGE = """
from arboleda.learning.dreamspace import models
models.Stage.objects.filter(kind="%s").update(state="%s")
"""
LAID = """
import json
from arboleda.learning.dreamspace import models
print(json.dumps(models.Placement.objects.count()))
"""


@dataclasses.dataclass
class Answer:
    """Status, headers in small letters, body, and how long it took in milliseconds."""

    status: int
    headers: list[tuple[str, str]]
    body: str
    ms: float


@dataclasses.dataclass
class Phone:
    """One phone: where it is, its cookies, the tag of its waiting page, and what it did."""

    port: int
    code: str
    cookies: dict[str, str] = dataclasses.field(default_factory=dict)
    tag: str = ""
    form: dict[str, str] = dataclasses.field(default_factory=dict)
    laid: int = 0
    is_busy: bool = False

    async def ask(self, path: str, form: dict[str, str] | None = None, tag: str = "") -> Answer:
        """One request on a new connection."""
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(self._request(path, form, tag))
        raw = await reader.read()
        writer.close()
        head, _gap, body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = [
            (one.lower(), value) for one, _c, value in (ln.partition(": ") for ln in lines[1:])
        ]
        for name, value in headers:
            if name == "set-cookie":
                key, _eq, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        status = int(lines[0].split(" ")[1]) if lines[0] else 0
        ms = (time.perf_counter() - began) * 1000
        return Answer(status, headers, body.decode("utf-8", "replace"), ms)

    def _request(self, path: str, form: dict[str, str] | None, tag: str) -> bytes:
        body = urllib.parse.urlencode(form or {}).encode()
        lines = [
            f"{'POST' if form is not None else 'GET'} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Connection: close",
            "Accept-Language: en",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        ]
        if tag:
            lines.append(f"If-None-Match: {tag}")
        if form is not None:
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    async def come_in(self) -> None:
        """Take a seat through the pages, and look at the first card."""
        path = f"/r/{self.code}/"
        page = await self.ask(path)
        token = dict(HIDDEN.findall(page.body))["csrfmiddlewaretoken"]
        joined = await self.ask(path, {"csrfmiddlewaretoken": token, "language": "en"})
        assert joined.status == 302, joined.status
        await self.look()

    async def look(self) -> Answer:
        """The page of the next card, or of the piles where none is left."""
        page = await self.ask(f"/r/{self.code}/cards/")
        assert page.status in (200, 302), page.status
        self.form = dict(HIDDEN.findall(page.body)) if page.status == 200 else {}
        return page

    async def finish(self) -> None:
        """Lay one card, say that this is all, and wait."""
        await self.lay()
        piles = f"/r/{self.code}/piles/"
        await self.ask(piles, {**self.form, "done": "1"})
        page = await self.ask(f"/r/{self.code}/")
        found = re.search(r'data-tag="(\S*)"', page.body)
        assert found, page.status
        self.tag = found[1].replace("&quot;", '"')

    async def lay(self) -> tuple[Answer, Answer]:
        """Lay the card in the hand: six piles at first, then on one of them."""
        to = str(1 + self.laid % 6)
        begins = self.laid < 6
        form = {**self.form, **({"name": f"Pile {to}"} if begins else {"to": to})}
        where = "begin" if begins else "place"
        done = await self.ask(f"/r/{self.code}/cards/{where}/", form)
        if done.status == 302:
            self.laid += 1
        return done, await self.look()


def line(name: str, times: list[float]) -> None:
    """Print one row: how many, and the 50th, 95th and 99th percentile."""
    if len(times) < 2:
        print(f"{name:34} {len(times):6}")
        return
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    p50, p95, p99 = cuts[49], cuts[94], cuts[98]
    print(f"{name:34} {len(times):6} {p50:8.1f} {p95:8.1f} {p99:8.1f} {max(times):8.1f}")


async def waiting(
    phones: list[Phone], sorters: list[Phone], seconds: float, per_second: float
) -> list[str]:
    """Let phones ask for news and others lay cards; what was wrong, if anything."""
    polls: list[float] = []
    taps: list[float] = []
    pages: list[float] = []
    wrong: list[str] = []
    end = time.perf_counter() + seconds

    async def wait(phone: Phone, first: float) -> None:
        await asyncio.sleep(first)
        while time.perf_counter() < end:
            due = time.perf_counter() + EVERY
            answer = await phone.ask(f"/r/{phone.code}/now/", tag=phone.tag)
            polls.append(answer.ms)
            if answer.status != 304:
                wrong.append(f"a question was answered {answer.status}")
            await asyncio.sleep(max(0.0, due - time.perf_counter()))

    async def lay(phone: Phone) -> None:
        phone.is_busy = True
        done, page = await phone.lay()
        phone.is_busy = False
        taps.append(done.ms)
        pages.append(page.ms)
        if done.status != 302:
            wrong.append(f"a card was answered {done.status}")

    async def sort() -> None:
        begun: list[asyncio.Task[None]] = []
        count, start = 0, time.perf_counter()
        while time.perf_counter() < end:
            # A phone lays its next card only when it has seen it.
            free = next((one for one in sorters if one.form and not one.is_busy), None)
            if free is None:
                wrong.append("no phone had a card in its hand")
            else:
                begun.append(asyncio.create_task(lay(free)))
            count += 1
            await asyncio.sleep(max(0.0, start + count / per_second - time.perf_counter()))
        await asyncio.gather(*begun)

    work: list[Coroutine[object, object, None]] = [
        wait(phone, EVERY * place / len(phones)) for place, phone in enumerate(phones)
    ]
    await asyncio.gather(*work, sort())
    line("asks for news (304)", polls)
    line("lays a card (form, 302)", taps)
    line("sees the next card (page)", pages)
    return wrong


async def opening(phones: list[Phone]) -> None:
    """A stage has opened: every phone hears of it within four seconds, and opens its page."""
    heard: list[float] = []
    shown: list[float] = []

    async def go_on(phone: Phone, first: float) -> None:
        await asyncio.sleep(first)
        answer = await phone.ask(f"/r/{phone.code}/now/", tag=phone.tag)
        assert answer.status == 200, answer.status
        heard.append(answer.ms)
        led = await phone.ask(f"/r/{phone.code}/")
        page = await phone.ask(dict(led.headers)["location"])
        assert page.status == 200, page.status
        shown.append(led.ms + page.ms)

    await asyncio.gather(
        *(go_on(phone, EVERY * place / len(phones)) for place, phone in enumerate(phones))
    )
    line("hears that a stage has opened", heard)
    line("opens its page (two requests)", shown)


def main() -> int:
    """Serve, come in, wait and lay cards, look for what was laid; 1 where the target is missed."""
    from tests import serving

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    per_second = float(sys.argv[3]) if len(sys.argv) > 3 else 1.0
    os.environ["ARBOLEDA_DATABASE_URL"] = ""
    with serving.new_home() as home, serving.served(home) as served:
        home.django(FOUND)
        code = json.loads(home.django(ROOM % CARDS))
        port = int(served.members.rpartition(":")[2])
        extra = 2 + int(per_second + seconds * per_second / CARDS)
        phones = [Phone(port, code) for _ in range(count)]
        sorters = [Phone(port, code) for _ in range(extra)]

        async def everything() -> list[str]:
            began = time.perf_counter()
            for start in range(0, count + extra, 4):
                several = (phones + sorters)[start : start + 4]
                await asyncio.gather(*(one.come_in() for one in several))
            took = time.perf_counter() - began
            print(f"{count + extra} phones came in, four at a time: {took:.1f} s")
            for start in range(0, count, 4):
                await asyncio.gather(*(one.finish() for one in phones[start : start + 4]))
            print("{:34} {:>6} {:>8} {:>8} {:>8} {:>8}".format(*HEAD))
            wrong = await waiting(phones, sorters, seconds, per_second)
            await asyncio.to_thread(home.django, STAGE % ("rate", "open"))
            await opening(phones)
            return wrong

        wrong = asyncio.run(everything())
        laid = json.loads(home.django(LAID))
    sent = sum(one.laid for one in phones + sorters)
    print(f"cards answered as laid: {sent}; in the database: {laid}; wrong answers: {len(wrong)}")
    return 0 if laid == sent and not wrong else 1


if __name__ == "__main__":
    raise SystemExit(main())
