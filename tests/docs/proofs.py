"""Tests that the docs name as proof."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@functools.cache
def tests_of(file: str) -> frozenset[str]:
    """The names of the tests in a file; none where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_bytes())
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def named(text: str) -> list[tuple[str, str]]:
    """Every (file, test) that a text names."""
    return NAMED.findall(text)


def missing(text: str) -> list[str]:
    """Tests that a text names and that are not there."""
    return [f"{file}::{test}" for file, test in named(text) if test not in tests_of(file)]
