"""Names as plain letters, and the order they are read in."""

import pytest

from arboleda.engines.names.folding import (
    MAX_CHARACTERS,
    MAX_TOKENS,
    fold,
    is_light,
    reading_key,
    readings,
    tokens,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("María José", "maria jose"),
        ("MUÑOZ", "munoz"),
        ("Mun\u0303oz", "munoz"),  # the tilde as a character of its own (NFD)
        ("O’Brien d'Angelo Qurʼan", "obrien dangelo quran"),
        ("García López, Ana María", "garcia lopez ana maria"),
        ("Jean-Luc", "jean luc"),
        ("=HYPERLINK(1)", "hyperlink 1"),
        ("\ufeffAna\u200d\u00a0Ruiz\u202e", "ana ruiz"),
        ("ﬁona ＡＮＡ", "fiona ana"),
        ("Straße Øyvind Łucja", "strasse oyvind lucja"),
        ("张伟", "zhang wei"),
        ("김민수", "gim min su"),
        ("محمد", "mhmd"),
        ("عمر", "amr"),
        ("ተስፋዬ", "tesfaye"),
        ("नमस्ते", "nmste"),
        ("Juan 2.º", "juan 2 o"),
        ("Ana 🌻", "ana"),
        ("🌻", ""),
        ("", ""),
        (" \t\n ", ""),
        ("...", ""),
        ("Ñ", "n"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_folding_has_an_end() -> None:
    assert len(fold("a" * 100_000)) == MAX_CHARACTERS
    assert len(tokens("a " * 10_000)) == MAX_TOKENS
    assert len(fold("ﷺ" * 10_000)) <= MAX_CHARACTERS  # one character, eighteen letters


def test_an_unreadable_name_is_its_own_word() -> None:
    assert tokens("🌻") == ("🌻",)
    assert tokens(" \u200b\u00a0") in {(), ("\u200b",)}
    assert tokens("") == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Ana Ruiz", [("ana", "ruiz")]),
        ("Rosa de la Cruz", [("rosa", "de", "la", "cruz"), ("rosa", "delacruz")]),
        ("Abd al-Rahman", [("abd", "al", "rahman"), ("abdalrahman",)]),
        ("Cruz de la", [("cruz", "de", "la"), ("cruz", "dela")]),
        ("김민수", [("gim", "min", "su"), ("gim", "minsu")]),
        ("张伟", [("zhang", "wei")]),
        ("", [()]),
    ],
)
def test_readings(written: str, expected: list[tuple[str, ...]]) -> None:
    assert list(readings(written)) == expected


def test_light_words() -> None:
    assert is_light("de")
    assert not is_light("ana")


def test_names_stand_in_spanish_order() -> None:
    expected = [
        "2Pac",
        "Ana",
        "Ana Zapata",
        "Anabel",
        "Ángel",
        "Chávez",
        "Cisneros",
        "de la Cruz",
        "Екатерина",
        "Llanos",
        "Luna",
        "Nuria",
        "Nzinga",
        "Ñancupil",
        "Ñusta",
        "Olga",
        "🌻",
    ]
    mixed = expected[::2] + expected[1::2]
    assert sorted(mixed, key=reading_key) == expected


def test_accents_and_case_only_break_ties() -> None:
    assert sorted(["Ángela B", "angela c", "Angela A"], key=reading_key) == [
        "Angela A",
        "Ángela B",
        "angela c",
    ]
    assert reading_key("Jose") != reading_key("José")
    assert reading_key("Mun\u0303oz").split("\0")[0] == reading_key("Muñoz").split("\0")[0]
