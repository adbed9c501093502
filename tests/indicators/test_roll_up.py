"""Figures go up the tree: worker, team, service, authority. The oracle of `rules/rollup` says what each must come to."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audits.operations.entering import enter_audit
from indicators.models import Cohort, Doubt, Indicator, Outturn, OutturnRevision, Population, StagedFigure
from indicators.models.figures import Origin
from indicators.operations import doorbell
from indicators.operations.definitions import set_population
from indicators.operations.figures import Figure, record_staged, stage
from indicators.operations.roll_up import roll_up_all, roll_up_rates
from indicators.rules.rollup import Definition, Part, Place, Total, roll_up_everything
from indicators.rules.vocabulary import Absence, Basis, Measure, RevisionReason, Severity
from organisation.models import Unit
from tests.audits.test_audits import finding

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
        before = {}
        for batch in batches:
            done = world.record(batch, by=analyst)
            reported, rolled = world.held()
            assert rolled == world.expected(reported)
            assert done.rolled_up == len(_written(before, rolled, reported))
            before = rolled
        revisions = OutturnRevision.objects.count()
        assert roll_up_all(MONTHS[0], MONTHS[-1], by=analyst) == 0
        assert OutturnRevision.objects.count() == revisions
        transaction.set_rollback(True)


def _written(before, after, reported):
    """Give the facts whose rolled-up figure is another, or gone: not those that are reported now."""
    return {fact for fact in {**before, **after} if before.get(fact) != after.get(fact) and fact not in reported}


APRIL, MAY, JUNE, JULY = (date(2021, month, 1) for month in (4, 5, 6, 7))


@pytest.fixture
def measure(analyst):
    """Define a measure in a word or two; the tree is the example's own: PACT has two teams."""

    def define(code, measure="percentage", basis="in_month", **more):
        about = {"polarity": "higher", "kind": "activity", "counts": "things", "name": code} | more
        return Indicator.objects.create(code=code, measure=measure, basis=basis, **about)

    return define


@pytest.fixture
def give(analyst):
    """Record figures, each said as (indicator, unit, month, figure): "10/20", a number, or None to take it away."""

    def record(*given, cohort=None, source=None):
        batch = uuid4()
        units = {unit.code: unit for unit in Unit.objects.all()}
        facts = [(indicator, units[unit], month, _figure(said)) for indicator, unit, month, said in given]
        stage([Figure(i, u, m, cohort, **said) for i, u, m, said in facts if said is not None], batch=batch)
        for indicator, unit, month, said in facts:
            if said is None:
                StagedFigure.objects.create(batch=batch, indicator=indicator, unit=unit, month=month, is_removal=True)
        return record_staged(batch, by=analyst, origin=Origin.ENTERED, reason=RevisionReason.KEYING)

    return record


def _figure(said):
    if said is None or isinstance(said, Absence):
        return said if said is None else {"absence": said}
    top, _, bottom = str(said).partition("/")
    return {"numerator": Decimal(top), "denominator": Decimal(bottom)} if bottom else {"printed": Decimal(top)}


def at(indicator, unit, month=APRIL, cohort=None):
    return Outturn.objects.filter(indicator=indicator, unit__code=unit, month=month, cohort=cohort).first()


def values(indicator, unit):
    rows = Outturn.objects.filter(indicator=indicator, unit__code=unit, cohort=None).order_by("month")
    return [row.value for row in rows]


def test_percentages_are_put_together_from_their_fractions_and_never_averaged(measure, give):
    visits = measure("X-1")
    give((visits, "pact-team-1", APRIL, "10/20"), (visits, "pact-team-2", APRIL, "90/100"))
    pact, southampton = at(visits, "pact"), at(visits, "southampton")
    assert (pact.numerator, pact.denominator, round(pact.value, 2)) == (100, 120, Decimal("83.33"))
    assert (pact.origin, pact.parts, pact.parts_expected, pact.is_as_reported) == ("rolled_up", 2, 2, False)
    assert (southampton.numerator, southampton.denominator, southampton.parts) == (100, 120, 1)
    assert (pact.came_from, southampton.came_from) == ("Rolled up from 2 teams", "Rolled up from 1 service")


