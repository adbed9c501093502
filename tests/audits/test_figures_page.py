"""What audits add up to, as a page: the report's own numbers, and small ones as each role may read them."""

import csv
import re
from io import StringIO

import pytest

from audits.figures import AuditFigures, Choice
from audits.models import Audit, AuditType
from audits.operations.entering import enter_audit
from organisation.models import User

from .test_audits import I, finding

pytestmark = pytest.mark.django_db
PAGE = "/audits/figures/"


def lines(page, section):
    return {line.name: line for found, _ in page.context["sections"] if found.name == section for line in found.lines}


def shares(line):
    return [(count, share) for heading, count, share in line.cells if heading not in ("Outstanding", "Good")]


def test_the_months_are_the_reports(sign_in, qa):
    months = lines(sign_in(qa).get(PAGE), "By month")
    printed = {name: [share for _, share in shares(line)] for name, line in months.items() if line.counts.cases}
    assert printed["April 2021"] == ["33%", "42%", "25%"]
    assert printed["June 2021"] == ["36%", "57%", "7%"]
    assert printed["July 2021"] == ["66%", "30%", "4%"]
    assert printed["August 2021"] == ["41%", "55%", "5%"]
    assert printed["September 2021"] == ["65%", "29%", "6%"]


def test_twelve_months_together_with_their_interval(sign_in, head):
    rolling = lines(sign_in(head).get(PAGE), "By month")["Twelve months to September 2021"]
    assert (rolling.counts.cases, rolling.counts.good_or_better, rolling.between) == (186, 103, "48% to 62%")
    assert rolling.counts.outstanding + rolling.counts.good == 103


@pytest.mark.parametrize("username", ["head", "deputy"])
def test_of_two_audits_nobody_else_reads_a_percentage(sign_in, username):
    client = sign_in(User.objects.get(username=username))
    may = lines(client.get(PAGE), "By month")["May 2021"]
    assert shares(may) == [(0, ""), (1, ""), (1, "")]
    assert may.between == ""
    file = list(csv.reader(StringIO(client.get(PAGE, {"file": "csv"}).content.decode("utf-8-sig"))))
    assert "%" not in "".join(next(row for row in file if row[1] == "May 2021"))
    assert "%" in "".join(next(row for row in file if row[1] == "June 2021"))


def test_the_qa_unit_reads_them(sign_in, qa):
    may = lines(sign_in(qa).get(PAGE), "By month")["May 2021"]
    assert shares(may) == [(0, "0%"), (1, "50%"), (1, "50%")]


def test_no_chart_shows_the_share_of_too_few(sign_in, head):
    page = sign_in(head).get(PAGE).content.decode()
    plot = re.search(r'<svg class="chart intervals".*?</svg>', page, re.DOTALL).group()
    assert "May 2021: " not in plot
    assert "June 2021: 10 of 28" in plot
    assert "0 of 2" in plot


def test_a_service_manager_reads_their_own_service(sign_in, pact_manager):
    page = sign_in(pact_manager).get(PAGE)
    assert list(lines(page, "By service")) == ["PACT"]
    assert list(dict(page.context["choices"].fields["service"].choices)) == ["", "pact"]


def test_parts_add_up_to_the_whole(sign_in, qa):
    page = sign_in(qa).get(PAGE)
    for section in ("By service", "By type"):
        assert sum(line.counts.cases for line in lines(page, section).values()) == 186
    assert sum(line.counts.cases for line in lines(page, "By domain").values()) == 186 * 6
    assert "Children looked after and care leavers, summer 2021" in lines(page, "By theme")


def test_choices_stay_in_the_address(sign_in, qa):
    client = sign_in(qa)
    page = client.get(PAGE, {"service": "cla", "kind": "thematic", "to": "2021-07"})
    assert list(lines(page, "By service")) == ["CLA"]
    assert list(lines(page, "By type")) == ["Thematic audit"]
    assert page.context["figures"].span == "August 2020 to July 2021"
    assert "No graded audit matches" in client.get(PAGE, {"to": "2011-01"}).content.decode()
    assert client.get(PAGE, {"to": "soon", "kind": "moon"}).status_code == 200


def test_provisional_grades_are_counted_and_re_audits_stand_apart(sign_in, qa, head):
    enter_audit(finding(qa, auditor=head), domain_grades={}, by=qa)
    enter_audit(finding(qa, "QA-0002", I, auditor=head, kind=AuditType.RE_AUDIT), domain_grades={}, by=qa)
    page = sign_in(qa).get(PAGE)
    october = lines(page, "By month")["October 2021"]
    assert (october.counts.cases, october.counts.provisional) == (1, 1)
    assert "1 of the grades are provisional" in page.content.decode()
    assert lines(page, "Counted apart")["Re-audit"].counts.inadequate == 1


def test_it_costs_the_same_however_many_audits(sign_in, qa, django_assert_max_num_queries):
    client = sign_in(qa)
    client.get(PAGE)
    # 1 session, 2 user, 3 memberships; 4 units of mine; 5 services, 6 units, 7 themes of the form;
    # 8 tree, 9 units published, 10 newest month, 11 audits counted, 12 domains, 13 counted apart
    with django_assert_max_num_queries(14):
        client.get(PAGE)
    Audit.objects.filter(reference__gt="CA-0010").update(kind="deep_dive")
    with django_assert_max_num_queries(14):
        client.get(PAGE)


def test_a_reader_without_audits_sees_none(analyst):
    assert AuditFigures(analyst, Choice()).sections == []
