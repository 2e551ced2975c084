"""Reading lists: encodings, delimiters, damage, and that no bytes whatever make it fail."""

import io
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from arboleda.organizing.people.rules.lists import cleaning, mapping, reading
from arboleda.organizing.people.rules.lists.reading import Row

LIST = "Nombre,Teléfono,Correo\nÑusta Muñoz,312-555-0142,n@example.org\n"


def read(data: bytes | str) -> tuple[reading.Source, list[Row]]:
    source = reading.open_rows(io.BytesIO(data.encode() if isinstance(data, str) else data))
    return source, list(source.rows)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (LIST.encode(), "utf-8"),
        (LIST.encode("utf-8-sig"), "utf-8"),
        (LIST.encode("utf-16"), "utf-16-le"),
        (LIST.encode("utf-16-le"), "utf-16-le"),
        (LIST.encode("utf-16-be"), "utf-16-be"),
        (LIST.encode("utf-32"), "utf-32-le"),
        (LIST.encode("cp1252"), "windows-1252"),
        (LIST.encode("latin-1"), "windows-1252"),
        (LIST.encode("mac_roman"), "mac_roman"),
        (LIST.encode("cp850"), "cp850"),
    ],
)
def test_every_encoding_gives_the_same_rows(data: bytes, encoding: str) -> None:
    source, rows = read(data)

    assert source.encoding == encoding
    assert source.header == ("Nombre", "Teléfono", "Correo")
    assert rows == [Row(2, ("Ñusta Muñoz", "312-555-0142", "n@example.org"))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end(delimiter: str, ending: str) -> None:
    lines = ["Name;Phone;Tags", '"López; Ana";312-555-0142;a', "Luz;312-555-0143;b", ""]
    text = ending.join(line.replace(";", delimiter) for line in lines)

    source, rows = read(text)

    assert source.delimiter == delimiter
    assert [row.line for row in rows] == [2, 3]
    assert rows[0].cells[0] == f"López{delimiter} Ana"


def test_names_with_commas_do_not_mislead_in_a_semicolon_list() -> None:
    source, rows = read("Nombre;Correo\nGarcía López, Ana;a@x.org\nRuiz, Eva;e@x.org\n")

    assert source.delimiter == ";"
    assert rows[1].cells == ("Ruiz, Eva", "e@x.org")


def test_excel_may_announce_its_delimiter() -> None:
    source, rows = read("sep=;\r\nName;Email\r\nAna;a@x.org\r\n")

    assert (source.delimiter, source.header_line, rows[0].line) == (";", 2, 3)
    assert read("sep=\t\nName\tEmail\nAna\ta@x.org\n")[0].delimiter == "\t"


def test_latin_letters_after_a_long_plain_beginning_are_not_lost() -> None:
    data = b"Name,Email\n" + b"Ana,a@x.org\n" * 9000 + "Muñoz,m@x.org\n".encode("cp1252")

    assert read(data)[1][-1].cells[0] == "Muñoz"


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    _, rows = read('\n\nName,City\n"Ana","Chi\ncago"\n"O""Neill, Luz",X\n\nEva,Y\n')

    assert [(row.line, row.cells) for row in rows] == [
        (4, ("Ana", "Chi\ncago")),
        (6, ('O"Neill, Luz', "X")),
        (8, ("Eva", "Y")),
    ]


def test_titles_totals_and_repeated_headers_are_no_people() -> None:
    source, rows = read(
        "Leaders 2026,,\n,,\nName,Phone,Email\nAna,312-555-0142,a@x.org\nName,Phone,Email\n"
        "Total Ruiz,,t@x.org\nTotal: 2,,\nTotal,2,\n"
    )

    assert source.header_line == 3
    assert [row.cells[0] for row in rows] == ["Ana", "Total Ruiz"]
    assert source.skipped == [
        (1, "title"), (5, "repeated_header"), (7, "totals"), (8, "totals"),
    ]  # fmt: skip


def test_the_second_of_two_header_rows_counts() -> None:
    source, _ = read("Person,,Contact,\nFirst,Last,Phone,Email\nAna,Ruiz,,a@x.org\n")

    assert source.header == ("First", "Last", "Phone", "Email")


def test_a_list_without_a_header_loses_no_row() -> None:
    source, rows = read("a@x.org,Ana\nb@x.org,Luz\n")

    assert source.header_line == 0
    assert source.header == ("", "")
    assert len(rows) == 2


def test_short_rows_are_filled_and_long_ones_are_faulty() -> None:
    _, rows = read("Name,Phone,Email\nAna\nLuz,,l@x.org,,\nRuiz, Eva,312-555-0142,e@x.org\n")

    assert rows[0] == Row(2, ("Ana", "", ""))
    assert rows[1] == Row(3, ("Luz", "", "l@x.org"))
    assert rows[2].fault == "too_many_cells"


def test_a_quote_that_never_closes_costs_its_own_row_only() -> None:
    text = 'Name,Phone\n"Ana,1\nLuz,2\nEva "Nana" Ruiz,3\n' + "Ida,4\n" * 600 + '"Zoe,5\n'
    _, rows = read(text)

    assert [row.fault for row in rows if row.fault] == ["stray_quote", "stray_quote"]
    assert len(rows) == 604
    assert rows[2].cells == ('Eva "Nana" Ruiz', "3")


def test_a_line_without_end_is_one_bad_row() -> None:
    _, rows = read("Name,Phone\nAna,1\n" + "x" * 900_000 + "\nLuz,2\n")

    assert [(row.line, row.fault) for row in rows] == [(2, ""), (3, "too_long"), (4, "")]


def test_invisible_signs_are_taken_out() -> None:
    _, rows = read("Name,City\nAn\u200ba\ufeff,\u00a0Chi\u00a0cago\x00 \nعلی\u200cرضا,\u202bX\n")

    assert rows[0].cells == ("Ana", "Chi cago")
    assert rows[1].cells == ("علی\u200cرضا", "X")


def test_a_blank_header_above_cells_is_kept() -> None:
    source, _ = read("Name,Phone,,\nAna,312-555-0142,312-555-0143,\n")

    assert source.header == ("Name", "Phone", "")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "workbook"),
        (b"%PDF-1.7", "not_a_list"),
        (b"\n<html><table>", "not_a_list"),
        (b"\x1f\x8b\x08", "not_a_list"),
        (b"", "empty_file"),
        (b"\n , ,\n\n", "empty_file"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(reading.Unreadable) as refusal:
        read(data)

    assert refusal.value.code == code


def test_a_path_is_read_with_progress_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")

    with reading.open_rows(path) as source:
        assert source.size == path.stat().st_size
        assert len(list(source.rows)) == 1
        assert source.bytes_read == source.size
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(reading.Unreadable):
        reading.open_rows(path)


def test_a_stream_that_cannot_seek_stays_open() -> None:
    class Pipe(io.BytesIO):
        def tell(self) -> int:
            raise OSError

    pipe = Pipe(LIST.encode())
    with reading.open_rows(pipe) as source:
        assert source.size is None
        assert len(list(source.rows)) == 1
    assert not pipe.closed


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@example(b'"')
@example(b'a"b,"c\n"')
@example(b"\xff\xfe\x00")
@example(b"Name,Phone\n\x00\x00,\xff\xff\n")
@example("Name\n\ud800".encode("utf-16-le", "surrogatepass"))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    try:
        source, rows = read(data)
    except reading.Unreadable:
        return
    sample = [row.cells for row in rows]
    proposal = mapping.propose(source.header, mapping.detect_preset(source.header), sample)
    for row in rows:
        assert row.fault or len(row.cells) == len(source.header)
        cleaning.clean(row, proposal)
        cleaning.kept_cells(row, proposal)


cell = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp"]),
    min_size=1,
    max_size=12,
).filter(lambda text: "\u00ad" not in text)


@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=8))
def test_what_was_quoted_comes_back(pairs: list[tuple[str, str]]) -> None:
    lines = ["Name,City"] + [
        ",".join('"' + text.replace('"', '""') + '"' for text in pair) for pair in pairs
    ]
    source, rows = read("\n".join(lines))
    known = [pair for pair in pairs if pair != source.header]

    if source.header == ("Name", "City"):
        kept = [row.cells for row in rows]
        assert kept == [pair for pair in known if pair in kept]
        assert len(kept) + len(source.skipped) == len(pairs)


def test_fifty_thousand_rows_stream() -> None:
    row = 'u,Ana,García,a@x.org,60608,"leader, Pilsen",subscribed\n'
    head = "uuid,first_name,last_name,email,zip_code,can2_user_tags,can2_subscription_status\n"
    data = io.BytesIO((head + row * 50_000).encode())
    started = time.process_time()

    with reading.open_rows(data) as source:
        count = sum(1 for _ in source.rows)

    assert count == 50_000
    # A generous bound for a busy machine: 1,500 rows a second would take 33 seconds.
    assert time.process_time() - started < 12
