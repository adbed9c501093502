"""A text held against the figures as they are stored: its pieces, its marks, where to look, what was revised."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from indicators.claims import read_figures
from indicators.models import Outturn, OutturnRevision
from indicators.models.figures import Origin
from indicators.operations.figures import Figure, record_outturns
from indicators.rules.vocabulary import RevisionReason
from organisation import access
from organisation.models import Unit

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2021, 10, 1), date(2021, 11, 1)
TEXT = "Contacts were 1,978 in October.\n\nRe-referrals were 35% in October. We thank our staff."


@pytest.fixture
def figures(deputy):
    return read_figures(readable=access.readable_units(deputy), month=OCTOBER)


def test_the_pieces_are_the_whole_text_with_each_claim_by_itself(figures):
    checked = figures.check(TEXT, month=OCTOBER)
    assert "".join(piece.text for piece in checked.pieces) == TEXT
    assert [(piece.text, piece.claim.mark.value) for piece in checked.pieces if piece.claim] == [
        ("1,978", "supported"),
        ("35%", "contradicted"),
    ]


def test_a_text_that_claims_nothing_is_one_piece(figures):
    checked = figures.check("We thank our staff.", month=OCTOBER)
    assert ([piece.text for piece in checked.pieces], checked.claims) == (["We thank our staff."], ())


def test_no_text_is_no_claim(figures):
    assert figures.check("", month=OCTOBER).pieces == []


def test_the_claims_are_counted_by_mark(figures):
    checked = figures.check(TEXT, month=OCTOBER)
    assert [(mark.label, number) for mark, number in checked.counts] == [("Borne out", 1), ("Contradicted", 1)]


def test_a_claim_leads_to_its_series_and_month(figures):
    place = figures.check(TEXT, month=OCTOBER).claims[0].places[0]
    assert (place.name, place.when) == ("Number of contacts", "Oct 21")
    assert place.url == "/indicators/RST-01/?unit=southampton"


def test_everybody_is_told_the_same_and_no_team_is_spoken_of(figures, board_reader, pact_team_manager):
    team = Unit.objects.get(code="pact-team-1")
    Outturn.objects.filter(unit__code="pact", indicator__code="SUP-01", cohort=None).update(unit=team)
    for person in (board_reader, pact_team_manager):
        seen = read_figures(readable=access.readable_units(person), month=OCTOBER)
        assert {one.unit.kind for one in seen.whose.values()} == {"authority", "service"}
        assert [one.claim.verdict for one in seen.check(TEXT, month=OCTOBER).claims] == ["supported", "contradicted"]


def test_a_figure_revised_since_is_named_with_what_it_was(analyst, deputy):
    written_at = timezone.now()
    contacts = Outturn.objects.get(indicator__code="RST-01", month=OCTOBER)
    revise(contacts, 1990, analyst)
    figures = read_figures(readable=access.readable_units(deputy), month=OCTOBER)
    checked = figures.check(TEXT, month=OCTOBER, since=written_at)
    assert checked.was_revised
    assert checked.claims[0].mark.value == "contradicted"
    (said,) = checked.claims[0].revisions
    assert said.startswith("Oct 21 was 1,978, and is 1,990 since ")
    assert said.endswith("(late recording).")
    assert checked.claims[1].revisions == ()


def test_a_revision_before_the_text_was_written_is_no_news(analyst, deputy):
    revise(Outturn.objects.get(indicator__code="RST-01", month=OCTOBER), 1990, analyst)
    figures = read_figures(readable=access.readable_units(deputy), month=OCTOBER)
    assert not figures.check(TEXT, month=OCTOBER, since=timezone.now()).was_revised


def test_reading_takes_as_many_queries_however_many_texts(deputy, django_assert_num_queries):
    readable = access.readable_units(deputy)
    # figures, indicators, units, cohorts, versions, aliases, benchmarks, breaks, targets, populations
    with django_assert_num_queries(10):
        figures = read_figures(readable=readable, month=OCTOBER)
        for _ in range(3):
            figures.check(TEXT, month=OCTOBER)


def revise(outturn, value, by):
    figure = Figure(indicator=outturn.indicator, unit=outturn.unit, month=outturn.month, printed=Decimal(value))
    record_outturns([figure], by=by, origin=Origin.ENTERED, reason=RevisionReason.LATE_RECORDING)
    assert OutturnRevision.objects.filter(indicator=outturn.indicator, month=outturn.month).exists()
