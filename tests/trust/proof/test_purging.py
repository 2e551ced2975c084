"""Old rows go at the word of two people, behind what was signed; what is left proves itself."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from arboleda.cli import auditing
from arboleda.kit import errors as kit_errors
from arboleda.kit import registries
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import queries as audit_queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.proof import models, operations, queries, rules
from arboleda.trust.rights import models as rights_models
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault
from arboleda.trust.vault.keeper import core, errors, purging
from tests.conftest import with_second_step
from tests.trust.proof.test_operations import number_of, receipt_of, write
from tests.trust.proof.test_verifier import PROGRAM

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
OLD = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC)
NOW = OLD + rules.KEEP + datetime.timedelta(days=30)
NOT_YET = OLD + rules.KEEP - datetime.timedelta(days=1)


class Clock:
    """What the keeper takes for now."""

    def __init__(self) -> None:
        self.at = OLD

    def __call__(self) -> int:
        return audit.microseconds(self.at) * 1000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def keeper(clock: Clock, tmp_path: Path) -> Iterator[core.Keeper]:
    """A keeper of one's own, whose years can pass."""
    own = core.Keeper(tmp_path / "keys", clock=clock)
    keys.use(own)
    yield own
    keys.use(None)
    own.close()


@pytest.fixture
def her(make_person: Make, clock: Clock) -> audit_rules.Actor:
    """Somebody with lines of years ago in both chains, and of today."""
    actor = audit_rules.Actor(make_person("Alba"), "participant")
    for at in (OLD, NOW):
        clock.at = at
        write(actor, "a.b", at)
        vault.read_names(actor=audit_rules.SYSTEM, people=[actor.person], purpose="t", rule="r")
        operations.make_checkpoints(now=at)
    return actor


@pytest.fixture
def two(make_account: Make) -> tuple[Any, Any]:
    both = make_account("administrator"), make_account("administrator")
    for one in both:
        with_second_step(one)
    return both


def asked(two: tuple[Any, Any]) -> models.Purge:
    return operations.ask_purge(actor=two[0].actor, now=NOW)


def agreed(two: tuple[Any, Any]) -> models.Purge:
    purge = asked(two)
    approval = account_models.Approval.objects.get(object_id=purge.pk)
    witness = vault.ask_witness(actor=two[1].actor, subjects=[two[0].person_id])
    accounts.approve(actor=two[1].actor, witness=witness, approval=approval, now=NOW)
    return purge


def purged(two: tuple[Any, Any]) -> models.Purge:
    return operations.purge_lines(actor=two[0].actor, purge=agreed(two), now=NOW)


def rows_left() -> tuple[int, int]:
    return sum(1 for _ in vault.all_reads()), audit_models.Event.objects.count()


def test_two_people_delete_what_is_past_its_time_and_the_rest_holds(
    her: audit_rules.Actor, two: tuple[Any, Any]
) -> None:
    before, due = rows_left(), queries.due(now=NOW)
    assert due["reads"].rows and due["writes"].rows
    purge = purged(two)
    assert (purge.done_at, purge.finished_at) == (NOW, NOW)
    assert [one.holds for one in queries.verify()] == [True, True]
    assert [one.deleted for one in queries.verify()] == [purge.reads, purge.writes]
    assert rows_left()[0] == before[0] - purge.reads
    said = audit_models.Event.objects.get(action=rules.PURGED)
    assert said.references.startswith(f"reads:{purge.reads} writes:{purge.writes} ")
    assert [one.rows for one in queries.due(now=NOW).values()] == [0, 0]
    assert queries.last_purges() == [purge]


def test_both_chains_go_on_from_where_they_were_cut(
    her: audit_rules.Actor, two: tuple[Any, Any], make_person: Make
) -> None:
    """The next line about somebody links to her last, also where that one is gone."""
    silent = audit_rules.Actor(make_person("Bea"), "participant")
    purged(two)
    pseudonym, rows = queries.own_rows(her)
    gone = audit_queries.before().entries[pseudonym]
    assert rows["writes"][0][11] == gone.head
    audit_models.Event.objects.filter(subject=pseudonym).delete()
    witness = vault.ask_witness(actor=her, subjects=[her.person])
    assert audit._subject_links({witness.subjects[her.person]}) == {pseudonym: gone.head}  # type: ignore[index]
    assert silent.person


def test_more_rows_and_a_second_purge_years_later_hold_too(
    her: audit_rules.Actor, two: tuple[Any, Any], clock: Clock
) -> None:
    kept = queries.checkpoints()
    first = purged(two)
    write(her, "a.c", NOW)
    operations.make_checkpoints(now=NOW)
    later = NOW + rules.KEEP + datetime.timedelta(days=1)
    clock.at = later
    purge = operations.ask_purge(actor=two[0].actor, now=later)
    approval = account_models.Approval.objects.get(object_id=purge.pk)
    witness = vault.ask_witness(actor=two[1].actor, subjects=[two[0].person_id])
    accounts.approve(actor=two[1].actor, witness=witness, approval=approval, now=later)
    operations.purge_lines(actor=two[0].actor, purge=purge, now=later)
    assert purge.writes > first.writes
    assert [one.holds for one in queries.verify(kept)] == [True, True]


