"""Planning numbers: one grid by service and month for each type of audit."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from audits.forms.programme import KindForm, NumbersForm
from audits.models import AuditProgramme, AuditType, PlannedAudits
from audits.operations import programmes
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.rules.calendar import first_of_month, months_between


@require_http_methods(["GET", "POST"])
@access.requires(Capability.RUN_AUDITS)
def plan_numbers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Type how many audits of a type each service has in each month."""
    programme = get_object_or_404(AuditProgramme, pk=pk)
    sent = request.method == "POST"
    chosen = KindForm(request.POST if sent else _asked(request, programme))
    about = chosen.cleaned_data if chosen.is_valid() else {"kind": AuditType.CASE, "theme": None, "question_set": None}
    form = _grid(request, programme, about)
    if sent and chosen.is_valid() and form.is_valid():
        try:
            changed = programmes.plan_numbers(
                programme, **about, numbers=form.numbers(), seen=form.seen(), by=request.user
            )
        except programmes.NumbersNotKept as told:
            form.refuse(told.problems)
            form.open_again()
        else:
            return _kept(request, programme, about, changed)
    status = 422 if sent and (form.errors or chosen.errors) else 200
    return render(
        request, "audits/numbers.html", {"programme": programme, "chosen": chosen, "form": form}, status=status
    )


def _asked(request: SignedInRequest, programme: AuditProgramme) -> dict:
    """Give the type and theme the address asks for, case audits where it does not say, with the tool they have."""
    asked = {"kind": AuditType.CASE, "theme": "", **request.GET.dict()}
    of_theme = [
        line for line in programme.lines.filter(kind=asked["kind"]) if str(line.theme_id or "") == asked["theme"]
    ]
    return asked | {"question_set": of_theme[0].question_set_id if of_theme else ""}


def _grid(request: SignedInRequest, programme: AuditProgramme, about: dict) -> NumbersForm:
    lines = PlannedAudits.objects.filter(programme=programme, kind=about["kind"], theme=about["theme"])
    held = {(line.unit_id, line.month): line.number for line in lines}
    months = months_between(first_of_month(programme.starts_on), programme.ends_on)
    data = request.POST if request.method == "POST" else None
    return NumbersForm(data, units=_units(request.user, programme, held), months=months, held=held)


def _units(user: User, programme: AuditProgramme, held: dict):
    """Give the services that stand within the programme, and any unit it already plans for."""
    reach = access.units_where(user, Capability.RUN_AUDITS)
    services = Unit.objects.filter(pk__in=reach, kind=Unit.Kind.SERVICE, valid_from__lte=programme.ends_on)
    services = services.exclude(valid_to__lt=programme.starts_on)
    planned = Unit.objects.filter(pk__in={unit for unit, _ in held} & reach)
    return (services | planned).order_by("position", "name")


def _kept(request: SignedInRequest, programme: AuditProgramme, about: dict, changed: int) -> HttpResponse:
    said = f"{changed} number{'s' if changed != 1 else ''} changed. The programme is to be agreed." if changed else ""
    messages.success(request, said or "Saved; no number changed.")
    theme = about["theme"].pk if about["theme"] else ""
    return redirect(f"{reverse('audits:numbers', args=[programme.pk])}?kind={about['kind']}&theme={theme}")
