"""What can be wrong with a pack: one code each, worded in English and in Spanish.

A sentence always says what is wrong and then what to do. The words live here, not in Django's
catalogues, because the rules run without Django and a pack is often checked from a terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MESSAGES: Mapping[str, tuple[str, str]] = {
    # The parcel itself.
    "not-found": (
        "nothing is there. Give the folder or the zip file that holds pack.md.",
        "ahí no hay nada. Indica la carpeta o el archivo zip donde está pack.md.",
    ),
    "not-a-zip": (
        "this is not a folder and not a zip file that can be opened. Make the zip again.",
        "no es una carpeta ni un archivo zip que se pueda abrir. Vuelve a crear el zip.",
    ),
    "zip-damaged": (
        "this file inside the zip is damaged. Make the zip again.",
        "este archivo dentro del zip está dañado. Vuelve a crear el zip.",
    ),
    "zip-locked": (
        "this file inside the zip has a password. Make the zip without a password.",
        "este archivo dentro del zip tiene contraseña. Crea el zip sin contraseña.",
    ),
    "path-refused": (
        "this name points outside the pack. Use plain names such as modules/01-welcome/en.md.",
        "este nombre apunta fuera del paquete. Usa nombres como modules/01-welcome/en.md.",
    ),
    "name-twice": (
        "this name is in the pack twice (capital letters count as the same). Keep one.",
        "este nombre está dos veces en el paquete (las mayúsculas cuentan igual). Deja uno solo.",
    ),
    "link-file": (
        "this is a link to another file. Put the file itself here.",
        "es un enlace a otro archivo. Pon aquí el archivo mismo.",
    ),
    "unexpected-file": (
        "a pack holds pack.md, sources.md and modules/NN-name/LANGUAGE.md, nothing else. "
        "Take this file out or rename it.",
        "un paquete lleva pack.md, sources.md y modules/NN-nombre/IDIOMA.md, nada más. "
        "Quita este archivo o cámbiale el nombre.",
    ),
    "file-too-big": (
        "this file is larger than {limit} KB. Split the module, or take out what is not text.",
        "este archivo pesa más de {limit} KB. Divide el módulo o quita lo que no es texto.",
    ),
    "pack-too-big": (
        "the pack is larger than {limit} KB in all. Split it into two packs.",
        "el paquete pesa más de {limit} KB en total. Divídelo en dos paquetes.",
    ),
    "too-many-files": (
        "the pack holds more than {limit} files. Split it into two packs.",
        "el paquete tiene más de {limit} archivos. Divídelo en dos paquetes.",
    ),
    "file-missing": (
        "this file is missing. Add it.",
        "falta este archivo. Agrégalo.",
    ),
    "language-missing": (
        "the pack promises {language} and this file is missing. Add it, or move {language} from "
        "`languages` to `more-languages` in pack.md.",
        "el paquete promete {language} y falta este archivo. Agrégalo, o pasa {language} de "
        "`languages` a `more-languages` en pack.md.",
    ),
    "language-not-listed": (
        "pack.md does not list the language {language}. Add it to `languages` or "
        "`more-languages`, or take this out.",
        "pack.md no menciona el idioma {language}. Agrégalo a `languages` o `more-languages`, "
        "o quita esto.",
    ),
    # The text of a file.
    "utf-16": (
        "this file is saved as UTF-16. Save it as UTF-8.",
        "este archivo está guardado en UTF-16. Guárdalo en UTF-8.",
    ),
    "not-utf-8": (
        "a character here is not UTF-8. Save the file as UTF-8.",
        "aquí hay un carácter que no es UTF-8. Guarda el archivo en UTF-8.",
    ),
    "hidden-character": (
        "there is an invisible character here ({character}). Delete it and type the text again.",
        "aquí hay un carácter invisible ({character}). Bórralo y vuelve a escribir el texto.",
    ),
    # Front matter.
    "front-missing": (
        "the file must begin with a line of three dashes (---) and its front matter. Add it.",
        "el archivo debe empezar con una línea de tres guiones (---) y sus datos. Agrégala.",
    ),
    "front-open": (
        "the front matter that begins here never ends. Close it with a line of three dashes (---).",
        "los datos que empiezan aquí no terminan. Ciérralos con una línea de tres guiones (---).",
    ),
    "front-long": (
        "the front matter is longer than {limit} KB. Move text into the body, or split the pack.",
        "los datos pasan de {limit} KB. Pasa texto al cuerpo o divide el paquete.",
    ),
    "front-syntax": (
        "this cannot be read as `name: value`. Check the spaces at the start of the line, and put "
        "a value that holds a colon or # between double quotes.",
        "esto no se puede leer como `nombre: valor`. Revisa los espacios al inicio de la línea, y "
        "pon entre comillas dobles un valor que lleve dos puntos o #.",
    ),
    "front-refused": (
        "anchors (&), references (*) and tags (!) are not used in packs. Write the value out, or "
        "put it between double quotes.",
        "en los paquetes no se usan anclas (&), referencias (*) ni etiquetas (!). Escribe el valor "
        "completo o ponlo entre comillas dobles.",
    ),
    "front-deep": (
        "there are too many levels inside one another here. Write it flatter.",
        "aquí hay demasiados niveles, uno dentro de otro. Escríbelo con menos niveles.",
    ),
    "front-not-fields": (
        "the front matter must be lines of `name: value`. Write it that way.",
        "los datos deben ser líneas de `nombre: valor`. Escríbelos así.",
    ),
    "field-twice": (
        "`{name}` is written twice. Keep one.",
        "`{name}` está escrito dos veces. Deja uno solo.",
    ),
    "field-unknown": (
        "`{name}` is not a field of this file. Check the spelling or take it out.",
        "`{name}` no es un dato de este archivo. Revisa cómo está escrito o quítalo.",
    ),
    "field-missing": (
        "`{name}` is missing. Add it.",
        "falta `{name}`. Agrégalo.",
    ),
    "field-not-text": (
        "`{name}` must be one line of text. Write it that way.",
        "`{name}` debe ser una línea de texto. Escríbelo así.",
    ),
    "field-not-list": (
        "`{name}` must be a list. Write each item on a line that begins with a dash.",
        "`{name}` debe ser una lista. Escribe cada cosa en una línea que empiece con guion.",
    ),
    "field-not-map": (
        "`{name}` must hold fields of its own (`name: value`). Write it that way.",
        "`{name}` debe llevar sus propios datos (`nombre: valor`). Escríbelo así.",
    ),
    "field-number": (
        "`{name}` must be a whole number from {low} to {high}. Correct it.",
        "`{name}` debe ser un número entero de {low} a {high}. Corrígelo.",
    ),
    "field-slug": (
        "`{name}` may hold only small letters a-z, digits and dashes, and begins with a letter. "
        "Correct it.",
        "`{name}` solo puede llevar letras minúsculas a-z, números y guiones, y empieza con letra. "
        "Corrígelo.",
    ),
    "field-choice": (
        "`{name}` must be one of: {choices}. Correct it.",
        "`{name}` debe ser uno de estos: {choices}. Corrígelo.",
    ),
    "field-date": (
        "`{name}` must be a date such as 2026-11-20. Correct it.",
        "`{name}` debe ser una fecha como 2026-11-20. Corrígela.",
    ),
    "field-month": (
        "`{name}` must be a month or a day such as 2026-11 or 2026-11-20. Correct it.",
        "`{name}` debe ser un mes o un día, como 2026-11 o 2026-11-20. Corrígelo.",
    ),
    "field-year": (
        "`year` must be a year such as 2014, or `undated` when the source prints none. Correct it.",
        "`year` debe ser un año como 2014, o `undated` si la fuente no lo dice. Corrígelo.",
    ),
    "field-language": (
        "{value} is not a language code. Use one such as en, es or pt-BR.",
        "{value} no es un código de idioma. Usa uno como en, es o pt-BR.",
    ),
    "format-unknown": (
        "this pack is written in format {value}; this version of Arboleda reads format {known}. "
        "Update Arboleda, or ask for the pack in format {known}.",
        "este paquete está en formato {value}; esta versión de Arboleda lee el formato {known}. "
        "Actualiza Arboleda o pide el paquete en formato {known}.",
    ),
    "listed-twice": (
        "{value} is listed twice. Keep one.",
        "{value} está dos veces en la lista. Deja uno solo.",
    ),
    "list-empty": (
        "`{name}` is empty. Add at least one item.",
        "`{name}` está vacía. Agrega al menos una cosa.",
    ),
    "check-without-name": (
        "a text is `checked` only with the name of the person who checked it and the date. Add "
        "both, or write `draft`.",
        "un texto está `checked` solo con el nombre de quien lo revisó y la fecha. Agrega ambos, o "
        "escribe `draft`.",
    ),
    "check-on-draft": (
        "a draft has not been checked by anyone. Write `status` as `checked`, or take out the name "
        "and the date.",
        "un borrador todavía no lo ha revisado nadie. Pon `status` en `checked`, o quita el nombre "
        "y la fecha.",
    ),
    # Headings and passages.
    "text-before-heading": (
        "this text stands before the first heading. Put it under a heading.",
        "este texto está antes del primer título. Ponlo debajo de un título.",
    ),
    "heading-no-key": (
        "this heading has no key. End it with one, such as {{#purpose}}.",
        "este título no tiene clave. Termínalo con una, como {{#purpose}}.",
    ),
    "heading-attributes": (
        "what stands between the braces cannot be read. Write it like "
        "{{#arriving minutes=15 kind=opening}}, with double quotes around a value with spaces.",
        "no se puede leer lo que está entre las llaves. Escríbelo como "
        "{{#arriving minutes=15 kind=opening}}, con comillas dobles si el valor lleva espacios.",
    ),
    "heading-unknown-attribute": (
        "`{name}` does not belong in this heading. Take it out or correct it.",
        "`{name}` no va en este título. Quítalo o corrígelo.",
    ),
    "heading-level": (
        "a heading of this size does not belong here. Use ## for a section, ### for an activity or "
        "a handout, #### for a part of an activity.",
        "un título de este tamaño no va aquí. Usa ## para una sección, ### para una actividad o "
        "una hoja, #### para una parte de una actividad.",
    ),
    "heading-title": (
        "this heading has no words before its key. Add them.",
        "este título no tiene palabras antes de la clave. Agrégalas.",
    ),
    "key-unknown": (
        "`{key}` is not a part that belongs here. Use one of: {choices}.",
        "`{key}` no es una parte que vaya aquí. Usa una de estas: {choices}.",
    ),
    "key-twice": (
        "`{key}` is used twice. Give each its own key.",
        "`{key}` se usa dos veces. Dale a cada cosa su propia clave.",
    ),
    "section-missing": (
        "the section `{key}` is missing. Add it: ## … {{#{key}}}.",
        "falta la sección `{key}`. Agrégala: ## … {{#{key}}}.",
    ),
    "part-missing": (
        "the activity `{activity}` has no `{key}`. Add it: #### … {{#{key}}}.",
        "la actividad `{activity}` no tiene `{key}`. Agrégala: #### … {{#{key}}}.",
    ),
    "passage-empty": (
        "nothing is written under this heading. Write it, or take the heading out.",
        "no hay nada escrito debajo de este título. Escríbelo o quita el título.",
    ),
    "activities-none": (
        "there is no activity under this heading. Add at least one (###).",
        "no hay ninguna actividad debajo de este título. Agrega al menos una (###).",
    ),
    "handouts-none": (
        "there is no handout under this heading. Add one (###), or take the heading out.",
        "no hay ninguna hoja debajo de este título. Agrega una (###) o quita el título.",
    ),
    "text-misplaced": (
        "text cannot stand directly under this heading. Put it under one of its parts.",
        "el texto no puede ir directamente debajo de este título. Ponlo en una de sus partes.",
    ),
    "raw-html": (
        "HTML is not allowed. Use Markdown, and write &lt; where you mean the sign.",
        "no se permite HTML. Usa Markdown, y escribe &lt; donde quieras el signo.",
    ),
    "image-refused": (
        "pictures are not part of format 1. Describe what to draw, or use the materials list.",
        "el formato 1 no lleva imágenes. Describe qué dibujar, o usa la lista de materiales.",
    ),
    "link-refused": (
        "a link must begin with https:// and stand in brackets: [words](https://…). Correct it.",
        "un enlace debe empezar con https:// y escribirse así: [palabras](https://…). Corrígelo.",
    ),
    "code-refused": (
        "code blocks (``` or ~~~) are not used in packs. Write plain text.",
        "en los paquetes no se usan bloques de código (``` o ~~~). Escribe texto normal.",
    ),
    "underline-heading": (
        "a line of dashes or equal signs under text makes it a heading. Leave an empty line before "
        "it, or use ## headings.",
        "una línea de guiones o de signos de igual debajo del texto lo vuelve título. Deja una "
        "línea vacía antes, o usa títulos con ##.",
    ),
    "include-refused": (
        "format 1 does not include other files. Copy the activity here and credit it with "
        "`adapts`.",
        "el formato 1 no incluye otros archivos. Copia la actividad aquí y da el crédito con "
        "`adapts`.",
    ),
    "list-expected": (
        "`{key}` must be a list. Begin each line with {sign}.",
        "`{key}` debe ser una lista. Empieza cada línea con {sign}.",
    ),
    # Time, sources, sameness.
    "minutes-sum": (
        "the activities add up to {found} minutes and the module says {expected}. Change one.",
        "las actividades suman {found} minutos y el módulo dice {expected}. Cambia uno.",
    ),
    "steps-sum": (
        "the steps of `{activity}` add up to {found} minutes and the activity says {expected}. "
        "Change one.",
        "los pasos de `{activity}` suman {found} minutos y la actividad dice {expected}. "
        "Cambia uno.",
    ),
    "steps-some-timed": (
        "some steps of `{activity}` say their minutes and some do not. Time all of them or none.",
        "unos pasos de `{activity}` dicen sus minutos y otros no. Ponlos en todos o en ninguno.",
    ),
    "number-folder": (
        "the module says number {found} and its folder says {expected}. Change one.",
        "el módulo dice número {found} y su carpeta dice {expected}. Cambia uno.",
    ),
    "number-twice": (
        "the number {value} is used by two modules. Give each its own.",
        "dos módulos usan el número {value}. Dale a cada uno el suyo.",
    ),
    "module-twice": (
        "two modules are called {value}. Give each its own name.",
        "dos módulos se llaman {value}. Dale a cada uno su nombre.",
    ),
    "language-file": (
        "the file says it is in {found} and its name says {expected}. Change one.",
        "el archivo dice que está en {found} y su nombre dice {expected}. Cambia uno.",
    ),
    "track-unknown": (
        "the track `{value}` is not in pack.md. Add it there or correct it.",
        "el eje `{value}` no está en pack.md. Agrégalo ahí o corrígelo.",
    ),
    "modules-none": (
        "there are no modules. Add modules/01-name/LANGUAGE.md.",
        "no hay módulos. Agrega modules/01-nombre/IDIOMA.md.",
    ),
    "citation-malformed": (
        "this citation cannot be read. Write it as [@name-of-source].",
        "no se puede leer esta cita. Escríbela así: [@nombre-de-la-fuente].",
    ),
    "citation-unknown": (
        "`{key}` is not in sources.md. Add the source there or correct the name.",
        "`{key}` no está en sources.md. Agrega la fuente ahí o corrige el nombre.",
    ),
    "source-unused": (
        "no module cites `{key}`. Cite it as [@{key}] or take it out.",
        "ningún módulo cita `{key}`. Cítala como [@{key}] o quítala.",
    ),
    "differs": (
        "{what}: {found} here, {expected} in {other}. Make the two the same.",
        "{what}: aquí {found}, en {other} {expected}. Deja las dos iguales.",
    ),
    "differs-missing": (
        "`{what}` is in {other} and not here. Add it here or take it out there.",
        "`{what}` está en {other} y aquí no. Agrégalo aquí o quítalo allá.",
    ),
    "differs-extra": (
        "`{what}` is here and not in {other}. Add it there or take it out here.",
        "`{what}` está aquí y no en {other}. Agrégalo allá o quítalo aquí.",
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a pack: the file (a path inside the pack), its line (from 1), a code
    of `MESSAGES` and the values its sentence needs."""

    file: str
    line: int
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """The sentence in Spanish for `es` and its regions, in English for any other language."""
        english, spanish = MESSAGES[self.code]
        template = spanish if language.split("-")[0] == "es" else english
        return template.format(**self.params)

    def line_text(self, language: str = "en") -> str:
        """`file:line: sentence`, as terminals and editors know how to open it."""
        return f"{self.file}:{self.line}: {self.text(language)}"

    def __str__(self) -> str:
        return self.line_text()


class PackRefusedError(Exception):
    """A folder or zip that is not even opened; `problems` says why, file by file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


class Report:
    """Notes problems of one file into a list shared by all files of a pack."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems

    def add(self, code: str, line: int, **params: str | int) -> None:
        """Notes one problem. `code` is a key of `MESSAGES`."""
        self.problems.append(Problem(self.file, line, code, params))
