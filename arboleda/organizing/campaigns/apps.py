"""The campaigns app."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """See README.md."""

    name = "arboleda.organizing.campaigns"
    label = "campaigns"
