"""Which words count in a language, who reviewed them, and who has read them."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.accounts import queries as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import choices, models
from arboleda.trust.consent.rules import notices


def notice_for(kind: str, language: str) -> notices.Notice:
    """The version of a text that counts, in this language or, where there is none, in the grove's.

    Two queries. Raises KeyError for a kind that is not choices.NoticeKind.
    """
    language = _known(language)
    rows = list(
        models.NoticeVersion.objects.filter(
            kind=kind, language__in={language, notices.SOURCE}
        ).order_by("number")
    )
    source = max(
        [notices.SHIPPED_NUMBER, *(one.number for one in rows if one.language == notices.SOURCE)]
    )
    own = [one for one in rows if one.language == language]
    number = own[-1].number if own else notices.SHIPPED_NUMBER
    found = models.NoticeReview.objects.filter(kind=kind, language=language, number=number)
    return notices.Notice(
        kind=kind,
        language=language,
        number=number,
        text=own[-1].text if own else notices.SHIPPED[kind, language],
        follows=own[-1].follows if own else notices.SHIPPED_NUMBER,
        source=source,
        reviews=tuple(notices.Review(one.name, one.reviewed_date) for one in found),
    )


def _known(language: str) -> str:
    codes = [code for code, _name in settings.LANGUAGES]
    if language in codes:
        return language
    grove = accounts.grove()
    return grove.language if grove and grove.language in codes else notices.SOURCE


def is_fiction() -> bool:
    """Whether nobody real agrees to anything here: the demo, or no grove at all."""
    grove = accounts.grove()
    return grove is None or grove.is_demo


def notice_problems(kind: str, language: str) -> tuple[str, list[str]]:
    """The code of the words that count, and why nobody may agree on them yet (rules.notices)."""
    notice = notice_for(kind, language)
    return notice.code, notices.use_problems(notice, is_fiction=is_fiction())


def every_notice() -> list[notices.Notice]:
    """Each text in each language, as it counts now."""
    return [notice_for(kind, code) for kind in notices.KINDS for code, _name in settings.LANGUAGES]


def waiting_notices(actor: audit_rules.Actor, now: datetime.datetime) -> int:
    """How many texts still need a reviewer or a new translation; none in a demo."""
    if is_fiction():
        return 0
    return sum(one.is_stale or not one.is_reviewed for one in every_notice())


def has_read(person: uuid.UUID | None, notice: notices.Notice) -> bool:
    """Whether this person has read these very words."""
    if person is None:
        return False
    return models.Acknowledgement.objects.filter(person_id=person, notice=notice.code).exists()


def has_read_before(person: uuid.UUID | None, kind: str) -> bool:
    """Whether this person has read any version of this text."""
    if person is None:
        return False
    found = models.Acknowledgement.objects.filter(person_id=person, notice__startswith=f"{kind}:")
    return found.exists()


def show_acknowledgements(
    person: uuid.UUID, reading: registries.Reading
) -> Iterable[registries.HeldLine]:
    """What she has read, and when."""
    for one in models.Acknowledgement.objects.filter(person_id=person).order_by("read_at"):
        kind = choices.NoticeKind(one.notice.partition(":")[0]).label
        yield registries.HeldLine(_("You have read"), kind, since=one.read_at)


def export_acknowledgements(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    rows = models.Acknowledgement.objects.filter(person_id=person).order_by("read_at")
    return [{"notice": one.notice, "read_at": one.read_at.isoformat()} for one in rows]
