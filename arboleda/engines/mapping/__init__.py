"""Concept mapping and votes: from people's sorts, ratings and votes to maps and figures.

The public face: every name below is ready as ``mapping.NAME``. Importing this loads neither numpy
nor scipy; a name loads its module when it is first asked for (PEP 562), so that a web worker that
never draws a map never holds them. README.md, beside this file, shows the way through.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

# The matrices of a map are small: threads of OpenBLAS wait for one another and make it four times as
# slow. Read once, when numpy is loaded; whoever set it otherwise is heeded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from arboleda.engines.mapping.analysis import Analysis as Analysis
    from arboleda.engines.mapping.concept import analyse as analyse
    from arboleda.engines.mapping.concept import analyse_matrix as analyse_matrix
    from arboleda.engines.mapping.concept import analyse_tally as analyse_tally
    from arboleda.engines.mapping.dissimilarities import Dissimilarities as Dissimilarities
    from arboleda.engines.mapping.errors import BadFile as BadFile
    from arboleda.engines.mapping.errors import MappingError as MappingError
    from arboleda.engines.mapping.errors import TooLittle as TooLittle
    from arboleda.engines.mapping.errors import Unfit as Unfit
    from arboleda.engines.mapping.ratings import Ratings as Ratings
    from arboleda.engines.mapping.scaling import Map as Map
    from arboleda.engines.mapping.scaling import scale as scale
    from arboleda.engines.mapping.settings import Settings as Settings
    from arboleda.engines.mapping.settings import frozen as frozen
    from arboleda.engines.mapping.settings import live as live
    from arboleda.engines.mapping.sorts import Sorts as Sorts
    from arboleda.engines.mapping.sorts import Tally as Tally
    from arboleda.engines.mapping.votes.errors import VoteError as VoteError
    from arboleda.engines.mapping.votes.opinions import Opinions as Opinions
    from arboleda.engines.mapping.votes.opinions import opinions as opinions
    from arboleda.engines.mapping.votes.projection import project as project
    from arboleda.engines.mapping.votes.statistics import Statistics as Statistics
    from arboleda.engines.mapping.votes.statistics import statistics as statistics
    from arboleda.engines.mapping.votes.table import VoteTable as VoteTable

# Name -> the module of this package it stands in.
_WHERE = {
    # Concept maps.
    "Analysis": "analysis",
    "Dissimilarities": "dissimilarities",
    "Map": "scaling",
    "Ratings": "ratings",
    "Settings": "settings",
    "Sorts": "sorts",
    "Tally": "sorts",
    "analyse": "concept",
    "analyse_tally": "concept",
    "analyse_matrix": "concept",
    "frozen": "settings",
    "live": "settings",
    "scale": "scaling",
    # What is refused.
    "BadFile": "errors",
    "MappingError": "errors",
    "TooLittle": "errors",
    "Unfit": "errors",
    # Votes (quick mode).
    "Opinions": "votes.opinions",
    "Statistics": "votes.statistics",
    "VoteError": "votes.errors",
    "VoteTable": "votes.table",
    "opinions": "votes.opinions",
    "project": "votes.projection",
    "statistics": "votes.statistics",
}

# Whole modules, where their names say more together: mapping.comparing.procrustes(…).
_MODULES = (
    "analysis",
    "bridging",
    "checks",
    "clusters",
    "comparing",
    "decks",
    "errors",
    "ratings",
    "rcmap",
    "scaling",
    "settings",
    "sorts",
    "stability",
    "votes",
)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_WHERE, *_MODULES})
