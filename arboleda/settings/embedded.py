"""One machine, one folder, SQLite."""

from arboleda.settings.base import *  # noqa: F403  (Django settings are modules of names.)
