"""How often a service's misses were recording: counted from flags' stories and the claims on them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import django_tables2 as tables
from django.utils.html import format_html

from indicators.models import Flag, FlagEvent, RecordingClaim
from indicators.rules.recording import FEWEST_FOR_A_RATE, ClaimState, Rate
from indicators.rules.vocabulary import FlagClass
from organisation.models import Unit
from organisation.nothing import Nothing
from organisation.rules.calendar import add_months, financial_year_start

MISSES = [word.value for word in FlagClass if word.interrupts or word is FlagClass.PERSISTENT_WITH_ACTION]
NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


@dataclass(frozen=True, slots=True)
class ServiceRate:
    """One service's count; none where the authority's measure has no service that leads on it."""

    service: Unit | None
    rate: Rate

    @property
    def name(self) -> str:
        """Name the service."""
        return str(self.service) if self.service else "No service leads"


def years_with_flags(flags: Iterable[int]) -> list[date]:
    """Give the financial years in which any of these flags spoke of a month, the newest first."""
    months = FlagEvent.objects.filter(flag__in=flags).order_by().values_list("month", flat=True).distinct()
    return sorted({financial_year_start(month) for month in months}, reverse=True)


def rates_of(flags: Iterable[Flag], *, year: date) -> list[ServiceRate]:
    """Count by service the months flagged as missed in a financial year, and the claims on them; three queries.

    A month counts once a flag, also where a correction mended it afterwards: it was a miss when it was read.
    """
    known = {flag.pk: flag for flag in flags}
    inside = {"month__gte": year, "month__lt": add_months(year, 12), "flag__in": known}
    told = FlagEvent.objects.filter(classification__in=MISSES, **inside).order_by()
    missed = set(told.values_list("flag", "month").distinct())
    claims: dict[Unit | None, list[str]] = defaultdict(list)
    for pk, month, state in RecordingClaim.objects.filter(**inside).values_list("flag", "month", "state"):
        missed.add((pk, month))
        claims[known[pk].service].append(state)
    months: dict[Unit | None, int] = defaultdict(int)
    for pk, _ in missed:
        months[known[pk].service] += 1
    services = sorted(months, key=lambda one: (one is None, one.position if one else 0, str(one)))
    return [ServiceRate(one, _rate(months[one], claims[one])) for one in services]


def _rate(missed: int, states: list[str]) -> Rate:
    return Rate(missed, len(states), states.count(ClaimState.CONFIRMED), states.count(ClaimState.NOT_CONFIRMED))


class RecordingTable(tables.Table):
    """Services, with their months missed and how many of these were recording."""

    name = tables.Column(verbose_name="Service", orderable=False)
    missed = tables.Column(accessor="rate__missed", verbose_name="Months missed", orderable=False, attrs=NUMBER)
    claimed = tables.Column(
        accessor="rate__claimed", verbose_name="Claimed as recording", orderable=False, attrs=NUMBER
    )
    confirmed = tables.Column(accessor="rate__confirmed", verbose_name="Confirmed", orderable=False, attrs=NUMBER)
    not_confirmed = tables.Column(
        accessor="rate__not_confirmed", verbose_name="Not confirmed", orderable=False, attrs=NUMBER
    )
    waiting = tables.Column(accessor="rate__waiting", verbose_name="Waiting", orderable=False, attrs=NUMBER)
    percentage = tables.Column(
        accessor="rate__percentage", verbose_name="Caused by recording", orderable=False, attrs=NUMBER, empty_values=()
    )

    stacks = True

    nothing = Nothing(
        "No flag spoke of a miss in this year.",
        "Once misses are claimed to be recording, this counts by service how many turned out to be.",
        "See the flags",
        "indicators:flags",
    )

    class Meta:
        empty_text = "No flag spoke of a miss in this year."

    def __init__(self, *args, **kwargs):
        """Name the table."""
        super().__init__(*args, **kwargs)
        self.caption = "Misses caused by recording, by service"

    def render_percentage(self, record: ServiceRate):
        """Give the count beside the percentage; no percentage of few."""
        if record.rate.percentage is None:
            return format_html('<span title="Fewer than {} months missed">too few</span>', FEWEST_FOR_A_RATE)
        return f"{record.rate.percentage}% ({record.rate.confirmed} of {record.rate.missed})"

    def value_percentage(self, record: ServiceRate):
        """Give a file the same words."""
        percentage = record.rate.percentage
        return "too few" if percentage is None else f"{percentage}%"
