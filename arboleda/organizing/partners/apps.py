"""The partners app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """See README.md."""

    name = "arboleda.organizing.partners"
    label = "partners"
