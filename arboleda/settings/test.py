"""Settings of the test suite: a keeper inside the process, quick hashing, nothing on the disk."""

import os
import tempfile

os.environ.setdefault("ARBOLEDA_HOME", tempfile.mkdtemp(prefix="arboleda-test-"))
os.environ.setdefault("ARBOLEDA_KEEPER", "inside")

from arboleda.settings.base import *  # noqa: F403  (The environment is read at import.)
from arboleda.settings.base import DATABASES, INSTALLED_APPS, STATIC_ROOT, STORAGES

# Comes with the test tools; makemigrations runs with these settings, so that it is heard.
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing folder.

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["arboleda.trust.accounts.hashers.QuickHasherForTests"]
ROOM_COST = (1, 64, 1)
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
