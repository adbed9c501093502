"""Commentary: a month of it, one to read, and the page it is written on with its figures checked."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from indicators.claims import read_figures
from indicators.forms.definitions import tell
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.month import asked_of, keeps_month
from organisation.roles import Capability
from reports.commentary import month_to_show, read_month
from reports.commentary_page import read_page
from reports.forms import ChoiceForm, CommentaryForm, GuidedForm
from reports.models import Commentary
from reports.operations import commentary as operations
from reports.operations.holding import EditionIsClosed
from reports.reach import may_write
from reports.rules.guided import guide
from reports.subjects import Subject, find_subject
from reports.writing import figures_beside, words_before


@require_GET
@access.requires(Capability.READ_COMMENTARY)
@keeps_month()
def list_commentary(request: SignedInRequest) -> HttpResponse:
    """Show a month: each area and its indicators, what has been written, what is missing."""
    choices = ChoiceForm(asked_of(request) or None)
    chosen = choices.cleaned_data if choices.is_valid() else {}
    unit = chosen.get("unit") or get_object_or_404(Unit, kind=Unit.Kind.AUTHORITY)
    month = month_to_show(unit, chosen.get("month"), timezone.localdate())
    choices = choices if choices.errors else ChoiceForm(initial={"unit": unit.code, "month": month})
    figures = read_figures(readable=access.readable_units(request.user), month=month)
    about = {
        "choices": choices,
        "shown": read_month(unit, month, figures=figures),
        "latest": month_to_show(unit, None, timezone.localdate()) if chosen.get("month") else month,
        "may_write": access.may_at(request.user, Capability.WRITE_COMMENTARY, unit),
    }
    return render(request, "reports/commentary_month.html", about)


@require_GET
@access.requires(Capability.READ_COMMENTARY)
def show_commentary(request: SignedInRequest, unit: str, month: date, about: str) -> HttpResponse:
    """Show what stands, checked against today's figures, how far it has got, and every earlier version."""
    return render(request, "reports/commentary.html", read_page(request.user, find_subject(unit, month, about)))


@require_http_methods(["GET", "POST"])
@access.requires(Capability.WRITE_COMMENTARY)
def write_commentary(request: SignedInRequest, unit: str, month: date, about: str) -> HttpResponse:
    """Write or edit: check the figures as often as one likes, then save a version."""
    subject = find_subject(unit, month, about)
    _check_may_write(request, subject)
    stands = Commentary.objects.about(subject).select_related("written_by").first()
    form_of = CommentaryForm if subject.indicator else GuidedForm
    form = form_of(request.POST or None, initial=form_of.first(stands))
    only_look = "check" in request.POST or _takes_over(request, subject, form)
    moved_on = None
    if form.is_valid() and not only_look:
        moved_on = _save(request, subject, form)
        if not moved_on and not form.errors:
            return redirect(subject)
    page = _page(request, subject, form) | {"moved_on": moved_on, "stands": stands}
    status = 200 if only_look or request.method == "GET" else 422
    return render(request, "reports/write_commentary.html", page, status=status)


def _check_may_write(request: SignedInRequest, subject: Subject) -> None:
    if not may_write(request.user, subject):
        raise PermissionDenied


def _takes_over(request: SignedInRequest, subject: Subject, form: CommentaryForm | GuidedForm) -> bool:
    """Put words from before the boxes, or last month's, into a box where that was asked for."""
    if not isinstance(form, GuidedForm) or "take" not in request.POST:
        return False
    held = words_before(subject, request.POST["take"])
    if held:
        form.take_over(held.text)
    return True


def _save(request: SignedInRequest, subject: Subject, form: CommentaryForm | GuidedForm) -> Commentary | None:
    """Write it; give what stands instead where somebody was first, and put what a rule says on the form."""
    try:
        written = operations.write_commentary(subject, by=request.user, **form.said())
    except operations.CommentaryHasMovedOn as moved_on:
        form.open_again_on(moved_on.held.number)
        return moved_on.held
    except EditionIsClosed as closed:
        form.add_error(None, str(closed))
        return None
    except ValidationError as problem:
        tell(form, problem)
        return None
    messages.success(request, f"Saved as version {written.number}.")
    return None


def _page(request: SignedInRequest, subject: Subject, form: CommentaryForm | GuidedForm) -> dict[str, object]:
    figures = read_figures(readable=access.readable_units(request.user), month=subject.month)
    return {
        "subject": subject,
        "form": form,
        "guide": guide(form.written()) if isinstance(form, GuidedForm) else "",
        "checked": figures.check(form.written(), month=subject.month),
        "beside": figures_beside(subject),
        "unguided": words_before(subject, "unguided"),
        "last_time": words_before(subject, "last"),
    }
