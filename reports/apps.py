"""What each reader sees first, and what is written about the figures."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What each reader sees first, and what is written about the figures."""

    name = "reports"
    verbose_name = "Reports and front page"

    def ready(self) -> None:
        """Say how the commentary an action is raised on is found, and what people are told of."""
        from actions.sources import offer_source
        from organisation.notifications import register
        from reports.letters import KINDS
        from reports.sources import find_source

        offer_source("commentary", find_source)
        for kind in KINDS:
            register(kind)
