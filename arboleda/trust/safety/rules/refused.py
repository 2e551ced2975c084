"""The data this house refuses to hold, and how to recognise it by its name or its shape.

One vocabulary, English and Spanish, for everything that could let such data in: imported
lists, custom fields, templates. Source: safety-rules.md, R10, R48 and section 7.

Names are compared as lower-case words without accents, so that `BirthDate`, `birth_date`,
`Birth Date *` and `BIRTH-DATE` are the same name. When in doubt a name is refused: a column
that is left out can be asked for again, data that came in cannot be unknown.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from arboleda.trust.safety.rules.values import value_category, value_finds

__all__ = [
    "CATEGORIES",
    "NOTES",
    "Category",
    "field_problems",
    "label",
    "look_like_birth_dates",
    "name_category",
    "value_category",
    "value_finds",
    "words",
    "year_of_date",
]


class Category(NamedTuple):
    """One kind of refused data: its code and what to call it in each language."""

    code: str
    en: str
    es: str


NOTES = "notes"

CATEGORIES: tuple[Category, ...] = (
    Category(
        "immigration",
        "immigration or citizenship status, documents or numbers",
        "situación migratoria o ciudadanía, documentos o números",
    ),
    Category(
        "government_id",
        "Social Security, tax or other government numbers",
        "números de Seguro Social, de impuestos u otros del gobierno",
    ),
    Category("bank", "bank, card or tax data", "datos de banco, tarjetas o impuestos"),
    Category("birth", "birth date or age", "fecha de nacimiento o edad"),
    Category("hiv", "HIV status", "estado de VIH"),
    Category("pregnancy", "pregnancy", "embarazo"),
    Category("disability", "disability of a person", "discapacidad de una persona"),
    Category(
        "orientation",
        "sexual orientation or trans status of a person",
        "orientación sexual o si una persona es trans",
    ),
    Category(
        "perpetrator",
        "names of people who did harm",
        "nombres de quienes hicieron daño",
    ),
    Category("police", "police or court files and numbers", "expedientes de policía o de corte"),
    Category("children", "children's names", "nombres de niñas y niños"),
    Category("health", "diagnoses and medical data", "diagnósticos y datos médicos"),
    Category(
        "narrative",
        "what happened to a person, or whether she is a survivor",
        "lo que le pasó a una persona, o si es sobreviviente",
    ),
    Category(
        "address",
        "home or shelter address, precise location",
        "dirección de casa o refugio, ubicación exacta",
    ),
    Category("biometric", "biometric data", "datos biométricos"),
    Category("device", "device or network traces", "rastros de aparatos o de la red"),
    Category(NOTES, "notes", "notas"),
)

# Words of each category. A space in a phrase may be missing in the name ("birth date" also
# finds "birthdate"), `*` stands for the rest of a word, `=` at the start means: only when it
# is the whole name. Phrases after `-` are harmless and are taken out before looking.
_VOCABULARY: dict[str, str] = {
    "immigration": """
        immigra*; inmigra*; migrant status; migration status; migratory; migratori*; migracion;
        citizen; citizens; us citizen; citizenship*; ciudadania; ciudadan*; nationality;
        nacionalidad; country of birth; birth country; birthplace; place of birth; born in;
        pais de nacimiento; lugar de nacimiento; pais natal; country of origin; pais de origen;
        origin country; visa; visas; visa type; uvisa; u visa; t visa; tipo de visa; green card;
        tarjeta verde; =mica; a number; =anumber; alien number; alien registration; alien no;
        alien; uscis; daca; dapa; undocumented; indocumentad*; sin papeles; papeles; undoc;
        document status; documentation status; documented; legal status; estatus legal;
        situacion legal; estado legal; immigr; asylum; asylee; asilo; asilad*; refugee*;
        refugiad*; tps; vawa; self petition*; work permit; work authoriz*; permiso de trabajo;
        autorizacion de trabajo; employment authorization; =ead; i 94; i94; i 130; i 485; i 765;
        i 918; passport*; pasaporte*; residency status; resident status; residence status;
        permanent resident*; residente permanente; residencia legal; estatus de residencia;
        estado de residencia; deport*; naturaliz*; naturalis*; entry date us; date of entry;
        fecha de entrada; estatus; =status migratorio; lpr; matricula consular; consular id
        - application status; estatus de suscripcion; estatus de la suscripcion; estatus sms;
        estatus de sms; estatus de correo; estatus de email; estatus de membresia
    """,
    "government_id": """
        ssn; ssn4; ssn last; ss number; ss no; =ss; itin; social security; soc sec; social sec;
        social security number; seguro social; seguridad social; num de seguro; no de seguro;
        num seguro; no seguro;
        numero seguro;
        numero de seguro; numero de social; =seguro; =nss; tax id; tax number; taxpayer*; =tin;
        =ein; federal id; driver license*; drivers license*; driver s license*; driver licence*;
        licencia de conducir; licencia de manejar; licencia de conductor; =dl; dl number;
        state id; state id number; national id; government id; gov id; id oficial;
        identificacion oficial; documento de identidad; numero de identidad; =documento;
        curp; rfc; =dni; =nie; =nif; cedula; cedula de identidad; =ine; clave de elector;
        credencial de elector; legal identifier; medicaid*; medicare*; w9; w 9; w4; w 4;
        1099; cuil; cuit; =rut; =run
        - taxpayers union
    """,
    "bank": """
        bank account*; bank name; bank number; bank info*; bank detail*; bank routing; banking;
        =bank; =banks; =banco; cuenta de banco; nombre del banco; datos bancari*; bancari*;
        banco nombre; account number; account no; acct no; acct number; acct; numero de cuenta;
        no de cuenta; num de cuenta; =cuenta; routing; routing number; iban; swift; clabe;
        credit card*; debit card*; card number; card no; tarjeta de credito; tarjeta de debito;
        numero de tarjeta; cvv; cvc; tax; taxes; tax status; impuesto*; venmo; zelle; cash app;
        paypal; credit score; direct deposit; deposito directo
        - tax exempt
    """,
    "birth": """
        birth; birth date; birth day; birthdays; birthdates; bday; b day; =bd; dob; d o b;
        date of birth; birth year; birth month; year born; year of birth; =born; born on;
        date born;
        fecha de nacimiento; fecha nacimiento; fecha de nac; fecha nac; fec de nac; fec nac;
        f de nac; f nac; f nacimiento; f de nacimiento; =fn; =fdn; =f n; =fdenac; nacimiento; =nac;
        ano de nacimiento; mes de nacimiento; cumpleanos; cumple; nacid*; natalicio; age;
        ages; age group; age range; age bracket; =agegroup; =agerange; edad; edades; rango de edad;
        grupo de edad; how old; years old; cuantos anos; anos cumplidos; data de nascimento;
        date de naissance; naissance; =idade; under 18; over 18; over 65; generation; generacion
    """,
    "hiv": "hiv*; vih*; aids; sida; seropositiv*; seroestatus; cd4; viral load; carga viral",
    "pregnancy": """
        pregnan*; embaraz*; gestation*; gestacion; prenatal; postpartum; posparto; expecting;
        trimester; trimestre; abort*; miscarriage; aborto*; lactan*; breastfeed*
    """,
    "disability": """
        disab*; discapac*; minusvalid*; incapacidad*; special needs; necesidades especiales;
        handicap*; wheelchair*; silla de ruedas; impairment; neurodiver*; autis*; deaf; blind;
        sord*; cieg*
        - deaf interpret*; interprete para sord*
    """,
    "orientation": """
        sexual orientation; orientacion sexual; sexual preference; preferencia sexual; sexuality;
        sexualidad; =orientation; =orientacion; sogi; lgb*; lgtb*; queer; gay; lesbian*; lesbian;
        bisexual*; homosexual*; heterosexual*; transgender*; transgener*; transexual*;
        transsexual*; =trans; is trans; es trans; cisgender; intersex*; asexual*
    """,
    "perpetrator": """
        perp; perps; perpetrat*; perpetrador*; abuser*; abusador*; agresor*; agressor*; aggressor*;
        offender*; ofensor*; batterer*; maltratador*; victimari*; harasser*; acosador*; attacker*;
        atacante*; rapist*; violador*; predator*; defendant*; demandad*; respondent name;
        =respondent; ex partner*; expartner*; ex pareja*; expareja*; ex husband*; ex wife;
        exespos*; ex espos*; assailant*; trafficker*; traficante*; tratante*; accused; acusad*;
        person who harmed; persona que hizo dano; quien hizo dano; stalker*
    """,
    "police": """
        police*; policia*; policial*; polici*; case number; case num; case no; case nr; case id;
        case nbr; =case; case file*; case status; case type; numero de caso; num de caso;
        no de caso; n de caso; num caso; no caso; nro de caso; nro caso; id de caso; =caso;
        tipo de caso; estatus del caso; expediente*; court; courts; courtroom; court date;
        court order*; corte; cortes; juzgado*;
        tribunal*; docket*; judge; juez; jueza; protection order*; protective order*;
        order of protection; restraining order*; orden de proteccion; ordenes de proteccion;
        orden de restriccion; orden de alejamiento; incident report*; incident number; incident no;
        reporte policial; denuncia*; police report; report number; arrest*; criminal*; crime*;
        crimen*; delito*; probation; parole; antecedentes; conviction*; felony; felonies;
        misdemeanor*; warrant*; charges; cargos criminales; incarcerat*; prison*; jail*; carcel;
        encarcel*; inmate*; lawsuit*; demanda legal; fir number; subpoena*
        - court interpreter
    """,
    "children": """
        child name*; childs name*; child s name*; child 1; child 2; child 3; child first name;
        child last name; children; children name*; childrens name*; children s name*;
        name of child*;
        names of child*; name of son; name of daughter; kid; kids; kids name*; kid name*;
        son name; sons name; son s name; daughter name; daughters name; daughter s name;
        dependent*; dependiente*; hijo; hija; hijos; hijas; hijxs; hijes; nombre del hijo;
        nombre de la hija; nombres de los hijos; nino; nina; ninos; ninas; nombre del nino;
        nombre de la nina; menores; nombre del menor; nombres de menores; minor name;
        minors name*; name of minor*; baby; babies; bebe; bebes; infant*
        - child care; childcare; children s care; care for children; cuidado de ninos;
        cuidado de ninas; cuidado de ninos y ninas; cuidado de ninas y ninos; cuidado de hijos;
        cuidado infantil; cuidado para ninos; guarderia para ninos; children program;
        needs child care
    """,
    "health": """
        diagnos*; dx; medical*; medic*; medicament*; medicin*; medication*; prescription*; doctor;
        health condition*; health status; health issue*; health history; health concern*;
        health problem*; health insurance; health info*; =health; health plan; health record*;
        mental health*; mental illness; salud mental; =salud; estado de salud; condicion de salud;
        problemas de salud; condicion medica; condicion fisica; seguro medico; seguro de salud;
        illness*; enfermedad*; disease*; symptom*; sintoma*; ptsd; tept; adhd; tdah; depress*;
        depresion; anxiety; ansiedad; bipolar; schizo*; esquizo*; suicid*; self harm; autolesion*;
        therap*; terapia*; terapeut*; counsel*; consejeria; psych*; psicolog*; psiquiat*;
        treatment*; tratamiento*; rehab*; substance*; sustancias; addict*; adiccion*; alcohol*;
        drug; drugs; drogas; blood type; tipo de sangre; grupo sanguineo; injur*; lesion*; std;
        sti;
        stds; stis; =ets; =its; vaccin*; vacuna*; hospital*; clinical*; cancer; diabet*; surgery;
        cirugia*
        - legal counsel; city council
    """,
    "narrative": """
        survivor*; sobrevivient*; victim; victims; victima*; victimization*; victimizacion;
        abuse*; abuso*; assault*; agresion*; violence*; violencia*; gbv; =dv; =ipv; dv history;
        domestic violence; sexual harassment; harass*; acoso*; trauma*; rape; raped; violacion;
        traffick*; trata; incident; incidents; incidente*; what happened; que paso; que le paso;
        story; stories; historia; historias; relato*; testimonio*; testimony; testimonies;
        narrative*; narrativa*; danger assessment; lethality*; risk level; risk assessment;
        nivel de riesgo; case narrative*; case summary; resumen del caso; case plan; perpetration
        - prevention of violence training; violence prevention training; anti violence training
    """,
    "address": """
        address; addresses; address line*; address 1; address 2; address1; address2; addr; addr1;
        addr2; home address; street; street name; street number; street address*; streetaddress*;
        supplemental address*; mailing address*; mailing name; postal address; residence;
        residential; co address; care of; addressee; address id; master address*; address name;
        direccion; direcciones; direccion postal; domicilio*; calle; calle y numero;
        numero exterior;
        numero interior; colonia y calle; apt; apt no; apartment*; apartamento; apto;
        unit number; suite; house number; numero de casa; shelter*; refugio*; albergue*;
        safe house;
        casa segura; latitude; longitude; latitud; longitud; =lat; =lon; =lng; lat lng; lat long;
        geo; geocode*; geo code*; geolocation; geolocalizacion; gps; coordinates; coordenadas;
        ubicacion; where do you live; donde vive; donde vives; cross street; intersection; pobox;
        po box; p o box; apartado postal; morada; endereco; adresse
        - email address*; e mail address*; emailaddress*; mail address email; web address*;
        website address; direccion de correo*; direccion de email; direccion de e mail;
        direccion electronica; correo direccion; direccion web; email addr; street team;
        ip address*; ip addr; direccion ip; mac address*
    """,
    "biometric": """
        biometric*; fingerprint*; huella*; face scan; facial recognition; reconocimiento facial;
        retina; iris scan; voice print; dna; adn
    """,
    "device": """
        ip; ip address*; direccion ip; mac address*; imei; device id; device*; dispositivo*;
        user agent; browser; navegador; advertising id; cookie*; session id; last login ip
        - ip rights
    """,
    NOTES: """
        note; notes; note s; note text; notetext; note subject; notas; nota; comment; comments;
        comentario; comentarios; remark; remarks; observacion; observaciones; observation;
        observations; memo; memos; additional info*; additional detail*; other info*; more info*;
        informacion adicional; otra informacion; detalles; details; history; historial;
        contact history; interaction*; interacciones; contact log; =log; log notes; journal;
        bitacora; description; descripcion; anything else; algo mas; background; antecedente;
        biography; =bio; biografia; free text; texto libre; message; mensaje; mensajes; messages;
        feedback; concerns; inquietudes; apuntes; anotaciones; =about; acerca de; summary; resumen
        - text message*; no text message*; mensajes de texto; message language
    """,
}

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


@lru_cache(maxsize=4096)
def words(name: str) -> str:
    """The name as lower-case words without accents, one space between them.

    `"F. de Nac. *"` gives `"f de nac"`, `"can2_userAddress"` gives `"can2 user address"`.
    Letters that are not Latin are dropped: a name without any gives an empty text.
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = plain.replace("’", " ").replace("ı", "i")
    return _NOT_WORD.sub(" ", _CAMEL.sub(" ", plain).casefold()).strip()


