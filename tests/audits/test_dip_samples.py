"""A dip sample: asked for in one step from a figure, answered in counts, seen where it was asked."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audits.models import AuditType, DipSampleRequest, QuestionSetVersion, RequestState
from audits.operations.dip_samples import (
    AlreadyAsked,
    DipSampleHasMovedOn,
    answer_dip_sample,
    ask_for_dip_sample,
    decline_dip_sample,
    take_on_dip_sample,
)
from audits.operations.entering import enter_audit
from audits.operations.entry import Facts, next_of_the_kind, start_audit
from audits.rules.dip_samples import question_about, say_asked, say_result
from indicators.models import Flag, Indicator
from organisation.models import Notification, Unit
from tests.audits.test_audits import finding

OCTOBER = date(2021, 10, 1)
ASK = "/audits/dip-samples/ask/"


@pytest.mark.pure
class TestRules:
    @pytest.mark.parametrize(
        ("cases", "bearing_out", "said"),
        [
            (10, 8, "8 of 10 bear the figure out"),
            (10, 1, "1 of 10 bears the figure out"),
            (1, 1, "the 1 case looked at bears the figure out"),
            (1, 0, "the 1 case looked at does not bear the figure out"),
        ],
    )
    def test_a_result_is_a_count(self, cases, bearing_out, said):
        assert say_result(cases=cases, bearing_out=bearing_out) == said

    def test_it_says_where_a_request_has_got_to(self):
        asked, answered = date(2021, 10, 27), date(2021, 11, 3)
        said = say_asked("answered", asked_on=asked, answered_on=answered, result="8 of 10 bear the figure out")
        assert said == "Dip sample answered on 3 November 2021: 8 of 10 bear the figure out."
        waits = say_asked("under_way", asked_on=asked, answered_on=None, of="PACT")
        assert waits == "Dip sample asked for on 27 October 2021 (PACT), under way, not answered yet."
        assert say_asked("declined", asked_on=asked, answered_on=answered) == "Dip sample declined on 3 November 2021."

    def test_the_question_names_the_figure_and_fits_its_field_however_long_the_names(self):
        about = {"whose": "PACT", "figure": "62%", "month": OCTOBER}
        asks = "o the cases behind 62% for October 2021 bear it out, or is something else behind it?"
        assert question_about(name="Visits in time", **about) == f"Visits in time, PACT: d{asks}"
        assert question_about(name="x" * 290, **about) == f"D{asks}"


@pytest.fixture
def figure(db):
    return {
        "indicator": Indicator.objects.get(code="EAI-04"),
        "unit": Unit.objects.get(kind="authority"),
        "month": OCTOBER,
        "question": "Is it recording?",
    }


@pytest.fixture
def asked(figure, pact_manager):
    return ask_for_dip_sample(**figure, by=pact_manager)


@pytest.mark.django_db
class TestAsking:
    def test_the_qa_unit_is_told_and_has_a_week(self, figure, pact_manager, qa):
        monday = datetime(2021, 11, 1, 10, tzinfo=UTC)
        asked = ask_for_dip_sample(**figure, by=pact_manager, now=monday)
        assert (asked.state, asked.due_on) == (RequestState.ASKED, date(2021, 11, 8))
        assert Notification.objects.get(person=qa, kind="dip-sample-asked").link == asked.get_absolute_url()

    def test_a_figure_is_asked_about_once_while_it_is_open(self, asked, figure, head, qa):
        with pytest.raises(AlreadyAsked) as again:
            ask_for_dip_sample(**figure, by=head)
        assert again.value.request == asked
        answer_dip_sample(asked, cases=3, bearing_out=3, finding="All there", expected_version=1, by=qa)
        assert ask_for_dip_sample(**figure, by=head).pk != asked.pk

    def test_another_month_is_another_figure(self, asked, figure, head):
        assert ask_for_dip_sample(**figure | {"month": date(2021, 9, 1)}, by=head).pk != asked.pk

    def test_never_of_a_single_worker_nor_of_what_one_may_not_read(self, figure, pact_manager, board_reader):
        team = Unit.objects.get(code="pact-team-1")
        worker = Unit.objects.create(code="w", name="Worker nine", kind="worker", parent=team, position=1)
        cla_team = Unit.objects.create(
            code="cla-9", name="CLA 9", kind="team", parent=Unit.objects.get(code="cla"), position=9
        )
        for unit, by in ((worker, pact_manager), (cla_team, pact_manager), (figure["unit"], board_reader)):
            with pytest.raises(PermissionDenied):
                ask_for_dip_sample(**figure | {"unit": unit}, by=by)

    @pytest.mark.parametrize(
        "question", ["", "Is Dana Okafor’s recording late?", "Born 3 May 2014: why late?", "x" * 301]
    )
    def test_a_question_that_says_nothing_or_names_somebody_is_refused(self, figure, pact_manager, qa, question):
        qa.first_name, qa.last_name = "Dana", "Okafor"
        qa.save()
        with pytest.raises(ValidationError) as refused:
            ask_for_dip_sample(**figure | {"question": question}, by=pact_manager)
        assert "question" in refused.value.message_dict
        assert not DipSampleRequest.objects.exists()


@pytest.mark.django_db
class TestAnswering:
    def test_taken_on_answered_and_told(self, asked, qa, pact_manager):
        taken = take_on_dip_sample(asked, expected_version=1, by=qa)
        assert (taken.state, taken.taken_by) == (RequestState.UNDER_WAY, qa)
        done = answer_dip_sample(
            taken, cases=10, bearing_out=8, finding="Two were entered late.", expected_version=2, by=qa
        )
        assert (done.state, done.result) == (RequestState.ANSWERED, "8 of 10 bear the figure out")
        assert Notification.objects.get(person=pact_manager, kind="dip-sample-answered")

    def test_it_keeps_the_audits_it_was_made_with(self, sign_in, asked, qa):
        for number, kind in ((1, AuditType.DIP_SAMPLE), (2, AuditType.CASE)):
            enter_audit(finding(qa, f"QA-{number}", kind=kind), domain_grades={}, by=qa)
        client, address = sign_in(qa), asked.get_absolute_url()
        sent = {"seen_version": 1, "cases": 1, "bearing_out": 1, "finding": "Fine", "references": "QA-1, QA-2"}
        assert "is called QA-2." in client.post(f"{address}answer/", sent).content.decode()
        client.post(f"{address}answer/", sent | {"references": "qa-1"})
        assert [audit.reference for audit in asked.audits.all()] == ["QA-1"]
        assert "QA-1" in client.get(address).content.decode()

    def test_declined_with_a_reason(self, asked, qa, pact_manager):
        with pytest.raises(ValidationError):
            decline_dip_sample(asked, reason=" ", expected_version=1, by=qa)
        gone = decline_dip_sample(asked, reason="Looked at last month", expected_version=1, by=qa)
        assert (gone.state, gone.finding, gone.is_open) == (RequestState.DECLINED, "Looked at last month", False)
        assert "declined" in Notification.objects.get(person=pact_manager, kind="dip-sample-answered").title

    def test_whoever_saw_an_older_version_changes_nothing(self, asked, qa):
        take_on_dip_sample(asked, expected_version=1, by=qa)
        with pytest.raises(DipSampleHasMovedOn):
            answer_dip_sample(asked, cases=1, bearing_out=1, finding="Fine", expected_version=1, by=qa)
        with pytest.raises(DipSampleHasMovedOn):
            take_on_dip_sample(asked, expected_version=2, by=qa)

    def test_only_the_qa_unit_answers(self, asked, head):
        with pytest.raises(PermissionDenied):
            answer_dip_sample(asked, cases=1, bearing_out=1, finding="Fine", expected_version=1, by=head)

    def test_no_more_bear_it_out_than_were_looked_at_and_nobody_is_named(self, asked, qa, head):
        head.first_name, head.last_name = "Dana", "Okafor"
        head.save()
        with pytest.raises(ValidationError) as refused:
            answer_dip_sample(asked, cases=2, bearing_out=3, finding="Fine", expected_version=1, by=qa)
        assert list(refused.value.message_dict) == ["bearing_out"]
        with pytest.raises(ValidationError, match="Okafor"):
            answer_dip_sample(asked, cases=2, bearing_out=1, finding="Okafor was late", expected_version=1, by=qa)


def form_of(page):
    """Read the fields of the form beside a figure, as a browser would send them."""
    ask = next(part.about.ask for part in page.context["page"].beside)
    return {
        "indicator": ask.indicator, "unit": ask.unit, "cohort": ask.cohort, "month": ask.month.isoformat(),
        "question": ask.question, "back": ask.back,
    }  # fmt: skip


@pytest.mark.django_db
class TestPages:
    def test_one_press_beside_an_indicator_and_the_answer_comes_back_there(self, sign_in, pact_manager, qa):
        client = sign_in(pact_manager)
        sent = form_of(client.get("/indicators/EAI-04/"))
        back = client.post(ASK, sent, follow=True)
        assert back.redirect_chain[0][0].startswith("/indicators/EAI-04/")
        assert "the QA unit is told" in back.content.decode()
        asked = DipSampleRequest.objects.get()
        assert "do the cases behind " in asked.question
        answer_dip_sample(asked, cases=10, bearing_out=8, finding="Late entry", expected_version=1, by=qa)
        assert "8 of 10 bear the figure out" in client.get("/indicators/EAI-04/").content.decode()

    def test_a_double_press_asks_once_and_says_so(self, sign_in, pact_manager):
        client = sign_in(pact_manager)
        sent = form_of(client.get("/indicators/EAI-04/"))
        client.post(ASK, sent)
        again = client.post(ASK, sent, follow=True).content.decode()
        assert DipSampleRequest.objects.count() == 1
        assert "is asked for already" in again
        assert f'<a href="{DipSampleRequest.objects.get().get_absolute_url()}">See it</a>' in again

    def test_a_flags_page_asks_and_tells(self, sign_in, pact_manager):
        flag = Flag.objects.live().filter(classification="new", unit__kind="authority").first()
        client = sign_in(pact_manager)
        client.post(ASK, form_of(client.get(flag.get_absolute_url())))
        page = client.get(flag.get_absolute_url())
        assert [entry.what for entry in page.context["page"].story if "Dip" in entry.what] == ["Dip sample asked for"]
        assert DipSampleRequest.objects.get().asked_at_link == flag.get_absolute_url()

    def test_a_question_of_ones_own_that_cannot_stand_keeps_what_was_typed(self, sign_in, pact_manager):
        client = sign_in(pact_manager)
        sent = form_of(client.get("/indicators/EAI-04/")) | {"question": "Born 3 May 2014: is it late?"}
        refused = client.post(ASK, sent)
        assert refused.status_code == 422
        assert "Born 3 May 2014: is it late?" in refused.content.decode()
        assert "looks like a date of birth" in refused.content.decode()

    def test_it_leads_back_to_pages_of_this_site_only(self, sign_in, pact_manager):
        client = sign_in(pact_manager)
        sent = form_of(client.get("/indicators/EAI-04/")) | {"back": "//elsewhere.example"}
        assert client.post(ASK, sent)["Location"] == DipSampleRequest.objects.get().get_absolute_url()
        assert DipSampleRequest.objects.get().asked_at_link == ""

    def test_the_queue_and_the_answer(self, sign_in, qa, asked):
        client = sign_in(qa)
        assert list(client.get("/audits/dip-samples/").context["table"].data) == [asked]
        address = asked.get_absolute_url()
        client.post(f"{address}take-on/", {"seen_version": 1})
        wrong = client.post(
            f"{address}answer/", {"seen_version": 2, "cases": 2, "bearing_out": 3, "finding": "Kept words"}
        )
        assert wrong.status_code == 422
        assert "Kept words" in wrong.content.decode()
        client.post(f"{address}answer/", {"seen_version": 2, "cases": 3, "bearing_out": 2, "finding": "One is late"})
        assert "2 of 3 bear the figure out" in client.get("/audits/dip-samples/?state=answered").content.decode()
        assert not list(client.get("/audits/dip-samples/").context["table"].data)

    def test_who_looked_at_an_older_one_is_told_and_may_press_again(self, sign_in, qa, asked):
        client, address = sign_in(qa), asked.get_absolute_url()
        take_on_dip_sample(asked, expected_version=1, by=qa)
        sent = {"seen_version": 1, "cases": 3, "bearing_out": 2, "finding": "One is late"}
        late = client.post(f"{address}answer/", sent)
        assert late.status_code == 409
        assert late.context["answering"]["seen_version"].value() == "2"
        declined = client.post(
            f"{address}decline/", {"decline-seen_version": 2, "decline-finding": "Too many"}, follow=True
        )
        assert "Why it is declined" in declined.content.decode()

    def test_the_queue_keeps_to_its_budget(self, sign_in, qa, figure, pact_manager, django_assert_num_queries):
        client = sign_in(qa)
        client.get("/audits/dip-samples/")
        for month in range(4, 9):
            ask_for_dip_sample(**figure | {"month": date(2021, month, 1)}, by=pact_manager)
        with django_assert_num_queries(6):
            client.get("/audits/dip-samples/")


@pytest.mark.django_db
class TestStarting:
    def test_one_is_started_from_its_page_and_belongs_to_it(self, asked, sign_in, qa):
        client = sign_in(qa)
        start = f"/audits/new/?dip_sample={asked.pk}"
        assert start in client.get(asked.get_absolute_url()).text
        form = client.get(start).context["form"]
        given = {name: form[name].value() for name in ("version", "kind", "audited_on", "dip_sample")}
        given |= {"unit": Unit.objects.get(code="pact").pk}
        page = client.post("/audits/new/", given, follow=True)
        audit = page.context["audit"]
        assert (audit.dip_sample, audit.kind, audit.question_set.question_set.is_graded) == (asked, "dip_sample", False)
        asked.refresh_from_db()
        assert (asked.state, asked.taken_by) == (RequestState.UNDER_WAY, qa)
        assert audit.reference in client.get(asked.get_absolute_url()).text

    def test_the_next_one_belongs_to_it_too_until_it_is_answered(self, asked, qa):
        version = QuestionSetVersion.objects.filter(question_set__is_graded=False, state="in_use").first()
        facts = Facts(version, Unit.objects.get(code="pact"), AuditType.CASE, OCTOBER, dip_sample=asked)
        now = datetime(2021, 11, 1, 10, tzinfo=UTC)
        first = start_audit(facts, by=qa, now=now)
        first.audited_on = OCTOBER
        assert next_of_the_kind(first, by=qa, now=now).dip_sample == asked
        answer_dip_sample(asked, cases=2, bearing_out=2, finding="All there", expected_version=2, by=qa)
        with pytest.raises(ValidationError):
            start_audit(facts, by=qa, now=now)
        first.refresh_from_db()
        first.audited_on = OCTOBER
        assert next_of_the_kind(first, by=qa, now=now).dip_sample is None
