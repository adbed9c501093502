"""Dip samples: asked for beside a figure, answered by the QA unit."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from audits.dip_samples import find_figure, question_of, readable_dip_samples
from audits.forms.dip_samples import AnswerForm, AskForm, DeclineForm
from audits.models import AuditType, DipSampleRequest, RequestState
from audits.operations import dip_samples
from audits.reach import audits_of_own_units, readable_audits
from audits.tables_learning import DipSampleTable
from indicators.exports import download
from indicators.models import Outturn
from indicators.rules.wording import print_day
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

TABS = {
    "": ("To answer", [RequestState.ASKED, RequestState.UNDER_WAY]),
    "answered": ("Answered", [RequestState.ANSWERED]),
    "declined": ("Declined", [RequestState.DECLINED]),
    "all": ("All", list(RequestState)),
}


@require_GET
@access.requires(Capability.ASK_FOR_DIP_SAMPLES)
def list_dip_samples(request: SignedInRequest) -> HttpResponse:
    """List the dip samples asked for: the QA unit's queue."""
    chosen = request.GET.get("state", "")
    label, states = TABS.get(chosen, TABS[""])
    rows = readable_dip_samples(request.user).filter(state__in=states)
    rows = rows if chosen in TABS and chosen else rows.order_by("due_on", "pk")
    table = DipSampleTable(rows, caption=f"Dip samples: {label.lower()}")
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="dip-samples", kind=kind, notice=access.notice_for(request.user))
    tabs = [{"label": name, "url": f"?state={key}", "is_current": key == chosen} for key, (name, _) in TABS.items()]
    return render(request, "audits/dip_samples.html", {"table": table, "tabs": tabs})


@access.requires(Capability.ASK_FOR_DIP_SAMPLES)
def ask_for_dip_sample(request: SignedInRequest) -> HttpResponse:
    """Ask for a dip sample of a figure: in one step from beside it, or on a page of its own."""
    sent = (request.POST if request.method == "POST" else request.GET).dict()
    figure = find_figure(request.user, sent)
    if figure is None:
        return _no_figure(request, ours(sent.get("back", "")))
    about = _about(figure, sent.get("back", ""))  # one press sends no question: the usual one is asked
    form = AskForm(about | sent) if request.method == "POST" else AskForm(initial=about)
    if form.is_bound and form.is_valid() and (answer := _asked(request, form, figure)):
        return answer
    shown = {"form": form, "figure": figure, "back": _way_back(form) or figure.indicator.get_absolute_url()}
    return render(request, "audits/ask_for_dip_sample.html", shown, status=422 if form.is_bound else 200)


def _no_figure(request: SignedInRequest, back: str) -> HttpResponse:
    """Lead back where a figure asked about has gone meanwhile; not found where nobody came from anywhere."""
    if not back or request.method != "POST":
        raise Http404
    messages.warning(request, "That figure is not held any more, so nothing was asked for.")
    return redirect(back)


def _about(figure: Outturn, back: str) -> dict[str, str]:
    cohort = figure.cohort.code if figure.cohort else ""
    about = {"indicator": figure.indicator.code, "unit": figure.unit.code, "cohort": cohort}
    return about | {"month": figure.month.isoformat(), "question": question_of(figure), "back": back}


def _asked(request: SignedInRequest, form: AskForm, figure: Outturn) -> HttpResponse | None:
    """Ask, and lead back to where it was asked; None where the question cannot stand."""
    back = _way_back(form)
    same = {name: getattr(figure, name) for name in ("indicator", "unit", "cohort", "month")}
    try:
        asked = dip_samples.ask_for_dip_sample(
            **same, question=form.cleaned_data["question"], asked_at_link=back, by=request.user
        )
    except ValidationError as problem:
        form.add_error(None, problem)
        return None
    except dip_samples.AlreadyAsked as problem:
        asked = problem.request
        messages.warning(request, _with_link(str(problem), asked))
    else:
        due = f" It is due on {print_day(asked.due_on)}." if asked.due_on else ""
        messages.success(request, _with_link(f"Dip sample asked for: the QA unit is told.{due}", asked))
    return redirect(back or asked.get_absolute_url())


