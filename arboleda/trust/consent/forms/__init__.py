"""Forms of the consent app."""

from arboleda.trust.consent.forms.minors import Barred, MinorPath
from arboleda.trust.consent.forms.notices import NoticeText, Reviewer
from arboleda.trust.consent.forms.releases import PROBLEMS, Release, add_problems

__all__ = ["PROBLEMS", "Barred", "MinorPath", "NoticeText", "Release", "Reviewer", "add_problems"]
