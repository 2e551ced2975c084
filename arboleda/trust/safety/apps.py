"""The safety app."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """See README.md."""

    name = "arboleda.trust.safety"
    label = "safety"
