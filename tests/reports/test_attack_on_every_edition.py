"""An attacker who keeps every public edition, knows what each measure counts, and puts all of it together.

A world of counts is made up: months with a running and a rolling total, a part, grades, a service beside its authority,
two standards. Editions of it are published over the turn of a year, and figures corrected in between. The attacker
reads the copies and nothing else; what is the sum of what he knows from the world, not from the code under attack.
"""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from indicators.rules.vocabulary import Basis, Tie
from organisation.rules.calendar import add_months, financial_year_start, months_between
from reports.editions.contents import Cell, Figures, SectionContents
from reports.editions.relating import Known, Pair
from reports.rules.words import SectionKind
from tests.reports.suppression.attacker import SMALL, is_safe, narrowed, solved
from tests.reports.test_attack_on_the_public_copy import edition, number, percent, publish, row, typed

pytestmark = pytest.mark.pure
MONTHS = months_between(date(2020, 4, 1), date(2021, 5, 1))
EDITIONS = [date(2020, 12, 1), date(2021, 3, 1), date(2021, 4, 1), date(2021, 5, 1)]
NUMBERS, GRADES = ("MONTH", "SUM", "ROLL", "ALL", "SOME", "AUDITS", "PEOPLE"), ("GOOD", "FAIR", "POOR")
SHARES = {grade: (grade, "AUDITS") for grade in GRADES} | {"SEEN": ("seen", "ALL"), "STRICT": ("strict", "PEOPLE")}
SERVICE = {"OWN": ("own seen", "own"), "LOOSE": ("loose", "own people")}
KNOWN = Known(
    {"MONTH": Basis.IN_MONTH, "SUM": Basis.CUMULATIVE, "ROLL": Basis.ROLLING_12M},
    (
        Pair("SOME", Tie.SUBSET_OF, "ALL"),
        *(Pair(grade, Tie.SHARE_OF, "AUDITS") for grade in GRADES),
        *(Pair("GOOD", Tie.COMPLEMENT_OF, grade) for grade in GRADES[1:]),
        Pair("SEEN", Tie.SHARE_OF, "ALL"),
        Pair("OWN", Tie.PART_OF, "SEEN", "One"),
        Pair("STRICT", Tie.SHARE_OF, "PEOPLE"),
        Pair("LOOSE", Tie.LOOSER_THAN, "STRICT", "One"),
    ),
)
ATOMS = (
    "MONTH",
    *GRADES,
    "SOME",
    "own seen",
    "own unseen",
    "rest seen",
    "rest unseen",
    "loose",
    "late",
    "strict",
    "rest late",
)


def sums(month):
    """Give what is the sum of what in a month, each after what it leans on."""
    yield "SUM", [("MONTH", one) for one in months_between(financial_year_start(month), month)]
    if add_months(month, -11) in MONTHS:
        yield "ROLL", [("MONTH", add_months(month, -back)) for back in range(12)]
    for total, *parts in (
        ("AUDITS", *GRADES), ("not good", "FAIR", "POOR"), ("not fair", "GOOD", "POOR"), ("not poor", "GOOD", "FAIR"),
        ("AUDITS", "GOOD", "not good"), ("AUDITS", "FAIR", "not fair"), ("AUDITS", "POOR", "not poor"),
        ("own", "own seen", "own unseen"), ("rest", "rest seen", "rest unseen"), ("seen", "own seen", "rest seen"),
        ("unseen", "own unseen", "rest unseen"), ("ALL", "own", "rest"), ("ALL", "seen", "unseen"),
        ("own people", "loose", "late"), ("missed", "late", "rest late"), ("PEOPLE", "strict", "missed"),
        ("PEOPLE", "own people", "rest people"),
    ):  # fmt: skip
        yield total, [(part, month) for part in parts]


def counted(atoms):
    """Give a world: whatever was counted, and every sum of it."""
    world = dict(atoms)
    for month in MONTHS:
        loose, late = world["loose", month], world["rest late", month]
        world["strict", month] = max(world["strict", month], loose - late)
        world["rest people", month] = world["strict", month] - loose + late
        for total, parts in sums(month):
            world[total, month] = sum(world[part] for part in parts)
        world["SOME", month] = min(world["SOME", month], world["ALL", month])
        world["others", month] = world["ALL", month] - world["SOME", month]
    return world


def made_up(chance):
    pick = (0, 2, 4, 7, 9, 12, 18, 30)
    return {(name, month): chance.choice((*pick, chance.randint(0, 12))) for name in ATOMS for month in MONTHS}


def corrected(atoms, chance):
    """Give a world some months of which were corrected."""
    changed = {(chance.choice(ATOMS), chance.choice(MONTHS[-6:])) for _ in range(chance.randint(0, 4))}
    return atoms | {name: chance.choice((0, 1, 3, 5, 8, 14)) for name in changed}


# Editions of a world


def edition_of(world, newest, write):
    months = tuple(months_between(financial_year_start(newest), newest))
    rows = [row(code, [cell_of(world, code, month) for month in months]) for code in NUMBERS]
    rows += [
        row(code, [share(world, month, *of, write if code in GRADES else percent) for month in months], "PERCENTAGE")
        for code, of in SHARES.items()
    ]
    own = [row(code, [share(world, newest, *of)], "PERCENTAGE", f"{code}: One") for code, of in SERVICE.items()]
    table = Figures(f"One, {newest:%B %Y}", (newest,), (), tuple(own))
    appendix = SectionContents(SectionKind.APPENDIX, "appendix", "Appendix", figures=(table,))
    whole = edition(rows, months)
    return replace(whole, sections=(*whole.sections, appendix))


