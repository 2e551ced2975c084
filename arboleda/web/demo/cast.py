"""Who is in the demo grove: invented people with accounts, and the parts names are made of."""

from __future__ import annotations

import dataclasses
import random
import uuid

from arboleda.trust.accounts import models as account_models

FEWEST = 45
"""Two cohorts of 17, the staff, and a few neighbors."""

ORGANIZATION = "Casa Arboleda"
NEUTRAL_NAME = "The Oak Room"


@dataclasses.dataclass(frozen=True)
class Player:
    """Somebody invented who can sign in. everybody: works with the whole organization."""

    username: str
    chosen: str
    role: str
    language: str
    passphrase: str
    pronouns: str = ""
    everybody: bool = False


CAST = (
    Player(
        "magnolia",
        "Magnolia Reyes",
        "administrator",
        "en",
        "quiet river copper lantern",
        "she/her",
        True,
    ),
    Player("olmo", "Olmo Duarte", "organizer", "es", "naranja ventana camino tambor", "él", True),
    Player(
        "hazel", "Hazel Okafor", "organizer", "en", "pepper window marble drum", "they/them", True
    ),
    Player("aliso", "Aliso Benítez", "facilitator", "es", "piedra cometa azul maleta", "ella"),
    Player("willow", "Willow Park", "facilitator", "en", "maple button harbor kite", "she/her"),
    Player("alba", "Alba", "participant", "es", "luna cesta verde puente", "ella"),
    Player("juniper", "Juniper Hayes", "participant", "en", "garden spoon yellow train", "she/her"),
    Player("brisa", "Brisa Montes", "participant", "es", "mango silla barco nube", "ella"),
)

_GIVEN = (
    "Acacia",
    "Ámbar",
    "Araceli",
    "Aspen",
    "Aurora",
    "Azalea",
    "Bea",
    "Begonia",
    "Birch",
    "Bruma",
    "Candela",
    "Cedar",
    "Celeste",
    "Clavel",
    "Coral",
    "Dalia",
    "Daphne",
    "Ebony",
    "Encina",
    "Esme",
    "Estrella",
    "Fern",
    "Fiora",
    "Flor",
    "Gardenia",
    "Ginger",
    "Greta",
    "Hiedra",
    "Hyeon",
    "Iris",
    "Ivy",
    "Jade",
    "Jasmín",
    "Jun",
    "Laurel",
    "Lavanda",
    "Lila",
    "Lirio",
    "Luna",
    "Maple",
    "Mar",
    "Marigold",
    "Mei",
    "Mora",
    "Nerea",
    "Nieves",
    "Noor",
    "Olivo",
    "Paloma",
    "Pepper",
    "Perla",
    "Petra",
    "Pilar",
    "Rain",
    "Reed",
    "Rocío",
    "Rosa",
    "Rowan",
    "Sage",
    "Sauce",
    "Sierra",
    "Sol",
    "Sora",
    "Tamar",
    "Tierra",
    "Valle",
    "Violeta",
    "Wren",
    "Yara",
    "Zinnia",
)
_FAMILY = (
    "Abedul",
    "Aguirre",
    "Amaral",
    "Arce",
    "Bosque",
    "Brook",
    "Caoba",
    "Cárdenas",
    "Castaño",
    "Chen",
    "Cruz",
    "Del Río",
    "Díaz",
    "Field",
    "Fuentes",
    "Grove",
    "Haddad",
    "Huerta",
    "Ibarra",
    "Jiménez",
    "Kim",
    "Lago",
    "Lake",
    "Lozano",
    "Marsh",
    "Mendoza",
    "Meza",
    "Moreno",
    "Navarro",
    "Núñez",
    "Okoye",
    "Olivares",
    "Ortega",
    "Parra",
    "Peña",
    "Pino",
    "Prado",
    "Quiroga",
    "Ramos",
    "Ríos",
    "Robles",
    "Roble",
    "Salas",
    "Santana",
    "Sierra",
    "Soto",
    "Stone",
    "Torres",
    "Valdés",
    "Vega",
    "Villa",
    "Wood",
    "Yáñez",
    "Zamora",
)


def invented_names(draw: random.Random, count: int) -> list[str]:
    """count different invented names."""
    found: dict[str, None] = {}
    while len(found) < count:
        given = draw.choice(_GIVEN)
        family = draw.sample(_FAMILY, 2)
        kind = draw.random()
        if kind < 0.5:
            name = f"{given} {family[0]}"
        elif kind < 0.8:
            name = f"{given} {family[0]} {family[1]}"
        else:
            name = f"{given} {draw.choice(_GIVEN)} {family[0]}"
        found.setdefault(name)
    return list(found)


def invented_phone(draw: random.Random) -> str:
    """A number of the range that is kept for fiction (555-0100 to 555-0199), or near it."""
    return f"+1312555{draw.randint(100, 199):04d}"


def accounts() -> list[dict[str, str]]:
    """Everybody in the cast: username, passphrase, role, language."""
    return [
        {
            "username": one.username,
            "passphrase": one.passphrase,
            "role": one.role,
            "language": one.language,
        }
        for one in CAST
    ]


def is_demo() -> bool:
    """Whether the grove here is one of fiction."""
    return account_models.GroveSettings.objects.filter(is_demo=True).exists()


def account(username: str) -> account_models.Account:
    """The account of one of the cast."""
    return account_models.Account.objects.get(username=username)


def person_id(username: str) -> uuid.UUID:
    """The id of one of the cast as a person."""
    return account(username).person_id
