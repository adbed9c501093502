"""Loading an example through the product's own operations. Nothing that is there is overwritten."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from actions.models import Action, ActionPlan, Declared, PlanKind, RaisedIn
from actions.operations import (
    PlanFacts,
    Promise,
    add_milestone,
    add_objective,
    declare_status,
    make_plan,
    put_into_plan,
    raise_action,
)
from audits.models import AuditMeasure, Domain
from clinics.models import Clinic, ClinicIndicator, ClinicMember, ClinicSession
from examples.audit_tool import load_audit_tool
from examples.audits import load_audits
from examples.programme import load_learning
from indicators.gaps import GapSeries
from indicators.models import (
    Cohort,
    Indicator,
    Listing,
    Outturn,
    PriorityArea,
    Target,
)
from indicators.operations.definitions import define_indicator, relate, set_population, set_target
from indicators.operations.doubts import look_for_doubts
from indicators.operations.flags import raise_flags
from indicators.operations.gaps import own_missing_figure
from indicators.operations.returns import preview_return, publish_return, receive_return
from indicators.operations.versions import add_alias
from indicators.rules.vocabulary import Per, RevisionReason, Tie
from organisation.models import Succession, Unit, User
from organisation.operations import grant_role
from organisation.roles import Role
from organisation.rules.calendar import last_full_month
from reports.operations.commentary import write_commentary
from reports.subjects import Subject

HERE = Path(__file__).parent
PASSWORD = "clinic-demo-2021"  # noqa: S105 - printed on purpose; the command refuses to run outside DEBUG
OVERRIDE = "Loaded as printed: the example shows what the report really says."
MEANING = (
    "numerator_of", "denominator_of", "why_it_matters", "standard_unit", "standard_calendar", "standard_authority",
    "standard_note", "source_system",
)  # fmt: skip
CONFLICT = "The report prints this figure differently in two tables."


def examples() -> list[str]:
    """Name the examples there are: told in files, or drawn from a seed."""
    return sorted(path.name for path in HERE.iterdir() if (path / "indicators.csv").exists())


@contextmanager
def files_of(name: str) -> Iterator[Path]:
    """Give the folder an example's files are in; an example that is drawn is drawn up to the last full month."""
    if (HERE / name / "units.csv").exists():
        yield HERE / name
        return
    drawing = import_module(f"examples.{name}.drawing")
    with TemporaryDirectory() as folder:
        drawing.draw(Path(folder), until=last_full_month(timezone.localdate()))
        yield Path(folder)


@transaction.atomic
def load(name: str) -> bool:
    """Load an example: who, what is measured, the returns, the clinics, the actions, the flags.

    All of it or nothing; and nothing where there is any data already, which is then left alone.
    Says whether it was loaded.
    """
    if Unit.objects.exists():
        return False
    with files_of(name) as folder:
        _load_files(folder)
    return True


def _load_files(folder: Path) -> None:
    _load_organisation(folder)
    analyst = User.objects.get(username="analyst")
    _load_successions(folder, by=analyst)
    _load_definitions(folder, by=analyst)
    _load_returns(folder, by=analyst)
    _load_targets(folder, by=analyst)
    _load_awaited(folder, by=analyst)
    _load_audit_words(folder)
    load_audit_tool(by=User.objects.get(username="qa"))
    load_audits(folder / "audits.csv", by=User.objects.get(username="qa"))
    load_learning(folder, by=User.objects.get(username="qa"))
    _load_clinics(folder)
    deputy = User.objects.get(username="deputy")
    _load_plans(folder, by=deputy)
    _load_actions(folder, by=analyst, critical_by=deputy)
    _load_commentary(folder)
    look_for_doubts()
    for month in _newest_months():
        raise_flags(month=month)


def accounts(name: str) -> Iterator[tuple[str, str, str]]:
    """Give the accounts to try an example with: username, role, where."""
    for row in _rows(HERE / name / "people.csv"):
        if row["is_shown"] == "yes":
            yield row["username"], Role(row["role"]).label, row["unit"]


def _load_organisation(folder: Path) -> None:
    for row in _rows(folder / "units.csv"):
        parent = Unit.objects.get(code=row["parent"]) if row["parent"] else None
        about = {"name": row["name"], "kind": row["kind"], "parent": parent, "position": int(row["position"])}
        given = {name: row[name] for name in ("valid_from", "valid_to", "notice") if row.get(name)}
        Unit.objects.get_or_create(code=row["code"], defaults=about | given)
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
            for person in User.objects.filter(username=row["username"], line_manager=None):
                person.line_manager = boss
                person.save()


