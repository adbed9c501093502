"""Changing what an indicator means, and what its figures are set against."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form, model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators.definition_history import print_held_benchmark, print_held_target
from indicators.forms import definitions as forms
from indicators.models import Benchmark, IndicatorAlias, Target
from indicators.models.definitions import Wording
from indicators.operations import definitions, versions
from indicators.operations.definitions import Provenance
from indicators.operations.stamps import stamp_of
from indicators.rules.vocabulary import Measure
from indicators.views.editing import Page, edit, indicator_of, units_offered
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit, User
from organisation.numbers import read_number
from organisation.people import able_to
from organisation.roles import Capability


@access.requires(Capability.DEFINE_INDICATORS)
def define_indicator(request: SignedInRequest) -> HttpResponse:
    """Define an indicator from scratch, and list it on the board."""
    form = forms.NewIndicatorForm(request.POST or None, services=_services())
    if form.is_valid():
        try:
            found = definitions.define_indicator(by=request.user, **form.definition())
        except ValidationError as problem:
            forms.tell(form, problem)
        else:
            if area := form.cleaned_data["area"]:
                definitions.list_in_area(found, area=area, by=request.user)
            messages.success(request, "Defined. Say next whom it belongs to, and what is aimed for.")
            return redirect(found)
    return render(request, "indicators/definition_new.html", {"form": form}, status=422 if form.errors else 200)


@access.requires(Capability.DEFINE_INDICATORS)
def define_version(request: SignedInRequest, code: str) -> HttpResponse:
    """Change a definition from a month on, with a reason, and mark a break where figures do not compare."""
    found = indicator_of(code)
    newest = found.versions.order_by("-effective_from", "-number").first()
    form = forms.VersionForm(
        request.POST or None, initial=model_to_dict(newest or found, Wording.SAYS) | {"seen": stamp_of(found)}
    )

    def write() -> None:
        versions.define_version(
            found, by=request.user, on=timezone.localdate(), **form.when_and_why(), **form.changed()
        )

    is_to_come = newest and newest.effective_from > timezone.localdate()
    page = Page(
        "Change the definition", "The new version is written.", more={"to_come": newest if is_to_come else None}
    )
    return edit(request, found, form, write, page)


@access.requires(Capability.DEFINE_INDICATORS)
def set_ownership(request: SignedInRequest, code: str) -> HttpResponse:
    """Say who answers for an indicator, who brings its figures and by when."""
    found = indicator_of(code)
    names = ("lead_service", "owner", "updater", "due_working_day", "next_review_on")
    form = forms.OwnershipForm(
        request.POST or None,
        services=_services(),
        people=_people(),
        initial=model_to_dict(found, names) | {"seen": stamp_of(found)},
    )

    def write() -> None:
        definitions.set_ownership(found, by=request.user, **form.cleaned_data)

    return edit(request, found, form, write, Page("Whom it belongs to, and when it is due", "Saved."))


@access.requires(Capability.DEFINE_INDICATORS)
def set_target(request: SignedInRequest, code: str) -> HttpResponse:
    """Set a target from a month on, or put one right."""
    found = indicator_of(code)
    held = _one_of(found.targets, request.GET.get("target"))
    form = forms.TargetForm(
        request.POST or None, units=units_offered(request), people=_people(), initial=_initial(held, forms.TargetForm)
    )
    form.fields["unit"].initial = Unit.objects.filter(kind=Unit.Kind.AUTHORITY).first()

    def write() -> None:
        definitions.set_target(indicator=found, by=request.user, **form.cleaned_data)

    return edit(
        request, found, form, write, Page("Put a target right" if held else "Set a target", "The target is set.")
    )


@access.requires(Capability.DEFINE_INDICATORS)
def take_target_back(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Take away a target set by mistake."""
    found = indicator_of(code)
    target = get_object_or_404(found.targets.select_related("unit", "cohort"), pk=pk)
    form = forms.ReasonForm(request.POST or None, initial={"seen": stamp_of(target)})

    def write() -> None:
        definitions.take_target_back(target, by=request.user, **form.cleaned_data)

    whose = f"{target.unit}, {target.cohort}" if target.cohort else f"{target.unit}"
    lead = f"{print_held_target(target, Measure(found.measure))} for {whose} from {target.applies_from:%B %Y}"
    return edit(request, found, form, write, Page("Take a target back", "The target is taken back.", lead))


