"""Nothing sealed is opened without the rule of a decision, for a purpose that the policy names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from arboleda.trust.consent import rules
from arboleda.trust.consent.rules import policy
from tests.architecture import house

OPENERS = {"open_sealed", "read_identities", "read_names", "ask_keys"}
SEARCHES = {"search_by_name", "order_by_name"}
MAY_SEARCH = {
    "arboleda/trust/safety/queries/openness.py",  # found_by_name: for every app.
    "arboleda/organizing/people/queries/lists.py",  # The list of people in the order of names.
}
# What an assignment is for is said by accounts; it is no reading.
NO_READING = {"assign", "update_or_create", "Assignment", "filter", "get_or_create"}


def calls(path: Path) -> Iterator[tuple[str, str, ast.Call]]:
    """Every call in a file: where, what is called by its last name, and the call."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            yield f"{house.shown(path)}:{node.lineno}", name, node


def outside_the_vault() -> Iterator[Path]:
    vault = house.folder("trust.vault")
    return (path for path in house.python_files() if vault not in path.parents)


def comes_from_a_decision(value: ast.expr) -> bool:
    """``readable.rule``, ``decision.rule``, a rule handed on, or a code that the policy names."""
    if isinstance(value, ast.Constant):
        return value.value in policy.READ_RULES
    if isinstance(value, ast.Attribute):
        return value.attr in {"rule", "RULE"}
    return isinstance(value, ast.Name) and value.id in {"rule", "RULE"}


def given(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)


def test_no_key_is_asked_for_without_the_rule_of_a_decision() -> None:
    wrong = []
    for path in outside_the_vault():
        for place, name, call in calls(path):
            rule = given(call, "rule")
            if name in OPENERS and (rule is None or not comes_from_a_decision(rule)):
                wrong.append(f"{place}: {name} without the rule of a decision")
    assert not wrong


def test_a_rule_that_is_written_out_is_one_that_the_policy_names() -> None:
    wrong = []
    for path in outside_the_vault():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Assign)
                and any(getattr(target, "id", "") == "RULE" for target in node.targets)
                and isinstance(node.value, ast.Constant)
                and node.value.value not in policy.READ_RULES
            ):
                wrong.append(f"{house.shown(path)}:{node.lineno}: {node.value.value}")
    assert not wrong


def test_names_are_searched_behind_the_gate_alone() -> None:
    wrong = [
        place
        for path in outside_the_vault()
        if house.shown(path) not in MAY_SEARCH
        for place, name, _call in calls(path)
        if name in SEARCHES
    ]
    assert not wrong, "use consent.queries.found_by_name"


def test_every_purpose_is_one_that_the_policy_names() -> None:
    known = {code for ground in rules.GROUNDS.values() for code in ground.purposes}
    known |= set(policy.OUTSIDE_PURPOSES)
    wrong = []
    for path in house.python_files():  # Also what the vault says of itself to the keeper.
        for place, name, call in calls(path):
            purpose = given(call, "purpose")
            if name in NO_READING or not isinstance(getattr(purpose, "value", None), str):
                continue
            if purpose.value not in known:
                wrong.append(f"{place}: {purpose.value}")
    assert not wrong


def test_an_opener_without_a_rule_is_found() -> None:
    source = "vault.read_names(actor=a, people=p, purpose='home', rule='because')"
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    rule = given(call, "rule")
    assert rule is not None
    assert not comes_from_a_decision(rule)
