"""Doubts about figures, answered."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from indicators.exports import download
from indicators.forms.doubts import AcceptForm, DoubtForm, SettleForm
from indicators.models import Doubt
from indicators.operations import doubts
from indicators.rules.vocabulary import Severity
from indicators.tables import DoubtTable
from organisation import access
from organisation.access import SignedInRequest
from organisation.in_place import is_asked, part, say
from organisation.models import Unit
from organisation.numbers import read_numbers
from organisation.roles import Capability

LOUDEST_FIRST = list(Severity)


@require_GET
@access.requires(Capability.READ_FLAGS)
def list_doubts(request: SignedInRequest) -> HttpResponse:
    """List live doubts series by series, those with the gravest first."""
    return _list(request, AcceptForm())


@access.requires(Capability.DEFINE_INDICATORS)
def accept_doubts(request: SignedInRequest) -> HttpResponse:
    """Accept the chosen doubts with one reason. Whoever follows a link from a form with errors gets the list."""
    if request.method != "POST":
        return redirect(f"{reverse('indicators:doubts')}?{request.GET.urlencode()}")
    form, chosen = AcceptForm(request.POST), read_numbers(request.POST.getlist("doubt"))
    readable = readable_doubts(request).filter(pk__in=chosen).values_list("pk", flat=True)
    if not chosen:
        form.add_error(None, "Choose the doubts that are accepted.")
    if not form.is_valid():
        return _list(request, form, status=422, chosen=chosen)
    number = doubts.settle_doubts(list(readable), by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, f"{number} accepted. They are not raised again for the same figures.")
    return redirect("indicators:doubts")


def readable_doubts(request: SignedInRequest) -> QuerySet[Doubt]:
    """Give the live doubts about the units somebody may read."""
    live = Doubt.objects.live().filter(unit__in=access.readable_units(request.user))
    return live.select_related("indicator__lead_service", "unit", "cohort")


def _list(request: SignedInRequest, form: AcceptForm, *, status: int = 200, chosen: list[int] | None = None):
    choices = DoubtForm(request.GET)
    may_accept = access.may(request.user, Capability.DEFINE_INDICATORS)
    rows = by_series(_filtered(readable_doubts(request), choices))
    table = DoubtTable(rows, may_accept=may_accept, chosen=frozenset(chosen or ()))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="doubts", kind=kind, notice=access.notice_for(request.user))
    about = {"table": table, "choices": choices, "form": form, "may_accept": may_accept}
    return render(request, "indicators/doubts.html", about, status=status)


def _filtered(rows: QuerySet[Doubt], form: DoubtForm) -> QuerySet[Doubt]:
    form.is_valid()
    given = form.cleaned_data
    rows = rows.filter(**{name: given[name] for name in ("severity", "code") if given.get(name)})
    if service := given.get("service"):
        leads = Q(unit__kind=Unit.Kind.AUTHORITY, indicator__lead_service=service)
        rows = rows.filter(leads | Q(unit=service) | Q(unit__parent=service))
    return rows


def by_series(rows: QuerySet[Doubt]) -> list[Doubt]:
    """Put doubts together by series: the series with the gravest first, and within each the gravest first."""
    gravest: dict[tuple, int] = {}
    for doubt in (found := list(rows)):
        gravest[_series(doubt)] = min(gravest.get(_series(doubt), len(LOUDEST_FIRST)), _place(doubt))
    return sorted(found, key=lambda doubt: (gravest[_series(doubt)], _series(doubt), _place(doubt), str(doubt.month)))


def _series(doubt: Doubt) -> tuple:
    return (doubt.indicator.code, doubt.unit_id, doubt.cohort_id or 0)


def _place(doubt: Doubt) -> int:
    return LOUDEST_FIRST.index(Severity(doubt.severity))


@access.requires(Capability.DEFINE_INDICATORS)
def settle_doubt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Settle a doubt with an explanation."""
    doubt = get_object_or_404(Doubt.objects.live().select_related("indicator__lead_service", "unit", "cohort"), pk=pk)
    if is_asked(request) and "row" in request.GET:
        return _row(request, doubt)
    form = SettleForm(request.POST or None)
    if form.is_valid():
        doubts.settle_doubt(doubt, by=request.user, reason=form.cleaned_data["reason"])
        say(request, "Settled. It is not raised again for the same figures.")
        if is_asked(request):
            return part(request, "indicators/_doubt_settled_row.html", {"doubt": doubt})
        return redirect(doubt.indicator)
    about = {"doubt": doubt, "form": form, "to": request.path}
    status = 422 if form.is_bound else 200
    if is_asked(request):
        form.auto_id = f"id_{pk}_%s"  # several may stand open in one list
        return part(request, "indicators/_settle_doubt_row.html", about, status=status)
    return render(request, "indicators/settle_doubt.html", about, status=status)


def _row(request: SignedInRequest, doubt: Doubt) -> HttpResponse:
    table = DoubtTable([doubt], may_accept=True, chosen=frozenset())
    return part(request, "indicators/_doubt_part.html", {"table": table})