def _load_successions(folder: Path, *, by: User) -> None:
    """Say which unit took over from which; their dates of validity are in the list of units."""
    for row in _rows_if_any(folder / "successions.csv"):
        Succession.objects.create(
            predecessor=Unit.objects.get(code=row["predecessor"]),
            successor=Unit.objects.get(code=row["successor"]),
            happened_on=date.fromisoformat(row["happened_on"]),
            reason=row["reason"],
            recorded_by=by,
            recorded_at=timezone.now(),
        )


def _load_definitions(folder: Path, *, by: User) -> None:
    for row in _rows(folder / "areas.csv"):
        PriorityArea.objects.get_or_create(slug=row["slug"], defaults=row)
    for row in _rows(folder / "cohorts.csv"):
        Cohort.objects.get_or_create(code=row["code"], defaults=row)
    for row in _rows(folder / "populations.csv"):
        set_population(
            unit=Unit.objects.get(code=row["unit"]),
            ages=row["ages"],
            applies_from=date.fromisoformat(row["applies_from"]),
            number=int(row["number"]),
            source=row["source"],
            by=by,
        )
    written = folder / "definitions.csv"
    meanings = {row["code"]: row for row in _rows(written)} if written.exists() else {}
    for row in _rows(folder / "indicators.csv"):
        if not Indicator.objects.filter(code=row["code"]).exists():
            _define(row | meanings.get(row["code"], {}), by=by)
    for row in _rows_if_any(folder / "relations.csv"):
        relate(
            Indicator.objects.get(code=row["indicator"]),
            kind=Tie(row["kind"]),
            other=Indicator.objects.get(code=row["other"]),
            cohort=Cohort.objects.filter(code=row["cohort"] or None).first(),
            why=row["why"],
            by=by,
        )


def _define(row: dict[str, str], *, by: User) -> None:
    as_they_are = ("name", "measure", "basis", "polarity", "kind", "counts", "decimals", "rolls_up_to", "why")
    indicator = define_indicator(
        by=by,
        code=row["code"],
        lead_service=Unit.objects.filter(code=row["lead_service"]).first(),
        fewest_shown=int(row["fewest_shown"]) if row.get("fewest_shown") else None,
        **{field: row[field] for field in as_they_are},
        accumulates=Indicator.objects.filter(code=row.get("accumulates") or None).first(),
        **_meaning(row),
    )
    for place in filter(None, row["areas"].split("; ")):
        slug, position = place.split(" ")
        Listing.objects.create(area=PriorityArea.objects.get(slug=slug), indicator=indicator, position=int(position))
    for alias in filter(None, row["aliases"].split("; ")):
        add_alias(indicator, name=alias, by=by)


def _meaning(row: dict[str, str]) -> dict[str, object]:
    """Give what definitions.csv says of an indicator, where the example has it: its words, and whom it belongs to."""
    words: dict[str, object] = {name: row[name] for name in MEANING if name in row}
    figures = {name: row.get(name) or None for name in ("standard_value", "due_working_day", "next_review_on")}
    people = {name: User.objects.filter(username=row.get(name)).first() for name in ("owner", "updater")}
    return words | figures | people


