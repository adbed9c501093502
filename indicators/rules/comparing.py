"""Teams side by side: over which months they are compared, when they cannot be, and what is said on top.

Parts and wholes are added over months, and percentages never averaged. Only figures that are a month's own
are added: a month-end count holds much the same children month after month, a figure for twelve months holds
eleven of its neighbour's, and a running total is added up already. Of these one month speaks.

Nobody is ranked. Places in a list of teams come mostly from chance and from how large teams are, so a list
says who is first and not who differs (Goldstein and Spiegelhalter, Journal of the Royal Statistical Society A
1996;159:385-443; Spiegelhalter, Statistics in Medicine 2005;24:1185-1202). Single workers are never compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.funnel import FEWEST_TEAMS, Funnel, Place, Placed, Team, compare_rates, compare_shares
from indicators.rules.intervals import NotAShareError, as_share, is_shown_as_percentage
from indicators.rules.rollup import roll_up
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Word
from indicators.rules.wording import print_month
from organisation.rules.calendar import add_months, financial_year_start, months_between

WORDS = {Place.LOW: "low", Place.HIGH: "high", Place.VERY_LOW: "low", Place.VERY_HIGH: "high"}
FAR, NEAR = (Place.VERY_LOW, Place.VERY_HIGH), (Place.LOW, Place.HIGH)
NO_RANKING = (
    "They stand in the order of the organisation, and there is no other. In a league table somebody is always last; "
    "who it is comes mostly from chance and from how few cases a team has."
)


class Span(Word):
    """Over which months teams are compared."""

    MONTH = "month", "That month alone"
    THREE = "3", "3 months up to it"
    TWELVE = "12", "12 months up to it"
    YEAR = "year", "Since April"


@dataclass(frozen=True, slots=True)
class Counted:
    """What one team had in the months compared: parts and wholes added up, and how many months gave them."""

    seen: Decimal
    size: Decimal
    months: int

    @property
    def is_few(self) -> bool:
        """Say whether there are too few cases for a percentage."""
        return not is_shown_as_percentage(self.size)


def months_of(span: Span, *, month: date, reading: Reading) -> list[date]:
    """Give the months compared: one alone where months are not added up."""
    if span is Span.MONTH or not adds_months(reading):
        return [month]
    first = financial_year_start(month) if span is Span.YEAR else add_months(month, 1 - int(span.value))
    return months_between(first, month)


def adds_months(reading: Reading) -> bool:
    """Say whether months may be added up: of shares and rates, where a figure is the month's own."""
    return reading.basis is Basis.IN_MONTH and reading.measure is not Measure.NUMBER


def why_one_month(reading: Reading) -> str:
    """Say why months are not added up; nothing where they may be."""
    return {
        Basis.SNAPSHOT: "A month-end figure holds much the same children month after month, so months are not added.",
        Basis.CUMULATIVE: "It is a running total since April, so months are added up in it already.",
        Basis.ROLLING_12M: "It covers twelve months already, so months are not added.",
    }.get(reading.basis, "")


def add_up(parts: Iterable[tuple[Decimal | None, Decimal | None]]) -> Counted | None:
    """Add parts and wholes of months that have both; None where no month has."""
    held = [(part, whole) for part, whole in parts if part is not None and whole]
    if not held:
        return None
    seen, size = roll_up(held)
    return Counted(seen, size or Decimal(0), len(held))


def why_not_compared(counted: Counted | None, reading: Reading) -> str:
    """Say why a team with a figure is not placed among the others; nothing where it can be."""
    if counted is None:
        return "no counts are held"
    if reading.measure is Measure.PERCENTAGE:
        try:
            as_share(counted.seen, counted.size)
        except NotAShareError as problem:
            return str(problem).removesuffix(".")
    return "its count is no whole number" if counted.seen != int(counted.seen) or counted.seen < 0 else ""


def why_no_funnel(reading: Reading, *, comparable: int, called: str = "teams") -> str:
    """Say why teams are not set against each other; nothing where they can be."""
    if reading.measure is Measure.NUMBER:
        return (
            "There is no funnel plot of a number: it says how much a team has to do, not how it does. A comparison "
            "needs what the number is out of, which is not held."
        )
    if comparable < FEWEST_TEAMS:
        return (
            f"There is no funnel plot: it needs {FEWEST_TEAMS} {called} with cases, and here {_are(comparable)}. "
            "From so few nobody can tell what is usual, so each has its own figures below, with the interval chance "
            "leaves open."
        )
    return ""


def place_teams(teams: Sequence[tuple[str, Counted]], *, reading: Reading) -> Funnel:
    """Set teams against all of them together. Raises TooFewTeamsError under ten."""
    compare = compare_rates if reading.measure is Measure.RATE else compare_shares
    return compare([Team(name, counted.seen, counted.size) for name, counted in teams])


def summary(funnel: Funnel, *, called: str = "teams") -> str:
    """Say in one sentence which differ from the rest more than chance explains, and name them."""
    explained = "chance and their usual differences explain" if funnel.is_widened else "chance explains"
    far = [team for team in funnel.teams if team.place in FAR]
    near = [team for team in funnel.teams if team.place in NEAR]
    if not far:
        said = f"None of the {funnel.compared} {called} differs from the rest more than {explained}"
    else:
        differ = "differs" if len(far) == 1 else "differ"
        said = f"{len(far)} of {funnel.compared} {called} {differ} from the rest more than {explained}: {_named(far)}"
    if near:
        lie = "One lies" if len(near) == 1 else f"{len(near)} lie"
        said += f". {lie} to one side, as chance gives now and then: {_named(near)}"
    return f"{said}."


def print_span(months: Sequence[date]) -> str:
    """Write the months compared."""
    first, last = months[0], months[-1]
    return print_month(last) if first == last else f"{print_month(first)} to {print_month(last)}"


def _named(teams: Iterable[Placed]) -> str:
    return ", ".join(f"{team.name} ({WORDS[team.place]})" for team in teams)


def _are(number: int) -> str:
    return "is 1" if number == 1 else f"are {number or 'none'}"
