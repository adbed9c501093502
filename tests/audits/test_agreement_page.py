"""Agreement for whoever reads audits; auditors' habits for the QA unit alone."""

import pytest

from audits.operations.drawing import draw_moderation_sample
from audits.operations.moderating import ask_for_moderation, moderate_audit, settle_audit
from audits.rules.grades import Grade
from organisation.models import Unit, User

pytestmark = pytest.mark.django_db
O, G, R, I = Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE
PAGE = "/audits/agreement/"


@pytest.fixture
def read_twice(hand_in, reader):
    def _read(first, second, **more):
        audit = hand_in(first, **more)
        moderate_audit(audit, grade=second, reason="Seen", by=reader)
        return audit

    return _read


def test_each_audit_counts_once_by_its_first_reading(read_twice, reader, qa, sign_in):
    audit = read_twice(O, O)
    ask_for_moderation(audit, reason="A complaint", by=qa)
    moderate_audit(audit, grade=I, reason="Upheld", by=qa)
    read_twice(I, R)
    agreement = sign_in(qa).get(PAGE).context["agreement"]
    assert (agreement.whole.number, agreement.whole.moved.same, agreement.whole.moved.up) == (2, 1, 1)
    assert [(row.label, row.number) for row in agreement.by_why] == [
        ("Graded Inadequate", 1),
        ("Graded Outstanding", 1),
    ]


def test_too_few_is_said_to_be_too_few(read_twice, qa, sign_in):
    read_twice(I, I)
    text = sign_in(qa).get(PAGE).content.decode()
    assert "Too few to say: 1 of at least 10 second readings." in text
    assert "1 of 1: between 21% and 100%" in text
    assert "(100%)" not in text


def test_of_fewer_than_ten_others_than_the_qa_unit_read_only_counts(read_twice, deputy, sign_in):
    read_twice(I, I)
    page = sign_in(deputy).get(PAGE)
    assert page.context["agreement"].whole.number == 1
    assert "100%" not in page.content.decode()


def test_ten_give_kappa_its_interval_and_a_table(read_twice, qa, sign_in):
    for first, second in [(O, O), (O, G), (I, I), (I, I), (I, R)] * 2:
        read_twice(first, second)
    page = sign_in(qa).get(PAGE)
    found = page.context["agreement"].kappa
    assert found.low < found.value < found.high
    assert [[number for number, _ in cells] for _, cells in page.context["agreement"].table] == [
        [2, 2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 2, 4],
    ]  # fmt: skip
    assert f"{found.value:.2f}" in page.content.decode()


def test_auditors_are_for_the_qa_unit_alone_and_in_order_of_names(read_twice, qa, head, deputy, sign_in):
    read_twice(I, I, auditor=head)
    read_twice(O, G, auditor=User.objects.get(username="manager.cla"))
    rows = sign_in(qa).get(PAGE).context["auditors"]
    assert [str(row.auditor) for row in rows] == sorted(str(row.auditor) for row in rows)
    for person in (head, deputy):
        page = sign_in(person).get(PAGE)
        assert page.context["auditors"] is None
        assert "for the QA unit alone" not in page.content.decode()


def test_a_manager_sees_their_own_services_readings(read_twice, pact_manager, cla_manager, sign_in):
    read_twice(I, I)
    assert sign_in(pact_manager).get(PAGE).context["agreement"].whole.number == 1
    assert sign_in(cla_manager).get(PAGE).context["agreement"].whole.number == 0


def test_the_choice_stands_in_the_address(read_twice, hand_in, reader, qa, sign_in):
    read_twice(I, I)
    hand_in(G)
    draw_moderation_sample()
    sampled = hand_in(G, unit=Unit.objects.get(code="cla"))
    draw_moderation_sample()
    client = sign_in(qa)
    for due in sampled.__class__.objects.filter(moderation_due__why="sample"):
        moderate_audit(due, grade=G, reason="Seen", by=reader)
    drawn = client.get(PAGE, {"which": "sample"}).context["agreement"].whole.number
    assert drawn >= 1
    assert client.get(PAGE).context["agreement"].whole.number == drawn + 1
    assert client.get(PAGE, {"service": "pact", "kind": "thematic"}).context["agreement"].whole.number == 0
    assert client.get(PAGE, {"service": "nowhere", "months": "x"}).status_code == 200


def test_it_takes_as_many_queries_however_many_readings(read_twice, qa, sign_in, django_assert_max_num_queries):
    for _ in range(6):
        read_twice(I, R)
    client = sign_in(qa)
    with django_assert_max_num_queries(18):
        client.get(PAGE)


def test_a_settled_grade_changes_no_reading(read_twice, qa, sign_in):
    audit = read_twice(I, R)
    settle_audit(audit, grade=I, reason="Auditor was right", by=qa)
    assert sign_in(qa).get(PAGE).context["agreement"].whole.moved.up == 1
