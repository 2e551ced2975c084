"""Second steps: adding one, using one, taking one off.

What is secret is sealed (queries.factors.USE) and never leaves this app but to be shown once. A
step that is added or taken off ends every other visit of the account: whoever was signed in with
less is out. Source: trust.md section 7; NIST SP 800-63B-4, sections 3.1 and 4.
"""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from django.db import transaction

from arboleda.kit import registries
from arboleda.trust.accounts import choices, models, policies, queries, rules, seals
from arboleda.trust.accounts.operations import approving, errors, visiting
from arboleda.trust.accounts.rules import passkeys
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules

REMOVE_KIND = "accounts.remove_factors"
"""The approval that taking off somebody else's second steps needs."""


def add_app(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    secret: str,
    code: str,
    now: datetime.datetime,
    this: str = "",
) -> list[str]:
    """Take an app's codes as a second step, once it shows a right one; witness knows her.

    Returns recovery codes to show once, if she had none; else nothing. this: the visit that stays.
    Raises Refused (another's account), Invalid: ``code_wrong``, ``app_exists``.
    """
    _own(actor, account)
    step = rules.code_step(secret, code, at=now, after=0)
    if step is None:
        raise errors.Invalid(["code_wrong"])
    if models.Factor.objects.filter(account=account, kind=choices.Factor.APP).exists():
        raise errors.Invalid(["app_exists"])
    with transaction.atomic():
        _locked(account)
        _save(account, choices.Factor.APP, {"secret": secret}, now=now, counter=step)
        return _added(witness, account, choices.Factor.APP, now, this)


def add_passkey(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    key: passkeys.Key,
    name: str,
    now: datetime.datetime,
    this: str = "",
) -> list[str]:
    """Take a passkey (rules.passkeys.made) as a second step; name is what she calls the device.

    Returns and raises as `add_app`; Invalid: ``too_many_keys``.
    """
    _own(actor, account)
    with transaction.atomic():
        _locked(account)
        kept = models.Factor.objects.filter(account=account, kind=choices.Factor.PASSKEY)
        if kept.count() >= rules.PASSKEYS:
            raise errors.Invalid(["too_many_keys"])
        held = {"credential": key.credential.hex(), "name": name.strip()}
        _save(account, choices.Factor.PASSKEY, held, now=now, counter=key.count)
        return _added(witness, account, choices.Factor.PASSKEY, now, this)


def renew_codes(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    now: datetime.datetime,
) -> list[str]:
    """New recovery codes, shown once; the old ones no longer count. Raises Refused.

    Invalid: ``no_factor`` (codes help only beside an app or a passkey).
    """
    _own(actor, account)
    if not queries.has_factor(account):
        raise errors.Invalid(["no_factor"])
    with transaction.atomic():
        codes = _new_codes(account, now)
        _record(witness, account, "accounts.renew_codes", choices.Factor.CODES, now)
    return codes


def remove_factor(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    factor: models.Factor,
    now: datetime.datetime,
    this: str = "",
) -> None:
    """Take one of her own second steps off; with the last of them the recovery codes go too.

    Raises Refused, Invalid: ``last_factor`` (staff of a real grove keep one: add another first).
    """
    _own(actor, account)
    if factor.account_id != account.pk or factor.kind == choices.Factor.CODES:
        raise errors.Refused
    grove = registries.grove.get()()
    must_keep = account.role in choices.STAFF and not (grove and grove.is_demo)
    with transaction.atomic():
        _locked(account)
        others = models.Factor.objects.filter(account=account).exclude(pk=factor.pk)
        is_last = not others.exclude(kind=choices.Factor.CODES).exists()
        if is_last and must_keep:
            raise errors.Invalid(["last_factor"])
        if is_last:
            others.delete()
        if not models.Factor.objects.filter(pk=factor.pk).delete()[0]:
            return
        visiting.end_all(account, but=this)
        _record(witness, account, "accounts.remove_factor", factor.kind, now)


def remove_factors(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    now: datetime.datetime,
) -> None:
    """Take every second step of somebody else off: she lost her phone and her codes.

    Takes two people (REMOVE_KIND, her person id) and ends all her visits; she has 14 days to set up
    a new one only if her account is that young, else she is led to it at once. Raises Refused,
    NotApproved.
    """
    if not policies.can_set_active(actor, account.person_id):
        raise errors.Refused
    with transaction.atomic():
        approval = approving.spend_approval(
            actor=actor, kind=REMOVE_KIND, object_id=account.person_id, now=now
        )
        models.Factor.objects.filter(account=account).delete()
        visiting.end_all(account)
        _record(witness, account, "accounts.remove_factors", "all", now, str(approval.pk))


