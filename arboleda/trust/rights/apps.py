"""The rights app."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """What is held about somebody; see README.md. Her own page in web leads here."""

    name = "arboleda.trust.rights"
    label = "rights"