def _pattern(phrases: str) -> re.Pattern[str] | None:
    alternatives = []
    # The longest first: "cuidado de ninas y ninos" must not stop at "cuidado de ninas".
    said = {" ".join(part.split()) for part in phrases.split(";")}
    for phrase in sorted(said, key=len, reverse=True):
        if not phrase:
            continue
        whole = phrase.startswith("=")
        body = re.escape(phrase.lstrip("=")).replace(r"\*", "[0-9a-z]*").replace(r"\ ", " ?")
        alternatives.append(rf"^{body}$" if whole else rf"(?<![0-9a-z]){body}(?![0-9a-z])")
    return re.compile("|".join(alternatives)) if alternatives else None


_TELLING_LETTERS, _TELLING_STEM = 9, 7
"""Letters from which on a phrase, or the stem of a word, is found inside letters run together."""


def _telling(phrases: str) -> re.Pattern[str]:
    """Phrases long enough to be known inside letters that are run together; never whole names."""
    joined = {"".join(part.split()) for part in phrases.split(";")}
    stems = {
        one.rstrip("*")
        for one in joined
        if not one.startswith("=")
        and "*" not in one.rstrip("*")
        and len(one.rstrip("*")) >= (_TELLING_STEM if one.endswith("*") else _TELLING_LETTERS)
    }
    return re.compile("|".join(map(re.escape, sorted(stems))) or r"(?!)")