def test_a_team_that_gave_last_month_is_expected_and_missed(measure, give):
    visits = measure("X-1")
    give((visits, "pact-team-1", APRIL, "10/20"), (visits, "pact-team-2", APRIL, "90/100"))
    give((visits, "pact-team-1", MAY, "12/20"), (visits, "pact-team-2", MAY, Absence.AWAITED))
    assert at(visits, "pact", MAY).came_from == "Rolled up from 1 of 2 teams"


def test_cohorts_are_kept_apart(measure, give):
    visits, some = measure("X-1"), Cohort.objects.first()
    give((visits, "pact-team-1", APRIL, "10/20"))
    give((visits, "pact-team-1", APRIL, "3/4"), (visits, "pact-team-2", APRIL, "1/4"), cohort=some)
    assert at(visits, "pact").numerator == 10
    assert at(visits, "pact", cohort=some).numerator == 4


def test_how_far_up_is_the_indicators_own_choice(measure, give):
    here, nowhere = measure("X-1", rolls_up_to="service"), measure("X-2", rolls_up_to="")
    give((here, "pact-team-1", APRIL, "10/20"), (nowhere, "pact-team-1", APRIL, "10/20"))
    assert at(here, "pact")
    assert not at(here, "southampton")
    assert not at(nowhere, "pact")


def test_a_reported_figure_stays_and_the_difference_is_a_doubt_said_once(measure, give):
    visits = measure("X-1")
    give((visits, "pact", APRIL, 62), (visits, "pact-team-1", APRIL, "41/88"))
    give((visits, "pact-team-2", APRIL, "300/500"))
    assert (at(visits, "pact").value, at(visits, "pact").origin) == (62, "entered")
    give((visits, "pact-team-2", APRIL, "300/500"), (visits, "pact", APRIL, 62))
    said = Doubt.objects.filter(code="reported_differs_from_parts", unit__code="pact").order_by("pk")
    assert [doubt.sentence for doubt in said] == [
        "Reported as 62%, but the 1 team makes 46.6% (41/88).",
        "Reported as 62%, but the 2 teams together make 58% (341/588).",
    ]
    assert said[0].severity == Severity.WARN


def differences():
    """Give the doubts of this kind but for the report's own impossible one: 54% of August's 22 audits."""
    return Doubt.objects.filter(code="reported_differs_from_parts").exclude(indicator__code="RQA-03")


def test_a_reported_figure_that_only_rounds_its_parts_is_no_doubt(measure, give):
    visits = measure("X-1")
    give((visits, "pact", APRIL, 58), (visits, "pact-team-1", APRIL, "341/588"))
    assert not differences().exists()


def test_a_reported_figure_is_not_doubted_while_a_part_is_missing(measure, give):
    visits = measure("X-1", "number")
    give((visits, "pact-team-1", APRIL, 5), (visits, "pact-team-2", APRIL, 6))
    give((visits, "pact", MAY, 11), (visits, "pact-team-1", MAY, 5))
    assert not differences().exists()
    give((visits, "pact-team-2", MAY, 7))
    (doubt,) = differences()
    assert (doubt.sentence, doubt.month) == ("Reported as 11, but the 2 teams together make 12.", MAY)


def test_a_reported_figure_takes_the_rolled_up_ones_place_and_gives_it_back(measure, give):
    visits = measure("X-1")
    give((visits, "pact-team-1", APRIL, "10/20"))
    assert give((visits, "pact", APRIL, "11/20")).new == 1
    assert (at(visits, "pact").numerator, at(visits, "southampton").numerator) == (11, 11)
    give((visits, "pact", APRIL, None))
    assert (at(visits, "pact").numerator, at(visits, "pact").origin) == (10, "rolled_up")
    assert at(visits, "southampton").numerator == 10
    story = OutturnRevision.objects.filter(indicator=visits, unit__code="pact").order_by("pk")
    assert [(one.old_origin, one.new_origin, one.reason) for one in story] == [
        ("rolled_up", "entered", "roll_up"),
        ("entered", "", "keying"),
    ]


