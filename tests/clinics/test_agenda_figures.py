"""Figures as they were issued, what has moved since, and what has changed since the clinic last met."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from clinics.agenda import figures_of, freeze
from clinics.agenda.changes import changes_since_last
from clinics.agenda.moves import moved_since, shown_figures
from clinics.agenda_paper import agenda_document
from clinics.models import ClinicIndicator, ClinicSession
from clinics.operations import agenda, arranging
from clinics.rules.agenda import Breakdown, SessionState
from clinics.rules.moves import At, say_change, say_moved
from indicators.models import Cohort, Flag, FlagEvent, Indicator, Outturn
from indicators.operations.figures import Figure, record_outturns
from indicators.rules.vocabulary import Basis, FlagClass, Measure, Polarity, RevisionReason
from organisation.documents import Heading
from organisation.models import Unit

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER, DECEMBER = date(2021, 10, 1), date(2021, 11, 1), date(2021, 12, 1)


@pytest.fixture
def session(db):
    return ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))


@pytest.fixture
def issued(session, analyst):
    agenda.prepare_agenda(session, by=analyst)
    return agenda.issue_agenda(session, by=analyst)


def visits(session):
    return session.items.get(indicator__code="PCT-01")


def enter(by, indicator, unit="pact", cohort=None, month=NOVEMBER, **figure):
    figure_given = Figure(
        indicator=Indicator.objects.get(code=indicator),
        unit=Unit.objects.get(code=unit),
        cohort=Cohort.objects.get(code=cohort) if cohort else None,
        month=month,
        **figure,
    )
    return record_outturns([figure_given], by=by, reason=RevisionReason.LATE_RECORDING)


class TestFrozen:
    def test_all_that_the_agenda_says_of_a_figure_is_written_down(self, issued):
        row = next(row for row in visits(issued).figures if row["fraction"] == "121/128")
        assert (row["figure"], row["month"], row["part"]) == ("95%", "November 2021", "cohort")
        assert (row["numerator"], row["denominator"], row["month_on"]) == ("121", "128", "2021-11-01")
        assert row["printed"] == "85%"

    def test_month_and_year_before_stand_beside(self, issued):
        row = next(
            row for item in issued.items.filter(indicator__code="PDC-01") for row in item.figures if row["last_month"]
        )
        assert row["target"] == "100%"
        assert (row["status"], row["status_word"]) == ("Off target", "off_target")

    def test_teams_stand_below_where_the_line_asks_or_in_a_deep_dive(self, session, analyst):
        team = Unit.objects.filter(parent__code="pact", kind="team").first()
        enter(analyst, "PCT-01", unit=team.code, numerator=Decimal(20), denominator=Decimal(25))
        agenda.prepare_agenda(session, by=analyst)
        item = visits(session)
        assert {row["part"] for row in figures_of(item)} == {"own", "cohort"} & {
            row["part"] for row in figures_of(item)
        }
        arranging.choose_deep_dive(item, by=analyst)
        item.refresh_from_db()
        assert {"cohort", "team"} <= {row["part"] for row in figures_of(item)}
        arranging.drop_deep_dive(item, by=analyst)
        for breakdown in (Breakdown.TEAM, Breakdown.WORKER):  # an agenda goes to all: never a single worker
            ClinicIndicator.objects.filter(indicator=item.indicator).update(breakdown=breakdown)
            item.refresh_from_db()
            assert [row["whose"] for row in figures_of(item) if row["part"] == "team"] == [team.name]

    def test_freezing_reads_as_often_for_many_items_as_for_one(self, session, analyst, django_assert_max_num_queries):
        agenda.prepare_agenda(session, by=analyst)
        items = list(session.items.select_related("indicator", "flag__unit"))
        with django_assert_max_num_queries(8):
            freeze(session, items)


class TestMoved:
    def test_a_corrected_figure_says_both_and_when(self, sign_in, issued, analyst, qa):
        enter(analyst, "PCT-01", cohort="CLA", numerator=Decimal(126), denominator=Decimal(128))
        today = timezone.localdate()
        said = f"95% as issued; 98% now, corrected on {today.day} {today:%B %Y}."
        assert moved_since(issued.items.all()) == [f"{name(issued)}, November 2021: {said}"]
        page = sign_in(qa).get(f"/clinics/sessions/{issued.pk}/agenda/").content.decode()
        assert "1 figure has moved since the agenda was issued" in page
        assert said in page

    def test_a_figure_that_moves_by_less_than_is_printed_is_said_by_its_fraction(self, issued, analyst):
        enter(analyst, "PCT-01", cohort="CLA", numerator=Decimal(242), denominator=Decimal(256))
        (said,) = moved_since(issued.items.all())
        assert "95% (121/128) as issued; 95% (242/256) now" in said

    def test_a_figure_taken_back_is_said(self, issued):
        Outturn.objects.filter(indicator__code="PCT-01", cohort__code="CLA", month=NOVEMBER).delete()
        assert moved_since(issued.items.all()) == [f"{name(issued)}, November 2021: 95% as issued; taken back since."]

    def test_a_newer_month_is_no_correction(self, issued, analyst):
        enter(analyst, "PCT-01", cohort="CLA", month=DECEMBER, numerator=Decimal(60), denominator=Decimal(80))
        assert moved_since(issued.items.all()) == []
        assert [one.newer for one in shown_figures([visits(issued)])[visits(issued).pk] if one.newer] == [
            "75% in Dec 21"
        ]

    def test_nothing_is_said_while_nothing_moves(self, sign_in, issued, qa):
        assert moved_since(issued.items.all()) == []
        assert "moved since" not in sign_in(qa).get(f"/clinics/sessions/{issued.pk}/agenda/").content.decode()

    def test_figures_frozen_before_they_could_be_found_again_are_shown(self, issued):
        item = visits(issued)
        old = [
            {key: row[key] for key in ("name", "month", "figure", "fraction", "printed", "status")}
            for row in item.figures
        ]
        type(item).objects.filter(pk=item.pk).update(figures=old)
        item.refresh_from_db()
        assert [one.frozen for one in shown_figures([item])[item.pk]] == old


def name(session):
    return next(row["name"] for row in visits(session).figures if row["fraction"] == "121/128")


class TestChanges:
    @pytest.fixture
    def later(self, issued, pact_manager):
        ClinicSession.objects.filter(pk=issued.pk).update(
            state=SessionState.CLOSED, closed_by=pact_manager, closed_at=timezone.now(), minutes_version=1
        )
        return ClinicSession.objects.create(clinic=issued.clinic, held_on=date(2021, 12, 22))

    def test_a_clinic_that_never_met_has_nothing_to_compare(self, session):
        assert changes_since_last(session) is None

    def test_each_measure_then_and_now(self, later, analyst):
        enter(analyst, "PCT-01", cohort="CLA", month=DECEMBER, numerator=Decimal(96), denominator=Decimal(128))
        changes = changes_since_last(later)
        row = next(row for row in changes.rows if row.indicator.code == "PCT-01" and "ooked" in row.whose)
        assert changes.since == date(2021, 11, 10)
        assert (row.then, row.then_month, row.now, row.now_month) == ("95%", "Nov 21", "75%", "Dec 21")
        assert row.words == "Down 19.5 points, worse."

    def test_measures_without_a_figure_are_not_left_out(self, later):
        codes = {row.indicator.code for row in changes_since_last(later).rows}
        assert codes == set(later.clinic.indicators.values_list("code", flat=True))

    def test_the_flag_then_and_now(self, later):
        cla = Indicator.objects.get(code="PCT-01")
        flag = Flag.objects.get(indicator=cla, unit__code="pact", cohort__code="CLA")
        happened = later.clinic.sessions.get(state="closed").issued_at + timedelta(seconds=1)
        FlagEvent.objects.create(
            flag=flag, happened_at=happened, month=NOVEMBER, state="open", classification="new", sentence="?"
        )
        Flag.objects.filter(pk=flag.pk).update(classification="new")
        rows = changes_since_last(later).rows
        row = next(row for row in rows if row.flag_now is FlagClass.NEW)
        assert (row.indicator.code, row.flag_then) == ("PCT-01", FlagClass.DOUBTFUL_DATA)

    def test_an_issued_agenda_goes_on_saying_what_it_said(self, later, analyst):
        agenda.prepare_agenda(later, by=analyst)
        later = agenda.issue_agenda(later, by=analyst)
        before = changes_since_last(later)
        enter(analyst, "PCT-01", cohort="CLA", numerator=Decimal(1), denominator=Decimal(128))
        assert changes_since_last(later) == before

    def test_the_table_is_on_the_page(self, sign_in, later, qa):
        page = sign_in(qa).get(f"/clinics/sessions/{later.pk}/agenda/").content.decode()
        assert "What has changed since the clinic met on 10 November 2021" in page

    def test_it_reads_as_often_however_many_measures(self, later, django_assert_max_num_queries):
        with django_assert_max_num_queries(16):
            changes_since_last(later)


HIGH, LOW, NEITHER = Polarity.HIGHER, Polarity.LOWER, Polarity.NEITHER


def at(month, value):
    return At(month, None if value is None else Decimal(value), str(value))


class TestWords:
    @pytest.mark.parametrize(
        ("then", "now", "polarity", "words"),
        [
            (68, 71, HIGH, "Up 3 points, better."),
            (68, 71, LOW, "Up 3 points, worse."),
            (68, 67, HIGH, "Down 1 point, worse."),
            (68, 71, NEITHER, "Up 3 points."),
            (68, 68, HIGH, "The same."),
            ("68.00", "68.04", HIGH, "Up 0.04 points, better."),
            (None, 71, HIGH, "A figure has come."),
            (68, None, HIGH, "No figure for November 2021."),
            (None, None, HIGH, "Still no figure."),
        ],
    )
    def test_a_percentage(self, then, now, polarity, words):
        said = say_change(
            at(OCTOBER, then), at(NOVEMBER, now), measure=Measure.PERCENTAGE, basis=Basis.IN_MONTH, polarity=polarity
        )
        assert said == words

    @pytest.mark.parametrize(
        ("months", "then", "now", "words"),
        [
            ((OCTOBER, NOVEMBER), 352, 503, "151 more."),
            ((OCTOBER, NOVEMBER), 503, 352, "151 fewer: a running total fell."),
            ((date(2022, 3, 1), date(2022, 4, 1)), 900, 70, "The running total began anew in April."),
            ((OCTOBER, OCTOBER), 352, 392, "Corrected: up 40, worse."),
            ((OCTOBER, OCTOBER), 352, 352, "No newer figure."),
        ],
    )
    def test_a_running_total(self, months, then, now, words):
        said = say_change(
            at(months[0], then), at(months[1], now), measure=Measure.NUMBER, basis=Basis.CUMULATIVE, polarity=LOW
        )
        assert said == words

    def test_nothing_then_or_nothing_now(self):
        ways = {"measure": Measure.NUMBER, "basis": Basis.IN_MONTH, "polarity": HIGH}
        assert say_change(None, at(OCTOBER, 1), **ways) == "No figure then."
        assert say_change(at(OCTOBER, 1), None, **ways) == "The figure was taken back."
        assert say_change(None, None, **ways) == "No figure."

    def test_what_moved_is_said_with_the_day(self):
        assert say_moved("68%", "71%", on=date(2021, 11, 9)) == "68% as issued; 71% now, corrected on 9 November 2021."
        assert say_moved("68%", "68%", on=None) == ""


class TestOnPaper:
    def test_it_says_what_the_page_says(self, session, analyst, pact_manager):
        first, *_ = agenda.prepare_agenda(session, by=analyst)
        arranging.add_note(visits(session), note="Two posts are filled.", by=pact_manager)
        arranging.hold_back(first, reason="The lead is away.", by=analyst)
        issued = agenda.issue_agenda(session, by=analyst)
        enter(analyst, "PCT-01", cohort="CLA", numerator=Decimal(126), denominator=Decimal(128))
        paper = agenda_document(issued)
        said = str(paper.blocks)
        for words in ("Two posts are filled.", "The lead is away.", "121/128", "95% as issued; 98% now"):
            assert words in said
        assert (paper.title, paper.subtitle, paper.marking) == (
            "Agenda: PACT clinic",
            "10 November 2021",
            "OFFICIAL-SENSITIVE",
        )
        headings = [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 2]
        assert headings[0].startswith("1. ")
        assert len(headings) == issued.items.count() - 1

    @pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
    def test_it_is_downloaded_once_issued(self, sign_in, session, analyst, qa, kind, begins):
        agenda.prepare_agenda(session, by=analyst)
        client = sign_in(qa)
        page = client.get(f"/clinics/sessions/{session.pk}/agenda.{kind}", follow=True)
        assert "not issued yet" in page.content.decode()
        agenda.issue_agenda(session, by=analyst)
        file = client.get(f"/clinics/sessions/{session.pk}/agenda.{kind}")
        assert file.content.startswith(begins)
        assert file["Content-Disposition"] == f'attachment; filename="agenda-pact-2021-11-10.{kind}"'
