"""Bringing a list in: 500 rows at a time, each batch whole or not at all, never twice."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from arboleda.kit import bulk
from arboleda.organizing.partners import choices as partner_choices
from arboleda.organizing.partners import models as partners
from arboleda.organizing.people import models as people
from arboleda.organizing.people.importing import choices, models, queries
from arboleda.organizing.people.importing.operations import acquaintance, ground
from arboleda.organizing.people.importing.operations.staging import Said
from arboleda.organizing.people.importing.rules import planning
from arboleda.organizing.people.rules import people as rules
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.safety import operations as safety
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault

BEFORE = "import-before"
BEFORE_CAPSULE = "identity"
Capsules = dict[uuid.UUID, dict[str, dict[str, Any]]]


@dataclasses.dataclass(slots=True)
class Draft:
    """Somebody as she will be written: new, or known with more filled in."""

    person: uuid.UUID
    answers: rules.Answers
    lines: list[int]
    is_new: bool
    before: rules.Answers | None = None
    stops: set[str] = dataclasses.field(default_factory=set)
    deceased: bool = False
    pairs: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    names: dict[str, Any] = dataclasses.field(default_factory=dict)
    contact: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether anything of her is to be written."""
        return self.is_new or self.answers != self.before


def bring_in(
    *,
    actor: audit_rules.Actor,
    batch: models.Import,
    now: datetime.datetime,
    said: Said = lambda done, size: None,
) -> None:
    """Write a surveyed list; called again after a stop, it goes on where it was.

    When it is through, the parcel's key dies and the list is ``done``. Raises Refused, Stopped,
    KeyError when the parcel has expired, kit.errors.Locked.
    """
    ground.stand(actor, now=now)
    held = queries.parcel_keys(actor, batch, purpose="bring-in")
    queries.head_of(held, batch)
    with transaction.atomic():
        ground.move(
            batch,
            to=choices.State.RUNNING,
            now=now,
            frm=frozenset({choices.State.READY, choices.State.RUNNING}),
        )
        ground.note(held.witness, "bring_list_in", batch.pk, now=now)
    organizations = _Organizations()
    chunks = models.ImportChunk.objects.filter(batch=batch).defer("sealed_rows", "sealed_left")
    waiting = list(chunks.filter(is_done=False).order_by("number").values_list("pk", flat=True))
    done = batch.done
    said(done, batch.rows)
    with ground.seldom_collecting():
        for pk in waiting:
            chunk = chunks.get(pk=pk)
            _write_chunk(actor, held, batch, chunk, organizations, now=now)
            done += chunk.rows
            said(done, batch.rows)
    with transaction.atomic():
        ground.move(batch, to=choices.State.DONE, now=now, frm=frozenset({choices.State.RUNNING}))
        models.Import.objects.filter(pk=batch.pk).update(expires_at=now + ground.LEFT_FOR)
        ground.note(held.witness, "finish_list", batch.pk, now=now)
    ground.close_parcel(batch)
    batch.refresh_from_db()


