import pytest

from indicators.models import PriorityArea
from reports.editions.order import report_order
from reports.rules.words import SectionKind
from tests import report

A, C, W, P = "area", "clinics", "workforce", "programmes"


def order(*parts):
    areas = [PriorityArea(slug=f"area-{place}", name=f"Area {place}", part=part) for place, part in enumerate(parts)]
    return [place.kind.value for place in report_order(areas)]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("parts", "printed"),
    [
        ((A, A, C, W, P), ["summary", A, A, C, W, P, "appendix"]),
        ((W, A), ["summary", W, A, C, P, "appendix"]),
        ((), ["summary", C, W, P, "appendix"]),
    ],
)
def test_a_part_comes_where_its_area_does_or_before_the_appendix(parts, printed):
    assert order(*parts) == printed


@pytest.mark.django_db
def test_the_report_is_ordered_as_its_contents_are():
    (_, *printed) = report.rows("00_contents")  # the summary stands first
    places = report_order(PriorityArea.objects.all())
    assert [place.heading for place in places[1:-1]] == [row[""] for row in printed[:-1]]
    assert [place.kind for place in places[-4:]] == [
        SectionKind.CLINICS,
        SectionKind.WORKFORCE,
        SectionKind.PROGRAMMES,
        SectionKind.APPENDIX,
    ]
