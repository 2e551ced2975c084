"""A fault in work behind the pages is kept without anybody's words."""

from __future__ import annotations

import logging
import traceback

import pytest

from arboleda.kit import working


def test_a_fault_loses_its_words_and_its_causes(caplog: pytest.LogCaptureFixture) -> None:
    def work() -> None:
        with working.without_words():
            try:
                int("canary")
            except ValueError as cause:
                raise KeyError("canary again") from cause

    with caplog.at_level(logging.ERROR), pytest.raises(working.WorkStopped) as stopped:
        work()
    kept = "".join(traceback.format_exception(stopped.value))
    assert "WorkStopped" in kept
    assert "canary again" not in kept.replace('raise KeyError("canary again")', "")
    assert "invalid literal" not in kept
    assert caplog.records[0].exc_info is not None


def test_what_goes_well_passes() -> None:
    with working.without_words():
        pass
