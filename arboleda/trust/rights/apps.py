"""The rights app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    """What is held about somebody, and how it ends; see README.md. Her own page in web leads here."""

    name = "arboleda.trust.rights"
    label = "rights"

    def ready(self) -> None:
        """Say how to show, export and erase what this app itself holds about a person."""
        from arboleda.kit import registries
        from arboleda.trust.rights import operations, queries

        registries.personal_data.add(
            registries.PersonalData(
                model="rights.Hold",
                label=_("Why nothing may be deleted for now"),
                why=_("A court may ask for it; until then it must stay."),
                keep=None,
                show=queries.show_holds,
                export=queries.export_holds,
                erase=operations.erase_holds,
                is_alone=False,
            )
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="rights.Forgetting",
                label=_("That you are being forgotten"),
                why=_("To finish it even if the power goes."),
                keep=None,
                show=queries.show_forgetting,
                export=queries.export_forgetting,
                erase=operations.erase_forgetting,
                is_alone=False,
                last=1,
            )
        )
