"""Learning and good practice: written by the QA unit, naming nobody, read by everybody who practises."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audits.models import Learning, LearningKind, LearningState, Theme
from audits.operations.entering import enter_audit
from audits.operations.learning import (
    LearningHasMovedOn,
    Lesson,
    change_learning,
    publish_learning,
    withdraw_learning,
    write_learning,
)
from audits.rules.names import names_found
from organisation.models import Notification, NotificationLetter, Unit, User
from tests.audits.test_audits import finding

MESSAGE = LearningKind.MESSAGE
SEPTEMBER = date(2021, 9, 1)
PEOPLE = ["Dana Okafor", "Grace May", "Head of service", "PACT team manager"]


@pytest.mark.pure
class TestNames:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Dana Okafor saw the child alone.", ["Dana Okafor"]),
            ("as dana okafor wrote", ["dana okafor"]),
            ("OKAFOR, Dana", ["OKAFOR, Dana"]),
            ("Okafor’s plan had dates.", ["Okafor"]),
            ("Dana visited weekly.", ["Dana"]),
            ("Danas are not Dana’s", ["Dana"]),
            ("Grace May chaired it", ["Grace May"]),
            ("With grace, in May, plans had dates.", []),
            ("The head of service and the PACT team manager agreed.", []),
            ("Plans had dates and owners.", []),
        ],
    )
    def test_names_are_found_as_they_stand(self, text, found):
        assert names_found(text, PEOPLE, posts=["PACT", "PACT Team 1"]) == found

    def test_a_workers_unit_is_a_name_too(self):
        assert names_found("PACT team 1, worker 3 did well", ["PACT team 1, worker 3"], posts=["PACT team 1"])
        assert not names_found("The PACT team did well", ["PACT team 1, worker 3"], posts=["PACT team 1"])


@pytest.fixture
def lesson(db):
    return Lesson(MESSAGE, "Plans with dates are followed.", SEPTEMBER, Theme.objects.create(name="Plans"))


@pytest.fixture
def draft(lesson, qa):
    return write_learning(lesson, by=qa)


@pytest.fixture
def published(draft, qa):
    return publish_learning(draft, expected_version=1, by=qa)


@pytest.mark.django_db
class TestWriting:
    def test_a_draft_is_changed_published_and_withdrawn(self, draft, lesson, qa):
        assert draft.state is LearningState.DRAFT
        changed = change_learning(draft, Lesson(MESSAGE, "Better said", SEPTEMBER), expected_version=1, by=qa)
        out = publish_learning(changed, expected_version=2, by=qa)
        assert (out.state, out.published_by) == (LearningState.PUBLISHED, qa)
        gone = withdraw_learning(out, reason="It can be traced", expected_version=3, by=qa)
        assert (gone.state, gone.withdrawn_reason, gone.text) == (
            LearningState.WITHDRAWN, "It can be traced", "Better said",
        )  # fmt: skip

    def test_it_keeps_the_audits_it_comes_from(self, qa):
        audit = enter_audit(finding(qa), domain_grades={}, by=qa)
        kept = write_learning(Lesson(MESSAGE, "As seen", SEPTEMBER, None, [audit]), by=qa)
        assert list(kept.audits.all()) == [audit]

    def test_nobody_is_named_neither_when_written_nor_when_published(self, draft, lesson, qa, head):
        head.first_name, head.last_name = "Dana", "Plans"
        head.save()
        with pytest.raises(ValidationError, match="“Plans” is the name of somebody who works here"):
            publish_learning(draft, expected_version=1, by=qa)
        Unit.objects.create(
            code="w-9", name="Jo Bloggs", kind="worker", parent=Unit.objects.get(code="pact-team-1"), position=1
        )
        for text in ("Jo Bloggs did well", "Born 3 May 2014, seen weekly", "  "):
            with pytest.raises(ValidationError):
                write_learning(Lesson(MESSAGE, text, SEPTEMBER), by=qa)
        assert Learning.objects.get().state is LearningState.DRAFT

    def test_whoever_saw_an_older_version_changes_nothing(self, published, lesson, qa):
        with pytest.raises(LearningHasMovedOn, match="published now"):
            change_learning(published, lesson, expected_version=2, by=qa)
        with pytest.raises(LearningHasMovedOn):
            publish_learning(published, expected_version=1, by=qa)
        with pytest.raises(LearningHasMovedOn):
            withdraw_learning(published, reason="?", expected_version=1, by=qa)

    def test_only_the_qa_unit_writes(self, lesson, draft, head):
        with pytest.raises(PermissionDenied):
            write_learning(lesson, by=head)
        with pytest.raises(PermissionDenied):
            publish_learning(draft, expected_version=1, by=head)

    def test_everybody_who_practises_is_told_and_nobody_is_interrupted(self, published):
        told = Notification.objects.filter(kind="audit-learning")
        names = set(told.values_list("person__username", flat=True))
        assert {"manager.pact", "team.pact", "head"} <= names
        assert not {"qa", "board", "admin"} & names
        assert not NotificationLetter.objects.filter(notification__in=told).exists()

    def test_a_withdrawal_says_why(self, published, qa):
        with pytest.raises(ValidationError):
            withdraw_learning(published, reason=" ", expected_version=2, by=qa)


@pytest.mark.django_db
class TestPages:
    def test_staff_read_what_is_published_and_no_draft(self, sign_in, pact_team_manager, published, qa):
        write_learning(Lesson(LearningKind.GOOD_PRACTICE, "Still a draft", SEPTEMBER), by=qa)
        client = sign_in(pact_team_manager)
        page = client.get("/audits/learning/").content.decode()
        assert "Plans with dates are followed." in page
        assert "Still a draft" not in page
        assert client.get(Learning.objects.get(text="Still a draft").get_absolute_url()).status_code == 404
        assert ">Learning</a>" in client.get("/audits/").content.decode()

    def test_what_is_withdrawn_says_so_and_shows_its_words_no_more(self, sign_in, pact_team_manager, published, qa):
        withdraw_learning(published, reason="It can be traced", expected_version=2, by=qa)
        client = sign_in(pact_team_manager)
        page = client.get(published.get_absolute_url()).content.decode()
        assert "It can be traced" in page
        assert "Plans with dates" not in page
        assert "Plans with dates" not in client.get("/audits/learning/").content.decode()

    def test_the_audits_are_named_to_those_alone_who_read_them(self, sign_in, pact_team_manager, head, qa):
        audit = enter_audit(finding(qa), domain_grades={}, by=qa)
        kept = write_learning(Lesson(MESSAGE, "As seen", SEPTEMBER, None, [audit]), by=qa)
        publish_learning(kept, expected_version=1, by=qa)
        assert "QA-0001" in sign_in(head).get(kept.get_absolute_url()).content.decode()
        page = sign_in(pact_team_manager).get(kept.get_absolute_url()).content.decode()
        assert "QA-0001" not in page
        assert "From 1 audit." in page

    def test_it_is_chosen_by_theme_and_kind(self, sign_in, qa, published):
        other = write_learning(Lesson(LearningKind.GOOD_PRACTICE, "Seen alone", SEPTEMBER), by=qa)
        publish_learning(other, expected_version=1, by=qa)
        page = sign_in(qa).get("/audits/learning/?kind=good_practice")
        assert [[one.text for one in theirs] for _, theirs in page.context["months"]] == [["Seen alone"]]

    def test_the_newest_month_stands_first_whenever_it_was_written(self, sign_in, qa, published):
        for month in (date(2021, 7, 1), date(2021, 11, 1)):
            publish_learning(write_learning(Lesson(MESSAGE, "As seen", month), by=qa), expected_version=1, by=qa)
        page = sign_in(qa).get("/audits/learning/")
        assert [month for month, _ in page.context["months"]] == ["November 2021", "September 2021", "July 2021"]

    def test_written_changed_published_and_withdrawn_in_the_browser(self, sign_in, qa):
        client = sign_in(qa)
        enter_audit(finding(qa), domain_grades={}, by=qa)
        sent = {"kind": "message", "text": "Plans with dates", "month": "2021-09", "references": "qa-0001"}
        client.post("/audits/learning/new/", sent)
        kept = Learning.objects.get()
        address = kept.get_absolute_url()
        client.post(f"{address}change/", sent | {"text": "Plans with owners", "seen_version": 1})
        client.post(f"{address}publish/", {"seen_version": 2})
        client.post(f"{address}withdraw/", {"seen_version": 3, "withdrawn_reason": "Written anew"})
        kept.refresh_from_db()
        assert (kept.text, kept.state, kept.audits.count()) == ("Plans with owners", LearningState.WITHDRAWN, 1)

    def test_what_cannot_stand_is_said_and_kept(self, sign_in, qa, draft):
        client = sign_in(qa)
        User.objects.filter(username="head").update(first_name="Dana", last_name="Okafor")
        sent = {"kind": "message", "text": "Okafor’s plan", "month": "2021-09", "references": "QA-9999"}
        unknown = client.post("/audits/learning/new/", sent).content.decode()
        assert "No audit that can be named here is called QA-9999." in unknown
        named = client.post("/audits/learning/new/", sent | {"references": ""})
        assert named.status_code == 422
        assert "Okafor’s plan" in named.content.decode()
        late = client.post(
            f"{draft.get_absolute_url()}change/", sent | {"text": "Mine", "references": "", "seen_version": 7}
        )
        assert late.status_code == 409
        assert "Plans with dates are followed." in late.content.decode()
        assert ">\nMine</textarea>" in late.content.decode()
        assert late.context["form"]["seen_version"].value() == "1"

    def test_the_list_keeps_to_its_budget(self, sign_in, qa, published, lesson, django_assert_num_queries):
        client = sign_in(qa)
        for _ in range(5):
            publish_learning(write_learning(lesson, by=qa), expected_version=1, by=qa)
        client.get("/audits/learning/")
        # Who asks (3); what is published; the themes to choose; drafts; what is withdrawn
        with django_assert_num_queries(7):
            client.get("/audits/learning/")
