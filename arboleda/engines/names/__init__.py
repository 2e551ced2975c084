"""Names of people: folding, sounds, search and order. Plain Python; nothing touches a disk."""

from arboleda.engines.names.blocks import block_keys, same_block
from arboleda.engines.names.folding import fold, reading_key
from arboleda.engines.names.index import Match, NameIndex
from arboleda.engines.names.phonetics import phonetic_keys, skeleton

__all__ = [
    "Match",
    "NameIndex",
    "block_keys",
    "fold",
    "phonetic_keys",
    "reading_key",
    "same_block",
    "skeleton",
]