class _Organizations:
    """Partners by name, without regard to case."""

    def __init__(self) -> None:
        rows = partners.Partner.objects.values_list("name", "pk")
        self._known = {_folded(name): pk for name, pk in rows}
        self.new: dict[str, partners.Partner] = {}

    def find(self, name: str) -> uuid.UUID | None:
        """The id of a partner of this name, or None."""
        return self._known.get(_folded(name))

    def make(self, name: str, *, now: datetime.datetime) -> uuid.UUID:
        """The id of a partner of this name, which the batch will write if it is new."""
        known = self.find(name)
        if known is not None:
            return known
        made = partners.Partner(
            name=name,
            kind=partner_choices.Kind.OTHER,
            sector=partner_choices.Sector.OTHER,
            added_at=now,
        )
        self._known[_folded(name)] = made.pk
        self.new[_folded(name)] = made
        return made.pk

    def take_new(self) -> list[partners.Partner]:
        """Partners to write in this batch."""
        new, self.new = list(self.new.values()), {}
        return new

    def forget(self, made: Iterable[partners.Partner]) -> None:
        """Their batch was not written."""
        for one in made:
            self._known.pop(_folded(one.name), None)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _write_chunk(
    actor: audit_rules.Actor,
    held: keys.Keys,
    batch: models.Import,
    chunk: models.ImportChunk,
    organizations: _Organizations,
    *,
    now: datetime.datetime,
) -> None:
    """Write one batch. Keys of new people are made first and die with a batch that fails."""
    if chunk.is_done:
        raise ground.Stopped
    rows = [one for one in queries.plan_of(held, batch, chunk) if not one.wrong]
    counts: collections.Counter[str] = collections.Counter()
    partner_lines: list[tuple[int, uuid.UUID]] = []
    for row in rows:
        if row.kind == "organization":
            if organizations.find(row.organization) is None:
                partner_lines.append((row.line, organizations.make(row.organization, now=now)))
            else:
                counts["same"] += 1
    drafts = _drafts(actor, batch, chunk, rows, organizations, counts, now=now)
    new = [one for one in drafts if one.is_new]
    made_partners = organizations.take_new()
    partner_lines += _unlisted(made_partners, partner_lines)
    fresh = vault.make_keys(
        actor=actor, subjects=[one.person for one in new], kind=vault_choices.PERSON_KEY
    )
    known = [one for one in drafts if not one.is_new]
    try:
        # The keeper is told first: a batch that is lost afterwards loses its keys, and with them
        # what the keeper finds people by; a batch that is kept is never missing there.
        _tell_keeper(drafts)
        known_keys = _keys_of(actor, batch, known)
        witness = audit_rules.Witness(
            fresh.witness.actor,
            fresh.witness.role,
            {**fresh.witness.subjects, **known_keys.witness.subjects},
        )
        with transaction.atomic():
            taken = models.ImportChunk.objects.filter(pk=chunk.pk, is_done=False)
            if not taken.update(is_done=True):
                raise ground.Stopped
            _save_partners(batch, made_partners, partner_lines, witness, now=now)
            _save_new(fresh, batch, new, witness, now=now)
            _save_known(known_keys, batch, known, witness, now=now)
            _save_stops(actor, batch, drafts, witness, counts, now=now)
            counts["partners"] += len(made_partners)
            _count(batch, chunk, drafts, counts)
    except BaseException:
        vault.destroy_keys([one.person for one in new])
        organizations.forget(made_partners)
        raise


def _unlisted(
    made: Sequence[partners.Partner], listed: Sequence[tuple[int, uuid.UUID]]
) -> list[tuple[int, uuid.UUID]]:
    """Partners that no row of their own brought, only a column beside somebody."""
    there = {pk for _, pk in listed}
    return [(0, one.pk) for one in made if one.pk not in there]


# Who each row becomes


