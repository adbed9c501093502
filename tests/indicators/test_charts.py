import re
from decimal import Decimal

import pytest

from indicators.charts import HEIGHT, chart, round_step, sparkline
from indicators.models import Outturn
from indicators.standings import read_series


@pytest.mark.pure
@pytest.mark.parametrize(
    ("span", "step"), [("3", "1"), ("16", "5"), ("40", "10"), ("51", "20"), ("337", "100"), ("0.3", "0.1"), ("0", "1")]
)
def test_a_scale_has_round_steps(span, step):
    assert round_step(Decimal(span)) == Decimal(step)


def series_of(code):
    (series,) = read_series(Outturn.objects.filter(indicator__code=code, unit__kind="authority", cohort=None))
    return series


@pytest.mark.django_db
def test_a_chart_marks_misses_by_shape_and_says_what_it_shows():
    drawn = chart(series_of("EAI-04"))
    assert drawn.count("<rect") == 2
    assert drawn.count("<circle") == 5
    assert "from 91% in Apr 21 to 85% in Oct 21. The table below holds the same figures." in drawn
    assert ">Target<" in drawn
    assert ">90%<" in drawn


@pytest.mark.django_db
def test_a_month_without_a_figure_breaks_the_line():
    Outturn.objects.filter(indicator__code="EAI-04", month="2021-07-01").update(
        value=None, printed=None, absence="awaited"
    )
    assert chart(series_of("EAI-04")).count('class="series"') == 2


@pytest.mark.django_db
def test_a_series_without_figures_is_not_drawn():
    assert sparkline(series_of("RST-08")) == ""
    assert chart(series_of("RST-08")) == ""


@pytest.mark.django_db
def test_names_are_escaped():
    Outturn.objects.get(indicator__code="EAI-04", month="2021-10-01").indicator.__class__.objects.filter(
        code="EAI-04"
    ).update(name='Visits "<script>alert(1)</script>')
    drawn = chart(series_of("EAI-04"))
    assert "<script" not in drawn


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["RST-04", "EAI-04", "EAI-03", "RCP-07", "RST-01"])
def test_every_point_and_target_lies_inside_the_picture(code):
    places = [float(y) for y in re.findall(r'(?:cy|y)="(-?[0-9.]+)"', chart(series_of(code)))]
    lines = [
        float(y)
        for points in re.findall(r'points="([^"]+)"', chart(series_of(code)))
        for y in re.findall(r",([0-9.-]+)", points)
    ]
    assert min(places + lines) >= 0
    assert max(places + lines) <= HEIGHT
