"""Lists of the cases behind a miss: switched on and off, taken in, marked, and removed when their time is over."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from indicators.models import Cohort, ExceptionCase, ExceptionList, ExceptionSwitch, Indicator, Outturn
from indicators.models.sealed import fingerprint
from indicators.returns.workbook import NotAReturn, open_return
from indicators.rules.exceptions import (
    KEPT,
    CaseCause,
    Known,
    Removed,
    Row,
    difference,
    expected_cases,
    read_rows,
    why_no_shape,
)
from indicators.rules.vocabulary import Polarity
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability

Figure = tuple[str, str, str, date]  # codes of its indicator, unit and cohort, and its month
REMOVE = "remove exception lists"


class ExceptionsAreOff(Exception):
    """Lists are not switched on for the indicator, or not any more."""


class ExceptionsAreOn(Exception):
    """They are switched on already."""


class ListIsGone(Exception):
    """The cases of a list were removed in the meantime."""


class ListRefused(Exception):
    """A file was refused whole: what is wrong with it, by row. Nothing in it is repeated."""

    def __init__(self, problems: list[str]) -> None:
        """Keep what is wrong."""
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class MarkedMeanwhile(Exception):
    """Somebody else marked a case since the page was opened."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A list that was taken in, with the doubt its number raises, if any."""

    list: ExceptionList
    doubt: str


@transaction.atomic
def switch_on(
    indicator: Indicator, *, shape: str, assessment: str, reason: str, by: User, now: datetime | None = None
) -> ExceptionSwitch:
    """Let lists be taken for an indicator. Raises ExceptionsAreOn, and ValidationError where it is not said why."""
    access.check(by, Capability.SWITCH_EXCEPTIONS)
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    if switch_of(indicator):
        raise ExceptionsAreOn
    if why := why_no_shape(shape):
        raise ValidationError({"shape": why})
    switch = ExceptionSwitch(
        indicator=indicator,
        shape=shape,
        assessment=assessment,
        reason=reason,
        switched_on_by=by,
        switched_on_at=now or timezone.now(),
    )
    switch.full_clean()
    switch.save()
    return switch


@transaction.atomic
def switch_off(indicator: Indicator, *, by: User, now: datetime | None = None) -> int:
    """Take no more lists of an indicator, and remove every case held; give how many. Raises ExceptionsAreOff."""
    access.check(by, Capability.SWITCH_EXCEPTIONS)
    switch = ExceptionSwitch.objects.select_for_update().filter(indicator=indicator, switched_off_at=None).first()
    if switch is None:
        raise ExceptionsAreOff
    now = now or timezone.now()
    switch.switched_off_by, switch.switched_off_at = by, now
    switch.save()
    return _remove(ExceptionList.objects.filter(indicator=indicator), Removed.SWITCHED_OFF, now)


