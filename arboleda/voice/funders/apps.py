"""The funders app."""

from django.apps import AppConfig


class FundersConfig(AppConfig):
    """See README.md."""

    name = "arboleda.voice.funders"
    label = "funders"