def test_what_was_rolled_up_goes_when_its_last_part_goes_and_history_says_why(measure, give):
    visits = measure("X-1")
    give((visits, "pact-team-1", APRIL, "10/20"))
    give((visits, "pact-team-1", APRIL, None))
    assert not Outturn.objects.filter(indicator=visits).exists()
    gone = OutturnRevision.objects.get(indicator=visits, unit__code="southampton")
    assert (gone.reason, gone.explanation, gone.new_origin) == ("roll_up", "Rolled up from figures typed in.", "")


def test_a_return_that_takes_away_a_rolled_up_figure_takes_nothing_away(measure, give):
    visits = measure("X-1")
    give((visits, "pact-team-1", APRIL, "10/20"))
    assert give((visits, "pact", APRIL, None)).removed == 0
    assert at(visits, "pact").numerator == 10


def test_a_late_team_does_not_make_a_running_total_fall(measure, give):
    total = measure("X-1", "number", "cumulative")
    give((total, "pact-team-1", APRIL, 10), (total, "pact-team-2", APRIL, 20))
    give(*[(total, "pact-team-1", month, more) for month, more in ((MAY, 15), (JUNE, 18), (JULY, 20))])
    assert values(total, "pact") == [30, 35, 38, 40]
    assert [at(total, "pact", month).came_from for month in (MAY, JUNE)] == [
        "Rolled up from 1 of 2 teams",
        "Rolled up from 1 team",
    ]
    give((total, "pact-team-2", APRIL, 23))
    assert values(total, "pact") == values(total, "southampton") == [33, 38, 41, 43]


def test_correcting_a_teams_april_corrects_every_later_running_total_it_feeds(measure, give):
    monthly = measure("X-1", "number")
    total = measure("X-2", "number", "cumulative", accumulates=monthly)
    for team, figures in (("pact-team-1", (5, 6, 7)), ("pact-team-2", (1, 1, 1)), ("cla-team-1", (2, 0, 2))):
        give(*[(monthly, team, month, figure) for month, figure in zip((APRIL, MAY, JUNE), figures, strict=True)])
    assert values(total, "pact-team-1") == [5, 11, 18]
    assert values(total, "pact") == [6, 13, 21]
    assert values(total, "southampton") == [8, 15, 25]
    give((monthly, "pact-team-1", APRIL, 8))
    assert values(total, "pact-team-1") == [8, 14, 21]
    assert values(total, "pact") == [9, 16, 24]
    assert values(total, "southampton") == [11, 18, 28]
    assert at(total, "pact", JUNE).came_from == "Added up from 3 months"


def test_a_running_total_waits_for_every_month(measure, give):
    monthly = measure("X-1", "number")
    total = measure("X-2", "number", "cumulative", accumulates=monthly)
    give((monthly, "pact-team-1", APRIL, 5), (monthly, "pact-team-1", JUNE, 7))
    assert values(total, "pact-team-1") == [5]
    give((monthly, "pact-team-1", MAY, 0))
    assert values(total, "pact-team-1") == [5, 5, 12]


def test_a_reported_running_total_wins_over_its_months_and_is_doubted(measure, give):
    monthly = measure("X-1", "number")
    total = measure("X-2", "number", "cumulative", accumulates=monthly)
    give((monthly, "pact", APRIL, 5), (monthly, "pact", MAY, 6), (total, "pact", MAY, 12))
    assert values(total, "pact") == [5, 12]
    (doubt,) = differences()
    assert doubt.sentence == "Reported as 12, but the 2 months since April add up to 11."
    give((total, "pact", MAY, None))
    assert values(total, "pact") == [5, 11]


def test_a_running_total_of_incomplete_months_doubts_nothing(measure, give):
    monthly = measure("X-1", "number")
    total = measure("X-2", "number", "cumulative", accumulates=monthly)
    give((monthly, "pact-team-1", APRIL, 5), (monthly, "pact-team-2", APRIL, 6))
    give((monthly, "pact-team-1", MAY, 5), (total, "pact", MAY, 99))
    assert not differences().exists()


