from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actions import operations
from actions.models import Action, ActionPlan, Declared, Milestone
from actions.operations import PlanFacts
from actions.rules.lifecycle import ActionState
from organisation.models import Unit
from organisation.rules.calendar import next_working_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(pact_manager):
    Action.objects.filter(unit__code="pact").update(plan=None, is_critical=False)
    facts = PlanFacts("Quicker visits", "See children in time.", Unit.objects.get(code="pact"))
    return operations.make_plan(facts, by=pact_manager)


@pytest.fixture
def contradicted(plan, pact_manager):
    action = Action.objects.get(unit__code="pact")
    operations.put_into_plan(plan, by=pact_manager, actions=[action], is_critical=True)
    operations.declare_status(plan, by=pact_manager, status=Declared.GREEN, reason="The pilot is agreed.")
    return plan


def at(name, plan, *more):
    return reverse(f"actions:{name}", args=[plan.pk, *more])


def posted(form, **given):
    """Give a form's own hidden version with what is typed."""
    return {"seen_version": form["seen_version"].value()} | given


class TestTheList:
    def test_begins_with_contradictions(self, sign_in, deputy, contradicted):
        page = sign_in(deputy).get(reverse("actions:plans"))
        against = [bool(one.against) for one in page.context["plans"]]
        assert against == sorted(against, reverse=True)
        assert contradicted in [one.plan for one in page.context["plans"] if one.against]
        assert "Declared green, but the critical action" in page.content.decode()

    def test_reads_in_a_fixed_number_of_queries(self, sign_in, deputy, contradicted, django_assert_max_num_queries):
        # session, user, memberships, tree; plans, actions, milestones, moves, declarations; declared by is joined
        client = sign_in(deputy)
        client.get(reverse("actions:plans"))
        with django_assert_max_num_queries(12):
            client.get(reverse("actions:plans"))

    def test_holds_the_plans_above_ones_service_and_not_those_beside_it(self, sign_in, cla_manager, plan):
        there = {one.plan.name for one in sign_in(cla_manager).get(reverse("actions:plans")).context["plans"]}
        assert "Business Support Review" in there
        assert plan.name not in there


class TestACriticalActionThatStalls:
    """Placed, far from its date, and nothing said of it for three weeks: green is contradicted until something is."""

    @pytest.fixture
    def stalled(self, contradicted, pact_manager):
        now = timezone.now()
        due = next_working_day(now.date() + timedelta(days=90))
        Action.objects.filter(plan=contradicted).update(
            owner=pact_manager, due_on=due, original_due_on=due, raised_at=now - timedelta(days=28), accepted_at=now
        )
        return contradicted.actions.get()

    def test_contradicts_green_until_progress_is_reported(self, sign_in, deputy, pact_manager, stalled):
        client = sign_in(deputy)
        page = client.get(stalled.plan.get_absolute_url()).context["page"]
        assert [" is stalled: nothing has been said of it for " in said for said in page.against] == [True]
        operations.report_progress(stalled, by=pact_manager, note="Met them.", state=ActionState.IN_PROGRESS)
        page = client.get(stalled.plan.get_absolute_url()).context["page"]
        assert (page.against, page.judged.status) == ([], "green")


class TestThePage:
    def test_shows_the_contradiction_with_both_statuses(self, sign_in, head, contradicted):
        page = sign_in(head).get(contradicted.get_absolute_url()).content.decode()
        for said in (
            "It is declared green, and this stands against it",
            "The pilot is agreed.",
            "Off track",
            "Critical",
        ):
            assert said in page

    def test_links_only_the_actions_its_reader_may_open(self, sign_in, cla_manager):
        review = ActionPlan.objects.get(name="Business Support Review")
        client = sign_in(cla_manager)
        page = client.get(review.get_absolute_url())
        theirs = Action.objects.filter(plan=review).first()
        assert theirs.title in page.content.decode()
        assert theirs.get_absolute_url() not in page.content.decode()

    def test_the_picture_says_in_words_what_it_draws(self, sign_in, pact_manager, plan):
        milestone = operations.add_milestone(plan, by=pact_manager, title="UAT & training", due_on=date(2021, 12, 16))
        page = sign_in(pact_manager).get(plan.get_absolute_url()).content.decode()
        assert 'role="img" aria-labelledby="timeline-title timeline-desc"' in page
        assert f"{milestone.title}: Missed: it was due 16 December 2021".replace("&", "&amp;") in page
        assert "style=" not in page[page.index("<svg") : page.index("</svg>")]

    def test_has_nothing_to_press_for_who_only_reads_it(self, sign_in, pact_team_manager, plan):
        page = sign_in(pact_team_manager).get(plan.get_absolute_url()).content.decode()
        assert "Declare how it stands" not in page
        assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


