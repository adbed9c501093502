"""Measures, their monthly figures, and the rules that read them."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Measures, their monthly figures, and the rules that read them."""

    name = "indicators"
    verbose_name = "Indicators and figures"
