"""Two people, or two workers, at the same moment: nothing is doubled, nothing overwritten, nobody sees an error.

On PostgreSQL, where writers really run side by side; SQLite lets one in at a time.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, connections

from actions import operations as actions
from actions.models import Action
from actions.rules.lifecycle import OverdueDecision
from clinics import operations as clinics
from clinics.models import ClinicSession, Outcome
from clinics.rules.agenda import Assurance
from examples.loading import load
from indicators.models import Flag, FlagEvent, Indicator, Outturn, Return
from indicators.operations import returns, sheets
from indicators.operations.flags import raise_flags
from indicators.rules.sheets import Typed
from indicators.rules.vocabulary import Measure
from organisation.models import Unit, User

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="writers run side by side on PostgreSQL only"),
]


@pytest.fixture(autouse=True)
def universe(db):
    load("november_2021")


def at_once(*doings):
    """Do things at the same moment, each on a connection of its own; give what each gave or raised."""
    start = Barrier(len(doings))

    def run(doing):
        start.wait()
        try:
            return doing()
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(doings)) as threads:
        return list(threads.map(run, doings))


def person(username):
    return User.objects.get(username=username)


def test_two_sweeps_raise_each_flag_once():
    Flag.objects.all().delete()
    swept = at_once(*[lambda: raise_flags(month=date(2021, 11, 1))] * 3)
    assert sorted(sweep.opened for sweep in swept) == [0, 0, 33]
    assert (Flag.objects.count(), FlagEvent.objects.count()) == (33, 33)


def test_one_return_published_twice_at_once_is_published_once():
    analyst = person("analyst")
    given = returns.receive_return(content=b"Indicator,Nov-21\nRST-01,2001\n", file_name="a.csv", by=analyst)
    done = at_once(*[lambda: returns.publish_return(given, by=analyst)] * 2)
    assert sorted(type(one).__name__ for one in done) == ["Recorded", "ReturnIsSettled"]


def test_two_returns_with_the_same_new_figure_do_not_collide():
    analyst = person("analyst")
    both = [
        returns.receive_return(content=f"Indicator,Nov-21\nRST-01,{value}\n".encode(), file_name="a.csv", by=analyst)
        for value in (2001, 2001)
    ]
    done = at_once(*[lambda one=one: returns.publish_return(one, by=analyst) for one in both])
    assert sorted((one.new, one.unchanged) for one in done) == [(0, 1), (1, 0)]
    assert Outturn.objects.filter(indicator__code="RST-01", month=date(2021, 11, 1)).count() == 1


def test_two_managers_recording_one_item():
    analyst, manager, deputy = person("analyst"), person("manager.pact"), person("deputy")
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    clinics.prepare_agenda(session, by=analyst)
    clinics.issue_agenda(session, by=analyst)
    item = session.items.first()

    def record(by):
        return clinics.record_outcome(item, assurance=Assurance.ASSURED, discussion=by.username, by=by)

    done = at_once(lambda: record(manager), lambda: record(deputy))
    assert sorted(type(one).__name__ for one in done) == ["Outcome", "OutcomeAlreadyRecorded"]
    assert Outcome.objects.count() == 1


def test_two_decisions_on_one_overdue_action():
    deputy = person("deputy")
    action = Action.objects.exclude(due_on=None).first()

    def cancel():
        return actions.review_overdue(action, by=deputy, decision=OverdueDecision.CANCEL, reason="No longer needed")

    done = at_once(cancel, cancel)
    assert sorted(type(one).__name__ for one in done) == ["ActionHasMovedOn", "OverdueReview"]
    assert action.overdue_reviews.count() == 1


def type_visits(by, figure, code="PCT-01", seen=None):
    """Type one figure of PACT's December into its sheet, opening one where there is none."""
    indicator, pact = Indicator.objects.get(code=code), Unit.objects.get(code="pact")
    return sheets.type_figure(
        sheets.open_sheet(pact, date(2021, 12, 1), by=by),
        indicator=indicator,
        cohort=None,
        typed=Typed(Measure(indicator.measure), printed=Decimal(figure)),
        seen=seen,
        by=by,
    )


@pytest.mark.parametrize("has_row", [False, True], ids=["a row nobody typed", "a row typed before"])
def test_two_typists_of_one_row(has_row):
    analyst, manager = person("analyst"), person("manager.pact")
    seen = type_visits(analyst, 80).typed_at if has_row else None
    done = at_once(lambda: type_visits(analyst, 86, seen=seen), lambda: type_visits(manager, 87, seen=seen))
    assert sorted(type(one).__name__ for one in done) == ["SomebodyTyped", "StagedFigure"]
    kept = next(one for one in done if not isinstance(one, Exception))
    told = next(one for one in done if isinstance(one, Exception))
    assert (told.theirs.printed, told.theirs.typed_by) == (kept.printed, kept.typed_by)
    assert Return.objects.get(kind="sheet").figures.get().printed == kept.printed


def test_the_first_rows_of_a_sheet_typed_at_once_open_one_sheet():
    analyst, codes = person("analyst"), ["PCT-01", "PCT-02", "PCT-03", "PCT-04"]
    at_once(*[lambda code=code: type_visits(analyst, 7, code) for code in codes])
    sheet = Return.objects.get(kind="sheet")
    assert sorted(row.indicator.code for row in sheet.figures) == codes


def test_a_row_typed_while_its_sheet_is_published_is_never_lost():
    analyst, manager = person("analyst"), person("manager.pact")
    type_visits(analyst, 86, "PCT-02")
    sheet = Return.objects.get(kind="sheet")
    published, typed = at_once(lambda: returns.publish_return(sheet, by=analyst), lambda: type_visits(manager, 87))
    held = Outturn.objects.filter(indicator__code="PCT-01", unit__code="pact", cohort=None, month=date(2021, 12, 1))
    if isinstance(typed, sheets.SheetIsClosed):
        assert not held.exists()
    elif sheet.figures.filter(pk=typed.pk).exists():
        assert (published.new, held.get().value) == (2, 87)
    else:
        assert Return.objects.get(kind="sheet", state="checked").figures.get().printed == 87
