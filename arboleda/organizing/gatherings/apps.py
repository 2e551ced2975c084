"""The gatherings app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatheringsConfig(AppConfig):
    """See README.md."""

    name = "arboleda.organizing.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        """Put gatherings into the menu of staff, and say what is held about people."""
        from arboleda.kit import registries
        from arboleda.organizing.gatherings import operations, queries
        from arboleda.trust.accounts import choices as account_choices

        registries.navigation.add(
            _("Gatherings"), "gatherings:gatherings", roles=account_choices.STAFF, order=50
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="gatherings.Invitation",
                label=_("Invitations, answers and what you need to come"),
                why=_("So that you can come. What you need is deleted a week after."),
                keep=None,
                show=queries.show_invitations,
                export=queries.export_invitations,
                erase=operations.erase_invitations,
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="gatherings.Attendance",
                label=_("When you came"),
                why=_("To notice who is missing, and to complete a program."),
                keep=None,
                show=queries.show_attendances,
                export=queries.export_attendances,
                erase=operations.erase_attendances,
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="gatherings.Host",
                label=_("What you host"),
                why=_("So that people know whom to ask."),
                keep=None,
                show=queries.show_hosting,
                export=queries.export_hosting,
                erase=operations.erase_hosting,
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="gatherings.CheckIn",
                label=_("When you check in with people"),
                why=_("So that nobody is left alone after a hard evening."),
                keep=None,
                show=queries.show_check_ins,
                export=queries.export_check_ins,
                erase=operations.erase_check_ins,
            )
        )
