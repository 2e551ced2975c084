"""One row of a list to one candidate: what may be kept, in our form, and what was wrong.

Pure: no clock, no storage. Nothing is invented: a row without a name has none, a number
without an area code is not completed, and what is refused (R10) never reaches the candidate.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from arboleda.organizing.people.rules.lists import contacts, languages, reading, words
from arboleda.organizing.people.rules.lists.contacts import Phone
from arboleda.organizing.people.rules.lists.mapping import Column, Mapping_
from arboleda.organizing.people.rules.lists.problems import Problem
from arboleda.organizing.people.rules.lists.words import Channel
from arboleda.trust.safety.rules import refused

NAME_LETTERS = 200
TEXT_LETTERS = 120
# What a tag may tell: a tag that only sounds like a place or a note is no secret.
_TAGS_MAY_SAY = frozenset({refused.NOTES, "address", "device", "bank", "biometric"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one row would add or change.

    `kind`: `person`, `organization` (becomes a partner) or `household` (asked about).
    `chosen_name` is what the person is called, given name first; `given_name` and
    `family_name` are filled only when the list told them apart. `languages` are ISO codes,
    the preferred one first. `emails` and `phones` are in the order of the columns.
    `external_ids` are pairs of system and id. `stops` are the channels nobody may use;
    `no_sharing` is CiviCRM's *Do Not Trade*. A deceased person has every channel in `stops`.
    """

    line: int
    kind: str = "person"
    chosen_name: str = ""
    given_name: str = ""
    family_name: str = ""
    legal_name: str = ""
    nickname: str = ""
    pronouns: str = ""
    languages: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    tags: tuple[str, ...] = ()
    organization: str = ""
    external_ids: tuple[tuple[str, str], ...] = ()
    prefers: tuple[Channel, ...] = ()
    stops: frozenset[Channel] = frozenset()
    no_sharing: bool = False
    deceased: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def is_bad(self) -> bool:
        """Whether the row cannot come in: it is listed with its reason, and downloadable."""
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def is_question(self) -> bool:
        """Whether a person must decide before the row comes in."""
        return any(problem.severity == "question" for problem in self.problems)

    @property
    def language(self) -> str:
        """The preferred language, or "" where the list does not say."""
        return self.languages[0] if self.languages else ""


def clean(
    row: reading.Row, mapping: Mapping_, *, region: str = "US", is_scrubbed: bool = False
) -> Candidate:
    """The candidate of a row. `region`: the country of numbers without a country code.

    `is_scrubbed`: cells that show refused data were taken out of the row before. Never raises,
    whatever the cells hold. A faulty row gives a bad candidate without data.
    """
    if row.fault:
        return Candidate(row.line, problems=(Problem(row.line, row.fault),))
    return _Cleaning(row, mapping, region, is_scrubbed).candidate()


def kept_cells(row: reading.Row, mapping: Mapping_) -> tuple[tuple[str, str], ...]:
    """Header and cell of every column that may be shown again, for the download of bad rows.

    Refused columns, other people's data and cells that look refused are not among them.
    A row whose cells do not fit the header gives nothing: no cell can be told from a refused one.
    """
    if row.fault:
        return ()
    return tuple(
        (column.header, row.cells[column.index])
        for column in mapping.columns
        if column.kind == "field" and not refused.value_category(row.cells[column.index])
    )


