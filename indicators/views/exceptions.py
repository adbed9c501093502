"""The cases behind a miss: switched on and off, loaded, looked at by the line, marked."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from indicators.exceptions import CasesBehind, cases_behind, switches
from indicators.forms.exceptions import LoadForm, MarkForm, SwitchForm
from indicators.models import Cohort, ExceptionList, ExceptionSwitch, Indicator
from indicators.operations import exceptions
from organisation import access
from organisation.access import SignedInRequest
from organisation.looks import look_at_workers
from organisation.models import Unit
from organisation.roles import Capability

TOLD = 30  # problems and lists at a time


@require_GET
@access.requires(Capability.SWITCH_EXCEPTIONS)
def list_switches(request: SignedInRequest) -> HttpResponse:
    """Say for which indicators lists are taken, since when, by whose leave and why."""
    return render(request, "indicators/exception_switches.html", {"rows": switches(Indicator.objects.all())})


@access.requires(Capability.SWITCH_EXCEPTIONS)
def switch_on(request: SignedInRequest, code: str) -> HttpResponse:
    """Say what lists of cases do, and switch them on for an indicator."""
    indicator = get_object_or_404(Indicator, code=code)
    form = SwitchForm(request.POST or None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("shape", "assessment", "reason")}
        try:
            exceptions.switch_on(indicator, **given, by=request.user, now=timezone.now())
        except exceptions.ExceptionsAreOn:
            messages.info(request, f"Lists of {indicator} are switched on already.")
        else:
            messages.success(request, f"Lists of {indicator} are switched on, and that is recorded.")
        return redirect("indicators:exception-switches")
    about = {"indicator": indicator, "form": form}
    return render(request, "indicators/switch_exceptions.html", about, status=422 if form.errors else 200)


@require_POST
@access.requires(Capability.SWITCH_EXCEPTIONS)
def switch_off(request: SignedInRequest, code: str) -> HttpResponse:
    """Switch lists of an indicator off; every case held goes at once."""
    indicator = get_object_or_404(Indicator, code=code)
    try:
        number = exceptions.switch_off(indicator, by=request.user, now=timezone.now())
    except exceptions.ExceptionsAreOff:
        messages.info(request, "They are switched off already.")
    else:
        messages.success(request, f"Switched off. The cases of {number} list{'' if number == 1 else 's'} are removed.")
    return redirect("indicators:exception-switches")


@never_cache
@access.requires(Capability.LOAD_EXCEPTIONS)
def load_list(request: SignedInRequest) -> HttpResponse:
    """Take in a file of cases; say what is held in counts alone, and what is wrong by row."""
    form = LoadForm(request.POST or None, request.FILES or None)
    taken: list[exceptions.Taken] = []
    problems: list[str] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = exceptions.take_in(content=file.read(), file_name=file.name, by=request.user, now=timezone.now())
        except exceptions.ListRefused as refused:
            problems = refused.problems
            form.add_error("file", "Nothing was taken in. Put the rows right and load it again.")
    status = 422 if form.errors else 200
    return render(request, "indicators/load_exceptions.html", _loaded(request, form, taken, problems), status=status)


@require_POST
@access.requires(Capability.LOAD_EXCEPTIONS)
def take_list_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove the cases of a list that should not have come."""
    mine = access.units_where(request.user, Capability.LOAD_EXCEPTIONS)
    held = get_object_or_404(ExceptionList.objects.select_related("indicator", "unit", "cohort"), pk=pk, unit__in=mine)
    try:
        exceptions.take_back(held, by=request.user, now=timezone.now())
    except exceptions.ListIsGone:
        messages.info(request, "Its cases are removed already.")
    else:
        messages.success(request, f"Taken back: {held}.")
    return redirect("indicators:load-exceptions")


@require_GET
@never_cache
@access.requires(Capability.READ_EXCEPTIONS)
def show_cases(request: SignedInRequest, code: str, month: date, unit: str) -> HttpResponse:
    """Show the cases behind a miss to the line, once it is recorded that they look."""
    behind = _behind(request, code, month, unit)
    if not behind.is_looked_at(request.user, now=timezone.now()):
        return render(request, "indicators/look_at_exceptions.html", {"behind": behind})
    return _cases(request, behind, MarkForm(cases=behind.cases))


@require_POST
@access.requires(Capability.READ_EXCEPTIONS)
def look(request: SignedInRequest, code: str, month: date, unit: str) -> HttpResponse:
    """Record that somebody looks at the cases, and show them."""
    behind = _behind(request, code, month, unit)
    look_at_workers(behind.unit, about=behind.indicator.code, page=behind.address, by=request.user, now=timezone.now())
    return redirect(behind.address)


@require_POST
@never_cache
@access.requires(Capability.READ_EXCEPTIONS)
def mark_cases(request: SignedInRequest, code: str, month: date, unit: str) -> HttpResponse:
    """Mark why cases are behind the miss."""
    behind = _behind(request, code, month, unit)
    form = MarkForm(request.POST, cases=[one for one in behind.cases if f"cause-{one.pk}" in request.POST])
    if not form.is_valid():
        return _again(request, behind, form, "Nothing was marked: a cause is recording, practice or capacity.")
    try:
        number = exceptions.mark(
            behind.unit, causes=form.causes(), seen=form.seen(), by=request.user, now=timezone.now()
        )
    except exceptions.MarkedMeanwhile:
        said = (
            "Nothing was marked: somebody marked one of these cases meanwhile. Yours stand in the boxes, theirs beside."
        )
        return _again(request, behind, form, said)
    except exceptions.ListIsGone:
        return _again(request, behind, form, "Nothing was marked: a case is no longer on the list.")
    messages.success(request, f"Marked {number} case{'' if number == 1 else 's'}.")
    return redirect(behind.address)


def _again(request: SignedInRequest, behind: CasesBehind, form: MarkForm, said: str) -> HttpResponse:
    """Show the cases again with what was chosen, where the look at them still lasts."""
    messages.error(request, said)
    if not behind.is_looked_at(request.user, now=timezone.now()):
        return redirect(behind.address)
    return _cases(request, behind, MarkForm(cases=behind.cases, chosen=form.chosen()), status=422)


def _behind(request: SignedInRequest, code: str, month: date, unit: str) -> CasesBehind:
    """Find the cases of an address; not found where there are none, or none of one's own line."""
    found = get_object_or_404(Indicator, code=code), month, get_object_or_404(Unit, code=unit)
    cohort = get_object_or_404(Cohort, code=asked) if (asked := request.GET.get("cohort")) else None
    behind = cases_behind(*found, cohort, by=request.user)
    if behind is None:
        raise Http404("There are no cases behind this, or none of your line.")
    return behind


def _cases(request: SignedInRequest, behind: CasesBehind, form: MarkForm, *, status: int = 200) -> HttpResponse:
    return render(request, "indicators/exceptions.html", {"behind": behind, "form": form}, status=status)


def _loaded(request: SignedInRequest, form: LoadForm, taken: list, problems: list[str]) -> dict[str, object]:
    mine = access.units_where(request.user, Capability.LOAD_EXCEPTIONS)
    held = ExceptionList.objects.live().filter(unit__in=mine).select_related("indicator", "unit", "cohort", "loaded_by")
    return {
        "form": form,
        "taken": taken,
        "problems": problems[:TOLD],
        "more": max(len(problems) - TOLD, 0),
        "held": held[:TOLD],
        "on": ExceptionSwitch.objects.filter(switched_off_at=None).select_related("indicator"),
    }
