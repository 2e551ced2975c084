"""One word in every disguise in which it might lie on a disk: letters, bytes, addresses, ciphers.

Each disguise gives the bytes of the word's middle that are the same whatever stands around it, and
nothing where it does not apply (no telephone in a name, no marks in a number).
"""

from __future__ import annotations

import base64
import binascii
import codecs
import csv
import email.charset
import email.header
import hashlib
import html
import html.entities
import io
import json
import quopri
import re
import shlex
import struct
import unicodedata
import urllib.parse
from collections.abc import Callable, Iterable, Iterator

import yaml

Disguise = Callable[[str], Iterable[bytes]]

_MARKS = re.compile(r"[^\x00-\x7f]")


def _form(name: str) -> Disguise:
    return lambda text: [unicodedata.normalize(name, text).encode()]  # type: ignore[arg-type]


def _plain(text: str) -> str:
    """The letters without their marks."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _charset(name: str, errors: str = "replace") -> Disguise:
    return lambda text: [text.encode(name, errors)]


def _each(template: str, *, joint: str = "") -> Disguise:
    """Every letter written as its number."""
    return lambda text: [joint.join(template.format(ord(one)) for one in text).encode()]


def _each_byte(template: str, joint: str = "") -> Disguise:
    return lambda text: [joint.join(template.format(one) for one in text.encode()).encode()]


def _marks(template: str, keep: str = "") -> Disguise:
    """Letters with marks written as numbers; the rest as it stands."""
    return lambda text: [_MARKS.sub(lambda one: template.format(ord(one[0])), text).encode()]


def _mark_bytes(template: str) -> Disguise:
    """Bytes beyond ASCII written as numbers; the rest as it stands."""

    def disguise(text: str) -> Iterator[bytes]:
        raw = text.encode()
        yield "".join(chr(one) if one < 128 else template.format(one) for one in raw).encode()

    return disguise


def _joined(joint: str, text: Callable[[str], str] = str) -> Disguise:
    """The words with something else between them."""
    return lambda word: [joint.join(text(word).split()).encode()]


def _spread(joint: str) -> Disguise:
    return lambda text: [joint.join(text).encode()]


def _turned(turn: Callable[[int], int]) -> Disguise:
    return lambda text: [bytes(turn(one) & 0xFF for one in text.encode())]


def _offsets(
    encode: Callable[[bytes], bytes], block: int, letters: int, charset: str = "utf-8"
) -> Disguise:
    """The part of an encoding in blocks that is the same whatever stands before and after."""

    def disguise(text: str) -> Iterator[bytes]:
        raw = text.encode(charset)
        for before in range(block):
            whole = encode(b"\0" * before + raw + b"\0" * block)
            start = letters if before else 0
            yield whole[start : (before + len(raw)) // block * letters]

    return disguise


_B64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_B32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_B85 = (
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~",
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#",
)


def _base64_in(alphabet: bytes) -> Callable[[bytes], bytes]:
    table = bytes.maketrans(_B64, alphabet)
    return lambda raw: base64.b64encode(raw).translate(table)


def _base32hex(raw: bytes) -> bytes:
    table = bytes.maketrans(_B32, b"0123456789ABCDEFGHIJKLMNOPQRSTUV")
    return base64.b32encode(raw).translate(table)


def _z85(raw: bytes) -> bytes:
    return base64.b85encode(raw).translate(bytes.maketrans(*_B85))


def _base45(raw: bytes) -> bytes:
    """RFC 9285, as in square codes."""
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    pairs = struct.unpack(f">{len(raw) // 2}H", raw[: len(raw) // 2 * 2])
    return "".join(
        letters[n % 45] + letters[n // 45 % 45] + letters[n // 2025] for n in pairs
    ).encode()


def _base58(text: str) -> Iterator[bytes]:
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number, found = int.from_bytes(text.encode(), "big"), ""
    while number:
        number, rest = divmod(number, 58)
        found = letters[rest] + found
    yield found.encode()


def _base64_whole(text: str) -> Iterator[bytes]:
    """With what ends it, as in LDIF and in a header of a letter."""
    yield base64.b64encode(text.encode())


def _base64_twice(text: str) -> Iterator[bytes]:
    yield base64.b64encode(base64.b64encode(text.encode())).rstrip(b"=")[:-4]


def _uu(text: str) -> Iterator[bytes]:
    for before in range(3):
        whole = binascii.b2a_uu(b"\0" * before + text.encode()[: 45 - before])[1:-1]
        yield whole[4 if before else 0 : (before + len(text.encode())) // 3 * 4]
        yield whole.replace(b" ", b"`")[4 if before else 0 : (before + len(text.encode())) // 3 * 4]


def _gsm(text: str) -> Iterator[bytes]:
    """Seven bits a letter, as in a text message; at each of the eight places it can begin."""
    bits = "".join(f"{ord(one) & 127:07b}"[::-1] for one in _plain(text))
    for before in range(8):
        row = "0" * before + bits
        raw = bytes(int(row[at : at + 8][::-1], 2) for at in range(0, len(row) // 8 * 8, 8))
        yield raw[1:] if before else raw


def _named(text: str) -> Iterator[bytes]:
    names = html.entities.codepoint2name
    yield "".join(f"&{names[ord(one)]};" if ord(one) in names else one for one in text).encode()


def _imap(text: str) -> Iterator[bytes]:
    """UTF-7 as in the names of mail folders."""
    yield text.encode("utf-7").replace(b"&", b"&-").replace(b"+", b"&")


def _java(text: str) -> Iterator[bytes]:
    """UTF-8 of the halves of what is beyond the first plane."""
    raw = text.encode("utf-16-be")
    halves = struct.unpack(f">{len(raw) // 2}H", raw)
    yield "".join(map(chr, halves)).encode("utf-8", "surrogatepass")


def _word_q(text: str) -> Iterator[bytes]:
    charset = email.charset.Charset("utf-8")
    charset.header_encoding = email.charset.QP
    for line in email.header.Header(text, charset, maxlinelen=2000).encode().splitlines():
        yield line.strip().removeprefix("=?utf-8?q?").removesuffix("?=").encode()


def _word_b(text: str) -> Iterator[bytes]:
    charset = email.charset.Charset("utf-8")
    charset.header_encoding = email.charset.BASE64
    yield email.header.Header(text, charset, maxlinelen=2000).encode().encode()


def _idna(text: str) -> Iterator[bytes]:
    for label in re.split(r"[\s@.]+", text.lower()):
        if _MARKS.search(label):
            yield b"xn--" + label.encode("punycode")


def _domain(text: str) -> Iterator[bytes]:
    """As a name server is asked: each part after its length."""
    if "@" in text:
        local, _, host = text.partition("@")
        parts = [local, *host.split(".")]
        yield b"".join(bytes([len(part)]) + part.encode() for part in parts)


def _csv(text: str) -> Iterator[bytes]:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow([text])
    yield out.getvalue().strip().encode()


def _yaml(text: str) -> Iterator[bytes]:
    yield yaml.safe_dump(text, default_style='"', width=9999).strip()[1:-1].encode()


def _tex(text: str) -> Iterator[bytes]:
    marks = {"\u0301": "'", "\u0308": '"', "\u0303": "~", "\u0300": "`", "\u0302": "^"}
    found = ""
    for one in text:
        letter, *rest = list(unicodedata.normalize("NFD", one))
        found += f"\\{marks[rest[0]]}{{{letter}}}" if rest and rest[0] in marks else one
    yield found.encode()


def _surname_first(text: str) -> Iterator[bytes]:
    first, *others = text.split()
    if others:
        yield f"{' '.join(others)}, {first}".encode()


def _wide(text: str) -> Iterator[bytes]:
    yield "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text).encode()


def _bits(raw: bytes) -> bytes:
    return bytes(int(f"{one:08b}"[::-1], 2) for one in raw)


def _pairs(text: str) -> Iterator[bytes]:
    """Every two bytes changed about, from both places."""
    raw = text.encode()
    for row in (raw[: len(raw) // 2 * 2], raw[1 : (len(raw) - 1) // 2 * 2 + 1]):
        yield b"".join(row[at : at + 2][::-1] for at in range(0, len(row), 2))


def _atbash(text: str) -> Iterator[bytes]:
    low = "abcdefghijklmnopqrstuvwxyz"
    table = str.maketrans(low + low.upper(), low[::-1] + low.upper()[::-1])
    yield text.translate(table).encode()


def _rot47(text: str) -> Iterator[bytes]:
    turned = (chr(33 + (ord(one) + 14) % 94) if "!" <= one <= "~" else one for one in text)
    yield "".join(turned).encode()


def _digests(*names: str) -> Disguise:
    """Plain digests, which anybody could try names against."""

    def disguise(text: str) -> Iterator[bytes]:
        for form in {text, text.lower(), text.casefold(), text.strip("+"), _digits(text) or text}:
            for name in names:
                digest = hashlib.new(name, form.encode()).digest()
                yield from (digest, digest.hex().encode(), base64.b64encode(digest))

    return disguise


def _digits(text: str) -> str:
    """Of a telephone: all its digits with the country's; empty for anything else."""
    if not re.fullmatch(r"\+?[\d\s().\-]+", text):
        return ""
    found = re.sub(r"\D", "", text)
    return found if len(found) == 11 else "1" + found if len(found) == 10 else ""


