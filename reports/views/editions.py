"""Editions of the Board's report: the list, one in the making, and one to read."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from indicators.forms.definitions import tell
from indicators.newest import newest_month
from organisation import access
from organisation.access import SignedInRequest
from organisation.numbers import read_number
from organisation.roles import Capability
from reports.edition_forms import LeaveOutForm, OpenForm, PlanForm, SectionForm, writers
from reports.edition_page import read_making, read_shelves
from reports.editions.preparing import read_preparation
from reports.editions.reading import contents_of
from reports.models import Edition, EditionSection
from reports.operations import chasing, editions
from reports.operations.holding import EditionHasMovedOn, EditionIsClosed
from reports.outputs.laid import lay_out, restated_table
from reports.reach import may_make, readable_editions


@require_GET
@access.requires(Capability.READ_EDITIONS)
def list_editions(request: SignedInRequest) -> HttpResponse:
    """List the editions: in the making, and published."""
    may_open = access.may(request.user, Capability.KEEP_EDITIONS)
    return render(request, "reports/editions.html", {"shelves": read_shelves(request.user), "may_open": may_open})


@require_GET
@access.requires(Capability.READ_EDITIONS)
def show_edition(request: SignedInRequest, month: date) -> HttpResponse:
    """Show what an edition says: as it was published, or as it would be now."""
    edition = get_object_or_404(readable_editions(request.user), month=month)
    others = readable_editions(request.user).exclude(pk=edition.pk).defer("contents")
    contents = contents_of(edition, now=timezone.now())
    shown = {
        "edition": edition,
        "contents": contents,
        "sections": lay_out(contents),
        "restated": restated_table(contents),
        "others": others[:12],
        "may_make": may_make(request.user),
    }
    return render(request, "reports/edition.html", shown)


@require_http_methods(["GET", "POST"])
@access.requires(Capability.KEEP_EDITIONS)
def open_edition(request: SignedInRequest) -> HttpResponse:
    """Open the edition of a month."""
    form = OpenForm(request.POST or None, initial={"month": newest_month()})
    if form.is_valid():
        try:
            edition = editions.open_edition(by=request.user, **form.cleaned_data)
        except editions.EditionExists as there:
            messages.info(request, str(there))
            return redirect("reports:prepare-edition", there.held.month)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(
                request, "Opened. Each section is with whoever wrote it last: look through who writes what."
            )
            return redirect("reports:plan-edition", edition.month)
    return render(request, "reports/open_edition.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@access.requires(Capability.WRITE_COMMENTARY)
def prepare_edition(request: SignedInRequest, month: date) -> HttpResponse:
    """Show how far each section has got, what is missing and who owes it."""
    edition = _edition(request, month)
    return render(request, "reports/prepare_edition.html", read_making(request.user, edition))


@require_http_methods(["GET", "POST"])
@access.requires(Capability.KEEP_EDITIONS)
def plan_edition(request: SignedInRequest, month: date) -> HttpResponse:
    """Say who writes what by when, what it is called and when the Board meets."""
    edition = _edition(request, month)
    first = {"name": edition.name, "meets_on": edition.meets_on, "seen": edition.version}
    form = PlanForm(request.POST or None, initial=first)
    lines = read_preparation(edition, on=timezone.localdate()).lines
    people = writers()
    rows = [SectionForm(request.POST or None, line=line, people=people) for line in lines if line.needs_words]
    status = 422 if request.POST else 200
    if all([form.is_valid(), *(row.is_valid() for row in rows)]):
        status = _plan(request, edition, form, rows)
        if status == 302:
            return redirect("reports:prepare-edition", month)
    page = {"edition": edition, "form": form, "rows": rows}
    return render(request, "reports/plan_edition.html", page, status=status)


def _plan(request: SignedInRequest, edition: Edition, form: PlanForm, rows: list[SectionForm]) -> int:
    """Keep a plan, or put on the form why not; give the status that says which."""
    given = {row.line.section.pk: row.given() for row in rows}
    try:
        editions.plan_edition(edition, by=request.user, sections=given, **form.cleaned_data)
    except EditionHasMovedOn as moved:
        form.open_again_on(moved.held.version)
        form.add_error(None, "Somebody changed the plan in the meantime. What stands now is beside each section.")
        return 409
    except EditionIsClosed as closed:
        form.add_error(None, str(closed))
        return 409
    except ValidationError as problem:
        tell(form, problem)
        return 422
    messages.success(request, "Kept. Whoever was newly given a section is told.")
    return 302


@require_http_methods(["GET", "POST"])
@access.requires(Capability.KEEP_EDITIONS)
def leave_out(request: SignedInRequest, month: date, pk: int) -> HttpResponse:
    """Say why an edition goes without words in a section."""
    section = _section(request, month, pk)
    form = LeaveOutForm(request.POST or None, initial={"reason": section.left_out_reason})
    if form.is_valid():
        try:
            editions.leave_out(section, by=request.user, reason=form.cleaned_data["reason"])
        except EditionIsClosed as closed:
            form.add_error(None, str(closed))
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, "Kept.")
            return redirect("reports:prepare-edition", month)
    page = {"edition": section.edition, "section": section, "form": form}
    return render(request, "reports/leave_out.html", page, status=422 if form.errors else 200)


@require_POST
@access.requires(Capability.KEEP_EDITIONS)
def remind_owners(request: SignedInRequest, month: date) -> HttpResponse:
    """Remind everybody who owes a section, or the owner of one."""
    edition = _edition(request, month)
    asked = read_number(request.POST.get("section"))
    section = get_object_or_404(edition.sections, pk=asked) if asked else None
    try:
        told = chasing.remind_owners(edition, by=request.user, section=section)
    except EditionIsClosed as closed:
        messages.warning(request, str(closed))
    else:
        people = f"{told} {'person was' if told == 1 else 'people were'} reminded."
        messages.success(request, people if told else "Nobody was reminded: nobody owes anything, or they were today.")
    return redirect("reports:prepare-edition", month)


def _edition(request: SignedInRequest, month: date) -> Edition:
    return get_object_or_404(readable_editions(request.user).select_related("approved_by", "published_by"), month=month)


def _section(request: SignedInRequest, month: date, pk: int) -> EditionSection:
    sections = EditionSection.objects.select_related("edition", "area")
    return get_object_or_404(sections, pk=pk, edition=_edition(request, month))
