"""A pack comes in whole, once, and a newer one keeps what sessions point at."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest

from arboleda.learning.curriculum import models, operations, queries
from arboleda.learning.curriculum.rules import pack as packs
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules

pytestmark = pytest.mark.django_db


def _passage(key: str, body: str) -> packs.Passage:
    return packs.Passage(key=key, title=key.title(), body=body)


def _module(number: int, *, body: str = "To begin [@un-1993].") -> packs.Module:
    review = packs.Review()
    activity = packs.Activity(
        id="arriving",
        minutes=10,
        kind="opening",
        texts={
            code: packs.ActivityText(title, (_passage("opt-out", "You may pass."),))
            for code, title in (("en", "Arriving"), ("es", "Llegada"))
        },
    )
    texts = {
        code: packs.ModuleText(
            title, review, (_passage("purpose", body),), (_passage("promise", "We listen."),)
        )
        for code, title in (("en", f"Welcome {number}"), ("es", f"Bienvenida {number}"))
    }
    return packs.Module(
        id=f"welcome-{number}",
        number=number,
        kind="session",
        track="roots",
        minutes=10,
        version=1,
        depth="complete",
        activities=(activity,),
        texts=texts,
    )


def _pack(**changes: Any) -> packs.Pack:
    given: dict[str, Any] = {
        "id": "starter",
        "version": 1,
        "licence": "CC BY-SA 4.0",
        "languages": ("en", "es"),
        "title": {"en": "Starter", "es": "Inicio"},
        "tracks": (packs.Track("roots", {"en": "Roots", "es": "Raíces"}),),
        "about": (),
        "modules": (_module(1), _module(2)),
        "sources": (
            packs.Source(
                "un-1993",
                "United Nations",
                "A declaration",
                1993,
                "2026-11",
                "un.org",
                {"en": "Unequal power.", "es": "Poder desigual."},
            ),
        ),
    }
    return packs.Pack(**{**given, **changes})


def _import(pack: packs.Pack, now: datetime.datetime) -> operations.Imported:
    return operations.import_pack(actor=audit_rules.SYSTEM, pack=pack, now=now)


def test_the_same_pack_twice_changes_nothing(now: datetime.datetime) -> None:
    first = _import(_pack(), now)
    assert (first.added, first.is_news) == (2, True)
    events = audit.Event.objects.count()
    again = _import(_pack(), now + datetime.timedelta(days=1))
    assert (again.unchanged, again.is_news) == (2, False)
    assert audit.Event.objects.count() == events
    assert models.Pack.objects.get().imported_at == now


def test_a_newer_pack_keeps_ids_changes_words_and_withdraws(now: datetime.datetime) -> None:
    _import(_pack(), now)
    ids = dict(models.Module.objects.values_list("key", "pk"))
    newer = _pack(version=2, modules=(_module(1, body="To begin well."), _module(3)))
    imported = _import(newer, now)
    assert (imported.added, imported.changed, imported.withdrawn) == (1, 1, 1)
    page = queries.module_page(ids["welcome-1"], language="en")
    assert page and page.sections[0].body == "To begin well."
    assert not models.Module.objects.get(pk=ids["welcome-2"]).is_current
    assert queries.module(ids["welcome-2"]) is not None
    titles = [line.title for track in queries.by_track(language="es") for line in track.lines]
    assert titles == ["Bienvenida 1", "Bienvenida 3"]
    back = _import(_pack(version=3), now)
    assert (back.added, back.changed, back.withdrawn) == (0, 2, 1)
    assert dict(models.Module.objects.values_list("key", "pk"))["welcome-2"] == ids["welcome-2"]


def test_participants_and_facilitators_import_nothing(
    make_account: Any, now: datetime.datetime
) -> None:
    for role in ("participant", "facilitator"):
        with pytest.raises(operations.Refused):
            operations.import_pack(actor=make_account(role).actor, pack=_pack(), now=now)
    assert not models.Pack.objects.exists()


def test_an_import_is_undone_without_audit(now: datetime.datetime, broken_audit: None) -> None:
    with pytest.raises(RuntimeError):
        _import(_pack(), now)
    assert not models.Pack.objects.exists()
    assert not models.Module.objects.exists()


def test_citations_lead_to_numbered_sources(now: datetime.datetime) -> None:
    _import(_pack(), now)
    row = models.Module.objects.get(key="welcome-1")
    page = queries.module_page(row.pk, language="es")
    assert page is not None
    assert page.sections[0].body == "To begin ([1](#source-1))."
    assert [(one.number, one.source.year) for one in page.sources] == [(1, 1993)]
    assert page.activities[0].title == "Llegada"
    assert page.activities[0].has_opt_out
    assert page.status == "draft"
    assert queries.handouts(row.pk, language="es")[0].body == "We listen."
    assert queries.module_page(row.pk, language="ko") is not None


def test_a_text_is_checked_only_where_every_passage_is(now: datetime.datetime) -> None:
    module = _module(1)
    checked = packs.Review(status="checked", by="A reader", on=datetime.date(2026, 1, 1))
    texts = {
        code: dataclasses.replace(text, review=checked if code == "en" else packs.Review())
        for code, text in module.texts.items()
    }
    _import(_pack(modules=(dataclasses.replace(module, texts=texts),)), now)
    status = dict(models.ModuleText.objects.values_list("language", "status"))
    assert status == {"en": "checked", "es": "draft"}


def test_the_module_of_a_session_is_found_by_its_number(now: datetime.datetime) -> None:
    _import(_pack(), now)
    found = queries.module_by_number(2, track="roots")
    assert found and found.key == "welcome-2"
    assert queries.module_by_number(2, track="elsewhere") is None
    assert len(queries.current_modules()) == 2
