"""Every write to releases of information."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import choices, models, policies, queries, rules
from arboleda.trust.consent.rules import minors, notices
from arboleda.trust.vault import operations as vault


def record_release(
    *,
    actor: audit_rules.Actor,
    identity: uuid.UUID,
    terms: rules.Terms,
    now: datetime.datetime,
    nonce: str = "",
    renews: models.Release | None = None,
) -> models.Release:
    """Keep a release of information that a person signed. A renewal is a new record (R2).

    The words that were explained are kept beside it; in a real grove they must have been reviewed
    by two people (rules.notices). identity: her id as a person. renews: the earlier release of hers
    that this one follows. Raises Refused, Invalid (rules.release_problems, rules.notices), AlreadyDone
    with the id of the release.
    Source: 34 USC 12291(b)(2)(B); 28 CFR 94.115(c); the blueprint's worked example.
    """
    readable = queries.readable(actor, now=now)
    if not policies.can_record_release(actor, identity, readable):
        raise accounts.Refused
    notice, unusable = queries.notice_problems(notices.RELEASE, terms.explained_in)
    problems = [*rules.release_problems(terms, now=now), *unusable]
    problems += _minor_problems(actor, identity, terms, rule=_rule(actor, readable))
    if problems or terms.expires_at is None:
        raise accounts.Invalid(problems)
    if renews is not None and renews.person_id != identity:
        raise accounts.Refused
    rule = _rule(actor, readable)
    held = vault.ask_keys(
        actor=actor,
        subjects=[identity],
        action="consent.record_release",
        purpose="release-of-information",
        capsules=queries.CAPSULE,
        rule=rule,
    )
    if identity not in held:
        raise accounts.Refused
    release = models.Release(
        person_id=identity,
        recorded_by=actor.person,
        recorded_at=now,
        renews=renews,
        expires_at=terms.expires_at,
        notice=notice,
    )
    release.sealed = held.seal(
        identity, _payload(terms), label=queries.LABEL, row=release.pk, capsule=queries.CAPSULE
    )
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(release.pk))
        release.save(force_insert=True)
        audit.record(
            witness=held.witness,
            action="consent.record_release",
            subject=identity,
            rule=rule,
            capsules=queries.CAPSULE,
            references=str(release.pk),
            now=now,
        )
    return release


def withdraw_release(
    *, actor: audit_rules.Actor, release: models.Release, how: str, now: datetime.datetime
) -> None:
    """Take a release back: from this moment it allows nothing (R3). Saying so aloud is enough.

    how: one of choices.Withdrawal. Withdrawing twice changes nothing. Raises Refused, Invalid.
    """
    readable = queries.readable(actor, now=now)
    if not policies.can_withdraw_release(actor, release, readable):
        raise accounts.Refused
    if how not in choices.Withdrawal.values:
        raise accounts.Invalid(["unknown_withdrawal"])
    witness = vault.ask_witness(actor=actor, subjects=[release.person_id])
    with transaction.atomic():
        changed = models.Release.objects.filter(pk=release.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=now, withdrawn_how=how
        )
        if not changed:
            return
        audit.record(
            witness=witness,
            action="consent.withdraw_release",
            subject=release.person_id,
            rule=_rule(actor, readable),
            references=f"{release.pk} {how}",
            now=now,
        )


def erase_releases(person_id: uuid.UUID) -> int:
    """Delete her releases, and her id where she recorded another's. Returns how many were reached."""
    gone = models.Release.objects.filter(person_id=person_id).delete()[0]
    return gone + models.Release.objects.filter(recorded_by=person_id).update(recorded_by=None)


def _rule(actor: audit_rules.Actor, readable: rules.Readable) -> str:
    return "system" if actor.role == audit_rules.SYSTEM.role else readable.rule


def _minor_problems(
    actor: audit_rules.Actor, person: uuid.UUID, terms: rules.Terms, *, rule: str
) -> list[str]:
    """Who must consent for a minor, and who must not (rules.minors)."""
    if not queries.is_minor(person):
        return []
    path = queries.minor_path()
    barred = queries.barred_guardians(actor=actor, person_id=person, rule=rule)
    return minors.consent_problems(
        minors.MINOR,
        path.path if path else "",
        guardian=terms.guardian,
        barred=[one.name for one in barred],
    )


def _payload(terms: rules.Terms) -> dict[str, object]:
    return {
        "recipient": terms.recipient.strip(),
        "purpose": terms.purpose.strip(),
        "items": [item.strip() for item in terms.items if item.strip()],
        "risks": terms.risks.strip(),
        "explained_in": terms.explained_in,
        "interpreter": terms.interpreter,
        "signature": terms.signature.strip(),
        "signed_how": terms.signed_how,
        "one_name": terms.one_name,
        "guardian": terms.guardian.strip(),
    }
