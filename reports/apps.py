"""What each reader sees first, and what is written about the figures."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ReportsConfig(AppConfig):
    """What each reader sees first, and what is written about the figures."""

    name = "reports"
    verbose_name = "Reports and front page"

    def ready(self) -> None:
        """Say how commentary is found, what people are told of, and that the reporting views follow the tables."""
        from actions.sources import offer_source
        from organisation.notifications import register
        from reports.left import say_what_is_left
        from reports.letters import KINDS
        from reports.sources import find_source
        from reports.star.making import after_migrating, before_migrating
        from reports.watched import watch_rows

        say_what_is_left()
        watch_rows()
        offer_source("commentary", find_source)
        for kind in KINDS:
            register(kind)
        pre_migrate.connect(before_migrating, sender=self)
        post_migrate.connect(after_migrating, sender=self)
