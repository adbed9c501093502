"""Promises with an owner and a date, and what became of them."""

from django.apps import AppConfig
from django.db.models.signals import post_save


class ActionsConfig(AppConfig):
    """Actions and plans; tells the flags which indicators have an action in hand, and units what is open."""

    name = "actions"
    verbose_name = "Actions and plans"

    def ready(self) -> None:
        """Answer the flags' question about actions in hand, and that about a unit's open work."""
        import actions.feeds  # noqa: F401 - what is due joins everybody's own calendar
        from actions.letters import KINDS
        from actions.models import Action
        from actions.watched import watch_rows
        from indicators.operations.flags import ask_for_actions_in_hand
        from organisation.notifications import register
        from organisation.unit_page import OpenWork, ask_for_open_work

        def open_actions(units: set[int]) -> list[OpenWork]:
            number = Action.objects.open().filter(unit__in=units).count()
            return [OpenWork(number, "open action", "open actions")]

        for kind in KINDS:
            register(kind)
        watch_rows()
        ring_when_somebody_leaves()
        ask_for_actions_in_hand(Action.objects.in_hand)
        ask_for_open_work(open_actions)


def ring_when_somebody_leaves() -> None:
    """Ask for a leaver's actions to be handed over as soon as a user is shut out or a role is given an end."""
    from actions.operations.handing_over import HAND_OVER
    from organisation.jobs import ask
    from organisation.models import Membership, User

    def on_user(instance, raw: bool = False, **about) -> None:
        if not raw and not instance.is_active:
            ask(HAND_OVER)

    def on_membership(instance, raw: bool = False, **about) -> None:
        if not raw and instance.ends_on:
            ask(HAND_OVER)

    post_save.connect(on_user, sender=User, weak=False, dispatch_uid="a leaver's actions")
    post_save.connect(on_membership, sender=Membership, weak=False, dispatch_uid="an ended role's actions")
