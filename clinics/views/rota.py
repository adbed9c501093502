"""Pages about when clinics meet: moving and cancelling sessions, pauses, and clinics that take turns."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinics.forms.rota import CancelForm, MoveForm, PauseForm, RollForm
from clinics.models import Clinic, ClinicPause, ClinicSession
from clinics.operations import clinics, rota
from clinics.operations.holding import SessionHasMovedOn
from clinics.operations.rota import Kept
from clinics.reach import readable_clinics, readable_sessions
from clinics.rules.rota import NoFreeWeek, Proposal, propose_first_days, say_day
from indicators.forms.definitions import tell
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import User
from organisation.roles import Capability


@access.requires(Capability.PREPARE_AGENDAS)
def move_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a session to another day, saying why."""
    session = _session(request, pk)
    form = MoveForm(request.POST or None, initial={"was": session.held_on})
    if request.method == "POST" and form.is_valid():
        try:
            move = rota.move_session(session, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as problem:
            tell(form, problem)
        except SessionHasMovedOn as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Moved to {say_day(move.new_held_on)}.")
            return redirect(session)
    return _day_page(request, session, form, f"Move {session}")


@access.requires(Capability.PREPARE_AGENDAS)
def cancel_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel a session, saying why."""
    session = _session(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rota.cancel_session(session, by=request.user, now=timezone.now(), **form.cleaned_data)
        except SessionHasMovedOn as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "The session is cancelled.")
            return redirect(session)
    return _day_page(request, session, form, f"Cancel {session}")


@access.requires(Capability.PREPARE_AGENDAS)
def list_pauses(request: SignedInRequest) -> HttpResponse:
    """List the agreed pauses, and agree another."""
    offered = _prepared_clinics(request.user)
    form = PauseForm(request.POST or None, clinics=offered, may_pause_all=_may_pause_all(request.user))
    if request.method == "POST" and form.is_valid():
        _, kept = rota.pause_clinics(by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, f"Agreed. {_followed(kept)}")
        _tell_left(request, kept)
        return redirect("clinics:pauses")
    readable = readable_clinics(request.user).values("pk")
    pauses = ClinicPause.objects.filter(clinic=None) | ClinicPause.objects.filter(clinic__in=readable)
    about = {
        "form": form,
        "pauses": pauses.select_related("clinic", "agreed_by", "lifted_by").order_by("-starts_on", "-pk"),
        "may_lift": {clinic.pk for clinic in offered} | ({None} if _may_pause_all(request.user) else set()),
    }
    return render(request, "clinics/pauses.html", about, status=422 if form.errors else 200)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def lift_pause(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lift a pause."""
    kept = rota.lift_pause(get_object_or_404(ClinicPause, pk=pk), by=request.user, now=timezone.now())
    messages.success(request, f"Lifted. {_followed(kept)}")
    return redirect("clinics:pauses")


@access.requires(Capability.PREPARE_AGENDAS)
def roll_clinics(request: SignedInRequest) -> HttpResponse:
    """Propose first days for clinics that take turns, a week each; agreed to, they are set at once."""
    form = RollForm(request.POST or None, clinics=_prepared_clinics(request.user))
    proposed: list[tuple[Clinic, Proposal]] = []
    if request.method == "POST" and form.is_valid():
        try:
            proposed = _propose(form.cleaned_data.pop("clinics"), **form.cleaned_data)
        except NoFreeWeek as problem:
            form.add_error("clinics", str(problem))
        if proposed and "agreed" in request.POST:
            weeks = form.cleaned_data["cadence_weeks"]
            clinics.roll_clinics(proposed, cadence_weeks=weeks, by=request.user, now=timezone.now())
            messages.success(request, "The clinics take turns. Sessions nobody has worked on follow.")
            return redirect("clinics:calendar")
    about = {"form": form, "proposed": proposed}
    return render(request, "clinics/roll.html", about, status=422 if form.errors else 200)


def _propose(
    chosen: QuerySet[Clinic], *, start: date, cadence_weeks: int, may_share: bool
) -> list[tuple[Clinic, Proposal]]:
    rolled = list(chosen)
    proposals = propose_first_days(
        [clinic.name for clinic in rolled],
        start=start,
        number=start.weekday(),
        cadence_weeks=cadence_weeks,
        others=clinics.other_rotas(*rolled),
        may_share=may_share,
    )
    return list(zip(rolled, proposals, strict=True))


def _session(request: SignedInRequest, pk: int) -> ClinicSession:
    session = get_object_or_404(readable_sessions(request.user), pk=pk)
    access.check(request.user, Capability.PREPARE_AGENDAS, session.clinic.unit)
    return session


def _day_page(request: SignedInRequest, session: ClinicSession, form: Form, heading: str) -> HttpResponse:
    about = {"session": session, "form": form, "heading": heading, "moves": session.moves.select_related("moved_by")}
    return render(request, "clinics/session_day.html", about, status=422 if form.errors else 200)


def _prepared_clinics(user: User) -> QuerySet[Clinic]:
    return Clinic.objects.filter(unit__in=access.units_where(user, Capability.PREPARE_AGENDAS)).select_related("unit")


def _may_pause_all(user: User) -> bool:
    try:
        rota.check_whose(None, user)
    except PermissionDenied:
        return False
    return True


def _followed(kept: Kept) -> str:
    said = [(len(kept.made), "set"), (len(kept.set_anew), "on another day of the week"), (kept.dropped, "dropped")]
    told = [f"{number} {'session' if number == 1 else 'sessions'} {what}" for number, what in said if number]
    return f"{', '.join(told)}.".capitalize() if told else "No session had to change."


def _tell_left(request: SignedInRequest, kept: Kept) -> None:
    for session in kept.left:
        messages.warning(request, f"{session} stays where it is, for somebody has worked on it: move or cancel it.")
