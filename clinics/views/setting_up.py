"""Setting a clinic up, and changing what it is, what it looks at and who belongs to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinics.forms.setting_up import AddMeasuresForm, ClinicForm, LineForm, MeasureFilter, MemberForm
from clinics.models import Clinic, ClinicIndicator, ClinicMember
from clinics.operations import clinics
from clinics.reach import readable_clinics
from clinics.rules.agenda import Breakdown
from clinics.rules.rota import NoFreeWeek, propose_first_days
from indicators.forms.definitions import tell
from indicators.models import Indicator
from organisation import access
from organisation.access import SignedInRequest
from organisation.history import Change, say
from organisation.models import Unit, User
from organisation.people import able_to, within
from organisation.roles import Capability


@access.requires(Capability.PREPARE_AGENDAS)
def set_up(request: SignedInRequest) -> HttpResponse:
    """Set a clinic up on one page; its measures and members come next."""
    units, people = _free_units(request.user), _chairs(request.user)
    form = ClinicForm(request.POST or None, initial=_proposed(), units=units, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            clinic = clinics.set_up_clinic(by=request.user, now=timezone.now(), **form.details())
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, f"{clinic} is set up. Choose what it looks at.")
            return redirect("clinics:measures", clinic.pk)
    return render(request, "clinics/set_up.html", {"form": form}, status=422 if form.errors else 200)


@access.requires(Capability.PREPARE_AGENDAS)
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a clinic; nothing is written over what somebody else changed meanwhile."""
    clinic = _clinic(request, pk)
    people = _chairs(request.user) | User.objects.filter(pk=clinic.chair_id or 0)
    form = ClinicForm(request.POST or None, instance=_clinic(request, pk), units=_own_unit(clinic), people=people)
    about: dict[str, object] = {"clinic": clinic, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"] or 0
            clinics.change_clinic(clinic, seen=seen, by=request.user, now=timezone.now(), **form.details())
        except ValidationError as problem:
            tell(form, problem)
        except clinics.ClinicChangedMeanwhile as told:
            about |= _meanwhile(form, told.held)
        else:
            messages.success(request, "Saved. Sessions nobody has worked on follow the rota.")
            return redirect(clinic)
    status = 422 if form.errors or "held" in about else 200
    return render(request, "clinics/set_up.html", about, status=status)


@access.requires(Capability.PREPARE_AGENDAS)
def choose_measures(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose and order what a clinic looks at."""
    clinic = _clinic(request, pk)
    offered = Indicator.objects.exclude(clinic_lines__clinic=clinic)
    form = AddMeasuresForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        number = clinics.add_indicators(clinic, by=request.user, **form.cleaned_data)
        messages.success(request, f"The clinic now looks at {number} measures.")
        return redirect("clinics:measures", clinic.pk)
    chosen = MeasureFilter(request.GET)
    about = {
        "clinic": clinic,
        "form": form,
        "filter": {"form": chosen},
        "lines": clinic.lines.select_related("indicator"),
        "offered": _matching(offered, chosen, clinic),
        "breakdowns": Breakdown.choices(),
    }
    return render(request, "clinics/measures.html", about, status=422 if form.errors else 200)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def move_line(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a measure one place up or down."""
    line = _line(request, pk)
    clinics.move_line(line, up=request.POST.get("to") == "up", by=request.user)
    return _back_to(line)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def change_line(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what the clinic calls a measure and how it breaks it down."""
    line = _line(request, pk)
    form = LineForm(request.POST)
    if form.is_valid():
        clinics.change_line(line, by=request.user, **form.cleaned_data)
        messages.success(request, f"Saved: {line.indicator.name}.")
        return _back_to(line)
    return render(request, "clinics/change_line.html", {"line": line, "form": form}, status=422)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def drop_line(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the clinic no longer look at a measure."""
    line = _line(request, pk)
    clinics.drop_line(line, by=request.user)
    messages.success(request, f"The clinic no longer looks at {line.indicator.name}.")
    return redirect("clinics:measures", line.clinic_id)


@access.requires(Capability.PREPARE_AGENDAS)
def choose_members(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say who belongs to a clinic."""
    clinic = _clinic(request, pk)
    form = MemberForm(request.POST or None, people=_near(request.user, Capability.READ_CLINICS))
    if request.method == "POST" and form.is_valid():
        member = clinics.seat_member(clinic, by=request.user, **form.cleaned_data)
        messages.success(request, f"{member.user} belongs to the clinic.")
        return redirect("clinics:members", clinic.pk)
    about = {"clinic": clinic, "form": form, "members": clinic.members.select_related("user")}
    return render(request, "clinics/members.html", about, status=422 if form.errors else 200)


@require_POST
@access.requires(Capability.PREPARE_AGENDAS)
def drop_member(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody no longer belong to a clinic."""
    members = ClinicMember.objects.filter(clinic__in=readable_clinics(request.user))
    member = get_object_or_404(members.select_related("clinic__unit", "user"), pk=pk)
    clinics.unseat_member(member, by=request.user)
    messages.success(request, f"{member.user} no longer belongs to the clinic.")
    return redirect("clinics:members", member.clinic_id)


def _clinic(request: SignedInRequest, pk: int) -> Clinic:
    clinic = get_object_or_404(readable_clinics(request.user), pk=pk)
    access.check(request.user, Capability.PREPARE_AGENDAS, clinic.unit)
    return clinic


def _line(request: SignedInRequest, pk: int) -> ClinicIndicator:
    lines = ClinicIndicator.objects.filter(clinic__in=readable_clinics(request.user))
    return get_object_or_404(lines.select_related("clinic__unit", "indicator"), pk=pk)


def _back_to(line: ClinicIndicator) -> HttpResponse:
    answer = redirect("clinics:measures", line.clinic_id)
    answer["Location"] += f"#line-{line.pk}"
    return answer


def _chairs(user: User) -> QuerySet[User]:
    return User.objects.filter(pk__in=_near(user, Capability.RECORD_OUTCOMES).values("pk"))


def _near(user: User, capability: Capability) -> QuerySet[User]:
    """Give who may do this among the people of one's own units, and of those below and above."""
    return within(access.line_of(user), able_to(capability, on=timezone.localdate()))


def _free_units(user: User) -> QuerySet[Unit]:
    reached = access.units_where(user, Capability.PREPARE_AGENDAS)
    services = Unit.objects.filter(pk__in=reached, kind=Unit.Kind.SERVICE, clinic=None)
    return services.standing_on(timezone.localdate())


def _own_unit(clinic: Clinic) -> QuerySet[Unit]:
    return Unit.objects.filter(pk=clinic.unit_id)


def _proposed() -> dict[str, object]:
    """Offer the next Wednesday no other clinic has, where there is one."""
    try:
        (free,) = propose_first_days(
            ["It"], start=timezone.localdate(), number=2, cadence_weeks=6, others=clinics.other_rotas()
        )
    except NoFreeWeek:
        return {}
    return {"first_held_on": free.first_held_on}


def _matching(offered: QuerySet[Indicator], chosen: MeasureFilter, clinic: Clinic) -> QuerySet[Indicator]:
    """Give the measures that match, the service's own first."""
    given = chosen.cleaned_data if chosen.is_valid() else {}
    if words := given.get("words"):
        offered = offered.filter(Q(name__icontains=words) | Q(code__icontains=words))
    if area := given.get("area"):
        offered = offered.filter(areas=area)
    own = Q(lead_service=clinic.unit)
    return offered.select_related("lead_service").alias(is_own=own).order_by(F("is_own").desc(), "code")


def _meanwhile(form: ClinicForm, held: Clinic) -> dict[str, object]:
    """Set what stands now beside what was typed, where they differ."""
    typed = Clinic(**{name: form.cleaned_data[name] for name in form.Meta.fields})
    beside = [Change(str(form[name].label), say(held, name), say(typed, name)) for name in form.Meta.fields]
    form.open_again_on(held.version)
    return {
        "held": held,
        "last": held.history.select_related("history_user").order_by("-history_id").first(),
        "beside": [change for change in beside if change.old != change.new],
    }
