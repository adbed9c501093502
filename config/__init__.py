"""How the parts are put together: settings, addresses, jobs."""

from config.celery import app as celery

__all__ = ["celery"]