class _Recogniser(NamedTuple):
    code: str
    refused: re.Pattern[str]
    harmless: re.Pattern[str] | None
    telling: re.Pattern[str]


@cache
def _recognisers() -> tuple[_Recogniser, ...]:
    """Made when first asked: each process of ours imports this, and few look at names."""
    found = []
    for category in CATEGORIES:
        # The harmless phrases follow a dash that stands at the start of its line.
        refused, _, harmless = _VOCABULARY[category.code].partition("\n        - ")
        pattern = _pattern(refused)
        assert pattern is not None
        found.append(_Recogniser(category.code, pattern, _pattern(harmless), _telling(refused)))
    return tuple(found)


@lru_cache(maxsize=4096)
def name_category(name: str) -> str | None:
    """Which refused data a column, field or tag of this name would hold; None for none.

    `name` is what a person wrote, in English or Spanish, in any case and with any
    punctuation. Answers a code of `CATEGORIES`; the gravest first where several fit.
    """
    text = words(name)
    # "DDMMYYYY" style single letters written with dots ("S.S.N.") are also tried joined.
    joined = re.sub(r"\b(\w) (?=\w\b)", r"\1", text)
    for recogniser in _recognisers():
        for spelling in {text, joined}:
            kept = recogniser.harmless.sub(" ", spelling) if recogniser.harmless else spelling
            if recogniser.refused.search(" ".join(kept.split())):
                return recogniser.code
    return None


