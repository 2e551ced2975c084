"""The people app."""

import datetime

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

YEAR = datetime.timedelta(days=365)
WORDS = datetime.timedelta(days=90)
"""Free text about somebody goes sooner than the fact that there was a talk (R19)."""
PARCELS = datetime.timedelta(days=7)
PAST_ITS_DAY = datetime.timedelta(days=1)
"""An answer to an own question carries its last day itself; it goes when that day is over."""


class PeopleConfig(AppConfig):
    """People as the organization knows them; see README.md."""

    name = "arboleda.organizing.people"
    label = "people"

    def ready(self) -> None:
        """Register the menu entry, and how to show and erase what is held about a person."""
        from django.db.models import Q
        from django.db.models.functions import Coalesce, Greatest

        from arboleda.kit import registries, retention
        from arboleda.organizing.people import choices, operations, queries
        from arboleda.organizing.people.importing import operations as importing
        from arboleda.organizing.people.importing import queries as imported

        registries.sightings.add("people.added", queries.added)
        registries.sightings.add("people.talked", queries.talked)
        registries.age_groups.fill(queries.age_groups)
        registries.person_url.fill(lambda person_id: reverse("people:person", args=[person_id]))
        registries.approvals.add(
            choices.EXPORT_KIND,
            _("A file with names of people"),
            lambda object_id, actor: _("Names and languages, no way to reach anybody."),
            lambda object_id: reverse("people:people"),
            terms=queries.terms_in_words,
        )
        registries.navigation.add(
            _("People"),
            "people:people",
            order=20,
            roles={"facilitator", "organizer", "administrator"},
        )
        held = [
            (
                "Person",
                _("What we know of you"),
                _("To speak with you in your language and know who is with us."),
                None,
                queries.show_person,
                queries.export_person,
                operations.erase_person,
            ),
            (
                "OneToOne",
                _("One-to-ones"),
                _("To remember what moves you and keep our promises."),
                YEAR,
                queries.show_one_to_ones,
                queries.export_one_to_ones,
                operations.erase_one_to_ones,
            ),
            (
                "Relationship",
                _("How you know others"),
                _("Because people come through people."),
                YEAR,
                queries.show_relationships,
                queries.export_relationships,
                operations.erase_relationships,
            ),
            (
                "PathStep",
                _("Your path"),
                _("So that you can see how far you have come."),
                None,
                queries.show_path,
                queries.export_path,
                operations.erase_path_steps,
            ),
            (
                "Strength",
                _("Your strengths"),
                _("So that what you know is seen, and used when you offer it."),
                None,
                queries.show_strengths,
                queries.export_strengths,
                operations.erase_strengths,
            ),
            (
                "OwnAnswer",
                _("What else we asked you"),
                _("Each question says why it is asked."),
                PAST_ITS_DAY,
                queries.show_own_answers,
                queries.export_own_answers,
                operations.erase_own_answers,
            ),
            (
                "Import",
                _("Lists you brought in"),
                _("So that a whole list can be taken back."),
                YEAR,
                imported.show_imports,
                imported.export_imports,
                importing.erase_imports,
            ),
            (
                "ImportedRow",
                _("Lists you were on"),
                _("So that a whole list can be taken back."),
                YEAR,
                imported.show_imported_rows,
                imported.export_imported_rows,
                importing.erase_imported_rows,
            ),
            (
                "ImportChunk",
                _("Rows of a list that is coming in"),
                _("To show a list before it comes in, and to go on after a stop."),
                PARCELS,
                imported.show_nothing,
                imported.export_nothing,
                importing.erase_nothing,
            ),
        ]
        clocks = {
            "OneToOne": (
                retention.clock(
                    "people.OneToOne", keep=YEAR, end="held_date", people=("person_id",)
                ),
                retention.clock(
                    "people.OneToOne",
                    part="words",
                    label=_("What was said in one-to-ones"),
                    keep=WORDS,
                    end=Greatest("held_date", Coalesce("next_date", "held_date")),
                    people=("person_id",),
                    only=~Q(sealed=b""),
                    empty={"sealed": b""},
                ),
            ),
            "OwnAnswer": (
                retention.clock(
                    "people.OwnAnswer",
                    keep=PAST_ITS_DAY,
                    end="ends_date",
                    people=("person_id",),
                ),
            ),
            "Relationship": (
                retention.clock(
                    "people.Relationship",
                    keep=YEAR,
                    end="ended_date",
                    people=("person_id", "other_id"),
                ),
            ),
            "Import": (
                retention.clock("people.Import", keep=YEAR, end="begun_at", people=("by_id",)),
            ),
            "ImportedRow": (
                retention.clock(
                    "people.ImportedRow",
                    keep=YEAR,
                    end="batch__begun_at",
                    people=("subject_id",),
                ),
            ),
            "ImportChunk": (
                retention.clock("people.ImportChunk", keep=PARCELS, end="batch__begun_at"),
            ),
        }
        for model, label, why, keep, show, export, erase in held:
            registries.personal_data.add(
                registries.PersonalData(
                    model=f"people.{model}",
                    label=label,
                    why=why,
                    keep=keep,
                    show=show,
                    export=export,
                    erase=erase,
                    clocks=clocks.get(model, ()),
                    last=1 if model == "Person" else 0,
                    is_alone=model not in {"Person", "Import", "ImportChunk"},
                )
            )
