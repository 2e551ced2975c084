"""The web server's own log: what went wrong and where, and nothing of whoever asked."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

import pytest
from gunicorn.http import errors, parser

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


def parsed(sent: bytes) -> list[str]:
    """Read what was sent as a worker of the door does: the path of each request in it."""
    settings = door.Door("127.0.0.1:0", 1).cfg
    requests = parser.RequestParser(settings, iter([sent]), ("127.0.0.1", 9))
    return [one.path for one in requests]


def test_where_a_request_ends_is_never_guessed() -> None:
    """Two lengths, or a length and chunks: a request hidden in another one's body is not read."""
    hidden = b"GET /people/ HTTP/1.1\r\nHost: a\r\n\r\n"
    start = b"POST /enter/ HTTP/1.1\r\nHost: a\r\n"
    for lengths in (
        b"Content-Length: 0\r\nContent-Length: %d\r\n" % len(hidden),
        b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n" % len(hidden),
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding: identity, chunked, identity\r\n",
        b"Content-Length: +5\r\n",
    ):
        with pytest.raises(errors.ParseException):
            parsed(start + lengths + b"\r\n" + hidden)
    assert parsed(start + b"Content-Length: 0\r\n\r\n" + hidden) == ["/enter/", "/people/"]


def test_an_address_without_end_is_refused() -> None:
    with pytest.raises(errors.ParseException):
        parsed(b"GET /" + b"a" * 3000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")


def test_a_header_that_takes_the_name_of_another_is_dropped() -> None:
    """``X_Forwarded_For`` would be read as the header that the proxy alone writes."""
    settings = door.Door("127.0.0.1:0", 1).cfg
    sent = b"GET / HTTP/1.1\r\nHost: a\r\nX_Forwarded_For: 192.0.2.7\r\n\r\n"
    [request] = parser.RequestParser(settings, iter([sent]), ("127.0.0.1", 9))
    assert [name for name, _value in request.headers] == ["HOST"]
