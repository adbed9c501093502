"""The printed tables of November 2021 and what they must come to."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from indicators.rules.vocabulary import Basis, Measure, Per, Polarity

HERE = Path(__file__).parent
TABLES = [
    "01_effective_assessment_and_intervention",
    "02_purposeful_direct_contact",
    "03_management_support_for_better_practice",
    "04_right_service_at_the_right_time",
    "05_robust_corporate_parenting",
    "07_rigorous_quality_assurance_audit",
]


def rows(name: str) -> list[dict[str, str]]:
    """Read one of the tables."""
    with (HERE / f"{name}.csv").open(encoding="utf-8") as table:
        return list(csv.DictReader(table))


def month(heading: str) -> date:
    """Read a heading such as Oct-21."""
    return datetime.strptime(heading, "%b-%y").date()


def number(printed: str) -> Decimal | None:
    """Read a printed figure, without the product's own reader."""
    text = printed.replace("%", "").replace(",", "").split(" ")[0]
    return Decimal(text) if text.replace(".", "").isdigit() else None


def printed_series() -> dict[str, dict[date, Decimal]]:
    """Give every printed row's figures by month, by the code of its proposal."""
    codes = iter(row["code"] for row in rows("20_indicator_proposals"))
    series = {}
    for table in TABLES:
        for row in rows(table):
            months = {month(head): number(row[head]) for head in row if head[-3:-2] == "-" and head[:3].isalpha()}
            series[next(codes)] = months
    return series


def proposals() -> dict[str, dict[str, str]]:
    """Give the reasoned reading of each row, by code."""
    return {row["code"]: row for row in rows("20_indicator_proposals")}


def basis_of(proposal: dict[str, str]) -> Basis:
    """Read a proposal's basis."""
    return Basis.CUMULATIVE if proposal["basis"] == "cumulative_ytd" else Basis(proposal["basis"])


def per_of(basis: Basis) -> Per:
    """Say what a target is per where the report prints nothing."""
    return {Basis.CUMULATIVE: Per.YEAR_END, Basis.IN_MONTH: Per.MONTH}.get(basis, Per.LEVEL)


def measure_of(proposal: dict[str, str]) -> Measure:
    """Read a proposal's outturn type."""
    return Measure(proposal["outturn_type"].lower())


def polarity_of(proposal: dict[str, str]) -> Polarity:
    """Read a proposal's polarity."""
    return Polarity(proposal["polarity"])
