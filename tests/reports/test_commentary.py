"""Commentary: written in versions, by those who may, two at once losing nothing, nothing of a child in it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from indicators.models import Indicator, PriorityArea
from organisation.models import Unit
from reports.models import Commentary
from reports.operations.commentary import CommentaryHasMovedOn, write_commentary
from reports.subjects import Subject

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2021, 10, 1), date(2021, 11, 1)


def about(unit="southampton", *, area=None, indicator=None, month=NOVEMBER):
    return Subject(
        Unit.objects.get(code=unit),
        month,
        PriorityArea.objects.get(slug=area) if area else None,
        Indicator.objects.get(code=indicator) if indicator else None,
    )


def test_the_first_version_says_who_wrote_it(analyst):
    written = write_commentary(about(area="right-service"), text="Contacts rose.", by=analyst, seen=0)
    assert (written.number, written.written_by, written.text) == (1, analyst, "Contacts rose.")


def test_an_edit_is_the_next_version_and_the_one_before_stays(analyst, deputy):
    subject = about(indicator="RST-01")
    write_commentary(subject, text="Contacts rose.", by=analyst, seen=0)
    write_commentary(subject, text="Contacts fell.", by=deputy, seen=1)
    versions = Commentary.objects.about(subject)
    assert [(one.number, one.text, one.written_by) for one in versions] == [
        (2, "Contacts fell.", deputy),
        (1, "Contacts rose.", analyst),
    ]


def test_saving_the_same_words_again_writes_nothing(analyst):
    subject = about(area="right-service")
    first = write_commentary(subject, text="Contacts rose.\nReferrals fell.", by=analyst, seen=0)
    assert write_commentary(subject, text="Contacts rose.\r\nReferrals fell. ", by=analyst, seen=1) == first


def test_the_second_of_two_writers_is_told_what_the_first_wrote(analyst, deputy):
    subject = about(area="right-service")
    write_commentary(subject, text="Contacts rose.", by=deputy, seen=0)
    with pytest.raises(CommentaryHasMovedOn) as told:
        write_commentary(subject, text="Contacts fell.", by=analyst, seen=0)
    assert told.value.held.text == "Contacts rose."
    assert Commentary.objects.about(subject).count() == 1


def test_a_service_writes_about_itself_only(pact_manager):
    assert write_commentary(about("pact", indicator="PCT-03"), text="Two were adjourned.", by=pact_manager, seen=0)
    for unit in ("cla", "southampton"):
        with pytest.raises(PermissionDenied, match="write commentary"):
            write_commentary(about(unit, area="right-service"), text="?", by=pact_manager, seen=0)


@pytest.mark.parametrize("person", ["qa", "board_reader", "pact_team_manager", "administrator"])
def test_others_read_only(request, person):
    with pytest.raises(PermissionDenied):
        write_commentary(about("pact", area="right-service"), text="?", by=request.getfixturevalue(person))


def test_a_team_is_not_written_about(analyst):
    with pytest.raises(ValidationError, match="never a team"):
        write_commentary(about("pact-team-1", area="right-service"), text="?", by=analyst)


@pytest.mark.parametrize("text", ["", "  \r\n ", "x" * 6001])
def test_nothing_and_far_too_much_are_refused(analyst, text):
    with pytest.raises(ValidationError):
        write_commentary(about(area="right-service"), text=text, by=analyst)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Born 3 March 2014 and not seen.", "“3 March 2014” looks like a date of birth. Take it out; if it is another"),
        ("NHS 943 476 5919 was not seen.", "“943 476 5919” looks like an NHS number. Take it out: nothing here"),
        ("Case 48217 was reopened.", "“48217” looks like a case number."),
    ],
)
def test_what_could_point_at_a_child_is_refused_by_the_words_it_is_in(analyst, text, said):
    with pytest.raises(ValidationError, match=said):
        write_commentary(about(area="right-service"), text=text, by=analyst)
    assert not Commentary.objects.filter(month=NOVEMBER, area__slug="right-service").exists()
