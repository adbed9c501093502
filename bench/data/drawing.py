"""What the made-up councils are: units, people, measures. Everything follows from the size and the seed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from bench.data.sizes import Size

SEED = 20211130
SUBJECTS = (
    "children in need", "children looked after", "children with a protection plan", "care leavers",
    "disabled children", "children missing from care", "children in private fostering", "young carers",
    "children placed for adoption", "unaccompanied children", "families in early help", "children at risk outside home",
)  # fmt: skip
SERVICES = (
    "Referral and assessment", "Children in need", "Children looked after", "Care leavers", "Fostering and adoption",
    "Early help",
)  # fmt: skip
AREAS = (
    "Effective assessment", "Purposeful contact", "Management support", "Right service", "Corporate parenting",
    "Performance culture",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """A way of measuring: what its name says, how it is counted, and about where it lies."""

    name: str
    measure: str
    basis: str
    polarity: str
    kind: str
    counts: str
    level: float
    per: str = "month"
    decimals: int = 0


FORMS = (
    Form("Percentage of {} visited on time", "percentage", "in_month", "higher", "timeliness", "% of visits", 0.84),
    Form("Percentage of {} with a plan no older than six months", "percentage", "snapshot", "higher", "practice",
         "% of plans", 0.88, "level"),
    Form("Number of {} at the end of the month", "number", "snapshot", "lower", "demand", "children", 1.1, "level"),
    Form("Percentage of {} whose assessment took 45 working days or less", "percentage", "in_month", "higher",
         "timeliness", "% of assessments", 0.8),
    Form("Percentage of {} whose worker had supervision recorded", "percentage", "in_month", "higher", "practice",
         "% of supervisions", 0.72),
    Form("Rate of {} per 10,000 aged 0 to 17", "rate", "snapshot", "lower", "demand", "children", 0.9, "level", 1),
    Form("Number of assessments of {} since April", "number", "cumulative", "higher", "activity", "assessments", 0.45,
         "year_end"),
    Form("Percentage of {} with no contact recorded for six weeks", "percentage", "snapshot", "lower", "quality",
         "% of children", 0.12, "level"),
    Form("Percentage of {} referred again within twelve months", "percentage", "rolling_12m", "lower", "outcome",
         "% of referrals", 0.21, "level", 1),
    Form("Number of contacts about {} in the month", "number", "in_month", "neither", "context", "contacts", 1.6),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, and how many cases a measure of it is about."""

    pk: int
    parent: int | None
    code: str
    name: str
    kind: str
    position: int
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with one role at one unit."""

    pk: int
    username: str
    last_name: str
    role: str
    unit: int


@dataclass(slots=True)
class Council:
    """One authority with everything beneath it, and its people."""

    number: int
    authority: Unit
    services: list[Unit] = field(default_factory=list)
    teams: list[Unit] = field(default_factory=list)
    workers: list[Unit] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    population: int = 60_000

    @property
    def units(self) -> Iterator[Unit]:
        """Give the units, each after what stands above it."""
        yield self.authority
        yield from self.services
        yield from self.teams
        yield from self.workers

    @property
    def reporting(self) -> list[Unit]:
        """Give the units whose figures are reported; those above are added up."""
        return self.workers or self.teams

    def who(self, role: str, at: int | None = None) -> Person:
        """Give the first who holds a role, at a unit if one is given."""
        return next(one for one in self.people if one.role == role and at in (None, one.unit))


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator as drawn: its form, whom it is about, and how it moves."""

    pk: int
    code: str
    name: str
    form: Form
    area: int
    place: int
    level: float
    trend: float  # a year
    season: float
    phase: int
    goal: float  # how far the target lies from the level, in the good direction


@dataclass(frozen=True, slots=True)
class Drawn:
    """A whole data set but for its figures."""

    size: Size
    councils: list[Council]
    indicators: list[Measured]


def draw(size: Size) -> Drawn:
    """Draw a data set of a size: the same every time."""
    counter = iter(range(1, 10_000_000))
    people = iter(range(1, 10_000_000))
    councils = [_council(size, number, counter, people) for number in range(size.councils)]
    return Drawn(size, councils, [_indicator(number, size) for number in range(size.indicators)])


def _council(size: Size, number: int, keys: Iterator[int], people: Iterator[int]) -> Council:
    rng = Random(f"{SEED} council {number}")
    short, name = f"c{number + 1}", f"Council {number + 1}"
    council = Council(number, Unit(next(keys), None, short, name, "authority", number))
    council.population = rng.randrange(35_000, 90_000)
    for place in range(size.services):
        called = SERVICES[place % len(SERVICES)] + (f" {number + 1}" if number else "")
        council.services.append(
            Unit(next(keys), council.authority.pk, f"{short}-s{place + 1}", called, "service", place)
        )
    for service in council.services:
        for place in range(size.teams):
            code, called = f"{service.code}-t{place + 1}", f"{service.name} team {place + 1}"
            cases = min(max(rng.lognormvariate(3.3, 0.5), 6), 120)
            council.teams.append(Unit(next(keys), service.pk, code, called, "team", place, cases))
    for team in council.teams:
        shares = [rng.uniform(0.5, 1.5) for _ in range(size.workers)]
        for place, share in enumerate(shares):
            code, called = f"{team.code}-w{place + 1}", f"Worker {place + 1} of {team.name}"
            council.workers.append(
                Unit(next(keys), team.pk, code, called, "worker", place, team.size * share / sum(shares))
            )
    council.people = list(_people(council, people))
    return council


def _people(council: Council, keys: Iterator[int]) -> Iterator[Person]:
    whole = council.authority.pk
    for role in ("analyst", "deputy_director", "qa", "board_reader", "administrator"):
        called = role.replace("_", " ").title().replace(" ", "")
        yield Person(next(keys), f"{role}.{council.number + 1}", f"{called}{council.number + 1}", role, whole)
    for role, units in (
        ("head_of_service", council.services), ("service_manager", council.services), ("team_manager", council.teams),
    ):  # fmt: skip
        for unit in units:
            yield Person(next(keys), f"{role}.{unit.code}", f"Of {unit.name}", role, unit.pk)


def _indicator(number: int, size: Size) -> Measured:
    rng = Random(f"{SEED} indicator {number}")
    form, subject = FORMS[number % len(FORMS)], SUBJECTS[number // len(FORMS) % len(SUBJECTS)]
    per_area = -(-size.indicators // len(AREAS))
    return Measured(
        pk=number + 1, code=f"M-{number + 1:03}", name=form.name.format(subject), form=form,
        area=number // per_area, place=number % per_area, level=form.level * rng.uniform(0.9, 1.08),
        trend=rng.uniform(-0.03, 0.03), season=rng.uniform(0.01, 0.06), phase=rng.randrange(12),
        goal=rng.gauss(0.01, 0.05),
    )  # fmt: skip
