"""What is written is read back as the same pack, whatever words it holds."""

from __future__ import annotations

import dataclasses
import unicodedata
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from arboleda.learning.curriculum.rules import pack, reader, writer
from tests.learning.curriculum import packs

# Letters of several scripts, digits, and the signs that mean something to YAML and to Markdown.
ALPHABET = "aZñé 0189-:#'\"{}[]&*!|>%@`~,?\\/_.=+$^()\u200f\u0639\U0001f333\u0085\u00a0no"


def fits(text: str) -> bool:
    return bool(text) and reader._HIDDEN.search(text) is None


def line(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip(" "))


words = st.text(ALPHABET, min_size=1, max_size=30).map(line).filter(fits)
titles = words.filter(lambda text: not set(text) & set("{}")).map(lambda text: f"T {text}".strip())
names = st.text("abñ ().'\u0639", min_size=1, max_size=12).map(line).filter(bool)
slugs = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}\Z", fullmatch=True)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
digests = st.text("0123456789abcdef", min_size=12, max_size=12)
PROSE = st.text("aé .,!?*_()'\u0639\U0001f333", max_size=40)


def tidy(lines: list[str]) -> str:
    return unicodedata.normalize("NFC", "\n".join(f"x{one}".rstrip(" ") for one in lines))


bodies = st.lists(PROSE, min_size=1, max_size=4).map(tidy)


@st.composite
def reviews(draw: st.DrawFn, *, based: bool = True) -> pack.Review:
    based_on = draw(st.one_of(st.just(""), digests)) if based else ""
    if draw(st.booleans()):
        return pack.Review("checked", draw(names), draw(days), based_on)
    return pack.Review("draft", "", None, based_on)


def passage(draw: st.DrawFn, key: str, body: str) -> pack.Passage:
    review = draw(st.one_of(st.none(), reviews()))
    return pack.Passage(key, draw(titles), body, review)


@st.composite
def sources(draw: st.DrawFn, languages: tuple[str, ...]) -> tuple[pack.Source, ...]:
    keys = draw(st.lists(slugs, unique=True, min_size=0, max_size=3))
    return tuple(
        pack.Source(
            key,
            draw(words),
            draw(words),
            draw(st.one_of(st.none(), st.integers(1000, 2999))),
            draw(st.one_of(days.map(str), days.map(lambda day: str(day)[:7]))),
            draw(words),
            {code: draw(words) for code in languages},
        )
        for key in keys
    )


@st.composite
def activities(
    draw: st.DrawFn, languages: tuple[str, ...], *, complete: bool
) -> tuple[pack.Activity, ...]:
    found = []
    for key in draw(st.lists(slugs, unique=True, min_size=1, max_size=3)):
        minutes = draw(st.integers(1, 60))
        keys = pack.PARTS_COMPLETE if complete else pack.PARTS_ALWAYS
        if draw(st.booleans()):
            keys = (*keys, "notes")
        texts = {}
        for code in languages:
            parts = []
            for part in pack.PARTS:
                body = draw(bodies)
                if part == "materials":
                    body = f"- x{draw(names)}\n- y{draw(names)}"
                elif part == "steps":
                    body = f"1. ({minutes} min) T\n   more"
                if part in keys:
                    parts.append(passage(draw, part, body))
            review = draw(st.one_of(st.none(), reviews()))
            texts[code] = pack.ActivityText(draw(titles), tuple(parts), review)
        adapts = draw(st.one_of(st.just(""), names))
        found.append(pack.Activity(key, minutes, draw(st.sampled_from(pack.KINDS)), texts, adapts))
    return tuple(found)


