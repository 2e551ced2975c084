"""Forgetting somebody: tombstone and keys, then every row, then the receipt (R13, R20; trust.md 4).

Each step can be repeated: whatever stops it, `resume_forgettings` goes on where it stood. The order
is that of the blueprint: first the keeper notes that she is forgotten and destroys the keys (from
here on nothing sealed of hers opens anywhere), then go visits and waiting work, then the rows.
"""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Callable, Iterable

from django.db import transaction

from arboleda.engines.sealing import erasures
from arboleda.kit import registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import choices, models, policies, queries
from arboleda.trust.rights.operations import wishing
from arboleda.trust.rights.operations.holding import FORGET, HeldBack, LastAdministrator
from arboleda.trust.vault import keys as vault_keys
from arboleda.trust.vault import operations as vault

KEYS, INDEX = "keeper.keys", "keeper.index"


def claim_digest(word: str) -> str:
    """What is stored of the random word in a receipt's address."""
    return hashlib.sha256(word.encode()).hexdigest()


def forget_person(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    now: datetime.datetime,
    claim: str = "",
    confirm: Callable[[], object] | None = None,
) -> models.Forgetting:
    """Forget somebody wholly, by her own word or that of two people on staff. It cannot be undone.

    claim: the random word in the address where the receipt can be read for an hour. confirm: called
    within the first transaction where two people have to agree (it spends their approval, or
    raises). Her own word waits where staff gave her a passphrase lately. Raises Refused, HeldBack,
    NotYet, LastAdministrator, kit.errors.Locked.
    """
    running = begin_forgetting(
        actor=actor, person_id=person_id, claim=claim, now=now, confirm=confirm
    )
    return finish_forgetting(forgetting=running, now=now)


def forget_by_two(
    *, actor: audit_rules.Actor, request: models.ForgetRequest, now: datetime.datetime, claim: str
) -> models.Forgetting:
    """Forget somebody at the word of two people on staff: the approval is spent as it begins.

    Raises Refused, HeldBack, accounts.NotApproved, kit.errors.Locked.
    """
    return forget_person(
        actor=actor,
        person_id=request.person_id,
        now=now,
        claim=claim,
        confirm=lambda: accounts.spend_approval(
            actor=actor, kind=FORGET, object_id=request.pk, now=now
        ),
    )


def begin_forgetting(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    now: datetime.datetime,
    claim: str = "",
    confirm: Callable[[], object] | None = None,
) -> models.Forgetting:
    """Write down that she is to be forgotten; from here on it happens, whatever stops it.

    Raises as `forget_person`.
    """
    ground = choices.Ground.SELF if actor.person == person_id else choices.Ground.TWO
    if not policies.can_forget(actor, person_id, confirmed=confirm is not None):
        raise accounts.Refused
    if queries.is_held(person_id):
        raise HeldBack
    running = models.Forgetting.objects.filter(person_id=person_id).first()
    if running is not None:
        return running
    if ground == choices.Ground.SELF:
        wishing.must_be_open(person_id, now=now)
    witness = vault.ask_witness(actor=actor, subjects=[person_id])
    if person_id not in witness.subjects:
        raise accounts.Refused
    with transaction.atomic():
        if confirm is not None:
            confirm()
        try:
            accounts.close_for_good(person_id)
        except accounts.Invalid as last:
            raise LastAdministrator from last
        made = models.Forgetting.objects.create(
            person_id=person_id,
            rule=ground,
            begun_at=now,
            reached={KEYS: len(_subjects(person_id)), INDEX: 1},
            claim=claim_digest(claim) if claim else "",
        )
        audit.record(
            witness=witness,
            action="rights.begin_forgetting",
            subject=person_id,
            rule=ground,
            references=str(made.pk),
            now=now,
        )
    return made


def finish_forgetting(
    *, forgetting: models.Forgetting, now: datetime.datetime
) -> models.Forgetting:
    """Take every step that is not taken yet; the last one takes her id out and signs the receipt.

    Safe to repeat after a stop at any place. Raises kit.errors.Locked.
    """
    person = forgetting.person_id
    if person is None:
        return forgetting
    if KEYS not in forgetting.done:
        vault.destroy_keys(_subjects(person))
        with transaction.atomic():
            _note(forgetting, KEYS, 0)
    for place, erase in _places():
        if place in forgetting.done:
            continue
        with transaction.atomic():
            _note(forgetting, place, erase(person))
    return _close(forgetting, person, now=now)