class TestForms:
    def test_a_plan_is_made(self, sign_in, pact_manager):
        given = {"name": "New", "purpose": "To help.", "kind": "programme", "unit": Unit.objects.get(code="pact").pk}
        answer = sign_in(pact_manager).post(reverse("actions:make-plan"), given)
        assert answer.status_code == 302
        assert ActionPlan.objects.get(name="New").kind == "programme"

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"name": "Destination 22"}, "Another one has this already"),
            ({"purpose": "About case number 123456789"}, "looks like"),
            ({"starts_on": "2022-02-01", "ends_on": "2022-01-01"}, "cannot end before it begins"),
            ({"unit": ""}, "required"),
        ],
    )
    def test_a_plan_that_cannot_stand_loses_nothing_typed(self, sign_in, pact_manager, wrong, said):
        given = {"name": "New", "purpose": "To help.", "kind": "plan", "unit": Unit.objects.get(code="pact").pk}
        answer = sign_in(pact_manager).post(reverse("actions:make-plan"), given | wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "There is a problem" in answer.content.decode()
        assert (given | wrong)["name"] in answer.content.decode()

    def test_two_who_change_it_at_once_both_see_what_differs(self, sign_in, pact_manager, plan):
        client = sign_in(pact_manager)
        form = client.get(at("change-plan", plan)).context["form"]
        theirs = PlanFacts(plan.name, "Changed by another.", plan.unit)
        operations.change_plan(plan, by=pact_manager, facts=theirs)
        given = posted(form, name=plan.name, purpose="Mine.", kind="plan", unit=plan.unit_id)
        answer = client.post(at("change-plan", plan), given)
        assert answer.status_code == 422
        for said in ("It now says: Changed by another.", "Mine."):
            assert said in answer.content.decode()
        again = posted(answer.context["form"], name=plan.name, purpose="Mine.", kind="plan", unit=plan.unit_id)
        assert client.post(at("change-plan", plan), again).status_code == 302
        plan.refresh_from_db()
        assert plan.purpose == "Mine."

    def test_a_status_is_declared_with_its_reason(self, sign_in, pact_manager, plan):
        client = sign_in(pact_manager)
        form = client.get(at("declare-status", plan)).context["form"]
        assert client.post(at("declare-status", plan), posted(form, status="amber")).status_code == 422
        client.post(at("declare-status", plan), posted(form, status="amber", reason="Two vacancies."))
        plan.refresh_from_db()
        assert (plan.declared_status, plan.declarations.get().declared_by) == ("amber", pact_manager)

    def test_objectives_are_added_moved_reworded_and_taken_out(self, sign_in, pact_manager, plan):
        client = sign_in(pact_manager)
        for title in ("One", "Two"):
            client.post(at("add-objective", plan), {"title": title})
        one, two = plan.objectives.all()
        client.post(at("move-objective", plan, two.pk), {"to": "up"})
        client.post(at("rename-objective", plan, one.pk), {"title": "Uno"})
        assert [objective.title for objective in plan.objectives.all()] == ["Two", "Uno"]
        client.post(at("drop-objective", plan, two.pk))
        assert [objective.title for objective in plan.objectives.all()] == ["Uno"]

    def test_a_milestone_is_added_moved_and_reached(self, sign_in, pact_manager, plan):
        client, today = sign_in(pact_manager), timezone.localdate()
        client.post(at("add-milestone", plan), {"title": "Live", "due_on": "2022-01-31"})
        live = Milestone.objects.get(plan=plan)
        form = client.get(at("move-milestone", plan, live.pk)).context["form"]
        assert (
            client.post(at("move-milestone", plan, live.pk), posted(form, due_on="2 January 2099")).status_code == 422
        )
        later = next_working_day(date(today.year + 4, 1, 5))
        given = posted(form, due_on=f"{later:%d/%m/%Y}", reason="Testing overran")
        client.post(at("move-milestone", plan, live.pk), given)
        live.refresh_from_db()
        assert (live.due_on, live.original_due_on) == (later, date(2022, 1, 31))
        assert "Testing overran" in client.get(plan.get_absolute_url()).content.decode()
        form = client.get(at("reach-milestone", plan, live.pk)).context["form"]
        client.post(at("reach-milestone", plan, live.pk), posted(form, reached_on=today.isoformat()))
        live.refresh_from_db()
        assert live.reached_by == pact_manager
        assert client.get(at("move-milestone", plan, live.pk)).status_code == 404

    def test_actions_are_put_in_filed_and_taken_out(self, sign_in, pact_manager, plan):
        client, action = sign_in(pact_manager), Action.objects.get(unit__code="pact")
        objective = operations.add_objective(plan, by=pact_manager, title="Visits")
        assert client.post(at("gather", plan), {"chosen": ""}).status_code == 422
        client.post(at("gather", plan), {"chosen": [action.pk]})
        client.post(at("file-action", plan, action.pk), {"objective": objective.pk, "is_critical": "on"})
        action.refresh_from_db()
        assert (action.plan, action.objective, action.is_critical) == (plan, objective, True)
        client.post(at("take-out", plan, action.pk))
        action.refresh_from_db()
        assert action.plan is None

    def test_an_action_is_raised_into_a_plan_one_reads(self, sign_in, pact_manager, cla_manager, plan):
        address = f"{reverse('actions:raise')}?plan={plan.pk}"
        assert sign_in(pact_manager).get(address).context["form"]["plan"].value() == str(plan.pk)
        offered = sign_in(cla_manager).get(address).context["form"].fields["plan"].queryset
        assert plan not in offered

    def test_an_action_of_another_plan_is_not_offered(self, sign_in, pact_manager, plan):
        other = ActionPlan.objects.exclude(pk=plan.pk).first()
        Action.objects.filter(unit__code="pact").update(plan=other)
        action = Action.objects.get(unit__code="pact")
        answer = sign_in(pact_manager).post(at("gather", plan), {"chosen": [action.pk]})
        assert answer.status_code == 422
