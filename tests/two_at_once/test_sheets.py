"""Several typing one sheet at once, or while it is published: no figure is lost."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import Indicator, Outturn, Return
from indicators.operations import returns, sheets
from indicators.rules.sheets import Typed
from indicators.rules.vocabulary import Measure
from organisation.models import Unit
from tests.two_at_once import SIDE_BY_SIDE, at_once, kinds_of, person

pytestmark = SIDE_BY_SIDE


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
    assert kinds_of(done) == ["SomebodyTyped", "StagedFigure"]
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
