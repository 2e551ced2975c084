"""One word in every disguise in which it might lie on a disk, and the search for all of them."""

from __future__ import annotations

import base64
import codecs
import gzip
import hashlib
import html
import json
import quopri
import re
import struct
import unicodedata
import urllib.parse
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

Disguise = Callable[[str], Iterable[bytes]]


def _utf8(text: str) -> bytes:
    return text.encode()


def _plain_letters(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _offsets(encode: Callable[[bytes], bytes], block: int, letters: int) -> Disguise:
    """The part of an encoding in blocks that is the same whatever stands before and after."""

    def disguise(text: str) -> Iterator[bytes]:
        raw = _utf8(text)
        for before in range(block):
            whole = encode(b"\0" * before + raw + b"\0" * block)
            start = letters if before else 0
            blocks = (before + len(raw)) // block
            yield whole[start : blocks * letters]

    return disguise


def _digests(text: str) -> Iterator[bytes]:
    for form in {text, text.lower(), text.casefold(), text.strip("+")}:
        for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "blake2s"):
            digest = hashlib.new(name, form.encode()).digest()
            yield from (digest, digest.hex().encode(), base64.b64encode(digest))


def _numbers(text: str) -> Iterator[bytes]:
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 9 and digits == text.strip("+"):
        for order in "<>":
            yield struct.pack(order + "q", int(digits))


DISGUISES: dict[str, Disguise] = {
    "UTF-8, composed": lambda text: [_utf8(unicodedata.normalize("NFC", text))],
    "UTF-8, decomposed": lambda text: [_utf8(unicodedata.normalize("NFD", text))],
    "UTF-8, compatible": lambda text: [_utf8(unicodedata.normalize("NFKD", text))],
    "letters without marks": lambda text: [_plain_letters(text).encode()],
    "upper case": lambda text: [_utf8(text.upper()), _plain_letters(text).upper().encode()],
    "lower case": lambda text: [_utf8(text.lower()), _plain_letters(text).lower().encode()],
    "folded case": lambda text: [_utf8(text.casefold())],
    "swapped case": lambda text: [_utf8(text.swapcase())],
    "Latin-1": lambda text: [text.encode("latin-1", "replace")],
    "Windows-1252": lambda text: [text.encode("cp1252", "replace")],
    "UTF-7": lambda text: [text.encode("utf-7")],
    "UTF-16, little end": lambda text: [text.encode("utf-16-le")],
    "UTF-16, big end": lambda text: [text.encode("utf-16-be")],
    "UTF-32, little end": lambda text: [text.encode("utf-32-le")],
    "UTF-32, big end": lambda text: [text.encode("utf-32-be")],
    "UTF-8 twice": lambda text: [_utf8(text).decode("latin-1").encode()],
    "hexadecimal": lambda text: [_utf8(text).hex().encode(), _utf8(text).hex().upper().encode()],
    "hexadecimal, spaced": lambda text: [_utf8(text).hex(" ").encode()],
    "base64": _offsets(base64.b64encode, 3, 4),
    "base64 for addresses": _offsets(base64.urlsafe_b64encode, 3, 4),
    "base32": _offsets(base64.b32encode, 5, 8),
    "base85": _offsets(base64.b85encode, 4, 5),
    "Ascii85": _offsets(base64.a85encode, 4, 5),
    "percent": lambda text: [urllib.parse.quote(text).encode()],
    "percent, forms": lambda text: [urllib.parse.quote_plus(text).encode()],
    "percent, every byte": lambda text: [
        "".join(f"%{byte:02X}" for byte in _utf8(text)).encode(),
        "".join(f"%{byte:02x}" for byte in _utf8(text)).encode(),
    ],
    "JSON": lambda text: [json.dumps(text)[1:-1].encode()],
    "JSON twice": lambda text: [json.dumps(json.dumps(text)[1:-1])[1:-1].encode()],
    "JSON, every letter": lambda text: ["".join(f"\\u{ord(one):04x}" for one in text).encode()],
    "Python": lambda text: [text.encode("unicode_escape"), repr(_utf8(text))[2:-1].encode()],
    "HTML": lambda text: [html.escape(text).encode()],
    "HTML, decimal": lambda text: ["".join(f"&#{ord(one)};" for one in text).encode()],
    "HTML, hexadecimal": lambda text: ["".join(f"&#x{ord(one):x};" for one in text).encode()],
    "HTML, marks alone": lambda text: [text.encode("ascii", "xmlcharrefreplace")],
    "quoted-printable": lambda text: [quopri.encodestring(_utf8(text))],
    "backwards": lambda text: [_utf8(text)[::-1], _utf8(text[::-1])],
    "rot13": lambda text: [_utf8(codecs.encode(text, "rot13"))],
    "bits turned": lambda text: [bytes(byte ^ 0xFF for byte in _utf8(text))],
    "without gaps": lambda text: [_utf8(re.sub(r"[\s\-().@]", "", text))],
    "plain digest": _digests,
    "as a number": _numbers,
}
LEAST = 5
"""A disguise shorter than this would be found by chance."""


def needles(words: Iterable[str]) -> dict[bytes, str]:
    """Every disguise of every word -> which word in which disguise."""
    found: dict[bytes, str] = {}
    for word in words:
        for name, disguise in DISGUISES.items():
            for needle in disguise(word):
                if len(needle) >= LEAST:
                    found.setdefault(needle, f"{word} ({name})")
    return found


_STARTS = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
LARGEST = 4 * 1024 * 1024


def layers(path: Path) -> Iterator[tuple[str, bytes]]:
    """What a file holds: its own bytes, then whatever in it can be unpacked."""
    raw = path.read_bytes()
    yield "", raw
    assert path.suffix != ".br", "Brotli would have to be unpacked here"
    if raw[:2] == b"\x1f\x8b":
        yield " unpacked", gzip.decompress(raw)
    for start in _STARTS.finditer(raw):
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            content = unpack.decompress(raw[start.start() :], LARGEST)
        except zlib.error:
            continue
        if len(content) >= LEAST:
            yield f" unpacked at {start.start()}", content


def search(folders: Iterable[Path], wanted: dict[bytes, str]) -> list[str]:
    """Where any of these bytes lie below these folders, in files or their names."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.name.encode()
            found += [f"name of {path.name}: {what}" for one, what in wanted.items() if one in name]
            if not path.is_file():
                continue
            for layer, content in layers(path):
                hits = [what for one, what in wanted.items() if one in content]
                found += [f"{path.relative_to(folder)}{layer}: {what}" for what in hits]
    return found
