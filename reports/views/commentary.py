"""Commentary: a month of it, one to read, and the page it is written on with its figures checked."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from indicators.claims import read_figures
from indicators.forms.definitions import tell
from indicators.models import Indicator, PriorityArea
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.roles import Capability
from reports.commentary import month_to_show, read_month
from reports.forms import ChoiceForm, CommentaryForm
from reports.models import Commentary
from reports.operations import commentary as operations
from reports.subjects import SECTIONS, Subject
from reports.writing import figures_beside


@require_GET
@access.requires(Capability.READ_COMMENTARY)
def list_commentary(request: SignedInRequest) -> HttpResponse:
    """Show a month: each area and its indicators, what has been written, what is missing."""
    choices = ChoiceForm(request.GET or None)
    chosen = choices.cleaned_data if choices.is_valid() else {}
    unit = chosen.get("unit") or get_object_or_404(Unit, kind=Unit.Kind.AUTHORITY)
    month = month_to_show(unit, chosen.get("month"), timezone.localdate())
    choices = choices if choices.errors else ChoiceForm(initial={"unit": unit.code, "month": month})
    figures = read_figures(readable=access.readable_units(request.user), month=month)
    about = {
        "choices": choices,
        "shown": read_month(unit, month, figures=figures),
        "may_write": access.may_at(request.user, Capability.WRITE_COMMENTARY, unit),
    }
    return render(request, "reports/commentary_month.html", about)


@require_GET
@access.requires(Capability.READ_COMMENTARY)
def show_commentary(request: SignedInRequest, unit: str, month: date, about: str) -> HttpResponse:
    """Show what stands, checked against today's figures, and every earlier version."""
    subject = _subject(unit, month, about)
    held, *earlier = Commentary.objects.about(subject).select_related("written_by") or [None]
    figures = read_figures(readable=access.readable_units(request.user), month=month)
    shown = {
        "subject": subject,
        "held": held,
        "earlier": earlier,
        "checked": figures.check(held.text, month=month, since=held.written_at) if held else None,
        "may_write": access.may_at(request.user, Capability.WRITE_COMMENTARY, subject.unit),
        "may_raise": access.may(request.user, Capability.RAISE_ACTIONS),
    }
    return render(request, "reports/commentary.html", shown)


@require_http_methods(["GET", "POST"])
@access.requires(Capability.WRITE_COMMENTARY)
def write_commentary(request: SignedInRequest, unit: str, month: date, about: str) -> HttpResponse:
    """Write or edit: check the figures as often as one likes, then save a version."""
    subject = _subject(unit, month, about)
    access.check(request.user, Capability.WRITE_COMMENTARY, subject.unit)
    stands = Commentary.objects.about(subject).select_related("written_by").first()
    first = {"text": stands.text if stands else "", "seen": stands.number if stands else 0}
    form = CommentaryForm(request.POST or None, initial=first)
    is_check = "check" in request.POST
    moved_on = None
    if form.is_valid() and not is_check:
        moved_on = _save(request, subject, form)
        if not moved_on and not form.errors:
            return redirect(subject)
    page = _page(request, subject, form) | {"moved_on": moved_on, "stands": stands}
    status = 200 if is_check or request.method == "GET" else 422
    return render(request, "reports/write_commentary.html", page, status=status)


def _save(request: SignedInRequest, subject: Subject, form: CommentaryForm) -> Commentary | None:
    """Write it; give what stands instead where somebody was first, and put what a rule says on the form."""
    try:
        written = operations.write_commentary(subject, by=request.user, **form.cleaned_data)
    except operations.CommentaryHasMovedOn as moved_on:
        form.open_again_on(moved_on.held.number)
        return moved_on.held
    except ValidationError as problem:
        tell(form, problem)
        return None
    messages.success(request, f"Saved as version {written.number}.")
    return None


def _page(request: SignedInRequest, subject: Subject, form: CommentaryForm) -> dict[str, object]:
    figures = read_figures(readable=access.readable_units(request.user), month=subject.month)
    return {
        "subject": subject,
        "form": form,
        "checked": figures.check(form.written(), month=subject.month),
        "beside": figures_beside(subject),
    }


def _subject(unit: str, month: date, about: str) -> Subject:
    """Give what an address is about: a published unit, and an area, an indicator or a section there is."""
    kind, _, name = about.partition("/")
    of = get_object_or_404(Unit.objects.published(), code=unit)
    if kind == "area":
        return Subject(of, month, area=get_object_or_404(PriorityArea, slug=name))
    if kind == "section":
        return Subject(of, month, section=_section(name))
    return Subject(of, month, indicator=get_object_or_404(Indicator, code=name))


def _section(name: str) -> str:
    """Give the section of the report of a name; the areas are written about one by one."""
    if name not in SECTIONS:
        raise Http404
    return name
