"""The cohorts app."""

from django.apps import AppConfig


class CohortsConfig(AppConfig):
    """See README.md."""

    name = "arboleda.learning.cohorts"
    label = "cohorts"
