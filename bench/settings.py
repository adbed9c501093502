"""The product's settings as they are in production, but for what needs a web server before it."""

from tests.settings import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "localhost"]
SECRET_KEY = "of the bench alone"
