"""The dreamspace app."""

from django.apps import AppConfig


class DreamspaceConfig(AppConfig):
    """See README.md."""

    name = "arboleda.learning.dreamspace"
    label = "dreamspace"
