"""Refusals are tested at least as much as what works, in every module that seals (trust.md section 8)."""

from __future__ import annotations

import ast
from pathlib import Path

HERE = Path(__file__).parent
WORDS = (
    "refused",
    "never",
    "does_not",
    "do_not",
    "not_",
    "no_",
    "another",
    "wrong",
    "nobody",
    "differ",
)


def _cases(node: ast.FunctionDef) -> int:
    """How many cases a test is: one, or as many as its parameters name."""
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and getattr(mark.func, "attr", "") == "parametrize":
            values = mark.args[1] if len(mark.args) > 1 else None
            if isinstance(values, ast.List | ast.Tuple):
                return len(values.elts)
    return 1


def _is_negative(node: ast.FunctionDef) -> bool:
    """A test that something is refused: it expects an error, or its name says what must not be."""
    raises = any(isinstance(one, ast.Attribute) and one.attr == "raises" for one in ast.walk(node))
    return raises or any(word in node.name for word in WORDS)


def test_at_least_as_many_refusals_as_successes() -> None:
    negative = positive = 0
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                if _is_negative(node):
                    negative += _cases(node)
                else:
                    positive += _cases(node)
    assert negative >= positive, (negative, positive)
    assert positive > 10


def test_a_refusal_is_told_from_a_success() -> None:
    source = "def test_it_opens():\n    assert True\ndef test_it_is_refused():\n    assert True\n"
    opens, refused = ast.parse(source).body
    assert isinstance(opens, ast.FunctionDef)
    assert isinstance(refused, ast.FunctionDef)
    assert not _is_negative(opens)
    assert _is_negative(refused)
