"""What the people of the demo grove dream, in English and Spanish. All of it is invented."""

from __future__ import annotations

from typing import NamedTuple

from arboleda.web.demo import words

Both = dict[str, str]


class Card(NamedTuple):
    """One card, and how people of the grove think of it.

    theme: what most put it with; pull: the theme that draws it away, or the same. matters, near: how
    it is rated on average, from 1 to 5.
    """

    words: Both
    theme: int
    pull: int
    matters: float
    near: float


def _said(en: str, es: str) -> Both:
    return {"en": en, "es": es}


WORK, TERMS, CHILDREN, BELIEVED, REST, DECIDE = range(6)
THEMES = (
    _said("Work without fear", "Trabajar sin miedo"),
    _said("Safety on our own terms", "Seguridad a nuestra manera"),
    _said("Our children learn consent", "Nuestras hijas e hijos aprenden sobre el consentimiento"),
    _said("Being believed", "Que nos crean"),
    _said("Rest and joy", "Descanso y alegría"),
    _said("We decide", "Lo decidimos en común"),
)
PROMPT = _said("Our safety would look like …", "Nuestra seguridad sería …")
ROOM = _said("The long table", "La mesa larga")
BETWEEN = _said("Where ideas meet", "Donde se cruzan las ideas")
"""What a cluster is called that holds a little of several themes."""
GROUPS = (
    _said("I work at night", "Trabajo de noche"),
    _said("I work by day, or at home", "Trabajo de día, o en casa"),
)
LISTED = words.IDEAS
"""The ideas whose way the grove follows: each stood on a card of the long table."""

