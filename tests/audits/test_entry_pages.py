"""The pages an audit is entered on, as they work without script too; and who reaches them."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from audits.case_keys import key_of
from audits.known_cases import earlier_audits
from audits.models import Audit, AuditDraft, AuditState
from audits.operations import entry
from audits.operations.re_auditing import follow_grade
from tests.audits.test_entry import allocate, answers, in_use, keep, start
from tests.reports.today.asking import needs

pytestmark = pytest.mark.django_db


def test_an_audit_starts_with_four_facts_and_leads_to_its_page(sign_in, qa):
    client = sign_in(qa)
    given = {"version": in_use("Full").pk, "unit": 2, "kind": "case", "audited_on": "2021-10-12"}
    page = client.post("/audits/new/", given, follow=True)
    audit = Audit.objects.get(reference="QA-0001")
    assert page.redirect_chain == [(f"/audits/{audit.pk}/entry/", 302)]
    assert page.context["form"]["audited_on"].value() == "2021-10-12"
    future = client.post("/audits/new/", given | {"audited_on": "2999-01-01"})
    assert (future.status_code, Audit.objects.filter(reference__startswith="QA-").count()) == (422, 1)


def test_a_case_audited_lately_is_said_before_going_on_and_its_number_is_nowhere(sign_in, qa):
    client = sign_in(qa)
    day = timezone.localdate().isoformat()
    given = {"version": in_use("Full").pk, "unit": 2, "kind": "case", "audited_on": day, "case_key": "p 004711"}
    first = client.post("/audits/new/", given, follow=True)
    assert "4711" not in first.text
    assert Audit.objects.get(reference="QA-0001").case_key == key_of("P004711")
    told = client.post("/audits/new/", given | {"case_key": "P004711"})
    assert (told.status_code, told.headers["Cache-Control"].count("no-store")) == (422, 1)
    assert "QA-0001 is of this case, and under way." in told.text
    again = {"again": str(Audit.objects.get(reference="QA-0001").pk)}
    assert f'value="{again["again"]}"' in told.text
    other = client.post("/audits/new/", given | {"case_key": "P004712"}, follow=True)
    assert other.context["audit"].reference == "QA-0002"
    assert client.post("/audits/new/", given | again | {"case_key": "P004712"}).status_code == 422
    assert client.post("/audits/new/", given | again).status_code == 302


def test_months_later_the_case_may_be_audited_and_what_may_be_a_name_is_refused(sign_in, qa):
    key, now = key_of("P4711"), timezone.localdate()
    start(qa, case_key=key)
    Audit.objects.filter(case_key=key).update(state="exempt", audited_on=now - timedelta(days=350))
    assert [one.past.audited_on for one in earlier_audits(key, on=now)] == [now - timedelta(days=350)]
    assert earlier_audits(key, on=now + timedelta(days=30)) == []
    given = {"version": in_use("Full").pk, "unit": 2, "kind": "case", "audited_on": "2021-10-12"}
    refused = sign_in(qa).post("/audits/new/", given | {"case_key": "Mary Example"})
    assert (refused.status_code, "letters and figures, no name" in refused.text) == (422, True)


def test_a_re_audit_is_of_the_same_case(qa, head):
    audit = start(qa, case_key=key_of("P4711"))
    Audit.objects.filter(pk=audit.pk).update(state="submitted", auditor_grade="inadequate", audited_on="2021-10-12")
    re_audit = follow_grade(Audit.objects.get(pk=audit.pk), by=qa)
    assert (re_audit.kind, re_audit.case_key) == ("re_audit", key_of("P4711"))


def test_pages_that_ask_for_case_numbers_say_that_they_are_not_kept(sign_in, qa):
    client = sign_in(qa)
    for page in ("/audits/new/", "/audits/programme/cases/"):
        assert "A case number is not kept." in client.get(page).text
    assert "date of birth or case number here" in client.get("/audits/").text


def test_the_page_keeps_hands_in_and_shows_what_was_found(sign_in, qa):
    client, audit = sign_in(qa), start(qa)
    page = f"/audits/{audit.pk}/entry/"
    client.post(page, {"version": 1, "strengths": "Warm and\r\nkind", "keep": "yes"})
    assert client.get(page).context["form"]["strengths"].value() == "Warm and\nkind"
    version = AuditDraft.objects.get().version
    short = client.post(page, {"version": version, "strengths": "Warm", "hand_in": "yes"})
    assert short.status_code == 422
    assert '<a href="#id_grade_0">Overall grade: Give the overall grade.</a>' in short.text
    assert "Warm</textarea>" in short.text
    version = AuditDraft.objects.get().version
    done = client.post(page, answers(audit) | {"version": version, "hand_in": "yes"}, follow=True)
    assert "The chronology is current and holds what matters" in done.text
    assert client.get(page).headers["Location"] == audit.get_absolute_url()


def test_a_second_window_is_shown_both_wordings(sign_in, qa):
    client, audit = sign_in(qa), start(qa)
    page = f"/audits/{audit.pk}/entry/"
    keep(audit, qa, {"strengths": "Warm"}, was={})
    told = client.post(page, {"version": 1, "strengths": "Kind", "keep": "yes"})
    assert told.status_code == 422
    assert "<blockquote>Warm</blockquote>" in told.text
    assert "Kind</textarea>" in told.text
    client.post(page, {"version": told.context["version"], "strengths": "Kind", "keep": "yes"})
    assert AuditDraft.objects.get().words["strengths"] == "Kind"


def test_what_names_a_child_is_refused_and_still_in_the_form(sign_in, qa):
    client, audit = sign_in(qa), start(qa)
    told = client.post(f"/audits/{audit.pk}/entry/", {"version": 1, "voice": "Born 04/05/2012", "hand_in": "yes"})
    assert told.status_code == 422
    assert "looks like a date of birth" in told.text
    assert "Born 04/05/2012</textarea>" in told.text


def test_keeping_answers_with_what_is_held(sign_in, qa):
    client, audit = sign_in(qa), start(qa)
    keep(audit, qa, {"strengths": "Warm"}, was={})
    sent = {"version": 1, "strengths": "Kind", "voice": "Told", "was": json.dumps({"strengths": "", "voice": ""})}
    answer = client.post(f"/audits/{audit.pk}/keep/", sent).json()
    assert (answer["version"], answer["apart"]) == (3, ["strengths"])
    assert answer["words"]["strengths"] == "Warm"
    assert client.post(f"/audits/{audit.pk}/keep/", {"was": "[nonsense", "summary": "x"}).status_code == 200


def test_keeping_after_handing_in_is_refused(sign_in, qa):
    client, audit = sign_in(qa), start(qa)
    Audit.objects.update(state="submitted", auditor_grade="good", audited_on="2021-10-12")
    answer = client.post(f"/audits/{audit.pk}/keep/", {"strengths": "More"})
    assert (answer.status_code, answer.json()["refused"]) == (409, "this audit is handed in already.")


def test_one_dip_sample_leads_to_the_next(sign_in, qa):
    client, audit = sign_in(qa), start(qa, "Dip sample: vis")
    sent = answers(audit) | {"version": 1, "next": "yes"}
    page = client.post(f"/audits/{audit.pk}/entry/", sent, follow=True)
    assert page.context["audit"].reference == "QA-0002"
    assert Audit.objects.get(reference="QA-0001").state == AuditState.SUBMITTED


def test_an_auditor_from_elsewhere_reads_their_own_audit_and_nothing_else_there(sign_in, qa, cla_manager):
    mine, other = allocate(cla_manager), start(qa)
    client = sign_in(cla_manager)
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(f"/audits/{other.pk}/entry/").status_code == 404
    assert mine not in client.get("/audits/").context["table"].data.data


def test_an_allocated_audit_is_begun_by_a_button_not_by_looking(sign_in, cla_manager):
    audit = allocate(cla_manager, question_set=in_use("Full"))
    client = sign_in(cla_manager)
    assert "You work with “Full case audit”" in client.get(f"/audits/{audit.pk}/entry/").text
    assert Audit.objects.get(pk=audit.pk).state == AuditState.ALLOCATED
    client.post(f"/audits/{audit.pk}/begin/")
    assert client.get(f"/audits/{audit.pk}/entry/").context["form"].plan.is_graded


def test_my_audits_lists_the_overdue_first(sign_in, cla_manager, django_assert_max_num_queries):
    allocate(cla_manager, reference="QA-0701", due_on="2999-01-01")
    allocate(cla_manager, reference="QA-0702")
    allocate(cla_manager, reference="QA-0703", due_on="2021-10-01")
    client = sign_in(cla_manager)
    # session, user, memberships, to do, handed in
    with django_assert_max_num_queries(6):
        page = client.get("/audits/mine/")
    assert [audit.reference for audit in page.context["mine"].to_do] == ["QA-0703", "QA-0701", "QA-0702"]
    assert page.context["mine"].overdue == 1
    found = needs(cla_manager, "Audits for you to make")
    assert [(one.what, one.step) for one in found] == [("QA-0703", "Begin"), ("QA-0701", "Begin"), ("QA-0702", "Begin")]
    assert found[0].is_loud
    assert found[0].why.startswith("Given to you, and not begun. ")


def test_an_entry_page_costs_the_same_however_much_is_typed(sign_in, qa, django_assert_max_num_queries):
    audit = start(qa)
    keep(audit, qa, answers(audit, voice="Told"))
    client = sign_in(qa)
    # session, user, memberships, tree, whom it may be veiled from, audit, draft, version, set, questions, domains, unit
    with django_assert_max_num_queries(14):
        client.get(f"/audits/{audit.pk}/entry/")


def test_a_handed_in_audit_leaves_my_list(sign_in, qa):
    audit = start(qa, "Dip sample: vis")
    entry.hand_in(audit, seen_version=keep(audit, qa, answers(audit)).version, by=qa, now=timezone.now())
    mine = sign_in(qa).get("/audits/mine/").context["mine"]
    assert (list(mine.to_do), list(mine.handed_in)) == ([], [audit])
