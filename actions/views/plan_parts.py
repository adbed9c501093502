"""What a plan is made of: its objectives, its milestones and its actions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from actions import operations
from actions.forms.plans import (
    FilingForm,
    GatherForm,
    MilestoneForm,
    MoveMilestoneForm,
    ObjectiveForm,
    ReachForm,
)
from actions.plan_page import actions_to_gather
from actions.views.plans import changed, kept_plan, show_form
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@access.requires(Capability.KEEP_PLANS)
def add_objective(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add something a plan is to achieve."""
    page = kept_plan(request, pk)
    form = ObjectiveForm(request.POST or None, button="Add the objective")
    if form.is_valid() and changed(form, page, operations.add_objective, by=request.user, **form.cleaned_data):
        return redirect(page.plan)
    return show_form(request, form, "Add an objective", page)


@access.requires(Capability.KEEP_PLANS)
def rename_objective(request: SignedInRequest, pk: int, objective: int) -> HttpResponse:
    """Say an objective in other words."""
    page = kept_plan(request, pk)
    there = get_object_or_404(page.plan.objectives, pk=objective)
    form = ObjectiveForm(request.POST or None, initial={"title": there.title}, button="Keep these words")
    given = {"objective": there, **form.cleaned_data} if form.is_valid() else {}
    if given and changed(form, page, operations.rename_objective, by=request.user, **given):
        return redirect(page.plan)
    return show_form(request, form, "Reword the objective", page)


@require_POST
@access.requires(Capability.KEEP_PLANS)
def move_objective(request: SignedInRequest, pk: int, objective: int) -> HttpResponse:
    """Move an objective one place up or down."""
    page = kept_plan(request, pk)
    there = get_object_or_404(page.plan.objectives, pk=objective)
    operations.move_objective(page.plan, by=request.user, objective=there, up=request.POST.get("to") == "up")
    return redirect(f"{page.plan.get_absolute_url()}#objective-{there.pk}")


@require_POST
@access.requires(Capability.KEEP_PLANS)
def drop_objective(request: SignedInRequest, pk: int, objective: int) -> HttpResponse:
    """Take an objective out; its actions stay in the plan."""
    page = kept_plan(request, pk)
    there = get_object_or_404(page.plan.objectives, pk=objective)
    operations.drop_objective(page.plan, by=request.user, objective=there)
    messages.success(request, f"Taken out: {there.title} Its actions are still in the plan.")
    return redirect(page.plan)


@access.requires(Capability.KEEP_PLANS)
def add_milestone(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a dated point or a stretch of time."""
    page = kept_plan(request, pk)
    form = MilestoneForm(request.POST or None)
    if form.is_valid() and changed(form, page, operations.add_milestone, by=request.user, **form.cleaned_data):
        return redirect(page.plan)
    return show_form(request, form, "Add a milestone", page)


@access.requires(Capability.KEEP_PLANS)
def move_milestone(request: SignedInRequest, pk: int, milestone: int) -> HttpResponse:
    """Move a milestone that has not been reached, with a reason."""
    page = kept_plan(request, pk)
    there = get_object_or_404(page.plan.milestones.filter(reached_on=None), pk=milestone)
    now = {"starts_on": there.starts_on, "due_on": there.due_on}
    form = MoveMilestoneForm(request.POST or None, plan=page.plan, initial=now)
    names = ("starts_on", "due_on", "keep_day", "reason")
    given = {name: form.cleaned_data[name] for name in names} if form.is_valid() else {}
    if given and changed(form, page, operations.move_milestone, by=request.user, milestone=there, **given):
        messages.success(request, "It has moved, and its first date stays beside the new one.")
        return redirect(page.plan)
    return show_form(request, form, f"Move “{there}”", page, milestone=there)


@access.requires(Capability.KEEP_PLANS)
def reach_milestone(request: SignedInRequest, pk: int, milestone: int) -> HttpResponse:
    """Say that a milestone was reached."""
    page = kept_plan(request, pk)
    there = get_object_or_404(page.plan.milestones.filter(reached_on=None), pk=milestone)
    form = ReachForm(request.POST or None, plan=page.plan)
    given = {"milestone": there, "reached_on": form.cleaned_data["reached_on"]} if form.is_valid() else {}
    if given and changed(form, page, operations.reach_milestone, by=request.user, **given):
        messages.success(request, f"Reached: {there}.")
        return redirect(page.plan)
    return show_form(request, form, f"“{there}” is reached", page, milestone=there)


@access.requires(Capability.KEEP_PLANS)
def gather(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put actions into a plan, under an objective of it where one is chosen."""
    page = kept_plan(request, pk)
    form = GatherForm(request.POST or None, plan=page.plan, actions=actions_to_gather(request.user))
    given = {"actions": form.gathered(), **_filed(form)} if form.is_valid() else {}
    if given and changed(form, page, operations.put_into_plan, by=request.user, **given):
        number = len(given["actions"])
        messages.success(request, f"{number} action{'s' if number > 1 else ''} put into the plan.")
        return redirect(page.plan)
    return show_form(request, form, "Put actions into the plan", page)


@access.requires(Capability.KEEP_PLANS)
def file_action(request: SignedInRequest, pk: int, action: int) -> HttpResponse:
    """Say which objective an action of the plan serves, and whether it is critical."""
    page = kept_plan(request, pk)
    there = get_object_or_404(page.plan.actions, pk=action)
    now = {"objective": there.objective, "is_critical": there.is_critical}
    form = FilingForm(request.POST or None, plan=page.plan, initial=now)
    given = {"actions": [there], **_filed(form)} if form.is_valid() else {}
    if given and changed(form, page, operations.put_into_plan, by=request.user, **given):
        return redirect(page.plan)
    return show_form(request, form, f"Its place in the plan: {there.title}", page, action=there)


@require_POST
@access.requires(Capability.KEEP_PLANS)
def take_out(request: SignedInRequest, pk: int, action: int) -> HttpResponse:
    """Take an action out of a plan."""
    page = kept_plan(request, pk)
    there = get_object_or_404(page.plan.actions, pk=action)
    operations.take_out_of_plan(page.plan, by=request.user, action=there)
    messages.success(request, f"Taken out of the plan: {there}")
    return redirect(page.plan)


def _filed(form: FilingForm) -> dict:
    return {name: form.cleaned_data[name] for name in ("objective", "is_critical")}