CARDS = (
    Card(LISTED[0], WORK, WORK, 3.7, 3.4),
    Card(LISTED[2], WORK, DECIDE, 3.9, 3.6),
    Card(
        _said(
            "If I report my boss, I still have my hours next week.",
            "Si reporto a mi jefe, la próxima semana todavía tengo mis horas.",
        ),
        WORK, BELIEVED, 4.5, 2.0,
    ),
    Card(
        _said(
            "Schedules two weeks ahead, so that nobody has to beg for a day.",
            "Horarios con dos semanas de anticipación, para no rogar por un día.",
        ),
        WORK, REST, 3.6, 3.0,
    ),
    Card(
        _said(
            "Those of us who clean train the supervisors.",
            "Que quienes limpiamos demos la capacitación a quienes supervisan.",
        ),
        WORK, DECIDE, 3.8, 3.2,
    ),
    Card(
        _said(
            "Somebody from outside the company opens the complaint box.",
            "El buzón de quejas lo abre alguien de fuera de la empresa.",
        ),
        WORK, BELIEVED, 3.9, 2.4,
    ),
    Card(
        _said(
            "Our papers are never used to keep us quiet.",
            "Que nunca usen nuestros papeles para callarnos.",
        ),
        WORK, TERMS, 4.8, 1.6,
    ),
    Card(LISTED[5], TERMS, WORK, 3.9, 4.1),
    Card(
        _said(
            "A neighbor I can call who is not the police.",
            "Alguien del barrio a quien llamar, que no sea la policía.",
        ),
        TERMS, DECIDE, 4.4, 3.3,
    ),
    Card(
        _said(
            "A door that locks, and the key is mine.", "Una puerta con llave, y la llave es mía."
        ),
        TERMS, REST, 4.7, 2.3,
    ),
    Card(
        _said(
            "A bank account of my own that nobody else can look into.",
            "Una cuenta de banco mía, que nadie más pueda ver.",
        ),
        TERMS, DECIDE, 4.2, 3.4,
    ),
    Card(
        _said(
            "A house where we can stay a week without filling out forms.",
            "Una casa donde quedarnos una semana sin llenar formularios.",
        ),
        TERMS, REST, 4.5, 1.9,
    ),
    Card(
        _said(
            "We walk each other home after the late shift.",
            "Nos acompañamos a casa después del turno de noche.",
        ),
        TERMS, WORK, 3.7, 4.4,
    ),
    Card(
        _said(
            "Nobody asks for papers when we ask for help.",
            "Que nadie pida papeles cuando pedimos ayuda.",
        ),
        TERMS, BELIEVED, 4.7, 2.1,
    ),
    Card(LISTED[3], CHILDREN, CHILDREN, 4.0, 3.2),
    Card(
        _said(
            "Books about feelings in the school library, in Spanish too.",
            "Libros sobre sentimientos en la biblioteca de la escuela, también en español.",
        ),
        CHILDREN, CHILDREN, 3.3, 4.3,
    ),
    Card(
        _said(
            "Nobody makes a child kiss the guests.",
            "Que nadie obligue a una criatura a besar a las visitas.",
        ),
        CHILDREN, CHILDREN, 3.9, 4.2,
    ),
    Card(
        _said(
            "Boys learn to cry, and to cook.", "Que los niños aprendan a llorar, y a cocinar."
        ),
        CHILDREN, REST, 3.8, 3.5,
    ),
    Card(
        _said(
            "In every school one grown-up who knows what to do when a child tells.",
            "En cada escuela, alguien que sepa qué hacer cuando una criatura cuenta algo.",
        ),
        CHILDREN, BELIEVED, 4.8, 2.5,
    ),
    Card(
        _said(
            "Parents' evenings where we practice the hard questions.",
            "Noches de madres y padres para practicar las preguntas difíciles.",
        ),
        CHILDREN, DECIDE, 3.6, 4.0,
    ),
    Card(
        _said("Young people teach young people.", "Que jóvenes enseñen a jóvenes."),
        CHILDREN, DECIDE, 3.7, 3.7,
    ),
    Card(LISTED[4], BELIEVED, BELIEVED, 4.1, 1.9),
    Card(
        _said(
            "To tell it once, and not in seven offices.",
            "Contarlo una sola vez, y no en siete oficinas.",
        ),
        BELIEVED, BELIEVED, 4.6, 2.2,
    ),
    Card(
        _said(
            "An interpreter who is not my cousin.",
            "Alguien que interprete, y que no sea mi prima.",
        ),
        BELIEVED, TERMS, 4.0, 3.6,
    ),
    Card(
        _said(
            "A clinic where nobody sighs when I speak Spanish.",
            "Una clínica donde nadie suspire cuando hablo español.",
        ),
        BELIEVED, BELIEVED, 3.9, 3.1,
    ),
    Card(
        _said(
            "In the report stand my words, not the officer's.",
            "Que en el reporte estén mis palabras, no las del oficial.",
        ),
        BELIEVED, DECIDE, 4.4, 1.8,
    ),
    Card(
        _said("Somebody sits beside me in court.", "Que alguien se siente conmigo en la corte."),
        BELIEVED, TERMS, 4.3, 3.5,
    ),
    Card(
        _said("Nobody asks what I was wearing.", "Que nadie pregunte qué llevaba puesto."),
        BELIEVED, CHILDREN, 4.5, 2.0,
    ),
    Card(LISTED[1], REST, WORK, 4.0, 2.4),
    Card(LISTED[6], REST, REST, 3.1, 4.7),
    Card(
        _said(
            "A garden where the phone stays at the gate.",
            "Un jardín donde el teléfono se queda en la entrada.",
        ),
        REST, REST, 2.9, 3.8,
    ),
    Card(
        _said("Sundays that belong to us.", "Domingos que sean nuestros."),
        REST, WORK, 3.7, 3.0,
    ),
    Card(
        _said(
            "To dance without keeping an eye on the door.", "Bailar sin estar viendo la puerta."
        ),
        REST, TERMS, 3.9, 3.2,
    ),
    Card(
        _said(
            "To sleep eight hours and not wake up scared.",
            "Dormir ocho horas y no despertar con miedo.",
        ),
        REST, TERMS, 4.8, 2.3,
    ),
    Card(
        _said(
            "A kitchen with room for everybody.", "Una cocina donde quepa todo el mundo."
        ),
        REST, DECIDE, 3.1, 4.4,
    ),
    Card(
        _said(
            "A seat at the table where the rules are written.",
            "Un lugar en la mesa donde se escriben las reglas.",
        ),
        DECIDE, WORK, 4.2, 2.6,
    ),
    Card(
        _said(
            "Meetings with childcare, or no meeting.",
            "Reuniones con cuidado infantil, o no hay reunión.",
        ),
        DECIDE, CHILDREN, 4.1, 4.6,
    ),
    Card(
        _said(
            "Money for our group, and nobody tells us what for.",
            "Dinero para nuestro grupo, sin que nos digan para qué.",
        ),
        DECIDE, DECIDE, 3.9, 2.3,
    ),
    Card(
        _said("We teach each other what we know.", "Nos enseñamos lo que sabemos."),
        DECIDE, REST, 3.8, 4.7,
    ),
    Card(
        _said(
            "Our stories are ours. Nobody uses them without asking.",
            "Nuestras historias son nuestras. Nadie las usa sin preguntar.",
        ),
        DECIDE, BELIEVED, 4.6, 3.9,
    ),
    Card(
        _said("Somebody from our street on the council.", "Alguien de nuestra calle en el concejo."),
        DECIDE, DECIDE, 3.4, 2.0,
    ),
    Card(
        _said(
            "A chain of calls that reaches everybody in an hour.",
            "Una cadena de llamadas que llegue a todo el mundo en una hora.",
        ),
        DECIDE, TERMS, 3.9, 4.1,
    ),
)  # fmt: skip
"""The cards of the long table."""

MOVED_NOTE = _said(
    "“{card}” lay at the border. We read it aloud, talked, and moved it here.",
    "«{card}» estaba en el borde. La leímos en voz alta, lo hablamos y la pasamos aquí.",
)
CHOSEN = ("demand", "demand", "group", "lesson", "lesson", "demand", "group")
"""What each of `words.IDEAS` was chosen to become, in their order."""
