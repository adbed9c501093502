"""Flags that ask somebody: what is new or turned worse, and what is red with nobody on it."""

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from indicators.models import Flag
from indicators.models.flags import FlagQuerySet
from indicators.rules.vocabulary import FlagClass
from organisation.models import Unit
from organisation.roles import Capability
from reports.rules.today import Urgency, briefly, waits, worse
from reports.today.needs import Asked, Need, Pile, day_of, pile_of


def new(ask: Asked) -> Pile:
    """Give the new flags for somebody to answer, one a family."""
    return _turned(ask, FlagClass.NEW, "New flag", "New flags")


def worsening(ask: Asked) -> Pile:
    """Give the flags that turned worse, for somebody to answer."""
    return _turned(ask, FlagClass.WORSENING, "Worsening flag", "Worsening flags")


def nobody_on_it(ask: Asked) -> Pile:
    """Give the flags that persist with no action."""
    word = FlagClass.PERSISTENT_WITHOUT_ACTION
    return pile_of(
        _loud(ask, word).order_by("first_month", "pk"),
        lambda flag: _need(flag, "Raise an action", _raise_on(flag), waits(flag.first_month)),
        one="Off target, and nobody is on it",
        many="Off target, and nobody is on them",
        address=_list(word),
    )


def own_flags(ask: Asked) -> FlagQuerySet:
    """Give the flags that are somebody's to answer: their units', and the authority's that these lead on.

    Single workers' are left out: whoever looks at these says so first.
    """
    units = ask.units(Capability.ANSWER_FLAGS)
    leads_on = Q(unit__kind=Unit.Kind.AUTHORITY, indicator__lead_service__in=units)
    return Flag.objects.filter(Q(unit__in=units & ask.readable) | leads_on)


def _turned(ask: Asked, word: FlagClass, one: str, many: str) -> Pile:
    return pile_of(
        _loud(ask, word).order_by("opened_at", "pk"),
        lambda flag: _need(
            flag, "Answer it", flag.get_absolute_url(), worse(day_of(flag.opened_at, otherwise=ask.today))
        ),
        one=one,
        many=many,
        address=_list(word),
    )


def _loud(ask: Asked, word: FlagClass) -> FlagQuerySet:
    theirs = own_flags(ask)
    return theirs.interrupting(among=theirs).filter(classification=word).select_related("indicator", "unit", "cohort")


def _need(flag: Flag, step: str, address: str, urgency: Urgency) -> Need:
    whose = f"{flag.unit}, {flag.cohort}" if flag.cohort else str(flag.unit)
    return Need(
        f"{flag.indicator.code} {flag.indicator}",
        f"{whose}, {flag.month:%B %Y}",
        briefly(flag.why),
        step,
        address,
        urgency,
    )


def _raise_on(flag: Flag) -> str:
    return f"{reverse('actions:raise')}?{urlencode({'source': f'flag:{flag.pk}'})}"


def _list(word: FlagClass) -> str:
    return f"{reverse('indicators:flags')}?{urlencode({'classification': word.value})}"
