"""Every write of consent: releases of information, notices, and who has read them."""

from arboleda.trust.consent.operations.notices import (
    acknowledge,
    erase_acknowledgements,
    review_notice,
    write_notice,
)
from arboleda.trust.consent.operations.releases import (
    erase_releases,
    record_release,
    withdraw_release,
)

__all__ = [
    "acknowledge",
    "erase_acknowledgements",
    "erase_releases",
    "record_release",
    "review_notice",
    "withdraw_release",
    "write_notice",
]
