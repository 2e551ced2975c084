"""What a pack may be, and every way in which it may be wrong, to the line."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from arboleda.learning.curriculum.rules import loading, pack, problems, reader
from tests.learning.curriculum import packs

EN = "modules/01-evening/en.md"
ES = "modules/01-evening/es.md"


class Case(NamedTuple):
    """Replace `old` by `new` in `file`; expect `code` there, on the line that holds `at`."""

    code: str
    file: str
    old: str
    new: str
    at: str


REPLACED = [
    Case("utf-16", "pack.md", "---\nformat", "\N{LATIN SMALL LETTER Y WITH DIAERESIS}", ""),
    Case("hidden-character", EN, "Breathe.", "Brea\u202ethe.", "Brea"),
    Case("hidden-character", EN, "Breathe.", "Brea\0the.", "Brea"),
    Case("front-missing", EN, "---\nnumber", "number", "number"),
    Case("front-open", EN, "status: draft\n---\n", "status: draft\n", "---"),
    Case("front-long", EN, "title: One evening", f"title: {'x' * 70_000}", "---"),
    Case("front-syntax", EN, "title: One evening", "title: One: evening", "title:"),
    Case("front-syntax", EN, "track: skills", "track skills", "title:"),
    Case("front-syntax", EN, "track: skills", "\ttrack: skills", "track"),
    Case("front-syntax", EN, "track: skills", "[a, b]: skills", "[a"),
    Case("front-refused", EN, "track: skills", "track: &a skills", "track"),
    Case("front-refused", EN, "track: skills", "track: *a", "track"),
    Case("front-refused", EN, "track: skills", "track: !!python/name:os.system x", "track"),
    Case("front-deep", EN, "track: skills", f"track: {'[' * 5000}", "track"),
    Case("front-not-fields", "sources.md", packs.SOURCES, "---\n- a\n---\n", "- a"),
    Case("front-not-fields", "sources.md", packs.SOURCES, "---\n---\n", "---"),
    Case("field-twice", EN, "track: skills", "track: skills\ntrack: x", "track: x"),
    Case("field-unknown", EN, "track: skills", "track: skills\ncolour: red", "colour"),
    Case("field-missing", EN, "track: skills\n", "", "number"),
    Case("field-not-text", EN, "track: skills", "track: [skills]", "track"),
    Case("field-not-text", EN, "title: One evening", "title:", "title"),
    Case("field-not-list", "pack.md", "languages: [en, es]", "languages: en", "languages"),
    Case("field-not-map", "pack.md", "  en: Tiny\n  es: Chiquito", "  Tiny", "  Tiny"),
    Case("field-not-map", "sources.md", packs.SOURCES, "---\nsources: [a]\n---\n", "[a]"),
    Case("field-number", EN, "number: 1", "number: one", "number"),
    Case("field-number", EN, "minutes: 15", "minutes: 100000", "minutes: 1"),
    Case("field-number", EN, "minutes=10", "minutes=ten", "minutes=ten"),
    Case("field-slug", "pack.md", "id: tiny", "id: Tiny pack", "id: Tiny"),
    Case("field-slug", EN, "{#arriving", "{#Arriving!", "{#Arriving!"),
    Case("field-choice", EN, "depth: complete", "depth: full", "depth"),
    Case("field-choice", EN, "kind=opening", "kind=party", "kind=party"),
    Case("field-choice", EN, "status: draft", "status: fine", "status"),
    Case(
        "field-date", EN, "status: draft",
        "status: checked\nchecked-by: A\nchecked-on: May", "status",
    ),
    Case(
        "field-date", EN, "status: draft",
        "status: draft\nchanges:\n  - version: 1\n    date: May\n    text: A", "date: May",
    ),
    Case("field-month", "sources.md", "checked: 2026-11", "checked: 2026-13", "checked"),
    Case("field-month", "sources.md", "checked: 2026-11", "checked: November", "checked"),
    Case("field-year", "sources.md", "year: 1993", "year: old", "year"),
    Case("field-language", "pack.md", "[en, es]", "[en, es, Spanish]", "Spanish"),
    Case("format-unknown", "pack.md", "format: 1", "format: 2", "format"),
    Case("listed-twice", "pack.md", "[en, es]", "[en, es, en]", "languages"),
    Case("listed-twice", "pack.md", "[en, es]", "[en, es]\nmore-languages: [es]", "more"),
    Case("list-empty", "sources.md", packs.SOURCES, "---\nsources: []\n---\n", "sources"),
    Case("check-without-name", EN, "status: draft", "status: checked", "status"),
    Case("check-without-name", EN, "{#purpose}", "{#purpose status=checked}", "#purpose"),
    Case("check-on-draft", EN, "status: draft", "status: draft\nchecked-by: Ana", "status"),
    Case("text-before-heading", EN, "## Purpose", "Hello.\n\n## Purpose", "Hello."),
    Case("heading-no-key", EN, "## Purpose {#purpose}", "## Purpose", "## Purpose"),
    Case("heading-no-key", EN, "{#arriving minutes", "{minutes", "### Arriving"),
    Case("heading-attributes", EN, "kind=opening}", 'kind="opening}', "### Arriving"),
    Case("heading-attributes", EN, "kind=opening}", "#two}", "### Arriving"),
    Case("heading-attributes", EN, "kind=opening}", f"{'a' * 400_000}}}", "### Arriving"),
    Case("heading-no-key", EN, "kind=opening}", f"{' ' * 400_000}x", "### Arriving"),
    Case("heading-unknown-attribute", EN, "kind=opening", "kind=opening mood=x", "mood"),
    Case("heading-unknown-attribute", EN, "{#purpose}", "{#purpose based-on=x}", "#purpose"),
    Case("heading-unknown-attribute", EN, "{#activities}", "{#activities kind=x}", "kind=x"),
    Case("field-twice", EN, "kind=opening", "kind=opening kind=rest", "### Arriving"),
    Case("heading-level", EN, "## Purpose", "# Purpose", "# Purpose"),
    Case("heading-level", EN, "To begin", "#### Why {#why}\n\nTo begin", "#### Why"),
    Case("heading-level", EN, "To begin", "### Why {#why}\n\nTo begin", "### Why"),
    Case("heading-level", "pack.md", "One evening.", "### Why {#why}\n\nA.", "### Why"),
    Case("heading-title", EN, "## Purpose {#purpose}", "## {#purpose}", "## {#purpose}"),
    Case("key-unknown", EN, "{#purpose}", "{#aim}", "{#aim}"),
    Case("key-unknown", EN, "{#steps}", "{#script}", "{#script}"),
    Case("key-unknown", "pack.md", "{#es}", "{#fr}", "{#fr}"),
    Case("key-twice", EN, "{#after}", "{#care}", "## After"),
    Case("key-twice", EN, "{#closing", "{#arriving", "### Closing"),
    Case("key-twice", EN, "{#grounding}", "{#content-note}", "#### Grounding"),
    Case("key-twice", "pack.md", "{#es}", "{#en}", "## De"),
    Case(
        "key-twice", "pack.md", "tracks:\n",
        "tracks:\n  - id: skills\n    title: {en: A, es: B}\n", "  - id: skills\n    title:\n",
    ),
    Case(
        "key-twice", EN, "You can pass.",
        "You can pass.\n\n### Twice {#remember}\n\nA.", "### Twice",
    ),
    Case("section-missing", EN, "## After {#after}\n\nRest.\n", "", "---"),
    Case("section-missing", "pack.md", "## De qué se trata {#es}\n\nUna tarde.\n", "", "---"),
    Case("part-missing", EN, "#### Another way {#opt-out}\n\nStand.\n", "", "### Arriving"),
    Case("passage-empty", EN, "\nBring chairs.\n", "", "## Before"),
    Case("passage-empty", "pack.md", "Una tarde.", "", "## De"),
    Case("text-misplaced", EN, "## Activities {#activities}", "## A {#activities}\n\nHi.", "Hi."),
    Case("text-misplaced", EN, "kind=opening}", "kind=opening}\n\nHi.", "Hi."),
    Case("text-misplaced", "sources.md", ".\n---\n", ".\n---\nHi.\n", "Hi."),
    Case("raw-html", EN, "Bring chairs.", "Bring <b>chairs</b>.", "Bring"),
    Case("raw-html", EN, "Bring chairs.", "Bring chairs.\n<!-- x -->", "<!--"),
    Case("raw-html", EN, "Bring chairs.", "<https://example.org>", "<https"),
    Case("image-refused", EN, "Bring chairs.", "![x](https://example.org/x.png)", "!["),
    Case("link-refused", EN, "Bring chairs.", "[x](javascript:alert(1))", "[x]"),
    Case("link-refused", EN, "Bring chairs.", "[x](http://example.org)", "[x]"),
    Case("link-refused", EN, "Bring chairs.", "[x](\nhttps://example.org)", "[x]"),
    Case("link-refused", EN, "Bring chairs.", "[x]: javascript:alert(1)", "[x]"),
    Case("code-refused", EN, "Bring chairs.", "```\n# no\n```", "```"),
    Case("code-refused", EN, "Bring chairs.", "- ~~~\n", "~~~"),
    Case("underline-heading", EN, "Bring chairs.", "Bring chairs.\n======", "====="),
    Case("include-refused", EN, "kind=opening", "kind=opening include=other", "include"),
    Case("list-expected", EN, "- Chairs", "Chairs", "#### Materials"),
    Case("list-expected", EN, "1. (4 min) Greet", "Greet", "#### Step"),
    Case("minutes-sum", EN, "minutes: 15", "minutes: 20", "minutes: 20"),
    Case("steps-sum", EN, "(4 min)", "(3 min)", "#### Step"),
    Case("steps-some-timed", EN, "(4 min) ", "", "#### Step"),
    Case("number-folder", EN, "number: 1", "number: 2", "number"),
    Case("language-file", EN, "language: en", "language: fr", "language"),
    Case("track-unknown", EN, "track: skills", "track: roots", "track"),
    Case("citation-malformed", EN, "[@un-1993]", "[@UN 1993]", "To begin"),
    Case("citation-unknown", EN, "[@un-1993]", "[@who-2011]", "To begin"),
    Case("citation-unknown", "pack.md", "One evening.", "One [@who-2011].", "One ["),
    Case(
        "key-twice", "sources.md", "desigual.\n",
        "desigual.\n  - {id: un-1993, who: Again, title: T, year: 1993, checked: 2026-11, "
        "where: W, says: {en: A, es: B}}\n", "who: Again",
    ),
    Case("source-unused", "sources.md", "id: un-1993", "id: un-1994", "id"),
    Case("language-not-listed", "pack.md", "  es: Chiquito", "  es: C\n  fr: P", "fr: P"),
    Case("differs", ES, "minutes=10", "minutes=11", "### Arriving"),
    Case("differs", ES, "kind=opening", "kind=share", "### Arriving"),
    Case("differs", ES, "version: 1", "version: 2", "version"),
    Case("differs", ES, "(4 min) Saluda a la gente.\n2. (6 min)", "(10 min)", "#### Step"),
    Case("differs", ES, "- Chairs", "- Chairs\n- Water", "#### Materials"),
    Case("differs", ES, " [@un-1993]", "", "{#purpose}"),
    Case(
        "differs", ES, "status: draft",
        "status: draft\nchanges:\n  - version: 1\n    date: 2026-11-01\n    text: A", "- version",
    ),
    Case("differs-missing", ES, "{#closing", "{#goodbye", "## Activities"),
    Case("differs-extra", ES, "{#closing", "{#goodbye", "### Closing"),
    Case("differs-missing", ES, "{#remember}", "{#forget}", "## Handouts"),
    Case("differs-extra", ES, "{#remember}", "{#forget}", "### Remember"),
    Case("handouts-none", EN, "\n### Remember {#remember}\n\nYou can pass.\n", "", "## Handouts"),
]  # fmt: skip


def spoil(case: Case) -> dict[str, bytes]:
    files = packs.good()
    text = files[case.file].decode()
    assert case.old in text, case
    spoiled = text.replace(case.old, case.new, 1).encode()
    files[case.file] = b"\xff\xfe" + spoiled if case.code == "utf-16" else spoiled
    return files


def test_a_good_pack_is_read() -> None:
    result = reader.read_pack(packs.good())
    assert result.problems == ()
    assert result.pack is not None
    module = result.pack.module("evening")
    assert (module.number, module.minutes, module.kind) == (1, 15, "session")
    assert [activity.id for activity in module.activities] == ["arriving", "closing"]
    assert module.activity("arriving").texts["es"].part("steps").startswith("1. (4 min) Saluda")
    assert module.texts["es"].section("purpose") == "Para empezar [@un-1993]."
    assert module.texts["en"].section("nowhere") == ""
    assert pack.citations(module, "en") == ("un-1993",)
    assert pack.materials(module, "en") == ("Chairs", "Nothing")


@pytest.mark.parametrize("case", REPLACED, ids=lambda case: f"{case.code}: {case.new[:30]!r}")
def test_what_is_wrong_is_named_to_the_line(case: Case) -> None:
    files = spoil(case)
    result = reader.read_pack(files)
    assert result.pack is None
    line = packs.line_of(files[case.file], case.at) if "\n" not in case.at else None
    found = {(problem.file, problem.code, problem.line) for problem in result.problems}
    if line is None:
        assert (case.file, case.code) in {(file, code) for file, code, _ in found}
    else:
        assert (case.file, case.code, line) in found, [str(one) for one in result.problems]


def test_a_word_that_is_not_utf_8_is_found_on_its_line() -> None:
    files = packs.good()
    files[EN] = files[EN].replace(b"Breathe.", b"Inspira\xe7\xe3o.", 1)
    (problem,) = reader.read_pack(files).problems
    assert (problem.file, problem.code) == (EN, "not-utf-8")
    assert problem.line == packs.line_of(files[EN], "Inspira")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../etc/passwd.md", "path-refused"),
        ("/etc/passwd.md", "path-refused"),
        ("modules\\01-evening\\fr.md", "path-refused"),
        ("modules/./01-evening/fr.md", "path-refused"),
        ("C:/en.md", "path-refused"),
        ("modules/1-evening/en.md", "unexpected-file"),
        ("modules/01-evening/notes.txt", "unexpected-file"),
        ("photo.jpg", "unexpected-file"),
        ("modules/01-evening/fr.md", "language-not-listed"),
    ],
)
def test_a_file_that_does_not_belong_is_named(name: str, code: str) -> None:
    problem = reader.read_pack({**packs.good(), name: packs.ENGLISH.encode()}).problems[0]
    assert (problem.file, problem.line, problem.code) == (name, 1, code)


@pytest.mark.parametrize("name", ["README.md", ".DS_Store", "__MACOSX/pack.md", ".git/config"])
def test_what_computers_leave_behind_is_passed_over(name: str) -> None:
    assert reader.read_pack({**packs.good(), name: b"\xff"}).problems == ()


def test_missing_files_are_named() -> None:
    files = packs.good()
    del files[ES]
    assert [str(one) for one in reader.read_pack(files).problems] == [
        f"{ES}:1: the pack promises es and this file is missing. Add it, or move es from "
        "`languages` to `more-languages` in pack.md."
    ]
    assert [one.code for one in reader.read_pack({}).problems] == ["file-missing"]
    del files[EN]
    assert "modules-none" in {one.code for one in reader.read_pack(files).problems}


def test_sizes_and_counts_are_limited() -> None:
    big = {**packs.good(), EN: b"x" * (loading.FILE_LIMIT + 1)}
    assert "file-too-big" in {one.code for one in reader.read_pack(big).problems}
    many = {f"modules/01-evening/{i}.md": b"" for i in range(loading.COUNT_LIMIT + 1)}
    assert "too-many-files" in {one.code for one in reader.read_pack(many).problems}
    heavy = {f"modules/01-evening/{i}.md": b"x" * loading.FILE_LIMIT for i in range(17)}
    assert "pack-too-big" in {one.code for one in reader.read_pack(heavy).problems}


def test_two_modules_cannot_share_a_number_or_a_name() -> None:
    files = packs.good()
    for code in ("en", "es"):
        files[f"modules/01-morning/{code}.md"] = files[f"modules/01-evening/{code}.md"]
        second = files[f"modules/01-evening/{code}.md"].replace(b"number: 1", b"number: 2")
        files[f"modules/02-evening/{code}.md"] = second
    found = {(one.file, one.code) for one in reader.read_pack(files).problems}
    assert ("modules/01-morning/en.md", "number-twice") in found
    assert ("modules/02-evening/en.md", "module-twice") in found


def test_an_activity_without_any_is_named() -> None:
    files = packs.good()
    for name in (EN, ES):
        text = files[name].decode()
        start, end = text.index("### Arriving"), text.index("## After")
        files[name] = (text[:start] + text[end:]).encode()
    assert {one.code for one in reader.read_pack(files).problems} == {"activities-none"}


def test_order_of_activities_must_agree() -> None:
    files = packs.good()
    text = files[ES].decode()
    start, middle, end = (text.index(word) for word in ("### Arriving", "### Closing", "## After"))
    files[ES] = (text[:start] + text[middle:end] + text[start:middle] + text[end:]).encode()
    problem = reader.read_pack(files).problems[0]
    assert (problem.file, problem.code) == (ES, "differs")
    assert problem.params["found"] == "closing, arriving"


def test_the_way_a_file_is_saved_does_not_matter() -> None:
    plain = reader.read_pack(packs.good()).pack
    assert plain is not None
    for change in (
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.replace(b"\n", b"\r"),
        lambda content: content.replace(b"\n\n", b"\n \t\n\n"),
        lambda content: content.replace("é".encode(), "e\N{COMBINING ACUTE ACCENT}".encode()),
    ):
        saved = {name: change(content) for name, content in packs.good().items()}
        result = reader.read_pack(saved)
        assert result.problems == ()
        assert result.pack == plain
        assert pack.digest(result.pack) == pack.digest(plain)


def test_another_language_may_be_there_in_part() -> None:
    files = packs.good()
    files["pack.md"] = files["pack.md"].replace(b"[en, es]", b"[en, es]\nmore-languages: [ar]")
    files["modules/01-evening/ar.md"] = (
        files[EN].replace(b"language: en", b"language: ar").replace(b"Breathe.", "تنفّس".encode())
    )
    result = reader.read_pack(files)
    assert result.problems == ()
    assert result.pack is not None
    assert list(result.pack.modules[0].texts) == ["en", "es", "ar"]


def test_a_language_called_no_is_norwegian() -> None:
    files = {name: content for name, content in packs.good().items() if name != ES}
    head = packs.PACK.replace("[en, es]", "[en, no]").replace("{#es}", "{#no}")
    files["pack.md"] = head.replace(" es:", " no:").encode()
    files["sources.md"] = packs.SOURCES.replace(" es:", " no:").encode()
    files["modules/01-evening/no.md"] = files[EN].replace(b"language: en", b"language: no")
    assert reader.read_pack(files).problems == ()


def test_a_translation_goes_stale_when_its_source_moves() -> None:
    first = reader.read_pack(packs.good()).pack
    assert first is not None
    passages = pack.passages(first.modules[0], "en")
    digests = {path: pack.passage_digest(passage) for path, passage, _ in passages}
    files = packs.good()
    review = 'status=checked checked-by="Ana (demo)" checked-on=2026-11-03'
    mark = f"{{#purpose {review} based-on={digests['purpose']}}}"
    files[ES] = files[ES].replace(b"{#purpose}", mark.encode())
    fresh = reader.read_pack(files)
    assert fresh.pack is not None, fresh.problems
    module = fresh.pack.modules[0]
    assert pack.passage_states(module, "es", "en")["purpose"] == "checked"
    assert pack.passage_states(module, "es", "en")["care"] == "draft"
    files[EN] = files[EN].replace(b"To begin", b"To begin gently")
    moved = reader.read_pack(files).pack
    assert moved is not None
    assert pack.passage_states(moved.modules[0], "es", "en")["purpose"] == "stale"
    assert pack.passage_states(moved.modules[0], "en", "en")["purpose"] == "draft"


def test_sources_due_are_those_checked_long_ago() -> None:
    result = reader.read_pack(packs.good()).pack
    assert result is not None
    assert pack.sources_due(result, date(2027, 10, 31)) == ()
    assert [source.id for source in pack.sources_due(result, date(2027, 11, 1))] == ["un-1993"]


def test_asking_for_what_is_not_there_is_an_error() -> None:
    result = reader.read_pack(packs.good()).pack
    assert result is not None
    with pytest.raises(KeyError):
        result.module("morning")
    with pytest.raises(KeyError):
        result.modules[0].activity("dance")


def test_a_problem_reads_in_both_languages() -> None:
    problem = problems.Problem("pack.md", 3, "minutes-sum", {"found": 10, "expected": 15})
    assert problem.line_text("en").startswith("pack.md:3: the activities add up to 10 minutes")
    assert problem.line_text("es-MX").startswith("pack.md:3: las actividades suman 10 minutos")
