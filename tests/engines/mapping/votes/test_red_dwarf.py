"""Figure by figure what red-dwarf 0.4.0 gives, which does Polis' mathematics, with its labels.

`red_dwarf.json` holds what it gave; `benchmarks/votes.py` asks it again and compares anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from arboleda.engines.mapping.votes import (
    Settings,
    VoteTable,
    opinions,
    priority,
    read_cards,
    read_votes,
    representative,
    statistics,
)
from tests.engines.mapping.votes import conversations

GIVEN: dict[str, Any] = json.loads(
    (Path(__file__).parent / "red_dwarf.json").read_text(encoding="utf-8")
)
SIGNS = {"+": 1.0, "0": 0.0, "-": -1.0, ".": float("nan")}


def held(name: str) -> tuple[VoteTable, frozenset[str], dict[str, Any]]:
    """A conversation, the cards left out of it, and what red-dwarf said."""
    if name == "invented":
        matrix = [[SIGNS[sign] for sign in row] for row in GIVEN[name]["votes"]]
        return VoteTable.from_matrix(matrix), frozenset(), GIVEN[name]
    folder = conversations.data(name)
    cards = read_cards(folder / "comments.csv").checked()
    return read_votes(folder / "votes.csv").checked(), cards.moderated_out, GIVEN[name]


@pytest.mark.parametrize("name", ["invented", "brexit-consensus"])
def test_places_on_the_map_are_the_same(name: str) -> None:
    table, out, theirs = held(name)
    found = opinions(table, settings=Settings(moderated_out=out))
    people = np.array([theirs["people"][one] for one in table.people])
    cards = np.array([theirs["cards"][one] for one in table.cards])
    assert np.abs(found.places.places - people).max() < 1e-9
    assert np.abs(found.aggregates.places - cards).max() < 1e-9


@pytest.mark.parametrize("name", ["invented", "brexit-consensus"])
def test_figures_do_not_differ_at_all(name: str) -> None:
    table, _, theirs = held(name)
    ours = statistics(table, [theirs["labels"].get(person, -1) for person in table.people])
    for figure, values in theirs["figures"].items():
        assert np.array_equal(getattr(ours, figure), np.array(values)), figure
    assert np.array_equal(ours.consensus_agree, theirs["consensus_agree"])
    assert np.array_equal(ours.consensus_disagree, theirs["consensus_disagree"])
    extremity = np.linalg.norm([theirs["cards"][card] for card in table.cards], axis=1)
    counts = ours.na.sum(axis=0), ours.nd.sum(axis=0), ours.ns.sum(axis=0)
    found = priority(*counts, extremity, meta=np.zeros(len(table.cards), dtype=bool))
    assert np.array_equal(found, theirs["priority"])


@pytest.mark.parametrize("name", ["invented", "brexit-consensus"])
def test_the_same_cards_stand_for_the_same_groups(name: str) -> None:
    table, out, theirs = held(name)
    ours = statistics(table, [theirs["labels"].get(person, -1) for person in table.people])
    marked = table.which(out)
    for group, chosen in enumerate(theirs["representative"]):
        found = representative(ours, group, out=marked, z=1.2816, pick=5)
        assert [[int(table.cards[one.card]), one.side] for one in found] == chosen
