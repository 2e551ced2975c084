"""Which two names a person is asked to look at side by side."""

import pytest

from arboleda.engines.names import block_keys, same_block


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana García", "ana garcia"),
        ("Ana García", "García López, Ana María"),
        ("María Hernández", "Maria Ernandes"),
        ("Jazmín Ruiz", "Yasmin Ruis"),
        ("José Pérez", "Perez Jose"),
        ("Rosa de la Cruz", "Rosa Delacruz"),
        ("Rosa de la Cruz", "Rosa Cruz"),
        ("محمد خالد", "Mohammed Khalid"),
        ("Fátima", "Fatima"),
        ("🌻", "🌻"),
        ("Ana Ana Ruiz", "Ana Ruiz Ana"),
    ],
)
def test_to_be_looked_at(one: str, other: str) -> None:
    assert same_block(one, other)
    assert same_block(other, one)
    assert block_keys(one) & block_keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("María García López", "José García López"),  # siblings
        ("María José García", "María José Ruiz"),
        ("Lucía Ruiz", "Luis Rosas"),
        ("Ana Ruiz", "Ian Reyes"),
        ("Fátima", "Fátima Hassan"),
        ("Ana Ana", "Ana Ruiz"),
        ("🌻", "🌵"),
        ("", ""),
        ("", "Ana"),
        ("🌻", ""),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert not same_block(one, other)
    assert not same_block(other, one)


def test_keys_are_few_even_for_long_names() -> None:
    assert block_keys("") == frozenset()
    assert len(block_keys("Fátima")) == 1
    assert len(block_keys(" ".join(f"Nombre{number}" for number in range(40)))) <= 28


def test_long_names_do_not_take_long() -> None:
    name = " ".join(["Ana"] * 30)
    assert same_block(name, name)
