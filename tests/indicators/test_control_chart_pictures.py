"""The picture of an indicator: what it shows, and that both drawings of it show the same."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest

from indicators.charts.icons import assurance_icon, shape, variation_icon
from indicators.charts.picture import Deed, picture
from indicators.charts.spec import vega_lite
from indicators.charts.svg import WIDTH, draw_svg
from indicators.control_charts import read_charts
from indicators.models import Benchmark, Indicator, Outturn
from indicators.operations.charts import mark_rebase
from indicators.operations.definitions import set_target
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.versions import record_break
from indicators.rules.spc import AssuranceIcon, Variation, VariationIcon
from indicators.rules.vocabulary import Per
from indicators.standings import read_series
from organisation.models import Unit
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.django_db
FIRST = date(2019, 10, 1)
#   two years of supervision: steady about 70, then a drop out of all bounds
STEADY = [70, 71, 69, 70, 72, 70, 69, 71, 70, 70, 71, 69, 70, 72, 70, 69, 71, 70]


def supervision():
    return Indicator.objects.get(code="MSB-01")


def authority():
    return Unit.objects.get(kind=Unit.Kind.AUTHORITY)


@pytest.fixture
def two_years(analyst):
    """Hold the eighteen months before the example's seven."""
    record_outturns(
        [
            Figure(supervision(), authority(), add_months(FIRST, place), printed=Decimal(value))
            for place, value in enumerate(STEADY)
        ],
        by=analyst,
    )


def drawn(code="MSB-01", **beside):
    (series,) = read_series(Outturn.objects.filter(indicator__code=code, unit__kind="authority", cohort=None))
    return picture(read_charts([series])[series.key], **beside)


def test_special_causes_are_marked_by_their_shape(two_years):
    found = drawn()
    april = found.by_place[18]
    assert (april.variation, april.is_high) == (Variation.IMPROVEMENT, True), "85% in April 2021"
    assert Variation.CONCERN in {mark.variation for mark in found.marks}, "53% in August 2021"
    svg = draw_svg(found)
    assert svg.count('class="mark mark-concern') == sum(mark.variation is Variation.CONCERN for mark in found.marks)
    assert "August 2021: 53%, off target; below the lower limit" in svg


def test_every_meaning_has_a_shape_of_its_own():
    outlines = {shape(each, 10, 10, 5) for each in Variation}
    assert len(outlines) == len(Variation)
    assert shape(Variation.IMPROVEMENT, 10, 10, 5) != shape(Variation.IMPROVEMENT, 10, 10, 5, is_high=False)


@pytest.mark.parametrize("icon", list(VariationIcon))
def test_a_variation_icon_has_letter_word_and_title(icon):
    said = variation_icon(icon)
    assert f"<title>{icon.label}</title>" in said
    assert (f">{icon.letter}</text>" in said) is bool(icon.letter)
    assert re.search(r"<span>[^<]{10,}</span>", said)


@pytest.mark.parametrize(("icon", "letter"), [(AssuranceIcon.PASS, "P"), (AssuranceIcon.FAIL, "F")])
def test_an_assurance_icon_has_letter_word_and_title(icon, letter):
    said = assurance_icon(icon)
    assert f">{letter}</text>" in said
    assert f'aria-label="{icon.label}"' in said


def test_seven_months_have_no_limits_and_no_marks_of_causes():
    found = drawn()
    assert not found.has_limits
    assert {mark.variation for mark in found.marks} == {Variation.COMMON_CAUSE}
    assert all(mark.is_missed for mark in found.marks)


def test_limits_step_at_a_rebase_and_at_a_break(two_years, analyst):
    mark_rebase(supervision(), month=date(2020, 6, 1), reason="A new form", by=analyst)
    record_break(supervision(), month=date(2021, 4, 1), reason="A new case system", by=analyst)
    found = drawn()
    assert [(one.word, one.month) for one in found.uprights] == [
        ("New limits", date(2020, 6, 1)),
        ("Break in series", date(2021, 4, 1)),
    ]
    svg = draw_svg(found)
    assert svg.count('class="mean"') == 3
    assert svg.count('<line class="break"') == svg.count('<line class="rebase"') == 1
    assert "New limits, June 2020: A new form" in svg


def test_what_is_read_aloud_compares_nothing_across_a_break(analyst):
    assert "from 85% in Apr 21 to 67% in Oct 21." in drawn().label
    record_break(supervision(), month=date(2021, 8, 1), reason="A new case system", by=analyst)
    said = drawn().label
    assert "from 53% in Aug 21 to 67% in Oct 21. Break in series, August 2021: A new case system." in said


