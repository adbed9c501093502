"""Owners are chased by themselves, once a stage, and when the analyst asks, once a day."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from organisation.jobs.registry import find
from organisation.models import Notification
from reports.operations.chasing import CHASE, chase_sections, remind_owners
from reports.operations.editions import Given, plan_edition
from tests.reports.editions.making import approve_words, approved, lines, opened, person, write
from tests.reports.today.asking import needs

pytestmark = pytest.mark.django_db
DUE = date(2021, 11, 19)


def at(day, month=11):
    return datetime(2021, month, day, 8, tzinfo=UTC)


@pytest.fixture
def edition(head):
    """Its summary and workforce sections are the head's, due on one day; nobody has the rest."""
    edition = opened()
    by_key = lines(edition)
    given = {line.section.pk: Given() for line in by_key.values()}
    given |= {by_key[key].section.pk: Given(head, DUE) for key in ("summary", "workforce")}
    plan_edition(edition, name=edition.name, meets_on=None, sections=given, by=person("analyst"))
    Notification.objects.all().delete()
    return edition


def told():
    return list(Notification.objects.order_by("pk").values_list("title", flat=True))


def test_before_on_the_day_and_weekly_each_once_with_all_that_is_owed(edition, head):
    for day in (15, 16, 17, 18, 19, 19, 22, 25, 26, 29, 30):
        chase_sections(now=at(day))
    chase_sections(now=at(3, month=12))
    assert told() == [
        "2 sections of the Board’s report November 2021 to finish",
        "2 sections of the Board’s report November 2021 to finish",
        "2 sections of the Board’s report November 2021 late",
        "2 sections of the Board’s report November 2021 late",
    ]
    assert "Due on Friday 19 November 2021." in Notification.objects.order_by("pk").first().body


def test_what_is_approved_is_not_chased(edition, analyst):
    approve_words(write(lines(edition)["workforce"].subject))
    chase_sections(now=at(19))
    assert told() == ["1 section of the Board’s report November 2021 to finish"]


def test_an_approved_edition_chases_nobody(deputy):
    approved()
    Notification.objects.all().delete()
    chase_sections(now=at(19))
    assert told() == []


def test_who_has_left_is_not_told(edition, head):
    head.is_active = False
    head.save()
    assert chase_sections(now=at(19)).people == 0


def test_the_analyst_reminds_at_most_once_a_day(edition, analyst, deputy):
    assert remind_owners(edition, by=analyst, now=at(10)) == 1
    assert remind_owners(edition, by=deputy, now=at(10)) == 0
    assert remind_owners(edition, by=analyst, now=at(11)) == 1
    summary = lines(edition)["summary"].section
    assert remind_owners(edition, by=analyst, section=summary, now=at(11)) == 1
    assert told()[-1].startswith("1 section")


def test_others_do_not_remind(edition, head):
    with pytest.raises(PermissionDenied):
        remind_owners(edition, by=head)


def test_today_says_what_is_to_be_written_and_reviewed(edition, head, deputy):
    write(lines(edition)["workforce"].subject)
    (mine,) = needs(head, "Sections of the Board’s report to write")
    assert (mine.step, mine.is_loud) == ("Write", True)
    assert mine.address.endswith("/write/")
    assert {one.step for one in needs(head, "Sections of the Board’s report to approve")} == {"Review"}


def test_the_job_says_how_many_were_told_and_nothing_where_nobody_was(edition):
    job = find(CHASE)
    assert job.timetable() is not None
    assert job.operation() == "Sections: 1 told."
    assert job.operation() == ""
