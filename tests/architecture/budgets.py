"""Report what is longer than our budgets: a smell, not a law, so it never fails.

python -m tests.architecture.budgets
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import house

VIEW, FUNCTION, FILE, TEMPLATE = 20, 40, 350, 120


def body_lines(function: ast.FunctionDef) -> int:
    """Return how many lines a function's statements take, without its docstring."""
    first = (
        function.body[1] if ast.get_docstring(function) and function.body[1:] else function.body[0]
    )
    return (function.end_lineno or first.lineno) - first.lineno + 1


def is_view_module(path: Path) -> bool:
    return "views" in path.relative_to(house.PACKAGE).with_suffix("").parts


def long_functions(path: Path, source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            takes_request = bool(node.args.args) and node.args.args[0].arg == "request"
            budget = VIEW if takes_request and is_view_module(path) else FUNCTION
            length = body_lines(node)
            if length > budget:
                yield f"{house.shown(path)}:{node.lineno} {node.name}: {length} of {budget}"


def over_budget() -> Iterator[str]:
    """Yield everything that is longer than it should be."""
    for path in house.python_files():
        source = path.read_text(encoding="utf-8")
        if source.count("\n") > FILE:
            yield f"{house.shown(path)}: {source.count(chr(10))} lines of {FILE}"
        yield from long_functions(path, source)
    for path in house.templates():
        count = path.read_text(encoding="utf-8").count("\n")
        if count > TEMPLATE:
            yield f"{house.shown(path)}: {count} lines of {TEMPLATE}"


if __name__ == "__main__":
    for line in over_budget():
        print(line)
