"""Graded case-practice audits and what they add up to."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Graded case-practice audits and what they add up to."""

    name = "audits"
    verbose_name = "Case audits"

    def ready(self) -> None:
        """Say how the audit an action is raised on is found."""
        from actions.sources import offer_source
        from audits.reach import find_source

        offer_source("audit", find_source)