class _Cleaning:
    def __init__(self, row: reading.Row, mapping: Mapping_, region: str, is_scrubbed: bool) -> None:
        self.row = row
        self.mapping = mapping
        self.region = region
        self.is_scrubbed = is_scrubbed
        self.problems: list[Problem] = []

    def problem(self, code: str, column: str = "", detail: str = "") -> None:
        found = Problem(self.row.line, code, column, detail)
        if found not in self.problems:
            self.problems.append(found)

    def cells(self, field: str) -> Iterator[tuple[Column, str]]:
        """The filled cells of a field, without those that show refused data."""
        for column in self.mapping.by_field.get(field, ()):
            cell = self.row.cells[column.index]
            if not cell:
                continue
            category = None if self.is_scrubbed else refused.value_category(cell)
            if category and not (field == "external_id" and _UUID.fullmatch(cell)):
                self.problem("refused_value", column.header, category)
            else:
                yield column, cell

    def filled(self, field: str) -> Iterator[tuple[Column, str]]:
        """The cells of a field as clean text on one line."""
        for column, cell in self.cells(field):
            text = self.mended(column, words.unwrapped(cell))
            if text:
                yield column, text

    def text(self, field: str) -> str:
        """The first cell of a field that says something."""
        if field not in self.mapping.by_field:
            return ""
        for column, text in self.filled(field):
            if len(text) > TEXT_LETTERS:
                self.problem("too_long_cell", column.header)
            elif not words.is_blank(text):
                return text
        return ""

    def name(self, field: str) -> str:
        """The first cell of a field that is a name; an address or a bare number is none.

        "Nada", "Null" and "Na" are names of people, "N/A" and "sin nombre" are not.
        """
        if field not in self.mapping.by_field:
            return ""
        for _, text in self.filled(field):
            name = text.strip(' "“”')
            if "@" not in name and any(map(str.isalpha, name)) and not words.is_no_name(name):
                return name
        return ""

    def mended(self, column: Column, cell: str) -> str:
        text, fault = tidy(cell)
        if fault:
            self.problem(fault, column.header)
        return text

    def candidate(self) -> Candidate:
        addresses, phones = self.contacts()
        given, family, chosen = self.names()
        kind = self.kind(chosen)
        organization = self.name("organization")
        if kind != "person":
            chosen = organization or chosen or self.name("display_name")
            given = family = organization = ""
        self.check_name(kind, chosen, bool(addresses or phones))
        deceased = any(words.truth(cell) is not False for _, cell in self.cells("deceased"))
        stops = frozenset(words.CHANNELS) if deceased else self.stops()
        country = self.country()
        return Candidate(
            line=self.row.line,
            kind=kind,
            chosen_name=chosen[:NAME_LETTERS],
            given_name=given[:NAME_LETTERS],
            family_name=family[:NAME_LETTERS],
            legal_name=flipped(self.name("legal_name"))[:NAME_LETTERS],
            nickname=self.text("nickname"),
            pronouns=self.text("pronouns"),
            languages=self.languages(),
            emails=addresses,
            phones=phones,
            city=self.text("city"),
            state=self.text("state"),
            postal_code=self.postal_code(country),
            country=country,
            tags=self.tags(),
            organization=organization,
            external_ids=self.external_ids(),
            prefers=self.prefers(),
            stops=stops,
            no_sharing=self.says_stop("stop_sharing"),
            deceased=deceased,
            problems=tuple(self.problems),
        )

    # --- names ---

    def names(self) -> tuple[str, str, str]:
        """Given name, family name and chosen name. See `Candidate`."""
        first, middle = self.name("first_name"), self.name("middle_name")
        family = " ".join(filter(None, [self.name("last_name"), self.name("second_last_name")]))
        suffix = self.name("name_suffix")
        preferred = self.name("chosen_name")
        if first and not family and "," in first:
            first = flipped(first)
        given = " ".join(filter(None, [first, middle]))
        if family and not given and "," in family:
            whole, family = flipped(family), ""
        else:
            whole = " ".join(filter(None, [given, family, suffix]))
        if preferred:
            # "Lupita" beside "Guadalupe" and "Reyes" is called Lupita Reyes.
            is_single = " " not in preferred and family and first
            return given, family, f"{preferred} {family}" if is_single else flipped(preferred)
        if whole:
            return (given, family, whole) if family else ("", "", whole)
        for field in ("full_name", "sort_name", "display_name"):
            name = self.name(field)
            if name:
                family, given = parted(name)
                return given, family, flipped(name)
        return "", "", self.name("nickname") or flipped(self.name("legal_name"))

    def kind(self, chosen: str) -> str:
        types = [words.contact_type(cell) for _, cell in self.cells("contact_type")]
        named = next((kind for kind in types if kind != "person"), "")
        if named:
            return named
        is_nobody = not chosen and not types and bool(self.name("organization"))
        return "organization" if is_nobody else "person"

    def check_name(self, kind: str, chosen: str, reachable: bool) -> None:
        if not chosen:
            others = any(True for _ in self.cells("external_id")) or reachable
            self.problem("no_name" if others else "nobody")
        elif len(chosen) > NAME_LETTERS:
            self.problem("name_too_long")
        elif kind == "household":
            self.problem("household")
        elif kind == "person" and _TWO_PEOPLE.search(chosen):
            self.problem("two_people")

    # --- contact ---

    def contacts(self) -> tuple[tuple[str, ...], tuple[Phone, ...]]:
        addresses: list[str] = []
        phones: dict[str, Phone] = {}
        for field in ("email", "phone", "contact"):
            for column, cell in self.cells(field):
                rest = cell
                if "@" in cell or field == "email":
                    found, fault = contacts.emails(cell)
                    rest = _without_addresses(cell) if found or field != "email" else cell
                    if field == "email" and not found and contacts.phones(cell, self.region)[0]:
                        fault = ""
                    addresses.extend(found)
                    if fault:
                        self.problem(fault, column.header)
                if field == "email" and not _PHONE_LIKE.search(rest):
                    continue
                numbers, fault = contacts.phones(rest, self.region)
                for number in numbers:
                    phones.setdefault(number, Phone(number, column.place))
                if fault and field != "email":
                    self.problem(fault, column.header)
        once = {address.casefold(): address for address in reversed(addresses)}
        kept = tuple(dict.fromkeys(once[address.casefold()] for address in addresses))
        return kept, tuple(phones.values())

    def languages(self) -> tuple[str, ...]:
        found: list[str] = []
        for column, cell in self.cells("language"):
            if words.is_blank(cell):
                continue
            codes, clear = languages.codes(cell)
            found.extend(codes)
            if not clear:
                self.problem("language_unknown", column.header)
        return tuple(dict.fromkeys(found))

    def prefers(self) -> tuple[Channel, ...]:
        named = {channel for _, cell in self.cells("preferred_channel")
                 for channel in words.channels(cell)}  # fmt: skip
        return tuple(channel for channel in words.CHANNELS if channel in named)

    # --- opt-outs ---

    def says_stop(self, field: str) -> bool:
        """Whether any cell of a *do not …* column says stop. What cannot be read says stop."""
        said = False
        if field not in self.mapping.by_field:
            return said
        for column, cell in self.cells(field):
            answer = words.truth(cell)
            # A date of unsubscribing, or the channel's own name, is as clear as a yes.
            if answer is None and not (refused.year_of_date(cell) or words.channels(cell)):
                self.problem("stop_unclear", column.header)
            said = said or answer is not False
        return said

    def stops(self) -> frozenset[Channel]:
        found: set[Channel] = set()
        if self.says_stop("stop_all"):
            found.update(words.CHANNELS)
        for channel in words.CHANNELS:
            if self.says_stop(f"stop_{channel}") or self.refuses(channel):
                found.add(channel)
        for column, cell in self.cells("stop_list"):
            named = words.channels(cell)
            found.update(named)
            if not named and words.truth(cell) is not False and "trade" not in cell.casefold():
                self.problem("stop_unclear", column.header)
                found.update(words.CHANNELS)
        return frozenset(found)

    def refuses(self, channel: Channel) -> bool:
        """Whether a status or a permission column says no to a channel.

        A status that is not *subscribed*, empty included, says no. A permission says no only
        in words: an empty permission was never asked.
        """
        for column in self.mapping.by_field.get(f"{channel}_status", ()):
            if not words.is_subscribed(self.row.cells[column.index]):
                return True
        for column, cell in self.cells(f"{channel}_allowed"):
            answer = words.truth(cell)
            if answer is None and not words.is_subscribed(cell):
                if refused.year_of_date(cell) is not None:
                    continue
                self.problem("stop_unclear", column.header)
            if answer is False or (answer is None and not words.is_subscribed(cell)):
                return True
        return False

    # --- the rest ---

    def country(self) -> str:
        text = self.text("country")
        return _countries().get(refused.words(text) or text.casefold(), text) if text else ""

    def postal_code(self, country: str) -> str:
        text = re.sub(r"\.0$", "", self.text("postal_code"))
        if country not in {"", "US", "PR"} or (not country and self.region != "US"):
            return text
        plus_four = re.fullmatch(r"(\d{5})[- ]?\d{4}", text)
        if plus_four:
            # The last four digits name a block or a building: that is an address.
            return plus_four.group(1)
        return text.zfill(5) if re.fullmatch(r"\d{3,4}", text) else text

    def tags(self) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for column, cell in self.cells("tags"):
            for part in re.split(r"[,;|\n]", cell):
                tag = self.mended(column, part)
                if not tag or words.is_blank(tag):
                    continue
                category = refused.name_category(tag)
                if category and category not in _TAGS_MAY_SAY:
                    self.problem("refused_tag", column.header, category)
                elif len(tag) <= TEXT_LETTERS:
                    found.setdefault(tag.casefold(), tag)
                else:
                    self.problem("too_long_cell", column.header)
        return tuple(found.values())

    def external_ids(self) -> tuple[tuple[str, str], ...]:
        found = []
        for column, cell in self.cells("external_id"):
            text = re.sub(r"^(\d+)\.0$", r"\1", tidy(words.unwrapped(cell))[0])
            if text and len(text) <= TEXT_LETTERS and not words.is_blank(text):
                found.append((system_of(column.header, self.mapping.preset), text))
        return tuple(dict.fromkeys(found))


