"""No row about a person without a word on why it is held, and a way to show and erase it."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import models

from arboleda.kit import registries
from tests.architecture import house
from tests.trust.rights import seeding

STATEMENT = re.compile(r"^\s*Personal data: *(?P<what>\S.*)$", re.MULTILINE)
# Models that hold pseudonyms or keys' names only, so that there is nothing to show or erase.
NOTHING_TO_SHOW = {
    "audit.Event": "points to nobody once the person's key is gone; a chain cannot lose a row",
    "audit.CutEntry": "the same of rows that were deleted: a pseudonym and how many there were",
}


def own_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("arboleda.")]


def statement(model: type[models.Model]) -> str:
    """Return what the docstring says after *Personal data:*, or nothing."""
    match = STATEMENT.search(model.__doc__ or "")
    return match["what"] if match else ""


def holds_personal_data(model: type[models.Model]) -> bool:
    return not statement(model).lower().startswith("none")


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_a_model_says_which_personal_data_it_holds(model: type[models.Model]) -> None:
    assert statement(model)


def test_every_personal_model_is_registered_and_no_other() -> None:
    personal = {m._meta.label for m in own_models() if holds_personal_data(m)}
    assert registries.personal_data.models() == personal - NOTHING_TO_SHOW.keys()
    assert personal >= NOTHING_TO_SHOW.keys()


def test_a_personal_model_is_registered_by_its_own_app() -> None:
    for entry in registries.personal_data:
        model = apps.get_model(entry.model)
        for way in (entry.show, entry.export, entry.erase):
            app = house.app_of_module(way.__module__)
            assert app == house.app_of_module(model.__module__), f"{entry.model}: {way}"
        assert str(entry.label)
        assert str(entry.why)


def test_what_ends_has_a_clock_that_purges_it() -> None:
    """Every time that is promised is kept by a clock; parts of a row have their own besides (R12)."""
    clocked = {entry.erase for entry in registries.personal_data if entry.clocks}
    for entry in registries.personal_data:
        whole = [clock for clock in entry.clocks if not clock.part]
        if entry.keep is None:
            assert not whole, entry.model
        elif whole:
            assert [clock.keep for clock in whole] == [entry.keep], entry.model
        else:
            assert entry.erase in clocked, f"{entry.model} goes with no clock"
        parts = [clock.part for clock in entry.clocks]
        assert len(set(parts)) == len(parts), entry.model
        assert all(clock.keep.days >= 1 and clock.label for clock in entry.clocks if clock.part)


def test_forgetting_is_tried_on_every_personal_model() -> None:
    """See tests/trust/rights/seeding.py: one line there for each new personal model."""
    tried = seeding.SOWN | seeding.UNTIED.keys()
    missing = registries.personal_data.models() - tried
    assert not missing, f"sow somebody in {sorted(missing)} (tests/trust/rights/seeding.py)"
    assert tried == registries.personal_data.models(), "a model that is gone still stands there"
