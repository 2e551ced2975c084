"""Who may be somebody already known: always a question, and families are no duplicates."""

from arboleda.engines import names
from arboleda.organizing.people.rules.lists import duplicates
from arboleda.organizing.people.rules.lists.cleaning import Candidate
from arboleda.organizing.people.rules.lists.contacts import Phone
from arboleda.organizing.people.rules.lists.duplicates import Finder, Known, People
from arboleda.organizing.people.rules.lists.problems import Problem


def finder(*known: Known) -> Finder:
    def by_contact(key: str) -> list[Known]:
        return [who for who in known if key in who.contacts]

    def by_block(key: str) -> list[Known]:
        return [who for who in known if key in names.block_keys(who.name)]

    def by_external_id(system: str, number: str) -> list[Known]:
        return [who for who in known if (system, number) in who.external_ids]

    return Finder(names.block_keys, names.same_block, People(by_contact, by_block, by_external_id))


def person(line: int, name: str, **fields: object) -> Candidate:
    return Candidate(line, chosen_name=name, **fields)  # type: ignore[arg-type]  # by keyword


def verdicts(matches: tuple[duplicates.Match, ...]) -> list[tuple[str, object, str]]:
    return [(match.where, match.ref, match.verdict) for match in matches]


def test_a_family_that_shares_a_telephone_is_asked_about_not_merged() -> None:
    find = finder()
    phones = (Phone("+13125550142"),)

    assert find.compare(person(2, "Ana García", phones=phones)) == ()
    child = find.compare(person(3, "Tomás García", phones=phones))
    again = find.compare(person(4, "Garcia, Ana", phones=phones))

    assert verdicts(child) == [("list", 2, "shares")]
    assert verdicts(again) == [("list", 2, "duplicate"), ("list", 3, "shares")]
    assert again[0].reasons == {"phone", "name"}


def test_addresses_are_compared_without_regard_to_case() -> None:
    known = Known("p1", "Luz Reyes", frozenset({duplicates.email_key("luz@X.org")}))

    found = finder(known).compare(person(2, "Luz Reyes", emails=("LUZ@x.org",)))

    assert verdicts(found) == [("known", "p1", "duplicate")]


def test_names_that_sound_alike_are_shown() -> None:
    found = finder(Known("p1", "Jazmín Hernández")).compare(person(2, "Yasmin Hernandes"))

    assert verdicts(found) == [("known", "p1", "alike")]
    assert finder(Known("p1", "Eva Ruiz")).compare(person(2, "Olga Kowalska")) == ()


def test_an_id_of_the_same_system_is_the_same_contact() -> None:
    ids = frozenset({("civicrm", "7")})

    found = finder(Known("p1", "Ana", external_ids=ids)).compare(
        person(2, "Another Name", external_ids=(("civicrm", "7"),))
    )

    assert verdicts(found) == [("known", "p1", "same")]


def test_a_number_in_a_spreadsheet_says_nothing_by_itself() -> None:
    known = Known("p1", "Ana Ruiz", external_ids=frozenset({("spreadsheet", "1")}))

    other = finder(known).compare(person(2, "Luz Soto", external_ids=(("spreadsheet", "1"),)))
    same = finder(known).compare(person(2, "Ana Ruiz", external_ids=(("spreadsheet", "1"),)))

    assert other == ()
    assert verdicts(same) == [("known", "p1", "same")]


def test_a_common_name_does_not_drown_the_page() -> None:
    find = finder()
    for line in range(60):
        found = find.compare(person(line, "María García"))

    assert 0 < len(found) <= duplicates.ALIKE_AT_MOST


def test_bad_rows_and_organizations_are_compared_with_nobody() -> None:
    find = finder(Known("p1", "Casa"))

    assert find.compare(Candidate(2, kind="organization", chosen_name="Casa")) == ()
    assert find.compare(Candidate(3, problems=(Problem(3, "nobody"),))) == ()
    assert (
        Finder(names.block_keys, names.same_block).compare(
            person(4, "Ana", emails=("a@x.org",), external_ids=(("civicrm", "1"),))
        )
        == ()
    )
