"""Languages as people write them, in any language, to ISO codes. Source: CLDR and our table."""

import re
from functools import cache, lru_cache

from babel import Locale, localedata

from arboleda.trust.safety.rules import refused

# What CLDR does not say, or says otherwise than people do. Codes are ISO 639-1 where there is
# one, else 639-3. Keys are lower-case without accents.
_OURS = """
spanish es; espanol es; castellano es; castilian es; esp es; spa es; span es; hispano es; sp es;
espanish es; english en; ingles en; eng en; engl en; inglesa en; french fr; fra fr; fre fr;
frances fr; portuguese pt; portugues pt; portugese pt; por pt; brazilian pt; brasileno pt;
haitian ht; creole ht; kreyol ht; haitian creole ht; kreyol ayisyen ht; criollo haitiano ht;
criollo ht; chinese zh; chino zh; mandarin zh; chino mandarin zh; mandarin chinese zh; putonghua zh;
cantonese yue; cantones yue; simplified chinese zh; traditional chinese zh; zho zh; chi zh;
farsi fa; persian fa; persa fa; dari prs; pashto ps; pastun ps; tagalog tl; filipino fil;
pilipino fil;
arabic ar; arabe ar; ara ar; polish pl; polaco pl; pol pl; russian ru; ruso ru; rus ru;
ukrainian uk; ucraniano uk; hindi hi; urdu ur; bengali bn; bangla bn; punjabi pa; panjabi pa;
gujarati gu; tamil ta; telugu te; nepali ne; burmese my; vietnamese vi; vietnamita vi; viet vi;
vie vi; korean ko; coreano ko; kor ko; japanese ja; japones ja; jpn ja; somali so; swahili sw;
amharic am; amarico am; tigrinya ti; oromo om; yoruba yo; igbo ig; hausa ha; wolof wo; lingala ln;
kinyarwanda rw; twi tw; fulani ff; french creole ht; italian it; italiano it; german de; aleman de;
greek el; griego el; hebrew he; hebreo he; turkish tr; turco tr; romanian ro; rumano ro;
kiche quc; quiche quc; k iche quc; kaqchikel cak; cakchiquel cak; mam mam; qeqchi kek; q eqchi kek;
kekchi kek; qanjobal kjb; q anjobal kjb; kanjobal kjb; chuj cac; ixil ixl; achi acr; popti jac;
jakalteko jac; akateko knj; poqomchi poh; tzutujil tzj; tz utujil tzj; mixteco mix; mixtec mix;
zapoteco zap; zapotec zap; nahuatl nah; purepecha tsz; tarasco tsz; triqui trq; trique trq;
maya yua;
yucateco yua; yucatec maya yua; maya yucateco yua; tzotzil tzo; tsotsil tzo; tzeltal tzh; chol ctu;
otomi oto; hnahnu oto; mazateco maz; totonaco top; mixe mto; chinanteco chj; tlapaneco tcf;
mephaa tcf; amuzgo amu; garifuna cab; miskito miq; quechua qu; kichwa qu; quichua qu; aymara ay;
aimara ay; guarani gn; mapudungun arn; asl ase; american sign language ase; sign language ase;
lengua de signos ase; lenguaje de senas ase; lengua de senas ase; lengua de senas americana ase;
lsm mfs; lengua de senas mexicana mfs; assyrian aii; asirio aii; rohingya rhg; karen ksw; hmong hmn;
laotian lo; lao lo; khmer km; camboyano km; thai th; tailandes th; indonesian id; malay ms;
mongolian mn; tibetan bo; kurdish ku; kurdo ku; armenian hy; armenio hy; georgian ka; albanian sq;
albanes sq; serbian sr; serbio sr; croatian hr; bosnian bs; bosnio bs; lithuanian lt; lituano lt;
yiddish yi; patois jam; jamaican patois jam; pidgin pcm; malayalam ml; marathi mr; kannada kn
"""
_BOTH = {"bilingual", "bilingue", "biling", "bilinguals", "bilingues", "both", "ambos", "ambas"}
_AROUND = re.compile(
    r"\b(?:only|solo|solamente|mostly|principalmente|primary|primario|first|native|fluent|fluido"
    r"|un poco de|poco|a little|some|algo de|basic|basico|preferred|preferido|preferiblemente"
    r"|language|idioma|speaker|speaking|habla|hablante|nativo|nativa|mexico|mexican[oa]?|us|usa"
    r"|united states|estados unidos|latin america|latinoamerica|america latina|spain|espana)\b"
)
_BETWEEN = re.compile(
    r"[,;/|&+\n()\[\]]| y/o | and/or | y | e | and | et | und | or | o | - |\bw/ "
)


def _own_name(code: str) -> str:
    """What a language calls itself; "" where CLDR does not say.

    Babel keeps every locale it has read, a hundred megabytes of them; one word of each is wanted,
    so what was read for it alone is let go.
    """
    if not localedata.exists(code):
        return ""
    with localedata._cache_lock:
        kept = dict(localedata._cache)
        found = ""
        # With what it inherits only where it has no word of its own: merging is slow.
        for merged in (False, True):
            found = found or localedata.load(code, merged).get("languages", {}).get(code, "")
            localedata._cache.clear()
            localedata._cache.update(kept)
    return str(found)


@cache
def _names() -> dict[str, str]:
    """Name of a language, in English, Spanish or itself, without accents → its code."""
    names = _read_names()
    for code in sorted(set(names.values())):
        if len(code) == 2 and (own := _own_name(code)):
            names.setdefault(_plain(own), code)
    return names | _our_names()


def _read_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for reader in ("en", "es"):
        for code, name in Locale(reader).languages.items():
            if "_" not in code:
                names.setdefault(_plain(name), code)
    return names


def _our_names() -> dict[str, str]:
    entries = (" ".join(entry.split()).rpartition(" ") for entry in _OURS.split(";"))
    return {name: code for name, _, code in entries}


@cache
def _codes() -> frozenset[str]:
    """Every code there is a name for. What languages call themselves adds none, and is slow to read."""
    return frozenset({**_read_names(), **_our_names()}.values())


def _plain(name: str) -> str:
    """Latin names without accents; names in other scripts as they are, in lower case."""
    return refused.words(name) or name.casefold().strip()


def code_of(name: str) -> str:
    """The ISO code of one language, from its name in any language or its code; "" if unknown."""
    text = name.strip()
    if re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", text):
        code = re.split("[-_]", text)[0].lower()
        if len(code) == 2 and code in _codes() and (code not in {"no", "na", "si"}):
            return code
    plain = _plain(text)
    found = _names().get(plain, "")
    if found:
        return found
    if len(plain) == 3 and plain in _codes():
        return plain
    shorter = " ".join(_AROUND.sub(" ", plain).split())
    return _names().get(shorter, "") if shorter != plain else ""


@lru_cache(maxsize=4096)
def codes(cell: str) -> tuple[tuple[str, ...], bool]:
    """The languages of a cell in the order written, and whether every word of it was understood.

    "Español / un poco de inglés" gives `(("es", "en"), True)`; "bilingual" gives English and
    Spanish and False, since it does not say which.
    """
    whole = code_of(cell)
    if whole:
        return (whole,), True
    found: list[str] = []
    clear = True
    for part in _BETWEEN.split(cell):
        name = part.strip(" .:-\t\r")
        if not name:
            continue
        code = code_of(name)
        if code:
            found.append(code)
        elif _plain(name) in _BOTH:
            clear = False
            found.extend(["en", "es"])
        elif _AROUND.sub("", _plain(name)).strip():
            clear = False
    return tuple(dict.fromkeys(found)), clear
