"""Which chart a series is drawn as, case by case."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from indicators.rules.between_events import Between
from indicators.rules.choice import ChartKind, ChartNotPossibleError, UnknownChartError, choose_chart
from indicators.rules.rollup import PER
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
START = date(2020, 4, 1)

# Each line: what it is, how it is read, what is held (so many times over), the chart, and why.
# 43/60 is a part and a whole; a bare figure is held without them. Sigma z: numpy.
CASES = """
Few months of a number
number in_month
380 420 x5
run chart
10 months are held, and limits need 12

One month
number in_month
380
run chart
1 month is held, and limits need 12

Enough months of a number
number in_month
380 420 x6
XmR chart
12 months are held of figures that are no percentages and not rare

A month-end count, however small, holds no events of its own
number snapshot
0 1 x12
XmR chart
24 months are held of figures that are no percentages and not rare

Numbers that are no counts are not rare events
number in_month
0.5 0.7 x12
XmR chart
24 months are held of figures that are no percentages and not rare

Rolling figures are never on a control chart
percentage rolling_12m
8 9 x18
plain line
figures for the last twelve months share eleven months with their neighbour

A percentage by itself
percentage in_month
72 75 x6
XmR chart
enough months of a percentage are held, and its part and whole are held for none of 12 months

A percentage whose part and whole are held for some months only
percentage in_month
72 75 70/100 x4
XmR chart
enough months of a percentage are held, and its part and whole are held for 4 of 12 months

A part larger than its whole is a doubt and not a chart
percentage in_month
61/60 50/60 x6
XmR chart
enough months of a percentage are held, and its parts and wholes do not fit together

Many cases, about as many each month
percentage in_month
72/90 75/100 80/110 x4
XmR chart
90 to 110 cases a month round a mean of 100, all within a quarter of it and not few

A quarter from the mean is still within it
percentage in_month
60/75 75/100 100/125 x4
XmR chart
75 to 125 cases a month round a mean of 100, all within a quarter of it and not few

One case more is not
percentage in_month
60/74 75/100 100/126 x4
p-chart
74 to 126 cases a month round a mean of 100, in some month more than a quarter from it, differing as chance makes them (sigma z 0.9)

Fewer than fifty cases, differing as chance makes them
percentage in_month
30/40 34/40 31/40 29/40 x3
p-chart
40 cases each month, fewer than 50, differing as chance makes them (sigma z 0.9)

Cases that vary, differing more than chance makes them
percentage in_month
240/400 560/700 x8
Laney p′ chart
400 to 700 cases a month round a mean of 550, in some month more than a quarter from it, differing more than chance makes them (sigma z 8.9)

A running percentage with its part and whole is a chart of shares
percentage cumulative
72/90 147/190 227/300 299/390 374/490 454/600 526/690 601/790 681/900 753/990 828/1090 908/1200
p-chart
a running percentage is not the sum of its months, differing as chance makes them (sigma z 0.9)

A running percentage without them is a line
percentage cumulative
72 75 x6
plain line
a running percentage is not the sum of its months, and its part and whole are held for none of 12 months

Cases that vary, differing less than chance makes them
percentage in_month
30/40 60/80 x6
Laney p′ chart
40 to 80 cases a month round a mean of 60, in some month more than a quarter from it, differing less than chance makes them (sigma z 0.0)

A rare event
number in_month
0 0 1 0 x9
g chart
0.25 events a month on average, fewer than one, so the months between them say more

One a month is not rare
number in_month
0 1 2 x8
XmR chart
24 months are held of figures that are no percentages and not rare

A rare event of which too few have happened
number in_month
0 0 0 0 0 1 x6
run chart
0.17 events a month on average, fewer than one, and 5 gaps between them are too few for a g or t chart

An event that never happened
number in_month
0 x36
run chart
0 events a month on average, fewer than one, and 0 gaps between them are too few for a g or t chart

A rare share: children who went missing, of those looked after
percentage in_month
0/60 1/60 0/60 x12
g chart
0.33 events a month on average, fewer than one, so the cases between them say more

All but all of them: the visits that were late are the events
percentage in_month
60/60 59/60 60/60 x12
g chart
0.33 cases that are not counted a month on average, fewer than one, so the cases between them say more