@access.requires(Capability.DEFINE_INDICATORS)
def set_benchmark(request: SignedInRequest, code: str) -> HttpResponse:
    """Keep somebody else's figure to compare with, or put one right."""
    found = indicator_of(code)
    held = _one_of(found.benchmarks, request.GET.get("benchmark"))
    form = forms.BenchmarkForm(request.POST or None, initial=_initial(held, forms.BenchmarkForm))

    def write() -> None:
        definitions.set_benchmark(
            indicator=found, by=request.user, provenance=Provenance(**form.provenance()), **form.benchmark()
        )

    heading = "Put a benchmark right" if held else "Add a benchmark"
    lead = f"{held.called}: {print_held_benchmark(held, found)}" if held else ""
    return edit(request, found, form, write, Page(heading, "The benchmark is kept.", lead))


@access.requires(Capability.DEFINE_INDICATORS)
def record_break(request: SignedInRequest, code: str) -> HttpResponse:
    """Mark a month from which figures do not compare with those before."""
    found = indicator_of(code)
    form = forms.BreakForm(request.POST or None, units=units_offered(request))

    def write() -> None:
        versions.record_break(found, by=request.user, **form.cleaned_data)

    lead = "No comparison, control limit or count of months in a row crosses a break. The figures before it stay."
    return edit(request, found, form, write, Page("Mark a break in series", "The break is marked.", lead))


@access.requires(Capability.DEFINE_INDICATORS)
def take_break_back(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Say that a break was marked by mistake."""
    found = indicator_of(code)
    broken = get_object_or_404(found.breaks.standing().select_related("unit"), pk=pk)
    form = forms.ReasonForm(request.POST or None)

    def write() -> None:
        versions.take_break_back(broken, reason=form.cleaned_data["reason"], by=request.user)

    lead = f"From {broken.month:%B %Y}{f', figures of {broken.unit} only' if broken.unit else ''}: {broken.reason}"
    return edit(request, found, form, write, Page("Take a break in series back", "The break counts no longer.", lead))


@access.requires(Capability.DEFINE_INDICATORS)
def add_alias(request: SignedInRequest, code: str) -> HttpResponse:
    """Give an indicator another name it may come in under."""
    found = indicator_of(code)
    form = forms.AliasForm(request.POST or None)

    def write() -> None:
        versions.add_alias(found, name=form.cleaned_data["name"], by=request.user)

    return edit(request, found, form, write, Page("Add another name", "The name is added."))


@require_POST
@access.requires(Capability.DEFINE_INDICATORS)
def drop_alias(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Let a name mean its indicator no longer."""
    found = indicator_of(code)
    if alias := IndicatorAlias.objects.filter(indicator=found, pk=pk).first():
        versions.drop_alias(alias, by=request.user)
        messages.success(request, f"“{alias.name}” means this indicator no longer.")
    return redirect(found)


def _initial(held: Target | Benchmark | None, form: type[Form]) -> dict[str, object]:
    initial: dict[str, Any] = model_to_dict(held, list(form.base_fields)) if held else {}
    return {name: _short(value) for name, value in initial.items()} | {"seen": stamp_of(held)}


def _short(value: object) -> object:
    """Write a figure without the noughts it is stored with."""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else value


def _one_of(rows, pk: str | None):
    """Give the record a form is opened on; none where there is none, or somebody took it away meanwhile."""
    return rows.filter(pk=read_number(pk)).first()


def _services() -> QuerySet[Unit]:
    return Unit.objects.filter(kind=Unit.Kind.SERVICE).standing_first()


def _people() -> QuerySet[User]:
    return able_to(Capability.READ_FLAGS, on=timezone.localdate())
