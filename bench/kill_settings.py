"""The product's settings for bench/kill.py: letters into files, the sweep every second, and a clock that is hurried."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "for killing only")
os.environ.setdefault("KILL_FOLDER", tempfile.mkdtemp(prefix="clinic-kill-"))
os.environ["CELERY_BROKER_FOLDER"] = f"{os.environ['KILL_FOLDER']}/broker"
os.environ["JOB_LEASE_SECONDS"] = "2"
if os.environ.get("KILL_DATABASE"):
    os.environ["DATABASE_URL"] = os.environ["KILL_DATABASE"]

from config.settings import *  # noqa: F403

EMAIL_BACKEND = "bench.kill_mail.EmailBackend"
EMAIL_FILE_PATH = f"{os.environ['KILL_FOLDER']}/letters"
CELERY_BEAT_SCHEDULE["pick up lost runs"]["schedule"] = 1.0  # noqa: F405
CELERY_BEAT_SCHEDULE["send weekly digests"]["schedule"] = crontab(hour=5, minute=30)  # noqa: F405 - with the flags
DATABASES["default"]["OPTIONS"].pop("pool", None)  # noqa: F405 - a pool does not outlive a fork
LOGGING["root"]["level"] = os.environ.get("KILL_LEVEL", "critical").upper()  # noqa: F405
