"""Arboleda: a grove's one place, from a first conversation to a story told."""

__version__ = "0.1.0"
