"""What each reader sees first."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What each reader sees first."""

    name = "reports"
    verbose_name = "Reports and front page"