def _drafts(
    actor: audit_rules.Actor,
    batch: models.Import,
    chunk: models.ImportChunk,
    rows: Sequence[planning.Planned],
    organizations: _Organizations,
    counts: collections.Counter[str],
    *,
    now: datetime.datetime,
) -> list[Draft]:
    """The people of a batch, with rows about the same person put together."""
    people_rows = [one for one in rows if one.kind != "organization"]
    merged = {
        row.line: _target(row)
        for row in people_rows
        if planning.decision(row, chunk.decisions, batch.bulk) == choices.Decision.MERGE
    }
    skipped = {
        row.line: _target(row)
        for row in people_rows
        if planning.decision(row, chunk.decisions, batch.bulk) == choices.Decision.SKIP
    }
    earlier = _earlier_lines(batch, [*merged.values(), *skipped.values()])
    hidden = consent.readable(actor, now=now).hidden
    ids = _known_ids([*merged.values(), *skipped.values()], earlier)
    known = _known_people(actor, batch, [one for one in ids if one not in hidden])
    by_line: dict[int, Draft] = {}
    drafts: dict[uuid.UUID, Draft] = {}
    for row in people_rows:
        ref = merged.get(row.line, skipped.get(row.line))
        draft = _found(ref, earlier, by_line, known) if ref is not None else None
        if row.line in skipped:
            # Whoever says "do not write to me" in a list is heard, even where the row is left out.
            if draft is not None and row.matches and row.matches[0][2] in {"same", "duplicate"}:
                _honour(draft, row)
                drafts.setdefault(draft.person, draft)
            counts["skipped"] += 1
            continue
        answers = _with_partner(row, organizations, now=now)
        if draft is None:
            draft = Draft(uuid.uuid4(), answers, [], is_new=True)
        else:
            draft.answers = planning.filled_in(draft.answers, answers)
        draft.lines.append(row.line)
        draft.pairs += [acquaintance.external_pair(one[0], one[1]) for one in row.ids]
        _honour(draft, row)
        by_line[row.line] = draft
        drafts.setdefault(draft.person, draft)
    return list(drafts.values())


def _honour(draft: Draft, row: planning.Planned) -> None:
    if row.stops or row.deceased:
        draft.stops.update(planning.all_stops(row.stops, deceased=row.deceased))
    draft.deceased = draft.deceased or row.deceased


def _target(row: planning.Planned) -> tuple[str, Any] | None:
    return (str(row.matches[0][0]), row.matches[0][1]) if row.matches else None


def _found(
    ref: tuple[str, Any],
    earlier: Mapping[int, uuid.UUID],
    by_line: Mapping[int, Draft],
    known: dict[uuid.UUID, Draft],
) -> Draft | None:
    where, what = ref
    if where == planning.KNOWN:
        return known.get(uuid.UUID(what))
    if what in by_line:
        return by_line[what]
    person = earlier.get(what)
    return known.get(person) if person else None


def _earlier_lines(
    batch: models.Import, refs: Iterable[tuple[str, Any] | None]
) -> dict[int, uuid.UUID]:
    """Whom lines of batches already written became."""
    lines = sorted({ref[1] for ref in refs if ref and ref[0] == planning.LIST})
    found: dict[int, uuid.UUID] = {}
    for start in range(0, len(lines), 400):
        rows = models.ImportedRow.objects.filter(
            batch=batch, line__in=lines[start : start + 400]
        ).exclude(outcome=choices.Outcome.PARTNER)
        found.update(rows.values_list("line", "subject_id"))
    return found


def _known_ids(
    refs: Iterable[tuple[str, Any] | None], earlier: Mapping[int, uuid.UUID]
) -> list[uuid.UUID]:
    ids = {uuid.UUID(ref[1]) for ref in refs if ref and ref[0] == planning.KNOWN}
    return sorted(ids | set(earlier.values()))


def _known_people(
    actor: audit_rules.Actor, batch: models.Import, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Draft]:
    """People who may be filled in, with what is known of them now."""
    if not ids:
        return {}
    there = {one.pk: one for one in people.Person.objects.filter(pk__in=ids)}
    opened = vault.read_identities(
        actor=actor,
        people=sorted(there),
        purpose="bring-in",
        rule=queries.RULE,
        capsules=(vault_choices.NAME, vault_choices.CONTACT),
        references=str(batch.pk),
    )
    found = {}
    for pk, row in there.items():
        names = opened.get((pk, vault_choices.NAME))
        if names is None:
            continue
        contact = opened.get((pk, vault_choices.CONTACT), {})
        answers = _answers_of(row, names, contact)
        found[pk] = Draft(
            pk, answers, [], is_new=False, before=answers, names=names, contact=contact
        )
    return found


