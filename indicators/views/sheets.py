"""Typing a unit's month into a grid: chosen, typed, saved a row at a time or all together."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from indicators.forms.sheets import AddRowForm, SheetForm, read_key
from indicators.models import Cohort, Indicator
from indicators.operations import sheets
from indicators.sheets import Fact, Sheet, last_published, month_to_type, open_sheets, read_sheet, row_key, sheet_units
from indicators.views.sheet_rows import Answer, row_of, take_in, tell
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.roles import Capability


@require_GET
@access.requires(Capability.ENTER_FIGURES)
def list_sheets(request: SignedInRequest) -> HttpResponse:
    """Choose whose figures of which month are typed; list the sheets that are open."""
    mine = access.units_where(request.user, Capability.ENTER_FIGURES)
    units = sheet_units(mine)
    form = SheetForm(request.GET if "unit" in request.GET else None, units=units, initial=_offered(request, units))
    if form.is_valid():
        return redirect("indicators:sheet", form.cleaned_data["unit"].code, form.cleaned_data["month"])
    return render(request, "indicators/sheets.html", {"form": form, "sheets": open_sheets(mine)})


@require_http_methods(["GET", "POST"])
@access.requires(Capability.ENTER_FIGURES)
def type_figures(request: SignedInRequest, code: str, month: date) -> HttpResponse:
    """Show a unit's month as one grid, and take in the rows that are sent."""
    unit = get_object_or_404(sheet_units(access.units_where(request.user, Capability.ENTER_FIGURES)), code=code)
    if sheets.why_not(unit, month):
        raise Http404
    if request.method == "GET":
        return _page(request, unit, month, {})
    answers = take_in(request, unit, month)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(tell(request, _read(request, unit, month, answers), answers))
    if not all(answer.is_settled for answer in answers.values()):
        return _page(request, unit, month, answers, status=422)
    return _go_on(request, unit, month, answers)


def _offered(request: SignedInRequest, units) -> dict[str, object]:
    """Offer one's own unit, and the month that is probably typed next."""
    own = {held.unit_id for held in access.memberships(request.user)}
    chosen = next((unit for unit in units if unit.pk in own), None)
    if chosen is None:
        return {}
    return {"unit": chosen.code, "month": f"{month_to_type(chosen, today=timezone.localdate()):%Y-%m}"}


def _page(
    request: SignedInRequest, unit: Unit, month: date, answers: dict[str, Answer], status: int = 200
) -> HttpResponse:
    shown = _read(request, unit, month, answers)
    may_type = access.units_where(request.user, Capability.ENTER_FIGURES)
    about = {
        "sheet": shown,
        "rows": [row_of(line, answers.get(line.key)) for line in shown.lines],
        "troubled": not all(answer.is_settled for answer in answers.values()),
        "saved": sum(answer.state == "saved" for answer in answers.values()),
        "choice": SheetForm(units=sheet_units(may_type), initial={"unit": unit.code, "month": f"{month:%Y-%m}"}),
        "adding": AddRowForm(),
        "published": last_published(unit, month),
        "may_publish": access.may(request.user, Capability.LOAD_RETURNS),
        "may_read_returns": access.may(request.user, Capability.READ_RETURNS),
    }
    return render(request, "indicators/sheet.html", about, status=status)


def _read(request: SignedInRequest, unit: Unit, month: date, answers: dict[str, Answer]) -> Sheet:
    """Read the grid, with the rows that the address or the request names besides."""
    more = [*_asked_for(request), *(fact for key in answers if (fact := read_key(key)))]
    reveals = any(access.may(request.user, one) for one in (Capability.READ_SMALL_PERCENTAGES, Capability.LOAD_RETURNS))
    return read_sheet(unit, month, today=timezone.localdate(), more=more, reveals=reveals)


def _asked_for(request: SignedInRequest) -> Iterator[Fact]:
    """Give the rows the address asks for that the grid would not have by itself."""
    facts = [fact for key in request.GET.getlist("row") if (fact := read_key(key))]
    if facts:
        indicators = set(Indicator.objects.values_list("pk", flat=True))
        cohorts = {None, *Cohort.objects.values_list("pk", flat=True)}
        yield from (fact for fact in facts if fact[0] in indicators and fact[1] in cohorts)


def _go_on(request: SignedInRequest, unit: Unit, month: date, answers: dict[str, Answer]) -> HttpResponse:
    """Go where the button that sent the rows leads: to publishing, to a further row, or back to the grid."""
    saved = sum(answer.state == "saved" for answer in answers.values())
    if saved:
        messages.success(request, f"Saved: {saved} row{'s' if saved != 1 else ''}.")
    shown = read_sheet(unit, month, today=timezone.localdate())
    if request.POST.get("do") == "check" and shown.given and access.may(request.user, Capability.LOAD_RETURNS):
        return redirect(sheets.check_sheet(shown.given, by=request.user))
    rows = request.GET.getlist("row")
    if request.POST.get("do") == "add":
        form = AddRowForm(request.POST)
        if form.is_valid() and (chosen := form.fact()):
            rows.append(row_key(*chosen))
    return redirect(f"{request.path}{'?' + urlencode({'row': rows}, doseq=True) if rows else ''}")
