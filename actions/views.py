"""Pages about actions: my own, all of them, the unplaced, one, and the deputy director's overdue."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from actions import operations
from actions.filters import ActionFilter
from actions.forms import PlaceForm, ProgressForm, RaiseForm, ReviewForm
from actions.models import Action, Priority
from actions.rules.lifecycle import ActionState, delivery_status
from actions.tables import ActionTable
from indicators.exports import download
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.people import able_to
from organisation.roles import Capability

SERIOUSNESS = Case(
    *[When(priority=word.value, then=Value(place)) for place, word in enumerate(Priority)],
    output_field=IntegerField(),
)


def _readable(user):
    """Give the actions somebody may read, with what every list shows of them."""
    units = access.units_where(user, Capability.READ_ACTIONS)
    own = Action.objects.filter(unit__in=units) | Action.objects.filter(owner=user)
    return own.select_related("unit", "owner").with_last_update()


def _action(request: SignedInRequest, pk: int) -> Action:
    return get_object_or_404(_readable(request.user).select_related("plan", "area", "indicator"), pk=pk)


@require_GET
@access.requires(Capability.READ_ACTIONS)
def list_actions(request: SignedInRequest) -> HttpResponse:
    """List every action within one's reach, filtered, and as a file."""
    chosen = ActionFilter(request.GET, queryset=_readable(request.user))
    table = ActionTable(chosen.qs, on=timezone.localdate(), caption="All actions")
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="actions", kind=kind, notice=access.notice_for(request.user))
    return render(request, "actions/list.html", {"table": table, "filter": chosen})


@require_GET
@access.requires(Capability.READ_ACTIONS)
def my_actions(request: SignedInRequest) -> HttpResponse:
    """List one's own open actions, soonest first."""
    mine = _readable(request.user).filter(owner=request.user).open()
    table = ActionTable(mine, on=timezone.localdate(), caption="My open actions")
    table.empty_text = "Nothing is waiting for you."
    RequestConfig(request, paginate=False).configure(table)
    return render(request, "actions/mine.html", {"table": table})


@require_GET
@access.requires(Capability.READ_ACTIONS)
def unplaced(request: SignedInRequest) -> HttpResponse:
    """List the actions without an owner or a date, which nobody can be late with."""
    waiting = _readable(request.user).unplaced().select_related("area").order_by("area__position", "pk")
    return render(request, "actions/unplaced.html", {"actions": waiting, "placeable": _may_place(request.user)})


def _may_place(user) -> set[int]:
    return access.units_where(user, Capability.PLACE_ACTIONS)


