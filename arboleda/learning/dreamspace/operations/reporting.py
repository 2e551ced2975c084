"""Setting what a room gives back as a PDF, in each of its languages; done in the task worker."""

from __future__ import annotations

import datetime
import json
import tempfile
from pathlib import Path
from typing import Literal

from django.db import transaction

from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.operations import _ground
from arboleda.learning.dreamspace.queries import reporting as queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

TEMPLATE = Path(__file__).parents[1] / "templates" / "dreamspace" / "report.typ"
STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1 (ISO 14289-1): typst refuses to write a file that breaks what it can check of it."""


def make_reports(*, space: models.Space, now: datetime.datetime) -> list[models.Report]:
    """Set the report in every language of a room; one that shows nothing new stays as it is.

    Only a final room gives back. Raises Locked.
    """
    if space.frozen_at is None:
        return []
    return [_make(space, language, now) for language in space.languages]


def _make(space: models.Space, language: str, now: datetime.datetime) -> models.Report:
    found = queries.report(space, language)
    known = space.reports.filter(language=language).first()
    if known is not None and known.digest == found.digest:
        return known
    pdf = compiled(found, now=now)
    context = _ground.Context(audit_rules.SYSTEM, now)
    witness = vault.ask_witness(actor=audit_rules.SYSTEM)
    with transaction.atomic():
        made, _new = models.Report.objects.update_or_create(
            space=space,
            language=language,
            defaults={"made_at": now, "digest": found.digest, "pdf": pdf},
        )
        _ground.record(context, witness, "make_report", space.pk, rule=f"language:{language}")
    return made


def compiled(found: queries.Report, *, now: datetime.datetime) -> bytes:
    """A report as a tagged PDF. typst sees this data and an empty folder, and asks for nothing.

    Where no font has a sign of somebody's words (a picture sign, another script) the file is made all
    the same, tagged but without calling itself PDF/UA-1: one card must not cost everybody the report.
    """
    import typst  # Loads 50 MB that no page needs.

    try:
        return _set(found, now, STANDARD)
    except typst.TypstError:
        return _set(found, now, None)


def _set(found: queries.Report, now: datetime.datetime, standard: Literal["ua-1"] | None) -> bytes:
    import typst  # See above.

    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            input=TEMPLATE.read_bytes(),
            root=empty,
            package_path=empty,
            package_cache_path=empty,
            sys_inputs={"report": json.dumps(found.data)},
        )
        made = compiler.compile(
            format="pdf",
            pdf_standards=standard or [],
            timestamp=now.replace(microsecond=0),
        )
    assert isinstance(made, bytes)
    return made
