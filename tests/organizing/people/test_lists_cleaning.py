"""One row to one candidate: what is kept, what is dropped and named, what is never invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arboleda.organizing.people.rules.lists import (
    cleaning,
    contacts,
    languages,
    mapping,
    problems,
    reading,
    words,
)
from arboleda.organizing.people.rules.lists.cleaning import Candidate


def clean(region: str = "US", /, **cells: str) -> Candidate:
    """The candidate of one row whose headers are the names given."""
    header = tuple(name.replace("_", " ") for name in cells)
    proposal = mapping.propose(header, mapping.detect_preset(header))
    return cleaning.clean(reading.Row(2, tuple(cells.values())), proposal, region=region)


def codes(candidate: Candidate) -> list[str]:
    return [problem.code for problem in candidate.problems]


@pytest.mark.parametrize(
    ("written", "called"),
    [
        ("García López, Ana María", "Ana María García López"),
        ("Reyes, Luz, Jr.", "Luz Reyes Jr."),
        ("Luz Reyes, Jr.", "Luz Reyes Jr."),
        ("O'Neill", "O'Neill"),
        ("=cmd", "=cmd"),
        ("A", "A"),
        ("Nada", "Nada"),
        ("Null", "Null"),
        ("عائشة محمد", "عائشة محمد"),
        ("Jose\u0301  Nun\u0303ez", "José Nuñez"),
        ("GarcÃ­a", "García"),
        ("Ñ" * 80, "Ñ" * 80),
        ("García,", "García"),
    ],
)
def test_names_keep_their_letters(written: str, called: str) -> None:
    assert clean(Name=written).chosen_name == called


def test_parts_of_a_name() -> None:
    both = clean(First_Name="Guadalupe", Last_Name="Reyes", Preferred_Name="Lupita")
    sheet = clean(Nombre="Ana", Apellido_Paterno="García", Apellido_Materno="López")
    sort = clean(Sort_Name="Ruiz, Eva", Display_Name="Ms. Eva Ruiz", Contact_ID="7")

    assert both.chosen_name == "Lupita Reyes"
    assert (sheet.given_name, sheet.family_name) == ("Ana", "García López")
    assert (sort.chosen_name, sort.family_name) == ("Eva Ruiz", "Ruiz")
    assert sort.external_ids == (("civicrm", "7"),)
    assert clean(Nickname="Lupita").chosen_name == "Lupita"
    assert clean(First_Name="García, Ana").chosen_name == "Ana García"
    assert clean(Last_Name="García, Ana").chosen_name == "Ana García"


def test_a_row_without_a_name_is_bad_and_nothing_is_invented() -> None:
    assert codes(clean(Name="", Email="a@x.org")) == ["no_name"]
    assert codes(clean(Name="a@x.org", Email="a@x.org")) == ["no_name"]
    assert codes(clean(Name="N/A", Tags="x")) == ["nobody"]
    assert codes(clean(Name="x" * 201)) == ["name_too_long"]
    assert clean(Name="", Email="a@x.org").is_bad
    assert clean(Name="Ana & Luis Ruiz").is_question


@pytest.mark.parametrize(
    ("cell", "numbers", "code"),
    [
        ("312-555-0142", ("+13125550142",), ""),
        ("(312) 555.0142", ("+13125550142",), ""),
        ("1 312 555 0142", ("+13125550142",), ""),
        ("+52 55 1234 5678", ("+525512345678",), ""),
        ("0052 55 1234 5678", ("+525512345678",), ""),
        ("312-555-0142 (call after 6)", ("+13125550142",), "phone_words"),
        ("312-555-0142 ext 4", ("+13125550142",), "phone_words"),
        ("cel: 312-555-0142", ("+13125550142",), ""),
        ("312-555-0142 / 312-555-0143", ("+13125550142", "+13125550143"), ""),
        ("312-555-0142 o 312-555-0143", ("+13125550142", "+13125550143"), ""),
        ("3125550142,3125550143", ("+13125550142", "+13125550143"), ""),
        ("312-555-0142 312-555-0143", ("+13125550142", "+13125550143"), ""),
        ('="3125550142"', ("+13125550142",), ""),
        ("'3125550142", ("+13125550142",), ""),
        ("555-0142", (), "phone_unreadable"),
        ("3.12555E+09", (), "phone_rounded"),
        ("ask her sister", (), "phone_unreadable"),
        ("N/A", (), ""),
        ("no tiene", (), ""),
        ("-", (), ""),
        ("", (), ""),
    ],
)
def test_telephones_in_any_shape(cell: str, numbers: tuple[str, ...], code: str) -> None:
    assert contacts.phones(cell, "US") == (numbers, code)


@pytest.mark.parametrize(
    ("cell", "addresses", "code"),
    [
        ("Ana@Example.ORG", ("Ana@example.org",), ""),
        ('"Ana" <a@x.org>; l@x.org', ("a@x.org", "l@x.org"), ""),
        ("mailto:a@x.org", ("a@x.org",), ""),
        ("a@x.org.", ("a@x.org",), ""),
        ("o'neill@x.org", ("o'neill@x.org",), ""),
        ("ana@correo.español", ("ana@correo.español",), ""),
        ("ana@", (), "email_unreadable"),
        ("a@b@x.org", (), "email_unreadable"),
        ("ana at x.org", (), "email_unreadable"),
        ("a..b@x.org", (), "email_unreadable"),
        ("none", (), ""),
    ],
)
def test_addresses(cell: str, addresses: tuple[str, ...], code: str) -> None:
    assert contacts.emails(cell) == (addresses, code)


def test_a_bad_telephone_does_not_lose_the_row() -> None:
    candidate = clean(Name="Ana", Phone="555-0142", Email="bad@")

    assert not candidate.is_bad
    assert codes(candidate) == ["email_unreadable", "phone_unreadable"]
    assert "“Phone”" in problems.sentence(candidate.problems[1], "es")


def test_contacts_in_the_wrong_column_find_their_place() -> None:
    candidate = clean(Name="Ana", Contacto="a@x.org / 312-555-0142", Home_Phone="b@x.org")

    assert candidate.emails == ("b@x.org", "a@x.org")
    assert [phone.number for phone in candidate.phones] == ["+13125550142"]
    assert clean(Name="Ana", Email="312-555-0142").phones[0].number == "+13125550142"
    assert clean("MX", Name="Ana", Celular="55 1234 5678").phones == (
        contacts.Phone("+525512345678", "mobile"),
    )


@pytest.mark.parametrize(
    ("cell", "found", "clear"),
    [
        ("Español", ("es",), True), ("SPANISH", ("es",), True), ("es_MX", ("es",), True),
        ("español e inglés", ("es", "en"), True),
        ("Spanish (primary), English", ("es", "en"), True),
        ("العربية", ("ar",), True), ("Kreyòl", ("ht",), True), ("K'iche'", ("quc",), True),
        ("bilingüe", ("en", "es"), False), ("xyzish", (), False), ("ASL", ("ase",), True),
    ],
)  # fmt: skip
def test_languages_in_any_language(cell: str, found: tuple[str, ...], clear: bool) -> None:
    assert languages.codes(cell) == (found, clear)


@pytest.mark.parametrize("cell", ["1", "Yes", "Sí", "TRUE", "x", "✓", "1.0", "Verdadero"])
def test_yes(cell: str) -> None:
    assert words.truth(cell) is True
    assert clean(Name="Ana", Do_Not_Phone=cell).stops == {"phone"}


@pytest.mark.parametrize("cell", ["0", "No", "FALSE", "", "n/a", "0.0", "-", "Falso"])
def test_no(cell: str) -> None:
    assert words.truth(cell) is False
    assert clean(Name="Ana", Do_Not_Phone=cell).stops == frozenset()


def test_what_cannot_be_read_in_an_opt_out_means_stop() -> None:
    candidate = clean(Name="Ana", No_llamar="quizás")

    assert candidate.stops == {"phone"}
    assert codes(candidate) == ["stop_unclear"]


@pytest.mark.parametrize(
    "status",
    [
        "unsubscribed",
        "bouncing",
        "previous bounce",
        "spam complaint",
        "previous spam complaint",
        "",
    ],
)
def test_anything_but_subscribed_means_do_not_write(status: str) -> None:
    candidate = clean(
        First_Name="Ana", can2_subscription_status=status, can2_sms_status="subscribed"
    )

    assert candidate.stops == {"email"}
    assert clean(Name="Ana", can2_subscription_status="Subscribed").stops == frozenset()


def test_every_opt_out_is_honoured() -> None:
    civicrm = clean(
        First_Name="Ana", Do_Not_Sms="1", Do_Not_Mail="Yes", Do_Not_Trade="1",
        **{"No Bulk Emails (User Opt Out)": "Yes"},
    )  # fmt: skip

    assert civicrm.stops == {"email", "sms", "mail"}
    assert civicrm.no_sharing
    assert clean(Name="Ana", Opt_Out="Yes").stops == set(words.CHANNELS)
    assert clean(Name="Ana", Unsubscribed="2024-05-17").stops == {"email"}
    assert clean(Name="Ana", Privacy="Do not phone, Do not sms").stops == {"phone", "sms"}
    assert clean(Name="Ana", Privacy="hmm").stops == set(words.CHANNELS)
    assert clean(Name="Ana", OK_to_text="No", OK_to_call="").stops == {"sms"}
    assert clean(Name="Ana", OK_to_text="maybe").stops == {"sms"}


def test_the_deceased_are_never_contacted() -> None:
    for cell in ("1", "Yes", "2008-09-01", "hmm"):
        candidate = clean(Name="Ana", Deceased=cell)
        assert candidate.deceased
        assert candidate.stops == set(words.CHANNELS)
    assert not clean(Name="Ana", Deceased="0").deceased


def test_organizations_and_households() -> None:
    assert clean(Contact_Type="Organization", Organization_Name="Casa").kind == "organization"
    assert clean(Organization_Name="Casa", Email="c@x.org").kind == "organization"
    household = clean(Contact_Type="Hogar", Display_Name="Los Ruiz")
    assert (household.kind, codes(household)) == ("household", ["household"])
    employee = clean(Name="Ana", Current_Employer="Casa")
    assert (employee.kind, employee.organization) == ("person", "Casa")


def test_refused_data_never_reaches_a_candidate() -> None:
    candidate = clean(
        Name="Ana", SSN="123-45-6789", Birth_Date="1990-05-17", Notes="undocumented",
        Tags="leader, Undocumented, HIV+, Pilsen", City="123-45-6789", Email="A123456789",
    )  # fmt: skip

    assert candidate.tags == ("leader", "Pilsen")
    assert codes(candidate) == ["refused_value", "refused_value", "refused_tag", "refused_tag"]
    told = repr(candidate) + "".join(
        problems.sentence(problem, language)
        for problem in candidate.problems
        for language in ("en", "es")
    )
    for secret in ("6789", "1990", "ndocumented,", "A1234", "HIV+"):
        assert secret not in told


def test_the_download_of_bad_rows_leaves_refused_cells_out() -> None:
    header = ("Name", "SSN", "Notes", "City", "Child of - Email", "Snack")
    proposal = mapping.propose(header, "spreadsheet")
    row = reading.Row(2, ("Ana", "1", "secret", "123-45-6789", "k@x.org", "mango"))

    assert cleaning.kept_cells(row, proposal) == (("Name", "Ana"),)
    faulty = reading.Row(3, ("Ana", "123-45-6789"), "stray_quote")
    assert cleaning.kept_cells(faulty, proposal) == ()
    assert codes(cleaning.clean(faulty, proposal)) == ["stray_quote"]


def test_small_things() -> None:
    candidate = clean(
        Name="Ana", Zip="2134", Country="Estados Unidos",
        Preferred_Communication_Method="Phone,SMS",
        Tags="a; b|A", Pronouns="ella/she", VANID="12.0", City="x" * 121,
    )  # fmt: skip

    assert (candidate.postal_code, candidate.country) == ("02134", "US")
    assert clean(Name="Ana", Zip="60608-1234").postal_code == "60608"
    assert clean("MX", Name="Ana", CP="6600").postal_code == "6600"
    assert candidate.prefers == ("sms", "phone")
    assert candidate.tags == ("a", "b")
    assert candidate.external_ids == (("van", "12"),)
    assert codes(candidate) == ["too_long_cell"]
    assert clean(Name="Ana", Language="es, en").language == "es"
    assert clean(Name="Mu\ufffdoz").problems[0].code == "letters_lost"
    assert clean(Name="Ana", Country="Narnia").country == "Narnia"


def test_every_problem_has_a_sentence_in_both_languages() -> None:
    for code, (severity, english, spanish) in problems.SENTENCES.items():
        assert severity in {"error", "question", "warning"}
        assert english != spanish
        for language in ("en", "es"):
            text = problems.sentence(problems.Problem(1, code, "City", "birth"), language)
            assert "{" not in text


@given(st.lists(st.text(max_size=40), min_size=12, max_size=12))
def test_no_cells_make_it_fail(cells: list[str]) -> None:
    header = (
        "Name", "Phone", "Email", "Contact", "Language", "Do Not Email", "Deceased", "Tags",
        "Zip", "Country", "email status", "Privacy",
    )  # fmt: skip
    candidate = cleaning.clean(reading.Row(2, tuple(cells)), mapping.propose(header, "spreadsheet"))

    assert len(candidate.chosen_name) <= cleaning.NAME_LETTERS


def test_a_cell_without_end_takes_no_time() -> None:
    """A cell of one long word is read in one pass, and addresses still fall away."""
    started = time.process_time()
    assert cleaning._without_addresses("1" * 100_000) == "1" * 100_000
    assert time.process_time() - started < 1
    assert cleaning._without_addresses("call me@example.org,or a@b c").split() == ["call", "c"]
