"""What the import linter cannot see points downward, too: foreign keys, templates, addresses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from tests.architecture import house

TEMPLATE_TAG = re.compile(r"{%-?\s*(extends|include)\s+(\S+)")
URL_TAG = re.compile(r"""{%-?\s*url\s+["']([\w-]+):""")
ADDRESS = re.compile(r"([a-z]+):[a-z_]+")
MAKES_ADDRESS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def own_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("arboleda.")]


def test_the_order_names_every_app() -> None:
    folders = {
        f"{p}.{f.parent.name}"
        for p in house.PILLARS
        for f in (house.PACKAGE / p).glob("*/__init__.py")
    }
    assert folders == set(house.pillar_apps())
    assert house.may_know("voice.funders", "trust.audit")
    assert not house.may_know("trust.audit", "voice.funders")
    assert not house.may_know("voice.reports", "voice.stories")


def test_foreign_keys_point_downward() -> None:
    wrong = []
    for model in own_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and field.concrete else None
            if not isinstance(target, type) or not target.__module__.startswith("arboleda."):
                continue
            upper, lower = (
                house.app_of_module(model.__module__),
                house.app_of_module(target.__module__),
            )
            if not house.may_know(upper, lower):
                wrong.append(f"{model._meta.label}.{field.name} points up to {target._meta.label}")
    assert not wrong


def test_the_chain_of_writes_has_no_foreign_keys() -> None:
    relations = [
        f.name
        for m in own_models()
        if m._meta.app_label == "audit"
        for f in m._meta.get_fields()
        if f.is_relation
    ]
    assert not relations


def test_templates_extend_and_include_downward() -> None:
    owners = {house.template_name(path): house.app_of_path(path) for path in house.templates()}
    wrong = []
    for path in house.templates():
        app = house.app_of_path(path)
        for tag, name in TEMPLATE_TAG.findall(path.read_text(encoding="utf-8")):
            literal = name.strip("\"'")
            if literal == name:
                if app != "kit":
                    wrong.append(f"{house.shown(path)}: {{% {tag} {name} %}} names no template")
            elif literal not in owners:
                wrong.append(f"{house.shown(path)}: {literal} is nowhere")
            elif not house.may_know(app, owners[literal]):
                wrong.append(f"{house.shown(path)}: {{% {tag} {name} %}} points up")
    assert not wrong


def test_a_template_name_belongs_to_one_app() -> None:
    names = [house.template_name(path) for path in house.templates()]
    assert sorted(names) == sorted(set(names))


def addresses() -> Iterator[tuple[str, str, str]]:
    """Yield where an address is made, by which app, and the namespace it names."""
    for path in house.templates():
        for namespace in URL_TAG.findall(path.read_text(encoding="utf-8")):
            yield house.shown(path), house.app_of_path(path), namespace
    for path in house.python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            first = node.args[0]
            if name in MAKES_ADDRESS and isinstance(first, ast.Constant):
                match = ADDRESS.fullmatch(str(first.value))
                if match:
                    yield f"{house.shown(path)}:{node.lineno}", house.app_of_path(path), match[1]


def test_addresses_point_downward() -> None:
    wrong = []
    for place, app, namespace in addresses():
        target = house.app_of_label(namespace)
        if target is None:
            wrong.append(f"{place}: no app is called {namespace}")
        elif app != "top" and not house.may_know(app, target):
            wrong.append(f"{place}: {namespace} stands higher than {app}")
    assert not wrong


def private_imports(source: str, here: str) -> Iterator[str]:
    """Modules that begin with an underscore and lie in another package than the file's own."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("arboleda."):
            continue
        for name in (f"{node.module}.{alias.name}" for alias in node.names):
            folder, _dot, last = name.rpartition(".")
            is_private = last.startswith("_") and house.is_module(name)
            if (is_private and folder != here) or "._" in folder:
                yield f"{node.lineno} {name}"


def test_what_begins_with_an_underscore_stays_in_its_package() -> None:
    wrong = [
        f"{house.shown(path)}:{one}"
        for path in house.python_files()
        for one in private_imports(
            path.read_text(encoding="utf-8"),
            ".".join(path.relative_to(house.CHECKOUT).parts[:-1]),
        )
    ]
    assert wrong == []


def test_a_private_module_of_another_package_is_found() -> None:
    source = "from arboleda.voice.stories.views import _shared\n"
    assert list(private_imports(source, "arboleda.voice.stories.views")) == []
    assert list(private_imports(source, "arboleda.trust.room.views")) == [
        "1 arboleda.voice.stories.views._shared"
    ]
