"""An audit is let off only when somebody else than who asked says so; its line is short then, and drawn again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from audits.models import Audit, AuditDraft, Exemption, QuestionSetVersion
from audits.operations import entry, exempting
from audits.operations.booking import short_of
from organisation.models import Membership, Notification, Unit

from .planning import booked, draw_some, plan_a_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(qa, cla_manager):
    audit = draw_some(plan_a_line(qa), qa).pairs[0][1]
    Audit.objects.filter(pk=audit.pk).update(state="allocated", auditor=cla_manager)
    audit.refresh_from_db()
    return audit


def ask(audit, by, reason="The case closed before it could be read"):
    return exempting.ask_exemption(audit, reason=reason, by=by, now=timezone.now())


def decide(exemption, by, approve=True, answer=""):
    return exempting.decide_exemption(exemption, approve=approve, answer=answer, by=by, now=timezone.now())


class TestAsking:
    def test_the_auditor_asks_and_the_qa_unit_hears_of_it(self, audit, qa, cla_manager):
        assert ask(audit, cla_manager).decision == "asked"
        assert Notification.objects.get(kind="audit-exemption-asked").person == qa

    def test_a_manager_of_the_unit_may_ask_too(self, audit, pact_manager):
        assert ask(audit, pact_manager)

    def test_nobody_else_may(self, audit, analyst):
        with pytest.raises(PermissionDenied):
            ask(audit, analyst)

    def test_once(self, audit, cla_manager, pact_manager):
        ask(audit, cla_manager)
        with pytest.raises(exempting.AskedAlready):
            ask(audit, pact_manager)

    def test_not_of_what_is_handed_in(self, audit, cla_manager):
        Audit.objects.filter(pk=audit.pk).update(
            state="submitted", auditor_grade="good", audited_on=timezone.localdate()
        )
        with pytest.raises(exempting.NotOpen):
            ask(audit, cla_manager)

    @pytest.mark.parametrize("reason", ["", "  ", "Case 1234567 has closed"])
    def test_with_a_reason_that_names_no_child(self, audit, cla_manager, reason):
        with pytest.raises(ValidationError):
            ask(audit, cla_manager, reason)


class TestDeciding:
    def test_approved_it_is_exempt_and_its_line_one_short(self, audit, qa, cla_manager):
        assert short_of(audit.planned) == 0
        decided = decide(ask(audit, cla_manager), qa)
        audit.refresh_from_db()
        assert (audit.state, decided.decision, decided.decided_by) == ("exempt", "approved", qa)
        assert short_of(audit.planned) == 1
        assert Notification.objects.get(kind="audit-exemption-decided").person == cla_manager

    def test_the_replacement_is_another_case(self, audit, qa, cla_manager):
        decide(ask(audit, cla_manager), qa)
        ((_, replacement),) = draw_some(audit.planned, qa, number=1).pairs
        assert replacement.case_key not in set(
            Audit.objects.exclude(pk=replacement.pk).values_list("case_key", flat=True)
        )

    def test_refused_it_stays_and_says_why(self, audit, qa, cla_manager):
        exemption = ask(audit, cla_manager)
        with pytest.raises(ValidationError, match="Say why it is refused"):
            decide(exemption, qa, approve=False)
        decide(exemption, qa, approve=False, answer="The file can still be read")
        audit.refresh_from_db()
        assert audit.state == "allocated"
        assert ask(audit, cla_manager)

    def test_not_by_who_asked(self, audit, qa):
        with pytest.raises(exempting.OwnAsking):
            decide(ask(audit, qa), qa)

    def test_not_by_managers(self, audit, head, cla_manager):
        with pytest.raises(PermissionDenied):
            decide(ask(audit, cla_manager), head)

    def test_once(self, audit, qa, cla_manager):
        exemption = ask(audit, cla_manager)
        decide(exemption, qa)
        with pytest.raises(exempting.DecidedAlready):
            decide(exemption, qa, approve=False, answer="No")
        assert Exemption.objects.get().decision == "approved"

    def test_not_of_what_was_handed_in_meanwhile(self, audit, qa, cla_manager):
        exemption = ask(audit, cla_manager)
        Audit.objects.filter(pk=audit.pk).update(
            state="submitted", auditor_grade="good", audited_on=timezone.localdate()
        )
        with pytest.raises(exempting.NotOpen):
            decide(exemption, qa)


class TestPages:
    def test_the_auditor_of_another_service_asks_from_the_audits_page(self, sign_in, audit, cla_manager):
        client = sign_in(cla_manager)
        address = f"/audits/{audit.pk}/exemption/"
        assert address in client.get(f"/audits/{audit.pk}/").content.decode()
        page = client.post(address, {"reason": "The case closed"}, follow=True)
        assert "Letting it off: asked" in page.content.decode()
        client.post(address, {"reason": "The case closed"})
        assert Exemption.objects.count() == 1

    def test_a_manager_of_another_service_does_not_find_it(self, sign_in, audit, cla_manager):
        Audit.objects.filter(pk=audit.pk).update(auditor=None, state="planned")
        assert sign_in(cla_manager).get(f"/audits/{audit.pk}/exemption/").status_code == 404

    def test_the_qa_unit_decides_and_a_refusal_without_why_loses_nothing(self, sign_in, audit, qa, cla_manager):
        exemption = ask(audit, cla_manager)
        client = sign_in(qa)
        address = f"/audits/programme/exemptions/{exemption.pk}/decide/"
        refused = client.post(address, {"do": "refuse", f"e{exemption.pk}-answer": ""})
        assert "Say why it is refused" in refused.content.decode()
        client.post(address, {"do": "approve", f"e{exemption.pk}-answer": "Agreed"})
        again = client.post(address, {"do": "refuse", f"e{exemption.pk}-answer": "No"}, follow=True)
        assert "It was decided already: approved." in again.content.decode()
        audit.refresh_from_db()
        assert audit.state == "exempt"

    @pytest.mark.parametrize("number", [1, 4])
    def test_reads_in_a_fixed_number_of_queries(
        self, sign_in, qa, administrator, audit, number, django_assert_max_num_queries
    ):
        city = Unit.objects.get(kind="authority")
        Membership.objects.create(user=administrator, unit=city, role="qa", starts_on="2020-01-01")
        for one in booked()[:number]:
            ask(one, administrator)
        client = sign_in(qa)
        with django_assert_max_num_queries(7):  # session, user, roles, tree, asked, decided
            client.get("/audits/programme/exemptions/")


def test_letting_off_drops_what_was_typed(audit, qa, cla_manager):
    version = QuestionSetVersion.objects.get(question_set__name="Full case audit")
    entry.begin_audit(audit, version=version, by=cla_manager, now=timezone.now())
    decide(ask(audit, cla_manager), qa)
    assert not AuditDraft.objects.exists()
