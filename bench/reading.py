"""Measure reading and checking returns: time, and how much memory it takes on top of the program itself.

    python bench/reading.py            every case, each in a process of its own
    python bench/reading.py CASE       one case
    python bench/reading.py CASE --profile

The files are made up, in a folder that is removed again.
"""

import argparse
import cProfile
import csv
import json
import pstats
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import xlsxwriter

from indicators.returns.layouts import read_return
from indicators.returns.reading import Known, KnownCohort, KnownIndicator, KnownUnit
from indicators.rules.vocabulary import Basis, Measure

INDICATORS, UNITS, ROWS = 120, 70, 100_000
TODAY = date(2021, 11, 20)
LONG_HEAD = ["Indicator", "Unit", "Cohort", "Month", "Numerator", "Denominator", "Value", "Note"]
WORDS = "visits plans reviews assessments supervisions referrals contacts checks meetings records".split()  # noqa: SIM905
WHOSE = [
    "children looked after",
    "children in need",
    "care leavers",
    "children with a plan",
    "young carers",
    "new referrals",
]


def known() -> Known:
    """Give 120 indicators in 70 units, with four cohorts."""
    measures = [Measure.PERCENTAGE, Measure.PERCENTAGE, Measure.NUMBER, Measure.RATE]
    indicators = [
        KnownIndicator(
            f"IND-{place:03}",
            f"{measures[place % 4].label} of {WORDS[place % 10]} of {WHOSE[place % 6]} on time, number {place}",
            measures[place % 4],
            Basis.IN_MONTH,
        )
        for place in range(INDICATORS)
    ]
    units = [KnownUnit(f"team-{place}", f"Team {place}", place == 0) for place in range(UNITS)]
    return Known(indicators, units, [KnownCohort(code, code) for code in ("CLA", "CPP", "CIN", "CL")], TODAY)


def long_rows(number: int) -> list[list[object]]:
    """Make a long return of a number of figures: percentages with their fractions, counts and rates with values."""
    chance, about, rows = random.Random(7), known(), []
    for place in range(number):
        indicator = about.indicators[place % INDICATORS]
        month = f"{['Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct'][place // (INDICATORS * UNITS) % 7]}-21"
        unit = about.units[place // INDICATORS % UNITS].name
        cohort = ["", "CLA", "CPP", "CIN", "CL"][place // (INDICATORS * UNITS * 7) % 5]
        whole = chance.randrange(20, 900)
        part = chance.randrange(whole)
        if indicator.measure is Measure.PERCENTAGE:
            rows.append([indicator.name, unit, cohort, month, part, whole, "", ""])
        else:
            rows.append([indicator.name, unit, cohort, month, "", "", whole, "provisional" if place % 9 == 0 else ""])
    return rows


def wide_sheets() -> dict[str, list[list[object]]]:
    """Make a month's wide return with a sheet a unit."""
    chance, about = random.Random(7), known()
    head = ["Indicator", "Outturn type", "Oct-21", "Target"]
    return {
        unit.name: [head]
        + [
            [one.name, one.measure.value.upper(), f"{chance.randrange(100)}%", ""]
            if one.measure is Measure.PERCENTAGE
            else [one.name, one.measure.value.upper(), chance.randrange(900), ""]
            for one in about.indicators
        ]
        for unit in about.units
    }


def as_xlsx(sheets: dict[str, list[list[object]]], path: Path) -> None:
    """Write sheets as a workbook."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


def as_csv(rows: list[list[object]], path: Path) -> None:
    """Write rows as text."""
    written = StringIO()
    csv.writer(written).writerows(rows)
    path.write_text(written.getvalue(), encoding="utf-8")


CASES = {
    "month-wide.xlsx": lambda path: as_xlsx(wide_sheets(), path),
    "month-long.xlsx": lambda path: as_xlsx({"Figures": [LONG_HEAD, *long_rows(INDICATORS * UNITS)]}, path),
    "month-long.csv": lambda path: as_csv([LONG_HEAD, *long_rows(INDICATORS * UNITS)], path),
    "100000-rows.xlsx": lambda path: as_xlsx({"Figures": [LONG_HEAD, *long_rows(ROWS)]}, path),
    "100000-rows.csv": lambda path: as_csv([LONG_HEAD, *long_rows(ROWS)], path),
    "100000-unknown-names.csv": lambda path: as_csv(
        [LONG_HEAD, *([f"Nobody knows {place}", *row[1:]] for place, row in enumerate(long_rows(ROWS)))], path
    ),
}


def peak() -> float:
    """Give the most memory this process has held, in MB.

    Linux hands the parent's `ru_maxrss` down to a child, so its own record is read where there is one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(path: Path, *, profile: bool) -> dict[str, object]:
    """Read one file and say what it took. Run in a process of its own."""
    content, about, before = path.read_bytes(), known(), peak()
    profiler = cProfile.Profile()
    started, worked = time.perf_counter(), time.process_time()
    if profile:
        reading = profiler.runcall(read_return, content, path.name, about)
    else:
        reading = read_return(content, path.name, about)
    took, work = time.perf_counter() - started, time.process_time() - worked
    if profile:
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(22)
    return {
        "seconds": round(took, 2),
        "CPU": round(work, 2),
        "MB on top": round(peak() - before),
        "MB in all": round(peak()),
        "entries": len(reading.entries),
        "problems": len(reading.problems),
    }


def main() -> None:
    """Measure what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("case", nargs="?", choices=list(CASES))
    asked.add_argument("--profile", action="store_true", help="Print where the time went.")
    asked.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.file:
        print(json.dumps(measure(options.file, profile=options.profile)))
        return
    print(
        f"{'':26} {'file':>8} {'seconds':>8} {'CPU':>6} {'MB on top':>10} {'MB in all':>10} {'entries':>8} {'problems':>9}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for case in [options.case] if options.case else CASES:
            path = Path(folder) / case
            CASES[case](path)
            size = f"{path.stat().st_size / 1024:,.0f} kB"
            command = [sys.executable, __file__, "--file", str(path), *(["--profile"] if options.profile else [])]
            found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            print(
                f"{case:26} {size:>8} {found['seconds']:8} {found['CPU']:6} {found['MB on top']:10} {found['MB in all']:10} "
                f"{found['entries']:8,} {found['problems']:9,}"
            )


if __name__ == "__main__":
    main()
