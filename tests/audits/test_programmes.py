"""Programmes: made, changed by two, agreed, and their numbers planned in a grid."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from audits.models import Audit, AuditProgramme, AuditType, PlannedAudits, Theme
from audits.operations import programmes
from audits.references import next_references
from audits.rules.programme import Standing, Tally, add_up, against_plan, how_it_stands
from organisation.models import Unit

from .planning import YEAR, agree, make_year, plan, plan_a_line

NOVEMBER = date(2021, 11, 1)


def day(iso):
    return date.fromisoformat(iso)


# Of a line of November 2021:
#   on           planned booked given done let off overdue    stands
STANDS = """
    2021-10-20   4       0      0     0    0       0          TO_COME
    2021-10-20   4       4      0     0    0       0          UNDER_WAY
    2021-11-20   4       0      0     0    0       0          TO_BOOK
    2021-11-20   4       4      4     3    0       0          UNDER_WAY
    2021-11-20   4       4      4     3    0       1          OVERDUE
    2021-11-20   4       4      4     4    0       0          DONE
    2021-11-20   4       3      3     3    1       0          TO_BOOK
    2021-12-01   4       4      4     3    0       0          BEHIND
    2021-12-01   4       4      4     4    0       0          DONE
    2021-12-01   4       5      5     4    0       1          DONE
