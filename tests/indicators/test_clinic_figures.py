"""Figures only a clinic looks at, and their cohorts: in by the same door, missed and chased like any other."""

from datetime import date

import pytest
from django.core import mail

from clinics.models import ClinicIndicator
from indicators.gaps import GapSeries, read_gaps
from indicators.models import AwaitedFigure, ChaseReminder, Cohort, Indicator, Outturn, OutturnRevision
from indicators.operations import returns
from indicators.operations.chasing import chase
from indicators.operations.figures import RevisionNeedsReason
from indicators.rules.vocabulary import Absence, RevisionReason
from organisation.models import User

pytestmark = pytest.mark.django_db
HEAD = "Indicator,Unit,Cohort,Month,Numerator,Denominator,Value,Note"
DECEMBER, JANUARY = date(2021, 12, 1), date(2022, 1, 1)
DUE = date(2022, 2, 14)  # January's tenth working day of February


@pytest.fixture
def lines(db):
    """The lines of every clinic: the whole, and each again for children looked after."""
    Indicator.objects.update(owner=None, updater=None, due_working_day=None)
    cohort = Cohort.objects.get(code="CLA")
    kept = ClinicIndicator.objects.select_related("clinic__unit", "indicator")
    return [GapSeries(line.indicator, line.clinic.unit, whose) for line in kept for whose in (None, cohort)]


def row(of, month="Dec-21", top=80, bottom=100):
    is_share = of.indicator.measure == "percentage"
    figure = f"{top},{bottom}," if is_share else f",,{top}"
    return f"{of.indicator.code},{of.unit.name},{of.cohort.name if of.cohort else ''},{month},{figure},"


def take(by, *rows):
    content = "\n".join([HEAD, *rows]).encode()
    return returns.receive_return(content=content, file_name="clinics.csv", by=by)


def publish(by, *rows, **more):
    return returns.publish_return(take(by, *rows), by=by, override_reason="As the clinics have it", **more)


def test_the_28_lines_of_the_clinics_stand_on_no_board_but_one(lines):
    assert len(lines) == 28 * 2
    on_the_board = {one.indicator.code for one in lines if one.indicator.listings.exists()}
    assert on_the_board == {"PDC-02"}


def test_every_line_and_its_cohort_comes_in_by_a_return(lines, analyst):
    recorded = publish(analyst, *[row(one) for one in lines])
    assert (recorded.new, recorded.changed) == (28 * 2, 0)
    for one in lines:
        held = Outturn.objects.of_series(**one.named).get(month=DECEMBER)
        assert (held.value, held.origin, held.recorded_by) == (80, "return", analyst), one.name
        assert held.source.file_name == "clinics.csv"
        assert held.source_cell


def test_a_changed_cohort_needs_a_reason_and_leaves_a_revision_of_that_cohort_alone(lines, analyst):
    publish(analyst, *[row(one) for one in lines])
    cohorts = [one for one in lines if one.cohort]
    with pytest.raises(RevisionNeedsReason):
        publish(analyst, *[row(one, top=79) for one in cohorts])
    publish(analyst, *[row(one, top=79) for one in cohorts], reason=RevisionReason.LATE_RECORDING)
    for one in lines:
        held = Outturn.objects.of_series(**one.named).get(month=DECEMBER)
        changes = OutturnRevision.objects.of_series(**one.named).filter(month=DECEMBER)
        assert (held.value, [change.old_value for change in changes]) == ((79, [80]) if one.cohort else (80, []))


def test_a_cohort_said_to_be_awaited_in_a_return_is_missing(lines, analyst):
    visits = next(one for one in lines if one.indicator.code == "PCT-01" and one.cohort)
    publish(analyst, f"PCT-01,PACT,{visits.cohort.name},Jan-22,,,TBC,")
    assert Outturn.objects.of_series(**visits.named).get(month=JANUARY).absence == Absence.AWAITED
    missing = {gap.series.key: gap.missing for gap in read_gaps(on=date(2022, 2, 1))}
    assert [one.is_awaited for one in missing[visits.key] if one.month == JANUARY] == [True]


def test_every_line_and_its_cohort_is_missed_once_it_is_due(lines, analyst):
    publish(analyst, *[row(one) for one in lines])
    missing = {gap.series.key: [one.month for one in gap.missing] for gap in read_gaps(on=DUE)}
    for one in lines:
        assert JANUARY in missing[one.key], one.name
        assert DECEMBER not in missing[one.key], one.name


def test_every_line_and_its_cohort_is_chased_by_name_and_once(lines, analyst, qa):
    User.objects.filter(pk=qa.pk).update(email="qa@example.gov.uk")
    Indicator.objects.filter(pk__in={one.indicator.pk for one in lines}).update(updater=qa)
    publish(analyst, *[row(one) for one in lines])
    chase(on=DUE)
    chase(on=DUE)
    assert len(mail.outbox) == 1
    for one in lines:
        assert ChaseReminder.objects.filter(**one.named, month=JANUARY, stage="due", sent_to=qa).count() == 1
        assert f"- {one.indicator.code} {one.name}\n" in mail.outbox[0].body
    assert "- PTH-01 " in mail.outbox[0].body
    assert " (PACT, Children looked after)\n" in mail.outbox[0].body


def test_a_cohorts_figure_that_arrives_is_no_longer_chased_and_the_whole_still_is(lines, analyst, qa):
    User.objects.filter(pk=qa.pk).update(email="qa@example.gov.uk")
    whole, cohort = (one for one in lines if one.indicator.code == "PCT-02")
    AwaitedFigure.objects.bulk_create(
        AwaitedFigure(**one.named, owner=qa, set_by=analyst, set_at="2022-02-01T09:00Z") for one in (whole, cohort)
    )
    publish(analyst, *[row(one) for one in lines], row(cohort, month="Jan-22"))
    chase(on=DUE)
    chased = ChaseReminder.objects.filter(indicator__code="PCT-02", month=JANUARY)
    assert [reminder.cohort for reminder in chased] == [None]
