"""Plans and programmes: the list, one plan's page, and what is written at its head."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from actions import operations
from actions.forms.plans import ChangePlanForm, DeclareForm, PlanForm
from actions.models import ActionPlan
from actions.operations.plans import check_may_keep
from actions.plan_page import PlanReading, read_plans, readable_plan
from actions.plan_paper import as_document
from organisation import access
from organisation.access import SignedInRequest
from organisation.documents import PDF_TYPE, WORD_TYPE, as_pdf, as_word
from organisation.models import Unit, User
from organisation.people import able_to, within
from organisation.roles import Capability

WRITERS = {"pdf": (as_pdf, PDF_TYPE), "docx": (as_word, WORD_TYPE)}
CHANGED = "Somebody changed this plan in the meantime. Nothing of yours is lost: look, then send it again."


@require_GET
@access.requires(Capability.READ_ACTIONS)
def list_plans(request: SignedInRequest) -> HttpResponse:
    """List plans and programmes: what is declared of each beside how it goes, contradictions first."""
    may_make = access.may(request.user, Capability.KEEP_PLANS)
    return render(request, "actions/plans.html", {"plans": read_plans(request.user), "may_make": may_make})


@require_GET
@access.requires(Capability.READ_ACTIONS)
def show_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one plan whole."""
    page = readable_plan(request.user, pk)
    return render(request, "actions/plan.html", {"page": page, "plan": page.plan})


@require_GET
@access.requires(Capability.READ_ACTIONS)
def plan_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Give a plan as a file, as it is today."""
    page = readable_plan(request.user, pk)
    write, content_type = WRITERS[kind]
    file = write(as_document(page, written_at=timezone.now()))
    name = f"plan-{slugify(page.plan.name)}-{page.on}.{kind}"
    return HttpResponse(
        file, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@access.requires(Capability.KEEP_PLANS)
def make_plan(request: SignedInRequest) -> HttpResponse:
    """Make a plan."""
    form = PlanForm(request.POST or None, people=_sponsors(request.user), units=_units(request))
    if form.is_valid():
        try:
            return redirect(operations.make_plan(form.facts(), by=request.user))
        except ValidationError as problem:
            form.add_error(None, problem)
    return show_form(request, form, "Make a plan")


@access.requires(Capability.KEEP_PLANS)
def change_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is written at a plan's head."""
    page = kept_plan(request, pk)
    units = _units(request) | Unit.objects.filter(pk=page.plan.unit_id)
    form = ChangePlanForm(request.POST or None, plan=page.plan, people=_sponsors(request.user, page.plan), units=units)
    if form.is_valid() and changed(form, page, operations.change_plan, by=request.user, facts=form.facts()):
        return redirect(page.plan)
    return show_form(request, form, "Change the plan", page)


@access.requires(Capability.KEEP_PLANS)
def declare_status(request: SignedInRequest, pk: int) -> HttpResponse:
    """Declare how a plan stands; what contradicts its declared status is shown beside the form."""
    page = kept_plan(request, pk)
    form = DeclareForm(request.POST or None, plan=page.plan)
    given = {name: form.cleaned_data[name] for name in ("status", "reason")} if form.is_valid() else {}
    if given and changed(form, page, operations.declare_status, by=request.user, **given):
        messages.success(request, f"Declared {given['status'].label.lower()}.")
        return redirect(page.plan)
    return show_form(request, form, "Declare how it stands", page, judged=True)


def kept_plan(request: SignedInRequest, pk: int) -> PlanReading:
    """Give a plan this person may change. Raises Http404, and PermissionDenied where they may only read it."""
    page = readable_plan(request.user, pk)
    check_may_keep(request.user, page.plan)
    return page


def changed(form: Form, page: PlanReading, operation: Callable, **given: Any) -> bool:
    """Change a plan, on the version the form was opened on where it says one; what stands against it is told."""
    if "seen_version" in form.cleaned_data:
        given["seen_version"] = form.cleaned_data["seen_version"]
    try:
        operation(page.plan, **given)
    except ValidationError as problem:
        form.add_error(None, problem)
    except operations.PlanHasMovedOn:
        form.add_error(None, CHANGED)
        if hasattr(form, "look_again"):
            form.look_again(ActionPlan.objects.get(pk=page.plan.pk))
    return not form.errors


def show_form(
    request: SignedInRequest,
    form: Form,
    title: str,
    page: PlanReading | None = None,
    **more: object,
) -> HttpResponse:
    """Show a form about a plan, with what is wrong in it."""
    about = {"form": form, "title": title, "page": page, "plan": page and page.plan, **more}
    return render(request, "actions/plan_form.html", about, status=422 if form.errors else 200)


def _units(request: SignedInRequest) -> QuerySet[Unit]:
    kept = access.units_where(request.user, Capability.KEEP_PLANS)
    return Unit.objects.filter(pk__in=kept).exclude(kind=Unit.Kind.WORKER)


def _sponsors(user: User, plan: ActionPlan | None = None) -> QuerySet[User]:
    able = within(access.line_of(user), able_to(Capability.KEEP_PLANS, on=timezone.localdate()))
    return User.objects.filter(Q(pk__in=able.values("pk")) | Q(pk=plan.sponsor_id if plan else None))
