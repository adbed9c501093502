"""How long a month takes to publish: 120 indicators for 70 units, with roll-up and revisions.

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

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.conf import settings

django.setup()

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from indicators.models import Indicator, Outturn, OutturnRevision, Population, Return
from indicators.models.returns import ReturnState
from indicators.operations.figures import Figure, stage
from indicators.operations.returns import publish_return
from indicators.rules.vocabulary import RevisionReason
from organisation.models import Membership, Unit, User

INDICATORS, SERVICES, TEAMS = 120, 6, 64
OCTOBER = date(2021, 10, 1)
KINDS = (("percentage", "in_month"), ("percentage", "snapshot"), ("number", "in_month"), ("number", "cumulative"),
         ("rate", "cumulative"), ("rate", "snapshot"))  # fmt: skip


def main() -> None:
    """Build, measure, print, and leave nothing behind."""
    words = {"verbosity": 0, "interactive": False}
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        analyst, services, teams = _organisation()
        indicators = _indicators()
        print(f"{settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}, {len(indicators)} indicators")
        print(f"{'':58}{'figures':>9}{'rolled up':>11}{'stage s':>9}{'publish s':>11}")
        _month("every unit reports, all new", indicators, services + teams, OCTOBER, 0, analyst)
        _month("every unit reports, all changed", indicators, services + teams, OCTOBER, 1, analyst)
        _month("every unit reports, nothing changed", indicators, services + teams, OCTOBER, 1, analyst)
        september = date(2021, 9, 1)
        _month("teams only, services and authority rolled up, all new", indicators, teams, september, 0, analyst)
        _month("teams only, all changed (and what October rests on it)", indicators, teams, september, 2, analyst)
    finally:
        call_command("flush", **words)
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _month(what: str, indicators: list[Indicator], units: list[Unit], month: date, more: int, by: User) -> None:
    """Stage and publish one month, every figure `more` higher than at first."""
    given = Return.objects.create(
        file_name="bench.csv", state=ReturnState.CHECKED, uploaded_by=by, uploaded_at=timezone.now()
    )
    figures = list(_figures(indicators, units, month, more))
    staged = _seconds(lambda: stage(figures, batch=given.batch))
    before = Outturn.objects.filter(origin="rolled_up").count(), OutturnRevision.objects.count()
    done: list = []
    published = _seconds(lambda: done.append(publish_return(given, by=by, reason=RevisionReason.LATE_RECORDING)))
    print(f"{what:58}{len(figures):9,}{done[0].rolled_up:11,}{staged:9.2f}{published:11.2f}")
    assert before is not None


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


def _seconds(doing: Callable[[], object]) -> float:
    start = perf_counter()
    doing()
    return perf_counter() - start


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
