"""Supervision moves to four weeks and the case system changes: the story of winter 2021-22, told by its figures."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import Flag, Indicator, Outturn
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.flags import raise_flags
from indicators.operations.returns import publish_return, receive_return
from indicators.operations.versions import bring_definitions_into_force, define_version
from indicators.rules.vocabulary import Absence
from organisation.models import Unit

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = date(2021, 11, 1), date(2021, 12, 1)
JANUARY, FEBRUARY, MARCH = date(2022, 1, 1), date(2022, 2, 1), date(2022, 3, 1)
OLD_NAME = "Percentage of CLA with a permanence plan on PARIS"
NEW_NAME = "Percentage of CLA with a permanence plan on Care Director"


def text(page):
    return " ".join(page.content.decode().split())


def test_a_definition_and_a_system_change_and_nothing_is_compared_across(sign_in, analyst, time_machine):
    supervision, plans = Indicator.objects.get(code="MSB-01"), Indicator.objects.get(code="PRM-01")
    council = Unit.objects.get(kind="authority")
    client = sign_in(analyst)

    def record(month, figure=None, **more):
        printed = Decimal(figure) if figure else None
        record_outturns([Figure(supervision, council, month, printed=printed, **more)], by=analyst)

    def page():
        return text(client.get("/indicators/MSB-01/"))

    # In January the new standard and the renamed measure are written, to come into force in February.
    time_machine.move_to("2022-01-14T10:00Z")
    record(NOVEMBER, 66)
    record(DECEMBER, 64)
    for indicator, said, words in (
        (supervision, "Supervision moves to four weeks.",
         {"standard_value": Decimal(4), "standard_unit": "weeks", "standard_authority": "local"}),
        (plans, "PARIS goes on 27 January, Care Director comes on 31 January.", {"name": NEW_NAME}),
    ):  # fmt: skip
        define_version(
            indicator, effective_from=FEBRUARY, reason=said, by=analyst, on=date(2022, 1, 14), marks_break=True, **words
        )
    assert "From February 2022: version 2 (standard from nothing to 4 weeks (local standard))" in page()
    assert "9 misses in a row" in page()

    # January has no figure, and everybody is told why.
    record(JANUARY, absence=Absence.NOT_AVAILABLE, note="System migration")
    assert "Not available" in page()
    assert "System migration" in page()
    assert "9 misses in a row" in page()

    # In February the new words count. The old name still finds its measure in a return.
    time_machine.move_to("2022-02-01T00:10Z")
    assert bring_definitions_into_force(on=FEBRUARY) == 2
    plans.refresh_from_db()
    assert plans.name == NEW_NAME
    given = receive_return(content=f"Indicator,Feb-22\n{OLD_NAME},41%\n".encode(), file_name="feb.csv", by=analyst)
    publish_return(given, by=analyst)
    assert Outturn.objects.get(indicator=plans, month=FEBRUARY).value == 41

    # February's miss is the first of a new series; March's the second.
    time_machine.move_to("2022-03-10T10:00Z")
    record(FEBRUARY, 58)
    raise_flags(month=FEBRUARY)
    flag = Flag.objects.live().get(indicator=supervision, unit=council)
    assert (flag.classification, flag.month) == ("new", FEBRUARY)
    assert flag.why.endswith("the first month scored since the break in series.")
    record(MARCH, 60)
    shown = page()
    assert "version 2, since February 2022" in shown
    assert "<dd>4 weeks (local standard)</dd>" in shown
    assert "Target met in 0 of 2 scored months since the break in series of February 2022; 2 misses in a row" in shown
    assert "<strong>Break in series:</strong> Supervision moves to four weeks." in shown
    assert shown.count('class="series"') == 2
    assert "from 58% in Feb 22 to 60% in Mar 22. Break in series, February 2022: " in shown
