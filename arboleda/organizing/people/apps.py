"""The people app."""

import datetime

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """People as the organization knows them; see README.md."""

    name = "arboleda.organizing.people"
    label = "people"

    def ready(self) -> None:
        """Register the menu entry, and how to show and erase what is held about a person."""
        from arboleda.kit import registries
        from arboleda.organizing.people import operations, queries
        from arboleda.organizing.people.importing import operations as importing
        from arboleda.organizing.people.importing import queries as imported

        registries.person_url.fill(lambda person_id: reverse("people:person", args=[person_id]))
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
                datetime.timedelta(days=365),
                queries.show_one_to_ones,
                queries.export_one_to_ones,
                operations.erase_one_to_ones,
            ),
            (
                "Relationship",
                _("How you know others"),
                _("Because people come through people."),
                None,
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
                "Import",
                _("Lists you brought in"),
                _("So that a whole list can be taken back."),
                None,
                imported.show_imports,
                imported.export_imports,
                importing.erase_imports,
            ),
            (
                "ImportedRow",
                _("Lists you were on"),
                _("So that a whole list can be taken back."),
                None,
                imported.show_imported_rows,
                imported.export_imported_rows,
                importing.erase_imported_rows,
            ),
            (
                "ImportChunk",
                _("Rows of a list that is coming in"),
                _("To show a list before it comes in, and to go on after a stop."),
                datetime.timedelta(days=7),
                imported.show_nothing,
                imported.export_nothing,
                importing.erase_nothing,
            ),
        ]
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
                )
            )
