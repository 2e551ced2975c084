"""Six words change with everything they stand for."""

from __future__ import annotations

import dataclasses

from arboleda.engines import words
from arboleda.engines.sealing import receipts

HER = b"h" * 16
READS = receipts.Stand("grove.invalid/1/reads\n", 17, b"r" * 32)
WRITES = receipts.Stand("grove.invalid/1/writes\n", 3, b"w" * 32)


def test_the_number_of_format_1_is_fixed() -> None:
    number = receipts.number(HER, [READS, WRITES])
    assert 0 <= number < 1 << receipts.BITS
    assert words.spell(number, receipts.WORDS, "en") == EXPECTED.split()


def test_any_change_gives_other_words() -> None:
    seen = {
        receipts.number(HER, [READS, WRITES]),
        receipts.number(b"x" * 16, [READS, WRITES]),
        receipts.number(HER, [WRITES, READS]),
        receipts.number(HER, [dataclasses.replace(READS, count=16), WRITES]),
        receipts.number(HER, [dataclasses.replace(READS, head=bytes(32)), WRITES]),
        receipts.number(HER, [READS, dataclasses.replace(WRITES, checkpoint="another\n")]),
    }
    assert len(seen) == 6


EXPECTED = "build mention chief duckling cider shoelace"