def test_the_target_steps_where_another_comes_into_force(analyst):
    set_target(
        indicator=supervision(), unit=authority(), value=Decimal(60), applies_from=date(2021, 8, 1), per=Per.LEVEL,
        reason="Agreed", by=analyst,
    )  # fmt: skip
    assert drawn().lines.target == (90, 90, 90, 90, 60, 60, 60)


def test_a_running_total_is_drawn_as_what_months_added():
    found = drawn("EAI-03")
    assert [mark.value for mark in found.marks] == [55, 63, 64, 55, 55, 41, 59]
    assert round(found.lines.target[0], 1) == 53.1
    assert "41 in the month alone, 333 so far" in found.marks[5].said


def test_benchmarks_are_lines_and_those_far_off_are_named():
    near = list(Benchmark.objects.filter(indicator__code="EAI-04"))
    found = drawn("EAI-04", benchmarks=near)
    assert {level.said for level in found.levels} >= {"South East: 89%", "England: 88%"}
    assert ">South East: 89%<" in draw_svg(found)
    far = list(Benchmark.objects.filter(indicator__code="RST-01"))
    assert drawn("RST-01", benchmarks=far).beyond == ("Southampton 19/20: 15,657", "Southampton 20/21: 17,661")
    totals = list(Benchmark.objects.filter(indicator__code="EAI-03"))
    assert drawn("EAI-03", benchmarks=totals).levels == ()


def test_actions_are_pinned_to_the_months_they_began_and_were_due():
    deeds = [
        Deed(1, "One", date(2021, 6, 14), date(2021, 9, 30)),
        Deed(2, "Two", date(2021, 6, 20), date(2021, 12, 3)),
        Deed(3, "Long ago", date(2001, 1, 1), date(2041, 1, 1)),
    ]
    found = drawn(deeds=deeds)
    assert [(pin.number, pin.place, pin.is_due) for pin in found.pins] == [
        (1, 2, False), (1, 5, True), (2, 2, False), (2, 8, True),
    ]  # fmt: skip
    assert found.days[-1] == date(2021, 12, 1), "room for what is due after the newest figure, but not for ever"
    assert draw_svg(found).count('class="pin pin-due"') == 2
    pinned = {layer["data"]["name"]: layer["data"]["values"] for layer in vega_lite(found)["layer"] if "data" in layer}
    assert [row["said"] for row in pinned["begun"]] == ["1, 2"]
    assert [row["said"] for row in pinned["due"]] == ["due 1", "due 2"]


def test_both_drawings_show_the_same(two_years, analyst):
    record_break(supervision(), month=date(2021, 4, 1), reason="A new case system", by=analyst)
    found = drawn()
    specification = vega_lite(found)
    rows = specification["data"]["values"]
    assert [row["figure"] for row in rows] == [mark.value for mark in found.marks]
    assert [row["said"] for row in rows] == [mark.said for mark in found.marks]
    assert specification["description"] == found.label
    assert "https" not in json.dumps(specification).replace(specification["$schema"], ""), "nothing from outside"


def test_nothing_of_the_drawing_lies_outside_it(two_years):
    svg = draw_svg(drawn(benchmarks=list(Benchmark.objects.filter(indicator__code="EAI-04"))))
    height = float(re.search(r'viewBox="0 0 \d+ (\d+)"', svg)[1])
    points = [
        tuple(map(float, pair.split(","))) for run in re.findall(r'points="([^"]+)"', svg) for pair in run.split()
    ]
    assert all(0 <= x <= WIDTH and 0 <= y <= height for x, y in points)
    labels = [float(y) for y in re.findall(r'<text class="[a-z-]*label" x="[\d.]+" y="([\d.]+)"', svg)]
    assert all(later - former >= 13.9 for former, later in zip(sorted(labels), sorted(labels)[1:], strict=False))


def test_names_and_reasons_are_escaped(analyst):
    record_break(supervision(), month=date(2021, 8, 1), reason='<script>"x"</script>', by=analyst)
    Indicator.objects.filter(code="MSB-01").update(name="A <b>bold</b> name")
    assert "<script" not in draw_svg(drawn())
    assert "<b>" not in draw_svg(drawn())


def test_a_line_that_nothing_judges_says_its_figure_and_why():
    (series,) = read_series(Outturn.objects.filter(indicator__code="RCP-07", unit__kind="authority", cohort=None))
    said = read_charts([series])[series.key].sentence
    assert said.endswith("12% in October 2021. Plain line: figures for the last twelve months share eleven months with "
                         "their neighbour.")  # fmt: skip
    assert drawn("RCP-07").lines.target == (8,) * 7


def test_nothing_is_drawn_of_nothing():
    assert drawn("RST-08") is None
