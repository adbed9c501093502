"""Loading an example through the product's own operations. Nothing that is there is overwritten."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from actions.models import Action, ActionPlan, RaisedIn
from actions.operations import Promise, raise_action
from audits.models import AuditMeasure, Domain
from clinics.models import Clinic, ClinicIndicator, ClinicSession
from indicators.models import (
    Cohort,
    Indicator,
    IndicatorAlias,
    Listing,
    Outturn,
    Population,
    PriorityArea,
    Return,
    Target,
)
from indicators.operations.definitions import define_indicator, set_target
from indicators.operations.flags import raise_flags
from indicators.operations.returns import preview_return, publish_return, receive_return
from indicators.rules.vocabulary import Per, RevisionReason
from organisation.models import Unit, User
from organisation.operations import grant_role
from organisation.roles import Role

HERE = Path(__file__).parent
PASSWORD = "clinic-demo-2021"  # noqa: S105 - printed on purpose; the command refuses to run outside DEBUG
OVERRIDE = "Loaded as printed: the example shows what the report really says."
CONFLICT = "The report prints this figure differently in two tables."


def examples() -> list[str]:
    """Name the examples there are."""
    return sorted(path.name for path in HERE.iterdir() if (path / "returns").is_dir())


@transaction.atomic
def load(name: str) -> bool:
    """Load an example: who, what is measured, the returns, the clinics, the actions, the flags.

    All of it or nothing; and nothing where there is any data already, which is then left alone.
    Says whether it was loaded.
    """
    if Unit.objects.exists():
        return False
    folder = HERE / name
    _load_organisation(folder)
    analyst = User.objects.get(username="analyst")
    _load_definitions(folder, by=analyst)
    _load_returns(folder, by=analyst)
    _load_targets(folder, by=analyst)
    _load_audit_words(folder)
    _load_clinics(folder)
    _load_plans(folder)
    _load_actions(folder, by=analyst)
    for month in _newest_months():
        raise_flags(month=month)
    return True


def accounts(name: str) -> Iterator[tuple[str, str, str]]:
    """Give the accounts to try an example with: username, role, where."""
    for row in _rows(HERE / name / "people.csv"):
        if row["is_shown"] == "yes":
            yield row["username"], Role(row["role"]).label, row["unit"]


def _load_organisation(folder: Path) -> None:
    for row in _rows(folder / "units.csv"):
        parent = Unit.objects.get(code=row["parent"]) if row["parent"] else None
        about = {"name": row["name"], "kind": row["kind"], "parent": parent, "position": int(row["position"])}
        Unit.objects.get_or_create(code=row["code"], defaults=about)
    people = _rows(folder / "people.csv")
    secret = make_password(PASSWORD)
    for row in people:
        about = {"first_name": row["first_name"], "last_name": row["last_name"], "password": secret}
        user, is_new = User.objects.get_or_create(username=row["username"], defaults=about)
        if is_new:
            grant_role(user=user, unit=Unit.objects.get(code=row["unit"]), role=Role(row["role"]), by=None)
    for row in people:
        if row["line_manager"]:
            boss = User.objects.get(username=row["line_manager"])
            User.objects.filter(username=row["username"], line_manager=None).update(line_manager=boss)


def _load_definitions(folder: Path, *, by: User) -> None:
    for row in _rows(folder / "areas.csv"):
        PriorityArea.objects.get_or_create(slug=row["slug"], defaults=row)
    for row in _rows(folder / "cohorts.csv"):
        Cohort.objects.get_or_create(code=row["code"], defaults=row)
    for row in _rows(folder / "populations.csv"):
        about = {"number": int(row["number"]), "source": row["source"]}
        unit = Unit.objects.get(code=row["unit"])
        month = date.fromisoformat(row["applies_from"])
        Population.objects.get_or_create(unit=unit, ages=row["ages"], applies_from=month, defaults=about)
    for row in _rows(folder / "indicators.csv"):
        if not Indicator.objects.filter(code=row["code"]).exists():
            _define(row, by=by)


def _define(row: dict[str, str], *, by: User) -> None:
    as_they_are = ("name", "measure", "basis", "polarity", "kind", "counts", "decimals", "rolls_up_to", "why")
    indicator = define_indicator(
        by=by,
        code=row["code"],
        lead_service=Unit.objects.filter(code=row["lead_service"]).first(),
        **{field: row[field] for field in as_they_are},
    )
    for place in filter(None, row["areas"].split("; ")):
        slug, position = place.split(" ")
        Listing.objects.create(area=PriorityArea.objects.get(slug=slug), indicator=indicator, position=int(position))
    for alias in filter(None, row["aliases"].split("; ")):
        IndicatorAlias.objects.create(indicator=indicator, name=alias)


def _load_returns(folder: Path, *, by: User) -> None:
    for path in sorted((folder / "returns").iterdir()):
        if Return.objects.filter(file_name=path.name).exists():
            continue
        given = receive_return(content=path.read_bytes(), file_name=path.name, by=by)
        shown = preview_return(given)
        publish_return(
            given,
            by=by,
            note="Example data.",
            reason=RevisionReason.CONFLICT if shown.has_changes else None,
            explanation=CONFLICT if shown.has_changes else "",
            override_reason=OVERRIDE if shown.blocks.exists() else "",
        )


def _load_targets(folder: Path, *, by: User) -> None:
    for row in _rows(folder / "targets.csv"):
        indicator, unit = Indicator.objects.get(code=row["indicator"]), Unit.objects.get(code=row["unit"])
        month = date.fromisoformat(row["applies_from"])
        if not Target.objects.filter(indicator=indicator, unit=unit, applies_from=month).exists():
            set_target(
                indicator=indicator,
                unit=unit,
                applies_from=month,
                value=Decimal(row["value"]),
                per=Per(row["per"]),
                reason=row["reason"],
                by=by,
            )


def _load_audit_words(folder: Path) -> None:
    for row in _rows(folder / "audit_domains.csv"):
        Domain.objects.get_or_create(name=row["name"], defaults=row)
    for row in _rows(folder / "audit_measures.csv"):
        indicator = Indicator.objects.get(code=row["indicator"])
        AuditMeasure.objects.get_or_create(counted=row["counted"], defaults={"indicator": indicator})


def _load_clinics(folder: Path) -> None:
    for row in _rows(folder / "clinics.csv"):
        about = {"name": row["name"], "chair": User.objects.get(username=row["chair"]), "notes": row["notes"]}
        Clinic.objects.get_or_create(unit=Unit.objects.get(code=row["unit"]), defaults=about)
    for row in _rows(folder / "clinic_lines.csv"):
        ClinicIndicator.objects.get_or_create(
            clinic=Clinic.objects.get(unit__code=row["unit"]),
            indicator=Indicator.objects.get(code=row["indicator"]),
            defaults={"position": int(row["position"]), "heading": row["heading"]},
        )
    for row in _rows(folder / "clinic_sessions.csv"):
        clinic = Clinic.objects.get(unit__code=row["unit"])
        ClinicSession.objects.get_or_create(
            clinic=clinic, held_on=date.fromisoformat(row["held_on"]), defaults={"chair": clinic.chair}
        )


def _load_plans(folder: Path) -> None:
    for row in _rows(folder / "plans.csv"):
        about = {
            "purpose": row["purpose"],
            "unit": Unit.objects.get(code=row["unit"]),
            "area": PriorityArea.objects.get(slug=row["area"]),
            "sponsor": User.objects.filter(username=row["sponsor"]).first(),
            "declared_status": row["declared_status"],
        }
        ActionPlan.objects.get_or_create(name=row["name"], defaults=about)


def _load_actions(folder: Path, *, by: User) -> None:
    known = set(Action.objects.filter(raised_in=RaisedIn.BOARD_REPORT).values_list("title", flat=True))
    for row in _rows(folder / "actions.csv"):
        if row["title"] not in known:
            raise_action(_promise(row), by=by, on=date.fromisoformat(row["raised_on"]))


def _promise(row: dict[str, str]) -> Promise:
    return Promise(
        title=row["title"],
        detail=row["detail"],
        unit=Unit.objects.get(code=row["unit"]),
        area=PriorityArea.objects.get(slug=row["area"]),
        plan=ActionPlan.objects.filter(name=row["plan"]).first(),
        indicator=Indicator.objects.filter(code=row["indicator"]).first(),
        due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        raised_in=RaisedIn.BOARD_REPORT,
        source_note=row["source_note"],
    )


def _newest_months() -> list[date]:
    """Give the newest months there are figures for, to sweep: the two last of them."""
    months = Outturn.objects.order_by("month").values_list("month", flat=True).distinct()
    return list(months)[-2:]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
