"""Which dip samples somebody may read, how a figure to ask about is found, and what stands beside one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from audits.models import DipSampleRequest
from audits.rules.dip_samples import question_about
from indicators.models import Flag, Outturn
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_figure
from indicators.standings import Series
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


def readable_dip_samples(user: User, *, readable: set[int] | None = None) -> QuerySet[DipSampleRequest]:
    """Give the dip samples of figures somebody reads at work. `readable` are their units, where these are known."""
    if not access.may(user, Capability.ASK_FOR_DIP_SAMPLES):
        return DipSampleRequest.objects.none()
    units = access.readable_units(user) if readable is None else readable
    about = DipSampleRequest.objects.filter(unit__in=units)
    return about.select_related("indicator", "unit", "cohort", "asked_by", "taken_by", "answered_by")


@dataclass(frozen=True, slots=True)
class Askable:
    """One month's figure, as a form asks for a dip sample of it."""

    indicator: str
    unit: str
    cohort: str
    month: date | None
    question: str
    back: str = ""

    @property
    def where(self) -> str:
        """Give where it is asked."""
        return reverse("audits:ask-for-dip-sample")

    @property
    def address(self) -> str:
        """Give the page on which it can be asked in other words."""
        month = self.month.isoformat() if self.month else ""
        about = {"indicator": self.indicator, "unit": self.unit, "cohort": self.cohort, "month": month}
        return f"{self.where}?{urlencode(about | {'back': self.back})}"


def askable(series: Series | None, *, back: str) -> Askable | None:
    """Offer to ask about the newest figure of a series; None of a single worker's, and where there is no figure."""
    newest = series.latest_figure if series else None
    if series is None or newest is None or series.unit.kind == Unit.Kind.WORKER:
        return None
    whose = f"{series.unit.name}, {series.cohort.name}" if series.cohort else series.unit.name
    question = question_about(name=series.indicator.name, whose=whose, figure=newest.printed, month=newest.month)
    cohort = series.cohort.code if series.cohort else ""
    return Askable(series.indicator.code, series.unit.code, cohort, newest.month, question, back)


def question_of(outturn: Outturn) -> str:
    """Write the question that is asked of a figure unless somebody writes their own."""
    indicator = outturn.indicator
    whose = f"{outturn.unit.name}, {outturn.cohort.name}" if outturn.cohort else outturn.unit.name
    figure = (
        print_figure(outturn.value, Measure(indicator.measure), indicator.decimals) if outturn.value is not None else ""
    )
    return question_about(name=indicator.name, whose=whose, figure=figure, month=outturn.month)


def find_figure(user: User, asked: Mapping[str, str]) -> Outturn | None:
    """Give the figure an address or a form names: the month named, or the newest held.

    A unit's whole that is not held stands for the authority's, as on a clinic's agenda. None where nothing
    of it may be read.
    """
    held = Outturn.objects.filter(indicator__code=asked.get("indicator", ""), unit__in=access.readable_units(user))
    held = held.exclude(unit__kind=Unit.Kind.WORKER).exclude(value=None).order_by("-month")
    held = held.select_related("indicator", "unit", "cohort")
    cohort = Q(cohort__code=asked["cohort"]) if asked.get("cohort") else Q(cohort=None)
    if month := _month(asked.get("month", "")):
        return held.filter(cohort, unit__code=asked.get("unit", ""), month=month).first()
    own = held.filter(cohort, unit__code=asked["unit"]).first() if asked.get("unit") else None
    return own or held.filter(unit__kind=Unit.Kind.AUTHORITY, cohort=None).first()


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class DipSamples:
    """The dip samples of one measure, as they stand beside it, and the offer to ask for one more."""

    about: list[DipSampleRequest]
    ask: Askable | None

    @property
    def is_open(self) -> DipSampleRequest | None:
        """Give the open one of the very figure that could be asked about."""
        if self.ask is None:
            return None
        wanted = (self.ask.unit, self.ask.cohort, self.ask.month)
        found = ((one.unit.code, one.cohort.code if one.cohort else "", one.month) for one in self.about)
        return next((one for one, key in zip(self.about, found, strict=True) if one.is_open and key == wanted), None)


def beside_series(
    user: User, series: Series | None, *, back: str, readable: set[int] | None = None
) -> DipSamples | None:
    """Give what stands beside a series: its own dip samples, newest first; on the authority's page every unit's."""
    if series is None or not access.may(user, Capability.ASK_FOR_DIP_SAMPLES):
        return None
    found = readable_dip_samples(user, readable=readable).filter(indicator=series.indicator)
    if series.unit.kind != Unit.Kind.AUTHORITY:
        found = found.filter(unit=series.unit)
    return DipSamples(list(found), askable(series, back=back))


def of_flag(user: User, flag: Flag) -> list[DipSampleRequest]:
    """Give the dip samples of the flagged series, asked for since the flag was first raised."""
    found = readable_dip_samples(user).filter(indicator=flag.indicator_id, unit=flag.unit_id, cohort=flag.cohort_id)
    return list(found.filter(month__gte=flag.first_month))
