"""The web server's own log: what went wrong and where, and nothing of whoever asked."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

import pytest

from arboleda.cli import door


@contextlib.contextmanager
def log() -> Iterator[logging.Logger]:
    """The server's log, as a worker writes it."""
    one = door.Door("127.0.0.1:0", 1)
    logger = one.cfg.logger_class(one.cfg).error_log
    try:
        yield logger
    finally:
        for handler in list(logger.handlers):
            logger.removeHandler(handler)


def test_a_broken_request_leaves_neither_address_nor_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with log() as logger:
        logger.warning("Invalid request from ip=%s: %s", "192.0.2.7", "GET /people/canary")
    said = capsys.readouterr().err
    assert "WARNING gunicorn.error" in said
    assert "192.0.2.7" not in said
    assert "canary" not in said


def test_a_fault_says_where_and_not_what(capsys: pytest.CaptureFixture[str]) -> None:
    with log() as logger:
        try:
            raise ValueError("canary")
        except ValueError:
            logger.exception("Error handling request %s", "/people/canary")
    said = capsys.readouterr().err
    assert "builtins.ValueError" in said
    assert "test_door.py" in said
    assert "canary" not in said


def test_a_log_that_cannot_be_written_does_not_print_what_it_was_given() -> None:
    """Python would print message and values of a line that failed to be written."""
    assert logging.raiseExceptions is False
