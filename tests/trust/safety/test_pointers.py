"""What in a free text could point to somebody: found, and left alone."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arboleda.kit import registries
from arboleda.trust.safety import choices, queries
from arboleda.trust.safety.rules import given_names, pointers


def seen(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in pointers.pointers(text)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Call me at 312 555 0142 tonight.", "phone", "312 555 0142"),
        ("Llámame al (312) 555-0142.", "phone", "(312) 555-0142"),
        ("Su número es +52 55 1234 5678", "phone", "+52 55 1234 5678"),
        ("55 5512 3456 es el suyo", "phone", "55 5512 3456"),
        ("it was 555-0142", "phone", "555-0142"),
        ("3125550142", "phone", "3125550142"),
        ("write to a.rios@example.org please", "email", "a.rios@example.org"),
        ("see https://example.org/abc?d=1.", "link", "https://example.org/abc?d=1"),
        ("en www.example.org, por ejemplo", "link", "www.example.org"),
        ("she is @rosita_12 there", "link", "@rosita_12"),
        ("lives at 2150 W. 26th Street now", "address", "2150 W. 26th Street"),
        ("vive en la calle Juárez #45", "address", "calle Juárez #45"),
        ("vive en calle 5 de mayo 23", "address", "calle 5 de mayo 23"),
        ("Av. Insurgentes Sur 1602", "address", "Av. Insurgentes Sur 1602"),
        ("the door of apt. 3B", "address", "apt. 3B"),
        ("depto 12", "address", "depto 12"),
        ("P.O. Box 123", "address", "P.O. Box 123"),
        ("IL 60608", "address", "IL 60608"),
        ("en la esquina de Kedzie y 26", "address", "esquina de Kedzie y 26"),
        ("41.8781, -87.6298", "address", "41.8781, -87.6298"),
        ("on May 17, 2024 we met", "date", "May 17, 2024"),
        ("fue el 17 de mayo de 1990", "date", "17 de mayo de 1990"),
        ("fue en marzo de 2019", "date", "marzo de 2019"),
        ("since 2024-05-17", "date", "2024-05-17"),
        ("el 17/05/24", "date", "17/05/24"),
        ("on 5/17", "date", "5/17"),
        ("the 3rd of June", "date", "3rd of June"),
        ("I talked with Itzayana yesterday", "name", "Itzayana"),
        ("hablé con maria ayer", "name", "maria"),
        ("María vino", "name", "María"),
        ("su hijo Mateo", "name", "Mateo"),
        ("it was Ana María de la Luz Pérez", "name", "Ana María de la Luz Pérez"),
        ("Me llamo Xochitl", "name", "Xochitl"),
        ("Ms. Park came", "name", "Park"),
        ("vino Tomás", "name", "Tomás"),
        ("la Sra. Gómez", "name", "Gómez"),
        ("her SSN 123-45-6789", "number", "SSN 123-45-6789"),
        ("pasaporte G12345678.", "number", "pasaporte G12345678"),
    ],
)
def test_what_points_to_somebody_is_found(text: str, kind: str, words: str) -> None:
    assert (kind, words) in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "I can teach how to read a pay stub.",
        "Puedo enseñar a leer un talón de pago.",
        "Call on Monday about the ride. We speak English and Spanish in Chicago.",
        "El lunes hablamos de la guardería, en español y en inglés.",
        "Will you come? Grace matters. May we rest? Hope helps.",
        "17 of 34 came, 30 graduated in 2024, and $3,120,000 went back to workers.",
        "Childcare 3/4 of the time; 24/7; 50/50; at 6:30 p.m.",
        "una calle con 4 casas, y en la colonia hay 20 mujeres",
        "entre las 5 y las 6 de la tarde",
        "Better childcare\n- Bring food\n- Ask the union\nThen we rest.",
        "She wants housing justice. I said: “Stop!” And it stopped.",
        "Quiere hablar en el Ayuntamiento con el Alcalde.",
        "2026-2027, 10-12 people, 1,000 papers, page 12",
        "quiero una rosa y la luz del sol",
        "¿Qué tomas en la mañana?",
        "", "   ", "…", "3", "a",
    ],
)  # fmt: skip
def test_everyday_words_are_left_alone(text: str) -> None:
    assert seen(text) == []


def test_the_gravest_is_said_where_two_lie_on_each_other() -> None:
    assert seen("DOB 5/17/1990") == [("number", "DOB 5/17/1990")]
    assert seen("maria@example.org") == [("email", "maria@example.org")]
    assert seen("123-45-6789") == [("number", "123-45-6789")]


def test_it_knows_nobody() -> None:
    """Whoever is in the grove makes no difference: nothing of it is read."""
    assert seen("I talked with Zyanya, then with Qwrtz.") == [("name", "Zyanya"), ("name", "Qwrtz")]


def test_lists_of_words_do_not_contradict_each_other() -> None:
    lists = (given_names.SURE, given_names.CAPITALIZED, given_names.NO_NAMES)
    assert all(word == given_names.plain(word) and word.isalpha() for one in lists for word in one)
    assert not given_names.SURE & (given_names.CAPITALIZED | given_names.NO_NAMES)
    assert not given_names.CAPITALIZED & given_names.NO_NAMES


def test_every_kind_has_words_for_a_page_and_numbers_alone_are_refused() -> None:
    assert set(choices.Pointer.values) == set(pointers.KINDS)
    found = queries.pointers_in("Ana, SSN 123-45-6789")
    assert [(one.kind, one.is_refused) for one in found] == [("name", False), ("number", True)]
    assert registries.pointers.get() is queries.pointers_in


@given(st.text(max_size=200))
def test_whatever_is_written_it_answers_with_places_in_the_text(text: str) -> None:
    found = pointers.pointers(text)
    assert all(
        0 <= one.start < one.end <= len(text) and one.kind in pointers.KINDS for one in found
    )
    assert all(first.end <= then.start for first, then in itertools.pairwise(found))


@pytest.mark.parametrize("piece", ["1 Ab ", "1-", "Calle a b ", "Ana de ", "SSN 1", ".a", "@", "("])
def test_a_long_text_made_to_be_slow_is_not(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    began = time.perf_counter()
    pointers.pointers(text)
    assert time.perf_counter() - began < 5
