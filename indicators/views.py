"""Pages about figures: the board, one indicator, returns, flags."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from indicators.board import print_benchmark, read_board
from indicators.charts import chart
from indicators.exports import download
from indicators.forms import BoardForm, FlagForm, PublishForm, SettleForm, UploadForm
from indicators.models import Doubt, Flag, Indicator, Outturn, OutturnRevision, Population, Return
from indicators.models.definitions import in_force
from indicators.models.returns import ReturnState
from indicators.operations import doubts, flags, returns
from indicators.operations.figures import RevisionNeedsReason
from indicators.returns.workbook import NotAReturn
from indicators.rules.trajectory import as_count
from indicators.rules.vocabulary import FlagClass, FlagState, Measure
from indicators.rules.wording import print_figure
from indicators.standings import Series, read_series
from indicators.tables import BoardTable, FlagTable, ReturnTable
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.roles import Capability

LINES_SHOWN = 400  # of a return on its page; a longer one is published whole all the same


@require_GET
@access.requires(Capability.READ_BOARD)
def board(request: SignedInRequest) -> HttpResponse:
    """Show the board of indicators, filtered, and as a file."""
    form = BoardForm(request.GET)
    shown = read_board(form.choice(), readable=access.readable_units(request.user), today=timezone.localdate())
    table = BoardTable(shown)
    RequestConfig(request, paginate=False).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name=f"indicators-{shown.months[-1]:%Y-%m}", kind=kind)
    return render(request, "indicators/board.html", {"table": table, "board": shown, "choices": form})


@require_GET
@access.requires(Capability.READ_BOARD)
def indicator(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one indicator: how it stands, why, its figures, targets, flags and actions."""
    found = get_object_or_404(Indicator.objects.select_related("lead_service"), code=code)
    readable = access.readable_units(request.user)
    every = read_series(Outturn.objects.filter(indicator=found, unit__in=readable))
    series = _chosen(request, every)
    return render(request, "indicators/indicator.html", _about(request, found, every, series))


def _chosen(request: SignedInRequest, every: list[Series]) -> Series | None:
    """Give the series asked for; the authority's, or else the first, when none is."""
    unit, cohort = request.GET.get("unit"), request.GET.get("cohort")
    if unit:
        for one in every:
            if one.unit.code == unit and (one.cohort.code if one.cohort else None) == (cohort or None):
                return one
        raise Http404
    ranked = sorted(every, key=lambda one: (one.unit.kind != Unit.Kind.AUTHORITY, one.cohort is not None))
    return ranked[0] if ranked else None


def _about(request: SignedInRequest, found: Indicator, every: list[Series], series: Series | None) -> dict:
    readable = {one.unit.pk for one in every}
    seen = access.units_where(request.user, Capability.READ_ACTIONS)
    return {
        "indicator": found,
        "series": series,
        "others": [one for one in every if one is not series],
        "chart": chart(series) if series and len(series.standings) > 1 else "",
        "months": list(reversed(series.standings)) if series else [],
        "pace": _pace_in_children(found, series),
        "targets": found.targets.select_related("unit", "cohort", "set_by"),
        "benchmarks": [
            (benchmark, print_benchmark(benchmark)) for benchmark in found.benchmarks.select_related("indicator")
        ],
        "doubts": found.doubts.live().filter(unit__in=readable).select_related("unit", "cohort"),
        "may_settle": access.may(request.user, Capability.DEFINE_INDICATORS),
        "flags": _flags(request).filter(indicator=found) if access.may(request.user, Capability.READ_FLAGS) else [],
        "actions": found.actions.filter(unit__in=seen).select_related("owner", "unit"),
        "revisions": _revisions(series),
    }


def _pace_in_children(found: Indicator, series: Series | None) -> dict[str, str] | None:
    """Turn a rate's needed and present pace into children a month, on the population in force."""
    if series is None or series.trajectory is None or found.measure != Measure.RATE:
        return None
    rows = Population.objects.filter(unit=series.unit).order_by("-applies_from")
    population = in_force(rows, series.latest.month)
    if population is None or series.trajectory.required is None:
        return None
    needed = as_count(series.trajectory.required, population=population.number)
    now = as_count(series.trajectory.pace, population=population.number)
    return {
        "needed": print_figure(needed, Measure.NUMBER),
        "now": print_figure(now, Measure.NUMBER),
        "population": str(population),
    }


def _revisions(series: Series | None):
    if series is None:
        return []
    changed = Outturn.objects.of_series(series.indicator, series.unit, series.cohort)
    return OutturnRevision.objects.filter(outturn__in=changed).select_related("outturn__indicator", "revised_by")


@require_GET
@access.requires(Capability.READ_RETURNS)
def list_returns(request: SignedInRequest) -> HttpResponse:
    """List every return uploaded."""
    table = ReturnTable(Return.objects.select_related("uploaded_by"))
    table.caption = "Returns"
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    may_load = access.may(request.user, Capability.LOAD_RETURNS)
    return render(request, "indicators/returns.html", {"table": table, "may_load": may_load})


@access.requires(Capability.LOAD_RETURNS)
def upload_return(request: SignedInRequest) -> HttpResponse:
    """Take a file in and check it. Nothing of it is published here."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            given = returns.receive_return(content=file.read(), file_name=file.name, by=request.user)
        except NotAReturn as problem:
            form.add_error("file", str(problem))
        else:
            return redirect(given)
    return render(request, "indicators/upload_return.html", {"form": form})


@require_GET
@access.requires(Capability.READ_RETURNS)
def show_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what was understood of a return, what is wrong with it, and what publishing would do."""
    given = get_object_or_404(Return, pk=pk)
    return _return_page(request, given)


