"""How people of the demo grove sort, rate and vote: each in a way of her own, drawn from one seed.

Most see the themes that are there; some put two or three of them together (lumpers), some divide each
(splitters); a card that leans to two themes lies now here, now there; a few cards are on no pile
because somebody was not sure. So maps are believable, and unsure at their borders.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from arboleda.web.demo.dreams import Card

Piles = list[list[int]]
"""Positions of the cards in each pile; what lies in none of them she was not sure about."""
LUMPERS, SPLITTERS, LEANING = 0.2, 0.25, 0.27
"""Shares of people, and of cards that lean to two themes: how often the other one gets them."""


def piles(draw: random.Random, cards: Sequence[Card]) -> Piles:
    """How one person sorts these cards."""
    themes = sorted({card.theme for card in cards})
    habit = draw.random()
    names = {theme: (theme, 0) for theme in themes}
    if habit < LUMPERS:
        into = draw.sample(themes, max(2, len(themes) // 2))
        names |= {theme: (draw.choice(into), 0) for theme in themes if theme not in into}
    carelessness, doubt = draw.uniform(0.02, 0.16), draw.choice((0, 0, 0.03, 0.08))
    found: dict[tuple[int, int], list[int]] = {}
    for place, card in enumerate(cards):
        if draw.random() < doubt:
            continue
        theme = card.theme
        if card.pull != theme and draw.random() < LEANING:
            theme = card.pull
        elif draw.random() < carelessness:
            theme = draw.choice(themes)
        # Splitters see two kinds in each theme; where the line runs, each decides anew.
        half = int(draw.random() < 0.5) if LUMPERS <= habit < LUMPERS + SPLITTERS else 0
        found.setdefault((names[theme][0], half), []).append(place)
    return list(found.values())


def rating(draw: random.Random, mean: float, *, mood: float, points: int = 5) -> int:
    """One answer. mood: how much higher or lower than others this person answers in general."""
    return min(points, max(1, round(draw.gauss(mean + mood, 0.8))))


def mood(draw: random.Random) -> float:
    """Some always give high numbers, some never do."""
    return draw.gauss(0, 0.35)


def vote(draw: random.Random, card: Card, *, camp: int) -> int:
    """Agree, disagree or pass; camp: which half of the group somebody thinks with."""
    if draw.random() < 0.12:
        return 0
    if card.theme == 0:
        return 1 if draw.random() < 0.85 else -1
    return 1 if (draw.random() < 0.85) == (camp == 1) else -1
