"""Closed words of the audit app."""

CHAIN = "writes"
"""The name of the chain of writes; the keeper's chain is called ``reads``."""
