"""What can be worked out of those left over: of a whole without its part, of a standard without the looser one."""

from dataclasses import replace

import pytest

from indicators.rules.vocabulary import Tie
from reports.editions.contents import Figures, SectionContents
from reports.editions.relating import Known, Pair, read_relations
from reports.rules.suppression import Why
from reports.rules.words import SectionKind
from tests.reports.test_attack_on_the_public_copy import MONTHS, edition, number, percent, row, why_withheld


def withheld(own, whole, *pairs):
    """Give the measures withheld of a service's figure and the authority's of the same month."""
    table = Figures("PACT, April 2021", MONTHS[:1], (), (own,))
    appendix = SectionContents(SectionKind.APPENDIX, "appendix", "Appendix", figures=(table,))
    contents = edition([whole])
    contents = replace(contents, month=MONTHS[0], sections=(*contents.sections, appendix))
    return {name[0]: why for name, why in why_withheld(contents, Known({}, pairs)).items()}


def seen(part, whole, code="SEEN", label=""):
    return row(code, [percent(part, whole)], "PERCENTAGE", label)


@pytest.mark.pure
class TestWhatIsLeftOver:
    def test_a_services_count_leaves_the_others_over(self):
        """37 of the authority's 40: the other service has three."""
        assert withheld(row("N", [number(37)], label="N: mine"), row("N", [number(40)])) == {"N": Why.WORKED_OUT}
        assert withheld(row("N", [number(30)], label="N: mine"), row("N", [number(40)])) == {}

    def test_a_part_of_what_is_measured_of_everybody_leaves_the_rest_over(self):
        """30 of 40 were seen, and 38 of 52 of everybody: of the other twelve four were not."""
        pair = Pair("OWN", Tie.PART_OF, "SEEN", "One")
        assert withheld(seen(30, 40, "OWN", "OWN: One"), seen(38, 52), pair)
        assert withheld(seen(30, 40, "OWN", "OWN: One"), seen(40, 60), pair) == {}
        assert withheld(seen(30, 40, "OWN", "OWN: Two"), seen(38, 52), pair) == {}  # another cohort's

    def test_who_misses_the_looser_standard_misses_the_stricter_too(self):
        """Ten miss the looser standard and thirteen the stricter: three miss it alone."""
        pair = Pair("LOOSE", Tie.LOOSER_THAN, "SEEN", "One")
        assert withheld(seen(30, 40, "LOOSE", "LOOSE: One"), seen(47, 60), pair)
        assert withheld(seen(30, 40, "LOOSE", "LOOSE: One"), seen(40, 60), pair) == {}


@pytest.mark.django_db
def test_what_the_database_knows_of_cohorts_is_known():
    ties = {(pair.tie, pair.cohort) for pair in read_relations().pairs if pair.cohort}
    assert {Tie.SUBSET_OF, Tie.PART_OF, Tie.LOOSER_THAN} <= {tie for tie, _ in ties}
