"""Forms of the safety app."""

from arboleda.trust.safety.forms.apart import KeepApart, MatchWish, OwnWish
from arboleda.trust.safety.forms.contact import PROBLEMS, SafeContact, Stops, add_problems
from arboleda.trust.safety.forms.openness import Openness

__all__ = [
    "PROBLEMS",
    "KeepApart",
    "MatchWish",
    "Openness",
    "OwnWish",
    "SafeContact",
    "Stops",
    "add_problems",
]
