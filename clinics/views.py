"""Pages about clinics: all of them, one, a session with its agenda, and recording an outcome."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clinics import operations
from clinics.agenda import figures_of, series_for
from clinics.forms import AgreedFormSet, OutcomeForm, ScheduleForm, TopicForm
from clinics.models import AgendaItem, Clinic, ClinicSession
from clinics.rules.agenda import SessionState
from indicators.charts import chart
from indicators.claims import Checked, read_figures
from indicators.models import Outturn
from indicators.standings import read_series
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.people import able_to
from organisation.roles import Capability
from organisation.rules.calendar import first_of_month


def _readable(user):
    """Give the clinics somebody may read: those at or below their units, and the one above their team."""
    units = access.units_where(user, Capability.READ_CLINICS)
    return (
        Clinic.objects.filter(Q(unit__in=units) | Q(unit__children__in=units))
        .distinct()
        .select_related("unit", "chair")
    )


def _sessions(user):
    sessions = ClinicSession.objects.filter(clinic__in=_readable(user)).select_related("clinic__unit", "chair")
    return sessions.annotate(
        recorded=Count("items", filter=Q(items__outcome__isnull=False), distinct=True),
        on_agenda=Count("items", distinct=True),
    )


@require_GET
@access.requires(Capability.READ_CLINICS)
def list_clinics(request: SignedInRequest) -> HttpResponse:
    """List the clinics and their sessions."""
    about = {
        "clinics": _readable(request.user).annotate(measures=Count("lines", distinct=True)),
        "sessions": _sessions(request.user),
    }
    return render(request, "clinics/list.html", about)


@require_GET
@access.requires(Capability.READ_CLINICS)
def show_clinic(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one clinic: its measures as they stand, its sessions."""
    return _clinic_page(request, get_object_or_404(_readable(request.user), pk=pk), ScheduleForm())


def _clinic_page(request: SignedInRequest, clinic: Clinic, form: ScheduleForm, status: int = 200) -> HttpResponse:
    lines = clinic.lines.select_related("indicator")
    whose = Q(unit=clinic.unit) | Q(unit__kind=Unit.Kind.AUTHORITY, cohort=None)
    series = read_series(Outturn.objects.filter(whose, indicator__in=[line.indicator_id for line in lines]))
    about = {
        "clinic": clinic,
        "lines": [(line, [one for one in series if one.indicator.pk == line.indicator_id]) for line in lines],
        "sessions": _sessions(request.user).filter(clinic=clinic),
        "form": form,
        "may_prepare": access.may_at(request.user, Capability.PREPARE_AGENDAS, clinic.unit),
    }
    return render(request, "clinics/clinic.html", about, status=status)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def schedule_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set the day of a session."""
    clinic = get_object_or_404(_readable(request.user), pk=pk)
    form = ScheduleForm(request.POST)
    if form.is_valid():
        try:
            return redirect(operations.schedule_session(clinic, by=request.user, **form.cleaned_data))
        except ValidationError as problem:
            form.add_error("held_on", problem.messages)
    return _clinic_page(request, clinic, form, status=422)


@require_GET
@access.requires(Capability.READ_CLINICS)
def show_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a session: its agenda in order, and what was decided."""
    session = get_object_or_404(_sessions(request.user), pk=pk)
    return _session_page(request, session, TopicForm())


def _session_page(request: SignedInRequest, session: ClinicSession, form: TopicForm, status: int = 200) -> HttpResponse:
    items = session.items.select_related("indicator", "action", "outcome__recorded_by").prefetch_related(
        "outcome__actions__owner"
    )
    state = SessionState(session.state)
    is_open = state in (SessionState.AGENDA_ISSUED, SessionState.IN_PROGRESS)
    unit = session.clinic.unit
    about = {
        "session": session,
        "state": state,
        "items": list(zip(items, _checked(request, session, items), strict=True)),
        "form": form,
        "may_prepare": state is SessionState.SCHEDULED
        and access.may_at(request.user, Capability.PREPARE_AGENDAS, unit),
        "may_record": is_open and access.may_at(request.user, Capability.RECORD_OUTCOMES, unit),
        "left": sum(not hasattr(item, "outcome") for item in items),
    }
    return render(request, "clinics/session.html", about, status=status)


