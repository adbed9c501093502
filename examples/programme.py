"""The example's programme of audits, planned and agreed as the year began, and what its audits taught."""

import csv
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

from audits.models import Audit, AuditProgramme, AuditType, LearningKind, PlannedAudits, Theme
from audits.operations.learning import Lesson, publish_learning, write_learning
from audits.operations.programmes import Cell, agree_programme, make_programme, plan_numbers
from organisation.models import Unit, User

LIMITS = "Open to the service for three months or more; for a theme, as the theme says."


def load_programme(folder: Path, *, by: User) -> AuditProgramme | None:
    """Plan the numbers of a file for the year from April 2021 and agree them; nothing where an example has none."""
    rows = _rows(folder / "planned_audits.csv")
    if not rows:
        return None
    starts, ends = date(2021, 4, 1), date(2022, 3, 31)
    programme = make_programme(name="Audit programme 2021-22", starts_on=starts, ends_on=ends, limits=LIMITS, by=by)
    units = dict(Unit.objects.values_list("code", "pk"))
    numbers: dict[tuple[str, str], dict[Cell, int]] = defaultdict(dict)
    for row in rows:
        numbers[row["kind"], row["theme"]][units[row["unit"]], date.fromisoformat(row["month"])] = int(row["number"])
    for (kind, name), cells in numbers.items():
        theme = Theme.objects.get_or_create(name=name)[0] if name else None
        plan_numbers(programme, kind=AuditType(kind), theme=theme, question_set=None, numbers=cells, seen={}, by=by)
    programme.refresh_from_db()
    return agree_programme(programme, seen=programme.version, by=by, now=_morning(starts))


def lines_of(programme: AuditProgramme | None) -> dict[tuple, PlannedAudits]:
    """Give a programme's lines by service, month, type and theme."""
    lines = programme.lines.select_related("theme") if programme else []
    return {(line.unit_id, line.month, line.kind, line.theme_id): line for line in lines}


def load_learning(folder: Path, *, by: User) -> None:
    """Publish what the audits of a file taught, as it was told at the time: nobody is told now."""
    for row in _rows(folder / "learning.csv"):
        theme = Theme.objects.filter(name=row["theme"]).first()
        audits = Audit.objects.filter(reference__in=row["audits"].split())
        lesson = Lesson(LearningKind(row["kind"]), row["text"], date.fromisoformat(row["month"]), theme, list(audits))
        now = _morning(date.fromisoformat(row["published_on"]))
        draft = write_learning(lesson, by=by, now=now)
        publish_learning(draft, expected_version=draft.version, by=by, now=now, quietly=True)


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
