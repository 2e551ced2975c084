"""The kit: what every page is built from; no models, no domain."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Templates, tags, form widgets, charts, registries."""

    name = "arboleda.kit"
    label = "kit"
