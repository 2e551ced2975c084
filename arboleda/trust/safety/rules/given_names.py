"""Given names that are common in the United States and in Latin America, and capitals that are none.

Chosen by hand from what everybody knows, for `pointers`; nobody's register. Written without accents
and in small letters.
"""

from __future__ import annotations

import functools
import unicodedata


@functools.lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """A word in small letters without accents: ``José`` is ``jose``."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


_SURE = """
    aaron abigail adam adriana adrian agustin aida alan alberto alejandra alejandro alexa
    alexander alexandra alexis alfonso alfredo alicia alison allison alondra alonso alvaro amalia
    amanda amelia amy ana anabel anahi andrea andres andrew angelica angelina anna anthony antonia
    antonio araceli arturo ashley aurelio beatriz benito benjamin bernardo berta betty brandon
    brayan brenda brian brianna bryan camila carla carlos carolina caroline catalina catherine
    cecilia cesar charlotte christina christopher claudia cristina cynthia daniel daniela danielle
    dario david deborah denise derek diana diego dominic donald dylan edgar edith eduardo edward
    edwin efrain elena elias elisa elizabeth eloisa elsa elvia elvira emilia emiliano emilio emily
    emma emmanuel enrique eric erica erika ernesto esteban ethan eugenia eva evelyn fabian fabiola
    fatima felipe fernanda fernando fidel francisca francisco gabriel gabriela george gerardo
    gilberto gisela gladys gonzalo graciela gregorio griselda guillermina guillermo gustavo hannah
    hector heidi heriberto hernan hilda hugo humberto ignacio ileana ines irene irma isaac isabel
    isabella isaias ismael itzel ivan ivette jacob jacqueline jaime james jamie janet jasmine
    javier jazmin jeffrey jennifer jeremy jessica joana joanna joaquin joel john jonathan jorge
    jose josefa josefina joseph joshua juan juana juanita judith julia julian juliana julieta
    julissa justin karen karina karla kassandra katherine kathleen kathryn kayla keila kelly kevin
    kimberly laura lauren leonardo leonel leticia lidia lilia liliana lillian lisa lorena lorenzo
    lourdes lucas lucia luciana luis luisa lupe lupita magali magdalena manuel manuela marcela
    marcelo marcos margaret margarita maria mariana maribel maricela mariela marisa marisol
    marlene marta martha maryam mateo matthew mauricio mayra megan melanie melissa micaela michael
    michelle miguel mireya miriam moises monica monserrat nadia nancy natalia natalie nathan
    nayeli nicholas nicolas nicole noemi nora norma octavio ofelia olga olivia omar oscar pablo
    pamela paola patricia patrick pedro peter priscila rachel rafael ramiro ramon raquel raul
    rebeca rebecca reynaldo ricardo richard rigoberto rita robert roberto rocio rodolfo rodrigo
    rogelio rosalba rosalia rosalinda roxana ruben ruth ryan sabrina salma samantha samuel sandra
    santiago sara sarah saul sebastian selena sergio silvia simon sofia sophia stephanie stephen
    steven susan susana sylvia tania tatiana teodoro teresa thomas timothy ulises valentina
    valeria vanessa veronica vicente viridiana wendy wilfredo william xavier ximena xiomara yadira
    yahaira yanet yareli yasmin yesenia yolanda yvonne zoe zulema
"""
SURE = frozenset(_SURE.split())
"""Names and nothing else: found in small letters too, and wherever they stand."""

_CAPITALIZED = """
    alma rosa luz clara perla linda carmen guadalupe mario marco marina martin victor gloria alex
    esther regina estela paulina tomas angela felix rosario concepcion sonia rene petra angel jesus
    socorro consuelo soledad dolores pilar blanca flor celeste violeta jade ruby lily daisy jack
    bob tom tim jim sam ben joe mike dave steve chris kate jane anne mary cruz
"""
CAPITALIZED = frozenset(_CAPITALIZED.split())
"""Names that are words as well: found where they have a capital, also first in a sentence."""

_NO_NAMES = """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays
    fridays saturdays sundays january february march april may june july august september october
    november december lunes martes miercoles jueves viernes sabado domingo enero febrero marzo
    abril mayo junio julio agosto septiembre octubre noviembre diciembre spring summer fall autumn
    winter english spanish korean polish arabic chinese mandarin tagalog vietnamese french
    portuguese hindi urdu ukrainian russian german italian latino latina latinos latinas latinx
    latine hispanic black white asian american americans mexican mexicana mexicano mexicans
    african indigenous native european catholic christian muslim jewish buddhist guatemalan
    honduran salvadoran colombian ecuadorian venezuelan puerto rican cuban ingles espanol coreano
    polaco arabe chino frances portugues nahuatl maya mixteco zapoteco quechua kiche mam chicago
    illinois cook county cicero evanston aurora joliet waukegan elgin milwaukee detroit york
    angeles houston texas california florida michigan wisconsin indiana ohio iowa minnesota
    washington boston miami dallas phoenix arizona nevada oregon georgia america americas usa
    united states mexico guatemala honduras salvador nicaragua colombia venezuela ecuador peru
    bolivia cuba dominican republic haiti brazil brasil argentina chile spain espana korea china
    india pakistan philippines poland ukraine europe europa africa asia north south east west
    northern southern midwest norte sur este oeste centro estados unidos god dios lord bible
    biblia christmas easter thanksgiving halloween ramadan navidad pascua ano nuevo reyes madre
    madres padre padres internet facebook instagram whatsapp zoom google youtube tiktok signal
    telegram excel word mr mrs ms miss dr dra sr sra srta don dona senor senora senorita lic ing
    prof mom mama dad papa mami papi auntie grandma grandpa abuela abuelita abuelo tia tio sister
    brother mother father city hall council congress senate senator house committee mayor governor
    president alderman alderperson state capitol department office board union church school high
    college university library park center community hospital clinic street avenue iglesia escuela
    universidad biblioteca parque clinica ayuntamiento alcalde alcaldesa gobernador gobernadora
    congreso senado sindicato consejo municipal day week month year he she they we it the this
    that then if when and el la los las un una esto eso entonces si cuando international women
    womens workers ley law act bill rights derechos ordenanza ordinance fund foundation ok okay
    yes no tv pm am nothing now today hoy ayer sociales social services servicios justice justicia
    housing vivienda
"""
NO_NAMES = frozenset(_NO_NAMES.split())
"""Written with a capital inside a sentence, and no name of a person."""