A rare rate is charted as months between events
rate in_month
0/50000 1/50000 0/50000 x12
g chart
0.33 events a month on average, fewer than one, so the months between them say more
"""


def read_cases():
    for case in CASES.strip().split("\n\n"):
        title, words, held, chart, why = case.splitlines()
        yield pytest.param(*words.split(), held, chart, why, id=title)


def read_held(text, measure=Measure.PERCENTAGE):
    """Read “72/90 75 - x6” into figures and fractions, month by month."""
    *each, times = text.split() if " x" in text else (*text.split(), "x1")
    figures, fractions = {}, {}
    for at, cell in enumerate(each * int(times[1:])):
        part, _, whole = cell.partition("/")
        month = add_months(START, at)
        if whole:
            fractions[month] = (int(part), int(whole))
        figures[month] = (
            None if cell == "-" else Decimal(part) * PER[measure] / Decimal(whole) if whole else Decimal(part)
        )
    return figures, fractions


def choose(text, measure="percentage", basis="in_month", **options):
    figures, fractions = read_held(text, Measure(measure))
    reading = Reading(Measure(measure), Basis(basis), Polarity.LOWER)
    return choose_chart(figures, reading=reading, fractions=fractions, **options)


@pytest.mark.parametrize(("measure", "basis", "held", "chart", "why"), list(read_cases()))
def test_the_rule_chooses_and_says_why(measure, basis, held, chart, why):
    choice = choose(held, measure, basis)
    assert choice.kind.label == chart
    assert choice.reason == f"{chart[0].upper()}{chart[1:]}: {why}."


def events_apart(days, number):
    return [START + timedelta(days * at) for at in range(number)]


def test_days_between_events_are_charted_where_their_dates_are_held():
    choice = choose("0 0 1 0 x9", "number", events=events_apart(120, 9))
    assert choice.kind is ChartKind.T
    assert choice.reason.endswith("and their dates are held, so the days between them say more.")
    assert choose("0 0 1 0 x9", "number", events=events_apart(120, 8)).kind is ChartKind.G


def test_the_gaps_to_draw_come_with_the_choice():
    events = events_apart(120, 9)
    of_days = choose("0 0 1 0 x9", "number", events=events, until=events[-1] + timedelta(30))
    assert (of_days.gaps.between, of_days.gaps.since) == (Between.DAYS, 30)
    of_months = choose("0 0 1 0 x9", "number")
    assert {gap.length for gap in of_months.gaps.gaps} == {3}
    assert choose("72/90 75/100 80/110 x4").gaps is None


def test_which_cases_are_the_events_is_told():
    assert choose("60/60 59/60 60/60 x12").counts_the_rest
    assert not choose("0/60 1/60 0/60 x12").counts_the_rest
    assert not choose("60/60 59/60 60/60 x12", by_hand="p").counts_the_rest


def test_only_months_since_the_last_rebase_count():
    held = "380 420 x12"
    assert choose(held, "number", rebases=[add_months(START, 12)]).kind is ChartKind.XMR
    assert choose(held, "number", rebases=[add_months(START, 13)]).kind is ChartKind.RUN
    assert choose(held, "number", rebases=[add_months(START, 24)]).kind is ChartKind.XMR
    events = events_apart(60, 9)
    assert choose("0 1 x12", "number", events=events, rebases=[date(2020, 6, 1)]).kind is not ChartKind.T


def test_a_running_total_is_counted_by_what_each_month_added():
    totals = " ".join(str(at // 4) for at in range(12))
    choice = choose(f"{totals} x3", "number", "cumulative")
    assert choice.reason.startswith("Run chart: 0.17 events a month on average")


def test_a_rebase_in_april_cuts_no_step_of_a_running_total():
    totals = "380 760 1140 1520 1900 2280 2660 3040 3420 3800 4180 4560"
    assert choose(totals, "number", "cumulative", rebases=[START]).kind is ChartKind.XMR
    assert choose(totals, "number", "cumulative", rebases=[date(2020, 5, 1)]).kind is ChartKind.RUN


# By hand


def test_another_chart_may_be_set_by_its_word():
    choice = choose("72/90 75/100 80/110 x4", by_hand="p")
    assert (choice.kind, choice.by_rule, choice.is_by_hand) == (ChartKind.P, ChartKind.XMR, True)
    assert choice.reason == (
        "P-chart, set by hand; by the rule it is the XmR chart: 90 to 110 cases a month round a mean of 100, "
        "all within a quarter of it and not few."
    )


def test_what_it_may_be_set_to_is_said():
    assert choose("72/90 75/100 80/110 x4").override() == (
        "It may be set by hand to: p-chart, Laney p′ chart, run chart, plain line."
    )
    assert choose("380 420 x6", "number").override() == "It may be set by hand to: run chart, plain line."
    assert choose("0 1 2 x8", "number").override() == "It may be set by hand to: g chart, run chart, plain line."
    assert choose("8 9 x18", basis="rolling_12m").others == ()


#   held              read as                  set to   refused because
REFUSED = """
    380 420 x6        number     in_month      p        The p-chart cannot be drawn: it is for percentages.
    72 75 x6          percentage in_month      laney    The Laney p′ chart cannot be drawn: its part and whole are held for none of 12 months.
    9/9 x12           percentage in_month      laney    The Laney p′ chart cannot be drawn: no two neighbouring months differ.
    380 420 x6        number     in_month      t        The t chart cannot be drawn: 0 gaps lie between events whose dates are held, and 8 are needed.
    380 420 x6        number     in_month      g        The g chart cannot be drawn: 400 events a month are not rare.
    1 1 x6            number     in_month      g        The g chart cannot be drawn: nothing lies between events.
    0 1 x12           number     snapshot      g        The g chart cannot be drawn: its figures are no numbers of events.
    0 1 0 x5          number     in_month      g        The g chart cannot be drawn: 4 gaps lie between events, and 8 are needed.
    8 9 x18           percentage rolling_12m   xmr      The XmR chart cannot be drawn: figures for the last twelve months share eleven months with their neighbour.
    72 75 x6          percentage cumulative    run      The run chart cannot be drawn: a running percentage is not the sum of its months.
"""


@pytest.mark.parametrize("row", REFUSED.strip().splitlines(), ids=lambda row: " ".join(row.split()[:6]))
def test_a_chart_that_cannot_be_drawn_is_refused_in_words(row):
    held, rest = row.strip()[:18].strip(), row.strip()[18:]
    measure, basis, word, said = rest.split(None, 3)
    with pytest.raises(ChartNotPossibleError) as refused:
        choose(held, measure, basis, by_hand=word)
    assert str(refused.value) == said


def test_a_word_that_is_no_chart_is_refused_in_words():
    with pytest.raises(UnknownChartError, match=r"“pie” is no chart: it is one of xmr, p, laney, g, t, run, line\."):
        choose("380", "number", by_hand="pie")
