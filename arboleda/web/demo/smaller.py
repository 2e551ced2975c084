"""What is asked in the smaller dream rooms of the demo grove, and what people said. All of it is invented."""

from __future__ import annotations

import dataclasses

from arboleda.web.demo.dreams import Both, Card


@dataclasses.dataclass(frozen=True)
class Asked:
    """One question, the name of its room, its cards, and what their themes are called."""

    name: Both
    prompt: Both
    cards: tuple[Card, ...] = ()
    themes: tuple[Both, ...] = ()


def _asked(
    name: tuple[str, str],
    prompt: tuple[str, str],
    *cards: tuple[int, float, float, str, str],
    themes: tuple[tuple[str, str], ...] = (),
) -> Asked:
    """Each card: theme, how much it matters, how near it is, in English and in Spanish."""
    return Asked(
        {"en": name[0], "es": name[1]},
        {"en": prompt[0], "es": prompt[1]},
        tuple(
            # Every other card leans to the next theme, so that no map is too good to be true.
            Card({"en": en, "es": es}, theme, (theme + place % 2) % 3, matters, near)
            for place, (theme, matters, near, en, es) in enumerate(cards)
        ),
        tuple({"en": en, "es": es} for en, es in themes),
    )


SUNDAYS = _asked(
    ("Sundays", "Domingos"),
    ("In a year, on a Sunday, we …", "En un año, un domingo, nos …"),
)
EVENING = _asked(
    ("A good evening", "Una buena tarde"),
    ("A good evening together has …", "Una buena tarde en grupo tiene …"),
    (0, 4.6, 4.4, "Soup before we start.", "Sopa antes de empezar."),
    (0, 4.7, 4.0, "A ride home for everybody.", "Transporte a casa para todo el mundo."),
    (0, 4.8, 3.9, "Somebody good with the little ones.", "Alguien de confianza con las criaturas."),
    (0, 3.6, 4.5, "Chairs that do not hurt.", "Sillas que no duelan."),
    (1, 4.3, 3.6, "One new thing, and time to try it.", "Una cosa nueva, y tiempo para probarla."),
    (1, 3.9, 3.1, "Less paper, more practice.", "Menos papel y más práctica."),
    (1, 4.5, 3.3, "Both languages, all the time.", "Los dos idiomas, todo el tiempo."),
    (1, 4.0, 4.2, "Questions without silly ones.", "Preguntas, y ninguna es tonta."),
    (2, 3.2, 4.6, "A song at the end.", "Una canción al final."),
    (2, 4.1, 4.0, "A quiet corner to breathe in.", "Un rincón tranquilo para respirar."),
    (2, 4.4, 4.7, "Nobody has to talk.", "Que nadie tenga que hablar."),
    (2, 3.4, 4.3, "We end on time, and laughing.", "Terminar a tiempo y con risa."),
    themes=(
        ("What bodies need", "Lo que el cuerpo pide"),
        ("How we learn", "Cómo aprendemos"),
        ("How it feels", "Cómo se siente"),
    ),
)
STREET = _asked(
    ("Our street", "Nuestra calle"),
    ("In a year, on our street …", "En un año, en nuestra calle …"),
    (0, 4.5, 3.4, "The lights work all night.", "Las luces funcionan toda la noche."),
    (0, 4.3, 2.6, "The bus comes when it says.", "El camión pasa a la hora que dice."),
    (0, 4.0, 3.1, "A crossing where cars stop.", "Un cruce donde los carros se paran."),
    (0, 3.3, 3.9, "A bench for whoever waits.", "Una banca para quien espera."),
    (1, 4.6, 4.1, "I know the names on my floor.", "Conozco los nombres de mi piso."),
    (1, 4.4, 3.7, "Somebody has my spare key.", "Alguien tiene la copia de mi llave."),
    (1, 3.7, 4.4, "A list of who has tools.", "Una lista de quién tiene herramientas."),
    (1, 4.2, 3.5, "We watch each other's children.", "Nos cuidamos las criaturas."),
    (2, 3.1, 4.0, "Tomatoes on the empty lot.", "Jitomates en el terreno vacío."),
    (2, 3.5, 3.8, "A party with the street closed.", "Una fiesta con la calle cerrada."),
    (2, 3.9, 3.2, "Trees again.", "Otra vez árboles."),
    (2, 2.9, 4.5, "A wall that the young ones paint.", "Una barda que pinta la gente joven."),
    themes=(
        ("Getting around", "Ir y venir"),
        ("Neighbors", "El vecindario"),
        ("A street for joy", "Una calle con alegría"),
    ),
)
TEACH = _asked(
    ("What we know", "Lo que sabemos"),
    ("I could teach …", "Yo podría enseñar …"),
    (0, 4.1, 4.5, "how to read a pay stub.", "a leer un talón de pago."),
    (0, 3.8, 3.9, "how to open a bank account.", "a abrir una cuenta de banco."),
    (0, 4.4, 3.0, "what to ask before you sign.", "qué preguntar antes de firmar."),
    (1, 3.5, 4.4, "bread, the slow kind.", "a hacer pan, del lento."),
    (1, 3.2, 4.6, "how to mend a zipper.", "a arreglar un cierre."),
    (1, 3.6, 4.0, "planting on a balcony.", "a sembrar en un balcón."),
    (2, 4.5, 3.8, "speaking to a full room.", "a hablar ante un salón lleno."),
    (2, 4.2, 3.4, "how to say no and stay friends.", "a decir que no y seguir en amistad."),
    (2, 4.0, 4.1, "listening without fixing.", "a escuchar sin querer arreglar."),
    (2, 3.9, 3.6, "sleeping after a night shift.", "a dormir después del turno de noche."),
)
FIRST = _asked(
    ("First things first", "Lo primero"),
    ("This spring we should first …", "Esta primavera hay que empezar por …"),
    (0, 4, 4, "visit the three hotels on the lake.", "visitar los tres hoteles del lago."),
    (0, 4, 3, "ask for a meeting with the council.", "pedir una reunión con el concejo."),
    (0, 3, 4, "print the booklet again.", "volver a imprimir el folleto."),
    (1, 4, 4, "rest for two weeks.", "descansar dos semanas."),
    (1, 4, 2, "pay whoever interprets.", "pagarle a quien interpreta."),
    (1, 3, 4, "meet on Saturdays instead.", "reunirnos mejor los sábados."),
    (0, 4, 3, "train ten more people to speak.", "preparar a diez personas más para hablar."),
    (1, 4, 4, "share what we earned from the sale.", "repartir lo que salió de la venta."),
)
HEARING = _asked(
    ("Before we speak", "Antes de hablar"),
    ("To speak at city hall I need …", "Para hablar en la alcaldía necesito …"),
    (0, 4, 4, "somebody next to me.", "alguien a mi lado."),
    (0, 4, 4, "to practice in front of friends.", "practicar ante gente amiga."),
    (0, 4, 4, "water, and a minute to breathe.", "agua, y un minuto para respirar."),
    (1, 4, 4, "an interpreter of our own.", "una persona nuestra que interprete."),
    (1, 4, 4, "to know who is listening.", "saber quién escucha."),
    (1, 4, 4, "not to give my last name.", "no dar mi apellido."),
    (0, 4, 4, "a friend beside me.", "una amistad junto a mí."),
    (1, 4, 4, "the day off, paid.", "el día libre y pagado."),
)
MENDED = {"en": "somebody from the group next to me.", "es": "a alguien del grupo a mi lado."}
"""How the first card of `HEARING` reads once it was joined with the one that says the same."""
SPOKEN = {
    "en": "Ten more of us practice speaking in front of people.",
    "es": "Que diez personas más practiquen hablar en público.",
}
"""How a card of `FIRST` reads on the list of ideas, where its question does not stand above it."""
