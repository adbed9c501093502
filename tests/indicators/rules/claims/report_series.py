"""The series of the November 2021 report, as a commentary on it may speak of them."""

import csv
from datetime import date
from decimal import Decimal
from functools import cache

from indicators.rules.claims import Benchmark, Series, Share
from indicators.rules.status import Goal, Reading
from indicators.rules.vocabulary import Basis, Comparator, Kind, Measure, Per, Polarity
from tests import report

OCTOBER, NOVEMBER = date(2021, 10, 1), date(2021, 11, 1)
POPULATION = 51_313
COMPARATORS = {
    "Southampton 19/20": Comparator.OWN_EARLIER_YEAR,
    "Southampton 20/21": Comparator.OWN_EARLIER_YEAR,
    "Statistical Neighbours": Comparator.STATISTICAL_NEIGHBOURS,
    "South East": Comparator.REGION,
    "England": Comparator.ENGLAND,
}
COHORT_OF_ALL = ("Combined", "all services (implied)", "")


@cache
def of_the_report() -> tuple[Series, ...]:
    """Give every series printed in the report: the authority's by month, and the clinics' of one day."""
    return (*_of_the_tables(), *_of_the_clinics(), *_of_the_training())


def _of_the_tables() -> list[Series]:
    proposals, printed = report.proposals(), report.printed_series()
    rows = [row for table in report.TABLES for row in report.rows(table)]
    return [
        _series(proposal, printed[code], row)
        for (code, proposal), row in zip(proposals.items(), rows, strict=True)
        if code != "RCP-01"  # the same indicator as RST-04, printed twice
    ]


def _series(proposal: dict[str, str], months: dict[date, Decimal | None], row: dict[str, str]) -> Series:
    basis = report.basis_of(proposal)
    goal = Decimal(proposal["target_value"]) if proposal["target_value"] else None
    if proposal["code"] == "RQA-02":
        goal = None  # printed nowhere but in the narrative
    return Series(
        code=proposal["code"],
        name=row["Indicator"],
        reading=Reading(
            report.measure_of(proposal),
            basis,
            report.polarity_of(proposal),
            is_demand=proposal["kind"] == Kind.DEMAND,
        ),
        values={month: value for month, value in months.items() if value is not None},
        goals=(Goal(goal, report.per_of(basis)),) if goal is not None else (),
        benchmarks=tuple(
            Benchmark(name, comparator, report.number(row[name]))
            for name, comparator in COMPARATORS.items()
            if name in row
        ),
        population=POPULATION if report.measure_of(proposal) is Measure.RATE else None,
    )


CLINIC_CODES = {
    "Percentage of S47 NFA": ("ASM-03", Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.NEITHER),
    "CLA with a visit within 6 weeks": ("PCT-01", Measure.PERCENTAGE, Basis.SNAPSHOT, Polarity.HIGHER),
    "Percentage of Children with an up to date plan in the past 3 months": (
        "PCT-02",
        Measure.PERCENTAGE,
        Basis.SNAPSHOT,
        Polarity.HIGHER,
    ),
    "Number of adjourned CPP since April in PACT": ("PCT-03", Measure.NUMBER, Basis.CUMULATIVE, Polarity.LOWER),
    "Number of CLA reviews adjourned since April due to no plan": (
        "REV-01",
        Measure.NUMBER,
        Basis.CUMULATIVE,
        Polarity.LOWER,
    ),
    "Percentage of Supervisions On Time in PACT": ("SUP-01", Measure.PERCENTAGE, Basis.SNAPSHOT, Polarity.HIGHER),
}
NAMES = {"PCT-01": "Visits on Time in PACT", "SUP-01": "Percentage of Supervisions On Time"}


def _of_the_clinics() -> list[Series]:
    rows = report.rows("09_appendix_clinic_figures")
    return [_clinic_line(row) for row in rows if row["heading"] in CLINIC_CODES and row["numerator"]]


def _clinic_line(row: dict[str, str]) -> Series:
    code, measure, basis, polarity = CLINIC_CODES[row["heading"]]
    part, whole = Decimal(row["numerator"]), Decimal(row["denominator"] or 0)
    percent = report.number(row["percent_printed"])
    value = part if measure is Measure.NUMBER else percent or 100 * part / whole
    return Series(
        code=code,
        name=NAMES.get(code, row["heading"]),
        reading=Reading(measure, basis, polarity),
        values={NOVEMBER: value},
        shares={NOVEMBER: Share(part, whole)} if whole else {},
        unit={"Assessment Service 3/11/21": "Assessment", "PACT Service 10/11/21": "PACT"}[row["clinic"]]
        if row["population"] != "all services (implied)"
        else "",
        cohort="" if row["population"] in COHORT_OF_ALL or row["population"] == "PACT" else row["population"],
    )


def _of_the_training() -> list[Series]:
    with (report.HERE / "06_common_practice_framework_training.csv").open(encoding="utf-8") as table:
        return [
            Series(
                code=f"TRN-0{place}",
                name=row["Training"],
                reading=Reading(Measure.NUMBER, Basis.CUMULATIVE, Polarity.HIGHER),
                values={NOVEMBER: Decimal(row["No. of attendees"])},
            )
            for place, row in enumerate(csv.DictReader(table), 1)
        ]


__all__ = ["NOVEMBER", "OCTOBER", "Per", "of_the_report"]
