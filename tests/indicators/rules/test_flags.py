from datetime import date

import pytest

from indicators.rules.flags import Move, Standing, decide
from indicators.rules.vocabulary import Absence, FlagClass, Status
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
LETTERS = {
    "m": (Status.OFF_TARGET, None),
    "h": (Status.ON_TARGET, None),
    "w": (Status.WITHIN_TOLERANCE, None),
    "a": (Status.NO_DATA, Absence.AWAITED),
    "x": (Status.NO_DATA, Absence.NOT_AVAILABLE),
    "n": (Status.NOT_SCORED, None),
}

# m off target, h on target, w within tolerance, a awaited, x not available, n not scored
TABLE = """
    months    flagged  action  doubt  what happens
    h         no       no      no     nothing
    m         no       no      no     new
    hm        no       no      no     new
    wm        no       no      no     new
    mm        yes      no      no     persistent_without_action
    mm        yes      yes     no     persistent_with_action
    mmmmmmm   no       no      no     persistent_without_action
    mh        yes      no      no     recovering
    mw        yes      no      no     recovering
    mhh       yes      no      no     close
    mhxh      yes      no      no     close
    mhm       yes      no      no     new
    mx        yes      no      no     nothing
    ma        yes      no      no     awaited_data
    aaaa      no       no      no     awaited_data
    an        yes      no      no     close
    n         no       no      no     nothing
    n         no       no      yes    doubtful_data
    hm        no       no      yes    doubtful_data
    w         no       no      no     nothing
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()))
def test_what_a_sweep_does(row):
    months, flagged, action, doubt, expected = row.split()
    standings = [Standing(add_months(date(2021, 4, 1), place), *LETTERS[letter]) for place, letter in enumerate(months)]
    decision = decide(
        standings, is_flagged=flagged == "yes", action_in_hand=action == "yes", is_doubtful=doubt == "yes"
    )
    happened = decision.classification.value if decision.move is Move.FLAG else decision.move.value
    assert happened == expected


def test_only_three_classes_interrupt_anybody():
    assert [word for word in FlagClass if word.interrupts] == [
        FlagClass.NEW,
        FlagClass.WORSENING,
        FlagClass.PERSISTENT_WITHOUT_ACTION,
    ]


def test_a_special_cause_is_worsening():
    decision = decide(
        [Standing(date(2021, 10, 1), Status.OFF_TARGET)],
        is_flagged=False,
        concern="worse than its usual variation explains",
    )
    assert decision.classification is FlagClass.WORSENING
    assert decision.rule == "worse than its usual variation explains"


@pytest.mark.parametrize("status", [Status.ON_TARGET, Status.WITHIN_TOLERANCE, Status.NOT_SCORED])
def test_a_special_cause_alone_flags_nothing(status):
    assert decide([Standing(date(2021, 10, 1), status)], is_flagged=False, concern="?").move is Move.NOTHING


def test_a_special_cause_of_a_figure_in_doubt_is_a_doubt():
    decision = decide([Standing(date(2021, 10, 1), Status.OFF_TARGET)], is_flagged=False, is_doubtful=True, concern="?")
    assert decision.classification is FlagClass.DOUBTFUL_DATA


def test_the_first_miss_after_a_break_is_new_and_says_since_when_it_counts():
    decision = decide([Standing(date(2022, 2, 1), Status.OFF_TARGET)], is_flagged=True, since_break=True)
    assert decision.classification is FlagClass.NEW
    assert decision.rule == "the first month scored since the break in series"


def test_no_months_are_nothing():
    assert decide([], is_flagged=False).move is Move.NOTHING


FEW_OR_STALE = """
    months  flagged  few  swept    what happens
    m       no       yes  2021-04  nothing
    mm      no       yes  2021-05  nothing
    mm      yes      yes  2021-05  nothing
    a       no       yes  2021-04  awaited_data
    mhh     yes      yes  2021-06  close
    mhh     yes      no   2021-09  close
    mhh     yes      no   2021-10  nothing
    mh      yes      no   2021-09  nothing
    m       no       no   2021-12  new
"""


@pytest.mark.parametrize("row", FEW_OR_STALE.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()))
def test_few_cases_flag_nothing_and_stale_figures_close_nothing(row):
    months, flagged, few, swept, expected = row.split()
    standings = [Standing(add_months(date(2021, 4, 1), place), *LETTERS[letter]) for place, letter in enumerate(months)]
    decision = decide(
        standings, is_flagged=flagged == "yes", too_few=few == "yes", month=date.fromisoformat(f"{swept}-01")
    )
    happened = decision.classification.value if decision.move is Move.FLAG else decision.move.value
    assert happened == expected
