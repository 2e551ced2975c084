"""What each column of a list means: proposed by its header, and by its cells where that helps.

Nothing here fails on a column it does not know: the column is shown, and a person maps or
drops it. Columns of refused data (R10) can never be mapped, whoever asks.
"""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from arboleda.organizing.people.rules.lists import headers
from arboleda.organizing.people.rules.lists.words import set_of
from arboleda.trust.safety.rules import refused

Preset = Literal["arboleda", "action-network", "civicrm", "spreadsheet"]
PRESETS: tuple[Preset, ...] = ("arboleda", "action-network", "civicrm", "spreadsheet")

Kind = Literal["field", "refused", "relationship", "ignored", "unknown", "empty"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list and what becomes of it.

    `kind`: `field` (goes into `field`), `refused` (`reason` is a code of
    `refused.CATEGORIES`, notes among them), `relationship` (data of somebody else, dropped),
    `ignored` (`reason`: gender, not_needed, system or duplicate), `unknown` (nothing is done
    with it until a person maps it; `suggestion` is a field its cells look like, or ""),
    `empty` (no header and no cells).
    `place` is `mobile`, `home`, `work` or "" where the header says so.
    """

    index: int
    header: str
    kind: Kind
    field: str = ""
    reason: str = ""
    suggestion: str = ""
    place: str = ""

    @property
    def may_map(self) -> bool:
        """Whether a person may send this column to a field of their choice."""
        return self.kind in {"field", "unknown", "ignored", "empty"}


@dataclass(frozen=True)
class Mapping_:
    """The columns of one list, in order, and the preset they were read with."""

    preset: Preset
    columns: tuple[Column, ...]

    @cached_property
    def by_field(self) -> dict[str, tuple[Column, ...]]:
        """The columns of every mapped field, in the order of the file."""
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            if column.kind == "field":
                found.setdefault(column.field, []).append(column)
        return {field: tuple(columns) for field, columns in found.items()}

    @property
    def refused(self) -> tuple[Column, ...]:
        """The columns that are left out under R10, to be named in the preview."""
        return tuple(column for column in self.columns if column.kind == "refused")

    def choices(self) -> dict[int, str]:
        """Index of each mappable column → its field, or "" where it is dropped.

        Small and free of personal data: what to keep when the mapping must be kept.
        """
        return {column.index: column.field for column in self.columns if column.may_map}

    def chosen(self, choices: AnyMapping[int, str]) -> "Mapping_":
        """The mapping after a person's choices: index → field, or "" to drop the column.

        Raises `ValueError` for a field that does not exist and for a column that may not be
        mapped. Columns not named stay as they are.
        """
        columns = list(self.columns)
        for index, field in choices.items():
            if not 0 <= index < len(columns):
                raise ValueError(f"there is no column {index}")
            column = columns[index]
            if field and (field not in headers.FIELDS or not column.may_map):
                raise ValueError(f"column {index} cannot be mapped to {field!r}")
            if field:
                columns[index] = replace(column, kind="field", field=field, reason="")
            elif column.kind == "field":
                columns[index] = replace(column, kind="unknown", field="", reason="")
        return Mapping_(self.preset, tuple(columns))


_CIVICRM_SIGNS = set_of("""
    contactid contacttype contactsubtype externalidentifier legalidentifier sortname displayname
    donottrade nobulkemailsuseroptout individualprefix individualsuffix preferredcommunicationmethod
    internalcontactid communicationstyle imageurl currentemployer donotsms supplementaladdress1
    emailgreeting postalgreeting indorg
    """)
_ACTION_NETWORK_SIGNS = frozenset({"uuid", "zipcode", "createdat", "subscriptionstatus"})


def detect_preset(header: Sequence[str]) -> Preset:
    """Which system wrote a list with this header. Anything unknown is a spreadsheet.

    Our own layout is known by `chosen_name`; Action Network by `can2_…` columns or by `uuid`
    beside its other columns; CiviCRM by two of the column names only it uses.
    """
    names = {headers.squeezed(name) for name in header}
    literal = {name.strip().casefold() for name in header}
    ours = literal & set(headers.ARBOLEDA_COLUMNS)
    if "chosen_name" in literal and len(ours) >= min(3, len(literal)):
        return "arboleda"
    if any(name.startswith("can2") for name in names):
        return "action-network"
    if "uuid" in names and len(names & _ACTION_NETWORK_SIGNS) >= 2 and "email" in names:
        return "action-network"
    if len(names & _CIVICRM_SIGNS) >= 2:
        return "civicrm"
    return "spreadsheet"


def propose(
    header: Sequence[str], preset: Preset, sample_rows: Sequence[Sequence[str]] = ()
) -> Mapping_:
    """What each column should become. `sample_rows`: the cells of the first rows, e.g. 200.

    The sample only refuses more (a column of Social Security numbers under a harmless name)
    and suggests fields for columns without a telling name. A column without a header whose
    cells are e-mail addresses or telephone numbers is mapped to that field.
    """
    columns = []
    for index, name in enumerate(header):
        cells = [row[index] for row in sample_rows if index < len(row) and row[index].strip()]
        columns.append(_column(index, name, cells))
    return Mapping_(preset, tuple(_settled(columns)))


def header_score(cells: Sequence[str]) -> int:
    """How many of the cells are names of columns: the header row has the most."""
    return sum(1 for cell in cells if cell and len(cell) <= 80 and _is_name_of_column(cell))


@lru_cache(maxsize=8192)
def _is_name_of_column(cell: str) -> bool:
    if "@" in cell or re.search(r"\d{4}", cell):
        return False
    return bool(meaning(cell)[0] != "unknown")


_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PLACES = (
    ("mobile", set_of("mobile cell celular cel movil cellphone sms whatsapp text")),
    ("work", set_of("work trabajo business office oficina")),
    ("home", set_of("home casa landline fijo")),
)
_CONTACT_WORDS = (
    ("email", set_of("email emails correo mail correos")),
    (
        "phone",
        set_of(
            "phone phones telephone tel telefono telefonos movil celular cel cell mobile cellphone "
            "whatsapp"
        ),
    ),
)
# Words that make an e-mail or phone column something else ("Phone Type", "Email greeting").
_ABOUT = set_of(
    "type label format greeting date id count status opt optin optout in out time bank banked hash "
    "provider carrier tree sent opened clicks open rate tipo fecha estado estatus source ext "
    "extension address verified valid preference list domain permission consent ok can do not no "
    "voters subscription"
)


@lru_cache(maxsize=8192)
def meaning(header: str) -> tuple[Kind, str]:
    """The kind of a column by its header alone, with its field or reason ("" when neither).

    Order matters: names we know, then refused data, then other people's data, then names with
    words around them ("Home-Email", "Phone (Main)", "Player First Name").
    """
    known = _known(header)
    if known:
        return known
    category = refused.name_category(header)
    if category:
        return "refused", category
    words = refused.words(header)
    if not words:
        return ("unknown" if header.strip() else "empty"), ""
    if headers.is_relationship(words):
        return "relationship", ""
    return _loosely_known(header) or ("unknown", "")


def _known(header: str) -> tuple[Kind, str] | None:
    name = headers.squeezed(header)
    if name in headers.EXACT:
        return "field", headers.EXACT[name]
    if name in headers.IGNORED:
        return "ignored", headers.IGNORED[name]
    return None


def _loosely_known(header: str) -> tuple[Kind, str] | None:
    bare = _PARENTHESES.sub(" ", header)
    known = _known(bare)
    if known:
        return known
    # The kind of list of a spreadsheet writer: "Name: first", "1. Email", "What is your city?"
    tokens = refused.words(bare).replace("e mail", "email").split()
    for kept in (
        [token for token in tokens if token not in headers.NOISE],
        [token for token in tokens if token not in headers.NOISE or token in {"home", "mobile"}],
        tokens[1:] if tokens[:1] and tokens[0] in headers.NOISE else tokens,
    ):
        known = _known(" ".join(kept))
        if known:
            return known
    rest = {token for token in tokens if token not in headers.NOISE}
    for field, signs in _CONTACT_WORDS:
        if rest & signs and len(rest - signs) <= 1 and not rest & _ABOUT:
            return "field", field
    return None


def _place(header: str) -> str:
    tokens = set(refused.words(header).split())
    return next((place for place, signs in _PLACES if tokens & signs), "")


def _column(index: int, header: str, cells: Sequence[str]) -> Column:
    kind, detail = meaning(header)
    if kind in {"empty", "unknown"} and cells:
        kind = "unknown"
    category = _category_of_cells(cells) if kind in {"unknown", "ignored"} else None
    if category:
        return Column(index, header, "refused", reason=category)
    if kind == "field":
        return Column(index, header, kind, field=detail, place=_place(header))
    suggestion = _suggestion(cells) if kind == "unknown" else ""
    if suggestion and not header.strip():
        return Column(index, header, "field", field=suggestion)
    return Column(index, header, kind, reason=detail, suggestion=suggestion)


def _category_of_cells(cells: Sequence[str]) -> str | None:
    """The refused data that a good part of the cells show by their shape."""
    shown = [code for cell in cells if (code := refused.value_category(cell))]
    if shown and len(shown) >= max(1, 0.2 * len(cells)):
        return max(set(shown), key=shown.count)
    return "birth" if refused.look_like_birth_dates(cells) else None


_EMAIL_CELL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE_CELL = re.compile(r"\+?\(?\d[\d\s().\-/]{6,}\d")


def _suggestion(cells: Sequence[str]) -> str:
    for field, shape in (("email", _EMAIL_CELL), ("phone", _PHONE_CELL)):
        hits = sum(
            1
            for cell in cells
            if shape.search(cell) and (field == "email" or refused.year_of_date(cell) is None)
        )
        if hits and hits >= 0.6 * len(cells):
            return field
    return ""


def _settled(columns: Sequence[Column]) -> list[Column]:
    """Columns seen together: what a name means depends on its neighbours."""
    fields = {column.field for column in columns}
    settled: list[Column] = []
    seen: set[str] = set()
    for column in columns:
        before = settled[-1] if settled else None
        if column.kind == "field" and column.field not in headers.MANY:
            if column.field == "full_name" and "last_name" in fields and "first_name" not in fields:
                column = replace(column, field="first_name")
            repeated = column.field in seen
            # "Mum's first name, Last Name": the repeated column goes on with the mother.
            if repeated and before and before.kind == "relationship":
                column = Column(column.index, column.header, "relationship")
            seen.add(column.field)
        settled.append(column)
    return settled
