"""Texts: written, changed, put aside, deleted, shared and taken back."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Mapping

from django.db import transaction

from arboleda.engines.sealing import letters
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.room import choices, models, policies, rules
from arboleda.trust.room.operations import locking
from arboleda.trust.room.queries import rooms as room_queries
from arboleda.trust.room.queries import texts, visits
from arboleda.trust.vault import keys as vault_keys
from arboleda.trust.vault import operations as vault


def write_text(
    *,
    actor: audit_rules.Actor,
    visit: visits.Visit,
    text_id: uuid.UUID,
    words: rules.Words,
    now: datetime.datetime,
) -> models.Page:
    """Keep a text in the open room: a new one, or a new version with a new key of one that is there.

    text_id is made with the form, so that the same form again writes the same text. Whoever it is
    shared with reads the new version too. Raises Refused, Invalid (rules.words_problems).
    """
    _own(actor, visit)
    _valid(words)
    row = models.Page.objects.filter(pk=text_id).first()
    if row is not None and row.room_id != visit.room:
        raise accounts.Refused
    known = texts.text(visit, text_id) if row is not None else None
    if row is not None and known is None:
        raise accounts.Refused  # Behind a key that is not open: it must not be written over.
    kind = known.kind if known else choices.WRITING
    readers = _other_readers(row) if row is not None and not row.is_draft else {}
    held = _ask(actor, visit, "room.write_text", readers)
    with transaction.atomic():
        kept = row or models.Page(id=text_id, room_id=visit.room, version=0, made_at=now)
        kept.is_draft = False
        _seal(held, visit.person, kept, texts.payload(kind, words), readers, now=now)
        models.Page.objects.filter(draft_of=kept).delete()
        action = "room.change_text" if row is not None else "room.write_text"
        _record(held, action, visit.person, now)
    return kept


def share_text(
    *,
    actor: audit_rules.Actor,
    visit: visits.Visit,
    text_id: uuid.UUID,
    people: Collection[uuid.UUID],
    now: datetime.datetime,
) -> None:
    """Let exactly these people read a text from now on; each needs a room of her own.

    Always a new version key, also for taking back: whoever kept the old key reads nothing new. What
    somebody has read she has read. Raises Refused, Invalid (``no_room``: somebody has none).
    """
    _own(actor, visit)
    known = texts.text(visit, text_id)
    if known is None or known.row.is_draft:
        raise accounts.Refused
    allowed = room_queries.readers_with_rooms(set(people) - {visit.person})
    if set(people) - set(allowed):
        raise accounts.Invalid(["no_room"])
    before = dict(models.Envelope.objects.filter(text=known.row).values_list("key_id", "shared_at"))
    readers = {key: before.get(key.pk) or now for key in allowed.values()}
    held = _ask(actor, visit, "room.share_text", readers)
    with transaction.atomic():
        body = texts.payload(known.kind, known.words)
        _seal(held, visit.person, known.row, body, readers, now=known.row.changed_at)
        action = "room.share_text" if people else "room.unshare_text"
        _record(held, action, visit.person, now)


def remove_text(
    *,
    actor: audit_rules.Actor,
    visit: visits.Visit,
    text_id: uuid.UUID,
    now: datetime.datetime,
) -> None:
    """Delete a text or a draft of the open room; its key goes with it. Raises Refused."""
    _own(actor, visit)
    row = models.Page.objects.filter(pk=text_id, room_id=visit.room).first()
    if row is None:
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor, subjects=[visit.person])
    with transaction.atomic():
        row.delete()
        audit.record(
            witness=witness, action="room.remove_text", subject=visit.person, rule="self", now=now
        )


def put(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    words: rules.Words,
    now: datetime.datetime,
    kind: str = choices.REFLECTION,
    nonce: str = "",
) -> models.Page:
    """Put words into her room from outside, sealed to her public key; nothing is opened for it.

    For pages of other floors where she writes for herself (private reflections, R41): from then on
    only her passphrase opens it. Raises Refused (another's room, or she has none yet), Invalid,
    AlreadyDone.
    """
    room = room_queries.room_of(person_id)
    if room is None or not policies.can_keep_for(actor, person_id):
        raise accounts.Refused
    _valid(words)
    held = _ask_plain(actor, person_id)
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now)
        text = models.Page(id=uuid.uuid4(), room=room, version=0, made_at=now)
        _seal(held, person_id, text, texts.payload(kind, words), {}, now=now)
        _record(held, "room.put", person_id, now)
    return text


def keep_draft(
    *,
    actor: audit_rules.Actor,
    text_id: uuid.UUID,
    words: rules.Words,
    now: datetime.datetime,
) -> models.Page | None:
    """Keep what she has written so far, sealed to her public key: the room may have closed by then.

    text_id is that of the form: a new text, or one that is there and stays as it is beside its
    draft. None where there is nothing to keep. Raises Refused, Invalid (``text_long``).
    """
    room = room_queries.room_of(actor.person) if actor.person else None
    if room is None or not policies.is_hers(actor, room):
        raise accounts.Refused
    problems = [one for one in rules.words_problems(words) if one != "empty"]
    if problems:
        raise accounts.Invalid(problems)
    if not words.title.strip() and not words.text.strip():
        return None
    row = models.Page.objects.filter(pk=text_id).select_related("draft").first()
    if row is not None and row.room_id != room.pk:
        raise accounts.Refused
    held = _ask_plain(actor, room.person_id)
    with transaction.atomic():
        draft = _draft(room, row, text_id, now)
        _seal(held, room.person_id, draft, texts.payload(choices.WRITING, words), {}, now=now)
        _record(held, "room.keep_draft", room.person_id, now)
    return draft


def _draft(
    room: models.Room, row: models.Page | None, text_id: uuid.UUID, now: datetime.datetime
) -> models.Page:
    """The row that keeps a draft: the text's own while it was never kept, else one beside it."""
    if row is None or row.is_draft:
        return row or models.Page(id=text_id, room=room, version=0, made_at=now, is_draft=True)
    beside = models.Page.objects.filter(draft_of=row).first()
    return beside or models.Page(
        id=uuid.uuid4(), room=room, version=0, made_at=now, is_draft=True, draft_of=row
    )


# Inside


def _own(actor: audit_rules.Actor, visit: visits.Visit) -> None:
    if actor.person is None or actor.person != visit.person:
        raise accounts.Refused


def _valid(words: rules.Words) -> None:
    problems = rules.words_problems(words)
    if problems:
        raise accounts.Invalid(problems)


def _ask(
    actor: audit_rules.Actor,
    visit: visits.Visit,
    action: str,
    readers: Mapping[models.Pair, object],
) -> vault_keys.Keys:
    """Her vault key where an envelope for somebody else must be closed by it; else pseudonyms only."""
    return locking.ask(actor, action) if readers else _ask_plain(actor, visit.person)


def _ask_plain(actor: audit_rules.Actor, person: uuid.UUID) -> vault_keys.Keys:
    witness = vault.ask_witness(actor=actor, subjects=[person])
    with vault_keys.failing_closed() as keeper:
        return vault_keys.Keys(keeper.deployment(), witness, {})


def _other_readers(row: models.Page) -> dict[models.Pair, datetime.datetime | None]:
    envelopes = models.Envelope.objects.filter(text=row).exclude(key__room=row.room_id)
    return {one.key: one.shared_at for one in envelopes.select_related("key")}


def _seal(
    held: vault_keys.Keys,
    person: uuid.UUID,
    text: models.Page,
    payload: bytes,
    readers: Mapping[models.Pair, datetime.datetime | None],
    *,
    now: datetime.datetime,
) -> None:
    """Write the next version of a text and its envelopes; those of the last version go."""
    own = room_queries.current_key(text.room)
    text.version += 1
    place = letters.Place(held.deployment, text.pk, text.version)
    everybody = [letters.Reader(one.pk, bytes(one.public)) for one in (own, *readers)]
    letter = letters.seal(payload, place, everybody)
    text.body, text.changed_at = letter.body, now
    text.save()
    models.Envelope.objects.filter(text=text).delete()
    rows = [models.Envelope(text=text, key=own, sealed=letter.envelopes[own.pk])]
    for key, shared_at in readers.items():
        sealed = held.seal(
            person,
            letter.envelopes[key.pk],
            label=choices.ENVELOPE_LABEL,
            row=text.pk,
            capsule=texts.envelope_capsule(text.version, key.pk),
        )
        rows.append(models.Envelope(text=text, key=key, sealed=sealed, shared_at=shared_at))
    models.Envelope.objects.bulk_create(rows)


def _record(held: vault_keys.Keys, action: str, person: uuid.UUID, now: datetime.datetime) -> None:
    audit.record(witness=held.witness, action=action, subject=person, rule="self", now=now)
