"""Translation catalogues without gettext's programs: find, merge, check and compile messages.

    python -m arboleda.kit.catalogs update [FOLDER ...]   merge new texts into the .po files
    python -m arboleda.kit.catalogs check  [FOLDER ...]   exit 1 and list what is not translated
    python -m arboleda.kit.catalogs compile               write the .mo files that are out of date

Source texts are English and stand in the code. Every app has one catalogue a language, beside its
code: ``<app>/locale/es/LC_MESSAGES/django.po``. Texts of the top layer belong to ``web``. Why not
gettext itself: docs/decisions/0003-catalogs-without-gettext.md.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message

from arboleda.kit.catalogs.extraction import (
    NotTranslatable,
    Text,
    texts_in_python,
    texts_in_template,
)

PACKAGE = Path(__file__).resolve().parents[2]
LANGUAGES = ("es",)
FLOORS = ("trust", "organizing", "learning", "voice")
TOP = ("cli", "urls", "settings")
TEMPLATES = {".html", ".svg", ".txt"}

HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
"""No dates and no names of people: a file changes only when its texts do."""

HOLES = re.compile(r"%\(\w+\)[a-z]|%[sd]|(?<!\{)\{\w*\}|</?[a-z][^>]*>")


# Catalogues


def app_folders(package: Path | None = None) -> list[Path]:
    """The folders that have a catalogue of their own, lowest floor first."""
    package = package or PACKAGE
    folders = [package / "kit"]
    for floor in FLOORS:
        folders += sorted(p.parent for p in (package / floor).glob("*/__init__.py"))
    return [*folders, package / "web"]


def _sources(folder: Path) -> list[Path]:
    """The files whose texts belong to this folder's catalogue."""
    roots = [folder]
    if folder.name == "web":
        roots += [folder.parent / name for name in TOP] + [folder.parent / f"{n}.py" for n in TOP]
    files = [path for root in roots for path in ([root] if root.is_file() else root.rglob("*"))]
    return sorted(
        path
        for path in files
        if (path.suffix == ".py" and "migrations" not in path.parts)
        or (path.suffix in TEMPLATES and "templates" in path.parts)
    )


def texts_of(folder: Path) -> dict[Text, list[str]]:
    """Every text of one app, with the files (relative to the checkout) it stands in."""
    found: dict[Text, list[str]] = {}
    for path in _sources(folder):
        source = path.read_text(encoding="utf-8")
        texts = texts_in_python(source) if path.suffix == ".py" else texts_in_template(source)
        place = path.relative_to(PACKAGE.parent if path.is_relative_to(PACKAGE) else folder.parent)
        try:
            for text in texts:
                places = found.setdefault(text, [])
                if place.as_posix() not in places:
                    places.append(place.as_posix())
        except NotTranslatable as error:
            raise NotTranslatable(f"{place}: {error}") from None
    return found


def po_path(folder: Path, language: str) -> Path:
    """Where an app's catalogue lies."""
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language, charset="utf-8")


def _text(message: Message) -> Text:
    singular, plural = message.id if isinstance(message.id, tuple) else (message.id, "")
    return Text(str(singular), str(plural), message.context or "")


def _entries(catalog: Catalog) -> dict[Text, Message]:
    return {_text(message): message for message in catalog if message.id}


def _forms(message: Message) -> list[str]:
    string = message.string
    return list(string) if isinstance(string, list | tuple) else [string or ""]


def _is_translated(message: Message) -> bool:
    return not message.fuzzy and all(form.strip() for form in _forms(message))


