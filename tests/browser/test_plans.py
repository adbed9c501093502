"""A programme in a real browser: made, filled, declared green, contradicted; at both widths, with axe."""

import pytest
from django.utils import timezone

from actions.models import Action, ActionPlan
from organisation.rules.calendar import next_working_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_programme_from_made_to_contradicted(visitor):
    Action.objects.filter(unit__code="pact").update(plan=None, is_critical=False)
    visitor.sign_in("manager.pact")
    make_it(visitor)
    fill_it(visitor)
    move_its_milestone(visitor)
    declare_it_green(visitor)
    read_it_as_somebody_above(visitor)


def make_it(visitor):
    visitor.go("/actions/plans/")
    visitor.press("Make a plan", role="link")
    visitor.press("Make the plan")
    visitor.sees("There is a problem")
    page = visitor.page
    page.get_by_label("Name").fill("Quicker visits")
    page.get_by_label("What it is for").fill("See children in time.")
    page.get_by_label("Kind").select_option("programme")
    page.get_by_label("Service").select_option(label="PACT")
    visitor.press("Make the plan")
    visitor.sees("Nothing to judge by")


def fill_it(visitor):
    page = visitor.page
    for title in ("Visits in time", "Records the same day"):
        visitor.press("Add an objective", role="link")
        page.get_by_label("Objective").fill(title)
        visitor.press("Add the objective")
    visitor.press("Up Records the same day")
    visitor.sees("1. Records the same day")
    visitor.press("Put actions into it", role="link")
    page.get_by_label("Critical to the plan").check()
    page.get_by_label("Explore a pilot of business support in PACT").check()
    visitor.press("Put them into the plan")
    visitor.sees("1 action put into the plan.")


def move_its_milestone(visitor):
    page, today = visitor.page, timezone.localdate()
    visitor.press("Add a milestone", role="link")
    page.get_by_label("Milestone").fill("Live")
    page.get_by_label("Due").fill(f"{today.year + 1}-01-29")
    visitor.press("Add the milestone")
    visitor.press("Move Live", role="link")
    later = next_working_day(today.replace(year=today.year + 1, month=2, day=26))
    page.get_by_label("New date").fill(f"{later:%d/%m/%Y}")
    page.get_by_label("Why it moves").fill("Testing overran")
    visitor.press("Move the milestone")
    visitor.sees("its first date stays beside the new one")
    assert "Moved once" in page.get_by_role("img", name="Timeline of milestones").text_content()


def declare_it_green(visitor):
    visitor.press("Declare how it stands", role="link")
    visitor.page.get_by_label("Green").check()
    visitor.page.get_by_label("What that rests on").fill("The pilot is agreed.")
    visitor.press("Declare it")
    visitor.sees("It is declared green, and this stands against it")


def read_it_as_somebody_above(visitor):
    visitor.sign_in("head")
    visitor.go("/actions/plans/")
    visitor.sees("Contradiction")
    visitor.press("Quicker visits", role="link")
    plan = ActionPlan.objects.get(name="Quicker visits")
    for kind, name in (("pdf", "PDF"), ("docx", "Word")):
        with visitor.page.expect_download() as given:
            visitor.page.get_by_role("link", name=name, exact=True).click()
        assert given.value.suggested_filename == f"plan-quicker-visits-{timezone.localdate()}.{kind}"
    assert plan.declarations.get().reason == "The pilot is agreed."
