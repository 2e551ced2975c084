"""The history of her record speaks plain words for every app, and never leaves a row out."""

from __future__ import annotations

from arboleda.trust.room import choices
from arboleda.trust.room.queries import looked
from tests.architecture import house

MINUTE = 60_000_000


def row(at: int = 0, **changes: object) -> list[object]:
    given = {
        "at": at, "who": "Hazel", "role": "organizer", "is_read": True, "action": "vault.read",
        "capsules": "name", "purpose": "list", "rule": "assignment",
    }  # fmt: skip
    return list({**given, **changes}.values())


def test_every_app_has_its_word() -> None:
    apps = {app.rpartition(".")[2] for app in house.pillar_apps()}
    assert apps - {"audit", "proof"} <= choices.KIND_OF_APP.keys()
    used = {
        *choices.KIND_OF_APP.values(), *choices.KIND_OF_CAPSULE.values(),
        *choices.KIND_OF_ACTION.values(),
    }  # fmt: skip
    assert used <= choices.KINDS.keys()


def test_an_unknown_code_is_told_by_its_kind_alone() -> None:
    [look] = looked.told([row(action="strange.thing", capsules="", purpose="strange", rule="odd")])
    assert look.kinds == ("other",)
    assert (look.purpose_label, look.ground_label) == ("", "")
    [look] = looked.told([row(capsules="name,strange")])
    assert look.kinds == ("names", "other")


def test_the_same_look_in_a_minute_is_told_once_with_its_number() -> None:
    looks = looked.told([row(3), row(2), row(1, who="Olmo"), row(0)])
    assert [(one.who, one.times) for one in looks] == [("Hazel", 2), ("Olmo", 1), ("Hazel", 1)]
    assert len(looked.told([row(2 * MINUTE), row(0)])) == 2


def test_herself_the_system_and_somebody_gone() -> None:
    her, system, gone = looked.told(
        [row(who=looked.HER), row(who="", role="system"), row(who=looked.GONE)]
    )
    assert (her.is_own, her.who, her.role_label) == (True, "", "")
    assert (system.is_system, system.is_own) == (True, False)
    assert (gone.who, gone.role_label) == ("", "Organizer")


def test_filters_by_kind_and_month() -> None:
    march = 1_772_649_000_000_000
    looks = looked.told([row(march), row(march - 40 * 1440 * MINUTE, capsules="safety")])
    assert [code for code, _label in looked.kinds(looks)] == ["names", "safety"]
    assert [code for code, _label in looked.months(looks)] == ["2026-03", "2026-01"]
    assert len(looked.filtered(looks, kind="safety", month="")) == 1
    assert looked.filtered(looks, kind="safety", month="2026-03") == []
