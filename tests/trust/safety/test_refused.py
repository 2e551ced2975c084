"""The vocabulary of refused data: what must be found, and what must not be lost by mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arboleda.trust.safety.rules import refused


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Immigration Status", "immigration"),
        ("immigration_status", "immigration"),
        ("Estatus Migratorio", "immigration"),
        ("Situación migratoria", "immigration"),
        ("Citizenship", "immigration"),
        ("Ciudadanía", "immigration"),
        ("A-Number", "immigration"),
        ("A#/Alien Number", "immigration"),
        ("DACA", "immigration"),
        ("Visa type", "immigration"),
        ("Pasaporte", "immigration"),
        ("Country of Birth", "immigration"),
        ("¿Tiene papeles?", "immigration"),
        ("SSN", "government_id"),
        ("S.S.N.", "government_id"),
        ("Social Security #", "government_id"),
        ("Número de Seguro Social", "government_id"),
        ("No. Seguro", "government_id"),
        ("ITIN", "government_id"),
        ("CURP", "government_id"),
        ("Driver's License", "government_id"),
        ("Legal Identifier", "government_id"),
        ("Bank Account", "bank"),
        ("Cuenta bancaria", "bank"),
        ("Routing Number", "bank"),
        ("DOB", "birth"),
        ("D.O.B.", "birth"),
        ("BirthDate", "birth"),
        ("birth_date", "birth"),
        ("F. de nac.", "birth"),
        ("Fecha Nac", "birth"),
        ("Fecha de Nacimiento *", "birth"),
        ("Cumpleaños", "birth"),
        ("Age", "birth"),
        ("Edad", "birth"),
        ("Diagnosis", "health"),
        ("Diagnóstico", "health"),
        ("Salud mental", "health"),
        ("HIVStatus", "hiv"),
        ("VIH", "hiv"),
        ("Pregnant?", "pregnancy"),
        ("Embarazada", "pregnancy"),
        ("Disability", "disability"),
        ("Discapacidad", "disability"),
        ("Sexual Orientation", "orientation"),
        ("LGBTQ+", "orientation"),
        ("Abuser name", "perpetrator"),
        ("Nombre del agresor", "perpetrator"),
        ("Ex-pareja", "perpetrator"),
        ("Case #", "police"),
        ("Case Number", "police"),
        ("Número de caso", "police"),
        ("No. de expediente", "police"),
        ("Orden de protección", "police"),
        ("Child's name", "children"),
        ("Children", "children"),
        ("Hijos", "children"),
        ("Nombres de los niños", "children"),
        ("Survivor (Y/N)", "narrative"),
        ("Sobreviviente", "narrative"),
        ("Tipo de violencia", "narrative"),
        ("Street Address", "address"),
        ("Address Line 1", "address"),
        ("can2_user_address", "address"),
        ("Dirección", "address"),
        ("Domicilio", "address"),
        ("Shelter", "address"),
        ("Latitude", "address"),
        ("Fingerprint", "biometric"),
        ("IP Address", "device"),
        ("Notes", refused.NOTES),
        ("Note(s)", refused.NOTES),
        ("Comentarios", refused.NOTES),
        ("Observaciones", refused.NOTES),
    ],
)
def test_a_refused_name_is_recognised(name: str, code: str) -> None:
    assert refused.name_category(name) == code


@pytest.mark.parametrize(
    "name",
    [
        "First Name", "Language", "Idioma", "Email Address", "Dirección de correo electrónico",
        "Childcare", "Cuidado de niños", "Email status", "Phone", "City", "Postal Code",
        "Orientation attended", "Food Bank volunteer", "Phone bank", "Stage", "Page", "Manager",
        "Class name", "Package", "Tags", "Group(s)", "Pronouns", "Do Not Trade", "Member since",
        "Courtney", "Casework team", "Tribune", "Anna", "Interpreter", "Ride", "Ciudad", "País",
        "", "   ", "名前", "الاسم",
    ],
)  # fmt: skip
def test_a_harmless_name_is_not_refused(name: str) -> None:
    assert refused.name_category(name) is None


def test_every_category_is_named_in_both_languages() -> None:
    for category in refused.CATEGORIES:
        assert refused.label(category.code, "en") == category.en
        assert refused.label(category.code, "es") == category.es
    assert refused.label("hiv", "pl") == "HIV status"


def test_a_custom_field_is_blocked_by_its_name_or_its_choices() -> None:
    assert refused.field_problems("Favorite food", ["Tamales", "Pierogi"]) == ()
    assert refused.field_problems("Visa", []) == ("immigration",)
    assert refused.field_problems("Status here", ["New", "Undocumented", "DACA"]) == (
        "immigration",
    )
    assert refused.field_problems("Age", ["Pregnant"]) == ("birth", "pregnancy")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("123-45-6789", "government_id"),
        ("123 45 6789", "government_id"),
        ("her ssn is 123-45-6789 ok", "government_id"),
        ("912-70-1234", "government_id"),
        ("GAPA900517MDFRRN09", "government_id"),
        ("SSN: 123456789", "government_id"),
        ("A123456789", "immigration"),
        ("A# 123-456-789", "immigration"),
        ("4111 1111 1111 1111", "bank"),
        ("GB82 WEST 1234 5698 7654 32", "bank"),
        ("DOB 5/17/90", "birth"),
        ("nació el 17 de mayo", "birth"),
        ("Nací el 17 de mayo", "birth"),
        ("born on May 17", "birth"),
        ("my passport is A12345678", "immigration"),
        ("passport no. 123456789", "immigration"),
        ("Passport number: C01234567", "immigration"),
        ("pasaporte núm. 12345678901", "immigration"),
        ("su pasaporte es G12345678", "immigration"),
        ("N01234567", "immigration"),
        ("matrícula consular 1234567", "immigration"),
        ("Matricula Consular: 12345678", "immigration"),
        ("matrícula no. 12345678", "immigration"),
        ("consular ID # 0123456", "immigration"),
        ("A-12 345 678", "immigration"),
        ("her A-number is 012345678", "immigration"),
        ("EAC2190012345", "immigration"),
        ("WAC-21-900-12345", "immigration"),
        ("I-94: 123456789A1", "immigration"),
        ("123456789A1", "immigration"),
        ("green card number 1234567890123", "immigration"),
        ("ITIN 912701234", "government_id"),
        ("ITIN: 912-70-1234", "government_id"),
        ("driver's license D123-4567-8901", "government_id"),
        ("cédula 1.020.345.678", "government_id"),
        ("CLABE 032180000118359719", "bank"),
        ("032180000118359719", "bank"),
        ("account number 000123456789", "bank"),
        ("número de cuenta: 12345678", "bank"),
        ("routing 071000013", "bank"),
    ],
)
def test_a_refused_value_is_recognised_under_any_name(value: str, code: str) -> None:
    assert refused.value_category(value) == code


@pytest.mark.parametrize(
    "value",
    [
        "312-555-0142", "+34 600 12 3456", "0034 600 12 3456", "(312) 555-0142", "60608-1234",
        "+525512345678", "3125550142 3125550143", "Ana", "2024-05-17", "000-12-3456",
        "GB00 WEST 1234 5698 7654 32", "4111 1111 1111 1112", "5", "123456789", "M00012345",
        "G1234567", "G123456789", "g12345678", "order B12345678", "HG12345678", "G12345678-01",
        "I lost my passport in 2019", "Perdí el pasaporte hace 12 años", "visa for 2 years",
        "matrícula 2024", "la matrícula cuesta 1200 al año", "account of 2023", "card 12", "on account 5",
        "born in 1990", "the 7 of us were born on Monday", "nació en 1990", "my card has 3 leaves",
        "032180000118359718", "licencia 12 meses", "INE 2024", "A 12 345", "line 94 at 123456789",
        "A12345678@example.org", "30 graduates of 34", "2026-2027", "call 312 555 0142 about her visa",
        "EAC 12", "the green card room, 312-555-0142",
    ],
)  # fmt: skip
def test_a_harmless_value_is_kept(value: str) -> None:
    assert refused.value_category(value) is None


@pytest.mark.parametrize(
    ("value", "year"),
    [
        ("1990-05-17", 1990),
        ("5/17/1990", 1990),
        ("17.5.90", 1990),
        ("17/05/04", 2004),
        ("19900517", 1990),
        ("17 de mayo de 1990", 1990),
        ("May 17, 1990", 1990),
        ("17-May-90", 1990),
        ("Ana", None),
        ("312-555-0142", None),
    ],
)
def test_a_date_is_read_in_five_styles(value: str, year: int | None) -> None:
    assert refused.year_of_date(value) == year


def test_a_column_of_birth_dates_is_known_by_its_cells() -> None:
    births = ["1990-05-17", "5/17/1961", "17.5.78", "", "2001-01-01"]
    joins = ["2019-05-17", "2020-01-01", "2021-03-04", "2022-01-01"]

    assert refused.look_like_birth_dates(births)
    assert not refused.look_like_birth_dates(joins)
    assert not refused.look_like_birth_dates(births[:2])
    assert not refused.look_like_birth_dates([*births, "Ana", "Luz", "Eva"])


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    assert refused.name_category(text) in {None, *(each.code for each in refused.CATEGORIES)}
    refused.value_category(text)
    refused.year_of_date(text)
