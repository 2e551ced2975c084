"""Every write of consent: releases of information, notices, and who has read them."""

from arboleda.trust.consent.operations.minors import (
    bar_guardian,
    erase_barred,
    lift_bar,
    set_minor_path,
)
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
    "bar_guardian",
    "erase_acknowledgements",
    "erase_barred",
    "erase_releases",
    "lift_bar",
    "record_release",
    "review_notice",
    "set_minor_path",
    "withdraw_release",
    "write_notice",
]
