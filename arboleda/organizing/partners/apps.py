"""The partners app."""

import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

WORDS = datetime.timedelta(days=730)
"""How long the notes of a conversation with an organization stay; its day and stage remain."""


class PartnersConfig(AppConfig):
    """Organizations we work with; see README.md."""

    name = "arboleda.organizing.partners"
    label = "partners"

    def ready(self) -> None:
        """Register the menu entry, and how to show and erase what is held about a person."""
        from django.db.models import Q

        from arboleda.kit import registries, retention
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
        words = _("Notes on organizations")
        clocks = {
            "Conversation": (
                retention.clock(
                    "partners.Conversation",
                    part="words",
                    label=words,
                    keep=WORDS,
                    end="held_date",
                    people=("recorded_by_id", "held_by_id"),
                    only=~Q(sealed=b""),
                    empty={"sealed": b""},
                ),
            ),
            "TrainingRequest": (
                retention.clock(
                    "partners.TrainingRequest",
                    part="words",
                    label=_("Notes on trainings"),
                    keep=WORDS,
                    end="recorded_at",
                    people=("recorded_by_id", "told_by_id"),
                    only=~Q(sealed_need=b"") | ~Q(sealed_change=b""),
                    empty={"sealed_need": b"", "sealed_change": b""},
                ),
            ),
        }
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
                    clocks=clocks.get(model, ()),
                )
            )
