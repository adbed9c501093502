"""Teams side by side on a funnel plot: which of them differ more than chance explains, and never who is first.

Each team's figure is set against that of all teams together. The smaller a team, the further chance
alone takes it from there, so the limits are wide for small teams and narrow for large ones: a funnel.

    95% limits       2.5% of what chance gives lies beyond on either side: worth a look (`low`, `high`)
    99.8% limits     0.1% on either side: more than chance explains (`very_low`, `very_high`)

A team is placed by the exact tail probability (`tails.py`), not by the line, which is drawn for the eye;
the two agree. Source: Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in
Medicine 2005;24:1185-1202. League tables are what a funnel replaces: results keep the order they came in.

Teams often differ a little for reasons nobody is asked about, such as the children they work with. Then the
limits are widened (Spiegelhalter, Handling over-dispersion of performance indicators, Quality and Safety
in Health Care 2005;14:347-51): z = (figure - overall) / its standard error, for each team; the outermost
tenth at either end is drawn in to the tenth percentile, so that one odd team does not widen the limits
for itself; phi is the mean of z squared. Where phi is above 1, limits 1.96 and 3.09 standard errors out
move to 1.96 and 3.09 times the square root of phi, and the tail probability that is asked for with them.
Fewer than ten teams are refused: neither phi nor what is usual can be told from so few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import erfc, inf, sqrt
from statistics import NormalDist, fmean, quantiles

from indicators.rules.intervals import Whole, as_share, print_percentage
from indicators.rules.tails import Binomial, Chance, Poisson
from indicators.rules.vocabulary import Word
from indicators.rules.wording import print_number

FEWEST_TEAMS = 10
ALERT, ALARM = Fraction(25, 1000), Fraction(1, 1000)
ALERT_DEVIATE, ALARM_DEVIATE = (-NormalDist().inv_cdf(float(tail)) for tail in (ALERT, ALARM))
CURVE_POINTS = 50


class TooFewTeamsError(ValueError):
    """There are fewer teams with cases than a funnel can be drawn of. Its words are for the reader."""


class NotARateError(ValueError):
    """A count and what it is per make no rate. Its words are for the reader."""


class Place(Word):
    """Where a team lies beside the limits. Neither is good or bad: that depends on what is counted."""

    WITHIN = "within", "Within what chance explains"
    LOW = "low", "On the low side"
    HIGH = "high", "On the high side"
    VERY_LOW = "very_low", "Lower than chance explains"
    VERY_HIGH = "very_high", "Higher than chance explains"
    NO_CASES = "no_cases", "No cases"


@dataclass(frozen=True, slots=True)
class Team:
    """What one team is compared on: so many seen of so many cases, or per so much of anything."""

    name: str
    seen: Whole
    size: Whole


@dataclass(frozen=True, slots=True)
class Placed:
    """One team on the funnel: its figure, what is usual for its size, and how often chance passes it."""

    name: str
    seen: int
    size: Whole
    usual: float
    fewer: float  # the probability that chance gives so many or fewer
    more: float
    place: Place

    @property
    def figure(self) -> float | None:
        """Give the team's share or rate, as it is plotted; None without cases."""
        return float(self.seen / self.size) if self.size else None


@dataclass(frozen=True, slots=True)
class Lines:
    """The limits at one size, as shares or rates, for drawing."""

    size: float
    very_low: float
    low: float
    high: float
    very_high: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """Teams against all of them together, in the order they were given: there is no other."""

    teams: tuple[Placed, ...]
    seen: int
    size: Whole
    phi: float
    is_of_shares: bool

    @property
    def overall(self) -> float:
        """Give the share or rate of all teams together, counted once and never averaged."""
        return float(self.seen / self.size)

    @property
    def compared(self) -> int:
        """Count the teams that have cases."""
        return sum(1 for team in self.teams if team.size)

    @property
    def is_widened(self) -> bool:
        """Say whether the teams differ more than chance explains, so that the limits were widened."""
        return self.phi > 1

    def lines_at(self, size: Whole) -> Lines:
        """Give the limits a team of some size is read against, for drawing."""
        chance, most = _chance(self.seen, self.size, size, self.is_of_shares), 1.0 if self.is_of_shares else inf
        alert, alarm = (float(tail) for tail in tails_at_limits(self.phi))
        low, very_low = (max(chance.low_line(tail) / float(size), 0.0) for tail in (alert, alarm))
        high, very_high = (min(chance.high_line(tail) / float(size), most) for tail in (alert, alarm))
        return Lines(float(size), very_low, low, high, very_high)

    def curves(self, points: int = CURVE_POINTS) -> tuple[Lines, ...]:
        """Give the limits from the smallest team to the largest, closer together where they bend."""
        sizes = [team.size for team in self.teams if team.size]
        first, last = min(sizes), max(sizes)
        times = float(last / first)
        steps = [float(first) * times ** (at / (points - 1)) for at in range(1, points - 1)]
        between = {round(step) if self.is_of_shares else Decimal(repr(step)) for step in steps}
        return tuple(self.lines_at(size) for size in sorted({first, *between, last}))

    def sentence(self, team: Placed, *, of: str) -> str:
        """Say how one team lies, in counts: “43 of 60 visits on time: fewer than chance alone explains ...”."""
        if team.place is Place.NO_CASES:
            return "No cases, so there is nothing to compare."
        return f"{self._counted(team, of)}: {self._finding(team.place)} among these {self.compared} teams."

    def method(self) -> str:
        """Say how the limits were made, for the foot of the plot."""
        limits = (
            "Limits: what chance passes one time in 40 (95%) and one in 1,000 (99.8%) on either side of "
            f"{self._overall()}, these {self.compared} teams together."
        )
        if not self.is_widened:
            return f"{limits} The teams differ no more than chance explains, so the limits are not widened."
        return (
            f"{limits} The teams differ more than chance explains (overdispersion {self.phi:.1f}), "
            f"so the limits are widened {sqrt(self.phi):.1f} times."
        )

    def _counted(self, team: Placed, of: str) -> str:
        if self.is_of_shares:
            return f"{team.seen:,} of {team.size:,} {of}"
        return f"{team.seen:,} {of}, where {print_number(Decimal(repr(team.usual)))} are usual for its size"

    def _overall(self) -> str:
        if self.is_of_shares:
            return f"{self.seen:,} of {self.size:,} ({print_percentage(self.overall)})"
        return f"{self.seen:,} in {print_number(Decimal(self.size))}"

    def _finding(self, place: Place) -> str:
        explain = "chance and the usual differences explain" if self.is_widened else "chance alone explains"
        return {
            Place.WITHIN: f"within what {explain}",
            Place.LOW: "on the low side, though chance gives that now and then",
            Place.HIGH: "on the high side, though chance gives that now and then",
            Place.VERY_LOW: f"fewer than {explain}",
            Place.VERY_HIGH: f"more than {explain}",
        }[place]