def _phone(*shapes: str) -> Disguise:
    """A telephone of ten digits in these shapes: {0} area, {1} and {2} the rest, {3} all ten."""

    def disguise(text: str) -> Iterator[bytes]:
        ten = _digits(text)[1:]
        if ten:
            for shape in shapes:
                yield shape.format(ten[:3], ten[3:6], ten[6:], ten, " ".join(ten)).encode()

    return disguise


def _number(write: Callable[[int], bytes]) -> Disguise:
    def disguise(text: str) -> Iterator[bytes]:
        digits = _digits(text)
        if digits:
            yield from (write(int(digits)), write(int(digits[1:])))

    return disguise


def _halves(text: str) -> Iterator[bytes]:
    """Two digits a byte, as telephones are kept on a card."""
    digits = _digits(text)
    if digits:
        for row in (digits + "f", digits[1:], "0" + digits):
            yield bytes.fromhex(row)
            yield bytes.fromhex("".join(row[at + 1] + row[at] for at in range(0, len(row), 2)))


DISGUISES: dict[str, Disguise] = {
    # Letters.
    "composed": _form("NFC"),
    "decomposed": _form("NFD"),
    "composed, compatible": _form("NFKC"),
    "decomposed, compatible": _form("NFKD"),
    "without marks": lambda text: [_plain(text).encode()],
    "upper case": lambda text: [text.upper().encode()],
    "upper case without marks": lambda text: [_plain(text).upper().encode()],
    "lower case": lambda text: [text.lower().encode()],
    "lower case without marks": lambda text: [_plain(text).lower().encode()],
    "title case": lambda text: [text.title().encode()],
    "first letter": lambda text: [text.capitalize().encode()],
    "folded case": lambda text: [text.casefold().encode()],
    "swapped case": lambda text: [text.swapcase().encode()],
    "wide letters": _wide,
    "surname first": _surname_first,
    "without gaps": lambda text: [re.sub(r"[\s\-().@+]", "", text).encode()],
    "hyphens for gaps": _joined("-"),
    "an address of its own": _joined("-", lambda text: _plain(text).lower()),
    "underscores for gaps": _joined("_"),
    "dots for gaps": _joined("."),
    "hard gaps": _joined("\N{NO-BREAK SPACE}"),
    "spaced letters": _spread(" "),
    "dotted letters": _spread("."),
    "hyphened letters": _spread("-"),
    # Charsets.
    "Latin-1": _charset("latin-1"),
    "Latin-9": _charset("iso8859-15"),
    "Windows-1252": _charset("cp1252"),
    "DOS, American": _charset("cp437"),
    "DOS, western": _charset("cp850"),
    "Macintosh": _charset("mac-roman"),
    "EBCDIC, American": _charset("cp037"),
    "EBCDIC, international": _charset("cp500"),
    "question marks": _charset("ascii"),
    "lost letters": lambda text: [_MARKS.sub("\N{REPLACEMENT CHARACTER}", text).encode()],
    "UTF-7": _charset("utf-7"),
    "UTF-7 of mail folders": _imap,
    "UTF-16, little end": _charset("utf-16-le"),
    "UTF-16, big end": _charset("utf-16-be"),
    "UTF-32, little end": _charset("utf-32-le"),
    "UTF-32, big end": _charset("utf-32-be"),
    "UTF-8 of Java": _java,
    "UTF-8 twice, over Latin-1": lambda text: [text.encode().decode("latin-1").encode()],
    "UTF-8 twice, over Windows": lambda text: [text.encode().decode("cp1252", "replace").encode()],
    "seven bits of a text message": _gsm,
    "punycode": lambda text: [text.encode("punycode")] if _MARKS.search(text) else [],
    "IDNA": _idna,
    "asked of a name server": _domain,
    # Bytes written as letters.
    "hexadecimal": _each_byte("{:02x}"),
    "hexadecimal, upper": _each_byte("{:02X}"),
    "hexadecimal, spaced": _each_byte("{:02x}", " "),
    "hexadecimal, upper, spaced": _each_byte("{:02X}", " "),
    "hexadecimal, colons": _each_byte("{:02x}", ":"),
    "hexadecimal, pairs as in a dump": lambda text: [text.encode().hex(" ", -2).encode()],
    "hexadecimal, a list in C": _each_byte("0x{:02x}", ", "),
    "hexadecimal of UTF-16": lambda text: [text.encode("utf-16-be").hex().encode()],
    "hexadecimal of UTF-16, little end": lambda text: [text.encode("utf-16-le").hex().encode()],
    "a list of numbers": _each_byte("{}", ", "),
    "a list of numbers, close": _each_byte("{}", ","),
    "binary digits": _each_byte("{:08b}"),
    "base64": _offsets(base64.b64encode, 3, 4),
    "base64 for addresses": _offsets(base64.urlsafe_b64encode, 3, 4),
    "base64 with its end": _base64_whole,
    "base64 for addresses, with its end": lambda text: [base64.urlsafe_b64encode(text.encode())],
    "base64 of mail folders": _offsets(_base64_in(_B64[:-1] + b","), 3, 4),
    "base64 of passwords": _offsets(_base64_in(b"./" + _B64[52:62] + _B64[:52]), 3, 4),
    "base64 of UTF-16, little end": _offsets(base64.b64encode, 3, 4, "utf-16-le"),
    "base64 of UTF-16, big end": _offsets(base64.b64encode, 3, 4, "utf-16-be"),
    "base64 twice": _base64_twice,
    "base64 backwards": lambda text: [base64.b64encode(text.encode())[::-1]],
    "base32": _offsets(base64.b32encode, 5, 8),
    "base32, lower": _offsets(lambda raw: base64.b32encode(raw).lower(), 5, 8),
    "base32 in order": _offsets(_base32hex, 5, 8),
    "base45": _offsets(_base45, 2, 3),
    "base58": _base58,
    "base85": _offsets(base64.b85encode, 4, 5),
    "Ascii85": _offsets(base64.a85encode, 4, 5),
    "Z85": _offsets(_z85, 4, 5),
    "uuencoded": _uu,
    "quoted-printable": lambda text: [quopri.encodestring(text.encode())],
    "header of a letter, Q": _word_q,
    "header of a letter, B": _word_b,
    # Written into another language.
    "percent": lambda text: [urllib.parse.quote(text).encode()],
    "percent, nothing safe": lambda text: [urllib.parse.quote(text, safe="").encode()],
    "percent, forms": lambda text: [urllib.parse.quote_plus(text).encode()],
    "percent, lower": _mark_bytes("%{:02x}"),
    "percent, every byte": _each_byte("%{:02X}"),
    "percent, every byte, lower": _each_byte("%{:02x}"),
    "percent twice": lambda text: [urllib.parse.quote(urllib.parse.quote(text)).encode()],
    "percent of Latin-1": lambda text: [
        urllib.parse.quote(text, encoding="latin-1", errors="replace").encode()
    ],
    "percent of old scripts": _marks("%u{:04X}"),
    "JSON": lambda text: [json.dumps(text)[1:-1].encode()],
    "JSON, upper": _marks("\\u{:04X}"),
    "JSON twice": lambda text: [json.dumps(json.dumps(text)[1:-1])[1:-1].encode()],
    "JSON, every letter": _each("\\u{:04x}"),
    "JSON, every letter, upper": _each("\\u{:04X}"),
    "JavaScript": _marks("\\u{{{:x}}}"),
    "CSS": _marks("\\{:06x}"),
    "Perl": _marks("\\x{{{:x}}}"),
    "Python": _charset("unicode_escape"),
    "Python, bytes": lambda text: [repr(text.encode())[2:-1].encode()],
    "C, octal": _mark_bytes("\\{:03o}"),
    "C, every byte": _each_byte("\\x{:02x}"),
    "C, every byte, octal": _each_byte("\\{:03o}"),
    "regular expression": lambda text: [re.escape(text).encode()],
    "shell": lambda text: [shlex.quote(text).encode()],
    "SQL": lambda text: ["'{}'".format(text.replace("'", "''")).encode()],
    "CSV": _csv,
    "YAML": _yaml,
    "LDIF": lambda text: [b":: " + base64.b64encode(text.encode())],
    "vCard": lambda text: [re.sub(r"([,;\\])", r"\\\1", text).encode()],
    "RTF": lambda text: [
        _MARKS.sub(lambda one: f"\\'{ord(one[0]) & 255:02x}", text).encode(),
        _MARKS.sub(lambda one: f"\\u{ord(one[0])}?", text).encode(),
    ],
    "TeX": _tex,
    "HTML": lambda text: [html.escape(text).encode()],
    "HTML, names": _named,
    "HTML, decimal": _each("&#{};"),
    "HTML, hexadecimal": _each("&#x{:x};"),
    "HTML, hexadecimal, upper": _each("&#x{:X};"),
    "HTML, marks alone": _marks("&#{};"),
    "XML, marks alone": _marks("&#x{:X};"),
    "XML, marks alone, lower": _marks("&#x{:x};"),
    "HTML twice": lambda text: [
        html.escape(_MARKS.sub(lambda m: f"&#{ord(m[0])};", text)).encode()
    ],
    # Turned and hidden.
    "letters backwards": lambda text: [text[::-1].encode()],
    "bytes backwards": lambda text: [text.encode()[::-1]],
    "UTF-16 backwards": lambda text: [text[::-1].encode("utf-16-le")],
    "rot13": lambda text: [codecs.encode(text, "rot13").encode()],
    "rot47": _rot47,
    "atbash": _atbash,
    "bits turned": _turned(lambda one: one ^ 0xFF),
    "one bit turned": _turned(lambda one: one ^ 0x20),
    "the highest bit set": _turned(lambda one: one | 0x80),
    "one more": _turned(lambda one: one + 1),
    "one less": _turned(lambda one: one - 1),
    "forty-two more": _turned(lambda one: one + 42),
    "halves changed about": _turned(lambda one: one << 4 | one >> 4),
    "bits backwards": lambda text: [_bits(text.encode())],
    "bytes changed about": _pairs,
    "digest of long use": _digests("md5", "sha1"),
    "digest": _digests("sha256", "sha512", "sha3_256", "blake2b", "blake2s"),
    # Telephones.
    "telephone, E.164": _phone("+1{3}", "001{3}"),
    "telephone, digits alone": _phone("{3}", "1{3}"),
    "telephone, hyphens": _phone("{0}-{1}-{2}"),
    "telephone, dots": _phone("{0}.{1}.{2}"),
    "telephone, gaps": _phone("{0} {1} {2}"),
    "telephone, brackets": _phone("({0}) {1}-{2}", "({0}){1}-{2}"),
    "telephone, slash": _phone("{0}/{1}-{2}"),
    "telephone, in pairs": _phone("{0}-{1}{2}", "{0} {1}{2}"),
    "telephone, spelled out": _phone("{4}"),
    "telephone, percent": _phone("%2B1{3}", "%28{0}%29%20{1}-{2}", "%28{0}%29+{1}-{2}"),
    "telephone, a number": _number(lambda one: struct.pack("<q", one)),
    "telephone, a number, big end": _number(lambda one: struct.pack(">q", one)),
    "telephone, a fraction": _number(lambda one: struct.pack("<d", one)),
    "telephone, a fraction, big end": _number(lambda one: struct.pack(">d", one)),
    "telephone, in sixteens": _number(lambda one: f"{one:x}".encode()),
    "telephone, thousands": _number(lambda one: f"{one:,}".encode()),
    "telephone, two digits a byte": _halves,
}