def _write_whole(path: Path, data: bytes) -> None:
    """Replace a file in one step, so that a process that reads it meanwhile sees old or new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).chmod(0o644)
    Path(name).replace(path)


def _po_bytes(catalog: Catalog, language: str) -> bytes:
    with tempfile.TemporaryFile() as file:
        pofile.write_po(
            file, catalog, omit_header=True, sort_output=True, include_lineno=False, width=100
        )
        file.seek(0)
        return HEADER.format(language=language).encode() + file.read()


def update(folders: Iterable[Path], language: str) -> list[str]:
    """Merge the texts of these apps into their catalogues; one line for each that changed.

    Keeps every translation, drops what no code says any more, adds what is new: with the
    translation that another catalogue already has for it, else empty. Nothing is ever guessed.
    """
    known: dict[Text, Message] = {}
    for folder in app_folders():
        for text, message in _entries(_read(po_path(folder, language), language)).items():
            if _is_translated(message):
                known.setdefault(text, message)
    changes = []
    for folder in folders:
        path = po_path(folder, language)
        own = _entries(_read(path, language))
        found = texts_of(folder)
        fresh = Catalog(locale=language, charset="utf-8")
        for text, places in found.items():
            earlier = own.get(text)
            if not earlier or not _is_translated(earlier):
                earlier = known.get(text)
            string = earlier.string if earlier else ""
            fresh.add(
                text.message_id,
                string or (("", "") if text.plural else ""),
                locations=[(place, 0) for place in places],
                context=text.context or None,
            )
        data = _po_bytes(fresh, language)
        if (path.read_bytes() if path.exists() else b"") != data and (found or path.exists()):
            _write_whole(path, data)
            added, gone = len(found.keys() - own.keys()), len(own.keys() - found.keys())
            changes.append(f"{path.relative_to(folder.parent)}: {added} new, {gone} gone")
    return changes


# Checking


def _holes(text: str) -> set[str]:
    return set(HOLES.findall(text))


def message_problems(message: Message) -> list[str]:
    """What is wrong with one entry: empty, fuzzy, or holes that do not match the source's.

    Of a plural, a form may leave out a hole (*one person*) but never have one the source lacks;
    its last form must have them all.
    """
    text, forms = _text(message), _forms(message)
    if message.fuzzy:
        return ["fuzzy"]
    if not all(form.strip() for form in forms):
        return ["not translated"]
    if text.plural:
        allowed = _holes(text.singular) | _holes(text.plural)
        fits = all(_holes(form) <= allowed for form in forms)
        fits = fits and _holes(forms[-1]) == _holes(text.plural)
    else:
        fits = _holes(forms[0]) == _holes(text.singular)
    return [] if fits else ["placeholders or tags differ"]


def check(folders: Iterable[Path], language: str) -> list[str]:
    """One line for everything that keeps these catalogues from being complete."""
    problems = []
    first: dict[Text, tuple[list[str], str]] = {}
    for folder in folders:
        where = f"{folder.relative_to(folder.parents[1])} ({language})"
        entries = _entries(_read(po_path(folder, language), language))
        found = texts_of(folder)
        problems += [
            f"{where}: not in the catalogue: {t.singular!r}"
            for t in sorted(found.keys() - entries.keys())
        ]
        problems += [
            f"{where}: in no code any more: {t.singular!r}"
            for t in sorted(entries.keys() - found.keys())
        ]
        for text, message in entries.items():
            problems += [f"{where}: {p}: {text.singular!r}" for p in message_problems(message)]
            forms, elsewhere = first.setdefault(text, (_forms(message), where))
            # Django merges all catalogues, so of two translations only one would ever be seen.
            if forms != _forms(message) and all(_forms(message)):
                problems.append(f"{where}: translated otherwise in {elsewhere}: {text.singular!r}")
    return problems


# Compiling


def compile_stale(package: Path | None = None) -> int:
    """Write every .mo that is missing or older than its .po; how many were written.

    Called when the ``arboleda`` command and the tests start: a look at some twenty file times.
    """
    written = 0
    for folder in app_folders(package):
        for language in LANGUAGES:
            source = po_path(folder, language)
            target = source.with_suffix(".mo")
            if not source.exists():
                continue
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            with tempfile.TemporaryFile() as file:
                mofile.write_mo(file, _read(source, language))
                file.seek(0)
                _write_whole(target, file.read())
            written += 1
    return written


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; see the top of this file."""
    parser = argparse.ArgumentParser(prog="python -m arboleda.kit.catalogs")
    parser.add_argument("action", choices=("update", "check", "compile"))
    parser.add_argument("folders", nargs="*", type=Path, help="app folders; all of them if none")
    options = parser.parse_args(arguments)
    if options.action == "compile":
        print(f"{compile_stale()} catalogue(s) compiled")
        return 0
    folders = [folder.resolve() for folder in options.folders] or app_folders()
    work = update if options.action == "update" else check
    try:
        lines = [line for language in LANGUAGES for line in work(folders, language)]
    except NotTranslatable as error:
        print(error, file=sys.stderr)
        return 1
    for line in lines:
        print(line)
    print(
        f"{len(folders)} catalogue(s): {len(lines)} {'changed' if work is update else 'problem(s)'}"
    )
    return int(bool(lines) and work is check)
