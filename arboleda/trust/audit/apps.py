"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The chain of writes."""

    name = "arboleda.trust.audit"
    label = "audit"