def _load_returns(folder: Path, *, by: User) -> None:
    said = {row["file"]: row for row in _rows_if_any(folder / "returns.csv")}
    for path in sorted((folder / "returns").iterdir()):
        why = said.get(path.name) or {"reason": RevisionReason.CONFLICT, "explanation": CONFLICT}
        given = receive_return(content=path.read_bytes(), file_name=path.name, by=by)
        shown = preview_return(given)
        publish_return(
            given,
            by=by,
            note="Example data.",
            reason=RevisionReason(why["reason"]) if shown.has_changes else None,
            explanation=why["explanation"] if shown.has_changes else "",
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


def _load_awaited(folder: Path, *, by: User) -> None:
    """Say who brings the figures of measures nothing is held of yet."""
    for row in _rows_if_any(folder / "awaited.csv"):
        series = GapSeries(Indicator.objects.get(code=row["indicator"]), Unit.objects.get(code=row["unit"]))
        owner = User.objects.get(username=row["owner"])
        own_missing_figure(series, owner=owner, promised_on=None, note=row["note"], by=by, seen=None)


def _load_audit_words(folder: Path) -> None:
    for row in _rows(folder / "audit_domains.csv"):
        Domain.objects.get_or_create(name=row["name"], defaults=row)
    for row in _rows(folder / "audit_measures.csv"):
        indicator = Indicator.objects.get(code=row["indicator"])
        AuditMeasure.objects.get_or_create(counted=row["counted"], defaults={"indicator": indicator})


def _load_clinics(folder: Path) -> None:
    for row in _rows(folder / "clinics.csv"):
        about = {"name": row["name"], "chair": User.objects.get(username=row["chair"]), "notes": row["notes"]}
        about |= {"first_held_on": row["first_held_on"], "cadence_weeks": int(row["cadence_weeks"])}
        Clinic.objects.get_or_create(unit=Unit.objects.get(code=row["unit"]), defaults=about)
    for row in _rows(folder / "clinic_lines.csv"):
        ClinicIndicator.objects.get_or_create(
            clinic=Clinic.objects.get(unit__code=row["unit"]),
            indicator=Indicator.objects.get(code=row["indicator"]),
            defaults={"position": int(row["position"]), "heading": row["heading"]},
        )
    for row in _rows(folder / "clinic_members.csv"):
        ClinicMember.objects.get_or_create(
            clinic=Clinic.objects.get(unit__code=row["unit"]),
            user=User.objects.get(username=row["username"]),
            defaults={"seat": row["seat"]},
        )
    for row in _rows(folder / "clinic_sessions.csv"):
        clinic = Clinic.objects.get(unit__code=row["unit"])
        ClinicSession.objects.get_or_create(
            clinic=clinic, held_on=date.fromisoformat(row["held_on"]), defaults={"chair": clinic.chair}
        )


def _load_plans(folder: Path, *, by: User) -> None:
    for row in _rows(folder / "plans.csv"):
        facts = PlanFacts(
            row["name"],
            row["purpose"],
            Unit.objects.get(code=row["unit"]),
            PlanKind(row["kind"]),
            PriorityArea.objects.get(slug=row["area"]),
            User.objects.filter(username=row["sponsor"]).first(),
        )
        plan = make_plan(facts, by=by)
        if row["declared_status"]:
            declare_status(plan, by=by, status=Declared(row["declared_status"]), reason=row["declared_because"])
    for row in _rows_if_any(folder / "plan_objectives.csv"):
        add_objective(ActionPlan.objects.get(name=row["plan"]), by=by, title=row["title"])
    for row in _rows_if_any(folder / "plan_milestones.csv"):
        add_milestone(
            ActionPlan.objects.get(name=row["plan"]),
            by=by,
            title=row["title"],
            starts_on=date.fromisoformat(row["starts_on"]) if row["starts_on"] else None,
            due_on=date.fromisoformat(row["due_on"]),
            note=row["note"],
        )


def _load_actions(folder: Path, *, by: User, critical_by: User) -> None:
    known = set(Action.objects.filter(raised_in=RaisedIn.BOARD_REPORT).values_list("title", flat=True))
    for row in _rows(folder / "actions.csv"):
        if row["title"] not in known:
            action = raise_action(_promise(row), by=by, on=date.fromisoformat(row["raised_on"]))
            if row.get("is_critical"):
                put_into_plan(action.plan, by=critical_by, actions=[action], is_critical=True)


def _promise(row: dict[str, str]) -> Promise:
    return Promise(
        title=row["title"],
        detail=row["detail"],
        unit=Unit.objects.get(code=row["unit"]),
        area=PriorityArea.objects.get(slug=row["area"]),
        plan=ActionPlan.objects.filter(name=row["plan"]).first(),
        indicator=Indicator.objects.filter(code=row["indicator"]).first(),
        owner=User.objects.filter(username=row.get("owner", "")).first(),
        due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        raised_in=RaisedIn.BOARD_REPORT,
        source_note=row["source_note"],
    )


def _load_commentary(folder: Path) -> None:
    for row in _rows_if_any(folder / "commentary.csv"):
        subject = Subject(
            Unit.objects.get(code=row["unit"]),
            date.fromisoformat(row["month"]),
            PriorityArea.objects.filter(slug=row["area"]).first(),
            Indicator.objects.filter(code=row["indicator"]).first(),
        )
        write_commentary(subject, text=row["text"], by=User.objects.get(username=row["author"]), seen=0)


def _newest_months() -> list[date]:
    """Give the newest months there are figures for, to sweep: the two last of them."""
    months = Outturn.objects.order_by("month").values_list("month", flat=True).distinct()
    return list(months)[-2:]


def _rows_if_any(path: Path) -> list[dict[str, str]]:
    return _rows(path) if path.exists() else []


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