def label(code: str, language: str) -> str:
    """What to call a category in `"en"` or `"es"`; any other language reads English."""
    category = next(each for each in CATEGORIES if each.code == code)
    return category.es if language == "es" else category.en


def field_problems(name: str, choices: Iterable[str] = ()) -> tuple[str, ...]:
    """Which refused categories a custom field would hold, by its name and its choices.

    Empty when the field may exist. A field "Status" with the choice "Undocumented" answers
    `("immigration",)`. Source: R10, "custom fields naming them are blocked".
    """
    names = [name, *choices]
    found = [name_category(one) or _disguised(one) for one in names]
    return tuple(dict.fromkeys(code for code in found if code))


_LOOKS_LIKE = str.maketrans("01345@$!|7", "oieasasiit")


def _disguised(name: str) -> str | None:
    """The category of a name that hides: digits for letters, spaces or signs between them.

    `"1mm1gr4t10n st4tus"`, `"immi-gration"` and `"F e c h a  de naci miento"` are found. Only long
    phrases count here, for short ones stand by chance where words meet.
    """
    seen = words(name.casefold().translate(_LOOKS_LIKE))
    run_together = seen.replace(" ", "")
    for recogniser in _recognisers():
        if recogniser.harmless and recogniser.harmless.search(words(name)):
            continue
        if recogniser.refused.search(seen) or recogniser.telling.search(run_together):
            return recogniser.code
    return None


