"""A release reads as the law does; the gate knows four grounds and no fifth."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from typing import Any

import pytest

from arboleda.trust.consent import choices, policies, rules
from arboleda.trust.safety.rules import contact
from tests.factories import trust

NOW = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
ALBA, LUZ = uuid.uuid4(), uuid.uuid4()


def problems(**changes: object) -> list[str]:
    return rules.release_problems(trust.terms(now=NOW, **changes), now=NOW)


# 34 USC 12291(b)(2)(B)(i) and 28 CFR 94.115(c): "informed, written, reasonably time-limited
# consent of the person about whom information is sought".


def test_a_release_with_every_part_may_be_kept() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("part", "empty", "code"),
    [
        ("recipient", " ", "no_recipient"),
        ("purpose", "", "no_purpose"),
        ("items", (), "no_items"),
        ("items", (" ",), "no_items"),
        ("risks", "\n", "no_risks"),
        ("explained_in", "", "no_language"),
        ("interpreter", "", "no_interpreter_answer"),
        ("interpreter", "maybe", "no_interpreter_answer"),
        ("expires_at", None, "no_expiry"),
        ("signature", "", "no_signature"),
        ("signed_how", "", "unknown_signature"),
        ("signed_how", "verbal", "unknown_signature"),
    ],
)
def test_written_a_release_that_lacks_a_part_is_no_release(
    part: str, empty: object, code: str
) -> None:
    """R1: 34 USC 12291(b)(2)(B)(i)-(ii), "written"; 28 CFR 94.115(c)."""
    assert problems(**{part: empty}) == [code]


def test_informed_risks_language_and_interpreter_are_said() -> None:
    """34 USC 12291(b)(2)(B)(i), "informed": without these three nobody can know what she signs."""
    assert problems(risks="", explained_in="", interpreter="") == [
        "no_risks", "no_language", "no_interpreter_answer",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        (NOW, "ends_in_the_past"),
        (NOW - DAY, "ends_in_the_past"),
        (NOW + 91 * DAY, "ends_too_late"),
        (NOW + 90 * DAY + datetime.timedelta(seconds=1), "ends_too_late"),
    ],
)
def test_reasonably_time_limited_a_release_ends_within_90_days(
    ends: datetime.datetime, code: str
) -> None:
    """34 USC 12291(b)(2)(B)(i); 28 CFR 94.115(c), "reasonably time-limited"; R2."""
    assert problems(expires_at=ends) == [code]


def test_reasonably_time_limited_30_days_unless_she_says_otherwise() -> None:
    assert rules.DEFAULT_DAYS == 30
    assert rules.LONGEST_DAYS == 90
    assert problems(expires_at=NOW + 90 * DAY) == []


@pytest.mark.parametrize(
    "recipient",
    [
        "any agency", "Any and all agencies", "all partner agencies", "other service providers",
        "Anyone who can help", "To whom it may concern", "whoever asks", "everyone", "N/A", "TBD",
        "cualquier agencia", "Todas las agencias", "a quien corresponda", "otras organizaciones",
        "agencies", "our partners", "las autoridades", "---", "various shelters",
    ],
)  # fmt: skip
def test_a_blank_or_open_recipient_is_no_recipient(recipient: str) -> None:
    """R5; 28 CFR 94.115(c): the consent is to the release of information to somebody named."""
    assert problems(recipient=recipient) == ["any_recipient"]
    assert problems(recipient=recipient, one_name=True) == ["any_recipient"]


@pytest.mark.parametrize(
    "recipient",
    [
        "Legal Aid; Housing Office", "Legal Aid / Housing Office", "Legal Aid\nHousing Office",
        "Legal Aid and/or the court", "1) Legal Aid 2) Court", "Clínica Mariposa y/o la corte",
    ],
)  # fmt: skip
def test_one_release_has_one_recipient(recipient: str) -> None:
    """R5; one form per recipient."""
    assert problems(recipient=recipient) == ["several_recipients"]
    assert problems(recipient=recipient, one_name=True) == ["several_recipients"]


@pytest.mark.parametrize(
    "recipient", ["Ríos and Vega Legal Aid", "Police, hospital", "Salud y Familia", "A & B Law"]
)
def test_a_name_that_reads_like_two_needs_a_word(recipient: str) -> None:
    """R5; whoever records it says that it is one."""
    assert problems(recipient=recipient) == ["maybe_several_recipients"]
    assert problems(recipient=recipient, one_name=True) == []


@pytest.mark.parametrize(
    "recipient",
    [
        "Mariposa Legal Aid", "All Saints Clinic", "Centro para Todas", "Dr. Vega, MD",
        "Mariposa House, Inc.", "Clínica Cada Paso", "Orlando Anderson", "Casa de Ayuda",
    ],
)  # fmt: skip
def test_the_name_of_one_is_a_name(recipient: str) -> None:
    assert problems(recipient=recipient) == []


@pytest.mark.parametrize(
    "item",
    ["Everything", "all records", "any information", "todo", "el expediente completo", "etc"],
)
def test_exact_items_everything_is_no_item(item: str) -> None:
    """34 USC 12291(b)(2)(B): consent to *the* information released; 28 CFR 94.115(a)-(c)."""
    assert problems(items=("First name", item)) == ["not_exact"]


def test_what_we_never_hold_does_not_enter_by_a_release() -> None:
    assert problems(purpose="SSN 219-09-9999") == ["holds_refused"]


def test_what_is_too_long_is_said_once() -> None:
    assert problems(recipient="R" * 121, risks="r" * 1001, items=("i" * 121,)) == ["too_long"]


# The gate


def granted(**changes: object) -> rules.Granted:
    base = rules.Granted(
        id=uuid.UUID(int=7), person=ALBA, expires_at=NOW + DAY, withdrawn_at=None,
        terms=trust.terms(now=NOW),
    )  # fmt: skip
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]  # Any field.


def share(release: rules.Granted | None, **changes: object) -> rules.Decision:
    given = {"recipient": "Mariposa Legal Aid", "items": ("First name",), **changes}
    use = rules.Share(release=release, **given)  # type: ignore[arg-type]  # Any field.
    return policies.decide(use, person_id=ALBA, purpose="as-released", now=NOW)


def test_sharing_stands_on_a_release_in_force() -> None:
    decision = share(granted(), recipient="mariposa  legal aid".replace("  ", " "))
    assert decision
    assert decision.ground == "release"
    assert decision.rule == f"release:{uuid.UUID(int=7)}"


@pytest.mark.parametrize(
    ("release", "changes", "reason"),
    [
        (None, {}, "no_release"),
        (granted(person=LUZ), {}, "other_person"),
        (granted(withdrawn_at=NOW), {}, "withdrawn"),
        (granted(expires_at=NOW), {}, "ended"),
        (granted(terms=None), {}, "terms_unread"),
        (granted(), {"recipient": "Somebody Else"}, "other_recipient"),
        (granted(), {"items": ("First name", "Address")}, "items_not_agreed"),
        (granted(), {"items": ()}, "items_not_agreed"),
    ],
)
def test_no_disclosure_beyond_what_was_signed(
    release: rules.Granted | None, changes: dict[str, object], reason: str
) -> None:
    """34 USC 12291(b)(2)(B): shall not disclose without consent; R3 (withdrawn, ended)."""
    decision = share(release, **changes)
    assert not decision
    assert decision.reasons == (reason,)


def test_staff_read_whoever_is_assigned_to_them() -> None:
    readable = rules.Readable(False, frozenset({ALBA}), "assignment")
    use = rules.StaffRead(readable)
    allowed = policies.decide(use, person_id=ALBA, purpose="one-to-one", now=NOW)
    assert allowed and (allowed.ground, allowed.rule) == ("staff-read", "assignment")
    refused = policies.decide(use, person_id=LUZ, purpose="one-to-one", now=NOW)
    assert refused.reasons == ("not_assigned",)


def test_a_message_stands_on_the_safe_contact_card() -> None:
    standing = contact.Standing("sms", "", True, False, NOW)
    sms = rules.Contact("sms", standing)
    assert policies.decide(sms, person_id=ALBA, purpose="reminder", now=NOW)
    for use, reason in (
        (rules.Contact("sms", dataclasses.replace(standing, is_blocked=True)), "blocked"),
        (rules.Contact("sms", standing, {"sms"}), "stopped"),
        (rules.Contact("sms", None), "no_card"),
    ):
        decision = policies.decide(use, person_id=ALBA, purpose="reminder", now=NOW)
        assert (decision.ground, decision.reasons) == ("safe-contact", (reason,))


@dataclasses.dataclass
class StoryTerms:
    audience: str = "everyone"
    channels: list[str] = dataclasses.field(default_factory=lambda: ["public_site"])
    starts_at: datetime.datetime = NOW - DAY
    ends_at: datetime.datetime = NOW + DAY
    ended_at: datetime.datetime | None = None
    pk: int = 3


def tell(terms: StoryTerms | None, **changes: str) -> rules.Decision:
    use = rules.Tell(**{"channel": "public_site", "audience": "everyone", **changes}, terms=terms)
    return policies.decide(use, person_id=ALBA, purpose="publishing", now=NOW)


def test_a_story_stands_on_its_tellers_consent() -> None:
    assert tell(StoryTerms()).rule == "story-consent:3"
    for terms, changes, reason in (
        (None, {}, "no_consent"),
        (StoryTerms(ended_at=NOW), {}, "withdrawn"),
        (StoryTerms(starts_at=NOW + DAY), {}, "not_begun"),
        (StoryTerms(ends_at=NOW), {}, "ended"),
        (StoryTerms(), {"channel": "print"}, "channel_not_agreed"),
        (StoryTerms(), {"audience": "funders"}, "audience_not_agreed"),
    ):
        decision = tell(terms, **changes)
        assert not decision
        assert decision.reasons == (reason,), reason


def test_a_release_is_no_story_consent_and_a_card_is_no_release() -> None:
    """Each use has its own ground: one never stands in for another."""
    assert {ground.code for ground in rules.GROUNDS.values()} == set(choices.Ground.values)
    assert len(rules.GROUNDS) == 4
    unknown: Any = object()
    decision = policies.decide(unknown, person_id=ALBA, purpose="one-to-one", now=NOW)
    assert not decision
    assert decision.reasons == ("no_ground",)


def test_a_use_without_a_purpose_is_refused() -> None:
    readable = rules.Readable(True, frozenset(), "assignment:organization")
    for purpose in ("", "Because Alba asked!", "curiosity"):
        decision = policies.decide(
            rules.StaffRead(readable), person_id=ALBA, purpose=purpose, now=NOW
        )
        assert decision.reasons == ("no_purpose",)


def test_taken_back_stands_before_ended() -> None:
    state = rules.state_of(expires_at=NOW - DAY, withdrawn_at=NOW - 2 * DAY, now=NOW)
    assert state == "withdrawn"
