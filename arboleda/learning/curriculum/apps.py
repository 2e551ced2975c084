"""The curriculum app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    """See README.md."""

    name = "arboleda.learning.curriculum"
    label = "curriculum"

    def ready(self) -> None:
        """Put the curriculum into the menu of staff."""
        from arboleda.kit import registries
        from arboleda.trust.accounts import choices as account_choices

        registries.navigation.add(
            _("Curriculum"), "curriculum:modules", roles=account_choices.STAFF, order=40
        )
