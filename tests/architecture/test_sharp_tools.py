"""Tools that cut whoever uses them carelessly: where they may stand, and that they stand nowhere else.

What is not there cannot be injected into: no code or template is built from words, nothing runs a
shell, reads pickles or XML, asks another machine for anything, or writes SQL by hand.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture import house

CALLS = {
    "eval": "code made of words",
    "exec": "code made of words",
    "compile": "code made of words",
    "__import__": "code made of words",
    "mark_safe": "text that nobody escapes",
    "Template": "a template made of words",
    "from_string": "a template made of words",
    "RawSQL": "SQL by hand",
    "raw": "SQL by hand",
    "extra": "SQL by hand",
    "cursor": "SQL by hand",
    "system": "a shell",
    "popen": "a shell",
    "Popen": "another program",
    "run_process": "another program",
    "mktemp": "a file whose name somebody else may take",
    "modelform_factory": "fields nobody chose",
    "csrf_exempt": "a form any site may send",
    "md5": "a broken digest",
    "sha1": "a broken digest",
}
IMPORTS = {
    "pickle": "bytes that run",
    "marshal": "bytes that run",
    "shelve": "bytes that run",
    "dill": "bytes that run",
    "xml": "XML",
    "lxml": "XML",
    "requests": "asking another machine",
    "httpx": "asking another machine",
    "aiohttp": "asking another machine",
    "urllib3": "asking another machine",
    "http.client": "asking another machine",
    "urllib.request": "asking another machine",
    "ftplib": "asking another machine",
    "smtplib": "asking another machine",
    "telnetlib": "asking another machine",
    "random": "chance that can be foretold",
}
ALLOWED = {
    # A restore moves the schema aside before pg_restore fills it; no word in it is anybody's.
    ("cli/backups/snapshots.py", "cursor"),
    # A drill makes and drops a database under a name it has drawn itself.
    ("cli/backups/drilling.py", "cursor"),
    # The one place that opens Markdown's HTML, cleaned in the line before.
    ("kit/templatetags/kit.py", "mark_safe"),
    # Figures as SVG: `rules/figures/svg.py` escapes every word and attribute of them.
    ("learning/dreamspace/templatetags/figures.py", "mark_safe"),
    # typst's, not Python's: it sets a report from a template of ours; words come in as data.
    ("learning/dreamspace/operations/reporting.py", "compile"),
    # Column names of our own models, values as parameters.
    ("kit/bulk.py", "cursor"),
    # Two of SQLite's pragmas, and a number that it said itself.
    ("kit/wiping.py", "cursor"),
    # `SELECT 1` and SQLite's own check.
    ("cli/checks.py", "cursor"),
    # Our own parts, as lists of words, without a shell.
    ("cli/serving.py", "Popen"),
    # Leaving and the language; each says why.
    ("kit/views.py", "csrf_exempt"),
    # Drawings and fiction.
    ("kit/charts.py", "random"),
    *(
        (f"web/demo/{name}.py", "random")
        for name in ("soil", "cast", "growing", "dreamroom", "habits")
    ),
}
"""Where a tool may stand, and why that is safe. A new line here needs a reason as good."""

PATTERNS = {"trust/safety/rules/refused.py"}
"""Where patterns are put together: of that file's own lists, each phrase escaped first."""
SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc"
    r"|postMessage|onmessage|__proto__|Object\.assign\((?!document\.createElement)"
)
SEALING = {"cryptography", "pyrage", "argon2"}
OTHER_SEALING = {"Crypto", "Cryptodome", "nacl", "OpenSSL", "jwt", "jose", "authlib", "ssl"}
WEAK = re.compile(r"\b(ECB|CBC|CTR|TripleDES|ARC4|Blowfish|PKCS1v15|MD5|SHA1)\b")


@functools.cache
def sources() -> tuple[tuple[str, tuple[ast.AST, ...]], ...]:
    """Every file of the package: its place, and all its parts."""
    found = []
    for path in sorted(house.PACKAGE.rglob("*.py")):
        parts = tuple(ast.walk(ast.parse(path.read_bytes())))
        found.append((path.relative_to(house.PACKAGE).as_posix(), parts))
    return tuple(found)


