"""Rows for COPY, but for the figures: who is who, what is measured, and what it is set against."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from bench.data.drawing import AREAS, Drawn, Measured, Unit
from bench.data.figures import published
from bench.data.sizes import LAST
from organisation.rules.calendar import add_months, financial_year_start

Rows = Iterator[tuple[Any, ...]]
NOW = "2026-04-14 08:00+00"
COHORT_NAMES = (
    ("cin", "Children in need"),
    ("cpp", "Children with a protection plan"),
    ("cla", "Children looked after"),
)
COMPARATORS = (
    ("own_earlier_year", "2023-24", "Ourselves 23/24"), ("own_earlier_year", "2024-25", "Ourselves 24/25"),
    ("statistical_neighbours", "2024-25", ""), ("region", "2024-25", ""), ("england", "2024-25", ""),
)  # fmt: skip


def units(drawn: Drawn) -> Rows:
    """Give every unit."""
    for council in drawn.councils:
        for one in council.units:
            yield one.pk, one.parent, one.code, one.name, one.kind, one.position, "2000-04-01", None, ""


def users(drawn: Drawn) -> Rows:
    """Give everybody: nobody has a password, they are signed in without one."""
    for council in drawn.councils:
        for one in council.people:
            yield (one.pk, "!", None, False, one.username, one.role.replace("_", " ").capitalize(), one.last_name,
                   False, True, NOW, "", "", None)  # fmt: skip


def memberships(drawn: Drawn) -> Rows:
    """Give everybody their role."""
    for council in drawn.councils:
        for one in council.people:
            yield one.pk, one.pk, one.unit, one.role, "2000-04-01", None, None


def areas(drawn: Drawn) -> Rows:
    """Give the sections of the report, those of figures and those of clinics and programmes."""
    for place, name in enumerate(AREAS):
        yield place + 1, name, name.lower().replace(" ", "-"), place + 1, "area"
    for place, part in enumerate(("clinics", "programmes"), start=len(AREAS)):
        yield place + 1, part.capitalize(), part, place + 1, part


def cohorts(drawn: Drawn) -> Rows:
    """Give the cohorts."""
    for place, (code, name) in enumerate(COHORT_NAMES):
        yield place + 1, code, name


def indicators(drawn: Drawn) -> Rows:
    """Give the measures. The services of the first council lead on them: an indicator has one lead."""
    leads = drawn.councils[0].services
    for one in drawn.indicators:
        form = one.form
        is_fraction = form.measure != "number"
        yield (
            one.pk, form.polarity, form.kind, form.counts, "Those of them counted" if is_fraction else "",
            "All of them" if is_fraction else "", "Children wait less.", None, "", "", "", "", None, one.code, one.name,
            form.measure, form.basis, form.decimals, leads[lead_of(one, len(leads))].pk, "", "Case system", None, None,
            10, None, "authority", None, True,
        )  # fmt: skip


def lead_of(one: Measured, services: int) -> int:
    """Say which service leads on a measure: subject by subject."""
    return (one.pk - 1) // 10 % services


def listings(drawn: Drawn) -> Rows:
    """Give each measure its line."""
    for one in drawn.indicators:
        yield one.pk, one.area + 1, one.pk, one.place + 1


def targets(drawn: Drawn) -> Rows:
    """Give targets: the council's and its services' anew each April, a team's twice. Workers have none."""
    key = iter(range(1, 100_000_000))
    years = sorted({financial_year_start(add_months(drawn.size.first, later)) for later in range(drawn.size.months)})
    for council in drawn.councils:
        sizes = _sizes(drawn, council)
        by = council.who("deputy_director").pk
        for one in drawn.indicators:
            if one.form.polarity == "neither":
                continue
            for unit in (council.authority, *council.services, *council.teams):
                for year in years if unit.kind != "team" else sorted({years[0], years[-1]}):
                    value, tolerance = _aim(one, sizes[unit.pk], year, council.population)
                    yield (next(key), one.pk, unit.pk, None, year, value, one.form.per, tolerance,
                           "Agreed with the plan of the year.", None, None, None, by, NOW)  # fmt: skip


def _sizes(drawn: Drawn, council: Any) -> dict[int, float]:
    sizes = {unit.pk: unit.size for unit in council.teams}
    for unit in council.teams:
        sizes[unit.parent] = sizes.get(unit.parent, 0) + unit.size
    sizes[council.authority.pk] = sum(unit.size for unit in council.teams)
    return sizes


def _aim(one: Measured, size: float, year: date, population: int) -> tuple[Any, Any]:
    """Give a target and its tolerance: near where the measure lies, so that about half of them are missed."""
    better = one.goal if one.form.polarity == "higher" else -one.goal
    later = (LAST.year - year.year) * -0.002
    if one.form.measure == "percentage":
        return min(max(round(100 * (one.level + better + later)), 1), 99), 2
    if one.form.measure == "rate":
        return round(10_000 * one.level * (1 + better) * 2000 / population, 1), 2
    value = size * one.level * (1 + better)
    return (
        (round(value * 12), round(value * 0.4))
        if one.form.basis == "cumulative"
        else (round(value), round(value * 0.05))
    )


def benchmarks(drawn: Drawn) -> Rows:
    """Give whom each measure is compared with; now and then nobody says."""
    key = 0
    for one in drawn.indicators:
        for place, (comparator, year, heading) in enumerate(COMPARATORS):
            key += 1
            absent = (one.pk + place) % 11 == 0
            value = round((100 if one.form.measure == "percentage" else 40) * one.level * (0.94 + 0.03 * place), 1)
            yield (key, one.pk, comparator, year, None if absent else value, "not_available" if absent else "", heading,
                   one.form.basis, "Published tables", None, None, None, drawn.councils[0].people[0].pk, NOW)  # fmt: skip


def populations(drawn: Drawn) -> Rows:
    """Give each council and service its children, a new estimate each year."""
    key = 0
    for council in drawn.councils:
        for unit in (council.authority, *council.services):
            for year in range(drawn.size.first.year, LAST.year + 1):
                key += 1
                number = council.population if unit.kind == "authority" else council.population // len(council.services)
                yield key, unit.pk, "0-17", date(year, 4, 1), number, f"mid-{year - 1}", "Estimates", None


def returns(drawn: Drawn) -> Rows:
    """Give each council a return a month, published."""
    size = drawn.size
    for later in range(size.months):
        month = add_months(size.first, later)
        for council in drawn.councils:
            key, by = later * size.councils + council.number + 1, council.people[0].pk
            batch = f"00000000-0000-4000-8000-{key:012d}"
            rows = size.indicators * len(council.reporting)
            yield (key, "file", f"{month:%Y-%m} {council.authority.code}.csv", "", batch, None, None, "published", rows,
                   rows, None, "", "{}", by, published(month), by, published(month), "", "", None, None, "")  # fmt: skip


def name_of(unit: Unit) -> str:
    """Name a unit."""
    return unit.name