def cell_of(world, code, month):
    return number(world[code, month]) if (code, month) in world else Cell("N/A", absence="not_applicable")


def share(world, month, part, whole, write=percent):
    if not world[whole, month]:
        return Cell("N/A", absence="not_applicable")
    return write(world[part, month], world[whole, month])


# The attacker


def read(copy, world):
    """Give what a copy tells: numbers exactly, shares to within rounding. A figure that changed is another number."""
    told, ratios = {}, set()

    def named(name, month):
        return (name, month, world[name, month])

    for section in copy.sections:
        for figures in section.figures:
            for one in figures.rows:
                for month, cell in zip(figures.months, one.months, strict=True):
                    if one.code in NUMBERS and cell.value:
                        told[named(one.code, month)] = int(cell.value)
                    elif cell.numerator:
                        part, whole = (SHARES | SERVICE)[one.code]
                        told[named(part, month)], told[named(whole, month)] = int(cell.numerator), int(cell.denominator)
                    elif cell.value:
                        part, whole = (SHARES | SERVICE)[one.code]
                        near, half = Fraction(cell.value), Fraction(1, 2)
                        bounds = max((near - half) / 100, Fraction(0)), (near + half) / 100
                        ratios.add((named(part, month), named(whole, month), *bounds))
    return told, ratios


def attack(worlds, copies):
    """Give every count of 1 to 5 he recovers, or narrows to some of these."""
    told, ratios, ties = {}, set(), set()
    for world, newest, copy in zip(worlds, EDITIONS, copies, strict=True):
        more, shares = read(copy.contents, world)
        told, ratios = told | more, ratios | shares
        for month in months_between(MONTHS[0], newest):
            for total, parts in (*sums(month), ("ALL", [("SOME", month), ("others", month)])):
                names = (total, month), *parts
                whole, *rest = ((*name, world[name]) for name in names)
                ties.add((whole, tuple(rest)))
    known = told | {count: int(value) for count, value in solved(told, ties).items()}
    return {count for group in unknown(known, ties, ratios) for count in recovered(*group)} | {
        count for count, value in known.items() if value in SMALL
    }


def unknown(known, ties, ratios):
    """Give what is not known in groups that have nothing to do with one another, each with what is said of it."""
    of = defaultdict(list)
    for tie in (*ties, *ratios):
        for count in counts_of(tie):
            of[count].append(tie)
    seen = set()
    for start in of:
        group, queue = {}, [start] if start not in known and start not in seen else []
        while queue:
            for tie in of[queue.pop()]:
                if tie not in group:
                    group[tie] = None
                    fresh = {one for one in counts_of(tie) if one not in known and one not in seen}
                    seen |= fresh
                    queue += fresh
        if group:
            held = {count: known[count] for tie in group for count in counts_of(tie) if count in known}
            yield held, [tie for tie in group if tie in ties], [tie for tie in group if tie in ratios]


def counts_of(tie):
    return (tie[0], *tie[1]) if len(tie) == 2 else tie[:2]


def recovered(held, ties, ratios):
    """Try each small count as each of 1 to 5 and as others: what the rest does not allow, it is not."""
    ranges = narrowed(held, ties, ratios)
    for count, (low, high) in ranges.items():
        if count[2] in SMALL and count not in held:
            tried = {0, *SMALL, 6, 8, 12, min(high, 99)} & set(range(low, high + 1))
            possible = {value for value in tried if is_possible(held | {count: value}, ties, ratios)}
            if not is_safe(possible):
                yield count


def is_possible(held, ties, ratios):
    return all(low <= high for low, high in narrowed(held, ties, ratios).values())


@pytest.fixture(scope="module")
def published():
    """Give worlds with their editions, by seed."""
    return {seed: worlds_and_editions(random.Random(seed)) for seed in (0, 3)}


def worlds_and_editions(chance):
    atoms = [made_up(chance)]
    for _ in EDITIONS[1:]:
        atoms.append(corrected(atoms[-1], chance))
    worlds = [counted(one) for one in atoms]
    write = chance.choice((percent, typed))
    return worlds, [edition_of(world, newest, write) for world, newest in zip(worlds, EDITIONS, strict=True)]


def test_from_all_editions_together_he_recovers_nothing(published):
    """In the first world a rolling year less the one before it gives April away, though months nobody knows changed."""
    found = {seed: attack(worlds, publish(editions, KNOWN)) for seed, (worlds, editions) in published.items()}
    assert not any(found.values()), found


@pytest.mark.parametrize("forgotten", ["relations", "editions"])
def test_a_copy_that_forgets_how_things_hang_together_is_read_through(published, forgotten):
    worlds, editions = published[0]
    if forgotten == "relations":
        copies = publish(editions, Known(KNOWN.bases))
    else:
        copies = [publish([one], KNOWN)[0] for one in editions]
    assert attack(worlds, copies)