def use_code(
    *,
    witness: audit_rules.Witness,
    account: models.Account,
    code: str,
    now: datetime.datetime,
) -> bool:
    """Whether this is a right code of her app, or a recovery code, which is gone with it.

    No code counts twice, also when two requests bring it at the same moment. witness must know her.
    """
    for one in queries.factors(account):
        if one.factor.kind == choices.Factor.APP:
            step = rules.code_step(one.held["secret"], code, at=now, after=one.factor.counter)
            if step is not None:
                earlier = models.Factor.objects.filter(pk=one.factor.pk, counter__lt=step)
                return bool(earlier.update(counter=step))
        elif one.factor.kind == choices.Factor.CODES:
            return _use_recovery(witness, account, one, code, now)
    return False


def use_passkey(
    *,
    account: models.Account,
    site: passkeys.Site,
    state: dict[str, Any],
    answer: str,
) -> bool:
    """Whether a device signed what was asked with one of her passkeys."""
    known = {
        one.held["credential"]: one
        for one in queries.factors(account)
        if one.factor.kind == choices.Factor.PASSKEY
    }
    keys = [passkeys.Key(bytes.fromhex(raw), one.factor.counter) for raw, one in known.items()]
    try:
        used = passkeys.proved(site, state=state, answer=answer, known=keys)
    except passkeys.PasskeyProblem:
        return False
    factor = known[used.credential.hex()].factor
    rows = models.Factor.objects.filter(pk=factor.pk)
    if used.count:
        rows = rows.filter(counter__lt=used.count)
    return bool(rows.update(counter=used.count))


def _use_recovery(
    witness: audit_rules.Witness,
    account: models.Account,
    opened: queries.Opened,
    code: str,
    now: datetime.datetime,
) -> bool:
    left = rules.without_code(opened.held["left"], code)
    if left is None:
        return False
    with transaction.atomic():
        before = models.Factor.objects.filter(pk=opened.factor.pk, sealed=opened.factor.sealed)
        sealed = _sealed(opened.factor, {"left": left})
        if not before.update(sealed=sealed):
            return False  # Somebody was quicker, with this code or another.
        _record(witness, account, "accounts.use_recovery_code", f"left:{len(left)}", now)
    return True


def _own(actor: audit_rules.Actor, account: models.Account) -> None:
    if not account.is_active or actor.account != account.pk:
        raise errors.Refused


def _locked(account: models.Account) -> None:
    """Two forms of hers at the same moment come one after the other."""
    models.Account.objects.select_for_update().get(pk=account.pk)


def _sealed(factor: models.Factor, held: dict[str, Any]) -> bytes:
    capsule = queries.capsule_of(factor.kind, factor.account_id)
    return seals.seal(held, use=queries.USE, row=factor.pk, capsule=capsule)


def _save(
    account: models.Account,
    kind: str,
    held: dict[str, Any],
    *,
    now: datetime.datetime,
    counter: int = 0,
) -> None:
    factor = models.Factor(account=account, kind=kind, counter=counter, added_at=now)
    factor.sealed = _sealed(factor, held)
    factor.save(force_insert=True)


def _new_codes(account: models.Account, now: datetime.datetime) -> list[str]:
    codes = rules.new_codes(secrets.choice)
    models.Factor.objects.filter(account=account, kind=choices.Factor.CODES).delete()
    _save(account, choices.Factor.CODES, {"left": [rules.code_mark(one) for one in codes]}, now=now)
    return codes


def _added(
    witness: audit_rules.Witness,
    account: models.Account,
    kind: str,
    now: datetime.datetime,
    this: str,
) -> list[str]:
    """What every new step brings: codes if there are none, other visits end, a row is written."""
    has_codes = models.Factor.objects.filter(account=account, kind=choices.Factor.CODES).exists()
    codes = [] if has_codes else _new_codes(account, now)
    visiting.end_all(account, but=this)
    _record(witness, account, "accounts.add_factor", kind, now)
    return codes


def _record(
    witness: audit_rules.Witness,
    account: models.Account,
    action: str,
    rule: str,
    now: datetime.datetime,
    references: str = "",
) -> None:
    audit.record(
        witness=witness,
        action=action,
        subject=account.person_id,
        now=now,
        rule=rule,
        references=references,
    )
