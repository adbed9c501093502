"""What else the public copy goes without: words, names, charts and corrections that lead to what is withheld."""

from dataclasses import replace
from datetime import date

import pytest

from reports.editions.contents import Cell, Chart, Plain, Promise, Restated, SectionContents, Words
from reports.editions.public import copy_for_the_public
from reports.rules.words import SectionKind
from tests.reports.test_attack_on_the_public_copy import KNOWN, edition, number, row

pytestmark = pytest.mark.pure
ROLES = {"Jo Bloggs (Lead)": "Service manager"}
ROWS = [row("ALL", map(number, (30, 40, 50))), row("SOME", map(number, (12, 3, 14)))]


def public_contents(whole, **more):
    return copy_for_the_public(whole, **more).contents


def copy_of(**section):
    whole = edition(ROWS)
    changed = replace(whole.sections[0], **section)
    return public_contents(replace(whole, sections=(changed,)), relations=KNOWN, roles=ROLES).sections[0]


def said(text, state="Approved"):
    return copy_of(words=Words(text, written_by="Jo Bloggs (Lead)", state=state)).words


def test_approved_words_that_quote_what_is_printed_stand_without_their_author():
    assert said("There were 50 in June.") == Words("There were 50 in June.")


@pytest.mark.parametrize("text", ["Only 3 in May.", "Three in May.", "Another 37 in May.", "Jo Bloggs looked at June."])
def test_words_that_lead_to_a_withheld_figure_or_name_somebody_are_left_out(text):
    assert said(text) is None


def test_words_nobody_approved_are_left_out():
    assert said("There were 50 in June.", state="Draft") is None


def test_owners_are_given_by_role():
    owed = ("Jo Bloggs (Lead)", "No owner", "Somebody Else")
    shown = copy_of(promises=tuple(Promise("Look again", one, "", "") for one in owed)).promises
    assert [one.owner for one in shown] == ["Service manager", "No owner", "A named owner"]


def test_only_charts_of_months_that_are_printed_stand():
    charts = [Chart(code, "", alt, "") for code, alt in (("ALL", "Jun 21"), ("ALL", "Mar 21"), ("SOME", "Jun 21"))]
    assert copy_of(charts=tuple(charts)).charts == (charts[0],)


@pytest.mark.parametrize(("text", "stands"), [("50", True), ("3", False)])
def test_a_chart_may_draw_a_figure_only_as_it_was_printed(text, stands):
    """One that was corrected since it was printed is in the chart, and in no table of this edition."""
    chart = Chart("ALL", "", "", f"<title>Jun 21: {text}, on target</title>")
    assert bool(copy_of(charts=(chart,)).charts) is stands


def test_how_many_measures_stand_how_goes_where_a_status_is_withheld():
    whole = edition(ROWS)
    summary = SectionContents(SectionKind.SUMMARY, "summary", "Summary", tables=(Plain("Standing", ("",), (("1",),)),))
    copy = public_contents(replace(whole, sections=(summary, *whole.sections)), relations=KNOWN)
    assert copy.sections[0].tables == ()


def test_a_correction_of_a_withheld_figure_says_neither():
    changed = Restated("May", "SOME", "Some", date(2021, 5, 1), "14", "3", "One counted twice")
    copy = public_contents(edition(ROWS, restated=(changed,)), relations=KNOWN)
    assert copy.restated == (replace(changed, printed_then="c", printed_now="c", reason=""),)


def test_what_rounds_to_zero_is_low_and_what_is_zero_is_zero():
    rows = [row("SHARE", [Cell("0%", "0.3"), Cell("0%", "0"), Cell("TBC", absence="awaited")], "PERCENTAGE")]
    shown = public_contents(edition(rows), relations=KNOWN).sections[0].figures[0].rows[0].months
    assert [(cell.printed, cell.value) for cell in shown] == [("low", ""), ("0%", "0"), ("x", "")]
