"""Evidence is searched, exported and kept for its time on pages; each shows no more than the reader may see."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from audits.case_keys import key_of
from audits.models import Audit
from audits.operations.entering import enter_audit
from audits.operations.retention import remove_what_is_over as remove_of_audits
from audits.rules.grades import Grade
from indicators.models import Target
from organisation.evidence.gathering import gather_evidence
from organisation.evidence.holding import hold_back, release, set_period
from organisation.evidence.keeping import find_kept, remove_what_is_over
from organisation.evidence.verifying import verify
from organisation.models import EvidenceAct, EvidenceEntry, LegalHold, Look, Membership, Notification, Unit
from tests.audits.test_audits import finding

pytestmark = pytest.mark.django_db
PAGE, LOOK = "/evidence/", "look"


@pytest.fixture
def changed(analyst):
    """A target changed for a reason that a spreadsheet would take for a formula, and gathered."""
    gather_evidence()
    target = Target.objects.first()
    target.value, target._history_user, target._change_reason = 99, analyst, "=HYPERLINK(1)"
    target.save()
    gather_evidence()
    return target


def shown(answer):
    return [row.record for row in answer.context["table"].page]


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_it_is_searched_by_class_person_unit_words_and_days(sign_in, administrator, analyst, changed):
    client = sign_in(administrator)
    entry = EvidenceEntry.objects.order_by("-number").first()
    today = timezone.localdate()
    for chosen in (
        {"record": "target", "person": analyst.pk},
        {"words": "value 99 hyperlink"},
        {"words": "99", "since": today, "until": today},
        {"unit": changed.unit_id, "words": "99"},
    ):
        assert shown(client.get(PAGE, chosen))[0] == entry, chosen
    for chosen in ({"record": "role", "words": "99"}, {"words": "99", "until": today - timedelta(days=1)}):
        assert shown(client.get(PAGE, chosen)) == [], chosen


def test_a_page_costs_the_same_however_much_there_is(sign_in, administrator, changed, django_assert_max_num_queries):
    client = sign_in(administrator)
    with django_assert_max_num_queries(12):  # session, person, roles, tree, choices, count, page, seal
        assert client.get(PAGE).status_code == 200


def test_each_sees_only_the_classes_they_may_read(sign_in, qa, deputy, administrator, pact_manager):
    Look.objects.create(user=deputy, unit=Unit.objects.get(code="pact"), page="/", looked_at=timezone.now())
    gather_evidence()
    seen = {}
    for person in (qa, deputy, administrator):
        page = sign_in(person).get(PAGE)
        seen[person] = {value for value, _ in page.context["filter"].filters["record"].extra["choices"]}
        assert (LOOK in seen[person]) == bool(shown(sign_in(person).get(PAGE, {"words": "looked worker’s figures"}))), (
            person
        )
    assert seen[qa].isdisjoint({LOOK, "role", "sign_in", "evidence"})
    assert {LOOK, "role", "grade"} <= seen[deputy]
    assert {LOOK, "role"} <= seen[administrator]
    assert "grade" not in seen[administrator]
    of_one = shown(sign_in(administrator).get(PAGE, {"words": "Audit CA-"}))
    assert "grade" not in {entry.record for entry in of_one}
    assert "grade" in {entry.record for entry in shown(sign_in(deputy).get(PAGE, {"words": "Audit CA-"}))}


def test_a_second_reader_does_not_learn_a_grade_here_that_is_read_blind(sign_in, qa, head, deputy):
    from audits.models import AuditProgramme

    programme = AuditProgramme.objects.first()
    AuditProgramme.objects.update(moderates_blind=True)
    audit = enter_audit(finding(head, grade=Grade.GOOD, programme=programme), domain_grades={}, by=head_of_qa(qa))
    gather_evidence()
    assert shown(sign_in(qa).get(PAGE, {"words": audit.reference, "record": "grade"})) == []
    assert shown(sign_in(deputy).get(PAGE, {"words": audit.reference, "record": "grade"}))


def head_of_qa(qa):
    from organisation.models import User

    other = User.objects.create(username="qa.other", email="other@example.gov.uk")
    Membership.objects.create(user=other, unit=qa.memberships.first().unit, role="qa")
    return other


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_is_taken_away_harmless_and_that_is_evidence(sign_in, administrator, changed, kind):
    client = sign_in(administrator)
    refused = client.post("/evidence/export/?words=hyperlink", {"kind": kind})
    assert (refused.status_code, EvidenceAct.objects.count()) == (302, 0)
    answer = client.post("/evidence/export/?words=hyperlink", {"kind": kind, "reason": "For internal audit"})
    content = body(answer)
    if kind == "csv":
        assert b'"\'=HYPERLINK(1)"' in content
        assert content.count(b"\r\n") == 2
    else:
        assert content[:2] == b"PK"
    act = EvidenceAct.objects.get()
    assert (act.act, act.number, act.reason, act.done_by) == ("exported", 1, "For internal audit", administrator)
    assert "hyperlink" in act.about


def old(model, days, **given):
    return model.objects.create(**given | {next(iter(AT[model])): timezone.now() - timedelta(days=days)})


AT = {Look: {"looked_at"}, Notification: {"created_at"}}


def test_what_is_over_goes_and_the_chain_stays_whole(deputy, administrator):
    unit, now = Unit.objects.get(code="pact"), timezone.now()
    gone = old(Look, 800, user=deputy, unit=unit, page="/")
    stays = old(Look, 600, user=deputy, unit=unit, page="/")
    old(Notification, 800, person=deputy, kind="x", key="x", title="x")
    gather_evidence()
    set_period(find_kept("notices"), months=60, reason="Our schedule", by=administrator, now=now)
    removed = remove_what_is_over(now=now)
    gather_evidence()
    assert removed == {"Looks at single workers": 1}
    assert list(Look.objects.all()) == [stays]
    entry = EvidenceEntry.objects.get(source="organisation.look", row=gone.pk)
    assert (entry.removal.about, entry.actor) == ("Looks at single workers", None)
    assert EvidenceEntry.objects.filter(
        record="evidence", was="24 months", became="60 months", why="Our schedule"
    ).exists()
    assert verify().faults == []
    assert remove_what_is_over(now=now) == {}


def test_a_newest_role_stays_and_an_earlier_one_goes(deputy):
    held = deputy.memberships.first()
    held.ends_on = None
    held.save()
    gather_evidence()
    removed = remove_what_is_over(now=timezone.now() + timedelta(days=365 * 7))
    assert removed["Earlier roles"] == 1
    assert Membership.history.filter(id=held.pk).count() == 1
    assert verify().faults == []


@pytest.mark.parametrize("named", ["person", "unit", "kept", "nobody else"])
def test_what_is_held_stays_until_it_is_released(named, deputy, analyst, administrator):
    unit, now = Unit.objects.get(code="pact"), timezone.now()
    old(Look, 800, user=deputy, unit=Unit.objects.filter(parent=unit).first(), page="/")
    gather_evidence()
    about = {"person": {"person": deputy}, "unit": {"unit": unit}, "kept": {"kept": "looks"}}
    given = about.get(named, {"person": analyst, "kept": "looks"})
    hold = hold_back(**given, reason="A court asks", holds_from=timezone.localdate(), by=administrator, now=now)
    assert bool(remove_what_is_over(now=now)) == (named == "nobody else")
    release(hold, by=administrator, now=now)
    remove_what_is_over(now=now)
    assert not Look.objects.exists()
    assert list(EvidenceAct.objects.order_by("pk").filter(done_by=administrator).values_list("act", flat=True)) == [
        "held",
        "released",
    ]


def test_a_legal_hold_keeps_an_audits_words_too(qa, deputy):
    audit = enter_audit(finding(qa, grade=Grade.GOOD, strengths="Seen weekly"), domain_grades={}, by=qa)
    now = timezone.now() + timedelta(days=365 * 9)
    hold = hold_back(thing=audit.reference, reason="A complaint", holds_from=timezone.localdate(), by=deputy, now=now)
    remove_of_audits(now=now)
    assert Audit.objects.get(pk=audit.pk).strengths == "Seen weekly"
    release(hold, by=deputy, now=now)
    remove_of_audits(now=now)
    assert Audit.objects.get(pk=audit.pk).strengths == ""


def test_the_page_of_keeping_says_how_long_why_and_what_is_over(sign_in, administrator, deputy):
    old(Look, 800, user=deputy, unit=Unit.objects.get(code="pact"), page="/")
    client = sign_in(administrator)
    page = client.get("/evidence/keeping/").content.decode()
    assert "Looks at single workers" in page
    assert "What audits say of a case" in page
    assert client.post("/evidence/keeping/looks/", {"months": "0", "reason": "x"}).status_code == 422
    assert client.post("/evidence/keeping/looks/", {"months": "36", "reason": "Our schedule"}).status_code == 302
    assert "3 years" in client.get("/evidence/keeping/").content.decode()
    nothing = client.post("/evidence/holds/new/", {"reason": "x", "holds_from": "2021-11-01"})
    assert (nothing.status_code, "Name a person" in nothing.content.decode()) == (422, True)
    client.post("/evidence/holds/new/", {"person": deputy.pk, "reason": "A court", "holds_from": "2021-11-01"})
    hold = LegalHold.objects.get()
    client.post(f"/evidence/holds/{hold.pk}/release/")
    hold.refresh_from_db()
    assert hold.released_by == administrator


def test_what_is_held_about_somebody_is_given_out_without_others(
    client, qa, head, deputy, pact_team_manager, administrator
):
    from reports.evidence.subject import give_out

    audit = enter_audit(finding(head, grade=Grade.GOOD, strengths="Seen weekly by him"), domain_grades={}, by=qa)
    old(Look, 3, user=head, unit=audit.unit, page="/indicators/")
    now = timezone.now()
    zipped = ZipFile(BytesIO(give_out(person=head, worker=None, reason="Asked on paper", by=administrator, now=now)))
    held = json.loads(zipped.read("what-is-held.json"))["held"]
    page = zipped.read("what-is-held.html").decode()
    assert {"Memberships", "Looks", "Audits", "Users"} <= held.keys()
    found = [row for row in held["Audits"] if row["reference"] == audit.reference]
    assert (found[0]["auditor"], found[0]["entered by"]) == ("you", "somebody else")
    assert found[0]["strengths"].startswith("Withheld")
    for secret in ("Seen weekly", head.password, "md5$", str(qa), str(deputy)):
        assert secret not in page, secret
    act = EvidenceAct.objects.get()
    assert (act.act, act.person, act.reason) == ("subject", head, "Asked on paper")


def test_audits_of_a_case_are_found_by_its_number_which_is_kept_nowhere(sign_in, qa):
    audit = enter_audit(finding(qa, grade=Grade.GOOD), domain_grades={}, by=qa)
    Audit.objects.filter(pk=audit.pk).update(case_key=key_of("1234567"))
    client = sign_in(qa)
    asked = client.post("/evidence/case/", {"number": " 1234567", "reason": "The family asks"})
    assert [one.pk for one in asked.context["found"]] == [audit.pk]
    assert b"1234567" not in asked.content
    assert client.post("/evidence/case/", {"number": "7654321", "reason": "x"}).context["found"] == []
    assert client.post("/evidence/case/", {"number": "7654321"}).status_code == 422
    assert list(EvidenceAct.objects.order_by("pk").values_list("act", "number", "reason")) == [
        ("case", 1, "The family asks"), ("case", 0, "x"),
    ]  # fmt: skip
