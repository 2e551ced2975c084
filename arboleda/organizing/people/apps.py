"""The people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See README.md."""

    name = "arboleda.organizing.people"
    label = "people"
