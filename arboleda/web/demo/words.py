"""What the people of the demo grove say, in English and Spanish. All of it is invented."""

from __future__ import annotations

from typing import Any

INTERESTS = {
    "en": (
        "Wants the hotel to answer when somebody reports a guest.",
        "Cares about safe bus stops after the late shift.",
        "Would like a reading group for parents in the afternoon.",
        "Is curious how a city ordinance gets written.",
        "Wants classes where young people can ask real questions.",
        "Likes to draw; thinks posters reach people who do not read long papers.",
    ),
    "es": (
        "Quiere que el hotel responda cuando alguien reporta a un huésped.",
        "Le importan las paradas seguras después del turno de noche.",
        "Le gustaría un grupo de lectura para madres y padres por la tarde.",
        "Tiene curiosidad por saber cómo se escribe una ordenanza.",
        "Quiere clases donde la gente joven pueda preguntar de verdad.",
        "Le gusta dibujar; piensa que un cartel llega a quien no lee papeles largos.",
    ),
}
COMMITMENTS = {
    "en": (
        "Brings one coworker to the next meeting.",
        "Reads the draft demand.",
        "Cooks for the next meeting.",
    ),
    "es": (
        "Trae a alguien del trabajo a la próxima reunión.",
        "Lee el borrador de la demanda.",
        "Cocina para la próxima reunión.",
    ),
}
NEXT_STEPS = {
    "en": (
        "Call on Tuesday about the ride.",
        "Meet for coffee after session 6.",
        "Send the dates.",
    ),
    "es": (
        "Llamar el martes por lo del transporte.",
        "Tomar un café después de la sesión 6.",
        "Mandar las fechas.",
    ),
}
OWN_QUESTION: dict[str, Any] = {
    "label": {"en": "What do you drink at meetings?", "es": "¿Qué tomas en las reuniones?"},
    "why": {
        "en": "So that there is something for everybody.",
        "es": "Para que haya algo para cada quien.",
    },
    "keep_days": 180,
    "options": (
        {"en": "Coffee", "es": "Café"},
        {"en": "Tea", "es": "Té"},
        {"en": "Water", "es": "Agua"},
    ),
}
STRENGTHS = {
    "en": (
        ("I can teach people how to read a pay stub.", "numbers"),
        ("I make people laugh when the room gets heavy.", "caring"),
        ("I can cook for fifty without losing my temper.", "cooking"),
        ("I know every bus line on the south side.", "organizing"),
        ("I can run a meeting that ends on time.", "organizing"),
    ),
    "es": (
        ("Sé enseñar a leer un talón de pago.", "numbers"),
        ("Sé escuchar sin apurar a nadie.", "listening"),
        ("Puedo cocinar para cincuenta personas y me gusta.", "cooking"),
        ("Hablo español y mixteco, y sé interpretar en una reunión.", "languages"),
        ("Bordo, y puedo enseñar mientras conversamos.", "making"),
    ),
}
WALK_STRENGTH = {
    "en": "I can teach how to speak to a room: plant your feet, breathe, find one friendly face.",
    "es": "Puedo enseñar a hablar ante un grupo: pies firmes, respirar, buscar una cara amiga.",
}
PATHS = {
    "en": (
        ("Came to a first meeting", "come"),
        ("Brought two neighbors", "host"),
        ("Spoke at the listening session", "speak"),
        ("Lead the opening of an evening", "lead"),
        ("Teach what I know about pay stubs", "teach"),
    ),
    "es": (
        ("Vine a una primera reunión", "come"),
        ("Traje a dos vecinas", "host"),
        ("Hablé en la sesión de escucha", "speak"),
        ("Abrir una sesión", "lead"),
        ("Enseñar lo que sé de talones de pago", "teach"),
    ),
}
PARTNERS = (
    ("Southside Hotel Workers' Table", "union", "labor", ("en", "es"), "strategy"),
    ("Jardín Comunitario Las Palmas", "community", "housing", ("es",), "trust"),
    ("Korean Women's Reading Room", "community", "violence", ("ko", "en"), "trust"),
    ("Lakeview Neighborhood Clinic", "health", "health", ("en", "es"), "stories"),
    ("Escuela Roble, parents' council", "school", "education", ("es", "en"), "stories"),
    ("First Light Fellowship", "faith", "youth", ("en",), "met"),
)
TALKS = {
    "notes": {
        "en": "We talked in their kitchen for an hour. They asked who decides here; we told them.",
        "es": "Hablamos una hora en su cocina. Preguntaron quién decide aquí; se lo contamos.",
    },
    "ours": {
        "en": "They show up. We would trust them with our children.",
        "es": "Cumplen. Les confiaríamos a nuestras hijas e hijos.",
    },
    "theirs": {
        "en": "You listen before you plan. That is rare.",
        "es": "Ustedes escuchan antes de planear. Eso no es común.",
    },
    "came_of_it": {
        "en": "A joint training, and two of their members in our spring cohort.",
        "es": "Una capacitación en común, y dos de sus integrantes en la cohorte de primavera.",
    },
}
TRAINING_NEED = "How to support a coworker who tells you something hard, in Spanish, for 25 people."
TRAINING_CHANGE = (
    "Three floors now have a person whom others can talk to. The manager signed that nobody is"
    " punished for taking the time."
)
AGREEMENTS = {
    "en": "We may pass. What is said here stays here. No photos. One person speaks at a time."
    " We rest when we need to.",
    "es": "Podemos pasar. Lo que se dice aquí se queda aquí. Sin fotos. Habla una persona a la vez."
    " Descansamos cuando hace falta.",
}
STORIES = (
    {
        "language": "es",
        "title": "La que tenía el micrófono",
        "text": (
            "Vine a escuchar. Me senté cerca de la puerta, por si acaso.\n\n"
            "En la sexta semana, quien facilitaba me preguntó si quería abrir la noche. Dije que no"
            " con la cabeza y que sí con la boca. Me temblaban las manos y nadie se rió.\n\n"
            "Un mes después estaba en la alcaldía, y era yo la que tenía el micrófono. Dije lo que"
            " habíamos escrito juntas: que ninguna mujer limpie sola un cuarto sin un botón para"
            " pedir ayuda. Cuando terminé, el concejal tardó en contestar. Ese silencio también fue"
            " nuestro."
        ),
    },
    {
        "language": "en",
        "title": "The map had my word on it",
        "text": (
            "We each wrote on cards what safety would look like. I wrote one word: rest.\n\n"
            "I thought it was a small word. Then we put the cards that belong together side by side,"
            " and mine was in the middle, with eleven others around it.\n\n"
            "I had been saying it alone for years. It turns out a lot of us were."
        ),
    },
    {
        "language": "es",
        "title": "Lo que aprendió mi hija",
        "text": (
            "Mi hija me vio estudiar en la mesa y preguntó qué tarea me habían dejado.\n\n"
            "Le dije: aprender a decir que no, y a oírlo. Se quedó pensando. Al otro día me contó"
            " que lo había practicado con su prima, con un juguete de por medio.\n\n"
            "Así empezó."
        ),
    },
    {
        "language": "en",
        "title": "The late bus",
        "text": "The night shift ends at two. This is about the eleven minutes after that.",
    },
    {
        "language": "en",
        "title": "Soup",
        "text": "I bring soup. It took me a year to see that soup is organizing too.",
    },
)
SPOTLIGHT_TITLE = {
    "en": "Who decides here",
    "es": "Quién decide aquí",
}
SPOTLIGHT = (
    (
        {"en": "Who leads Casa Arboleda?", "es": "¿Quién dirige Casa Arboleda?"},
        {
            "en": "People who have lived what we organize about. They plan the sessions, choose the"
            " demands, and speak for themselves. Staff make room for that.",
            "es": "Personas que vivieron aquello por lo que organizamos. Planean las sesiones, eligen"
            " las demandas y hablan por sí mismas. El equipo abre el espacio.",
        },
    ),
    (
        {"en": "How do you know it works?", "es": "¿Cómo saben que funciona?"},
        {
            "en": "We follow ideas. One was written on a card in a kitchen. It became a demand, and"
            " then a rule in forty hotels. We told that back to the people who wrote it.",
            "es": "Seguimos las ideas. Una se escribió en una tarjeta, en una cocina. Se volvió"
            " demanda, y luego regla en cuarenta hoteles. Se lo contamos a quienes la escribieron.",
        },
    ),
    (
        {"en": "What does unrestricted money do?", "es": "¿Qué hace el dinero sin restricciones?"},
        {
            "en": "It pays for rides, childcare and food on the night itself, and for time: trust does"
            " not come by the quarter.",
            "es": "Paga transporte, cuidado infantil y comida esa misma noche, y paga tiempo: la confianza"
            " no llega por trimestre.",
        },
    ),
)
QUESTIONS = (
    (
        "en",
        "A foundation (invented)",
        "How do you count leaders without asking people what happened to them?",
    ),
    ("en", "", "Could two of our members visit a session before we decide on a partnership?"),
)

