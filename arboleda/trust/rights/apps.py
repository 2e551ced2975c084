"""The rights app."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """See README.md."""

    name = "arboleda.trust.rights"
    label = "rights"