def test_a_rate_is_counted_on_the_units_own_population(measure, give):
    rate = measure("X-1", "rate", "snapshot")
    give((rate, "pact-team-1", APRIL, "50/9000"), (rate, "pact-team-2", APRIL, "52/100"))
    southampton = at(rate, "southampton")
    assert not at(rate, "pact")  # the example holds a population for the authority alone
    assert not southampton
    note = Doubt.objects.get(code="cannot_be_rolled_up", unit__code="pact")
    assert note.sentence == "Not rolled up: the rate is counted on a population, and none is held for PACT."
    assert (note.month, note.severity) == (None, Severity.NOTE)


def test_a_new_population_derives_the_rates_again(measure, give, analyst):
    rate, pact = measure("X-1", "rate", "snapshot"), Unit.objects.get(code="pact")
    give(*[(rate, "pact-team-1", month, "51/9000") for month in (APRIL, MAY, JUNE)])
    Population.objects.create(unit=pact, applies_from=MAY, number=10_000, source="An estimate")
    assert roll_up_rates(pact, MAY, by=analyst) == 4  # PACT's own, and the authority's that rest on them
    assert values(rate, "pact") == [51, 51]
    assert round(at(rate, "southampton", MAY).value, 4) == round(Decimal(510_000) / 51_313, 4)
    Population.objects.filter(unit=pact).update(number=20_000)
    assert roll_up_rates(pact, MAY, by=analyst) == 2
    changed = OutturnRevision.objects.filter(indicator=rate, unit=pact).first()
    assert (changed.explanation, changed.new_value) == ("The population of PACT was changed.", Decimal("25.5"))


def test_setting_a_population_derives_the_rates_that_rest_on_it_again(measure, give, analyst):
    rate, pact = measure("X-1", "rate", "snapshot"), Unit.objects.get(code="pact")
    give(*[(rate, "pact-team-1", month, "51/9000") for month in (APRIL, MAY)])
    estimate = {"unit": pact, "ages": "0-17", "applies_from": MAY, "source": "An estimate", "by": analyst}
    set_population(**estimate, number=10_000)
    assert values(rate, "pact") == [51]
    set_population(**estimate, number=20_000)
    changed = OutturnRevision.objects.filter(indicator=rate, unit=pact).first()
    assert (changed.old_value, changed.new_value, changed.revised_by) == (51, Decimal("25.5"), analyst)


def test_a_team_without_its_fraction_stops_the_sum_and_is_noted_once_not_every_month(measure, give):
    visits = measure("X-1")
    give((visits, "pact-team-1", APRIL, "10/20"), (visits, "pact-team-2", APRIL, 85))
    give((visits, "pact-team-1", MAY, "10/20"), (visits, "pact-team-2", MAY, 86))
    assert not at(visits, "pact")
    note = Doubt.objects.get(code="cannot_be_rolled_up")
    assert note.sentence == "Not rolled up: not every team gives the numbers its figure is made of."
    give((visits, "pact-team-2", MAY, "30/40"))
    assert (at(visits, "pact", MAY).numerator, at(visits, "southampton", MAY).numerator) == (40, 40)


def test_nothing_is_noted_where_the_sum_is_reported_anyway(measure, give):
    visits = measure("X-1")
    give((visits, "pact-team-1", APRIL, 85), (visits, "pact", APRIL, 85), (visits, "southampton", APRIL, 85))
    assert not Doubt.objects.filter(code="cannot_be_rolled_up").exists()


def test_a_unit_that_has_ended_gives_the_months_before_and_keeps_its_running_total(measure, give):
    monthly, total = measure("X-1", "number"), measure("X-2", "number", "cumulative")
    Unit.objects.filter(code="pact-team-2").update(valid_to=date(2021, 5, 31))
    for month in (APRIL, MAY, JUNE):
        give(*[(one, team, month, 10) for one in (monthly, total) for team in ("pact-team-1", "pact-team-2")])
    assert values(monthly, "pact") == [20, 20, 10]
    assert values(total, "pact") == [20, 20, 20]
    assert at(monthly, "pact", JUNE).came_from == "Rolled up from 1 team"