@st.composite
def module(
    draw: st.DrawFn, number: int, key: str, track: str, languages: tuple[str, ...], cite: str
) -> pack.Module:
    complete = draw(st.booleans())
    found = draw(activities(languages, complete=complete))
    handouts = draw(st.lists(slugs, unique=True, max_size=2))
    wanted = pack.SECTIONS_COMPLETE if complete else pack.SECTIONS_ALWAYS
    versions = draw(st.lists(st.tuples(st.integers(1, 99), days), max_size=2))
    texts = {}
    for code in languages:
        texts[code] = pack.ModuleText(
            draw(words),
            draw(reviews(based=False)),
            tuple(
                passage(draw, one, draw(bodies) + (cite if one == "purpose" else ""))
                for one in pack.SECTIONS
                if one in wanted
            ),
            tuple(passage(draw, one, draw(bodies)) for one in handouts),
            tuple(
                pack.Change(version, on, draw(words), draw(st.one_of(st.just(""), words)))
                for version, on in versions
            ),
        )
    return pack.Module(
        id=key,
        number=number,
        kind=draw(st.sampled_from(pack.MODULE_KINDS)),
        track=track,
        minutes=max(5, sum(activity.minutes for activity in found)),
        version=draw(st.integers(1, 9999)),
        depth="complete" if complete else "outline",
        activities=found,
        texts=texts,
    )


@st.composite
def whole_packs(draw: st.DrawFn) -> pack.Pack:
    languages = tuple(draw(st.sampled_from([("en",), ("en", "es"), ("no", "pt-BR")])))
    more = tuple(draw(st.sampled_from([(), ("ar",)])))
    tracks = draw(st.lists(slugs, unique=True, min_size=1, max_size=2))
    cited = draw(sources(languages))
    cite = "".join(f" [@{source.id}]" for source in cited)
    keys = draw(st.lists(slugs, unique=True, min_size=1, max_size=2))
    found = []
    for number, key in enumerate(keys, draw(st.integers(1, 90))):
        spoken = languages + (more if draw(st.booleans()) else ())
        found.append(draw(module(number, key, draw(st.sampled_from(tracks)), spoken, cite)))
    return pack.Pack(
        id=draw(slugs),
        version=draw(st.integers(1, 9999)),
        licence=draw(words),
        languages=languages,
        more_languages=more,
        title={code: draw(words) for code in languages + more},
        tracks=tuple(
            pack.Track(track, {code: draw(words) for code in languages}) for track in tracks
        ),
        credits=tuple(
            pack.Credit(draw(words), {code: draw(words) for code in languages})
            for _ in range(draw(st.integers(0, 2)))
        ),
        about=tuple(passage(draw, code.lower(), draw(bodies)) for code in languages),
        modules=tuple(
            one for one in found if sum(activity.minutes for activity in one.activities) >= 5
        )
        or (dataclasses.replace(found[0], minutes=-1),),
        sources=cited,
    )


@settings(max_examples=20, deadline=None)
@given(whole_packs().filter(lambda one: all(module.minutes > 0 for module in one.modules)))
def test_what_is_written_is_read_back_the_same(value: pack.Pack) -> None:
    files = writer.write_pack(value)
    result = reader.read_pack(files)
    assert result.problems == (), [str(problem) for problem in result.problems]
    assert result.pack == value
    assert pack.digest(result.pack) == pack.digest(value)
    assert writer.write_pack(result.pack) == files


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(packs.good())),
    st.integers(0, 2000),
    st.integers(0, 60),
    st.one_of(st.binary(max_size=8), st.text(ALPHABET + "\n\t\0<", max_size=8).map(str.encode)),
)
def test_no_damage_makes_the_reader_fail(name: str, at: int, cut: int, inserted: bytes) -> None:
    files = packs.good()
    content = files[name]
    files[name] = content[:at] + inserted + content[at + cut :]
    result = reader.read_pack(files)
    assert (result.pack is None) == bool(result.problems)
    for problem in result.problems:
        assert problem.line >= 1
        assert problem.text("en")
        assert problem.text("es")


def test_a_change_of_one_word_changes_the_digest_and_nothing_else_does() -> None:
    first = reader.read_pack(packs.good()).pack
    files = packs.good()
    name = "modules/01-evening/es.md"
    files[name] = files[name].replace(b"Puedes", "Podrás".encode())
    second = reader.read_pack(files).pack
    assert first is not None
    assert second is not None
    assert pack.digest(first) != pack.digest(second)
    assert pack.module_digest(first.modules[0]) != pack.module_digest(second.modules[0])
    assert pack.digest(first) == pack.digest(dataclasses.replace(first))
