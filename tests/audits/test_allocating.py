"""Audits are given to people outside the line of the case, who are told once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audits.models import Audit
from audits.operations.allocating import Giving, NotAllocated, allocate_audits, auditors_on, proposed_due
from audits.rules.allocation import due_day
from organisation.models import Notification
from organisation.rules.calendar import next_working_day

from .planning import booked, draw_some, plan_a_line

pytestmark = pytest.mark.django_db


def soon(days=14):
    return next_working_day(timezone.localdate() + timedelta(days=days))


def day_off():
    today = timezone.localdate()
    return today + timedelta(days=(5 - today.weekday()) % 7 or 7)


@pytest.fixture
def audits(qa):
    return [audit for _, audit in draw_some(plan_a_line(qa), qa).pairs]


def give(audit, auditor, by, due_on=None, seen=None):
    seen = Audit.objects.get(pk=audit.pk).version if seen is None else seen
    return allocate_audits([Giving(audit.pk, auditor, due_on or soon(), seen)], by=by, now=timezone.now())


class TestGiving:
    def test_gives_an_audit_and_tells_its_auditor_once(self, audits, qa, cla_manager):
        (given,) = give(audits[0], cla_manager, qa)
        assert (given.state, given.auditor, given.due_on) == ("allocated", cla_manager, soon())
        give(audits[0], cla_manager, qa, due_on=soon(30))
        told = Notification.objects.get(kind="audit-given")
        assert (told.person, told.link) == (cla_manager, audits[0].get_absolute_url())

    @pytest.mark.parametrize("who", ["pact_manager", "pact_team_manager", "head", "deputy"])
    def test_nobody_in_the_line_of_the_case(self, request, audits, qa, who):
        person = request.getfixturevalue(who)
        with pytest.raises(NotAllocated, match="is in the line of this case: PACT, or above or below it"):
            give(audits[0], person, qa)

    def test_the_qa_unit_is_in_nobodys_line(self, audits, qa):
        assert give(audits[0], qa, qa)

    def test_nobody_who_does_not_audit(self, audits, qa, analyst):
        with pytest.raises(NotAllocated, match="holds no role that audits"):
            give(audits[0], analyst, qa)

    @pytest.mark.parametrize("day", [date(2021, 11, 30), day_off()])
    def test_not_for_a_day_that_is_over_or_that_nobody_works(self, audits, qa, cla_manager, day):
        with pytest.raises(NotAllocated, match="working day"):
            give(audits[0], cla_manager, qa, due_on=day)

    def test_of_two_who_give_it_the_second_is_told(self, audits, qa, cla_manager):
        give(audits[0], cla_manager, qa, seen=1)
        with pytest.raises(NotAllocated, match="changed by somebody meanwhile"):
            give(audits[0], qa, qa, seen=1)
        assert give(audits[0], cla_manager, qa, seen=1) == []

    def test_all_or_none(self, audits, qa, cla_manager, pact_manager):
        both = [
            Giving(audits[0].pk, cla_manager, soon(), 1),
            Giving(audits[1].pk, pact_manager, soon(), 1),
        ]
        with pytest.raises(NotAllocated) as told:
            allocate_audits(both, by=qa, now=timezone.now())
        assert list(told.value.problems) == [audits[1].pk]
        assert not booked().filter(state="allocated").exists()

    def test_not_once_it_is_let_off(self, audits, qa):
        booked().update(state="exempt")
        with pytest.raises(NotAllocated, match="cannot be given any more"):
            give(audits[0], qa, qa)

    def test_is_for_the_qa_unit(self, audits, head, qa):
        with pytest.raises(PermissionDenied):
            give(audits[0], qa, head)


def test_proposes_everybody_outside_the_line_by_turns(audits):
    auditors = auditors_on(timezone.localdate())
    proposed = {auditors.people[pk].username for pk in auditors.propose(audits).values()}
    assert len(proposed) == 4
    assert not proposed & {"manager.pact", "team.pact", "head", "deputy"}


def test_the_day_due_counts_the_programmes_working_days(audits):
    assert due_day(date(2021, 12, 20), date(2021, 11, 1), 5) == date(2021, 12, 29)
    assert due_day(date(2021, 10, 4), date(2021, 11, 1), 5) == date(2021, 11, 8)
    assert proposed_due(audits[0], on=date(2021, 12, 20)) == due_day(date(2021, 12, 20), date(2021, 11, 1), 20)


class TestPage:
    @pytest.fixture
    def address(self, audits):
        return f"/audits/programme/allocate/?line={audits[0].planned_id}"

    def proposal(self, client, address):
        form = client.get(address).context["form"]
        return {name: form[name].value() for name in form.fields}

    def test_what_is_proposed_can_be_sent_as_it_stands(self, sign_in, qa, audits, address):
        client = sign_in(qa)
        client.post(address, self.proposal(client, address))
        assert {audit.state for audit in booked()} == {"allocated"}
        assert Notification.objects.filter(kind="audit-given").count() == 4

    def test_somebody_in_the_line_is_refused_in_words_and_nothing_is_lost(
        self, sign_in, qa, audits, address, pact_manager
    ):
        client = sign_in(qa)
        sent = self.proposal(client, address) | {f"auditor-{audits[0].pk}": pact_manager.pk}
        page = client.post(address, sent)
        assert page.status_code == 422
        assert "is in the line of this case" in str(page.context["form"].errors[f"auditor-{audits[0].pk}"])
        assert page.context["form"][f"auditor-{audits[0].pk}"].value() == str(pact_manager.pk)
        assert not booked().filter(state="allocated").exists()

    def test_an_audit_without_an_auditor_waits(self, sign_in, qa, audits, address):
        client = sign_in(qa)
        client.post(address, self.proposal(client, address) | {f"auditor-{audits[0].pk}": ""})
        assert [audit.reference for audit in booked().filter(state="planned")] == [audits[0].reference]

    def test_an_overdue_audit_is_shown_with_its_days(self, sign_in, qa, head, audits):
        Audit.objects.filter(pk=audits[0].pk).update(state="allocated", auditor=qa, due_on=date(2021, 11, 1))
        page = sign_in(head).get(audits[0].programme.get_absolute_url())
        ((audit, late),) = page.context["counts"].overdue
        assert audit == audits[0]
        assert late > 200

    @pytest.mark.parametrize("number", [1, 12])
    def test_reads_in_a_fixed_number_of_queries(self, sign_in, qa, number, django_assert_max_num_queries):
        draw_some(plan_a_line(qa, number=number), qa, number=number)
        client = sign_in(qa)
        with django_assert_max_num_queries(10):  # session, user, roles, tree, audits, people, lines, open, units
            client.get("/audits/programme/allocate/")
