"""Every app says what it is for, and holds only the rooms the blueprint knows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from tests.architecture import house

README_LINES = 45
# Rooms that one app alone may have; the import contracts name them for all.
SPECIAL = {
    "demo": {"web"},
    "importing": {"organizing.people"},
    "terminal": {"learning.curriculum"},
    "access": {"trust.accounts"},
    "hashers": {"trust.accounts"},
    "middleware": {"trust.accounts"},
    "sessions": {"trust.accounts"},
    "seals": {"trust.accounts"},
    "keeper": {"trust.vault"},
    "keys": {"trust.vault"},
}
TIMELESS = {"rules", "operations", "queries", "policies"}
CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "timezone": {"now"},
    "time": {"time", "time_ns"},
}


def described() -> list[Path]:
    """Every folder that needs a README: apps, engines, and the floors without apps."""
    engines = [path.parent for path in (house.PACKAGE / "engines").glob("*/__init__.py")]
    return [
        *(house.folder(app) for app in house.pillar_apps()),
        *engines,
        house.folder("kit"),
        house.folder("web"),
    ]


@pytest.mark.parametrize("folder", described(), ids=house.shown)
def test_a_readme_says_what_it_is_for_and_stays_short(folder: Path) -> None:
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines
    assert lines[0].startswith("# ")
    assert len(lines) <= README_LINES


@pytest.mark.parametrize("app", house.pillar_apps())
def test_an_app_that_is_not_filled_yet_holds_its_readme_alone(app: str) -> None:
    folder = house.folder(app)
    if not (folder / "apps.py").exists():
        files = {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }
        files = {name for name in files if "__pycache__" not in name}
        assert files == {"README.md", "__init__.py"}


def test_special_rooms_stay_where_they_belong() -> None:
    wrong = [
        f"{app} has a room called {room}"
        for app in [*house.pillar_apps(), "web"]
        for room, owners in SPECIAL.items()
        if app not in owners
        and ((house.folder(app) / f"{room}.py").exists() or (house.folder(app) / room).exists())
    ]
    assert not wrong


def clocks_read(tree: ast.AST) -> Iterator[int]:
    """Yield the lines on which a module reads a clock."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if node.attr in CLOCKS.get(name, ()):
                yield node.lineno
        elif isinstance(node, ast.Call):
            # Without a moment to convert, these two look at the clock.
            converts = getattr(node.func, "attr", "") in ("localdate", "localtime")
            if converts and not node.args and not node.keywords:
                yield node.lineno
        elif isinstance(node, ast.ImportFrom):
            imported = {f"{node.module}.{alias.name}" for alias in node.names}
            if imported & {"django.db.models.functions.Now", "time.time"}:
                yield node.lineno


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("datetime.datetime.now(datetime.UTC)", True),
        ("f = timezone.now", True),
        ("timezone.localdate()", True),
        ("timezone.localdate(now)", False),
        ("from django.db.models.functions import Now", True),
        ("time.time()", True),
        ("reading.now", False),
    ],
)
def test_a_clock_is_recognized(source: str, reads: bool) -> None:
    assert bool(list(clocks_read(ast.parse(source)))) is reads


def test_time_is_passed_in() -> None:
    wrong = []
    for path in house.python_files():
        parts = path.relative_to(house.PACKAGE).with_suffix("").parts
        if TIMELESS & set(parts[2:] if parts[0] in house.PILLARS else parts[1:2]):
            wrong += [
                f"{house.shown(path)}:{line} reads a clock"
                for line in clocks_read(ast.parse(path.read_text(encoding="utf-8")))
            ]
    assert not wrong


def test_no_column_fills_itself_from_a_clock() -> None:
    wrong = []
    for model in apps.get_models():
        for field in (
            model._meta.concrete_fields if model.__module__.startswith("arboleda.") else ()
        ):
            own_clock = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
            if own_clock or field.default is timezone.now:
                wrong.append(f"{model._meta.label}.{field.name}")
    assert not wrong
