"""Second readings: the queue, reading one, and settling where two readers differ."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from audits.forms.moderating import AskForm, AssignForm, ModerationForm, SettleForm
from audits.models import Audit, AuditState
from audits.operations import drawing, moderating
from audits.operations.moderating import NotForModeration
from audits.reach import readable_audits
from audits.readings import Reading, read_queue, read_reading
from audits.second_readers import readers_for
from audits.tables import WaitingTable
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.MODERATE_AUDITS)
def list_readings(request: SignedInRequest) -> HttpResponse:
    """List the second readings that wait, and the grades to be settled."""
    queue = read_queue(request.user)
    table = WaitingTable(queue.waiting)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(request, "audits/moderation.html", {"queue": queue, "table": table})


@require_POST
@access.requires(Capability.MODERATE_AUDITS)
def take_next(request: SignedInRequest) -> HttpResponse:
    """Take the reading that has waited longest."""
    due = moderating.take_next(by=request.user)
    if due is None:
        messages.info(request, "Nothing waits that you may read: what is left has its reader, or is your own.")
        return redirect("audits:moderation")
    return redirect("audits:read-again", due.audit_id)


@require_POST
@access.requires(Capability.MODERATE_AUDITS)
def draw_now(request: SignedInRequest) -> HttpResponse:
    """Draw what the night would draw."""
    done = drawing.draw_moderation_sample(by=request.user, now=timezone.now())
    said = f"{done.due} drawn to be read a second time; {done.final} final with the auditor's grade."
    messages.success(request, said if done.due or done.final else "Nothing was left to draw in a month that is over.")
    return redirect("audits:moderation")


@access.requires(Capability.MODERATE_AUDITS)
def read_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read an audit a second time."""
    audit = _audit(request, pk)
    reading = read_reading(request.user, audit)
    form = ModerationForm(request.POST or None)
    if request.method == "POST":
        return _record(request, reading, form)
    if not reading.is_open and not reading.is_veiled:
        messages.info(request, "This audit waits for no second reading.")
        return redirect(audit)
    return _reading_page(request, reading, form)


def _record(request: SignedInRequest, reading: Reading, form: ModerationForm) -> HttpResponse:
    if not form.is_valid():
        return _reading_page(request, reading, form, status=422)
    try:
        made = moderating.moderate_audit(reading.audit, by=request.user, **form.cleaned_data)
    except NotForModeration as problem:
        form.add_error(None, str(problem))
        return _reading_page(request, read_reading(request.user, reading.audit), form, status=409)
    differs = made.audit.state == AuditState.MODERATED
    said = "It differs from the grade that stood: it is to be settled." if differs else "Both readers agree."
    messages.success(request, f"Second reading recorded. {said}")
    return redirect(reading.audit)


def _reading_page(request: SignedInRequest, reading: Reading, form: ModerationForm, status: int = 200) -> HttpResponse:
    return render(
        request, "audits/read_again.html", {"reading": reading, "audit": reading.audit, "form": form}, status=status
    )


@access.requires(Capability.MODERATE_AUDITS)
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a second reading to somebody."""
    audit = _audit(request, pk)
    form = AssignForm(request.POST or None, readers=readers_for(audit))
    if form.is_valid():
        try:
            due = moderating.assign_moderator(audit, by=request.user, **form.cleaned_data)
        except NotForModeration as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{audit.reference} is given to {due.moderator}.")
            return redirect("audits:moderation")
    return _form_page(request, audit, form, "Give the second reading to somebody")


@access.requires(Capability.MODERATE_AUDITS)
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for a second reading, or open a final grade again."""
    audit = get_object_or_404(readable_audits(request.user), pk=pk)
    form = AskForm(request.POST or None)
    if form.is_valid():
        try:
            moderating.ask_for_moderation(audit, by=request.user, **form.cleaned_data)
        except NotForModeration as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "It waits for a second reading. Its grade stands until then.")
            return redirect("audits:moderation")
    return _form_page(request, audit, form, "Ask for a second reading")


@access.requires(Capability.MODERATE_AUDITS)
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a grade final where two readers differ."""
    audit = get_object_or_404(readable_audits(request.user), pk=pk)
    form = SettleForm(request.POST or None)
    if form.is_valid():
        try:
            settled = moderating.settle_audit(audit, by=request.user, **form.cleaned_data)
        except NotForModeration as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Settled: {settled.get_final_grade_display()}. The month's figures follow.")
            return redirect(audit)
    return render(request, "audits/settle.html", {"audit": audit, "form": form}, status=_status(form))


def _form_page(request: SignedInRequest, audit: Audit, form: AskForm | AssignForm, heading: str) -> HttpResponse:
    about = {"audit": audit, "form": form, "heading": heading}
    return render(request, "audits/moderation_form.html", about, status=_status(form))


def _status(form: AskForm | AssignForm | SettleForm) -> int:
    if not form.errors:
        return 200
    return 409 if form.non_field_errors() else 422


def _audit(request: SignedInRequest, pk: int) -> Audit:
    """Give an audit of a unit this person reads audits of a second time, hidden from their lists or not."""
    units = access.units_where(request.user, Capability.MODERATE_AUDITS)
    audits = Audit.objects.filter(unit__in=units)
    return get_object_or_404(
        audits.select_related("unit", "auditor", "theme", "programme", "question_set__question_set"), pk=pk
    )
