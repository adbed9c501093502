"""Figures go up the tree: worker, team, service, authority. The oracle of `rules/rollup` says what each must come to."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
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


def whole(most):
    return st.integers(0, most).map(Decimal)


absence = st.sampled_from(list(Absence)).map(lambda why: {"absence": why})
number = st.one_of(whole(900), st.decimals(0, 90, places=2)).map(lambda value: {"printed": value})
share = st.integers(1, 600).flatmap(lambda n: whole(n).map(lambda top: {"numerator": top, "denominator": Decimal(n)}))
rate = st.tuples(whole(400), st.integers(1, 60_000)).map(lambda p: {"numerator": p[0], "denominator": Decimal(p[1])})
printed = st.one_of(*[whole(99).map(lambda value: {"printed": value})])
FIGURES = {"number": number, "percentage": share, "rate": rate}


@st.composite
def trees(draw):
    """An authority with services, teams and workers; some hang a step higher than usual."""
    tree = [(None, "authority")]
    for _ in range(draw(st.integers(1, 3))):
        tree.append((0, draw(st.sampled_from(["service"] * 5 + ["team"]))))
        service = len(tree) - 1
        for _ in range(draw(st.integers(0, 3))):
            tree.append((service, draw(st.sampled_from(["team"] * 4 + ["worker", "service"]))))
            team = len(tree) - 1
            tree.extend([(team, "worker")] * draw(st.sampled_from([0, 0, 0, 1, 2])))
    return tree


@st.composite
def stories(draw):
    """A tree, who stood when, how far what rolls up, populations, and batches of figures one after the other."""
    tree = draw(trees())
    places = st.integers(0, len(tree) - 1)
    life = st.sampled_from(
        [(date(2021, 5, 1), None), (date(2021, 4, 15), None), (date(2000, 4, 1), date(2021, 5, 31)), (date(2000, 4, 1), date(2021, 4, 10))]
    )  # fmt: skip
    lives = draw(st.dictionaries(places, life, max_size=2))
    reach = draw(st.dictionaries(st.sampled_from([row[0] for row in MADE_OF]), st.sampled_from(["", "service"]), max_size=2))  # fmt: skip
    populations = draw(st.dictionaries(st.tuples(places, st.sampled_from(MONTHS)), st.integers(1, 60_000), max_size=6))
    low = st.sampled_from([place for place in range(len(tree)) if place > 0] + [0])
    code = draw(st.sampled_from(["PCT", "PCS", "NUM", "RUN", "RSN", "RAT", "NUM"]))
    more = draw(st.sampled_from([row[0] for row in MADE_OF]))
    measures = {row[0]: row[1] for row in MADE_OF}

    def fact(code):
        figure = st.one_of(*[FIGURES[measures[code]]] * 6, printed, absence, st.none())
        return st.tuples(st.just(code), low, st.sampled_from([0, 0, 0, 1]), st.sampled_from(MONTHS), figure)

    batch = st.lists(st.one_of(fact(code), fact(code), fact(more)), min_size=1, max_size=25)
    return tree, lives, reach, populations, draw(st.lists(batch, min_size=1, max_size=4))


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
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
