"""The example's audits: entered together, as an archive is."""

import csv
from datetime import date
from pathlib import Path

from audits.counting import services_of
from audits.models import Audit, AuditType, Domain, Feedback, PlannedAudits, Theme
from audits.operations.entering import Finding
from audits.operations.settled import Settled, enter_settled_audits
from audits.rules.grades import Grade
from examples.programme import lines_of, load_programme
from organisation.models import Unit, User

LETTERS = {grade.label[0]: grade for grade in Grade}


def load_audits(path: Path, *, by: User) -> list[Audit]:
    """Enter the audits of a file, each on its line of the programme; nothing where an example has none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    themes = {name: Theme.objects.get_or_create(name=name)[0] for row in rows if (name := row["theme"])}
    units = {unit.code: unit for unit in Unit.objects.all()}
    people = {user.username: user for user in User.objects.all()}
    programme = load_programme(path.parent, by=by)
    lines, services = lines_of(programme), services_of()
    domains = list(Domain.objects.order_by("position"))

    def line_of(row: dict[str, str]) -> PlannedAudits | None:
        theme = themes.get(row["theme"])
        month = date.fromisoformat(row["audited_on"]).replace(day=1)
        return lines.get((services.get(units[row["unit"]].pk), month, row["kind"], theme.pk if theme else None))

    return enter_settled_audits(
        [
            Settled(
                Finding(
                    reference=row["reference"],
                    unit=units[row["unit"]],
                    kind=AuditType(row["kind"]),
                    audited_on=date.fromisoformat(row["audited_on"]),
                    auditor=people[row["auditor"]],
                    grade=Grade(row["grade"]),
                    feedback=Feedback(row["feedback"]),
                    theme=themes.get(row["theme"]),
                    programme=programme,
                    planned=line_of(row),
                ),
                Grade(row["final_grade"]),
                people.get(row["moderated_by"]),
                row["moderated_because"],
                {domain: LETTERS[letter] for domain, letter in zip(domains, row["domains"], strict=False)},
            )
            for row in rows
        ],
        by=by,
    )
