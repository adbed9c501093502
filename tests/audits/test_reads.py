"""Who reads an audit is put down, once an hour; whose work it was is shown to the line and the QA unit alone."""

from datetime import timedelta

import pytest
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from audits.models import Audit, AuditRead
from audits.operations.entering import enter_audit
from audits.reads import OF_ONE_AUDIT, record_reads
from audits.views.reads import name_page
from audits.workers import worker_shown
from organisation.models import Unit, User

from .test_audits import finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(qa):
    return enter_audit(finding(qa), domain_grades={}, by=qa)


def reads():
    return list(AuditRead.objects.order_by("pk").values_list("user__username", "audit__reference", "page"))


def test_opening_an_audit_is_put_down(sign_in, head, audit):
    sign_in(head).get(audit.get_absolute_url())
    assert reads() == [("head", "QA-0001", audit.get_absolute_url())]


def test_refreshing_within_the_hour_adds_nothing_and_the_next_hour_does(head, audit):
    now = timezone.now().replace(minute=10)
    for minutes in (0, 20, 49, 51):
        record_reads([audit.pk], by=head, page="/audits/1/", now=now + timedelta(minutes=minutes))
    assert AuditRead.objects.count() == 2


def test_another_page_and_another_person_are_reads_of_their_own(head, deputy, audit):
    now = timezone.now()
    for person, page in ((head, "/audits/1/"), (head, "/audits/1/audit.pdf"), (deputy, "/audits/1/")):
        record_reads([audit.pk], by=person, page=page, now=now)
    assert AuditRead.objects.count() == 3


def test_a_form_that_is_refused_shows_the_audit_too(sign_in, qa, head):
    audit = enter_audit(finding(qa, auditor=head), domain_grades={}, by=qa)
    assert sign_in(qa).post(f"/audits/moderation/{audit.pk}/", {}).status_code == 422
    assert reads() == [("qa", "QA-0001", f"/audits/moderation/{audit.pk}/")]


def test_what_is_refused_or_not_there_is_no_read(sign_in, cla_manager, board_reader, audit):
    for person in (cla_manager, board_reader):
        assert sign_in(person).get(audit.get_absolute_url()).status_code in (403, 404)
    assert reads() == []


def test_lists_are_no_reads(sign_in, qa, audit):
    for page in ("/audits/", "/audits/follow-up/", "/audits/?file=csv"):
        assert sign_in(qa).get(page).status_code == 200
    assert reads() == []


def test_the_admins_pages_of_an_audit_and_its_parts_are_reads(sign_in, qa, audit):
    audit.moderations.create(grade="good", reason="Agreed", moderated_by=qa, moderated_at=timezone.now())
    client = sign_in(qa)
    pages = [
        f"/admin/audits/audit/{audit.pk}/change/",
        f"/admin/audits/moderation/{audit.moderations.get().pk}/change/",
    ]
    for page in pages:
        assert client.get(page).status_code == 200
    assert [page for *_, page in reads()] == pages


def test_every_address_of_one_audit_is_below_the_layer_that_records():
    def routes(patterns, namespace=""):
        for one in patterns:
            if isinstance(one, URLPattern):
                yield namespace, str(one.pattern), one.name
            else:
                yield from routes(one.url_patterns, one.namespace or namespace)

    of_one = [
        name
        for space, route, name in routes(get_resolver().url_patterns)
        if "<int:pk>" in route and space == "audits" and route.startswith(OF_ONE_AUDIT)
    ]
    assert {"audit", "entry", "give-re-audit", "read-again"} <= set(of_one)


def test_who_watches_sees_who_read_what_and_takes_it_as_a_file(sign_in, deputy, head, audit, qa):
    other = enter_audit(finding(qa, "QA-0002"), domain_grades={}, by=qa)
    record_reads([audit.pk, other.pk], by=head, page="/audits/theme/")
    client = sign_in(deputy)
    assert len(client.get("/audits/reads/").context["table"].rows) == 2
    assert len(client.get("/audits/reads/?audit=qa-0002").context["table"].rows) == 1
    record_reads([audit.pk], by=qa, page="/audits/1/")
    assert len(client.get(f"/audits/reads/?user={qa.pk}").context["table"].rows) == 1
    today = timezone.localdate()
    assert len(client.get(f"/audits/reads/?since={today}&until={today}").context["table"].rows) == 3
    assert len(client.get(f"/audits/reads/?since={today + timedelta(days=1)}").context["table"].rows) == 0
    assert b"QA-0002" in client.get("/audits/reads/?audit=QA-0002&file=csv").content


@pytest.fixture
def worker():
    team = Unit.objects.get(pk=User.objects.get(username="team.pact").memberships.get().unit_id)
    return Unit.objects.create(kind="worker", code="pact-w7", name="Worker seven", parent=team, valid_from="2020-01-01")


@pytest.mark.parametrize(
    ("username", "seen"),
    [("team.pact", True), ("manager.pact", True), ("head", True), ("deputy", True), ("qa", True), ("manager.cla", False),
     ("analyst", False), ("board", False), ("admin", False)],
)  # fmt: skip
def test_whose_work_it_was_is_for_the_line_and_the_qa_unit(audit, worker, username, seen):
    audit.worker = worker
    assert bool(worker_shown(User.objects.get(username=username), audit)) == seen


def test_the_auditor_from_another_service_does_not_see_whose_work_it_was(sign_in, qa, cla_manager, worker):
    audit = enter_audit(finding(qa, auditor=cla_manager), domain_grades={}, by=qa)
    Audit.objects.filter(pk=audit.pk).update(worker=worker)
    page = sign_in(cla_manager).get(audit.get_absolute_url())
    assert page.status_code == 200
    assert "Worker seven" not in page.content.decode()
    assert "Worker seven" in sign_in(qa).get(audit.get_absolute_url()).content.decode()


@pytest.mark.parametrize("page", ["/audits/", "/audits/?file=csv", "/audits/follow-up/", "/audits/reads/?file=csv"])
def test_no_list_and_no_file_names_a_worker(sign_in, qa, audit, worker, page):
    Audit.objects.filter(pk=audit.pk).update(worker=worker)
    assert "Worker seven" not in sign_in(qa).get(page).content.decode()


def test_a_team_manager_reads_the_audits_of_their_own_team_only(sign_in, pact_team_manager, qa, audit):
    team = pact_team_manager.memberships.get().unit
    own = enter_audit(finding(qa, "QA-0002", unit=team), domain_grades={}, by=qa)
    client = sign_in(pact_team_manager)
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(audit.get_absolute_url()).status_code == 404
    listed = list(client.get("/audits/").context["table"].data)
    assert own in listed
    assert {one.unit for one in listed} == {team}


@pytest.mark.parametrize(
    ("address", "said"),
    [("/audits/3/", "The audit"), ("/audits/moderation/3/", "Its second reading"), ("/gone/3/", "/gone/3/")],
)
def test_a_read_says_in_words_what_was_read(address, said):
    assert name_page(address) == said
