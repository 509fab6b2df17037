"""The settings of a node. Everything that differs between nodes comes from the environment, `JALON_*`.

`docs/reference/settings.md` explains each; a test keeps it complete.
"""

import pathlib

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from jalon.node.project import environment, open_id_connect, static_files, web_push
from jalon.node.project.databases import database

HERE = pathlib.Path(__file__).parent

JALON_HOME = environment.path("JALON_HOME") or pathlib.Path.cwd() / "node"
JALON_DEMO = environment.flag("JALON_DEMO", default=False)
JALON_DEMO_CLOCK = environment.path("JALON_DEMO_CLOCK") if JALON_DEMO else None
JALON_GATE_HOST = environment.text("JALON_GATE_HOST", "127.0.0.1")
JALON_GATE_PORT = environment.number("JALON_GATE_PORT", 8443)
JALON_GATE_URL = environment.text("JALON_GATE_URL", f"https://127.0.0.1:{JALON_GATE_PORT}")
JALON_WEB_HOST = environment.text("JALON_WEB_HOST", "127.0.0.1")
JALON_WEB_PORT = environment.number("JALON_WEB_PORT", 8000)
JALON_API_REQUESTS_PER_MINUTE = environment.number("JALON_API_REQUESTS_PER_MINUTE", 600)
JALON_WEBHOOK_HOSTS = environment.words("JALON_WEBHOOK_HOSTS", "")
JALON_LOG = environment.one_of("JALON_LOG", ("lines", "json"), default="lines")
JALON_METRICS_TOKEN_FILE = environment.path("JALON_METRICS_TOKEN_FILE")
JALON_REQUIRE_MFA = environment.flag("JALON_REQUIRE_MFA", default=not JALON_DEMO)
JALON_SECURE = environment.flag("JALON_SECURE", default=not JALON_DEMO)
JALON_SMS = environment.text("JALON_SMS")
JALON_SMS_TOKEN_FILE = environment.path("JALON_SMS_TOKEN_FILE")
JALON_MAIL = environment.text("JALON_MAIL")
JALON_MAIL_FROM = environment.text("JALON_MAIL_FROM", "jalon@localhost")
JALON_MAIL_PASSWORD_FILE = environment.path("JALON_MAIL_PASSWORD_FILE")
JALON_PUSH_HOSTS = environment.words("JALON_PUSH_HOSTS", "")
JALON_PUSH_CONTACT = environment.text("JALON_PUSH_CONTACT")
web_push.must_make_sense(JALON_PUSH_HOSTS, JALON_PUSH_CONTACT, demo=JALON_DEMO)

JALON_CALLS_ADDRESSES = environment.choice("JALON_CALLS_ADDRESSES", "relay", ("relay", "networks", "public", "any"))
JALON_CALLS_NETWORKS = environment.networks("JALON_CALLS_NETWORKS")
JALON_CALLS_RELAY = environment.words("JALON_CALLS_RELAY", "")
JALON_CALLS_RELAY_SECRET_FILE = environment.path("JALON_CALLS_RELAY_SECRET_FILE")

SECRET_KEY = environment.secret("JALON_SECRET_KEY", JALON_HOME / "keys" / "pages.secret")
DEBUG = False
ALLOWED_HOSTS = environment.words("JALON_HOSTS", ".localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = environment.words("JALON_ORIGINS", "")

INSTALLED_APPS = [
    "jalon.node.ui",
    "jalon.node.audit",
    "jalon.node.directory",
    "jalon.node.accounts",
    "jalon.node.notifications",
    "jalon.node.federation",
    "jalon.node.agreements",
    "jalon.node.figures",
    "jalon.node.subjects",
    "jalon.node.exchange",
    "jalon.node.hotline",
    "jalon.node.accords",
    "jalon.node.statistics",
    "jalon.node.oversight",
    "jalon.node.desk",
    "jalon.node.api",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "jalon.node.ui.middleware.StrictBrowser",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jalon.node.kernel.once.OncePerPage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jalon.node.accounts.middleware.OwnLanguage",
    "jalon.node.ui.middleware.LogInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jalon.node.accounts.middleware.SessionSeen",
    "jalon.node.accounts.middleware.SecondFactorFirst",
    "jalon.node.ui.middleware.RefusedAsPage",
]

ROOT_URLCONF = "jalon.node.project.urls"
WSGI_APPLICATION = "jalon.node.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jalon.node.ui.frame.frame",
            ],
        },
    },
]

FORM_RENDERER = "jalon.node.ui.forms.Renderer"
CSRF_FAILURE_VIEW = "jalon.node.ui.refusals.csrf_failure"

DATABASES = {"default": database(environment.text("JALON_DATABASE_URL"), JALON_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["jalon.node.accounts.access.RoleBackend"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "jalon.node.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser, and after 12 hours at most
ACCOUNT_FORMS = {
    "login": "jalon.node.accounts.forms.LogInForm",
    "reauthenticate": "jalon.node.accounts.forms.ConfirmPasswordForm",
    "change_password": "jalon.node.accounts.forms.ChangePasswordForm",
}
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/300s/key"}
MFA_ADAPTER = "jalon.node.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = JALON_DEMO  # http://<node>.localhost:<port>
MFA_FORMS = {
    "authenticate": "jalon.node.accounts.forms.CodeForm",
    "reauthenticate": "jalon.node.accounts.forms.ConfirmCodeForm",
    "activate_totp": "jalon.node.accounts.forms.ActivateAppForm",
    "add_webauthn": "jalon.node.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "jalon.node.accounts.forms.RenamePasskeyForm",
}


JALON_OIDC_ISSUER = environment.text("JALON_OIDC_ISSUER")
JALON_OIDC_NAME = environment.text("JALON_OIDC_NAME", "OpenID Connect")
JALON_OIDC_CLAIM = environment.text("JALON_OIDC_CLAIM", "preferred_username")
SOCIALACCOUNT_ADAPTER = "jalon.node.accounts.adapters.AgencyLogInAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS = open_id_connect.providers(JALON_HOME, JALON_OIDC_ISSUER, JALON_OIDC_NAME)

# Failed attempts are counted here: in files, so that every process of the pages counts together.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": JALON_HOME / "cache"}
}

LANG_INFO["lo"] = {"bidi": False, "code": "lo", "name": "Lao", "name_local": "ລາວ"}
LANG_INFO["km"] = LANG_INFO["km"] | {"name_local": "ខ្មែរ"}
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("vi", _("Vietnamese")),
    ("zh-hans", _("Chinese (simplified)")),
    ("lo", _("Lao")),
    ("km", _("Khmer")),
]
LANGUAGE_CODE = environment.text("JALON_LANGUAGE", "en")
LOCALE_PATHS = [HERE.parent / "ui" / "locale"]
FORMAT_MODULE_PATH = "jalon.node.ui.formats"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = environment.text("JALON_TIME_ZONE", "Asia/Ho_Chi_Minh")
USE_TZ = True

STATIC_URL = static_files.address(HERE.parent)
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = static_files.IMMUTABLE

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = JALON_SECURE
SESSION_COOKIE_HTTPONLY = True
if JALON_SECURE:  # the browser then takes these cookies from this host alone, and only over TLS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_SSL_REDIRECT = False
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

NINJA_NUM_PROXIES = 0  # who asks is told by the connection, never by a header that anybody may write

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "jalon.node.project.logs.Lines"},
        "json": {"()": "jalon.node.project.logs.Json"},
    },
    "handlers": {"talk": {"class": "logging.StreamHandler", "formatter": JALON_LOG}},
    "root": {"handlers": ["talk"], "level": "WARNING"},
}
