"""Entering an audit: starting or beginning one, the page it is typed on, keeping and handing in."""

import json
from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from audits.dip_samples import readable_dip_samples
from audits.forms.entry import EntryForm, words_typed
from audits.forms.starting import BeginForm, StartForm
from audits.models import Audit, AuditState, RequestState
from audits.operations import entry
from audits.reach import readable_audits, writable_audits
from indicators.forms.definitions import tell
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import Unit
from organisation.roles import Capability

BEFORE = (AuditState.PLANNED, AuditState.ALLOCATED)


@never_cache
@sensitive_post_parameters("case_key")
@access.requires(Capability.GRADE_AUDITS)
def start_audit(request: SignedInRequest) -> HttpResponse:
    """Start an audit with the least there is to say; the rest is typed on its own page.

    The case-system number passes through and is kept nowhere, as on the pages where cases are drawn.
    """
    form = _start_form(request)
    if form.is_valid() and (audit := _started(request, form)):
        return redirect("audits:entry", audit.pk)
    about = {"form": form, "asked": form.asked_for()}
    return render(request, "audits/start.html", about, status=422 if form.errors else 200)


def _start_form(request: SignedInRequest) -> StartForm:
    """Give the form, filled in for the dip sample an address names."""
    today = timezone.localdate()
    units = Unit.objects.filter(pk__in=access.units_where(request.user, Capability.GRADE_AUDITS))
    waiting = readable_dip_samples(request.user).filter(state__in=[RequestState.ASKED, RequestState.UNDER_WAY])
    asked = waiting.filter(pk=_number(request.GET.get("dip_sample"))).first()
    return StartForm(
        request.POST or None,
        initial={"audited_on": today} | (StartForm.facts_of(asked) if asked else {}),
        units=units.exclude(kind__in=[Unit.Kind.AUTHORITY, Unit.Kind.WORKER]),
        today=today,
        dip_samples=waiting,
    )


def _started(request: SignedInRequest, form: StartForm) -> Audit | None:
    """Start it; None where it cannot stand, or where the case was audited lately and that was not seen yet."""
    try:
        seen = form.cleaned_data["again"]
        return entry.start_audit(form.facts(), by=request.user, now=timezone.now(), seen=seen)
    except ValidationError as problem:
        tell(form, problem)
    except entry.AuditedLately as told:
        mine = readable_audits(request.user).filter(pk__in=[one.audit.pk for one in told.earlier])
        form.ask_again(told.earlier, named=set(mine.values_list("pk", flat=True)))
    return None


@require_POST
@access.requires(Capability.CARRY_OUT_AUDITS)
def begin_audit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin an audit one was given."""
    audit = get_object_or_404(writable_audits(request.user), pk=pk)
    form = BeginForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    try:
        entry.begin_audit(audit, version=version, by=request.user, now=timezone.now())
    except ValidationError as problem:
        tell(form, problem)
        return _begin_page(request, audit, form)
    except entry.AuditHasMovedOn:
        pass
    return redirect("audits:entry", audit.pk)


@access.requires(Capability.CARRY_OUT_AUDITS)
def enter_audit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Type an audit on one page; keep it, or hand it in."""
    audit = get_object_or_404(writable_audits(request.user), pk=pk)
    if audit.state in BEFORE:
        return _begin_page(request, audit, None)
    if audit.state != AuditState.IN_PROGRESS or audit.question_set is None:
        return redirect(audit)
    if request.method == "POST":
        return _take(request, audit)
    draft = getattr(audit, "draft", None)
    return _entry_page(request, audit, words=draft.words if draft else {}, version=draft.version if draft else 1)


