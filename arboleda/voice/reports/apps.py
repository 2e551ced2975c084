"""The reports app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """See README.md."""

    name = "arboleda.voice.reports"
    label = "reports"

    def ready(self) -> None:
        """Fill the menus of both doors."""
        from arboleda.kit import registries
        from arboleda.trust.accounts import choices as roles

        menu = registries.navigation
        menu.add(_("Numbers"), "reports:totals", roles=roles.STAFF, order=80)
        menu.add(_("Numbers"), "reports:public_totals", roles={"public"}, order=20)
