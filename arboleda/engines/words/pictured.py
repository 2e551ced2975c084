"""Sixty-four words that can be drawn, for passphrases of somebody who reads little. Pure.

Six of them carry 36 bits, which is less than the 55 of five words out of 2,048. Those stay the first
suggestion for whoever reads. What 36 bits hold against, honestly:

- guessing at the door: wrong answers are slowed to about three a minute, so half of all sequences
  take over 20,000 years from one address, and over 20 years from a thousand;
- a copied disk, or the database alone, for the hash of the sign-in carries no pepper: 2^35 runs of
  Argon2id over 64 MiB on average. At 0.2 s each that is about 220 years of one processor core, so
  whoever rents thousands of cores is through in weeks. There five words hold and six pictures do not.

Every word can be typed on any keyboard: no accents, no ñ. The English word is its key.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

BITS = 6
COUNT = 1 << BITS
WORDS_EACH = 6
"""Words of one passphrase: 36 bits."""
_LIST = """
sun/sol moon/luna star/estrella cloud/nube rain/lluvia umbrella/paraguas pine/pino leaf/hoja
flower/flor apple/manzana pear/pera cherry/cereza carrot/zanahoria egg/huevo fish/pez
butterfly/mariposa snail/caracol house/casa door/puerta window/ventana key/llave bell/campana
book/libro letter/carta cup/taza spoon/cuchara plate/plato bottle/botella table/mesa chair/silla
bed/cama candle/vela clock/reloj ladder/escalera hammer/martillo hat/sombrero shirt/camisa sock/media
glasses/lentes ring/anillo eye/ojo drum/tambor kite/cometa ball/pelota boat/barco train/tren
bicycle/bicicleta bridge/puente hill/cerro road/camino flag/bandera balloon/globo gift/regalo box/caja
basket/canasta broom/escoba comb/peine shovel/pala bucket/cubeta wheel/rueda tent/carpa anchor/ancla
mushroom/hongo grape/uva
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Pictured:
    """One thing: the key of its drawing, which is its English word, and its Spanish word."""

    key: str
    spanish: str

    def word(self, language: str) -> str:
        """How it is called in this language; in English for any without a list."""
        return self.spanish if language == "es" else self.key


ALL = tuple(Pictured(*pair.split("/")) for pair in _LIST.split())
BY_KEY = {one.key: one for one in ALL}


def suggestion(*, choose: Callable[[Sequence[Pictured]], Pictured]) -> tuple[Pictured, ...]:
    """Six things, each chosen anew; choose picks one of a list, outside tests `secrets.choice`."""
    return tuple(choose(ALL) for _ in range(WORDS_EACH))


def phrase(things: Sequence[Pictured], language: str) -> str:
    """The passphrase that these things make: their words in this language with spaces between."""
    return " ".join(one.word(language) for one in things)


def shown(things: Sequence[Pictured], language: str) -> list[dict[str, str]]:
    """What a page needs to show them: ``key`` of the drawing and ``word`` in this language."""
    return [{"key": one.key, "word": one.word(language)} for one in things]


def read(text: str, language: str) -> tuple[Pictured, ...]:
    """The things behind a passphrase that `phrase` made. Raises KeyError for any other word."""
    known = {one.word(language): one for one in ALL}
    return tuple(known[word] for word in text.split())
