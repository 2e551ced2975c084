"""How a word of a name sounds to somebody who writes Spanish, and to somebody who writes English.

Two views, because a list is typed by many hands: a consonant skeleton with the rules of Spanish
spelling (ours, below; source: Ortografía de la lengua española, RAE/ASALE 2010, chapter I), and
double metaphone (Philips 2000) for English habits. A word gets several keys where a letter has
several readings; two words that share a key may be the same name.
"""

import re

# The package ships no type information; its one function takes a string and gives two.
from doublemetaphone import doublemetaphone  # type: ignore[import-untyped]

from arboleda.engines.names.folding import fold, tokens
from arboleda.engines.names.romanised import GROUPS

MAX_LETTERS = 32
"""Letters of one word that are listened to."""

_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> _Rules:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


# Read in this order. Capitals are sounds already decided: C as in "Chávez", J as in "Juan",
# Y as in "yo" and "llano", G as in "gato". Small vowels are dropped at the end.
_SPELLING = _rules(
    (r"(.)\1\1+", r"\1\1"),  # three of a letter are a slip
    (r"ph", "f"),
    (r"t?sch|shch|tch|sh|ch|tsh|cz(?!$)", "C"),
    (r"kh", "J"),
    (r"dj", "J"),
    (r"ll$", "l"),
    (r"ll", "Y"),  # yeísmo: Castillo, Castiyo
    (r"(.)\1", r"\1"),
    (r"sc(?=[eiy])|xc(?=[eiy])|t[sz]|^ps", "s"),
    (r"ck|qu|q", "k"),
    (r"gu(?=[eiy])", "G"),
    (r"gh", "G"),
    (r"g(?=[eiy])", "J"),
    (r"g", "G"),
    (r"^hi(?=[aeou])", "Y"),  # hielo, yelo
    (r"^h", "A"),  # a mute h, and the vowel after it that scripts without vowels leave out
    (r"c(?=[eiy])|z", "s"),
    (r"c", "k"),
    (r"^x", "J"),  # Ximena, Jimena
    (r"x(?![aeiouy])", "s"),  # Calixto, Calisto
    (r"x", "ks"),
    (r"j", "J"),
    (r"v|w", "b"),
    (r"m(?=[bpfv]|$)", "n"),  # Canpos, Adán and Adam
    (r"^[iy](?=[aeou])", "Y"),  # Iolanda, Yolanda
    (r"(?<=[aeiou])[iy](?=[aeiou])", "Y"),  # Reyes, Reies
    (r"^[aeiouyA]+", "A"),
    (r"(.)\1", r"\1"),  # before the vowels go, or Mohamed would lose an m
    (r"[aeiouyh]", ""),
)

# Other readings of the same letters. Each is tried alone, on the word as it is written.
_OTHER_READINGS = _rules(
    (r"h(?<![cpstkgz]h)", "j"),  # Mohamed written Mojamed
    (r"ll", "l"),  # Abdullah, Michelle
    (r"w", "u"),  # Marwa, Marua
    (r"^(?:hu|w)(?=[aeio])", "gu"),  # Huamán, Guamán
    (r"(?:d?j|^g(?=[ei])|^gi(?=[ao]))", "y"),  # Jazmín, Yazmín; Giovanni, Yovani
    (r"g(?=[ei])", "gu"),  # Guillermo written Giyermo
    (r"^x", "s"),  # Xiomara, Siomara
    (r"x", "j"),  # Alexandra, Alejandra
    (r"ch", "k"),  # Christian, Rachel
    (r"sh", "s"),  # Sharon, Saron
    (r"kh", "k"),  # Khadija, Kadija
    (r"kh", "h"),  # Khalil, Halil
    (r"zh", "j"),  # Zhanna, Janna
    (r"zh|q(?!u)", "ch"),  # Zhou, Chou; Qi, Chi
    (r"^[yj]e?(?=[aeiou])", ""),  # Yelena, Elena; Yevgeni, Evgeni
    (r"^al(?=[^aeiou])|^el(?=[^aeiou])", ""),  # Alhassan, Hassan
)

# For comparing vowels roughly: e and i, o and u are heard as one where neither is stressed.
_ROUGH_VOWELS = str.maketrans({"e": "i", "y": "i", "o": "u", "w": "u"})


# Arabic and Hebrew script write neither short vowels nor doubling: two equal letters side by side
# are two consonants with a vowel between them (hdd is Haddad, not Had).
_ANY_VOWEL = re.compile("[aeiou]")
_EQUAL_NEIGHBOURS = re.compile(r"(.)(?=\1)")


def _encode(word: str) -> str:
    if not _ANY_VOWEL.search(word):
        word = _EQUAL_NEIGHBOURS.sub(r"\1e", word)
    for pattern, replacement in _SPELLING:
        word = pattern.sub(replacement, word)
    return word.upper()


def _letters_of(token: str) -> str:
    """The token as plain letters: folded first where it is not yet."""
    if not (token.isascii() and token.isalnum() and token.islower()):
        token = fold(token).replace(" ", "")
    return token[:MAX_LETTERS]


def skeleton(token: str) -> str:
    """The consonants of one word as Spanish spelling reads them; empty where nothing is read.

    b v w; s z soft-c ts; k q qu hard-c; j, x at the start, kh and soft g; y and ll; n ñ and m
    before b p or at the end; h is mute; ch and sh; double letters are one; vowels are kept only
    at the start, all as A. `skeleton("Hernández") == skeleton("Ernandes") == "ARNNDS"`.
    """
    return _encode(_letters_of(token))


def token_keys(token: str) -> frozenset[str]:
    """Every key of one folded word: skeletons (`s:`), metaphones (`m:`), syllables (`r:`).

    A word that cannot be read (only emoji) has none.
    """
    word = _letters_of(token)
    if not word:
        return frozenset()
    keys = {f"s:{_encode(word)}"}
    for pattern, replacement in _OTHER_READINGS:
        other, changed = pattern.subn(replacement, word)
        code = _encode(other) if changed else ""
        # A second reading of one consonant alone would make half of the short names one.
        if len(code) > 1:
            keys.add(f"s:{code}")
    metaphones = {code for code in doublemetaphone(word) if len(code) > 1}
    keys |= {f"m:{code}" for code in metaphones}
    keys |= {f"r:{syllable}" for syllable in GROUPS.get(word, ())}
    return frozenset(keys)


def phonetic_keys(name: str) -> frozenset[str]:
    """The keys of all words of a name. Two names that share none do not sound alike in any word."""
    return frozenset().union(*(token_keys(token) for token in tokens(name)))


def rough_sound(token: str) -> str:
    """The word with doubtful vowels made one, for telling Ana from Ian within one skeleton."""
    return _letters_of(token).translate(_ROUGH_VOWELS)


def is_vowelless(token: str) -> bool:
    """Whether a word has hardly a vowel, as Arabic or Hebrew script leaves it: `mhmd`."""
    vowels = sum(token.count(vowel) for vowel in "aeiou")
    return len(token) > 2 and vowels * 4 <= len(token)
