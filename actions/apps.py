"""Promises with an owner and a date, and what became of them."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Promises with an owner and a date, and what became of them."""

    name = "actions"
    verbose_name = "Actions and plans"
