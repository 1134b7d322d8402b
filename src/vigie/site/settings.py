"""Django's settings: read from the environment, with the embedded server as the default.

Environment: `VIGIE_HOME` (data folder), `DATABASE_URL` and `VIGIE_APP_DATABASE_URL` (any
PostgreSQL 15 or later), `VIGIE_DATABASE_ROLE` (`owner` for migrations only), `VIGIE_HOSTS`,
`VIGIE_HTTPS` (`1` behind TLS), `VIGIE_PUBLIC_URL` (what links in e-mails begin with),
`VIGIE_DEBUG`.
"""

import os
from typing import Any

from vigie.database.addresses import app_url, owner_url
from vigie.database.home import data_home
from vigie.database.secrets import secret
from vigie.database.urls import django_database
from vigie.site.public_url import public_url

DEBUG = os.environ.get("VIGIE_DEBUG") == "1"
SECRET_KEY = secret("django")
HTTPS = os.environ.get("VIGIE_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("VIGIE_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
VIGIE_PUBLIC_URL = public_url()
AS_OWNER = os.environ.get("VIGIE_DATABASE_ROLE") == "owner"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "vigie.database",
    "vigie.ui",
    "vigie.journal",
    "vigie.tenancy",
    "vigie.parties",
    "vigie.assets",
    "vigie.documents",
    "vigie.ledger",
    "vigie.notices",
    "vigie.scoring",
    "vigie.registrations",
    "vigie.fraud",
    "vigie.leasing",
    "vigie.flows",
    "vigie.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "vigie.ui.middleware.AddressWithoutNul",
    "vigie.ui.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "vigie.tenancy.portal.middleware.ActorMiddleware",
    "vigie.ui.middleware.SpeakErrors",
]

APPEND_SLASH = False
ROOT_URLCONF = "vigie.site.urls"
WSGI_APPLICATION = "vigie.site.wsgi.application"
AUTH_USER_MODEL = "tenancy.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "vigie.ui.context.portal",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {
    "default": {
        **django_database(owner_url() if AS_OWNER else app_url()),
        "CONN_MAX_AGE": 0 if AS_OWNER else 600,
        "CONN_HEALTH_CHECKS": True,
    }
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("pl", "Polski")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = data_home() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Half the files to compress at the first start: pages name hashed files only.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "vigie.ui.errors.csrf_failure"
CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Bounds on what a request may bring; uploads of files stream to disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["vigie.tenancy.portal.uploads.BoundedUpload"]
# Address that takes a file → the permission that opens it, and how much a request may bring there.
VIGIE_UPLOADS = {
    "imports/new": ("registrations.import_files", 2 * 1024**3),
    "certificates/<int:certificate_id>/evidence/": ("registrations.record_evidence", 24 * 1024**2),
    "contracts/takeover": ("leasing.take_over_contracts", 2 * 1024**3),
    "api/v1/imports": ("registrations.import_files", 2 * 1024**3),
    "api/v1/leasing/takeovers": ("leasing.take_over_contracts", 2 * 1024**3),
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