def resume_forgettings(*, now: datetime.datetime) -> int:
    """Go on with what was stopped, and forget the addresses of receipts (now: UTC). Returns how many."""
    old = models.Forgetting.objects.filter(finished_at__lte=now - queries.OPEN_FOR)
    old.exclude(claim="").update(claim="")
    waiting = list(models.Forgetting.objects.filter(person_id__isnull=False))
    for one in waiting:
        finish_forgetting(forgetting=one, now=now)
    return len(waiting)


def erase_kind(
    *, actor: audit_rules.Actor, model: str, now: datetime.datetime, nonce: str = ""
) -> int:
    """Erase one kind of what is held about the actor herself; she stays with us otherwise.

    Returns rows reached. Raises Refused (kinds that hold everything else together), HeldBack,
    NotYet, AlreadyDone.
    """
    entry = next((one for one in registries.personal_data if one.model == model), None)
    if entry is None or actor.person is None or not policies.can_erase_kind(actor, entry):
        raise accounts.Refused
    person = actor.person
    if queries.is_held(person, model):
        raise HeldBack
    wishing.must_be_open(person, model, now=now)
    witness = vault.ask_witness(actor=actor, subjects=[person])
    if entry.keys is not None:
        vault.destroy_keys(list(entry.keys(person)))
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now)
        reached = entry.erase(person)
        models.Wish.objects.filter(person_id=person, kind=model).delete()
        audit.record(
            witness=witness,
            action="rights.erase_kind",
            subject=person,
            rule="self",
            references=f"{model.lower()} rows:{reached}",
            now=now,
        )
    return reached


# Inside


def _subjects(person: uuid.UUID) -> list[uuid.UUID]:
    """Hers, and every further key that dies with her."""
    more = [key for entry in registries.personal_data if entry.keys for key in entry.keys(person)]
    return list(dict.fromkeys([person, *more]))


def _places() -> Iterable[tuple[str, Callable[[uuid.UUID], int]]]:
    """Every place by its code with its way of erasing: traces first, then rows, her identity last.

    Where several models share one way, the whole of it counts for the one that has clocks.
    """
    for trace in registries.traces:
        yield trace.key, trace.erase
    entries = sorted(registries.personal_data, key=lambda one: (one.last, not one.clocks))
    seen: set[Callable[[uuid.UUID], int]] = set()
    for entry in entries:
        if entry.erase not in seen:
            seen.add(entry.erase)
            yield entry.model, entry.erase


def _note(forgetting: models.Forgetting, place: str, count: int) -> None:
    """Write down, with the step itself, that a place was reached."""
    reached = {**forgetting.reached, place: forgetting.reached.get(place, 0) + count}
    done = [*forgetting.done, place]
    models.Forgetting.objects.filter(pk=forgetting.pk).update(reached=reached, done=done)
    forgetting.reached, forgetting.done = reached, done


def _close(
    forgetting: models.Forgetting, person: uuid.UUID, *, now: datetime.datetime
) -> models.Forgetting:
    with vault_keys.failing_closed() as keeper:
        key = keeper.log_key()
        by = keeper.calendar().forgotten_by(now)
        receipt = erasures.Receipt(
            id=forgetting.pk,
            at=now,
            places=forgetting.reached,
            unreached=tuple(choices.UNREACHED),
            backups=by.date() + datetime.timedelta(days=1) if by else None,
            key=key,
        )
        text = erasures.sign(receipt, keeper.sign)
    witness = vault.ask_witness(actor=audit_rules.SYSTEM)
    with transaction.atomic():
        forgetting.person_id, forgetting.finished_at = None, now
        forgetting.backups_date, forgetting.receipt = receipt.backups, text
        forgetting.save(update_fields=["person_id", "finished_at", "backups_date", "receipt"])
        audit.record(
            witness=witness,
            action="rights.finish_forgetting",
            rule=f"rows:{sum(forgetting.reached.values())}",
            references=str(forgetting.pk),
            now=now,
        )
    return forgetting


def erase_forgetting(person_id: uuid.UUID) -> int:
    """Nothing here: the last step of a forgetting takes her id out by itself."""
    return 0
