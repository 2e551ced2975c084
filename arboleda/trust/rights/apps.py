"""The rights app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    """What is held about somebody; see README.md."""

    name = "arboleda.trust.rights"
    label = "rights"

    def ready(self) -> None:
        """Put the page into everybody's menu, under words that tell nothing."""
        from arboleda.kit import registries
        from arboleda.trust.accounts import choices

        registries.navigation.add(
            _("About me"), "rights:held", roles=set(choices.Role.values), order=95
        )
