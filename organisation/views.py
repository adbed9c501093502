"""Pages about units: the tree of them, one, and what becomes of one in a reorganisation."""

from collections import defaultdict
from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from organisation import access, operations
from organisation.access import SignedInRequest
from organisation.forms import EndForm, SuccessorForm
from organisation.history import changes
from organisation.models import Membership, Succession, Unit
from organisation.month import asked_of, keeps_month, read_month
from organisation.operations import NewUnit
from organisation.roles import Capability
from organisation.unit_page import open_work_of, sections_of

TOLD = ("name", "kind", "parent", "position", "valid_from", "valid_to", "notice")


@require_GET
@access.requires(Capability.READ_BOARD)
def list_units(request: SignedInRequest) -> HttpResponse:
    """Show the tree of units, with when each stood and who took over from whom."""
    units = list(Unit.objects.filter(pk__in=_visible(request)).standing_first())
    successors: dict[int, list[Succession]] = defaultdict(list)
    for one in Succession.objects.select_related("successor"):
        successors[one.predecessor_id].append(one)
    rows = [(unit, level, successors[unit.pk]) for unit, level in _in_tree(units)]
    return render(request, "organisation/units.html", {"rows": rows, "today": timezone.localdate()})


@require_GET
@access.requires(Capability.READ_BOARD)
@keeps_month()
def show_unit(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one unit: its place, what is beneath it, its figures, and the units before and after it."""
    visible, today = _visible(request), timezone.localdate()
    unit = _unit(visible, code)
    about = {
        "unit": unit,
        "today": today,
        "above": _above(unit),
        "beneath": unit.children.filter(pk__in=visible).standing_first(),
        "predecessors": unit.precessions.select_related("predecessor"),
        "successors": unit.successions.select_related("successor"),
        "aliases": unit.aliases.all(),
        "sections": sections_of(unit, by=request.user, month=read_month(asked_of(request).get("month"))),
        "history": list(_history(unit)),
        "may_manage": unit.pk in access.units_where(request.user, Capability.MANAGE_ACCESS),
    }
    if about["may_manage"]:
        about["holders"] = unit.memberships.in_force(on=today).select_related("user")
    return render(request, "organisation/unit.html", about)


@access.requires(Capability.MANAGE_ACCESS)
def end_unit(request: SignedInRequest, code: str) -> HttpResponse:
    """End a unit and what stands beneath it, without a successor."""
    unit = _managed(request, code)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            ended = operations.end_unit(unit, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, f"Ended: {', '.join(one.name for one in ended)}.")
            return redirect(unit)
    return _reorganise(request, unit, form, "organisation/end_unit.html")


@access.requires(Capability.MANAGE_ACCESS)
def name_successor(request: SignedInRequest, code: str) -> HttpResponse:
    """Say who takes over from a unit, or from several at once."""
    unit = _managed(request, code)
    within = Unit.objects.filter(pk__in=access.units_where(request.user, Capability.MANAGE_ACCESS))
    of_its_rank = within.filter(kind=unit.kind).standing_first()
    above = within.filter(kind__in=Unit.Kind.values[: Unit.Kind.values.index(unit.kind)]).standing_first()
    first = {"predecessors": [unit.pk], "parent": unit.parent_id}
    form = SuccessorForm(request.POST or None, initial=first, units=(of_its_rank, above))
    if form.is_valid():
        try:
            successor = _succeed(request, unit, dict(form.cleaned_data))
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            messages.success(request, f"{successor} takes over. Both histories stay readable.")
            return redirect(unit)
    return _reorganise(request, unit, form, "organisation/name_successor.html")


@require_POST
@access.requires(Capability.MANAGE_ACCESS)
def copy_roles(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Give the people of a unit the same roles at one that takes over from it."""
    unit = _managed(request, code)
    succession = get_object_or_404(unit.successions.select_related("successor"), pk=pk)
    held = unit.memberships.in_force(on=timezone.localdate()).select_related("user")
    given = operations.copy_roles(held, to=succession.successor, starts_on=succession.happened_on, by=request.user)
    messages.success(request, f"{len(given)} given at {succession.successor}; the roles at {unit} stay.")
    return redirect(unit)


def _succeed(request: SignedInRequest, unit: Unit, given: dict) -> Unit:
    new = NewUnit(given.pop("code"), given.pop("name"), unit.kind, given.pop("parent"))
    successor = given.pop("successor") or new
    return operations.succeed(given.pop("predecessors"), successor=successor, by=request.user, **given)


def _reorganise(request: SignedInRequest, unit: Unit, form, template: str) -> HttpResponse:
    """Show what a change of the tree would leave behind, beside the form for it."""
    beneath = [below for below in unit.descendants() if below.valid_to is None]
    units = {unit.pk, *(below.pk for below in beneath)}
    about = {
        "unit": unit,
        "form": form,
        "beneath": beneath,
        "open_work": open_work_of(units),
        "roles_left": Membership.objects.in_force(on=timezone.localdate()).filter(unit__in=units).count(),
    }
    return render(request, template, about, status=422 if form.errors else 200)


def _visible(request: SignedInRequest) -> set[int]:
    """Give the units somebody may see: those whose figures they read, the workers in their line, those they manage."""
    read = access.readable_units(request.user) | access.workers_in_line(request.user)
    return read | access.units_where(request.user, Capability.MANAGE_ACCESS)


def _managed(request: SignedInRequest, code: str) -> Unit:
    """Give a unit somebody manages. Refuses where they see it and no more."""
    unit = _unit(_visible(request), code)
    access.check(request.user, Capability.MANAGE_ACCESS, unit)
    return unit


def _unit(visible: set[int], code: str) -> Unit:
    ranks_above = "parent__parent__parent"  # as many as there are
    return get_object_or_404(Unit.objects.filter(pk__in=visible).select_related(ranks_above), code=code)


def _above(unit: Unit) -> list[Unit]:
    """Give what a unit stands beneath, the authority first."""
    return [*_above(unit.parent), unit.parent] if unit.parent else []


def _in_tree(units: list[Unit]) -> Iterator[tuple[Unit, int]]:
    """Give units each beneath the one it belongs to, with how deep it stands; one whose parent is hidden is a root."""
    shown = {unit.pk for unit in units}
    children: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        children[unit.parent_id if unit.parent_id in shown else None].append(unit)
    waiting = [(unit, 0) for unit in reversed(children[None])]
    while waiting:
        unit, level = waiting.pop()
        yield unit, level
        waiting.extend((below, level + 1) for below in reversed(children[unit.pk]))


def _history(unit: Unit) -> Iterator[dict[str, object]]:
    """Tell what was changed about a unit, the newest first."""
    rows = list(unit.history.select_related("history_user", "parent"))
    for after, before in zip(rows, [*rows[1:], None], strict=True):
        changed = changes(before, after, TOLD) if before else []
        if changed or before is None:
            yield {"row": after, "changes": changed}
