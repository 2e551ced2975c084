"""What columns mean: known names in two languages, refused ones, and those nobody knows."""

import pytest

from arboleda.organizing.people.rules.lists import headers, mapping, problems

ACTION_NETWORK = (
    "uuid", "first_name", "last_name", "email", "zip_code", "country", "language",
    "can2_user_address", "can2_user_city", "can2_state_abbreviated", "can2_county", "Phone Number",
    "can2_user_tags", "can2_subscription_status", "can2_sms_status", "created_at", "Favorite snack",
)  # fmt: skip
CIVICRM = (
    "Contact ID", "Contact Type", "External Identifier", "Legal Identifier", "Sort Name",
    "Nickname", "First Name", "Middle Name", "Last Name", "Preferred Language", "Do Not Phone",
    "Do Not Sms", "Do Not Trade", "No Bulk Emails (User Opt Out)", "Gender", "Birth Date",
    "Deceased", "Current Employer", "Street Address", "City", "Phone (Main)", "Home-Email",
    "Email (Work)", "Home-Phone-Mobile", "Group(s)", "Tag(s)", "Note(s)", "Child of - First Name",
    "Employee of (Organization)", "Phone Type",
)  # fmt: skip


def meanings(header: tuple[str, ...]) -> dict[str, str]:
    proposal = mapping.propose(header, mapping.detect_preset(header))
    return {column.header: column.field or column.reason or column.kind
            for column in proposal.columns}  # fmt: skip


@pytest.mark.parametrize(
    ("header", "preset"),
    [
        (ACTION_NETWORK, "action-network"),
        (("uuid", "email", "zip_code", "created_at"), "action-network"),
        (CIVICRM, "civicrm"),
        (("contact_id", "SORT NAME*", "x"), "civicrm"),
        (headers.ARBOLEDA_COLUMNS, "arboleda"),
        (("chosen_name",), "arboleda"),
        (("Nombre", "Correo"), "spreadsheet"),
        (("Chosen name", "Stuff", "Things"), "spreadsheet"),
        ((), "spreadsheet"),
    ],
)
def test_the_writer_of_a_list_is_recognised(header: tuple[str, ...], preset: str) -> None:
    assert mapping.detect_preset(header) == preset


def test_action_network() -> None:
    assert list(meanings(ACTION_NETWORK).values()) == [
        "external_id", "first_name", "last_name", "email", "postal_code", "country", "language",
        "address", "city", "state", "not_needed", "phone", "tags", "email_status", "sms_status",
        "system", "unknown",
    ]  # fmt: skip


def test_civicrm() -> None:
    assert list(meanings(CIVICRM).values()) == [
        "external_id", "contact_type", "external_id", "government_id", "sort_name", "nickname",
        "first_name", "middle_name", "last_name", "language", "stop_phone", "stop_sms",
        "stop_sharing", "stop_email", "gender", "birth", "deceased", "organization", "address",
        "city", "phone", "email", "email", "phone", "tags", "tags", "notes", "relationship",
        "relationship", "system",
    ]  # fmt: skip


