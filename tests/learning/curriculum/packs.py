"""A small good pack, made to be spoiled one line at a time."""

from __future__ import annotations

PACK = """---
format: 1
id: tiny
version: 1
licence: AGPL-3.0-or-later
languages: [en, es]
title:
  en: Tiny
  es: Chiquito
tracks:
  - id: skills
    title:
      en: Skills
      es: Habilidades
---

## About {#en}

One evening.

## De qué se trata {#es}

Una tarde.
"""

SOURCES = """---
sources:
  - id: un-1993
    who: United Nations
    title: Declaration
    year: 1993
    checked: 2026-11
    where: "Resolution 48/104"
    says:
      en: Power has been unequal.
      es: El poder ha sido desigual.
---
"""

ENGLISH = """---
number: 1
track: skills
title: One evening
language: en
minutes: 15
version: 1
depth: complete
status: draft
---

## Purpose {#purpose}

To begin [@un-1993].

## What people leave with {#leave-with}

- A name

## Care {#care}

Pass is an answer.

## Before {#before}

Bring chairs.

## Activities {#activities}

### Arriving {#arriving minutes=10 kind=opening}

#### What it is {#about}

People come in.

#### Materials {#materials}

- Chairs

#### Step by step {#steps}

1. (4 min) Greet people.
2. (6 min) Sit down.

#### Content note {#content-note}

Nothing hard.

#### Grounding {#grounding}

Breathe.

#### Another way {#opt-out}

Stand.

### Closing {#closing minutes=5 kind=closing}

#### What it is {#about}

A goodbye.

#### Materials {#materials}

- Nothing

#### Step by step {#steps}

1. Say goodbye.

#### Content note {#content-note}

Nothing hard.

#### Grounding {#grounding}

Breathe.

#### Another way {#opt-out}

Wave.

## After {#after}

Rest.

## Handouts {#handouts}

### Remember {#remember}

You can pass.
"""

_SPANISH = (
    ("title: One evening", "title: Una tarde"),
    ("language: en", "language: es"),
    ("## Purpose", "## Para qué es"),
    ("To begin", "Para empezar"),
    ("(4 min) Greet people.", "(4 min) Saluda a la gente."),
    ("You can pass.", "Puedes decir «paso»."),
)


def spanish() -> str:
    """The module's other file."""
    text = ENGLISH
    for old, new in _SPANISH:
        text = text.replace(old, new)
    return text


def good() -> dict[str, bytes]:
    """The files of a pack with nothing wrong in it."""
    return {
        "pack.md": PACK.encode(),
        "sources.md": SOURCES.encode(),
        "modules/01-evening/en.md": ENGLISH.encode(),
        "modules/01-evening/es.md": spanish().encode(),
    }


def line_of(content: bytes, words: str) -> int:
    """The line on which words first stand."""
    for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
        if words in line:
            return number
    raise AssertionError(f"{words!r} is not in the file")
