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
