"""An audit tool such as councils publish: a full case audit and two dip samples, made with the tool's own verbs."""

import csv
from pathlib import Path

from django.utils import timezone

from audits.models import AnswerType, QuestionSetVersion, SetDomain
from audits.operations.tool import Asking, Wording, add_domain, add_question, make_question_set, take_into_use
from organisation.models import User

HERE = Path(__file__).parent


def load_audit_tool(*, by: User) -> None:
    """Make the question sets and take them into use."""
    now = timezone.now()
    for row in _rows("sets"):
        version = make_question_set(row["name"], is_graded=row["is_graded"] == "yes", by=by, now=now)
        _fill(version, row["name"], by)
        take_into_use(version, changes=row["changes"], by=by, now=now)


def _fill(version: QuestionSetVersion, name: str, by: User) -> None:
    domains: dict[str, SetDomain | None] = {"": None}
    for row in _rows("domains"):
        if row["set"] == name:
            wording = Wording(**{part: row[part] for part in Wording.__slots__})
            domains[row["name"]] = add_domain(version, name=row["name"], wording=wording, by=by)
    for row in _rows("questions"):
        if row["set"] == name:
            asking = Asking(row["text"], AnswerType(row["answered"]), row["is_required"] == "yes")
            add_question(version, asking=asking, under=domains[row["domain"]], by=by)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
