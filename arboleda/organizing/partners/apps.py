"""The partners app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    """Organizations we work with; see README.md."""

    name = "arboleda.organizing.partners"
    label = "partners"

    def ready(self) -> None:
        """Register the menu entry, and how to show and erase what is held about a person."""
        from arboleda.kit import registries
        from arboleda.organizing.partners import operations, queries

        registries.navigation.add(
            _("Partners"),
            "partners:partners",
            order=60,
            roles={"facilitator", "organizer", "administrator"},
        )
        held = [
            (
                "Partner",
                _("Organizations that name you"),
                _("To know whom to ask for at an organization."),
                queries.show_contacts,
                queries.export_contacts,
                operations.erase_contact,
            ),
            (
                "Conversation",
                _("Conversations with organizations"),
                _("A relationship is what was said, and by whom."),
                queries.show_conversations,
                queries.export_conversations,
                operations.erase_conversations,
            ),
            (
                "TrainingRequest",
                _("Trainings for organizations"),
                _("To prepare well, and to learn what a training changed."),
                queries.show_trainings,
                queries.export_trainings,
                operations.erase_trainings,
            ),
        ]
        for model, label, why, show, export, erase in held:
            registries.personal_data.add(
                registries.PersonalData(
                    model=f"partners.{model}",
                    label=label,
                    why=why,
                    keep=None,
                    show=show,
                    export=export,
                    erase=erase,
                )
            )
