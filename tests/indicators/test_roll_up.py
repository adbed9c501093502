"""Figures go up the tree: worker, team, service, authority. The oracle of `rules/rollup` says what each must come to."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.models import Cohort, Indicator, Outturn, OutturnRevision, Population, StagedFigure
from indicators.models.figures import Origin
from indicators.operations.figures import Figure, record_staged, stage
from indicators.operations.roll_up import roll_up_all
from indicators.rules.rollup import Definition, Part, Place, Total, roll_up_everything
from indicators.rules.vocabulary import Absence, Basis, Measure, RevisionReason
from organisation.models import Unit

pytestmark = pytest.mark.django_db

MONTHS = [date(2021, month, 1) for month in range(2, 8)]  # February to July: across the end of a year
MADE_OF = [
    ("PCT", "percentage", "in_month", None),
    ("PCS", "percentage", "cumulative", None),
    ("NUM", "number", "in_month", None),
    ("RUN", "number", "cumulative", None),
    ("RSN", "rate", "snapshot", None),
    ("RAT", "rate", "cumulative", None),
    ("SUM", "number", "cumulative", "NUM"),
    ("PER", "rate", "cumulative", "NUM"),
]


class World:
    """A tree of its own beside the example, with an indicator of every kind."""

    def __init__(self, tree, lives, reach):
        """Build it: `tree` says of each unit its parent's place and kind, `lives` from when to when it stands."""
        self.units = []
        for place, (parent, kind) in enumerate(tree):
            begins, ends = lives.get(place, (date(2000, 4, 1), None))
            above = self.units[parent] if parent is not None else None
            unit = Unit(code=f"u{place}", name=f"U{place}", kind=kind, parent=above, valid_from=begins, valid_to=ends)
            unit.save_base(raw=True)
            self.units.append(unit)
        self.cohorts = [None, Cohort.objects.create(code="some", name="Some")]
        self.indicators = {}
        for code, measure, basis, source in MADE_OF:
            self.indicators[code] = Indicator(
                code=code, name=code, measure=measure, basis=basis, polarity="higher", kind="activity", counts="?",
                rolls_up_to=reach.get(code, "authority"), accumulates=self.indicators.get(source),
            )  # fmt: skip
            self.indicators[code].save_base(raw=True)

    def record(self, given, *, by):
        """Record figures, and take away those that are None."""
        batch = uuid4()
        facts = {(self.indicators[code], self.units[place], self.cohorts[cohort], month): figure for code, place, cohort, month, figure in given}  # fmt: skip
        kept = [Figure(*fact[:2], fact[3], fact[2], **figure) for fact, figure in facts.items() if figure is not None]
        stage(kept, batch=batch)
        StagedFigure.objects.bulk_create(
            StagedFigure(batch=batch, indicator=i, unit=u, cohort=c, month=m, is_removal=True)
            for (i, u, c, m), figure in facts.items()
            if figure is None
        )
        return record_staged(batch, by=by, origin=Origin.ENTERED, reason=RevisionReason.KEYING)

    def held(self):
        """Give what is held: reported, and rolled up."""
        reported, rolled = {}, {}
        for row in Outturn.objects.filter(unit__in=self.units):
            fact = (row.indicator_id, row.unit_id, row.cohort_id, row.month)
            if row.origin == Origin.ROLLED_UP:
                rolled[fact] = Total(row.value, row.numerator, row.denominator, row.parts, row.parts_expected)
            else:
                reported[fact] = Part(row.value, row.numerator, row.denominator)
        return reported, rolled

    def expected(self, reported):
        """Give what the oracle says should be rolled up."""
        populations = {}
        for row in Population.objects.filter(unit__in=self.units):
            populations.setdefault(row.unit_id, []).append((row.applies_from, row.number))
        places = [Place(u.pk, u.parent_id, str(u.kind), u.valid_from, u.valid_to) for u in self.units]
        definitions = [
            Definition(i.pk, Measure(i.measure), Basis(i.basis), i.rolls_up_to, i.accumulates_id)
            for i in self.indicators.values()
        ]
        return roll_up_everything(places, definitions, reported, populations)


