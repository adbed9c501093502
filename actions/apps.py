"""Promises with an owner and a date, and what became of them."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Actions and plans; tells the flags which indicators have an action in hand."""

    name = "actions"
    verbose_name = "Actions and plans"

    def ready(self) -> None:
        """Answer the flags' question about actions in hand."""
        from actions.models import Action
        from indicators.operations.flags import ask_for_actions_in_hand

        ask_for_actions_in_hand(Action.objects.in_hand)
