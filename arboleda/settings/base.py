"""Settings that every grove shares. Everything a grove owns lives below ARBOLEDA_HOME."""

from __future__ import annotations

import os
import secrets
import urllib.parse
from pathlib import Path
from typing import Any

CODE = Path(__file__).resolve().parents[1]
CHECKOUT = CODE.parent

HOME = Path(os.environ.get("ARBOLEDA_HOME") or CHECKOUT / "var").resolve()
DATA = HOME / "data"
KEYS = HOME / "keys"
RUN = HOME / "run"
LOG = HOME / "log"

DOOR = os.environ.get("ARBOLEDA_DOOR", "members")
"""Which door this process serves: ``members`` or ``public``. The two share no cookie."""


def _secret_key() -> str:
    """Return the grove's signing secret, made on first use and readable by its owner alone."""
    path = KEYS / "signing-secret"
    if path.exists():
        return path.read_text(encoding="ascii")
    KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    value = secrets.token_urlsafe(48)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(value)
    return value


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [
    host
    for host in os.environ.get("ARBOLEDA_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
    if host
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "arboleda.kit",
    "arboleda.trust.audit",
    "arboleda.trust.accounts",
    "arboleda.trust.vault",
    "arboleda.trust.proof",
    "arboleda.trust.safety",
    "arboleda.trust.consent",
    "arboleda.trust.room",
    "arboleda.trust.rights",
    "arboleda.organizing.partners",
    "arboleda.organizing.people",
    "arboleda.organizing.gatherings",
    "arboleda.organizing.campaigns",
    "arboleda.learning.curriculum",
    "arboleda.learning.dreamspace",
    "arboleda.learning.cohorts",
    "arboleda.voice.stories",
    "arboleda.voice.reports",
    "arboleda.voice.funders",
    "arboleda.web",
]

_SHARED_FIRST = [
    "arboleda.kit.middleware.safety_headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "arboleda.kit.middleware.language",
    "arboleda.kit.middleware.grove_zone",
]
MEMBERS_MIDDLEWARE = [
    *_SHARED_FIRST,
    "arboleda.kit.middleware.nobody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "arboleda.kit.csrf.FormProtection",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "arboleda.trust.accounts.middleware.session_rules",
]
PUBLIC_MIDDLEWARE = [
    *_SHARED_FIRST,
    "django.middleware.common.CommonMiddleware",
    "arboleda.kit.csrf.FormProtection",
]
MIDDLEWARE = PUBLIC_MIDDLEWARE if DOOR == "public" else MEMBERS_MIDDLEWARE
ROOT_URLCONF = f"arboleda.urls.{DOOR}"
WSGI_APPLICATION = None
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "arboleda.kit.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "arboleda.kit.templatetags.kit"],
        },
    }
]


def _encryption(address: urllib.parse.SplitResult) -> dict[str, str]:
    """How the way to PostgreSQL is kept: what its address says, else as strictly as there is.

    Left to itself libpq speaks in the clear with whoever asks it to. On another machine the server
    has to show a certificate of its own name that this machine trusts.
    """
    said = dict(urllib.parse.parse_qsl(address.query))
    names = ("sslmode", "sslrootcert")
    kept: dict[str, str] = {name: said[name] for name in names if name in said}
    if not kept and (address.hostname or "") not in ("", "localhost", "127.0.0.1", "::1"):
        kept = {"sslmode": "verify-full", "sslrootcert": "system"}
    return kept


def _database() -> dict[str, Any]:
    """SQLite in the grove's folder, or the PostgreSQL that ARBOLEDA_DATABASE_URL names."""
    url = os.environ.get("ARBOLEDA_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "arboleda.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
                    "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;"
                ),
            },
        }
    parts = urllib.parse.urlsplit(url)
    return {
        "OPTIONS": _encryption(parts),
        "ENGINE": "django.db.backends.postgresql",
        "NAME": urllib.parse.unquote(parts.path.lstrip("/")),
        "USER": urllib.parse.unquote(parts.username or ""),
        "PASSWORD": urllib.parse.unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["arboleda.trust.accounts.hashers.PassphraseHasher"]
LOGIN_URL = "accounts:sign_in"
ROOM_COST = (3, 64 * 1024, 1)
"""What one try at a room's lock costs: passes, KiB, lanes (Argon2id; trust.md section 4)."""

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS: list[Path] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Loopback trials run without TLS; a grove behind TLS sets ARBOLEDA_TLS=1.
TLS = os.environ.get("ARBOLEDA_TLS", "") == "1"
COOKIE_PREFIX = "__Host-" if TLS else ""
"""Behind TLS no other host and no page sent in the clear can set or replace a cookie of ours."""
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}{DOOR}_language"
SESSION_ENGINE = "arboleda.trust.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
"""How long a visit's row says whose it was. The visit itself ends sooner
(accounts.middleware.session_rules); what is sent after that is kept for her (R34)."""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}visit"
LATE_COOKIE_NAME = f"{COOKIE_PREFIX}late"
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}place"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = TLS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}{DOOR}_form"
ROOM_COOKIE_NAME = f"{'__Secure-' if TLS else ''}room"
"""Goes to the pages of the room alone, so it cannot bear ``__Host-``."""
SEAT_COOKIE_NAME = f"{'__Secure-' if TLS else ''}seat"
NOBODY_PATH = "/r/"
"""Phones of a live room: pages on which nobody is signed in, whoever's visit the browser holds
(docs/decisions/0043-seats-leave-no-rows.md). The cookie of a seat goes to these alone."""
CSRF_COOKIE_AGE = None  # Gone with the browser: a year of it would tell that somebody was here.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = TLS
CSRF_FAILURE_VIEW = "arboleda.kit.errors.form_expired"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = RUN / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024
# Uploads stay in memory: a temporary file would put unsealed names on the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

KEEPER = os.environ.get("ARBOLEDA_KEEPER", "socket")
"""``socket``: talk to the keeper process. ``inside``: keep the keys in this process (tests, tools)."""

FIRST_RUN_CODE = RUN / "first-run-code"
"""Whoever can read this file, or sees the terminal, may found the grove on the web page."""

MEMBERS_PORT = int(os.environ.get("ARBOLEDA_MEMBERS_PORT", "8000"))
PUBLIC_PORT = int(os.environ.get("ARBOLEDA_PUBLIC_PORT", "8001"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "arboleda.kit.logs.WithoutWords"}},
    "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["errors"], "level": "WARNING"},
}
"""No name, address or text may reach a log: see arboleda.kit.logs."""

SILENCED_SYSTEM_CHECKS: list[str] = []
