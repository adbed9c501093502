"""How long the whole catalogue takes: 120 indicators, 70 units, 36 months of clean figures. `python -m bench.doubts`.

With `database` behind it, the same figures are also written to a database of its own beside the
one DATABASE_URL names, swept twice, and dropped again.
"""

import os
import resource
import sys
from collections import Counter
from time import perf_counter

from indicators.rules.doubts.examining import examine
from tests.indicators.rules.doubts.clean import clean_evidence


def main() -> None:
    """Draw, examine, print."""
    start = perf_counter()
    evidence = clean_evidence(indicators=120, months=36, units=70)
    print(f"{len(evidence.courses):,} series drawn in {perf_counter() - start:.1f} s; memory {_megabytes()} MB")
    start = perf_counter()
    found = list(examine(evidence))
    print(f"examined in {perf_counter() - start:.2f} s, the last 13 months judged; memory at most {_megabytes()} MB")
    series = len({one.key for one in found})
    print(f"series with a doubt: {series} of {len(evidence.courses):,} ({100 * series / len(evidence.courses):.2f}%)")
    print(dict(Counter(one.found.severity.value for one in found)), dict(Counter(one.found.code for one in found)))
    if "database" in sys.argv[1:]:
        _sweep(evidence)


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _sweep(evidence) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    from indicators.operations.doubts import look_for_doubts

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        write(evidence)
        for what in ("first sweep", "second sweep"):
            reset_queries()
            start = perf_counter()
            with CaptureQueriesContext(connection) as asked:
                done = look_for_doubts()
            print(
                f"{what}: {perf_counter() - start:.2f} s, {len(asked)} queries, {done}; memory at most {_megabytes()} MB"
            )
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def write(evidence) -> None:
    """Write drawn figures to the database, with the units and indicators they are of."""
    from datetime import date

    from django.db import connection

    from indicators.models import Indicator, Outturn
    from organisation.models import Unit, User

    user = User.objects.create(username="bench")
    kinds = {1: "authority"} | {pk: "service" for pk in range(2, 8)}
    for pk, name in evidence.units.items():
        parent = evidence.parents[pk]
        Unit.objects.create(
            pk=pk, code=f"u{pk}", name=name, kind=kinds.get(pk, "team"), parent_id=parent, valid_from=date(2010, 1, 1)
        )
    for pk, about in evidence.indicators.items():
        Indicator.objects.create(
            pk=pk, code=f"I-{pk}", name=about.name, measure=about.measure, basis=about.basis, polarity="higher",
            kind="practice", counts="cases",
        )  # fmt: skip
    with connection.cursor() as cursor:
        for (indicator, unit, _), course in evidence.courses.items():
            cursor.executemany(
                INSERT, [_row(indicator, unit, course, place, user.pk) for place in range(len(course.values))]
            )
        cursor.execute("ANALYZE")
    print(f"{Outturn.objects.count():,} figures written")


INSERT = """INSERT INTO indicators_outturn (indicator_id, unit_id, month, value, numerator, denominator, absence, origin,
    source_cell, note, recorded_by_id, recorded_at) VALUES (%s, %s, %s, %s, %s, %s, '', 'entered', '', '', %s, %s)"""


def _row(indicator, unit, course, place, user):
    value, base = course.values[place], course.base(place)
    top = None if base is None else round(value * base / (100 if course.measure == "percentage" else 10_000))
    month = course.month(place).isoformat()
    return (indicator, unit, month, round(value, 6), top, base, user, "2021-11-20T05:00:00+00:00")


if __name__ == "__main__":
    main()
