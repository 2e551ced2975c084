"""The campaigns app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """See README.md."""

    name = "arboleda.organizing.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        """Put campaigns into the menu of staff; the list of ideas is one tap from there."""
        from arboleda.kit import registries
        from arboleda.trust.accounts import choices as account_choices

        registries.navigation.add(
            _("Campaigns"), "campaigns:campaigns", roles=account_choices.STAFF, order=65
        )
