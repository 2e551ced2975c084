"""From a name as somebody wrote it to plain letters that can be compared.

NFKC, casefold, then every letter of every script in Latin letters (anyascii). Punctuation,
emoji and invisible characters never reach the result, so a name that begins with `=` or hides a
byte-order mark compares like any other.
"""

import unicodedata

from anyascii import anyascii

MAX_CHARACTERS = 400
"""What is read of one name. Longer text is not a name; reading it all would let one paste stall
the process that holds the keys."""

MAX_TOKENS = 32
"""Words of one name that count. The longest real names have about a dozen."""

# Written inside words (O'Brien, al-Qurʼān, l·l), so they vanish instead of parting the word.
_INSIDE_WORDS = frozenset("'`´’‘ʼʻʽʾʿ′＇·ˈ׳")

_LIGHT_WORDS = "de del la las los el al da do dos das di du le van von der den y e ul"
_LIGHT = frozenset(_LIGHT_WORDS.split())

# These count by themselves and are also written as one with the next word.
_LEADING_WORDS = "abd abdel abdul abu bin ibn ben bint mac mc o san santa st"
_LEADING = frozenset(_LEADING_WORDS.split())

# Where anyascii keeps a mark or nothing, and a name is heard with a vowel: Arabic ayn and alif with
# hamza; Hebrew vav, which is o or u as often as v and so becomes w, read both ways.
_HEARD = {"ع": "a", "أ": "a", "آ": "a", "إ": "i", "ו": "w"}

# Sorts after every letter and so puts ñ after nz and before o.
_AFTER_N = "n~"


def _is_syllable(code: int) -> bool:
    """Whether one character is a whole syllable (Han or Hangul), hence a word of its own."""
    return 0x3400 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7A3 or 0x20000 <= code <= 0x323AF


def _plain(code: int) -> str:
    """The Latin letters and digits of one character, or a space where it parts words."""
    character = chr(code)
    if character in _INSIDE_WORDS:
        return ""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category[0] not in "LMN":
        return " "
    if character in _HEARD:
        return _HEARD[character]
    letters = "".join(c for c in anyascii(character).lower() if c.isascii() and c.isalnum())
    return f" {letters} " if _is_syllable(code) else letters


class _Letters(dict[int, str]):
    """A translation table filled as characters are met. It holds characters, never names."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(code)
        return plain


class _ReadingLetters(_Letters):
    """The same, except that ñ keeps its own place in the alphabet."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _AFTER_N if chr(code) == "ñ" else _plain(code)
        return plain


_LETTERS = _Letters()
_READING_LETTERS = _ReadingLetters()


def _normal(text: str) -> str:
    """NFKC and casefold. Casefold can part what NFKC joined, hence NFKC again."""
    cut = text[:MAX_CHARACTERS]
    if cut.isascii():
        return cut.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cut).casefold())


def fold(text: str) -> str:
    """Lower-case Latin letters and digits in words parted by one space; may be empty.

    `fold(fold(x)) == fold(x)`. Han and Hangul syllables become words of their own. Example:
    `fold("Muñoz-O’Brien, María José")` is `"munoz obrien maria jose"`.
    """
    words = _normal(text).translate(_LETTERS).split()
    return " ".join(words[:MAX_TOKENS])[:MAX_CHARACTERS].rstrip()


def tokens(text: str) -> tuple[str, ...]:
    """The words of `fold`; where nothing can be read (only emoji), the text itself as one word.

    Empty for text without any visible character, and only then.
    """
    folded = fold(text)
    if folded:
        return tuple(folded.split())
    bare = " ".join(_normal(text).split())
    return (bare,) if bare else ()


def is_light(token: str) -> bool:
    """Whether a word only ties others together (`de la`, `al`, `van`): half the lists drop it."""
    return token in _LIGHT


def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of a name, and the same name with words written together where people do that.

    `De la Cruz` is also `Delacruz`, `Abd al-Rahman` also `Abdalrahman`; a Han or Hangul name of
    three or more syllables also has its given name as one word (`Kim Min Su`, `Kim Minsu`).
    The plain reading comes first; there are at most three.
    """
    words = tokens(text)
    found = [words]
    tied = _tied(words)
    if tied != words:
        found.append(tied)
    if len(words) > 2 and any(_is_syllable(ord(c)) for c in text[:MAX_CHARACTERS]):
        found.append((words[0], "".join(words[1:])))
    return tuple(found)


def _tied(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with every run that begins in a tying word joined to the word after it."""
    joined: list[str] = []
    run = ""
    for word in words:
        run += word
        if word not in _LIGHT and word not in _LEADING:
            joined.append(run)
            run = ""
    return (*joined, run) if run else tuple(joined)


def reading_key(name: str) -> str:
    """What names are put in order by, as a reader of Spanish or English expects.

    Accents and case do not count, except that ñ follows n (Spanish alphabet, Ortografía de la
    RAE 2010: ch and ll are no letters of their own). Other scripts stand where their Latin
    spelling would. Names that cannot be read (only emoji) come after all others. Names equal in
    letters are then told apart by their accents and case, so that the order is total.
    """
    normal = _normal(name)
    letters = " ".join(normal.translate(_READING_LETTERS).split())
    return f"{letters or chr(0x7F)}\0{name[:MAX_CHARACTERS]}"
