"""Programmes: listed, read, made, changed and agreed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audits.forms.programme import FACTS, ProgrammeForm
from audits.models import AuditProgramme
from audits.operations import programmes
from audits.programme_page import all_programmes, programme_for, what_waits
from indicators.forms.definitions import tell
from organisation import access
from organisation.access import SignedInRequest
from organisation.history import Change, say
from organisation.numbers import read_number
from organisation.roles import Capability
from organisation.rules.calendar import financial_year_start


@require_GET
@access.requires(Capability.READ_AUDITS)
def list_programmes(request: SignedInRequest) -> HttpResponse:
    """List the programmes, the newest first, with their counts."""
    may_run = access.may(request.user, Capability.RUN_AUDITS)
    held = all_programmes(request.user, on=timezone.localdate())
    may_keep = access.may(request.user, Capability.KEEP_AUDIT_TOOL)
    about = {
        "programmes": held,
        "may_run": may_run,
        "may_keep": may_keep,
        **(what_waits(request.user) if may_run else {}),
    }
    return render(request, "audits/programmes.html", about)


@require_GET
@access.requires(Capability.READ_AUDITS)
def show_programme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a programme: done against planned, by service and by line."""
    programme = get_object_or_404(AuditProgramme.objects.select_related("agreed_by"), pk=pk)
    about = {
        "programme": programme,
        "counts": programme_for(programme, request.user, on=timezone.localdate()),
        "may_run": access.may(request.user, Capability.RUN_AUDITS),
        "may_keep": access.may(request.user, Capability.KEEP_AUDIT_TOOL),
    }
    return render(request, "audits/programme.html", about)


@access.requires(Capability.KEEP_AUDIT_TOOL)
def make_programme(request: SignedInRequest) -> HttpResponse:
    """Make a programme; its numbers come next."""
    year = financial_year_start(timezone.localdate())
    proposed = {"starts_on": year, "ends_on": year.replace(year=year.year + 1, month=3, day=31)}
    form = ProgrammeForm(request.POST or None, initial=proposed, instance=AuditProgramme())
    if request.method == "POST" and form.is_valid():
        try:
            programme = programmes.make_programme(by=request.user, **form.details())
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, f"{programme} is made. Plan its numbers, then agree it.")
            return redirect("audits:numbers", programme.pk)
    return render(request, "audits/programme_form.html", {"form": form}, status=422 if form.errors else 200)


@access.requires(Capability.KEEP_AUDIT_TOOL)
def change_programme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a programme; nothing is written over what somebody else changed meanwhile."""
    programme = get_object_or_404(AuditProgramme, pk=pk)
    form = ProgrammeForm(request.POST or None, instance=programme)
    about: dict[str, object] = {"form": form, "programme": programme}
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"] or 0
            held = programmes.change_programme(programme, seen=seen, by=request.user, **form.details())
        except ValidationError as problem:
            tell(form, problem)
        except programmes.ProgrammeChangedMeanwhile as told:
            about |= _meanwhile(form, told.held)
        else:
            messages.success(request, "Saved." if held.agreed_at else "Saved. The programme is to be agreed.")
            return redirect("audits:programme", programme.pk)
    return render(request, "audits/programme_form.html", about, status=422 if form.errors or "held" in about else 200)


@require_POST
@access.requires(Capability.KEEP_AUDIT_TOOL)
def agree_programme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Agree a programme as it was read."""
    programme = get_object_or_404(AuditProgramme, pk=pk)
    seen = read_number(request.POST.get("seen"))
    try:
        programmes.agree_programme(programme, seen=seen, by=request.user, now=timezone.now())
    except ValidationError as problem:
        messages.warning(request, problem.messages[0])
    except programmes.ProgrammeChangedMeanwhile:
        messages.warning(request, "The programme was changed since you read it. Read it again before you agree it.")
    else:
        messages.success(request, "The programme is agreed.")
    return redirect("audits:programme", programme.pk)


def _meanwhile(form: ProgrammeForm, held: AuditProgramme) -> dict[str, object]:
    """Set what stands now beside what was typed, where they differ."""
    typed = AuditProgramme(**form.details())
    beside = [Change(str(form[name].label), say(held, name), say(typed, name)) for name in FACTS]
    form.open_again_on(held.version)
    return {"held": held, "beside": [change for change in beside if change.old != change.new]}
