"""The Board's dashboard: of the newest published edition alone; to who makes editions also as it would read today."""

import json
import re
from datetime import date

import pytest
from django.utils import timezone

from actions.models import Action
from indicators.models import Doubt, Indicator, Outturn
from organisation.models import Unit
from reports.dashboard.laying import Dashboard
from reports.editions.contents import digest_of, from_json
from reports.editions.reading import frozen_of, public_of
from reports.models import Edition
from tests.indicators.test_claims import revise
from tests.reports.editions.making import opened, published, subject, write

pytestmark = pytest.mark.django_db
HERE, TODAY = "/dashboard/", "/dashboard/today/"
QUERIES = 4  # the session, the person, their roles with what they were told, the edition
QUERIES_TODAY = 41  # the same, four for the newest month, one for the authority, 31 to gather, one for its edition
OCTOBER = date(2021, 10, 1)


def words(page):
    assert page.status_code == 200
    return page.content.decode()


def laid(edition):
    return Dashboard(frozen_of(edition))


def lines(board):
    return {line.said.about: line for under in board.under for _, some in under.by_rule for line in some}


def area(board, key):
    return next(one for one in board.areas if one.section.key == key)


def test_before_the_first_edition_it_says_so(sign_in, board_reader, deputy):
    page = words(sign_in(board_reader).get(HERE))
    assert "No edition of the Board’s report has been published yet." in page
    assert TODAY not in page
    today = sign_in(deputy).get(HERE, follow=True)
    assert today.redirect_chain == [(TODAY, 302)]
    assert "figures as they are held today, up to October 2021" in words(today)
    assert "No edition has been published yet" in words(today)
    assert "As the Board sees it" not in words(today)


def test_without_a_figure_today_has_nothing_to_show(sign_in, deputy):
    Doubt.objects.all().delete()
    Outturn.objects.all().delete()
    assert "No figures are held yet." in words(sign_in(deputy).get(TODAY))


def test_the_board_never_sees_a_figure_that_was_not_approved(sign_in, board_reader, deputy):
    published()
    revise(Outturn.objects.get(indicator__code="PDC-02", month=OCTOBER), 61, deputy)
    shown = words(sign_in(board_reader).get(HERE))
    assert "as in the edition for November 2021, published" in shown
    assert "60% against 100%" in shown
    assert "61%" not in shown
    assert TODAY not in shown
    assert TODAY in words(sign_in(deputy).get(HERE))
    today = words(sign_in(deputy).get(TODAY))
    assert "61% against 100%" in today
    assert "The Board sees those of the edition for November 2021." in today


def test_words_stand_once_they_are_approved(sign_in, deputy):
    opened()
    write(subject(), "Vacancies are still too many. More of it follows.")
    assert "Vacancies are still too many." not in words(sign_in(deputy).get(TODAY))


def test_who_reads_for_the_board_alone_meets_it_on_their_front_page(sign_in, board_reader, deputy):
    published()
    assert f'href="{HERE}"' in words(sign_in(board_reader).get("/"))
    assert 'href="/dashboard/"' in words(sign_in(deputy).get("/"))


def test_it_says_of_the_example_what_a_reader_of_the_report_would(db):
    board = laid(published())
    said = {about: line.said.rule for about, line in lines(board).items()}
    assert said["Rates of referrals per 10,000 of Under 18 Population"] == "out_of_reach"
    assert said["Number of contacts"] == "pressure"
    assert said["Percentage of re-referrals within 12 months"] == "persistent"
    assert said["Number of cases in care proceedings"] == "awaited"
    assert said["Number of Early Help assessments completed"] == "on_target"
    assert said["Destination 22"] == "milestone_missed"
    assert "Number of care leavers" not in said  # neither direction is better
    [alert, *_] = board.under
    assert (alert.heading.value, alert.number) == ("alert", sum(len(some) for _, some in alert.by_rule))
    visits = area(board, "direct-contact")
    row = next(row for row in visits.rows if row.trend.code == "PDC-02")
    assert (row.trend.latest, row.trend.target, row.trend.beside) == ("60%", "100%", "95%")
    assert row.trend.spoken.startswith("From 82% in April 2021 to 60% in October 2021")
    assert f'aria-label="{row.trend.label}. {row.trend.spoken}"' in row.drawing
    assert visits.statement.startswith("Visits to children looked after fell")
    assert sum(number for _, number in visits.counts) == len(visits.rows)


def test_each_line_leads_on_and_names_no_team_and_no_percentage_of_few(sign_in, board_reader):
    edition = published()
    page = words(sign_in(board_reader).get(HERE))
    assert 'href="/indicators/PDC-02/"' in page
    assert 'href="/editions/2021-10/#section-direct-contact"' in page
    told = json.dumps(edition.contents["assurance"], ensure_ascii=False)
    below = Unit.objects.filter(kind__in=[Unit.Kind.TEAM, Unit.Kind.WORKER]).values_list("name", flat=True)
    assert [name for name in below if name in told] == []
    assert public_of(edition, now=timezone.now()).assurance is None
    audits = next(row.trend for row in area(laid(edition), "quality-assurance").rows if row.trend.code == "RQA-04")
    assert audits.values[audits.months.index(date(2021, 5, 1))] == ""  # two audits
    assert audits.values[audits.months.index(date(2021, 7, 1))] != ""  # a hundred and five


def test_however_much_there_is_it_takes_as_many_queries(sign_in, board_reader, deputy, django_assert_num_queries):
    published()
    client = sign_in(board_reader)
    with django_assert_num_queries(QUERIES):
        client.get(HERE)
    client = sign_in(deputy)
    with django_assert_num_queries(QUERIES_TODAY):
        client.get(TODAY)
    Indicator.objects.filter(code__startswith="RCP").update(is_active=False)
    Action.objects.filter(area__slug="workforce-academy").update(area=None)
    with django_assert_num_queries(QUERIES_TODAY):
        client.get(TODAY)


def test_an_edition_published_before_it_held_this_says_so(sign_in, board_reader):
    edition = published()
    contents = dict(edition.contents)
    del contents["assurance"]
    Edition.objects.update(contents=contents, contents_digest=digest_of(from_json(contents)))
    page = words(sign_in(board_reader).get(HERE))
    assert "published before alert, advise, assure was part of it" in page


def test_no_rule_is_left_without_its_words(sign_in, deputy):
    page = words(sign_in(deputy).get(TODAY))
    assert not re.search(r"\{\{|\{%", page)
