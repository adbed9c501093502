"""The cases behind a miss, as the line reads them: a look is recorded first, and is good for a quarter of an hour."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.urls import reverse

from indicators.beside import Part
from indicators.indicator_page import IndicatorPage
from indicators.models import Cohort, ExceptionCase, ExceptionList, ExceptionSwitch, Flag, Indicator
from indicators.operations.exceptions import doubt_of
from indicators.rules.exceptions import CaseCause, told_exactly, told_in_counts
from organisation import access
from organisation.models import Look, Unit, User
from organisation.roles import Capability

TEMPLATE = "indicators/_exceptions.html"


@dataclass(frozen=True)
class CasesBehind:
    """The cases of one indicator and month whose workers stand beneath a unit."""

    indicator: Indicator
    month: date
    unit: Unit
    cohort: Cohort | None = None

    @property
    def address(self) -> str:
        """Give the address of the cases."""
        return self.address_to("exceptions")

    def address_to(self, name: str) -> str:
        """Give the address of something about these cases."""
        address = reverse(f"indicators:{name}", args=[self.indicator.code, self.month, self.unit.code])
        return f"{address}?cohort={self.cohort.code}" if self.cohort else address

    @property
    def whose(self) -> str:
        """Name the unit, the cohort and the month."""
        return f"{self.unit}{f' ({self.cohort})' if self.cohort else ''}, {self.month:%B %Y}"

    @property
    def look_address(self) -> str:
        """Give where a look is recorded."""
        return self.address_to("look-at-exceptions")

    @property
    def mark_address(self) -> str:
        """Give where causes are marked."""
        return self.address_to("mark-exceptions")

    @cached_property
    def lists(self) -> list[ExceptionList]:
        """Give the lists the cases stand on."""
        held = ExceptionList.objects.live().filter(indicator=self.indicator, month=self.month, cohort=self.cohort)
        return list(held.filter(cases__worker__in=self._beneath).distinct().select_related("indicator", "unit"))

    @cached_property
    def cases(self) -> list[ExceptionCase]:
        """Give the cases, by worker and due day."""
        return list(self._cases.select_related("worker", "marked_by").order_by("worker__name", "due_on", "pk"))

    @cached_property
    def counts(self) -> dict[CaseCause | None, int]:
        """Say how many are marked as what; None: not marked."""
        found = Counter(self._cases.order_by().values_list("cause", flat=True))
        return {CaseCause(word) if word else None: number for word, number in found.items()}

    @property
    def number(self) -> int:
        """Say how many there are."""
        return sum(self.counts.values())

    @property
    def in_words(self) -> str:
        """Name them by their number."""
        return f"The {self.number:,} cases behind this" if self.number != 1 else "The one case behind this"

    @property
    def tally(self) -> list[tuple[str, int]]:
        """Give each cause with its number, and those that are not marked."""
        said = [(cause.label, self.counts.get(cause, 0)) for cause in CaseCause]
        return [*said, ("Not marked", self.counts.get(None, 0))]

    @property
    def told(self) -> str:
        """Say the causes in counts that may leave the line."""
        return told_in_counts(self.counts, self.month)

    @property
    def recording(self) -> int | None:
        """Give how many are recording, where that number may leave the line."""
        return told_exactly(self.counts, CaseCause.RECORDING)

    @property
    def doubts(self) -> list[str]:
        """Say where a list has other cases than its figure misses."""
        return [f"{one.unit}: {doubt}" for one in self.lists if (doubt := doubt_of(one))]

    @property
    def kept_until(self) -> date | None:
        """Give the day after which the first of the lists goes."""
        return min((one.kept_until for one in self.lists), default=None)

    def is_looked_at(self, by: User, *, now: datetime) -> bool:
        """Say whether somebody's look at exactly this page was recorded a moment ago."""
        looks = Look.objects.filter(user=by, unit=self.unit, about=self.indicator.code, page=self.address)
        return looks.filter(looked_at__gte=now - access.A_LOOK_LASTS).exists()

    @property
    def _cases(self):
        held = ExceptionCase.objects.filter(list__removed_at=None, worker__in=self._beneath)
        return held.filter(list__indicator=self.indicator, list__month=self.month, list__cohort=self.cohort)

    @cached_property
    def _beneath(self) -> list[int]:
        return [self.unit.pk, *(below.pk for below in self.unit.descendants())]


def cases_behind(
    indicator: Indicator, month: date, unit: Unit, cohort: Cohort | None = None, *, by: User
) -> CasesBehind | None:
    """Give the cases behind one figure to somebody in the line; None to others, and where none are held."""
    if unit.pk not in access.units_where(by, Capability.READ_EXCEPTIONS):
        return None
    if not ExceptionList.objects.live().filter(indicator=indicator, month=month, cohort=cohort).exists():
        return None
    behind = CasesBehind(indicator, month, unit, cohort)
    return behind if behind.number else None


def beside_indicator(page: IndicatorPage) -> Part | None:
    """Say on an indicator's page that there are cases behind its newest miss, to the line alone."""
    behind = _newest(page)
    return Part(TEMPLATE, behind) if behind else None


def counts_behind(page: IndicatorPage) -> str:
    """Say of the newest miss shown, to the line alone, what its cases were marked as, in counts that may go further."""
    behind = _newest(page)
    return behind.told if behind else ""


def _newest(page: IndicatorPage) -> CasesBehind | None:
    if page.series is None or page.asked.moment:
        return None
    if page.series.unit.pk not in access.units_where(page.by, Capability.READ_EXCEPTIONS):
        return None
    unit, cohort = page.series.unit, page.series.cohort
    newest = ExceptionList.objects.live().filter(indicator=page.indicator, cohort=cohort).order_by("-month").first()
    return cases_behind(page.indicator, newest.month, unit, cohort, by=page.by) if newest else None


def beside_flag(flag: Flag, by: User) -> Part | None:
    """Say on a flag's page how many cases are behind it, to the line alone."""
    behind = cases_behind(flag.indicator, flag.month, flag.unit, flag.cohort, by=by)
    return Part(TEMPLATE, behind) if behind else None


@dataclass(frozen=True, slots=True)
class Switched:
    """An indicator, and by which switch its lists are taken; those before stay told."""

    indicator: Indicator
    on: ExceptionSwitch | None
    before: list[ExceptionSwitch]


def switches(indicators: Iterable[Indicator]) -> list[Switched]:
    """Give every indicator with its switches; those that are on first, then those that were."""
    held: dict[int, list[ExceptionSwitch]] = {}
    for one in ExceptionSwitch.objects.select_related("switched_on_by", "switched_off_by"):
        held.setdefault(one.indicator_id, []).append(one)
    rows = []
    for indicator in indicators:
        mine = held.get(indicator.pk, [])
        on = next((one for one in mine if one.switched_off_at is None), None)
        rows.append(Switched(indicator, on, [one for one in mine if one.switched_off_at]))
    return sorted(rows, key=lambda row: (row.on is None, not row.before))
