"""The stories app."""

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    """See README.md."""

    name = "arboleda.voice.stories"
    label = "stories"
