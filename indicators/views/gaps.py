"""Data gaps: listed, told, and answered with who brings the figures and when."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from indicators.exports import download
from indicators.forms.gaps import GapForm, OwnForm
from indicators.gaps import Gap, GapSeries, count_gaps, owner_of, read_gap, read_gaps
from indicators.models import AwaitedFigure, ChaseReminder, Outturn
from indicators.operations import gaps
from indicators.operations.gaps import Reach
from indicators.tables import GapTable
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit, User
from organisation.people import able_to
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_GAPS)
def list_gaps(request: SignedInRequest) -> HttpResponse:
    """List every series with missing figures by service, state and owner, and as a file."""
    form = GapForm(request.GET)
    readable = access.readable_units(request.user)
    shown = _chosen(read_gaps(on=timezone.localdate(), units=readable), form.chosen(), request.user)
    table = GapTable(shown, reach=gaps.reach_of(request.user))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="data-gaps", kind=kind)
    return render(request, "indicators/gaps.html", {"table": table, "choices": form, "counts": count_gaps(shown)})


def _chosen(found: list[Gap], given: dict, user: User) -> list[Gap]:
    if service := given.get("service"):
        found = [gap for gap in found if gap.series.service == service]
    if state := given.get("state"):
        found = [gap for gap in found if gap.outlook.state == state]
    if owner := given.get("owner"):
        found = [gap for gap in found if gap.owner == (user if owner == "mine" else None)]
    return found


@require_GET
@access.requires(Capability.READ_GAPS)
def show_gap(request: SignedInRequest, code: str, unit: str) -> HttpResponse:
    """Show one series' missing figures: since when, who brings them, and all that was said about it."""
    return _gap_page(request, _series(request, code, unit))


@require_POST
@access.requires(Capability.READ_GAPS)
def own_gap(request: SignedInRequest, code: str, unit: str) -> HttpResponse:
    """Say who brings one series' missing figures, and by when. The operation knows who may."""
    series = _series(request, code, unit)
    awaited = AwaitedFigure.objects.filter(**series.named).select_related("owner").first()
    owner = owner_of(series.indicator, awaited)
    reach = gaps.check_promise(series, by=request.user, owner=owner)
    form = OwnForm(request.POST, people=_people(reach, series, owner))
    if form.is_valid() and _owned(request, series, form):
        return redirect(series)
    return _gap_page(request, series, form, status=422)


def _owned(request: SignedInRequest, series: GapSeries, form: OwnForm) -> bool:
    try:
        gaps.own_missing_figure(series, by=request.user, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem)
    except gaps.GapHasMovedOn:
        form.add_error(None, "Somebody else has answered in the meantime: see below. Look again, then save.")
        form.see(_seen(AwaitedFigure.objects.filter(**series.named).first()))
    else:
        messages.success(request, f"Saved: {series.name}.")
        return True
    return False


def _series(request: SignedInRequest, code: str, unit: str) -> GapSeries:
    """Find a series within one's reach that has ever had a row. Workers' are nobody's to chase."""
    rows = Outturn.objects.filter(unit__in=access.readable_units(request.user), indicator__code=code, unit__code=unit)
    rows = rows.exclude(unit__kind=Unit.Kind.WORKER)
    cohort = request.GET.get("cohort")
    rows = rows.filter(cohort__code=cohort) if cohort else rows.filter(cohort=None)
    row = rows.select_related("indicator__lead_service", "unit__parent", "cohort").first()
    if row is None:
        raise Http404
    return GapSeries(row.indicator, row.unit, row.cohort)


def _gap_page(
    request: SignedInRequest, series: GapSeries, form: OwnForm | None = None, status: int = 200
) -> HttpResponse:
    gap, reach = read_gap(series, on=timezone.localdate()), gaps.reach_of(request.user)
    if form is None and gap and reach.may_promise(series, gap.owner):
        form = _form(reach, series, gap)
    about = {
        "series": series,
        "to_own": series.address("indicators:own-gap"),
        "gap": gap,
        "form": form,
        "history": AwaitedFigure.history.filter(**series.named).select_related("owner", "history_user"),
        "reminders": ChaseReminder.objects.filter(**series.named).select_related("sent_to")[:20],
    }
    return render(request, "indicators/gap.html", about, status=status)


def _form(reach: Reach, series: GapSeries, gap: Gap) -> OwnForm:
    given = {
        "owner": gap.owner or (None if reach.may_name(series.unit) else reach.user),
        "promised_on": gap.promised_on,
        "note": gap.awaited.note if gap.awaited else "",
        "seen": _seen(gap.awaited),
    }
    return OwnForm(initial=given, people=_people(reach, series, gap.owner))


def _people(reach: Reach, series: GapSeries, owner: User | None):
    """Give whom somebody may name: an analyst anybody, others whoever brings the figures now, and themselves."""
    if reach.may_name(series.unit):
        return able_to(Capability.READ_GAPS, on=timezone.localdate())
    return User.objects.filter(pk__in=[person.pk for person in (reach.user, owner) if person])


def _seen(awaited: AwaitedFigure | None) -> str:
    return awaited.set_at.isoformat() if awaited else ""