def test_our_own_layout_is_mapped_as_it_says() -> None:
    found = meanings(headers.ARBOLEDA_COLUMNS)

    assert found == {name: name for name in headers.ARBOLEDA_COLUMNS}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NOMBRE COMPLETO", "full_name"), ("Apellido Paterno", "last_name"),
        ("Apellido Materno", "second_last_name"), ("Teléfono celular", "phone"),
        ("Tel.", "phone"), ("Núm. de teléfono", "phone"), ("WhatsApp", "phone"),
        ("Correo electrónico *", "email"), ("Dirección de correo electrónico", "email"),
        ("E-Mail Address", "email"), ("Email 2", "email"), ("Another email", "email"),
        ("E-mail 1 - Value", "email"), ("Work-Email", "email"), ("correo", "email"),
        ("Phone 2 - Value", "phone"), ("Phone (Main, Billing Primary) (Phone, Mobile)", "phone"),
        ("Home Phone", "phone"), ("Player First Name", "first_name"), ("FIRST", "first_name"),
        ("Given Name", "first_name"), ("LASTNAME", "last_name"), ("Ciudad", "city"),
        ("Código Postal", "postal_code"), ("C.P.", "postal_code"), ("Zip", "postal_code"),
        ("Idioma(s)", "language"), ("Preferred language(s)", "language"), ("Lengua", "language"),
        ("What language do you speak?", "unknown"),
        ("VANID", "external_id"), ("ext_id", "external_id"),
        ("PreferredEmail", "email"), ("Cell Phone", "phone"), ("do_not_call", "stop_phone"),
        ("No llamar", "stop_phone"), ("No contactar", "stop_all"), ("Opt Out", "stop_all"),
        ("Baja", "stop_email"), ("OK to text", "sms_allowed"), ("IND/ORG", "contact_type"),
        ("Pronombres", "pronouns"), ("Fallecido/a", "deceased"), ("Organización", "organization"),
        ("Contacto", "contact"), ("Nombre preferido", "chosen_name"), ("  email ", "email"),
        ("E_MAIL", "email"), ("E\u0301tiqueta", "tags"), ("Grupo(s)", "tags"),
        ("Estado", "state"), ("Phone Type", "system"), ("Email greeting", "not_needed"),
        ("Mum’s first name", "relationship"), ("Mother – email", "relationship"),
        ("Emergency contact", "relationship"), ("Contacto de emergencia", "relationship"),
        ("Spouse of - Phone", "relationship"), ("Child of - Birth Date", "birth"),
        ("Género", "gender"), ("Favorite snack", "unknown"), ("名前", "unknown"), ("", "empty"),
    ],
)  # fmt: skip
def test_headers_in_both_languages(header: str, field: str) -> None:
    assert meanings((header,)) == {header: field}


def test_no_known_header_is_ambiguous() -> None:
    assert not set(headers.EXACT) & set(headers.IGNORED)
    assert set(headers.EXACT.values()) <= set(headers.FIELDS)


def test_cells_refuse_a_column_whatever_its_name() -> None:
    rows = [(f"{100 + n}-45-678{n}", f"{1960 + 5 * n}-05-17", "a") for n in range(6)]
    proposal = mapping.propose(("Number two", "Fecha", "Snack"), "spreadsheet", rows)

    assert [column.kind for column in proposal.columns] == ["refused", "refused", "unknown"]
    assert [column.reason for column in proposal.refused] == ["government_id", "birth"]
    assert not proposal.columns[0].may_map


def test_cells_suggest_a_field_and_name_a_column_without_header() -> None:
    rows = [("a@x.org", "312-555-0142", "b@x.org"), ("c@x.org", "", "d@x.org")]
    proposal = mapping.propose(("", "", "Snack"), "spreadsheet", rows)

    assert [column.field for column in proposal.columns] == ["email", "phone", ""]
    assert proposal.columns[2].suggestion == "email"


def test_neighbours_say_what_a_name_means() -> None:
    found = mapping.propose(("Name", "Last Name"), "spreadsheet").columns
    mother = mapping.propose(("Last Name", "Mum’s first name", "Last Name"), "civicrm").columns

    assert found[0].field == "first_name"
    assert [column.kind for column in mother] == ["field", "relationship", "relationship"]


def test_a_person_may_map_and_drop_but_never_refused_columns() -> None:
    proposal = mapping.propose(("Name", "Snack", "SSN", "Child of - Email"), "spreadsheet")

    changed = proposal.chosen({0: "", 1: "nickname"})

    assert changed.choices() == {0: "", 1: "nickname"}
    assert proposal.chosen(changed.choices()) == changed
    for wrong in ({2: "nickname"}, {3: "email"}, {0: "ssn"}, {9: "email"}):
        with pytest.raises(ValueError, match="column"):
            proposal.chosen(wrong)


def test_why_a_column_is_left_out_is_said_in_both_languages() -> None:
    sentence = problems.refused_column_sentence

    assert sentence("DOB", "birth", "en") == (
        "“DOB” is not imported: we do not keep birth date or age."
    )
    assert sentence("Notas", "notes", "es") == (
        "“Notas”: las notas no se importan: muchas veces tienen lo que no se debe guardar."
    )
    assert "CSV" in problems.file_sentence("workbook", "es")
