"""The web floor: where the pillars meet."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """See README.md."""

    name = "arboleda.web"
    label = "web"
