"""Measure comparing and projecting, one thread. Run `python -m bench.comparing` in the project's folder.

Funnels: 100 indicators by 70 teams. Shares, gaps, choices and trajectories: one series of 36 months each.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from time import perf_counter

from indicators.rules.between_events import days_between
from indicators.rules.choice import choose_chart
from indicators.rules.chosen import draw_chosen
from indicators.rules.funnel import Funnel, Team, compare_rates, compare_shares
from indicators.rules.rare import draw_t
from indicators.rules.share_trajectory import project_share
from indicators.rules.shares import LANEY, draw_shares
from indicators.rules.spc import draw
from indicators.rules.status import Goal, Reading, assess
from indicators.rules.trajectory import project
from indicators.rules.vocabulary import Basis, Measure, Per, Polarity
from organisation.rules.calendar import add_months

INDICATORS, TEAMS, SERIES, MONTHS, ROUNDS = 100, 70, 1000, 36, 5
PERCENTAGE = Reading(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.HIGHER)
NUMBER = Reading(Measure.NUMBER, Basis.IN_MONTH, Polarity.LOWER)
GOAL = Goal(Decimal(90), Per.MONTH)
CHANCE = random.Random(70)
CALENDAR = [add_months(date(2019, 4, 1), at) for at in range(MONTHS)]


def some_teams(most: int) -> list[Team]:
    """Make teams of all sizes that differ a little more than chance makes them."""
    level = CHANCE.uniform(0.5, 0.97)
    return [_team(f"Team {at}", level, CHANCE.randint(5, most)) for at in range(TEAMS)]


def some_shares() -> dict[date, tuple[int, int]]:
    """Make a share by month, of 20 to 120 cases."""
    level = CHANCE.uniform(0.5, 0.97)
    teams = (_team("", level, CHANCE.randint(20, 120)) for _ in CALENDAR)
    return {month: (int(team.seen), int(team.size)) for month, team in zip(CALENDAR, teams, strict=True)}


def _team(name: str, level: float, size: int) -> Team:
    chance = min(max(CHANCE.gauss(level, 0.03), 0), 1)
    return Team(
        name, min(max(round(CHANCE.gauss(size * chance, (size * chance * (1 - chance)) ** 0.5)), 0), size), size
    )


def best_of(work: Callable[[], object]) -> float:
    """Give the seconds of the best of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times)


def measure_funnels() -> None:
    """Print what deciding 100 funnels takes, and drawing one."""
    for most in (150, 2_000):
        funnels = [some_teams(most) for _ in range(INDICATORS)]
        shares, rates = (
            best_of(partial(_compare_all, compare, funnels)) for compare in (compare_shares, compare_rates)
        )
        curves = best_of(compare_shares(funnels[0]).curves)
        print(
            f"{INDICATORS} indicators x {TEAMS} teams of up to {most:,}: "
            f"shares {shares * 1e3:.0f} ms, rates {rates * 1e3:.0f} ms, curves of one {curves * 1e3:.1f} ms"
        )


def _compare_all(compare: Callable[[list[Team]], Funnel], funnels: list[list[Team]]) -> list[Funnel]:
    return [compare(teams) for teams in funnels]


def measure_series() -> None:
    """Print what one series takes to chart, to choose a chart for, and to project."""
    shares = [some_shares() for _ in range(SERIES)]
    figures = [{month: Decimal(100 * part) / whole for month, (part, whole) in each.items()} for each in shares]
    counts = [{month: Decimal(part) for month, (part, _) in each.items()} for each in shares]
    events = [[CALENDAR[0] + timedelta(CHANCE.randrange(1095)) for _ in range(24)] for _ in range(SERIES)]
    newest, goal = CALENDAR[-6], Goal(Decimal(40), Per.MONTH)
    both = list(zip(figures, shares, strict=True))
    work = {
        "Laney chart": lambda: [draw_shares(each, reading=PERCENTAGE, settings=LANEY).variation for each in shares],
        "t chart": lambda: [draw_t(days_between(set(each)), reading=NUMBER).variation for each in events],
        "choice": lambda: [choose_chart(figure, reading=PERCENTAGE, fractions=each) for figure, each in both],
        "choice and its chart": lambda: [_chosen(figure, each) for figure, each in both],
        "trajectory": lambda: [_project(each, goal, newest, None) for each in counts],
        "trajectory by last year's shape": lambda: [_project(each, goal, newest, each) for each in counts],
        "trajectory of a share": lambda: [_project_share(each, newest) for each in shares],
        "control chart, status and trajectory": lambda: [_all_three(each, goal, newest) for each in counts],
    }
    for what, one in work.items():
        print(f"{what}: {best_of(one) / SERIES * 1e6:.0f} µs a series of {MONTHS} months")


def _chosen(figures: dict[date, Decimal], shares: dict[date, tuple[int, int]]) -> object:
    choice = choose_chart(figures, reading=PERCENTAGE, fractions=shares)
    return draw_chosen(choice, figures, reading=PERCENTAGE, fractions=shares)


def _project(counts: dict[date, Decimal], goal: Goal, month: date, last_year: dict[date, Decimal] | None) -> object:
    return project(counts, goal=goal, basis=Basis.IN_MONTH, polarity=Polarity.LOWER, month=month, last_year=last_year)


def _project_share(shares: dict[date, tuple[int, int]], month: date) -> object:
    return project_share(shares, goal=GOAL, basis=Basis.IN_MONTH, polarity=Polarity.HIGHER, month=month)


def _all_three(counts: dict[date, Decimal], goal: Goal, month: date) -> object:
    chart = draw(counts, reading=NUMBER, target=goal.target)
    status = assess(counts[month], goal, reading=NUMBER, month=month)
    return chart.variation, chart.assurance, status, _project(counts, goal, month, None)


def main() -> None:
    """Print the times."""
    measure_funnels()
    measure_series()


if __name__ == "__main__":
    main()