@require_POST
@access.requires(Capability.LOAD_RETURNS)
def publish_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Publish a return, all or nothing."""
    given = get_object_or_404(Return, pk=pk)
    form = PublishForm(request.POST, preview=returns.preview_return(given))
    if form.is_valid():
        try:
            recorded = returns.publish_return(given, by=request.user, **form.cleaned_data)
        except returns.ReturnIsSettled:
            messages.warning(request, "This return was published or discarded already. Nothing was done twice.")
        except (returns.ReturnIsBlocked, returns.OverrideNeedsReason, RevisionNeedsReason):
            messages.error(
                request, "Nothing was written: the figures held have changed since you opened the page. Look again."
            )
        else:
            messages.success(
                request, f"Published: {recorded.new} new, {recorded.changed} changed, {recorded.unchanged} unchanged."
            )
        return redirect(given)
    return _return_page(request, given, form, status=422)


@require_POST
@access.requires(Capability.LOAD_RETURNS)
def discard_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a return aside."""
    given = get_object_or_404(Return, pk=pk)
    try:
        returns.discard_return(given, by=request.user)
    except returns.ReturnIsSettled:
        messages.warning(request, "This return was published or discarded already.")
    else:
        messages.success(request, "Discarded. Nothing of it was written.")
    return redirect("indicators:returns")


def _return_page(
    request: SignedInRequest, given: Return, form: PublishForm | None = None, status: int = 200
) -> HttpResponse:
    shown = returns.preview_return(given)
    may_publish = access.may(request.user, Capability.LOAD_RETURNS) and given.state == ReturnState.CHECKED
    about = {
        "return": given,
        "state": ReturnState(given.state),
        "preview": shown,
        "lines": shown.lines[:LINES_SHOWN],
        "lines_left": max(len(shown.lines) - LINES_SHOWN, 0),
        "problems": shown.reading.problems[:LINES_SHOWN],
        "problems_left": max(len(shown.reading.problems) - LINES_SHOWN, 0),
        "twin": Return.objects.filter(sha256=given.sha256, state=ReturnState.PUBLISHED).exclude(pk=given.pk).first(),
        "form": form or PublishForm(preview=shown),
        "may_publish": may_publish and not shown.reading.unreadable,
        "may_discard": may_publish,
    }
    return render(request, "indicators/return.html", about, status=status)


@require_GET
@access.requires(Capability.READ_FLAGS)
def list_flags(request: SignedInRequest) -> HttpResponse:
    """List flags by service, class and state."""
    form = FlagForm(request.GET)
    chosen = _filtered(_flags(request), form)
    table = FlagTable(chosen, answering=_answering(request))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="flags", kind=kind)
    return render(request, "indicators/flags.html", {"table": table, "choices": form})


def _flags(request: SignedInRequest):
    readable = access.readable_units(request.user)
    return Flag.objects.filter(unit__in=readable).select_related("indicator__lead_service", "unit", "cohort")


def _answering(request: SignedInRequest) -> set[int]:
    return access.units_where(request.user, Capability.ANSWER_FLAGS)


def _filtered(rows, form: FlagForm):
    form.is_valid()
    given = form.cleaned_data
    rows = rows.filter(state=given["state"]) if given.get("state") else rows.live()
    if given.get("classification"):
        rows = rows.filter(classification=given["classification"])
    if service := given.get("service"):
        rows = rows.filter(Q(unit=service) | Q(unit__kind=Unit.Kind.AUTHORITY, indicator__lead_service=service))
    return sorted(rows, key=lambda flag: (list(FlagClass).index(FlagClass(flag.classification)), flag.pk))


@require_GET
@access.requires(Capability.READ_FLAGS)
def show_flag(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one flag's story from its first month on."""
    flag = get_object_or_404(_flags(request).select_related("acknowledged_by"), pk=pk)
    about = {
        "flag": flag,
        "classification": FlagClass(flag.classification),
        "state": FlagState(flag.state),
        "events": flag.events.select_related("happened_by"),
        "may_answer": flag.state == FlagState.OPEN and flags.may_answer(flag, units=_answering(request)),
    }
    return render(request, "indicators/flag.html", about)


@require_POST
@access.requires(Capability.ANSWER_FLAGS)
def acknowledge_flag(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that somebody has seen a flag."""
    flag = get_object_or_404(_flags(request), pk=pk)
    try:
        flags.acknowledge_flag(flag, by=request.user)
    except flags.FlagIsClosed:
        messages.warning(request, "The flag was closed in the meantime.")
    else:
        messages.success(request, "Acknowledged.")
    return redirect(flag)


@access.requires(Capability.DEFINE_INDICATORS)
def settle_doubt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Settle a doubt with an explanation."""
    doubt = get_object_or_404(Doubt.objects.live().select_related("indicator", "unit", "cohort"), pk=pk)
    form = SettleForm(request.POST or None)
    if form.is_valid():
        doubts.settle_doubt(doubt, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Settled. It is not raised again for the same figures.")
        return redirect(doubt.indicator)
    return render(request, "indicators/settle_doubt.html", {"doubt": doubt, "form": form})
