"""The house as the import contracts draw it: one order, read from pyproject.toml."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = CHECKOUT / "arboleda"
PILLARS = ("trust", "organizing", "learning", "voice")
TEMPLATES = {".html", ".svg", ".txt"}


@functools.cache
def order() -> dict[str, int]:
    """How high each app stands: ``trust.audit`` low, ``web`` high; equal numbers are strangers."""
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = {contract["id"]: contract.get("layers", []) for contract in contracts}
    heights: dict[str, int] = {"engines": 0, "kit": 1}
    height = 2
    for pillar in PILLARS:
        for layer in reversed(layers[pillar]):
            for app in layer.split("|"):
                heights[f"{pillar}.{app.strip()}"] = height
            height += 1
    return {**heights, "web": height}


def may_know(upper: str, lower: str) -> bool:
    """Whether one app may point to another: itself, or one that stands lower."""
    return upper == lower or order()[lower] < order()[upper]


def app_of_module(module: str) -> str:
    """``arboleda.trust.audit.models`` is ``trust.audit``; the top layer is ``top``."""
    parts = module.split(".")[1:]
    if parts[0] in PILLARS:
        return ".".join(parts[:2])
    return parts[0] if parts[0] in order() else "top"


def app_of_path(path: Path) -> str:
    """Return the app a file belongs to."""
    return app_of_module(".".join(path.relative_to(CHECKOUT).with_suffix("").parts))


def app_of_label(label: str) -> str | None:
    """Return the app of a label or URL namespace, or None for a stranger's."""
    return next((app for app in order() if app.rpartition(".")[2] == label), None)


def folder(app: str) -> Path:
    """Return an app's folder."""
    return PACKAGE.joinpath(*app.split("."))


def pillar_apps() -> list[str]:
    """Every app of the four pillars."""
    return [app for app in order() if "." in app]


def is_module(name: str) -> bool:
    """Whether a dotted name is a module or a package of ours, not something inside one."""
    path = CHECKOUT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir()


def python_files() -> Iterator[Path]:
    """Every module of the package but migrations."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def templates() -> Iterator[Path]:
    """Every template of the package."""
    for path in sorted(PACKAGE.rglob("*")):
        if "templates" in path.parts and path.suffix in TEMPLATES:
            yield path


def template_name(path: Path) -> str:
    """Return the name by which Django finds a template."""
    parts = path.relative_to(PACKAGE).parts
    return "/".join(parts[parts.index("templates") + 1 :])


def shown(path: Path) -> str:
    """Return a path as a failure names it."""
    return path.relative_to(CHECKOUT).as_posix()
