"""The reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """See README.md."""

    name = "arboleda.voice.reports"
    label = "reports"
