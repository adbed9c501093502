"""What a month's form asks for: the figures that came in before, and the indicators that never had one."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Max, Window
from django.db.models.functions import RowNumber

from indicators.models import Indicator, Listing, Outturn
from indicators.models.figures import Origin
from indicators.returns.writing import FormLine
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_held, short_month
from organisation.models import Unit
from organisation.rules.calendar import add_months, last_full_month

LOOKED_BACK = 13  # months before the newest: a series silent for longer is not asked for
NOT_ASKED = (Origin.ROLLED_UP, Origin.AUDITS)  # they follow by themselves from what is held
KINDS = list(Unit.Kind)
LAST = (999, 0)  # after every place on the board


def form_lines(*, month: date, service: Unit | None, readable: set[int]) -> list[FormLine]:
    """Say what is asked for: of one service with everything below it and what it leads on, or of everybody.

    A figure that came before is asked for where it came from. An indicator that never had one is
    asked of the service that leads on it, else of the authority.
    """
    units = {unit.pk: unit for unit in Unit.objects.standing_on(month) if unit.pk in readable}
    indicators = {one.pk: one for one in Indicator.objects.filter(is_active=True)}
    last = _last_figures(month)
    asked = [one for one in last if one.unit_id in units and one.origin not in NOT_ASKED]
    had_one = {one.indicator_id for one in last}
    never = [(indicators[pk], _answering(indicators[pk], units)) for pk in indicators if pk not in had_one]
    of_it = _chosen(service, units)
    lines = [(one.indicator, one.unit, _line_of(one)) for one in asked if of_it(one.indicator, one.unit)]
    lines += [(what, who, _line(what, who)) for what, who in never if who and of_it(what, who)]
    board = _board_order()
    lines.sort(key=lambda line: (board.get(line[0].pk, LAST), line[0].code, _unit_order(line[1]), line[2].cohort_name))
    return [line for _, _, line in lines]


def month_to_ask(today: date) -> date:
    """Give the month a form is probably wanted for: the one after the newest held, if it is over."""
    newest = Outturn.objects.aggregate(month=Max("month"))["month"]
    over = last_full_month(today)
    return min(add_months(newest, 1), over) if newest else over


def _chosen(service: Unit | None, units: dict[int, Unit]):
    """Say which figures are a service's: its own and those below it, and the authority's on what it leads."""
    below = set(units) if service is None else _with_everything_below(service, units)

    def is_of_it(indicator: Indicator, unit: Unit) -> bool:
        leads = service is not None and indicator.lead_service_id == service.pk
        return unit.pk in below or (leads and unit.kind == Unit.Kind.AUTHORITY)

    return is_of_it


def _with_everything_below(service: Unit, units: dict[int, Unit]) -> set[int]:
    reached = {service.pk}
    while more := {unit.pk for unit in units.values() if unit.parent_id in reached} - reached:
        reached |= more
    return reached


def _last_figures(month: date) -> Sequence[Outturn]:
    """Give the newest figure up to a month of each series that has spoken lately, in two queries."""
    held = Outturn.objects.filter(month__lte=month, indicator__is_active=True)
    newest = held.aggregate(month=Max("month"))["month"] or month
    place = Window(RowNumber(), partition_by=["indicator", "unit", "cohort"], order_by=F("month").desc())
    lately = held.filter(month__gt=add_months(newest, -LOOKED_BACK))
    return list(lately.annotate(place=place).filter(place=1).select_related("indicator", "unit", "cohort").order_by())


def _answering(indicator: Indicator, units: dict[int, Unit]) -> Unit | None:
    authority = next((unit for unit in units.values() if unit.kind == Unit.Kind.AUTHORITY), None)
    return units.get(indicator.lead_service_id or 0, authority)


def _line_of(last: Outturn) -> FormLine:
    measure = Measure(last.indicator.measure)
    return _line(
        last.indicator,
        last.unit,
        cohort_code=last.cohort.code if last.cohort else "",
        cohort_name=last.cohort.name if last.cohort else "",
        last_month=short_month(last.month),
        last_value=print_held(last.value, last.absence, measure),
        last_numerator=last.numerator,
        last_denominator=last.denominator,
        expects_fraction=measure is Measure.PERCENTAGE or last.denominator is not None,
    )


def _line(indicator: Indicator, unit: Unit, **more) -> FormLine:
    measure = Measure(indicator.measure)
    return FormLine(
        indicator_code=indicator.code,
        indicator_name=indicator.name,
        unit_code=unit.code,
        unit_name=unit.name,
        measure=measure,
        counts=_counts(indicator),
        **{"expects_fraction": measure is Measure.PERCENTAGE} | more,
    )


def _counts(indicator: Indicator) -> str:
    if indicator.numerator_of and indicator.denominator_of:
        return f"{indicator.numerator_of}, out of {indicator.denominator_of}"
    return indicator.numerator_of or indicator.counts


def _board_order() -> dict[int, tuple[int, int]]:
    """Give each indicator its first place on the board."""
    order: dict[int, tuple[int, int]] = {}
    for pk, area, position in Listing.objects.values_list("indicator", "area__position", "position"):
        order[pk] = min(order.get(pk, LAST), (area, position))
    return order


def _unit_order(unit: Unit) -> tuple[int, int, str]:
    return KINDS.index(Unit.Kind(unit.kind)), unit.position, unit.name
