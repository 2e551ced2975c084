"""Quick mode: agree, disagree or pass, after Polis. README.md, beside this file, shows the way through."""

from arboleda.engines.mapping.votes.aggregates import Aggregates, Places
from arboleda.engines.mapping.votes.errors import BadVotes, Problem, VoteError
from arboleda.engines.mapping.votes.opinions import Opinions, opinions
from arboleda.engines.mapping.votes.projection import Projection, project
from arboleda.engines.mapping.votes.reading import read_cards, read_votes
from arboleda.engines.mapping.votes.selection import priority, representative, shared
from arboleda.engines.mapping.votes.settings import Settings
from arboleda.engines.mapping.votes.states import State
from arboleda.engines.mapping.votes.statistics import Statistics, statistics
from arboleda.engines.mapping.votes.table import VoteTable

__all__ = [
    "Aggregates",
    "BadVotes",
    "Opinions",
    "Places",
    "Problem",
    "Projection",
    "Settings",
    "State",
    "Statistics",
    "VoteError",
    "VoteTable",
    "opinions",
    "priority",
    "project",
    "read_cards",
    "read_votes",
    "representative",
    "shared",
    "statistics",
]