def tools(parts: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """The name and line of each tool that is called, worn as a decorator or imported."""
    for node in parts:
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            is_pattern = isinstance(node.func, ast.Attribute) and _is_named(node.func.value, "re")
            if name in CALLS and not is_pattern:
                yield name, node.lineno
        elif isinstance(node, ast.FunctionDef):
            for worn in node.decorator_list:
                if isinstance(worn, ast.Name) and worn.id in CALLS:
                    yield worn.id, worn.lineno
        yield from _imports(node)


def _is_named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _imports(node: ast.AST) -> Iterator[tuple[str, int]]:
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [one.name for one in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
    for name in names:
        for known in IMPORTS:
            if name == known or name.startswith(f"{known}."):
                yield known, node.lineno  # type: ignore[attr-defined]  # Imports have a line.


def imported(parts: Iterable[ast.AST]) -> Iterator[str]:
    """The first part of every import."""
    for node in parts:
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_sharp_tools_stand_where_they_are_known() -> None:
    found = {(where, name): line for where, parts in sources() for name, line in tools(parts)}
    strangers = {
        f"{where}:{line}": f"{name}: {CALLS.get(name) or IMPORTS[name]}"
        for (where, name), line in found.items()
        if (where, name) not in ALLOWED
    }
    assert strangers == {}, "mend it, or add a line to ALLOWED that says why it is safe"
    assert ALLOWED - found.keys() == set(), "these no longer need their permission"


@pytest.mark.parametrize(
    "code",
    [
        "eval(words)",
        "Model.objects.raw(words)",
        "import pickle",
        "from xml.etree import ElementTree",
        "from urllib import request",
        "import urllib.request",
        "@csrf_exempt\ndef view(request): ...",
        "hashlib.md5(words)",
    ],
)
def test_a_sharp_tool_is_found(code: str) -> None:
    assert list(tools(ast.walk(ast.parse(code))))


def test_no_program_is_started_through_a_shell() -> None:
    shells = [
        f"{where}:{node.lineno}"
        for where, parts in sources()
        for node in parts
        if isinstance(node, ast.keyword) and node.arg == "shell"
    ]
    assert shells == []


def test_no_form_takes_its_fields_from_a_model() -> None:
    """Whatever a form does not ask by name cannot be set through it."""
    bases = {
        f"{where}:{node.name}"
        for where, parts in sources()
        for node in parts
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if "ModelForm" in ast.unparse(base)
    }
    assert bases == set()


def patterns(parts: Iterable[ast.AST]) -> Iterator[tuple[int, ast.expr]]:
    """The line and the pattern of each call of ``re``."""
    for node in parts:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.args and _is_named(node.func.value, "re"):
            yield node.lineno, node.args[0]


def made_of(pattern: ast.expr) -> set[str]:
    """Names that a pattern is put together from and that are no constants; escaped ones are safe."""
    if isinstance(pattern, ast.Name):
        return set()
    safe = {
        part
        for whole in ast.walk(pattern)
        if (isinstance(whole, ast.Attribute) and whole.attr.isupper())
        or (isinstance(whole, ast.Call) and ast.unparse(whole.func) == "re.escape")
        for part in ast.walk(whole)
    }
    names = {one for one in ast.walk(pattern) if isinstance(one, ast.Name)} - safe
    return {one.id for one in names if not one.id.isupper()}


def test_a_pattern_is_never_made_of_words_that_came_in() -> None:
    made = [
        f"{where}:{line}: {sorted(made_of(pattern))}"
        for where, parts in sources()
        for line, pattern in patterns(parts)
        if made_of(pattern) and where not in PATTERNS
    ]
    assert made == []
    [(_line, pattern)] = patterns(ast.walk(ast.parse("re.search(f'{words}', text)")))
    assert made_of(pattern) == {"words"}


def test_yaml_makes_plain_values_alone() -> None:
    loaders = {
        ast.unparse(node.value)
        for _where, parts in sources()
        for node in parts
        if isinstance(node, ast.keyword) and node.arg == "Loader"
    }
    assert loaders == {"yaml.SafeLoader"}


def test_sealing_comes_from_kept_libraries_and_strong_parts() -> None:
    used = {name for _where, parts in sources() for name in imported(parts)}
    assert used & OTHER_SEALING == set()
    assert "cryptography" in used
    weak = [
        f"{where}: {found}"
        for where, parts in sources()
        for node in parts
        if isinstance(node, ast.Attribute | ast.alias)
        for found in WEAK.findall(node.attr if isinstance(node, ast.Attribute) else node.name)
    ]
    assert weak == []


def test_scripts_put_nothing_live_into_a_page() -> None:
    scripts = [path for path in house.PACKAGE.rglob("*.js") if "static" in path.parts]
    assert scripts
    wrong = [
        f"{path.name}:{number}: {found}"
        for path in scripts
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1)
        for found in SINKS.findall(line)
    ]
    assert wrong == []
