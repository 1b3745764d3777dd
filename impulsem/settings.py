"""Settings: one file; what differs between installations comes from the environment (see docs/operating.md)."""

from __future__ import annotations

import os
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from impulsem.platform.web.csp import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("IMPULSEM_DATA", BASE_DIR / "var")).resolve()
CITY_DIR = Path(os.environ.get("IMPULSEM_CITY", BASE_DIR / "cities" / "barcelona")).resolve()


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def secret(name: str) -> str:
    """A secret from the environment, or one made on first use and kept in the data folder (0600)."""
    if value := os.environ.get(name):
        return value
    path = DATA_DIR / f"{name.lower()}.secret"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(os.urandom(48).hex())
    return path.read_text()


def database(url: str) -> dict[str, object]:
    """A `postgresql://user:password@host:port/name?host=/socket/folder` URL as Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgresql:// (no other database keeps Impulsem's promises)")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # with the pool: a connection that broke is replaced, not served
        "OPTIONS": {**query, "pool": {"min_size": 1, "max_size": 8, "timeout": 3, "reconnect_timeout": 5}, "connect_timeout": 3},
    }


def mail(url: str) -> dict[str, object]:
    """A `smtp://user:password@host:port` URL as Django's settings: `smtps` speaks TLS from the first byte, `smtp` after STARTTLS.

    Without one nothing leaves the house: letters are kept as files in the data folder, so that a demonstration can show them.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": DATA_DIR / "mail"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("IMPULSEM_SMTP must look like smtps://user:password@mail.example.org:465")
    plain = dict(parse_qsl(parts.query)).get("tls") == "no"  # a relay on this machine
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not plain,
        "EMAIL_TIMEOUT": 20,
    }


def openid_connect(given: dict[str, str]) -> list[dict[str, object]]:
    """The identity provider as allauth wants it; nothing when nothing is configured, an error when only half of it is."""
    needed = [name for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET") if not given[name]]
    if len(needed) == 3:
        return []
    if needed:
        raise ValueError(f"IMPULSEM_OIDC_{needed[0]} is missing: single sign-on needs an issuer, a client id and a client secret")
    return [
        {
            "provider_id": "city",
            "name": given["NAME"] or urlsplit(given["ISSUER"]).hostname or "OpenID Connect",
            "client_id": given["CLIENT_ID"],
            "secret": given["CLIENT_SECRET"],
            "settings": {"server_url": given["ISSUER"]},
        }
    ]


DEMO_MODE = flag("IMPULSEM_DEMO")
PUBLIC_ADDRESS = os.environ.get("IMPULSEM_ADDRESS", "").strip()  # of this site, as documents print it; else the first of the hosts
PUBLIC_CONTACT = os.environ.get("IMPULSEM_CONTACT", "").strip()  # where to complain about these pages; shown to everybody
LIVE = os.environ.get("IMPULSEM_LIVE", "").strip()  # where browsers find the live process: ":8001", or an address; empty: pages poll
DEBUG = flag("IMPULSEM_DEBUG")
SECRET_KEY = secret("SECRET_KEY")
ALLOWED_HOSTS = os.environ.get("IMPULSEM_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("IMPULSEM_ORIGINS", "").split(",") if origin]
HTTPS = flag("IMPULSEM_HTTPS")

DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///impulsem"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all server processes, on all machines: how often a password was wrong, which one-time codes were used. A migration makes it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "platform_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # the default of 300 would let an attacker push the counts out
    }
}

INSTALLED_APPS = [
    "impulsem.demo",
    "impulsem.desk",
    "impulsem.public",
    "impulsem.strategy",
    "impulsem.reports",
    "impulsem.participation",
    "impulsem.intake",
    "impulsem.groups",
    "impulsem.benefits",
    "impulsem.entitlement",
    "impulsem.registers",
    "impulsem.casework",
    "impulsem.agenda",
    "impulsem.messaging",
    "impulsem.documents",
    "impulsem.people",
    "impulsem.organisation",
    "impulsem.indicators",
    "impulsem.provenance",
    "impulsem.places",
    "impulsem.platform",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "impulsem.platform.web.headers.Headers",
    "impulsem.platform.web.database.DatabaseDown",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "impulsem.platform.web.session.SessionClock",
    "impulsem.platform.web.language.Language",
    "impulsem.organisation.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "impulsem.urls"
WSGI_APPLICATION = "impulsem.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "impulsem.platform.web.context.shell",
            ],
        },
    }
]

FORM_RENDERER = "impulsem.platform.web.forms.Renderer"
CSRF_FAILURE_VIEW = "impulsem.platform.web.errors.csrf_failure"

# Who one is
AUTH_USER_MODEL = "platform.Account"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the e-mail is unique whatever its capitals: by a constraint on lower(email)
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:today"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SESSION_REMEMBER = False  # desks are shared
ACCOUNT_EMAIL_VERIFICATION = "none"  # the institute creates accounts; nobody signs up
ACCOUNT_ADAPTER = "impulsem.organisation.sign_in.StaffAccountAdapter"
SOCIALACCOUNT_ADAPTER = "impulsem.organisation.sign_in.StaffSocialAdapter"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("IMPULSEM_BEHIND_PROXY") else 0  # else everybody behind the proxy would share one count
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # of invitations, too
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = flag("IMPULSEM_PASSKEYS")

# The city's own identity provider (OpenID Connect): off until it is configured
OIDC = {name: os.environ.get(f"IMPULSEM_OIDC_{name}", "").strip() for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME")}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": openid_connect(OIDC)}}
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form's way to another site is closed by the policy's form-action
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # which account is whose is decided in organisation.sign_in

SESSION_COOKIE_AGE = int(os.environ.get("IMPULSEM_SESSION_MINUTES", "60")) * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# Secure headers (the policy itself is in platform.web.csp)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("IMPULSEM_BEHIND_PROXY") else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Mail
globals().update(mail(os.environ.get("IMPULSEM_SMTP", "")))
DEFAULT_FROM_EMAIL = os.environ.get("IMPULSEM_MAIL_FROM", "impulsem@localhost")
MAIL_BOUNCES_TO = os.environ.get("IMPULSEM_MAIL_BOUNCES", parseaddr(DEFAULT_FROM_EMAIL)[1])  # where what cannot be delivered comes back to
SMS_GATEWAY = os.environ.get("IMPULSEM_SMS", "")  # https://token@gateway.example.org/messages
GATEWAY_SECRET = os.environ.get("IMPULSEM_GATEWAY_SECRET", "")  # signs what gateways tell us of deliveries; without it they cannot
REGISTERS = os.environ.get("IMPULSEM_REGISTERS", "")  # https://secret@gateway.example.org/look-ups, or one for each: docs/registers.md

# Languages, time
LANGUAGE_CODE = "ca"
LANGUAGES = [("ca", "Català"), ("es", "Castellano"), ("en-gb", "English")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "impulsem" / "locale"]
FORMAT_MODULE_PATH = "impulsem.formats"
TIME_ZONE = "Europe/Madrid"
USE_TZ = True

# Static files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "impulsem.platform.web.static.HashedFiles"},
}
if flag("IMPULSEM_STATIC_AS_IS"):  # tests and development: straight from the sources, nothing to collect first
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("IMPULSEM_LOG_LEVEL", "WARNING")},
}
