"""Pages of the map, of naming and choosing, and of the report, as staff meet them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.operations import analysing, deciding, reporting
from arboleda.learning.dreamspace.queries import figures
from arboleda.learning.dreamspace.queries import maps as queries
from arboleda.learning.dreamspace.queries.figures import _parts
from arboleda.organizing.campaigns import models as campaigns
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from tests.conftest import proved
from tests.factories import dreamspace as made
from tests.factories import maps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_lots")]
Now = datetime.datetime
SYSTEM = audit_rules.SYSTEM


@pytest.fixture
def staff(make_account: Callable[..., Any], sign_in: Callable[..., Any]) -> Any:
    return sign_in(make_account("facilitator", everybody=True))


@pytest.fixture
def frozen(now: Now) -> models.Space:
    return maps.frozen(now, votes=True)


def url(name: str, *args: object) -> str:
    return reverse(f"dreamspace:{name}", args=args)


def page(client: Any, address: str, **data: Any) -> str:
    response = client.post(address, data) if data else client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return bytes(response.content).decode()


def goes(client: Any, address: str, **data: Any) -> str:
    response = client.post(address, data)
    assert response.status_code == 302, bytes(response.content).decode()
    return str(response.url)


# Figures


def test_a_room_without_a_map_says_when_there_will_be_one(staff: Any, now: Now) -> None:
    space = made.space(now)
    assert "No map yet" in page(staff, url("maps", space.pk))
    assert "Nothing to show here yet" in page(staff, url("figure", space.pk, "bridging"))


def test_a_live_map_shows_no_ratings_and_asks_for_no_names(staff: Any, now: Now) -> None:
    space = maps.full(now)
    assert "Draw the map anew" in page(staff, url("maps", space.pk))
    assert goes(staff, url("draw_map", space.pk)) == url("maps", space.pk)
    shown = page(staff, url("maps", space.pk))
    assert "Live map · 12 people so far" in shown
    assert url("figure", space.pk, "ratings") not in shown
    assert "Name the clusters" not in shown
    assert "Names come when the map stands still" in page(staff, url("interpret", space.pk))


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_figure_has_a_picture_a_sentence_and_a_table(
    staff: Any, frozen: models.Space, language: str
) -> None:
    staff.cookies["members_language"] = language
    for code in figures.TITLES:
        shown = page(staff, url("figure", frozen.pk, code))
        assert f'<html lang="{language}"' in shown
        assert shown.count('<svg class="drawing-of') == 2, code
        named = r'<title id="(\w-\w+)-title">([^<]+)</title><desc id="\1-desc">([^<]+)<'
        titles = re.findall(named, shown)
        assert len(titles) == 2, code
        says = re.search(r'figure-says"><p>([^<]+)', shown)
        assert says is not None, code
        assert titles[0][2].startswith(says[1][:20]), code
        assert 'scope="row"' in shown, code
        assert "style=" not in shown, code


def test_a_final_room_tells_who_took_part_by_its_map_and_counts_nobody_now(
    staff: Any, frozen: models.Space
) -> None:
    shown = page(staff, url("space", frozen.pk))
    final = queries.final(frozen)
    assert final is not None
    assert f"<dt>People</dt><dd><strong>{final.seats}</strong></dd>" in shown
    assert "fewer than 5" not in shown
    assert url("report", frozen.pk) in shown


def test_numbers_below_zero_wear_the_sign_of_arithmetic() -> None:
    assert _parts.number(-0.25, 2) == "−0.25"
    assert _parts.number(-0.001, 2) == "0.00"


def test_a_table_is_sorted_by_closed_codes_alone(staff: Any, frozen: models.Space) -> None:
    address = url("figure", frozen.pk, "bridging")

    def order(sort: str) -> list[str]:
        return re.findall(r'<th scope="row">(\d+) ·', page(staff, f"{address}?sort={sort}"))

    assert order("card") == [str(n) for n in range(1, 17)]
    assert order("-card") == order("card")[::-1]
    assert order("nothing") == order("card")
    last = queries.final(frozen)
    assert last is not None
    values = last.result["ordinal"]["bridging"]["statements"]
    assert order("bridging")[0] == str(values.index(min(values)) + 1)


def test_the_table_holds_the_numbers_of_the_analysis(staff: Any, frozen: models.Space) -> None:
    last = queries.final(frozen)
    assert last is not None
    of = figures.subject(frozen, last)
    shown = figures.figure(of, "zones")
    assert shown is not None
    assert shown.table is not None
    rated = list(last.result["rated"].values())
    for at, row in enumerate(shown.table.rows):
        assert row[1].by == rated[0]["means"][at]
        assert row[2].by == rated[1]["means"][at]


def test_other_numbers_of_clusters_are_one_tap_away(staff: Any, frozen: models.Space) -> None:
    shown = page(staff, url("maps", frozen.pk) + "?k=5")
    assert shown.count('<th scope="row">') == 5
    assert 'aria-current="true">5<' in shown
    assert "Work with these clusters" in shown
    assert page(staff, url("maps", frozen.pk) + "?k=99").count('aria-current="true"') == 1


def test_a_table_leaves_as_a_file_after_asking_who_is_there(
    staff: Any, frozen: models.Space
) -> None:
    address = url("figure", frozen.pk, "stability")
    asked = staff.post(address, {"file": "csv"})
    assert asked.headers["Content-Type"].startswith("text/html")
    got = proved(staff).post(address + "?sort=-card", {"file": "csv"})
    assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = b"".join(got.streaming_content).decode().splitlines()
    assert len(lines) == 17
    assert lines[1].startswith('"16 ·')


def test_nobody_else_finds_a_map(
    now: Now, make_account: Callable[..., Any], sign_in: Callable[..., Any]
) -> None:
    space = made.space(now)
    client = sign_in(make_account("facilitator"))
    for name in ("maps", "freeze", "interpret", "decide", "report"):
        assert client.get(url(name, space.pk)).status_code == 404


# Freezing on pages


def test_freezing_asks_twice_and_says_what_is_lost(staff: Any, now: Now) -> None:
    space = maps.full(now, stages={"sort": "open"})
    shown = page(staff, url("freeze", space.pk))
    assert "What is lost for good" in shown
    assert models.Space.objects.get(pk=space.pk).frozen_at is None
    assert goes(staff, url("freeze", space.pk), nonce="n" * 20) == url("maps", space.pk)
    space.refresh_from_db()
    assert space.erased_at is not None  # In tests work is done at once.
    assert not models.Seat.objects.exists()
    assert "Final map · 12 people" in page(staff, url("maps", space.pk))
    assert staff.get(url("freeze", space.pk)).status_code == 302


def test_while_it_works_the_page_says_how_far_and_looks_again(staff: Any, now: Now) -> None:
    space = maps.full(now)
    analysing.freeze(actor=SYSTEM, space=space, now=now)
    analysing.note_alive(space_id=space.pk, done=40, now=now)
    answer = staff.get(url("maps", space.pk))
    shown = bytes(answer.content).decode()
    assert answer["Refresh"] == "3"
    assert 'value="40"' in shown
    assert "Something stopped the work" in shown  # The moment of the test is long past.
    goes(staff, url("go_on_freezing", space.pk))
    space.refresh_from_db()
    assert space.erased_at is not None


def test_a_room_of_four_says_that_there_will_be_no_map(staff: Any, now: Now) -> None:
    space = made.space(now)
    made.cards(space, 8)
    maps.sorters(space, 4)
    assert "There will be no map" in page(staff, url("freeze", space.pk))
    goes(staff, url("freeze", space.pk), nonce="n" * 20)
    assert "Live map" not in page(staff, url("maps", space.pk))


# Naming, moving, settling


def test_a_cluster_gets_its_name_in_each_language(staff: Any, frozen: models.Space) -> None:
    address = url("name_cluster", frozen.pk, 1)
    assert "Cluster A" in page(staff, address)
    goes(
        staff, address,
        words_en="light at night", words_es="luz de noche", note_en="said twice", note_es="",
    )  # fmt: skip
    kept = frozen.named_clusters.get()
    assert (kept.words["es"], kept.note) == ("luz de noche", {"en": "said twice"})
    assert "light at night" in page(staff, url("maps", frozen.pk))
    staff.cookies["members_language"] = "es"
    assert "luz de noche" in page(staff, url("interpret", frozen.pk))


def test_a_number_we_never_keep_is_no_name(staff: Any, frozen: models.Space) -> None:
    shown = page(staff, url("name_cluster", frozen.pk, 1), words_en="SSN 123-45-6789", words_es="")
    assert "never keep" in shown
    assert not frozen.named_clusters.exists()


def test_a_moved_card_keeps_where_it_was_computed(staff: Any, frozen: models.Space) -> None:
    last = queries.final(frozen)
    assert last is not None
    of = figures.subject(frozen, last)
    card = frozen.statements.get(number=of.numbers[0])
    other = next(n for n in of.membership if n != of.membership[0])
    goes(staff, url("move_card", frozen.pk, card.pk), cluster=other)
    move = frozen.moves.get()
    assert (move.computed, move.chosen) == (of.computed[0], other)
    after = figures.subject(frozen, last)
    assert (after.membership[0], after.computed[0]) == (other, of.computed[0])
    assert "moved here from" in page(staff, url("interpret", frozen.pk))
    assert figures.subject(frozen, last, k=of.k + 1).membership != after.membership
    goes(staff, url("move_card", frozen.pk, card.pk), cluster=of.computed[0])
    assert not frozen.moves.exists()
    last.refresh_from_db()
    assert last.result["ordinal"]["ward"][str(of.k)][0] == of.computed[0]


def test_another_number_of_clusters_keeps_the_names_that_still_fit(
    staff: Any, frozen: models.Space
) -> None:
    last = queries.final(frozen)
    assert last is not None
    k = frozen.clusters or 0
    for number in range(1, k + 1):
        deciding.name_cluster(
            actor=SYSTEM, space=frozen, number=number, words={"en": f"Name {number}"}, note={},
            now=last.made_at,
        )  # fmt: skip
    shown = page(staff, url("settle", frozen.pk) + f"?k={k + 1}")
    lost = re.findall(r"<li>(Name \d)</li>", shown)
    assert len(lost) == 1  # One more cluster divides exactly one.
    goes(staff, url("settle", frozen.pk), k=k + 1)
    frozen.refresh_from_db()
    assert frozen.clusters == k + 1
    assert frozen.named_clusters.count() == k - 1
    names = {one.words["en"] for one in frozen.named_clusters.all()}
    assert lost[0] not in names


def test_before_it_is_final_nothing_is_named_moved_or_chosen(now: Now) -> None:
    space = maps.full(now)
    analysing.draw_live(space=space, now=now)
    card = space.statements.first()
    for call, given in (
        (deciding.settle, {"k": 5}),
        (deciding.name_cluster, {"number": 1, "words": {"en": "x"}, "note": {}}),
        (deciding.move_card, {"statement": card, "chosen": 1}),
        (deciding.choose, {"thread": "demand", "words": {"en": "x"}, "statement": card}),
    ):
        with pytest.raises(accounts.Invalid) as caught:
            call(actor=SYSTEM, space=space, now=now, **given)  # type: ignore[operator]
        assert "no_map_yet" in caught.value.problems


@pytest.mark.parametrize("name", ["settle", "name_cluster", "choose"])
def test_what_a_group_makes_of_it_is_undone_without_its_audit_row(
    now: Now, name: str, request: pytest.FixtureRequest, frozen: models.Space
) -> None:
    request.getfixturevalue("broken_audit")
    card = frozen.statements.first()
    given: dict[str, Any] = {
        "settle": {"k": 6},
        "name_cluster": {"number": 1, "words": {"en": "x"}, "note": {}},
        "choose": {"thread": "demand", "words": {"en": "x"}, "statement": card},
    }[name]
    before = frozen.clusters
    with pytest.raises(RuntimeError):
        getattr(deciding, name)(actor=SYSTEM, space=frozen, now=now, **given)
    kept = models.Space.objects.get(pk=frozen.pk)
    assert kept.clusters == before
    assert not kept.named_clusters.exists()
    assert not kept.decisions.exists()
    assert not campaigns.Idea.objects.exists()


# Choosing


def test_a_chosen_card_becomes_a_thread_on_the_list_of_ideas(
    staff: Any, frozen: models.Space, now: Now
) -> None:
    card = frozen.statements.get(number=3)
    goes(
        staff, url("choose_card", frozen.pk, card.pk),
        thread="demand", words_en="A bench", words_es="Una banca", nonce="n" * 20,
    )  # fmt: skip
    decision = frozen.decisions.get()
    idea = campaigns.Idea.objects.get()
    assert decision.idea == idea
    assert (idea.origin, idea.origin_id) == ("room", frozen.pk)
    assert idea.words == {"en": "A bench", "es": "Una banca"}
    assert (idea.dreamed_date, idea.state) == (now.date(), "dreamed")
    shown = page(staff, url("decide", frozen.pk))
    assert reverse("campaigns:idea", args=[idea.pk]) in shown
    assert "A dream room" in page(staff, reverse("campaigns:idea", args=[idea.pk]))
    assert url("maps", frozen.pk) in page(staff, reverse("web:fruit", args=[idea.pk]))
    again = page(
        staff, url("choose_card", frozen.pk, card.pk),
        thread="lesson", words_en="A bench", words_es="", nonce="m" * 20,
    )  # fmt: skip
    assert "chosen already" in again
    assert campaigns.Idea.objects.count() == 1


def test_a_whole_cluster_is_chosen_under_its_name(
    staff: Any, frozen: models.Space, now: Now
) -> None:
    deciding.name_cluster(
        actor=SYSTEM, space=frozen, number=2, words={"en": "Light"}, note={}, now=now
    )
    goes(
        staff, url("choose_cluster", frozen.pk, 2),
        thread="group", words_en="Light everywhere", words_es="", nonce="n" * 20,
    )  # fmt: skip
    idea = campaigns.Idea.objects.get()
    assert (idea.cluster, idea.matter_count) == ({"en": "Light"}, None)


def test_a_choice_that_was_stopped_goes_on_the_list_once(
    staff: Any, frozen: models.Space, now: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = frozen.statements.get(number=3)
    real = deciding.campaign_operations.write_ideas

    def die(**given: Any) -> Any:
        real(**given)
        raise RuntimeError("switched off")

    given: dict[str, Any] = {"thread": "demand", "words": {"en": "A bench"}, "statement": card}
    with monkeypatch.context() as broken:
        broken.setattr(deciding.campaign_operations, "write_ideas", die)
        with pytest.raises(RuntimeError):
            deciding.choose(actor=SYSTEM, space=frozen, now=now, **given)
    decision = frozen.decisions.get()
    assert decision.idea is None
    assert "Put it on the list" in page(staff, url("decide", frozen.pk))
    goes(staff, url("undecide", frozen.pk, decision.pk), step="list")
    decision.refresh_from_db()
    assert decision.idea == campaigns.Idea.objects.get()


def test_taking_a_choice_back_leaves_the_idea(staff: Any, frozen: models.Space, now: Now) -> None:
    card = frozen.statements.get(number=3)
    decision = deciding.choose(
        actor=SYSTEM,
        space=frozen,
        thread="demand",
        words={"en": "A bench"},
        statement=card,
        now=now,
    )
    address = url("undecide", frozen.pk, decision.pk)
    assert "No longer choose this?" in page(staff, address)
    goes(staff, address, step="off")
    assert not frozen.decisions.exists()
    assert campaigns.Idea.objects.count() == 1


# The report


def test_the_report_is_read_in_each_language(staff: Any, frozen: models.Space, now: Now) -> None:
    deciding.name_cluster(
        actor=SYSTEM, space=frozen, number=1, words={"en": "Light", "es": "Luz"},
        note={"es": "Se dijo dos veces"}, now=now,
    )  # fmt: skip
    english = page(staff, url("report_page", frozen.pk, "en"))
    spanish = page(staff, url("report_page", frozen.pk, "es"))
    assert "A · Light" in english
    assert "A · Luz" in spanish
    assert '<p lang="es" dir="auto">Se dijo dos veces</p>' in english
    assert "Sueño 3" in spanish
    assert staff.get(url("report_page", frozen.pk, "fr")).status_code == 404


def test_the_report_as_a_file_is_tagged_in_its_language(
    staff: Any, frozen: models.Space, now: Now
) -> None:
    assert goes(staff, url("make_reports", frozen.pk)) == url("report", frozen.pk)
    kept = {one.language: bytes(one.pdf) for one in frozen.reports.all()}
    assert set(kept) == {"en", "es"}
    for language, pdf in kept.items():
        assert pdf.startswith(b"%PDF-1.")
        assert b"/StructTreeRoot" in pdf
        assert b"/Marked true" in pdf
        assert f"/Lang({language}".encode() in pdf.replace(b"/Lang (", b"/Lang(")
        assert b"pdfuaid:part" in pdf
    got = proved(staff).post(url("report_file", frozen.pk, "es"))
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == 'attachment; filename="report-es.pdf"'
    assert bytes(got.content) == kept["es"]


def test_the_report_is_set_anew_only_where_it_shows_something_new(
    staff: Any, frozen: models.Space, now: Now
) -> None:
    reporting.make_reports(space=frozen, now=now)
    written = audit.Event.objects.count()
    reporting.make_reports(space=frozen, now=now)
    assert audit.Event.objects.count() == written
    deciding.name_cluster(
        actor=SYSTEM, space=frozen, number=1, words={"en": "Light"}, note={}, now=now
    )
    assert "Older than the room" in page(staff, url("report", frozen.pk))
    reporting.make_reports(space=frozen, now=now)
    assert "Older than the room" not in page(staff, url("report", frozen.pk))


def test_words_of_a_room_are_never_read_as_markup(frozen: models.Space, now: Now) -> None:
    evil = '#read("/etc/passwd") *bold* $x$ <b>&'
    deciding.name_cluster(
        actor=SYSTEM, space=frozen, number=1, words={"en": evil}, note={"en": evil}, now=now
    )
    reporting.make_reports(space=frozen, now=now)
    assert frozen.reports.count() == 2


def test_a_live_room_has_no_report(staff: Any, now: Now) -> None:
    space = maps.full(now)
    assert reporting.make_reports(space=space, now=now) == []
    assert "First the map" in page(staff, url("report", space.pk))
    assert staff.get(url("report_page", space.pk, "en")).status_code == 404


def test_a_language_that_our_pages_do_not_speak_keeps_the_group_s_words(now: Now) -> None:
    from arboleda.learning.dreamspace.queries import reporting as reports

    space = maps.frozen(
        now, languages=["en", "quc"], prompt={"en": "In a year", "quc": "Pa jun junab"}
    )
    found = reports.report(space, "quc")
    assert (found.lang, found.content) == ("en", "quc")
    assert (found.lead[0].text, found.lead[0].lang) == ("Pa jun junab", "quc")
    reporting.make_reports(space=space, now=now)
    assert set(space.reports.values_list("language", flat=True)) == {"en", "quc"}
