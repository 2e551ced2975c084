"""Which bytes are a text, and in which encoding. Never fails on bytes: nothing is lost."""

import codecs
import re

HEAD_BYTES = 64 * 1024


class Unreadable(Exception):
    """The file is no list. `code` is a key of `problems.SENTENCES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OTHERS = (b"%PDF", b"{\\rtf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"7z\xbc\xaf")
_PAGES = re.compile(rb"\s*(?:<!doctype|<html|<\?xml|<table|<svg)", re.IGNORECASE)


def refuse_other_files(head: bytes) -> None:
    if head.startswith(_WORKBOOKS):
        raise Unreadable("workbook")
    bare = head.removeprefix(codecs.BOM_UTF8)
    if bare.startswith(_OTHERS) or _PAGES.match(bare):
        raise Unreadable("not_a_list")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 in a UTF-8 file were pasted from an older one: read them so."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_WINDOWS[byte] for byte in wrong), error.end


_WINDOWS = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]
codecs.register_error("arboleda.windows", _as_windows)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Accented letters of Spanish between two Latin letters, as each old system wrote them.
_OLD_LETTERS = {
    "cp1252": b"\xe1\xe9\xed\xf3\xfa\xf1\xfc\xc1\xc9\xcd\xd3\xda\xd1\xe3\xe7\xea",
    "mac_roman": b"\x87\x8e\x97\x9c\x96\x84\x83\x9f",
    "cp850": b"\x82\xa1\xa2\xa3\xa4\xa5\x81\x90",
}


def detect_encoding(head: bytes) -> tuple[str, str]:
    """The encoding of a text by its first bytes, and how to read bytes that do not fit it.

    Byte-order marks first; then UTF-16 without one (its zeros); then UTF-8, which also covers
    plain ASCII; then whichever of Windows-1252, old Mac and DOS makes accented letters inside
    words. Bytes foreign to UTF-8 are read as Windows-1252, so that nothing is ever lost.
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, "arboleda.windows" if encoding == "utf-8" else "replace"
    sample = head[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if (
        len(sample) > 3
        and max(even, odd) > len(sample) // 5
        and min(even, odd) < max(even, odd) / 4
    ):
        return ("utf-16-be" if even > odd else "utf-16-le"), "replace"
    good, bad = _utf8_letters(head)
    if not bad or good >= bad:
        return "utf-8", "arboleda.windows"
    inside = re.findall(rb"(?<=[A-Za-z])[\x80-\xff](?=[A-Za-z\s,;\"])", head)
    votes = {
        encoding: sum(1 for byte in inside if byte in letters)
        for encoding, letters in _OLD_LETTERS.items()
    }
    best = max(votes, key=lambda encoding: votes[encoding])
    return (best if best != "cp1252" else "windows-1252"), "arboleda.windows"


def _utf8_letters(head: bytes) -> tuple[int, int]:
    """How many letters beyond ASCII are good UTF-8, and how many bytes are not."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    text = decoder.decode(head, len(head) < HEAD_BYTES)
    bad = sum(1 for letter in text if "\udc80" <= letter <= "\udcff")
    good = sum(1 for letter in text if letter > "\x7f") - bad
    return good, bad
