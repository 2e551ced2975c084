"""Slips of paper as somebody types them: piles, cards she was not sure of, and ratings.

The name of a pile may be left out, and stays on the slip in any case. Ranges (``3-5``), semicolons and
the small words of both languages are understood; ``?: 4`` and ``not sure: 4`` say that she was not
sure. Nothing here raises, and nothing that was typed is passed over in silence: each line is
understood, or a problem names it.
"""

from arboleda.learning.dreamspace.rules.slips.comparing import (
    Difference,
    compare_ratings,
    compare_sorts,
)
from arboleda.learning.dreamspace.rules.slips.labels import label_problems, takes_paper, tidy_label
from arboleda.learning.dreamspace.rules.slips.piles import (
    Pile,
    Sort,
    entry_problems,
    is_unsure,
    read_sort,
    write_sort,
)
from arboleda.learning.dreamspace.rules.slips.ratings import (
    Rated,
    rating_problems,
    read_ratings,
    write_ratings,
)
from arboleda.learning.dreamspace.rules.slips.typed import Piles, Problem

__all__ = [
    "Difference",
    "Pile",
    "Piles",
    "Problem",
    "Rated",
    "Sort",
    "compare_ratings",
    "compare_sorts",
    "entry_problems",
    "is_unsure",
    "label_problems",
    "rating_problems",
    "read_ratings",
    "read_sort",
    "takes_paper",
    "tidy_label",
    "write_ratings",
    "write_sort",
]
