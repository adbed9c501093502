"""The product's own settings, with a folder of its own for jobs and quicker passwords."""

import os
import tempfile

os.environ.setdefault("CELERY_BROKER_FOLDER", tempfile.mkdtemp(prefix="clinic-broker-"))
os.environ.setdefault("MEDIA_ROOT", tempfile.mkdtemp(prefix="clinic-media-"))

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
DATABASES["default"]["OPTIONS"].pop("pool", None)  # noqa: F405 - each test opens and closes its own
DEBUG = False

# Tests travel in time and sign in without the form: what they do not look at lasts for ever
SESSION_IDLE_MINUTES = RECENT_SIGN_IN_MINUTES = 10**9
SESSION_HOURS = 10**9
LOCAL_ACCOUNTS_NEED_TWO_PROOFS = False
ACCOUNT_RATE_LIMITS = {name: limit for name, limit in ACCOUNT_RATE_LIMITS.items() if name != "login"}  # noqa: F405
