"""Settings, read from the environment. A bad value, or a missing one outside DEBUG, refuses to start."""

from pathlib import Path

import dj_database_url
import dj_email_url
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.crypto import salted_hmac
from environs import Env

from config import policies
from config.directory import origins_of, read_directory

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
env = Env()

DEBUG = env.bool("DEBUG", True)
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]


def required(name: str, why: str) -> str:
    """Read a setting that production cannot do without."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"With DEBUG=0, set {name}: {why}.")
    return value


def development_secret() -> str:
    """Keep one generated key in var/, so that sessions outlive a restart."""
    kept = VAR / "secret-key"
    if not kept.exists():
        VAR.mkdir(exist_ok=True)
        kept.write_text(get_random_secret_key())
        kept.chmod(0o600)
    return kept.read_text()


if DEBUG:
    SECRET_KEY = env.str("SECRET_KEY", "") or development_secret()
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", LOCAL_HOSTS)
    if set(ALLOWED_HOSTS) - set(LOCAL_HOSTS):
        raise ImproperlyConfigured(
            "With DEBUG whoever asks is shown how everything works: to answer to other hosts, set DEBUG=0."
        )
    DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{VAR / 'clinic.sqlite3'}")
    EMAIL_URL = env.str("EMAIL_URL", "console:")
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "clinic-tracker@localhost")
    SITE_ADDRESS = env.str("SITE_ADDRESS", f"http://127.0.0.1:{env.str('PORT', '8000')}")
    derived = salted_hmac("audits.case_keys", "", secret=SECRET_KEY, algorithm="sha256").hexdigest()
    CASE_KEY_SECRET = env.str("CASE_KEY_SECRET", "") or derived
else:
    SECRET_KEY = required("SECRET_KEY", "a long random string that nobody else knows")
    hosts = required("ALLOWED_HOSTS", "the host names it answers to, with commas between")
    ALLOWED_HOSTS = [host.strip() for host in hosts.split(",")]
    DATABASE_URL = required("DATABASE_URL", "for example postgres://user:password@host/name")
    EMAIL_URL = required("EMAIL_URL", "for example submission://user:password@host:587; dummy: sends nothing")
    DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", "whom reminders come from")
    SITE_ADDRESS = required("SITE_ADDRESS", "where links in e-mails lead, for example https://clinics.example.gov.uk")
    CASE_KEY_SECRET = required("CASE_KEY_SECRET", "another long random string, which is never changed again")
    if len(SECRET_KEY) < 50 or SECRET_KEY == CASE_KEY_SECRET:
        raise ImproperlyConfigured("SECRET_KEY has at least 50 characters and is used for nothing else.")
    if any("*" in host for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured("ALLOWED_HOSTS names each host: with * anybody could have links lead to their own.")
# The key before, for a while, when it is changed
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
if len(CASE_KEY_SECRET) < 32:
    raise ImproperlyConfigured("CASE_KEY_SECRET has at least 32 characters: it keeps case numbers from being guessed.")

# Apps: each may import any above it, never one below (see docs/decisions/0001)
INSTALLED_APPS = [
    "config.apps.DataEntryConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "simple_history",
    "tree_queries",
    "organisation",
    "indicators",
    "actions",
    "audits",
    "clinics",
    "reports",
    "examples",
]

MIDDLEWARE = [
    "config.requests.NumberRequests",
    "django.middleware.security.SecurityMiddleware",
    "config.headers.SafeHeaders",
    "config.headers.KnownVerbs",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # above the next: its files are compressed once, when gathered
    "django.middleware.gzip.GZipMiddleware",  # docs/decisions/0029: BREACH
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "organisation.sign_in.sessions.WatchSessions",
    "organisation.access.RequireCapability",
    "audits.reads.RecordAuditReads",
    "organisation.guarding.SayWhatWasNotSaved",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "organisation.navigation.navigation",
                "organisation.theme.theme",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS += ["django.forms"]

# Database: a SQLite file needs no server; production is PostgreSQL
DATABASES = {"default": {"OPTIONS": {}} | dj_database_url.parse(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR.mkdir(exist_ok=True)
    DATABASES["default"]["OPTIONS"] |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["OPTIONS"] |= {"pool": True}

# People
AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "organisation.backends.RolesBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "organisation.sign_in.passwords.OwnWordsValidator"},
    {"NAME": "organisation.sign_in.passwords.LongestValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reports:home"
ACCOUNT_ADAPTER = "organisation.sign_in.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "organisation.sign_in.adapters.DirectoryLogins"
SOCIALACCOUNT_PROVIDERS = read_directory(env, debug=DEBUG)  # OIDC_SERVER and its companions switch it on
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False  # shared laptops: closing the browser signs out
ACCOUNT_FORMS = {"login": "organisation.forms.SignInForm"}
ACCOUNT_EMAIL_NOTIFICATIONS = False  # told in the product's own words: organisation/sign_in/recording.py
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # key: the account that was tried, whether there is one or not
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
# How many proxies of ours stand before the site: the address of whoever asks is counted from there
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)
# A second proof for accounts kept here: an app's code, a security key, or a recovery code
LOCAL_ACCOUNTS_NEED_TWO_PROOFS = env.bool("LOCAL_ACCOUNTS_NEED_TWO_PROOFS", not DEBUG)
MFA_ADAPTER = "organisation.sign_in.second_proof.SecondProofs"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute out
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
# How long a sign-in lasts, and how long it counts as recent for what is sensitive
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 30)
SESSION_HOURS = env.int("SESSION_HOURS", 10)  # a working day
RECENT_SIGN_IN_MINUTES = env.int("RECENT_SIGN_IN_MINUTES", 15)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
if not (5 <= SESSION_IDLE_MINUTES <= SESSION_HOURS * 60 <= 24 * 60 and 1 <= RECENT_SIGN_IN_MINUTES <= 60):
    raise ImproperlyConfigured(
        "SESSION_IDLE_MINUTES is at least 5 and no more than SESSION_HOURS (at most 24); "
        "RECENT_SIGN_IN_MINUTES is from 1 to 60."
    )

# What the papers in the footer say of the council; what is not set stands there as to be completed
COUNCIL_NAME = env.str("COUNCIL_NAME", "")
COUNCIL_CONTACT = env.str("COUNCIL_CONTACT", "")
COUNCIL_DATA_PROTECTION = env.str("COUNCIL_DATA_PROTECTION", "")

# A definition goes back to how it was by a new change, with its reason; never by a button that passes the verbs by
SIMPLE_HISTORY_REVERT_DISABLED = True

# Language and time
LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# The API: how often one token may ask. Counted by each web process, or by all together where CACHE_URL names a Redis
API_REQUESTS_A_MINUTE = env.int("API_REQUESTS_A_MINUTE", 120)
API_REFUSALS_A_MINUTE = env.int("API_REFUSALS_A_MINUTE", 30)  # of tokens that open nothing, from one address
if CACHE_URL := env.str("CACHE_URL", ""):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}}

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
# People are served one style sheet, made by `make style`; it stands before its parts, which DEBUG reads as they are
ONE_STYLE_SHEET = env.bool("ONE_STYLE_SHEET", not DEBUG)
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("guide", BASE_DIR / "docs/guide/pictures"),
    ("vega", BASE_DIR / "node_modules/.vega"),  # what pages use of it, gathered by the Makefile
    ("hotkey", BASE_DIR / "node_modules/.hotkey"),  # letters one may press: sequences, and never in a field
]
if ONE_STYLE_SHEET:
    STATICFILES_DIRS.insert(0, VAR / "look")
else:
    STATICFILES_DIRS.append(("tabler", BASE_DIR / "node_modules/.tabler"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR / "media")))  # evidence; no address leads into it, pages give it out
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
EVIDENCE_MOST_BYTES = env.int("EVIDENCE_MOST_BYTES", 10 * 1024 * 1024)
# A virus scanner that looks at every file before it is taken: ClamAV's, as tcp://host:3310 or unix:///run/clamav/clamd.ctl
CLAMD_URL = env.str("CLAMD_URL", "")
if CLAMD_URL and not CLAMD_URL.startswith(("tcp://", "unix:///")):
    raise ImproperlyConfigured("CLAMD_URL begins with tcp:// or unix:///.")
MOST_UPLOADED_BYTES = 11 * 1024 * 1024  # a return may have ten; its form comes on top
FILE_UPLOAD_HANDLERS = [
    "config.uploads.RefuseLargeFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
if not 0 < EVIDENCE_MOST_BYTES < MOST_UPLOADED_BYTES:
    raise ImproperlyConfigured("EVIDENCE_MOST_BYTES is more than nothing and less than 11 MB.")
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Pages
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"
MESSAGE_TAGS = {10: "info", 20: "info", 25: "success", 30: "warning", 40: "danger"}

# What browsers are told; see config/policies.py. CSP_REPORT_URI names who is told of a page that breaks the policy
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": policies.CONTENT
    | {
        "form-action": [*policies.FORMS_GO_TO, *origins_of(SOCIALACCOUNT_PROVIDERS)],
        "report-uri": env.str("CSP_REPORT_URI", "") or None,
        "upgrade-insecure-requests": not DEBUG,
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # Strict would sign out whoever follows a link in a letter
CSRF_FAILURE_VIEW = "config.failures.forged"
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # The prefix makes browsers hold to it: only over https, only from this very host, for every path
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

# E-mail: on the console until EMAIL_URL names a server
mail = dj_email_url.parse(EMAIL_URL)
if "EMAIL_BACKEND" not in mail:
    raise ImproperlyConfigured("EMAIL_URL begins with submission:, smtp:, console: or dummy:, and with nothing else.")
EMAIL_BACKEND = mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = mail["EMAIL_HOST"], mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail["EMAIL_HOST_USER"] or "", mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = mail["EMAIL_TIMEOUT"] or 30  # a silent server must not hold the worker
if not SITE_ADDRESS.startswith(("https://", "http://")):
    raise ImproperlyConfigured("SITE_ADDRESS is a whole address, for example https://clinics.example.gov.uk.")

# Jobs: folders as the broker on one machine; Redis (or RabbitMQ) by CELERY_BROKER_URL
BROKER_FOLDER = Path(env.str("CELERY_BROKER_FOLDER", str(VAR / "broker")))
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "filesystem://localhost/")
if CELERY_BROKER_URL.startswith("filesystem"):
    for folder in ("messages", "control"):
        (BROKER_FOLDER / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_FOLDER / "messages"),
        "data_folder_out": str(BROKER_FOLDER / "messages"),
        "control_folder": str(BROKER_FOLDER / "control"),
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 15 * 60}  # type: ignore[dict-item]
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 10 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 9 * 60
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", 120)  # a worker silent for so long counts as dead
if JOB_LEASE_SECONDS < 1:
    raise ImproperlyConfigured("JOB_LEASE_SECONDS is at least 1.")
# A percentage of fewer cases than this raises no flag on its own: one child more or less decides it
FLAG_FEWEST_CASES = env.int("FLAG_FEWEST_CASES", 10)
# Years after which the words of an audit, and who read it, are removed: the council's schedule of retention decides
AUDIT_WORDS_YEARS = env.int("AUDIT_WORDS_YEARS", 6)
AUDIT_READS_YEARS = env.int("AUDIT_READS_YEARS", 6)
if min(AUDIT_WORDS_YEARS, AUDIT_READS_YEARS) < 1:
    raise ImproperlyConfigured("AUDIT_WORDS_YEARS and AUDIT_READS_YEARS are at least 1.")
# Evidence is chained by digests; with a key, kept apart from the database, nobody without it can make the chain anew
EVIDENCE_KEY = env.str("EVIDENCE_KEY", "")
if EVIDENCE_KEY and len(EVIDENCE_KEY) < 32:
    raise ImproperlyConfigured("EVIDENCE_KEY has at least 32 characters, or is not set.")
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "draw moderation sample": {
        "task": "audits.tasks.draw_moderation",
        "schedule": crontab(hour=4, minute=40),
    },
    "remove what audits keep no longer": {
        "task": "audits.tasks.remove_what_audits_keep_no_longer",
        "schedule": crontab(hour=1, minute=30),
    },
    "remove exception lists": {
        "task": "indicators.tasks.remove_exception_lists",
        "schedule": crontab(hour=1, minute=20),
    },
    "look for doubts": {
        "task": "indicators.tasks.look_for_doubts",
        "schedule": crontab(hour=5, minute=0),
    },
    "flag missed targets": {
        "task": "indicators.tasks.flag_missed_targets",
        "schedule": crontab(hour=5, minute=30),
    },
    "read waiting returns": {
        "task": "indicators.tasks.read_waiting_returns",
        "schedule": crontab(),  # every minute
        "options": {"expires": 50},
    },
    "bring definitions into force": {
        "task": "indicators.tasks.bring_definitions_into_force",
        "schedule": crontab(hour=0, minute=10),
    },
    "chase missing figures": {
        "task": "indicators.tasks.chase_missing_figures",
        "schedule": crontab(hour=8, minute=0, day_of_week="mon-fri"),
    },
    "keep clinic sessions": {
        "task": "clinics.tasks.keep_clinic_sessions",
        "schedule": crontab(hour=4, minute=15),
    },
    "hand over from leavers": {
        "task": "actions.tasks.hand_over_from_leavers",
        "schedule": crontab(hour=0, minute=20),
    },
    "hand over the rest from leavers": {
        "task": "organisation.tasks.hand_over_the_rest_from_leavers",
        "schedule": crontab(hour=0, minute=25),
    },
    "judge effects": {
        "task": "actions.tasks.judge_effects_of_actions",
        "schedule": crontab(hour=5, minute=50),
    },
    "remind of actions": {
        "task": "actions.tasks.remind_of_actions",
        "schedule": crontab(hour=7, minute=15, day_of_week="mon-fri"),
    },
    "propose agendas": {
        "task": "clinics.tasks.propose_agendas",
        "schedule": crontab(hour=6, minute=15),
    },
    "chase sections of editions": {
        "task": "reports.tasks.chase_sections_of_editions",
        "schedule": crontab(hour=7, minute=40, day_of_week="mon-fri"),
    },
    "freeze public copies": {
        "task": "reports.tasks.freeze_public_copies_of_editions",
        "schedule": crontab(minute="*/10"),  # rung for by publishing: this catches up
        "options": {"expires": 500},
    },
    "make files of editions": {
        "task": "reports.tasks.make_files_of_editions",
        "schedule": crontab(minute="*/10"),  # rung for as soon as one is asked for: this catches up
        "options": {"expires": 500},
    },
    "pick up lost runs": {
        "task": "organisation.tasks.pick_up_lost_runs",
        "schedule": crontab(),  # every minute
        "options": {"expires": 50},
    },
    "send notifications": {
        "task": "organisation.tasks.send_waiting_notifications",
        "schedule": crontab(minute="*/10"),  # what interrupts is rung for at once: this catches up
        "options": {"expires": 500},
    },
    "send weekly digests": {
        "task": "reports.tasks.send_weekly_digests",
        "schedule": crontab(hour="7-17", minute=30, day_of_week="mon-fri"),  # hourly, for what was refused or missed
    },
    "remove what is kept no longer": {
        "task": "organisation.tasks.remove_what_is_kept_no_longer",
        "schedule": crontab(hour=1, minute=50),
    },
    "gather evidence": {
        "task": "organisation.tasks.gather_new_evidence",
        "schedule": crontab(minute="*/3"),
        "options": {"expires": 150},
    },
    "forget old runs": {
        "task": "organisation.tasks.forget_old_runs",
        "schedule": crontab(hour=3, minute=40),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "config.logs.CleanFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "config.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain" if DEBUG else "json"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