def _answers_of(
    row: people.Person, names: Mapping[str, Any], contact: Mapping[str, Any]
) -> rules.Answers:
    return dataclasses.replace(
        planning.answers_from(
            {
                **{
                    name: value
                    for name, value in names.items()
                    if name in {"chosen", "legal", "others", "pronouns", "form_of_address"}
                },
                **{
                    name: value
                    for name, value in contact.items()
                    if name in {"phones", "emails", "city", "postal_code"}
                },
            }
        ),
        language=row.language,
        age_group=row.age_group,
        is_leader=row.is_leader,
        partner_id=row.partner_id,
        companion_id=row.companion_id,
        joined_date=row.joined_date,
        declined=tuple(row.declined),
    )


def _with_partner(
    row: planning.Planned, organizations: _Organizations, *, now: datetime.datetime
) -> rules.Answers:
    answers = row.answers()
    if not row.organization:
        return answers
    # Where somebody works is no partner of ours unless we know it as one.
    found = organizations.find(row.organization)
    if found is None and not row.employer:
        found = organizations.make(row.organization, now=now)
    return dataclasses.replace(answers, partner_id=found) if found else answers


# Writing


def _keys_of(actor: audit_rules.Actor, batch: models.Import, known: Sequence[Draft]) -> keys.Keys:
    return vault.ask_keys(
        actor=actor,
        subjects=[one.person for one in known if one.changes or one.stops],
        action="people.bring_list_in",
        purpose="bring-in",
        capsules="contact,name",
        rule=queries.RULE,
        references=str(batch.pk),
    )


def _save_partners(
    batch: models.Import,
    made: Sequence[partners.Partner],
    lines: Sequence[tuple[int, uuid.UUID]],
    witness: audit_rules.Witness,
    *,
    now: datetime.datetime,
) -> None:
    partners.Partner.objects.bulk_create(made, batch_size=500)
    for one in made:
        audit.record(
            witness=witness,
            action="partners.add_partner",
            references=str(one.pk),
            now=now,
            rule=queries.rule_of(batch),
        )
    models.ImportedRow.objects.bulk_create(
        [
            models.ImportedRow(
                batch=batch,
                line=line or _beyond(batch, at),
                subject_id=pk,
                outcome=choices.Outcome.PARTNER,
            )
            for at, (line, pk) in enumerate(lines)
        ],
        batch_size=500,
    )


def _beyond(batch: models.Import, at: int) -> int:
    """A number no line has, for a partner that has no row of its own in the file."""
    return (
        2_000_000_000
        + at
        + models.ImportedRow.objects.filter(batch=batch, outcome=choices.Outcome.PARTNER).count()
    )


def _save_new(
    held: keys.Keys,
    batch: models.Import,
    drafts: Sequence[Draft],
    witness: audit_rules.Witness,
    *,
    now: datetime.datetime,
) -> None:
    vault.write_identities(held=held, identities=_capsules(drafts), now=now, new=True)
    bulk.insert(people.Person, PERSON_COLUMNS, [_person(one, now=now) for one in drafts])
    _save_rows(batch, [(one, line, b"") for one in drafts for line in one.lines])
    audit.record_many(
        witness=witness,
        action="people.add_people",
        subjects=[one.person for one in drafts],
        rule=queries.rule_of(batch),
        now=now,
    )


def _save_known(
    held: keys.Keys,
    batch: models.Import,
    drafts: Sequence[Draft],
    witness: audit_rules.Witness,
    *,
    now: datetime.datetime,
) -> None:
    changed = [one for one in drafts if one.changes and one.person in held]
    vault.write_identities(held=held, identities=_capsules(changed), now=now)
    for one in changed:
        people.Person.objects.filter(pk=one.person).update(
            language=one.answers.language, partner_id=one.answers.partner_id
        )
    rows = []
    there = {one.person for one in changed}
    for one in drafts:
        for line in one.lines:
            sealed = _sealed_before(held, batch, one, line) if one.person in there else b""
            rows.append((one, line, sealed))
    _save_rows(batch, rows)
    audit.record_many(
        witness=witness,
        action="people.fill_in",
        subjects=[one.person for one in changed],
        rule=queries.rule_of(batch),
        now=now,
    )


