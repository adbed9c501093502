"""From a number to where it comes from: the audits a count counts, the month a figure stands in, what a word means."""

import re
from datetime import date

import pytest
from lxml import html

from audits.models import Audit, AuditType
from audits.operations.entering import enter_audit
from clinics.models import ClinicSession
from clinics.operations import agenda
from reports.search.searching import search
from tests.audits.test_audits import I, finding
from tests.reports.editions.making import published

pytestmark = pytest.mark.django_db
LIST = "/audits/"
QUERIES_OF_THE_LIST = 14
# 1 session, 2 user, 3 roles; 4 units of mine; 5 services, 6 units, 7 themes of the form; 8 how many match, 9 the page of
# them, 10 counts by month, 11 veiled; of a service 12 its number, 13 the tree; one to spare


def page_of(client, path, **asked):
    answer = client.get(path, asked)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def listed(client, address):
    table = client.get(address).context["table"]
    return [row.record for row in table.rows]


def ways(page, selector=""):
    """Give every count of a table of audits that leads to the list: the number, and where it leads."""
    links = page.xpath(f"{selector}//td/a[starts-with(@href, '/audits/?')]")
    return [(int(link.text_content()), link.get("href")) for link in links]


def test_a_count_leads_to_as_many_audits(sign_in, qa):
    enter_audit(
        finding(qa, "QA-0001", I, kind=AuditType.RE_AUDIT, audited_on=date(2021, 9, 14)), domain_grades={}, by=qa
    )
    client = sign_in(qa)
    for path in (LIST, "/audits/figures/", "/audits/figures/?service=pact", "/audits/figures/2021-06/"):
        found = ways(page_of(client, path))
        assert len(found) > 6, path
        assert [(number, to) for number, to in found[:14] if len(listed(client, to)) != number] == [], path


def test_each_table_of_figures_but_the_domains_leads_on(sign_in, qa):
    for section, _ in sign_in(qa).get("/audits/figures/").context["sections"]:
        led = [bool(line.address) for line in section.lines if line.counts.cases]
        assert all(led) if section.name not in ("By domain", "Counted apart") else not any(led), section.name


def test_the_list_is_chosen_from_and_says_what_it_shows(sign_in, qa):
    client = sign_in(qa)
    page = page_of(client, LIST, month="2021-06", grade="inadequate")
    assert page.xpath("string(//*[@id='listed'])") == "2 audits, June 2021."
    assert {audit.month for audit in listed(client, f"{LIST}?month=2021-06")} == {date(2021, 6, 1)}
    twelve = listed(client, f"{LIST}?month=2021-06&over=12")
    assert {audit.month for audit in twelve} == {date(2021, month, 1) for month in (4, 5, 6)}
    every = Audit.objects.count()
    for nonsense in ("month=2021-13", "grade=excellent", "over=400", "service=none", "month=%00"):
        assert len(listed(client, f"{LIST}?{nonsense}")) == every, nonsense


def test_the_list_as_a_file_is_what_is_shown(sign_in, qa):
    file = sign_in(qa).get(LIST, {"month": "2021-06", "grade": "inadequate", "file": "csv"}).content.decode()
    assert len(re.findall(r"CA-\d+", file)) == 2


def test_a_manager_is_led_to_their_own_audits_alone(sign_in, pact_manager):
    client = sign_in(pact_manager)
    found = ways(page_of(client, "/audits/figures/"))
    assert found
    units = {audit.unit for _, to in found[:3] for audit in listed(client, to)}
    assert {(unit if unit.kind == "service" else unit.parent).code for unit in units} == {"pact"}


def test_the_list_costs_the_same_whatever_is_chosen(sign_in, qa, django_assert_max_num_queries):
    client = sign_in(qa)
    client.get(LIST)
    for asked in ({}, {"month": "2021-07", "over": "12", "service": "pact", "grade": "counted"}):
        with django_assert_max_num_queries(QUERIES_OF_THE_LIST):
            client.get(LIST, asked)


def test_a_unit_s_figure_leads_to_its_month(sign_in, analyst):
    client = sign_in(analyst)
    [first, *_] = page_of(client, "/units/pact/").xpath("//a[@class='figure-way']/@href")
    path, month = first.split("#")
    assert "unit=pact" in path
    assert f'id="{month}"' in client.get(path).content.decode()


def test_the_boards_figure_leads_to_the_month_as_it_was_reported_then(sign_in, board_reader, deputy):
    edition = published()
    day = f"{edition.published_at:%Y-%m-%d}"
    way = f"/indicators/PDC-02/?as_at={day}#month-2021-10"
    assert way in page_of(sign_in(board_reader), "/dashboard/").xpath("//a[@class='figure-way']/@href")
    assert sign_in(board_reader).get(way).status_code == 200
    today = page_of(sign_in(deputy), "/dashboard/today/").xpath("//a[@class='figure-way']/@href")
    assert "/indicators/PDC-02/#month-2021-10" in today


def test_a_figure_of_an_agenda_leads_to_its_month_and_a_team_s_does_not(sign_in, analyst):
    session = ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))
    agenda.prepare_agenda(session, by=analyst)
    agenda.issue_agenda(session, by=analyst)
    client = sign_in(analyst)
    page = page_of(client, f"/clinics/sessions/{session.pk}/agenda/")
    found = page.xpath("//td/a[@class='figure-way']/@href")
    assert found
    path, month = found[0].split("#")
    assert f'id="{month}"' in client.get(path).content.decode()
    assert page.xpath("//tr[contains(@class, 'part-team')]//a[@class='figure-way']") == []


def test_a_search_finds_what_a_word_means(sign_in, board_reader, deputy):
    def words(user, text):
        return [one for group in search(user, text) if group.name == "glossary" for one in group.found]

    assert [one.url for one in words(deputy, "running total")] == ["/glossary/#running-total"]
    assert [one.label for one in words(board_reader, "cumulative")] == ["Running total"]
    assert words(deputy, "no such word of the glossary") == []
    assert 'id="running-total"' in sign_in(deputy).get("/glossary/").content.decode()
