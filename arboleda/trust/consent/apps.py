"""The consent app."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """See README.md."""

    name = "arboleda.trust.consent"
    label = "consent"