def _with_link(words: str, asked: DipSampleRequest) -> str:
    return format_html('{} <a href="{}">See it</a>', words, asked.get_absolute_url())


def _way_back(form: AskForm) -> str:
    """Give where it was asked, if that is a page of this site."""
    return ours(str(form["back"].value() or ""))


def ours(path: str) -> str:
    """Give a path of this site; nothing where it leads elsewhere."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours and len(path) <= 300 else ""


@require_GET
@access.requires(Capability.ASK_FOR_DIP_SAMPLES)
def show_dip_sample(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one dip sample: what was asked, and what became of it."""
    return _page(request, _found(request, pk))


@require_POST
@access.requires(Capability.RUN_AUDITS)
def take_on_dip_sample(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that one is under way."""
    seen = request.POST.get("seen_version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 6 else 0
    return _done(
        request, _found(request, pk), dip_samples.take_on_dip_sample, {"expected_version": version}, "It is under way."
    )


@require_POST
@access.requires(Capability.RUN_AUDITS)
def answer_dip_sample(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer one."""
    free = audits_of_own_units(request.user).filter(kind=AuditType.DIP_SAMPLE, dip_sample=None)
    form, about = AnswerForm(request.POST, audits=free), _found(request, pk)
    if not form.is_valid():
        return _page(request, about, answer=form)
    given = dict(form.cleaned_data)
    given |= {"expected_version": given.pop("seen_version"), "audits": given.pop("references")}
    said = "Answered. Who asked is told, and it stands on the indicator and on the clinic's next agenda."
    return _done(request, about, dip_samples.answer_dip_sample, given, said, answer=form)


@require_POST
@access.requires(Capability.RUN_AUDITS)
def decline_dip_sample(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decline one with a reason."""
    form = DeclineForm(request.POST)
    about = _found(request, pk)
    if not form.is_valid():
        return _page(request, about, decline=form)
    given = {"reason": form.cleaned_data["finding"], "expected_version": form.cleaned_data["seen_version"]}
    return _done(request, about, dip_samples.decline_dip_sample, given, "Declined. Who asked is told.", decline=form)


def _found(request: SignedInRequest, pk: int) -> DipSampleRequest:
    return get_object_or_404(readable_dip_samples(request.user), pk=pk)


def _done(
    request: SignedInRequest,
    about: DipSampleRequest,
    verb: Callable,
    given: dict,
    said: str,
    *,
    answer: AnswerForm | None = None,
    decline: DeclineForm | None = None,
) -> HttpResponse:
    """Do it and lead back; show the form again, with everything typed, where it cannot stand."""
    form = answer or decline
    try:
        verb(about, by=request.user, **given)
    except ValidationError as problem:
        if form is None:
            raise
        form.add_error(None, problem)
        return _page(request, about, answer=answer, decline=decline)
    except dip_samples.DipSampleHasMovedOn as problem:
        if form is None:
            messages.warning(request, str(problem))
            return redirect(about)
        now = _found(request, about.pk)
        form.add_error(None, str(problem))
        form.look_again(now.version)
        return _page(request, now, answer=answer, decline=decline, status=409)
    messages.success(request, said)
    return redirect(about)


def _page(
    request: SignedInRequest, asked: DipSampleRequest, *, answer=None, decline=None, status: int = 422
) -> HttpResponse:
    seen = {"seen_version": asked.version}
    may_answer = access.may_at(request.user, Capability.RUN_AUDITS, asked.unit)
    may_read = access.may(request.user, Capability.READ_AUDITS)
    about = {
        "asked": asked,
        "state": RequestState(asked.state),
        "may_answer": may_answer,
        "answering": answer or (AnswerForm(initial=seen) if asked.is_open else None),
        "declining": decline or (DeclineForm(initial=seen) if asked.is_open or answer else None),
        "form": answer or decline,
        "audits": readable_audits(request.user).filter(dip_sample=asked) if may_read else [],
    }
    return render(request, "audits/dip_sample.html", about, status=status if answer or decline else 200)
