"""Passphrases made of plain words that can be said aloud and drawn. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

WORDS_EACH = 5
"""Five of 256 words: 40 bits. Enough behind Argon2id and a throttle (NIST SP 800-63B-4 asks for 15
characters where a passphrase stands alone); four are too few once somebody has the list."""

EN = """
acorn almond amber anchor angel apple apron arch arrow aunt autumn avocado baker balcony ball
bamboo banana band banner basil basket bean bear bed bell bench berry bird blanket blossom blue
boat bonnet book boot bottle bowl branch bread breeze brick bridge broom brother brush bucket bus
butter button cabbage cabin cactus cake camel candle canoe carpet carrot castle cat cedar chair
chalk cherry chess cinnamon circle clay cloud clover coat coconut coffee comb copper coral corn
cotton cousin cow cradle cricket crow crown cup curtain daisy dance dawn deer desk dinner dish dog
dolphin door dove dragon drawer dream dress drum duck eagle earring egg elbow elephant engine
family fan farm feather fence fern field fig finger fire fish flag flower flute forest fork
fountain fox frog fruit garden garlic ginger giraffe glass globe glove goat gold grain grape grass
guitar hammer harbor harvest hat hazel heron hill honey horse house island ivy jacket jar jasmine
kettle key kitchen kite ladder lake lamp laurel leaf lemon lentil letter library light lily lion
lizard mango maple market mint mirror moon morning moss mother mountain mouse music mustard nail
napkin needle nest night nutmeg oak oar ocean olive onion orange orchard otter oven owl paint palm
papaya paper parrot peach peanut pear pebble pencil pepper piano picnic pigeon pillow pine pink
planet plate plum pocket pond poppy potato purple puzzle quilt rabbit radio rain raisin ribbon
rice ring river road robin rope rose sail salt sand school seed shell ship shoe silver sister snow
soap song soup
"""

ES = """
abanico abeja abrigo abuela aceite aguacate aguja ajo alambre albahaca alfombra almendra almohada
amapola amarillo ancla anillo antena apio arado arcilla arco arena arpa arroz aurora avena azul
ballena banco bandera barca barro bicicleta bloque bolsa bosque botella brazo brisa burro caballo
cabra cacao cactus caja calabaza caldo calle cama camello camino campana campo canasta canela
canoa canto caracol carta cartera casa cascada cebolla cedro ceniza cepillo cereza cesta chal
chocolate cielo ciervo ciruela ciudad clavel cobija cobre coco codo cola colina collar comal
cometa conejo coral corcho corona cortina costura cubeta cuchara cuento cuerda cueva cuna dalia
danza desierto disco durazno elote encino enero escalera escoba espejo espiga espuma estrella
falda familia faro feria fiesta flauta flecha flor foca fogata fresa frijol fruta fuego fuente
gallo ganso garza gato girasol globo gorra granja grillo guante guitarra hamaca harina hierba higo
hilo hoja hongo horno huerta iglesia isla jarra jirafa joya jugo lago lana laurel leche lechuga
lenteja libro lirio llave lluvia lobo loro lucero luna luz maceta madera maleta mango mano manta
manzana mapa mar mariposa martillo mercado mesa miel molino morado mosaico muelle muro naranja
nido niebla nieve noche nogal nopal nube nuez oasis ola olivo olla orilla oro oso oveja palma
paloma pan papaya papel parque paseo pasta patio pato pavo pecera peine pera perla perro pez piano
piedra pimienta pincel pino pintura plata playa pluma polen pomelo postal pozo pradera puente
puerta puerto queso radio rama rana red regalo reina reloj remo repollo retrato ribera rosa rueda
ruta sal salsa saltamontes sandalia
"""
"""Without accents: a passphrase must be typed on any keyboard."""


def words(language: str) -> Sequence[str]:
    """The words of a language's passphrases; English for any language without a list."""
    return (ES if language == "es" else EN).split()


def make(language: str, *, choose: Callable[[Sequence[str]], str]) -> str:
    """Five words with spaces between. choose picks one of a list; outside tests secrets.choice."""
    among = words(language)
    return " ".join(choose(among) for _ in range(WORDS_EACH))