"""


@pytest.mark.pure
@pytest.mark.parametrize("row", STANDS.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_how_a_line_stands(row):
    on, *counts, expected = row.split()
    tally = Tally(*(int(count) for count in counts))
    assert how_it_stands(tally, month=NOVEMBER, on=day(on)) == Standing[expected]


@pytest.mark.pure
def test_done_against_planned_is_said_in_counts_and_one_month_does_not_make_up_for_another():
    lines = [
        (date(2021, 9, 1), Tally(planned=4, done=6)),
        (date(2021, 10, 1), Tally(planned=4, done=1)),
        (NOVEMBER, Tally(9)),
    ]
    assert (
        against_plan(lines, on=day("2021-11-20")) == "Of 8 planned for the months that are over, 5 are done: 3 behind."
    )
    assert (
        against_plan(lines[:1], on=day("2021-11-20"))
        == "Of 4 planned for the months that are over, 4 are done: on plan."
    )
    assert against_plan(lines[2:], on=day("2021-11-20")) == "None of its months is over."


@pytest.mark.pure
def test_who_is_let_off_leaves_the_line_short():
    together = add_up([Tally(4, booked=3, given=2, let_off=1), Tally(2, booked=2, given=2)])
    assert (together.planned, together.booked, together.short, together.to_give) == (6, 5, 1, 1)


@pytest.mark.django_db
class TestProgramme:
    def test_only_the_qa_unit_plans(self, head):
        with pytest.raises(PermissionDenied):
            make_year(head)

    @pytest.mark.parametrize(
        ("field", "fact"),
        [("ends_on", date(2021, 3, 1)), ("ends_on", date(2029, 3, 1)), ("limits", "Not case 1234567"), ("name", "")],
    )
    def test_what_cannot_stand_is_refused_by_its_field(self, qa, field, fact):
        with pytest.raises(ValidationError) as told:
            make_year(qa, **{field: fact})
        assert field in told.value.message_dict or field == "ends_on"
        assert not AuditProgramme.objects.exists()

    def test_is_agreed_once_it_plans_something(self, qa, analyst):
        programme = make_year(qa)
        with pytest.raises(ValidationError, match="Plan some audits first"):
            agree(programme, qa)
        plan(programme, qa)
        agreed = agree(programme, qa)
        assert agreed.agreed_by == qa
        assert agree(programme, qa).agreed_at == agreed.agreed_at
        with pytest.raises(PermissionDenied):
            agree(programme, analyst)

    def test_a_changed_rule_or_number_has_to_be_agreed_again_and_a_name_has_not(self, qa):
        programme = plan_a_line(qa).programme
        held = programmes.change_programme(programme, seen=programme.version, by=qa, **YEAR | {"name": "The year"})
        assert held.agreed_at
        held = programmes.change_programme(held, seen=held.version, by=qa, not_audited_within=18)
        assert held.agreed_at is None
        agree(held, qa)
        plan(held, qa, 5)
        held.refresh_from_db()
        assert held.agreed_at is None

    def test_two_who_change_it_do_not_overwrite_each_other(self, qa):
        programme = make_year(qa)
        programmes.change_programme(programme, seen=1, by=qa, days_to_audit=10)
        with pytest.raises(programmes.ProgrammeChangedMeanwhile):
            programmes.change_programme(programme, seen=1, by=qa, days_to_audit=15)
        with pytest.raises(programmes.ProgrammeChangedMeanwhile):
            programmes.agree_programme(programme, seen=1, by=qa, now=timezone.now())

    def test_its_days_keep_the_months_it_plans_for(self, qa):
        programme = plan_a_line(qa).programme
        with pytest.raises(ValidationError, match="take them out first"):
            programmes.change_programme(programme, seen=programme.version, by=qa, ends_on=date(2021, 9, 30))


@pytest.mark.django_db
class TestNumbers:
    @pytest.fixture
    def programme(self, qa):
        return make_year(qa)

    def test_are_planned_by_type_and_theme(self, programme, qa):
        plan(programme, qa, 4)
        plan(programme, qa, 2, kind=AuditType.THEMATIC, theme=Theme.objects.create(name="Section 47"))
        assert sorted(programme.lines.values_list("kind", "number")) == [("case", 4), ("thematic", 2)]

    def test_nought_takes_a_line_out(self, programme, qa):
        plan(programme, qa, 4)
        assert plan(programme, qa, 0) is None

    def test_no_fewer_than_are_booked(self, programme, qa):
        line = plan(programme, qa, 2)
        book(line, qa)
        for number in (0, 1):
            with pytest.raises(programmes.NumbersNotKept, match="2 are booked already"):
                plan(programme, qa, number)

    def test_what_somebody_typed_meanwhile_is_not_overwritten(self, programme, qa):
        plan(programme, qa, 4)
        cell = (Unit.objects.get(code="pact").pk, NOVEMBER)
        with pytest.raises(programmes.NumbersNotKept, match="Somebody made it 4"):
            plan(programme, qa, 3, seen={cell: 2})
        plan(programme, qa, 4, seen={cell: 2})
        assert programme.lines.get().number == 4

    def test_a_month_outside_the_programme_is_refused(self, programme, qa):
        with pytest.raises(programmes.NumbersNotKept, match="outside the programme"):
            plan(programme, qa, 3, month=date(2023, 1, 1))


def book(line, qa, state="planned"):
    for reference in next_references(line.number):
        Audit.objects.create(
            reference=reference, unit=line.unit, kind=line.kind, planned=line, programme=line.programme,
            state=state, entered_by=qa, entered_at=timezone.now(),
        )  # fmt: skip


@pytest.mark.django_db
class TestPages:
    def test_a_programme_is_made_planned_and_agreed(self, sign_in, qa):
        client = sign_in(qa)
        form = client.get("/audits/programme/new/").context["form"]
        given = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        given |= {"name": "The year", "starts_on": "2021-04-01", "ends_on": "2022-03-31"}
        page = client.post("/audits/programme/new/", given, follow=True)
        programme = AuditProgramme.objects.get(name="The year")
        grid = f"/audits/programme/{programme.pk}/numbers/"
        assert page.redirect_chain[-1][0] == grid
        pact = Unit.objects.get(code="pact")
        client.post(grid, {"kind": "case", "theme": "", f"n-{pact.pk}-202111": "4", f"was-n-{pact.pk}-202111": "0"})
        page = client.get(f"/audits/programme/{programme.pk}/")
        assert (page.context["counts"].total.planned, page.context["programme"].agreed_at) == (4, None)
        client.post(f"/audits/programme/{programme.pk}/agree/", {"seen": page.context["programme"].version})
        programme.refresh_from_db()
        assert programme.agreed_by == qa

    def test_the_grid_loses_nothing_typed_where_one_number_is_wrong(self, sign_in, qa):
        programme, pact = make_year(qa), Unit.objects.get(code="pact")
        typed = {"kind": "case", f"n-{pact.pk}-202111": "many", f"n-{pact.pk}-202112": "7"}
        page = sign_in(qa).post(f"/audits/programme/{programme.pk}/numbers/", typed)
        assert page.status_code == 422
        assert page.context["form"][f"n-{pact.pk}-202112"].value() == "7"
        assert f'href="#id_n-{pact.pk}-202111"' in page.content.decode()
        assert not PlannedAudits.objects.exists()

    def test_a_number_somebody_changed_is_told_and_sent_again_is_put_in_place(self, sign_in, qa):
        programme, pact = make_year(qa), Unit.objects.get(code="pact")
        plan(programme, qa, 4)
        box = f"n-{pact.pk}-202111"
        typed = {"kind": "case", box: "3", f"was-{box}": "2"}
        page = sign_in(qa).post(f"/audits/programme/{programme.pk}/numbers/", typed)
        assert "Somebody made it 4" in str(page.context["form"].errors)
        assert f'name="was-{box}" value="4"' in page.content.decode()
        sign_in(qa).post(f"/audits/programme/{programme.pk}/numbers/", typed | {f"was-{box}": "4"})
        assert programme.lines.get().number == 3

    def test_two_change_one_programme(self, sign_in, qa):
        programme = make_year(qa)
        client = sign_in(qa)
        form = client.get(f"/audits/programme/{programme.pk}/change/").context["form"]
        given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
        programmes.change_programme(programme, seen=1, by=qa, days_to_audit=10)
        page = client.post(f"/audits/programme/{programme.pk}/change/", given | {"days_to_audit": 15})
        assert page.status_code == 422
        assert [(one.old, one.new) for one in page.context["beside"]] == [("10", "15")]
        client.post(f"/audits/programme/{programme.pk}/change/", given | {"days_to_audit": 15, "seen": 2})
        programme.refresh_from_db()
        assert programme.days_to_audit == 15

    def test_a_manager_sees_the_lines_of_their_own_service(self, sign_in, qa, cla_manager):
        programme = plan_a_line(qa).programme
        plan(programme, qa, 3, unit="cla")
        page = sign_in(cla_manager).get(f"/audits/programme/{programme.pk}/")
        assert [line.planned.unit.code for line in page.context["counts"].lines] == ["cla"]
        assert page.context["counts"].total.planned == 3

    @pytest.mark.parametrize("lines", [1, 24])
    def test_reads_in_a_fixed_number_of_queries(self, sign_in, qa, lines, django_assert_max_num_queries):
        programme = plan_a_line(qa).programme
        months = [date(2021, month, 1) for month in range(4, 13)] + [date(2022, month, 1) for month in (1, 2, 3)]
        for unit in ("pact", "cla"):
            for month in months[: lines // 2]:
                plan(programme, qa, 3, unit=unit, month=month)
        client = sign_in(qa)
        with django_assert_max_num_queries(9):  # session, user, roles, tree, programme, lines, overdue, unplanned
            client.get(f"/audits/programme/{programme.pk}/")
        with django_assert_max_num_queries(8):  # session, user, roles, tree, lines, programmes, what waits
            client.get("/audits/programme/")
