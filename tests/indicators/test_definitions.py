"""Definitions change from a month on, with a reason and a name, and how they were stays readable."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from indicators.models import (
    Benchmark,
    Cohort,
    Indicator,
    IndicatorAlias,
    IndicatorVersion,
    Listing,
    NeighbourSet,
    Population,
    PriorityArea,
    SeriesBreak,
    Target,
)
from indicators.operations.definitions import (
    Provenance,
    define_indicator,
    list_in_area,
    set_benchmark,
    set_neighbours,
    set_ownership,
    set_population,
    set_target,
    take_target_back,
)
from indicators.operations.stamps import ChangedMeanwhile, stamp_of
from indicators.operations.versions import (
    BreakIsTakenBack,
    add_alias,
    bring_definitions_into_force,
    define_version,
    drop_alias,
    record_break,
    take_break_back,
)
from indicators.rules.vocabulary import Basis, Comparator, Per
from organisation.evidence.guards import permitted
from organisation.models import SetAside, Unit

pytestmark = pytest.mark.django_db
FEBRUARY = date(2022, 2, 1)
JANUARY = date(2022, 1, 15)  # a day before it


@pytest.fixture
def supervision():
    return Indicator.objects.get(code="MSB-01")


@pytest.fixture
def pact():
    return Unit.objects.get(code="pact")


def four_weeks(**more):
    standard = {"standard_value": Decimal(4), "standard_unit": "weeks", "standard_authority": "local"}
    return {"effective_from": FEBRUARY, "reason": "Supervision moves to four weeks.", "on": JANUARY} | standard | more


def test_the_first_change_keeps_how_it_was_first_defined(supervision, analyst):
    define_version(supervision, **four_weeks(), by=analyst)
    second, first = IndicatorVersion.objects.filter(indicator=supervision)
    assert (first.number, first.effective_from, first.reason) == (1, date(2021, 4, 1), "As first defined.")
    assert (first.name, first.counts, first.polarity) == (supervision.name, "% of CIN", "higher")
    assert (second.number, second.standard, second.counts) == (2, "4 weeks (local standard)", "% of CIN")


def test_a_version_of_a_month_to_come_changes_nothing_yet(supervision, analyst):
    before = supervision.standard
    define_version(supervision, **four_weeks(), by=analyst)
    supervision.refresh_from_db()
    assert supervision.standard == before


def test_one_that_cannot_come_into_force_is_set_aside_and_the_rest_do(supervision, analyst):
    contacts = Indicator.objects.get(code="RST-01")
    define_version(supervision, **four_weeks(), by=analyst)
    define_version(contacts, **four_weeks(), by=analyst)
    with permitted():
        contacts.versions.filter(number=2).update(name="")  # broken behind the form's back
    assert bring_definitions_into_force(on=FEBRUARY) == 1
    assert bring_definitions_into_force(on=FEBRUARY) == 0
    aside = SetAside.objects.get()
    assert (aside.record, aside.times) == (f"indicators.indicator {contacts.pk}", 2)


def test_it_comes_into_force_in_its_month_and_once(supervision, analyst):
    define_version(supervision, **four_weeks(), by=analyst)
    assert bring_definitions_into_force(on=date(2022, 1, 31)) == 0
    assert bring_definitions_into_force(on=FEBRUARY) == 1
    assert bring_definitions_into_force(on=date(2022, 3, 7)) == 0
    supervision.refresh_from_db()
    assert supervision.standard == "4 weeks (local standard)"
    newest = supervision.history.first()
    assert (newest.history_user, newest.history_change_reason) == (analyst, "Version 2 came into force")


def test_a_version_of_a_month_that_has_come_counts_at_once(supervision, analyst):
    define_version(supervision, **four_weeks(on=FEBRUARY), by=analyst)
    supervision.refresh_from_db()
    assert supervision.standard == "4 weeks (local standard)"


def test_a_version_written_late_for_an_earlier_month_leaves_the_newer_one_in_force(supervision, analyst):
    define_version(supervision, **four_weeks(on=FEBRUARY), by=analyst)
    define_version(
        supervision, effective_from=date(2021, 10, 1), reason="Found late", on=FEBRUARY, by=analyst, counts="children"
    )
    supervision.refresh_from_db()
    assert (supervision.counts, supervision.standard) == ("% of CIN", "4 weeks (local standard)")


def test_a_slip_of_the_pen_is_put_right_by_another_version_of_the_same_month(supervision, analyst):
    define_version(supervision, **four_weeks(standard_value=Decimal(5)), by=analyst)
    define_version(supervision, **four_weeks(reason="Four, not five."), by=analyst)
    bring_definitions_into_force(on=FEBRUARY)
    supervision.refresh_from_db()
    assert supervision.standard == "4 weeks (local standard)"
    assert supervision.versions.count() == 3


def test_a_version_that_changes_nothing_is_refused(supervision, analyst):
    with pytest.raises(ValidationError, match="Nothing in the definition changes"):
        define_version(supervision, effective_from=FEBRUARY, reason="?", on=JANUARY, by=analyst, counts="% of CIN")
    assert not supervision.versions.exists()


def test_half_a_standard_is_refused_and_nothing_is_kept(supervision, analyst):
    with pytest.raises(ValidationError, match="Give a standard with its value"):
        define_version(supervision, **four_weeks(standard_authority=""), by=analyst)


def test_a_version_and_its_break_are_written_together_or_not_at_all(supervision, analyst):
    define_version(supervision, **four_weeks(), by=analyst, marks_break=True)
    assert supervision.breaks.get().month == FEBRUARY
    with pytest.raises(ValidationError, match="A break is marked from this month already"):
        define_version(supervision, **four_weeks(counts="children"), by=analyst, marks_break=True)
    assert supervision.versions.count() == 2


def test_a_renamed_measure_still_comes_in_under_its_old_name(analyst):
    plans = Indicator.objects.get(code="PRM-01")
    new = "Percentage of CLA with a permanence plan on Care Director"
    define_version(plans, effective_from=FEBRUARY, reason="PARIS is switched off.", on=JANUARY, by=analyst, name=new)
    assert not plans.aliases.exists()
    bring_definitions_into_force(on=FEBRUARY)
    plans.refresh_from_db()
    assert plans.name == new
    alias = plans.aliases.get()
    assert (alias.name, alias.remembered_by) == ("Percentage of CLA with a permanence plan on PARIS", analyst)


def test_a_name_given_back_is_an_alias_no_longer(analyst):
    plans = Indicator.objects.get(code="PRM-01")
    old = plans.name
    define_version(plans, effective_from=FEBRUARY, reason="Renamed", on=FEBRUARY, by=analyst, name="Plans in place")
    define_version(plans, effective_from=date(2022, 3, 1), reason="Back", on=date(2022, 3, 1), by=analyst, name=old)
    assert [alias.name for alias in plans.aliases.all()] == ["Plans in place"]


@pytest.mark.parametrize("taken", ["Number of contacts", "number of CONTACTS.", "RST-01", "RCP-01"])
def test_a_name_that_means_another_indicator_is_refused(supervision, analyst, taken):
    with pytest.raises(ValidationError, match="already means RST"):
        define_version(supervision, effective_from=FEBRUARY, reason="?", on=JANUARY, by=analyst, name=taken)
    with pytest.raises(ValidationError, match="already means RST"):
        add_alias(supervision, name=taken, by=analyst)


def test_a_name_another_indicator_is_about_to_have_is_taken(supervision, analyst):
    define_version(supervision, effective_from=FEBRUARY, reason="?", on=JANUARY, by=analyst, name="Supervised in time")
    with pytest.raises(ValidationError, match="about to be"):
        define_indicator(
            by=analyst, code="NEW-1", name="Supervised in time", measure="number", basis="snapshot", polarity="higher",
            kind="practice", counts="children",
        )  # fmt: skip


def test_whoever_changed_it_first_is_not_written_over(supervision, analyst):
    seen = stamp_of(supervision)
    define_version(supervision, **four_weeks(), by=analyst, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        define_version(supervision, **four_weeks(standard_value=Decimal(6)), by=analyst, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        set_ownership(
            supervision, lead_service=None, owner=None, updater=None, due_working_day=5, next_review_on=None, by=analyst,
            seen=seen,
        )  # fmt: skip
    assert supervision.versions.count() == 2


def test_only_who_may_define_may_change_a_definition(supervision, pact, pact_manager):
    for attempt in (
        lambda: define_version(supervision, **four_weeks(), by=pact_manager),
        lambda: record_break(supervision, month=FEBRUARY, reason="?", by=pact_manager),
        lambda: add_alias(supervision, name="Supervised", by=pact_manager),
        lambda: set_population(unit=pact, ages="0-17", applies_from=FEBRUARY, number=9, source="?", by=pact_manager),
        lambda: set_neighbours(edition="2021", source="?", published_on=None, names=["There"], by=pact_manager),
    ):
        with pytest.raises(PermissionDenied, match="define indicators"):
            attempt()


@pytest.mark.parametrize(("field", "value"), [("basis", "in_month"), ("measure", "number")])
def test_measure_and_basis_are_locked_once_figures_rest_on_them(field, value):
    indicator = Indicator.objects.get(code="EAI-03")
    setattr(indicator, field, value)
    with pytest.raises(ValidationError, match=r"locked.*is another indicator"):
        indicator.full_clean()


@pytest.mark.parametrize("code", ["new", "EAI 04", "EAI/04", "É-1"])
def test_a_code_has_to_stand_in_an_address(analyst, code):
    with pytest.raises(ValidationError):
        define_indicator(
            by=analyst, code=code, name="Anything", measure="number", basis="snapshot", polarity="higher",
            kind="practice", counts="children",
        )  # fmt: skip


# breaks


def test_a_break_of_one_unit_and_of_every_unit_stand_side_by_side(supervision, pact, analyst):
    record_break(supervision, month=FEBRUARY, reason="New system", by=analyst)
    record_break(supervision, month=FEBRUARY, reason="A team moved", unit=pact, by=analyst)
    with pytest.raises(ValidationError, match="for this unit from this month already"):
        record_break(supervision, month=FEBRUARY, reason="Again", unit=pact, by=analyst)


def test_a_break_marked_by_mistake_is_taken_back_and_stays_to_be_read(supervision, analyst):
    wrong = record_break(supervision, month=FEBRUARY, reason="New system", by=analyst)
    take_break_back(wrong, reason="The system comes in March.", by=analyst)
    record_break(supervision, month=FEBRUARY, reason="After all", by=analyst)
    assert [one.reason for one in SeriesBreak.objects.standing()] == ["After all"]
    assert SeriesBreak.objects.get(pk=wrong.pk).withdrawn_reason == "The system comes in March."
    with pytest.raises(BreakIsTakenBack):
        take_break_back(wrong, reason="Again", by=analyst)


# other names


def test_a_name_is_dropped_and_the_history_keeps_it(supervision, analyst):
    alias = add_alias(supervision, name="CIN supervision in time", by=analyst)
    drop_alias(alias, by=analyst)
    assert not IndicatorAlias.objects.filter(name="CIN supervision in time").exists()
    kinds = IndicatorAlias.history.filter(name="CIN supervision in time").values_list("history_type", "history_user")
    assert list(kinds) == [("-", analyst.pk), ("+", analyst.pk)]


# whom it belongs to


def test_ownership_is_set_with_history(supervision, pact, pact_manager, analyst):
    set_ownership(
        supervision, lead_service=pact, owner=pact_manager, updater=analyst, due_working_day=10,
        next_review_on=date(2022, 9, 1), by=analyst,
    )  # fmt: skip
    supervision.refresh_from_db()
    assert (supervision.owner, supervision.updater, supervision.due_working_day) == (pact_manager, analyst, 10)
    assert supervision.history.first().history_user == analyst


def test_an_indicator_is_listed_on_the_last_line_of_an_area_once(supervision, analyst):
    area = PriorityArea.objects.get(slug="direct-contact")
    assert [list_in_area(supervision, area=area, by=analyst).position for _ in range(2)] == [4, 4]
    assert Listing.objects.filter(indicator=supervision).count() == 2


# targets, benchmarks, populations, neighbours


def target(indicator, unit, by, **more):
    about = {"applies_from": FEBRUARY, "value": Decimal(80), "per": Per.LEVEL, "reason": "Agreed in the clinic"} | more
    return set_target(indicator=indicator, unit=unit, by=by, **about)


def test_a_service_and_a_cohort_have_targets_of_their_own(supervision, pact, analyst, deputy):
    cohort = Cohort.objects.get(code="CIN")
    target(supervision, pact, analyst, approved_by=deputy, approved_on=date(2022, 1, 10))
    target(supervision, pact, analyst, cohort=cohort, value=Decimal(70))
    held = Target.objects.filter(unit=pact, indicator=supervision)
    assert {(one.cohort, one.value, one.approved_by) for one in held} == {(None, 80, deputy), (cohort, 70, None)}


def test_an_approval_is_of_one_target_and_does_not_pass_to_another(supervision, pact, analyst, deputy):
    target(supervision, pact, analyst, approved_by=deputy, approved_on=date(2022, 1, 10), tolerance=Decimal(5))
    changed = target(supervision, pact, analyst, value=Decimal(75))
    assert (changed.approved_by, changed.approved_on, changed.tolerance) == (None, None, 5)


def test_two_people_set_one_target_and_the_second_is_told(supervision, pact, analyst):
    target(supervision, pact, analyst, seen=0)
    with pytest.raises(ChangedMeanwhile) as told:
        target(supervision, pact, analyst, value=Decimal(60), seen=0)
    assert told.value.held.value == 80
    held = Target.objects.get(unit=pact, indicator=supervision)
    assert target(supervision, pact, analyst, value=Decimal(60), seen=stamp_of(held)).value == 60


def test_a_target_set_by_mistake_is_taken_back_with_a_reason(supervision, pact, analyst):
    take_target_back(target(supervision, pact, analyst), reason="Meant for another measure", by=analyst)
    gone, *_ = Target.history.filter(unit=pact, indicator=supervision)
    assert (gone.history_type, gone.history_change_reason) == ("-", "Meant for another measure")


def test_a_benchmark_keeps_where_it_comes_from(supervision, analyst):
    neighbours = set_neighbours(
        edition="May 2021", source="The department", published_on=date(2021, 5, 20), names=["There", "Yonder"], by=analyst
    )  # fmt: skip
    about = {
        "indicator": supervision, "comparator": Comparator.STATISTICAL_NEIGHBOURS, "year": "2020-21",
        "absence": None, "by": analyst,
    }  # fmt: skip
    provenance = Provenance(Basis.ROLLING_12M, date(2021, 11, 25), neighbours)
    set_benchmark(value=Decimal(81), source="Annual release", provenance=provenance, **about)
    held = set_benchmark(value=Decimal(82), source="Corrected release", **about)
    assert (held.value, held.basis, held.published_on, held.neighbour_set) == (
        82, "rolling_12m", date(2021, 11, 25), neighbours,
    )  # fmt: skip
    assert (
        Benchmark.objects.filter(indicator=supervision, comparator="statistical_neighbours", year="2020-21").count()
        == 1
    )


def test_a_population_applies_from_its_month_and_the_one_before_stays(analyst):
    council = Unit.objects.get(code="southampton")
    about = {"unit": council, "ages": "0-17", "source": "Office for National Statistics", "by": analyst}
    set_population(applies_from=date(2022, 4, 1), number=51_800, vintage="mid-2021", **about)
    set_population(applies_from=date(2022, 4, 1), number=51_900, vintage="mid-2021", **about)
    assert [one.number for one in Population.objects.all()] == [51_900, 51_313]
    assert Population.objects.first().history.count() == 2


def test_an_edition_of_neighbours_is_put_right_in_place_and_its_history_stays(analyst):
    about = {"edition": "May 2021", "source": "The department", "published_on": None, "by": analyst}
    set_neighbours(names=["There", "Yonder"], **about)
    edition = set_neighbours(names=["Yonder", "Hither"], **about)
    assert NeighbourSet.objects.count() == 1
    assert [one.name for one in edition.neighbours.all()] == ["Yonder", "Hither"]
    assert edition.neighbours.model.history.filter(history_type="-").count() == 2
