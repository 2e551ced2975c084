"""The demo grove: fiction, grown by the same operations that real people use, from one seed.

Names are trees, flowers and invented words; nobody here exists. Dates are relative to the day it
is grown; the same seed gives the same grove.
"""

from arboleda.web.demo.cast import FEWEST, accounts, is_demo
from arboleda.web.demo.growing import grow

__all__ = ["FEWEST", "accounts", "grow", "is_demo"]
