"""What can be wrong with a list, a row or a cell, and how to say it in English and Spanish.

A problem never carries what stood in the cell: what we refuse must not come in by way of an
error message, a log or a list of bad rows.
"""

from dataclasses import dataclass
from typing import Literal

from arboleda.trust.safety.rules import refused

# error: the row is not imported. question: a person decides first. warning: the row comes in,
# the cell named does not (or not as it stood).
Severity = Literal["error", "question", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell about a row. `column` is the header, or "" for the whole row.

    `detail` is a refused category's code for `refused_value` and `refused_tag`, else "".
    """

    line: int
    code: str
    column: str = ""
    detail: str = ""

    @property
    def severity(self) -> Severity:
        return SENTENCES[self.code][0]


SENTENCES: dict[str, tuple[Severity, str, str]] = {
    # The whole file
    "workbook": (
        "error",
        "This is a workbook (Excel, Numbers or LibreOffice). Open it and save it as CSV: "
        "File, Save as, CSV UTF-8. Then choose that file.",
        "Este es un libro de cálculo (Excel, Numbers o LibreOffice). Ábrelo y guárdalo como CSV: "
        "Archivo, Guardar como, CSV UTF-8. Después elige ese archivo.",
    ),
    "not_a_list": (
        "error",
        "This file is not a list. Choose a CSV file.",
        "Este archivo no es una lista. Elige un archivo CSV.",
    ),
    "empty_file": (
        "error",
        "This file is empty. Choose a CSV file with one person on each line.",
        "Este archivo está vacío. Elige un archivo CSV con una persona en cada línea.",
    ),
    # The whole row
    "too_many_cells": (
        "error",
        "This row has more cells than the header. Often a comma inside a name needs quotes "
        "around the name.",
        "Esta fila tiene más celdas que el encabezado. A menudo un nombre con coma necesita "
        "comillas.",
    ),
    "stray_quote": (
        "error",
        "A quotation mark opens in this row and never closes.",
        "En esta fila se abre una comilla que nunca se cierra.",
    ),
    "too_long": (
        "error",
        "This row is far too long to be one person.",
        "Esta fila es demasiado larga para ser una persona.",
    ),
    "nobody": (
        "error",
        "This row has nobody in it: no name and no way to reach anyone.",
        "En esta fila no hay nadie: ni nombre ni forma de contacto.",
    ),
    "no_name": (
        "error",
        "This row has no name. Add one; any name the person chose will do.",
        "Esta fila no tiene nombre. Agrega uno; sirve cualquier nombre que la persona eligió.",
    ),
    "name_too_long": (
        "error",
        "The name in this row is longer than 200 letters.",
        "El nombre de esta fila tiene más de 200 letras.",
    ),
    "household": (
        "question",
        "This row is a household, not a person. Decide who it is, or leave it out.",
        "Esta fila es un hogar, no una persona. Decide quién es o déjala fuera.",
    ),
    "two_people": (
        "question",
        "This name may belong to two people. Decide before you add it.",
        "Este nombre puede ser de dos personas. Decide antes de agregarlo.",
    ),
    # One cell
    "refused_value": (
        "warning",
        "“{column}” held something we do not keep ({category}). It was left out.",
        "“{column}” tenía algo que no guardamos ({category}). Se dejó fuera.",
    ),
    "refused_tag": (
        "warning",
        "A tag in “{column}” says something we do not keep ({category}). It was left out.",
        "Una etiqueta en “{column}” dice algo que no guardamos ({category}). Se dejó fuera.",
    ),
    "phone_unreadable": (
        "warning",
        "“{column}” is not a whole telephone number. It was left out; the person comes in.",
        "“{column}” no es un número de teléfono completo. Se dejó fuera; la persona sí entra.",
    ),
    "phone_words": (
        "warning",
        "The words beside the number in “{column}” were left out. If they matter, write them on "
        "the safe-contact card.",
        "Las palabras junto al número en “{column}” se dejaron fuera. Si importan, escríbelas en "
        "la tarjeta de contacto seguro.",
    ),
    "phone_rounded": (
        "warning",
        "A spreadsheet rounded the number in “{column}” (like 3.12E+09). It was left out.",
        "Una hoja de cálculo redondeó el número en “{column}” (como 3.12E+09). Se dejó fuera.",
    ),
    "email_unreadable": (
        "warning",
        "“{column}” is not a whole e-mail address. It was left out; the person comes in.",
        "“{column}” no es un correo completo. Se dejó fuera; la persona sí entra.",
    ),
    "language_unknown": (
        "warning",
        "We do not know the language in “{column}”. It was left out.",
        "No conocemos el idioma en “{column}”. Se dejó fuera.",
    ),
    "stop_unclear": (
        "warning",
        "We could not read “{column}”, so we will not write or call by that way.",
        "No pudimos leer “{column}”, así que no usaremos esa vía.",
    ),
    "letters_mended": (
        "warning",
        "Broken letters in “{column}” were mended. Please look at them.",
        "Se arreglaron letras dañadas en “{column}”. Échales un vistazo.",
    ),
    "letters_lost": (
        "warning",
        "Some letters in “{column}” were lost before the file reached us. Please correct them.",
        "Algunas letras en “{column}” se perdieron antes de llegar aquí. Corrígelas, por favor.",
    ),
    "too_long_cell": (
        "warning",
        "“{column}” is too long and was left out.",
        "“{column}” es demasiado largo y se dejó fuera.",
    ),
}


def sentence(problem: Problem, language: str) -> str:
    """The problem as a sentence in `"en"` or `"es"`; any other language reads English."""
    _, english, spanish = SENTENCES[problem.code]
    category = refused.label(problem.detail, language) if problem.detail else ""
    text = spanish if language == "es" else english
    return text.replace("{column}", problem.column).replace("{category}", category)


def file_sentence(code: str, language: str) -> str:
    """Why a whole file cannot be read: the sentence for `reading.Unreadable.code`."""
    return sentence(Problem(0, code), language)


REFUSED_COLUMN = (
    "“{column}” is not imported: we do not keep {category}.",
    "“{column}” no se importa: no guardamos {category}.",
)
NOTES_COLUMN = (
    "“{column}”: notes are not imported: they often hold what must not be kept.",
    "“{column}”: las notas no se importan: muchas veces tienen lo que no se debe guardar.",
)


def refused_column_sentence(header: str, category: str, language: str) -> str:
    """Why a column is left out, for the preview. `category`: a code of `refused.CATEGORIES`."""
    pair = NOTES_COLUMN if category == refused.NOTES else REFUSED_COLUMN
    text = pair[1] if language == "es" else pair[0]
    return text.replace("{column}", header).replace("{category}", refused.label(category, language))