@transaction.atomic
def take_in(*, content: bytes, file_name: str, by: User, now: datetime | None = None) -> list[Taken]:
    """Take in a file of cases, all or nothing; each list takes the place of the one held. Raises ListRefused.

    The file is not kept. What was marked of a case that is still on the list stays.
    """
    access.check(by, Capability.LOAD_EXCEPTIONS)
    now = now or timezone.now()
    switches = list(ExceptionSwitch.objects.select_for_update().filter(switched_off_at=None))
    if not switches:
        raise ListRefused(["Lists are not switched on for any indicator."])
    rows = _read(content, file_name, known_to(by, switches), today=timezone.localdate(now))
    grouped: dict[Figure, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[(row.indicator, row.unit, row.cohort, row.month)].append(row)
    _refuse_cases_held_elsewhere(grouped)
    return [_put(key, cases, by=by, now=now) for key, cases in sorted(grouped.items())]


@transaction.atomic
def take_back(held: ExceptionList, *, by: User, now: datetime | None = None) -> None:
    """Remove the cases of a list that should not have come. Raises ListIsGone."""
    access.check(by, Capability.LOAD_EXCEPTIONS, held.unit)
    if not _remove(ExceptionList.objects.filter(pk=held.pk), Removed.TAKEN_BACK, now or timezone.now()):
        raise ListIsGone


@transaction.atomic
def mark(
    unit: Unit,
    *,
    causes: Mapping[int, CaseCause | None],
    seen: Mapping[int, str],
    by: User,
    now: datetime | None = None,
) -> int:
    """Mark why cases beneath a unit are behind the miss; give how many changed. `seen` is how each stood on the page.

    Raises ListIsGone where one is no longer held, and MarkedMeanwhile where somebody marked one otherwise since.
    """
    access.check(by, Capability.READ_EXCEPTIONS, unit)
    beneath = [unit.pk, *(below.pk for below in unit.descendants())]
    cases = {
        case.pk: case
        for case in ExceptionCase.objects.select_for_update()
        .filter(pk__in=causes, worker__in=beneath, list__removed_at=None)
        .defer("reference")
    }
    if len(cases) < len(causes):
        raise ListIsGone
    changed = [case for pk, case in cases.items() if case.cause != (causes[pk] or "")]
    if any(case.cause != seen.get(case.pk, "") for case in changed):
        raise MarkedMeanwhile
    for case in changed:
        case.cause = causes[case.pk] or ""
        case.marked_by, case.marked_at = (by, now or timezone.now()) if case.cause else (None, None)
        case.save(update_fields=["cause", "marked_by", "marked_at"])
    return len(changed)


@transaction.atomic
def remove_what_is_over(*, now: datetime | None = None) -> int:
    """Remove the cases of every list whose eight weeks are over; give how many. Again removes nothing."""
    now = now or timezone.now()
    return _remove(ExceptionList.objects.filter(kept_until__lt=timezone.localdate(now)), Removed.OVER, now)


def switch_of(indicator: Indicator) -> ExceptionSwitch | None:
    """Give the switch by which lists of an indicator are taken now."""
    return ExceptionSwitch.objects.filter(indicator=indicator, switched_off_at=None).first()


def known_to(by: User, switches: list[ExceptionSwitch]) -> Known:
    """Give what somebody's file may speak of: indicators switched on, units and workers they load returns for."""
    units = {one.pk: one for one in Unit.objects.filter(pk__in=access.units_where(by, Capability.LOAD_EXCEPTIONS))}
    above: dict[str, frozenset[str]] = {}
    for unit in units.values():
        if unit.kind == Unit.Kind.WORKER:
            above[unit.code] = _line_of(unit, units)
    workers = [unit for unit in units.values() if unit.kind == Unit.Kind.WORKER]
    others = [unit for unit in units.values() if unit.kind != Unit.Kind.WORKER]
    indicators = {one.indicator.pk: one.indicator for one in switches}.values()
    return Known(
        {one.indicator.code: one.shape for one in switches},
        {name.casefold(): one.code for one in indicators for name in (one.name, one.code)},
        {name.casefold(): one.code for one in others for name in (one.name, one.code)},
        {"": ""} | {name.casefold(): one.code for one in Cohort.objects.all() for name in (one.name, one.code)},
        _named_once(workers),
        above,
    )


def _named_once(workers: list[Unit]) -> dict[str, str]:
    """Give workers by code, and by name where only one bears it."""
    names = [one.name.casefold() for one in workers]
    by_name = {one.name.casefold(): one.code for one in workers if names.count(one.name.casefold()) == 1}
    return by_name | {one.code.casefold(): one.code for one in workers}


def _line_of(worker: Unit, units: Mapping[int, Unit]) -> frozenset[str]:
    line, above = set(), worker.parent_id
    while above in units:
        line.add(units[above].code)
        above = units[above].parent_id
    return frozenset(line)


def _read(content: bytes, file_name: str, known: Known, *, today: date) -> list[Row]:
    try:
        sheets = open_return(content, file_name)
        rows, problems = read_rows(sheets[0].rows, known, today=today)
    except NotAReturn as problem:
        raise ListRefused([str(problem)]) from problem
    if problems:
        raise ListRefused(problems)
    return rows


def _refuse_cases_held_elsewhere(grouped: Mapping[Figure, list[Row]]) -> None:
    """Refuse a case that another unit's list of the same figure holds: it would be counted twice above both."""
    problems = []
    for (indicator, unit, cohort, month), rows in grouped.items():
        prints = {fingerprint(row.reference): row.place for row in rows}
        held = ExceptionCase.objects.filter(
            list__removed_at=None,
            list__indicator__code=indicator,
            list__month=month,
            fingerprint__in=prints,
            **_of(cohort),
        ).exclude(list__unit__code=unit)
        for one in held.values_list("fingerprint", flat=True):
            problems.append(f"Row {prints[one]}: the case is on another unit's list of this month.")
    if problems:
        raise ListRefused(sorted(problems))


def _put(key: Figure, rows: list[Row], *, by: User, now: datetime) -> Taken:
    indicator, unit = Indicator.objects.get(code=key[0]), Unit.objects.get(code=key[1])
    cohort, month = Cohort.objects.filter(code=key[2]).first(), key[3]
    held = ExceptionList.objects.select_for_update().live().of_figure(indicator, unit, cohort, month).first()
    marked = {}
    if held:
        marked = {case.fingerprint: case for case in held.cases.exclude(cause="").defer("reference")}
        _remove(ExceptionList.objects.filter(pk=held.pk), Removed.REPLACED, now)
    made = ExceptionList(
        indicator=indicator,
        unit=unit,
        cohort=cohort,
        month=month,
        number=len(rows),
        loaded_by=by,
        loaded_at=now,
        kept_until=held.kept_until if held else timezone.localdate(now) + KEPT,
    )
    made.full_clean()
    made.save()
    workers = {one.code: one for one in Unit.objects.filter(code__in={row.worker for row in rows})}
    ExceptionCase.objects.bulk_create(_case(made, row, workers[row.worker], marked) for row in rows)
    return Taken(made, doubt_of(made))


def _case(made: ExceptionList, row: Row, worker: Unit, marked: Mapping[str, ExceptionCase]) -> ExceptionCase:
    known_by = fingerprint(row.reference)
    case = ExceptionCase(list=made, reference=row.reference, fingerprint=known_by, worker=worker, due_on=row.due_on)
    if before := marked.get(known_by):
        case.cause, case.marked_by, case.marked_at = before.cause, before.marked_by, before.marked_at
    return case


def doubt_of(held: ExceptionList) -> str:
    """Say the doubt where a list has other cases than its published figure misses."""
    figure = Outturn.objects.of_series(held.indicator, held.unit, held.cohort).filter(month=held.month).first()
    numerator, denominator = (figure.numerator, figure.denominator) if figure else (None, None)
    return difference(held.number, expected_cases(Polarity(held.indicator.polarity), numerator, denominator))


def _of(cohort: str) -> dict[str, object]:
    return {"list__cohort__code": cohort} if cohort else {"list__cohort": None}


def _remove(lists, why: Removed, now: datetime) -> int:
    """Delete the cases of lists that are still there; give how many lists there were. Their rows stay, with counts."""
    live = list(lists.select_for_update().live().values_list("pk", flat=True))
    ExceptionCase.objects.filter(list__in=live).delete()
    ExceptionList.objects.filter(pk__in=live).update(removed_at=now, removed_as=why)
    return len(live)
