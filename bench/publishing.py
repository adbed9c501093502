"""How long a month takes to publish: 120 indicators for 70 units, with roll-up and revisions.

A return of 100,000 rows, from the file to its withdrawal, is measured by `bench/long_return.py`.

    .venv/bin/python tools/with_postgres.py .venv/bin/python bench/publishing.py

Makes a database of its own beside the one DATABASE_URL names (PostgreSQL), and drops it again.
"""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.conf import settings

django.setup()  # before anything of ours is imported

from django.db import connection
from django.utils import timezone

from indicators.models import Indicator, Population, Return
from indicators.models.returns import ReturnState
from indicators.operations.figures import Figure, record_outturns, stage
from indicators.operations.returns import publish_return
from indicators.rules.vocabulary import RevisionReason
from organisation.models import Membership, Unit, User
from organisation.rules.calendar import add_months

INDICATORS, SERVICES, TEAMS = 120, 6, 64
APRIL = date(2021, 4, 1)
KINDS = (("percentage", "in_month"), ("percentage", "snapshot"), ("number", "in_month"), ("number", "cumulative"),
         ("rate", "cumulative"), ("rate", "snapshot"))  # fmt: skip


def main() -> None:
    """Build, measure, print, and leave nothing behind."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        analyst, services, teams = _organisation()
        indicators = _indicators()
        _print_head()
        every = services + teams
        _month("the first month: every unit reports, all new", indicators, every, APRIL, 0, analyst)
        _month("the same, all changed", indicators, every, APRIL, 1, analyst)
        _month("the same, nothing changed", indicators, every, APRIL, 1, analyst)
        _look_again()
        may = add_months(APRIL, 1)
        _month("a month of teams only, all new", indicators, teams, may, 0, analyst)
        _month("the same, all changed", indicators, teams, may, 2, analyst)
        for later in range(2, 11):
            stage_and_record(_figures(indicators, teams, add_months(APRIL, later), later), analyst)
        _look_again()
        march = add_months(APRIL, 11)
        _month("March after a whole year: every unit reports, all new", indicators, every, march, 0, analyst)
        _month("the same, all changed", indicators, every, march, 1, analyst)
        _month("May of every team corrected, and every later running total", indicators, teams, may, 3, analyst)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _print_head() -> None:
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    print(f"{engine}: {INDICATORS} indicators, {SERVICES} services, {TEAMS} teams; times in seconds")
    print(f"{'':60}{'figures':>9}{'rolled up':>11}{'stage':>8}{'publish':>9}")


def _month(what: str, indicators: list[Indicator], units: list[Unit], month: date, more: int, by: User) -> None:
    """Stage and publish one month, every figure `more` higher than at first."""
    given = Return.objects.create(
        file_name="bench.csv", state=ReturnState.CHECKED, uploaded_by=by, uploaded_at=timezone.now()
    )
    figures = list(_figures(indicators, units, month, more))
    staged, _ = _timed(lambda: stage(figures, batch=given.batch))
    published, done = _timed(lambda: publish_return(given, by=by, reason=RevisionReason.LATE_RECORDING))
    print(f"{what:60}{len(figures):9,}{done.rolled_up:11,}{staged:8.2f}{published:9.2f}", flush=True)


def stage_and_record(figures: Iterator[Figure], by: User) -> None:
    """Record a month that is not measured."""
    record_outturns(list(figures), by=by)


def _look_again() -> None:
    """Let the database count its rows, as it does by itself in quiet moments."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _figures(indicators: list[Indicator], units: list[Unit], month: date, more: int) -> Iterator[Figure]:
    """Give figures that add up: a service has what its teams have."""
    below = {unit.pk: sum(team.parent_id == unit.pk for team in units) or 1 for unit in units}
    for place, indicator in enumerate(indicators):
        for unit in units:
            times, top = below[unit.pk], Decimal(20 + place % 7 + more)
            if indicator.measure == "number":
                yield Figure(indicator, unit, month, printed=top * times)
            else:
                yield Figure(indicator, unit, month, numerator=top * times, denominator=Decimal(40 * times))


def _timed(doing: Callable[[], Any]) -> tuple[float, Any]:
    start = perf_counter()
    done = doing()
    return perf_counter() - start, done


def _organisation() -> tuple[User, list[Unit], list[Unit]]:
    authority = Unit.objects.create(code="council", name="Council", kind="authority")
    services = [
        Unit.objects.create(code=f"s{place}", name=f"Service {place}", kind="service", parent=authority)
        for place in range(SERVICES)
    ]
    teams = [
        Unit.objects.create(code=f"t{place}", name=f"Team {place}", kind="team", parent=services[place % SERVICES])
        for place in range(TEAMS)
    ]
    for unit in [authority, *services]:
        Population.objects.create(unit=unit, applies_from=date(2021, 4, 1), number=50_000, source="Made up")
    analyst = User.objects.create(username="analyst")
    Membership.objects.create(user=analyst, unit=authority, role="analyst")
    return analyst, services, teams


def _indicators() -> list[Indicator]:
    for place in range(INDICATORS):
        measure, basis = KINDS[place % len(KINDS)]
        Indicator.objects.create(
            code=f"I{place}", name=f"Indicator {place}", measure=measure, basis=basis, polarity="higher",
            kind="activity", counts="things",
        )  # fmt: skip
    return list(Indicator.objects.all())


if __name__ == "__main__":
    main()
