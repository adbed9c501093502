"""Promises with an owner and a date, and what became of them."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Actions and plans; tells the flags which indicators have an action in hand, and units what is open."""

    name = "actions"
    verbose_name = "Actions and plans"

    def ready(self) -> None:
        """Answer the flags' question about actions in hand, and that about a unit's open work."""
        from actions.models import Action
        from indicators.operations.flags import ask_for_actions_in_hand
        from organisation.unit_page import OpenWork, ask_for_open_work

        def open_actions(units: set[int]) -> list[OpenWork]:
            number = Action.objects.open().filter(unit__in=units).count()
            return [OpenWork(number, "open action", "open actions")]

        ask_for_actions_in_hand(Action.objects.in_hand)
        ask_for_open_work(open_actions)
