"""How long the November 2021 edition takes: its page, and each of its files. `python -m bench.edition`.

In a database of its own beside the one DATABASE_URL names, dropped again. The best of a few rounds, by the clock
and in seconds of the processor.
"""

import os
from collections.abc import Callable
from datetime import date
from time import perf_counter, process_time

ROUNDS = 5
GOALS = {"pdf": 2.0, "docx": 5.0, "xlsx": 1.0}
PAGE_GOAL = 0.3


def main() -> None:
    """Load the example, publish nothing, and measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        _measure()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _measure() -> None:
    from django.template.loader import render_to_string
    from django.utils import timezone

    from examples.loading import load
    from organisation.models import Unit
    from reports.editions.contents import from_json, to_json
    from reports.editions.gathering import gather
    from reports.outputs.files import WRITERS
    from reports.outputs.laid import lay_out, restated_table

    load("november_2021")
    unit = Unit.objects.get(kind="authority")
    contents = gather(date(2021, 10, 1), unit, now=timezone.now())
    frozen = to_json(contents)

    def page() -> None:
        said = from_json(frozen)
        shown = {"contents": said, "sections": lay_out(said), "restated": restated_table(said)}
        render_to_string("reports/_edition_contents.html", shown)

    _tell("gathering what is held", lambda: gather(date(2021, 10, 1), unit, now=timezone.now()))
    _tell("page, of what was published", page, PAGE_GOAL)
    for file_format, writer in WRITERS.items():
        _tell(file_format.label, lambda write=writer.write: write(contents), GOALS.get(file_format.value))


def _tell(what: str, work: Callable[[], object], goal: float | None = None) -> None:
    clock, processor = [], []
    for _ in range(ROUNDS):
        began, busy = perf_counter(), process_time()
        work()
        clock.append(perf_counter() - began)
        processor.append(process_time() - busy)
    wanted = f", goal {goal:.1f} s" if goal else ""
    print(f"{what}: {min(clock):.3f} s, {min(processor):.3f} s of the processor{wanted}")


if __name__ == "__main__":
    main()
