"""Every write of the rights app."""

from arboleda.trust.rights.operations.copying import record_copy
from arboleda.trust.rights.operations.keeping import change_period, purge, purge_due

__all__ = ["change_period", "purge", "purge_due", "record_copy"]
