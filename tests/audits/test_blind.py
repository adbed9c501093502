"""Whoever may come to read an audit blind learns its grade nowhere: not on a page, in a file, a notice or a letter."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from audits.blind import is_veiled, veiled_audits
from audits.models import AuditRead, ModerationDraw, ModerationDue
from audits.operations.drawing import draw_moderation_sample
from audits.operations.moderating import ask_for_moderation, assign_moderator, moderate_audit
from audits.reach import find_source, readable_audits
from audits.rules.grades import Grade
from audits.rules.moderation import number_of
from organisation.models import Membership, Notification, Unit
from organisation.notifications.sending import send_notifications

from .test_audits import october

pytestmark = pytest.mark.django_db
G, R, I = Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE
GRADES = re.compile("Inadequate", re.IGNORECASE)


@pytest.fixture
def hidden(hand_in, blind):
    """An audit graded Inadequate, to be read blind."""
    return hand_in(I, programme=blind, would_make_it_good="Inadequate visits")


def test_it_is_hidden_from_readers_and_from_nobody_else(hidden, qa, reader, other_reader, head, deputy):
    assert [is_veiled(person, hidden) for person in (reader, other_reader)] == [True, True]
    for knows in (qa, head, deputy):
        assert hidden in readable_audits(knows)
    assert hidden not in readable_audits(reader)


def test_its_own_page_leads_to_the_reading_page_which_tells_nothing(hidden, reader, sign_in):
    client = sign_in(reader)
    assert client.get(hidden.get_absolute_url())["Location"] == f"/audits/moderation/{hidden.pk}/"
    page = client.get(f"/audits/moderation/{hidden.pk}/").content.decode()
    found = GRADES.search(without_its_form(page))
    assert not found, page[found.start() - 200 : found.end()]
    assert "You read this one blind" in page


def without_its_form(page):
    """Take out the form, which names all four grades to choose from."""
    return re.sub('<form method="post" action="" class="form".*?</form>', "", without_choices(page), flags=re.DOTALL)


def without_choices(page):
    """Take out the table of keys and what a list may be chosen by, which name all four grades for everybody."""
    return re.sub("<script [^>]*application/json.*?</script>|<option.*?</option>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize(
    "address",
    ["/audits/", "/audits/?file=csv", "/audits/moderation/", "/", "/notifications/", "/audits/moderation/{pk}/assign/"],
)
def test_no_page_list_or_file_tells_it(hidden, reader, sign_in, address):
    client = sign_in(reader)
    content = client.get(address.format(pk=hidden.pk)).content.decode()
    said = (
        without_choices(content)
        .replace("Every Inadequate and every Outstanding is read", "")
        .replace(">Inadequate</th>", "")
    )
    assert not GRADES.search(said)
    assert client.get(address.format(pk=hidden.pk)).status_code == 200


@pytest.mark.parametrize("address", ["settle", "ask"])
def test_what_would_show_it_is_not_found(hidden, reader, sign_in, address):
    assert sign_in(reader).get(f"/audits/moderation/{hidden.pk}/{address}/").status_code == 404


def test_the_admin_does_not_tell_it(hidden, reader, sign_in):
    client = sign_in(reader)
    for model in ("audit", "domaingrade", "moderation", "moderationdue", "answer"):
        assert hidden.reference not in client.get(f"/admin/audits/{model}/").content.decode()
    assert client.get(f"/admin/audits/audit/{hidden.pk}/change/").status_code == 302


def test_neither_alert_nor_notice_goes_to_its_reader(hand_in, blind, qa, reader, head):
    head.email = "head@example.gov.uk"
    head.save()
    audit = hand_in(I, programme=blind, audited_on=timezone.localdate())
    assign_moderator(audit, moderator=reader, by=qa)
    send_notifications()
    assert {letter.to[0] for letter in mail.outbox} == {"head@example.gov.uk"}
    told = Notification.objects.get(person=reader)
    assert not GRADES.search(told.title + told.body)


def test_no_figure_counts_it_before_it_is_read(hidden, reader):
    assert october("RQA-01").value == 0
    moderate_audit(hidden, grade=I, reason="Seen", by=reader)
    assert (october("RQA-01").value, october("RQA-04").value) == (1, 100)


def test_an_action_cannot_be_raised_on_it_to_find_out(hidden, reader):
    assert find_source(reader, str(hidden.pk)) is None


def test_once_read_it_is_shown_and_kept_as_read_blind(hidden, reader, other_reader):
    assert moderate_audit(hidden, grade=R, reason="Seen", by=reader).was_blind
    assert hidden in readable_audits(reader)
    assert hidden in readable_audits(other_reader)


def test_a_list_read_before_the_draw_tells_nothing_either(hand_in, blind, reader):
    audit = hand_in(G, programme=blind)
    assert is_veiled(reader, audit)
    ModerationDue.objects.all().delete()
    assert is_veiled(reader, audit)
    draw_moderation_sample()
    assert ModerationDue.objects.get().audit == audit
    assert is_veiled(reader, audit)


def test_what_is_not_drawn_is_shown_after_the_draw(hand_in, blind, reader):
    for _ in range(4):
        hand_in(G, programme=blind)
    draw_moderation_sample()
    assert veiled_audits(reader).count() == 2
    assert readable_audits(reader).count() == 2


def opened(audit, by, page):
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    AuditRead.objects.create(audit=audit, user=by, page=page, read_at=now, hour=hour)


def test_whoever_opened_it_knows_it_and_reads_it_openly(hand_in, blind, reader):
    audit = hand_in(I, programme=blind)
    opened(audit, reader, "/audits/moderation/1/")
    assert is_veiled(reader, audit)
    opened(audit, reader, audit.get_absolute_url())
    assert not is_veiled(reader, audit)
    assert not moderate_audit(audit, grade=R, reason="Seen", by=reader).was_blind


def test_the_re_audit_its_grade_asks_for_is_hidden_with_it(hand_in, blind, reader, sign_in):
    audit = hand_in(I, programme=blind, audited_on=timezone.localdate())
    again = audit.re_audits.get()
    client = sign_in(reader)
    assert again not in readable_audits(reader)
    assert again.reference not in client.get("/admin/audits/audit/").content.decode()
    moderate_audit(audit, grade=I, reason="Seen", by=reader)
    assert again in readable_audits(reader)


def test_whoever_was_alerted_of_it_knows_it(hand_in, blind, reader):
    Membership.objects.create(
        user=reader, unit=Unit.objects.get(code="pact"), role="head_of_service", starts_on="2020-01-01"
    )
    audit = hand_in(I, programme=blind, audited_on=timezone.localdate())
    assert Notification.objects.filter(person=reader, kind="audit-inadequate").exists()
    assert not is_veiled(reader, audit)


def test_asking_for_a_reading_does_not_lift_the_veil(hand_in, blind, qa, reader):
    audit = hand_in(R, programme=blind)
    ModerationDue.objects.all().delete()
    ask_for_moderation(audit, reason="Disputed", by=qa)
    assert is_veiled(reader, audit)


def test_that_it_waits_early_in_the_month_does_not_tell_why(hand_in, blind):
    """Others are drawn on hand-in as well, each by its lot."""
    seed = next(
        str(seed) for seed in range(99) if number_of("QA-2", seed=str(seed)) < 0.2 < number_of("QA-3", seed=str(seed))
    )
    first = hand_in(I, programme=blind)
    ModerationDraw.objects.create(
        month=first.month, programme=blind, seed=seed, share=20, at_least=2, made_at=timezone.now()
    )
    drawn, left = hand_in(G, programme=blind), hand_in(G, programme=blind)
    assert set(ModerationDue.objects.values_list("audit__reference", flat=True)) == {first.reference, drawn.reference}
    assert not hasattr(left, "moderation_due")


def test_the_list_of_the_drawn_does_not_tell_by_whom_it_leaves_out(hand_in, blind, reader, sign_in):
    hand_in(I, programme=blind)
    for _ in range(4):
        hand_in(G, programme=blind)
    draw_moderation_sample()
    client = sign_in(reader)
    assert client.get("/audits/moderation/").context["queue"].draws == []
    for due in ModerationDue.objects.all():
        moderate_audit(due.audit, grade=due.audit.auditor_grade, reason="Seen", by=reader)
    assert len(client.get("/audits/moderation/").context["queue"].draws) == 1
