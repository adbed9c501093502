"""Typing a unit's month into a sheet: kept row by row, published through the one door, nobody's typing lost."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.models import Cohort, Doubt, Indicator, Outturn, Population, Return, ReturnProblem, StagedFigure
from indicators.operations import returns, sheets
from indicators.operations.figures import Figure, record_outturns
from indicators.rules.sheets import CannotBeAFigure, Typed
from indicators.rules.vocabulary import Absence, Measure, RevisionReason
from indicators.sheets import month_to_type, open_sheets, read_sheet
from organisation.models import Unit

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER, DECEMBER = date(2021, 10, 1), date(2021, 11, 1), date(2021, 12, 1)
TODAY = date(2022, 1, 14)
PAGE = "/figures/pact/2021-12/"


@pytest.fixture
def pact(db):
    return Unit.objects.get(code="pact")


@pytest.fixture
def sheet(pact, analyst):
    return sheets.open_sheet(pact, DECEMBER, by=analyst)


def put(sheet, by, code="PCT-01", cohort=None, seen=None, **boxes):
    """Type one row; figures may be given as they are written."""
    indicator = Indicator.objects.get(code=code)
    typed = {name: text if name in ("note", "absence") else Decimal(text) for name, text in boxes.items()}
    return sheets.type_figure(
        sheet,
        indicator=indicator,
        cohort=Cohort.objects.get(code=cohort) if cohort else None,
        typed=Typed(Measure(indicator.measure), **typed),
        seen=seen,
        by=by,
    )


def said(sheet):
    return [(problem.code, problem.message) for problem in sheet.problems.all()]


class TestTypingARow:
    def test_a_fraction_makes_the_figure(self, sheet, analyst):
        row = put(sheet, analyst, numerator=241, denominator=357)
        assert (row.value, row.printed, row.typed_by) == (Decimal("67.507003"), None, analyst)

    def test_nothing_of_it_is_published(self, sheet, analyst):
        before = Outturn.objects.count()
        put(sheet, analyst, numerator=241, denominator=357)
        assert Outturn.objects.count() == before

    def test_half_a_fraction_is_kept_and_stops_publishing_with_a_sentence(self, sheet, analyst):
        row = put(sheet, analyst, numerator=241)
        assert (row.numerator, row.value) == (241, None)
        assert said(sheet) == [("not_finished", "Visits on Time in PACT: Not finished: give the denominator.")]
        with pytest.raises(returns.ReturnIsBlocked):
            returns.publish_return(sheet, by=analyst, override_reason="I insist")

    def test_finishing_it_takes_the_sentence_away(self, sheet, analyst):
        row = put(sheet, analyst, numerator=241)
        put(sheet, analyst, numerator=241, denominator=357, seen=row.typed_at)
        assert said(sheet) == []
        assert sheet.figures.count() == 1

    def test_a_note_alone_is_kept_too(self, sheet, analyst):
        assert put(sheet, analyst, note="Waiting for the team").note == "Waiting for the team"
        assert said(sheet)[0][0] == "not_finished"

    def test_why_there_is_none_is_a_whole_answer(self, sheet, analyst):
        assert put(sheet, analyst, absence=Absence.AWAITED).absence == "awaited"
        assert said(sheet) == []

    def test_a_rate_given_by_its_numerator_stands_on_the_population(self, analyst):
        authority = Unit.objects.get(kind="authority")
        population = Population.objects.get(unit=authority)
        row = put(sheets.open_sheet(authority, DECEMBER, by=analyst), analyst, code="EAI-03", numerator=2500)
        assert row.denominator == population.number

    def test_what_can_be_no_figure_is_refused_and_nothing_of_it_is_kept(self, sheet, analyst):
        with pytest.raises(CannotBeAFigure):
            put(sheet, analyst, numerator=0, denominator=0)
        assert not sheet.figures.exists()

    def test_the_same_again_changes_nothing(self, sheet, analyst, qa):
        row = put(sheet, analyst, numerator=241, denominator=357)
        again = put(sheet, qa, numerator="241.0", denominator=357)
        assert (again.pk, again.typed_at, again.typed_by) == (row.pk, row.typed_at, analyst)

    def test_clearing_a_row_takes_it_out_with_what_was_said_of_it(self, sheet, analyst):
        row = put(sheet, analyst, numerator=241)
        assert put(sheet, analyst, seen=row.typed_at) is None
        assert not sheet.figures.exists()
        assert not ReturnProblem.objects.filter(source=sheet).exists()

    def test_a_cohort_has_a_row_of_its_own(self, sheet, analyst):
        put(sheet, analyst, numerator=241, denominator=357)
        put(sheet, analyst, cohort="CLA", numerator=121, denominator=128)
        assert sheet.figures.count() == 2


class TestDoubts:
    def test_a_figure_against_its_fraction_needs_a_reason(self, sheet, analyst):
        put(sheet, analyst, numerator=121, denominator=128, printed=85)
        assert said(sheet) == [
            ("value_is_not_its_fraction", "Visits on Time in PACT: 85% is printed, but 121/128 is 94.5%.")
        ]
        with pytest.raises(returns.OverrideNeedsReason):
            returns.publish_return(sheet, by=analyst)
        returns.publish_return(sheet, by=analyst, override_reason="As the team gave it")
        assert Doubt.objects.filter(source=sheet).get().sentence == "85% is printed, but 121/128 is 94.5%."

    def test_cohorts_that_do_not_add_up_are_said_of_the_whole(self, sheet, analyst):
        put(sheet, analyst, numerator=10, denominator=20)
        put(sheet, analyst, cohort="CLA", numerator=4, denominator=8)
        assert said(sheet) == []
        row = put(sheet, analyst, cohort="CIN", numerator=5, denominator=12)
        assert said(sheet) == [
            ("parts_do_not_sum", "Visits on Time in PACT: The cohorts add up to 9/20, but the total is given as 10/20.")
        ]
        put(sheet, analyst, cohort="CIN", numerator=6, denominator=12, seen=row.typed_at)
        assert said(sheet) == []

    def test_a_running_total_that_falls(self, sheet, analyst, pact):
        reviews = Indicator.objects.get(code="REV-01")
        newest = Outturn.objects.filter(indicator=reviews, unit=pact, cohort=None).latest("month")
        assert newest.value == 33
        record_outturns([Figure(reviews, pact, date(2021, 9, 1), printed=Decimal(20))], by=analyst)
        put(sheet, analyst, code="REV-01", printed=31)
        assert [code for code, _ in said(sheet)] == ["running_total_falls"]

    def test_checking_looks_again_at_what_is_held_by_now(self, sheet, analyst, pact):
        reviews = Indicator.objects.get(code="REV-01")
        put(sheet, analyst, code="REV-01", printed=34)
        record_outturns(
            [Figure(reviews, pact, NOVEMBER, printed=Decimal(40))], by=analyst, reason=RevisionReason.KEYING
        )
        assert said(sheet) == []
        sheets.check_sheet(sheet, by=analyst)
        assert [code for code, _ in said(sheet)] == ["running_total_falls"]

    def test_every_doubt_has_its_own_place(self, sheet, analyst):
        for cohort in (None, "CLA", "CIN", "CPP"):
            put(sheet, analyst, cohort=cohort, numerator=12, denominator=10)
        sheets.check_sheet(sheet, by=analyst)
        places = list(sheet.problems.values_list("position", flat=True))
        assert len(places) == len(set(places)) == 5


class TestTwoPeople:
    def test_the_second_is_told_and_nothing_is_overwritten(self, sheet, analyst, pact_manager):
        put(sheet, pact_manager, printed=86)
        with pytest.raises(sheets.SomebodyTyped) as told:
            put(sheet, analyst, printed=87)
        theirs = told.value.theirs
        assert (theirs.printed, theirs.typed_by) == (86, pact_manager)
        assert sheet.figures.get().printed == 86

    def test_who_has_seen_it_may_type_over_it(self, sheet, analyst, pact_manager):
        theirs = put(sheet, pact_manager, printed=86)
        put(sheet, analyst, printed=87, seen=theirs.typed_at)
        assert sheet.figures.get().printed == 87

    def test_an_old_page_of_ones_own_is_told_too(self, sheet, analyst):
        first = put(sheet, analyst, printed=86)
        put(sheet, analyst, printed=87, seen=first.typed_at)
        with pytest.raises(sheets.SomebodyTyped):
            put(sheet, analyst, printed=88, seen=first.typed_at)

    def test_two_saves_of_one_moment_are_told_apart(self, sheet, analyst, monkeypatch):
        now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: now)
        first = put(sheet, analyst, printed=86)
        second = put(sheet, analyst, printed=87, seen=first.typed_at)
        assert second.typed_at == now + timedelta(microseconds=1)

    def test_a_row_cleared_by_somebody_is_not_brought_back_unasked(self, sheet, analyst, pact_manager):
        row = put(sheet, pact_manager, printed=86)
        put(sheet, pact_manager, seen=row.typed_at)
        with pytest.raises(sheets.SomebodyTyped) as told:
            put(sheet, analyst, printed=87, seen=row.typed_at)
        assert told.value.theirs is None

    def test_somebody_elses_row_is_not_cleared_unseen(self, sheet, analyst, pact_manager):
        first = put(sheet, analyst, printed=86)
        put(sheet, pact_manager, printed=87, seen=first.typed_at)
        with pytest.raises(sheets.SomebodyTyped):
            put(sheet, analyst, seen=first.typed_at)
        assert sheet.figures.get().printed == 87


class TestSheets:
    def test_there_is_one_open_sheet_a_unit_and_month(self, sheet, pact, pact_manager):
        assert sheets.open_sheet(pact, DECEMBER, by=pact_manager) == sheet
        assert (sheet.file_name, sheet.state, sheet.kind) == ("PACT, December 2021 (typed)", "checked", "sheet")

    def test_publishing_is_publishing_any_return(self, sheet, analyst):
        put(sheet, analyst, numerator=241, denominator=357, note="Counted by hand")
        recorded = returns.publish_return(sheet, by=analyst, note="Typed")
        assert recorded.new == 1
        held = Outturn.objects.get(indicator__code="PCT-01", unit__code="pact", cohort=None, month=DECEMBER)
        assert (held.numerator, held.origin, held.source, held.note) == (241, "entered", sheet, "Counted by hand")

    def test_a_published_sheet_takes_nothing_more_and_a_new_one_opens(self, sheet, analyst, pact):
        put(sheet, analyst, printed=86)
        returns.publish_return(sheet, by=analyst)
        with pytest.raises(sheets.SheetIsClosed):
            put(sheet, analyst, printed=87)
        assert sheets.open_sheet(pact, DECEMBER, by=analyst) != sheet

    def test_a_file_is_no_sheet(self, analyst):
        given = Return.objects.filter(kind="file").first()
        given.unit = Unit.objects.get(code="pact")
        with pytest.raises(sheets.SheetIsClosed):
            put(given, analyst, printed=87)

    def test_only_who_may_at_the_unit_types(self, sheet, pact, cla_manager, deputy, pact_manager, pact_team_manager):
        put(sheet, pact_manager, printed=86)
        for person in (cla_manager, deputy, pact_team_manager):
            with pytest.raises(PermissionDenied):
                put(sheet, person, printed=87)
            with pytest.raises(PermissionDenied):
                sheets.open_sheet(pact, DECEMBER, by=person)

    @pytest.mark.parametrize(
        ("change", "month", "why"),
        [
            ({}, date(2199, 1, 1), "January 2199 is still to come."),
            ({"valid_from": date(2022, 1, 1)}, DECEMBER, "PACT did not stand in December 2021."),
            ({"valid_to": date(2021, 11, 30)}, DECEMBER, "PACT did not stand in December 2021."),
            ({"kind": "worker"}, DECEMBER, "Figures of single workers come in returns only."),
        ],
    )
    def test_no_sheet_where_there_can_be_no_figures(self, pact, analyst, change, month, why):
        for name, value in change.items():
            setattr(pact, name, value)
        with pytest.raises(sheets.CannotBeTyped, match=why):
            sheets.open_sheet(pact, month, by=analyst)


class TestTheGrid:
    def names(self, unit, month=DECEMBER):
        return [line.name for line in read_sheet(unit, month, today=TODAY).lines]

    def test_it_has_what_the_unit_leads_and_what_it_was_seen_to_have(self, pact):
        names = self.names(pact)
        assert "CiN on a plan visited within 4 weeks" in names
        assert "Percentage of Supervisions On Time, Children looked after" in names
        assert not [name for name in names if "adoption" in name.lower()]

    def test_a_team_has_what_its_service_leads(self):
        assert "CiN on a plan visited within 4 weeks" in self.names(Unit.objects.get(code="pact-team-1"))

    def test_the_authority_has_every_listed_line_once(self):
        lines = read_sheet(Unit.objects.get(kind="authority"), DECEMBER, today=TODAY).lines
        listed = {line.indicator.pk for line in lines}
        assert listed >= set(Indicator.objects.exclude(listings=None).values_list("pk", flat=True))
        assert len(lines) == len({line.fact for line in lines})

    def test_it_shows_last_month_last_year_target_and_what_is_held(self, analyst):
        authority = Unit.objects.get(kind="authority")
        line = next(
            line for line in read_sheet(authority, OCTOBER, today=TODAY).lines if line.indicator.code == "EAI-04"
        )
        assert line.earlier == [("Last month", "90%", ""), ("Last year", "", "")]
        assert line.beside == "Held: 85%."
        assert line.printed_target.startswith("87%")

    def test_a_percentage_of_too_few_is_its_counts_but_for_who_loads_returns(self):
        authority, may = Unit.objects.get(kind="authority"), date(2021, 5, 1)
        Outturn.objects.filter(indicator__code="RQA-02", unit=authority, month=may).update(numerator=0, denominator=2)
        said = {}
        for reveals in (False, True):
            lines = {one.indicator.code: one for one in read_sheet(authority, may, today=TODAY, reveals=reveals).lines}
            later = read_sheet(authority, date(2021, 6, 1), today=TODAY, reveals=reveals).lines
            last = next(one for one in later if one.indicator.code == "RQA-02").earlier[0]
            said[reveals] = (lines["RQA-02"].beside, last)
        assert said[False] == ("Held: 0/2, too few for a percentage.", ("Last month", "", "0/2"))
        assert said[True] == ("Held: 0% (0/2).", ("Last month", "0%", "0/2"))

    def test_it_says_what_publishing_would_change(self, analyst):
        authority = Unit.objects.get(kind="authority")
        sheet = sheets.open_sheet(authority, OCTOBER, by=analyst)
        put(sheet, analyst, code="EAI-04", printed=86)
        put(sheet, analyst, code="RST-01", printed=1978)
        by_code = {line.indicator.code: line for line in read_sheet(authority, OCTOBER, today=TODAY).lines}
        assert by_code["EAI-04"].beside == "Held: 85%. Publishing this changes it."
        assert by_code["RST-01"].beside == "Held: 1,978. This is the same."

    def test_progress_counts_whole_figures(self, sheet, pact, analyst):
        put(sheet, analyst, numerator=241)
        put(sheet, analyst, cohort="CLA", absence=Absence.NOT_APPLICABLE)
        shown = read_sheet(pact, DECEMBER, today=TODAY)
        assert shown.progress == f"1 of {len(shown.lines)} filled"
        assert read_sheet(pact, NOVEMBER, today=TODAY).progress.endswith("filled; 15 more are held already")

    def test_the_month_to_type_is_the_one_after_the_newest(self, pact):
        assert month_to_type(pact, today=date(2022, 3, 14)) == DECEMBER
        assert month_to_type(pact, today=date(2021, 12, 3)) == NOVEMBER
        assert month_to_type(Unit.objects.get(code="pact-team-2"), today=TODAY) == DECEMBER

    def test_open_sheets_say_how_far_they_are(self, sheet, pact, analyst):
        row = put(sheet, analyst, printed=86)
        found = open_sheets([pact.pk]).get()
        assert (found.number, found.typed_at) == (1, row.typed_at)


def key(code, cohort=None):
    of_cohort = f"-{Cohort.objects.get(code=cohort).pk}" if cohort else ""
    return f"{Indicator.objects.get(code=code).pk}{of_cohort}"


def sent(row, numerator="", denominator="", figure="", note="", seen="", was=("", "", "", "")):
    """Give one row as a form holds it."""
    boxes = {"numerator": numerator, "denominator": denominator, "figure": figure, "note": note, "seen": seen}
    return {f"row{row}-{name}": text for name, text in boxes.items()} | {f"row{row}-was": json.dumps(list(was))}


def post(client, *rows, page=PAGE, as_json=False, **more):
    data = {"sheet": "", "do": "save"} | more
    for row in rows:
        data |= row
    accept = "application/json" if as_json else "text/html,*/*;q=0.8"
    return client.post(page, data, headers={"accept": accept})


class TestThePage:
    def test_looking_writes_nothing(self, sign_in, pact_manager):
        before = Return.objects.count()
        page = sign_in(pact_manager).get(PAGE)
        assert page.status_code == 200
        assert (Return.objects.count(), StagedFigure.objects.count()) == (before, StagedFigure.objects.count())

    def test_one_button_saves_all_rows(self, sign_in, pact_manager, pact):
        client = sign_in(pact_manager)
        answer = post(client, sent(key("PCT-01"), "838", "1,032"), sent(key("PCT-02"), figure="TBC"))
        assert (answer.status_code, answer["Location"]) == (302, PAGE)
        sheet = Return.objects.get(kind="sheet")
        assert sorted((row.indicator.code, row.value, row.absence) for row in sheet.figures) == [
            ("PCT-01", Decimal("81.201550"), ""),
            ("PCT-02", None, "awaited"),
        ]
        assert "Saved: 2 rows." in client.get(PAGE).content.decode()

    @pytest.mark.parametrize(
        ("boxes", "kept"),
        [
            ({"figure": "27%"}, (None, None, 27)),
            ({"figure": "85"}, (None, None, 85)),
            ({"figure": "121/128"}, (121, 128, None)),
            ({"figure": "85% (121/128)"}, (121, 128, 85)),
            ({"numerator": " 1,032 ", "denominator": "１２００"}, (1032, 1200, None)),
            ({"numerator": "121", "denominator": "128", "figure": "121/128"}, (121, 128, None)),
        ],
        ids=str,
    )
    def test_figures_are_read_as_they_are_typed(self, sign_in, analyst, boxes, kept):
        post(sign_in(analyst), sent(key("PCT-01"), **boxes))
        row = StagedFigure.objects.get(typed_by=analyst)
        assert (row.numerator, row.denominator, row.printed) == kept

    @pytest.mark.parametrize(
        ("code", "boxes", "says"),
        [
            ("PCT-01", {"figure": "27x"}, "“27x” is not a figure, TBC or N/A."),
            ("PCT-01", {"numerator": "TBC"}, "A number belongs here. Why there is no figure is typed under Figure."),
            (
                "PCT-01",
                {"numerator": "1/2"},
                "One number belongs here. A fraction such as 121/128 is typed under Figure.",
            ),
            ("PCT-01", {"denominator": "5%"}, "A number counted belongs here. A percentage is typed under Figure."),
            ("PCT-01", {"numerator": "0", "denominator": "0"}, "A denominator has to be above zero."),
            ("PCT-01", {"numerator": "3", "figure": "N/A"}, "Give a figure, or say why there is none: not both."),
            ("PCT-01", {"numerator": "3", "denominator": "9", "figure": "4/9"}, "4/9 does not go with the numerator"),
            ("PCT-03", {"figure": "27%"}, "27% has a percent sign, but this is a number."),
            ("PCT-03", {"figure": "3/9"}, "A count is one number: it has no numerator and denominator."),
            ("PCT-01", {"figure": "9" * 12}, "is too large or too fine to be a figure here."),
            ("PCT-01", {"figure": "85", "seen": "yesterday"}, "The page has lost count of this row. Load it again."),
        ],
        ids=lambda part: str(part)[:40],
    )
    def test_what_cannot_be_read_is_said_by_its_box_and_nothing_typed_is_lost(
        self, sign_in, analyst, code, boxes, says
    ):
        answer = post(sign_in(analyst), sent(key(code), note="Keep me", **boxes), sent(key("PCT-02"), figure="85%"))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert says in page
        assert 'value="Keep me"' in page
        assert "The other 1 you changed is saved." in page
        assert [row.indicator.code for row in StagedFigure.objects.filter(typed_by=analyst)] == ["PCT-02"]

    def test_the_summary_leads_to_the_box(self, sign_in, analyst):
        row = key("PCT-01")
        page = post(sign_in(analyst), sent(row, numerator="many")).content.decode()
        assert f'href="#id_row{row}-numerator"' in page
        assert f'aria-describedby="id_row{row}-numerator_error"' in page
        assert f'id="id_row{row}-numerator_error"' in page

    def test_a_row_nobody_touched_is_left_alone_whatever_others_did_to_it(self, sign_in, analyst, sheet, pact_manager):
        first = put(sheet, analyst, printed=86)
        put(sheet, pact_manager, printed=87, seen=first.typed_at)
        old = sent(key("PCT-01"), figure="86%", seen=first.typed_at.isoformat(), was=("", "", "86%", ""))
        assert post(sign_in(analyst), old).status_code == 302
        assert sheet.figures.get().printed == 87

    def test_the_second_of_two_is_told_and_chooses(self, sign_in, analyst, sheet, pact_manager):
        theirs = put(sheet, pact_manager, printed=86)
        client = sign_in(analyst)
        row = key("PCT-01")
        answer = post(client, sent(row, figure="87"))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "PACT service manager typed 86% at" in page
        assert 'value="87"' in page
        assert sheet.figures.get().printed == 86
        choice = f"{row}|mine|{theirs.typed_at.isoformat()}"
        assert choice in page
        assert post(client, sent(row, figure="87"), settle=choice).status_code == 302
        assert sheet.figures.get().printed == 87

    def test_the_second_of_two_may_keep_the_firsts(self, sign_in, analyst, sheet, pact_manager):
        put(sheet, pact_manager, printed=86)
        row = key("PCT-01")
        assert post(sign_in(analyst), sent(row, figure="87"), settle=f"{row}|theirs").status_code == 302
        assert sheet.figures.get().printed == 86

    def test_insisting_on_what_was_overtaken_meanwhile_is_told_again(self, sign_in, analyst, sheet, pact_manager):
        theirs = put(sheet, pact_manager, printed=86)
        put(sheet, pact_manager, printed=88, seen=theirs.typed_at)
        row = key("PCT-01")
        answer = post(sign_in(analyst), sent(row, figure="87"), settle=f"{row}|mine|{theirs.typed_at.isoformat()}")
        assert "PACT service manager typed 88% at" in answer.content.decode()
        assert sheet.figures.get().printed == 88

    def test_a_sheet_published_meanwhile_is_said_and_the_row_can_go_into_a_new_one(self, sign_in, analyst, sheet):
        old = put(sheet, analyst, printed=86)
        returns.publish_return(sheet, by=analyst)
        client = sign_in(analyst)
        seen = old.typed_at.isoformat()
        answer = post(client, sent(key("PCT-01"), figure="87", seen=seen, was=("", "", "86%", "")), sheet=sheet.pk)
        assert answer.status_code == 422
        assert "Performance analyst published this sheet at" in answer.content.decode()
        form = next(row.form for row in answer.context["rows"] if row.line.key == key("PCT-01"))
        assert (form["seen"].value(), json.loads(form["was"].value())) == ("", ["", "", "", ""])
        assert post(client, sent(key("PCT-01"), figure="87")).status_code == 302
        new = Return.objects.get(kind="sheet", state="checked")
        assert new.figures.get().printed == 87

    def test_a_script_gets_each_rows_standing(self, sign_in, analyst, sheet):
        answer = post(
            sign_in(analyst),
            sent(key("PCT-01"), "12", "10"),
            sent(key("PCT-02"), figure="27x"),
            as_json=True,
            sheet=sheet.pk,
        ).json()
        whole, refused = answer["rows"][key("PCT-01")], answer["rows"][key("PCT-02")]
        assert (whole["state"], whole["computed"]) == ("saved", "120%")
        assert whole["seen"] == sheet.figures.get().typed_at.isoformat()
        assert "The part is larger than the whole: 12/10." in whole["status"]
        assert (refused["state"], refused["errors"]) == ("refused", {"figure": "“27x” is not a figure, TBC or N/A."})
        assert answer["progress"].startswith("1 of ")
        assert set(answer["rows"]) >= {key("PCT-01", "CLA"), key("PCT-02", "CIN")}

    def test_an_answer_that_never_arrived_may_be_sent_again(self, sign_in, analyst):
        client = sign_in(analyst)
        for _ in range(2):
            answer = post(client, sent(key("PCT-01"), figure="85%"), as_json=True).json()
            assert answer["rows"][key("PCT-01")]["state"] == "saved"
        assert Return.objects.filter(kind="sheet").count() == 1

    def test_a_refused_first_row_opens_no_sheet(self, sign_in, analyst):
        post(sign_in(analyst), sent(key("PCT-01"), figure="27x"))
        assert not Return.objects.filter(kind="sheet").exists()

    def test_a_row_can_be_added(self, sign_in, pact_manager):
        client = sign_in(pact_manager)
        indicator, cohort = Indicator.objects.get(code="PTH-02"), Cohort.objects.get(code="CLA")
        answer = post(client, do="add", indicator=indicator.pk, cohort=cohort.pk)
        assert answer["Location"] == f"{PAGE}?row={indicator.pk}-{cohort.pk}"
        page = client.get(answer["Location"]).content.decode()
        assert f'data-row="{indicator.pk}-{cohort.pk}"' in page
        assert f'data-row="{indicator.pk}-{cohort.pk}"' not in client.get(PAGE).content.decode()

    @pytest.mark.parametrize("row", ["999999999999", "x", "1-", "1-999999999999", ""])
    def test_a_row_of_nothing_is_passed_over(self, sign_in, analyst, row):
        client = sign_in(analyst)
        assert client.get(PAGE, {"row": row}).status_code == 200
        assert post(client, sent(row, figure="85"), as_json=True).json()["rows"] == {}

    def test_checking_leads_the_analyst_to_publishing(self, sign_in, analyst):
        answer = post(sign_in(analyst), sent(key("PCT-01"), figure="85"), do="check")
        assert answer["Location"] == Return.objects.get(kind="sheet").get_absolute_url()

    def test_a_manager_types_and_does_not_publish(self, sign_in, pact_manager):
        client = sign_in(pact_manager)
        assert "Check and publish" not in client.get(PAGE).content.decode()
        assert post(client, sent(key("PCT-01"), figure="85"), do="check")["Location"] == PAGE
        sheet = Return.objects.get(kind="sheet")
        assert client.post(f"/returns/{sheet.pk}/publish/").status_code == 403
        with pytest.raises(PermissionDenied):
            returns.publish_return(sheet, by=pact_manager)

    @pytest.mark.parametrize(
        "page",
        [
            "/figures/cla/2021-12/",
            "/figures/southampton/2021-12/",
            "/figures/nowhere/2021-12/",
            "/figures/pact/2099-01/",
        ],
    )
    def test_other_units_and_months_to_come_are_not_found(self, sign_in, pact_manager, page):
        client = sign_in(pact_manager)
        assert client.get(page).status_code == 404
        assert post(client, sent(key("PCT-01"), figure="85"), page=page).status_code == 404
        assert not Return.objects.filter(kind="sheet").exists()

    def test_a_team_manager_types_for_the_team(self, sign_in, pact_team_manager):
        client = sign_in(pact_team_manager)
        assert client.get("/figures/pact-team-1/2021-12/").status_code == 200
        assert client.get("/figures/pact-team-2/2021-12/").status_code == 404

    def test_choosing_leads_to_the_sheet(self, sign_in, pact_manager):
        client = sign_in(pact_manager)
        assert client.get("/figures/?unit=pact&month=2021-10")["Location"] == "/figures/pact/2021-10/"
        assert "Write a month like 2021-10." in client.get("/figures/?unit=pact&month=soon").content.decode()
        assert "January 2099 is still to come." in client.get("/figures/?unit=pact&month=2099-01").content.decode()
        offered = client.get("/figures/").context["form"].initial
        assert offered == {"unit": "pact", "month": "2021-12"}

    def test_the_page_keeps_to_its_budget_however_many_rows(self, sign_in, analyst, sheet, pact):
        """Four for who asks and what they may do, and the unit; then the grid's thirteen: the open sheet and its rows,
        their changes and problems; indicators, listings, areas, cohorts; the rows seen before, the units above; the
        months beside, targets, population. Then the sheet published last, the units to choose (twice, as Django
        renders a required choice) and the rows to add."""
        client = sign_in(analyst)
        put(sheet, analyst, numerator=12, denominator=10)
        assert self.queries(client) == 23
        for number, indicator in enumerate(Indicator.objects.filter(measure="percentage")[:25]):
            put(sheet, analyst, code=indicator.code, cohort="CIN", numerator=12 + number, denominator=10)
            record_outturns([Figure(indicator, pact, date(2021, 9, 1), printed=Decimal(80))], by=analyst)
        assert self.queries(client) == 23

    def queries(self, client):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        return len(asked)

    def test_saving_a_row_takes_as_many_queries_in_a_full_sheet_as_in_an_empty_one(self, sign_in, analyst, sheet):
        client = sign_in(analyst)
        for indicator in Indicator.objects.filter(measure="percentage")[:25]:
            put(sheet, analyst, code=indicator.code, cohort="CIN", numerator=12, denominator=10)

        def save(text):
            with CaptureQueriesContext(connection) as asked:
                assert post(client, sent(key("PCT-03"), figure=text), as_json=True, sheet=sheet.pk).status_code == 200
            return len(asked)

        full = save("7")
        sheet.figures.all().delete()
        assert save("8") == full
