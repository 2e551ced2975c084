"""Asking whoever sits at the terminal, or reading what was sent to standard input."""

from __future__ import annotations

import getpass
import sys

from arboleda.cli import trouble


def answer(question: str) -> str:
    """Ask for a line; raise Trouble where nobody is there."""
    if not sys.stdin.isatty():
        raise trouble.Trouble(f"Nobody to ask here. Give it as an option: {question.rstrip(': ')}.")
    return input(question).strip()


def secret(question: str) -> str:
    """A secret, without showing it; where nobody is there, the next line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(f"{question}: ")


def new_secret(question: str) -> str:
    """A secret that is chosen now: typed twice at a terminal."""
    given = secret(question)
    if sys.stdin.isatty() and given != secret("The same once more"):
        raise trouble.Trouble("The two were not the same. Nothing was done.")
    return given


def say(text: str) -> None:
    """Show how it goes on, beside what the command answers."""
    print(text, file=sys.stderr, flush=True)
