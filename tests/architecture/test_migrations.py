"""Migrations are one line in each app, and hold no keys: they never decrypt."""

from __future__ import annotations

import ast

from django.db.migrations.loader import MigrationLoader

from tests.architecture import house


def own_labels() -> set[str]:
    return {app.rpartition(".")[2] for app in house.order()}


def test_every_app_has_one_line_of_migrations() -> None:
    graph = MigrationLoader(None).graph
    for label in own_labels() & {app for app, _ in graph.leaf_nodes()}:
        assert len(graph.leaf_nodes(label)) == 1, label
        for node in graph.nodes:
            parents = (
                [p for p in graph.node_map[node].parents if p[0] == label]
                if node[0] == label
                else []
            )
            assert len(parents) <= 1, node


def test_migrations_never_decrypt() -> None:
    wrong = []
    for path in house.PACKAGE.rglob("migrations/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [
                f"{house.shown(path)}: {n}" for n in names if "sealing" in n or ".vault.ke" in n
            ]
    assert not wrong
