"""The safety app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SafetyConfig(AppConfig):
    """Safe contact, opt-outs, groups as opaque ids; see README.md."""

    name = "arboleda.trust.safety"
    label = "safety"

    def ready(self) -> None:
        """Say how to show, export and erase what is held about a person."""
        from arboleda.kit import registries
        from arboleda.trust.safety import operations, queries

        held = [
            (
                "SafeContact",
                _("How to reach you safely"),
                _("So that a message never comes at a bad time or under the wrong name."),
                queries.show_safe_contact,
                queries.export_safe_contact,
                operations.erase_safe_contact,
            ),
            (
                "ContactStop",
                _("What we never use to reach you"),
                _("Because you asked us not to."),
                queries.show_stops,
                queries.export_stops,
                operations.erase_stops,
            ),
            (
                "Openness",
                _("How open you are to the staff"),
                _("So that only those you want can see you."),
                queries.show_openness,
                queries.export_openness,
                operations.erase_openness,
            ),
            (
                "Grouping",
                _("Groups you are in"),
                _("So that only the people who work with your group can see you."),
                queries.show_groupings,
                queries.export_groupings,
                operations.erase_groupings,
            ),
        ]
        for model, label, why, show, export, erase in held:
            registries.personal_data.add(
                registries.PersonalData(
                    model=f"safety.{model}",
                    label=label,
                    why=why,
                    keep=None,
                    show=show,
                    export=export,
                    erase=erase,
                    is_alone=model != "Grouping",
                )
            )
