"""Pages of the consent app. record_release is the one that the natural way follows."""

from arboleda.trust.consent.views.releases import record_release

__all__ = ["record_release"]
