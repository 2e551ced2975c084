"""Forms of the safety app."""

from arboleda.trust.safety.forms.apart import KeepApart, MatchWish, OwnWish
from arboleda.trust.safety.forms.contact import PROBLEMS, SafeContact, Stops, add_problems

__all__ = [
    "PROBLEMS",
    "KeepApart",
    "MatchWish",
    "OwnWish",
    "SafeContact",
    "Stops",
    "add_problems",
]