_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
_PHONE_LIKE = re.compile(r"\d{3}\D{0,3}\d{3}\D{0,2}\d{4}")
# It starts at a word's start alone: from every letter of a long cell it would take minutes.
_ADDRESS = re.compile(r"(?<!\S)\S*@\S*")
_TWO_PEOPLE = re.compile(r"\s(?:&|\+)\s|\sand\s", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffc]+")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|md|m\.d|esq|lcsw|msw|lic|hijo)\.?", re.IGNORECASE)


def _without_addresses(cell: str) -> str:
    return _ADDRESS.sub(" ", cell).strip(" ,;/|-")


def tidy(cell: str) -> tuple[str, str]:
    """A cell as text in NFC on one line, and `letters_mended`, `letters_lost` or "".

    Apostrophes, a leading `=` and letters of any script stay as they are. UTF-8 that was once
    read as Windows-1252 ("GarcÃ­a") is read again.
    """
    if cell.isascii() and cell.isprintable():
        return " ".join(cell.split()), ""
    text, fault = cell, ""
    if "Ã" in text or "Â" in text or "â€" in text:
        try:
            text = text.encode("cp1252").decode("utf-8")
            fault = "letters_mended"
        except UnicodeError:
            text = cell
    if "\ufffd" in text:
        fault = "letters_lost"
    text = "".join(letter for letter in text if not "\ud800" <= letter <= "\udfff")
    return " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", text)).split()), fault