def test_rolling_everything_up_again_follows_a_changed_tree_and_then_writes_nothing(measure, give, analyst):
    visits = measure("X-1")
    give((visits, "pact-team-1", APRIL, "10/20"), (visits, "pact-team-2", APRIL, "30/40"))
    Unit.objects.filter(code__in=["pact-team-1", "pact-team-2"]).update(parent=Unit.objects.get(code="cla"))
    assert roll_up_all(APRIL, APRIL, by=analyst) == 2  # the authority's comes to the same
    assert not at(visits, "pact")
    assert (at(visits, "cla").numerator, at(visits, "southampton").numerator) == (40, 40)
    assert roll_up_all(APRIL, APRIL, by=analyst) == 0


def test_the_command_says_what_differed(measure, give, analyst, capsys):
    visits = measure("X-1")
    give((visits, "pact-team-1", APRIL, "10/20"))
    Indicator.objects.filter(pk=visits.pk).update(rolls_up_to="service")
    call_command("roll_up", "--from", "2021-04", "--to", "2021-10")
    call_command("roll_up", "--from", "2021-04", "--to", "2021-10", "--by", "analyst")
    assert capsys.readouterr().out.splitlines() == ["1 figures differed and were rolled up again", "nothing differed"]
    assert not at(visits, "southampton")
    for words in (["--from", "April", "--to", "2021-10"], ["--from", "2021-04", "--to", "2021-10", "--by", "nobody"]):
        with pytest.raises(CommandError):
            call_command("roll_up", *words)


def test_only_who_defines_indicators_rolls_everything_up(pact_manager):
    with pytest.raises(PermissionDenied):
        roll_up_all(APRIL, APRIL, by=pact_manager)
    with pytest.raises(PermissionDenied):
        roll_up_rates(Unit.objects.get(code="pact"), APRIL, by=pact_manager)


def test_correcting_april_rings_for_the_newest_month_that_rests_on_it(
    measure, give, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(doorbell._waiting, "months", set(), raising=False)
    monkeypatch.setattr(doorbell.current_app, "send_task", lambda name, args: rung.append(args[0]))
    monthly = measure("X-1", "number")
    measure("X-2", "number", "cumulative", accumulates=monthly)
    give(*[(monthly, "pact-team-1", month, 5) for month in (APRIL, MAY, JUNE)])
    doorbell._waiting.months = set()
    with django_capture_on_commit_callbacks(execute=True):
        give((monthly, "pact-team-1", APRIL, 6))
    assert rung == ["2021-06-01"]


def test_rolling_up_takes_no_more_queries_for_more_figures(measure, give):
    one, many = measure("X-1"), [measure(f"Y-{place}") for place in range(10)]
    give((one, "pact-team-1", APRIL, "10/20"))
    with CaptureQueriesContext(connection) as few:
        give((one, "pact-team-1", MAY, "10/20"))
    with CaptureQueriesContext(connection) as more:
        give(*[(each, team, MAY, "10/20") for each in many for team in ("pact-team-1", "pact-team-2", "cla-team-1")])
    assert len(more) == len(few)


def test_the_example_is_exactly_as_it_was_printed():
    assert not Outturn.objects.filter(origin=Origin.ROLLED_UP).exists()
    assert not Doubt.objects.filter(code="cannot_be_rolled_up").exists()
    assert not differences().exists()
    (august,) = Doubt.objects.filter(code="reported_differs_from_parts")
    assert august.sentence == "Reported as 54%, but the 6 services together make 54.5% (12/22)."


def test_counted_audits_take_the_place_of_what_was_rolled_up(qa, give):
    audited, december = Indicator.objects.get(code="RQA-01"), date(2021, 12, 1)
    give((audited, "pact", december, 3))
    assert at(audited, "southampton", december).origin == "rolled_up"
    enter_audit(finding(qa, audited_on=date(2021, 12, 8)), domain_grades={}, by=qa)
    assert at(audited, "southampton", december).origin == "audits"