@require_POST
@access.requires(Capability.CARRY_OUT_AUDITS)
def keep_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what is being typed: the fields that changed, and what the window last saw of them."""
    audit = get_object_or_404(writable_audits(request.user), pk=pk)
    try:
        typed = words_typed(entry.plan_of(audit), request.POST.dict())
        kept = entry.keep_draft(
            audit,
            typed=typed,
            was=_words_in(request.POST.get("was", "")),
            seen_version=_number(request.POST.get("version")),
            by=request.user,
            now=timezone.now(),
        )
    except entry.AuditHasMovedOn:
        return JsonResponse({"refused": "this audit is handed in already."}, status=409)
    answer = {"at": f"{timezone.localtime():%H:%M}", "version": kept.version, "words": kept.words}
    return JsonResponse({**answer, "apart": kept.apart, "refused": kept.refused})


def _take(request: SignedInRequest, audit: Audit) -> HttpResponse:
    """Keep a whole form that was sent; hand it in where that was asked, and nothing stands against it."""
    now = timezone.now()
    try:
        typed = words_typed(entry.plan_of(audit), request.POST.dict())
        seen = _number(request.POST.get("version"))
        kept = entry.keep_draft(audit, typed=typed, seen_version=seen, by=request.user, now=now)
        if kept.refused or kept.apart or "keep" in request.POST:
            return _kept(request, audit, kept, typed)
        audit = entry.hand_in(audit, seen_version=kept.version, by=request.user, now=now)
    except entry.Unfinished as told:
        return _entry_page(request, audit, words=typed, version=kept.version, problems=told.problems)
    except (entry.AuditHasMovedOn, entry.DraftChangedMeanwhile):
        messages.warning(request, "Another window kept or handed in this audit meanwhile: look at it again.")
        return redirect("audits:entry", audit.pk)
    return _handed_in(request, audit)


def _kept(request: SignedInRequest, audit: Audit, kept: entry.Kept, typed: Mapping[str, str]) -> HttpResponse:
    """Show the form with what was refused or written twice; without either, say that all is kept."""
    if not kept.refused and not kept.apart:
        messages.success(request, f"Kept at {timezone.localtime():%H:%M}. Go on whenever you like.")
        return redirect("audits:entry", audit.pk)
    mine = {name: typed[name] for name in (*kept.refused, *kept.apart)}
    apart = {name: kept.words[name] for name in kept.apart}
    words = {**kept.words, **mine}
    return _entry_page(request, audit, words=words, version=kept.version, problems=kept.refused, apart=apart)


def _handed_in(request: SignedInRequest, audit: Audit) -> HttpResponse:
    messages.success(request, f"Handed in: {audit.reference}.")
    if "next" in request.POST and (following := entry.next_of_the_kind(audit, by=request.user, now=timezone.now())):
        return redirect("audits:entry", following.pk)
    return redirect(audit)


def _entry_page(
    request: SignedInRequest,
    audit: Audit,
    *,
    words: Mapping[str, str],
    version: int,
    problems: Mapping[str, str] | None = None,
    apart: Mapping[str, str] | None = None,
) -> HttpResponse:
    plan = entry.plan_of(audit)
    form = EntryForm(plan, words, problems)
    draft = getattr(audit, "draft", None)
    about = {
        "audit": audit,
        "form": form,
        "apart": {name: plan.shown(name, text) for name, text in (apart or {}).items()},
        "version": version,
        "held": draft.words if draft else {},
        "keep_at": reverse("audits:keep-draft", args=[audit.pk]),
        "goes_on": not plan.is_graded,
    }
    return render(request, "audits/entry.html", about, status=422 if problems or apart else 200)


def _begin_page(request: SignedInRequest, audit: Audit, form: BeginForm | None) -> HttpResponse:
    known = audit.question_set or entry.set_planned(audit)
    about = {"audit": audit, "known": known, "form": None if known else form or BeginForm()}
    return render(request, "audits/begin.html", about, status=422 if form else 200)


def _words_in(sent: str) -> dict[str, str]:
    """Read what the window last saw; anything else than words by field is as good as nothing."""
    try:
        was = json.loads(sent or "{}")
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in was.items()} if isinstance(was, dict) else {}


def _number(sent: str | None) -> int:
    return int(sent) if sent and sent.isdecimal() and len(sent) < 9 else 0
