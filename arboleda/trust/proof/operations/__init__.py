"""Writes of the proof app: checkpoints of both chains, receipts of six words, and deleting old rows."""

from arboleda.trust.proof.operations.checkpoints import (
    ChainBroken,
    Outcome,
    ask_checkpoints,
    check_words,
    erase_receipts,
    keep_daily_checkpoints,
    make_checkpoints,
    make_receipt,
    words_of,
)
from arboleda.trust.proof.operations.purging import (
    PURGE,
    HeldBack,
    ask_purge,
    finish_purges,
    purge_lines,
)

__all__ = [
    "PURGE",
    "ChainBroken",
    "HeldBack",
    "Outcome",
    "ask_checkpoints",
    "ask_purge",
    "check_words",
    "erase_receipts",
    "finish_purges",
    "keep_daily_checkpoints",
    "make_checkpoints",
    "make_receipt",
    "purge_lines",
    "words_of",
]