_DATES = (
    re.compile(r"^(?P<y>(?:19|20)\d{2})[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T].*)?$"),
    re.compile(r"^\d{1,2}[-/. ]\d{1,2}[-/. ](?P<y>(?:19|20)?\d{2})$"),
    re.compile(r"^(?P<y>(?:19|20)\d{2})(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$"),
    re.compile(
        r"^\d{1,2}[- ](?:de )?[a-zñ]{3,10}\.?[-, ]+(?:de |del )?(?P<y>(?:19|20)?\d{2})$", re.I
    ),
    re.compile(r"^[a-zñ]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? (?P<y>(?:19|20)\d{2})$", re.I),
)


def year_of_date(value: str) -> int | None:
    """The year of a text that is a date and nothing else, in any of five styles; else None.

    Styles: 1990-05-17, 5/17/1990 or 17.5.90, 19900517, 17 de mayo de 1990, May 17, 1990.
    Two-digit years from 30 to 99 are of the last century.
    """
    text = value.strip()
    for style in _DATES:
        found = style.match(text)
        if found:
            year = int(found.group("y"))
            return year if year > 99 else year + (1900 if year >= 30 else 2000)
    return None


def look_like_birth_dates(values: Iterable[str]) -> bool:
    """Whether a column of these values holds birth dates, whatever it is called.

    True when at least three values are dates, nearly all are, most lie before 2009, and they
    are spread over more than eight years (dates of joining or of an event lie closer).
    """
    filled = [value for value in values if value.strip()]
    years = [year for value in filled if (year := year_of_date(value)) is not None]
    if len(years) < 3 or len(years) < 0.8 * len(filled):
        return False
    early = sum(1 for year in years if 1900 <= year <= 2008)
    return early >= 0.7 * len(years) and max(years) - min(years) > 8
