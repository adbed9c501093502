"""Two of the QA unit drawing, giving and deciding at once: no case twice, no reference twice, nothing overwritten."""

from datetime import date

import pytest
from django.utils import timezone

from audits.models import Audit, PlannedAudits
from audits.operations import exempting
from audits.operations.allocating import Giving, allocate_audits
from audits.references import next_references
from organisation.models import Membership, Unit
from organisation.rules.calendar import next_working_day
from tests.audits.planning import agree, booked, draw_some, plan, plan_a_line
from tests.two_at_once import SIDE_BY_SIDE, at_once, kinds_of, person

pytestmark = SIDE_BY_SIDE


@pytest.fixture
def second():
    """Give a second member of the QA unit."""
    one = person("admin")
    city = Unit.objects.get(kind="authority")
    Membership.objects.create(user=one, unit=city, role="qa", starts_on=date(2020, 1, 1))
    return one


def test_one_line_drawn_twice_is_drawn_once(second):
    qa = person("qa")
    line = plan_a_line(qa)
    done = at_once(lambda: draw_some(line, qa), lambda: draw_some(line, second))
    assert kinds_of(done) == ["Drawn", "LineIsFull"]
    assert booked().count() == 4


def test_two_lines_drawn_from_one_list_share_no_case_and_no_reference(second):
    qa = person("qa")
    line = plan_a_line(qa)
    other = plan(line.programme, qa, 4, month=date(2021, 12, 1))
    agree(line.programme, qa)
    lines = PlannedAudits.objects.in_bulk([line.pk, other.pk])
    free = next_references(8)
    done = at_once(lambda: draw_some(lines[line.pk], qa), lambda: draw_some(lines[other.pk], second))
    assert kinds_of(done) == ["Drawn", "Drawn"]
    assert len(set(booked().values_list("case_key", flat=True))) == 8
    assert sorted(booked().values_list("reference", flat=True)) == free


def test_one_audit_given_to_two_is_given_to_one(second):
    qa = person("qa")
    audit = draw_some(plan_a_line(qa), qa).pairs[0][1]
    due, now = next_working_day(timezone.localdate()), timezone.now()
    done = at_once(
        lambda: allocate_audits([Giving(audit.pk, person("manager.cla"), due, 1)], by=qa, now=now),
        lambda: allocate_audits([Giving(audit.pk, qa, due, 1)], by=second, now=now),
    )
    assert kinds_of(done) == ["NotAllocated", "list"]


def test_one_asking_decided_both_ways_is_decided_once(second):
    qa = person("qa")
    audit = draw_some(plan_a_line(qa), qa).pairs[0][1]
    now = timezone.now()
    asked = exempting.ask_exemption(audit, reason="The case closed", by=person("manager.pact"), now=now)
    about = {"answer": "Because", "now": now}
    done = at_once(
        lambda: exempting.decide_exemption(asked, approve=True, by=qa, **about),
        lambda: exempting.decide_exemption(asked, approve=False, by=second, **about),
    )
    assert kinds_of(done) == ["DecidedAlready", "Exemption"]
    asked.refresh_from_db()
    assert (asked.decision == "approved") == (Audit.objects.get(pk=audit.pk).state == "exempt")
