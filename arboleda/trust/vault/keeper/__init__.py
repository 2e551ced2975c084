"""The keeper: the one place that can open things, and that writes down who asked before it does.

A process of its own behind a Unix socket; it knows no Django and never reads the main database.
Tests and the command line run the same core inside their own process. See README.md.
"""