def test_an_export_from_after_is_checked_with_checkpoints_from_before(
    her: audit_rules.Actor, two: tuple[Any, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("\n".join(queries.checkpoints()))
    purge = purged(two)
    assert auditing.export(tmp_path / "log", now=NOW) == 0
    key = queries.keys()["reads"]
    checked = ["log", str(tmp_path / "log"), "--checkpoints", str(kept), "--key", key]
    assert PROGRAM["main"](checked) == 0
    assert f"writes: rows 1 to {purge.writes} were deleted" in capsys.readouterr().out
    assert auditing.verify([kept], as_json=False) == 0
    assert f"rows 1 to {purge.writes} were deleted" in capsys.readouterr().out
    assert auditing.prove("writes", purge.writes + 1, [], now=NOW) == 0
    (tmp_path / "row.json").write_text(capsys.readouterr().out)
    assert PROGRAM["main"](["row", str(tmp_path / "row.json"), "--key", key]) == 0
    assert queries.row_proof("writes", purge.writes) is None, "what is gone cannot be proven"


def test_six_words_of_before_fit_what_was_signed_and_say_that_no_more_is_known(
    make_person: Make, two: tuple[Any, Any], clock: Clock, tmp_path: Path
) -> None:
    her = audit_rules.Actor(make_person("Alba"), "participant")
    write(her, "a.b", OLD)
    receipt = receipt_of(her, OLD)
    number = number_of(her, receipt)
    write(her, "a.c", OLD)
    operations.make_checkpoints(now=OLD)
    clock.at = NOW
    purged(two)
    outcome = operations.check_words(actor=her, receipt=receipt, number=number, now=NOW)
    assert (outcome.code, outcome.is_gone) == ("fits", True)
    assert number_of(her, receipt) == number
    wrong = operations.check_words(actor=her, receipt=receipt, number=number ^ 1, now=NOW)
    assert wrong.code == "differs"
    path = tmp_path / "lines.json"
    path.write_text(json.dumps(queries.proof_file(her, receipt)))
    assert PROGRAM["main"](["hers", str(path), "--key", queries.keys()["reads"]]) == 0
    later = receipt_of(her, NOW)
    outcome = operations.check_words(
        actor=her, receipt=later, number=number_of(her, later), now=NOW
    )
    assert (outcome.code, outcome.is_gone) == ("fits", False)
    receipt.stands["writes"]["count"] += 1
    receipt.save()
    outcome = operations.check_words(actor=her, receipt=receipt, number=number, now=NOW)
    assert outcome.code == "broken", "what is kept beside a receipt is not believed"
    audit_models.Cut.objects.update(edge=b"")
    outcome = operations.check_words(actor=her, receipt=later, number=number, now=NOW)
    assert outcome.code == "broken", "nor what was kept of the rows, once it is damaged"


# -- refused ---------------------------------------------------------------------------------------


def test_nobody_else_nothing_young_and_nothing_under_a_hold(
    her: audit_rules.Actor, two: tuple[Any, Any], make_account: Make
) -> None:
    for actor in (her, make_account("organizer").actor, audit_rules.SYSTEM):
        with pytest.raises(accounts.Refused):
            operations.ask_purge(actor=actor, now=NOW)
    with pytest.raises(accounts.Invalid, match="nothing_due"):
        operations.ask_purge(actor=two[0].actor, now=NOT_YET)
    hold = rights_models.Hold.objects.create(
        scope="everything", why="court", asked_at=NOW, placed_at=NOW
    )
    with pytest.raises(operations.HeldBack):
        asked(two)
    hold.lifted_at = NOW
    hold.save()
    purge = agreed(two)
    hold.lifted_at = None
    hold.save()
    with pytest.raises(operations.HeldBack):
        operations.purge_lines(actor=two[0].actor, purge=purge, now=NOW)
    assert registries.is_anything_held.get()()


def test_one_alone_deletes_nothing(her: audit_rules.Actor, two: tuple[Any, Any]) -> None:
    before, purge = rows_left()[0], asked(two)
    for actor in (two[0].actor, two[1].actor):
        with pytest.raises(accounts.NotApproved):
            operations.purge_lines(actor=actor, purge=purge, now=NOW)
    approval = account_models.Approval.objects.get(object_id=purge.pk)
    witness = vault.ask_witness(actor=two[0].actor, subjects=[two[0].person_id])
    with pytest.raises(accounts.Refused):
        accounts.approve(actor=two[0].actor, witness=witness, approval=approval, now=NOW)
    assert rows_left()[0] == before
    done = purged(two)
    with pytest.raises(accounts.Refused):
        operations.purge_lines(actor=two[0].actor, purge=done, now=NOW)


@pytest.mark.parametrize("chain", rules.CHAINS)
def test_nothing_goes_while_a_chain_is_broken(
    chain: str, her: audit_rules.Actor, two: tuple[Any, Any], keeper: core.Keeper
) -> None:
    """Deleting must not be the way to make an altered row unseen."""
    purge = agreed(two)
    if chain == "reads":
        keeper._store.execute("UPDATE read SET role = 'x' WHERE seq = 1")
    else:
        audit_models.Event.objects.filter(seq=1).update(role="x")
    before = rows_left()
    with pytest.raises(operations.ChainBroken):
        operations.purge_lines(actor=two[0].actor, purge=purge, now=NOW)
    assert rows_left() == before


def test_all_of_it_is_undone_when_the_row_cannot_be_written(
    her: audit_rules.Actor, two: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    purge = agreed(two)
    before = rows_left()

    def broken(**_given: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", broken)
        with pytest.raises(RuntimeError):
            operations.purge_lines(actor=two[0].actor, purge=purge, now=NOW)
    assert rows_left() == before
    purge.refresh_from_db()
    assert purge.done_at is None
    assert operations.purge_lines(actor=two[0].actor, purge=purge, now=NOW).finished_at


def test_what_the_keeper_could_not_delete_it_deletes_with_the_next_chores(
    her: audit_rules.Actor, two: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    purge = agreed(two)

    def locked(_size: int) -> int:
        raise kit_errors.Locked

    with monkeypatch.context() as patched:
        patched.setattr(vault, "purge_reads", locked)
        with pytest.raises(kit_errors.Locked):
            operations.purge_lines(actor=two[0].actor, purge=purge, now=NOW)
        assert [one.holds for one in queries.verify()] == [True, True], "half way is whole too"
        assert operations.finish_purges(now=NOW) == 0
    assert operations.finish_purges(now=NOW) == 1
    assert operations.finish_purges(now=NOW) == 0
    assert [one.deleted for one in queries.verify()] == [purge.reads, purge.writes]


def test_the_keeper_deletes_nothing_of_the_last_year_whoever_asks(
    her: audit_rules.Actor, keeper: core.Keeper, clock: Clock
) -> None:
    size = queries.due(now=NOW)["reads"].size
    clock.at = OLD + datetime.timedelta(microseconds=purging.YOUNGEST - 1_000_000)
    for wrong, why in ((size, "too young"), (size + 99, "no checkpoint")):
        with pytest.raises(errors.KeeperError, match=why):
            keeper.purge_reads(wrong)
    clock.at = NOW
    assert keeper.purge_reads(0) == 0
    assert keeper.purge_reads(size) == size
    assert keeper.purge_reads(size) == 0
    assert keeper.status().reads > size


# -- attacked on the machine -----------------------------------------------------------------------


def _cut(**values: Any) -> Callable[[Any], Any]:
    return lambda _store: audit_models.Cut.objects.update(**values)


ATTACKS: dict[str, Callable[[Any], Any]] = {
    "one more row": lambda _store: audit_models.Event.objects.order_by("seq")[0].delete(),
    "a count made smaller": lambda _store: audit_models.CutEntry.objects.update(count=7),
    "somebody's entry gone": lambda _store: audit_models.CutEntry.objects.order_by("pk")[
        0
    ].delete(),
    "another edge": _cut(edge=bytes(64)),
    "no edge": _cut(edge=b""),
    "another last digest": _cut(digest=bytes(32)),
    "another place": _cut(size=1),
    "the cut itself gone": lambda _store: audit_models.Cut.objects.all().delete(),
    "no proof of growth": lambda _store: models.Checkpoint.objects.update(later=None, growth=b""),
    "a forged proof of growth": lambda _store: models.Checkpoint.objects.filter(
        later__isnull=False
    ).update(growth=bytes(32)),
    "reads: one more row": lambda store: store.execute(
        "DELETE FROM read WHERE seq = (SELECT min(seq) FROM read)"
    ),
    "reads: a count made smaller": lambda store: store.execute("UPDATE cut_entry SET seq = 7"),
    "reads: somebody's entry gone": lambda store: store.execute("DELETE FROM cut_entry"),
    "reads: the cut itself gone": lambda store: store.execute("DELETE FROM cut"),
    "reads: another edge": lambda store: store.execute("UPDATE checkpoint SET edge = x'00'"),
    "reads: a forged note": lambda store: store.execute(
        "UPDATE checkpoint SET note = replace(note, 'made 1', 'made 2')"
    ),
    "reads: no proof of growth": lambda store: store.execute("DELETE FROM growth"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_invariant_7_what_is_kept_of_deleted_rows_cannot_be_altered_unseen(
    attack: str, make_person: Make, two: tuple[Any, Any], clock: Clock, keeper: core.Keeper
) -> None:
    her = audit_rules.Actor(make_person("Alba"), "participant")
    for _ in range(2):  # So that a checkpoint lies before the one they are deleted behind.
        write(her, "a.b", OLD)
        vault.read_names(actor=audit_rules.SYSTEM, people=[her.person], purpose="t", rule="r")
        operations.make_checkpoints(now=OLD)
    clock.at = NOW
    write(her, "a.c", NOW)
    vault.read_names(actor=audit_rules.SYSTEM, people=[her.person], purpose="t", rule="r")
    purged(two)
    assert [one.holds for one in queries.verify()] == [True, True]
    ATTACKS[attack](keeper._store)
    assert not all(one.holds for one in queries.verify())


# -- the page --------------------------------------------------------------------------------------


@pytest.fixture
def page(her: audit_rules.Actor, two: tuple[Any, Any], sign_in: Make, monkeypatch: Any) -> Any:
    """The first administrator's browser, on a day on which lines are past their time."""
    real_due = queries.due
    monkeypatch.setattr(queries, "due", lambda *, now: real_due(now=NOW))
    client = sign_in(two[0], confirmed=True)
    session = client.session
    session["proved_at"] = session.get("confirmed_at", 0)
    session.save()
    return client


def test_the_page_asks_waits_deletes_and_says_so(page: Any, two: tuple[Any, Any]) -> None:
    shown = page.get("/proof/old/").content.decode()
    assert "stays for 3 years" in shown and "Ask a second person" in shown
    answer = page.post("/proof/old/change/", {"step": "purge"})
    assert answer.status_code == 404, "nothing was asked for"
    asked_for = page.post("/proof/old/change/", {"step": "ask"}, follow=True).content.decode()
    assert "Waits for a second person" in asked_for
    refused = page.post("/proof/old/change/", {"step": "purge"}, follow=True).content.decode()
    assert "A second person has to agree first." in refused
    approval = account_models.Approval.objects.get(kind=operations.PURGE)
    assert "Nobody can look at them any more" in queries.describe_purge(
        approval.object_id, two[1].actor
    )
    today = datetime.datetime.now(datetime.UTC)
    witness = vault.ask_witness(actor=two[1].actor, subjects=[two[0].person_id])
    accounts.approve(actor=two[1].actor, witness=witness, approval=approval, now=today)
    assert "Delete these lines" in page.get("/proof/old/").content.decode()
    gone = page.post("/proof/old/change/", {"step": "purge"}, follow=True).content.decode()
    assert "What was signed of these lines still proves the rest" in gone
    assert "What went" in gone


def test_the_page_stays_where_what_is_kept_of_deleted_rows_is_damaged(
    page: Any, two: tuple[Any, Any]
) -> None:
    purged(two)
    purge = models.Purge.objects.create(asked_at=NOW, reads=9, writes=9)
    audit_models.Cut.objects.update(edge=b"")
    for answer in (
        page.get("/proof/old/"),
        page.post("/proof/old/change/", {"step": "ask"}, follow=True),
    ):
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert "is damaged" in shown and "Ask a second person" not in shown
    assert "is damaged" in queries.describe_purge(purge.pk, two[1].actor)
    assert page.get("/approvals/").status_code == 200
    page.cookies["members_language"] = "es"
    assert "está dañado" in page.get("/proof/old/").content.decode()


def test_from_when_on_every_row_is_there(
    her: audit_rules.Actor, two: tuple[Any, Any], keeper: core.Keeper
) -> None:
    assert queries.cut_at() is None
    purged(two)
    at = queries.cut_at()
    assert at is not None and OLD - datetime.timedelta(days=1) < at < NOW - rules.KEEP
    audit_models.Cut.objects.update(edge=b"")
    keeper._store.execute("UPDATE checkpoint SET edge = x'00'")
    assert queries.cut_at() is None, "damaged: then it cannot be said"


def test_the_page_says_why_not(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hold = rights_models.Hold.objects.create(
        scope="everything", why="court", asked_at=NOW, placed_at=NOW
    )
    held = page.post("/proof/old/change/", {"step": "ask"}, follow=True).content.decode()
    assert "Something is on hold for a court" in held
    hold.delete()
    monkeypatch.setattr(
        queries, "due", lambda *, now: dict.fromkeys(rules.CHAINS, queries.Due(0, 0, None))
    )
    none = page.post("/proof/old/change/", {"step": "ask"}, follow=True).content.decode()
    assert "No line is past its time." in none