@st.composite
def trees(draw):
    """An authority with services, teams and workers; some hang a step higher than usual."""
    tree = [(None, "authority")]
    for _ in range(draw(st.integers(1, 2))):
        tree.append((0, draw(st.sampled_from(["service"] * 5 + ["team"]))))
        service = len(tree) - 1
        for _ in range(draw(st.integers(0, 3))):
            tree.append((service, draw(st.sampled_from(["team"] * 4 + ["worker", "service"]))))
            team = len(tree) - 1
            tree.extend([(team, "worker")] * draw(st.sampled_from([0, 0, 0, 1, 2])))
    return tree


def figure(chance, measure):
    """Make up a figure: mostly a whole one, at times only printed, or a reason, or (None) one taken away."""
    kind = chance.random()
    if kind < 0.08:
        return {"absence": chance.choice(list(Absence))}
    if kind < 0.16 or measure == "number":
        return {"printed": Decimal(chance.randint(0, 900)) / chance.choice([1, 1, 1, 4])}
    bottom = chance.randint(1, 600 if measure == "percentage" else 60_000)
    return {"numerator": Decimal(chance.randint(0, min(bottom, 600))), "denominator": Decimal(bottom)}


@st.composite
def stories(draw):
    """A tree, who stood when, how far what rolls up, populations, and batches of figures one after the other.

    Structure is drawn, so that it shrinks; the many figures come of one seed, so that there are many.
    """
    tree = draw(trees())
    chance = draw(st.randoms(use_true_random=False))
    units = range(len(tree))
    life = st.sampled_from(
        [(date(2021, 5, 1), None), (date(2021, 4, 15), None), (date(2000, 4, 1), date(2021, 5, 31)), (date(2000, 4, 1), date(2021, 4, 10))]
    )  # fmt: skip
    lives = draw(st.dictionaries(st.sampled_from(units), life, max_size=2))
    codes = draw(st.lists(st.sampled_from([row[0] for row in MADE_OF]), min_size=1, max_size=2, unique=True))
    codes = sorted({*codes, "NUM"} if {"SUM", "PER"} & set(codes) else codes)
    reach = {code: chance.choice(["authority"] * 4 + ["service", ""]) for code in codes}
    people = {(unit, chance.choice(MONTHS)): chance.randint(1, 60_000) for unit in units if chance.random() < 0.7}
    measures = {row[0]: row[1] for row in MADE_OF}
    above = {parent for parent, _ in tree}
    often = {code: chance.choice([0.4, 0.7, 0.95]) for code in codes}
    facts = [(code, unit, cohort, month) for code in codes for unit in units for cohort in (0, 1) for month in MONTHS]
    first = [
        (*fact, figure(chance, measures[fact[0]]))
        for fact in facts
        if chance.random() < often[fact[0]] * (0.1 if fact[1] in above else 1) * (0.4 if fact[2] else 1)
    ]
    near = [fact for fact in facts if (fact[0] == codes[0] and fact[2] == 0) or chance.random() < 0.1]
    later = [
        [
            (*fact, None if chance.random() < 0.3 else figure(chance, measures[fact[0]]))
            for fact in chance.sample(near, min(chance.choice([1, 2, 5, 12]), len(near)))
        ]
        for _ in range(draw(st.integers(0, 5)))
    ]
    return tree, lives, reach, people, [first, *later]


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(story=stories())
def test_whatever_comes_in_every_unit_above_comes_to_what_the_oracle_says(analyst, story):
    tree, lives, reach, populations, batches = story
    with transaction.atomic():
        world = World(tree, lives, reach)
        for (place, month), people in populations.items():
            Population.objects.create(unit=world.units[place], applies_from=month, number=people, source="?")
        for batch in batches:
            world.record(batch, by=analyst)
            reported, rolled = world.held()
            assert rolled == world.expected(reported)
        revisions = OutturnRevision.objects.count()
        assert roll_up_all(MONTHS[0], MONTHS[-1], by=analyst) == 0
        assert OutturnRevision.objects.count() == revisions
        transaction.set_rollback(True)
