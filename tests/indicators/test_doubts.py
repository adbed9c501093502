"""Doubts over what is held: foreseen, raised, closed, raised again; and the page that lists them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from indicators.evidence import read_evidence
from indicators.models import Doubt, Indicator, Target
from indicators.operations.definitions import relate, set_target
from indicators.operations.doubts import look_for_doubts, settle_doubt, settle_doubts
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.returns import OverrideNeedsReason, publish_return, receive_return
from indicators.rules.vocabulary import Per, RevisionReason, Tie
from organisation.models import Unit

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2021, 10, 1), date(2021, 11, 1)
VISITS = "PDC-02"


def council():
    return Unit.objects.get(kind="authority")


def record(analyst, code, month, printed):
    figure = Figure(Indicator.objects.get(code=code), council(), month, printed=Decimal(printed))
    record_outturns([figure], by=analyst, reason=RevisionReason.DATA_QUALITY)


def jump(**more):
    return Doubt.objects.filter(code="jump_out_of_character", indicator__code=VISITS, month=OCTOBER, **more)


def take(analyst, line, heading="Indicator,Nov-21"):
    return receive_return(content=f"{heading}\n{line}\n".encode(), file_name="november.csv", by=analyst)


class TestLooking:
    def test_looking_again_changes_nothing(self):
        assert look_for_doubts() == look_for_doubts(indicators=[Indicator.objects.get(code=VISITS).pk])
        assert (look_for_doubts().raised, look_for_doubts().closed) == (0, 0)

    def test_it_takes_as_many_questions_however_much_there_is(self, django_assert_max_num_queries, analyst):
        """Units and authority, window, relations, areas, indicators, figures, breaks, those split, those set beside
        others, suspects, benchmarks, targets, populations: 15. Writing: lock, known, live, savepoints."""
        with django_assert_max_num_queries(15):
            read_evidence()
        with django_assert_max_num_queries(22):
            look_for_doubts()

    def test_a_corrected_figure_closes_its_doubt_and_nobody_has_settled_it(self, analyst):
        record(analyst, VISITS, OCTOBER, 73)
        look_for_doubts()
        doubt = jump().get()
        assert doubt.settled_at is not None
        assert doubt.settled_by is None
        assert doubt.settled_reason == "It no longer holds: the figures, or what they are read against, were corrected."

    def test_figures_that_are_put_back_are_doubted_again(self, analyst):
        record(analyst, VISITS, OCTOBER, 73)
        look_for_doubts()
        record(analyst, VISITS, OCTOBER, 60)
        assert look_for_doubts().raised == 1
        assert jump(settled_at=None).count() == 1

    def test_what_is_explained_is_not_raised_again_for_the_same_figures(self, analyst):
        settle_doubt(jump().get(), by=analyst, reason="A team moved")
        look_for_doubts()
        assert not jump(settled_at=None).exists()

    def test_what_is_explained_is_raised_again_when_the_figure_changes(self, analyst):
        settle_doubt(jump().get(), by=analyst, reason="A team moved")
        record(analyst, VISITS, OCTOBER, 55)
        look_for_doubts()
        assert jump(settled_at=None).get().figures == "74% > 55%"

    def test_an_explained_target_stays_explained_as_months_go_by(self, analyst):
        doubt = Doubt.objects.get(code="target_never_reached", indicator__code="RST-01")
        settle_doubt(doubt, by=analyst, reason="Set by the board")
        record(analyst, "RST-01", NOVEMBER, 1880)
        look_for_doubts()
        assert not Doubt.objects.live().filter(code="target_never_reached", indicator__code="RST-01").exists()

    def test_another_target_closes_the_doubt_about_the_first(self, analyst):
        contacts = Indicator.objects.get(code="RST-01")
        set_target(
            indicator=contacts, unit=council(), applies_from=date(2021, 4, 1), value=Decimal(1900), per=Per.MONTH,
            reason="Agreed", by=analyst,
        )  # fmt: skip
        look_for_doubts()
        assert Doubt.objects.get(code="target_never_reached", indicator=contacts).settled_at
        assert Target.objects.filter(indicator=contacts).count() == 1

    def test_a_relation_is_what_makes_a_part_comparable(self, analyst):
        contacts, referrals = (Indicator.objects.get(code=code) for code in ("RST-01", "RST-02"))
        relate(contacts, kind=Tie.SUBSET_OF, other=referrals, by=analyst)
        look_for_doubts()
        doubts = Doubt.objects.live().filter(code="subset_larger_than_whole", indicator=contacts)
        assert doubts.count() == 7

    def test_one_look_does_not_close_what_another_raised_meanwhile(self, analyst):
        Doubt.objects.filter(pk=jump().get().pk).update(raised_at=timezone.now().replace(year=2100))
        record(analyst, VISITS, OCTOBER, 73)
        look_for_doubts()
        assert jump(settled_at=None).exists()

    def test_the_nightly_task_looks(self, analyst):
        from indicators.tasks import look_for_doubts as task

        record(analyst, VISITS, OCTOBER, 73)
        task()
        assert not jump(settled_at=None).exists()


class TestForeseeing:
    def test_a_jump_is_told_before_publishing_at_its_cell(self, analyst):
        problem = take(analyst, f"{VISITS},95%").problems.get(code="jump_out_of_character")
        assert (problem.column, problem.row, problem.severity) == ("B", 2, "warn")
        assert "95% after 60%" in problem.message
        assert not Doubt.objects.filter(indicator__code=VISITS, month=NOVEMBER).exists()

    def test_a_running_total_that_falls_below_what_is_held_is_told(self, analyst):
        assert take(analyst, "RST-03,400").problems.filter(code="running_total_falls").exists()

    def test_publishing_raises_what_was_foreseen_once_and_says_in_which_return(self, analyst):
        given = take(analyst, f"{VISITS},95%")
        publish_return(given, by=analyst)
        doubt = Doubt.objects.live().get(code="jump_out_of_character", indicator__code=VISITS, month=NOVEMBER)
        assert doubt.source == given

    def test_a_copied_row_of_benchmarks_needs_a_reason(self, analyst):
        heading = "Indicator,Nov-21,Statistical Neighbours 20/21,South East 20/21,England 20/21"
        given = take(analyst, "EAI-04,90%,11,12,13\nMSB-01,66%,11,12,13", heading)
        assert given.problems.filter(code="benchmark_is_anothers", severity="block").count() == 2
        with pytest.raises(OverrideNeedsReason):
            publish_return(given, by=analyst)
        publish_return(given, by=analyst, override_reason="They are the same, I looked")
        assert Doubt.objects.live().filter(code="benchmark_is_anothers", indicator__code="EAI-04").count() == 1

    def test_what_is_known_already_is_not_asked_again(self, analyst):
        line = "RST-01,1978,1400 per month"
        given = take(analyst, line, "Indicator,Oct-21,Target")
        assert not given.problems.filter(code="target_never_reached").exists()

    def test_an_ordinary_month_says_nothing(self, analyst):
        assert not take(analyst, "EAI-04,88%\nRCP-04,96%\nRST-01,2010").problems.exists()


class TestTheList:
    def test_series_with_a_contradiction_come_first_and_stay_together(self, sign_in, analyst):
        rows = sign_in(analyst).get(reverse("indicators:doubts")).context["table"].data
        first = [(doubt.indicator_id, doubt.unit_id, doubt.cohort_id) for doubt in rows]
        assert rows[0].severity == "block"
        assert len(set(first)) == sum(one != other for one, other in zip(first, [None, *first], strict=False))

    @pytest.mark.parametrize(
        ("query", "field", "value"),
        [("severity=block", "severity", "block"), ("code=target_on_neither", "code", "target_on_neither")],
    )
    def test_it_can_be_narrowed(self, sign_in, analyst, query, field, value):
        rows = sign_in(analyst).get(f"{reverse('indicators:doubts')}?{query}").context["table"].data
        assert {getattr(doubt, field) for doubt in rows} == {value}

    def test_a_service_sees_its_own_and_those_it_leads_on(self, sign_in, analyst):
        rows = sign_in(analyst).get(f"{reverse('indicators:doubts')}?service=pact").context["table"].data
        assert {"PCT-01", "RST-06"} <= {doubt.indicator.code for doubt in rows}
        assert "PDC-02" not in {doubt.indicator.code for doubt in rows}

    def test_several_are_accepted_with_one_reason(self, sign_in, analyst):
        chosen = list(Doubt.objects.live().filter(code="common_step").values_list("pk", flat=True))
        answer = sign_in(analyst).post(
            reverse("indicators:accept-doubts"), {"doubt": chosen, "reason": "A new extract"}
        )
        assert answer.status_code == 302
        settled = Doubt.objects.filter(pk__in=chosen)
        assert {(one.settled_by, one.settled_reason) for one in settled} == {(analyst, "A new extract")}

    def test_without_a_reason_nothing_is_accepted_and_the_choice_stays(self, sign_in, analyst):
        pk = Doubt.objects.live().get(code="benchmark_unit_differs").pk
        answer = sign_in(analyst).post(reverse("indicators:accept-doubts"), {"doubt": pk, "reason": " "})
        assert answer.status_code == 422
        assert f'value="{pk}" checked' in answer.content.decode()
        assert Doubt.objects.live().filter(pk=pk).exists()

    def test_only_an_analyst_is_offered_to_accept(self, sign_in, deputy):
        assert 'name="doubt"' not in sign_in(deputy).get(reverse("indicators:doubts")).content.decode()

    def test_it_takes_as_many_questions_however_many_there_are(self, sign_in, analyst, django_assert_max_num_queries):
        client = sign_in(analyst)
        with django_assert_max_num_queries(12):
            client.get(reverse("indicators:doubts"))

    def test_a_file_names_the_series(self, sign_in, analyst):
        file = sign_in(analyst).get(f"{reverse('indicators:doubts')}?file=csv")
        assert b"Number of contacts (Southampton)" in file.content

    def test_settling_what_somebody_has_settled_changes_nothing(self, analyst, deputy):
        doubt = jump().get()
        settle_doubt(doubt, by=analyst, reason="First")
        assert settle_doubts([doubt.pk], by=analyst, reason="Second") == 0
        doubt.refresh_from_db()
        assert doubt.settled_reason == "First"