def compare_shares(teams: Sequence[Team]) -> Funnel:
    """Compare shares, such as visits on time of visits due, by exact binomial tails.

    A team without cases is kept, and not placed. Raises TooFewTeamsError under ten teams with cases,
    NotAShareError where a part is larger than its whole, or no whole number.
    """
    return _compare([(team.name, *as_share(team.seen, team.size)) for team in teams], is_of_shares=True)


def compare_rates(teams: Sequence[Team]) -> Funnel:
    """Compare counts, such as referrals for the children who live there, by exact Poisson tails.

    `size` is what a count is per: children, cases held, or 1 for teams of one size. Raises
    TooFewTeamsError under ten teams of some size, NotARateError where a count is no whole number.
    """
    return _compare([(team.name, *_as_rate(team.seen, team.size)) for team in teams], is_of_shares=False)


def overdispersion(deviates: Sequence[float]) -> float:
    """Say how much more teams differ than chance explains: 1 is as much, 4 is limits twice as far out.

    The mean square of the deviates, the outermost tenth at either end drawn in to the tenth percentile
    (between neighbours where it falls between them, as R's quantile does). Raises TooFewTeamsError.
    """
    _refuse_too_few(len(deviates))
    tenths = quantiles(deviates, n=10, method="inclusive")
    return fmean(min(max(each, tenths[0]), tenths[-1]) ** 2 for each in deviates)


def tails_at_limits(phi: float) -> tuple[Fraction, Fraction]:
    """Give the tail probabilities at the 95% and the 99.8% limits, widened where phi is above 1."""
    if phi <= 1:
        return ALERT, ALARM
    alert, alarm = (erfc(deviate * sqrt(phi / 2)) / 2 for deviate in (ALERT_DEVIATE, ALARM_DEVIATE))
    return Fraction(alert), Fraction(alarm)


def _compare(teams: Sequence[tuple[str, int, Whole]], *, is_of_shares: bool) -> Funnel:
    _refuse_too_few(sum(1 for _, _, size in teams if size))
    seen, whole = sum(seen for _, seen, _ in teams), sum(size for _, _, size in teams)
    chances = [_chance(seen, whole, size, is_of_shares) for _, _, size in teams]
    phi = overdispersion([_deviate(team[1], chance) for team, chance in zip(teams, chances, strict=True) if team[2]])
    tails = tails_at_limits(phi)
    placed = tuple(_place(*team, chance, *tails) for team, chance in zip(teams, chances, strict=True))
    return Funnel(placed, seen, whole, phi, is_of_shares)


def _chance(seen: int, whole: Whole, size: Whole, is_of_shares: bool) -> Chance:
    """Give what chance gives a team of some size where all teams together have so many of the whole."""
    if is_of_shares:
        return Binomial(int(size), seen, int(whole))
    return Poisson(float(size) * seen / float(whole))


def _deviate(seen: int, chance: Chance) -> float:
    return (seen - chance.mean) / chance.spread if chance.spread else 0.0


def _place(name: str, seen: int, size: Whole, chance: Chance, alert: Fraction, alarm: Fraction) -> Placed:
    if not size:
        return Placed(name, seen, size, 0.0, 1.0, 1.0, Place.NO_CASES)
    fewer, more = chance.tails(seen)
    is_low = fewer < more
    tail = fewer if is_low else more
    place = Place.WITHIN
    if chance.is_below(tail, alarm, seen=seen, low=is_low):
        place = Place.VERY_LOW if is_low else Place.VERY_HIGH
    elif chance.is_below(tail, alert, seen=seen, low=is_low):
        place = Place.LOW if is_low else Place.HIGH
    return Placed(name, seen, size, chance.mean, fewer, more, place)


def _as_rate(seen: Whole, size: Whole) -> tuple[int, Whole]:
    if seen != int(seen) or seen < 0:
        raise NotARateError(f"{seen} is no number of events: events are counted in whole numbers from 0.")
    if size < 0 or (seen and not size):
        raise NotARateError(f"{seen} in {size} is no rate: there must be something it is a rate of.")
    return int(seen), size


def _refuse_too_few(number: int) -> None:
    if number < FEWEST_TEAMS:
        raise TooFewTeamsError(
            f"A funnel needs {FEWEST_TEAMS} teams with cases, and here {'is' if number == 1 else 'are'} {number}: "
            "show each team's own figures with their interval instead."
        )
