"""Graded case-practice audits and what they add up to."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Graded case-practice audits and what they add up to."""

    name = "audits"
    verbose_name = "Case audits"

    def ready(self) -> None:
        """Say how the audit an action is raised on is found, and what people are told of."""
        from actions.sources import offer_source
        from audits.alerts import INADEQUATE
        from audits.reach import find_source
        from organisation.notifications import register

        offer_source("audit", find_source)
        register(INADEQUATE)
