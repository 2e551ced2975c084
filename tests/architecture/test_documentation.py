"""Every command, option and setting stands in the reference, and nothing else does."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from arboleda import cli
from tests.architecture import house

REFERENCE = house.CHECKOUT / "docs" / "reference"
SETTING = re.compile(r"[\"'](ARBOLEDA_[A-Z]+(?:_[A-Z]+)*)[\"']")


def commands(
    parser: argparse.ArgumentParser, words: tuple[str, ...] = ("arboleda",)
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every command that does something, in its words, with its parser."""
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for action in inner:
        for word, child in action.choices.items():
            yield from commands(child, (*words, word))
    if len(words) > 1 and not any(action.required for action in inner):
        yield " ".join(words), parser


def sections() -> dict[str, str]:
    """Return the text under each command's heading in commands.md."""
    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    parts = re.split(r"^#+ `(arboleda [^`]+)`$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def settings_in_code() -> set[str]:
    """Return every setting that code reads or sets by its name in quotes, and what CI sets."""
    paths = [house.CHECKOUT / "run.py", *house.PACKAGE.rglob("*.py")]
    paths += (house.CHECKOUT / "tests").rglob("*.py")
    found = {name for path in paths for name in SETTING.findall(path.read_text(encoding="utf-8"))}
    ci = (house.CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    return found | set(re.findall(r"export (ARBOLEDA_[A-Z_]+)", ci))


def test_every_command_is_documented_and_no_other() -> None:
    assert sorted(sections()) == sorted(words for words, _ in commands(cli.build_parser()))


def test_every_option_is_documented_with_its_command() -> None:
    missing = [
        f"{words}: {name}"
        for words, parser in commands(cli.build_parser())
        for action in parser._actions
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
        for name in action.option_strings[:1] or [str(action.metavar or action.dest).upper()]
        if f"`{name}" not in sections().get(words, "")
    ]
    assert not missing


def test_every_command_and_option_says_what_it_does() -> None:
    silent = [
        f"{words} {action.dest}"
        for words, parser in commands(cli.build_parser())
        for action in parser._actions
        if not action.help and not isinstance(action, argparse._SubParsersAction)
    ]
    assert not silent


def test_every_setting_is_documented_and_no_other() -> None:
    text = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    assert (
        set(re.findall(r"^\| `(ARBOLEDA_[A-Z_]+)`", text, flags=re.MULTILINE)) == settings_in_code()
    )