def _checked(request: SignedInRequest, session: ClinicSession, items) -> list[Checked | None]:
    """Hold what was said on each item against today's figures; nothing where nothing was said yet."""
    said = [item.outcome.discussion if hasattr(item, "outcome") else "" for item in items]
    if not any(said):
        return [None] * len(said)
    month = first_of_month(session.held_on)
    figures = read_figures(readable=access.readable_units(request.user), month=month)
    return [figures.check(words, month=month) if words else None for words in said]


def _on_session(request: SignedInRequest, pk: int, operation, said: str) -> HttpResponse:
    """Do one thing to a session and go back to it, saying how it went."""
    session = get_object_or_404(_sessions(request.user), pk=pk)
    try:
        operation(session, by=request.user)
    except operations.SessionHasMovedOn as problem:
        messages.warning(request, str(problem) or "The session has moved on since you opened the page.")
    except operations.ItemsWithoutOutcome:
        messages.warning(request, "Every item needs an outcome first: “not reached” is one.")
    else:
        messages.success(request, said)
    return redirect(session)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def prepare_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose the agenda."""
    return _on_session(
        request, pk, operations.prepare_agenda, "The agenda is proposed. Look through it, then issue it."
    )


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def issue_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the agenda."""
    return _on_session(request, pk, operations.issue_agenda, "Issued. The figures stand as they are now.")


@require_POST
@access.requires(Capability.RECORD_OUTCOMES)
def close_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close the session."""
    return _on_session(request, pk, operations.close_session, "The session is closed.")


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def add_topic(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a topic of one's own on the agenda."""
    session = get_object_or_404(_sessions(request.user), pk=pk)
    form = TopicForm(request.POST)
    if not form.is_valid():
        return _session_page(request, session, form, status=422)
    try:
        operations.add_topic(session, by=request.user, **form.cleaned_data)
    except operations.SessionHasMovedOn as problem:
        messages.warning(request, str(problem))
    return redirect(session)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def move_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move an item one place."""
    item = get_object_or_404(AgendaItem.objects.filter(session__clinic__in=_readable(request.user)), pk=pk)
    try:
        operations.move_item(item, up=request.POST.get("to") == "up", by=request.user)
    except operations.SessionHasMovedOn as problem:
        messages.warning(request, str(problem))
    return redirect(f"{item.session.get_absolute_url()}#item-{item.pk}")


@access.requires(Capability.RECORD_OUTCOMES)
def record_outcome(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record what the clinic decided on an item, with the actions it agreed, on one page."""
    item = _item(request, pk)
    access.check(request.user, Capability.RECORD_OUTCOMES, item.session.clinic.unit)
    today = timezone.localdate()
    people = able_to(Capability.REPORT_PROGRESS, on=today)
    form = OutcomeForm(request.POST or None)
    agreed = AgreedFormSet(request.POST or None, form_kwargs={"people": people, "today": today}, prefix="actions")
    if request.method == "POST" and form.is_valid() and agreed.is_valid() and _recorded(request, item, form, agreed):
        return redirect(f"{item.session.get_absolute_url()}#item-{item.pk}")
    return render(request, "clinics/record_outcome.html", _about(item, form, agreed))


def _item(request: SignedInRequest, pk: int) -> AgendaItem:
    items = AgendaItem.objects.filter(session__clinic__in=_readable(request.user))
    return get_object_or_404(items.select_related("session__clinic__unit", "indicator", "action__owner"), pk=pk)


def _recorded(request: SignedInRequest, item: AgendaItem, form: OutcomeForm, agreed) -> bool:
    actions = [action for row in agreed if (action := row.agreed())]
    try:
        operations.record_outcome(item, by=request.user, actions=actions, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return False
    except operations.OutcomeAlreadyRecorded:
        form.add_error(
            None, "Somebody has recorded this outcome in the meantime. Your words are still here: copy what you need."
        )
        return False
    except operations.SessionHasMovedOn as problem:
        form.add_error(None, f"{problem} Nothing was recorded.")
        return False
    messages.success(request, f"Recorded, with {len(actions)} action{'' if len(actions) == 1 else 's'}.")
    return True


def _about(item: AgendaItem, form: OutcomeForm, agreed) -> dict:
    series = series_for(item)
    drawn = [chart(one) for one in series if len(one.standings) > 1]
    now = figures_of(item)
    return {
        "item": item,
        "session": item.session,
        "series": series,
        "chart": drawn[0] if drawn else "",
        "moved": bool(item.figures) and item.figures != now,
        "form": form,
        "agreed": agreed,
        "recorded": getattr(item, "outcome", None),
    }
