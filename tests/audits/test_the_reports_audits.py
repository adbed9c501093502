"""The report's 186 audits as records: their months come out as printed, and the impossible month is a doubt."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from audits.counting import sum_by, sum_of, tally
from audits.models import Audit, AuditProgramme, AuditType, Feedback, Learning, Moderation
from audits.operations.entering import Finding
from audits.operations.moderating import NotForModeration
from audits.operations.settled import Settled, enter_settled_audits
from audits.rules.grades import Grade
from indicators.models import Doubt, Outturn
from indicators.rules.intervals import print_percentage
from organisation.models import Notification, Unit

pytestmark = pytest.mark.django_db

# month  cases  good or better, RI, inadequate    as they print
REPORT = """
    4    12     4   5   3     33%  42%  25%
    5    2      0   1   1     -    -    -
    6    28    10  16   2     36%  57%  7%
    7    105   69  32   4     66%  30%  4%
    8    22     9  12   1     41%  55%  5%
    9    17    11   5   1     65%  29%  6%
"""


def of_the_report():
    return tally(Audit.objects.counted().filter(reference__startswith="CA-"))


@pytest.mark.parametrize("row", REPORT.strip().splitlines(), ids=lambda row: f"2021-{row.split()[0]}")
def test_a_month_comes_out_as_the_report_prints_it(row):
    month, cases, *parts, good, ri, inadequate = row.split()
    counts = sum_by(of_the_report(), lambda one: one.month)[date(2021, int(month), 1)]
    held = (counts.good_or_better, counts.requires_improvement, counts.inadequate)
    assert (counts.cases, held) == (int(cases), tuple(int(part) for part in parts))
    if good != "-":
        assert [print_percentage(part / counts.cases) for part in held] == [good, ri, inadequate]


def test_all_of_them_together():
    every = sum_of(of_the_report())
    held = (every.cases, every.good_or_better, every.requires_improvement, every.inadequate)
    assert (*held, every.provisional) == (186, 103, 71, 12, 0)


def test_two_of_september_were_moderated_down():
    september = Moderation.objects.filter(audit__audited_on__month=9).order_by("audit__reference")
    assert [(one.auditor_grade, one.grade) for one in september] == [
        ("good", "requires_improvement"),
        ("requires_improvement", "inadequate"),
    ]


def test_of_what_the_return_says_only_the_impossible_month_differs():
    doubts = Doubt.objects.live().filter(code="reported_differs_from_records")
    assert [(one.indicator.code, one.month) for one in doubts] == [("RQA-03", date(2021, 8, 1))]
    assert doubts.get().sentence == "Reported as 54 for August 2021, but the 22 audit records held give 54.5."


def test_services_hold_their_months_and_add_up_to_the_authoritys():
    held = Outturn.objects.filter(indicator__code="RQA-01", unit__kind="service", month=date(2021, 7, 1))
    assert sum(one.value for one in held) == 105
    assert set(held.values_list("origin", flat=True)) == {"audits"}


def test_the_past_alerts_nobody_and_asks_for_no_re_audit():
    assert not Notification.objects.filter(kind="audit-inadequate").exists()
    assert not Audit.objects.filter(kind=AuditType.RE_AUDIT).exists()


def settled(auditor, reference="SE-0001", grade=Grade.GOOD, unit="pact", on=date(2021, 10, 4), **more):
    found = Finding(
        reference=reference,
        unit=Unit.objects.get(code=unit),
        kind=AuditType.CASE,
        audited_on=on,
        auditor=auditor,
        grade=grade,
        feedback=Feedback.OBTAINED,
    )
    return Settled(found, more.pop("final", grade), **more)


def test_many_cost_no_more_queries_than_a_few(qa, head):
    def queries(first, number):
        many = [settled(head, f"SE-{first + at:04d}", Grade.INADEQUATE) for at in range(number)]
        with CaptureQueriesContext(connection) as asked:
            enter_settled_audits(many, by=qa)
        return len(asked)

    few = queries(1, 3)
    assert queries(101, 20) <= few  # as many as SQLite inserts at once
    assert Outturn.objects.get(indicator__code="RQA-01", unit__code="pact", month=date(2021, 10, 1)).value == 23


def test_all_or_none_and_it_says_which(qa, head):
    with pytest.raises(ValidationError, match="Jane Doe"):
        enter_settled_audits([settled(head), settled(head, "Jane Doe")], by=qa)
    assert not Audit.objects.filter(reference="SE-0001").exists()


def test_nobody_reads_their_own_a_second_time(qa):
    with pytest.raises(NotForModeration):
        enter_settled_audits([settled(qa, moderated_by=qa, because="Mine", final=Grade.INADEQUATE)], by=qa)


def test_its_programme_is_agreed_and_done_month_by_month(sign_in, qa):
    programme = AuditProgramme.objects.get()
    assert (programme.agreed_by, programme.agreed_at.date()) == (qa, date(2021, 4, 1))
    planned = dict(programme.lines.order_by("month").values_list("month").annotate(Sum("number")))
    assert list(planned.values()) == [12, 2, 28, 105, 22, 17]
    page = sign_in(qa).get(programme.get_absolute_url())
    assert page.context["counts"].total.done == 186
    assert all(line.tally.done == line.tally.planned for line in page.context["counts"].lines)


def test_what_it_taught_stands_in_learning_and_told_nobody(sign_in, pact_manager):
    assert sorted(Learning.objects.exclude(published_at=None).values_list("kind", flat=True)) == [
        "good_practice", "message"
    ]  # fmt: skip
    assert not Notification.objects.filter(kind="audit-learning").exists()
    assert "Before each review write two sentences" in sign_in(pact_manager).get("/audits/learning/").text
