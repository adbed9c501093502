"""The clinic's measures, last time and now: what has changed since it last met, measure by measure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from clinics.agenda.carrying import last_time
from clinics.models import ClinicIndicator, ClinicSession
from clinics.rules.agenda import Breakdown
from clinics.rules.moves import At, say_change
from indicators.as_reported import end_of, outturns_as_at
from indicators.models import Flag, FlagEvent, Indicator, Outturn
from indicators.rules.vocabulary import FlagClass, FlagState
from indicators.rules.wording import short_month
from indicators.standings import Series, read_series
from organisation.models import Unit

Key = tuple[int, int, int | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One series of one of the clinic's measures, as it stood last time and as it stands now."""

    indicator: Indicator
    name: str
    whose: str
    then: str
    then_month: str
    now: str
    now_month: str
    words: str
    flag_then: FlagClass | None
    flag_now: FlagClass | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed between two moments: since which session, and the measures in the clinic's order."""

    since: date
    rows: list[Change]


def changes_since_last(session: ClinicSession) -> Changes | None:
    """Say what has changed since the clinic last met; None where it never met.

    Last time means the figures its agenda was issued with. An issued agenda is compared as it was
    issued, so that the paper in the room and the page agree; one still arranged, as things are now.
    """
    before = last_time(session)
    if before is None:
        return None
    lines = list(session.clinic.lines.select_related("indicator").order_by("position"))
    then, now = before.issued_at or end_of(before.held_on), session.issued_at
    past, present = _series_at(lines, session.clinic.unit, then), _series_at(lines, session.clinic.unit, now)
    flags_then, flags_now = _flags_at(lines, then), _flags_at(lines, now)
    rows = [
        _change(line, key, past.get(key), present.get(key), _flag_of(flags_then, key), _flag_of(flags_now, key))
        for line in lines
        for key in _keys(line, past, present, session.clinic.unit)
    ]
    return Changes(before.held_on, rows)


def _series_at(lines: Iterable[ClinicIndicator], service: Unit, moment: datetime | None) -> dict[Key, Series]:
    """Read the service's own series and the authority's whole, as at a moment or as they are."""
    whose = Q(unit=service) | Q(unit__kind=Unit.Kind.AUTHORITY, cohort=None)
    which = whose & Q(indicator__in=[line.indicator_id for line in lines])
    held = outturns_as_at(moment, which) if moment else Outturn.objects.filter(which)
    return {series.key: series for series in read_series(held, as_at=moment)}


def _keys(line: ClinicIndicator, past: Mapping[Key, Series], present: Mapping[Key, Series], service: Unit) -> list[Key]:
    """Give the series a line is read by: the service's whole and its cohorts where it asks, else the authority's."""
    known = {**past, **present}
    mine = {key: series for key, series in known.items() if key[0] == line.indicator_id}
    own = [key for key, series in mine.items() if series.unit.pk == service.pk]
    whole = [key for key in own if key[2] is None]
    cohorts = sorted((key for key in own if key[2]), key=lambda key: known[key].name)
    shown = [*whole, *cohorts] if line.breakdown == Breakdown.COHORT or not whole else whole
    return shown or list(mine) or [(line.indicator_id, service.pk, None)]


def _flags_at(lines: Iterable[ClinicIndicator], moment: datetime | None) -> dict[Key, FlagClass]:
    """Give the class each series was flagged as at a moment, or is now; series without a live flag left out."""
    indicators = [line.indicator_id for line in lines]
    if moment is None:
        live = Flag.objects.live().filter(indicator__in=indicators).select_related("unit")
        standing = [(one, FlagClass(one.classification)) for one in live]
    else:
        events = FlagEvent.objects.filter(flag__indicator__in=indicators, happened_at__lte=moment)
        newest = {_key(one.flag): one for one in events.select_related("flag__unit")}
        held = [one for one in newest.values() if one.state != FlagState.CLOSED]
        standing = [(one.flag, FlagClass(one.classification)) for one in held]
    whole = {_everywhere(flag.indicator_id): as_ for flag, as_ in standing if flag.unit.kind == Unit.Kind.AUTHORITY}
    return whole | {_key(flag): as_ for flag, as_ in standing}


def _flag_of(flags: Mapping[Key, FlagClass], key: Key) -> FlagClass | None:
    """Give how a series is flagged: itself, else the measure for the whole authority."""
    return flags.get(key) or flags.get(_everywhere(key[0]))


def _key(flag: Flag) -> Key:
    return (flag.indicator_id, flag.unit_id, flag.cohort_id)


def _everywhere(indicator: int) -> Key:
    return (indicator, 0, None)


def _change(
    line: ClinicIndicator,
    key: Key,
    then: Series | None,
    now: Series | None,
    flag_then: FlagClass | None,
    flag_now: FlagClass | None,
) -> Change:
    newest = now or then
    past, present = _at(then), _at(now)
    return Change(
        indicator=line.indicator,
        name=str(line),
        whose=_whose(newest) if newest else "",
        then=past.printed if past else "",
        then_month=short_month(past.month) if past else "",
        now=present.printed if present else "",
        now_month=short_month(present.month) if present else "",
        words=_words(newest, past, present),
        flag_then=flag_then,
        flag_now=flag_now,
    )


def _at(series: Series | None) -> At | None:
    if series is None:
        return None
    latest = series.latest
    return At(latest.month, latest.outturn.value, latest.printed)


def _words(newest: Series | None, then: At | None, now: At | None) -> str:
    if newest is None:
        return "No figure."
    reading = newest.reading
    broken = newest.broken
    if broken and then and now and then.month < broken.month <= now.month:
        return "They do not compare: the series was broken between."
    return say_change(then, now, measure=reading.measure, basis=reading.basis, polarity=reading.polarity)


def _whose(series: Series) -> str:
    return f"{series.unit.name}, {series.cohort.name}" if series.cohort else series.unit.name
