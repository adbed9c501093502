"""Example data sets, loaded through the product's own doors. No other app knows of this one."""

from django.apps import AppConfig


class ExamplesConfig(AppConfig):
    """Example data sets."""

    name = "examples"
