"""Graded case-practice audits and what they add up to."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Graded case-practice audits and what they add up to."""

    name = "audits"
    verbose_name = "Case audits"