@access.requires(Capability.PLACE_ACTIONS)
def place(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give one action its owner and date."""
    action = _action(request, pk)
    access.check(request.user, Capability.PLACE_ACTIONS, action.unit)
    given = {"owner": action.owner, "outside_owner": action.outside_owner, "due_on": action.due_on}
    form = PlaceForm(request.POST or None, initial=given, people=_owners())
    if form.is_valid() and _placed(request, action, form):
        return redirect("actions:unplaced")
    return render(request, "actions/place.html", {"action": action, "form": form})


def _placed(request: SignedInRequest, action: Action, form: PlaceForm) -> bool:
    try:
        operations.place_action(action, by=request.user, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    except operations.ActionHasMovedOn:
        messages.warning(request, "Somebody else has placed this action in the meantime.")
        return True
    messages.success(request, f"Placed: {action.title}")
    return True


@access.requires(Capability.RAISE_ACTIONS)
def raise_action(request: SignedInRequest) -> HttpResponse:
    """Raise an action directly."""
    units = Unit.objects.filter(pk__in=access.units_where(request.user, Capability.RAISE_ACTIONS))
    asked = {name: request.GET[name] for name in ("indicator", "unit") if request.GET.get(name, "").isdecimal()}
    form = RaiseForm(request.POST or None, people=_owners(), units=units, initial=asked)
    if form.is_valid():
        try:
            action = operations.raise_action(form.promise(), by=request.user)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, f"Raised: {action.title}")
            return redirect(action)
    return render(request, "actions/raise.html", {"form": form})


@require_GET
@access.requires(Capability.READ_ACTIONS)
def show_action(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one action whole, with everything ever said about it."""
    action = _action(request, pk)
    return render(request, "actions/action.html", _about(action, ProgressForm(action=action)))


@require_POST
@access.requires(Capability.REPORT_PROGRESS)
def report_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take what the owner says about an action."""
    action = _action(request, pk)
    form = ProgressForm(request.POST, action=action)
    if form.is_valid():
        try:
            operations.report_progress(action, by=request.user, **form.cleaned_data)
        except operations.OwnerMayNotVerify:
            form.add_error("state", "The owner does not verify their own action: ask somebody else.")
        except operations.MoveNotAllowed as problem:
            form.add_error("state", str(problem))
        else:
            messages.success(request, "Progress recorded.")
            return redirect(action)
    return render(request, "actions/action.html", _about(action, form), status=422)


def _about(action: Action, form: ProgressForm) -> dict:
    return {
        "action": action,
        "form": form,
        "delivery": delivery_status(ActionState(action.state), action.due_on, on=timezone.localdate()),
        "state": ActionState(action.state),
        "updates": action.updates.select_related("reported_by"),
        "date_changes": action.date_changes.select_related("changed_by"),
        "reviews": action.overdue_reviews.select_related("reviewed_by", "new_owner"),
    }


@require_GET
@access.requires(Capability.REVIEW_OVERDUE)
def overdue(request: SignedInRequest) -> HttpResponse:
    """Show the deputy director what is overdue, the most serious and oldest first."""
    return _overdue_page(request, {})


@require_POST
@access.requires(Capability.REVIEW_OVERDUE)
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a decision about one overdue action, in place."""
    action = get_object_or_404(_overdue_for(request.user, every=True), pk=pk)
    people = _owners()
    form = ReviewForm(request.POST, action=action, people=people, choices=_as_choices(people))
    if form.is_valid():
        try:
            operations.review_overdue(action, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            _show_problem(form, problem)
        except operations.ActionHasMovedOn:
            messages.warning(request, f"“{action.title}” has changed since you opened the page. Look again.")
            return redirect("actions:overdue")
        else:
            messages.success(request, f"Recorded: {form.cleaned_data['decision'].label} “{action.title}”.")
            return redirect("actions:overdue")
    return _overdue_page(request, {action.pk: form}, status=422)


def _show_problem(form: ReviewForm, problem: ValidationError) -> None:
    known = {name: text for name, text in problem.message_dict.items() if name in form.fields}
    form.add_error(None, ValidationError(known or problem.messages))


def _overdue_for(user, *, every: bool = False):
    units = access.units_where(user, Capability.REVIEW_OVERDUE)
    rows = Action.objects.filter(unit__in=units)
    rows = rows if every else rows.overdue(on=timezone.localdate())
    rows = rows.select_related("unit", "owner", "indicator", "escalated_to").with_last_update().with_slips()
    return rows.order_by(SERIOUSNESS, "due_on", "pk")


def _overdue_page(request: SignedInRequest, forms: dict[int, ReviewForm], status: int = 200) -> HttpResponse:
    people, today = _owners(), timezone.localdate()
    choices = _as_choices(people)
    rows = [
        {
            "action": action,
            "days": (today - action.due_on).days,
            "form": forms.get(action.pk) or ReviewForm(action=action, people=people, choices=choices),
        }
        for action in _overdue_for(request.user)
    ]
    about = {"rows": rows, "unplaced": Action.objects.unplaced().count(), "form": next(iter(forms.values()), None)}
    return render(request, "actions/overdue.html", about, status=status)


def _as_choices(people) -> list[tuple[int | str, str]]:
    return [("", "Nobody"), *((person.pk, str(person)) for person in people)]


def _owners():
    return able_to(Capability.REPORT_PROGRESS, on=timezone.localdate())
