"""The pages of proof (ASVS 5.0, invariants, threats) leave nothing out and name what is there."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs import proofs

PAGE = proofs.ROOT / "docs" / "reference" / "asvs.md"
INVARIANTS = PAGE.with_name("invariants.md")
KEYS = PAGE.with_name("cryptography.md")
THREATS = proofs.ROOT / "docs" / "explanation" / "threat-model.md"
PAGES = sorted((proofs.ROOT / "docs").rglob("*.md"))
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| (met|n/a|\*\*open\*\*) \| ([^|]+) \|$")
FILE = re.compile(r"`((?:arboleda|docs|requirements|tests)/[\w./-]+|pyproject\.toml)`")
LINK = re.compile(r"\]\(\.\./([\w./-]+\.md)")

LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3",
    "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333",
    "6.6": "2223", "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222",
    "10.6": "22", "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23",
    "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
"""Section -> the level of each of its lines, from 1 on."""


def wanted() -> list[str]:
    """The numbers of every line of levels 1 and 2, in their order."""
    return [
        f"{section}.{number}"
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, 1)
        if level in "12"
    ]


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Number, words, how it stands, and why."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and line[2].isdigit():
            found = ROW.match(line)
            assert found, f"a line that cannot be read: {line}"
            number, words, stands, why = found.groups()
            yield number, words, stands.strip("*"), why


def test_every_line_of_levels_one_and_two_stands_there_once() -> None:
    assert len(wanted()) == 253
    assert [number for number, *_rest in rows()] == wanted()


def test_what_is_met_names_a_test_or_a_file_that_is_there() -> None:
    before = ""
    for number, _words, stands, why in rows():
        why = before if why == "the same" else why
        before = why
        if stands != "met":
            continue
        files = [*FILE.findall(why), *(f"docs/{link}" for link in LINK.findall(why))]
        assert proofs.named(why) or files, f"{number} is met, and nothing is named"
        assert [one for one in files if not (proofs.ROOT / one).exists()] == [], number


def test_the_count_is_right() -> None:
    stands = collections.Counter(row[2] for row in rows())
    said = (
        f"{stands['met']} met, {stands['n/a']} not applicable, {stands['open']} open: "
        f"{sum(stands.values())} in all."
    )
    assert said in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    assert proofs.missing(page.read_text(encoding="utf-8")) == []


def test_a_test_that_is_not_there_is_found() -> None:
    own = "tests/docs/test_standard.py"
    text = f"`{own}::test_the_count_is_right` and `{own}::test_nothing` and `tests/gone.py::test_x`"
    assert proofs.missing(text) == [f"{own}::test_nothing", "tests/gone.py::test_x"]


def lines(page: Path) -> Iterator[list[str]]:
    """The cells of every line of a page's tables but their heads."""
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_every_invariant_and_rule_stands_there_once_and_by_a_test_or_open() -> None:
    found = [cells for cells in lines(INVARIANTS) if re.fullmatch(r"R?\d+", cells[0])]
    wanted = [*(str(number) for number in range(1, 15)), *(f"R{n}" for n in range(1, 35))]
    assert [cells[0] for cells in found] == wanted
    for number, _words, tests, note in found:
        assert proofs.named(tests) or "open" in note or "yet" in note, f"{number} stands by nothing"


def test_every_attacker_is_told_what_protects_and_what_does_not() -> None:
    text = THREATS.read_text(encoding="utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    attackers = [part for part in parts if "| by |" in part]
    assert len(attackers) >= 16
    for part in attackers:
        name = part.partition("\n")[0]
        assert "**Not protected.**" in part, name
        for line in part.splitlines():
            if line.startswith("| ") and not line.startswith(("|---", "| protected", "| what")):
                assert proofs.named(line), f"{name}: nothing shows {line}"


LABEL = re.compile(r'b?"(arboleda(?:-[a-z]+)+(?:-\d+)?|arboleda sessions)"')


def sealing_sources() -> Iterator[str]:
    package = proofs.ROOT / "arboleda"
    for path in sorted(package.rglob("*.py")):
        if "demo" not in path.parts:
            yield path.read_text(encoding="utf-8")


def test_every_label_and_algorithm_stands_on_the_page_of_keys() -> None:
    """A new way of sealing is written down, or it does not come in."""
    page = KEYS.read_text(encoding="utf-8")
    labels = {label for text in sealing_sources() for label in LABEL.findall(text)}
    assert {label for label in labels if f"`{label}`" not in page} == set()
    shown = set(re.findall(r"`(arboleda[ -][^`/]*)`", page)) - {"arboleda keys status"}
    assert shown - labels == set()
    imports = re.compile(r"^from cryptography\.hazmat\.primitives\S* import (.+)$", re.MULTILINE)
    used = {
        name.strip().removesuffix("PrivateKey").removesuffix("PublicKey")
        for text in sealing_sources()
        for names in imports.findall(text)
        for name in names.split(",")
    } - {"hashes", "serialization"}
    assert {name for name in used if name not in page} == set()