IDEAS = (
    {
        "en": "Nobody cleans a room alone without a button to call for help.",
        "es": "Que nadie limpie un cuarto a solas sin un botón para pedir ayuda.",
    },
    {"en": "Rest that is paid.", "es": "Descanso pagado."},
    {
        "en": "A person on every shift whom we chose ourselves to listen.",
        "es": "Una persona en cada turno, elegida por nosotras y nosotros, para escuchar.",
    },
    {
        "en": "Classes where our children learn to say no, and to hear it.",
        "es": "Clases donde nuestras hijas e hijos aprendan a decir no, y a oírlo.",
    },
    {"en": "To be believed the first time.", "es": "Que nos crean a la primera."},
    {"en": "Light at the bus stop after two.", "es": "Luz en la parada después de las dos."},
    {
        "en": "A choir. We laugh more when we sing.",
        "es": "Un coro. Nos reímos más cuando cantamos.",
    },
)
"""What the long table chose (see dreams.py), in the order of the list of ideas."""
CAMPAIGN = {"en": "No room alone", "es": "Ningún cuarto a solas"}
ISSUE = {
    "en": "People who clean hotel rooms at night work alone behind closed doors.",
    "es": "Quienes limpian cuartos de hotel de noche trabajan a solas tras puertas cerradas.",
}
DEMAND = {
    "en": "A city rule: every hotel gives a call button to everyone who works alone in a room.",
    "es": "Una regla de la ciudad: que cada hotel dé un botón de ayuda a quien trabaja a solas en un cuarto.",
}
OFFICE_NAME = "Cypress Whitfield (invented)"
OFFICE = {"en": "Chair, committee on workforce", "es": "Preside el comité de trabajo"}
INSTITUTION = {"en": "City council (invented)", "es": "Concejo municipal (inventado)"}
PROMISE = {
    "en": "Will bring the rule to a vote.",
    "es": "Llevará la regla a votación.",
}
ACTION = {"en": "Hearing at city hall", "es": "Audiencia en la alcaldía"}
WIN = {
    "en": "The rule passed: forty hotels hand out call buttons.",
    "es": "Se aprobó la regla: cuarenta hoteles entregan botones de ayuda.",
}
EVIDENCE = "Council record (invented), item 12, passed 41 to 6."
TAKEN_UP = {
    "en": "Session 7 now begins with this idea as its example.",
    "es": "La sesión 7 ahora comienza con esta idea como ejemplo.",
}
TOLD_BACK = {
    "en": "We read the rule aloud in the same kitchen, and the cards were on the table again.",
    "es": "Leímos la regla en voz alta en la misma cocina, con las tarjetas otra vez en la mesa.",
}
RELEASE_RECIPIENT = "Lakeview Neighborhood Clinic"
RELEASE_PURPOSE = "Para hacer una cita en español."
RELEASE_ITEMS = ("El nombre que uso", "Un número de teléfono", "Que prefiero el español")
RELEASE_RISKS = "Podrían llamar en mal momento. Les dijimos cuándo no llamar."

PAGES = (
    {
        "title": "Lo que no le cuento a nadie",
        "text": "Hoy me quedé un rato más en el parque. Solo mirando los patos.\n\n"
        "Me dio risa uno que siempre llega tarde. Pensé: así soy yo.",
    },
    {
        "title": "",
        "text": "Cosas que me salieron bien esta semana: el arroz, la llamada, decir que no.",
    },
    {
        "title": "Para el martes",
        "text": "Quiero proponer que cada quien traiga algo que sabe hacer. Me da pena decirlo en voz "
        "alta, así que lo escribo primero aquí.",
    },
)
"""Pages of a room in the demo grove: fiction, like everything here."""
