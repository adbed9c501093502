"""An invented borough of five years, drawn from a seed: for charts, drill-down, funnels and roll-ups.

Nothing in it is anybody's data. It writes the same files the November 2021 example consists of,
so that both are loaded by the same importer. The months end with the one given, the shapes follow
from the seed alone.
"""

import csv
import math
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from organisation.rules.calendar import add_months, months_between, next_working_day

HERE = Path(__file__).parent
AUTHORITY, NAME = "invented", "Invented Borough"
NOTICE = "Every name and figure here is invented. Nothing describes a real council, family or worker."
MONTHS = 60
WORKER_MONTHS = 18  # single workers are held for so long only
HEADINGS = ["Code", "Unit", "Cohort", "Month", "Numerator", "Denominator", "Value", "Note"]
LATE_SHARE, GAP, AWAITED = 0.012, 0.004, 0.004
REORGANISED = 14  # months before the newest in which one team takes over from another
COPIED = (
    "areas",
    "cohorts",
    "indicators",
    "people",
    "clinic_lines",
    "clinic_members",
    "plans",
    "audit_domains",
    "audit_measures",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """How one indicator moves: its volume a team and month, where it starts and ends, how teams differ."""

    indicator: str
    service: str
    kind: str
    volume: float
    start: float
    end: float
    spread: float
    season: float


@dataclass(slots=True)
class Team:
    """A team with its own lasting character: larger or smaller, better or worse than the rest."""

    code: str
    service: str
    size: float
    bent: float
    first: date
    last: date | None
    workers: list[str] = field(default_factory=list)

    def stands_in(self, month: date) -> bool:
        """Say whether the team existed in a month."""
        return self.first <= month and (self.last is None or month <= self.last)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure as a long return gives it."""

    indicator: str
    unit: str
    month: date
    numerator: int | None = None
    denominator: int | None = None
    value: str = ""
    note: str = ""

    def cells(self) -> list[str]:
        """Give the row's cells in the order of the headings."""
        parts = ["" if part is None else str(part) for part in (self.numerator, self.denominator)]
        return [self.indicator, self.unit, "", f"{self.month:%Y-%m}", *parts, self.value, self.note]


def draw(folder: Path, *, until: date, seed: int = 2021) -> None:
    """Write the whole example into a folder: five years up to and with the month `until`."""
    chance = random.Random(seed)  # noqa: S311 - for figures, not for secrets
    months = months_between(add_months(until, 1 - MONTHS), until)
    teams = _teams(chance, months)
    for name in COPIED:
        (folder / f"{name}.csv").write_bytes((HERE / f"{name}.csv").read_bytes())
    _write(folder / "units.csv", _units(teams))
    _write(folder / "successions.csv", _successions(until))
    _write(folder / "populations.csv", _populations(months))
    _write(folder / "targets.csv", _targets(until))
    _write(folder / "actions.csv", _actions(until))
    _write(folder / "clinics.csv", _clinics(until))
    _write(folder / "clinic_sessions.csv", _sessions(until))
    _write(folder / "audits.csv", _audits(until))
    (folder / "returns").mkdir()
    _write(folder / "returns.csv", _draw_returns(folder / "returns", chance, teams, months))


def _audits(until: date) -> Iterator[Mapping[str, object]]:
    """Draw a few audits of the last four months, by a chance of their own so that no figure moves with them."""
    chance = random.Random(23)  # noqa: S311 - for figures, not for secrets
    managers = {"front-door": "manager.frontdoor", "assessment": "manager.assessment", "pathways": "manager.pathways"}
    for number in range(1, 41):
        service = chance.choice([row["code"] for row in _rows("services")])
        month = add_months(until, -(number % 4))
        grade = chance.choices(("outstanding", "good", "requires_improvement"), (1, 6, 5))[0]
        yield {
            "reference": f"CA-{number:04d}",
            "unit": f"{service}-team-{chance.randint(1, 4)}",
            "audited_on": (month + timedelta(days=chance.randint(0, 27))).isoformat(),
            "kind": "thematic" if number % 5 == 0 else "case",
            "theme": "Supervision" if number % 5 == 0 else "",
            "auditor": chance.choice([name for code, name in managers.items() if code != service]),
            "grade": grade,
            "final_grade": grade,
            "moderated_by": "",
            "moderated_because": "",
            "feedback": "obtained" if number % 3 else "not_obtained",
            "domains": "".join(chance.choices("OGR", (1, 6, 4), k=6)),
        }


def _teams(chance: random.Random, months: list[date]) -> list[Team]:
    """Draw the teams. In the last service but one, one team takes over from another."""
    teams = []
    for service in _rows("services"):
        for number in range(1, int(service["teams"]) + 1):
            code = f"{service['code']}-team-{number}"
            workers = [f"{code}-worker-{place}" for place in range(1, int(service["workers"]) + 1)]
            size, bent = chance.uniform(0.75, 1.3), chance.gauss(0, 1)
            teams.append(Team(code, service["code"], size, bent, months[0], None, workers))
    old, new = (team for team in teams if team.code in ("looked-after-team-10", "looked-after-team-11"))
    new.first = add_months(months[-1], -REORGANISED)
    old.last = add_months(new.first, -1)
    return teams


def _units(teams: list[Team]) -> Iterator[Mapping[str, object]]:
    services = {row["code"]: row["name"] for row in _rows("services")}
    blank = {"valid_from": "", "valid_to": "", "notice": ""}
    yield (
        {"code": AUTHORITY, "name": NAME, "kind": "authority", "parent": "", "position": 0} | blank | {"notice": NOTICE}
    )
    for position, (code, name) in enumerate(services.items(), start=1):
        yield {"code": code, "name": name, "kind": "service", "parent": AUTHORITY, "position": position} | blank
    for team in teams:
        number = team.code.rpartition("-")[2]
        dates = {
            "valid_from": team.first.isoformat() if team.first.year > 2000 and team.code.endswith("-11") else "",
            "valid_to": (add_months(team.last, 1) - timedelta(days=1)).isoformat() if team.last else "",
        }
        name = f"{services[team.service]} team {number}"
        yield (
            {"code": team.code, "name": name, "kind": "team", "parent": team.service, "position": number}
            | blank
            | dates
        )
        for place, worker in enumerate(team.workers, start=1):
            worker_name = f"{name}, worker {place}"
            about = {"code": worker, "name": worker_name, "kind": "worker", "parent": team.code, "position": place}
            yield about | blank


def _successions(until: date) -> Iterator[Mapping[str, object]]:
    yield {
        "predecessor": "looked-after-team-10",
        "successor": "looked-after-team-11",
        "happened_on": add_months(until, -REORGANISED).isoformat(),
        "reason": "Two half-size teams were joined and moved to another office.",
    }


def _populations(months: list[date]) -> Iterator[Mapping[str, object]]:
    number = 48_200
    for month in months:
        if month == months[0] or month.month == 4:
            year = month.year if month.month >= 4 else month.year - 1
            yield {
                "unit": AUTHORITY,
                "ages": "0-17",
                "applies_from": month.isoformat(),
                "number": number,
                "source": f"Invented mid-year estimate of {year - 1}",
            }
            number += 310


def _targets(until: date) -> Iterator[Mapping[str, object]]:
    for row in _rows("targets"):
        month = add_months(until, 1 - int(row.pop("months_ago")))
        yield row | {"applies_from": month.isoformat()}


def _actions(until: date) -> Iterator[Mapping[str, object]]:
    on = add_months(until, 1) + timedelta(days=20)
    for row in _rows("actions"):
        raised = on - timedelta(days=int(row.pop("raised_days_ago")))
        ahead = row.pop("due_days_ahead")
        due = next_working_day(on + timedelta(days=int(ahead))).isoformat() if ahead else ""
        yield row | {"raised_on": raised.isoformat(), "due_on": due, "source_note": "Invented"}


def _clinics(until: date) -> Iterator[Mapping[str, object]]:
    """Let the clinics take turns, a Wednesday each, in the month after the newest figures."""
    first = add_months(until, 1)
    for week, clinic in enumerate(_rows("clinics")):
        day = first + timedelta(days=(2 - first.weekday()) % 7 + 7 * week)
        yield clinic | {"first_held_on": day.isoformat(), "cadence_weeks": 6}


def _sessions(until: date) -> Iterator[Mapping[str, object]]:
    for clinic in _clinics(until):
        day = next_working_day(date.fromisoformat(str(clinic["first_held_on"])))
        yield {"unit": clinic["unit"], "held_on": day.isoformat()}


def _draw_returns(
    folder: Path, chance: random.Random, teams: list[Team], months: list[date]
) -> Iterator[Mapping[str, object]]:
    """Draw a return a month, and where something came late, the corrections to the month before."""
    before: list[Row] = []
    for place, month in enumerate(months):
        rows = [row for measured in _measures() for row in _month(chance, measured, teams, months, place)]
        rows.append(_rate(rows, month))
        if late := _late(chance, before):
            name = f"{place:02d}a {months[place - 1]:%Y-%m} corrected.csv"
            _save(folder / name, late)
            yield {"file": name, "reason": "late_recording", "explanation": "Recorded after the month was drawn."}
        name = f"{place:02d}b {month:%Y-%m}.csv"
        _save(folder / name, rows)
        yield {"file": name, "reason": "", "explanation": ""}
        before = rows


def _month(
    chance: random.Random, measured: Measured, teams: list[Team], months: list[date], place: int
) -> Iterator[Row]:
    month = months[place]
    for team in teams:
        if team.service != measured.service or not team.stands_in(month):
            continue
        fate = chance.random()
        if fate < GAP:
            continue
        if fate < GAP + AWAITED:
            yield Row(measured.indicator, team.code, month, value="TBC", note="Promised with the next return")
        elif measured.indicator == "MS-01" and len(months) - place <= WORKER_MONTHS:
            for worker in team.workers:
                yield _share(chance, measured, team, worker, month, place, 0.35)
        elif measured.kind == "share":
            yield _share(chance, measured, team, team.code, month, place, 1)
        else:
            yield _number(chance, measured, team, month, place)


def _share(
    chance: random.Random, measured: Measured, team: Team, unit: str, month: date, place: int, part: float
) -> Row:
    """Draw a share: on the way from start to end, bent by team and season, now and then shaken."""
    out_of = max(1, _poisson(chance, measured.volume * team.size * part))
    way = place / (MONTHS - 1)
    level = measured.start + (measured.end - measured.start) * way
    odds = math.log(level / (100 - level)) + measured.spread * team.bent + measured.season * _season(month)
    odds += _shock(measured, place) + chance.gauss(0, 0.08)
    likely = 1 / (1 + math.exp(-odds))
    return Row(measured.indicator, unit, month, sum(chance.random() < likely for _ in range(out_of)), out_of)


def _number(chance: random.Random, measured: Measured, team: Team, month: date, place: int) -> Row:
    growth = 1 + (measured.end - 1) * place / (MONTHS - 1)
    expected = measured.volume * team.size * growth * (1 + measured.season * _season(month))
    expected *= 1 + measured.spread * team.bent / 3
    wobble = (
        _poisson(chance, max(1.0, expected)) if measured.kind == "count" else round(expected + chance.gauss(0, 1.2))
    )
    return Row(measured.indicator, team.code, month, value=str(max(0, wobble)))


def _rate(rows: list[Row], month: date) -> Row:
    """Give the authority's children on a plan as a numerator alone: the population held makes it a rate."""
    on_a_plan = sum(int(row.value) for row in rows if row.indicator == "SG-04" and row.value.isdigit())
    return Row("SG-05", AUTHORITY, month, numerator=on_a_plan)


def _shock(measured: Measured, place: int) -> float:
    """Give what happened that was out of the ordinary: a staffing crisis, a new system, a recovery."""
    if measured.indicator == "CL-01" and place >= MONTHS - 5:
        return -0.55
    if measured.indicator == "SG-02" and 30 <= place < 36:
        return -0.9
    if measured.indicator == "MS-01" and place >= 40:
        return -0.45
    return 0.0


def _season(month: date) -> float:
    """Give the season from -1 to 1: lowest in August, when schools are away."""
    return math.cos((month.month - 2) / 12 * 2 * math.pi)


def _late(chance: random.Random, before: list[Row]) -> list[Row]:
    """Draw the figures of last month in which something was recorded late."""
    late = []
    for row in before:
        if row.numerator is None or row.denominator is None or chance.random() > LATE_SHARE:
            continue
        more = min(row.denominator, row.numerator + chance.randint(1, 3))
        if more != row.numerator:
            late.append(Row(row.indicator, row.unit, row.month, more, row.denominator, note="Recorded late"))
    return late


def _poisson(chance: random.Random, mean: float) -> int:
    """Draw a count; for larger means the normal curve is near enough."""
    if mean > 60:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, number, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        number += 1
        product *= chance.random()
    return number


def _measures() -> list[Measured]:
    return [
        Measured(
            row["indicator"],
            row["service"],
            row["kind"],
            *(float(row[name] or 0) for name in ("volume", "start", "end", "spread", "season")),
        )
        for row in _rows("measures")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _save(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([HEADINGS, *(row.cells() for row in rows)])


def _write(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
