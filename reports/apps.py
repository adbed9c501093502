"""What each reader sees first, and what is written about the figures."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What each reader sees first, and what is written about the figures."""

    name = "reports"
    verbose_name = "Reports and front page"
