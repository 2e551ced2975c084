"""Bringing a pack in: the whole of it or nothing, and nothing twice."""

from __future__ import annotations

import dataclasses
import datetime

from django.db import transaction

from arboleda.learning.curriculum import models, policies
from arboleda.learning.curriculum.rules import pack as packs
from arboleda.trust.accounts.operations import Refused
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault


@dataclasses.dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the stored pack, and how many modules came, changed, stayed and went."""

    pack: models.Pack
    added: int
    changed: int
    unchanged: int
    withdrawn: int

    @property
    def is_news(self) -> bool:
        """Whether anything in the grove is different now."""
        return bool(self.added or self.changed or self.withdrawn)


def import_pack(*, actor: audit_rules.Actor, pack: packs.Pack, now: datetime.datetime) -> Imported:
    """Store a pack that was read without problems, or update the stored one of the same id.

    The same content (by `packs.digest`) changes nothing and writes nothing. Modules keep their ids;
    one that is no longer in the pack is withdrawn from lists, and stays for the sessions that used
    it. Raises Refused.
    """
    if not policies.can_import_pack(actor):
        raise Refused
    digest = packs.digest(pack)
    stored = models.Pack.objects.filter(key=pack.id).first()
    if stored is not None and stored.digest == digest:
        count = stored.modules.filter(is_current=True).count()
        return Imported(stored, 0, 0, count, 0)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        row = _save_pack(pack, digest=digest, now=now)
        _save_sources(row, pack)
        imported = _save_modules(row, pack)
        audit.record(
            witness=witness,
            action="curriculum.import_pack",
            now=now,
            references=f"{pack.id}:{pack.version}",
            rule=f"digest:{digest[:16]}",
        )
    return imported


def _save_pack(pack: packs.Pack, *, digest: str, now: datetime.datetime) -> models.Pack:
    row, _ = models.Pack.objects.update_or_create(
        key=pack.id,
        defaults={
            "version": pack.version,
            "digest": digest,
            "licence": pack.licence,
            "languages": [*pack.languages, *pack.more_languages],
            "title": dict(pack.title),
            "tracks": [{"id": track.id, "title": dict(track.title)} for track in pack.tracks],
            "about": [_passage(one) for one in pack.about],
            "credits": [{"who": one.who, "text": dict(one.text)} for one in pack.credits],
            "imported_at": now,
        },
    )
    return row


def _save_sources(row: models.Pack, pack: packs.Pack) -> None:
    row.sources.all().delete()
    models.Source.objects.bulk_create(
        models.Source(
            pack=row,
            key=one.id,
            who=one.who,
            title=one.title,
            year=one.year,
            checked=one.checked,
            where=one.where,
            says=dict(one.says),
        )
        for one in pack.sources
    )


def _save_modules(row: models.Pack, pack: packs.Pack) -> Imported:
    known = {module.key: module for module in row.modules.all()}
    added = changed = unchanged = 0
    for module in pack.modules:
        earlier = known.pop(module.id, None)
        digest = packs.module_digest(module)
        if earlier and earlier.digest == digest and earlier.is_current:
            unchanged += 1
            continue
        added, changed = (added, changed + 1) if earlier else (added + 1, changed)
        _save_module(earlier or models.Module(pack=row, key=module.id), module, pack, digest)
    gone = [module.pk for module in known.values() if module.is_current]
    models.Module.objects.filter(pk__in=gone).update(is_current=False)
    return Imported(row, added, changed, unchanged, len(gone))


def _save_module(row: models.Module, module: packs.Module, pack: packs.Pack, digest: str) -> None:
    row.number, row.kind, row.track = module.number, module.kind, module.track
    row.minutes, row.version, row.depth = module.minutes, module.version, module.depth
    row.digest, row.is_current = digest, True
    row.save()
    row.texts.all().delete()
    row.activities.all().delete()
    states = {
        language: packs.passage_states(module, language, pack.languages[0])
        for language in module.texts
    }
    models.ModuleText.objects.bulk_create(
        _module_text(row, language, text, states[language])
        for language, text in module.texts.items()
    )
    for position, activity in enumerate(module.activities, start=1):
        kept = models.Activity.objects.create(
            module=row,
            key=activity.id,
            position=position,
            minutes=activity.minutes,
            kind=activity.kind,
            adapts=activity.adapts,
        )
        models.ActivityText.objects.bulk_create(
            models.ActivityText(
                activity=kept,
                language=language,
                title=words.title,
                parts=[
                    _passage(part, states[language].get(f"activities/{activity.id}/{part.key}"))
                    for part in words.parts
                ],
            )
            for language, words in activity.texts.items()
        )


def _module_text(
    row: models.Module, language: str, text: packs.ModuleText, states: dict[str, packs.State]
) -> models.ModuleText:
    """A text stands as its weakest passage does: one draft makes the whole a draft."""
    found = set(states.values())
    status = "draft" if "draft" in found else "stale" if "stale" in found else "checked"
    return models.ModuleText(
        module=row,
        language=language,
        title=text.title,
        status=status,
        sections=[_passage(one, states.get(one.key)) for one in text.sections],
        handouts=[_passage(one, states.get(f"handouts/{one.key}")) for one in text.handouts],
        changes=[
            {
                "version": one.version,
                "date": one.date.isoformat(),
                "text": one.text,
                "credit": one.credit,
            }
            for one in text.changes
        ],
    )


def _passage(passage: packs.Passage, status: str | None = None) -> dict[str, str]:
    return {
        "key": passage.key,
        "title": passage.title,
        "body": passage.body,
        "status": status or "draft",
    }
