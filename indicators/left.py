"""What of measures hangs on somebody: answering for them, bringing their figures, and figures promised."""

from django.urls import reverse

from indicators.models import AwaitedFigure, Indicator
from organisation.leavers import Left, ask_what_is_left
from organisation.roles import Capability


def say_what_is_left() -> None:
    """Put it into the register."""
    figures = Capability.READ_TEAM_FIGURES
    measures = Indicator.objects.filter(is_active=True).all
    ask_what_is_left(Left("the measure", measures, "owner", figures, _service, _link))
    ask_what_is_left(Left("the figures of", measures, "updater", figures, _service, _link))
    promised = Capability.PROMISE_FIGURES
    ask_what_is_left(Left("a missing figure:", AwaitedFigure.objects.all, "owner", promised, _unit, _gap))


def _service(indicator):
    return indicator.lead_service


def _unit(awaited):
    return awaited.unit


def _link(indicator) -> str:
    return indicator.get_absolute_url()


def _gap(awaited) -> str:
    return reverse("indicators:gaps")