def parted(name: str) -> tuple[str, str]:
    """Family and given name of "García López, Ana María"; two empty texts without a comma."""
    pieces = [piece.strip() for piece in name.split(",") if piece.strip()]
    names = [piece for piece in pieces if not _SUFFIX.fullmatch(piece)]
    return (names[0], names[1]) if len(names) == 2 else ("", "")


def flipped(name: str) -> str:
    """A name with the given name first: "García López, Ana María" → "Ana María García López".

    A suffix after a comma ("Reyes, Luz, Jr.") goes to the end; other names stay as written.
    """
    if "," not in name:
        return name
    pieces = [piece.strip() for piece in name.split(",") if piece.strip()]
    suffixes = [piece for piece in pieces if _SUFFIX.fullmatch(piece)]
    family, given = parted(name)
    if given:
        return " ".join([given, family, *suffixes])
    if len(pieces) - len(suffixes) == 1:
        return " ".join(pieces)
    return name.strip(" ,")


_SYSTEMS = {
    "van": "van",
    "everyaction": "van",
    "civicrm": "civicrm",
    "actionkit": "actionkit",
    "ak": "actionkit",
    "zetkin": "zetkin",
    "nationbuilder": "nationbuilder",
    "salesforce": "salesforce",
    "uuid": "action-network",
    "vanid": "van",
    "external": "external",
    "ext": "external",
    "externo": "external",
    "arboleda": "arboleda",
}


@lru_cache(maxsize=512)
def system_of(header: str, preset: str) -> str:
    """Which system gave the ids of a column: named by the header, else the preset's."""
    named = refused.words(header).split()
    return next((_SYSTEMS[word] for word in named if word in _SYSTEMS), preset)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ("en", "es"):
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code):
                names.setdefault(refused.words(name), code)
                names.setdefault(code.lower(), code)
    names |= {"usa": "US", "u s a": "US", "u s": "US", "united states of america": "US",
              "eeuu": "US", "ee uu": "US", "estados unidos de america": "US", "mex": "MX",
              "uk": "GB", "great britain": "GB", "inglaterra": "GB"}  # fmt: skip
    return names