def before_row(batch: models.Import, line: int) -> uuid.UUID:
    """The id of the row that says what a line became, and to which it is sealed."""
    return uuid.uuid5(batch.pk, f"line {line}")


def _sealed_before(held: keys.Keys, batch: models.Import, one: Draft, line: int) -> bytes:
    """What was known of her before, under her own key: it is forgotten with her."""
    assert one.before is not None
    payload = {
        "name": one.names,
        "contact": one.contact,
        "language": one.before.language,
        "partner": str(one.before.partner_id or ""),
    }
    return held.seal(
        one.person, payload, label=BEFORE, row=before_row(batch, line), capsule=BEFORE_CAPSULE
    )


def _save_rows(batch: models.Import, rows: Sequence[tuple[Draft, int, bytes]]) -> None:
    """Only the first line of somebody new adds her; further lines of hers fill in."""
    bulk.insert(
        models.ImportedRow,
        ("id", "batch_id", "line", "subject_id", "outcome", "sealed_before"),
        [
            (before_row(batch, line), batch.pk, line, one.person, _outcome(one, line), sealed)
            for one, line, sealed in rows
        ],
    )


def _outcome(one: Draft, line: int) -> str:
    if one.is_new:
        return choices.Outcome.ADDED if line == one.lines[0] else choices.Outcome.SAME
    return choices.Outcome.CHANGED if one.changes else choices.Outcome.SAME


def _save_stops(
    actor: audit_rules.Actor,
    batch: models.Import,
    drafts: Sequence[Draft],
    witness: audit_rules.Witness,
    counts: collections.Counter[str],
    *,
    now: datetime.datetime,
) -> None:
    rule = queries.rule_of(batch)
    stops = [
        (one.person, channel, f"{rule}:deceased" if one.deceased else rule)
        for one in drafts
        for channel in sorted(one.stops)
        if one.person in witness.subjects
    ]
    if stops:
        safety.add_stops(actor=actor, witness=witness, stops=stops, now=now)
        counts["stopped"] += len({person for person, _, _ in stops})


def _count(
    batch: models.Import,
    chunk: models.ImportChunk,
    drafts: Sequence[Draft],
    counts: collections.Counter[str],
) -> None:
    for one in drafts:
        for line in one.lines:
            counts[f"rows_{_outcome(one, line)}"] += 1
    row = models.Import.objects.select_for_update().get(pk=batch.pk)
    ends = collections.Counter(row.counts.get("ends", {}))
    ends.update(counts)
    row.counts = {**row.counts, "ends": dict(ends)}
    row.done += chunk.rows
    row.save(update_fields=["counts", "done"])


PERSON_COLUMNS = (
    "id",
    "language",
    "age_group",
    "is_leader",
    "partner_id",
    "companion_id",
    "declined",
    "joined_date",
    "added_at",
)


def _person(one: Draft, *, now: datetime.datetime) -> tuple[Any, ...]:
    """The row of somebody new; what a list cannot say stays unknown."""
    answers = one.answers
    return (
        one.person,
        answers.language,
        answers.age_group,
        False,
        answers.partner_id,
        None,
        [],
        None,
        now,
    )


def _capsules(drafts: Sequence[Draft]) -> Capsules:
    return {
        one.person: {
            vault_choices.NAME: {**one.names, **rules.name_capsule(one.answers)},
            vault_choices.CONTACT: {**one.contact, **rules.contact_capsule(one.answers)},
        }
        for one in drafts
    }


def _tell_keeper(drafts: Sequence[Draft]) -> None:
    written = [one for one in drafts if one.changes]
    vault.after_identities(
        {one.person: {vault_choices.NAME: rules.name_capsule(one.answers)} for one in written},
        matches={
            one.person: [
                *rules.contact_keys(one.answers.phones, one.answers.emails),
                *dict.fromkeys(one.pairs),
            ]
            for one in written
        },
    )
