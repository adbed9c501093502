"""It is recording, not practice: believed until the figure comes again, once a run of misses."""

from datetime import date

import pytest

from indicators.rules.flags import Move, Standing, decide
from indicators.rules.recording import ClaimState, Rate, excuses, judge, outcome_in_a_sentence
from indicators.rules.vocabulary import FlagClass, Status
from organisation.rules.calendar import add_months
from tests.indicators.rules.test_flags import LETTERS

pytestmark = pytest.mark.pure
APRIL = date(2021, 4, 1)


def months_of(letters):
    return [Standing(add_months(APRIL, place), *LETTERS[letter]) for place, letter in enumerate(letters)]


def nth(number):
    return add_months(APRIL, int(number) - 1)


# m off target, h on target, w within tolerance, a awaited, x not available, n not scored; months counted from 1
JUDGED = """
    months  claimed on  given again  what the figures make of it
    m       1           no           nothing
    mh      1           no           confirmed by 2
    mw      1           no           confirmed by 2
    mm      1           no           not_confirmed by 2
    ma      1           no           nothing
    mx      1           no           nothing
    mn      1           no           nothing
    mxh     1           no           confirmed by 3
    mam     1           no           not_confirmed by 3
    mhm     1           no           confirmed by 2
    m       1           yes          not_confirmed by 1
    h       1           yes          confirmed by 1
    w       1           yes          confirmed by 1
    a       1           yes          nothing
    ah      1           yes          confirmed by 2
    hm      1           yes          confirmed by 1
    hm      2           no           nothing
"""


@pytest.mark.parametrize("row", JUDGED.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()))
def test_what_the_next_figure_makes_of_a_claim(row):
    letters, claimed, again, *expected = row.split()
    verdict = judge(nth(claimed), months_of(letters), is_refreshed=again == "yes")
    if expected == ["nothing"]:
        assert verdict is None
    else:
        assert (verdict.state.value, verdict.month) == (expected[0], nth(expected[2]))


EXCUSED = """
    months  claimed on  earlier claims  excused
    m       1           -               yes
    mm      2           -               yes
    mm      2           1               no
    mmm     3           1               no
    mmm     3           1,2             no
    m       1           1               no
    mhm     3           1               yes
    mwm     3           1               yes
    mxm     3           1               no
    mhmm    4           1,3             no
    mhmhm   5           1,3             yes
"""


@pytest.mark.parametrize("row", EXCUSED.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()))
def test_a_run_of_misses_is_excused_once(row):
    letters, claimed, earlier, expected = row.split()
    before = [] if earlier == "-" else [nth(one) for one in earlier.split(",")]
    assert excuses(nth(claimed), months_of(letters), claimed_before=before) == (expected == "yes")


def test_a_break_begins_another_run():
    since_the_break = months_of("mmm")[1:]
    assert excuses(nth(3), since_the_break, claimed_before=[nth(1)])


# What a sweep does where a claim on the newest month excuses it
CLAIMED = """
    months  flagged  action  doubt  few  what happens
    m       yes      no      no     no   doubtful_data
    mm      yes      yes     no     no   doubtful_data
    mm      yes      no      yes    no   doubtful_data
    mm      no       no      no     no   doubtful_data
    mm      yes      no      no     yes  nothing
    mh      yes      no      no     no   recovering
    mhh     yes      no      no     no   close
    ma      yes      no      no     no   awaited_data
    mx      yes      no      no     no   nothing
"""


@pytest.mark.parametrize("row", CLAIMED.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()))
def test_a_miss_claimed_as_recording_is_doubtful_data(row):
    letters, flagged, action, doubt, few, expected = row.split()
    decision = decide(
        months_of(letters), is_flagged=flagged == "yes", action_in_hand=action == "yes", is_doubtful=doubt == "yes",
        too_few=few == "yes", claimed="claimed as recording", concern="60% lies below",
    )  # fmt: skip
    happened = decision.classification.value if decision.move is Move.FLAG else decision.move.value
    assert happened == expected


def test_the_rule_is_the_claims_own_sentence():
    decision = decide([Standing(APRIL, Status.OFF_TARGET)], is_flagged=True, claimed="claimed as recording in 40 cases")
    assert (decision.classification, decision.rule) == (FlagClass.DOUBTFUL_DATA, "claimed as recording in 40 cases")


@pytest.mark.parametrize(
    ("state", "by_month", "said"),
    [
        (ClaimState.OPEN, None, "no figure has come since to say whether it was."),
        (ClaimState.CONFIRMED, nth(2), "and confirmed: the figure for May 2021, 71%, is no longer off target."),
        (
            ClaimState.NOT_CONFIRMED,
            nth(1),
            "the figure of the same month, given again, 71%, is still off target, so it counts as practice.",
        ),
    ],
)
def test_what_became_of_it_is_said(state, by_month, said):
    sentence = outcome_in_a_sentence(state, month=APRIL, cases=40, by_month=by_month, figure="71%")
    assert sentence.startswith("Claimed as recording in April 2021 (40 cases)")
    assert sentence.endswith(said)


@pytest.mark.parametrize(("missed", "confirmed", "expected"), [(9, 9, None), (10, 0, 0), (10, 3, 30), (8 * 25, 1, 1)])
def test_a_rate_of_few_misses_is_no_percentage(missed, confirmed, expected):
    assert Rate(missed, confirmed, confirmed, 0).percentage == expected
